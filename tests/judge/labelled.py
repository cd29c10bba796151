"""Labelled traces read once, and what a judge, the checks, and both together make of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rca.attribution import attribute
from rca.checks import run
from rca.config import Config, JudgeConfig
from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.graph import build
from rca.judge import calibrate
from rca.judge.plan import Judged, judge
from rca.judge.records import Place
from rca.judge.standing import place_of
from rca.model import REQUEST, Complaint, Diagnosis, Evidence, Graph, Verdict
from tests.judge.simulated import Simulated

CONFIG = Config()


@dataclass
class Labelled:
    """A trace with its checks' evidence, and the place of the fault (None in a healthy one)."""

    id: str
    graph: Graph
    complaint: Complaint
    evidence: tuple[Evidence, ...]
    origin: Place | None
    healthy: bool


def load(folder: Path) -> list[Labelled]:
    """Every labelled trace of a folder."""
    out = []
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        files = [folder / f"{label['id']}.{form}" for form in ("otlp.json", "otlp.jsonl.gz", "logs.jsonl.gz")]
        batches = [decode(f.read_bytes(), f.name) for f in files if f.exists()]
        trace = assemble(batches, label.get("trace_ids") or [label["trace_id"]])
        graph = build(trace, capture_all(trace), CONFIG)
        complaint = Complaint(label["complaint"], "", label["expected"])
        evidence = run(graph, CONFIG, complaint)
        out.append(Labelled(label["id"], graph, complaint, evidence, origin(graph, label), label["origin_type"] == "none"))
    return out


def origin(graph: Graph, label: dict[str, Any]) -> Place | None:
    """The labelled place in the graph; None where there is none, or the graph lacks it."""
    kind = label["origin_type"]
    if kind == "request":
        return Place(REQUEST, REQUEST)
    if kind == "hop":
        wanted = {label["origin_span_id"], *label["origin_span_ids"]}
        return next((Place(h.id, h.id) for h in graph.hops if wanted & set(h.span_ids)), None)
    if kind == "handoff":
        sent = {label["from_span_id"], *label.get("from_span_ids", ())}
        got = {label["to_span_id"], *label.get("to_span_ids", ())}
        senders = [REQUEST] if sent & set(graph.request_span_ids) else []
        senders += [h.id for h in graph.hops if sent & set(h.span_ids)]
        ends = [(s, h.id) for s in senders for h in graph.hops if got & set(h.span_ids) and h.id != s]
        known = {(e.source, e.target) for e in graph.edges}
        found = next((e for e in ends if e in known), ends[0] if ends else None)
        return Place(f"{found[0]}>{found[1]}", found[1], found[0]) if found else None
    return None


def as_labelled(case: Labelled) -> calibrate.Labelled:
    """The trace as calibration takes it."""
    return calibrate.Labelled(case.graph, case.evidence, case.complaint, case.origin)


def right(case: Labelled, diagnosis: Diagnosis) -> bool:
    """Whether the verdict is right: the origin named, or quiet on a healthy one."""
    named = diagnosis.verdict is Verdict.ORIGIN_FOUND
    if case.healthy:
        return not named
    return named and place_of(diagnosis.candidates[0].location) == case.origin


def checks_alone(case: Labelled) -> Diagnosis:
    """What is concluded without a judge."""
    return attribute(case.graph, case.evidence, case.complaint, CONFIG)


def fused(case: Labelled, asker: Simulated, settings: JudgeConfig) -> tuple[Diagnosis, Judged]:
    """What is concluded with a judge."""
    told = judge(case.graph, case.evidence, case.complaint, CONFIG, settings, asker)
    return attribute(case.graph, (*case.evidence, *told.evidence), case.complaint, CONFIG, told.order), told


def alone(case: Labelled, told: Judged) -> float:
    """The judge's own accuracy: the place with the highest weight is named if that is above 0; ties count their share."""
    weights = {p.handle: p.weight for p in told.report.places}
    top = max(weights.values(), default=0.0)
    if top <= 0:
        return float(case.healthy)
    best = [handle for handle, weight in weights.items() if weight == top]
    return 0.0 if case.healthy or case.origin is None else (case.origin.handle in best) / len(best)
