"""What a number or date follows from: sums, differences, products, shares, conversions, shifted dates.

Any number is some combination of enough others. A derivation is therefore only taken where operands share a dimension and where
the combinations tried are few against the number of values that a claim of that many digits could have had.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from rca.records import replace
from rca.text import portions, products, units
from rca.text.claims import AMOUNT, NUMBER, PERCENT, Claim
from rca.text.field_units import unit_named
from rca.text.numbers import canonical
from rca.text.places import Located, Number, Wanted
from rca.text.pool import Pool
from rca.text.portions import CHANCE, MAX_POOL, Derivation
from rca.text.shifts import days_of

MAX_ROW, FEW = 60, 4


def derive(claim: Claim, pool: Pool) -> Derivation | None:
    """How a number follows from numbers of the sources, with the operands and the name of the operation; None if it does not."""
    if not pool.numbers and len(pool.days) < 2:
        return None
    for reading in claim.keys:
        wanted = Wanted(claim if reading == claim.key else replace(claim, key=reading))
        found = _of_numbers(wanted, pool) or _between(wanted, pool.days)
        if found:
            return found
    return None


def _of_numbers(wanted: Wanted, pool: Pool) -> Derivation | None:
    peers = [q for p in pool.summands if (q := _in_unit_of(p, wanted.claim)) is not None][:MAX_POOL]
    named = [p for p in peers if p.claim.unit == wanted.claim.unit] if wanted.claim.unit else []
    if wanted.room < 1000 and len(named) > FEW:
        named = []
    alike = [p for p in pool.plain if _same_dimension(p, wanted.claim)]
    return (
        _of_two_units(wanted, pool.joined)
        or _converted(wanted, pool.numbers)
        or _rounded(wanted, pool.numbers)
        or _row_sum(wanted, pool.rows)
        or _window_sum(wanted, peers)
        or _difference(wanted, peers)
        or _window_sum(wanted, named)
        or _difference(wanted, named)
        or portions.remainder(wanted, peers)
        or portions.hours_of_minutes(wanted, pool.numbers)
        or _neighbours(wanted, peers, *pool.rows)
        or portions.share(wanted, pool.numbers, pool.percents, alike)
        or products.product(wanted, pool)
        or portions.quotient(wanted, pool.counts, alike)
        or portions.by_twelve(wanted, peers)
        or portions.solid(wanted, pool.numbers)
        or products.at_rate(wanted, pool)
        or portions.fraction(wanted, pool.parts, pool.plain)
        or portions.body_mass(wanted, pool.plain)
        or portions.extent(wanted, pool.numbers)
        or portions.interest(wanted, pool.plain, [*pool.percents, *pool.parts])
    )


def _same_dimension(number: Number, claim: Claim) -> bool:
    """Whether an operand of a sum or difference may carry the claim's unit: money with money, days with days."""
    other = number.claim
    return other.unit == claim.unit or (PERCENT not in (other.kind, claim.kind) and units.compatible(other.unit, claim.unit))


def _in_unit_of(number: Number, claim: Claim) -> Number | None:
    """An operand in the unit of the claim, exactly converted where it has another one of that dimension; None where it has none."""
    if _same_dimension(number, claim):
        return number
    value = units.converted(number.value, number.claim.unit, claim.unit)
    if value is None or number.claim.kind == PERCENT or len(value.as_tuple().digits) > 12:
        return None
    key = canonical(value)
    return Number(number.source, replace(number.claim, key=key, keys=(key,), unit=claim.unit), Decimal(key))


def _of_two_units(wanted: Wanted, joined: Sequence[Number]) -> Derivation | None:
    """A measure that the sources give in two units: 521 minutes for 8 hours and 41 minutes, 172.7 cm for 5 ft 8 in."""
    unit = (wanted.claim.unit or unit_named(wanted.claim.field)) if joined else ""
    for number in joined:
        value = number.value if number.claim.unit == unit else units.converted(number.value, number.claim.unit, unit)
        if value is not None and wanted.met_by(value):
            return (number,), "unit converted"
    return None


def _rounded(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    """A longer number rounded to one of three digits or more: 1 928 for 1928.33."""
    if wanted.room < 1000:
        return _rounded_up(wanted, pool)
    size = len(wanted.claim.key)
    for p in pool:
        if len(p.claim.key) > size and "." in p.claim.key and _same_dimension(p, wanted.claim) and wanted.met_by(p.value):
            return (p,), "rounded"
    return None


def _rounded_up(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    """A number with decimals rounded to the next whole one, up or down, where there are few such numbers: 74 for 73.09."""
    broken = [p for p in pool if "." in p.claim.key and _same_dimension(p, wanted.claim)] if wanted.step == 1 else []
    if not broken or len(broken) > wanted.room * CHANCE / 2:
        return None
    return next((((p,), "rounded") for p in broken if abs(p.value - wanted.value) < 1), None)


def _converted(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    claim = wanted.claim
    if claim.kind == PERCENT:
        return _as_percentage(wanted, pool)
    if not claim.unit:
        if 0 < abs(wanted.value) < 1:
            hundredfold = wanted.value * 100
            whole = (
                p for p in pool if p.value == hundredfold and (p.claim.kind == PERCENT or (claim.path and p.claim.unit in units.CENTS))
            )
            return next((((p,), "as a fraction") for p in whole), None)
        return _in_other_unit(wanted, pool) if claim.path else None
    for number in pool:
        if number.claim.unit and number.claim.unit != claim.unit and _comes_to(wanted, number):
            return (number,), "unit converted"
    return _from_named_unit(wanted, pool)


def _from_named_unit(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    """A measure of a field that only its name gives the unit of: 6.2 km for a `distance_m` of 6240."""
    fields = ((p, unit_named(p.claim.field)) for p in pool if p.claim.path and not p.claim.unit) if wanted.room >= 100 else ()
    values = ((p, units.converted(p.value, unit, wanted.claim.unit)) for p, unit in fields if unit not in ("", wanted.claim.unit))
    return next((((p,), "unit converted") for p, value in values if value and wanted.met_by(value)), None)


def _as_percentage(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    fraction = wanted.value / 100
    if not 0 < fraction < 1:
        return None
    shares = [(p, p.value / (100 if p.claim.kind == PERCENT else 1)) for p in pool if p.claim.unit in ("", units.PERCENT)]
    same = next((((p,), "as a percentage") for p, share in shares if share == fraction and not p.claim.unit), None)
    return same or next((((p,), "what is left of the whole") for p, share in shares if share == 1 - fraction), None)


def _comes_to(wanted: Wanted, number: Number) -> bool:
    """Whether a measure comes to the wanted one in its unit."""
    have, want = number.claim.unit, wanted.claim.unit
    goal, base = units.in_base(wanted.value, want), units.in_base(number.value, have)
    if goal and base and base[1] == goal[1] and base[0] == goal[0]:
        return True
    exact = base is not None and goal is not None
    practical = None if exact and wanted.room < 100 else units.converted(number.value, have, want)
    if practical is not None and wanted.met_by(practical):
        return True
    if (have in units.CENTS) == (want in units.CENTS) or not units.is_currency(have) or not units.is_currency(want):
        return False
    return number.value * (Decimal(100) if want in units.CENTS else Decimal("0.01")) == wanted.value


def _in_other_unit(wanted: Wanted, pool: Sequence[Number]) -> Derivation | None:
    """A field without a unit that has a measure of the sources in a smaller or larger unit of its dimension, 800 for 0.8 kg, or in the
    one that its name ends in: a `height_m` of 12.2 for 40 feet."""
    named = unit_named(wanted.claim.field)
    for number in pool:
        unit = number.claim.unit or (unit_named(number.claim.field) if named and number.claim.path else "")
        if unit and not units.is_currency(unit):
            value = units.converted(number.value, unit, named) if named and unit != named else None
            if value is not None and wanted.met_by(value):
                return (number,), "unit converted"
            if any(value == wanted.value for value, _ in units.conversions(number.value, unit)):
                return (number,), "unit converted"
    return None


def _row_sum(wanted: Wanted, rows: Sequence[Sequence[Number]]) -> Derivation | None:
    """The whole of a row, its mean, or two to four neighbours in it."""
    for row in rows:
        if len(row) > MAX_ROW or not all(_same_dimension(p, wanted.claim) for p in row):
            continue
        values = [p.value for p in row]
        total = sum(values, Decimal(0))
        if total == wanted.value:
            return tuple(row), "sum"
        if "[" not in row[0].claim.path:
            if len(row) > 2 and wanted.room >= (10_000 if "." in wanted.claim.key else 1_000_000) and wanted.met_by(total / len(values)):
                return tuple(row), "mean"
            continue
        if wanted.room >= 100 and wanted.met_by(total / len(values)):
            return tuple(row), "mean"
        if found := _run(wanted, row, values, 4):
            return found
    return None


def _run(wanted: Wanted, numbers: Sequence[Number], values: list[Decimal], most: int) -> Derivation | None:
    """Two to `most` numbers that follow each other, the shortest run first."""
    sums = values
    for width in range(2, most + 1):
        sums = [before + value for before, value in zip(sums, values[width - 1 :], strict=False)]
        if wanted.value in sums:
            start = sums.index(wanted.value)
            return tuple(numbers[start : start + width]), "sum"
    return None


def _mean(wanted: Wanted, numbers: Sequence[Number], values: list[Decimal]) -> Derivation | None:
    """The mean of two to five numbers that follow each other; of long ones only, since a mean may be any number."""
    if wanted.room < 100_000:
        return None
    for width in range(2, 6):
        for start in range(len(values) - width + 1):
            if wanted.met_by(sum(values[start : start + width], Decimal(0)) / width):
                return tuple(numbers[start : start + width]), "mean"
    return None


def _window_sum(wanted: Wanted, peers: Sequence[Number]) -> Derivation | None:
    """Two to five numbers that follow each other, or any two of them where they are few."""
    values = [p.value for p in peers]
    if len(values) * 4 > wanted.room * CHANCE:
        return None
    if found := _run(wanted, peers, values, 5) or _mean(wanted, peers, values):
        return found
    if len(values) * (len(values) - 1) // 2 <= wanted.room * CHANCE:
        positions = {v: i for i, v in enumerate(values)}
        for i, v in enumerate(values):
            j = positions.get(wanted.value - v)
            if j is not None and j > i:
                return (peers[i], peers[j]), "sum"
        if wanted.claim.kind == AMOUNT or len(values) <= 12:
            return _triple(wanted, peers, values)
    return None


def _triple(wanted: Wanted, peers: Sequence[Number], values: list[Decimal]) -> Derivation | None:
    """a + b - c and a + b + c among few numbers: a total less a deduction."""
    n, target = len(values), wanted.value
    if n < 3 or n**3 // 2 > wanted.room * CHANCE or n > 24:
        return None
    held = set(values)
    for i in range(n):
        for j in range(i + 1, n):
            both = values[i] + values[j]
            if both - target not in held and target - both not in held:
                continue
            for k in range(n):
                if k in (i, j):
                    continue
                if both - values[k] == target:
                    return (peers[i], peers[j], peers[k]), "sum less a deduction"
                if both + values[k] == target:
                    return (peers[i], peers[j], peers[k]), "sum"
    return None


def _difference(wanted: Wanted, peers: Sequence[Number]) -> Derivation | None:
    if len(peers) < 2 or len(peers) * (len(peers) - 1) // 2 > wanted.room * CHANCE:
        return None
    positions = {p.value: p for p in peers}
    for number in peers:
        other = positions.get(number.value - wanted.value)
        if other is not None and other is not number and other.value != 0:
            return (number, other), "difference"
    return None


def _neighbours(wanted: Wanted, *rows: Sequence[Number]) -> Derivation | None:
    """What two decimal numbers that follow each other differ by, with no more decimals than it: 0.6 for 84.2 and 83.6."""
    decimals = _decimals(wanted.claim)
    if not decimals:
        return None
    gap = abs(wanted.value)
    for row in rows:
        for one, two in itertools.pairwise(row):
            if abs(one.value - two.value) != gap or max(_decimals(one.claim), _decimals(two.claim)) != decimals:
                continue
            if _same_dimension(one, wanted.claim):
                return (one, two), "difference"
    return None


def _decimals(claim: Claim) -> int:
    return len(claim.key.partition(".")[2])


def time_between(claim: Claim, times: Sequence[Located]) -> Derivation | None:
    """The minutes or full hours between two times of day, the later one on the next day where it is the smaller."""
    unit = claim.unit or (unit_named(claim.field) if claim.path else "")
    if unit not in ("min", "h") or len(times) * (len(times) - 1) > max(Wanted(claim).room, MIN_ROOM) * CHANCE:
        return None
    wanted = Decimal(claim.key) * (60 if unit == "h" else 1)
    for one, two in itertools.permutations(times, 2):
        (h1, m1), (h2, m2) = (map(int, p.claim.key.split(":")) for p in (one, two))
        if (h2 * 60 + m2 - h1 * 60 - m1) % 1440 == wanted:
            return (one, two), "time between"
    return None


MIN_ROOM = 100
"""Lengths of time are taken for one of a hundred at least: those that are few minutes long are read off two times as well."""


def _between(wanted: Wanted, places: Sequence[Located]) -> Derivation | None:
    """The days between two dates, both, one or none of the ends counted; weeks and nights likewise."""
    claim, target = wanted.claim, wanted.value
    if claim.kind != NUMBER or (claim.unit and claim.unit not in ("day", "night", "week", "month")) or target != target.to_integral_value():
        return None
    if not claim.unit and target < 3:
        return None
    days = list(days_of(places))[:24]
    for i, (a, first) in enumerate(days):
        for b, second in days[i + 1 :]:
            if a is b:
                continue
            gap = abs((second - first).days)
            months = abs((second.year - first.year) * 12 + second.month - first.month)
            options = {"week": (gap / 7,), "month": (months,)}.get(claim.unit, (gap, gap + 1, gap - 1) if claim.unit else (gap, gap + 1))
            if int(target) in options and gap:
                return (a, b), "days between"
    return None
