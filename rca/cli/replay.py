"""`rca replay`: saved traces diagnosed again, offline, and compared with what is expected."""

# No deferred annotations: typer would evaluate each from its text, three times over.
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rca.cli import flags
from rca.cli.app import single

if TYPE_CHECKING:
    from rca.replay.fixture import Fixture
    from rca.replay.report import Replay
    from rca.replay.run import Outcome

app = single()

EPILOG = """\b
Examples:
  rca replay
  rca replay fixtures/ -k "queue and not slow" -j 4
  rca replay --report junit=rca.xml --report sarif=rca.sarif
  rca replay --report markdown=comment.md --baseline main.json --report json=now.json
  rca replay fixtures/wrong-due-date --accept

\b
Exit codes: 0 all as expected, 1 some not, 2 usage, 3 nothing could be measured
(no fixture, or none that can be read and tells enough)."""


@app.command(epilog=EPILOG)
def replay(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", show_default=False, help="Fixtures, or folders above some (fixtures).")
    ] = None,
    expression: Annotated[str, typer.Option("-k", metavar="EXPR", help="Only those whose path or tags match: 'queue and not slow'.")] = "",
    jobs: Annotated[
        int | None, typer.Option("-j", "--jobs", metavar="N", min=1, help="Processes; as many as there are cores without it.")
    ] = None,
    reports: Annotated[
        list[str] | None,
        typer.Option("--report", metavar="FORMAT[=FILE]", help="json, junit, sarif, markdown or github; may be repeated."),
    ] = None,
    baseline: Annotated[str, typer.Option("--baseline", metavar="FILE", help="What an earlier --report json wrote, to compare with.")] = "",
    as_json: flags.Json = False,
    accept: Annotated[bool, typer.Option("--accept", help="Write today's answers into case.yaml where they differ.")] = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
    no_color: flags.NoColor = False,
) -> int:
    """Diagnose saved traces again, offline, and compare.

    Each fixture (rca record makes them) is diagnosed with the checks, hops and
    mappings of rca.yaml in force, and with the judge's answers of its cassette.
    Nothing is asked of any server. What is not as expected is told with the
    evidence that moved.
    """
    from rca.cli.main import note
    from rca.cli.output import screen
    from rca.config import read_config
    from rca.replay.report import Replay
    from rca.replay.report.json import read_baseline
    from rca.replay.run import replay_all
    from rca.report import RenderOptions

    targets = _targets([*(["json"] if as_json else []), *(reports or [])])
    before = read_baseline(Path(baseline).expanduser()) if baseline else None
    settings = read_config(config)
    for warning in settings.warnings:
        note(warning)
    found = _chosen(paths or [], expression)
    # Lines are the output unless a report is; then they are told beside it.
    stream = sys.stderr if any(path is None and name != "github" for name, path in targets) else sys.stdout
    color = screen(RenderOptions(), no_color).color and stream is sys.stdout
    outcomes = []
    for outcome in _with_progress(replay_all(found, settings, jobs or 0), len(found), quiet):
        outcomes.append(outcome)
        if outcome.failed or not quiet:
            stream.write(_lines(outcome, color))
    done = Replay(outcomes, before)
    if outcomes:
        stream.write(_closing(done))
    for name, path in targets:
        _report(done, name, path)
    return _taken(done) if accept else done.exit_code


def _chosen(paths: list[str], expression: str) -> "list[Fixture]":
    """The fixtures that are meant; a note says so where there are none."""
    from rca.cli.main import tell
    from rca.replay.choose import chooser
    from rca.replay.fixture import find

    places = paths or (["fixtures"] if Path("fixtures").is_dir() else ["."])
    found = find(places)
    if not found:
        tell(f"no fixture in {', '.join(places)}", "rca record ID -o fixtures/NAME makes one")
    if not expression:
        return found
    chosen = chooser(expression)
    kept = [fixture for fixture in found if chosen(fixture.name, _tags(fixture))]
    if found and not kept:
        tell(f"-k {expression!r} fits none of {len(found)} fixtures", "words are looked for in paths and tags")
    return kept


def _tags(fixture: "Fixture") -> tuple[str, ...]:
    """The tags of a fixture; none where its case cannot be read, which is told when it is replayed."""
    from rca.errors import UsageError
    from rca.replay.case import read_case

    try:
        return read_case(fixture.case).tags
    except UsageError:
        return ()


def _targets(reports: list[str]) -> list[tuple[str, Path | None]]:
    """Formats and where they go; None is standard output."""
    from rca.cli.output import file_at
    from rca.errors import UsageError
    from rca.replay.report import FORMATS

    found: list[tuple[str, Path | None]] = []
    for text in dict.fromkeys(reports):
        name, mark, where = text.partition("=")
        if name not in FORMATS:
            raise UsageError(f"--report {text}: no format is named {name!r}", f"formats: {', '.join(FORMATS)}")
        if mark and not where:
            raise UsageError(f"--report {text}: no file after =", f"--report {name}=FILE, or --report {name} for standard output")
        found.append((name, file_at("" if where == "-" else where, "--report")))
    screens = [name for name, path in found if path is None]
    if len(screens) > 1:
        raise UsageError(f"{' and '.join(screens)} cannot share standard output", f"write one to a file: --report {screens[1]}=FILE")
    return found


def _with_progress(outcomes: "Iterable[Outcome]", total: int, quiet: bool) -> "Iterator[Outcome]":
    """The outcomes; a bar on a terminal that says how far it is."""
    say = flags.progress(quiet or total < 2)
    red = 0
    try:
        for number, outcome in enumerate(outcomes, 1):
            say("")
            yield outcome
            red += outcome.failed
            filled = 30 * number // total
            say(f"[{'#' * filled}{'.' * (30 - filled)}] {number} of {total}{f', {red} not as expected' if red else ''}")
    finally:
        say("")


_MARKS = {"ok": "ok", "moved": "MOVED", "blind": "BLIND", "broken": "BROKEN", "open": "open"}
_COLORS = {"ok": "32", "moved": "31", "blind": "31", "broken": "31", "open": "33"}


def _lines(outcome: "Outcome", color: bool) -> str:
    """One line on a fixture, and below it what explains that it is not as expected."""
    from rca.replay.report.lines import details, headline, safe

    status = str(outcome.status)
    mark = f"{_MARKS[status]:<6}"
    painted = f"\x1b[{_COLORS[status]}m{mark}\x1b[0m" if color else mark
    rows = [f"{painted}  {safe(outcome.fixture.name)}  {headline(outcome)}", *(f"          - {line}" for line in details(outcome))]
    return "\n".join(rows) + "\n"


def _closing(done: "Replay") -> str:
    """The sum, and what changed against the baseline."""
    from rca.replay.report.changes import changes
    from rca.replay.report.lines import safe, summary

    rows = []
    for change in changes(done):
        rows.append(safe(f"{change.kind}: {change.name} {change.before or '(not there)'} -> {change.now or '(not there)'}"))
    if done.baseline is not None:
        rows = ["against the baseline:", *(f"  {row}" for row in rows)] if rows else ["nothing changed against the baseline"]
    return "\n".join([*rows, summary(done)]) + "\n"


def _report(done: "Replay", name: str, path: Path | None) -> None:
    """Write one format; GitHub's job summary as well where a runner names its file."""
    from rca.errors import UsageError
    from rca.files import replace_file
    from rca.replay.report import render

    text = render(done, name)
    try:
        if path is not None:
            replace_file(path, text)
        else:
            sys.stdout.write(text)
        if name == "github" and (file := os.environ.get("GITHUB_STEP_SUMMARY")):
            path = Path(file)
            with path.open("a", encoding="utf-8") as stream:
                stream.write(render(done, "markdown"))
    except OSError as error:
        raise UsageError(f"--report {name}: {path}: {error.strerror or error}", "choose another file") from error


def _taken(done: "Replay") -> int:
    """Write today's answers into the cases that expect another or nothing; 1 if something cannot be read, 3 if nothing can."""
    from rca.cli.main import note
    from rca.replay.record import accept

    moved = [(outcome, found) for outcome in done.outcomes if (found := outcome.answer) and not (outcome.settled)]
    for outcome, found in moved:
        accept(outcome.fixture, found, holds=not outcome.failed and outcome.case.expects)
    note(f"today's answer was taken for {len(moved)} of {len(done.outcomes)} fixtures")
    broken = sum(outcome.answer is None for outcome in done.outcomes)
    return 3 if broken == len(done.outcomes) else 1 if broken else 0
