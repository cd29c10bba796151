"""Collects fixtures as tests: `pytest --rca fixtures/`. Without `--rca` nothing of rca is imported, and nothing is collected.

A `case.yaml` beside a `trace.otlp.json.gz` is one test; `-k`, node ids, `-n` of pytest-xdist and JUnit reports work as for other
tests, and the tags of a case are its keywords.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rca.config import Config
    from rca.replay.run import Outcome

CASE, TRACE = "case.yaml", "trace.otlp.json.gz"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--rca`."""
    group = parser.getgroup("rca", "root causes of bad AI answers")
    group.addoption("--rca", action="store_true", default=False, help="collect fixtures of rca (folders that rca record made) as tests")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """One collector for each `case.yaml` of a fixture."""
    if not parent.config.getoption("rca") or file_path.name not in (CASE, TRACE):
        return None
    if file_path.name == TRACE and file_path.with_name(CASE).is_file():
        return None  # its case.yaml is the test
    collector: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
    return collector


class NotAsExpected(Exception):
    """A fixture that is not as expected; its text is the whole failure."""


class CaseFile(pytest.File):
    """The `case.yaml` of a fixture (or its trace, where that stands alone)."""

    def collect(self) -> Iterator[pytest.Item]:
        """The one test that it is."""
        yield FixtureItem.from_parent(self, name=self.path.parent.name)


class FixtureItem(pytest.Item):
    """Diagnoses a fixture again, offline, and fails with the evidence that moved."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        from rca.errors import RcaError
        from rca.replay.case import read_case

        try:
            self.extra_keyword_matches.update(read_case(self.path.parent / CASE).tags)
        except RcaError:
            return  # told when the test runs

    def runtest(self) -> None:
        """Fail if what is expected does not hold, skip if nothing is expected."""
        from rca.replay.fixture import Fixture, told
        from rca.replay.run import Status, replay

        folder = self.path.parent
        outcome = replay(Fixture(folder, told(folder)), _config())
        if outcome.status is Status.OPEN:
            pytest.skip("nothing is expected of it; rca replay --accept takes today's answer")
        if outcome.failed:
            raise NotAsExpected(failure(outcome))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What differs, and which evidence moved; no traceback, unless rca itself failed."""
        return str(excinfo.value) if isinstance(excinfo.value, NotAsExpected) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test stands, for the summary."""
        return self.path, 0, f"rca: {self.name}"


def failure(outcome: Outcome) -> str:
    """A fixture that is not as expected, as lines of text."""
    from rca.replay.report.lines import WORDS, details, headline

    return "\n".join([f"{WORDS[outcome.status]}: {headline(outcome)}", *(f"  - {line}" for line in details(outcome))])


@cache
def _config() -> Config:
    """The configuration in force, read once."""
    from rca.config import read_config

    return read_config()
