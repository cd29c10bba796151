"""A trace as one OTLP/JSON document in a normal form: equal traces give equal bytes, and reading it back gives the same trace.

Format: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. Resources, scopes, spans and attributes are sorted; ids are
hex; what is empty is left out. Events, links, items of payloads and log records of one time keep their order, which may mean something.
What the decoders noticed about the original document is not part of it.
"""

from __future__ import annotations

import json
import math
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from rca.model import Event, Link, LogRecord, Span, Trace, Value

_LONE = re.compile(r"[\ud800-\udfff]")
_GZIP_HEADER = b"\x1f\x8b\x08\x00" + struct.pack("<L", 0) + b"\x02\xff"
"""RFC 1952: deflate, no file name, no time, slowest compression, operating system unknown."""


def packed(trace: Trace) -> bytes:
    """The trace as gzip of its normal form; neither time nor name of a file is in it."""
    plain = written(trace)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(plain) + deflate.flush()
    return _GZIP_HEADER + body + struct.pack("<LL", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)


def written(trace: Trace) -> bytes:
    """The trace as UTF-8 text on one line."""
    text = json.dumps(document(trace), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # half of a UTF-16 pair is no character; the decoder reads it as this sign as well
    return _LONE.sub("\ufffd", text).encode() + b"\n"


def document(trace: Trace) -> dict[str, Any]:
    """The trace as plain dicts and lists: `resourceSpans`, and `resourceLogs` where spans carry log records."""
    rows = {"resourceSpans": _resources(trace)}
    logs = _resource_logs(trace)
    return {**rows, "resourceLogs": logs} if logs else rows


def _resources(trace: Trace) -> list[dict[str, Any]]:
    groups: dict[str, tuple[list[Any], dict[tuple[str, str], list[Span]]]] = {}
    for span in trace.spans:
        resource = _attributes(_resource(span))
        _, scopes = groups.setdefault(json.dumps(resource), (resource, {}))
        scopes.setdefault((span.scope, span.scope_version), []).append(span)
    return [
        {**({"resource": {"attributes": resource}} if resource else {}), "scopeSpans": [_scope(*item) for item in sorted(scopes.items())]}
        for _key, (resource, scopes) in sorted(groups.items(), key=lambda item: item[0])
    ]


def _resource(span: Span) -> Mapping[str, Value]:
    """The attributes of a span's resource; forms that tell the service elsewhere get it back as an attribute."""
    named = span.resource.get("service.name")
    told = named if isinstance(named, str) else ""
    return span.resource if not span.service or told == span.service else {**span.resource, "service.name": span.service}


def _scope(name: tuple[str, str], spans: list[Span]) -> dict[str, Any]:
    ordered = sorted(spans, key=lambda span: (span.start_ns, span.span_id, span.trace_id))
    return {**_scope_row(*name), "spans": [_span(span) for span in ordered]}


def _scope_row(name: str, version: str = "") -> dict[str, Any]:
    scope = {key: value for key, value in (("name", name), ("version", version)) if value}
    return {"scope": scope} if scope else {}


def _span(span: Span) -> dict[str, Any]:
    status = {key: value for key, value in (("message", span.status_message), ("code", int(span.status))) if value}
    row: dict[str, Any] = {
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "parentSpanId": span.parent_id,
        "name": span.name,
        "kind": int(span.kind),
        "startTimeUnixNano": str(span.start_ns),
        "endTimeUnixNano": str(span.end_ns),
        "attributes": _attributes(span.attributes),
        "droppedAttributesCount": span.dropped_attributes,
        "events": [_event(event) for event in span.events],
        "droppedEventsCount": span.dropped_events,
        "links": [_link(link) for link in span.links],
        "status": status,
    }
    return {key: value for key, value in row.items() if value}


def _event(event: Event) -> dict[str, Any]:
    row = {"timeUnixNano": str(event.time_ns), "name": event.name, "attributes": _attributes(event.attributes)}
    return {key: value for key, value in row.items() if value}


def _link(link: Link) -> dict[str, Any]:
    row = {"traceId": link.trace_id, "spanId": link.span_id, "attributes": _attributes(link.attributes)}
    return {key: value for key, value in row.items() if value}


def _resource_logs(trace: Trace) -> list[dict[str, Any]]:
    """Log records by time, those of one service and scope together as long as that keeps their order."""
    logs = [(log.time_ns, span.trace_id, span.span_id, n, log) for span in trace.spans for n, log in enumerate(span.logs)]
    ordered = [(*row[1:3], row[4]) for row in sorted(logs, key=lambda row: row[:4])]
    out = []
    for (service, scope), rows in groupby(ordered, key=lambda row: (row[2].service, row[2].scope)):
        resource = {"resource": {"attributes": _attributes({"service.name": service})}} if service else {}
        out.append({**resource, "scopeLogs": [{**_scope_row(scope), "logRecords": [_log(*row) for row in rows]}]})
    return out


def _log(trace_id: str, span_id: str, log: LogRecord) -> dict[str, Any]:
    row: dict[str, Any] = {
        "timeUnixNano": str(log.time_ns),
        "severityNumber": log.severity,
        "eventName": "" if log.attributes.get("event.name") == log.name else log.name,
        "body": None if log.body is None else _value(log.body),
        "attributes": _attributes(log.attributes),
        "traceId": trace_id,
        "spanId": span_id,
    }
    return {key: value for key, value in row.items() if value}


def _attributes(attributes: Mapping[str, Value]) -> list[dict[str, Any]]:
    return list(_pairs(dict(sorted(attributes.items()))))


def _pairs(fields: Mapping[str, Value]) -> Iterator[dict[str, Any]]:
    for key, value in fields.items():
        yield {"key": key, "value": _value(value)}


def _value(value: Value) -> dict[str, Any]:
    """An AnyValue. The depth is bounded by what the decoders let through."""
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value if math.isfinite(value) else "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    if isinstance(value, bytes):
        import base64

        return {"bytesValue": base64.b64encode(value).decode()}
    if isinstance(value, list):
        return {"arrayValue": {"values": [_value(item) for item in value]} if value else {}}
    if isinstance(value, dict):
        return {"kvlistValue": {"values": list(_pairs(value))} if value else {}}
    return {"stringValue": value}
