"""Checks of requests that say two things: another day than before, yes and no to the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import REQUEST, Evidence, Side
from rca.patterns import regex
from rca.text.claims import AMOUNT, DATE, Claim
from rca.text.normalise import words_of
from rca.text.similarity import Sentence

_FIXED = regex(
    r"(?i)\bmust (?:be|take place|happen|arrive|not be)\b|\bnot (?:before|earlier|later)\b|\bno (?:earlier"
    r"|later) than\b|\bstrictly\b|\bonly on\b"
    r"|\bfrühestens|\bspätestens|\bnicht (?:vor|früher|später)\b|\bmuss\b[^.!?]{0,40}\b(?:sein|erfolgen|stattfinden)|\bunbedingt\b"
    r"|\bdoit être\b|\bpas avant\b|\bau plus (?:tôt|tard)\b|\bimpérativement\b"
    r"|\bdebe ser\b|\btiene que ser\b|\bno antes\b|\ba más tardar\b|\bcomo (?:muy tarde|máximo)\b"
    r"|\bdeve essere\b|\bnon prima\b|\bentro (?:e non oltre|oggi)\b|\bal più tardi\b"
    r"|\bmoet\b[^.!?]{0,30}\b(?:zijn|gebeuren)\b|\bniet (?:voor|eerder|later)\b|\buiterlijk\b"
    r"|\btem de ser\b|\bdeve ser\b|\bnão antes\b|\bo mais tardar\b|\bmusi być\b|\bnie (?:wcześniej|później)\b|\bnajpóźniej\b"
    r"|\bmåste vara\b|\binte före\b|\bsenast\b|必ず|以降で|までに",
    needs=(
        "a más tardar|al più tardi|au p|debe ser|deve|doit être|e non oltre|frühestens|impérativement|inte före|moet|mus|"
        "måste vara|nich|niet|no antes|no earlier than|no later than|non prima|not before|not earlier|not later|"
        "não antes|o mais tardar|oggi|only on|pas avant|później|senast|spätestens|strictly|tem de ser|tiene que ser|"
        "uiterlijk|unbedingt|uy tarde|wcześniej|áximo|までに|以降で|必ず"
    ),
)
_AT_ONCE = regex(
    r"(?i)\bimmediately\b|\bright away\b|\bat once\b|\b(?:by )?today\b|\bsofort\b|\bumgehend\b"
    r"|\b(?:noch )?heute\b|\btout de suite\b|\bimmédiatement\b"
    r"|\baujourd['’]hui\b|\binmediatamente\b|\bhoy mismo\b|\bde inmediato\b|\bsubito\b|\bimmediatamente\b|\boggi\b|\bmeteen\b|\bvandaag\b"
    r"|\bimediatamente\b|\bhoje\b|\bnatychmiast\b|\bdzisiaj\b|\bomedelbart\b|\bidag\b|至急|直ちに|本日中|今日中"
)
MENDED = regex(
    r"(?i)\binstead\b|\brather than\b|\bwas\b|\bchanged?\b|\bmoved?\b|\bpreviously\b|\bno longer\b|\bstatt\b"
    r"|\bbisher|\bgeändert|\bverschob|\bau lieu\b|\bplutôt\b"
    r"|\ben lugar\b|\ben vez\b|\banterior|\binvece\b|\bnon più\b|\bin plaats\b|\bem vez\b|\bzamiast\b|\bistället\b|代わり|変更",
    needs="instead|rather than|was|change|move|previously|no longer|statt|bisher|geändert|verschob|au lieu|plutôt|en lugar|en vez|anterior"
    "|invece|non più|in plaats|em vez|zamiast|istället|代わり|変更",
)


@check("request-two-days", scope="request", needs=("request",), side=Side.REQUEST)
def request_two_days(ctx: Context) -> Iterable[Evidence]:
    """A request that fixes one day for a thing and then demands it at once or on another day: "must be on the 15th, not before", "today".
    A sentence that says what was before, or what it is changed to, is no contradiction."""
    text = ctx.graph.request.text
    if ctx.value(ctx.graph.request) is not None:
        return
    yield from _labelled_otherwise(ctx, text)
    sentences = ctx.sentences(text)
    days = {s.start: _days(ctx, text, s) for s in sentences}
    fixed = [s for s in sentences if days[s.start] and _FIXED.search(s.text) and not MENDED.search(s.text)]
    for one in fixed:
        for two in sentences:
            if two.start == one.start or MENDED.search(two.text):
                continue
            at_once = _AT_ONCE.search(two.text) and _FIXED.search(one.text)
            again = two in fixed
            apart = [b for b in days[two.start] if all(a.key != b.key for a in days[one.start])]
            if apart and len(days[one.start]) == 1 and (at_once or (again and len(ctx.words(one.text) & ctx.words(two.text)) >= 3)):
                sentence = f"The request contradicts itself: it fixes {days[one.start][0].text} and demands {apart[0].text}."
                yield bad(
                    REQUEST,
                    3.4 if at_once else 2.2,
                    sentence,
                    quote(text, two.start, two.end),
                    quote(text, one.start, one.end),
                    side=Side.REQUEST,
                    fault="request_contradictory",
                )
                return


_LABEL = regex(r"(?m)^[ \t*-]*(?P<label>[^\W\d_]{6,}(?:[ -][^\W\d_]+){0,2})[ \t]*[:：][ \t]*(?:[^\W\d_]+,? )?")
_STEM = 6


def _labelled_otherwise(ctx: Context, text: str) -> Iterator[Evidence]:
    """A line that gives a day under a label, and a sentence that gives another day right behind the same word: `Delivery date: 26 June`,
    "Delivery on Thursday 25 June"."""
    days = [c for c in ctx.claims(text) if c.kind == DATE and regex(r"\d\d-\d\d$").search(c.key)]
    for match in _LABEL.finditer(text):
        label = match["label"][:_STEM]
        first = next((c for c in days if match.start() < c.start <= match.end() + 2), None)
        if first is None:
            continue
        for other in days:
            before = text[max(0, other.start - 45) : other.start]
            named = re.search(rf"(?i)(?<!\w){re.escape(label)}\w*(?: [^\W\d_]+,?){{0,3}} ?$", before)
            sentence = next((s for s in ctx.sentences(text) if s.start <= other.start < s.end), None)
            if named and other.key[-5:] != first.key[-5:] and sentence is not None and not MENDED.search(sentence.text):
                said = f"The request contradicts itself: {match['label']} is {first.text} in one place and {other.text} in another."
                here, there = quote(text, first.start, first.end), quote(text, other.start, other.end)
                yield bad(REQUEST, 3.0, said, here, there, side=Side.REQUEST, fault="request_contradictory")
                return


def _days(ctx: Context, text: str, sentence: Sentence) -> list[Claim]:
    return [c for c in ctx.claims(text) if c.kind == DATE and sentence.start <= c.start < sentence.end and not c.key.startswith("weekday")]


_LABELLED = regex(r"(?:^|\n|[.;,]\s)\s*(?P<label>[^\W\d][\w ]{3,24}?)\s*[:：=]\s*$")
_PHRASE = regex(r"(?P<phrase>(?:[^\W\d]+[ ]){2,6})$")
_COPULA = words_of(
    "is are was of at amounts to the a an comes ist sind beträgt von bei der die das est sont de du des à le la les "
    "es son del el il è sono di pari ammonta al a is van bedraagt het é são do da o na wynosi jest w är på av er til olan ise"
)


@check("request-two-amounts", scope="request", needs=("request",), side=Side.REQUEST)
def request_two_amounts(ctx: Context) -> Iterable[Evidence]:
    """A request that gives two amounts for one and the same thing: under one label (`Total: 480 EUR` and later `Total: 520 EUR`), or behind
    the same words ("the sum insured 480,000 euros", "the sum insured is 840,000 euros")."""
    text = ctx.graph.request.text
    seen: dict[tuple[str, str], Claim] = {}
    for claim in ctx.claims(text):
        if claim.kind != AMOUNT or claim.path:
            continue
        for how, name in _names_before(text[max(0, claim.start - 60) : claim.start]):
            first = seen.setdefault((how, name), claim)
            told = how == "phrase" and _changed(ctx, text, first, claim)
            if not set(first.keys) & set(claim.keys) and first.unit == claim.unit and not told:
                sentence = f"The request contradicts itself: {name} is {first.text} and {claim.text}."
                quotes = (quote(text, claim.start, claim.end), quote(text, first.start, first.end))
                strength = 1.8 if how == "label" else 2.8
                yield bad(REQUEST, strength, sentence, *quotes, side=Side.REQUEST, fault="request_contradictory")
                return


def _names_before(before: str) -> Iterator[tuple[str, str]]:
    """What an amount is said to be, by the text in front of it: a label, or the two or three words that lead to it."""
    label = _LABELLED.search(before)
    if label is not None:
        yield "label", label["label"].casefold()
    phrase = _PHRASE.search(before)
    words = phrase["phrase"].casefold().split() if phrase is not None else []
    while words and words[-1] in _COPULA:
        words.pop()
    if len(words) >= 2 and words[-1] not in _COPULA and sum(len(w) >= 5 for w in words[-3:]) >= 2:
        yield "phrase", " ".join(words[-2:]) if words[-2] not in _COPULA else " ".join(words[-3:])


def _changed(ctx: Context, text: str, *of: Claim) -> bool:
    """Whether a sentence around one of the claims tells a change."""
    around = (s.text for s in ctx.sentences(text) if any(s.start <= c.start < s.end for c in of))
    return any(MENDED.search(sentence) for sentence in around)
