"""Chat messages of every SDK, as flat lists of parts.

Shapes read: OpenAI chat and responses, Anthropic, Bedrock, Gemini, OpenTelemetry GenAI parts, OpenInference, LangChain (plain, serialised
constructor, `{"type": "ai", "data": ...}`), LlamaIndex blocks, Haystack, Vercel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rca.conventions.jsonish import dumps, looks_structured, parse, parse_repr
from rca.model import Part, PartKind, Value
from rca.typed import Any

MAX_MESSAGES = 10_001
MAX_DEPTH = 8

ROLES = {
    "system": "system", "developer": "system", "systemmessage": "system", "instructions": "system", "instruction": "system",
    "user": "user", "human": "user", "humanmessage": "user", "humanmessagechunk": "user", "usermessage": "user",
    "assistant": "assistant", "ai": "assistant", "aimessage": "assistant", "aimessagechunk": "assistant", "model": "assistant",
    "chatbot": "assistant", "assistantmessage": "assistant", "bot": "assistant",
    "tool": "tool", "toolmessage": "tool", "function": "tool", "functionmessage": "tool", "ipython": "tool",
}  # fmt: skip
_BODY = ("content", "parts", "contents", "blocks", "_content", "tool_calls", "tool_call_id", "function_call", "text", "tool_results")
_TEXT_TYPES = ("text", "input_text", "output_text", "refusal", "summary_text")
_MEDIA = (
    "image",
    "image_url",
    "input_image",
    "audio",
    "input_audio",
    "blob",
    "file",
    "uri",
    "document",
    "video",
    "inline_data",
    "file_data",
)
_REASONING = ("reasoning", "thinking", "redacted_thinking")
_CALL_TYPES = (
    "tool_call",
    "tool_use",
    "function_call",
    "tool-call",
    "server_tool_call",
    "server_tool_use",
    "function",
    "custom_tool_call",
    "mcp_call",
)
_RESULT_TYPES = (
    "tool_call_response", "tool_result", "function_call_output", "tool-result", "function_response", "server_tool_call_response",
    "custom_tool_call_output",
)  # fmt: skip


def role_of(message: Mapping[str, Any]) -> str:
    """The normalised role of something that may be a message; "" if it names none."""
    for key in ("role", "_role", "type", "__type__", "author"):
        word = message.get(key)
        if isinstance(word, dict):
            word = word.get("value") or word.get("role")
        if isinstance(word, str) and (role := ROLES.get(word.lower())):
            return role
    return ""


def plain_message(item: Any) -> dict[str, Any] | None:
    """A message as one flat dict, out of LangChain's or OpenInference's wrapping; None if it is no message."""
    if not isinstance(item, dict):
        return None
    if isinstance(item.get("message"), dict) and len(item) <= 4 and not any(k in item for k in ("content", "parts")):
        item = {**{k: item[k] for k in ("finish_reason", "role") if item.get(k)}, **item["message"]}
    kwargs, ident = item.get("kwargs"), item.get("id")
    if "lc" in item and isinstance(kwargs, dict):
        name = str(ident[-1]).lower() if isinstance(ident, list) and ident else ""
        item = {"role": ROLES.get(name, ""), **{k: v for k, v in kwargs.items() if k != "type" or name not in ROLES}}
    elif isinstance(item.get("data"), dict) and isinstance(item.get("type"), str) and item["type"].lower() in ROLES:
        item = {**item["data"], "role": ROLES[item["type"].lower()]}
    if item.get("type") in (*_CALL_TYPES, *_RESULT_TYPES, "reasoning") and ("call_id" in item or "arguments" in item or "summary" in item):
        return dict(item)  # an item of the Responses API stands beside messages
    return dict(item) if role_of(item) and any(k in item for k in _BODY) else None


def message_list(value: Any) -> list[dict[str, Any]] | None:
    """The messages of a list, of a list of one list, or of role/text pairs; None where it is anything else."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]
    if not isinstance(value, list) or not value:
        return None
    found: list[dict[str, Any]] = []
    for item in value[:MAX_MESSAGES]:
        if isinstance(item, list) and len(item) == 2 and all(isinstance(x, str) for x in item) and item[0].lower() in ROLES:
            item = {"role": item[0], "content": item[1]}
        if isinstance(item, str) and "Message(" in item[:40]:
            item = parse_repr(item)[1]
        message = plain_message(item)
        if message is None and not (
            isinstance(item, dict) and role_of(item) and set(item) <= {"role", "type", "name", "id", "finish_reason"}
        ):
            return None
        if message is not None:  # a message of which only the role was recorded, or is left before a cut, says nothing
            found.append(message)
    return found or None


def parts_of(messages: Iterable[Mapping[str, Any]], default_role: str = "user") -> list[Part]:
    """Every part of every message, in order."""
    parts: list[Part] = []
    for message in messages:
        parts += _message_parts(message, role_of(message) or default_role)
    return parts


def _message_parts(message: Mapping[str, Any], role: str) -> list[Part]:
    if message.get("type") in (*_CALL_TYPES, *_RESULT_TYPES, "reasoning") and "content" not in message:
        return _block(dict(message), role if "role" in message else "assistant", 0)
    parts: list[Part] = []
    call_id = str(message.get("tool_call_id") or message.get("call_id") or (message.get("id") if role == "tool" else "") or "")
    for key in ("reasoning_content", "reasoning", "thinking"):
        if isinstance(message.get(key), str) and message[key]:
            parts.append(Part(role, PartKind.REASONING, message[key]))
    for key in ("content", "_content", "parts", "contents", "blocks", "text"):
        if message.get(key) not in (None, [], ""):
            parts += _blocks(message[key], role, call_id, str(message.get("name") or ""))
            break
    else:
        if isinstance(message.get("refusal"), str) and message["refusal"]:
            parts.append(Part(role, PartKind.TEXT, message["refusal"]))
    for key in ("tool_calls", "invalid_tool_calls", "function_call"):
        calls = message.get(key)
        seen = {p.id for p in parts if p.kind is PartKind.TOOL_CALL and p.id}
        for call in calls if isinstance(calls, list) else [calls] if isinstance(calls, dict) else []:
            part = _tool_call(call, role)
            if part and (not part.id or part.id not in seen):
                parts.append(part)
    return parts


def _blocks(content: Any, role: str, call_id: str, name: str) -> list[Part]:
    if isinstance(content, str):
        blocks = block_list(content)
        if blocks is None:
            kind = PartKind.TOOL_RESULT if role == "tool" else PartKind.TEXT
            return [Part(role, kind, content, name if role == "tool" else "", call_id)]
        content = blocks
    if isinstance(content, dict):
        inner = content.get("parts") or content.get("content")
        content = inner if isinstance(inner, list) and len(content) <= 3 else [content]
    if not isinstance(content, list):
        return [Part(role, PartKind.TEXT, str(content))]
    if role == "tool" and not any(isinstance(b, dict) and _is_result(b) for b in content):
        texts = [p.text for b in content for p in _block(b, role, 0)]
        return [Part(role, PartKind.TOOL_RESULT, "\n".join(texts), name, call_id)]
    return [part for block in content[:MAX_MESSAGES] for part in _block(block, role, 0)]


def block_list(text: str) -> list[Any] | None:
    """The content blocks in a string that is nothing but a JSON list of them; None for every other text."""
    if not text.lstrip().startswith("[{"):
        return None
    ok, value = parse(text)
    if not ok or not isinstance(value, list) or not all(isinstance(b, dict) for b in value):
        return None
    known = (*_TEXT_TYPES, *_MEDIA, *_REASONING, *_CALL_TYPES, *_RESULT_TYPES)  # looked through by equality: a type may be anything
    typed = all(b.get("type") in known and ("text" in b or "content" in b or b.get("type") not in _TEXT_TYPES) for b in value)
    return value if typed or all(_bedrock(b) for b in value) else None


def _bedrock(block: Mapping[str, Any]) -> bool:
    return len(block) == 1 and next(iter(block)) in (
        "text",
        "toolUse",
        "toolResult",
        "reasoningContent",
        "image",
        "document",
        "json",
        "cachePoint",
    )


def _is_result(block: Mapping[str, Any]) -> bool:
    return block.get("type") in _RESULT_TYPES or any(k in block for k in ("toolResult", "functionResponse", "function_response"))


def _block(block: Any, role: str, depth: int) -> list[Part]:
    """The parts of one content block."""
    if isinstance(block, str):
        return [Part(role, PartKind.TEXT, block)]
    if not isinstance(block, dict) or depth > MAX_DEPTH:
        return [Part(role, PartKind.OTHER, dumps(block))] if block is not None else []
    for wrapper in ("message_content", "root"):
        if isinstance(block.get(wrapper), dict):
            return _block(block[wrapper], role, depth + 1)
    kind = str(block.get("type") or block.get("block_type") or block.get("part_kind") or "")
    if kind in _RESULT_TYPES or _is_result(block):
        return [_tool_result(block)]
    if kind in _CALL_TYPES or any(k in block for k in ("toolUse", "functionCall", "function_call", "tool_call")):
        call = _tool_call(block, role)
        return [call] if call else []
    if kind in _REASONING or block.get("thought") is True or "reasoningContent" in block:
        inner = block.get("reasoningContent")
        text = block.get("content") or block.get("text") or block.get("thinking") or block.get("summary") or inner
        return [Part(role, PartKind.REASONING, text if isinstance(text, str) else dumps(text))] if text else []
    if kind in _MEDIA or any(k in block for k in ("image_url", "inline_data", "inlineData", "file_data", "image")):
        return [Part(role, PartKind.MEDIA, "", str(block.get("mime_type") or block.get("media_type") or kind or "image"))]
    for key in ("text", "content", "refusal", "value"):
        text = block.get(key)
        if isinstance(text, str):
            return [Part(role, PartKind.TEXT, text)]
        if isinstance(text, list | dict):
            nested = text if isinstance(text, list) else [text]
            return [p for b in nested for p in _block(b, role, depth + 1)]
    if isinstance(block.get("parts"), list):
        return [p for b in block["parts"] for p in _block(b, role, depth + 1)]
    if kind in _TEXT_TYPES or all(v is None for v in block.values()):
        return []
    return [Part(role, PartKind.OTHER, dumps(block))]


def _tool_call(call: Any, role: str) -> Part | None:
    if not isinstance(call, dict):
        return None
    for wrapper in ("tool_call", "toolUse", "functionCall", "function_call", "function"):
        inner = call.get(wrapper)
        if isinstance(inner, dict):
            call = {**{k: v for k, v in call.items() if k != wrapper}, **inner}
            if wrapper == "tool_call" and isinstance(call.get("function"), dict):
                call = {**call, **call["function"]}
            break
    name = str(call.get("name") or call.get("toolName") or call.get("tool_name") or "")
    arguments: Value = None
    for key in ("arguments", "args", "input", "parameters", "tool_kwargs"):
        if call.get(key) is not None:
            arguments = call[key]
            break
    ident = str(call.get("call_id") or call.get("id") or call.get("toolCallId") or call.get("toolUseId") or call.get("tool_call_id") or "")
    if not name and arguments is None and not ident:
        return None
    text = arguments if isinstance(arguments, str) else dumps(arguments) if arguments is not None else ""
    return Part("assistant" if role in ("user", "") else role, PartKind.TOOL_CALL, text, name, ident)


def _tool_result(block: dict[str, Any]) -> Part:
    for wrapper in ("toolResult", "functionResponse", "function_response"):
        if isinstance(block.get(wrapper), dict):
            block = block[wrapper]
            break
    result: Value = None
    for key in ("response", "result", "output", "content"):
        if block.get(key) is not None:
            result = block[key]
            break
    ident = str(
        block.get("id") or block.get("tool_use_id") or block.get("toolUseId") or block.get("toolCallId") or block.get("call_id") or ""
    )
    name = str(block.get("name") or block.get("toolName") or "")
    if isinstance(result, dict) and set(result) <= {"type", "value"} and "value" in result:
        result = result["value"]
    return Part("tool", PartKind.TOOL_RESULT, result_text(result), name, ident)


def tool_text(value: Value) -> str:
    """The text of a tool's result that is a list of text blocks, alone or in an MCP result; "" for everything else."""
    if (
        isinstance(value, dict)
        and isinstance(value.get("content"), list)
        and set(value) <= {"content", "isError", "is_error", "structuredContent", "meta", "_meta"}
    ):
        value = value["content"]
    if not isinstance(value, list) or not value or not all(_text_block(b) for b in value):
        return ""
    return "\n".join(str(b["text"]) for b in value)


def _text_block(block: Any) -> bool:
    return isinstance(block, dict) and isinstance(block.get("text"), str) and (_bedrock(block) or block.get("type") == "text")


def result_text(result: Value) -> str:
    """The text of a tool's result: text blocks joined, everything else as JSON."""
    if isinstance(result, str):
        blocks = block_list(result) if looks_structured(result) else None
        if blocks is None:
            return result
        result = blocks
    if isinstance(result, list) and result and all(_text_block(b) or (isinstance(b, dict) and set(b) == {"json"}) for b in result):
        return "\n".join(str(b["text"]) if "text" in b else dumps(b["json"]) for b in result)
    return "" if result is None else dumps(result)
