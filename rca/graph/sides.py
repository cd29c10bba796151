"""One side of a unit of work taken apart, with the look-ups that comparing it with many others needs.

A list that is handed out to a thousand workers is compared a thousand times: what depends on one side alone is found once.
"""

from __future__ import annotations

from functools import cached_property

from rca.graph.fragments import Flat, Fragment, flatten, fragments, key_of, leaves
from rca.graph.tokens import shingles
from rca.model import Payload, State
from rca.records import dataclass


@dataclass(eq=False)
class Side:
    """A payload with its pieces and its words."""

    payload: Payload
    root: Fragment
    flat: Flat

    @property
    def cut(self) -> bool:
        """Whether recording cut the payload, so that its tail proves nothing."""
        return self.payload.state == State.TRUNCATED

    @cached_property
    def runs(self) -> dict[int, list[int]]:
        """Hash of a run of SHINGLE words -> the positions at which it begins."""
        found: dict[int, list[int]] = {}
        for position, run in shingles(self.flat.words):
            found.setdefault(run, []).append(position)
        return found

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Key of a piece -> the places of such pieces in `flat.spans`."""
        found: dict[str, list[int]] = {}
        for place, (piece, _, _) in enumerate(self.flat.spans):
            if piece.key:
                found.setdefault(piece.key, []).append(place)
        return found

    @cached_property
    def structures(self) -> list[tuple[int, Fragment]]:
        """The pieces that are objects or lists, each with its place in `flat.spans`."""
        return [(place, piece) for place, (piece, _, _) in enumerate(self.flat.spans) if not piece.scalar]

    @cached_property
    def texts(self) -> list[Fragment]:
        """The pieces that are bare values or prose and not taken apart further."""
        return [piece for piece, _, _ in self.flat.spans if piece.scalar and not piece.parts]

    @cached_property
    def owners(self) -> dict[str, int]:
        """Key of a value -> the number of the only record that holds it, where this is a list or an object of records."""
        value = self.root.value
        records = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
        records = [record for record in records if isinstance(record, dict)]
        if len(records) < 2:
            return {}
        holders: dict[str, set[int]] = {}
        for number, record in enumerate(records):
            for _, leaf in leaves(record):
                key = key_of(leaf)
                if len(key) > 3:
                    holders.setdefault(key, set()).add(number)
        return {key: next(iter(numbers)) for key, numbers in holders.items() if len(numbers) == 1}


def side_of(payload: Payload) -> Side:
    """Take a payload apart."""
    root = fragments(payload)
    return Side(payload, root, flatten(root))
