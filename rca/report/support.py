"""What a trace can support: which payloads of which hops are there, what follows for the answer, and how to mend the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rca.model import Graph, Hop, Payload, Side, Span, State, Trace
from rca.report.escape import mask
from rca.report.remedies import Remedy, remedy
from rca.report.words import PAYLOAD_STATES

_FOLLOWS = {
    State.TRUNCATED: "claims in the part that was cut cannot be followed; nothing is concluded from their absence",
    State.ABSENT: "",
    State.CONFLICT: "the fuller of two texts is used",
}
_BLIND = {
    "both": "whether the fault was born here cannot be told from what came in and went out; it is judged by its neighbours alone",
    "input": "what it got is known only from what others sent, so that a lossy hand-off looks like a fault of this hop",
    "output": "what it made is known only from what others received, so that its faults show one hop later",
}


def support(trace: Trace, graph: Graph) -> dict[str, Any]:
    """The facts as plain data: a row a hop, remedies with the hops that they concern, and counts."""
    spans = {span.span_id: span for span in trace.spans}
    services: dict[str, dict[str, Span]] = {}  # one span a scope is enough to tell an instrumentation
    for span in trace.spans:
        services.setdefault(span.service, {}).setdefault(span.scope, span)
    rows: list[dict[str, Any]] = []
    remedies: dict[Remedy, list[str]] = {}
    for hop in graph.hops:
        own = [spans[span_id] for span_id in hop.span_ids if span_id in spans]
        rows.append(_row(hop))
        for _side, payload in _sides(hop):
            if payload.state not in (State.CAPTURED, State.CONFLICT):
                hops = remedies.setdefault(remedy(hop, payload, own, services.get(hop.service, {}).values()), [])
                if hop.id not in hops:
                    hops.append(hop.id)
    return {
        "trace_id": trace.trace_ids[0],
        "trace_ids": list(trace.trace_ids),
        "spans": len(trace.spans),
        "hops": rows,
        "counts": {
            "hops": len(rows),
            "both": sum(hop.input.usable and hop.output.usable for hop in graph.hops),
            "input_only": sum(hop.input.usable and not hop.output.usable for hop in graph.hops),
            "output_only": sum(hop.output.usable and not hop.input.usable for hop in graph.hops),
            "neither": sum(not hop.output.usable and not hop.input.usable for hop in graph.hops),
        },
        "request": str(graph.request.state),
        "final_output": str(graph.final.state),
        "remedies": [
            {"for": row.name, "settings": list(row.settings), "text": row.text, "hops": concerned} for row, concerned in remedies.items()
        ],
        "warnings": [{"code": n.code, "text": mask(n.text)} for n in dict.fromkeys((*trace.notices, *graph.notices))],
    }


def _sides(hop: Hop) -> Iterator[tuple[Side, Payload]]:
    yield Side.INPUT, hop.input
    yield Side.OUTPUT, hop.output


def _row(hop: Hop) -> dict[str, Any]:
    sides = {
        str(side): {
            "state": str(payload.state),
            "told": PAYLOAD_STATES[payload.state],
            "length": len(payload.text),
            "keys": list(payload.keys),
            "notes": [mask(note) for note in payload.notes],
        }
        for side, payload in _sides(hop)
    }
    return {
        "id": hop.id,
        "service": hop.service,
        "name": hop.name,
        "role": hop.role,
        "spans": len(hop.span_ids),
        "span_ids": list(hop.span_ids),
        "conventions": list(hop.conventions),
        **sides,
        "follows": _follows(hop),
    }


def _follows(hop: Hop) -> str:
    """What the gaps of a hop mean for the answer, "" without gaps."""
    if not hop.input.usable and not hop.output.usable:
        return _BLIND["both"]
    if not hop.input.usable:
        return _BLIND["input"]
    if not hop.output.usable:
        return _BLIND["output"]
    return next((_FOLLOWS[payload.state] for _side, payload in _sides(hop) if _FOLLOWS.get(payload.state)), "")
