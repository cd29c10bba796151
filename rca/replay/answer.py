"""What a diagnosis said, in words that outlive it: places by service and name, evidence by check and points; no ids, no times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rca.model import FINAL, REQUEST, Candidate, Graph, Hop, Location, LocationType, Report, Side, Verdict
from rca.records import dataclass
from rca.report.escape import mask, one_line
from rca.report.fingerprint import fingerprint

ARROW = " -> "
NONE = "none"
"""How a case states that there is no origin."""

_MOST_SUSPECTS, _MOST_SENTENCE = 4, 240
_TELLING = 1.0  # percentage points from which evidence is worth keeping


@dataclass(frozen=True, slots=True)
class Told:
    """Evidence of one check at one suspect: percentage points by which it moved it (all pieces together), and its first sentence."""

    check: str
    points: float
    says: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place with its probability and what speaks for or against it."""

    origin: str
    probability: float
    fault: str = ""
    evidence: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was concluded: the verdict, and the first suspects, best first. `gaps`: questions to a judge that have no answer."""

    verdict: str
    suspects: tuple[Suspect, ...] = ()
    fingerprint: str = ""
    gaps: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """The place that is named as origin, "" where none is."""
        return self.suspects[0].origin if self.verdict == Verdict.ORIGIN_FOUND and self.suspects else ""

    @property
    def probability(self) -> float:
        """Of the place that is named as origin; 0 where none is."""
        return self.suspects[0].probability if self.origin else 0.0


def answer(report: Report) -> Answer:
    """The answer that a report gives."""
    places = Places(report.graph)
    suspects = tuple(_suspect(candidate, places) for candidate in report.diagnosis.candidates[:_MOST_SUSPECTS])
    gaps = tuple(one_line(f"{handle}: {why}", _MOST_SENTENCE) for handle, why in report.judge.unjudged) if report.judge else ()
    return Answer(str(report.diagnosis.verdict), suspects, fingerprint(report), gaps)


def _suspect(candidate: Candidate, places: Places) -> Suspect:
    told: dict[str, list[tuple[float, str]]] = {}
    for item in candidate.evidence:
        if item.side is not Side.CONTEXT:
            told.setdefault(item.check, []).append((item.points, item.sentence))
    rows = [(check, sum(points for points, _ in items), max(items)[1]) for check, items in told.items()]
    kept = [Told(check, round(points, 1), one_line(says, _MOST_SENTENCE)) for check, points, says in rows if abs(points) >= _TELLING]
    ordered = sorted(kept, key=lambda item: (-abs(item.points), item.check))
    return Suspect(places.label(candidate.location), round(candidate.probability, 4), candidate.fault, tuple(ordered))


class Places:
    """How places of a graph are called: by service, with the name of the hop where a service has several, and a number where hops
    share even that."""

    def __init__(self, graph: Graph) -> None:
        shared = Counter(hop.service for hop in graph.hops)
        bases = {hop.id: _base(hop, shared[hop.service]) for hop in graph.hops}
        twins = Counter(bases.values())
        seen: Counter[str] = Counter()
        self._labels: dict[str, str] = {REQUEST: REQUEST, FINAL: FINAL}
        self._names: dict[str, tuple[str, ...]] = {REQUEST: (REQUEST,), FINAL: (FINAL,)}
        for hop in graph.hops:
            base = bases[hop.id]
            seen[base] += 1
            self._labels[hop.id] = f"{base}#{seen[base]}" if twins[base] > 1 else base
            self._names[hop.id] = tuple(name for name in (self._labels[hop.id], base, hop.service, hop.name) if name)
        self._handoffs = {(edge.source, edge.target) for edge in graph.edges}

    def label(self, location: Location) -> str:
        """The one name of a suspect."""
        if location.type is LocationType.REQUEST:
            return REQUEST
        ends = (location.source, location.hop) if location.type is LocationType.HANDOFF else (location.hop,)
        return ARROW.join(self._labels.get(end, end) for end in ends)

    def known(self) -> list[str]:
        """Every name that a hop goes by, and the request."""
        return [REQUEST, *dict.fromkeys(name for node, names in self._names.items() if node not in (REQUEST, FINAL) for name in names)]

    def holds(self, origin: str) -> bool:
        """Whether the graph has such a place; for a hand-off, whether it has both ends."""
        return all(any(end in names for names in self._names.values()) for end in ends(origin))

    def meant(self, origin: str, label: str) -> bool:
        """Whether a stated origin (a service, a hop's name, or a label) means the place of that label."""
        stated, named = ends(origin), ends(label)
        return len(stated) == len(named) and all(one in self._aliases(other) for one, other in zip(stated, named, strict=True))

    def _aliases(self, label: str) -> Iterable[str]:
        return next((self._names[node] for node, own in self._labels.items() if own == label), (label,))


def ends(origin: str) -> tuple[str, ...]:
    """The two ends of a hand-off that is written `A -> B` (or with the arrow →), or the place itself."""
    return tuple(part.strip() for part in origin.replace("→", "->").split("->"))


def _base(hop: Hop, sharing: int) -> str:
    base = hop.service or hop.name or "unnamed"
    if sharing > 1 and hop.name and hop.name != hop.service:
        return f"{base}/{hop.name}" if hop.service else hop.name
    return base


def as_row(found: Answer) -> dict[str, object]:
    """The answer as plain data, for a case and for a report on a replay."""
    row: dict[str, object] = {"verdict": found.verdict, "fingerprint": found.fingerprint}
    return {**row, "suspects": [_suspect_row(suspect) for suspect in found.suspects]}


def _suspect_row(suspect: Suspect) -> Mapping[str, object]:
    evidence = [{"check": e.check, "points": e.points, "says": mask(e.says)} for e in suspect.evidence]
    return {"origin": mask(suspect.origin), "probability": suspect.probability, "fault": suspect.fault, "evidence": evidence}
