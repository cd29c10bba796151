"""`rca render`: a report that was saved with `rca trace --json`, in another format."""

from __future__ import annotations

from typing import Annotated

import typer

from rca.cli import flags
from rca.cli.app import single

app = single()

EPILOG = """\b
Examples:
  rca trace ID --json > report.json
  rca render report.json -o markdown
  rca render report.json -o mermaid -o csv=hops.csv
  rca trace ID --json --payloads | rca render - --payloads"""


@app.command(epilog=EPILOG)
def render(
    report: Annotated[
        str, typer.Argument(metavar="REPORT.json", help="What rca trace --json wrote, also compressed; - for standard input.")
    ],
    as_json: flags.Json = False,
    output: flags.Output = None,
    payloads: flags.Payloads = False,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
    no_color: flags.NoColor = False,
) -> int:
    """Write a saved report in another format: nothing is fetched or diagnosed again.

    Inputs and outputs of hops are shown if the report was saved with --payloads.
    Reports that older versions wrote are read as well.
    """
    import shlex

    from rca.cli.documents import read_document
    from rca.cli.main import note
    from rca.cli.output import destinations, write_all
    from rca.report import RenderOptions
    from rca.report.saved import AGAIN, read

    shown = RenderOptions(payloads=payloads, again="" if report == "-" else f"rca render {shlex.quote(report)}")
    targets = destinations(as_json, output or [], shown, quiet=quiet, no_color=no_color, always=False)
    found = read(*read_document(report, AGAIN))
    if payloads and not quiet and any(p.unsaved for hop in found.graph.hops for p in (hop.input, hop.output)):
        note("the report was saved without --payloads, so there are no inputs and outputs to show")
    write_all(found, targets)
    return 0
