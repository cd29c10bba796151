"""What a case expects against what rca says now: what differs, and which evidence moved."""

from __future__ import annotations

from collections.abc import Iterator

from rca.model import Verdict
from rca.records import dataclass, field
from rca.replay.answer import NONE, Answer, Places, Suspect, Told
from rca.replay.case import Case
from rca.report.words import percent

SAME_POINTS = 2.0
"""Evidence that moved a suspect by so many percentage points more or less has not moved."""
_MOST_NEW = 3
_SLACK = 0.005  # probabilities are told in whole per cent


@dataclass(frozen=True, slots=True)
class Moved:
    """Evidence of one check that is worth another number of percentage points than when the answer was accepted; None: not there.

    place   the suspect that it speaks about
    """

    check: str
    place: str
    before: float | None
    now: float | None
    says: str = ""

    def sentence(self) -> str:
        """`new-claim was +62 points, is gone`."""
        if self.now is None:
            return f"{self.check} was {_points(self.before)}, is gone"
        if self.before is None:
            return f"{self.check} is new, {_points(self.now)}"
        return f"{self.check} was {_points(self.before)}, is {_points(self.now)}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`problems`: one sentence for each expectation that does not hold; `moved`: what explains it; `notes`: what else there is to know."""

    problems: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    notes: tuple[str, ...] = field(default=())


def compare(case: Case, found: Answer, places: Places) -> Comparison:
    """What of a case's expectations does not hold, and what moved since its answer was accepted."""
    problems = tuple(_problems(case, found, places))
    moved = tuple(_moved(case.accepted, found)) if case.accepted else ()
    return Comparison(problems, moved, tuple(_notes(case, found, places, moved if problems else None)))


def _problems(case: Case, found: Answer, places: Places) -> Iterator[str]:
    verdict = case.verdict or (Verdict.NO_FAULT_FOUND if case.origin == NONE else Verdict.ORIGIN_FOUND if case.origin else "")
    if verdict and found.verdict != verdict:
        now = f"{found.verdict}, {found.origin} ({percent(found.probability)})" if found.origin else found.verdict
        yield f"verdict {now}, expected {verdict}" + (f" with origin {case.origin}" if case.origin not in ("", NONE) else "")
        return
    if case.origin not in ("", NONE) and not places.meant(case.origin, found.origin):
        yield f"origin {found.origin} ({percent(found.probability)}), expected {case.origin}"
        return
    if found.probability < case.least_probability - _SLACK:
        yield f"origin {found.origin} at {percent(found.probability)}, expected at least {percent(case.least_probability)}"


def _moved(before: Answer, found: Answer) -> Iterator[Moved]:
    """Evidence at the accepted suspect that is worth more or less than it was, the largest change first; then what speaks for another."""
    first = before.suspects[0] if before.suspects else None
    if first is not None:
        now = next((suspect for suspect in found.suspects if suspect.origin == first.origin), None)
        yield from sorted(_changes(first, now), key=lambda m: (-abs((m.now or 0.0) - (m.before or 0.0)), m.check))
    if found.origin and (first is None or found.origin != first.origin):
        new = [item for item in found.suspects[0].evidence if item.points > 0]
        yield from (Moved(item.check, found.origin, None, item.points, item.says) for item in new[:_MOST_NEW])


def _changes(first: Suspect, now: Suspect | None) -> Iterator[Moved]:
    then: dict[str, Told] = {item.check: item for item in first.evidence}
    today: dict[str, Told] = {item.check: item for item in now.evidence} if now else {}
    for check in dict.fromkeys([*then, *today]):
        old, new = then.get(check), today.get(check)
        gap = (new.points if new else 0.0) - (old.points if old else 0.0)
        if abs(gap) >= SAME_POINTS:
            told = old or new
            yield Moved(check, first.origin, old.points if old else None, new.points if new else None, told.says if told else "")


def _notes(case: Case, found: Answer, places: Places, moved: tuple[Moved, ...] | None) -> Iterator[str]:
    """`moved` is None where all is as expected: then only what threatens that is told."""
    if case.origin not in ("", NONE) and not places.holds(case.origin):
        yield f"the trace has no {case.origin}; it has {', '.join(places.known()[:12])}"
    if moved is not None:
        yield from (f"the cassette has no answer on {gap}" for gap in found.gaps[:_MOST_NEW])
        if case.accepted is None:
            yield "no answer was accepted before, so that moved evidence cannot be told; rca replay --accept keeps one"
        elif not moved and not found.gaps:
            yield "the evidence is worth what it was; the weighing or the other suspects changed"


def _points(points: float | None) -> str:
    return f"{points or 0.0:+.0f} points"
