"""`rca diff`: a good run and a bad one of the same pipeline, hop by hop."""

# No deferred annotations: typer would evaluate each from its text, three times over.
from typing import TYPE_CHECKING, Annotated

import typer

from rca.cli import flags
from rca.cli.app import single

if TYPE_CHECKING:
    from rca.cli.fetch import Wanted
    from rca.config import Config
    from rca.model import Trace

app = single()

EPILOG = """\b
Examples:
  rca diff good.json bad.json
  rca diff GOOD-ID BAD-ID --from https://tempo.example.org
  rca diff good.json BAD-ID --from-bad http://jaeger:16686
  rca diff good.json bad.json --json | jq .parts_at
  rca diff good.json bad.json -o markdown=diff.md --exit-code"""

_Side = Annotated[str | None, typer.Argument(metavar="[GOOD]", show_default=False, help="Trace id, link or file of the good run.")]
_Other = Annotated[str | None, typer.Argument(metavar="[BAD]", show_default=False, help="The same of the bad one.")]


@app.command(epilog=EPILOG)
def diff(
    good: _Side = None,
    bad: _Other = None,
    location: flags.From = None,
    from_good: Annotated[str | None, typer.Option("--from-good", metavar="LOC", help="Where the good run is, if elsewhere.")] = None,
    from_bad: Annotated[str | None, typer.Option("--from-bad", metavar="LOC", help="Where the bad run is, if elsewhere.")] = None,
    source: flags.SourceName = None,
    logs: flags.Logs = None,
    as_json: flags.Json = False,
    output: Annotated[
        list[str] | None,
        typer.Option("-o", "--output", metavar="FORMAT[=FILE]", help="terminal, text, json or markdown; may be repeated."),
    ] = None,
    wait: flags.Wait = None,
    follow: flags.Follow = None,
    no_follow: flags.NoFollow = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 if the runs differ or cannot be compared.")] = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
    no_color: flags.NoColor = False,
) -> int:
    """Compare a good run with a bad one of the same pipeline, hop by hop.

    Tells where the data first parts (the input agrees, the output does not), which
    hand-offs, models, parameters, instructions, versions and documents differ, and
    which hops only one of the runs has. Another notation (9450.0 and 9,450.00) is
    no difference.
    """
    from rca.cli.fetch import Wanted
    from rca.cli.given import overrides
    from rca.cli.output import deliver, destinations
    from rca.config import read_config
    from rca.pipeline.compare import compared
    from rca.report import RenderOptions
    from rca.report.compared import differs
    from rca.report.diff import FORMATS, render

    sides = _sides(Wanted(None, location, source, tuple(logs or ())), (good, bad), (from_good, from_bad))
    targets = destinations(as_json, output or [], RenderOptions(), quiet=quiet, no_color=no_color, known=FORMATS)
    settings = read_config(config, overrides(wait, follow, no_follow))
    traces = [_fetched(name, wanted, settings, quiet) for name, wanted in zip(("good", "bad"), sides, strict=True)]
    found = compared(traces[0], traces[1], settings)
    deliver(targets, lambda target: render(found, target.format, target.options))
    return 1 if exit_code and differs(found) else 0


def _sides(common: "Wanted", refs: tuple[str | None, str | None], places: tuple[str | None, str | None]) -> list["Wanted"]:
    """What each side names; UsageError where one names nothing."""
    from rca.cli.fetch import beside
    from rca.errors import UsageError

    for name, ref, place in zip(("good", "bad"), refs, places, strict=True):
        if ref is None and place is None:
            examples = "rca diff GOOD BAD, each a trace id, a link or a file; rca diff -h shows examples"
            raise UsageError(f"two traces are compared, and the {name} one is missing", examples)
    found = [beside(common, ref, place) for ref, place in zip(refs, places, strict=True)]
    if [wanted.location for wanted in found] == ["-", "-"]:
        raise UsageError("standard input can hold one of the two traces only", "name a file for the other one")
    return found


def _fetched(name: str, wanted: "Wanted", settings: "Config", quiet: bool) -> "Trace":
    """The trace of one side; an error says which side it is."""
    from rca.cli.fetch import fetch
    from rca.cli.given import progress
    from rca.errors import RcaError

    try:
        return fetch(wanted, settings, progress(quiet), quiet).trace
    except RcaError as error:
        error.message = f"the {name} run: {error.message}"
        where = f"name it: rca diff GOOD BAD --from-{name} {wanted.location}, with one of"
        error.hint = error.hint.replace("add one of these ids:", where, 1)
        raise
