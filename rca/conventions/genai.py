"""OpenTelemetry GenAI, semantic conventions 1.37 and later: messages on the span, or in the details event (span event or log record).

https://github.com/open-telemetry/semantic-conventions-genai (before v1.42.0 in open-telemetry/semantic-conventions).
"""

from __future__ import annotations

from rca.conventions.events import DETAILS, details
from rca.conventions.spec import INPUT, INSTRUCTIONS, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape, Slot
from rca.conventions.unwrap import unwrap
from rca.model import Span

OPERATIONS = {
    "chat": "llm", "generate_content": "llm", "text_completion": "llm", "completion": "llm", "message": "llm", "responses": "llm",
    "response": "llm", "embeddings": "embedding", "embedding": "embedding", "retrieval": "retriever", "retrieve": "retriever", "rerank":
    "reranker", "invoke_agent": "agent", "create_agent": "agent", "plan": "agent", "execute_tool": "tool", "tool": "tool",
    "invoke_workflow": "chain", "workflow": "chain", "execute_event_loop_cycle": "chain", "evaluate": "evaluator", "search_memory":
    "retriever",
}  # fmt: skip
USAGE = {
    "input_tokens": ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
    "output_tokens": ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
}
SLOTS = (
    Slot(INSTRUCTIONS, ("gen_ai.system_instructions",), shape=Shape.MESSAGES),
    Slot(INPUT, ("gen_ai.input.messages",), shape=Shape.MESSAGES, rank=9),
    Slot(OUTPUT, ("gen_ai.output.messages",), shape=Shape.MESSAGES, rank=9),
    Slot(INPUT, ("gen_ai.tool.call.arguments",), shape=Shape.ARGUMENTS, rank=8),
    Slot(OUTPUT, ("gen_ai.tool.call.result",), shape=Shape.ARGUMENTS, rank=8),
    Slot(INPUT, ("gen_ai.retrieval.query.text", "gen_ai.retrieval.query"), Encoding.TEXT, rank=8),
    Slot(OUTPUT, ("gen_ai.retrieval.documents",), shape=Shape.DOCUMENTS, rank=8),
)


def _details(span: Span, items: list[Happening]) -> list[Reading]:
    """The same slots in the details events of the call; events of one call may hold one side each."""
    fields = details(items)
    return [
        Reading(
            slot.side, unwrap(fields[key], slot.side, slot.encoding, slot.shape), (f"{DETAILS}:{key}",), "genai", Layer.MODEL, slot.rank - 1
        )
        for slot in SLOTS
        for key in slot.keys
        if fields.get(key) is not None
    ]


CONVENTION = Convention(
    name="genai",
    layer=Layer.MODEL,
    keys=("gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model"),
    prefixes=("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.tool.", "gen_ai.retrieval.", "gen_ai.system_instructions"),
    events=(DETAILS,),
    slots=SLOTS,
    references=(
        (INPUT, "gen_ai.input.messages_ref"),
        (OUTPUT, "gen_ai.output.messages_ref"),
        (INPUT, "gen_ai.input.messages.ref"),
        (OUTPUT, "gen_ai.output.messages.ref"),
    ),
    kinds=(("gen_ai.operation.name", OPERATIONS),),
    name_keys=("gen_ai.tool.name", "gen_ai.agent.name", "gen_ai.workflow.name", "gen_ai.data_source.id"),
    facts={
        "response_model": ("gen_ai.response.model",),
        "request_model": ("gen_ai.request.model",),
        "provider": ("gen_ai.provider.name", "gen_ai.system"),
        "response_id": ("gen_ai.response.id",),
        "finish_reason": ("gen_ai.response.finish_reasons", "gen_ai.response.finish_reason"),
        "tool_status": ("gen_ai.tool.status",),
        **USAGE,
    },
    read=_details,
)
