"""The ranking.

Exactly one suspect is the origin, or none is. By Bayes' rule

    P(s | evidence) = prior(s) * exp(ratio(s)) / (P0 + sum over all suspects of prior * exp(ratio))

where `ratio` is the log-likelihood ratio of the evidence at a suspect (rca.attribution.weigh) and P0 the weight of "nothing is wrong".
A hop that passes on what it was given is not charged: checks compare outputs with inputs, and what a hop inherited is evidence on
its input. What cannot be looked at keeps its prior, and adds to the weight of what is unknown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from rca.attribution.focus import WEIGHT, focus
from rca.attribution.paths import claim_paths
from rca.attribution.suspects import Suspect, suspects
from rca.attribution.weigh import Ledger
from rca.checks.context import Context, shared
from rca.config import Config
from rca.model import Candidate, Complaint, Diagnosis, Evidence, Graph, LocationType, Outcome, Side, Verdict

NOTHING_WRONG = 0.8
UNSEEN = 0.12
"""Weight that each payload on the data path adds to "unknown" if it is not recorded."""
AHEAD = 0.85
"""An origin is named if it is this many times as likely as that nothing is wrong."""
LEAST = 0.30
MAX_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """A suspect with its weight (prior times likelihood ratio) and log ratio."""

    suspect: Suspect
    weight: float
    ratio: float


def attribute(graph: Graph, evidence: Iterable[Evidence], complaint: Complaint, config: Config) -> Diagnosis:
    """Rank the suspects of a graph by the evidence, and decide whether one is named."""
    ctx = shared(graph, config, complaint)
    seen = tuple(evidence)
    ledger = Ledger(ctx, seen)
    pointed = focus(ctx)
    standings = _standings(ctx, ledger, seen, pointed)
    unseen = _unseen(ctx)
    total = NOTHING_WRONG + UNSEEN * unseen + sum(s.weight for s in standings)
    first = standings[0] if standings else None
    verdict = _verdict(ctx, first, total, unseen)
    candidates = tuple(_candidate(ctx, ledger, s, s.weight / total, i == 0, first) for i, s in enumerate(standings[:MAX_CANDIDATES]))
    named = candidates[0] if verdict is Verdict.ORIGIN_FOUND else None
    return Diagnosis(
        verdict,
        candidates,
        claim_paths(ctx, seen, named),
        states(ctx, seen, named),
        _reason(ctx, verdict, candidates, unseen),
        seen,
    )


def _standings(ctx: Context, ledger: Ledger, evidence: tuple[Evidence, ...], pointed: dict[str, float]) -> list[Standing]:
    found = []
    everyone = suspects(ctx, evidence)
    lifted = [s.prior * (1 + WEIGHT * pointed.get(s.node, 0.0) * (s.location.type is LocationType.HOP)) for s in everyone]
    scale = sum(s.prior for s in everyone) / sum(lifted) if lifted else 1.0
    for suspect, prior in zip(everyone, lifted, strict=True):
        ratio = ledger.ratio(suspect)
        found.append(Standing(suspect, prior * scale * math.exp(ratio), ratio))
    return sorted(found, key=lambda s: (-s.weight, s.suspect.key))


def _unseen(ctx: Context) -> int:
    """How many payloads on the data path are not there to be looked at."""
    hops = [h for h in ctx.graph.hops if h.id in ctx.on_path]
    return sum(not h.output.usable for h in hops) + sum(not ctx.inputs(h) for h in hops) + (not ctx.graph.request.usable)


def _verdict(ctx: Context, first: Standing | None, total: float, unseen: int) -> Verdict:
    if first is None or not ctx.graph.hops:
        return Verdict.INSUFFICIENT
    if first.weight / total >= LEAST and first.weight >= AHEAD * NOTHING_WRONG and first.ratio > 0:
        return Verdict.ORIGIN_FOUND
    payloads = 2 * sum(h.id in ctx.on_path for h in ctx.graph.hops) + 1
    if not ctx.graph.final.usable or unseen * 2 > payloads:
        return Verdict.INSUFFICIENT
    return Verdict.NO_FAULT_FOUND


def _candidate(ctx: Context, ledger: Ledger, standing: Standing, probability: float, best: bool, first: Standing | None) -> Candidate:
    items = [e for e in ledger.of(standing.suspect) if e.outcome is Outcome.BAD]
    items.sort(key=lambda e: -e.strength * ledger.reach(e))
    fault = next((e.fault for e in items if e.fault and e.strength > 0), "")
    if best:
        role = "origin"
    elif first is not None and standing.suspect.node in _downstream(ctx, first.suspect.node):
        role = "propagator"
    else:
        role = "symptom" if items else "bystander"
    return Candidate(standing.suspect.location, round(probability, 6), role, tuple(items), fault)


def _downstream(ctx: Context, node: str) -> frozenset[str]:
    """The nodes that data of a node reaches on its way to the final output."""
    seen: set[str] = set()
    todo = [node]
    while todo:
        for edge in ctx.out_of(todo.pop()):
            if edge.target in ctx.on_path and edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    return frozenset(seen)


def states(ctx: Context, evidence: Iterable[Evidence], named: Candidate | None) -> dict[str, str]:
    """The state of each hop: origin | propagator | symptom | ok | unknown."""
    blamed = {e.node for e in evidence if e.outcome is Outcome.BAD and e.side is Side.OUTPUT and e.strength >= 1.0}
    carried = {e.node for e in evidence if e.outcome is Outcome.BAD and e.side is Side.INPUT}
    after: frozenset[str] = frozenset()
    if named is not None:
        start = named.location.hop or "request"
        after = _downstream(ctx, start) | ({start} if named.location.type is LocationType.HANDOFF else frozenset())
    out = {}
    for hop in ctx.graph.hops:
        if named is not None and named.location.type is LocationType.HOP and named.location.hop == hop.id:
            out[hop.id] = "origin"
        elif hop.id in after or hop.id in carried:
            out[hop.id] = "propagator"
        elif not hop.output.usable:
            out[hop.id] = "unknown"
        else:
            out[hop.id] = "symptom" if hop.id in blamed and named is not None else "ok"
    return out


def _reason(ctx: Context, verdict: Verdict, candidates: tuple[Candidate, ...], unseen: int) -> str:
    if verdict is Verdict.INSUFFICIENT:
        return f"{unseen} of the payloads on the data path are not recorded, so that little can be said." if unseen else "No hop was found."
    if verdict is Verdict.NO_FAULT_FOUND:
        extra = f" ({unseen} payloads were not recorded)" if unseen else ""
        return f"Every hop on the data path was looked at and nothing strong speaks against any of them{extra}."
    top = candidates[0]
    strongest = top.evidence[0].sentence if top.evidence else ""
    where = "The request" if top.location.type is LocationType.REQUEST else top.location.name or top.location.service
    return f"{where}: {strongest}"
