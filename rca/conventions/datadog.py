"""Datadog LLM Observability: `meta.*` of its own events, and the `_dd.llmobs.*` tags that stand on APM spans."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Layer, Shape, Slot

KINDS = {
    "llm": "llm", "workflow": "chain", "task": "chain", "agent": "agent", "tool": "tool", "embedding": "embedding", "retrieval":
    "retriever", "experiment": "evaluator",
}  # fmt: skip

CONVENTION = Convention(
    name="datadog",
    layer=Layer.MODEL,
    prefixes=("_dd.llmobs.", "meta.input.", "meta.output.", "meta.span.kind"),
    slots=(
        Slot(INPUT, ("meta.input.messages",), shape=Shape.MESSAGES, rank=8),
        Slot(OUTPUT, ("meta.output.messages",), shape=Shape.MESSAGES, rank=8),
        Slot(INPUT, ("meta.input.messages",), Encoding.FLAT, Shape.MESSAGES, rank=7),
        Slot(OUTPUT, ("meta.output.messages",), Encoding.FLAT, Shape.MESSAGES, rank=7),
        Slot(INPUT, ("meta.input.value",), Encoding.JSON, Shape.CALL, rank=6),
        Slot(OUTPUT, ("meta.output.value",), Encoding.JSON, rank=6),
        Slot(OUTPUT, ("meta.output.documents",), Encoding.JSON, Shape.DOCUMENTS, rank=6),
    ),
    kinds=(("_dd.llmobs.span_kind", KINDS), ("meta.span.kind", KINDS)),
    facts={
        "response_model": ("_dd.llmobs.model_name", "meta.model_name"),
        "provider": ("_dd.llmobs.model_provider", "meta.model_provider"),
        "input_tokens": ("_dd.llmobs.input_tokens", "metrics.input_tokens"),
        "output_tokens": ("_dd.llmobs.output_tokens", "metrics.output_tokens"),
    },
)
