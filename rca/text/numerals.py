"""Number words beyond those of `rca.text.numbers`: the small ones of more languages, and German compounds of any length."""

from __future__ import annotations

import functools
import re
from collections.abc import Set

from rca.patterns import regex

_SMALL: dict[str, str] = {
    "it": "2 due 3 tre 4 quattro 5 cinque 7 sette 8 otto 9 nove 10 dieci 11 undici 12 dodici 13 tredici 14 quattordici 15 quindici "
    "16 sedici 17 diciassette 18 diciotto 19 diciannove 20 venti 30 trenta 40 quaranta 50 cinquanta 60 sessanta 70 settanta "
    "80 ottanta 90 novanta 100 cento",
    "nl": "2 twee 3 drie 4 vier 5 vijf 6 zes 7 zeven 8 acht 9 negen 10 tien 11 elf 12 twaalf 13 dertien 14 veertien 15 vijftien "
    "16 zestien 17 zeventien 18 achttien 19 negentien 20 twintig 30 dertig 40 veertig 50 vijftig 60 zestig "
    "70 zeventig 80 tachtig 90 negentig 100 honderd",
    "pt": "2 dois 2 duas 3 três 4 quatro 5 cinco 6 seis 7 sete 8 oito 9 nove 10 dez 11 onze 12 doze 13 treze 14 catorze 14 quatorze "
    "15 quinze 16 dezasseis 16 dezesseis 17 dezassete 17 dezessete 18 dezoito 19 dezanove 19 dezenove 20 vinte 30 trinta 40 quarenta "
    "50 cinquenta 60 sessenta 70 setenta 80 oitenta 90 noventa 100 cem",
    "pl": "2 dwa 2 dwie 2 dwóch 3 trzy 3 trzech 4 cztery 5 pięć 5 pięciu 6 sześć 6 sześciu 7 siedem 7 siedmiu 8 osiem 9 dziewięć "
    "10 dziesięć 11 jedenaście 12 dwanaście 14 czternaście 15 piętnaście 20 dwadzieścia 30 trzydzieści 40 czterdzieści 50 pięćdziesiąt "
    "60 sześćdziesiąt 70 siedemdziesiąt 80 osiemdziesiąt 90 dziewięćdziesiąt 100 sto",
    "sv": "2 två 3 tre 4 fyra 5 fem 6 sex 7 sju 8 åtta 9 nio 10 tio 11 elva 12 tolv 13 tretton 14 fjorton 15 femton 16 sexton "
    "17 sjutton 18 arton 19 nitton 20 tjugo 30 trettio 40 fyrtio 50 femtio 60 sextio 70 sjuttio 80 åttio 90 nittio 100 hundra",
    "da": "2 to 3 tre 4 fire 5 fem 6 seks 7 syv 8 otte 9 ni 10 ti 11 elleve 12 tolv 13 tretten 14 fjorten 15 femten 16 seksten "
    "17 sytten 18 atten 19 nitten 100 hundrede",
    "tr": "2 iki 3 üç 4 dört 5 beş 6 altı 7 yedi 8 sekiz 9 dokuz 11 on\u00a0bir 12 on\u00a0iki 15 on\u00a0beş 20 yirmi 30 otuz 40 kırk "
    "50 elli 60 altmış 70 yetmiş 80 seksen 90 doksan 100 yüz",
}
"""Values and words of them; words that are articles or mean something else as well are left out. A no-break space joins two words."""


@functools.cache
def few(language: str) -> dict[str, int]:
    """The simple number words of a language up to a hundred, {} for one without a table."""
    items = _SMALL.get(language, "").split(" ")
    return {word.replace("\u00a0", " "): int(value) for value, word in zip(items[::2], items[1::2], strict=False)}


def with_compounds(language: str) -> dict[str, int]:
    """The number words of a language up to a hundred, {} for one without a table."""
    known = few(language)
    return known | _compounds(language) if known else {}


def _compounds(language: str) -> dict[str, int]:
    """Tens with units: `quarantotto`, `achtenveertig`, `quarenta e oito`."""
    tens = {w: (i + 2) * 10 for i, w in enumerate(_TENS_OF[language].split())}
    units = {w: i + 1 for i, word in enumerate(_UNITS_OF[language].split()) for w in word.split("/")}
    if language == "it":
        return {(ten[:-1] if unit[0] in "uo" else ten) + unit: a + b for ten, a in tens.items() for unit, b in units.items()}
    if language == "nl":
        return {f"{unit}{'ën' if unit.endswith('e') else 'en'}{ten}": a + b for ten, a in tens.items() for unit, b in units.items()}
    if language == "da":
        return tens | {f"{unit}og{ten}": a + b for ten, a in tens.items() for unit, b in units.items()}
    joint = {"pt": " e ", "sv": ""}.get(language, " ")
    return {f"{ten}{joint}{unit}": a + b for ten, a in tens.items() for unit, b in units.items()}


_TENS_OF = {
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "pl": "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
    "sv": "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
    "da": "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems",
    "tr": "yirmi otuz kırk elli altmış yetmiş seksen doksan",
}
_UNITS_OF = {
    "it": "uno due tre/tré quattro cinque sei sette otto nove",
    "nl": "een twee drie vier vijf zes zeven acht negen",
    "pt": "um/uma dois/duas três quatro cinco seis sete oito nove",
    "pl": "jeden dwa/dwie trzy cztery pięć sześć siedem osiem dziewięć",
    "sv": "ett/en två tre fyra fem sex sju åtta nio",
    "da": "en to tre fire fem seks syv otte ni",
    "tr": "bir iki üç dört beş altı yedi sekiz dokuz",
}


_UNITS = {
    "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "dreissig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}


def german_candidates(words: Set[str]) -> frozenset[str]:
    """Words of a text that may be German compounds of hundreds and thousands."""
    return frozenset(w for w in words if len(w) > 7 and ("hundert" in w or "tausend" in w))


@functools.cache
def german_pattern() -> re.Pattern[str]:
    """A word that holds "hundert" or "tausend"."""
    return regex(r"(?<!\w)[a-zäöüß]*(?:hundert|tausend)[a-zäöüß]*(?!\w)", re.IGNORECASE, needs="hundert|tausend")


def german(word: str) -> int | None:
    """The value of a German number word ("vierhundertsiebenundsechzig" is 467), None for any other word."""
    head, found, rest = word.casefold().partition("tausend")
    if not found:
        return _below_thousand(head)
    thousands, ones = _below_thousand(head) if head else 1, _below_thousand(rest.removeprefix("und")) if rest else 0
    return None if thousands is None or ones is None else thousands * 1000 + ones


def _below_thousand(word: str) -> int | None:
    head, found, rest = word.partition("hundert")
    if not found:
        return _below_hundred(head)
    hundreds, ones = _UNITS.get(head) if head else 1, _below_hundred(rest.removeprefix("und")) if rest else 0
    return None if hundreds is None or ones is None else hundreds * 100 + ones


def _below_hundred(word: str) -> int | None:
    if word in _UNITS or word in _TENS:
        return _UNITS.get(word, _TENS.get(word))
    one, found, ten = word.partition("und")
    return _UNITS[one] + _TENS[ten] if found and one in _UNITS and ten in _TENS else None
