"""`rca trace`: the main job."""

# No deferred annotations: typer would evaluate each from its text, three times over.
from typing import Annotated

import typer

from rca.cli import flags
from rca.cli.app import single

app = single()

EPILOG = """\b
Examples:
  rca trace 4bf92f3577b34da6a3ce929d0e0e4736
  rca trace --from trace.json --bad "14 May" --expected "4 May"
  rca trace ID --from spans.jsonl.gz --logs logs.jsonl.gz --json
  rca trace ID --source prod -o markdown=ticket.md --wait 30s
  rca trace ID --against GOOD-ID
  rca trace ID --against-last-good --last 7d
  rca trace ID --judge --judge-dry-run
  kubectl logs collector | rca trace ID --from -"""


@app.command(epilog=EPILOG)
def trace(
    ref: flags.Ref = None,
    location: flags.From = None,
    source: flags.SourceName = None,
    logs: flags.Logs = None,
    complaint: flags.Said = "",
    bad: flags.Bad = "",
    expected: flags.Expected = "",
    final: flags.Final = "",
    as_json: flags.Json = False,
    output: flags.Output = None,
    payloads: flags.Payloads = False,
    wait: flags.Wait = None,
    follow: flags.Follow = None,
    no_follow: flags.NoFollow = False,
    judge: flags.Judge = None,
    no_judge: flags.NoJudge = False,
    judge_plan: flags.JudgePlan = None,
    judge_budget: flags.JudgeBudget = None,
    votes: flags.JudgeVotes = None,
    judge_until: flags.JudgeUntil = None,
    judge_blind: flags.JudgeBlind = False,
    judge_confirm: flags.JudgeConfirm = False,
    judge_required: flags.JudgeRequired = False,
    judge_dry_run: flags.JudgeDryRun = False,
    cassette: flags.CassetteFile = None,
    cassette_mode: flags.CassetteMode = None,
    answers: flags.Answers = None,
    no_cache: flags.NoCache = False,
    against: Annotated[
        str | None, typer.Option("--against", metavar="REF", help="Compare with a good run: trace id, link or file.")
    ] = None,
    against_from: Annotated[str | None, typer.Option("--against-from", metavar="LOC", help="Where the good run is, if elsewhere.")] = None,
    last_good: Annotated[bool, typer.Option("--against-last-good", help="Find a recent good run, and compare with it.")] = False,
    last: Annotated[str | None, typer.Option("--last", metavar="TIME", help="How far back a good run is searched for (24h).")] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 if an origin was found.")] = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
    no_color: flags.NoColor = False,
) -> int:
    """Rank where the bad answer of a trace was born.

    REF is a trace id, a traceparent, or a pasted Jaeger or Grafana link. A file
    with a single trace (--from FILE) needs none. With nothing configured, a
    Jaeger on localhost:16686 and a Tempo on localhost:3200 are asked.
    """
    given = locals()
    from rca.cli.diagnosis import run

    return run(**given)
