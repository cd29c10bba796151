"""OpenAI's chat completions, as many other servers speak them (Azure, Ollama, vLLM, llama.cpp, LiteLLM).

Wire format: https://platform.openai.com/docs/api-reference/chat
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from rca.config import JudgeConfig
from rca.judge.forms import Asked, Dialect, Mode, Said, Stop, number, plain_text, sampling, system_text, turns
from rca.judge.records import Usage

_PATH = "/chat/completions"
_NAME = "verdict"
_STOPS = {"length": Stop.LENGTH, "max_tokens": Stop.LENGTH, "content_filter": Stop.FILTERED}


class OpenAI:
    """The form of requests and answers."""

    modes: tuple[Mode, ...] = (Mode.SCHEMA, Mode.OBJECT, Mode.TOOL, Mode.PLAIN)

    def url(self, base: str) -> str:
        """`http://host/v1` and the full address are both understood; a query (Azure's api-version) stays."""
        parts = urlsplit(base)
        path = parts.path.rstrip("/")
        return parts._replace(path=path if path.endswith(_PATH) else path + _PATH).geturl()

    def headers(self, config: JudgeConfig) -> dict[str, str]:
        """The key as a bearer token."""
        return {"Authorization": f"Bearer {config.key}"} if config.key else {}

    def request(self, config: JudgeConfig, asked: Asked, dialect: Dialect) -> dict[str, Any]:
        """The body of a request."""
        body: dict[str, Any] = {
            "model": config.model,
            "messages": [{"role": "system", "content": system_text(asked, dialect.mode)}, *turns(asked)],
            dialect.limit: config.max_answer,
            **sampling(config, asked, dialect),
        }
        schema = dict(asked.schema)
        if dialect.mode is Mode.SCHEMA:
            named = {"name": _NAME, "strict": _closed(schema), "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif dialect.mode is Mode.OBJECT:
            body["response_format"] = {"type": "json_object"}
        elif dialect.mode is Mode.TOOL:
            function = {"name": _NAME, "description": "Hand in the verdict.", "parameters": schema}
            body["tools"] = [{"type": "function", "function": function}]
            body["tool_choice"] = {"type": "function", "function": {"name": _NAME}}
        return body

    def read(self, body: Mapping[str, Any]) -> Said:
        """The first choice; ValueError where there is none."""
        choices = body.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], Mapping):
            raise ValueError("no choices")
        message = choices[0].get("message")
        if not isinstance(message, Mapping):
            raise ValueError("no message in its first choice")
        refusal = message.get("refusal")
        reason = choices[0].get("finish_reason")
        stop = Stop.REFUSED if refusal else _STOPS.get(reason, Stop.DONE) if isinstance(reason, str) else Stop.DONE
        counted = body.get("usage")
        usage = None
        if isinstance(counted, Mapping) and number(counted.get("prompt_tokens")):
            usage = Usage(1, number(counted.get("prompt_tokens")), number(counted.get("completion_tokens")))
        model = body.get("model")
        text = plain_text(message.get("content")) or _arguments(message.get("tool_calls"))
        return Said(text, stop, plain_text(refusal), usage, model if isinstance(model, str) else "")


def _arguments(calls: Any) -> str:
    """The arguments of the first tool call, which servers give as text or as an object."""
    import json

    first = calls[0] if isinstance(calls, list) and calls else None
    function = first.get("function") if isinstance(first, Mapping) else None
    given = function.get("arguments") if isinstance(function, Mapping) else None
    return given if isinstance(given, str) else json.dumps(given) if isinstance(given, Mapping) else ""


def _closed(schema: Any) -> bool:
    """Whether OpenAI's strict mode takes a schema: every object closed, every property required."""
    if isinstance(schema, list | tuple):
        return all(_closed(item) for item in schema)
    if not isinstance(schema, Mapping):
        return True
    if schema.get("type") == "object":
        named = set(schema.get("properties", {}))
        if schema.get("additionalProperties") is not False or named != set(schema.get("required", ())):
            return False
    return all(_closed(value) for value in schema.values())
