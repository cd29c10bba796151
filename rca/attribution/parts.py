"""What part each place played in the failure.

origin      the fault was born here
propagator  it works on data of an origin and adds nothing wrong of its own
amplifier   it works on data of an origin and adds wrong claims of its own
symptom     the fault shows here: an empty field, a refusal or an error that follows from what an origin sent, or something odd
            that the origin explains better
bystander   neither
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rca.checks.context import Context
from rca.model import REQUEST, Candidate, Evidence, LocationType, Outcome, Side

SURE = 1.0
"""Strength (log-odds) from which evidence makes a symptom or an amplifier of a hop."""
SHOWN = frozenset({"missing_field", "refusal", "empty_retrieval", "irrelevant_retrieval", "tool_error_swallowed", "omitted_key_fact"})
"""Kinds of fault that a hop shows because of what it was given: nothing was in it to be found."""


def downstream(ctx: Context, node: str) -> frozenset[str]:
    """The nodes that data of a node reaches on its way to the final output."""
    seen: set[str] = set()
    todo = [node]
    while todo:
        for edge in ctx.out_of(todo.pop()):
            if edge.target in ctx.on_path and edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    return frozenset(seen)


def part(items: Iterable[Evidence], after: bool) -> str:
    """The part of a place that is no origin, from the evidence against it and whether it works on data of an origin."""
    own = [e for e in items if e.outcome is Outcome.BAD and e.side is not Side.INPUT and e.strength >= SURE]
    if not after:
        return "symptom" if own else "bystander"
    if any(e.fault not in SHOWN for e in own):
        return "amplifier"
    return "symptom" if own else "propagator"


def states(ctx: Context, evidence: Iterable[Evidence], origins: Collection[Candidate]) -> dict[str, str]:
    """The part of each hop, by id; `ok` for a sound one, `unknown` where its output cannot be looked at."""
    of: dict[str, list[Evidence]] = {}
    carried = set()
    for e in evidence:
        if e.outcome is Outcome.BAD and e.side is Side.OUTPUT:
            of.setdefault(e.node, []).append(e)
        elif e.outcome is Outcome.BAD and e.side is Side.INPUT:
            carried.add(e.node)
    born = {c.location.hop for c in origins if c.location.type is LocationType.HOP}
    after: set[str] = set()
    for candidate in origins:
        where = candidate.location
        after |= downstream(ctx, where.hop or REQUEST) | ({where.hop} if where.type is LocationType.HANDOFF else set())
    out = {}
    for hop in ctx.graph.hops:
        if hop.id in born:
            out[hop.id] = "origin"
        elif hop.id in after or hop.id in carried:
            out[hop.id] = part(of.get(hop.id, ()), True) if origins else "propagator"
        elif not hop.output.usable:
            out[hop.id] = "unknown"
        else:
            out[hop.id] = "symptom" if origins and part(of.get(hop.id, ()), False) == "symptom" else "ok"
    return out
