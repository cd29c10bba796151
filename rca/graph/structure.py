"""Edges that no payload shows: messages, calls, declared receivers and tool calls.

They are drawn where content cannot speak (a payload is missing, an input is unexplained, an empty slot waits for an
output that nobody else received), with a lower confidence than edges from content.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from rca.graph.causality import Causality
from rca.graph.content import Explained
from rca.graph.fragments import Fragment
from rca.graph.tree import NONE, SpanTree
from rca.graph.units import Unit
from rca.model import Capture, EdgeKind, SpanKind

EMPTY_KEYS = frozenset({"", "{}", "[]", "null", "none", "nil", "undefined", "n a", "not available"})


class Places:
    """Where units lie: by segment, and those that left no output, each list in the order in which it is asked."""

    def __init__(self, tree: SpanTree, units: Sequence[Unit]) -> None:
        self.tree = tree
        self.units = units
        self.by_segment: dict[int, list[int]] = {}
        for number in sorted(range(len(units)), key=lambda i: (-tree.start(units[i].core[0]), i)):
            self.by_segment.setdefault(units[number].segment, []).append(number)  # the last to begin comes first
        silent = [i for i, unit in enumerate(units) if not unit.output.usable]
        self.quiet = sorted(silent, key=lambda i: -tree.end(units[i].core[0]))  # the last to end comes first


def predecessor(places: Places, two: int, causality: Causality) -> tuple[int, EdgeKind] | None:
    """The unit that by message or call came right before unit number `two`; None for the entry.

    Climbs from the unit's segment through what caused it until a segment with a unit that had begun before.
    """
    tree, units = places.tree, places.units
    segment = tree.segments[units[two].segment]
    kind = EdgeKind.CALL
    for _ in range(50):
        cause = segment.caller if segment.caller != NONE else (segment.producers or [NONE])[0]
        if cause == NONE:
            return None
        if segment.producers or tree.spans[segment.entry].kind == SpanKind.CONSUMER:
            kind = EdgeKind.MESSAGE
        number = tree.segment_of[cause]
        running = None
        for i in places.by_segment.get(number, ()):
            if not causality.before(units[i], units[two]):
                continue
            if tree.end(units[i].core[0]) <= tree.start(cause):
                return i, kind
            running = i if running is None else running
        if running is not None:
            return running, kind
        segment = tree.segments[number]
    return None


def called_by(places: Places, one: int) -> int | None:
    """The only unit of the segment that called unit `one` directly, where that unit was still at work when the call returned."""
    tree, units = places.tree, places.units
    caller = tree.segments[units[one].segment].caller
    if caller == NONE or tree.spans[caller].kind == SpanKind.PRODUCER:
        return None
    there = places.by_segment.get(tree.segment_of[caller], [])
    if len(there) != 1 or there[0] == one:
        return None
    return there[0] if tree.end(units[there[0]].core[0]) >= tree.end(caller) else None


def declared(captures: Sequence[Capture | None], one: int, two: int) -> bool:
    """Whether the instrumentation names `two` as receiver of `one` (Haystack's senders and receivers)."""
    a, b = captures[one], captures[two]
    if a is None or b is None:
        return False
    return (bool(b.name) and b.name in a.receivers) or (bool(a.name) and a.name in b.senders)


def same_tool_call(captures: Sequence[Capture | None], one: int, two: int) -> bool:
    """Whether `two` answers a tool call that `one` made, or reads the result of one that `one` answered."""
    a, b = captures[one], captures[two]
    return a is not None and b is not None and bool(set(a.tool_calls_out) & set(b.tool_calls_in))


def empty_slots(root: Fragment) -> list[str]:
    """Names of fields of an input that hold nothing: where the output of a lost producer should stand."""
    return [
        piece.label
        for piece in root.walk()
        if piece.label
        and not piece.path.count("[")
        and (piece.value in ({}, []) or (piece.scalar and not piece.parts and piece.key in EMPTY_KEYS))
    ]


class EmptySlots:
    """Fields of inputs that hold nothing, found by the words of their names."""

    def __init__(self, inputs: Sequence[Fragment]) -> None:
        self._by_stem: dict[str, list[tuple[int, str]]] = {}  # in the order of the inputs
        for number, root in enumerate(inputs):
            for word in {word for label in empty_slots(root) for word in _words(label)}:
                self._by_stem.setdefault(word[:4], []).append((number, word))

    def waiting(self, producer_names: Sequence[str], after: int) -> Iterator[int]:
        """Numbers above `after`, rising, of the inputs with a field that speaks of a producer: they share a word of four
        letters or more (or its beginning)."""
        theirs = {word for name in producer_names for word in _words(name)}
        slots = [found for stem in {word[:4] for word in theirs} if (found := self._by_stem.get(stem))]
        if not slots:
            return
        from heapq import merge

        for number, a in merge(*(islice(found, bisect_left(found, (after + 1, "")), None) for found in slots)):
            if any(a.startswith(b[:5]) or b.startswith(a[:5]) for b in theirs):
                yield number


def _words(name: str) -> set[str]:
    return {w[:6] for w in name.casefold().replace("_", " ").replace("-", " ").split() if len(w) >= 4}


def unexplained(explained: Explained) -> bool:
    """Whether most of an input has no known source."""
    return explained.share < 0.5
