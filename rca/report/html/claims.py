"""The claims of the final answer as the page tells them: each with its place in the text, its way back, and one sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from rca.model import FINAL, REQUEST, ClaimPath, Graph, Report, Side
from rca.provenance import blame
from rca.records import dataclass, replace
from rca.report import words
from rca.report.blame import shown_paths, status
from rca.report.escape import one_line
from rca.report.html.findings import unsaved
from rca.report.words import Names

_STANCES = ("negation", "modal")
_QUOTE = 120


@dataclass(frozen=True, slots=True)
class Told:
    """A claim or a sentence of the final answer.

    key    its name on the page
    sort   given | derived | news | introduced | changed | lost | unknown : how it is drawn
    """

    key: str
    path: ClaimPath
    sort: str
    accused: bool

    @property
    def sentence(self) -> bool:
        """Whether it is a whole sentence, which claims lie in."""
        return self.path.kind == "sentence"


def told(report: Report) -> list[Told]:
    """Every claim and every sentence of the final answer, then claims that were lost on the way; the accused ones first of each."""
    accused = words.claims(report)
    spots = {spot for claim in accused for spot in claim.spots}
    texts = {(claim.claim, claim.born) for claim in accused}
    found = [p for p in _paths(report) if p.kind not in _STANCES or p.status not in ("given", "unknown")]
    found += [c for c in report.diagnosis.claims if c.status == "lost"]
    return [
        Told(f"c{n}", path, _sort(path), bool(spots & set(path.spots)) or (path.claim, path.born) in texts)
        for n, path in enumerate(found, 1)
    ]


def _paths(report: Report) -> list[ClaimPath]:
    """All claims followed back; of a report without payload texts, those that it was saved with."""
    graph = report.graph
    if unsaved(graph) or not graph.final.usable:
        return [_found(claim, graph.final.text) for claim in report.diagnosis.claims if claim.status != "lost"]
    pieces = report.diagnosis.pieces
    if not pieces:  # a saved report of an older version
        again = blame(graph)
        pieces = (*again.claims, *again.statements)
    return list(shown_paths(pieces, graph))


def _found(claim: ClaimPath, text: str) -> ClaimPath:
    """A saved claim with its place in the text, looked for where it was not saved."""
    at = text.find(claim.claim) if claim.claim and not claim.spots else -1
    return replace(claim, spots=((at, at + len(claim.claim)),)) if at >= 0 else claim


def _sort(path: ClaimPath) -> str:
    if path.sourced or path.how in ("chosen", "instructions"):
        return "news"
    kinds = {"handed_over_wrongly": "changed"}
    return kinds.get(path.status, path.status if path.status in ("given", "derived", "introduced", "changed", "lost") else "unknown")


def spots(claims: Sequence[Told]) -> list[tuple[int, int, Told]]:
    """The pieces of the text that stand for claims, none upon another: of two that overlap, the first; in order."""
    cuts = [(a, b, c) for c in claims if not c.sentence and c.path.kind not in _STANCES for a, b in c.path.spots]
    kept: list[tuple[int, int, Told]] = []
    for cut in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        if not kept or cut[0] >= kept[-1][1]:
            kept.append(cut)
    return kept


def nodes(path: ClaimPath) -> list[str]:
    """The places that a claim went through, the final answer first, those that it was derived from included."""
    found = [step.where for step in path.steps] + ([path.born] if path.born else [])
    for operand in path.rests_on:
        found += nodes(operand)
    return list(dict.fromkeys(found))


def edges(path: ClaimPath, known: Graph) -> list[tuple[str, str]]:
    """The edges that a claim came over, as (source, target)."""
    there = {(e.source, e.target) for e in known.edges}
    return [pair for pair in dict.fromkeys(_pairs(path)) if pair in there]


def _pairs(path: ClaimPath) -> Iterator[tuple[str, str]]:
    way = [step.where for step in path.steps]
    if path.born and (not way or way[-1] != path.born):
        way.append(path.born)
    yield from ((b, a) for a, b in itertools.pairwise(way) if a != b)
    if path.source:
        yield path.source, path.born
    for operand in path.rests_on:
        yield from _pairs(operand)


def sentence(path: ClaimPath, named: Names) -> str:
    """What became of a claim, where, and the quote that this rests on."""
    said = f"“{one_line(path.claim, _QUOTE)}” "
    where = named.place(path.born) if path.born else ""
    quote = _quote(path)
    if path.status == "handed_over_wrongly":
        sender = named.place(path.source) if path.source else "its source"
        return f"{said}was handed over wrongly: {sender} sent “{one_line(path.before, _QUOTE)}” to {where}."
    if path.status == "changed":
        return f"{said}was {status(path)} at {where}; its input has “{one_line(path.before or quote, _QUOTE)}”."
    if path.status == "lost":
        return f"{said}was lost at {where}." + (f" It stood there: “{quote}”." if quote else "")
    if path.status == "derived":
        rests = " and ".join(f"“{one_line(o.claim, 60)}”" for o in path.rests_on) or (f"“{quote}”" if quote else "")
        return f"{said}is {status(path)}" + (f" at {where}" if path.born else "") + (f", from {rests}." if rests else ".")
    if path.status == "unknown":
        place = "no hop that is recorded has it" if path.born == FINAL else f"the trail ends at {where}"
        return f"{said}cannot be followed to its beginning: {place}."
    if path.status == "given" and path.how != "instructions":
        return f"{said}is given" + (f" in {where}" if path.born == REQUEST else f", {where}") + (f": “{quote}”." if quote else ".")
    without = "; its input does not have it" if _absent(path) and not path.sourced else ""
    return f"{said}was {status(path)}, {where}{without}."


def _quote(path: ClaimPath) -> str:
    """The piece furthest back that the conclusion rests on, if it says more than the claim."""
    quotes = [step.quote for step in path.steps[1:] if step.quote]
    return one_line(quotes[-1], _QUOTE) if quotes else ""


def _absent(path: ClaimPath) -> bool:
    return bool(path.steps) and path.steps[-1].status == "absent" and path.steps[-1].side is Side.INPUT
