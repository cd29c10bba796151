"""Conventions: how instrumentations put payloads on spans, and what the payloads are once they are unwrapped."""

from __future__ import annotations

from collections.abc import Sequence

from rca.config import AttributeMapping
from rca.model import Capture, Span, Trace
from rca.registry import register

CONVENTIONS = (
    "openinference", "langsmith", "mlflow", "langfuse", "openllmetry", "haystack", "pydantic_ai", "vercel_ai", "google_adk", "strands",
    "logfire", "litellm", "openlit", "mcp", "datadog", "genai", "genai_events", "genai_legacy", "messaging", "http", "database", "plain",
)  # fmt: skip
"""Built-in conventions. Where several match a span, kind, name and side facts come from the first that states them."""

register("rca.conventions", {name: f"rca.conventions.{name}:CONVENTION" for name in CONVENTIONS})


def capture(span: Span, mappings: Sequence[AttributeMapping] = ()) -> Capture | None:
    """What all matching conventions read from one span; None where none finds anything worth knowing."""
    from rca.conventions.engine import capture_span
    from rca.conventions.limits import span_limit

    return capture_span(span, mappings, span_limit(span))


def capture_all(trace: Trace, mappings: Sequence[AttributeMapping] = ()) -> dict[str, Capture]:
    """The captures of a trace by span id. Attribute limits are found over all spans of a service."""
    from rca.conventions.engine import capture_span
    from rca.conventions.limits import service_limits

    limits = service_limits(trace)
    found: dict[str, Capture] = {}
    for span in trace.spans:
        capture = capture_span(span, mappings, limits.get(span.service, 0))
        if capture is not None:
            found[span.span_id] = capture
    return found
