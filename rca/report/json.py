"""The report as data: schema `rca.report/1`. Same report, same bytes; ASCII only; no NaN."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii as quoted

from rca.model import (
    Candidate,
    ClaimPath,
    ClaimStep,
    Constraint,
    Diagnosis,
    Edge,
    Evidence,
    Extent,
    Hop,
    JudgeReport,
    Location,
    LocationType,
    Notice,
    Outcome,
    Payload,
    Report,
    Value,
)
from rca.records import replace
from rca.report import RenderOptions
from rca.report.digest import digest
from rca.report.escape import mask
from rca.report.fingerprint import PARTS, cause, fingerprint
from rca.typed import Any

SCHEMA = "rca.report/1"
EXCERPT = 1000  # characters of request and final output that are told without --payloads


def render(report: Report, options: RenderOptions) -> str:
    """The report as indented JSON."""
    return _written(_rows(report, options.payloads), "\n") + "\n"


def as_dict(report: Report, payloads: bool = False) -> dict[str, Any]:
    """What is written, as plain dicts and lists in a fixed order. Secrets in texts are masked, lengths and hashes are of the originals."""
    return {key: _masked(value) for key, value in _rows(report, payloads).items()}


def _rows(report: Report, payloads: bool) -> dict[str, Any]:
    """`as_dict` before its texts are masked."""
    graph, diagnosis = report.graph, report.diagnosis
    rows = {
        "schema": SCHEMA,
        "rca_version": report.version,
        "verdict": str(diagnosis.verdict),
        "reason": diagnosis.reason,
        "fingerprint": fingerprint(report),
        "cause": dict(zip(PARTS, cause(report), strict=True)) if cause(report) else None,
        "trace_id": report.trace.trace_ids[0] if report.trace.trace_ids else "",
        "trace_ids": list(report.trace.trace_ids),
        "spans": report.span_count,
        "services": list(report.services),
        "complaint": {key: getattr(report.complaint, key) for key in ("text", "bad", "expected")},
        "request": {"span_ids": list(graph.request_span_ids), **_excerpt(graph.request, payloads)},
        "final_output": {"hop": graph.final_hop, **_excerpt(graph.final, payloads)},
        "candidates": [_candidate(rank, c) for rank, c in enumerate(diagnosis.candidates, 1)],
        "hops": [_hop(hop, diagnosis, payloads) for hop in graph.hops],
        "edges": [_edge(edge) for edge in graph.edges],
        "judge": _judge(report.judge),
        "claims": [_claim(claim) for claim in diagnosis.claims],
        **({"pieces": [_claim(piece) for piece in diagnosis.pieces]} if payloads else {}),
        "other_evidence": [_evidence(e) for e in elsewhere(report, payloads)],
        "warnings": [_notice(notice) for notice in warnings(report)],
        "links": {key: report.links[key] for key in sorted(report.links)},
    }
    if report.against is not None:
        from rca.report.diff_json import against

        rows["against"] = against(report.against)
    return rows


def _written(value: Any, line: str) -> str:
    """A value as `json.dumps` writes it with an indentation of 1, its texts masked; `line` begins a line of the value it stands in.

    With an indentation `json` writes in Python as well, and takes twice as long as this.
    """
    if isinstance(value, str):
        return quoted(mask(value))
    deeper = line + " "
    if isinstance(value, dict):
        rows = ",".join([f"{deeper}{quoted(key)}: {_written(item, deeper)}" for key, item in value.items()])
        return f"{{{rows}{line}}}" if rows else "{}"
    if isinstance(value, list):
        rows = ",".join([deeper + _written(item, deeper) for item in value])
        return f"[{rows}{line}]" if rows else "[]"
    if type(value) is int or (type(value) is float and abs(value) < float("inf")):
        return repr(value)
    return json.dumps(value, allow_nan=False)


def _masked(value: Any) -> Any:
    """Every text in it masked. The depth is that of the schema, payloads add none."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    return value


def warnings(report: Report) -> tuple[Notice, ...]:
    """Every notice of the report, the trace and the graph, each once."""
    return tuple(dict.fromkeys((*report.notices, *report.trace.notices, *report.graph.notices)))


def elsewhere(report: Report, whole: bool = False) -> tuple[Evidence, ...]:
    """What is told under no suspect: of a fault or a failed check, or with `whole` also what checks found sound and could not look at."""
    told = {replace(e, points=0.0) for c in report.diagnosis.candidates for e in c.evidence}
    kept = tuple(Outcome) if whole else (Outcome.BAD, Outcome.ERROR)
    return tuple(e for e in report.diagnosis.evidence if e.outcome in kept and replace(e, points=0.0) not in told)


def _judge(judge: JudgeReport | None) -> dict[str, Any] | None:
    if judge is None:
        return None
    from rca.report import judged

    return judged.as_dict(judge)


def _payload(payload: Payload, payloads: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "state": str(payload.state),
        "length": payload.length,
        "sha256": payload.kept.sha256 if payload.kept else digest(payload.text),
        "keys": list(payload.keys),
        "convention": payload.convention,
        "notes": list(payload.notes),
    }
    if payloads and not payload.unsaved:
        row["text"] = payload.text
        if payload.instructions:
            row["instructions"] = payload.instructions
    return row


def _excerpt(payload: Payload, payloads: bool) -> dict[str, Any]:
    row = _payload(payload, payloads)
    text = mask(payload.text)
    if payload.kept and payload.kept.extent is Extent.EXCERPT:
        return {**row, "text": text, "excerpt": True}
    cut = not payloads and len(text) > EXCERPT
    return {**row, "text": text[:EXCERPT] if cut else text, "excerpt": cut}


def _candidate(rank: int, candidate: Candidate) -> dict[str, Any]:
    return {
        "rank": rank,
        "probability": round(candidate.probability, 4),
        "role": candidate.role,
        "fault": candidate.fault,
        "fix": candidate.fix,
        "fine_if_right": round(candidate.fine_if_right, 4),
        "location": _location(candidate.location),
        "evidence": [_evidence(e) for e in candidate.evidence],
    }


def _location(location: Location) -> dict[str, Any]:
    row: dict[str, Any] = {
        "type": str(location.type),
        "hop": location.hop,
        "service": location.service,
        "name": location.name,
        "span_ids": list(location.span_ids),
    }
    if location.type is LocationType.HANDOFF:
        row |= {"source": location.source, "from_span_ids": list(location.from_span_ids), "to_span_ids": list(location.to_span_ids)}
    return row


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "check": evidence.check,
        "node": evidence.node,
        "source": evidence.source,
        "side": str(evidence.side),
        "outcome": str(evidence.outcome),
        "strength": round(evidence.strength, 4),
        "points": evidence.points,
        "fault": evidence.fault,
        "sentence": evidence.sentence,
        "quotes": [{"text": quote.text, "start": quote.start, "end": quote.end} for quote in evidence.quotes],
        "claim": evidence.claim,
    }


def _hop(hop: Hop, diagnosis: Diagnosis, payloads: bool) -> dict[str, Any]:
    return {
        "id": hop.id,
        "name": hop.name,
        "service": hop.service,
        "role": hop.role,
        "role_confidence": round(hop.role_confidence, 4),
        "state": diagnosis.states.get(hop.id, "unknown"),
        "trace_id": hop.trace_id,
        "span_ids": list(hop.span_ids),
        "failed_span_ids": list(hop.failed),
        "start_ns": hop.start_ns,
        "end_ns": hop.end_ns,
        "model": hop.model,
        "finish_reason": hop.finish_reason,
        "error": hop.error,
        "silent": hop.silent,
        "conventions": list(hop.conventions),
        "facts": {key: _plain(hop.facts[key]) for key in sorted(hop.facts)},
        "constraints": [_constraint(constraint) for constraint in diagnosis.constraints.get(hop.id, ())],
        "input": _payload(hop.input, payloads),
        "output": _payload(hop.output, payloads),
    }


def _constraint(constraint: Constraint) -> dict[str, Any]:
    return {
        "kind": constraint.kind,
        "demand": constraint.demand,
        "quote": constraint.quote,
        "sure": round(constraint.sure, 4),
        "kept": not constraint.violation,
        "violation": constraint.violation,
        "piece": constraint.piece,
    }


def _plain(value: Value) -> Any:
    """A fact as JSON has it: scalars as they are, anything else as masked text."""
    if isinstance(value, float):
        return round(value, 6) if abs(value) < float("inf") else str(value)
    return value if value is None or isinstance(value, bool | int) else str(value)


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "kinds": [str(kind) for kind in edge.kinds],
        "confidence": round(edge.confidence, 4),
        "arrived": None if edge.arrived is None else round(edge.arrived, 4),
        "form": edge.form,
        "path": edge.path,
        "changes": [{"kind": c.kind, "path": c.path, "before": c.before, "after": c.after} for c in edge.changes],
    }


def _claim(claim: ClaimPath) -> dict[str, Any]:
    return {
        "claim": claim.claim,
        "kind": claim.kind,
        "key": claim.key,
        "status": claim.status,
        "how": claim.how,
        "born": claim.born,
        "sourced": claim.sourced,
        "before": claim.before,
        "source": claim.source,
        "spots": [list(spot) for spot in claim.spots],
        "steps": [_step(step) for step in claim.steps],
        "rests_on": [_claim(other) for other in claim.rests_on],
    }


def _step(step: ClaimStep) -> dict[str, Any]:
    row = {"where": step.where, "side": str(step.side), "status": step.status, "quote": step.quote}
    return {**row, "start": step.start, "end": step.end}


def _notice(notice: Notice) -> dict[str, Any]:
    return {"code": notice.code, "text": notice.text, "span_ids": list(notice.span_ids)}
