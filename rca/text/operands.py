"""What of some source texts a claim may be derived from: numbers, rows of them, dates, times, lengths of lists."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property

from rca.patterns import regex
from rca.text import units
from rca.text.arithmetic import MAX_ROW
from rca.text.claims import AMOUNT, DATE, IDENTIFIER, LABEL, NUMBER, PHONE, TIME, Claim, blocks
from rca.text.leaves import Leaf, leaves
from rca.text.numbers import canonical
from rca.text.places import Located, Number, Operand, Wanted
from rca.text.pool import Pool
from rca.text.portions import CHANCE, Derivation

MAX_OPERANDS = 300
LAST_DIGITS = 4
"""So many digits of a long number people name instead of it."""
_PARTS = {("h", "min"): 60, ("min", "s"): 60, ("ft", "in"): 12, ("stone", "lb"): 14, ("lb", "oz"): 16, ("year", "month"): 12}
"""How many of a unit one of another is, of two that are said together (5 ft 8 in, 8 hours 41 minutes)."""
_TOGETHER = 6
"""Characters between the parts of a measure in two units: " and "."""
_OPERATOR = regex(r"[x×*·÷/]\s?$")


class Operands:
    """The operands in some texts, each kind read when it is first asked for.

    of: gives the claims of the texts of a group ("number" for all kinds of numbers, else the kind), in order.
    """

    def __init__(self, texts: tuple[str, ...], of: Callable[[str], Sequence[Located]]) -> None:
        self.texts, self._of = texts, of

    @cached_property
    def pool(self) -> Pool:
        """What numbers are derived from."""
        return self.pool_with(())

    def pool_with(self, fresh: Sequence[Number]) -> Pool:
        """The same, with numbers that were derived themselves."""
        return Pool([*self.numbers, *fresh], self._series, self.full_dates, self._factors, self.joined)

    @cached_property
    def _valued(self) -> list[Number]:
        return [Number(place.source, place.claim, Decimal(place.claim.key)) for place in self._of("number")]

    @cached_property
    def numbers(self) -> list[Number]:
        """The distinct numbers of the sources, a few hundred of them at most."""
        seen: dict[tuple[str, str], Number] = {}
        for place in self._valued:
            seen.setdefault((place.claim.key, place.claim.unit), place)
            if len(seen) >= MAX_OPERANDS:
                break
        return list(seen.values())

    @cached_property
    def _factors(self) -> list[Number]:
        """Numbers behind a sign of multiplication or division: "x 88.4", "/ 18.016"."""
        return [n for n in self.numbers if _OPERATOR.search(self.texts[n.source], max(0, n.claim.start - 3), n.claim.start)][:6]

    @cached_property
    def joined(self) -> list[Number]:
        """Measures in two units that stand together (8 hours and 41 minutes), in the smaller unit."""
        found = []
        for one, two in itertools.pairwise(self._valued):
            whole, part = self._two_units(one.claim, two)
            times = _PARTS.get((whole, part), 0)
            if times and one.source == two.source and 0 <= two.claim.start - one.claim.end <= _TOGETHER and two.value < times:
                value = one.value * times + two.value
                text = self.texts[one.source][one.claim.start : two.claim.end]
                key = canonical(value)
                claim = Claim(NUMBER, text, key, one.claim.start, two.claim.end, part, "", (key,))
                found.append(Number(one.source, claim, value))
        return found[:MAX_OPERANDS]

    def _two_units(self, one: Claim, two: Number) -> tuple[str, str]:
        """The units of two numbers; "ft" is a currency as well, and "in" a word."""
        if one.unit in ("ft", "HUF") and not two.claim.unit and self.texts[two.source][two.claim.end : two.claim.end + 3] == " in":
            return "ft", "in"
        return one.unit, two.claim.unit

    @cached_property
    def full_dates(self) -> list[Located]:
        """The distinct dates that are more than a weekday."""
        seen: dict[str, Located] = {}
        for place in self._of(DATE):
            seen.setdefault(place.claim.key, place)
        return [p for k, p in seen.items() if not k.startswith("weekday")][:60]

    @cached_property
    def times(self) -> list[Located]:
        """The distinct times of day."""
        return list({p.claim.key: p for p in self._of(TIME)}.values())[:12]

    @cached_property
    def long(self) -> list[Located]:
        """Numbers of accounts, cards and phones, of which people name the last four digits."""
        places = (p for group in (IDENTIFIER, PHONE, "number") for p in self._of(group))
        return [p for p in places if sum(c.isdecimal() for c in p.claim.key) >= 2 * LAST_DIGITS][:MAX_OPERANDS]

    @cached_property
    def scaled(self) -> dict[str, list[Located]]:
        """The numbers of thousands, millions ... by what stands before that word."""
        found: dict[str, list[Located]] = defaultdict(list)
        for place in self._of("number"):
            if bare := mantissa(place.claim):
                found[bare].append(place)
        return found

    @cached_property
    def _series(self) -> list[list[Number]]:
        """Numbers that stand in one row: a field over a JSON list, or numbers of one unit that follow each other in prose."""
        rows: dict[tuple[int, str, str], list[Number]] = defaultdict(list)
        for place in self._valued:
            path = place.claim.path
            path = regex(r"\[\d+\]").sub("[]", path) if "[" in path else path
            rows[place.source, path, place.claim.unit].append(place)
        return [row[:MAX_OPERANDS] for row in rows.values() if len(row) > 1]

    @cached_property
    def row_totals(self) -> list[tuple[Number, Decimal]]:
        """The first number of each list and of each row of prose with one unit, and what the row comes to."""
        rows = (row for row in self._series if len(row) <= MAX_ROW and (row[0].claim.unit or "[" in row[0].claim.path))
        return [(row[0], sum((p.value for p in row), Decimal(0))) for row in rows]

    @cached_property
    def _lengths(self) -> dict[int, Operand]:
        """Lengths of the lists in the sources (JSON arrays, bullet lists), each with a piece that shows it."""
        found: dict[int, Operand] = {}
        for i, text in enumerate(self.texts):
            fields = leaves(text)
            if fields is not None:
                _add_sizes(found, i, text, fields, 0)
                continue
            bullets = [m.span() for m in regex(r"(?m)^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+\S.*$").finditer(text)]
            if len(bullets) > 1:
                found.setdefault(len(bullets), Operand(i, *bullets[0], text[slice(*bullets[0])]))
            for start, end in blocks(text) if "[" in text else ():
                _add_sizes(found, i, text, leaves(text[start:end]) or (), start)
        return found

    def count(self, claim: Claim) -> Derivation | None:
        """How many items a list has."""
        value = Decimal(claim.key)
        if claim.kind != NUMBER or value != value.to_integral_value() or not 0 < value <= 100:
            return None
        operand = self._lengths.get(int(value))
        return ((_item(operand),), "number of items") if operand is not None else None

    def for_each(self, claim: Claim) -> Derivation | None:
        """A price for each item of a list."""
        if claim.kind != AMOUNT:
            return None
        prices = [n for n in self.numbers if n.value > 1 and (not n.claim.unit or units.is_currency(n.claim.unit))]
        sizes = {size: operand for size, operand in self._lengths.items() if size > 1}
        if len(prices) * len(sizes) > Wanted(claim).room * CHANCE:
            return None
        total = Decimal(claim.key)
        pairs = ((price, operand) for size, operand in sizes.items() for price in prices if price.value * size == total)
        return next((((price, _item(operand)), "for each") for price, operand in pairs), None)


_SCALE = regex(r"(?i)(?<=\d)[ -]?(?P<word>[^\W\d_]+)")


def mantissa(claim: Claim) -> str:
    """What stands before the word for thousands, millions ... of a number, "" without one: 410 of "410 million euros"."""
    match = _SCALE.search(claim.text)
    factor = units.multiplier(match["word"]) if match else 1
    return canonical(Decimal(claim.key) / factor) if factor > 1 else ""


def _item(operand: Operand) -> Located:
    return Located(operand.source, Claim(LABEL, operand.text, "", operand.start, operand.end))


def _add_sizes(found: dict[int, Operand], source: int, text: str, fields: Sequence[Leaf], offset: int) -> None:
    """Adds the lengths of the arrays of one JSON document that stands at an offset of a text."""
    sizes: dict[str, tuple[int, int, int]] = {}
    for leaf in fields:
        for m in regex(r"\[(\d+)\]").finditer(leaf.path):
            parent, size = leaf.path[: m.start()], int(m[1]) + 1
            if size > sizes.get(parent, (0, 0, 0))[0]:
                sizes[parent] = (size, leaf.start + offset, leaf.end + offset)
    for size, start, end in sizes.values():
        found.setdefault(size, Operand(source, start, end, text[start:end]))
