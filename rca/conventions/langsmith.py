"""LangSmith over OpenTelemetry: inputs and outputs whole, as JSON. Its `gen_ai.operation.name` is not to be trusted."""

from __future__ import annotations

from rca.conventions.spec import Convention, Layer

KINDS = {
    "llm": "llm", "chain": "chain", "retriever": "retriever", "tool": "tool", "embedding": "embedding", "prompt": "prompt", "parser":
    "parser",
}  # fmt: skip

CONVENTION = Convention(
    name="langsmith",
    layer=Layer.MODEL,
    keys=("langsmith.span.kind",),
    kinds=(("langsmith.span.kind", KINDS),),
    name_keys=("langsmith.trace.name",),
    facts={"response_model": ("gen_ai.response.model",), "request_model": ("gen_ai.request.model", "langsmith.metadata.ls_model_name")},
)
