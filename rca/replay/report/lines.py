"""Outcomes as lines of plain text, which all other formats take their sentences from. Every line is made safe here."""

from __future__ import annotations

from collections.abc import Iterator

from rca.replay.compare import Moved
from rca.replay.report import Replay
from rca.replay.run import Outcome, Status
from rca.report.escape import one_line
from rca.report.words import percent

WORDS = {
    Status.OK: "as expected",
    Status.MOVED: "not as expected",
    Status.BLIND: "insufficient evidence",
    Status.BROKEN: "not readable",
    Status.OPEN: "nothing expected",
}
_LONGEST = 400


def safe(text: str, limit: int = _LONGEST) -> str:
    """One line without controls, secrets, or what GitHub's runner takes for a command of the old form."""
    return one_line(text, limit).replace("##[", "## [")


def headline(outcome: Outcome) -> str:
    """What a fixture yields, or what is wrong with it, in one line."""
    if outcome.error:
        return safe(outcome.error)
    if outcome.problems:
        return safe("; ".join(outcome.problems))
    return safe(said(outcome))


def said(outcome: Outcome) -> str:
    """Today's answer: `claim-extractor 73 %`, or the verdict."""
    found = outcome.answer
    if found is None:
        return ""
    return f"{found.origin} {percent(found.probability)}" if found.origin else found.verdict.replace("_", " ")


def details(outcome: Outcome) -> Iterator[str]:
    """What explains a fixture that is not as expected, one line each: evidence that moved, notes, what to do."""
    if not outcome.failed:
        return
    for moved in outcome.moved:
        yield moved_line(moved)
    yield from (safe(note) for note in outcome.notes)
    if outcome.hint:
        yield safe(outcome.hint)


def moved_line(moved: Moved) -> str:
    """`claim-extractor: new-claim was +62 points, is gone: claim-extractor wrote the number …`."""
    says = f": {moved.says}" if moved.says else ""
    return safe(f"{moved.place}: {moved.sentence()}{says}")


def summary(replay: Replay) -> str:
    """`16 fixtures: 15 as expected, 1 not as expected`."""
    total = len(replay.outcomes)
    counts = [(replay.count(status), word) for status, word in WORDS.items()]
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"{total} fixture{'' if total == 1 else 's'}{f': {told}' if told else ''}"
