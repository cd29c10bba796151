"""The span tree in plain dicts and lists: parents, segments (one service's work on one call), times put in order.

Spans are addressed by their index in `Trace.spans`, because span ids are unique neither over several traces nor with
Zipkin's shared client and server ids. Nothing here recurses: traces can be deep.
"""

from __future__ import annotations

from collections.abc import Sequence

from rca.model import Link, Span, SpanKind, Trace
from rca.records import dataclass, field

NONE = -1
ENTRY_KINDS = (SpanKind.SERVER, SpanKind.CONSUMER)


@dataclass(slots=True)
class Segment:
    """The spans of one service under one entry span. `caller` is the span outside that the entry hangs on, or NONE.

    `producers` are spans of other segments that a link of the entry (or of a span below it) leads to;
    `shift_ns` is added to the segment's times for ordering only (clock skew).
    """

    entry: int
    spans: list[int] = field(default_factory=list)
    caller: int = NONE
    producers: list[int] = field(default_factory=list)
    callees: list[int] = field(default_factory=list)
    shift_ns: int = 0


@dataclass(slots=True)
class SpanTree:
    """Parents, children and segments of a trace, all by span index; `order` lists parents before children."""

    spans: Sequence[Span]
    parent: list[int]
    children: list[list[int]]
    order: list[int]
    segment_of: list[int]
    segments: list[Segment]
    missing_parents: list[int]

    def start(self, index: int) -> int:
        """Start in ns, clock skew between segments taken out."""
        return self.spans[index].start_ns + self.segments[self.segment_of[index]].shift_ns

    def end(self, index: int) -> int:
        """End in ns, clock skew between segments taken out."""
        return self.spans[index].end_ns + self.segments[self.segment_of[index]].shift_ns


def build_tree(trace: Trace) -> SpanTree:
    """The tree of a trace; linear in the number of spans."""
    spans = trace.spans
    index = _by_id(spans)
    parent = [_parent(i, span, spans, index) for i, span in enumerate(spans)]
    _cut_cycles(parent)
    children: list[list[int]] = [[] for _ in spans]
    for i, p in enumerate(parent):
        if p != NONE:
            children[p].append(i)
    order = _top_down(parent, children)
    missing = [i for i, span in enumerate(spans) if span.parent_id and parent[i] == NONE]
    segment_of, segments = _segments(spans, parent, order)
    tree = SpanTree(spans, parent, children, order, segment_of, segments, missing)
    _link_segments(tree, index)
    _settle_clocks(tree)
    return tree


def _by_id(spans: Sequence[Span]) -> dict[tuple[str, str], list[int]]:
    index: dict[tuple[str, str], list[int]] = {}
    for i, span in enumerate(spans):
        index.setdefault((span.trace_id, span.span_id), []).append(i)
    return index


def _parent(i: int, span: Span, spans: Sequence[Span], index: dict[tuple[str, str], list[int]]) -> int:
    """The parent's index. Of a shared id the server side is the parent of others, and the client side that of the server."""
    twins = index[(span.trace_id, span.span_id)]
    if len(twins) > 1 and span.kind == SpanKind.SERVER:
        client = next((t for t in twins if spans[t].kind == SpanKind.CLIENT), NONE)
        if client != NONE:
            return client
    if not span.parent_id or span.parent_id == span.span_id:
        return NONE
    found = index.get((span.trace_id, span.parent_id), [])
    if len(found) < 2:
        return found[0] if found else NONE
    return next((f for f in found if spans[f].service == span.service), found[0])


def _cut_cycles(parent: list[int]) -> None:
    """Make a root of one span in each cycle of parents, which broken exporters do write."""
    state = [0] * len(parent)
    for i in range(len(parent)):
        path, node = [], i
        while node != NONE and state[node] == 0:
            state[node] = 1
            path.append(node)
            node = parent[node]
        if node != NONE and state[node] == 1:
            parent[node] = NONE
        for seen in path:
            state[seen] = 2


def _top_down(parent: list[int], children: list[list[int]]) -> list[int]:
    order = [i for i, p in enumerate(parent) if p == NONE]
    for node in order:
        order.extend(children[node])
    return order


def _segments(spans: Sequence[Span], parent: list[int], order: list[int]) -> tuple[list[int], list[Segment]]:
    segment_of = [NONE] * len(spans)
    segments: list[Segment] = []
    for i in order:
        p = parent[i]
        if p == NONE or _is_entry(spans[i], spans[p]):
            segment_of[i] = len(segments)
            segments.append(Segment(i, caller=p))
        else:
            segment_of[i] = segment_of[p]
        segments[segment_of[i]].spans.append(i)
    for number, segment in enumerate(segments):
        if segment.caller != NONE:
            segments[segment_of[segment.caller]].callees.append(number)
    return segment_of, segments


def _is_entry(span: Span, parent: Span) -> bool:
    if span.service and parent.service and span.service != parent.service:
        return True
    return span.kind in ENTRY_KINDS and parent.kind not in ENTRY_KINDS


def _link_segments(tree: SpanTree, index: dict[tuple[str, str], list[int]]) -> None:
    """Note for each segment the spans outside of it that its links lead to."""
    for i, span in enumerate(tree.spans):
        for link in span.links:
            _link(tree, i, link, index)


def _link(tree: SpanTree, i: int, link: Link, index: dict[tuple[str, str], list[int]]) -> None:
    here = tree.segment_of[i]
    for target in index.get((link.trace_id, link.span_id), ())[:1]:
        segment = tree.segments[here]
        if tree.segment_of[target] != here and target not in segment.producers:
            segment.producers.append(target)


def _settle_clocks(tree: SpanTree) -> None:
    """Shift whole segments so that none begins before what caused it.

    A callee is centred in its caller's span where it fits (as Jaeger's clock-skew adjuster does), else it starts with it.
    Raw times stay as they are; a shift serves to order spans and nothing else.
    """
    for segment in tree.segments:
        entry = tree.spans[segment.entry]
        causes = [segment.caller] if segment.caller != NONE else segment.producers
        if not causes:
            continue
        cause = max(causes, key=tree.start)
        begin, end = tree.start(cause), tree.end(cause)
        if tree.spans[cause].kind in (SpanKind.PRODUCER, SpanKind.CONSUMER) or entry.kind == SpanKind.CONSUMER:
            segment.shift_ns = max(0, begin - entry.start_ns)
            continue
        length = entry.end_ns - entry.start_ns
        if begin <= entry.start_ns and (entry.end_ns <= end or length > end - begin) and entry.start_ns <= end:
            continue
        segment.shift_ns = begin + max(0, (end - begin - length) // 2) - entry.start_ns
