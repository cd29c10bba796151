"""OTLP protobuf (traces and logs), and Tempo's v1 and v2 answers, told apart by their structure.

Messages: https://github.com/open-telemetry/opentelemetry-proto (TracesData, LogsData; the export requests have the same fields),
and Tempo's TraceByIDResponse in https://github.com/grafana/tempo/blob/main/pkg/tempopb/tempo.proto
{1: Trace, 2: TraceByIDMetrics, 3: PartialStatus, 4: message}, whose Trace has the fields of TracesData.
"""

from __future__ import annotations

import contextlib
from typing import Any

from rca.decode.gathered import MALFORMED, Gathered
from rca.decode.jaeger_warnings import WARNINGS_ATTRIBUTE, tell
from rca.decode.values import KINDS, MAX_DEPTH, STATUSES, nanos
from rca.model import Event, Link, LogRecord, Span, SpanKind, StatusCode, Value
from rca.sources.wire import FIXED64, LENGTH, VARINT, at_path, read

_TEMPO_PARTIAL = 1


def decode_protobuf(data: bytes, out: Gathered) -> bool:
    """Add what a protobuf message holds; False where it is none of the known messages."""
    view = memoryview(data)
    item = at_path(view, (1, 2, 2))
    if item is not None and _is_span(item):
        return _traces(data, out)
    if item is not None and _is_log(item):
        return _logs(data, out)
    return _tempo_v2(view, out)


def _is_span(message: memoryview) -> bool:
    found = _fields_of(message)
    return _size(found.get(1)) == 16 and _size(found.get(2)) == 8


def _is_log(message: memoryview) -> bool:
    found = _fields_of(message)
    timed = any(found.get(number, (-1, 0))[0] == FIXED64 for number in (1, 11))
    return timed and all(found.get(number, (kind, 0))[0] == kind for number, kind in ((1, FIXED64), (2, VARINT), (5, LENGTH)))


def _fields_of(message: memoryview) -> dict[int, tuple[int, int | memoryview]]:
    """The fields of a message by number, as far as it can be read."""
    found: dict[int, tuple[int, int | memoryview]] = {}
    with contextlib.suppress(ValueError):
        for number, kind, content in read(message, cut=True):
            found[number] = (kind, content)
    return found


def _size(found: tuple[int, int | memoryview] | None) -> int:
    return len(found[1]) if found and isinstance(found[1], memoryview) else -1


def _tempo_v2(view: memoryview, out: Gathered) -> bool:
    found = _fields_of(view)
    trace = found.get(1, (LENGTH, memoryview(b"")))
    holds_spans = (item := at_path(view, (1, 1, 2, 2))) is not None and _is_span(item)
    empty = _size(trace) == 0 and set(found) <= {1, 2, 3, 4} and _size(found.get(2)) >= 0 and bytes(view[:3]) == b"\n\0\x12"
    if not (holds_spans or empty) or not isinstance(trace[1], memoryview):
        return False
    if found.get(3, (VARINT, 0))[1] == _TEMPO_PARTIAL:
        message = found.get(4, (LENGTH, b""))[1]
        partial(bytes(message).decode("utf-8", "replace") if isinstance(message, memoryview) else "", out)
    if holds_spans:
        return _traces(bytes(trace[1]), out)
    out.documents += 1
    return True


def partial(message: str, out: Gathered) -> None:
    """Say that Tempo returned a part of the trace only."""
    out.note("partial", "Tempo returned only a part of the trace", message[:200])


def _traces(data: bytes, out: Gathered) -> bool:
    from google.protobuf.message import DecodeError
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    try:
        document = TracesData.FromString(data)
    except DecodeError as error:
        out.seen.append(f"OTLP protobuf that is cut or damaged ({error})")
        return False
    out.documents += 1
    for holder in document.resource_spans:
        resource = _fields(holder.resource.attributes, out)
        service = resource.get("service.name")
        for scoped in holder.scope_spans:
            scope, version = scoped.scope.name, scoped.scope.version
            for raw in scoped.spans:
                try:
                    out.spans.append(_span(raw, resource, service if isinstance(service, str) else "", scope, version, out))
                except MALFORMED as error:
                    out.skipped("span", error)
    return True


def _span(raw: Any, resource: dict[str, Value], service: str, scope: str, version: str, out: Gathered) -> Span:
    ident = _octets(raw.span_id, 8)
    if not ident:
        raise ValueError("span id is missing or zero")
    attributes = _fields(raw.attributes, out)
    if WARNINGS_ATTRIBUTE in attributes:
        tell(attributes.pop(WARNINGS_ATTRIBUTE), ident, out)
    status, events, links = raw.status, raw.events, raw.links
    start, end = _times(raw, ident, out)
    return Span(
        _trace_id(raw.trace_id),
        ident,
        _octets(raw.parent_span_id, 8),
        raw.name,
        KINDS.get(raw.kind, SpanKind.UNSPECIFIED),
        start,
        end,
        service,
        attributes,
        resource,
        scope,
        version,
        STATUSES.get(status.code, StatusCode.UNSET),
        status.message,
        tuple([Event(e.name, e.time_unix_nano, _fields(e.attributes, out)) for e in events]) if events else (),
        tuple([Link(_trace_id(k.trace_id), _octets(k.span_id, 8), _fields(k.attributes, out)) for k in links]) if links else (),
        (),
        raw.dropped_attributes_count,
        raw.dropped_events_count,
    )


def _times(raw: Any, ident: str, out: Gathered) -> tuple[int, int]:
    try:
        start = nanos(raw.start_time_unix_nano)
        return start, nanos(raw.end_time_unix_nano) or start
    except ValueError:
        out.note("bad_times", "the times of a span are not usable and were set to 0", span_id=ident)
        return 0, 0


def _octets(raw: bytes, size: int) -> str:
    if len(raw) > size:
        raise ValueError(f"an id is longer than {size} bytes")
    return raw.rjust(size, b"\0").hex() if any(raw) else ""


def _trace_id(raw: bytes) -> str:
    found = _octets(raw, 16)
    if not found:
        raise ValueError("trace id is missing or zero")
    return found


def _fields(pairs: Any, out: Gathered) -> dict[str, Value]:
    return {pair.key: _value(pair.value, out, 0) for pair in pairs}


def _value(raw: Any, out: Gathered, depth: int) -> Value:
    which = raw.WhichOneof("value")
    if which is None:
        return None
    found = getattr(raw, which)
    if which == "array_value":
        return [_value(value, out, depth + 1) for value in found.values] if _shallow(depth, out) else None
    if which == "kvlist_value":
        return {pair.key: _value(pair.value, out, depth + 1) for pair in found.values} if _shallow(depth, out) else None
    return found  # type: ignore[no-any-return]


def _shallow(depth: int, out: Gathered) -> bool:
    if depth < MAX_DEPTH:
        return True
    out.note("too_deep", f"values nested deeper than {MAX_DEPTH} levels were cut")
    return False


def _logs(data: bytes, out: Gathered) -> bool:
    from google.protobuf.message import DecodeError
    from opentelemetry.proto.logs.v1.logs_pb2 import LogsData

    try:
        document = LogsData.FromString(data)
    except DecodeError as error:
        out.seen.append(f"OTLP protobuf that is cut or damaged ({error})")
        return False
    out.documents += 1
    for holder in document.resource_logs:
        service = _fields(holder.resource.attributes, out).get("service.name")
        for scoped in holder.scope_logs:
            for raw in scoped.log_records:
                try:
                    out.logs.append(_log(raw, service if isinstance(service, str) else "", scoped.scope.name, out))
                except MALFORMED as error:
                    out.skipped("log record", error)
    return True


def _log(raw: Any, service: str, scope: str, out: Gathered) -> LogRecord:
    attributes = _fields(raw.attributes, out)
    name = getattr(raw, "event_name", "") or attributes.get("event.name")
    return LogRecord(
        _octets(raw.trace_id, 16),
        _octets(raw.span_id, 8),
        nanos(raw.time_unix_nano) or nanos(raw.observed_time_unix_nano),
        name if isinstance(name, str) else "",
        _value(raw.body, out, 0),
        attributes,
        raw.severity_number,
        service,
        scope,
    )
