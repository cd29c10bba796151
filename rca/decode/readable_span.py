"""Spans as the SDKs print them: JavaScript's `ReadableSpan` and what Python's ConsoleSpanExporter writes.

https://open-telemetry.github.io/opentelemetry-js/interfaces/_opentelemetry_sdk-trace-base.ReadableSpan.html
https://github.com/open-telemetry/opentelemetry-python/blob/main/opentelemetry-sdk/src/opentelemetry/sdk/trace/__init__.py (to_json)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rca.decode.gathered import MALFORMED, Gathered
from rca.decode.values import KINDS, STATUSES, count, nanos, text
from rca.model import Event, Link, Span, SpanKind, StatusCode, Value


def is_span(document: dict[str, Any]) -> bool:
    """Whether this is a span with its ids in a context object."""
    return any(isinstance(document.get(key), dict) and _ids(document[key]) for key in ("spanContext", "_spanContext", "context"))


def add_span(raw: dict[str, Any], out: Gathered) -> None:
    """Add one span; one that is not well-formed is skipped and told."""
    try:
        out.spans.append(_span(raw, out))
    except MALFORMED as error:
        out.skipped("span", error)


def _span(raw: dict[str, Any], out: Gathered) -> Span:
    trace, ident = _context(raw.get("spanContext") or raw.get("_spanContext") or raw["context"], out)
    if not ident:
        raise ValueError("span id is missing or zero")
    parent_context = raw.get("parentSpanContext")
    parent = (
        _context(parent_context, out)[1]
        if isinstance(parent_context, dict)
        else out.span_ids[raw.get("parentSpanId") or raw.get("parent_id")]
    )
    resource = _resource(raw.get("resource"))
    scope = _attributes(raw.get("instrumentationScope") or raw.get("instrumentationLibrary") or raw.get("instrumentation_scope"))
    status = _attributes(raw.get("status"))
    start, end = _times(raw, ident, out)
    return Span(
        trace,
        ident,
        parent,
        text(raw.get("name")),
        _kind(raw.get("kind")),
        start,
        end,
        text(resource.get("service.name")),
        _attributes(raw.get("attributes")),
        resource,
        text(scope.get("name")),
        text(scope.get("version")),
        STATUSES.get(status.get("code", status.get("status_code")), StatusCode.UNSET),
        text(status.get("message") or status.get("description")),
        tuple(_events(raw.get("events"), out)),
        tuple(_links(raw.get("links"), out)),
        (),
        count(raw.get("droppedAttributesCount", 0)),
        count(raw.get("droppedEventsCount", 0)),
    )


def _ids(context: dict[str, Any]) -> bool:
    return ("traceId" in context and "spanId" in context) or ("trace_id" in context and "span_id" in context)


def _context(context: dict[str, Any], out: Gathered) -> tuple[str, str]:
    return out.trace_ids[context.get("traceId") or context.get("trace_id")], out.span_ids[context.get("spanId") or context.get("span_id")]


def _kind(raw: Any) -> SpanKind:
    """The API's numbers are one less than OTLP's; Python prints "SpanKind.CLIENT"."""
    if isinstance(raw, int):
        return KINDS.get(raw + 1, SpanKind.UNSPECIFIED)
    return KINDS.get(raw.removeprefix("SpanKind.") if isinstance(raw, str) else None, SpanKind.UNSPECIFIED)


def _times(raw: dict[str, Any], ident: str, out: Gathered) -> tuple[int, int]:
    try:
        start = _time(raw.get("startTime", raw.get("start_time")))
        return start, _time(raw.get("endTime", raw.get("end_time"))) or start
    except MALFORMED:
        out.note("bad_times", "the times of a span are not usable and were set to 0", span_id=ident)
        return 0, 0


def _time(raw: Any) -> int:
    """HrTime is [seconds, nanoseconds]; Python prints RFC 3339."""
    if isinstance(raw, list):
        return nanos(int(raw[0]) * 10**9 + int(raw[1]))
    if isinstance(raw, str) and not raw.isdigit():
        moment = datetime.fromisoformat(raw)
        since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.fromtimestamp(0, UTC)
        return nanos((since.days * 86400 + since.seconds) * 10**9 + since.microseconds * 1000)
    return nanos(raw)


def _attributes(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _resource(raw: Any) -> dict[str, Value]:
    """Attributes of a resource; JavaScript's SDK 2 keeps them as a list of pairs."""
    if not isinstance(raw, dict):
        return {}
    pairs = raw.get("_rawAttributes")
    if isinstance(pairs, list):
        return {pair[0]: pair[1] for pair in pairs if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)}
    return _attributes(raw.get("attributes"))


def _events(items: Any, out: Gathered) -> Iterator[Event]:
    for raw in items if isinstance(items, list) else ():
        try:
            yield Event(text(raw.get("name")), _time(raw.get("time", raw.get("timestamp"))), _attributes(raw.get("attributes")))
        except MALFORMED as error:
            out.skipped("span event", error)


def _links(items: Any, out: Gathered) -> Iterator[Link]:
    for raw in items if isinstance(items, list) else ():
        try:
            yield Link(*_context(raw["context"], out), _attributes(raw.get("attributes")))
        except MALFORMED as error:
            out.skipped("span link", error)
