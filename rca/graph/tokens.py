"""Words with their places: the common coin of content edges and alignment.

Punctuation, quotes and JSON syntax are no words, so that a JSON object that was serialised again, a text that was
wrapped anew and a field that was laid out under a heading yield the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

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


@cache
def _pattern(spaced: bool) -> re.Pattern[str]:
    # Chinese, Japanese and Korean have no spaces between words: each character is a word.
    return regex("[^\\W_]+") if spaced else regex("[぀-ヿ㐀-鿿가-힯]|[^\\W_぀-ヿ㐀-鿿가-힯]+")


def tokenise(text: str) -> Tokens:
    """The words of a text, in order."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _pattern(text.isascii() or max(text) < _FIRST_UNSPACED).finditer(text):
        words.append(match.group().casefold())
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(tuple(words), tuple(starts), tuple(ends))


def shingles(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(position, hash) of each run of SHINGLE words; hashes hold within one process only."""
    return enumerate(map(hash, zip(*(words[skipped:] for skipped in range(SHINGLE)), strict=False)))
