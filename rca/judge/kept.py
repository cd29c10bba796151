"""Answers as they are kept, in a cache, a cassette or a file of answers: plain data, which is checked again when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rca.judge.records import Question, Reply, Status, Usage
from rca.judge.valid import violations


def record(reply: Reply) -> dict[str, Any]:
    """An answered reply as plain data: answer, model, and what it took when it was made."""
    usage = reply.usage
    counted = {"calls": usage.calls, "tokens_in": usage.tokens_in, "tokens_out": usage.tokens_out}
    return {"model": reply.model, "usage": counted, "answer": reply.data}


def recalled(question: Question, kept: Mapping[str, Any], origin: str, where: str) -> Reply:
    """The reply that was kept, with the usage of the call that made it; FAILED where it is not valid under the question's schema."""
    data = kept.get("answer")
    problems = violations(data, question.schema)
    if problems or not isinstance(data, Mapping):
        said = problems[0] if problems else "no object"
        return Reply(Status.FAILED, error=f"{where}: the answer that is kept there is not valid under its schema: {said}")
    return Reply(Status.ANSWERED, data, origin, "", _usage(kept.get("usage")), str(kept.get("model") or ""))


def named(question: Question) -> str:
    """A question in a message: what it asks about, and the first digits of its key."""
    handles = [place.handle for place in question.places]
    listed = ", ".join(handles[:4]) + (f" and {len(handles) - 4} more" if len(handles) > 4 else "")
    again = f", vote {question.vote + 1}" if question.vote else ""
    return f"{question.kind} question on {listed or 'nothing'}{again} ({question.key[:12]})"


def _usage(counted: Any) -> Usage:
    found = counted if isinstance(counted, Mapping) else {}
    numbers = [found.get(name) for name in ("calls", "tokens_in", "tokens_out")]
    return Usage(*(n if isinstance(n, int) and n > 0 else 0 for n in numbers))
