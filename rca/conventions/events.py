"""Payloads in span events and log records: one message an event, or one event with everything."""

from __future__ import annotations

from rca.conventions.conversation import read_messages
from rca.conventions.jsonish import looks_structured, parse, salvage
from rca.conventions.messages import block_list, parts_of
from rca.conventions.spec import INPUT, OUTPUT, Content, Happening
from rca.conventions.unwrap import CUT
from rca.model import Span, State, Value
from rca.typed import Any

MESSAGE_ROLES = {
    "gen_ai.system.message": "system",
    "gen_ai.developer.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
    "gen_ai.choice": "choice",
}
_ENVELOPE = frozenset(
    {"role", "content", "message", "tool_calls", "index", "finish_reason", "id", "name", "refusal", "parts", "audio", "function_call"}
)
DETAILS = "gen_ai.client.inference.operation.details"


def happenings(span: Span) -> list[Happening]:
    """Events in their order, then log records by time (equal times in file order)."""
    found = [Happening(e.name or str(e.attributes.get("event.name") or ""), e.attributes, "event") for e in span.events]
    for log in sorted(span.logs, key=lambda r: r.time_ns) if len(span.logs) > 1 else span.logs:
        body = log.body
        if isinstance(body, str) and log.name and looks_structured(body):
            ok, value = parse(body)
            body = value if ok and isinstance(value, dict) else body
        fields = {**log.attributes, **body} if isinstance(body, dict) else {**log.attributes, "": body}
        found.append(Happening(log.name, fields, "log"))
    return found


def message_contents(items: list[Happening]) -> dict[str, Content]:
    """Both sides from events that hold one message each; a side without content in any event has the state absent."""
    asked: list[dict[str, Any]] = []
    answered: list[dict[str, Any]] = []
    bare = {INPUT: False, OUTPUT: False}
    cut = False
    for item in items:
        role = MESSAGE_ROLES.get(item.name)
        if role is None:
            continue
        message, broken = _message(item, "assistant" if role == "choice" else role)
        cut = cut or broken
        side = OUTPUT if role == "choice" else INPUT
        if message is None:
            bare[side] = True
        else:
            (answered if side == OUTPUT else asked).append(message)
    out: dict[str, Content] = {}
    for side, messages in ((INPUT, asked), (OUTPUT, answered)):
        if messages:
            out[side] = read_messages(messages, side)
            if cut:
                out[side].state = State.TRUNCATED
                out[side].notes.append(CUT)
        if bare[side] and not (side in out and out[side].text):
            out[side] = Content(state=State.ABSENT, notes=["the events of this call are there, their content was not recorded"])
    return out


def _message(item: Happening, role: str) -> tuple[dict[str, Any] | None, bool]:
    """The message that an event holds, None where its content is not recorded; and whether it was cut."""
    fields, cut = dict(item.fields), False
    packed = fields.get("gen_ai.event.content") or fields.get("body") or (fields.get("") if not fields.get("content") else None)
    if packed:
        inner, cut = _envelope(packed)
        fields = {**fields, **inner} if isinstance(inner, dict) else {**fields, "content": inner}
    reason = fields.get("finish_reason")
    inner, broken = _envelope(fields.get("message"))
    cut = cut or broken
    if isinstance(inner, dict):
        fields = {**fields, **inner}
    elif inner is not None and fields.get("content") is None:
        fields["content"] = inner
    content, broken = _blocks(fields.get("content"))
    message: dict[str, Any] = {"role": role, "finish_reason": reason}
    if content is not None:
        message["content"] = content
    calls, _ = _structured(fields.get("tool_calls"))
    if isinstance(calls, list | dict):
        message["tool_calls"] = calls if isinstance(calls, list) else [calls]
    if fields.get("parts") is not None:
        message["parts"], _ = _structured(fields["parts"])
    if fields.get("id") and role == "tool":
        message["tool_call_id"] = fields["id"]
    known = any(k in message for k in ("content", "tool_calls", "parts"))
    bare = "content" not in message and "parts" not in message and not any(p.text for p in parts_of([message]))
    return (message if known and not bare else None), cut or broken


def _envelope(value: Value) -> tuple[Value, bool]:
    """A message or event body where a value is one (structured, or as JSON), else the value itself: an answer in JSON stays text."""
    if not isinstance(value, str) or not looks_structured(value):
        return value, False
    loaded, cut = _structured(value)
    if isinstance(loaded, dict) and set(loaded) & {"role", "message", "tool_calls"} and set(loaded) <= _ENVELOPE:
        return loaded, cut
    if isinstance(loaded, dict) and set(loaded) <= {"content", "index", "finish_reason", "id"} and "content" in loaded:
        return loaded, cut
    return value, False


def _blocks(value: Value) -> tuple[Value, bool]:
    """Content blocks where a text is a list of them, whole or cut; else the value itself."""
    if not isinstance(value, str) or not looks_structured(value):
        return value, False
    blocks = block_list(value)
    if blocks is not None:
        return blocks, False
    if not value.lstrip().startswith("[{") or parse(value)[0]:
        return value, False
    ok, part = salvage(value)
    if ok and isinstance(part, list) and all(isinstance(b, dict) and set(b) & {"text", "toolUse", "toolResult"} for b in part):
        return part, True
    return value, False


def _structured(value: Value) -> tuple[Value, bool]:
    """A value whose JSON is read, whole or cut."""
    if not isinstance(value, str) or not looks_structured(value):
        return value, False
    ok, parsed = parse(value)
    if ok:
        return parsed, False
    ok, parsed = salvage(value)
    return (parsed, True) if ok else (value, False)


def details(items: list[Happening]) -> dict[str, Value]:
    """The fields of all details events put together: lists of messages of several events follow each other."""
    merged: dict[str, Value] = {}
    for item in items:
        if item.name != DETAILS:
            continue
        for key, value in item.fields.items():
            loaded, _ = _structured(value) if key.endswith((".messages", "_instructions")) else (value, False)
            before = merged.get(key)
            if isinstance(before, list) and isinstance(loaded, list) and before != loaded:
                merged[key] = loaded if loaded[: len(before)] == before else [*before, *loaded]
            else:
                merged[key] = loaded
    return merged
