"""Finds a claim in source texts: as it stands, in another notation, or computed from what stands there; else what is near it.

A derivation is only believed where chance does not explain it: operands must share a unit, there are at most a few hundred of them,
and the number of combinations that were tried must be small against the number of values that the claim could have had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cached_property

from rca.patterns import regex
from rca.records import dataclass
from rca.text import arithmetic, dates, names, near, shifts, units
from rca.text.claims import (
    DATE,
    EMAIL,
    IDENTIFIER,
    LABEL,
    NAME,
    NUMERIC,
    PHONE,
    TIME,
    URL,
    Claim,
    claims,
    label_key,
)
from rca.text.leaves import leaves
from rca.text.normalise import fold_widths, fold_word, squash
from rca.text.numbers import canonical
from rca.text.places import Located, Number, Operand, found_at
from rca.text.portions import Derivation

_TENS = frozenset(Decimal(10) ** n for n in (-3, -2, -1, 1, 2, 3))
MAX_OPERANDS = 300
MAX_NEAR = 4000
_WORD = regex(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a claim was found, or what it was mistaken for.

    how       find: verbatim | format | derived
              nearest: transposed | digit | factor | digits | sign | unit | swapped | year | day | spelling | part | field | total
    source    index of the source text; `start`, `end`, `text` are the piece of it (the first operand of a derived one)
    operands  every piece that a derivation rests on, else that one piece
    detail    how it was derived ("sum", "product", "19 % of", "20 days after" ...), "" otherwise
    """

    how: str
    source: int
    start: int
    end: int
    text: str
    operands: tuple[Operand, ...] = ()
    detail: str = ""


def _match(how: str, *places: Located | Number, detail: str = "") -> Match:
    first = places[0].operand
    return Match(how, first.source, first.start, first.end, first.text, tuple(p.operand for p in places), detail)


class ClaimIndex:
    """The claims of some source texts (a hop's inputs, say), for look-up by key in constant time.

    Building is linear in the total size of the texts. `texts` keep their order: `Match.source` counts in it.
    `read` gives the claims of a text where the caller keeps them.
    """

    def __init__(self, texts: Iterable[str], read: Callable[[str], Iterable[Claim]] = claims) -> None:
        self.texts: tuple[str, ...] = tuple(texts)
        self.located: tuple[Located, ...] = tuple(Located(i, c) for i, t in enumerate(self.texts) for c in read(t))
        self._equals: dict[Claim, Match | None] = {}
        self._derived: dict[Claim, Match | None] = {}
        self._nearest: dict[Claim, Match | None] = {}
        self._keys: dict[tuple[str, str], list[Located]] = defaultdict(list)
        seen: set[tuple[str, ...]] = set()
        for place in self.located:
            known = (place.claim.kind, place.claim.text, place.claim.unit, place.claim.field)
            if known in seen:
                continue
            seen.add(known)
            for key in place.claim.keys:
                self._keys[_group(place.claim.kind), key].append(place)

    # ------------------------------------------------------------ look-up

    def find(self, claim: Claim) -> Match | None:
        """Where the claim stands in the sources, or what it follows from; None if neither."""
        found = self._equal(claim)
        if found is not None:
            return found
        if claim not in self._derived:
            self._derived[claim] = self._derive(claim)
        return self._derived[claim]

    def stated(self, claim: Claim) -> Match | None:
        """Where the claim itself stands in the sources, in whatever notation; None where it does not, or merely follows from them."""
        found = self._equal(claim)
        return found if found is not None and found.how != "derived" else None

    def trace(self, found: Sequence[Claim]) -> tuple[Match | None, ...]:
        """`find` for all claims of one text, where what was derived may serve to derive more (a total of subtotals)."""
        result = [self.find(c) for c in found]
        derived = [c for c, m in zip(found, result, strict=True) if m and m.how == "derived" and c.kind in NUMERIC]
        if derived and None in result:
            fresh = [Number(-1, c, Decimal(c.key)) for c in derived]
            pool = arithmetic.Pool([*self._numbers, *fresh], self._series, self._full_dates)
            result = [m or self._derive(c, pool) for c, m in zip(found, result, strict=True)]
        return tuple(result)

    def _equal(self, claim: Claim) -> Match | None:
        try:
            return self._equals[claim]
        except KeyError:
            self._equals[claim] = found = self._compared(claim)
            return found

    def _compared(self, claim: Claim) -> Match | None:
        places = [p for key in claim.keys for p in self._keys.get((_group(claim.kind), key), ())]
        if claim.kind in NUMERIC or (claim.kind == IDENTIFIER and claim.key.isdigit()):
            other = IDENTIFIER if claim.kind in NUMERIC else "number"
            places += [p for key in claim.keys for p in self._keys.get((other, key), ())]
        every = places
        if claim.kind in NUMERIC:
            places = [p for p in places if units.compatible(p.claim.unit, claim.unit)]
            places.sort(key=lambda p: p.claim.unit != claim.unit)
        elif claim.kind == LABEL and claim.key in ("true", "false"):
            places = [p for p in places if p.claim.field == claim.field]
        elif claim.kind == LABEL and not places and units.is_currency(units.canonical_unit(claim.text)):
            places = [p for p in self._of("number") if p.claim.unit == units.canonical_unit(claim.text)]
        if places:
            same = next((p for p in places if p.claim.text == claim.text), None)
            return _match("verbatim", same) if same else _match("format", places[0])
        if claim.kind in NUMERIC or claim.kind in (DATE, TIME):
            literal = self._literal(claim)
            return self._date_part(claim) if literal is None or _other_measure(claim, literal, every) else literal
        if claim.kind == LABEL and claim.key in ("true", "false"):
            return None
        return self._in_words(claim)

    def _literal(self, claim: Claim) -> Match | None:
        """The characters of the claim inside a longer token: the `118` of `store-118b`, the `2026` of a date."""
        if len(claim.text) < 3 or not any(c.isdigit() for c in claim.text):
            return None
        for i, text in enumerate(self.texts):
            start = next((at for at in found_at(claim.text, text) if _by_itself(text, at, at + len(claim.text))), None)
            if start is not None:
                return _match("verbatim", Located(i, Claim(claim.kind, claim.text, claim.key, start, start + len(claim.text))))
        return None

    def _date_part(self, claim: Claim) -> Match | None:
        if claim.kind == DATE:
            for place in self._of(DATE):
                if any(dates.covers(k, p) for k in claim.keys for p in place.claim.keys if k != p):
                    if claim.key.startswith("weekday:"):
                        return _match("derived", place, detail="weekday of")
                    return _match("format", place)
        elif claim.kind == TIME:
            for key in claim.keys:
                if key.endswith(":00"):
                    hour = str(int(key[:2]))
                    for place in self._keys.get(("number", hour), ()):
                        if place.claim.unit in ("", "h"):
                            return _match("format", place)
        elif claim.kind in NUMERIC and regex(r"(?:19|20)\d\d").fullmatch(claim.key):
            for place in self._of(DATE):
                if place.claim.key.startswith(claim.key):
                    return _match("format", place)
        return None

    def _in_words(self, claim: Claim) -> Match | None:
        """Identifiers, names and labels as a run of characters or words, however they are split or inflected."""
        if claim.kind in (IDENTIFIER, PHONE, EMAIL, URL):
            key = claim.keys[-1] if claim.kind == PHONE else squash(claim.text)
            for i in range(len(self.texts)):
                squashed, offsets = self._squashed[i]
                at = squashed.find(key) if len(key) >= 3 else -1
                if at >= 0:
                    start, end = offsets[at], offsets[at + len(key) - 1] + 1
                    return _match("format", Located(i, Claim(claim.kind, self.texts[i][start:end], key, start, end)))
            return None
        wanted = names.tokens(claim.text) if claim.kind == NAME else label_key(claim.text).split()
        wanted = [fold_word(w) for w in wanted]
        if not wanted:
            return None
        for i, words in enumerate(self._words):
            spots = [_spot(words, w) for w in wanted]
            if all(s is not None for s in spots):
                start, end = next(s for s in spots if s is not None)
                if claim.text in self.texts[i]:
                    start = self.texts[i].index(claim.text)
                    return _match("verbatim", Located(i, Claim(claim.kind, claim.text, claim.key, start, start + len(claim.text))))
                return _match("format", Located(i, Claim(claim.kind, self.texts[i][start:end], claim.key, start, end)))
        return None

    @cached_property
    def _words(self) -> list[dict[str, tuple[int, int]]]:
        tables: list[dict[str, tuple[int, int]]] = []
        for text in self.texts:
            table: dict[str, tuple[int, int]] = {}
            for m in _WORD.finditer(fold_widths(text)):
                table.setdefault(fold_word(m.group()), m.span())
            tables.append(table)
        return tables

    @cached_property
    def _squashed(self) -> list[tuple[str, list[int]]]:
        result: list[tuple[str, list[int]]] = []
        for text in self.texts:
            pairs = [(c, i) for i, ch in enumerate(fold_widths(text)) if ch.isalnum() for c in ch.casefold()]
            result.append(("".join(c for c, _ in pairs), [i for _, i in pairs]))
        return result

    def _of(self, group: str) -> list[Located]:
        return self._by_group.get(group, [])

    @cached_property
    def _by_group(self) -> dict[str, list[Located]]:
        groups: dict[str, list[Located]] = defaultdict(list)
        for place in self.located:
            groups[_group(place.claim.kind)].append(place)
        return groups

    # ------------------------------------------------------------ derivation

    def _derive(self, claim: Claim, pool: arithmetic.Pool | None = None) -> Match | None:
        if claim.kind == DATE:
            found = shifts.shifted_date(claim, self._full_dates, self._numbers)
        elif claim.kind in NUMERIC:
            found = arithmetic.derive(claim, pool or self._pool)
            found = found or arithmetic.time_between(claim, self._times) or self._count(claim)
        else:
            return None
        return _match("derived", *found[0], detail=found[1]) if found else None

    @cached_property
    def _pool(self) -> arithmetic.Pool:
        return arithmetic.Pool(self._numbers, self._series, self._full_dates)

    @cached_property
    def _valued(self) -> list[Number]:
        return [Number(place.source, place.claim, Decimal(place.claim.key)) for place in self._of("number")]

    @cached_property
    def _numbers(self) -> list[Number]:
        """The distinct numbers of the sources, a few hundred of them at most."""
        seen: dict[tuple[str, str], Number] = {}
        for place in self._valued:
            seen.setdefault((place.claim.key, place.claim.unit), place)
            if len(seen) >= MAX_OPERANDS:
                break
        return list(seen.values())

    @cached_property
    def _full_dates(self) -> list[Located]:
        seen: dict[str, Located] = {}
        for place in self._of(DATE):
            seen.setdefault(place.claim.key, place)
        return [p for k, p in seen.items() if not k.startswith("weekday")][:60]

    @cached_property
    def _times(self) -> list[Located]:
        return list({p.claim.key: p for p in self._of(TIME)}.values())[:12]

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
    def _row_totals(self) -> list[tuple[Number, Decimal]]:
        return [(row[0], sum((p.value for p in row), Decimal(0))) for row in self._series if len(row) <= arithmetic.MAX_ROW]

    @cached_property
    def _lengths(self) -> dict[int, Operand]:
        """Lengths of the lists in the sources (JSON arrays, bullet lists), each with a piece that shows it."""
        found: dict[int, Operand] = {}
        for i, text in enumerate(self.texts):
            fields = leaves(text)
            if fields is None:
                bullets = [m.span() for m in regex(r"(?m)^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+\S.*$").finditer(text)]
                if len(bullets) > 1:
                    found.setdefault(len(bullets), Operand(i, *bullets[0], text[slice(*bullets[0])]))
                continue
            sizes: dict[str, tuple[int, int, int]] = {}
            for leaf in fields:
                for m in regex(r"\[(\d+)\]").finditer(leaf.path):
                    parent, size = leaf.path[: m.start()], int(m[1]) + 1
                    if size > sizes.get(parent, (0, 0, 0))[0]:
                        sizes[parent] = (size, leaf.start, leaf.end)
            for size, start, end in sizes.values():
                found.setdefault(size, Operand(i, start, end, text[start:end]))
        return found

    def _count(self, claim: Claim) -> Derivation | None:
        value = Decimal(claim.key)
        if claim.kind != "number" or value != value.to_integral_value() or not 0 < value <= 100:
            return None
        operand = self._lengths.get(int(value))
        if operand is None:
            return None
        return (Located(operand.source, Claim(LABEL, operand.text, "", operand.start, operand.end)),), "number of items"

    # ------------------------------------------------------------ what is near

    def nearest(self, claim: Claim) -> Match | None:
        """A claim of the same kind in the sources that this one may have been mistaken from; None if none is near.

        Meant for claims that `find` does not know. Ordered by how telling the likeness is.
        """
        try:
            return self._nearest[claim]
        except KeyError:
            self._nearest[claim] = found = self._looked_around(claim)
            return found

    def _looked_around(self, claim: Claim) -> Match | None:
        best: tuple[int, Located, str] | None = None
        detail = ""
        for place in self._candidates(claim):
            if place.claim.key in claim.keys and place.claim.unit == claim.unit:
                continue
            converted = self._converted_slip(claim, place)
            seen = converted or near.likeness(claim, place.claim)
            if seen and (best is None or seen[0] < best[0]):
                best, detail = (seen[0], place, seen[1]), "converted" if converted else ""
        return _match(best[2], best[1], detail=detail) if best else None

    def _converted_slip(self, claim: Claim, place: Located) -> tuple[int, str] | None:
        """Whether a claim is a tenth, ten times ... of what a measure of the sources comes to in the claim's unit: 31 µg for 0.31 mg."""
        if claim.kind not in NUMERIC or not claim.unit or not place.claim.unit or claim.unit == place.claim.unit:
            return None
        value = None if units.is_currency(claim.unit) else units.converted(Decimal(place.claim.key), place.claim.unit, claim.unit)
        if not value or not Decimal(claim.key):
            return None
        ratio = Decimal(claim.key) / value
        return (2, "factor") if ratio in _TENS else None

    def near_total(self, claim: Claim, more: Iterable[Decimal] = ()) -> Match | None:
        """A sum of one row of numbers in the sources, or one of `more`, of which the claim is a slip: a digit off, two transposed."""
        if claim.kind not in NUMERIC or len(claim.key.replace(".", "").replace("-", "")) < 4:
            return None
        for place, total in [*self._row_totals, *((None, m) for m in more)]:
            key = canonical(total)
            seen = near.likeness(claim, Claim(claim.kind, key, key, 0, 0, claim.unit, "", (key,)))
            if seen and seen[1] in ("transposed", "digit") and (place is None or units.compatible(place.claim.unit, claim.unit)):
                return Match("total", -1, -1, -1, key)
        return None

    def same_field(self, claim: Claim) -> Match | None:
        """The claim that stands in the field of the same name in a source, with another value (`field`); None without one."""
        if not claim.field:
            return None
        for place in self._of(_group(claim.kind)):
            if place.claim.field == claim.field and not set(place.claim.keys) & set(claim.keys):
                return _match("field", place)
        return None

    def _candidates(self, claim: Claim) -> list[Located]:
        return self._of(_group(claim.kind))[:MAX_NEAR]


def _other_measure(claim: Claim, found: Match, places: Sequence[Located]) -> bool:
    """Whether the figures of a measure were found in one of another unit of its dimension: 480 kg where the source has 480 lb."""
    there = [p.claim for p in places if p.source == found.source and p.claim.start <= found.start < p.claim.end]
    return bool(there) and all(c.unit and claim.unit and units.converted(Decimal(1), c.unit, claim.unit) is not None for c in there)


def _by_itself(text: str, start: int, end: int) -> bool:
    """Whether neither a letter nor a digit, nor a point or comma of one number with it, touches a piece of a text."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (before in "_.," or before.isalnum()):
        return False
    return not (after and (after == "_" or after.isalnum() or (after in ".," and text[end + 1 : end + 2].isdecimal())))


def _group(kind: str) -> str:
    return "number" if kind in NUMERIC else kind


def _spot(words: dict[str, tuple[int, int]], word: str) -> tuple[int, int] | None:
    """Where a word stands, also without or with a genitive or plural ending."""
    for form in (word, word.removesuffix("s"), word + "s", word.removesuffix("es"), word + "es"):
        if form in words and (len(form) > 2 or form == word):
            return words[form]
    return None
