"""What a number or date follows from: sums, differences, products, shares, conversions, shifted dates.

Any number is some combination of enough others. A derivation is therefore only taken where operands share a dimension and where
the combinations tried are few against the number of values that a claim of that many digits could have had.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

from rca.records import replace
from rca.text import portions, units
from rca.text.claims import AMOUNT, NUMBER, PERCENT, Claim
from rca.text.numbers import canonical
from rca.text.places import Located
from rca.text.shifts import days_of

Derivation = tuple[tuple[Located, ...], str]
MAX_ROW, MAX_POOL = 60, 120
CHANCE = 0.25
_TIME_UNITS = ("day", "week", "month", "year", "h", "min", "night")


@functools.lru_cache(maxsize=4096)
def _read(key: str) -> tuple[Decimal, Decimal, int]:
    """The value of a key, what its last digit stands for (1 for whole numbers), and the `_room` of its digits."""
    value = Decimal(key)
    exponent = value.as_tuple().exponent
    digits = key.lstrip("-").replace(".", "").lstrip("0")
    return value, Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0)), int(10 ** min(len(digits), 9))


def _value(place: Located) -> Decimal:
    return _read(place.claim.key)[0]


def _room(claim: Claim) -> int:
    """How many values the claim could have had by its digits: 3540 is one of some thousand, 30 one of some ten."""
    return _read(claim.key)[2]


def _rounds_to(value: Decimal, claim: Claim) -> bool:
    target, places, _ = _read(claim.key)
    if abs(value - target) > places:  # quickly said of most
        return False
    try:
        return target in (value.quantize(places, ROUND_HALF_UP), value.quantize(places, ROUND_HALF_EVEN))
    except InvalidOperation:
        return False


def _same_dimension(place: Located, claim: Claim) -> bool:
    """Whether an operand of a sum or difference may carry the claim's unit: money with money, days with days."""
    percent = PERCENT in (place.claim.kind, claim.kind)
    return place.claim.unit == claim.unit or (not percent and units.compatible(place.claim.unit, claim.unit))


def derive(claim: Claim, pool: Sequence[Located], rows: Sequence[Sequence[Located]], days: Sequence[Located]) -> Derivation | None:
    """How a number follows from numbers of the sources, with the operands and the name of the operation; None if it does not.

    pool: distinct numbers; rows: numbers that stand in one row (a field over a list); days: dates.
    """
    for reading in claim.keys:
        wanted = Claim(claim.kind, claim.text, reading, claim.start, claim.end, claim.unit, claim.path, (reading,))
        peers = [q for p in pool if (q := _in_unit_of(p, wanted)) is not None and not _is_ordinal_like(p)][:MAX_POOL]
        found = (
            _converted(wanted, pool)
            or _rounded(wanted, pool)
            or _row_sum(wanted, rows)
            or _window_sum(wanted, peers)
            or _difference(wanted, peers)
            or portions.remainder(wanted, peers, int(_room(wanted) * CHANCE))
            or portions.hours_of_minutes(wanted, pool)
            or _neighbours(wanted, peers)
            or _share(wanted, pool)
            or _product(wanted, pool)
            or _quotient(wanted, pool)
            or _by_twelve(wanted, peers)
            or _at_rate(wanted, pool)
            or _fraction(wanted, pool)
            or _between(wanted, days)
        )
        if found:
            return found
    return None


def _in_unit_of(place: Located, claim: Claim) -> Located | None:
    """An operand in the unit of the claim, exactly converted where it has another one of that dimension; None where it has none."""
    if _same_dimension(place, claim):
        return place
    value = units.converted(_value(place), place.claim.unit, claim.unit)
    if value is None or place.claim.kind == PERCENT or len(value.as_tuple().digits) > 12:
        return None
    return Located(place.source, replace(place.claim, key=canonical(value), keys=(canonical(value),), unit=claim.unit))


def _rounded(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    """A longer number rounded to one of three digits or more: 1 928 for 1928.33."""
    if _room(claim) < 1000:
        return None
    finer = (p for p in pool if _same_dimension(p, claim) and len(p.claim.key) > len(claim.key) and "." in p.claim.key)
    return next((((p,), "rounded") for p in finer if _rounds_to(_value(p), claim)), None)


def _is_ordinal_like(place: Located) -> bool:
    """Years and zero do not add up to anything."""
    claim = place.claim
    return claim.key == "0" or (not claim.unit and len(claim.key) == 4 and claim.key.startswith(("19", "20")) and claim.text == claim.key)


def _converted(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    if claim.kind == PERCENT:
        fraction = Decimal(claim.key) / 100
        shares = [(p, _value(p) / (100 if p.claim.kind == PERCENT else 1)) for p in pool if p.claim.unit in ("", units.PERCENT)]
        if not 0 < fraction < 1:
            return None
        same = next((((p,), "as a percentage") for p, share in shares if share == fraction and not p.claim.unit), None)
        return same or next((((p,), "what is left of the whole") for p, share in shares if share == 1 - fraction), None)
    if not claim.unit:
        percent = Decimal(claim.key) * 100
        if 0 < abs(Decimal(claim.key)) < 1:
            return next((((p,), "as a fraction") for p in pool if p.claim.kind == PERCENT and _value(p) == percent), None)
        return _in_other_unit(claim, pool) if claim.path else None
    wanted = units.in_base(Decimal(claim.key), claim.unit)
    for place in pool:
        if place.claim.unit and place.claim.unit != claim.unit:
            base = units.in_base(_value(place), place.claim.unit)
            if wanted and base and base[1] == wanted[1] and base[0] == wanted[0]:
                return (place,), "unit converted"
            exact = base is not None and wanted is not None
            practical = None if exact and _room(claim) < 100 else units.converted(_value(place), place.claim.unit, claim.unit)
            if practical is not None and _rounds_to(practical, claim):
                return (place,), "unit converted"
            if "cent" in (place.claim.unit, claim.unit) and units.is_currency(place.claim.unit) and units.is_currency(claim.unit):
                factor = Decimal(100) if claim.unit == "cent" else Decimal("0.01")
                if _value(place) * factor == Decimal(claim.key):
                    return (place,), "unit converted"
    return None


def _in_other_unit(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    """A field without a unit that has a measure of the sources in a smaller or larger unit of its dimension: 800 for 0.8 kg."""
    for place in pool:
        if place.claim.unit and not units.is_currency(place.claim.unit):
            for value, _ in units.conversions(_value(place), place.claim.unit):
                if value == Decimal(claim.key):
                    return (place,), "unit converted"
    return None


def _row_sum(claim: Claim, rows: Sequence[Sequence[Located]]) -> Derivation | None:
    """The whole of a row, its mean, or two to four neighbours in it."""
    target = Decimal(claim.key)
    for row in rows:
        if not all(_same_dimension(p, claim) for p in row) or len(row) > MAX_ROW:
            continue
        values = [_value(p) for p in row]
        if sum(values) == target:
            return tuple(row), "sum"
        if "[" not in row[0].claim.path:
            if len(row) > 2 and "." in claim.key and _room(claim) >= 10000 and _rounds_to(sum(values, Decimal(0)) / len(values), claim):
                return tuple(row), "mean"
            continue
        if _rounds_to(sum(values, Decimal(0)) / len(values), claim) and _room(claim) >= 100:
            return tuple(row), "mean"
        for width in (2, 3, 4):
            for i in range(len(values) - width + 1):
                if sum(values[i : i + width]) == target:
                    return tuple(row[i : i + width]), "sum"
    return None


def _window_sum(claim: Claim, peers: Sequence[Located]) -> Derivation | None:
    """Two to five numbers that follow each other, or any two of them where they are few."""
    target = Decimal(claim.key)
    values = [_value(p) for p in peers]
    if len(values) * 4 > _room(claim) * CHANCE:
        return None
    for width in range(2, 6):
        for i in range(len(values) - width + 1):
            if sum(values[i : i + width]) == target:
                return tuple(peers[i : i + width]), "sum"
    pairs = len(values) * (len(values) - 1) // 2
    if pairs <= _room(claim) * CHANCE:
        positions = {v: i for i, v in enumerate(values)}
        for i, v in enumerate(values):
            j = positions.get(target - v)
            if j is not None and j > i:
                return (peers[i], peers[j]), "sum"
        if claim.kind == AMOUNT or len(values) <= 12:
            return _triple(target, peers, values, _room(claim))
    return None


def _triple(target: Decimal, peers: Sequence[Located], values: list[Decimal], room: int) -> Derivation | None:
    """a + b - c and a + b + c among few numbers: a total less a deduction."""
    n = len(values)
    if n < 3 or n**3 // 2 > room * CHANCE or n > 24:
        return None
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(n):
                if k in (i, j):
                    continue
                if values[i] + values[j] - values[k] == target:
                    return (peers[i], peers[j], peers[k]), "sum less a deduction"
                if values[i] + values[j] + values[k] == target:
                    return (peers[i], peers[j], peers[k]), "sum"
    return None


def _difference(claim: Claim, peers: Sequence[Located]) -> Derivation | None:
    target = Decimal(claim.key)
    if len(peers) * (len(peers) - 1) // 2 > _room(claim) * CHANCE:
        return None
    positions = {_value(p): p for p in peers}
    for place in peers:
        other = positions.get(_value(place) - target)
        if other is not None and other is not place and _value(other) != 0:
            return (place, other), "difference"
    return None


def _neighbours(claim: Claim, peers: Sequence[Located]) -> Derivation | None:
    """What two decimal numbers that follow each other differ by, where all three have as many decimals: 0.6 for 84.2 and 83.6."""
    decimals = len(claim.key.partition(".")[2])
    if not decimals:
        return None
    for one, two in itertools.pairwise(peers):
        gap = abs(_value(one) - _value(two))
        if gap == abs(Decimal(claim.key)) and len(one.claim.key.partition(".")[2]) == len(two.claim.key.partition(".")[2]) == decimals:
            return (one, two), "difference"
    return None


def _share(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    """p % of x, x more or less p %, and a of b in percent."""
    rates = [p for p in pool if p.claim.kind == PERCENT][:20]
    target = Decimal(claim.key)
    if claim.kind == PERCENT or (not claim.unit and _of_percent_field(claim)):
        counts = [p for p in pool if p.claim.kind == NUMBER and _value(p) > 0 and p.claim.unit not in _TIME_UNITS][:40]
        near = [(a, b) for i, a in enumerate(counts) for b in counts[max(0, i - 3) : i + 4] if a is not b and _value(a) < _value(b)]
        if (grown := _growth(claim, pool)) is not None:
            return grown
        for a, b in near:
            if _value(b) >= 3 and _rounds_to(_value(a) * 100 / _value(b), claim) and 0 < target < 100:
                return (a, b), "share"
        return None
    amounts = [p for p in pool if p.claim.kind != PERCENT and _same_dimension(p, claim)][:MAX_POOL]
    if len(rates) * len(amounts) * 3 > _room(claim):
        return None
    for rate in rates:
        factor = _value(rate) / 100
        for amount in amounts:
            base = _value(amount)
            for value, words in (
                (base * factor, "per cent of"),
                (base * (1 - factor), "less per cent"),
                (base * (1 + factor), "plus per cent"),
            ):
                if _rounds_to(value, claim):
                    return (rate, amount), words
            if factor > -1 and (claim.kind == AMOUNT or claim.path) and _room(claim) >= 1000:
                before = base / (1 + factor)
                if _rounds_to(before, claim) or _rounds_to(base - before, claim):
                    return (rate, amount), "per cent contained in"
    return None


def _growth(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    """By how much per cent one of two amounts that stand near each other is more or less than the other."""
    amounts = [
        p for p in pool if p.claim.kind != PERCENT and p.claim.unit not in _TIME_UNITS and _value(p) >= 10 and not _is_ordinal_like(p)
    ]
    for a, b in itertools.pairwise(amounts[:40]):
        if a.claim.unit == b.claim.unit and _rounds_to(abs(_value(b) / _value(a) - 1) * 100, claim):
            return (a, b), "more or less by"
    return None


def _of_percent_field(claim: Claim) -> bool:
    return any(w in claim.field.casefold() for w in ("percent", "pct", "share", "rate", "ratio", "prozent", "anteil"))


def _carries(place: Located, claim: Claim) -> bool:
    """Whether a factor has the unit of the product; a field without a unit may be money."""
    return place.claim.unit in ("", claim.unit) or (not claim.unit and bool(claim.path) and units.is_currency(place.claim.unit))


def _product(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    """A price or size times a count: one factor carries the claim's unit, the other is a small count of another dimension."""
    target = Decimal(claim.key)
    carriers = [p for p in pool if p.claim.kind != PERCENT and _carries(p, claim) and _value(p) > 1][:MAX_POOL]
    counts = [p for p in pool if not units.is_currency(p.claim.unit) and p.claim.kind != PERCENT and 1 < _value(p) <= 1000][:MAX_POOL]
    if not carriers or len(carriers) * len(counts) > _room(claim) * (1 if claim.kind == AMOUNT else CHANCE):
        return None
    by_value = {_value(p): p for p in reversed(counts)}
    for carrier in carriers:
        factor = by_value.get(target / _value(carrier))
        stated = claim.unit or claim.path or "." in claim.text or not (carrier.claim.unit or (factor is not None and factor.claim.unit))
        if factor is not None and factor is not carrier and stated:
            return (factor, carrier), "product"
    return None


def _quotient(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    """A total split into equal parts of which the sources give the number: 38,400 in twelve instalments."""
    target = Decimal(claim.key)
    totals = [p for p in pool if p.claim.kind != PERCENT and _same_dimension(p, claim) and _value(p) > target][:MAX_POOL]
    counts = [p for p in pool if p.claim.kind == NUMBER and _value(p) in _COUNTS][:MAX_POOL]
    if target <= 0 or len(totals) * len(counts) > _room(claim) * CHANCE:
        return None
    for count in counts:
        for total in totals:
            if total is not count and _rounds_to(_value(total) / _value(count), claim):
                return (total, count), "quotient"
    return None


def _by_twelve(claim: Claim, peers: Sequence[Located]) -> Derivation | None:
    """A year of what is given for a month or a quarter, a quarter of months, and a part of what is given for a year."""
    target = Decimal(claim.key)
    if _room(claim) < 1000:
        return None
    found = (
        p
        for p in peers
        for n in (12, 4, 3)
        if _value(p) * n == target or (_value(p) > target and n > 3 and _rounds_to(_value(p) / n, claim))
    )
    return next((((p,), "months of a year") for p in found), None)


def _at_rate(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    """An amount changed at a rate that the sources give with two decimals or more: 1,000 at 0.92."""
    rates = [p for p in pool if p.claim.kind != PERCENT and len(p.claim.key.partition(".")[2]) >= 2 and _value(p) > 0][:10]
    amounts = [p for p in pool if p.claim.kind != PERCENT and _value(p) >= 1][:40]
    if len(rates) * len(amounts) * 2 > _room(claim) * CHANCE:
        return None
    for rate in rates:
        for amount in amounts:
            if rate is not amount and any(_rounds_to(v, claim) for v in (_value(amount) * _value(rate), _value(amount) / _value(rate))):
                return (amount, rate), "at the rate"
    return None


def _fraction(claim: Claim, pool: Sequence[Located]) -> Derivation | None:
    """An amount times a share that is given as a decimal with one place: half of 4,312.80 with a `fraction` of 0.5."""
    if _room(claim) < 1000:
        return None
    parts = [p for p in pool if not p.claim.unit and 0 < _value(p) < 1 and p.claim.path][:6]
    amounts = [p for p in pool if p.claim.kind != PERCENT and _value(p) > 1][:40]
    for part in parts:
        for amount in amounts:
            if _rounds_to(_value(amount) * _value(part), claim):
                return (amount, part), "share of"
    return None


_COUNTS = frozenset(Decimal(n) for n in range(2, 61))


def time_between(claim: Claim, times: Sequence[Located]) -> Derivation | None:
    """The minutes or full hours between two times of day, the later one on the next day where it is the smaller."""
    if claim.unit not in ("min", "h") or len(times) * (len(times) - 1) > max(_room(claim), MIN_ROOM) * CHANCE:
        return None
    wanted = Decimal(claim.key) * (60 if claim.unit == "h" else 1)
    for one, two in itertools.permutations(times, 2):
        (h1, m1), (h2, m2) = (map(int, p.claim.key.split(":")) for p in (one, two))
        if (h2 * 60 + m2 - h1 * 60 - m1) % 1440 == wanted:
            return (one, two), "time between"
    return None


MIN_ROOM = 100
"""Lengths of time are taken for one of a hundred at least: those that are few minutes long are read off two times as well."""


def _between(claim: Claim, places: Sequence[Located]) -> Derivation | None:
    """The days between two dates, both, one or none of the ends counted; weeks and nights likewise."""
    target = Decimal(claim.key)
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
            options = {"week": (gap / 7,), "month": (months,)}.get(claim.unit, (gap, gap + 1))
            if int(target) in options and gap:
                return (a, b), "days between"
    return None
