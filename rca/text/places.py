"""Where a claim stands in a list of source texts."""

from __future__ import annotations

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
