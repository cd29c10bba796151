"""What the fields of records come to: quantity by price over the lines of an order, sums of an output's own fields."""

from __future__ import annotations

import functools
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from rca.patterns import regex
from rca.text.claims import NUMERIC, Claim

MAX_RECORDS, MAX_CHOSEN = 500, 8
"""Lines of one list, and those of a list of which some may be at a discount."""
CHANCE = 0.02
"""Share of the values of a number's size that the ways to choose lines may cover and still tell something."""


@functools.lru_cache(maxsize=256)
def line_items(text: str) -> tuple[tuple[Decimal, ...], ...]:
    """For each list of records in a text and each two of their numbers, the products line by line; lines that lack one are left out."""
    return tuple(dict.fromkeys(_products(text)))


def _products(text: str) -> Iterator[tuple[Decimal, ...]]:
    for start in [m.start() for m in regex(r"\[\s*\{").finditer(text)][:20]:
        try:
            rows, _ = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal).raw_decode(text[start:])
        except (ValueError, RecursionError):
            continue
        records = [r for r in rows if isinstance(r, dict)][:MAX_RECORDS]
        fields = list(dict.fromkeys(k for r in records for k, v in r.items() if isinstance(v, Decimal)))[:6]
        for one, two in itertools.combinations(fields, 2):
            pairs = [(a, b) for r in records if isinstance(a := r.get(one), Decimal) and isinstance(b := r.get(two), Decimal)]
            if len(pairs) > 1:
                yield tuple(a * b for a, b in pairs)


def line_totals(text: str) -> frozenset[Decimal]:
    """What the lines of each list come to."""
    return frozenset(sum(lines, Decimal(0)).normalize() for lines in line_items(text))


def discounted(target: Decimal, text: str, percents: Sequence[Decimal]) -> bool:
    """Whether a number is the sum of all lines of a list with a percentage off or on some of them. Equal to the cent."""
    room = 10 ** len(str(target).replace(".", "").lstrip("-0"))
    factors = [sign * p / 100 for p in percents[:4] for sign in (-1, 1)]
    for lines in line_items(text):
        if len(lines) > MAX_CHOSEN or 2 ** len(lines) * len(factors) > room * CHANCE:
            continue
        whole = sum(lines, Decimal(0))
        for chosen in itertools.product((False, True), repeat=len(lines)):
            part = sum(itertools.compress(lines, chosen), Decimal(0))
            if any(_cents(whole + part * factor) == target for factor in factors):
                return True
    return False


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def own_totals(claims: Sequence[Claim]) -> frozenset[Decimal]:
    """What the fields of the same output come to: sums over a list (`lines[].amount`), products of two fields of one object, and sums of
    those over a list."""
    rows: dict[str, list[Decimal]] = defaultdict(list)
    objects: dict[str, list[Decimal]] = defaultdict(list)
    for claim in claims:
        if claim.kind in NUMERIC and "[" in claim.path:
            rows[regex(r"\[\d+\]").sub("[]", claim.path)].append(Decimal(claim.key))
        if claim.kind in NUMERIC and "." in claim.path:
            objects[claim.path.rpartition(".")[0]].append(Decimal(claim.key))
    lists = [row for row in rows.values() if len(row) > 1]
    sums = {sum(row, Decimal(0)).normalize() for row in lists}
    lines = {
        sum((a * b for a, b in zip(one, two, strict=True)), Decimal(0)).normalize()
        for one, two in itertools.combinations(lists[:MAX_CHOSEN], 2)
        if len(one) == len(two)
    }
    products = {(a * b).normalize() for group in objects.values() for a, b in itertools.combinations(group[:MAX_CHOSEN], 2) if b > 1 < a}
    return frozenset(sums | lines | products)


def own_sums(claims: Sequence[Claim]) -> frozenset[Decimal]:
    """Sums of the first two and more numbers of each object of an output: what a `total` at its end comes to."""
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: c.start):
        if claim.kind in NUMERIC and claim.path and not claim.path.endswith("]"):
            groups[claim.path.rpartition(".")[0]].append(Decimal(claim.key))
    return frozenset(sum(group[:end], Decimal(0)).normalize() for group in groups.values() for end in range(2, min(len(group), 12)))
