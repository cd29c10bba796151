"""Logfire's own attributes: request and response whole (version 1), messages as `events`, and arguments of FastAPI end points."""

from __future__ import annotations

from typing import Any

from rca.conventions.events import message_contents
from rca.conventions.jsonish import parse
from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape, Slot
from rca.conventions.unwrap import load, unwrap
from rca.model import Span


def _events(span: Span, items: list[Happening]) -> list[Reading]:
    """`events` (a JSON array of messages, each with its `event.name`), and `request_data` where it holds more than parameters."""
    found: list[Reading] = []
    request: Any = span.attributes.get("request_data")
    value, _ = load(request, Encoding.JSON)
    if request is not None and (not isinstance(value, dict) or set(value) & {"messages", "input", "prompt", "contents"}):
        found.append(Reading(INPUT, unwrap(request, INPUT), ("request_data",), "logfire", Layer.MODEL, 4))
    raw: Any = span.attributes.get("events") or span.attributes.get("all_messages_events")
    if isinstance(raw, str):
        raw = parse(raw)[1]
    if not isinstance(raw, list):
        return found
    own = [Happening(str(e.get("event.name") or ""), e, "attribute") for e in raw if isinstance(e, dict)]
    if len(own) > 1 and own[-1].name == "gen_ai.assistant.message" and not any(e.name == "gen_ai.choice" for e in own):
        own[-1] = Happening("gen_ai.choice", own[-1].fields, "attribute")  # of the Responses API: the answer is the last message
    return found + [Reading(side, content, ("events",), "logfire", Layer.MODEL, 5) for side, content in message_contents(own).items()]


CONVENTION = Convention(
    name="logfire",
    layer=Layer.MODEL,
    scopes=("logfire",),
    keys=("request_data", "response_data", "logfire.msg_template", "fastapi.arguments.values"),
    slots=(
        Slot(OUTPUT, ("response_data",), Encoding.JSON, rank=4),
        Slot(INPUT, ("fastapi.arguments.values",), Encoding.JSON, Shape.CALL, rank=1),
    ),
    read=_events,
)
