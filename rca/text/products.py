"""Products that a number may be: a price times a count, in its unit or in hundredths of it, and amounts at a rate."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rca.text import units
from rca.text.claims import AMOUNT, Claim
from rca.text.field_units import unit_named
from rca.text.numbers import canonical
from rca.text.places import Number, Wanted
from rca.text.pool import Pool
from rca.text.portions import CHANCE, MAX_POOL, Derivation


def _carries(number: Number, claim: Claim) -> bool:
    """Whether a factor has the unit of the product, or cents of it; a field without a unit may be money."""
    unit = number.claim.unit
    if unit in units.CENTS:
        return claim.unit in (unit, *units.OF_CENTS) or (not claim.unit and bool(claim.path))
    return unit in ("", claim.unit) or (not claim.unit and bool(claim.path) and units.is_currency(unit))


def product(wanted: Wanted, pool: Pool) -> Derivation | None:
    """A price or size times a count: one factor carries the claim's unit, the other is a small count of another dimension."""
    claim, counts = wanted.claim, pool.factors
    carriers = [(p, p.value) for p in pool.plain if p.value > 1 and _carries(p, claim)][:MAX_POOL]
    found = _times(wanted, carriers, counts, 1 if claim.kind == AMOUNT else CHANCE)
    if found or claim.kind != AMOUNT:
        return found or _times(wanted, _in_named_unit(claim, pool.plain), counts, CHANCE)
    priced = [(p, p.value / 100 if p.claim.unit in units.CENTS else p.value) for p in pool.plain if units.is_currency(p.claim.unit)]
    small = [(p, value) for p, value in priced if value <= 1 or p.claim.unit in units.CENTS]
    return _times(wanted, small, counts, CHANCE) or _rounded_product(wanted, small, counts)


def _in_named_unit(claim: Claim, pool: Sequence[Number]) -> list[tuple[Number, Decimal]]:
    """Measures in the unit that the name of a field without a unit ends in: litres as hectolitres for `volume_hl`."""
    named = unit_named(claim.field) if claim.path and not claim.unit else ""
    pairs = ((p, units.converted(p.value, p.claim.unit, named)) for p in pool if p.claim.unit not in ("", named)) if named else ()
    return [(p, value) for p, value in pairs if value]


def _times(wanted: Wanted, carriers: Sequence[tuple[Number, Decimal]], counts: Sequence[Number], chance: float) -> Derivation | None:
    """A count times what carries the unit, exactly; each carrier with its value in that unit."""
    if len(carriers) * len(counts) > wanted.room * chance:
        return None
    claim = wanted.claim
    by_value = {p.value: p for p in reversed(counts)}
    for carrier, value in carriers:
        factor = by_value.get(wanted.value / value) if value else None
        if factor is None or factor is carrier:
            continue
        if claim.unit or claim.path or "." in claim.text or not (carrier.claim.unit or factor.claim.unit):
            return (factor, carrier), "product"
    return None


def _rounded_product(wanted: Wanted, carriers: Sequence[tuple[Number, Decimal]], counts: Sequence[Number]) -> Derivation | None:
    """A count times a price of more decimals than money has, rounded: 7 kWh at 31.6 p."""
    finer = [(p, value) for p, value in carriers if len(canonical(value).partition(".")[2]) > 2]
    if not finer or len(finer) * len(counts) > wanted.room * CHANCE:
        return None
    return next((((c, p), "product") for p, value in finer for c in counts if c is not p and wanted.met_by(c.value * value)), None)


def at_rate(wanted: Wanted, pool: Pool) -> Derivation | None:
    """An amount changed at a rate that the sources give with two decimals or more: 1,000 at 0.92."""
    amounts = [p for p in pool.plain if p.value >= 1][:40] if pool.rates else []
    if len(pool.rates) * len(amounts) * 2 > wanted.room * CHANCE:
        return None
    for rate in pool.rates:
        for amount in amounts:
            if rate is not amount and (wanted.met_by(amount.value * rate.value) or wanted.met_by(amount.value / rate.value)):
                return (amount, rate), "at the rate"
    return None
