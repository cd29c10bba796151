"""Vercel AI SDK up to 6 (`ai.*`): the outer span holds the prompt as it was given, the inner one the messages that were sent."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Layer, Shape, Slot
from rca.model import Span


def _kind(span: Span) -> str:
    operation = str(span.attributes.get("ai.operationId") or "").lower()
    if operation.startswith("ai.toolcall"):
        return "tool"
    if operation.startswith("ai.embed"):
        return "embedding"
    return "llm" if operation else ""


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
        Slot(INPUT, ("ai.values",), rank=6),
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
    kind=_kind,
)
