"""Words with their places: the common coin of content edges and alignment.

Punctuation, quotes and JSON syntax are no words, so that a JSON object that was serialised again, a text that was
wrapped anew and a field that was laid out under a heading yield the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from rca.patterns import regex
from rca.records import dataclass

SHINGLE = 5


@dataclass(frozen=True, slots=True)
class Tokens:
    """`words[i]` is the case-folded word at characters `starts[i]`:`ends[i]` of the text."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)


_FIRST_UNSPACED = "\u3040"
"""Below it no character is of a script without spaces, and their ranges, which take 2 ms to compile, are not needed."""


_ASCII = regex("[a-z0-9]+")  # finds what the next one finds, in less time


@cache
def _pattern(spaced: bool) -> re.Pattern[str]:
    # Chinese, Japanese and Korean have no spaces between words: each character is a word.
    return regex("[^\\W_]+") if spaced else regex("[぀-ヿ㐀-鿿가-힯]|[^\\W_぀-ヿ㐀-鿿가-힯]+")


def tokenise(text: str) -> Tokens:
    """The words of a text, in order."""
    return _kept(text) if len(text) <= _SHORT else _tokens(text)


_SHORT = 4_000  # characters of a text of which the words are kept: they are asked for several times while a graph is made


@lru_cache(maxsize=128)
def _kept(text: str) -> Tokens:
    return _tokens(text)


def _tokens(text: str) -> Tokens:
    if text.isascii():
        low = text.lower()
        spans = [match.span() for match in _ASCII.finditer(low)]
        return Tokens(tuple([low[a:b] for a, b in spans]), tuple([a for a, _ in spans]), tuple([b for _, b in spans]))
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _pattern(max(text) < _FIRST_UNSPACED).finditer(text):
        words.append(match.group().casefold())
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(tuple(words), tuple(starts), tuple(ends))


def shingles(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(position, hash) of each run of SHINGLE words; hashes hold within one process only."""
    return enumerate(map(hash, zip(*(words[skipped:] for skipped in range(SHINGLE)), strict=False)))
