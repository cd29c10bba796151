"""Small traces for the tests of questions and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rca.checks.context import Context
from rca.config import Config
from rca.config.records import JudgeConfig
from rca.judge.answers import opinions
from rca.judge.records import Opinion, Question, Reply, Status
from rca.model import Complaint, Graph, Hop
from tests.flows import flow

JUDGE = JudgeConfig(name="test", model="some-model")


def context(
    request: Any,
    hops: Sequence[Hop],
    reads: Mapping[str, Iterable[str]] | None = None,
    complaint: Complaint = Complaint(),  # noqa: B008
) -> Context:
    return context_of(flow(request, hops, reads), complaint)


def context_of(graph: Graph, complaint: Complaint = Complaint()) -> Context:  # noqa: B008
    return Context(graph, Config(), complaint)


def said(question: Question, *places: Mapping[str, Any], ranking: Sequence[str] = (), nothing: bool = False) -> dict[str, Opinion]:
    """What an answer with these places comes to, by handle."""
    return {o.place.handle: o for o in opinions(question, reply(places, ranking, nothing))}


def reply(places: Sequence[Mapping[str, Any]], ranking: Sequence[str] = (), nothing: bool = False) -> Reply:
    return Reply(Status.ANSWERED, {"places": list(places), "ranking": list(ranking), "nothing_wrong": nothing}, "live")


def place(handle: str, verdict: str, *quotes: tuple[str, str], confidence: float = 0.9, reason: str = "so it is") -> dict[str, Any]:
    return {
        "id": handle,
        "verdict": verdict,
        "confidence": confidence,
        "quotes": [{"in": where, "text": text} for where, text in quotes],
        "reason": reason,
    }
