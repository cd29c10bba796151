"""Numbers as people write them: digits with any separators, words in four languages, kanji; read as exact decimals."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from rca.patterns import Growing, passing, regex
from rca.text import numerals
from rca.text.normalise import words_of

_COMMA_LANGUAGES = words_of("de fr es it nl pt pl sv no nb da fi cs tr ru el hu ro")
MAX_DIGITS = 30


def canonical(value: Decimal) -> str:
    """Shortest plain notation of a decimal: 9450, 0.5, -3.25; no exponent, no trailing zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@functools.cache
def number_pattern() -> re.Pattern[str]:
    """A run of digits with separators; what it means is decided by `readings`."""
    grouped = r"\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d{1,4}(?!\d))?"
    plain = r"\d+(?:[.,]\d+)*"
    return regex(rf"(?<![\w.,])(?P<sign>-)?(?:{grouped}|{plain})", re.ASCII)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _grouped(parts: list[str]) -> bool:
    """Whether digit groups look like thousands (1.234.567) or like the Indian system (1,23,456)."""
    head, *rest = parts
    if not 1 <= len(head) <= 3 or head.startswith("0") or len(rest[-1]) != 3:
        return False
    return all(len(p) == 3 for p in rest) or (all(len(p) == 2 for p in rest[:-1]) and len(head) <= 2)


def readings(text: str, language: str = "", json_number: bool = False) -> tuple[Decimal, ...]:
    """What a run of digits may mean, most likely first; () if it is no number (1.2.3, or too long to be one).

    "1.240" is 1240 and 1.24, and so is "1,240": which comes first depends on the language.
    """
    raw = text.replace(" ", "").replace("'", "")
    sign = "-" if raw.startswith("-") else ""
    body = raw.lstrip("-")
    if len(body) > MAX_DIGITS and sum(c.isdigit() for c in body) > MAX_DIGITS:
        return ()
    points, commas = body.count("."), body.count(",")
    texts: list[str]
    if json_number or not (points or commas):
        texts = [body]
    elif points and commas:
        decimal = "." if body.rfind(".") > body.rfind(",") else ","
        group = "," if decimal == "." else "."
        whole, _, fraction = body.rpartition(decimal)
        if decimal in whole or not _grouped(whole.split(group)):
            return ()
        texts = [whole.replace(group, "") + "." + fraction]
    else:
        mark = "." if points else ","
        parts = body.split(mark)
        as_group, as_point = "".join(parts), ".".join(parts)
        if len(parts) > 2:
            texts = [as_group] if _grouped(parts) else []
        elif _grouped(parts):
            comma_decimal = language in _COMMA_LANGUAGES
            group_first = (mark == ".") == comma_decimal
            texts = [as_group, as_point] if group_first else [as_point, as_group]
        else:
            texts = [as_point]
    values = [_decimal(sign + t) for t in texts]
    return tuple(v for v in values if v is not None)


# ---------------------------------------------------------------- words


_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_DE = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_FR = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"
_FR_TENS = "vingt trente quarante cinquante soixante"
_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve "
    "veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_ES_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_ARTICLES = words_of("one un une uno una ein eine eins")
_HUNDREDS = {"en": ("hundred", "thousand"), "de": ("hundert", "tausend"), "fr": ("cent", "mille"), "es": ("cien", "mil")}


def _english() -> dict[str, int]:
    units = {w: i for i, w in enumerate(_EN.split())}
    table = dict(units)
    for i, tens in enumerate(_EN_TENS.split(), 2):
        table[tens] = i * 10
        table |= {f"{tens}-{w}": i * 10 + v for w, v in units.items() if 0 < v < 10}
        table |= {f"{tens} {w}": i * 10 + v for w, v in units.items() if 0 < v < 10}
    return table


def _german() -> dict[str, int]:
    units = {w: i for i, w in enumerate(_DE.split())} | {"zwo": 2}
    table = dict(units)
    for i, tens in enumerate(_DE_TENS.split(), 2):
        table[tens] = i * 10
        table |= {f"{'ein' if v == 1 else w}und{tens}": i * 10 + v for w, v in units.items() if 0 < v < 10}
    table |= {w.replace("ß", "ss"): v for w, v in table.items() if "ß" in w}
    small = [(w, v) for w, v in table.items() if 1 < v < 10]
    table |= {"hundert": 100, "einhundert": 100, "tausend": 1000, "eintausend": 1000}
    table |= {f"{w}hundert": v * 100 for w, v in small} | {f"{w}tausend": v * 1000 for w, v in small}
    return table


def _french() -> dict[str, int]:
    units = {w: i for i, w in enumerate(_FR.split())}
    table = dict(units)
    for i, tens in enumerate(_FR_TENS.split(), 2):
        table[tens] = i * 10
        table |= {f"{tens}-{w}": i * 10 + v for w, v in units.items() if 1 < v < 10}
        table |= {f"{tens} et un": i * 10 + 1, f"{tens}-et-un": i * 10 + 1}
    table |= {f"soixante-{w}": 60 + v for w, v in units.items() if 9 < v < 20}
    table |= {f"quatre-vingt-{w}": 80 + v for w, v in units.items() if 0 < v < 20}
    table |= {"quatre-vingt": 80, "quatre-vingts": 80, "septante": 70, "nonante": 90, "soixante et onze": 71}
    table |= {"cent": 100, "mille": 1000} | {f"{w} cent{s}": v * 100 for w, v in units.items() if 1 < v < 10 for s in ("", "s")}
    return table


def _spanish() -> dict[str, int]:
    table = {w: i for i, w in enumerate(_ES.split())}
    units = {w: v for w, v in table.items() if 0 < v < 10}
    for i, tens in enumerate(_ES_TENS.split(), 3):
        table[tens] = i * 10
        table |= {f"{tens} y {w}": i * 10 + v for w, v in units.items()}
    table |= {"cien": 100, "mil": 1000, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500}
    return table | {"seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900}


_TABLES = {"en": _english, "de": _german, "fr": _french, "es": _spanish}


@functools.cache
def words(language: str) -> dict[str, int]:
    """Number words of a language (en, de, fr, es; a few of others) without those that are articles as well."""
    table = _TABLES[language]() if language in _TABLES else numerals.with_compounds(language)
    return {w: v for w, v in table.items() if w not in _ARTICLES}


def simple_words(language: str) -> dict[str, int]:
    """The same without compounds, where these are put together by rule: what digits are read out with."""
    return words(language) if language in _TABLES else {w: v for w, v in numerals.few(language).items() if w not in _ARTICLES}


@functools.cache
def first_words(language: str) -> frozenset[str]:
    """What stands in a text that holds a number word of the language."""
    return frozenset(regex(r"[\s-]").split(w)[0] for w in words(language))


def _spellings(table: Iterable[str]) -> str:
    """All words of a table, longer ones before those that they begin with. Compounds with the same last parts share them, since eighty
    of them take 4 ms to compile: `(?:twenty|thirty)-(?:one|two)`."""
    tails: dict[tuple[str, str], set[str]] = defaultdict(set)
    for word in table:
        cut = max(word.rfind(" "), word.rfind("-"))
        tails[word[:cut] if cut > 0 else "", word[cut] if cut > 0 else ""].add(word[cut + 1 :])
    heads: dict[tuple[int, str, frozenset[str]], list[str]] = defaultdict(list)
    for (head, joint), ends in tails.items():
        heads[len(regex(r"[ -]").findall(head)) if head else -1, joint, frozenset(ends)].append(head)
    ordered = sorted(heads.items(), key=lambda found: -found[0][0])
    return "|".join(f"(?:{_any_of(first)}){_any_of([joint])}(?:{_any_of(ends)})" for (_, joint, ends), first in ordered)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=len, reverse=True))


@functools.cache
def _growing(language: str) -> Growing:
    return Growing(words(language))


def word_pattern(language: str, text: str) -> re.Pattern[str] | None:
    """Matches one number word of the language in the text, with what multiplies it (group `scale`); None where none can stand."""
    names = _growing(language).of(text)
    return _word_pattern(language, names) if names else None


@functools.lru_cache(maxsize=16)
def _word_pattern(language: str, table: tuple[str, ...]) -> re.Pattern[str]:
    names = _spellings(table)
    hundred, thousand = _HUNDREDS.get(language, ("hundred", "thousand"))
    joined = (
        rf"(?:\s(?P<scale>{hundred}|{thousand}|million|millionen|millions|millones)\b)?(?:\s(?:and|und|et|y)\s(?P<rest>{names})(?!\w))?"
    )
    return passing(rf"(?<![\w-])(?P<word>{names})(?!\w|-\w+-){joined}", re.IGNORECASE)


def word_value(match: re.Match[str], language: str) -> tuple[int, int]:
    """The value of a match of `word_pattern`, and where it ends ("two and three" is 2: nothing joins them)."""
    table = words(language)
    value = table[" ".join(match["word"].casefold().split())]
    scale = (match["scale"] or "").casefold()
    if not scale:
        return value, match.end("word")
    factor = 100 if scale == _HUNDREDS.get(language, ("hundred",))[0] else 1000 if scale[:3] in ("tho", "tau", "mil") else 1
    factor = 1_000_000 if scale.startswith(("milli", "millo")) and scale != "mille" else factor
    value *= factor
    if match["rest"] and (rest := table[" ".join(match["rest"].casefold().split())]) < factor:
        return value + rest, match.end()
    return value, match.end("scale")


# ---------------------------------------------------------------- kanji


_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "億": 100_000_000}
_COUNTERS = "円人名個件回枚台本年月日時分泊つ歳階週か箇"


@functools.cache
def kanji_pattern() -> re.Pattern[str]:
    """Kanji numerals, only where a counter follows or a scale makes it plain that it is a number."""
    digits = "〇一二三四五六七八九"
    return regex(rf"[{digits}十百千万億]{{2,20}}|[{digits}十](?=[{_COUNTERS}])", needs="〇|一|七|万|三|九|二|五|億|八|六|十|千|四|百")


@functools.cache
def mixed_pattern() -> re.Pattern[str]:
    """Digits with kanji scales between them: 1万2千, 3億5000万."""
    return regex(r"(?<![\d.,])(?:\d{1,4}[億万千百]){1,4}(?:\d{1,4}(?![億万千百\d.,]))?", re.ASCII, needs="万|億|千|百")


def mixed_value(text: str) -> int:
    """The value of a match of `mixed_pattern`."""
    total = section = 0
    for digits, scale in regex(r"(\d+)([億万千百]?)").findall(text):
        if scale in _MYRIADS:
            total += (section + int(digits)) * _MYRIADS[scale]
            section = 0
        else:
            section += int(digits) * _TENS.get(scale, 1)
    return total + section


def kanji_value(text: str) -> int | None:
    """The value of a kanji numeral (三万五千 is 35000, 二〇二六 is 2026); None where it is not well formed."""
    if all(c in _KANJI for c in text):
        return int("".join(str(_KANJI[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _KANJI:
            if digit:
                return None
            digit = _KANJI[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        else:
            total += (section + digit or 1) * _MYRIADS[c]
            section = digit = 0
    return total + section + digit
