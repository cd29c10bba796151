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
    NUMBER,
    NUMERIC,
    PHONE,
    TIME,
    URL,
    Claim,
    claims,
    label_key,
)
from rca.text.field_units import unit_named
from rca.text.normalise import fold_widths, fold_word, squash
from rca.text.numbers import canonical
from rca.text.operands import LAST_DIGITS, Operands, mantissa
from rca.text.places import Located, Number, Operand, found_at
from rca.text.pool import Pool
from rca.text.portions import TIME_UNITS

_TENS = frozenset(Decimal(10) ** n for n in (-3, -2, -1, 1, 2, 3))
MAX_ROUNDS = 3
MAX_NEAR = 4000
_WORD = regex(r"[^\W_]+")
_BY_THE_CLOCK = regex(
    r"(?i)(?<!\w)(?:at|after|before|by|until|till|from|around|about|past|um|ab|nach|vor|bis|gegen|à|après|avant|vers|dès|jusqu['’]à|"
    r"alle|dopo le|prima delle|dalle|entro le|om|na|voor|vanaf|tot|rond|às|depois das|antes das|até às|a las|después de las|antes de las|"
    r"o|po|przed|od|do|kl\.?|efter|före|från|till|før|fra|til|saat) $",
    needs=" ",
)
"""What stands before an hour of the clock."""


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
        for _ in range(MAX_ROUNDS):
            derived = [c for c, m in zip(found, result, strict=True) if m and m.how == "derived" and c.kind in NUMERIC]
            if not derived or None not in result:
                break
            fresh = [Number(-1, c, Decimal(c.key)) for c in derived]
            pool = self._operands.pool_with(fresh)
            before, result = result, [m or self._derive(c, pool) for c, m in zip(found, result, strict=True)]
            if before == result:
                break
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
            places = [p for p in places if units.compatible(p.claim.unit, claim.unit) or _price_for_a_time(p.claim, claim)]
            places.sort(key=lambda p: p.claim.unit != claim.unit)
        elif claim.kind == LABEL and claim.key in ("true", "false"):
            places = [p for p in places if p.claim.field == claim.field]
        elif claim.kind == LABEL and not places and units.is_currency(units.canonical_unit(claim.text)):
            places = [p for p in self._of("number") if p.claim.unit == units.canonical_unit(claim.text)]
        if places:
            same = next((p for p in places if p.claim.text == claim.text), None)
            return _match("verbatim", same) if same else _match("format", places[0])
        if claim.kind in NUMERIC and (scaled := self._scaled(claim)) is not None:
            return scaled
        if claim.kind in NUMERIC or claim.kind in (DATE, TIME):
            literal = self._literal(claim)
            return self._date_part(claim) if literal is None or _other_measure(claim, literal, every) else literal
        if claim.kind == LABEL and claim.key in ("true", "false"):
            return None
        return self._in_words(claim)

    def _scaled(self, claim: Claim) -> Match | None:
        """A number of thousands, millions ... and a field that counts in these: "410 million euros" for an `investment_eur_m` of 410."""
        bare = mantissa(claim)
        if bare:
            fields = [p for p in self._keys.get(("number", bare), ()) if p.claim.path and not mantissa(p.claim)]
            return _match("format", fields[0]) if fields else None
        return next((_match("format", p) for p in self._operands.scaled.get(claim.key, ())), None) if claim.path else None

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
            return self._hour(claim) or self._length_of_time(claim)
        elif claim.kind in NUMERIC and regex(r"(?:19|20)\d\d").fullmatch(claim.key):
            for place in self._of(DATE):
                if place.claim.key.startswith(claim.key):
                    return _match("format", place)
        elif claim.kind == NUMBER and claim.text.isdecimal() and len(claim.text) == LAST_DIGITS:
            return next((_match("format", p) for p in self._operands.long if p.claim.key.endswith(claim.text)), None)
        return None

    def _hour(self, claim: Claim) -> Match | None:
        """A full hour that is given by its number: 15:00 for "15 Uhr", or for "after 3"."""
        for key in claim.keys:
            hour = int(key[:2]) if key.endswith(":00") else 0
            for place in self._keys.get(("number", str(hour)), ()) if hour else ():
                if place.claim.unit in ("", "h"):
                    return _match("format", place)
            for place in self._keys.get(("number", str(hour - 12)), ()) if hour > 12 else ():
                text = self.texts[place.source]
                if place.claim.unit in ("", "h") and _BY_THE_CLOCK.search(text, max(0, place.claim.start - 16), place.claim.start):
                    return _match("format", place)
        return None

    def _length_of_time(self, claim: Claim) -> Match | None:
        """Hours and minutes, which read like a time of day, of so many minutes: "1 h 18" for 78."""
        hours, _, minutes = claim.key.partition(":")
        for place in self._keys.get(("number", str(int(hours) * 60 + int(minutes))), ()) if minutes.isdigit() else ():
            if "min" in (place.claim.unit, unit_named(place.claim.field)):
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

    @cached_property
    def _operands(self) -> Operands:
        return Operands(self.texts, self._of)

    def _derive(self, claim: Claim, pool: Pool | None = None) -> Match | None:
        given = self._operands
        if claim.kind == DATE:
            found = shifts.shifted_date(claim, given.full_dates, given.numbers)
        elif claim.kind in NUMERIC:
            found = arithmetic.derive(claim, pool or given.pool)
            found = found or arithmetic.time_between(claim, given.times) or given.count(claim) or given.for_each(claim)
        else:
            return None
        return _match("derived", *found[0], detail=found[1]) if found else None

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
        joined = [Located(n.source, n.claim) for n in self._operands.joined] if claim.kind in NUMERIC else []
        for place in [*self._candidates(claim), *joined]:
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
        for place, total in [*self._operands.row_totals, *((None, m) for m in more)]:
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


def _price_for_a_time(one: Claim, other: Claim) -> bool:
    """Whether a field named after a time holds the price for it: `abonnement_mois` for 15.65 € a month."""
    return bool(other.path) and other.unit in TIME_UNITS and "." in other.key and units.is_currency(one.unit)


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
