"""Datadog APM spans as dd-trace writes them: lists of chunks, each a list of spans of one trace.

https://docs.datadoghq.com/tracing/guide/send_traces_to_agent_by_api/ ; ids are 64-bit numbers, the high half of a 128-bit trace id
stands as hex in `_dd.p.tid` of the chunk's first span, span links as JSON in `_dd.span_links`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rca.decode.gathered import MALFORMED, Gathered
from rca.decode.values import KINDS, nanos, text
from rca.model import Link, Span, SpanKind, StatusCode, Value


def are_spans(items: list[Any]) -> bool:
    """Whether these are spans in Datadog's form."""
    first = items[0]
    return isinstance(first, dict) and {"trace_id", "span_id", "resource", "meta"} <= first.keys()


def add_chunk(items: list[Any], out: Gathered) -> None:
    """Add the spans of one chunk."""
    high = next((text(raw["meta"].get("_dd.p.tid")) for raw in items if isinstance(raw, dict) and _has_high_half(raw)), "")
    for raw in items:
        try:
            out.spans.append(_span(raw, high, out))
        except MALFORMED as error:
            out.skipped("span", error)


def _has_high_half(raw: dict[str, Any]) -> bool:
    return isinstance(raw.get("meta"), dict) and "_dd.p.tid" in raw["meta"]


def _span(raw: dict[str, Any], high: str, out: Gathered) -> Span:
    low, ident = int(raw["trace_id"]), int(raw["span_id"])
    meta = raw["meta"] if isinstance(raw["meta"], dict) else {}
    metrics = raw["metrics"] if isinstance(raw.get("metrics"), dict) else {}
    attributes: dict[str, Value] = {**meta, **metrics, "resource.name": text(raw.get("resource")), "span.type": text(raw.get("type"))}
    links = tuple(_links(attributes.pop("_dd.span_links", ""), out))
    service = text(raw.get("service"))
    start = nanos(raw.get("start"))
    return Span(
        out.trace_ids[(high + f"{low:016x}") if high else f"{low:032x}"],
        _hex(ident),
        _hex(int(raw.get("parent_id") or 0)),
        text(raw.get("name")),
        KINDS.get(text(attributes.get("span.kind")).lower(), SpanKind.UNSPECIFIED),
        start,
        start + nanos(raw.get("duration")),
        service,
        attributes,
        {"service.name": service} if service else {},
        text(attributes.get("component")),
        "",
        StatusCode.ERROR if raw.get("error") else StatusCode.UNSET,
        text(attributes.get("error.message") or attributes.get("error.msg")),
        (),
        links,
    )


def _hex(ident: int) -> str:
    if not 0 <= ident < 2**64:
        raise ValueError("id is out of range")
    return f"{ident:016x}" if ident else ""


def _links(raw: Any, out: Gathered) -> Iterator[Link]:
    try:
        items = json.loads(raw) if raw else []
        for item in items:
            yield Link(out.trace_ids[item["trace_id"]], out.span_ids[item["span_id"]], item.get("attributes") or {})
    except MALFORMED as error:
        out.skipped("span link", error)
