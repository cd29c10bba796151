"""Questions and endpoints for the tests of how a judge is asked."""

from __future__ import annotations

import json
from typing import Any

from rca.config import JudgeConfig
from rca.judge.client import Live, live
from rca.judge.records import FENCE, Place, Question
from tests.sources.server import Canned, Request

KEY = "sk-canary-8c1f2e-secret"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["places", "nothing_wrong"],
    "properties": {
        "places": {
            "type": "array",
            "maxItems": 2,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "verdict", "confidence", "reason"],
                "properties": {
                    "id": {"type": "string", "enum": ["request", "H1", "H2"]},
                    "verdict": {"type": "string", "enum": ["sound", "introduced", "inherited", "cannot_say"]},
                    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                    "reason": {"type": "string", "maxLength": 80},
                },
            },
        },
        "nothing_wrong": {"type": "boolean"},
    },
}
ANSWER: dict[str, Any] = {
    "places": [{"id": "H1", "verdict": "introduced", "confidence": 0.9, "reason": "3840 is not in its input"}],
    "nothing_wrong": False,
}


def question(text: str = "H1 read 3480 and wrote 3840.", vote: int = 0) -> Question:
    """A question about two hops."""
    places = (Place("request", "request"), Place("H1", "a"), Place("H2", "b"))
    user = f"--- data {FENCE} ---\n{text}\n--- end {FENCE} ---"
    return Question(
        "trace", places, "You check the work of several services.", user, SCHEMA, {"H1.output": text}, {"trace": "1"}, vote=vote
    )


def small(text: str = "H1 read 3480 and wrote 3840.") -> Question:
    """A question that a very small model answers in a few words, and that is sent to the letter each time: it has no fence."""
    verdict = {"type": "string", "enum": ["sound", "introduced", "inherited", "cannot_say"]}
    properties = {"id": {"type": "string", "enum": ["H1", "H2"]}, "verdict": verdict, "reason": {"type": "string", "maxLength": 20}}
    schema = {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}
    return Question("hop", (Place("H1", "a"),), "You check work.", text, schema, {"H1.output": text}, {"default": "1"})


def chat(content: Any, status: int = 200, finish: str = "stop", **message: Any) -> Canned:
    """A chat completion; what is no text is written as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return canned({"id": "x", "object": "chat.completion", "model": "m-2026", "choices": [choice], "usage": usage}, status)


def canned(body: Any, status: int = 200, **settings: Any) -> Canned:
    """An answer with a JSON body."""
    return Canned(status, json.dumps(body).encode(), {"Content-Type": "application/json"}, **settings)


def refused(status: int, message: str, code: str | None = None, **headers: str) -> Canned:
    """An error as OpenAI writes it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}
    return Canned(status, json.dumps(body).encode(), {"Content-Type": "application/json"} | headers)


def asker(url: str, **settings: Any) -> tuple[Live, list[float]]:
    """A live asker that does not really sleep between attempts, and the pauses it would have made."""
    pauses: list[float] = []
    config = JudgeConfig(**{"url": f"{url}/v1", "model": "m", "key": KEY, "timeout_s": 2.0, "concurrency": 1, **settings})
    return live(config, sleep=pauses.append, seed=1), pauses


def sent(request: Request) -> dict[str, Any]:
    """The body of a request."""
    body: dict[str, Any] = json.loads(request.body)
    return body
