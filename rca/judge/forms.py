"""What all chat interfaces have in common: how a question is put, which forms an endpoint may not know, and what came back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from rca.config import JudgeConfig
from rca.judge.records import Usage
from rca.records import dataclass, replace

VOTE_TEMPERATURE = 0.7  # a vote that could only repeat the first answer would be no vote


class Mode(StrEnum):
    """How an answer is held to its schema, the most binding way first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TOOL = "tool"
    PLAIN = "plain"


class Stop(StrEnum):
    """Why a model stopped."""

    DONE = "done"
    LENGTH = "length"
    REFUSED = "refused"
    FILTERED = "filtered"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an endpoint turned out to understand.

    limit  the name of the limit on the answer's tokens: OpenAI's newer models know only `max_completion_tokens`
    """

    mode: Mode
    limit: str = "max_tokens"
    temperature: bool = True
    seed: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """One call, its fence filled in. `retort` is an answer that would not do, and what is wrong with it."""

    system: str
    user: str
    schema: Mapping[str, Any]
    vote: int = 0
    retort: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a model answered. `usage` is None where the endpoint did not count, `model` "" where it did not say."""

    text: str
    stop: Stop = Stop.DONE
    refusal: str = ""
    usage: Usage | None = None
    model: str = ""


class Form(Protocol):
    """One chat interface: its address, its headers, and the forms of its requests and answers."""

    modes: tuple[Mode, ...]

    def url(self, base: str) -> str:
        """The address to post to, from a base URL in any of the forms that people write."""
        ...

    def headers(self, config: JudgeConfig) -> dict[str, str]:
        """Headers with the credentials."""
        ...

    def request(self, config: JudgeConfig, asked: Asked, dialect: Dialect) -> dict[str, Any]:
        """The body of a request."""
        ...

    def read(self, body: Mapping[str, Any]) -> Said:
        """What a body with status 200 says; ValueError says what it lacks."""
        ...


def adapted(dialect: Dialect, modes: Sequence[Mode], complaint: str) -> Dialect | None:
    """The dialect to try after an endpoint rejected a request with this complaint; None where nothing is left to give up."""
    said = complaint.lower()
    if dialect.limit == "max_tokens" and "max_completion_tokens" in said:
        return replace(dialect, limit="max_completion_tokens")
    if dialect.temperature and "temperature" in said:
        return replace(dialect, temperature=False)
    if dialect.seed and "seed" in said:
        return replace(dialect, seed=False)
    left = modes[modes.index(dialect.mode) + 1 :]
    return replace(dialect, mode=left[0]) if left else None


def sampling(config: JudgeConfig, asked: Asked, dialect: Dialect) -> dict[str, Any]:
    """Temperature and seed; each vote after the first draws anew."""
    found: dict[str, Any] = {}
    if dialect.temperature:
        found["temperature"] = max(config.temperature, VOTE_TEMPERATURE) if asked.vote else config.temperature
    if dialect.seed and config.seed is not None:
        found["seed"] = config.seed + asked.vote
    return found


def schema_note(schema: Mapping[str, Any]) -> str:
    """The schema in words, for endpoints that cannot be held to one."""
    compact = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return f"Answer with one JSON object and nothing else, valid under this JSON Schema:\n{compact}"


def turns(asked: Asked) -> list[dict[str, str]]:
    """The conversation after the system prompt."""
    found = [{"role": "user", "content": asked.user}]
    if asked.retort:
        answer, problem = asked.retort
        again = f"Your answer does not count: {problem}. {schema_note(asked.schema)}"
        if answer.strip():
            return [*found, {"role": "assistant", "content": answer}, {"role": "user", "content": again}]
        found[0]["content"] += f"\n\n{again}"
    return found


def system_text(asked: Asked, mode: Mode) -> str:
    """The system prompt, with the schema where the endpoint is not held to it otherwise."""
    return f"{asked.system}\n\n{schema_note(asked.schema)}" if mode in (Mode.OBJECT, Mode.PLAIN) else asked.system


def number(value: Any) -> int:
    """A count of tokens as an endpoint gives it; 0 where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def plain_text(content: Any) -> str:
    """The text of a message's content, which is a text or a list of parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(part["text"] for part in parts if isinstance(part, Mapping) and isinstance(part.get("text"), str))
