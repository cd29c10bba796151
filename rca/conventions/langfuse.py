"""Langfuse: strings as they are, everything else as JSON."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Layer, Shape, Slot

KINDS = {
    "generation": "llm", "embedding": "embedding", "agent": "agent", "tool": "tool", "chain": "chain", "retriever": "retriever",
    "guardrail": "guardrail", "evaluator": "evaluator", "span": "chain",
}  # fmt: skip

CONVENTION = Convention(
    name="langfuse",
    layer=Layer.MODEL,
    prefixes=("langfuse.observation.", "langfuse.trace.input", "langfuse.trace.output"),
    slots=(
        Slot(INPUT, ("langfuse.observation.input",), Encoding.JSON, Shape.CALL, rank=7),
        Slot(OUTPUT, ("langfuse.observation.output",), Encoding.JSON, rank=7),
        Slot(INPUT, ("langfuse.trace.input",), Encoding.JSON, Shape.CALL, rank=2),
        Slot(OUTPUT, ("langfuse.trace.output",), Encoding.JSON, rank=2),
    ),
    usage=("langfuse.observation.usage_details",),
    kinds=(("langfuse.observation.type", KINDS),),
    facts={
        "response_model": ("langfuse.observation.model.name",),
        "error_message": ("langfuse.observation.status_message",),
    },
)
