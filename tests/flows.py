"""Small graphs by hand: hops as `hop("name", input, output, ...)`, joined by `flow(request, hops, reads)`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rca import checks
from rca.attribution import attribute
from rca.config import Config
from rca.graph.align import align
from rca.model import (
    FINAL,
    REQUEST,
    Complaint,
    Diagnosis,
    Edge,
    EdgeKind,
    Evidence,
    Graph,
    Hop,
    Outcome,
    Payload,
    State,
)
from tests.ideal import payload


def hop(
    name: str,
    given: Any,
    made: Any,
    *,
    role: str = "generator",
    instructions: str = "",
    model: str = "some-model",
    facts: Mapping[str, Any] | None = None,
    finish_reason: str = "stop",
    error: str = "",
) -> Hop:
    """A hop whose id and span id are its name; None for a payload that was not recorded."""
    return Hop(
        id=name,
        name=name,
        service=f"{name}-service",
        role=role,
        role_confidence=1.0,
        span_ids=(f"span-{name}",),
        input=given if isinstance(given, Payload) else payload(given),
        output=made if isinstance(made, Payload) else payload(made),
        start_ns=0,
        end_ns=10**9,
        instructions=instructions,
        model=model if role not in ("tool", "retriever") else "",
        finish_reason=finish_reason,
        error=error,
        facts=dict(facts or {}),
    )


def flow(request: Any, hops: Sequence[Hop], reads: Mapping[str, Iterable[str]] | None = None) -> Graph:
    """A graph of the hops in order. `reads` names what flows into a hop; without, each reads the one before, the first the request."""
    sent = request if isinstance(request, Payload) else payload(request)
    outputs = {REQUEST: sent} | {h.id: h.output for h in hops}
    edges = []
    for i, h in enumerate(hops):
        for source in (reads or {}).get(h.id, [hops[i - 1].id if i else REQUEST]):
            found = align(outputs[source], h.input)
            edges.append(Edge(source, h.id, (EdgeKind.CONTENT,), 0.9, found.arrived, found.form, found.path, found.changes))
    edges.append(Edge(hops[-1].id, FINAL, (EdgeKind.CALL,), 1.0, 1.0, "whole"))
    return Graph(tuple(hops), tuple(edges), sent, ("span-request",), hops[-1].output, hops[-1].id)


def look(graph: Graph, complaint: Complaint = Complaint(), config: Config = Config()) -> tuple[Evidence, ...]:  # noqa: B008
    """All evidence on a graph; a check that failed fails the test."""
    found = checks.run(graph, config, complaint)
    assert [e for e in found if e.outcome is Outcome.ERROR] == []
    return found


def bad(graph: Graph, name: str, **options: Any) -> list[Evidence]:
    """What one check holds against a graph."""
    return [e for e in look(graph, **options) if e.check == name and e.outcome is Outcome.BAD]


def unfounded(graph: Graph, **options: Any) -> list[Evidence]:
    """What is held against values without a source: those that are new, and those with the digits of another."""
    return bad(graph, "new-claim", **options) + bad(graph, "digits-exchanged", **options)


def diagnose(graph: Graph, complaint: Complaint = Complaint(), config: Config = Config()) -> Diagnosis:  # noqa: B008
    """Checks and ranking in one."""
    return attribute(graph, look(graph, complaint, config), complaint, config)


def as_json(value: Any) -> str:
    """A value as services serialise it."""
    return json.dumps(value, ensure_ascii=False)


ABSENT = Payload(State.ABSENT)
