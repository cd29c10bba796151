"""Cuts a text into claims: the pieces that are right or wrong by themselves, each under a key that no notation changes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from rca.patterns import regex
from rca.records import dataclass, replace
from rca.text import dates, identifiers, names, numbers, numerals, units
from rca.text.field_units import unit_of_field
from rca.text.kept import kept
from rca.text.language import guess
from rca.text.leaves import Leaf, leaves
from rca.text.normalise import fold_widths, matches_at, number_places, word_set
from rca.text.tables import spans

NUMBER, AMOUNT, PERCENT = "number", "amount", "percent"
DATE, TIME, NAME, IDENTIFIER = "date", "time", "name", "identifier"
EMAIL, URL, PHONE, LABEL = "email", "url", "phone", "label"
NUMERIC = frozenset((NUMBER, AMOUNT, PERCENT))


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim at characters `start` to `end` of the text it was read from (`text` is exactly that piece).

    kind   number | amount | percent | date | time | name | identifier | email | url | phone | label
    key    canonical form of the likeliest reading: plain decimal, ISO date, `HH:MM`, identifier without separators and case
    keys   every possible reading, `key` first ("11/06/2026" is two days, "1,240" two numbers)
    unit   canonical unit or currency code of numbers ("" without): EUR, %, kg, day ...
    path   JSON path of the field it stands in, "" in running text
    """

    kind: str
    text: str
    key: str
    start: int
    end: int
    unit: str = ""
    path: str = ""
    keys: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The last name of the path, "" in running text."""
        return self.path.rsplit(".", 1)[-1].split("[", 1)[0]


_OF_ONE_LANGUAGE = {"an": "fr", "ans": "fr", "p": "en", "f": "en", "F": "en"}
"""Units that are little words or pages in other languages: "Sie geben die 62 an"."""


class _Scan:
    """One pass over one text: scanners in order of precedence, each taking the characters that it reads."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.folded = fold_widths(text)
        self.language = language
        self.taken = bytearray(len(text))
        self.words = word_set(self.folded)
        self.digits = _DIGIT.search(self.folded) is not None
        self.places: tuple[int, ...] = ()
        self.claims: list[Claim] = []

    def take(self, kind: str, start: int, end: int, keys: tuple[str, ...], unit: str = "") -> bool:
        """Records a claim unless a scanner before has read one of its characters."""
        if end <= start or self.taken.find(1, start, end) >= 0 or not keys:
            return False
        self.taken[start:end] = b"\1" * (end - start)
        self.claims.append(Claim(kind, self.text[start:end], keys[0], start, end, unit, "", keys))
        return True

    def run(self) -> list[Claim]:
        """All claims in order of their offsets."""
        for start, end, keys, kind in identifiers.scan(self.folded):
            self.take(kind, start, end, keys)
        for start, end, keys, kind in dates.scan(self.folded, self.words, self.digits):
            self.take(kind, start, end, keys)
        if self.digits:
            for start, end, keys, kind in identifiers.scan_codes(self.folded):
                if not units.before(self.folded, start, 6):
                    self.take(kind, start, end, keys)
            self.places = number_places(self.folded)
            if any(self._may_count(at) for at in self.places):
                self._mask_enumerators()
            self._numbers()
        self._number_words()
        for start, end, keys in names.scan(self.folded, self.language):
            self.take(NAME, start, end, keys)
        return sorted(self._sides(), key=lambda c: (c.start, c.end))

    def _sides(self) -> list[Claim]:
        """The claims, where the three sides of a box have the unit that stands after the last of them."""
        if not self.digits:
            return self.claims
        spans = [(m.start(), m.end(), units.canonical_unit(m[1]) or "in") for m in matches_at(_BOX, self.folded, self.places)]
        if not spans:
            return self.claims
        unit_at = {c.start: unit for c in self.claims for start, end, unit in spans if start <= c.start < end and c.kind == NUMBER}
        return [replace(c, unit=unit_at[c.start]) if c.start in unit_at and not c.unit else c for c in self.claims]

    def _may_count(self, at: int) -> bool:
        """Whether the number there may be that of an item, or an ordinal: by what stands right before and behind it."""
        text = self.folded
        match = _NUMBER_AND_ONE.match(text, at)
        if match is None or text[at - 1 : at] == "第":
            return True
        if match[1] == ".":
            return not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t(")
        return match[1] == ")" or match[1] in _ORDINAL_ENDS

    def _mask_enumerators(self) -> None:
        for m in _enumerators().finditer(self.folded):
            group = m.lastindex or 0
            self.taken[m.start(group) : m.end(group)] = b"\1" * (m.end(group) - m.start(group))

    def _numbers(self) -> None:
        if not self.text.isascii():
            for m in numbers.mixed_pattern().finditer(self.folded):
                self._counted(m.start(), m.end(), numbers.mixed_value(m.group()))
        signed = (place for at in self.places for place in ((at - 1, at) if self.folded[at - 1 : at] == "-" else (at,)))
        for m in matches_at(numbers.number_pattern(), self.folded, signed):
            if self.taken.find(1, m.start(), m.end()) >= 0:
                continue
            values = numbers.readings(m.group(), self.language)
            if not values:
                continue
            start, end, unit = m.start(), m.end(), ""
            before = units.before(self.folded, start)
            if self.folded[start - 1 : start] == "(" and self.folded[end : end + 1] == ")":
                end += 1  # "two (2) years": the unit stands after the bracket
            after = units.after(self.folded, end)
            if after and (
                (after["unit"] in _OF_ONE_LANGUAGE and self.language != _OF_ONE_LANGUAGE[after["unit"]])
                or _OF_THE_NEXT.match(self.folded, end)
            ):
                after = None
            if after is None or not (after["unit"] or after["mult"] or after["kanji"]):
                after = self._behind_a_word(end) or after
            if (million := _MILLION.match(self.folded, end)) and (before or million.group()[0] == "M"):
                values, end, after = tuple(v * 1_000_000 for v in values), million.end(), units.after(self.folded, million.end())
            if after and (factor := _factor(after, self.language)) > 1:
                values = tuple(v * factor for v in values)
            if after and after.end() > end and self.taken.find(1, end, after.end()) < 0:
                unit = units.canonical_unit(after["unit"] or "")
                end = after.end()
                if unit == "m" and (power := _POWER.match(self.folded, end)):
                    unit, end = "m2" if power["square"] else "m3", power.end()
            elif end > m.end():
                end = m.end()
            if (
                before
                and not (unit and not units.is_currency(unit) and unit != units.PERCENT)
                and self.taken.find(1, before.start(), start) < 0
            ):
                unit, start = units.canonical_unit(before["sym"] or before["code"]), before.start()
            elif not unit and self.folded[start - 1 : start] == "%" and not self.folded[start - 2 : start - 1].isdigit():
                unit, start = units.PERCENT, start - 1  # as Turkish has it: "%12"
            self.take(_numeric_kind(unit), start, end, _keys(values), unit)

    def _behind_a_word(self, end: int) -> re.Match[str] | None:
        """The unit behind a word that says how it is counted: "90 calendar days"."""
        counted = _COUNTED_AS.match(self.folded, end)
        return units.after(self.folded, counted.end()) if counted else None

    def _number_words(self) -> None:
        language = self.language or "en"
        if _HALF.search(self.folded):
            from rca.text import halves

            for start, end, half, unit in halves.scan(self.folded, language):
                self._counted(start, end, half, unit)
        pattern = None if self.words.isdisjoint(numbers.first_words(language)) else numbers.word_pattern(language, self.text)
        if pattern is not None:
            for m in pattern.finditer(self.text):
                value, end = numbers.word_value(m, language)
                self._counted(m.start(), end, value)
        if not self.words.isdisjoint(long := numerals.german_candidates(self.words)):
            for m in numerals.german_pattern().finditer(self.text):
                if m.group().casefold() in long and (number := numerals.german(m.group())) is not None:
                    self._counted(m.start(), m.end(), number)
        if not self.text.isascii():
            self._kanji()

    def _kanji(self) -> None:
        for m in numbers.kanji_pattern().finditer(self.text):
            value = numbers.kanji_value(m.group())
            if value is not None:
                self._counted(m.start(), m.end(), value)

    def _counted(self, start: int, end: int, value: int | Decimal, unit: str = "") -> None:
        """A number whose value is known, with its unit or the one that follows it."""
        after = None if unit else units.after(self.folded, end) or self._behind_a_word(end)
        if after and not after["kanji"] and not after["mult"]:
            unit = units.canonical_unit(after["unit"] or "")
        self.take(_numeric_kind(unit), start, after.end() if after and unit else end, (str(value),), unit)


_DIGIT = regex(r"\d")
_NUMBER_AND_ONE = regex(r"[0-9]+([^\d]|\Z)", re.DOTALL)
_ORDINAL_ENDS = frozenset("snrteèºª")
"""A number and the character behind it, and those with which the endings of ordinals begin."""

_COUNTED_AS = regex(r" (?:calendar|consecutive|full|whole|further|additional|more|volle[nr]?|ganze[nr]?|weitere[nr]?)(?= )")
_HALF = regex(r"(?i)half|halb|halv|demi|medi[oa]|mezz[oa]|mei[oa]\b|pół|buçuk", needs="half|halb|halv|demi|medi|mezz|mei|pół|buçuk")
_OF_THE_NEXT = regex(r" [€$£¥₹]\d")
"""A sign that belongs to the amount that follows: 2023 £3.1m."""

_POWER = regex(
    r"(?i)\s(?:(?P<square>cuadrados?|quadrad[oa]s?|quadrat[oi]|carrés?|kwadratow\w+)|c[uú]bic[oa]s?|cub[oi]|cubes?|sześcienn\w+)(?!\w)"
)
"""What makes a metre one of an area or of a volume where the word for it follows."""

_BOX = regex(r"(?i)(?<![\w.,])(?:\d{1,4}(?:[.,]\d{1,2})?\s?[x×]\s?){2}\d{1,4}(?:[.,]\d{1,2})?\s?(mm|cm|m|in|ft)\b")
"""Three sides of a box and the unit of all of them: 24 x 16 x 12 in."""

_MIL_IS_TEN_KM = frozenset(("sv", "no", "nb", "nn", "da"))
"""Languages in which "mil" is a measure of way, and not a thousand."""

_MILLION = regex(r" ?[Mm](?=[€$£]|\b)(?![-/²³.]\w)")
"""Million, where a currency stands before the number or the M is a capital: $4.5M, 3.9M."""


@functools.cache
def _enumerators() -> re.Pattern[str]:
    return regex(
        r"(?m)^[ \t]*\(?(\d{1,2})[.)](?=[ \t])|(?<=[\s:;])(\d{1,2})\)(?=\s)|(?<!\w)(\d{1,3}(?:st|nd|rd|th|ère|re|er|e|eme|ème|º|"
        r"ª))(?!\w)|第(\d{1,3})"
    )


def _factor(match: re.Match[str], language: str) -> int:
    if match["kanji"]:
        return units.KANJI_MULTIPLIERS[match["kanji"]]
    if language in _MIL_IS_TEN_KM and (match["mult"] or "").casefold() == "mil":
        return 1
    return units.multiplier(match["mult"]) if match["mult"] else 1


def _numeric_kind(unit: str) -> str:
    return PERCENT if unit == units.PERCENT else AMOUNT if units.is_currency(unit) else NUMBER


def _keys(values: tuple[Decimal, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers.canonical(v) for v in values))


_LABEL = regex(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")


@kept
def label_key(text: str) -> str:
    """A label without case, quotes and separators: `"Out of Scope"` and `OUT_OF_SCOPE` are one."""
    return " ".join(regex(r"[^\W_]+").findall(text.casefold()))


def _of_leaf(leaf: Leaf, language: str) -> list[Claim]:
    if leaf.kind == "number":
        values = numbers.readings(leaf.text, json_number=True) if "e" not in leaf.text.lower() else (Decimal(leaf.text),)
        unit = unit_of_field(leaf.key)
        keys = _keys(tuple(v for v in values if abs(v.adjusted()) < numbers.MAX_DIGITS))
        return [Claim(_numeric_kind(unit), leaf.text, keys[0], leaf.start, leaf.end, unit, leaf.path, keys)] if keys else []
    if leaf.kind == "literal":
        if leaf.text.casefold() in ("true", "false"):
            key = leaf.text.casefold()
            return [Claim(LABEL, leaf.text, key, leaf.start, leaf.end, "", leaf.path, (key,))]
        return []
    found = [_moved(c, leaf) for c in _prose(leaf.text, language)]
    if not found and leaf.text and len(leaf.text) <= 60 and _LABEL.fullmatch(leaf.text):
        key = label_key(leaf.text)
        found.append(Claim(LABEL, leaf.text, key, leaf.start, leaf.end, "", leaf.path, (key,)))
    return found


def _moved(claim: Claim, leaf: Leaf) -> Claim:
    start, end = leaf.locate(claim.start, claim.end)
    return replace(claim, start=start, end=end, path=leaf.path)


@kept
def _prose(text: str, language: str) -> tuple[Claim, ...]:
    return tuple(_Scan(text, language).run())


def claims(text: str, language: str = "") -> tuple[Claim, ...]:
    """The claims of a text in order; JSON field by field, anything else by scanners.

    `language` (ISO 639-1) decides what "1.240" most likely means, which words are numbers, and whether a capital makes a name;
    it is guessed from function words if "".
    """
    language = language or guess(text)
    fields = leaves(text)
    if fields is not None:
        return tuple(_verbatim(text, _of_fields(fields, language)))
    inner = list(blocks(text)) if "{" in text else []
    if not inner:
        return tuple(_verbatim(text, _prose(text, language)))
    return tuple(_verbatim(text, sorted(_of_parts(text, inner, language), key=lambda c: c.start)))


def _of_fields(fields: Sequence[Leaf], language: str) -> list[Claim]:
    beside = _units_beside(fields)
    return [_with_unit(c, beside) for leaf in fields for c in _of_leaf(leaf, language)]


def _of_parts(text: str, inner: Sequence[tuple[int, int]], language: str) -> Iterator[Claim]:
    """The claims of a prompt that is put together of prose and JSON: of each its own."""
    prose, done = [], 0
    for start, end in inner:
        prose += [text[done:start], " " * (end - start)]
        done = end
        for claim in _of_fields(leaves(text[start:end]) or (), language):
            yield replace(claim, start=claim.start + start, end=claim.end + start)
    yield from _prose("".join((*prose, text[done:])), language)


_OPENS = regex(r"(?:^|(?<=[\n:>`]))[ \t\n]*(?=\{|\[[ \t\n]*[{\[\"\d])", needs="{|[")


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where JSON begins and ends that stands in other text: on lines of its own, behind a label or in a tag."""
    return ((start, end) for value, start, end in spans(text, _OPENS) if value)


_UNIT_FIELD = regex(
    r"(?i)units?|uom|einheit|eenheid|unit[eéàá]|unidade?s?|unidad|jednostka|enhet|enhed|birim|単位",
    needs="birim|einheit|enhe|jednostka|unidad|unit|uom|単位",
)


def _units_beside(fields: Sequence[Leaf]) -> dict[str, str]:
    """The measure that an object's own field names for its only number ({"value": 31, "unit": "µg/kg"}), by the object's path."""
    named: dict[str, str] = {}
    numbers_in: dict[str, int] = {}
    for leaf in fields:
        parent = leaf.path.rpartition(".")[0]
        if leaf.kind == "number":
            numbers_in[parent] = numbers_in.get(parent, 0) + 1
        elif leaf.kind == "string" and len(leaf.text) <= 12 and _UNIT_FIELD.fullmatch(leaf.key):
            unit = units.canonical_unit(leaf.text.partition("/")[0].strip())
            if unit and not units.is_currency(unit) and unit != units.PERCENT:
                named[parent] = unit
    return {parent: unit for parent, unit in named.items() if numbers_in.get(parent) == 1}


def _with_unit(claim: Claim, beside: dict[str, str]) -> Claim:
    unit = beside.get(claim.path.rpartition(".")[0]) if beside and claim.kind == NUMBER and not claim.unit else None
    return replace(claim, unit=unit) if unit else claim


def _verbatim(text: str, found: Iterable[Claim]) -> list[Claim]:
    """Claims whose `text` is the piece of the document, also where that holds escapes."""
    return [c if text[c.start : c.end] == c.text else replace(c, text=text[c.start : c.end]) for c in found]
