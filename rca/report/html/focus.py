"""Which hops are worth showing one by one where there are many, and the runs of others between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from rca.model import FINAL, Edge, Hop, Report
from rca.records import dataclass
from rca.report import words

_SUSPECTS = 3
_NEAR = 6  # neighbours of a suspect on either side
_ENDS = 5  # of a long way to the final answer, so many hops at its beginning and its end


@dataclass(frozen=True, slots=True)
class Run:
    """Hops that follow each other in the order of the data and are folded into one."""

    hops: tuple[Hop, ...]


def order(report: Report) -> list[str]:
    """All hop ids, the most telling first: suspects, their neighbours, the way to the final answer, the claims' ways, hops in fault."""
    graph, states = report.graph, report.diagnosis.states
    suspects = [p for c in report.diagnosis.candidates[:_SUSPECTS] for p in (c.location.hop, c.location.source) if p]
    edges = _sides(graph.edges)
    ranked = [*suspects, graph.final_hop]
    for suspect in suspects[:2]:
        ranked += [e.source for e in edges[1].get(suspect, ())[:_NEAR]] + [e.target for e in edges[0].get(suspect, ())[:_NEAR]]
    way = _way(suspects[0], edges[0]) if suspects else []
    ranked += way if len(way) <= 2 * _ENDS else [*way[:_ENDS], *way[-_ENDS:]]
    ranked += [step.where for claim in words.claims(report) for step in claim.steps]
    ranked += [hop.id for hop in graph.hops if states.get(hop.id, "unknown") not in ("ok", "unknown")]
    ranked += [hop.id for hop in graph.hops]
    known = {hop.id for hop in graph.hops}
    return [node for node in dict.fromkeys(ranked) if node in known]


def _sides(edges: Sequence[Edge]) -> tuple[dict[str, list[Edge]], dict[str, list[Edge]]]:
    """Edges by where they begin, and by where they end."""
    out: dict[str, list[Edge]] = {}
    into: dict[str, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
        into.setdefault(edge.target, []).append(edge)
    return out, into


def _way(start: str, out: dict[str, list[Edge]]) -> list[str]:
    """The shortest way from a hop to the final answer, without its ends; [] if there is none."""
    came: dict[str, str] = {start: ""}
    todo = deque([start])
    while todo and FINAL not in came:
        node = todo.popleft()
        for edge in out.get(node, ()):
            if edge.target not in came:
                came[edge.target] = node
                todo.append(edge.target)
    way: list[str] = []
    node = came.get(FINAL, "")
    while node and node != start:
        way.append(node)
        node = came[node]
    return way[::-1]


def folded(hops: Iterable[Hop], kept: set[str], most: int = 0) -> Iterator[Hop | Run]:
    """The hops that are kept, and between them the others in runs, of at most `most` hops each if given. A run of one is that hop."""
    run: list[Hop] = []
    for hop in hops:
        if hop.id in kept or (most and len(run) == most):
            yield from _told(run)
            run = []
        if hop.id in kept:
            yield hop
        else:
            run.append(hop)
    yield from _told(run)


def _told(run: list[Hop]) -> Iterator[Hop | Run]:
    if len(run) == 1:
        yield run[0]
    elif run:
        yield Run(tuple(run))
