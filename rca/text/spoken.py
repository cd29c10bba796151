"""Digits and hours that were spoken and written down as words: "oh seven seven double oh", "zéro six, douze", "four o'clock"."""

from __future__ import annotations

import functools

from rca.patterns import regex
from rca.text import numbers
from rca.text.normalise import words_in, words_of

_DIGITS: dict[str, str] = {
    "en": "oh o zero one two three four five six seven eight nine",
    "de": "null ein eins zwei drei vier fünf sechs sieben acht neun zwo",
    "fr": "zéro zero un une deux trois quatre cinq six sept huit neuf",
    "es": "cero uno una dos tres cuatro cinco seis siete ocho nueve",
    "it": "zero uno una due tre quattro cinque sei sette otto nove",
    "nl": "nul een één twee drie vier vijf zes zeven acht negen",
    "pt": "zero um uma dois duas três quatro cinco seis meia sete oito nove",
    "pl": "zero jeden jedna dwa trzy cztery pięć sześć siedem osiem dziewięć",
    "sv": "noll ett en två tre fyra fem sex sju åtta nio",
    "da": "nul en et to tre fire fem seks syv otte ni",
    "no": "null en ett to tre fire fem seks syv sju åtte ni",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
}
_VALUES = {  # of the words above that do not stand at their digit
    "oh": 0, "o": 0, "zero": 0, "null": 0, "zéro": 0, "cero": 0, "nul": 0, "noll": 0, "sıfır": 0,
    "one": 1, "ein": 1, "eins": 1, "un": 1, "une": 1, "uno": 1, "una": 1, "een": 1, "één": 1, "um": 1, "uma": 1, "jeden": 1, "jedna": 1,
    "ett": 1, "en": 1, "et": 1, "bir": 1, "two": 2, "zwei": 2, "zwo": 2, "deux": 2, "dos": 2, "due": 2, "twee": 2, "dois": 2, "duas": 2,
    "dwa": 2, "två": 2, "to": 2, "iki": 2, "three": 3, "drei": 3, "trois": 3, "tres": 3, "tre": 3, "drie": 3, "três": 3, "trzy": 3,
    "üç": 3, "four": 4, "vier": 4, "quatre": 4, "cuatro": 4, "quattro": 4, "quatro": 4, "cztery": 4, "fyra": 4, "fire": 4, "dört": 4,
    "five": 5, "fünf": 5, "cinq": 5, "cinco": 5, "cinque": 5, "vijf": 5, "pięć": 5, "fem": 5, "beş": 5, "six": 6, "sechs": 6, "seis": 6,
    "sei": 6, "zes": 6, "meia": 6, "sześć": 6, "sex": 6, "seks": 6, "altı": 6, "seven": 7, "sieben": 7, "sept": 7, "siete": 7,
    "sette": 7, "zeven": 7, "sete": 7, "siedem": 7, "sju": 7, "syv": 7, "yedi": 7, "eight": 8, "acht": 8, "huit": 8, "ocho": 8,
    "otto": 8, "oito": 8, "osiem": 8, "åtta": 8, "otte": 8, "åtte": 8, "sekiz": 8, "nine": 9, "neun": 9, "neuf": 9, "nueve": 9,
    "nove": 9, "negen": 9, "dziewięć": 9, "nio": 9, "ni": 9, "dokuz": 9,
}  # fmt: skip
_REPEATED = {"double": 2, "doppel": 2, "triple": 3, "dreifach": 3, "doble": 2, "dubbel": 2, "doppio": 2, "duplo": 2, "dobbelt": 2}
MIN_WORDS = 4
"""Number words in a row from which on they are digits read out, and not a count."""

_LETTERS = regex(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@functools.cache
def _table() -> dict[str, str]:
    """What each number word stands for when digits are read out. Of all languages at once: a text of few words does not tell its own,
    and words that look like another one's seldom stand four in a row."""
    table = {w: str(v) for one in _DIGITS for w, v in numbers.simple_words(one).items() if v < 100 and " " not in w}
    return table | {word: str(_VALUES[word]) for words in _DIGITS.values() for word in words.split()}


@functools.lru_cache(maxsize=256)
def digit_runs(text: str) -> tuple[str, ...]:
    """The digits of each run of at least four number words of a text, punctuation between them or not."""
    if not _counts(text):
        return ()
    table = _table()
    runs: list[str] = []
    digits, count, times, end = "", 0, 1, -1
    for m in _LETTERS.finditer(text):
        word = m.group().casefold()
        joined = end >= 0 and not text[end : m.start()].strip(" \n,.;-…")
        if not joined and digits:
            runs += [digits] if count >= MIN_WORDS else []
            digits, count, times = "", 0, 1
        if word in _REPEATED:
            times, end = _REPEATED[word], m.end()
        elif word in table or word.replace("-", "") in table:
            digits += table.get(word, table.get(word.replace("-", ""), "")) * times
            count, times, end = count + times, 1, m.end()
        elif "-" in word and all(part in table for part in word.split("-")):
            digits += "".join(table[part] for part in word.split("-"))
            count, times, end = count + word.count("-") + 1, 1, m.end()
        else:
            runs += [digits] if count >= MIN_WORDS else []
            digits, count, times, end = "", 0, 1, -1
    return (*runs, digits) if count >= MIN_WORDS else tuple(runs)


@functools.cache
def _parts() -> frozenset[str]:
    """The words of which number words are made, and what doubles them."""
    return frozenset(part for word in (*_table(), *_REPEATED) for part in word.split("-"))


def _counts(text: str) -> bool:
    """Whether three words follow each other that may be of numbers: four digits need no more, if the first is doubled or tripled."""
    parts, words = _parts(), words_in(text) if text.isascii() else [word.casefold() for word in words_in(text)]
    if b"\1\1\1" in bytes([word in parts for word in words]):
        return True
    return "-" in text and any(word.replace("-", "").casefold() in _table() for word in _HYPHENED.findall(text))


_HYPHENED = regex(r"[^\W\d_]+(?:-[^\W\d_]+)+")


def reads_out(text: str, digits: str) -> bool:
    """Whether a text says these digits one by one, in pairs, or after a "double"; spoken groups that digits part do not count."""
    bare = digits.lstrip("0")
    return len(bare) >= 4 and any(bare in run for run in digit_runs(text))


_SIGNS_SAID = regex(
    r"(?i)\b(?:at|dot|dash|hyphen|underscore|ät|klammeraffe|punkt|minus|bindestrich|unterstrich|arobase|point|tiret|arroba|punto|guion|guión|"
    r"chiocciola|trattino|apenstaartje|punt|streepje|ponto|hífen|małpa|kropka|myślnik|snabel-?a|bindestreck|nokta|kuyruklu a)\b|[^\w]|_"
)


def spells_address(text: str, address: str) -> bool:
    """Whether a text says an e-mail address in words: "mill dot farm at example dot org", "moulin arobase exemple point fr"."""
    bare = _SIGNS_SAID.sub("", address)
    return len(bare) >= 8 and bare.casefold() in _SIGNS_SAID.sub("", text).casefold()


_ONE_O_CLOCK = regex(
    r"(?i)(?<!\w)(?:one o'?clock|ein uhr|(?:één|een|1) uur|une heure|la una|all['’]una|à uma|pierwsz\w+|klockan ett|kl\.? ett|klokken et+|"
    r"saat bir|at one|by one|until one|before one|after one)(?!\w)"
)


@functools.lru_cache(maxsize=256)
def _hours(text: str) -> frozenset[int]:
    table = _table()
    found = {int(table[w]) for w in (m.group().casefold() for m in _LETTERS.finditer(text)) if w in table and w not in _ONE_LIKE}
    return frozenset(found | ({1} if _ONE_O_CLOCK.search(text) else set()))


_NOON = regex(
    r"(?i)\b(?:noon|midday|midnight|mittags?|mitternachts?|midi|minuit|mediodía|medianoche|mezzogiorno|mezzanotte|middernacht|meio-dia|"
    r"meia-noite|południe|północ\w?|midnatt|öğlen?|gece yarısı)\b|正午|真夜中"
)
_ONE_LIKE = frozenset(w for w, v in _VALUES.items() if v == 1 or len(w) < 3)


def says_hour(text: str, time: str) -> bool:
    """Whether a text has the number word of a full hour `HH:00`, on a clock of twelve or of twenty-four hours."""
    hour = int(time[:2])
    if hour in (0, 12) and _NOON.search(text):
        return True
    return time.endswith(":00") and not {hour, hour - 12, hour or 12}.isdisjoint(_hours(text) - {0})


_PAST = words_of("past after nach över over na y e et plus po efter")
_TO = words_of("to till before of vor i voor menos moins meno za för før")
_OF_HOURS = words_of("heures heure uhr uur o'clock")


def says_minutes(text: str, time: str) -> bool:
    """Whether a text says a time in words with its minutes: "ten past seven", "zehn vor acht", "tio över två", "sept heures dix", on a
    clock of twelve hours or of twenty-four."""
    hours, minutes = int(time[:2]), int(time[3:5]) if time[3:5].isdigit() else 0
    return bool(minutes) and any(m == minutes and (h - hours) % 12 == 0 for h, m in _spoken_minutes(text))


@functools.lru_cache(maxsize=256)
def _spoken_minutes(text: str) -> frozenset[tuple[int, int]]:
    """Hours and minutes that a text says by number words joined by one that means past or to."""
    words = [w.casefold() for w in words_in(text)]
    table = _table()
    found: set[tuple[int, int]] = set()
    for one, joint, two in zip(words, words[1:], words[2:], strict=False):
        if one not in table or two not in table or joint not in _JOINTS:
            continue
        first, second = int(table[one]), int(table[two])
        if joint in _TO and first < 60 and second <= 24:
            found.add((second - 1, 60 - first))
        if joint in _PAST and first < 60 and second <= 24:
            found.add((second, first))
        if joint in ("y", "e", "et", *_OF_HOURS) and first <= 24 and second < 60:
            found.add((first, second))
        if joint in ("menos", "moins", "meno") and first <= 24 and second < 60:
            found.add((first - 1, 60 - second))
    return frozenset(found)


_JOINTS = frozenset((*_PAST, *_TO, *_OF_HOURS))
