"""Which decoder reads a JSON document: told by its keys, never by a file's name.

Decoders of forms other than OTLP are imported when a document may be of theirs.
"""

from __future__ import annotations

from rca.decode.gathered import Gathered
from rca.decode.otlp_json import resource_logs, resource_spans, span
from rca.decode.values import text
from rca.typed import Any

_NESTED_LISTS = 3
_NO_SPANS = {
    "resourceMetrics": "OTLP metrics",
    "resource_metrics": "OTLP metrics",
    "resourceProfiles": "OTLP profiles",
    "scopes": "Tempo's list of tags",
    "tagNames": "Tempo's list of tags",
    "tagValues": "Tempo's tag values",
    "traces": "search results of Tempo, without the spans themselves",
    "series": "metrics",
    "services": "a list of services",
    "operations": "a list of operations",
    "summaries": "summaries of Jaeger, without the spans themselves",
}


def document(found: Any, out: Gathered, depth: int = 0) -> None:
    """Add what a document holds, or say in `out.seen` what it is instead."""
    if isinstance(found, list):
        _list(found, out, depth)
    elif not isinstance(found, dict):
        out.seen.append(f"a JSON {type(found).__name__}")
    elif not (_otlp(found, out) or _wrapped(found, out, depth) or _single(found, out)):
        out.seen.append(_what(found))
    else:
        out.documents += 1


def _list(found: list[Any], out: Gathered, depth: int) -> None:
    from rca.decode import datadog, rows

    if not found:
        out.seen.append("an empty list")
    elif depth >= _NESTED_LISTS:
        out.seen.append("lists in lists")
    elif rows.are_rows(found):
        rows.add_rows(found, out)
        out.documents += 1
    elif datadog.are_spans(found):
        datadog.add_chunk(found, out)
        out.documents += 1
    else:
        for item in found:
            document(item, out, depth + 1)


def _otlp(found: dict[str, Any], out: Gathered) -> bool:
    """OTLP requests and Tempo's v1 form; a document may hold spans and log records."""
    known = False
    for key in ("resourceSpans", "resource_spans", "batches"):
        if key in found:
            resource_spans(found[key], out)
            known = True
    for key in ("resourceLogs", "resource_logs"):
        if key in found:
            resource_logs(found[key], out)
            known = True
    return known


def _wrapped(found: dict[str, Any], out: Gathered, depth: int) -> bool:
    """Answers of the backends: something around a trace, or an error in its place."""
    if isinstance(result := found.get("result"), dict) and (not result or _otlp(result, out)):  # Jaeger v3
        return True
    if isinstance(trace := found.get("trace"), dict) and (not trace or _otlp(trace, out)):  # Tempo v2
        if found.get("status") in ("PARTIAL", 1):
            from rca.decode.protobuf import partial

            partial(text(found.get("message")), out)
        return True
    if isinstance(error := found.get("error"), dict) and ("message" in error or "httpCode" in error):
        out.note("backend_error", "the backend answered with an error", text(error.get("message"))[:300])
        return True
    if "data" not in found:
        return False
    data = found["data"]
    if isinstance(data, dict):
        return _otlp(data, out) or _wrapped(data, out, depth) if depth < _NESTED_LISTS else False
    if data and isinstance(data, list) and isinstance(data[0], dict) and "resourceSpans" in data[0]:
        for item in data:
            document(item, out, depth + 1)
        return True
    from rca.decode import jaeger

    return jaeger.envelope(found, out)


def _single(found: dict[str, Any], out: Gathered) -> bool:
    """A trace or a span that stands for itself."""
    from rca.decode import datadog, jaeger, readable_span, rows

    if jaeger.is_trace(found):
        jaeger.add_trace(found, out)
    elif jaeger.is_span(found):
        jaeger.add_span(found, {}, out)
    elif readable_span.is_span(found):
        readable_span.add_span(found, out)
    elif "startTimeUnixNano" in found and "spanId" in found:
        span(found, {}, "", "", "", out)
    elif rows.are_rows([found]):
        rows.add_rows([found], out)
    elif datadog.are_spans([found]):
        datadog.add_chunk([found], out)
    elif rows.are_attributes(found):
        rows.add_attributes(found, out)
    elif isinstance(spans := found.get("spans"), list) and spans:
        before = out.documents
        _list(spans, out, 1)
        return out.documents > before
    else:
        return False
    return True


def _what(found: dict[str, Any]) -> str:
    if isinstance(schema := found.get("schema"), str) and schema.startswith("rca."):
        return f"what rca wrote ({schema[:40]}), and no trace; `rca render` shows a report again"
    for key, what in _NO_SPANS.items():
        if key in found:
            return what
    if isinstance(trace := found.get("trace"), dict) and "services" in trace:
        return "Tempo's form for language models; ask for application/protobuf or application/json"
    if isinstance(data := found.get("data"), list) and data:
        return "a list of names" if isinstance(data[0], str) else f"a list under 'data' of objects that are no traces ({_keys(data[0])})"
    return f"a JSON object with the keys {_keys(found)}" if found else "an empty JSON object"


def _keys(found: Any) -> str:
    return ", ".join(repr(key[:40]) for key in list(found)[:6]) if isinstance(found, dict) else type(found).__name__
