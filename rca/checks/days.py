"""Days of an output that its sources lead to: named in full beside, told from the day of the request, or by their number alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rca.checks.context import Context
from rca.model import Hop
from rca.text import dates
from rca.text.claims import DATE, Claim
from rca.text.match import ClaimIndex
from rca.text.relative import near_day


def said_whole(claim: Claim, said: Sequence[Claim]) -> bool:
    """Whether a day without its month is one that the same output names in full: "until 21 August ... by the 21st"."""
    return claim.kind == DATE and any(c.kind == DATE and c.key != claim.key and dates.covers(claim.key, c.key) for c in said)


def told_by_the_day(ctx: Context, hop: Hop, claim: Claim) -> bool:
    """Whether a date stands beside its name as seen from the day of the request, and is that day: "tomorrow, 13 May"."""
    text = hop.output.text
    if claim.kind != DATE or not near_day(text[max(0, claim.start - _ASIDE) : claim.end + _ASIDE]):
        return False
    days = [dates.parse(key if key[0] != "-" else f"{today.year}{key[1:]}") for today in filter(None, ctx.today(hop)) for key in claim.keys]
    return any(day is not None and abs((day - today).days) <= 1 for day in days for today in filter(None, ctx.today(hop)))


_ASIDE = 14
"""Characters within which "tomorrow" stands beside its date."""


def a_week_off(ctx: Context, texts: Sequence[str], claim: Claim, said: Sequence[Claim]) -> bool:
    """Whether a day is a week from one that the input names and the output lost: then it stands in its place, and no weekday led to it.
    The first date of a text is left out: it is the text's own, from which days are counted."""
    day = dates.parse(claim.key)
    written = {key[-5:] for c in said if c.kind == DATE for key in c.keys}
    if day is None:
        return False
    for text in texts:
        for named in [c for c in ctx.claims(text) if c.kind == DATE and c.key[:2] in ("--", "20")][1:]:
            other = dates.parse(named.key) or dates.parse(f"{day.year}{named.key[1:]}")
            if len(named.key) >= 7 and other is not None and abs((day - other).days) == 7 and named.key[-5:] not in written:
                return True
    return False


def day_named(known: ClaimIndex, claim: Claim) -> bool:
    """Whether the sources name the day of a date without its month, as in "on the 20th and the 21st"."""
    if claim.kind != DATE or not claim.key[-2:].isdigit():
        return False
    day = int(claim.key[-2:])
    begun = r"(?<![\d-])\d{1,2}(?:st|nd|rd|th|\.)? ?[-–] ?"  # of a range: "9th-12th"
    pattern = re.compile(rf"(?:{begun}|(?<![\d.,/:月-]))0?{day}(?:st|nd|rd|th|\.)?(?=[\s,;.)日]|[-–](?!\d{{3}})|$)")
    return any(pattern.search(text) for text in known.texts)
