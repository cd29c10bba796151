"""OpenTelemetry GenAI up to 1.27, Spring AI and older SDKs: `gen_ai.prompt` and `gen_ai.completion` whole, as attribute or event.

JSON, or a Python repr as in the specification's own example.
"""

from __future__ import annotations

from rca.conventions.genai import OPERATIONS, USAGE
from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, EventSlot, Layer, Shape, Slot

CONVENTION = Convention(
    name="genai_legacy",
    layer=Layer.MODEL,
    keys=("gen_ai.prompt", "gen_ai.completion"),
    events=("gen_ai.content.prompt", "gen_ai.content.completion"),
    slots=(
        Slot(INPUT, ("gen_ai.prompt",), Encoding.REPR, Shape.CALL, rank=4),
        Slot(OUTPUT, ("gen_ai.completion",), Encoding.REPR, Shape.CALL, rank=4),
    ),
    event_slots=(
        EventSlot(INPUT, ("gen_ai.content.prompt",), ("gen_ai.prompt",), Encoding.REPR),
        EventSlot(OUTPUT, ("gen_ai.content.completion",), ("gen_ai.completion",), Encoding.REPR),
    ),
    kinds=(("gen_ai.operation.name", OPERATIONS),),
    default_kind="llm",
    facts={
        "response_model": ("gen_ai.response.model",),
        "request_model": ("gen_ai.request.model",),
        "provider": ("gen_ai.system",),
        "finish_reason": ("gen_ai.response.finish_reasons",),
        **USAGE,
    },
)
