"""Pydantic AI: the agent's span holds the whole conversation and the result; model calls and tools are OpenTelemetry GenAI."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Layer, Shape, Slot

_ALL = ("pydantic_ai.all_messages", "all_messages")

CONVENTION = Convention(
    name="pydantic_ai",
    layer=Layer.MODEL,
    scopes=("pydantic-ai",),
    keys=("final_result", *_ALL, "tool_arguments", "tool_response", "agent_name"),
    slots=(
        Slot(INPUT, _ALL, shape=Shape.TRANSCRIPT, rank=6),
        Slot(OUTPUT, ("final_result",), rank=8),
        Slot(OUTPUT, _ALL, shape=Shape.TRANSCRIPT, rank=3),
        Slot(INPUT, ("tool_arguments",), shape=Shape.ARGUMENTS, rank=7),
        Slot(OUTPUT, ("tool_response",), shape=Shape.ARGUMENTS, rank=7),
    ),
    name_keys=("gen_ai.tool.name", "agent_name"),
    facts={"request_model": ("model_name",)},
)
