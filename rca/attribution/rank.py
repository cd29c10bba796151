"""The ranking: who is the origin, how sure that is, and what part the others played.

Exactly one suspect is the origin, or what cannot be seen is, or nothing is wrong; `rca.attribution.model` gives the
probabilities from the features of each (`rca.attribution.features`). A hop that passes on what it was given is not charged:
checks compare outputs with inputs, and what a hop inherited is evidence on its input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rca.attribution import model
from rca.attribution.features import describe, payloads, unseen
from rca.attribution.paths import claim_paths
from rca.attribution.suspects import Suspect
from rca.attribution.weigh import JUDGE, Ledger
from rca.checks.context import Context, shared
from rca.config import Config
from rca.model import Candidate, Complaint, Diagnosis, Evidence, Graph, Location, LocationType, Outcome, Side, Verdict

MAX_CANDIDATES = 20
BLIND = 0.3
"""Share of the payloads on the data path from which on what cannot be seen forbids to say that nothing is wrong."""


def attribute(
    graph: Graph, evidence: Iterable[Evidence], complaint: Complaint, config: Config, order: Sequence[Location] = ()
) -> Diagnosis:
    """Rank the suspects of a graph by the evidence, and decide whether one is named.

    `order` are the first suspects as somebody reordered them: they change places, the probabilities and the verdict stay.
    """
    ctx = shared(graph, config, complaint)
    seen = tuple(evidence)
    ledger = Ledger(ctx, seen)
    rows = describe(ctx, seen)
    shares = model.probabilities([row.features for row in rows], model.load())
    ranked = sorted(((p, row.suspect) for p, row in zip(shares, rows, strict=True) if row.suspect), key=lambda r: (-r[0], r[1].key))
    verdict = _verdict(ctx, ledger, ranked, shares[-1])
    ranked = _reordered(ranked, order)
    first = ranked[0][1] if ranked else None
    candidates = tuple(_candidate(ctx, ledger, s, p, i == 0, first) for i, (p, s) in enumerate(ranked[:MAX_CANDIDATES]))
    named = candidates[0] if verdict is Verdict.ORIGIN_FOUND else None
    return Diagnosis(
        verdict,
        candidates,
        claim_paths(ctx, seen, named),
        states(ctx, seen, named),
        _reason(ctx, verdict, candidates),
        seen,
    )


def _verdict(ctx: Context, ledger: Ledger, ranked: list[tuple[float, Suspect]], nothing: float) -> Verdict:
    if not ranked or not ctx.graph.hops:
        return Verdict.INSUFFICIENT
    share, first = ranked[0]
    accusing = [e for e in ledger.of(first) if e.outcome is Outcome.BAD and e.strength > 0]
    if accusing and model.named(share, nothing, any(e.check == JUDGE for e in accusing)):
        return Verdict.ORIGIN_FOUND
    if not ctx.graph.final.usable or unseen(ctx) > BLIND * payloads(ctx):
        return Verdict.INSUFFICIENT
    return Verdict.NO_FAULT_FOUND


def _reordered(ranked: list[tuple[float, Suspect]], order: Sequence[Location]) -> list[tuple[float, Suspect]]:
    """The first suspects in another order, if `order` holds exactly these; the probabilities stay where they are."""
    first = {suspect.location: suspect for _, suspect in ranked[: len(order)]}
    if set(order) != set(first):
        return ranked
    return [(p, first[where]) for (p, _), where in zip(ranked, order, strict=False)] + ranked[len(order) :]


def _candidate(ctx: Context, ledger: Ledger, suspect: Suspect, probability: float, best: bool, first: Suspect | None) -> Candidate:
    items = [e for e in ledger.of(suspect) if e.outcome is Outcome.BAD]
    items.sort(key=lambda e: -e.strength * ledger.reach(e))
    fault = next((e.fault for e in items if e.fault and e.strength > 0), "")
    if best:
        role = "origin"
    elif first is not None and suspect.node in _downstream(ctx, first.node):
        role = "propagator"
    else:
        role = "symptom" if items else "bystander"
    return Candidate(suspect.location, round(probability, 6), role, tuple(items), fault)


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


def _reason(ctx: Context, verdict: Verdict, candidates: tuple[Candidate, ...]) -> str:
    hidden, total = unseen(ctx), payloads(ctx)
    missing = f"{hidden:.3g} of the {total} payloads on the data path are not recorded or cut"
    if verdict is Verdict.INSUFFICIENT:
        return f"{missing}, so that little can be said." if hidden else "No hop was found."
    if verdict is Verdict.NO_FAULT_FOUND:
        extra = f" ({missing})" if hidden else ""
        return f"Every hop on the data path was looked at and nothing strong speaks against any of them{extra}."
    top = candidates[0]
    where = "The request" if top.location.type is LocationType.REQUEST else top.location.name or top.location.service
    return f"{where}: {top.evidence[0].sentence}" if top.evidence else f"{where} was put first of the suspects by a judge."
