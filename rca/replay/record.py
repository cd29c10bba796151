"""Making a fixture: the trace without what is private, the judge's answers, and what is expected. The bytes that are written are
diagnosed again before they are kept, so that a fixture never says something else than the trace that it was made from."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca.config import Config, JudgeConfig, RedactConfig
from rca.errors import UsageError
from rca.files import replace_bytes, replace_file
from rca.model import Complaint, Report, Trace, Verdict
from rca.records import dataclass, replace
from rca.replay.answer import NONE, Answer, Places, answer, ends
from rca.replay.case import Case, accepted_row, accepting, as_row, expectations, judge_row, overlaid, written
from rca.replay.fixture import CASE, CASSETTE, TRACE, Fixture, is_fixture, told, trace_of
from rca.replay.otlp import packed
from rca.replay.redact import SECRETS, Redacted, Redaction, plural, redacted
from rca.report.escape import mask
from rca.report.words import percent

if TYPE_CHECKING:
    from rca.judge.records import Asker


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a fixture shall hold and expect.

    complaint, final, tags, notes   as in its case.yaml
    origin, least    expected origin ("" for none stated) and least probability
    accept           take today's answer as expected
    kept             a case whose expectations are taken over as they are
    force            replace the fixture that is there
    """

    complaint: Complaint
    final: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    origin: str = ""
    least: float = 0.0
    accept: bool = False
    kept: Case | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Judging:
    """A judge that is asked while a fixture is recorded: its settings, and whatever answers."""

    config: JudgeConfig
    asker: Asker


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: the fixture, its size in bytes, what was taken out, and the answer that it gives."""

    fixture: Fixture
    size: int
    taken: tuple[Redaction, ...]
    answer: Answer
    expects: bool
    notes: tuple[str, ...] = ()


def record(trace: Trace, folder: Path, wanted: Wanted, config: Config, redact: RedactConfig, judging: Judging | None = None) -> Recorded:
    """Write a fixture into `folder`, whole or not at all.

    UsageError if the folder is taken, if the expected origin is no place of the trace, if redacting changes the answer, or if
    something cannot be written.
    """
    _free(folder, wanted.force)
    clean, data, kept = _redacted(trace, wanted, config, redact)
    asked = replace(wanted, complaint=clean.complaint)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as made:
            draft = Fixture(Path(made), str(folder))
            report = _judged(kept, asked, config, draft, judging)
            found = answer(report)
            row, notes = _expecting(asked, found, Places(report.graph), trace, judging)
            replace_bytes(draft.trace, data)
            replace_file(draft.case, written(row))
            _moved_in(draft, folder)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}", "choose another folder with -o") from error
    expects = any(row.get(key) for key in ("verdict", "origin", "least_probability"))
    return Recorded(Fixture(folder, told(folder)), len(data), clean.taken, found, expects, notes)


def _redacted(trace: Trace, wanted: Wanted, config: Config, redact: RedactConfig) -> tuple[Redacted, bytes, Trace]:
    """The trace without what is private, the bytes that are to be written, and the trace that is read back from them.

    UsageError if that one is answered otherwise: the verdict, or the first suspect of an origin.
    """

    def tried(config_of: RedactConfig) -> tuple[Redacted, bytes, Trace, Answer]:
        clean = redacted(trace, wanted.complaint, config_of)
        data = packed(clean.trace)
        kept = trace_of(data, "the written trace", trace.trace_ids[0])
        return clean, data, kept, answer(_plain(kept, clean.complaint, wanted, config))

    before = answer(_plain(trace, wanted.complaint, wanted, config))
    clean, data, kept, after = tried(redact)
    if _same(before, after):
        return clean, data, kept
    message = f"changes the answer from {_said(before)} to {_said(after)}"
    if not clean.taken:
        raise UsageError(f"nothing was recorded: the normal form of this trace {message}", "please report it to the maintainers of rca")
    for kind in dict.fromkeys(row.kind for row in clean.taken if row.kind in redact.kinds and row.kind != SECRETS):
        fewer = replace(redact, kinds=tuple(other for other in redact.kinds if other != kind))
        if _same(before, tried(fewer)[3]):
            hint = f"left as they are, they do not: --redact {','.join(fewer.kinds) or 'none'}"
            raise UsageError(f"nothing was recorded: redacting {plural(kind)} {message}", hint)
    raise UsageError(f"nothing was recorded: redacting {message}", "redact less: --redact key, or fewer patterns in rca.yaml")


def _same(before: Answer, after: Answer) -> bool:
    return (before.verdict, before.origin) == (after.verdict, after.origin)


def accept(fixture: Fixture, found: Answer, holds: bool) -> None:
    """Take an answer as expected in a `case.yaml` that is there; its comments stay. UsageError where it cannot be written.

    holds   what is expected holds: then that stays as people wrote it, and the answer is only kept to measure later ones against
    """
    row = {"accepted": accepted_row(found)} if holds else accepting(found)
    try:
        replace_file(fixture.case, overlaid(fixture.case.read_text("utf-8"), row))
    except OSError as error:
        raise UsageError(f"{fixture.case}: {error.strerror or error}", "make it writable") from error


def answers_of(fixture: Fixture, case: Case) -> Judging | None:
    """A judge that answers from the cassette of a fixture; None where it has none."""
    if case.judge is None or not fixture.cassette.is_file():
        return None
    from rca.judge.cassette import Cassette

    return Judging(case.judge, Cassette(fixture.cassette, "replay", None, case.judge))


def _free(folder: Path, force: bool) -> None:
    if folder.is_file():
        raise UsageError(f"-o {folder}: that is a file", "a fixture is a folder: -o fixtures/NAME")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not is_fixture(folder):
        raise UsageError(f"-o {folder}: the folder is not empty, and no fixture", f"name one in it: -o {folder / 'NAME'}")
    if not force:
        raise UsageError(f"-o {folder}: there is a fixture already", "--force replaces it; rca replay --accept only takes its answer")


def _plain(trace: Trace, complaint: Complaint, wanted: Wanted, config: Config) -> Report:
    """The report without a judge, which redacts by itself what it is asked."""
    from rca.pipeline.diagnose import diagnose

    return diagnose(trace, config, complaint, final=wanted.final)


def _judged(kept: Trace, wanted: Wanted, config: Config, draft: Fixture, judging: Judging | None) -> Report:
    """The report on the written trace; a judge's answers go into the cassette, from which the report is then made once more."""
    from rca.pipeline.diagnose import diagnose

    if judging is None:
        return _plain(kept, wanted.complaint, wanted, config)
    from rca.judge.cassette import Cassette

    judge = replace(judging.config, required=False)
    for mode, inner in (("record", judging.asker), ("replay", None)):
        tape = Cassette(draft.cassette, mode, inner, judge)
        report = diagnose(kept, config, wanted.complaint, final=wanted.final, judge=judge, asker=tape)
    if not draft.cassette.is_file():
        why = "; ".join(f"{handle}: {reason}" for handle, reason in report.judge.unjudged[:1]) if report.judge else ""
        raise UsageError(f"nothing was recorded: the judge gave no answer{f' ({why})' if why else ''}", "rca trace --judge tells why")
    return report


def _expecting(
    wanted: Wanted, found: Answer, places: Places, trace: Trace, judging: Judging | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The keys of the case, and what to tell of them."""
    case = Case(wanted.complaint, trace.trace_ids[0], wanted.final, tags=wanted.tags, notes=mask(wanted.notes))
    row = as_row(case) | ({"judge": judge_row(judging.config)} if judging else {})
    if wanted.accept:
        return row | accepting(found) | ({"least_probability": wanted.least} if wanted.least else {}), ()
    if wanted.kept is not None:
        return row | expectations(wanted.kept), ()
    if wanted.origin == NONE:
        row |= {"verdict": str(Verdict.NO_FAULT_FOUND), "origin": NONE}
        return row, (() if found.verdict == Verdict.NO_FAULT_FOUND else (f"rca says {_said(found)} today, so that rca replay will be red",))
    if not wanted.origin:
        return row | ({"least_probability": wanted.least} if wanted.least else {}), ()
    _known(wanted.origin, places)
    row |= {"verdict": str(Verdict.ORIGIN_FOUND), "origin": wanted.origin, "least_probability": wanted.least}
    if places.meant(wanted.origin, found.origin):
        return row | {"accepted": accepted_row(found)}, ()
    return row, (f"rca says {_said(found)} today, so that rca replay will be red",)


def _said(found: Answer) -> str:
    return f"{found.origin} ({percent(found.probability)})" if found.origin else found.verdict


def _known(origin: str, places: Places) -> None:
    """UsageError if an expected origin is no place of the trace."""
    if places.holds(origin):
        return
    from difflib import get_close_matches

    known = places.known()
    unknown = next(end for end in ends(origin) if not places.holds(end))
    near = get_close_matches(unknown, known, n=1)
    raise UsageError(
        f"--expect-origin: the trace has no {unknown!r}", f"did you mean {near[0]}?" if near else f"it has: {', '.join(known)}"
    )


def _moved_in(draft: Fixture, folder: Path) -> None:
    """Put the finished files in their place; what an earlier recording left and this one does not have goes."""
    folder.mkdir(exist_ok=True)
    for name in (TRACE, CASSETTE, CASE):
        if (draft.folder / name).exists():
            os.replace(draft.folder / name, folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
