"""`rca record`: a trace becomes a fixture."""

# No deferred annotations: typer would evaluate each from its text, three times over.
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rca.cli import flags
from rca.cli.app import single
from rca.records import replace

if TYPE_CHECKING:
    from rca.cli.fetch import Wanted as Place
    from rca.config import Config, RedactConfig
    from rca.replay.case import Case
    from rca.replay.fixture import Fixture
    from rca.replay.record import Recorded

app = single()

EPILOG = """\b
Examples:
  rca record 4bf92f3577b34da6a3ce929d0e0e4736 -o fixtures/wrong-due-date --accept
  rca record ID --source prod -o fixtures/lost-clause --expect-origin "splitter -> summarizer"
  rca record --from trace.json -o fixtures/healthy-1 --expect-origin none --tag healthy
  rca record ID -o fixtures/tone --judge --accept

\b
A fixture is a folder with trace.otlp.json.gz, case.yaml and, with --judge,
cassette.json. rca replay diagnoses it again, without network."""


@app.command(epilog=EPILOG)
def record(
    ref: flags.Ref = None,
    location: flags.From = None,
    source: flags.SourceName = None,
    logs: flags.Logs = None,
    complaint: flags.Said = "",
    bad: flags.Bad = "",
    expected: flags.Expected = "",
    final: flags.Final = "",
    output: Annotated[str, typer.Option("-o", "--output", metavar="DIR", help="The folder of the fixture, e.g. fixtures/NAME.")] = "",
    accept: Annotated[bool, typer.Option("--accept", help="Take today's answer as expected.")] = False,
    expect_origin: Annotated[
        str, typer.Option("--expect-origin", metavar="PLACE", help='A service, a hop\'s name, "A -> B", request, or none.')
    ] = "",
    least: Annotated[
        float, typer.Option("--least-probability", metavar="P", min=0.0, max=1.0, help="Least probability of the origin, 0 to 1.")
    ] = 0.0,
    tags: Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="For rca replay -k; may be repeated.")] = None,
    notes: Annotated[str, typer.Option("--notes", metavar="TEXT", help="For people who read case.yaml.")] = "",
    redact: Annotated[
        str | None,
        typer.Option("--redact", metavar="KINDS", help="email,phone,card,iban,key; all without it, or as rca.yaml says. Keys always are."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the fixture that is there.")] = False,
    wait: flags.Wait = None,
    follow: flags.Follow = None,
    no_follow: flags.NoFollow = False,
    judge: flags.Judge = None,
    no_judge: flags.NoJudge = False,
    judge_plan: flags.JudgePlan = None,
    judge_budget: flags.JudgeBudget = None,
    votes: flags.JudgeVotes = None,
    cassette: flags.CassetteFile = None,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
) -> int:
    """Save a trace as a fixture: what it should yield from now on.

    The trace (with those that links join to it) is written in normal form, without
    what is private, and diagnosed again from the written bytes: if that changed
    the answer, nothing is kept. REF and sources are those of rca trace; a fixture
    can be recorded again from its folder.
    """
    from rca.cli.asking import asking
    from rca.cli.fetch import Wanted as Place
    from rca.cli.fetch import fetch
    from rca.cli.wish import Wish
    from rca.config import read_config
    from rca.errors import UsageError
    from rca.model import Complaint
    from rca.replay.case import Case
    from rca.replay.record import Judging, Wanted, answers_of
    from rca.replay.record import record as write

    if not output:
        raise UsageError("record where to? No folder was given", "add -o fixtures/NAME")
    if accept and expect_origin:
        raise UsageError("--accept takes today's answer, and --expect-origin another", "keep one of them")
    settings = read_config(config, flags.overrides(wait, follow, no_follow))
    old, place = _again(Place(ref, location, source, tuple(logs or ())))
    case = old[1] if old else Case()
    said = Complaint(complaint or case.complaint.text, bad or case.complaint.bad, expected or case.complaint.expected)
    wanted = Wanted(
        complaint=said,
        final=final or case.final,
        tags=tuple(tags or case.tags),
        notes=notes or case.notes,
        origin=expect_origin.strip(),
        least=least,
        accept=accept,
        kept=None if accept or expect_origin or least else old and case,
        force=force,
    )
    wish = Wish(name=judge, off=no_judge, plan=judge_plan, budget=judge_budget, votes=votes, cassette=cassette)
    asked = asking(wish, settings)
    judging = Judging(asked.config, asked.asker) if asked else None if no_judge or not old else answers_of(*old)
    fetched = fetch(place, settings, flags.progress(quiet), quiet)
    done = write(fetched.trace, Path(output).expanduser(), wanted, settings, _redacting(redact, settings), judging)
    if not quiet:
        _tell(done)
    return 0


def _again(place: "Place") -> "tuple[tuple[Fixture, Case] | None, Place]":
    """The fixture that is to be recorded again, if the words name one, with its case; and where its trace is."""
    from rca.replay.case import read_case
    from rca.replay.fixture import Fixture

    named = place.location or place.ref or ""
    fixture = Fixture(Path(named).expanduser(), named)
    if not named or not fixture.trace.is_file() or (place.location and place.ref):
        return None, place
    case = read_case(fixture.case) if fixture.case.is_file() else None
    trace_id = case.trace_id if case and case.trace_id else None
    return (fixture, case) if case else None, replace(place, ref=trace_id, location=str(fixture.trace))


def _redacting(kinds: str | None, settings: "Config") -> "RedactConfig":
    """What is taken out: as the flag says, or as it is configured for the first judge, or all kinds."""
    from rca.config import RedactConfig

    configured = settings.judges[0].redact if settings.judges else RedactConfig()
    if kinds is None:
        return configured
    from rca.errors import UsageError

    known = RedactConfig().kinds
    given = tuple(kind for word in kinds.split(",") if (kind := word.strip().lower()) and kind != "none")
    unknown = next((kind for kind in given if kind not in known), None)
    if unknown:
        raise UsageError(f"--redact: no kind is named {unknown!r}", f"one or more of {', '.join(known)}, or none")
    return replace(configured, kinds=given)


def _tell(done: "Recorded") -> None:
    """What was written, what was taken out, and what is expected."""
    from rca.cli.main import note
    from rca.replay.redact import places, summary
    from rca.report.words import percent

    found = done.answer
    name = done.fixture.name
    note(f"{name}: {done.size / 1024:.1f} kB written")
    if done.taken:
        note("redacted: " + "; ".join(places(done.taken)))
        note(f"in all {summary(done.taken)}; verdict and first suspect are what they were without it")
    else:
        note("redacted: nothing; verdict and first suspect are what they were")
    note(f"answer: {f'{found.origin} ({percent(found.probability)})' if found.origin else found.verdict}")
    for text in done.notes:
        note(text)
    if not done.expects:
        note(f"nothing is expected yet: write it into {done.fixture.case}, or take today's answer with rca replay {name} --accept")
