"""Checks of requests that are forms: a field says one thing, and what the sender wrote below says another."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator

from rca.checks.conflicts import MENDED
from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import REQUEST, Evidence, Side
from rca.patterns import regex
from rca.text.claims import AMOUNT, DATE, NUMERIC, Claim
from rca.text.dates import parse
from rca.text.leaves import leaves

_FIELD = regex(r"^\s*(?P<label>[^\W\d][^\n:]{1,40}?)\s*(?::|\.{3,})[ \t]*(?P<value>\S.*)$")
_MAX_PARTS, _PROSE, _NEAR = 200, 60, datetime.timedelta(days=45)
_WORD = regex(r"[^\W\d_]{4,}")
_NAMED = regex(r"(?P<name>[^\W\d_][^\W\d_]{3,})(?:[ ][^\W\d_]+){0,2}[ ]$")


def _parts(ctx: Context) -> list[tuple[str, str]]:
    """(label, text) of the fields and lines of the request, label "" for a line without one."""
    text = ctx.graph.request.text
    found = leaves(text)
    if found is not None:
        return [(leaf.key, leaf.text) for leaf in found if leaf.kind == "string"][:_MAX_PARTS]
    parts: list[tuple[str, str]] = []
    for line in [line for line in text.split("\n") if line.strip()][:_MAX_PARTS]:
        match = _FIELD.match(line)
        if match is not None:
            parts.append((match["label"], match["value"]))
        elif parts and len(parts[-1][1]) >= _PROSE:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]} {line}")  # prose that was wrapped
        else:
            parts.append(("", line))
    return parts


@check("request-two-values", scope="request", needs=("request",), side=Side.REQUEST)
def request_two_values(ctx: Context) -> Iterable[Evidence]:
    """A name that stands with two values of one unit in two places of a request: `Tablets: Warfin 5 mg` and below "Warfin, I take 3 mg".
    Where a change is told ("instead of", "was") there is no contradiction; money is left out, since one thing has many prices."""
    seen: dict[tuple[str, str], tuple[int, Claim]] = {}
    parts = _parts(ctx)
    capitals = [{w for w in _WORD.findall(text) if w[0].isupper()} for _, text in parts]
    known = Counter(name for names in capitals for name in names)
    for place, (_, text) in enumerate(parts):
        if not any(known[name] > 1 for name in capitals[place]) or MENDED.search(text):
            continue
        for name, claim in _measured(ctx, text):
            first_place, first = seen.setdefault((name, claim.unit), (place, claim))
            if first_place != place and not set(first.keys) & set(claim.keys):
                sentence = f"The request contradicts itself: {name} is {first.text} in one place and {claim.text} in another."
                yield _contradicts(ctx, 3.2, sentence, claim.text, first.text)
                return


def _measured(ctx: Context, text: str) -> Iterator[tuple[str, Claim]]:
    """Names in capitals with the measure that follows within two words."""
    for claim in ctx.claims(text):
        if claim.kind in NUMERIC and claim.kind != AMOUNT and claim.unit:
            match = _NAMED.search(text[max(0, claim.start - 50) : claim.start])
            if match is not None:
                names = [w for w in _WORD.findall(match.group()) if w[0].isupper()]
                yield from ((name, claim) for name in names)


@check("request-form-and-text", scope="request", needs=("request",), side=Side.REQUEST)
def request_form_and_text(ctx: Context) -> Iterable[Evidence]:
    """A form whose field gives one day for a thing and whose free text speaks of the same thing on another day: `Return: 15.06.`, "I bring
    it back (return) on the 16th". Only where field and sentence have one day each, a few weeks apart at most."""
    parts = _parts(ctx)
    prose = [text for _, text in parts if len(text) >= _PROSE]
    for label, value in parts:
        stems = [] if _DATE_WORD.search(label) else [w.casefold()[:4] for w in regex(r"[^\W\d_]{5,}").findall(label)]
        if len(value) >= _PROSE:
            continue
        days = _days(ctx, value)
        whole = " ".join(label.casefold().split()) if " " in label.strip() and not _DATE_WORD.search(label) else ""
        if not (stems or whole) or len(days) != 1:
            continue
        for text in prose:
            for sentence in ctx.sentences(text):
                about = (whole and whole in " ".join(sentence.text.casefold().split())) or any(
                    s in w.casefold() for s in stems for w in regex(r"[^\W\d_]{5,}").findall(sentence.text)
                )
                other = _days(ctx, sentence.text) if about else []
                if len(other) == 1 and _apart(days[0], other[0]) and not MENDED.search(sentence.text):
                    said = f"The request contradicts itself: its field {label} is {days[0].text}, its text says {other[0].text}."
                    yield _contradicts(ctx, 2.9, said, other[0].text, days[0].text)
                    return


def _mended(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a piece tells a change."""
    before, after = regex(r"[.!?。\n]\s").split(text[:start])[-1], regex(r"[.!?。\n]\s").split(text[end:])[0]
    return MENDED.search(f"{before} {after}") is not None


_SIDES = (
    (
        "left",
        regex(
            r"(?i)\b(?:left|links|link(?:e[rsmn]?)|gauche|izquierd[oa]s?|sinistr[oaie]|linker|esquerd[oa]s?|lew(?:y|a|e|ej|ego|ym|ą)|vänster|venstre|sol)\b|左"
        ),
    ),
    (
        "right",
        regex(
            r"(?i)\b(?:right|rechts|recht(?:e[rsmn])|droite?s?|derech[oa]s?|destr[oaie]|rechter|direit[oa]s?|praw(?:y|a|e|ej|ego|ym|ą)|höger|højre|høyre|sağ)\b|右",
            needs="derec|dest|dire|droit|höger|hø|praw|recht|right|sağ|右",
        ),
    ),
)


@check("request-two-sides", scope="request", needs=("request",), side=Side.REQUEST)
def request_two_sides(ctx: Context) -> Iterable[Evidence]:
    """A form of which a short field orders one side, left or right, while its free text speaks of the other one more often."""
    parts = _parts(ctx)
    prose = " ".join(text for _, text in parts if len(text) >= _PROSE)
    for label, value in parts:
        if not label or len(value) >= _PROSE:
            continue
        there = {name: match for name, pattern in _SIDES if (match := pattern.search(value))}
        if len(there) != 1:
            continue
        named, match = next(iter(there.items()))
        counts = {name: len(pattern.findall(prose)) for name, pattern in _SIDES}
        other = "left" if named == "right" else "right"
        if counts[other] >= 2 and counts[other] > counts[named]:
            said = f"The request contradicts itself: its field {label} says {named}, its text speaks of {other} {counts[other]} times."
            yield _contradicts(ctx, 2.6, said, value[:80], match.group())
            return


_NAMED_DAY = regex(r"(?:^|[\s(])(?P<name>[^\W\d_]{4,20})(?: ?[:=]| on| am| le| op| den| el| il| em| dnia)? $")
_BOUNDS = regex(
    r"(?i)(?:beginn?|start(?:s|ing|datum|date)?|(?:vertrags|miet|reise)beginn|ende|einde|débute?|inicio|início|inizio|aanvang|ingangsdatum"
    r"|początek|koniec|startdato|sluttdato|slutdatum|başlangıç|bitiş|anreise|abreise|arrival|departure|check-?in|check-?out|arrivée|départ"
    r"|llegada|salida|arrivo|partenza|aankomst|vertrek|chegada|partida|ankomst|avresa|deadline|frist|échéance|scadenza|vencimiento|due)"
)


@check("request-two-bounds", scope="request", needs=("request",), side=Side.REQUEST)
def request_two_bounds(ctx: Context) -> Iterable[Evidence]:
    """A request that names one day for the beginning (the end, the arrival, the deadline) in one place and another day in another, and
    speaks of no change."""
    text = ctx.graph.request.text
    seen: dict[str, list[Claim]] = {}
    for claim in ctx.claims(text):
        match = _NAMED_DAY.search(text[max(0, claim.start - 30) : claim.start]) if claim.kind == DATE and _month_day(claim.key) else None
        if match is not None and _BOUNDS.fullmatch(match["name"]):
            seen.setdefault(match["name"].casefold(), []).append(claim)
    for name, days in seen.items():
        if len(days) == 2 and _apart(days[0], days[1]) and not any(_mended(text, c.start, c.end) for c in days):
            said = f"The request contradicts itself: {name} is {days[0].text} in one place and {days[1].text} in another."
            yield _contradicts(ctx, 2.6, said, days[1].text, days[0].text)
            return


_DATE_WORD = regex(
    r"(?i)dat(?:e|um|a|o)\b|fecha|tarih|termin|submitted|received|issued|eingegangen|born|birth|geburt|geboren|nacimiento|nascit|naissance",
    needs=(
        "birth|born|data|date|dato|datum|eingegangen|fecha|geboren|geburt|issued|nacimiento|naissance|nascit|received|"
        "submitted|tarih|termin"
    ),
)
"""Fields of a document or a person: what was bought, born or written then is spoken of on other days as well."""


def _days(ctx: Context, text: str) -> list[Claim]:
    """The days of the year in a text, each once."""
    found = {c.key: c for c in ctx.claims(text) if c.kind == DATE and _month_day(c.key)}
    return list(found.values())


def _month_day(key: str) -> str:
    """The month and day of a date's key, "" where it names no day: `2026-06-15` and `--06-15` are 06-15."""
    match = regex(r"(\d\d-\d\d)$").search(key)
    return match[1] if match and not regex(r"\d{4}-\d\d").fullmatch(key) else ""


def _apart(one: Claim, two: Claim) -> bool:
    """Whether two days differ and lie close enough together to be meant for the same thing."""
    first, second = (parse(f"2024-{_month_day(c.key)}") for c in (one, two))
    return first is not None and second is not None and first != second and abs(first - second) <= _NEAR


def _contradicts(ctx: Context, strength: float, sentence: str, *pieces: str) -> Evidence:
    quotes = [quote_of(ctx.graph.request.text, piece) for piece in pieces]
    return bad(REQUEST, strength, sentence, *quotes, side=Side.REQUEST, fault="request_contradictory")
