"""OTLP/JSON: traces and logs as exporters, collectors, Jaeger v3 and Tempo write them.

Format: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. Accepted beyond it: base64 ids (Tempo), snake_case keys,
enum names, numbers as text, `instrumentationLibrarySpans` of OTLP before 0.15, `batches` (Tempo v1).
"""

from __future__ import annotations

from collections.abc import Iterator

from rca.decode.gathered import MALFORMED, Gathered
from rca.decode.jaeger_warnings import WARNINGS_ATTRIBUTE, tell
from rca.decode.values import KINDS, MAX_DEPTH, STATUSES, count, nanos, text
from rca.model import Event, Link, LogRecord, Span, SpanKind, StatusCode, Value
from rca.typed import Any

MISSING_SERVICE = "missing-service-name"
"""What Jaeger writes where a resource names no service."""


def resource_spans(items: Any, out: Gathered) -> None:
    """Add the spans of a list of ResourceSpans."""
    for item in _dicts(items, out, "ResourceSpans"):
        resource, service = _resource(item, out)
        for holder in _either(item, "scopeSpans", "scope_spans", "instrumentationLibrarySpans", "instrumentation_library_spans", out=out):
            scope, version = _scope(holder)
            for raw in _as_list(holder.get("spans"), out, "span"):
                span(raw, resource, service, scope, version, out)


def resource_logs(items: Any, out: Gathered) -> None:
    """Add the log records of a list of ResourceLogs."""
    for item in _dicts(items, out, "ResourceLogs"):
        _, service = _resource(item, out)
        for holder in _either(item, "scopeLogs", "scope_logs", "instrumentationLibraryLogs", "instrumentation_library_logs", out=out):
            scope, _ = _scope(holder)
            records = holder.get("logRecords", holder.get("log_records", holder.get("logs")))
            for raw in _as_list(records, out, "log record"):
                try:
                    out.logs.append(_log(raw, service, scope, out))
                except MALFORMED as error:
                    out.skipped("log record", error)


def span(raw: Any, resource: dict[str, Value], service: str, scope: str, version: str, out: Gathered) -> None:
    """Add one OTLP span; one that is not well-formed is skipped and told."""
    try:
        get = raw.get
        ident = out.span_ids[get("spanId") or get("span_id")]
        if not ident:
            raise ValueError("span id is missing or zero")
        attributes = fields(get("attributes"), out)
        if WARNINGS_ATTRIBUTE in attributes:
            tell(attributes.pop(WARNINGS_ATTRIBUTE), ident, out)
        status = get("status")
        start, end = _times(get, ident, out)
        events, links = get("events"), get("links")
        out.spans.append(
            Span(
                out.trace_ids[get("traceId") or get("trace_id")],
                ident,
                _parent(get("parentSpanId") or get("parent_span_id"), ident, out),
                text(get("name")),
                _kind(get("kind")),
                start,
                end,
                service,
                attributes,
                resource,
                scope,
                version,
                _status(status) if status else StatusCode.UNSET,
                text(status.get("message")) if isinstance(status, dict) else "",
                tuple(_events(events, out)) if events else (),
                tuple(_links(links, out)) if links else (),
                (),
                count(get("droppedAttributesCount", get("dropped_attributes_count", 0))),
                count(get("droppedEventsCount", get("dropped_events_count", 0))),
            )
        )
    except MALFORMED as error:
        out.skipped("span", error)


def fields(pairs: Any, out: Gathered) -> dict[str, Value]:
    """A list of KeyValue as a dict; a pair that is not well-formed is left out."""
    if not pairs:
        return {}
    try:
        found = {pair["key"]: _scalar(pair["value"], out) for pair in pairs}
        "".join(found)  # raises if a key is not text, at a fraction of the cost of looking at each
        return found
    except MALFORMED:
        return dict(_readable(pairs, out))


def _readable(pairs: Any, out: Gathered) -> Iterator[tuple[str, Value]]:
    if isinstance(pairs, dict):
        pairs = [{"key": key, "value": value} for key, value in pairs.items()]
    for pair in _as_list(pairs, out, "attribute"):
        try:
            key, raw = pair.get("key", ""), pair.get("value")
            if not isinstance(key, str):
                raise TypeError("a key is not text")
            yield key, any_value(raw, out) if isinstance(raw, dict) or raw is None else _plain(raw)
        except MALFORMED as error:
            out.skipped("attribute", error)


def _plain(raw: Any) -> Value:
    """A value that stands without its AnyValue wrapper."""
    if isinstance(raw, (str, bool, int, float)):
        return raw
    raise TypeError(f"an attribute value is {type(raw).__name__}")


def _scalar(raw: Any, out: Gathered) -> Value:
    """Text, which most attribute values are, on a short path."""
    found = raw.get("stringValue")
    return found if found.__class__ is str else any_value(raw, out)


def any_value(raw: Any, out: Gathered, depth: int = 0) -> Value:
    """An AnyValue; {} is None. Raises what MALFORMED lists."""
    if not raw:
        return None
    for key, found in raw.items():
        reader = _READERS.get(key)
        if reader is None:
            continue
        if depth >= MAX_DEPTH:
            out.note("too_deep", f"values nested deeper than {MAX_DEPTH} levels were cut")
            return None
        return reader(found, out, depth + 1)
    return None


def _array(raw: Any, out: Gathered, depth: int) -> Value:
    values = raw.get("values") if isinstance(raw, dict) else raw
    return [any_value(value, out, depth) for value in values or ()]


def _kvlist(raw: Any, out: Gathered, depth: int) -> Value:
    values = raw.get("values") if isinstance(raw, dict) else raw
    return {text(pair.get("key")): any_value(pair.get("value"), out, depth) for pair in values or ()}


def _string(raw: Any, out: Gathered, depth: int) -> Value:
    return text(raw)


def _boolean(raw: Any, out: Gathered, depth: int) -> Value:
    return raw.lower() == "true" if isinstance(raw, str) else bool(raw)


def _integer(raw: Any, out: Gathered, depth: int) -> Value:
    return int(raw)


def _double(raw: Any, out: Gathered, depth: int) -> Value:
    return float(raw)


def _bytes(raw: Any, out: Gathered, depth: int) -> Value:
    import base64

    return base64.b64decode(raw + "=" * (-len(raw) % 4), altchars=b"-_" if "-" in raw or "_" in raw else None)


_READERS = {
    spelling: reader
    for name, reader in {
        "string": _string,
        "bool": _boolean,
        "int": _integer,
        "double": _double,
        "array": _array,
        "kvlist": _kvlist,
        "bytes": _bytes,
    }.items()
    for spelling in (f"{name}Value", f"{name}_value")
}


def _times(get: Any, ident: str, out: Gathered) -> tuple[int, int]:
    """Start and end; a span whose clock is senseless keeps its payload and loses its time."""
    try:
        start = nanos(get("startTimeUnixNano") or get("start_time_unix_nano"))
        return start, nanos(get("endTimeUnixNano") or get("end_time_unix_nano")) or start
    except MALFORMED:
        out.note("bad_times", "the times of a span are not usable and were set to 0", span_id=ident)
        return 0, 0


def _parent(raw: Any, ident: str, out: Gathered) -> str:
    try:
        return out.span_ids[raw]
    except MALFORMED:
        out.note("bad_parent", "the parent id of a span is not readable", span_id=ident)
        return ""


def _kind(raw: Any) -> SpanKind:
    return KINDS.get(raw, SpanKind.UNSPECIFIED)


def _status(status: Any) -> StatusCode:
    return STATUSES.get(status.get("code"), StatusCode.UNSET) if isinstance(status, dict) else StatusCode.UNSET


def _events(items: Any, out: Gathered) -> Iterator[Event]:
    for raw in _as_list(items, out, "event"):
        try:
            time = nanos(raw.get("timeUnixNano") or raw.get("time_unix_nano"))
            yield Event(text(raw.get("name")), time, fields(raw.get("attributes"), out))
        except MALFORMED as error:
            out.skipped("span event", error)


def _links(items: Any, out: Gathered) -> Iterator[Link]:
    for raw in _as_list(items, out, "link"):
        try:
            trace, target = raw.get("traceId") or raw.get("trace_id"), raw.get("spanId") or raw.get("span_id")
            yield Link(out.trace_ids[trace], out.span_ids[target], fields(raw.get("attributes"), out))
        except MALFORMED as error:
            out.skipped("span link", error)


def _log(raw: Any, service: str, scope: str, out: Gathered) -> LogRecord:
    attributes = fields(raw.get("attributes"), out)
    trace, ident = raw.get("traceId") or raw.get("trace_id"), raw.get("spanId") or raw.get("span_id")
    body = raw.get("body")
    return LogRecord(
        out.trace_ids[trace] if trace and str(trace).strip("0") else "",
        out.span_ids[ident] if ident else "",
        nanos(raw.get("timeUnixNano") or raw.get("time_unix_nano"))
        or nanos(raw.get("observedTimeUnixNano") or raw.get("observed_time_unix_nano")),
        text(raw.get("eventName") or raw.get("event_name") or attributes.get("event.name")),
        any_value(body, out) if isinstance(body, dict) else text(body) or None,
        attributes,
        count(raw.get("severityNumber", raw.get("severity_number", 0))),
        service,
        scope,
    )


def _resource(item: dict[str, Any], out: Gathered) -> tuple[dict[str, Value], str]:
    resource = item.get("resource")
    attributes = fields(resource.get("attributes"), out) if isinstance(resource, dict) else {}
    if attributes.get("service.name") == MISSING_SERVICE:
        del attributes["service.name"]
    return attributes, text(attributes.get("service.name"))


def _scope(holder: dict[str, Any]) -> tuple[str, str]:
    scope = holder.get("scope") or holder.get("instrumentationLibrary") or holder.get("instrumentation_library")
    return (text(scope.get("name")), text(scope.get("version"))) if isinstance(scope, dict) else ("", "")


def _either(item: dict[str, Any], *keys: str, out: Gathered) -> Iterator[dict[str, Any]]:
    for key in keys:
        if key in item:
            yield from _dicts(item[key], out, key)


def _dicts(items: Any, out: Gathered, what: str) -> Iterator[dict[str, Any]]:
    for item in _as_list(items, out, what):
        if isinstance(item, dict):
            yield item
        else:
            out.skipped(what, TypeError(f"it is {type(item).__name__}, not an object"))


def _as_list(items: Any, out: Gathered, what: str) -> list[Any]:
    if isinstance(items, list):
        return items
    if items:
        out.skipped(f"list of {what}", TypeError(f"it is {type(items).__name__}"))
    return []
