"""Haystack: components with their inputs and outputs by socket name, and the declared graph between them."""

from __future__ import annotations

import json
from typing import Any

from rca.conventions.jsonish import parse
from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape
from rca.conventions.unwrap import load, unwrap
from rca.model import Span, State, Value

_KINDS = (
    ("generator", "llm"), ("retriever", "retriever"), ("ranker", "reranker"), ("promptbuilder", "prompt"), ("embedder", "embedding"),
    ("toolinvoker", "tool"), ("agent", "agent"), ("parser", "parser"), ("validator", "guardrail"), ("evaluator", "evaluator"),
)  # fmt: skip
_SIDE_SOCKETS = ("meta", "usage", "embedding")


def _kind(span: Span) -> str:
    kind = str(span.attributes.get("haystack.component.type") or "").lower()
    if not kind:
        return "tool" if "haystack.agent.step.tool.input" in span.attributes else "chain"
    return next((k for word, k in _KINDS if word in kind), "") or _kind_by_sockets(span)


def _kind_by_sockets(span: Span) -> str:
    """The kind of a component of the user's own, by what it takes and gives."""
    given, made = _spec(span, "haystack.component.input_spec"), _spec(span, "haystack.component.output_spec")
    if "replies" in made:
        return "llm"
    if "documents" in made:
        return "reranker" if "documents" in given else "retriever"
    return "prompt" if "prompt" in made else "chain"


def _spec(span: Span, attribute: str) -> dict[str, Any]:
    raw = span.attributes.get(attribute)
    value = parse(raw)[1] if isinstance(raw, str) else raw
    return value if isinstance(value, dict) else {}


def _read(span: Span, items: list[Happening]) -> list[Reading]:
    found: list[Reading] = []
    for side, names in (
        (INPUT, ("haystack.component.input", "haystack.agent.step.tool.input", "haystack.agent.input")),
        (OUTPUT, ("haystack.component.output", "haystack.agent.step.tool.output", "haystack.agent.output")),
    ):
        for name in names:
            if (raw := span.attributes.get(name)) is not None:
                found.append(reading(side, raw, name, nested=False))
    for side, name in ((INPUT, "haystack.pipeline.input_data"), (OUTPUT, "haystack.pipeline.output_data")):
        if (raw := span.attributes.get(name)) is not None:
            found.append(reading(side, raw, name, nested=True))
    return found


def reading(side: str, raw: Value, name: str, nested: bool) -> Reading:
    """One side of a component (values by socket) or of a pipeline (`nested`: sockets by component)."""
    value, cut = load(raw, Encoding.REPR)
    if nested and isinstance(value, dict) and set(value) == {"data"}:
        value = value["data"]
    if nested and isinstance(value, dict):
        value = _sockets(value)
    if isinstance(value, dict) and side == OUTPUT:
        data = {k: v for k, v in value.items() if k not in _SIDE_SOCKETS or len(value) == 1}
        if len(data) == 1 and next(iter(data)) in (
            "prompt",
            "documents",
            "answers",
            "replies",
            "messages",
            "last_message",
            "output",
            "result",
        ):
            value = {"replies": value["replies"], "meta": value.get("meta")} if "replies" in data else next(iter(data.values()))
    content = unwrap(value, side, Encoding.JSON, Shape.CALL)
    if cut:
        content.state = State.TRUNCATED
    return Reading(side, content, (name,), "haystack", Layer.FUNCTION, 6)


def _sockets(value: dict[str, Any]) -> dict[str, Any]:
    """A pipeline's data without the component level; sockets of the same name and value once."""
    if not all(isinstance(v, dict) for v in value.values()):
        return value
    merged: dict[str, Any] = {}
    for component, sockets in value.items():
        for socket, item in sockets.items():
            if socket in merged and json.dumps(merged[socket], default=str) != json.dumps(item, default=str):
                merged[f"{component}.{socket}"] = item
            else:
                merged[socket] = item
    return merged


def _named(attribute: str, field: str) -> Any:
    def read(span: Span) -> tuple[str, ...]:
        sockets = _spec(span, attribute).values()
        return tuple(dict.fromkeys(str(n) for socket in sockets if isinstance(socket, dict) for n in socket.get(field) or ()))

    return read


CONVENTION = Convention(
    name="haystack",
    layer=Layer.FUNCTION,
    scopes=("haystack",),
    prefixes=("haystack.",),
    name_keys=("haystack.component.name",),
    senders=_named("haystack.component.input_spec", "senders"),
    receivers=_named("haystack.component.output_spec", "receivers"),
    read=_read,
    kind=_kind,
)
