"""Amounts that take more than one step to work out: three at 25.00 less 10 %, a fee less 20 % less 500, half of that.

`rca.text.arithmetic` finds single steps with their operands; here it is only said whether a value can be reached. The more numbers
a text has, the more values can be reached by chance, so the search is given up where it would cover more than a small share
of the values of that size.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from rca.patterns import regex
from rca.text import units
from rca.text.claims import AMOUNT, NUMBER, Claim
from rca.text.normalise import matches_at, number_places

MAX_COUNT = 100
MAX_REACHED = 4000
CHANCE = 0.02
"""Share of the values of a number's size that a search may cover and still tell something."""

SHARES = {
    2.0: r"half|halves|hälfte|halb|moitié|demi|mitad|metà|metade|helft|połow\w*|hälften",
    3.0: r"third|drittel|tiers|tercio|terzo|terço|derde",
    4.0: r"quarter|viertel|quart|cuarto|quarto|kwart",
    4 / 3: r"three[- ]quarters|drei ?viertel|trois quarts|tres cuartos|tre quarti|driekwart|drie kwart|três quartos|trzy czwarte|"
    r"tre fjärdedelar|¾",
    1.5: r"two[- ]thirds|zwei drittel|deux tiers|dos tercios|due terzi|twee derde|dois terços|dwie trzecie|två tredjedelar|⅔",
    0.5: r"double|twice|doppelt\w*|doubl[eé]|doble|doppio|dobro|dubbel",
}


_SHARES_NEED = {
    2.0: "hal|hälft|moitié|demi|mitad|met|helft|połow",
    3.0: "third|drittel|tier|terc|terç|terz|derde",
    4.0: "quart|viertel|cuarto|kwart",
    4 / 3: "quarter|viertel|quarts|cuartos|quarti|kwart|quartos|czwarte|fjärdedelar|¾",
    1.5: "third|drittel|tiers|tercios|terzi|derde|terços|trzecie|tredjedelar|⅔",
    0.5: "doubl|twice|doppel|doble|doppio|dobro|dubbel",
}


@cache
def _share_words() -> tuple[tuple[float, re.Pattern[str]], ...]:
    return tuple((d, regex(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE, _SHARES_NEED[d])) for d, words in SHARES.items())


def shares_named(texts: Iterable[str]) -> tuple[float, ...]:
    """What the texts say to divide by: 2.0 for "half", 0.5 for "double"."""
    named = {divisor for text in texts for divisor in _shares_in(text)}
    return tuple(divisor for divisor in SHARES if divisor in named)


@lru_cache(maxsize=256)
def _shares_in(text: str) -> tuple[float, ...]:
    return tuple(divisor for divisor, pattern in _share_words() if pattern.search(text))


_PERCENTS = {"50": 2.0, "33": 3.0, "25": 4.0, "75": 4 / 3, "67": 1.5, "66": 1.5}
_FIFTH = regex(
    r"(?i)(?<!\w)(?:(?P<one>(?:a|one|by a) fifth|(?:ein )?fünftel|(?:un )?cinquième|(?:un )?quinto|een vijfde|jedna piąta|en femtedel)"
    r"|(?P<more>(?:two|three|four) fifths|(?:zwei|drei|vier) fünftel|(?:deux|trois|quatre) cinquièmes))(?!\w)"
)


def names_share(text: str, percent: str) -> bool:
    """Whether a text says a percentage as a part of the whole: "about a fifth" is 20 %."""
    divisor = _PERCENTS.get(percent)
    if divisor is not None:
        return divisor in shares_named([text])
    return percent in ("20", "40", "60", "80") and any((m["one"] is not None) == (percent == "20") for m in _FIFTH.finditer(text))


def reached(target: float, numbers: Sequence[float], percents: Sequence[float], divisors: Sequence[float] = ()) -> bool:
    """Whether `target` is a number, or a count times a number, with a percentage added or taken off, one more number added or taken
    off, and divided by one of `divisors`; each of these steps may be left out. Equal to the cent.

    numbers: amounts and counts as plain values; percents: 20 for 20 %. False where too many values could be reached.
    """
    values = list(dict.fromkeys(n for n in numbers if n > 0))[:40]
    counts = [n for n in values if n == int(n) and 2 <= n <= MAX_COUNT]
    base = set(values) | {c * v for c in counts for v in values if v != c}
    cut = {b * f for b in base for p in percents[:6] for f in (1 - p / 100, 1 + p / 100, p / 100)}
    if len(base) + len(cut) > MAX_REACHED:
        return False
    first = _cents(base | cut)
    moved = _cents(c + s * v for c in cut for v in values for s in (1, -1)) if len(cut) * len(values) * 2 <= MAX_REACHED else set()
    wanted = [target, *(target * d for d in divisors)]
    if any(round(w * 100) in first or round(w * 100) in moved for w in wanted):
        return True
    pairs = [a + b for a, b in itertools.combinations(values[:20], 2)]
    shares = [v * p / 100 for v in values[:20] for p in percents[:3]]
    return (
        target >= MANY and len(pairs) * len(shares) <= MAX_REACHED and round(target * 100) in _cents(a + b for a in pairs for b in shares)
    )


MANY = 1000
"""From here on a sum of two amounts and a share of a third is not met by chance."""


def pro_rata(target: float, numbers: Sequence[float]) -> bool:
    """Whether `target` is an amount for a part of the time or the whole: 17,545 for 24 of 36 hours. Equal to the cent.

    Rounder values than those with cents or of five digits only where the numbers are few: else they are met by chance.
    """
    values = list(dict.fromkeys(n for n in numbers if n > 0))[:40]
    counts = [n for n in values if n == int(n) and 2 <= n <= 366]
    amounts = [v for v in values if v >= 100]
    if round(target * 100) % 100 == 0 and target < 10000 and len(counts) ** 2 * len(amounts) > target * CHANCE * 2:
        return False
    if len(counts) ** 2 * len(amounts) > target * 100 * CHANCE:
        return False
    return round(target * 100) in _cents(v * a / b for v in amounts for a in counts for b in counts if a < b)


def price_and_more(target: float, numbers: Sequence[float]) -> bool:
    """Whether `target` is a count of equal amounts and one more number: 24 rates of 89.90 and 200 down. Equal to the cent."""
    values = list(dict.fromkeys(n for n in numbers if n > 0))[:30]
    counts = [n for n in values if n == int(n) and 2 <= n <= MAX_COUNT]
    if target < MANY or len(counts) * len(values) ** 2 * 2 > target * 100 * CHANCE:
        return False
    return round(target * 100) in _cents(c * v + s * w for c in counts for v in values if v != c for w in values for s in (1, -1))


_EACH = regex(r"(?i)(?<!\w)(?:each|at|je|zu je|à|a|cada|por|ciascun[oa]?|da|elk|per|po|styck|stk|hver|tanesi)(?!\w)[^.;!?]{0,3}$|[@×x]\s?$")
_REACH, _MANY_LINES = 60, 6


def each_totals(text: str, found: Sequence[Claim]) -> frozenset[Decimal]:
    """What counts and prices or weights of prose come to, one after the other and with one more of their unit: 310 for "140 kg and two
    of 85 kg each". Of two digits and more.

    found: the claims of the text, in order.
    """
    said = [c for c in found if c.kind in (NUMBER, AMOUNT) and not c.path]
    lines: list[tuple[Decimal, str]] = []
    used: set[int] = set()
    for count, price in itertools.pairwise(said):
        counts = count.key.isdigit() and 1 <= int(count.key) <= MAX_COUNT and not units.is_currency(count.unit)
        if counts and _each(text[count.end : price.start]):
            lines.append((Decimal(count.key) * Decimal(price.key), price.unit))
            used |= {count.start, price.start}
    lines = lines[:_MANY_LINES]
    sums = {sum((v for v, _ in lines[i:j]), Decimal(0)) for i in range(len(lines)) for j in range(i + 1, len(lines) + 1)}
    named = {unit for _, unit in lines}
    more = [Decimal(c.key) for c in said if c.start not in used and c.unit in named][:20]
    return frozenset(t.normalize() for t in {*sums, *(s + m for s in sums for m in more)} if t >= 10)


def _each(between: str) -> bool:
    """Whether what stands between a count and a number makes that the price or size of each."""
    return len(between) <= _REACH and _EACH.search(between) is not None and regex(r"[.;!?]\s").search(between) is None


def _cents(values: Iterable[float]) -> set[int]:
    return {round(v * 100) for v in values if 0 < v < 1e12}


def said_product(target: Decimal, text: str) -> bool:
    """Whether a text writes the number as a product: 2 × 10 m³, 3 à 9, 30 x 20 x 15 cm."""
    pairs, sides = _products(text)
    return target in pairs or float(target) in sides


@lru_cache(maxsize=256)
def _products(text: str) -> tuple[tuple[Decimal, ...], tuple[float, ...]]:
    """What the products of two numbers that a text writes come to, and those of three."""
    pairs = tuple(Decimal(m[1]) * Decimal(m[2].replace(",", ".")) for m in matches_at(_TIMES, text, number_places(text)))
    return pairs, tuple(math.prod(float(n.replace(",", ".")) for n in _SIDE.findall(m.group())) for m in _SIDES.finditer(text))


_SIDES = regex(
    r"(?i)\d{1,4}(?:[.,]\d)?\s?(?:mm|cm|m)?\s?[x×*]\s?\d{1,4}(?:[.,]\d)?\s?(?:mm|cm|m)?\s?[x×*]\s?\d{1,4}(?:[.,]\d)?", needs="x|×|*"
)
_SIDE = regex(r"\d{1,4}(?:[.,]\d)?")
_TIMES = regex(
    r"(?i)(?<![\w.,])(\d{1,3})(?:\s[^\W\d]{2,20}\.?)?\s?(?:[x×*·]|"
    r"(?<=\s)(?:mal|fois|veces|volte|keer|vezes|razy|gånger|gange|times|à|je|zu je|"
    r"de|da|of)(?=\s))"
    r"\s?(\d{1,5}(?:[.,]\d{1,2})?)(?![\d])"
)
