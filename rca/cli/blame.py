"""`rca blame`: the final answer, each piece with the hop that brought it in."""

from __future__ import annotations

import sys

from rca.cli import flags
from rca.cli.app import single

app = single()

EPILOG = """\b
Examples:
  rca blame 4bf92f3577b34da6a3ce929d0e0e4736
  rca blame --from trace.json --bad "14 May"
  rca blame ID --source prod --json | jq '.claims[] | select(.status == "changed")'"""


@app.command(epilog=EPILOG)
def blame(
    ref: flags.Ref = None,
    location: flags.From = None,
    source: flags.SourceName = None,
    logs: flags.Logs = None,
    complaint: flags.Said = "",
    bad: flags.Bad = "",
    expected: flags.Expected = "",
    final: flags.Final = "",
    as_json: flags.Json = False,
    wait: flags.Wait = None,
    follow: flags.Follow = None,
    no_follow: flags.NoFollow = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
    no_color: flags.NoColor = False,
) -> int:
    """Show which hop brought in each piece of the final answer.

    Numbers, dates, names, references, labels and denials are marked [like this]2:
    the number is that of the hop (or the request) in the legend, which says what
    became of each piece there and shows the quote that this rests on. Options and
    sources are those of rca trace.
    """
    from rca.cli.fetch import Wanted, fetch
    from rca.cli.output import screen
    from rca.config import read_config
    from rca.model import Complaint
    from rca.pipeline.blame import blamed
    from rca.report import RenderOptions
    from rca.report.blame import render

    settings = read_config(config, flags.overrides(wait, follow, no_follow))
    fetched = fetch(Wanted(ref, location, source, tuple(logs or ())), settings, flags.progress(quiet), quiet)
    found = blamed(fetched.trace, settings, Complaint(complaint, bad, expected), final=final)
    sys.stdout.write(render(found, screen(RenderOptions(), no_color), as_json))
    return 0 if found.provenance.text else 3
