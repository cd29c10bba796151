"""What was seen where: the evidence of each place, numbered, with the texts in which its quotes stand."""

from __future__ import annotations

from collections.abc import Iterator

from rca.checks.engine import FOUND_NOTHING
from rca.model import ClaimPath, Evidence, Graph, Outcome, Payload, Quote, Report, Side
from rca.records import dataclass
from rca.report import words
from rca.report.html.marks import Mark

_UNIQUE = 8  # a quote without offsets is looked for if it is so long, and marked if it stands in the text once


@dataclass(frozen=True, slots=True)
class Spot:
    """What a mark stands for: a piece of evidence by its number, or ("" sort "trail") a claim that is followed back.

    sort  accused: what the evidence is about | compared: what it was compared with | trail: a claim on its way
    """

    number: int
    sort: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of evidence as it is told at one place; `number` counts from 1 there, 0 for what is not numbered."""

    number: int
    evidence: Evidence


class Findings:
    """All evidence of a report by place, and the marks that it makes in the place's texts."""

    def __init__(self, report: Report) -> None:
        self._graph = report.graph
        self._by_node: dict[str, list[Evidence]] = {}
        for evidence in _once(report):
            self._by_node.setdefault(evidence.node, []).append(evidence)
        self._trails: dict[tuple[str, Side], list[tuple[int, int]]] = {}
        for claim in words.claims(report):
            for where, side, start, end in _trail(claim):
                self._trails.setdefault((where, side), []).append((start, end))

    def against(self, node: str) -> list[Finding]:
        """What speaks for a fault at a place, the strongest first, numbered."""
        told = [e for e in self._by_node.get(node, ()) if e.outcome is Outcome.BAD and e.side is not Side.CONTEXT]
        return [Finding(n, e) for n, e in enumerate(sorted(told, key=lambda e: (-e.points, -e.strength)), 1)]

    def others(self, node: str, *outcomes: Outcome) -> list[Evidence]:
        """The rest of a place's evidence with these outcomes, but for what `asides` tells."""
        return [e for e in self._by_node.get(node, ()) if e.outcome in outcomes and not _aside(e)]

    def asides(self, node: str) -> list[Evidence]:
        """What is worth telling of a place and never blames it: latency, retries."""
        return [e for e in self._by_node.get(node, ()) if _aside(e)]

    def marks(self, node: str, side: Side, payload: Payload) -> list[Mark[Spot]]:
        """The marks in one text of a place."""
        found = [Mark(a, b, Spot(0, "trail")) for a, b in dict.fromkeys(self._trails.get((node, side), ())) if b <= len(payload.text)]
        for finding in self.against(node):
            for number, quote in enumerate(finding.evidence.quotes):
                start, end = self._stands(finding.evidence, quote, number, side, payload.text)
                if start >= 0:
                    found.append(Mark(start, end, Spot(finding.number, "compared" if number else "accused")))
        return found

    def _stands(self, evidence: Evidence, quote: Quote, number: int, side: Side, text: str) -> tuple[int, int]:
        """Where a quote stands in a text of its place, (-1, -1) if it does not: offsets are those of one side, told by what is there."""
        own = Side.INPUT if evidence.side is Side.HANDOFF else evidence.side
        if number == 0 and own in (Side.INPUT, Side.OUTPUT) and own is not side:
            return -1, -1
        if 0 <= quote.start < quote.end and text[quote.start : quote.end] == quote.text:
            return quote.start, quote.end
        if quote.start < 0 and len(quote.text) >= _UNIQUE and text.count(quote.text) == 1:
            at = text.index(quote.text)
            return at, at + len(quote.text)
        return -1, -1


def _once(report: Report) -> Iterator[Evidence]:
    """Each piece of evidence once, with the points that it has under its suspect."""
    told: dict[tuple[object, ...], Evidence] = {}
    suspects = (e for c in report.diagnosis.candidates for e in c.evidence)
    for evidence in (*suspects, *report.diagnosis.evidence):
        key = (evidence.check, evidence.node, evidence.source, evidence.side, evidence.outcome, evidence.sentence)
        known = told.get(key)
        if known is None or abs(evidence.points) > abs(known.points):
            told[key] = evidence
    yield from told.values()


def _aside(evidence: Evidence) -> bool:
    """Whether it is told without blame, and tells more than that nothing was found."""
    told = evidence.outcome in (Outcome.GOOD, Outcome.BAD) and not evidence.sentence.startswith(FOUND_NOTHING)
    return evidence.side is Side.CONTEXT and told


def _trail(claim: ClaimPath) -> Iterator[tuple[str, Side, int, int]]:
    """Where a claim stands on its way back: place, side, start, end."""
    for step in claim.steps:
        if 0 <= step.start < step.end and step.status in ("present", "changed"):
            yield step.where, step.side, step.start, step.end


def unsaved(graph: Graph) -> bool:
    """Whether this report was read back from a file that was written without payload texts."""
    return any(p.unsaved for hop in graph.hops for p in (hop.input, hop.output))
