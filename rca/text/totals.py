"""What an output may come to: the lines of an order, sums of its own fields, and calculations that it writes out itself."""

from __future__ import annotations

import functools
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation

from rca.patterns import regex
from rca.text.claims import NUMERIC, PERCENT, Claim
from rca.text.places import Wanted

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


_SIGN = regex(
    r"(?i)[)\]]?\s?(?:[^\W\d_]{1,12}\.?\s?){0,2}(?P<sign>[x×*·÷/:+−–-]|mal|times|fois|por|per|keer|gånger|razy|plus|minus|più|meno)\s?[(\[]?"
)
_TIMES = frozenset(("x", "×", "*", "·", "mal", "times", "fois", "por", "per", "keer", "gånger", "razy"))
_OVER = frozenset(("÷", "/", ":"))
_PLUS = frozenset(("+", "plus", "più"))
MAX_TERMS = 6


def computed(text: str, found: Sequence[Claim], known: Sequence[Claim]) -> frozenset[str]:
    """The keys of the numbers of a text that come to what the text itself writes as their calculation, before or after them.

    found: the claims of the text, in order; known: those that have a source. One term of the calculation must be among them.
    """
    numbers = [c for c in found if c.kind in NUMERIC]
    sources = {c.key for c in known}
    keys: set[str] = set()
    for terms, value in _calculations(text, numbers):
        if any(t.key in sources or t.key in keys for t in terms):
            keys |= {c.key for c in numbers if c not in terms and Wanted(c).met_by(value)}
    return frozenset(keys)


def _calculations(text: str, numbers: Sequence[Claim]) -> Iterator[tuple[list[Claim], Decimal]]:
    """Runs of numbers with signs between them, and what they come to."""
    run: list[Claim] = []
    signs: list[str] = []
    for claim in numbers:
        sign = _SIGN.fullmatch(text, run[-1].end, claim.start) if run else None
        if sign is not None and len(run) < MAX_TERMS:
            run, signs = [*run, claim], [*signs, sign["sign"].casefold()]
            continue
        yield from _worth(run, signs)
        run, signs = [claim], []
    yield from _worth(run, signs)


def _worth(run: list[Claim], signs: list[str]) -> Iterator[tuple[list[Claim], Decimal]]:
    """The value of a calculation, products before sums; nothing for one number."""
    if len(run) < 2:
        return
    terms: list[Decimal] = []
    for claim, sign in zip(run, ["+", *signs], strict=True):
        value = Decimal(claim.key) / (100 if claim.kind == PERCENT else 1)
        try:
            if sign in _TIMES:
                terms[-1] *= value
            elif sign in _OVER:
                terms[-1] /= value
            else:
                terms.append(value if sign in _PLUS else -value)
        except (DivisionByZero, InvalidOperation):
            return
    yield run, sum(terms, Decimal(0))
