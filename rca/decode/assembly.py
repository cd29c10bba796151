"""Batches to one `Trace`: choose spans, drop copies, make ids unique, join log records, say what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rca.decode.gathered import Gathered
from rca.model import Batch, LogRecord, Notice, Span, SpanKind, Trace

_CALLEE = {SpanKind.SERVER: SpanKind.CLIENT, SpanKind.CONSUMER: SpanKind.PRODUCER}
_Key = tuple[str, str]


def assemble(batches: Sequence[Batch], trace_ids: Sequence[str], origin: str = "") -> Trace:
    """The spans of these traces without duplicates, ordered by (start, span id), with their log records; events by time.

    Two spans are copies if trace, span id, kind, name and start (to the microsecond, which is what Jaeger's legacy form keeps) are
    the same; of copies that differ the richer one stays. Notices tell of differing copies, shared ids, missing parents, dropped
    attributes, log records without their span, and what the decoders said about these spans.
    """
    out = Gathered()
    wanted = tuple(dict.fromkeys(trace_ids))
    kept = _unique((span for batch in batches for span in batch.spans), frozenset(wanted), out)
    spans = _with_logs(_distinct(kept, out), (log for batch in batches for log in batch.logs), frozenset(wanted), out)
    spans = [_events_in_order(span) for span in spans]
    spans.sort(key=lambda span: (span.start_ns, span.span_id))
    _tell_missing(spans, out)
    return Trace(wanted, tuple(spans), _merged(batches, spans, out.notices()), origin)


def _unique(spans: Iterable[Span], wanted: frozenset[str], out: Gathered) -> list[Span]:
    kept: dict[tuple[str, str, SpanKind, str, int], Span] = {}
    for span in spans:
        if span.trace_id not in wanted:
            continue
        key = (span.trace_id, span.span_id, span.kind, span.name, span.start_ns // 1000)
        other = kept.setdefault(key, span)
        if other is span or _same(other, span):
            continue
        out.note("copies_differ", "two copies of a span differ, the one with more in it was kept", span_id=span.span_id)
        if _richness(span) > _richness(other):
            kept[key] = span
    return list(kept.values())


def _same(one: Span, other: Span) -> bool:
    """Whether two copies say the same; NaN is not equal to itself, but prints the same."""
    if (one.attributes, one.events, one.status) == (other.attributes, other.events, other.status):
        return True
    return repr((one.attributes, one.events, one.status)) == repr((other.attributes, other.events, other.status))


def _richness(span: Span) -> tuple[int, int, int]:
    written = sum(len(value) for value in span.attributes.values() if isinstance(value, (str, bytes, list, dict)))
    return len(span.attributes) + len(span.events) + len(span.links), written, span.end_ns


def _distinct(spans: list[Span], out: Gathered) -> list[Span]:
    """Spans with ids of their own. Zipkin's clients and servers share one: as in Jaeger, the server gets a new id and the client
    for its parent, and the spans below that id become the server's."""
    holders: dict[_Key, list[Span]] = {}
    for span in spans:
        holders.setdefault((span.trace_id, span.span_id), []).append(span)
    shared = {key: group for key, group in holders.items() if len(group) > 1}
    if not shared:
        return spans
    renamed: dict[int, Span] = {}
    below: dict[_Key, str] = {}
    fresh = 0
    for (trace, ident), group in shared.items():
        group.sort(key=lambda span: span.kind in _CALLEE)
        for span in group[1:]:
            fresh += 1
            while (trace, f"{fresh:016x}") in holders:
                fresh += 1
            called = _CALLEE.get(span.kind) in {other.kind for other in group}
            renamed[id(span)] = replace(span, span_id=f"{fresh:016x}", parent_id=ident if called else span.parent_id)
            if called:
                below[trace, ident] = f"{fresh:016x}"
        out.note("shared_id", "several spans have the same id; all but one were given a new one", span_id=ident)
    return [renamed.get(id(span)) or _moved(span, below) for span in spans]


def _moved(span: Span, below: dict[_Key, str]) -> Span:
    parent = below.get((span.trace_id, span.parent_id))
    return replace(span, parent_id=parent) if parent else span


def _with_logs(spans: list[Span], logs: Iterable[LogRecord], wanted: frozenset[str], out: Gathered) -> list[Span]:
    """Log records on their spans, by time and within a time in file order; copies of a re-sent batch once."""
    places = {(span.trace_id, span.span_id): place for place, span in enumerate(spans)}
    found: dict[int, list[LogRecord]] = {}
    for log in logs:
        if log.trace_id not in wanted:
            continue
        place = places.get((log.trace_id, log.span_id))
        if place is None:
            out.note("logs_without_span", "a log record belongs to a span that is not here", span_id=log.span_id)
        else:
            found.setdefault(place, []).append(log)
    for place, records in found.items():
        records.sort(key=lambda log: log.time_ns)
        spans[place] = replace(spans[place], logs=tuple(_without_copies(records)))
    return spans


def _without_copies(records: list[LogRecord]) -> list[LogRecord]:
    seen: set[tuple[int, str, str]] = set()
    kept = []
    for log in records:
        key = (log.time_ns, log.name, repr((log.body, log.attributes)))
        if key not in seen:
            seen.add(key)
            kept.append(log)
    return kept


def _events_in_order(span: Span) -> Span:
    """Events by time; Jaeger sorts them by name. Events of one time stay in file order."""
    times = [event.time_ns for event in span.events]
    if times == sorted(times):
        return span
    return replace(span, events=tuple(sorted(span.events, key=lambda event: event.time_ns)))


def _tell_missing(spans: list[Span], out: Gathered) -> None:
    present = {(span.trace_id, span.span_id) for span in spans}
    for span in spans:
        if span.parent_id and (span.trace_id, span.parent_id) not in present:
            out.note("missing_parent", "the parent of a span is not in the trace", f"first missing: {span.parent_id}", span.span_id)
        if span.dropped_attributes:
            out.note("dropped_attributes", "the SDK dropped attributes of a span", span_id=span.span_id)
        if span.dropped_events:
            out.note("dropped_events", "the SDK dropped events of a span", span_id=span.span_id)


def _merged(batches: Sequence[Batch], spans: list[Span], own: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Notices of the decoders that concern these spans (or no span in particular), then our own; each sentence once."""
    present = {span.span_id for span in spans}
    merged: dict[tuple[str, str], dict[str, None]] = {}
    for notice in [*(notice for batch in batches for notice in batch.notices), *own]:
        if notice.span_ids and notice not in own and present.isdisjoint(notice.span_ids):
            continue
        merged.setdefault((notice.code, notice.text), {}).update(dict.fromkeys(notice.span_ids))
    return tuple(Notice(code, text, tuple(ids)) for (code, text), ids in merged.items())
