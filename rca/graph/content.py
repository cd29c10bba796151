"""Edges from payloads: whose output stands in whose input.

Each output (and the request) is offered as words and as pieces. An input is then explained piece by piece: equal pieces
first (a whole output, a field, an element), then runs of words that are equal. Every word of an input is explained by at
most one source, so that a value that both the request and an extraction hold makes an edge from the better match only.
All look-ups go through one index of pieces and one of shingles: time is linear in the total size of the payloads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rca.graph.fragments import Flat, Fragment
from rca.graph.tokens import SHINGLE, shingles
from rca.records import dataclass, field

MAX_SOURCES = 16
FREE = -2


@dataclass(frozen=True, slots=True)
class Offer:
    """What one node offers to others: its output taken apart. `node` is the caller's number for it."""

    node: int
    root: Fragment
    flat: Flat


@dataclass(slots=True)
class Flow:
    """What one input took from one source. `words` counts explained words, `whole` says that the complete output is there.

    `fields` are paths of pieces found complete; `weak` weighs short values that fit by name and value only (a telling value, or
    a name that nobody else has, counts twice).
    """

    source: int
    words: int = 0
    whole: bool = False
    fields: list[str] = field(default_factory=list)
    weak: int = 0
    longest: int = 0


@dataclass(slots=True)
class Explained:
    """An input with the source of each of its words (FREE where none explains it)."""

    flat: Flat
    owner: list[int]
    flows: dict[int, Flow] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Share of words that are explained."""
        return sum(o != FREE for o in self.owner) / len(self.owner) if self.owner else 1.0


class ContentIndex:
    """Pieces and shingles of all offers."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        self.offers = {offer.node: offer for offer in offers}
        self._pieces: dict[str, list[tuple[int, Fragment]]] = {}
        self._shingles: dict[int, list[tuple[int, int]]] = {}
        self._named: dict[str, set[int]] = {}
        for offer in offers:
            self._add(offer)

    def _add(self, offer: Offer) -> None:
        for piece in offer.root.walk():
            if piece.label:
                self._named.setdefault(piece.label.casefold(), set()).add(offer.node)
            found = self._pieces.setdefault(piece.key, []) if piece.key else None
            if found is not None and len(found) < 4 * MAX_SOURCES:
                found.append((offer.node, piece))
        for position, shingle in shingles(offer.flat.words):
            places = self._shingles.setdefault(shingle, [])
            if len(places) < MAX_SOURCES:
                places.append((offer.node, position))

    def explain(self, flat: Flat, allowed: Callable[[int], int]) -> Explained:
        """Find the source of each word of an input. `allowed(node)` is 0 where data cannot have come from that node, else a
        preference among equal matches (higher wins)."""
        result = Explained(flat, [FREE] * len(flat))
        self._equal_pieces(result, allowed)
        self._equal_runs(result, allowed)
        return result

    def _equal_pieces(self, result: Explained, allowed: Callable[[int], int]) -> None:
        done = 0
        for piece, start, end in result.flat.spans:
            if start < done or not piece.key:
                continue
            best = self._best_piece(piece, end - start, allowed)
            if best is None:
                continue
            node, offered, weak = best
            flow = result.flows.setdefault(node, Flow(node))
            if weak:
                flow.weak += 2 if len(piece.key) >= 8 or self._only_here(piece.label, node) else 1
                continue
            flow.words += end - start
            flow.longest = max(flow.longest, end - start)
            if offered is self.offers[node].root:
                flow.whole = True
            else:
                flow.fields.append(offered.path)
            result.owner[start:end] = [node] * (end - start)
            done = end

    def _only_here(self, label: str, node: int) -> bool:
        """Whether a field's name of some length is one that no other source has."""
        return len(label) >= _TELLING_NAME and self._named.get(label.casefold()) == {node}

    def _best_piece(self, piece: Fragment, words: int, allowed: Callable[[int], int]) -> tuple[int, Fragment, bool] | None:
        best: tuple[tuple[int, int, int], int, Fragment, bool] | None = None
        for node, offered in self._pieces.get(piece.key, ()):
            preference = allowed(node)
            if not preference:
                continue
            whole = offered is self.offers[node].root
            named = bool(piece.label) and piece.label.casefold() == offered.label.casefold()
            weak = words < 3 and not whole
            if weak and not (named and piece.key not in _TRIVIAL):
                continue
            if whole and piece.key in _TRIVIAL:
                continue
            score = (int(named), int(whole), preference)
            if best is None or score > best[0]:
                best = (score, node, offered, weak)
        return best[1:] if best else None

    def _equal_runs(self, result: Explained, allowed: Callable[[int], int]) -> None:
        words, owner = result.flat.words, result.owner
        i = 0
        offered = [self._shingles.get(shingle) for _, shingle in shingles(words)]
        while i < len(offered):
            places = offered[i]
            if places is None or owner[i] != FREE:
                i += 1
                continue
            node, length = self._longest_run(words, owner, i, places, allowed)
            if length < SHINGLE:
                i += 1
                continue
            flow = result.flows.setdefault(node, Flow(node))
            flow.words += length
            flow.longest = max(flow.longest, length)
            owner[i : i + length] = [node] * length
            i += length

    def _longest_run(
        self, words: tuple[str, ...], owner: list[int], at: int, places: list[tuple[int, int]], allowed: Callable[[int], int]
    ) -> tuple[int, int]:
        best = (0, 0, FREE)
        for node, position in places:
            preference = allowed(node)
            if not preference:
                continue
            theirs = self.offers[node].flat.words
            length = 0
            while (
                at + length < len(words)
                and position + length < len(theirs)
                and owner[at + length] == FREE
                and words[at + length] == theirs[position + length]
            ):
                length += 1
            best = max(best, (length, preference, node))
        return best[2], best[0]


_TELLING_NAME = 6
_TRIVIAL = frozenset({"", "true", "false", "null", "0", "1", "{}", "[]", "none", "yes", "no", "ok"})
