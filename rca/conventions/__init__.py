"""Conventions: how instrumentations put payloads on spans, and what the payloads are once they are unwrapped."""

from __future__ import annotations

from collections.abc import Sequence

from rca.config import AttributeMapping
from rca.model import Capture, Span, Trace
from rca.registry import register

SIGNS: dict[str, str] = {
    "openinference": "openinference llm. embedding input. output. reranker retrieval",
    "langsmith": "langsmith",
    "mlflow": "mlflow",
    "langfuse": "langfuse",
    "openllmetry": "traceloop llm. gen_ai.prompt gen_ai.completion",
    "haystack": "haystack",
    "pydantic_ai": "pydantic agent_name all_messages final_result tool_",
    "vercel_ai": "ai.",
    "google_adk": "gcp.",
    "strands": "strands",
    "logfire": "logfire fastapi request_data response_data",
    "litellm": "litellm llm.",
    "openlit": "openlit gen_ai.workflow gen_ai.tool gen_ai.agent",
    "mcp": "mcp",
    "datadog": "_dd. meta.",
    "genai": "gen_ai.",
    "genai_events": "gen_ai.system gen_ai.user gen_ai.assistant gen_ai.developer gen_ai.tool gen_ai.choice",
    "genai_legacy": "gen_ai.prompt gen_ai.completion gen_ai.content",
    "messaging": "",
    "http": "http.",
    "database": "db.",
    "plain": "",
}
"""Built-in conventions, and how names of attributes, scopes and events begin that can be theirs ("": any name). A convention is
imported when a trace has such a name. Where several match a span, kind, name and side facts come from the first that states them."""

register("rca.conventions", {name: f"rca.conventions.{name}:CONVENTION" for name in SIGNS})


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
