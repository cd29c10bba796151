"""Anthropic's messages. A forced tool call holds the answer to its schema, which every model of theirs knows.

Wire format: https://docs.anthropic.com/en/api/messages
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from rca.config import JudgeConfig
from rca.judge.forms import Asked, Dialect, Mode, Said, Stop, number, sampling, system_text, turns
from rca.judge.records import Usage
from rca.records import replace

VERSION = "2023-06-01"
_NAME = "verdict"
_STOPS = {"max_tokens": Stop.LENGTH, "model_context_window_exceeded": Stop.LENGTH, "refusal": Stop.REFUSED}


class Anthropic:
    """The form of requests and answers."""

    modes: tuple[Mode, ...] = (Mode.TOOL, Mode.PLAIN)

    def url(self, base: str) -> str:
        """`https://host`, `https://host/v1` and the full address are understood."""
        parts = urlsplit(base)
        path = parts.path.rstrip("/").removesuffix("/messages").removesuffix("/v1")
        return parts._replace(path=f"{path}/v1/messages").geturl()

    def headers(self, config: JudgeConfig) -> dict[str, str]:
        """The key and the version of the interface."""
        return {"anthropic-version": VERSION, **({"x-api-key": config.key} if config.key else {})}

    def request(self, config: JudgeConfig, asked: Asked, dialect: Dialect) -> dict[str, Any]:
        """The body of a request; there is no seed."""
        body: dict[str, Any] = {
            "model": config.model,
            "system": system_text(asked, dialect.mode),
            "messages": turns(asked),
            "max_tokens": config.max_answer,
            **sampling(config, asked, replace(dialect, seed=False)),
        }
        if dialect.mode is Mode.TOOL:
            body["tools"] = [{"name": _NAME, "description": "Hand in the verdict.", "input_schema": dict(asked.schema)}]
            body["tool_choice"] = {"type": "tool", "name": _NAME}
        return body

    def read(self, body: Mapping[str, Any]) -> Said:
        """The tool call, else the text; ValueError where there is no content."""
        content = body.get("content")
        if not isinstance(content, list):
            raise ValueError("no content")
        blocks = [block for block in content if isinstance(block, Mapping)]
        called = next((block.get("input") for block in blocks if block.get("type") == "tool_use"), None)
        text = "".join(block["text"] for block in blocks if block.get("type") == "text" and isinstance(block.get("text"), str))
        reason = body.get("stop_reason")
        stop = _STOPS.get(reason, Stop.DONE) if isinstance(reason, str) else Stop.DONE
        counted = body.get("usage")
        usage = None
        if isinstance(counted, Mapping):
            cached = number(counted.get("cache_read_input_tokens")) + number(counted.get("cache_creation_input_tokens"))
            usage = Usage(1, number(counted.get("input_tokens")) + cached, number(counted.get("output_tokens")))
        model = body.get("model")
        answer = text if called is None else json.dumps(called, ensure_ascii=False)
        return Said(answer, stop, text if stop is Stop.REFUSED else "", usage, model if isinstance(model, str) else "")
