"""Jaeger's legacy JSON (`/api/traces/{id}`, files saved from Jaeger UI), its storage form and its protobuf JSON, span by span.

Format: https://github.com/jaegertracing/jaeger/blob/main/internal/uimodel/model.go. Times are microseconds. What the server writes
into tags (scope, kind, status, trace state) goes back to the fields where OTLP has it; an array stays the JSON text that it became.
VictoriaTraces answers in the same form with every tag as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rca.decode.gathered import MALFORMED, Gathered
from rca.decode.jaeger_warnings import tell
from rca.decode.otlp_json import MISSING_SERVICE
from rca.decode.values import KINDS, STATUSES, nanos, text
from rca.model import Event, Link, Span, SpanKind, StatusCode, Value

_Process = tuple[str, dict[str, Value]]
_NO_PROCESS: _Process = ("", {})
_ERROR_TAG = {"true": StatusCode.ERROR, "error": StatusCode.ERROR, "ok": StatusCode.OK, "unset": StatusCode.UNSET}


def envelope(document: dict[str, Any], out: Gathered) -> bool:
    """Add the traces of `{"data": [trace, …], "errors": …}`; False where `data` holds something else than traces."""
    traces, errors = document.get("data"), document.get("errors")
    if traces is not None and not (isinstance(traces, list) and all(is_trace(trace) for trace in traces)):
        return False
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            where = f"{text(error.get('traceID'))}: " if error.get("traceID") else ""
            out.note("backend_error", "the backend answered with an error", where + text(error.get("msg"))[:300])
    for trace in traces or ():
        add_trace(trace, out)
    return True


def is_trace(document: Any) -> bool:
    """Whether this is a legacy trace object."""
    return isinstance(document, dict) and isinstance(document.get("spans"), list) and ("processes" in document or "traceID" in document)


def is_span(document: Any) -> bool:
    """Whether this is a single span in Jaeger's form."""
    return isinstance(document, dict) and "operationName" in document and ("spanID" in document or "spanId" in document)


def add_trace(trace: dict[str, Any], out: Gathered) -> None:
    """Add the spans and warnings of a trace object."""
    tell(trace.get("warnings") or [], "", out)
    named = trace.get("processes")
    processes = {key: _process(process, out) for key, process in named.items()} if isinstance(named, dict) else {}
    for raw in trace["spans"]:
        add_span(raw, processes, out)


def add_span(raw: Any, processes: dict[str, _Process], out: Gathered) -> None:
    """Add one span; one that is not well-formed is skipped and told."""
    try:
        process = processes.get(raw.get("processID"))
        if process is None:
            process = _process(raw["process"], out) if isinstance(raw.get("process"), dict) else _NO_PROCESS
        out.spans.append(_span(raw, process, out))
    except MALFORMED as error:
        out.skipped("span", error)


def _span(raw: dict[str, Any], process: _Process, out: Gathered) -> Span:
    ident = out.span_ids[raw.get("spanID") or raw.get("spanId")]
    if not ident:
        raise ValueError("span id is missing or zero")
    trace = out.trace_ids[raw.get("traceID") or raw.get("traceId")]
    tags = _tags(raw.get("tags"), out)
    tell(raw.get("warnings") or [], ident, out)
    kind = KINDS.get(_taken(tags, "span.kind"), SpanKind.UNSPECIFIED)
    scope, version = _taken(tags, "otel.scope.name", "otel.library.name"), _taken(tags, "otel.scope.version", "otel.library.version")
    status = _status(tags)
    _taken(tags, "w3c.tracestate")
    try:
        start = _micros(raw.get("startTime", raw.get("startTimeMillis", 0)))
        end = start + _micros(raw.get("duration", 0))
    except MALFORMED:
        out.note("bad_times", "the times of a span are not usable and were set to 0", span_id=ident)
        start = end = 0
    parent, links = _references(raw, trace, out)
    service, resource = process
    return Span(
        trace,
        ident,
        parent,
        text(raw.get("operationName")),
        kind,
        start,
        end,
        service,
        tags,
        resource,
        scope,
        version,
        status,
        _taken(tags, "otel.status_description"),
        tuple(_events(raw.get("logs"), out)),
        links,
    )


def _process(raw: Any, out: Gathered) -> _Process:
    if not isinstance(raw, dict):
        return _NO_PROCESS
    service = text(raw.get("serviceName"))
    if service == MISSING_SERVICE:
        service = ""
    resource = _tags(raw.get("tags"), out)
    return service, {"service.name": service, **resource} if service else resource


def _tags(items: Any, out: Gathered) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for tag in items if isinstance(items, list) else ():
        try:
            found[_key(tag)] = _tag_value(tag)
        except MALFORMED as error:
            out.skipped("tag", error)
    return found


def _key(tag: Any) -> str:
    key = tag["key"]
    if not isinstance(key, str):
        raise TypeError("a key is not text")
    return key


def _tag_value(tag: dict[str, Any]) -> Value:
    """`value` by `type`; in protobuf JSON the value has the type in its name, and text has none."""
    kind = text(tag.get("type") or tag.get("vType") or "string").lower()
    raw = tag.get("value")
    if raw is None:
        raw = next((tag[name] for name in ("vStr", "vBool", "vInt64", "vFloat64", "vBinary") if name in tag), None)
    if kind == "int64":
        return int(raw or 0)
    if kind == "float64":
        return float(raw or 0)
    if kind == "binary":
        import base64

        return base64.b64decode(raw or "")
    if kind == "bool":
        return raw.lower() == "true" if isinstance(raw, str) else bool(raw)
    return text(raw) if isinstance(raw, str) or raw is None else raw if isinstance(raw, (bool, int, float)) else str(raw)


def _taken(tags: dict[str, Value], *names: str) -> str:
    """The text of the first of these tags that is there; all of them leave the tags."""
    found = [tags.pop(name) for name in names if name in tags]
    return text(found[0]) if found else ""


def _status(tags: dict[str, Value]) -> StatusCode:
    """`otel.status_code`, else `error=true` of OpenTracing; VictoriaTraces writes the status into `error` as text."""
    code = STATUSES.get(_taken(tags, "otel.status_code"), StatusCode.UNSET)
    error = text(tags.get("error")).lower()
    if error in _ERROR_TAG and code in (StatusCode.UNSET, _ERROR_TAG[error]):
        del tags["error"]
        return _ERROR_TAG[error]
    return code


def _references(raw: dict[str, Any], trace: str, out: Gathered) -> tuple[str, tuple[Link, ...]]:
    """Parent and links. The first CHILD_OF in the same trace is the parent, every other reference is a link.

    Where a span has a link to its own parent, Jaeger drops the CHILD_OF and keeps the FOLLOWS_FROM, so that such a span and one with
    links and no parent look the same. Jaeger then writes the parent's reference first (seen in 2.17 and 2.20), so that, as in its own
    `ParentSpanID()`, the first FOLLOWS_FROM in the same trace is taken for the parent as well, and stays a link. For a span that never
    had a parent this is harmless: to the flow of data both mean "it got something from there", and a span without a parent would pass
    for the entry of the request.
    """
    parent = follows = ""
    links: list[Link] = []
    for reference in raw.get("references") or ():
        try:
            to_trace = out.trace_ids[reference.get("traceID") or reference.get("traceId")]
            to_span = out.span_ids[reference.get("spanID") or reference.get("spanId")]
        except MALFORMED as error:
            out.skipped("reference", error)
            continue
        child_of = reference.get("refType", "CHILD_OF") in ("CHILD_OF", 0)
        if child_of and to_trace == trace and not parent:
            parent = to_span
            continue
        if not child_of and to_trace == trace and not follows:
            follows = to_span
        links.append(Link(to_trace, to_span))
    deprecated = raw.get("parentSpanID") or raw.get("parentSpanId")
    return parent or (out.span_ids[deprecated] if deprecated else "") or follows, tuple(links)


def _events(items: Any, out: Gathered) -> Iterator[Event]:
    for log in items if isinstance(items, list) else ():
        try:
            fields = _tags(log.get("fields"), out)
            yield Event(_taken(fields, "event"), _micros(log.get("timestamp", 0)), fields)
        except MALFORMED as error:
            out.skipped("span event", error)


def _micros(raw: Any) -> int:
    """Nanoseconds from microseconds, or from the RFC 3339 times and durations of protobuf JSON ("0.000100s", "100000ns")."""
    if isinstance(raw, str) and not raw.isdigit():
        if raw.endswith("ns"):
            return nanos(raw[:-2])
        if raw.endswith("s"):
            return nanos(int(float(raw[:-1]) * 1e9))
        moment = datetime.fromisoformat(raw)
        since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.fromtimestamp(0, UTC)
        return nanos((since.days * 86400 + since.seconds) * 10**9 + since.microseconds * 1000)
    return nanos(int(raw) * 1000)
