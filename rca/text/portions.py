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
    """A whole less the two to four parts that are named right after it: "of 140 guests 18 are vegetarians, 5 vegan" leaves 117.

    peers: the numbers of the claim's dimension, in order; most: how many differences may be tried and still tell something.
    """
    target = Decimal(claim.key)
    values = [Decimal(p.claim.key) for p in peers]
    if target <= 0 or len(values) * 3 > most:
        return None
    for i, whole in enumerate(values):
        for width in (2, 3, 4):
            parts = values[i + 1 : i + 1 + width]
            if len(parts) == width and whole - sum(parts) == target:
                return tuple(peers[i : i + 1 + width]), "what is left"
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
