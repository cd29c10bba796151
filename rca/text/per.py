"""Measures per another measure: 10.4 g/dL is 104 g/L, 36 km/h is 10 m/s, 0.45 €/kWh is 450 €/MWh."""

from __future__ import annotations

from decimal import Decimal

from rca.patterns import regex
from rca.text import units
from rca.text.claims import NUMERIC, Claim
from rca.text.match import ClaimIndex

_PER = regex(r"\s?(?:/|per |pro |par |por |al )\s?(?P<unit>[^\W\d_]{1,12}[²³]?)(?!\w)")


def denominator(text: str, end: int) -> str:
    """The measure by which a number that ends there is given: `l` for "104 g/L"; "" where it is by none that is known."""
    match = _PER.match(text, end)
    return units.canonical_unit(match["unit"]) if match else ""


def per_other_measure(claim: Claim, text: str, known: ClaimIndex) -> bool:
    """Whether a measure of `text` by another one is a measure of the sources, one of the two or both converted."""
    below = denominator(text, claim.end) if claim.kind in NUMERIC and claim.unit else ""
    if not below:
        return False
    target = Decimal(claim.key)
    for place in known.located:
        if place.claim.kind not in NUMERIC or not place.claim.unit:
            continue
        under = denominator(known.texts[place.source], place.claim.end)
        factor = _ratio(place.claim.unit, claim.unit)
        divisor = _ratio(under, below) if under else None
        if factor and divisor and (under, place.claim.unit) != (below, claim.unit):
            value = Decimal(place.claim.key) * factor / divisor
            if _same(value, target):
                return True
    return False


def _ratio(unit: str, wanted: str) -> Decimal | None:
    return Decimal(1) if unit == wanted else units.converted(Decimal(1), unit, wanted)


def _same(value: Decimal, target: Decimal) -> bool:
    """Whether two values are one, rounded as the second is written; a rounded one must have two digits that count."""
    exponent = target.as_tuple().exponent
    places = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
    digits = len(str(target).replace(".", "").strip("-0"))
    return value == target or (digits >= 2 and abs(value) < Decimal(10) ** 9 and value.quantize(places) == target)
