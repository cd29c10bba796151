"""Where a claim stands in a list of source texts, and a word in one text; numbers with their values."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

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


@dataclass(frozen=True, slots=True)
class Number:
    """A number of source text `source` and its value; read once, since a derivation asks for it many times."""

    source: int
    claim: Claim
    value: Decimal

    @property
    def operand(self) -> Operand:
        """The piece as an operand."""
        return Operand(self.source, self.claim.start, self.claim.end, self.claim.text)


class Wanted:
    """A number that is to be derived, in one of its readings.

    value  of that reading; step: what its last digit stands for (1 for whole numbers); low, high: a step off on either side
    room   how many values it could have had by its digits: 3540 is one of some thousand, 30 one of some ten
    """

    __slots__ = ("claim", "high", "low", "room", "step", "value")

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.value = Decimal(claim.key)
        exponent = self.value.as_tuple().exponent
        self.step = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
        self.low, self.high = self.value - self.step, self.value + self.step
        self.room = int(10 ** min(len(claim.key.lstrip("-").replace(".", "").lstrip("0")), 9))

    def met_by(self, value: Decimal) -> bool:
        """Whether a value rounds to this one, halves up or to even."""
        if not self.low <= value <= self.high:  # quickly said of most
            return False
        try:
            return self.value in (value.quantize(self.step, ROUND_HALF_UP), value.quantize(self.step, ROUND_HALF_EVEN))
        except InvalidOperation:
            return False


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
