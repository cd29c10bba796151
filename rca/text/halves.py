"""Numbers with a half that are said in words: "one and a half", "anderthalb Stunden", "deux heures et demie", "en och en halv timme"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rca.patterns import regex
from rca.text import numbers
from rca.text.units import canonical_unit

_NEEDS = "half|halb|halv|demi|medi|mezz|meia|meio|pół|buçuk"
_ONE = regex(
    r"(?i)(?<!\w)(?:one and a half|an? [^\W\d_]{2,12} and a half|ein(?:und)?einhalb|eineinhalb|anderthalb|anderhalve?|en(?:a)? och en halv|"
    r"halvannen|halvanden|en og en halv|półtor(?:a|ej)|bir buçuk)(?!\w*\d)",
    needs=_NEEDS,
)
_MORE = regex(
    r"(?i)(?<!\w)(?:(?P<de>zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)(?:und)?einhalb|"
    r"(?P<n>[^\W\d_]{2,12}) (?:and a half|och en halv|og en halv|en een half|en een halve|buçuk|i pół))(?!\w)",
    needs=_NEEDS,
)
_AROUND = regex(
    r"(?i)(?<!\w)(?P<n>[^\W\d_]{2,12})[ '’](?P<unit>heures?|horas?|or[ae]|jours?|d[ií]as?|giorn[oi]|mois|mes(?:es)?|mes[ie]|ans?|años?|"
    r"ann[oi]|kilos?|litres?|litros?|litri) (?:et demie?|y medi[oa]|e mezz[oa]|e mei[oa])(?!\w)",
    needs=_NEEDS,
)
_SINGLE = frozenset(("un", "une", "una", "uno", "um", "uma", "l", "en"))


def scan(text: str, language: str) -> Iterator[tuple[int, int, Decimal, str]]:
    """Start, end, value and unit ("" where it stands behind) of each number with a half."""
    for m in _ONE.finditer(text):
        yield m.start(), m.end(), Decimal("1.5"), ""
    for m in _MORE.finditer(text):
        value = numbers.words("de" if m["de"] else language or "en").get((m["de"] or m["n"]).casefold())
        if value:
            yield m.start(), m.end(), value + Decimal("0.5"), ""
    for m in _AROUND.finditer(text):
        word = m["n"].casefold()
        value = 1 if word in _SINGLE else numbers.words(language or "en").get(word)
        if value:
            yield m.start(), m.end(), value + Decimal("0.5"), canonical_unit(m["unit"])
