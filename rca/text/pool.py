"""What numbers are derived from, sorted once for all that are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rca.text import units
from rca.text.claims import NUMBER, PERCENT
from rca.text.places import Located, Number
from rca.text.portions import MAX_POOL, is_ordinal_like

_COUNTS = frozenset(Decimal(n) for n in range(2, 61))


class Pool:
    """What numbers are derived from, sorted once for all that are.

    numbers: distinct ones of the sources; rows: numbers that stand in one row (a field over a list); days: dates;
    factors: numbers of the sources behind a sign of multiplication or division; joined: measures in two units (5 ft 8 in), in the
    smaller one.
    """

    def __init__(
        self,
        numbers: Sequence[Number],
        rows: Sequence[Sequence[Number]],
        days: Sequence[Located],
        factors: Sequence[Number] = (),
        joined: Sequence[Number] = (),
    ) -> None:
        self.joined = joined
        self.numbers, self.rows, self.days = numbers, rows, days
        # what may add up to something, what are no percentages, and the percentages
        self.summands = [n for n in numbers if not is_ordinal_like(n)]
        self.plain = [n for n in numbers if n.claim.kind != PERCENT]
        self.percents = [n for n in numbers if n.claim.kind == PERCENT][:20]
        # what an amount may be multiplied by, what a total may be split into, numbers with two decimals or more, shares of a whole (0.5)
        self.factors = [n for n in self.plain if 1 < n.value <= 1000 and not units.is_currency(n.claim.unit)][:MAX_POOL]
        self.counts = [n for n in numbers if n.claim.kind == NUMBER and n.value in _COUNTS][:MAX_POOL]
        fine = (n for n in self.plain if n not in factors and len(n.claim.key.partition(".")[2]) >= 2)
        self.rates = [n for n in (*factors, *fine) if n.value > 0][:10]
        self.parts = [n for n in self.plain if n.claim.path and not units.is_currency(n.claim.unit) and 0 < n.value < 1][:6]
