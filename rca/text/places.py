"""Where a claim stands in a list of source texts, and a word in one text."""

from __future__ import annotations

from collections.abc import Iterator

from rca.records import dataclass
from rca.text.claims import Claim


@dataclass(frozen=True, slots=True)
class Operand:
    """A piece of a source that a match rests on; `source` is -1 for a piece of the text that is being checked."""

    source: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Located:
    """A claim of source text `source`."""

    source: int
    claim: Claim

    @property
    def operand(self) -> Operand:
        """The piece as an operand."""
        return Operand(self.source, self.claim.start, self.claim.end, self.claim.text)


def found_at(piece: str, text: str) -> Iterator[int]:
    """Where a piece that is not empty begins in a text, overlaps included; a pattern for each piece would have to be compiled first."""
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def words_at(words: str, text: str) -> Iterator[int]:
    """Where words begin that no letter, digit or underscore touches on either side."""
    done = 0
    for at in found_at(words, text):
        end = at + len(words)
        if at >= done and not (at and _of_word(text[at - 1])) and not (end < len(text) and _of_word(text[end])):
            done = end
            yield at


def _of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def has_words(words: str, text: str) -> bool:
    """Whether `words_at` finds them anywhere."""
    return next(words_at(words, text), None) is not None
