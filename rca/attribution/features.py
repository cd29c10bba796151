"""What the ranking looks at: one row of named numbers for each suspect, and one for "nothing is wrong".

`check:ID/FAULT` points of that check at the suspect, by the fault that it points at: log-odds as the check states them, weakened
              where the claim cannot be seen in the final output, strengthened where the complaint means it; several findings of
              one check count 1, 1/2, 1/4 ...
`is:...`      what kind of suspect it is (hop by role, hand-off, request)
`judge`       log-odds of what a judge said of it, both signs, untouched by the final output and the complaint: the judge read those
`compared`    log-odds of what a comparison with a good run says of it, both signs; only where there is one
`cleared`     points of checks that looked and found nothing, where no check found anything
`crowd`       log of how many times more than CROWD suspects of its kind there are (hops by service, name and role; hand-offs by
              those of both ends): a map over a hundred documents does not fail a hundred times as often as a single call
`final`       1 for the hop whose output is the final answer: mostly it works on what it was given
`off-path`    1 if its data cannot have reached the final output
`focus`       share (0..1) of the complaint's words in the final output that were first said there
`named`       0..1: how much a complaint that names a value of the final output, and that value's provenance, speak against the hop
`first-call`  1 for a hand-off of the request itself: mostly nothing but the caller lies between
`unsure`      1 - confidence of the edge, for a hand-off
`unseen...`   of what cannot be seen: a constant, and log of the number of payloads on the data path that were not recorded
              (cut ones count half)
`none:...`    of "nothing is wrong": a constant, and whether somebody complained
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from rca.attribution.focus import focus, named
from rca.attribution.suspects import Suspect, suspects
from rca.attribution.weigh import JUDGE, Ledger, compared, falling
from rca.checks.context import Context
from rca.model import REQUEST, Evidence, Hop, LocationType, Outcome, State
from rca.records import dataclass

CROWD = 4
"""So many suspects of one kind are each as suspect as a single one."""
ROLES = ("classifier", "extractor", "summarizer", "generator", "retriever", "tool")


@dataclass(frozen=True, slots=True)
class Described:
    """A suspect (None for "nothing is wrong") with its features; those that are absent are 0."""

    suspect: Suspect | None
    features: dict[str, float]


def describe(ctx: Context, evidence: Iterable[Evidence], ledger: Ledger | None = None) -> list[Described]:
    """The rows of all suspects in the order of the data, then that of what cannot be seen (if any), last "nothing is wrong".

    `ledger` is that of the evidence, where the caller has it.
    """
    seen = tuple(evidence)
    ledger = ledger or Ledger(ctx, seen)
    pointed, values = focus(ctx), named(ctx)
    everyone = suspects(ctx, seen)
    crowds = Counter(_alike(ctx, s) for s in everyone)
    rows = [Described(s, _of(ctx, ledger, s, (pointed, values), crowds[_alike(ctx, s)])) for s in everyone]
    hidden = unseen(ctx)
    elsewhere = [Described(None, {"unseen:constant": 1.0, "unseen": math.log(hidden)})] if hidden else []
    return [*rows, *elsewhere, Described(None, _nothing(ctx))]


def kind(hop: Hop) -> tuple[str, ...]:
    """What makes hops alike: they do the same work on other data."""
    return hop.service, hop.name, hop.role


def _alike(ctx: Context, suspect: Suspect) -> tuple[str, ...]:
    """What makes suspects alike: hops of one kind, hand-offs between the same two kinds."""
    ends = (suspect.location.source, suspect.location.hop)
    return (suspect.location.type.value, *(part for end in ends for part in (kind(ctx.hops[end]) if end in ctx.hops else (end,))))


def _of(
    ctx: Context, ledger: Ledger, suspect: Suspect, complained: tuple[dict[str, float], dict[str, float]], crowd: int
) -> dict[str, float]:
    where = suspect.location
    row = points(ledger, suspect)
    row[_kind(ctx, suspect)] = 1.0
    if where.type is LocationType.HOP:
        row["focus"], row["named"] = (of.get(suspect.node, 0.0) for of in complained)
        row["final"] = float(suspect.node == ctx.graph.final_hop)
    if where.type is LocationType.HANDOFF:
        edge = next((e for e in ctx.into(where.hop) if e.source == where.source), None)
        row["unsure"] = 1.0 - edge.confidence if edge else 1.0
        row["first-call"] = float(where.source == REQUEST)
    if crowd > CROWD:
        row["crowd"] = math.log(crowd / CROWD)
    if where.type is not LocationType.REQUEST and where.hop not in ctx.on_path:
        row["off-path"] = 1.0
    return row


def _kind(ctx: Context, suspect: Suspect) -> str:
    where = suspect.location
    if where.type is not LocationType.HOP:
        return f"is:{where.type.value}"
    role = ctx.hops[where.hop].role
    return f"is:hop:{role if role in ROLES else 'other'}"


def points(ledger: Ledger, suspect: Suspect, without: Evidence | None = None) -> dict[str, float]:
    """`check:ID` -> points at a suspect; `cleared` where no check found anything; `judge`; `compared`. `without` leaves one piece out."""
    groups: dict[str, list[float]] = defaultdict(list)
    judged = beside = good = 0.0
    for e in ledger.of(suspect):
        if e is without:
            continue
        if e.check == JUDGE:
            judged += e.strength
        elif compared(e):
            beside += ledger.counts(e)
        elif e.outcome is Outcome.GOOD:
            good += e.strength
        elif e.outcome is Outcome.BAD and e.strength > 0:
            groups[f"{e.check}/{e.fault}" if e.fault else e.check].append(ledger.counts(e))
    row = {"judge": judged} if judged else {}
    if beside:
        row["compared"] = beside
    if good and not groups:
        row["cleared"] = max(-1.0, good)
    return row | {f"check:{name}": falling(strengths) for name, strengths in groups.items()}


def _nothing(ctx: Context) -> dict[str, float]:
    said = bool(ctx.complaint.text or ctx.complaint.bad or ctx.complaint.expected)
    return {"none:constant": 1.0, "none:complaint": float(said)}


def unseen(ctx: Context) -> float:
    """How many payloads on the data path cannot be looked at; one that recording cut counts half."""
    hops = [h for h in ctx.graph.hops if h.id in ctx.on_path]
    request = ctx.graph.request
    missing = 1.0 if not request.usable else 0.5 * (request.state is State.TRUNCATED)
    for hop in hops:
        missing += 1.0 if not hop.output.usable else 0.5 * (hop.output.state is State.TRUNCATED)
        missing += 1.0 if not ctx.inputs(hop) else 0.5 * (hop.input.state is State.TRUNCATED)
    return missing


def payloads(ctx: Context) -> int:
    """How many payloads the data path has: two a hop, and the request."""
    return 2 * sum(h.id in ctx.on_path for h in ctx.graph.hops) + 1
