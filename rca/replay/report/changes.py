"""What changed since a baseline, fixture by fixture."""

from __future__ import annotations

from collections.abc import Iterator

from rca.records import dataclass
from rca.replay.case import TOLERANCE
from rca.replay.report import Replay, Was
from rca.replay.report.lines import WORDS, said
from rca.replay.run import Outcome, Status
from rca.report.words import percent

GREEN = (Status.OK, Status.OPEN)


@dataclass(frozen=True, slots=True)
class Change:
    """One fixture that is not what it was. `kind`: broke | mended | moved (another answer, as green or red as before) | new | gone."""

    kind: str
    name: str
    before: str = ""
    now: str = ""


def changes(replay: Replay) -> list[Change]:
    """Every change against the baseline, what broke first; [] without one."""
    if replay.baseline is None:
        return []
    found = [change for outcome in replay.outcomes if (change := _change(outcome, replay.baseline.get(outcome.fixture.name)))]
    present = {outcome.fixture.name for outcome in replay.outcomes}
    found += [Change("gone", name, told(was)) for name, was in replay.baseline.items() if name not in present]
    order = ("broke", "mended", "moved", "new", "gone")
    return sorted(found, key=lambda change: (order.index(change.kind), change.name))


def _change(outcome: Outcome, was: Was | None) -> Change | None:
    name, now = outcome.fixture.name, _now(outcome)
    if was is None:
        return Change("new", name, "", now)
    green, before = outcome.status in GREEN, was.status in GREEN
    if green != before:
        return Change("mended" if green else "broke", name, told(was), now)
    found = outcome.answer
    same = found is not None and (found.origin, found.verdict) == (was.origin, was.verdict)
    if str(outcome.status) == was.status and (found is None or (same and abs(found.probability - was.probability) <= TOLERANCE)):
        return None
    return Change("moved", name, told(was), now)


def _now(outcome: Outcome) -> str:
    return said(outcome) or WORDS[outcome.status]


def told(was: Was) -> str:
    """What a fixture was: `claim-extractor 73 %`, the verdict, or its status."""
    if was.origin:
        return f"{was.origin} {percent(was.probability)}"
    return was.verdict.replace("_", " ") or next((word for status, word in WORDS.items() if status == was.status), was.status)


def counted(found: list[Change]) -> Iterator[str]:
    """`1 broke`, `2 new` ..., for a sentence."""
    for kind in dict.fromkeys(change.kind for change in found):
        yield f"{sum(change.kind == kind for change in found)} {kind}"
