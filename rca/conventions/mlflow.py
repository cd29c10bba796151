"""MLflow tracing over OTLP: every value is JSON, strings as well."""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape, Slot
from rca.conventions.unwrap import unwrap
from rca.model import Span

KINDS = {
    "chat_model": "llm", "llm": "llm", "retriever": "retriever", "tool": "tool", "agent": "agent", "chain": "chain", "embedding":
    "embedding", "reranker": "reranker", "parser": "parser", "workflow": "chain", "task": "chain", "guardrail": "guardrail", "evaluator":
    "evaluator",
}  # fmt: skip


def _inputs(span: Span, items: list[Happening]) -> list[Reading]:
    """Inputs are arguments by name; those of a tool stay one object."""
    raw = span.attributes.get("mlflow.spanInputs")
    if raw is None:
        return []
    shape = Shape.ARGUMENTS if "TOOL" in str(span.attributes.get("mlflow.spanType")) else Shape.CALL
    return [Reading(INPUT, unwrap(raw, INPUT, Encoding.JSON_ALWAYS, shape), ("mlflow.spanInputs",), "mlflow", Layer.MODEL, 6)]


CONVENTION = Convention(
    name="mlflow",
    layer=Layer.MODEL,
    keys=("mlflow.spanType", "mlflow.spanInputs", "mlflow.spanOutputs"),
    slots=(
        Slot(OUTPUT, ("mlflow.spanOutputs",), Encoding.JSON_ALWAYS, Shape.DATA, rank=6),
        Slot(INPUT, ("mlflow.chat.messages",), shape=Shape.TRANSCRIPT, rank=3),
    ),
    kinds=(("mlflow.spanType", KINDS),),
    name_keys=("mlflow.spanFunctionName",),
    facts={"response_model": ("mlflow.llm.model",), "request_model": ("model",), "provider": ("mlflow.llm.provider",)},
    usage=("mlflow.chat.tokenUsage",),
    read=_inputs,
)
