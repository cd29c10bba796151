"""What a replay is told as: lines for people, and documents for CI servers. One format a file; all texts are escaped for their reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from rca.errors import UsageError
from rca.records import dataclass
from rca.replay.run import MEASURED, Outcome, Status

FORMATS: Mapping[str, str] = {
    "json": "rca.replay.report.json",
    "junit": "rca.replay.report.junit",
    "sarif": "rca.replay.report.sarif",
    "markdown": "rca.replay.report.markdown",
    "github": "rca.replay.report.github",
}


@dataclass(frozen=True, slots=True)
class Was:
    """What a baseline says of one fixture."""

    status: str
    origin: str = ""
    verdict: str = ""
    probability: float = 0.0


Baseline = Mapping[str, Was]
"""Fixture by name -> what it was."""


@dataclass(frozen=True, slots=True)
class Replay:
    """All outcomes, in their order, and what they are compared with (None without a baseline)."""

    outcomes: Sequence[Outcome]
    baseline: Baseline | None = None

    def count(self, *statuses: Status) -> int:
        """How many have one of these statuses."""
        return sum(outcome.status in statuses for outcome in self.outcomes)

    @property
    def exit_code(self) -> int:
        """0 all as expected, 1 some not, 3 nothing could be measured."""
        if not self.count(*MEASURED):
            return 3
        return 1 if any(outcome.failed for outcome in self.outcomes) else 0


def render(replay: Replay, name: str) -> str:
    """The replay in one format; UsageError lists the formats if there is none of that name."""
    if name not in FORMATS:
        raise UsageError(f"--report {name}: no format is named {name!r}", f"formats: {', '.join(FORMATS)}")
    renderer: Callable[[Replay], str] = import_module(FORMATS[name]).render
    return renderer(replay)
