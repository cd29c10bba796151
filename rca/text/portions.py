"""What is left of a whole when its parts are named, and the hours that a count of minutes comes to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rca.patterns import regex
from rca.text.claims import NUMBER, Claim
from rca.text.places import Located

HOURS = "hours of so many minutes"
"""The name of the operation of `hours_of_minutes`."""

_MINUTES = regex(r"(?i)(?:^|_)(?:min|mins|minut\w*|dakika)(?:_|$)")
_COUNTED = ("", "person", "piece", "day")


def remainder(claim: Claim, peers: Sequence[Located], most: int) -> tuple[tuple[Located, ...], str] | None:
    """A whole less the two to four parts that are named after it: "of 140 guests 18 are vegetarians, 5 vegan" leaves 117.

    peers: the numbers of the claim's dimension, in order; most: how many differences may be tried and still tell something.
    """
    target = Decimal(claim.key)
    values = [Decimal(p.claim.key) for p in peers]
    if target <= 0 or len(values) * 3 > most:
        return None
    for start in range(1, len(values)):
        for width in (2, 3, 4):
            parts = values[start : start + width]
            # the whole stands right before its parts, or anywhere before them where there are few numbers
            before = range(start) if len(values) ** 2 * 2 <= most else (start - 1,)
            whole = next((i for i in before if len(parts) == width and values[i] - sum(parts) == target), None)
            if whole is not None:
                return (peers[whole], *peers[start : start + width]), "what is left"
    return None


def hours_of_minutes(claim: Claim, pool: Sequence[Located]) -> tuple[tuple[Located, ...], str] | None:
    """The hours that a count of times of so many minutes comes to: 15 for ten evenings of 90 minutes."""
    if claim.unit not in ("", "h"):
        return None
    minutes = Decimal(claim.key) * 60
    lengths = [p for p in pool if p.claim.unit == "min" or _MINUTES.search(p.claim.field)][:20]
    counts = {Decimal(p.claim.key): p for p in pool if p.claim.kind == NUMBER and p.claim.unit in _COUNTED}
    for length in lengths:
        value = Decimal(length.claim.key)
        count = counts.get(minutes / value) if value > 0 else None
        if count is not None and count is not length:
            return (count, length), HOURS
    return None
