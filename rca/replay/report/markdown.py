"""A replay as Markdown, for a comment on a pull request: the verdict, what changed against a baseline, and each fixture that is red."""

from __future__ import annotations

from collections.abc import Iterator

from rca.replay.report import Replay
from rca.replay.report.changes import Change, changes, counted
from rca.replay.report.lines import WORDS, details, headline, said, summary
from rca.replay.run import Outcome
from rca.report.escape import code, prose

LONGEST = 60_000
"""Characters; GitHub takes comments of 65,536."""
_MOST_CHANGES, _MOST_DETAILS = 40, 12
_TITLES = {0: "all as expected", 1: "not as expected", 3: "nothing could be measured"}


def render(replay: Replay) -> str:
    """The replay as GitHub-flavoured Markdown; what does not fit into a comment is counted."""
    blocks = [f"## rca replay: {_TITLES[replay.exit_code]}", prose(summary(replay))]
    blocks += _changes(replay)
    red = [outcome for outcome in replay.outcomes if outcome.failed]
    told = sum(len(block) + 2 for block in blocks)
    for number, outcome in enumerate(red):
        block = "\n".join(_red(outcome))
        told += len(block) + 2
        if told > LONGEST:
            blocks.append(f"… and {len(red) - number} more that are not as expected; the log of the job has them.")
            break
        blocks.append(block)
    green = [outcome for outcome in replay.outcomes if not outcome.failed]
    if green and told < LONGEST // 2:
        blocks.append("\n".join(_green(green)))
    return "\n\n".join(blocks) + "\n"


def _changes(replay: Replay) -> Iterator[str]:
    if replay.baseline is None:
        return
    found = changes(replay)
    if not found:
        yield "Nothing changed against the baseline."
        return
    yield f"### Against the baseline: {', '.join(counted(found))}"
    rows = ["| fixture | | before | now |", "|---|---|---|---|", *(_row(change) for change in found[:_MOST_CHANGES])]
    if len(found) > _MOST_CHANGES:
        rows.append(f"| … and {len(found) - _MOST_CHANGES} more | | | |")
    yield "\n".join(rows)


def _row(change: Change) -> str:
    before, now = (code(text, 120) if text else "" for text in (change.before, change.now))
    return f"| {code(change.name, 160)} | {change.kind} | {before} | {now} |"


def _red(outcome: Outcome) -> Iterator[str]:
    yield f"### ✗ {code(outcome.fixture.name, 160)}: {WORDS[outcome.status]}"
    yield ""
    yield prose(headline(outcome), 600)
    lines = list(details(outcome))
    if lines:
        yield ""
        yield from (f"- {prose(line, 500)}" for line in lines[:_MOST_DETAILS])
        if len(lines) > _MOST_DETAILS:
            yield f"- … and {len(lines) - _MOST_DETAILS} more"


def _green(outcomes: list[Outcome]) -> Iterator[str]:
    yield f"<details><summary>{len(outcomes)} more</summary>"
    yield ""
    for outcome in outcomes[:_MOST_CHANGES]:
        yield f"- {code(outcome.fixture.name, 160)}: {prose(said(outcome), 160)}, {WORDS[outcome.status]}"
    if len(outcomes) > _MOST_CHANGES:
        yield f"- … and {len(outcomes) - _MOST_CHANGES} more"
    yield ""
    yield "</details>"
