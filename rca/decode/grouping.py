"""Small views of batches: which traces belong together, one row a trace, and where a trace's links lead."""

from __future__ import annotations

from collections.abc import Sequence

from rca.model import Batch, Span, SpanKind, StatusCode, TraceSummary

_ENTRY = (SpanKind.SERVER, SpanKind.CONSUMER)


def families(batches: Sequence[Batch]) -> list[tuple[str, ...]]:
    """Trace ids grouped by span links in either direction; groups and their ids in order of their earliest span.

    A linked trace that is not in these batches is no member. Linear in spans and links (union-find with path halving).
    """
    first: dict[str, int] = {}
    links: dict[tuple[str, str], None] = {}
    for batch in batches:
        for span in batch.spans:
            earliest = first.get(span.trace_id)
            if earliest is None or span.start_ns < earliest:
                first[span.trace_id] = span.start_ns
            for link in span.links:
                links[span.trace_id, link.trace_id] = None
    leader = {trace: trace for trace in first}

    def lead(trace: str) -> str:
        while leader[trace] != trace:
            leader[trace] = trace = leader[leader[trace]]
        return trace

    for trace, linked in links:
        if linked in leader:
            leader[lead(linked)] = lead(trace)
    groups: dict[str, list[str]] = {}
    for trace in sorted(first, key=lambda trace: (first[trace], trace)):
        groups.setdefault(lead(trace), []).append(trace)
    return [tuple(group) for group in groups.values()]


def linked_ids(batch: Batch, trace_id: str) -> tuple[str, ...]:
    """Ids of other traces that the spans of this trace link to, in the order in which they are first named."""
    spans = (span for span in batch.spans if span.trace_id == trace_id)
    return tuple(dict.fromkeys(link.trace_id for span in spans for link in span.links if link.trace_id not in ("", trace_id)))


def summarise(batch: Batch) -> list[TraceSummary]:
    """One row a trace, in order of start: root, services in order of their first span, duration, spans and errors without copies.

    The root is a span without parent, or whose parent is not here; of several a SERVER or CONSUMER is preferred, then the earliest.
    """
    traces: dict[str, dict[tuple[str, SpanKind, str], Span]] = {}
    for span in batch.spans:
        traces.setdefault(span.trace_id, {}).setdefault((span.span_id, span.kind, span.name), span)
    rows = [_row(trace, sorted(spans.values(), key=lambda span: (span.start_ns, span.span_id))) for trace, spans in traces.items()]
    return sorted(rows, key=lambda row: (row.start_ns, row.trace_id))


def _row(trace: str, spans: list[Span]) -> TraceSummary:
    present = {span.span_id for span in spans}
    roots = [span for span in spans if span.parent_id not in present] or spans
    root = min(roots, key=lambda span: (bool(span.parent_id), span.kind not in _ENTRY))
    start = spans[0].start_ns
    return TraceSummary(
        trace,
        root.service,
        root.name,
        start,
        max(span.end_ns for span in spans) - start,
        tuple(dict.fromkeys(span.service for span in spans if span.service)),
        len(spans),
        sum(span.status is StatusCode.ERROR for span in spans),
    )
