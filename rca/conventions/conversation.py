"""From the parts of a conversation to the one text of a side."""

from __future__ import annotations

from collections.abc import Sequence

from rca.conventions.facts import token_counts
from rca.conventions.instructions import split_marked
from rca.conventions.jsonish import unescape
from rca.conventions.messages import parts_of
from rca.conventions.spec import INPUT, Content
from rca.model import Part, PartKind
from rca.typed import Any

FINAL_TOOLS = ("final_result", "final_answer", "structured_output", "output", "respond", "response_format", "return_result")
"""Names of tools that frameworks make up to get an answer in a schema."""


def input_of(parts: Sequence[Part]) -> Content:
    """What a model was asked: the last user turn and the tool results after the last answer; rules apart, history in `parts`."""
    rules = [p.text for p in parts if p.role == "system" and p.text]
    turns = [p for p in parts if p.role != "system"]
    last_answer = max((i for i, p in enumerate(turns) if p.role == "assistant"), default=-1)
    users = [i for i, p in enumerate(turns) if p.role == "user" and p.kind in (PartKind.TEXT, PartKind.OTHER, PartKind.MEDIA)]
    asked: list[str] = []
    if users:
        first = users[-1]
        while first > 0 and turns[first - 1].role == "user" and turns[first - 1].kind is not PartKind.TOOL_RESULT:
            first -= 1
        asked = [p.text for p in turns[first : users[-1] + 1] if p.text]
    results = [p.text for i, p in enumerate(turns) if i > last_answer and p.kind is PartKind.TOOL_RESULT and p.text]
    content = Content(parts=tuple(parts))
    if not asked and not results:
        asked = [p.text for p in turns if p.kind in (PartKind.TEXT, PartKind.TOOL_CALL) and p.text][-1:]
    text = "\n\n".join([*asked, *results])
    if not text and any(p.kind is PartKind.MEDIA for p in turns):
        content.notes.append("the input holds media that has no text")
    marked, content.text = split_marked(text)
    content.instructions = "\n\n".join([*rules, *([marked] if marked else [])])
    return content


def output_of(parts: Sequence[Part]) -> Content:
    """What a model answered: its text, else the arguments of the tools that it called."""
    content = Content(parts=tuple(parts))
    own = [p for p in parts if p.role in ("assistant", "user", "system", "")] or list(parts)
    texts = [p.text for p in own if p.kind in (PartKind.TEXT, PartKind.OTHER) and p.text]
    calls = [p for p in own if p.kind is PartKind.TOOL_CALL]
    final = [p for p in calls if p.name.lower().startswith(FINAL_TOOLS)]
    if final:
        texts = [final[-1].text]
    elif not texts and calls:
        texts = [p.text for p in calls]
        if len(calls) > 1:
            content.notes.append("the answer is several tool calls; their arguments are shown one after the other")
    elif not texts:
        texts = [p.text for p in parts if p.kind is PartKind.TOOL_RESULT]
    content.text = "\n".join(texts)
    return content


def read_messages(messages: list[dict[str, Any]], side: str) -> Content:
    """One side from a list of messages; alternatives (`choices`) beyond the first are left to `parts`."""
    if side == INPUT:
        content = input_of(parts_of(messages, "user"))
    else:
        parts = parts_of(messages, "assistant")
        answers, own = messages, parts
        if len(messages) > 1:
            chosen = [m for m in messages if _is_answer(m)]
            same = len(chosen) == len(messages) and all(m.get("finish_reason") for m in messages)
            answers = (chosen[:1] if same else chosen[-1:]) or messages
            own = parts_of(answers, "assistant")
        content = output_of(own)
        content.parts = tuple(parts)
        for message in answers:
            reason = message.get("finish_reason") or message.get("stop_reason")
            metadata = message.get("response_metadata") or message.get("meta") or message.get("_meta")
            if isinstance(metadata, dict):
                reason = reason or metadata.get("finish_reason") or metadata.get("stop_reason")
                content.facts = token_counts(metadata.get("usage") or {}) | ({"model": metadata["model"]} if metadata.get("model") else {})
            if isinstance(reason, str):
                content.finish = reason
    content.text = unescape(content.text) if _holds_json(content.text) else content.text
    return content


def transcript(messages: list[dict[str, Any]], side: str) -> Content:
    """One side of a whole conversation: the last question of a person, or the last answer."""
    parts = parts_of(messages)
    if side != INPUT:
        last = max((i for i, m in enumerate(messages) if _is_answer(m) and parts_of([m])), default=-1)
        content = output_of(parts_of(messages[last : last + 1])) if last >= 0 else Content()
        content.parts = tuple(parts)
        return content
    texts = [p for p in parts if p.kind not in (PartKind.TOOL_RESULT, PartKind.TOOL_CALL, PartKind.REASONING)]
    while texts and texts[-1].role == "assistant":
        texts.pop()
    content = input_of(texts)
    content.parts = tuple(parts)
    return content


def _is_answer(message: dict[str, Any]) -> bool:
    return {p.role for p in parts_of([message], "assistant")} == {"assistant"}


def _holds_json(text: str) -> bool:
    """Whether escapes in a text are those of JSON in it (and not of running text)."""
    return "\\u" in text and '"' in text and ("{" in text or "[" in text)
