"""Who may be the origin: every hop, every hand-off and the request."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context
from rca.model import REQUEST, Edge, Evidence, Hop, Location, LocationType, Outcome, Side
from rca.records import dataclass


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place that may be the origin; `key` orders suspects of equal probability, in the order of the data."""

    location: Location
    key: tuple[int, int]

    @property
    def node(self) -> str:
        """The node whose payload is at stake: the hop, the consumer of a hand-off, or the request."""
        return REQUEST if self.location.type is LocationType.REQUEST else self.location.hop


def suspects(ctx: Context, evidence: Iterable[Evidence] = ()) -> tuple[Suspect, ...]:
    """All suspects of a graph in the order of the data: the request, then each hop after the hand-offs that lead to it.

    A hand-off that failed altogether may have left no edge; it is a suspect where evidence speaks of it.
    """
    told = {(e.source, e.node) for e in evidence if e.side is Side.HANDOFF and e.outcome is Outcome.BAD}
    out = []
    if ctx.graph.request_span_ids or ctx.graph.request.usable:
        location = Location(LocationType.REQUEST, name="request", span_ids=ctx.graph.request_span_ids)
        out.append(Suspect(location, (0, 0)))
    for i, hop in enumerate(ctx.graph.hops, 1):
        edges = [*ctx.into(hop.id)]
        edges += [Edge(s, t, (), 1.0) for s, t in sorted(told) if t == hop.id and all(e.source != s for e in edges)]
        for j, edge in enumerate(edges):
            out.append(Suspect(_handoff(ctx, edge, hop), (i, j)))
        out.append(Suspect(_hop(hop), (i, 999)))
    return tuple(out)


def _hop(hop: Hop) -> Location:
    return Location(LocationType.HOP, hop.id, "", hop.service, hop.name, hop.span_ids)


def _handoff(ctx: Context, edge: Edge, hop: Hop) -> Location:
    sender = ctx.graph.request_span_ids if edge.source == REQUEST else ctx.hops[edge.source].span_ids
    name = f"{ctx.name(edge.source)} -> {ctx.name(hop.id)}"
    return Location(LocationType.HANDOFF, hop.id, edge.source, hop.service, name, (), sender, hop.span_ids)
