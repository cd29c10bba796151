"""Proper names in running text: by capitals, titles and honorifics, conservatively and with regard to the language."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from rca.patterns import regex
from rca.text.normalise import fold_word, words_of

Reading = tuple[int, int, tuple[str, ...]]
"""start, end, keys."""

TITLES = words_of(
    "mr mrs ms miss mx sir madam dr prof professor herr herrn frau monsieur madame mademoiselle m mme mlle señor señora sr "
    "sra srta don doña signor signora sig dott inspector inspecteur captain judge mevrouw meneer dhr mw"
)
_COMMON = words_of(
    "the a an this that these those it its i we you he she they his her their our your my in on at by for from to of and or "
    "but if when while after before since as with without during under dear hello hi hey good thank thanks please kind best "
    "warm regards yours sincerely no not yes there here all any each both some most many one two three what who why how "
    "where which also then however therefore because due is are was were has have had will would can could should do does "
    "did be been so now today tomorrow yesterday subject re fw fwd note guten tag morgen abend hallo liebe lieber sehr "
    "geehrte geehrter geehrten vielen dank mit freundlichen grüßen viele grüße beste der die das ein eine wir sie ich er es "
    "und oder aber wenn als nach vor bei von im am zum zur für ihr ihre ihren unser unsere betreff anbei bitte bonjour "
    "bonsoir cher chère merci cordialement bien le la les un une des nous vous je il elle ils et ou mais si quand après "
    "avant depuis objet madame monsieur hola estimado estimada estimados gracias saludos cordiales el los las nosotros "
    "usted yo y o pero cuando después asunto buenos días buenas tardes gentile buongiorno grazie distinti saluti egregio "
    "beste geachte hartelijk dank met vriendelijke groet dates date total totals amount number order invoice"
)
_CALENDAR = words_of(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag "
    "freitag samstag sonntag"
)
_NO_NAME = _COMMON | _CALENDAR
_PARTICLES = "de|des|del|della|der|den|di|da|du|van|von|vom|zu|zur|la|le|ter|ten|bin|ibn|al|el|dos|das|af|av|y|&"
MAX_WORDS = 6


@functools.cache
def _sequence(beyond_ascii: bool) -> re.Pattern[str]:
    """A run of capitalised words, `beyond_ascii` of all European scripts: their set takes longer to load, and most texts need none."""
    upper = "A-Z" + ("".join(filter(str.isupper, map(chr, range(0x80, 0x530)))) if beyond_ascii else "")
    word = rf"[{upper}][^\W\d_]*(?:['’-][^\W\d_]+){{0,3}}"
    piece = rf"(?:{word}|[{upper}]\.)"
    return regex(
        rf"(?<![\w@./-])(?:(?:[Mm]r|[Mm]rs|[Mm]s|[Dd]r|[Pp]rof|Sr|Sra|Sig|Hr|Fr|St|Ste)\. ?)?{word}"
        rf"(?:(?:[ \xa0]|(?<!\.)\n *)(?:(?:{_PARTICLES})[ \xa0]){{0,2}}{piece}|[ \xa0]\d{{1,2}}(?=[ "
        rf"\xa0][{upper}])){{0,{MAX_WORDS - 1}}}",
    )


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "honorific": regex(
            r"(?P<name>[\u4e00-\u9fff々ァ-ヶー]{1,6}(?:[ 　・][\u4e00-\u9fff々ァ-ヶー]{1,6})?)(?=様|さん|氏|先生|殿|部長|課長)",
            needs="さん|先生|様|殿|氏|課長|部長",
        ),
        "word": regex(r"[^\W\d_]+"),
        "start": regex(r"(?:^|[.!?:;…]['\"”»)]*\s|\n\s*(?:[-*•>]|\d{1,2}[.)])?\s*|[\"“„«(\[]|[-–—•|/]\s)$"),
    }


def _beyond_ascii(text: str) -> bool:
    """Whether a text has a capital of a European script that is not ASCII."""
    return not text.isascii() and any("\x7f" < c < "\u0530" and c.isupper() for c in set(text))


def _at_start(text: str, position: int) -> bool:
    return position == 0 or _patterns()["start"].search(text[max(0, position - 8) : position]) is not None


def key_of(name: str) -> str:
    """The words of a name without titles, case, accents and genitive s, joined by single spaces."""
    words = [fold_word(w) for w in _patterns()["word"].findall(regex(r"['’]s\b").sub("", name))]
    return " ".join([w for w in words if w not in TITLES] or words)


def tokens(name: str) -> list[str]:
    """The words of a name that tell it apart (titles and single letters left out)."""
    return [w for w in key_of(name).split() if len(w) > 1]


_BLANKLESS = regex(r"\S+")


def _shape(text: str, match: re.Match[str], language: str) -> tuple[int, int] | None:
    """The part of a run of capitalised words that is a name, or None."""
    start, end = match.span()
    words = [(m.start() + start, m.end() + start, m.group()) for m in _BLANKLESS.finditer(match.group())]
    begun = start
    while words and (words[0][2].rstrip(".,").casefold() in _NO_NAME) and words[0][2].rstrip(".").casefold() not in TITLES:
        words.pop(0)
        begun = -1
    while words and words[-1][2].rstrip(".,").casefold() in _NO_NAME and not words[-1][2].isupper():
        words.pop()
    if not words:
        return None
    start, end = words[0][0], words[-1][1]
    if len(words[-1][2]) > 2:
        end -= len(words[-1][2]) - len(words[-1][2].rstrip("."))
    body = text[start:end]
    titled = words[0][2].rstrip(".").casefold() in TITLES
    if titled and len(words) == 1:
        return None
    if len(words) > 1 and all(w[2].isupper() for w in words):
        return None
    if len(words) > 1 or titled:
        lone_capitals = sum(1 for w in words if len(w[2].rstrip(".")) > 1)
        return (start, end) if lone_capitals and (titled or language != "de" or _german_name(words)) else None
    if language == "de" or len(body) < 3 or body.isupper() or (begun >= 0 and _at_start(text, begun)):
        return None
    return start, end


def _german_name(words: list[tuple[int, int, str]]) -> bool:
    """German nouns are capitalised: two of them in a row are a name only where neither looks like a common noun."""
    nouns = ("ung", "heit", "keit", "schaft", "tion", "tät", "nummer", "betrag", "datum", "rechnung", "vertrag", "zahlung", "kosten")
    return not any(w[2].casefold().endswith(nouns) for w in words)


def scan(text: str, language: str = "") -> Iterator[Reading]:
    """Names in a text: runs of capitalised words, titled words, single capitalised words inside a sentence, names before honorifics."""
    patterns = _patterns()
    seen: set[str] = set()
    skipped: list[tuple[int, int]] = []
    for m in _sequence(_beyond_ascii(text)).finditer(text) if text != text.lower() else ():
        span = _shape(text, m, language)
        if span is None:
            if m.end() - m.start() >= 4 and " " not in m.group():
                skipped.append(m.span())
            continue
        key = key_of(text[span[0] : span[1]])
        if key:
            seen.update(key.split())
            yield span[0], span[1], (key,)
    for start, end in skipped:
        word = text[start:end].rstrip(".")
        if (key := key_of(word)) in seen and word.casefold() not in _COMMON:
            yield start, start + len(word), (key,)
    if not text.isascii():
        for m in patterns["honorific"].finditer(text):
            yield m.start("name"), m.end("name"), (m["name"].replace(" ", "").replace("　", ""),)
