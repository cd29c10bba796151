"""What to set so that an instrumentation records what it left out: one row a convention, names as its documentation has them."""

from __future__ import annotations

from collections.abc import Iterable

from rca.model import Hop, Payload, Span, State
from rca.records import dataclass


@dataclass(frozen=True, slots=True)
class Remedy:
    """`settings` are variables or arguments to set, `text` says what they do and what to mind."""

    name: str
    settings: tuple[str, ...]
    text: str


# scope of the instrumentation (a part of it, lower case), or name of a convention -> remedy; the first that fits counts
_BY_SCOPE: tuple[tuple[tuple[str, ...], Remedy], ...] = (
    (
        ("haystack",),
        Remedy("Haystack", ("HAYSTACK_CONTENT_TRACING_ENABLED=true",), "components then write their inputs and outputs"),
    ),
    (
        ("openinference",),
        Remedy(
            "OpenInference",
            ("OPENINFERENCE_HIDE_INPUTS=false", "OPENINFERENCE_HIDE_OUTPUTS=false", "OPENINFERENCE_HIDE_INPUT_MESSAGES=false"),
            "content is on unless one of these, or a TraceConfig in code, hides it",
        ),
    ),
    (
        ("gcp.vertex.agent", "google_adk"),
        Remedy(
            "Google ADK",
            ("ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS=true", "ADK_TELEMETRY_SCHEMA_VERSION_OPT_IN=1"),
            "version 2 writes no payload on spans; schema 1 does, on the call_llm span",
        ),
    ),
    (
        ("pydantic-ai", "pydantic_ai", "logfire"),
        Remedy(
            "Pydantic AI, Logfire",
            ("InstrumentationSettings(include_content=True)",),
            "and capture HTTP answers in your own span, Logfire's server spans never hold them",
        ),
    ),
    (
        ("strands",),
        Remedy("Strands", (), "payloads are span events there: raise OTEL_SPAN_EVENT_COUNT_LIMIT, and let the backend keep events"),
    ),
    (("mlflow",), Remedy("MLflow", ("mlflow.<library>.autolog(log_traces=True)",), "or mlflow.trace on the functions that pass data on")),
    (
        ("langfuse",),
        Remedy(
            "Langfuse",
            ("LANGFUSE_OBSERVE_DECORATOR_IO_CAPTURE_ENABLED=true", "@observe(capture_input=True, capture_output=True)"),
            "or update the current span with input and output",
        ),
    ),
    (
        ("langsmith",),
        Remedy("LangSmith", ("LANGSMITH_HIDE_INPUTS=false", "LANGSMITH_HIDE_OUTPUTS=false"), "content is on unless these hide it"),
    ),
    (
        ("vercel", "ai-sdk", "vercel_ai"),
        Remedy(
            "Vercel AI SDK",
            ("experimental_telemetry: { isEnabled: true, recordInputs: true, recordOutputs: true }",),
            "on every generateText, streamText and embed call",
        ),
    ),
    (("openlit",), Remedy("OpenLIT", ("OPENLIT_CAPTURE_MESSAGE_CONTENT=true",), "or openlit.init(capture_message_content=True)")),
    (
        ("litellm",),
        Remedy("LiteLLM", ("litellm.turn_off_message_logging = False",), "inside a traced request it writes onto the server's span"),
    ),
    (
        ("semantic_kernel", "semantickernel"),
        Remedy(
            "Semantic Kernel",
            ("SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE=true",),
            "then give its log records with --logs",
        ),
    ),
    (
        ("agent_framework",),
        Remedy("Microsoft Agent Framework", ("ENABLE_SENSITIVE_DATA=true",), "workflow spans hold no payload even then"),
    ),
    (
        ("traceloop", "openllmetry"),
        Remedy(
            "OpenLLMetry",
            ("TRACELOOP_TRACE_CONTENT=true",),
            "content is on unless it is set to false, in the environment or by a content allow list",
        ),
    ),
    (
        (
            "opentelemetry.instrumentation.openai_v2",
            "opentelemetry.instrumentation.google_genai",
            "opentelemetry.instrumentation.vertexai",
            "opentelemetry.instrumentation.anthropic",
            "opentelemetry.util.genai",
            "genai",
            "genai_events",
            "genai_legacy",
        ),
        Remedy(
            "OpenTelemetry GenAI",
            ("OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental", "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY"),
            "newer versions take `true` for nothing; older ones know only `true` and write log records, to be given with --logs",
        ),
    ),
)

_OWN = Remedy(
    "your own spans",
    ("span.set_attribute('input.value', …)", "span.set_attribute('output.value', …)"),
    "or, if other attributes hold them already, name these under mappings in rca.yaml (rca schema config)",
)
_LENGTH = Remedy(
    "attribute length limit",
    ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT unset", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT unset"),
    "or far above the longest payload; look for limits in the collector as well (transform processor, truncate_all)",
)
_COUNT = Remedy(
    "attribute and event counts",
    ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=4096", "OTEL_SPAN_EVENT_COUNT_LIMIT=4096"),
    "the default of 128 is soon used up where each message is several attributes",
)
_REFERENCE = Remedy(
    "payloads by reference",
    ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY",),
    "rca does not open URIs from traces; record on spans as well as uploading",
)
_REDACTED = Remedy(
    "redaction", (), "a processor or SDK setting replaced the payload: exempt these services, or replace only the sensitive words in it"
)


def remedy(hop: Hop, payload: Payload, spans: Iterable[Span], others: Iterable[Span] = ()) -> Remedy:
    """How to have this payload recorded the next time, by the hop's own `spans`, else by `others` of its service."""
    if payload.state is State.TRUNCATED:
        return _LENGTH
    if payload.state is State.DROPPED:
        return _COUNT
    if payload.state is State.BY_REFERENCE:
        return _REFERENCE
    scopes = [span.scope.lower() for span in spans]
    found = _of([*scopes, *(name.lower() for name in hop.conventions)]) or _of([span.scope.lower() for span in others])
    if payload.state is State.PLACEHOLDER and found is None:
        return _REDACTED
    return found or _OWN


def _of(names: list[str]) -> Remedy | None:
    for parts, row in _BY_SCOPE:
        if any(part == name or (len(part) > 5 and part in name) for part in parts for name in names):
            return row
    return None
