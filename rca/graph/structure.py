"""Edges that no payload shows: messages, calls, declared receivers and tool calls.

They are drawn where content cannot speak (a payload is missing, an input is unexplained, an empty slot waits for an
output that nobody else received), with a lower confidence than edges from content.
"""

from __future__ import annotations

from collections.abc import Sequence

from rca.graph.causality import Causality
from rca.graph.content import Explained
from rca.graph.fragments import Fragment, key_of
from rca.graph.tree import NONE, SpanTree
from rca.graph.units import Unit
from rca.model import Capture, EdgeKind, SpanKind

EMPTY_KEYS = frozenset({"", "{}", "[]", "null", "none", "nil", "undefined", "n a", "not available"})
REQUEST_NODE = 0


def predecessor(tree: SpanTree, units: Sequence[Unit], two: int, causality: Causality) -> tuple[int, EdgeKind] | None:
    """The unit that by message or call came right before unit number `two`, or REQUEST_NODE - 1 (= -1) for the entry.

    Climbs from the unit's segment through what caused it until a segment with a unit that had begun before.
    """
    segment = tree.segments[units[two].segment]
    kind = EdgeKind.CALL
    for _ in range(50):
        cause = segment.caller if segment.caller != NONE else (segment.producers or [NONE])[0]
        if cause == NONE:
            return None
        if segment.producers or tree.spans[segment.entry].kind == SpanKind.CONSUMER:
            kind = EdgeKind.MESSAGE
        number = tree.segment_of[cause]
        there = [i for i, u in enumerate(units) if u.segment == number and causality.before(u, units[two])]
        if there:
            return max(there, key=lambda i: (tree.end(units[i].core[0]) <= tree.start(cause), tree.start(units[i].core[0]))), kind
        segment = tree.segments[number]
    return None


def called_by(tree: SpanTree, units: Sequence[Unit], one: int) -> int | None:
    """The only unit of the segment that called unit `one` directly, where that unit was still at work when the call returned."""
    caller = tree.segments[units[one].segment].caller
    if caller == NONE or tree.spans[caller].kind == SpanKind.PRODUCER:
        return None
    number = tree.segment_of[caller]
    there = [i for i, u in enumerate(units) if u.segment == number]
    if len(there) != 1 or there[0] == one:
        return None
    unit = units[there[0]]
    return there[0] if tree.end(unit.core[0]) >= tree.end(caller) else None


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
        and (piece.value in ({}, []) or (piece.scalar and not piece.parts and key_of(piece.text) in EMPTY_KEYS))
    ]


def waits_for(label: str, producer_names: Sequence[str]) -> bool:
    """Whether a field's name speaks of a producer: they share a word of four letters or more (or its beginning)."""
    words = {w[:6] for w in label.casefold().replace("_", " ").replace("-", " ").split() if len(w) >= 4}
    theirs = {w[:6] for name in producer_names for w in name.casefold().replace("_", " ").replace("-", " ").split() if len(w) >= 4}
    return any(a.startswith(b[:5]) or b.startswith(a[:5]) for a in words for b in theirs)


def unexplained(explained: Explained) -> bool:
    """Whether most of an input has no known source."""
    return explained.share < 0.5
