"""OpenLLMetry (Traceloop): functions under `traceloop.entity.*`, and model calls of before 0.48 as flattened `gen_ai.prompt.N.*`."""

from __future__ import annotations

from rca.conventions.genai import USAGE
from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Layer, Shape, Slot
from rca.model import Span

_TYPES = {"chat": "llm", "completion": "llm", "embedding": "embedding", "rerank": "reranker"}


def _kind(span: Span) -> str:
    """A task is a chain; whether it is more, its name may say."""
    kind = str(span.attributes.get("traceloop.span.kind") or "").lower()
    return {"workflow": "chain", "task": "chain", "agent": "agent", "tool": "tool"}.get(kind, "")


CONVENTION = Convention(
    name="openllmetry",
    layer=Layer.FUNCTION,
    keys=("traceloop.span.kind", "traceloop.entity.input", "traceloop.entity.output", "llm.request.type"),
    prefixes=("gen_ai.prompt.", "gen_ai.completion.", "llm.prompts.", "llm.completions."),
    slots=(
        Slot(INPUT, ("gen_ai.prompt", "llm.prompts"), Encoding.FLAT, Shape.MESSAGES, rank=9),
        Slot(OUTPUT, ("gen_ai.completion", "llm.completions"), Encoding.FLAT, Shape.MESSAGES, rank=9),
        Slot(INPUT, ("traceloop.entity.input",), Encoding.JSON_ALWAYS, Shape.CALL, rank=6),
        Slot(OUTPUT, ("traceloop.entity.output",), Encoding.JSON_ALWAYS, Shape.CALL, rank=6),
    ),
    kinds=(("llm.request.type", _TYPES),),
    name_keys=("traceloop.entity.name",),
    facts={
        "response_model": ("gen_ai.response.model",),
        "request_model": ("gen_ai.request.model", "llm.request.model"),
        "provider": ("gen_ai.system", "llm.vendor"),
        "response_id": ("gen_ai.response.id",),
        "finish_reason": ("gen_ai.completion.0.finish_reason",),
        **USAGE,
    },
    kind=_kind,
)
