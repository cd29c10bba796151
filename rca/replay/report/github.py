"""A replay as annotations of GitHub Actions: workflow commands, one a line, at the `case.yaml` of each fixture that is not as expected.

Format: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands (escapes as actions/toolkit has them).
"""

from __future__ import annotations

from collections.abc import Iterator

from rca.replay.report import Replay
from rca.replay.report.lines import WORDS, details, headline, safe
from rca.replay.run import Outcome, Status


def render(replay: Replay) -> str:
    """The annotations; "" where nothing is to be told."""
    return "".join(f"{line}\n" for outcome in replay.outcomes for line in _annotation(outcome))


def _annotation(outcome: Outcome) -> Iterator[str]:
    if outcome.failed:
        level, told = "error", [headline(outcome), *details(outcome)]
    elif outcome.status is Status.OPEN:
        level, told = "notice", ["nothing is expected of this fixture; rca replay --accept takes today's answer"]
    else:
        return
    where = {"file": outcome.fixture.case.as_posix(), "line": str(outcome.case.line)}
    where["title"] = f"{safe(outcome.fixture.name)}: {WORDS[outcome.status]}"
    given = ",".join(f"{key}={_property(value)}" for key, value in where.items())
    yield f"::{level} {given}::{_data(chr(10).join(told))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
