"""Bounds on days in the definitions of labels, worked out on the days until a deadline: `due within 5 working days`.

What is not a comparison of numbers stays unread: a condition that holds is no proof that its label is right, one that fails is one that it
is wrong.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from rca.patterns import regex
from rca.records import dataclass
from rca.text.labels import Label
from rca.text.numbers import readings, words
from rca.text.numerals import few

_NUMBER = r"\d(?:[\d.,]*\d)?"
_AT_MOST = (
    r"up to|within|at most|no more than|not more than|max(?:imum|\.)?|bis(?: zu)?|innerhalb von|innert|binnen|höchstens|maximal|"
    r"jusqu['’]à|dans les|sous|au plus|au maximum|"
    r"hasta|como máximo|dentro de|fino a|entro|al massimo|"
    r"hoogstens|tot(?: en met)?|até|no máximo|najwyżej|w ciągu|do|högst|inom|upp till|en fazla|≤|<="
)
_MORE = (
    r"over|above|more than|exceeding|beyond|über|mehr als|plus de|au-delà de|supérieure?s? à|más de|superior(?:es)? a|por "
    r"encima de|oltre|più di|superior[ei] a|meer dan|boven|mais de|acima de|"
    r"powyżej|ponad|więcej niż|över|mer än|>"
)
_AT_LEAST = (
    r"at least|no less than|not less than|min(?:imum|\.)?|from|ab|mindestens|wenigstens|au moins|à partir de|dès|al menos|como "
    r"mínimo|a partir de|desde|almeno|a partire da|minstens|ten minste|vanaf|"
    r"pelo menos|no mínimo|co najmniej|minst|från|en az|≥|>="
)
_LESS = (
    r"under|below|less than|fewer than|unter|weniger als|moins de|inférieure?s? à|menos de|inferior(?:es)? a|por debajo de|sotto|"
    r"meno di|inferior[ei] a|minder dan|onder|abaixo de|poniżej|mniej niż|mindre än|<"
)
_UNIT = r"(?:\s*(?P<{0}>[^\W\d_]+(?:[ -][^\W\d_]+)?|[€$£%]))?"
_RANGE = regex(
    rf"(?i)(?P<low>{_NUMBER})\s*(?:-|–|to|bis|à|a|al|tot|até|do|till|ile)\s*(?P<high>{_NUMBER})" + _UNIT.format("unit"),
)
_BOUND = regex(
    rf"(?i)(?<!\w)(?P<op>{_AT_MOST}|{_MORE}|{_AT_LEAST}|{_LESS})\s*[€$£]?\s*(?P<number>{_NUMBER})" + _UNIT.format("unit"),
)
_OR_MORE = regex(
    rf"(?i)(?P<number>{_NUMBER})(?:\s*(?P<unit>[^\W\d_]+))?\s+(?:or|oder|ou|o|of|lub|eller)\s+(?:more|mehr|plus|más|più|meer|mais|"
    rf"więcej|fler|mer)\b"
)
_OTHERWISE = regex(
    r"(?i)^\W*(?:otherwise|else|all others?|(?:any|every)thing else|the rest|sonst|andernfalls|ansonsten|alles andere|sinon|autrement|le "
    r"reste|si no|en otro caso|lo demás|el resto|"
    r"altrimenti|il resto|anders|overige?|caso contrário|o resto|w przeciwnym razie|pozostałe|annars|aksi halde)\b"
)
_KINDS = tuple(regex(rf"(?i)(?:{words})") for words in (_AT_MOST, _MORE, _AT_LEAST, _LESS))


@dataclass(frozen=True, slots=True)
class Worked:
    """A label whose definition was worked out: whether its conditions hold (None where none could be), and the words of the last one."""

    label: Label
    holds: bool | None
    condition: str
    otherwise: bool


def worked_on_days(labels: Iterable[Label], days: Collection[int]) -> tuple[Worked, ...]:
    """The definitions of labels that speak of a deadline, worked out on the days until it (by the calendar and by working days)."""
    return tuple(_on_days(x, days) for x in labels)


def _on_days(label: Label, days: Collection[int]) -> Worked:
    told = _in_digits(label.description)
    found = [m for m in _bounds(told) if m["unit"] and _DAYS.search(m["unit"])] if _DUE.search(told) else []
    results = [any(_within(Decimal(day), m) for day in days) for m in found]
    condition = next((m.group() for m, ok in zip(found, results, strict=True) if not ok), found[0].group() if found else "")
    return Worked(label, all(results) if results else None, condition, _OTHERWISE.match(told) is not None)


def _in_digits(text: str) -> str:
    """A text with its small number words as digits."""
    known = _number_words()
    return _WORD.sub(lambda m: str(known.get(m.group().casefold(), m.group())), text)


@functools.cache
def _number_words() -> dict[str, int]:
    tables = [*(words(code) for code in ("en", "de", "fr", "es")), *(few(code) for code in ("it", "nl", "pt", "pl", "sv", "tr"))]
    return {word: value for table in reversed(tables) for word, value in table.items() if value > 1}


_WORD = regex(r"[^\W\d_]+")
_DAYS = regex(
    r"(?i)^(?:(?:working|business|calendar|week) ?)?(?:days?|\w*tage?n?|jours?|días?|giorni|\w*dagen|dias|dni|dagar|dager|gün)\b|日"
)
_DUE = regex(
    r"(?i)deadline|\bdue\b|expir|time limit|frist|ablauf|läuft ab|délai|échéance|expire|plazo|vence|caduca|scad|termine\b|termijn|"
    r"verloopt|"
    r"vervalt|prazo|expira|termin|upływa|löper ut|son tarih|期限|締切"
)


def _bounds(text: str) -> list[re.Match[str]]:
    """The bounds in a text, none of which lies in another one."""
    found: list[re.Match[str]] = []
    for pattern in (_RANGE, _OR_MORE, _BOUND):
        found += [m for m in pattern.finditer(text) if not any(m.start() < f.end() and f.start() < m.end() for f in found)]
    return found


def _within(value: Decimal, match: re.Match[str]) -> bool:
    groups = match.groupdict()
    if "low" in groups:
        low, high = _number(match["low"]), _number(match["high"])
        return low is None or high is None or low <= value <= high
    bound = _number(match["number"])
    if bound is None:
        return True
    if "op" not in groups:
        return value >= bound
    most, more, least, _ = (kind.fullmatch(match["op"]) for kind in _KINDS)
    return value <= bound if most else value > bound if more else value >= bound if least else value < bound


@functools.lru_cache(maxsize=1024)
def _number(text: str) -> Decimal | None:
    body = text.strip().strip("€$£ ")
    return next(iter(readings(body)), None) if re.fullmatch(_NUMBER, body) else None
