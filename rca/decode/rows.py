"""Spans as flat rows (SigNoz, exports from columnar stores), and bare attribute objects as instrumentations' own tests keep them.

Such rows may lack ids and times; what is missing is made up from the row's place, so that the same document decodes the same.
"""

from __future__ import annotations

from typing import Any

from rca.decode.gathered import MALFORMED, Gathered
from rca.decode.values import KINDS, STATUSES, nanos, text
from rca.model import Span, SpanKind, StatusCode, Value
from rca.patterns import regex

_RESOURCES = ("resources", "resource_attributes", "resources_string", "ResourceAttributes")
_ATTRIBUTES = ("attributes", "SpanAttributes", "span_attributes")
_TYPED = ("attributes_string", "attributes_number", "attributes_bool")
_TIMED = ("duration", "duration_nano", "durationNano", "Duration", "duration_ms", "DurationNano")
_DURATION = regex(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def are_rows(items: list[Any]) -> bool:
    """Whether these are span rows: a name, a duration, resource attributes, and no other format's ids."""
    first = items[0]
    if not isinstance(first, dict) or not ("name" in first or "SpanName" in first) or first.keys().isdisjoint(_TIMED):
        return False
    return any(isinstance(first.get(key), dict) for key in _RESOURCES)


def add_rows(items: list[Any], out: Gathered) -> None:
    """Add one span a row. Rows with span ids and no trace id are one trace; rows without either are a trace each."""
    for raw in items:
        try:
            out.spans.append(_row(raw, len(out.spans) + 1, out))
        except MALFORMED as error:
            out.skipped("span row", error)


def are_attributes(found: dict[str, Any]) -> bool:
    """Whether this is an object of dotted attribute names and plain values."""
    return sum("." in key for key in found) >= 2 and all(_plain(value) for value in found.values())


def add_attributes(found: dict[str, Any], out: Gathered) -> None:
    """Add a span that has nothing but these attributes."""
    out.note("bare_attributes", "only the attributes of a span are there: name, ids and times were made up")
    place = len(out.spans) + 1
    name = text(found.get("gen_ai.operation.name") or found.get("openinference.span.kind"))
    out.spans.append(
        Span(f"{place:032x}", f"{place:016x}", "", name, SpanKind.UNSPECIFIED, 0, 0, text(found.get("service.name")), found, {})
    )


def _plain(value: Any) -> bool:
    return (
        value is None
        or isinstance(value, (str, bool, int, float))
        or (isinstance(value, list) and not any(isinstance(v, (dict, list)) for v in value))
    )


def _row(raw: dict[str, Any], place: int, out: Gathered) -> Span:
    resource = _first_dict(raw, _RESOURCES)
    attributes = dict(_first_dict(raw, _ATTRIBUTES))
    for key in _TYPED:
        attributes.update(raw[key] if isinstance(raw.get(key), dict) else {})
    ident = _first(raw, "span_id", "spanID", "spanId", "SpanId")
    trace = _first(raw, "trace_id", "traceID", "traceId", "TraceId")
    parent = _first(raw, "parent_span_id", "parentSpanID", "parentSpanId", "ParentSpanId")
    if not trace:
        out.note("made_up_ids", "the rows name no trace: trace ids were made up")
    start = _start(raw)
    return Span(
        out.trace_ids[trace] if trace else f"{1 if ident else place:032x}",
        out.span_ids[ident] if ident else f"{place:016x}",
        out.span_ids[parent],
        text(_first(raw, "name", "SpanName")),
        _kind(_first(raw, "kind", "SpanKind")),
        start,
        start + _duration(raw),
        text(resource.get("service.name") or _first(raw, "serviceName", "ServiceName")),
        attributes,
        resource,
        text(_first(raw, "scope_name", "ScopeName")),
        text(_first(raw, "scope_version", "ScopeVersion")),
        STATUSES.get(_first(raw, "status_code", "status", "StatusCode"), StatusCode.UNSET),
        text(_first(raw, "status_message", "StatusMessage")),
    )


def _kind(raw: Any) -> SpanKind:
    return KINDS.get(raw.removeprefix("SpanKind.").upper() if isinstance(raw, str) else raw, SpanKind.UNSPECIFIED)


def _first(raw: dict[str, Any], *keys: str) -> Any:
    return next((raw[key] for key in keys if key in raw and not isinstance(raw[key], (dict, list))), None)


def _first_dict(raw: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Value]:
    return next((raw[key] for key in keys if isinstance(raw.get(key), dict)), {})


def _start(raw: dict[str, Any]) -> int:
    """`timestamp` in ns, else an offset from a time that is not told."""
    stamp = _first(raw, "timestamp_nano", "timestamp", "Timestamp")
    if isinstance(stamp, int):
        return nanos(stamp)
    offset = _first(raw, "offset_ms")
    return nanos(int(float(offset) * 1e6)) if offset else 0


def _duration(raw: dict[str, Any]) -> int:
    if (given := _first(raw, "duration_nano", "durationNano", "DurationNano", "Duration")) is not None:
        return nanos(given)
    if (millis := _first(raw, "duration_ms")) is not None:
        return nanos(int(float(millis) * 1e6))
    found = _DURATION.fullmatch(text(_first(raw, "duration")))
    hours, minutes, seconds = found.groups() if found else (0, 0, 0)
    return nanos(round((int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds or 0)) * 1e9))
