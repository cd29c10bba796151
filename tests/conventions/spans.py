"""Spans made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rca.model import Event, LogRecord, Span, SpanKind


def make_span(
    attributes: Mapping[str, Any],
    *,
    events: tuple[tuple[str, Mapping[str, Any]], ...] = (),
    logs: tuple[tuple[str, Any], ...] = (),
    **fields: Any,
) -> Span:
    """A span with nothing but what a test is about."""
    return Span(
        trace_id="a" * 32,
        span_id=fields.pop("span", "b" * 16),
        parent_id="",
        name=fields.pop("name", "call"),
        kind=fields.pop("kind", SpanKind.INTERNAL),
        start_ns=1,
        end_ns=2,
        service=fields.pop("service", "svc"),
        attributes=attributes,
        resource={},
        events=tuple(Event(name, 1, attrs) for name, attrs in events),
        logs=tuple(LogRecord("a" * 32, "b" * 16, i, name, body, {}) for i, (name, body) in enumerate(logs)),
        **fields,
    )
