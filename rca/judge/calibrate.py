"""How reliable a judge is, measured on labelled traces: hit and false-alarm rate by role.

Over all places the rates are (hits + 1) / (faulty + 2) and (alarms + 1) / (sound + 2): Laplace's rule of succession, so that few
cases give no certainty. Of one role there are fewer still: its rates are drawn towards those of all places, which count as
PRIOR places of it (a beta prior with that mean).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rca.checks.context import shared
from rca.config import Config, JudgeConfig
from rca.judge.plan import judge
from rca.judge.records import Asker, Found, Place
from rca.judge.reliability import role_of
from rca.judge.standing import places_at
from rca.model import Complaint, Evidence, Graph
from rca.records import dataclass, field, replace

PRIOR = 10.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A graph with its evidence, and the place of the fault: None where nothing is wrong."""

    graph: Graph
    evidence: tuple[Evidence, ...]
    complaint: Complaint
    origin: Place | None


@dataclass(slots=True)
class Counts:
    """Answers on places of one role."""

    hits: int = 0
    faulty: int = 0
    alarms: int = 0
    sound: int = 0

    def add(self, at_fault: bool, accused: bool) -> None:
        """Count one answer."""
        if at_fault:
            self.faulty += 1
            self.hits += accused
        else:
            self.sound += 1
            self.alarms += accused

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.faulty + other.faulty, self.alarms + other.alarms, self.sound + other.sound)

    def rates(self, hit: float = 0.5, false: float = 0.5, prior: float = 2.0) -> tuple[float, float]:
        """Hit and false-alarm rate; the rates given count as `prior` places."""
        hits, alarms = self.hits + prior * hit, self.alarms + prior * false
        return round(hits / (self.faulty + prior), 4), round(alarms / (self.sound + prior), 4)


@dataclass(slots=True)
class Measured:
    """Counts by role, what was not answered, and the plan that it holds for."""

    roles: dict[str, Counts] = field(default_factory=dict)
    unanswered: int = 0
    answered: int = 0

    def reliability(self) -> Mapping[str, tuple[float, float]]:
        """What goes into `judge.reliability`: `default` over all places, then each role that was seen."""
        every = sum(self.roles.values(), Counts()).rates()
        return {"default": every, **{role: counts.rates(*every, PRIOR) for role, counts in sorted(self.roles.items())}}


def calibrate(cases: Iterable[Labelled], config: Config, judged: JudgeConfig, asker: Asker) -> Measured:
    """Ask about every place of labelled traces, and count what is right. Void and missing answers are counted apart."""
    everything = replace(judged, until=2.0, votes=1, confirm=False)
    measured = Measured()
    for case in cases:
        told = judge(case.graph, case.evidence, case.complaint, config, everything, asker)
        ctx = shared(case.graph, config, case.complaint)
        known = {p.handle: p for hop in case.graph.hops for p in places_at(ctx, hop)}
        measured.unanswered += len(told.report.unjudged)
        for said in told.report.places:
            place = known.get(said.handle)
            if place is None or said.void or said.found == Found.CANNOT_SAY:
                continue
            measured.answered += 1
            counts = measured.roles.setdefault(role_of(ctx, place), Counts())
            counts.add(place == case.origin, said.found == Found.INTRODUCED)
    return measured
