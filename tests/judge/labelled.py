"""Labelled traces read once, and what a judge, the checks, and both together make of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rca.attribution import attribute
from rca.config import Config, JudgeConfig
from rca.judge import calibrate
from rca.judge.cases import read_cases
from rca.judge.plan import Judged, judge
from rca.judge.records import Place
from rca.judge.standing import place_of
from rca.model import Complaint, Diagnosis, Evidence, Graph, Verdict
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
    labels = [json.loads(line) for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    cases = zip(labels, read_cases(folder, CONFIG), strict=True)
    return [Labelled(row["id"], c.graph, c.complaint, c.evidence, c.origin, row["origin_type"] == "none") for row, c in cases]


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
