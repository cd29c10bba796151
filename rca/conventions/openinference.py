"""OpenInference (Arize, Phoenix): https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md"""

from __future__ import annotations

from rca.conventions.haystack import reading
from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape, Slot
from rca.conventions.unwrap import unwrap
from rca.model import Span
from rca.records import replace

KINDS = {
    "llm": "llm", "chain": "chain", "tool": "tool", "retriever": "retriever", "reranker": "reranker", "embedding": "embedding", "agent":
    "agent", "guardrail": "guardrail", "evaluator": "evaluator", "prompt": "prompt", "decision": "chain",
}  # fmt: skip


def _values(span: Span, items: list[Happening]) -> list[Reading]:
    """`input.value` and `output.value`: text, or JSON where the MIME type or the look says so. A tool's arguments stay one object."""
    kind = str(span.attributes.get("openinference.span.kind") or "").upper()
    shape = Shape.ARGUMENTS if kind == "TOOL" else Shape.CALL
    found: list[Reading] = []
    parameters = span.attributes.get("tool.parameters")
    if shape is Shape.ARGUMENTS and parameters and "input.value" not in span.attributes and '"properties"' not in str(parameters):
        found.append(Reading(INPUT, unwrap(parameters, INPUT, shape=shape), ("tool.parameters",), "openinference", Layer.MODEL, 1))
    for side in (INPUT, OUTPUT):
        if span.scope.endswith(".haystack") and (raw := span.attributes.get(f"{side}.value")) is not None:
            found.append(
                replace(reading(side, raw, f"{side}.value", span.name == "Pipeline.run"), convention="openinference", layer=Layer.MODEL)
            )
            continue
        raw = span.attributes.get(f"{side}.value")
        if raw is None:
            continue
        mime = str(span.attributes.get(f"{side}.mime_type") or "")
        encoding = Encoding.TEXT if mime == "text/plain" else Encoding.JSON
        arguments = mime.endswith("json") or span.scope.startswith("openinference.instrumentation.")
        own = Shape.DATA if side == INPUT and not arguments and shape is Shape.CALL else shape
        found.append(Reading(side, unwrap(raw, side, encoding, own), (f"{side}.value",), "openinference", Layer.MODEL, 6))
    return found


CONVENTION = Convention(
    name="openinference",
    layer=Layer.MODEL,
    keys=("openinference.span.kind", "input.value", "output.value"),
    prefixes=("llm.input_messages.", "llm.output_messages.", "retrieval.documents.", "reranker.", "llm.prompts", "embedding.embeddings."),
    slots=(
        Slot(INPUT, ("llm.input_messages",), Encoding.FLAT, Shape.MESSAGES, rank=9),
        Slot(OUTPUT, ("llm.output_messages",), Encoding.FLAT, Shape.MESSAGES, rank=9),
        Slot(OUTPUT, ("retrieval.documents",), Encoding.FLAT, Shape.DOCUMENTS, rank=8),
        Slot(OUTPUT, ("reranker.output_documents",), Encoding.FLAT, Shape.DOCUMENTS, rank=8),
        Slot(INPUT, ("reranker.query",), Encoding.TEXT, rank=7),
        Slot(INPUT, ("llm.prompts",), Encoding.JSON, rank=4),
        Slot(INPUT, ("embedding.embeddings.0.embedding.text", "embedding.text"), Encoding.TEXT, rank=3),
    ),
    kinds=(("openinference.span.kind", KINDS),),
    name_keys=("tool.name", "agent.name", "graph.node.id"),
    facts={
        "response_model": ("llm.response.model_name", "llm.model_name", "embedding.model_name", "reranker.model_name"),
        "request_model": ("llm.request.model_name",),
        "provider": ("llm.provider", "llm.system"),
        "input_tokens": ("llm.token_count.prompt",),
        "output_tokens": ("llm.token_count.completion",),
        "finish_reason": ("llm.finish_reason",),
        "prompt_template": ("llm.prompt_template.template",),
    },
    placeholders=("__REDACTED__",),
    read=_values,
)
