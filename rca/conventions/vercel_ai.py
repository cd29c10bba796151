"""Vercel AI SDK up to 6 (`ai.*`): the outer span holds the prompt as it was given, the inner one the messages that were sent."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape, Slot
from rca.conventions.unwrap import load, unwrap
from rca.model import Span


def _kind(span: Span) -> str:
    operation = str(span.attributes.get("ai.operationId") or "").lower()
    if operation.startswith("ai.toolcall"):
        return "tool"
    if operation.startswith("ai.embed"):
        return "embedding"
    return "llm" if operation else ""


def _values(span: Span, items: list[Happening]) -> list[Reading]:
    """`ai.values`: texts to embed, each of them JSON."""
    raw, _ = load(span.attributes.get("ai.values"), Encoding.JSON)
    if not isinstance(raw, list):
        return []
    texts = [load(v, Encoding.JSON_ALWAYS)[0] for v in raw]
    value = texts[0] if len(texts) == 1 else texts
    return [Reading(INPUT, unwrap(value, INPUT, Encoding.TEXT), ("ai.values",), "vercel_ai", Layer.MODEL, 6)]


CONVENTION = Convention(
    name="vercel_ai",
    layer=Layer.MODEL,
    keys=("ai.operationId",),
    prefixes=("ai.prompt", "ai.response.", "ai.toolCall.", "ai.result."),
    slots=(
        Slot(INPUT, ("ai.prompt.messages",), shape=Shape.MESSAGES, rank=9),
        Slot(INPUT, ("ai.prompt",), shape=Shape.CALL, rank=8),
        Slot(OUTPUT, ("ai.response.object", "ai.result.object"), shape=Shape.ARGUMENTS, rank=9),
        Slot(OUTPUT, ("ai.response.text", "ai.result.text"), Encoding.TEXT, rank=8),
        Slot(OUTPUT, ("ai.response.toolCalls", "ai.result.toolCalls"), rank=7),
        Slot(INPUT, ("ai.toolCall.args", "ai.toolCall.input"), shape=Shape.ARGUMENTS, rank=9),
        Slot(OUTPUT, ("ai.toolCall.result", "ai.toolCall.output"), shape=Shape.ARGUMENTS, rank=9),
        Slot(INPUT, ("ai.value",), Encoding.JSON_ALWAYS, rank=7),
    ),
    name_keys=("ai.toolCall.name", "ai.telemetry.functionId"),
    facts={
        "response_model": ("ai.response.model", "ai.model.id"),
        "provider": ("ai.model.provider",),
        "response_id": ("ai.response.id",),
        "finish_reason": ("ai.response.finishReason", "ai.finishReason"),
        "input_tokens": ("ai.usage.promptTokens", "ai.usage.inputTokens", "ai.usage.tokens"),
        "output_tokens": ("ai.usage.completionTokens", "ai.usage.outputTokens"),
    },
    read=_values,
    kind=_kind,
)
