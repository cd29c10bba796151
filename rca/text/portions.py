"""Parts of a whole: shares in per cent, equal parts, what is left when parts are named; hours of so many minutes, volumes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from rca.patterns import regex
from rca.text.claims import AMOUNT, NUMBER, PERCENT
from rca.text.field_units import unit_named
from rca.text.places import Located, Number, Wanted

Derivation = tuple[tuple[Located | Number, ...], str]
"""The operands and the name of the operation."""

CHANCE = 0.25
MAX_POOL = 120
HOURS = "hours of so many minutes"
"""The name of the operation of `hours_of_minutes`."""

TIME_UNITS = ("day", "week", "month", "year", "h", "min", "night")
_MINUTES = regex(r"(?i)(?:^|_)(?:min|mins|minut\w*|dakika)(?:_|$)")
_COUNTED = ("", "person", "piece", "day")


def remainder(wanted: Wanted, peers: Sequence[Number]) -> Derivation | None:
    """A whole less the two to four parts that are named after it: "of 140 guests 18 are vegetarians, 5 vegan" leaves 117.

    peers: the numbers of the claim's dimension, in order.
    """
    most = int(wanted.room * CHANCE)
    if wanted.value <= 0 or len(peers) < 3 or len(peers) * 3 > most:
        return None
    values = [p.value for p in peers]
    # the whole stands right before its parts, or anywhere before them where there are few numbers
    anywhere = len(values) ** 2 * 2 <= most
    for start in range(1, len(values) - 1):
        whole = wanted.value + values[start]
        first = 0 if anywhere else start - 1
        before = values[first:start]
        for width in range(2, min(4, len(values) - start) + 1):
            whole += values[start + width - 1]
            if whole in before:
                return (peers[first + before.index(whole)], *peers[start : start + width]), "what is left"
    return None


def extent(wanted: Wanted, numbers: Sequence[Number]) -> Derivation | None:
    """How many there are from one number to another that stand together, both counted: 23 for the pages 113-135.

    numbers: those of the sources, in order.
    """
    if wanted.step != 1 or wanted.value < 3 or wanted.claim.kind != NUMBER:
        return None
    for one, two in itertools.pairwise(numbers):
        if one.source == two.source and two.claim.start - one.claim.end in (1, 3) and two.value - one.value + 1 == wanted.value:
            return (one, two), "from one to the other"
    return None


def interest(wanted: Wanted, pool: Sequence[Number], rates: Sequence[Number]) -> Derivation | None:
    """Interest for so many days or months: amount by rate by days, by 365 or 360; of a year's months, by 12.

    rates: percentages, and shares of a whole that are given as decimals.
    """
    if wanted.step == 1 or wanted.room < 1000 or not rates:
        return None
    amounts = [p for p in pool if p.value >= 100 and p.claim.unit not in TIME_UNITS][:12]
    spans = [p for p in pool if 1 <= p.value <= 366 and p.value == int(p.value) and p.claim.unit in ("", "day", "month")][:20]
    if len(amounts) * len(rates) * len(spans) * 2 > wanted.room * CHANCE:
        return None
    for amount, rate, span in itertools.product(amounts, rates, spans):
        year = amount.value * rate.value / (100 if rate.claim.kind == PERCENT else 1) * span.value
        if any(wanted.met_by(year / days) for days in ((12,) if span.claim.unit == "month" else (365, 360))):
            return (amount, rate, span), "interest"
    return None


def body_mass(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    """The body-mass index: kilograms by the square of metres."""
    if "bmi" not in wanted.claim.field.casefold():
        return None
    weights = [p for p in pool if "kg" in (p.claim.unit, unit_named(p.claim.field))]
    heights = [(p, p.value / 100 if p.value > 3 else p.value) for p in pool if {p.claim.unit, unit_named(p.claim.field)} & {"m", "cm"}]
    pairs = ((w, p, w.value / metres**2) for w in weights for p, metres in heights if metres)
    return next((((w, p), "body-mass index") for w, p, index in pairs if wanted.met_by(index)), None)


def hours_of_minutes(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    """The hours that a count of times of so many minutes comes to: 15 for ten evenings of 90 minutes."""
    if wanted.claim.unit not in ("", "h"):
        return None
    lengths = [p for p in pool if p.claim.unit == "min" or (p.claim.path and _MINUTES.search(p.claim.field))][:20]
    counts = {p.value: p for p in pool if p.claim.kind == NUMBER and p.claim.unit in _COUNTED} if lengths else {}
    for length in lengths:
        count = counts.get(wanted.value * 60 / length.value) if length.value > 0 else None
        if count is not None and count is not length:
            return (count, length), HOURS
    return None


def share(wanted: Wanted, pool: Sequence[Number], rates: Sequence[Number], alike: Sequence[Number]) -> Derivation | None:
    """p % of x, x more or less p %, and a of b in percent.

    pool: all numbers; rates: the percentages among them; alike: those of the claim's dimension that are none.
    """
    claim = wanted.claim
    if claim.kind == PERCENT or (not claim.unit and claim.path and _of_percent_field(claim.field)):
        return _growth(wanted, pool) or _part(wanted, pool)
    amounts = alike[:MAX_POOL]
    if len(rates) * len(amounts) * 3 > wanted.room:
        return None
    contained = (claim.kind == AMOUNT or bool(claim.path)) and wanted.room >= 1000
    for rate in rates:
        factor = rate.value / 100
        for amount in amounts:
            base = amount.value
            for value, words in (
                (base * factor, "per cent of"),
                (base * (1 - factor), "less per cent"),
                (base * (1 + factor), "plus per cent"),
            ):
                if wanted.met_by(value):
                    return (rate, amount), words
            if factor > -1 and contained:
                before = base / (1 + factor)
                if wanted.met_by(before) or wanted.met_by(base - before):
                    return (rate, amount), "per cent contained in"
    return None


def _of_percent_field(field: str) -> bool:
    return any(w in field.casefold() for w in ("percent", "pct", "share", "rate", "ratio", "prozent", "anteil"))


def _part(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    """What a is of b in per cent, where the two stand near each other."""
    if not 0 < wanted.value < 100:
        return None
    counts = [p for p in pool if p.claim.kind == NUMBER and p.value > 0 and p.claim.unit not in TIME_UNITS][:40]
    for i, a in enumerate(counts):
        for b in counts[max(0, i - 3) : i + 4]:
            if a.value < b.value and b.value >= 3 and wanted.met_by(a.value * 100 / b.value):
                return (a, b), "share"
    return None


def _growth(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    """By how much per cent one of two amounts that stand near each other is more or less than the other."""
    amounts = [p for p in pool if p.claim.kind != PERCENT and p.claim.unit not in TIME_UNITS and p.value >= 10 and not is_ordinal_like(p)]
    for a, b in itertools.pairwise(amounts[:40]):
        if a.claim.unit == b.claim.unit and wanted.met_by(abs(b.value / a.value - 1) * 100):
            return (a, b), "more or less by"
    return None


def is_ordinal_like(number: Number) -> bool:
    """Years and zero do not add up to anything."""
    claim = number.claim
    return claim.key == "0" or (not claim.unit and len(claim.key) == 4 and claim.key.startswith(("19", "20")) and claim.text == claim.key)


def quotient(wanted: Wanted, counts: Sequence[Number], alike: Sequence[Number]) -> Derivation | None:
    """A total split into equal parts of which the sources give the number: 38,400 in twelve instalments.

    counts: what may be a number of parts; alike: the numbers of the claim's dimension.
    """
    if wanted.value <= 0 or not counts:
        return None
    totals = [p for p in alike if p.value > wanted.value][:MAX_POOL]
    if len(totals) * len(counts) > wanted.room * CHANCE:
        return None
    for count in counts:
        low, high = wanted.low * count.value, wanted.high * count.value
        for total in totals:
            if low <= total.value <= high and total is not count and wanted.met_by(total.value / count.value):
                return (total, count), "quotient"
    return None


def by_twelve(wanted: Wanted, peers: Sequence[Number]) -> Derivation | None:
    """A year of what is given for a month or a quarter, a quarter of months, a part of what is given for a year; a month of what is given
    for a week, by 52 weeks and 12 months, and the other way round."""
    if wanted.room < 1000:
        return None
    target = wanted.value
    for p in peers:
        times = target in (p.value * 12, p.value * 4, p.value * 3)
        if times or (p.value > target and (wanted.met_by(p.value / 12) or wanted.met_by(p.value / 4))):
            return (p,), "months of a year"
        if wanted.met_by(p.value * 52 / 12) or wanted.met_by(p.value * 12 / 52):
            return (p,), "weeks of a year"
    return None


def solid(wanted: Wanted, numbers: Sequence[Number]) -> Derivation | None:
    """The volume of three lengths that stand together, the area of two, once or times a count: six crates of 120 x 80 x 95 cm."""
    scale = _SOLID.get(_measure_of(wanted))
    if scale is None or wanted.room < 100:
        return None
    sides, factor = scale
    lengths = sorted((n for n in numbers if n.claim.unit in _LENGTHS), key=lambda n: (n.source, n.claim.start))[:_MAX_LENGTHS]
    counts = [n for n in numbers if n.claim.unit in _COUNTED and n.value == int(n.value) and 2 <= n.value <= 1000][:MAX_POOL]
    for i in range(len(lengths) - sides + 1):
        row = lengths[i : i + sides]
        if not all(a.source == b.source and 0 <= b.claim.start - a.claim.end <= _TOGETHER for a, b in itertools.pairwise(row)):
            continue
        size = factor
        for side in row:
            size *= side.value * _LENGTHS[side.claim.unit]
        if wanted.met_by(size):
            return tuple(row), "volume or area"
        count = next((n for n in counts if wanted.met_by(size * n.value)), None)
        if count is not None:
            return (count, *row), "volume or area"
    return None


def _measure_of(wanted: Wanted) -> str:
    """The unit of a volume or an area, of the claim or of the name of its field (`volume_m3`)."""
    named = _CUBIC.search(wanted.claim.field) if wanted.claim.path and not wanted.claim.unit else None
    return named[1].casefold() if named else wanted.claim.unit


_LENGTHS = {"mm": Decimal("0.001"), "cm": Decimal("0.01"), "m": Decimal(1)}
_SOLID = {
    "m3": (3, Decimal(1)),
    "cbm": (3, Decimal(1)),
    "l": (3, Decimal(1000)),
    "m2": (2, Decimal(1)),
    "sqm": (2, Decimal(1)),
    "qm": (2, Decimal(1)),
}
"""Unit -> how many lengths make one, and how many of it a cube or square of metres has."""
_CUBIC = regex(r"(?i)(?:^|_)(m3|m2|cbm|sqm|qm)$")
_TOGETHER, _MAX_LENGTHS = 6, 30


def fraction(wanted: Wanted, parts: Sequence[Number], plain: Sequence[Number]) -> Derivation | None:
    """An amount times a share that is given as a decimal with one place: half of 4,312.80 with a `fraction` of 0.5.

    parts: what may be such a share; plain: numbers that are no percentages.
    """
    if wanted.room < 1000 or not parts:
        return None
    amounts = [p for p in plain if p.value > 1][:40]
    for part in parts:
        for amount in amounts:
            if wanted.met_by(amount.value * part.value):
                return (amount, part), "share of"
    return None
