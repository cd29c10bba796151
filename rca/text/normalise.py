"""Folding of characters that keeps offsets: every function here maps one character to one, unless it says otherwise."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from rca.patterns import regex


def words_of(text: str) -> frozenset[str]:
    """The blank-separated words of a literal: long word lists read better as prose than as one string a line."""
    return frozenset(text.split())


@functools.cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {0x3000: " ", 0x00A0: " ", 0x202F: " ", 0x2009: " ", 0x2007: " ", 0xFFE5: "¥", 0xFFE1: "£", 0xFFE0: "¢"}
    table |= {0x2212: "-", 0x2010: "-", 0x2011: "-", 0x2019: "'", 0x02BC: "'", 0x2018: "'"}
    for base in (0x0660, 0x06F0, 0x0966):
        table |= {base + i: str(i) for i in range(10)}
    return table


def fold_widths(text: str) -> str:
    """`text` with full-width forms, other digits, special spaces, hyphens and apostrophes in ASCII; the same length."""
    return text if text.isascii() else text.translate(_table())


_WORD, _ASCII_WORD = regex(r"[^\W\d_]+"), regex(r"[a-z]+")
"""Of a text in ASCII both find the same, the second in half the time; numbers likewise."""


@functools.lru_cache(maxsize=256)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, in order."""
    low = text.lower()
    return tuple((_ASCII_WORD if low.isascii() else _WORD).findall(low))


@functools.lru_cache(maxsize=256)
def word_set(text: str) -> frozenset[str]:
    """The distinct words of a text in lower case: tells in one pass which word scanners need not run."""
    return frozenset(words_in(text))


_DIGITS, _ASCII_DIGITS = regex(r"[0-9]+|\d"), regex(r"[0-9]+")


@functools.lru_cache(maxsize=256)
def number_places(text: str) -> tuple[int, ...]:
    """Where the numbers of a text begin: nothing else need be tried by a pattern that begins with a digit."""
    return tuple([m.start() for m in (_ASCII_DIGITS if text.isascii() else _DIGITS).finditer(text)])


def matches_at(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `finditer` finds, of a pattern that can match at these places only, in a fraction of the time."""
    end = 0
    for place in places:
        if place >= end and (match := pattern.match(text, place)):
            end = match.end()
            yield match


@functools.lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """A word without case, accents and ligatures (`Straße` = `STRASSE`, `Wróbel` = `wrobel`); the length may change."""
    if word.isascii():
        return word.lower()
    wide = unicodedata.normalize("NFKD", word).casefold()
    plain = "".join(c for c in wide if not unicodedata.combining(c))
    return plain.translate(_STROKES)


_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def squash(text: str) -> str:
    """Letters and digits only, without case: what identifiers are compared by; the length may change."""
    return "".join(c for c in fold_widths(text).casefold() if c.isalnum())
