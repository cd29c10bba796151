"""What a hop could know of a claim: it stands in a text, follows from it, or is put together from pieces of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from decimal import Decimal

from rca.patterns import regex
from rca.provenance.reading import Reading
from rca.text import relative, spoken, steps
from rca.text.claims import DATE, EMAIL, IDENTIFIER, NAME, NUMBER, NUMERIC, PERCENT, PHONE, TIME, Claim
from rca.text.match import ClaimIndex
from rca.text.places import has_words


def joined(known: ClaimIndex, claim: Claim) -> bool:
    """Whether a reference is put together from words and codes of the sources: `P4/billing`."""
    if claim.kind == IDENTIFIER and (_in_series(claim.text, known) or _of_groups(claim.text, known)):
        return True
    if claim.kind == IDENTIFIER and (relative.of_named_week(claim.text, known.texts) or _prefixed(claim.text, known)):
        return True
    parts = (_JOINTS if not _COMPOUND.fullmatch(claim.text) else _DASH).split(claim.text) if claim.kind == IDENTIFIER else []
    return len(parts) > 1 and all(p and (_stands(p, known) or (p.isdigit() and known.find(_number(p)) is not None)) for p in parts)


_JOINTS = regex(r"[/|:+ ]|(?<=\d)[x×](?=\d)")
_DASH = regex(r"[-–]")
_COMPOUND = regex(r"[^\W_]{1,4}[-–][^\W\d_]{4,}|[^\W\d_]{4,}[-–][^\W_]{1,4}")
"""A short code and a word in one, as German and Dutch write them: "B1-Nachweis"."""


_SERIES = regex(
    r"(?<![\w-])(?P<head>[^\W_]*(?:[-/.][^\W_]+)*?[-/.]?)(?<!\d)(?P<first>\d{1,4})\s?(?:[-–—…]|\.\.|to|through|bis|à|au|a|al|até|t/m|"
    r"tot|do|til|till?|ile)\s?"
    r"(?P=head)?(?P<last>\d{1,4})(?![\w-])",
    re.IGNORECASE,
)


def _prefixed(code: str, known: ClaimIndex) -> bool:
    """Whether a code is a number of the sources under the initials of its kind: RE-4711 for "Rechnung 4711"."""
    own = regex(r"[^\W\d_]{1,4}[- ]?(\d{4,})").fullmatch(code)
    return own is not None and any(re.search(rf"(?<![\w/.-]){own[1]}(?![\w/-]|[.,]\d)", text) for text in known.texts)


def _in_series(code: str, known: ClaimIndex) -> bool:
    """Whether a code lies between two others of which the sources name the first and the last: P2-3 in "P2-1 to P2-4"."""
    own = regex(r"(.*?)(\d{1,4})").fullmatch(code)
    if own is None or not own[1]:
        return False
    for text in known.texts:
        if own[1].casefold() not in text.casefold():
            continue
        for m in _SERIES.finditer(text):
            if m["head"].casefold() == own[1].casefold() and int(m["first"]) <= int(own[2]) <= int(m["last"]):
                return True
    return False


def _of_groups(code: str, known: ClaimIndex) -> bool:
    """Whether a short code is a new arrangement of groups of digits of one code of the sources: the week 2025-S48 of 25-48-01193."""
    own = regex(r"\d+").findall(code)
    if len(own) < 2 or sum(len(g) for g in own) > 6 or sum(c.isalpha() for c in code) > 2:
        return False
    short = [g[2:] if len(g) == 4 and g[:2] == "20" else g for g in own]
    for place in known.located:
        if place.claim.kind in (IDENTIFIER, PHONE, DATE):
            groups = regex(r"\d+").findall(place.claim.text)
            if all(g in groups or s in groups for g, s in zip(own, short, strict=True)):
                return True
    return False


def _stands(piece: str, known: ClaimIndex) -> bool:
    return any(has_words(piece, text) for text in known.texts)


def _number(digits: str) -> Claim:
    return Claim(NUMBER, digits, digits, 0, len(digits), keys=(digits,))


def made_of(reading: Reading, texts: Sequence[str], claim: Claim) -> bool:
    """Whether a name is made of words of the sources: a capital that begins a sentence, two words that now stand together."""
    if claim.kind != NAME:
        return False
    words = [w for w in reading.tokens(claim.text) if len(w) > 2]
    return all(any(w in reading.token_set(text) for text in texts) for w in words)


def said_in_words(claim: Claim, texts: Sequence[str]) -> bool:
    """Whether a time or number may be one that the sources say in words or with another mark: "half past six", "two and a half",
    09.55 for 09:55."""
    if claim.kind in (PHONE, IDENTIFIER, NUMBER) and any(spoken.reads_out(text, _NO_DIGIT.sub("", claim.keys[-1])) for text in texts):
        return True
    if claim.key == "500000" and any(_HALF_MILLION.search(text) for text in texts):
        return True
    if claim.kind == EMAIL and any(spoken.spells_address(text, claim.text) for text in texts):
        return True
    if claim.kind == TIME and any(spoken.says_hour(text, claim.key) or spoken.says_minutes(text, claim.key) for text in texts):
        return True
    if claim.kind == PERCENT and any(steps.names_share(text, claim.key) for text in texts):
        return True
    if claim.kind in (TIME, NUMBER) and (m := _CLOCK.fullmatch(claim.text)):
        clock = re.compile(rf"(?<![\d.,:])0?{int(m[1])}[.:h ]{{1,2}}{m[2]}(?!\d)")
        if any(clock.search(text) for text in texts):
            return True
    if claim.kind == TIME and any(_zoned(text) and re.search(rf"\d[:.]{claim.key[-2:]}(?!\d)", text) for text in texts):
        return True  # the same minute in another time zone
    if claim.kind in NUMERIC and any(steps.said_product(Decimal(claim.key), text) for text in texts):
        return True
    if claim.kind == DATE and _NUMBERED.fullmatch(claim.text):
        plain = re.compile(rf"(?<![\d.,]){re.escape(claim.text.rstrip('.'))}(?!\d|[.,]\d)")
        if any(plain.search(text) for text in texts):
            return True
    halves = (claim.kind == TIME and claim.key[-2:] in ("15", "30", "45")) or (
        claim.kind == NUMBER and (relative.a_half(claim) or _HALF_HOUR.fullmatch(claim.text))
    )
    return bool(halves) and relative.says_halves(texts)


_HALF_MILLION = regex(
    r"(?i)\b(?:half a million|(?:eine )?halbe million|(?:un )?demi[- ]million|medio mill[oó]n|mezzo milione|(?:een )?half miljoen|"
    r"meio milhão|"
    r"pół miliona|en halv mil+ion|yarım milyon)\b"
)
_HALF_HOUR = regex(r"(?:[01]?\d|2[0-4])[.,:](?:15|30|45)")

_NUMBERED = regex(r"\d{1,2}\.\d{1,2}\.?")
"""What may be the number of a clause at the end of a sentence as well as a day of a month: "under clause 4.2."."""

_NO_DIGIT = regex(r"\D")
_CLOCK = regex(r"([01]?\d|2[0-4])[.:h]([0-5]\d)(?:\s?(?:[ap]\.?m\.?|uhr|uur|h|uren))?", re.IGNORECASE, needs=".|:|h")


_ZONE = regex(
    r"\b(?:UTC|GMT|CES?T|MES?Z|E[SD]T|P[SD]T|BST|JST|time ?zone|Zeitzone|Ortszeit|local time|hora local|heure locale|ora locale)\b"
    r"|\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)"
)


@functools.lru_cache(maxsize=256)
def _zoned(text: str) -> bool:
    return _ZONE.search(text) is not None


def not_per_other(unknown: list[Claim], text: str, known: ClaimIndex) -> list[Claim]:
    """The claims that are no measure of the sources by another one."""
    if not any(c.unit and c.kind in NUMERIC for c in unknown):
        return unknown
    from rca.text.per import per_other_measure

    return [c for c in unknown if not per_other_measure(c, text, known)]


_RECKONED = NUMERIC | {DATE}


def not_computed(
    reading: Reading,
    texts: Sequence[str],
    unknown: list[Claim],
    founded: list[Claim],
    told: Sequence[str] = (),
    known: ClaimIndex | None = None,
) -> list[Claim]:
    """The claims that follow neither from what a text says besides (a tax on a subtotal), nor from line items (quantity by price).

    known: where the claims were looked for already, the texts being the first of it.
    """
    if not any(c.kind in _RECKONED for c in unknown):
        return unknown
    from rca.text import totals

    known_sums = {t for text in texts for t in (*totals.line_totals(text), *steps.each_totals(text, reading.claims(text)))}
    known_sums |= totals.own_totals([*founded, *unknown]) | totals.own_sums([*founded, *unknown])
    left = [c for c in unknown if not (c.kind in NUMERIC and any(Decimal(k) in known_sums for k in c.keys))]
    left = _not_of_lines(reading, texts, left)
    given = known or reading.index(*texts)
    own = [_written(c, given) for c in founded if c.kind in NUMERIC or c.kind == DATE][:60]
    # where there is no other number than was looked among already, nothing else follows
    again = bool(own) or known is None or any(place.source >= len(texts) for place in known.located)
    for _ in range(3 if again else 0):
        index = reading.index(*texts, *told, "; ".join(own))
        found = {c.key for c in left if c.kind in _RECKONED and (m := index.find(c)) is not None and m.how == "derived"}
        if not found:
            break
        own += [_written(c, given) for c in left if c.key in found]
        left = [c for c in left if c.key not in found]
    rest = _not_in_steps(reading, (*texts, *told), left)
    if len(rest) == len(left):
        return rest
    index = reading.index(*texts, "; ".join([*own, *(_written(c, given) for c in left if c not in rest)]))
    return [c for c in rest if c.kind not in _RECKONED or (m := index.find(c)) is None or m.how != "derived"]


def _written(claim: Claim, given: ClaimIndex) -> str:
    """A claim in plain notation, with the unit that only its field's name has if it was reckoned: what was merely copied is looked among
    already."""
    if claim.kind not in NUMERIC:
        return claim.text
    unit = claim.unit if not claim.path or (claim.unit and given.stated(claim) is None) else ""
    return f"{claim.key} {unit}".rstrip()


def _not_of_lines(reading: Reading, texts: Sequence[str], left: list[Claim]) -> list[Claim]:
    """The claims that are no sum of the lines of an order with a discount on some."""
    from rca.text import totals

    itemised = [text for text in texts if totals.line_items(text)] if any(c.kind in NUMERIC for c in left) else []
    if not itemised:
        return left
    percents = list(dict.fromkeys(Decimal(c.key) for text in texts for c in reading.claims(text) if c.kind == PERCENT))
    return [c for c in left if c.kind not in NUMERIC or not any(totals.discounted(Decimal(c.key), text, percents) for text in itemised)]


def _not_in_steps(reading: Reading, texts: Sequence[str], left: list[Claim]) -> list[Claim]:
    """The claims that no percentage, half or double with one step before and after it leads to."""
    if not any(c.kind in NUMERIC for c in left):
        return left
    said = [c for text in texts for c in reading.claims(text)]
    percents = list(dict.fromkeys(float(c.key) for c in said if c.kind == PERCENT))
    divisors = steps.shares_named(texts)
    numbers = [float(key) for c in said if c.kind in NUMERIC and c.kind != PERCENT for key in c.keys]
    kept: list[Claim] = []
    for claim in left:
        target = float(claim.key) if claim.kind in NUMERIC else 0.0
        reached = target > 0 and (bool(percents or divisors) and steps.reached(target, numbers, percents, divisors))
        if reached or (target > 0 and (steps.pro_rata(target, numbers) or steps.price_and_more(target, numbers))):
            numbers.append(target)
        else:
            kept.append(claim)
    return kept
