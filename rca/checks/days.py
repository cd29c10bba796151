"""Checks of dates that are read in the wrong order or in another week."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text import dates
from rca.text.claims import DATE
from rca.text.language import guess
from rca.text.weeks import named_days

ORDER_SHOWN, ORDER_OF_LANGUAGE = 3.6, 2.8
"""Strength of a date read the wrong way round: other dates of the input show the way, or only its language."""


OTHER_WEEK = 3.0
"""Strength of a day in another week than the one that the input names."""

_ORDER = regex(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})(?!\d)")
_DAY_FIRST = frozenset(("de", "fr", "es", "it", "nl", "pt", "pl", "sv", "tr", "da", "no", "fi", "cs"))
"""Languages whose numeric dates begin with the day wherever they are written; English ones may begin with either."""


@check("date-order", needs=("input", "output"))
def date_order(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A date read with day and month exchanged: the other dates of the input, or else its language, show which comes first, and the
    output took it the other way round."""
    if ctx.brings_news(hop):
        return
    texts = ctx.inputs(hop)
    pairs = [(int(a), int(b)) for text in texts for a, b in _ORDER.findall(text)]
    if not pairs:
        return
    first_is_day, why = _which_first(ctx, texts, pairs)
    if not why:
        return
    written = [c for text in texts for c in ctx.claims(text) if c.kind == DATE and len(c.keys) > 1 and _ORDER.fullmatch(c.text)]
    known = {c.key for text in texts for c in ctx.claims(text) if c.kind == DATE and len(c.keys) == 1}
    for claim in ctx.claims(hop.output.text):
        if claim.kind != DATE or len(claim.keys) > 1 or claim.key in known:
            continue
        for source in written:
            right = _read(source.text, first_is_day)
            if claim.key in source.keys and claim.key[-5:] != right and claim.key[-5:-3] != claim.key[-2:]:
                sentence = f"{ctx.name(hop.id)} read {source.text} as {claim.text}; {why} the {'day' if first_is_day else 'month'} first."
                strength = ORDER_OF_LANGUAGE if why == _BY_LANGUAGE else ORDER_SHOWN
                here = quote(hop.output.text, claim.start, claim.end)
                yield bad(hop.id, strength, sentence, here, Quote(source.text), claim=claim.key, fault="wrong_date")
                break


_BY_LANGUAGE = "its language puts"


def _which_first(ctx: Context, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> tuple[bool, str]:
    """Whether the numeric dates of the texts begin with the day, and why; "" where nothing tells."""
    day_first, month_first = sum(a > 12 >= b for a, b in pairs), sum(b > 12 >= a for a, b in pairs)
    if bool(day_first) != bool(month_first):
        return bool(day_first), "the other dates of its input put"
    by_span = {order for text in texts for order in _by_span(ctx, text)} if not day_first else set()
    if len(by_span) == 1:
        return by_span.pop(), "the stay or term that its input gives between two of them puts"
    if not day_first and all(guess(text) in _DAY_FIRST for text in texts if _ORDER.search(text)):
        return True, _BY_LANGUAGE
    return True, ""


def _by_span(ctx: Context, text: str) -> Iterator[bool]:
    """For each two dates that follow each other whether they begin with the day, where the text has as many days or nights as lie between
    them when they are read the one way, and not the other."""
    found = ctx.claims(text)
    spans = {int(c.key) * (7 if c.unit == "week" else 1) for c in found if c.unit in ("day", "night", "week") and c.key.isdigit()}
    if not spans:
        return
    open_ones = [c for c in found if c.kind == DATE and len(c.keys) > 1 and _ORDER.fullmatch(c.text)]
    for one, two in itertools.pairwise(open_ones):
        ways = list(zip(one.keys, two.keys, strict=False))[:2]
        gaps = [(later - sooner).days for a, b in ways if (sooner := dates.parse(a)) and (later := dates.parse(b))]
        if len(gaps) == 2 and (gaps[0] in spans) != (gaps[1] in spans):
            yield gaps[0] in spans


def _read(text: str, day_first: bool) -> str:
    """Month and day of a numeric date, as `MM-DD`, in the given order."""
    match = _ORDER.fullmatch(text)
    if match is None:
        return ""
    first, second = int(match[1]), int(match[2])
    return f"{second:02d}-{first:02d}" if day_first else f"{first:02d}-{second:02d}"


@check("week-misread", needs=("input", "output"))
def week_misread(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A date on the weekday that the input names, but in another week than it says: "Thursday of next week", counted from the date of
    the message, is nowhere in the output, and that weekday of the week before or after is."""
    if ctx.brings_news(hop):
        return
    texts = ctx.inputs(hop)
    wanted = [n for text in texts for n in named_days(text)]
    if not wanted:
        return
    out = [c for c in ctx.claims(hop.output.text) if c.kind == DATE and len(c.keys) == 1]
    given = {k[-5:] for text in texts for c in ctx.claims(text) if c.kind == DATE for k in c.keys}
    written = [(c, day) for c in out if (day := dates.parse(c.key)) is not None]
    for named in wanted:
        if any(k[-5:] == named.day.isoformat()[5:] for c in ctx.claims(hop.output.text) if c.kind == DATE for k in c.keys):
            continue
        for claim, day in written:
            weeks = (day - named.day).days
            if weeks % 7 == 0 and 0 < abs(weeks) <= 14 and claim.key[-5:] not in given and all(day != n.day for n in wanted):
                sentence = (
                    f"{ctx.name(hop.id)} took {named.text!r} for {claim.text}; counted from the message it is {named.day.isoformat()}."
                )
                here = quote(hop.output.text, claim.start, claim.end)
                yield bad(hop.id, OTHER_WEEK, sentence, here, Quote(named.text), claim=claim.key, fault="wrong_date")
                return
