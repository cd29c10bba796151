"""Batches to one `Trace`: choose spans, drop copies, make ids unique, join log records, say what is missing."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from operator import attrgetter

from rca.decode.gathered import Gathered
from rca.model import Batch, LogRecord, Notice, Span, SpanKind, Trace
from rca.records import replace

_CALLEE = {SpanKind.SERVER: SpanKind.CLIENT, SpanKind.CONSUMER: SpanKind.PRODUCER}
_Held = dict[str, dict[str, Span]]
"""Trace id -> span id -> the span that was first seen with it."""


def assemble(batches: Sequence[Batch], trace_ids: Sequence[str], origin: str = "") -> Trace:
    """The spans of these traces without duplicates, ordered by (start, span id), with their log records; events by time.

    Two spans are copies if trace, span id, kind, name and start (to the microsecond, which is what Jaeger's legacy form keeps) are
    the same; of copies that differ the richer one stays. Notices tell of differing copies, shared ids, missing parents, dropped
    attributes, log records without their span, and what the decoders said about these spans.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _assembled(batches, tuple(dict.fromkeys(trace_ids)), origin)
    finally:
        if collecting:
            gc.enable()


def _assembled(batches: Sequence[Batch], wanted: tuple[str, ...], origin: str) -> Trace:
    out = Gathered()
    held: _Held = {trace: {} for trace in wanted}
    shared = _unique((span for batch in batches for span in batch.spans), held, out)
    _separate(held, shared, out)
    _join_logs(held, (log for batch in batches for log in batch.logs), out)
    spans = [_events_in_order(span) if len(span.events) > 1 else span for ids in held.values() for span in ids.values()]
    spans.sort(key=attrgetter("start_ns", "span_id"))
    _tell_missing(spans, held, out)
    return Trace(wanted, tuple(spans), _merged(batches, spans, out.notices()), origin)


def _unique(spans: Iterable[Span], held: _Held, out: Gathered) -> list[Span]:
    """Fill `held` with the wanted spans, copies merged; what is left over are other spans under an id that is taken."""
    others: dict[tuple[str, ...], Span] = {}
    for span in spans:
        ids = held.get(span.trace_id)
        if ids is None:
            continue
        first = ids.setdefault(span.span_id, span)
        if first is span:
            continue
        if _is_copy(first, span):
            ids[span.span_id] = _better(first, span, out)
            continue
        key = (span.trace_id, span.span_id, span.kind.name, span.name, str(span.start_ns // 1000))
        other = others.setdefault(key, span)
        if other is not span:
            others[key] = _better(other, span, out)
    return list(others.values())


def _is_copy(one: Span, other: Span) -> bool:
    return one.kind == other.kind and one.name == other.name and one.start_ns // 1000 == other.start_ns // 1000


def _better(one: Span, other: Span, out: Gathered) -> Span:
    if _same(one, other):
        return one
    out.note("copies_differ", "two copies of a span differ, the one with more in it was kept", span_id=one.span_id)
    return other if _richness(other) > _richness(one) else one


def _same(one: Span, other: Span) -> bool:
    """Whether two copies say the same; NaN is not equal to itself, but prints the same."""
    if (one.attributes, one.events, one.status) == (other.attributes, other.events, other.status):
        return True
    return repr((one.attributes, one.events, one.status)) == repr((other.attributes, other.events, other.status))


def _richness(span: Span) -> tuple[int, int, int]:
    written = sum(len(value) for value in span.attributes.values() if isinstance(value, (str, bytes, list, dict)))
    return len(span.attributes) + len(span.events) + len(span.links), written, span.end_ns


def _separate(held: _Held, shared: list[Span], out: Gathered) -> None:
    """Give ids of their own to spans that share one. Zipkin's clients and servers do: as in Jaeger, the server gets a new id and the
    client for its parent, and the spans below that id become the server's."""
    below: dict[tuple[str, str], str] = {}
    fresh = 0
    for span in shared:
        ids = held[span.trace_id]
        first = ids[span.span_id]
        if _CALLEE.get(first.kind) == span.kind:
            ids[span.span_id], span, first = span, first, span
        fresh += 1
        while f"{fresh:016x}" in ids:
            fresh += 1
        ident = f"{fresh:016x}"
        called = _CALLEE.get(span.kind) == first.kind
        ids[ident] = replace(span, span_id=ident, parent_id=first.span_id if called else span.parent_id)
        if called:
            below[span.trace_id, first.span_id] = ident
        out.note("shared_id", "several spans have the same id; all but one were given a new one", span_id=first.span_id)
    if below:
        for trace, ids in held.items():
            for ident, span in ids.items():
                server = below.get((trace, span.parent_id), ident)
                if server != ident:
                    ids[ident] = replace(span, parent_id=server)


def _join_logs(held: _Held, logs: Iterable[LogRecord], out: Gathered) -> None:
    """Log records on their spans, by time and within a time in file order; copies of a re-sent batch once."""
    found: dict[tuple[str, str], list[LogRecord]] = {}
    for log in logs:
        ids = held.get(log.trace_id)
        if ids is None:
            continue
        if log.span_id in ids:
            found.setdefault((log.trace_id, log.span_id), []).append(log)
        else:
            out.note("logs_without_span", "a log record belongs to a span that is not here", span_id=log.span_id)
    for (trace, ident), records in found.items():
        records.sort(key=lambda log: log.time_ns)
        held[trace][ident] = replace(held[trace][ident], logs=tuple(_without_copies(records)))


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


def _tell_missing(spans: list[Span], held: _Held, out: Gathered) -> None:
    for span in spans:
        if span.parent_id and span.parent_id not in held[span.trace_id]:
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
