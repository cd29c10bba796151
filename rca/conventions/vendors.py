"""The envelopes of model vendors and frameworks: what to take off, and what they tell beside the payload."""

from __future__ import annotations

from rca.conventions.facts import token_counts
from rca.conventions.instructions import RULE_KEYS
from rca.conventions.messages import message_list, parts_of, plain_message, role_of
from rca.conventions.spec import OUTPUT
from rca.model import Value
from rca.patterns import regex
from rca.typed import Any, Final


class _Unchanged:
    """The type of UNCHANGED."""


UNCHANGED: Final = _Unchanged()
"""What a rule answers that does not apply (None is a value)."""

PARAMETERS = frozenset({
    "model", "model_name", "model_id", "temperature", "top_p", "max_tokens", "max_completion_tokens", "max_output_tokens", "stream",
    "stream_options", "stop", "stop_sequences", "tools", "tool_choice", "parallel_tool_calls", "functions", "function_call",
    "response_format", "seed", "user", "n", "logprobs", "top_logprobs", "logit_bias", "presence_penalty", "frequency_penalty",
    "extra_headers", "extra_body", "extra_query", "timeout", "callbacks", "config", "generation_config", "generation_kwargs",
    "streaming_callback", "run_manager", "metadata", "service_tier", "store", "reasoning", "reasoning_effort", "api_key", "api_base",
    "base_url", "headers", "client", "session", "cache", "cache_control", "thinking", "betas", "output_config", "text_format",
    "safety_settings", "additional_kwargs", "kwargs", "tools_strict", "self", "cls", "ctx", "template", "variables", "required_variables",
    "verbosity", "output_type", "result_type", "deps", "usage", "usage_limits", "model_settings", "prompt_cache_key", "include",
    "previous_response_id", "truncation",
})  # fmt: skip
"""Names of parameters of a model's API that are no data."""

CALL_PARAMETERS = frozenset({
    "self", "cls", "callbacks", "config", "run_manager", "streaming_callback", "generation_kwargs", "model", "model_name", "temperature",
    "max_tokens", "top_p", "stream", "tools", "tool_choice", "timeout", "client", "api_key", "ctx", "kwargs", "template",
    "required_variables", "response_format",
})  # fmt: skip
"""Names of function parameters that are no data in any function."""

MESSAGE_KEYS = ("messages", "input_messages", "contents", "input", "prompt", "message_history", "chat_messages")
CONTAINERS = frozenset({"kwargs", "prompt_args", "template_variables", "inputs", "params", "variables"})
"""Names of arguments that hold arguments."""
_OBJECT = regex(r"^<[\w.]+(?: object)?(?: at 0x[0-9a-fA-F]+)?>$|^<(?:class|function|bound method) |^<\w+\(.*\)>$|^\w*PromptTemplate\(")
_ITEM_TYPES = (
    "message",
    "function_call",
    "reasoning",
    "function_call_output",
    "web_search_call",
    "file_search_call",
    "custom_tool_call",
    "mcp_call",
)


def strip(value: Value, side: str) -> Any:
    """What one envelope holds, or UNCHANGED."""
    if isinstance(value, list):
        return value[0] if len(value) == 1 and isinstance(value[0], dict) and _is_response(value[0]) else UNCHANGED
    if not isinstance(value, dict):
        return UNCHANGED
    if value.get("lc") == 1 and isinstance(value.get("kwargs"), dict) and plain_message(value) is None:
        return value["kwargs"]
    if set(value) >= {"inputs", "tags"} or set(value) in ({"inputs", "kwargs"}, {"inputs", "kwargs", "metadata"}):
        return value["inputs"]
    if "outputs" in value and set(value) <= {"outputs", "kwargs", "tags"} and len(value) > 1:
        return value["outputs"]
    inner = _response(value)
    if inner is not UNCHANGED or side == OUTPUT:
        return inner
    return _request(value)


def _is_response(value: dict[str, Any]) -> bool:
    return _response(value) is not UNCHANGED


def _response(value: dict[str, Any]) -> Any:
    """The answer in a response object, as a message, a list of items or a text."""
    generations = value.get("generations")
    if isinstance(generations, list) and generations:
        first = generations[0][0] if isinstance(generations[0], list) and generations[0] else generations[0]
        if isinstance(first, dict):
            return _generation(first)
    choices = value.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        choice = choices[0]
        for key in ("message", "delta"):
            if isinstance(choice.get(key), dict):
                return {"role": "assistant", "content": None, **choice[key], "finish_reason": choice.get("finish_reason")}
        if isinstance(choice.get("text"), str):
            return choice["text"]
    output = value.get("output")
    if isinstance(output, list) and output and all(isinstance(i, dict) and i.get("type") in _ITEM_TYPES for i in output):
        return [i for i in output if i.get("type") in ("message", "function_call", "custom_tool_call")] or output
    if isinstance(output, dict) and isinstance(output.get("message"), dict) and plain_message(output["message"]):
        return {**output["message"], "finish_reason": value.get("stopReason")}
    candidates = value.get("candidates")
    if isinstance(candidates, list) and candidates and isinstance(candidates[0], dict) and isinstance(candidates[0].get("content"), dict):
        return {
            "role": "assistant",
            **candidates[0]["content"],
            "finish_reason": candidates[0].get("finish_reason") or candidates[0].get("finishReason"),
        }
    content = value.get("content")
    if isinstance(content, dict) and isinstance(content.get("parts"), list) and not role_of(value):
        return {"role": "assistant", **content, "finish_reason": value.get("finish_reason")}
    message = value.get("message")
    if (
        isinstance(message, dict)
        and plain_message(message)
        and ("usage" in value or "finish_reason" in value or "__type__" in value or len(value) == 1)
    ):
        return message
    replies = value.get("replies")
    if isinstance(replies, list) and set(value) <= {"replies", "meta", "__type__"}:
        return replies[0] if len(replies) == 1 else replies
    for key in ("combined_chunk_content", "completion"):
        if isinstance(value.get(key), str) and (key != "completion" or "stop_reason" in value or "model" in value):
            return value[key]
    if isinstance(value.get("text"), str) and set(value) & {"finish_reason", "generation_info", "finishReason"} and len(value) <= 5:
        return value["text"]
    if isinstance(value.get("response"), str) and "done" in value and "model" in value:
        return value["response"]
    return UNCHANGED


def _generation(first: dict[str, Any]) -> Any:
    message = first.get("message")
    flat = plain_message(message) if isinstance(message, dict) else None
    if flat is None and isinstance(message, dict) and isinstance(message.get("kwargs"), dict):
        flat = {"role": "assistant", **message["kwargs"]}
    info = first.get("generation_info")
    reason = info.get("finish_reason") if isinstance(info, dict) else None
    if flat is not None and parts_of([flat], "assistant"):
        return {"role": "assistant", **flat, "finish_reason": reason}
    return first.get("text") if isinstance(first.get("text"), str) else {"role": "assistant", "content": "", "finish_reason": reason}


def _request(value: dict[str, Any]) -> Any:
    """The text in a request object that carries no messages: completions, responses, embeddings, text-only Gemini and Ollama calls."""
    names = set(value)
    for key in ("input", "prompt", "contents"):
        text = value.get(key)
        if not isinstance(text, str):
            continue
        others = names - {key}
        if "model" in names or (others and others <= PARAMETERS | RULE_KEYS) or (key == "prompt" and not others):
            return text if key != "input" or "model" in names else UNCHANGED
    return UNCHANGED


def learn(value: Value) -> dict[str, Value]:
    """What an envelope tells beside its payload: model, finish, tokens, response id, and rules in the request."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return {}
    found: dict[str, Value] = {}
    meta = value.get("meta")
    source = meta[0] if isinstance(meta, list) and meta and isinstance(meta[0], dict) else value
    if isinstance(source.get("model"), str):
        found["model"] = source["model"]
    if isinstance(value.get("id"), str) and ("choices" in value or "output" in value):
        found["response_id"] = value["id"]
    usage = source.get("usage") or source.get("usage_metadata")
    if isinstance(usage, dict):
        found |= token_counts(usage)
    for nested in ("choices", "candidates"):
        items = value.get(nested)
        if isinstance(items, list) and items and isinstance(items[0], dict):
            source = items[0]
    info = source.get("generation_info")
    source = info if isinstance(info, dict) else source
    for key in ("finish_reason", "finishReason", "stop_reason", "stopReason", "status"):
        reason = source.get(key)
        if isinstance(reason, str) and (key != "status" or reason == "incomplete"):
            found["finish"] = "length" if reason == "incomplete" else reason
            break
    if rules := _rules(value):
        found["rules"] = rules
    return found


def holds_messages(value: dict[str, Any]) -> bool:
    """Whether a dict is a request, a state or a prompt that carries chat messages."""
    return bool(messages_key(value))


def messages_key(value: dict[str, Any]) -> str:
    """The key whose value is a list of chat messages; "" without one."""
    return next((k for k in MESSAGE_KEYS if isinstance(value.get(k), list) and message_list(value[k]) is not None), "")


def beside_messages(value: dict[str, Any], key: str) -> tuple[str, dict[str, Any]]:
    """(rules, other data) that stand beside the messages of a request. An API request has no data beside its messages."""
    rest = {k: v for k, v in value.items() if k != key}
    if "model" in value or set(rest) <= PARAMETERS | RULE_KEYS | {"__type__", "type", "id"}:
        return _rules(value), {}
    kept = {
        k: v for k, v in data_arguments(rest).items() if k.lower() not in RULE_KEYS | PARAMETERS and not isinstance(v, bool | int | float)
    }
    return _rules(value), kept


def _rules(value: dict[str, Any]) -> str:
    config = value.get("config")
    places = [value, config] if isinstance(config, dict) else [value]
    for place in places:
        for key in ("system", "instructions", "system_instruction", "systemInstruction", "system_prompt"):
            rules = place.get(key)
            if isinstance(rules, str):
                return rules
            if isinstance(rules, list | dict) and rules:
                return "\n".join(p.text for p in parts_of([{"role": "system", "content": rules}]) if p.text)
    return ""


def data_arguments(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call that are data: no call parameters, nothing unset, no objects without content."""
    return {k: v for k, v in arguments.items() if v is not None and k.lower() not in CALL_PARAMETERS and not _is_object(v)}


def is_call(value: dict[str, Any]) -> bool:
    """Whether a dict is the arguments of a Python call: `args` and `kwargs` and nothing else."""
    return len(value) == 2 and isinstance(value.get("args"), list) and isinstance(value.get("kwargs"), dict)


def positional(arguments: list[Any]) -> list[Any]:
    """The positional arguments that are data."""
    return [a for a in arguments if a is not None and not _is_object(a)]


def only_objects(value: Value) -> bool:
    """Whether a value is nothing but the names of objects whose content was not recorded (`<TextNode(id_=...)>`)."""
    if isinstance(value, list):
        return bool(value) and all(_is_object(v) for v in value)
    return _is_object(value)


def _is_object(value: Any) -> bool:
    return isinstance(value, str) and bool(_OBJECT.match(value[:2_000]))
