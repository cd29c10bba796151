"""Google ADK before schema 2: request and response of the model, and of tools, as JSON; placeholders where content is off."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Layer, Shape, Slot
from rca.model import Span

_P = "gcp.vertex.agent."


def _kind(span: Span) -> str:
    if span.attributes.get("gen_ai.operation.name"):
        return ""
    if f"{_P}tool_call_args" in span.attributes:
        return "tool"
    return "llm" if f"{_P}llm_request" in span.attributes else "chain"


CONVENTION = Convention(
    name="google_adk",
    layer=Layer.MODEL,
    scopes=("gcp.vertex.agent",),
    prefixes=(_P,),
    slots=(
        Slot(INPUT, (f"{_P}tool_call_args",), shape=Shape.ARGUMENTS, rank=8),
        Slot(OUTPUT, (f"{_P}tool_response",), shape=Shape.ARGUMENTS, rank=8),
        Slot(INPUT, (f"{_P}llm_request",), Encoding.JSON, rank=6),
        Slot(OUTPUT, (f"{_P}llm_response",), Encoding.JSON, rank=6),
        Slot(INPUT, (f"{_P}data",), Encoding.JSON, rank=2),
    ),
    name_keys=("gen_ai.tool.name", "gen_ai.agent.name"),
    placeholders=("{}", "N/A", "<not serializable>", "<elided>"),
    kind=_kind,
)
