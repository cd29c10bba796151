"""`rca judge`: questions out, answers in, and how far a judge can be trusted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rca.cli import flags
from rca.cli.app import single

app = single()

EXPORT = """\b
Examples:
  rca judge export 4bf92f3577b34da6a3ce929d0e0e4736 > requests.jsonl
  rca judge export --from traces/today.json --judge-plan hop > requests.jsonl

\b
One line a question, in the form of OpenAI's batch endpoint. Have them answered
by a batch, another machine or a person ({"custom_id": …, "answer": {…}}), then:
  rca judge import answers.jsonl 4bf92f3577b34da6a3ce929d0e0e4736"""

CALIBRATE = """\b
DIR holds labels.jsonl (one JSON object a line: id, trace_id, origin_type hop,
handoff, request or none, origin_span_ids or from_span_ids and to_span_ids,
complaint) beside ID.otlp.json, or cases.yaml as in rca's fixtures."""


@app.command(epilog=EXPORT)
def export(
    refs: Annotated[list[str] | None, typer.Argument(metavar="[REF]...", show_default=False, help="Trace ids or links.")] = None,
    location: flags.From = None,
    source: flags.SourceName = None,
    logs: flags.Logs = None,
    complaint: flags.Said = "",
    bad: flags.Bad = "",
    expected: flags.Expected = "",
    final: flags.Final = "",
    judge: flags.Judge = None,
    judge_plan: flags.JudgePlan = None,
    judge_budget: flags.JudgeBudget = None,
    votes: flags.JudgeVotes = None,
    judge_blind: flags.JudgeBlind = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
) -> int:
    """Write the open questions of traces as lines of JSON, to be answered elsewhere."""
    from rca.cli.asking import chosen, overlaid
    from rca.cli.fetch import Wanted, fetch
    from rca.cli.main import note
    from rca.cli.wish import Wish
    from rca.config import read_config
    from rca.judge.exchange import Exporter
    from rca.model import Complaint
    from rca.pipeline.diagnose import diagnose

    settings = read_config(config)
    wish = Wish(name=judge, plan=judge_plan, budget=judge_budget, votes=votes, blind=judge_blind)
    asked = overlaid(chosen(settings, judge or "", needed=False), wish)
    exporter = Exporter(sys.stdout, asked)
    wanted: list[str | None] = [*refs] if refs else [None]
    for ref in wanted:
        fetched = fetch(Wanted(ref, location, source, tuple(logs or ())), settings, flags.progress(quiet), quiet)
        diagnose(fetched.trace, settings, Complaint(complaint, bad, expected), final=final, judge=asked, asker=exporter)
    if not quiet:
        note(f"{exporter.written} question{'' if exporter.written == 1 else 's'} written")
    return 0


@app.command("import", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False})
def import_(
    ctx: typer.Context,
    answers: Annotated[str, typer.Argument(metavar="ANSWERS", help="The file of answers.")],
) -> int:
    """Make the report of a trace with answers from a file; takes every argument and option of rca trace after it."""
    from rca.cli.app import command

    root = command()
    with root.make_context("rca", ["trace", *ctx.args, "--answers", answers]) as context:
        return int(root.invoke(context) or 0)


@app.command(epilog=CALIBRATE)
def calibrate(
    folder: Annotated[
        str | None, typer.Argument(metavar="[DIR]", show_default=False, help="Labelled traces; rca's fixtures without.")
    ] = None,
    judge: flags.Judge = None,
    judge_plan: flags.JudgePlan = None,
    judge_budget: flags.JudgeBudget = None,
    cassette: flags.CassetteFile = None,
    cassette_mode: flags.CassetteMode = None,
    no_cache: flags.NoCache = False,
    write: Annotated[bool, typer.Option("--write", help="Put the rates into rca.yaml, under the judge.")] = False,
    as_json: flags.Json = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
) -> int:
    """Measure how often a judge is right on labelled traces, by role."""
    from rca.cli.asking import asking
    from rca.cli.main import note
    from rca.cli.wish import Wish
    from rca.config import read_config
    from rca.errors import JudgeError
    from rca.judge.calibrate import calibrate as measure
    from rca.judge.cases import packaged, read_cases

    settings = read_config(config)
    wish = Wish(name=judge or "", plan=judge_plan, budget=judge_budget, cassette=cassette, mode=cassette_mode, cache=not no_cache)
    asked = asking(wish, settings)
    if asked is None:
        from rca.errors import UsageError

        raise UsageError("a judge that is switched off cannot be measured", "leave --judge off away")
    measured = measure(read_cases(Path(folder).expanduser() if folder else packaged(), settings), settings, asked.config, asked.asker)
    if not measured.answered:
        raise JudgeError("the judge gave no answer that counts, so nothing was measured", "rca trace --judge on one of them tells why")
    rates = measured.reliability()
    sys.stdout.write(_rates_json(rates, measured) if as_json else _rates_text(rates, measured))
    if write:
        path = _written(settings.files, asked.config.name, rates)
        if not quiet:
            note(f"written to {path}")
    return 0


def _rates_text(rates: Any, measured: Any) -> str:
    lines = [f"{'role':<14}{'hit rate':>10}{'false alarms':>14}{'faulty':>8}{'sound':>7}"]
    for role, (hit, false) in rates.items():
        counts = measured.roles.get(role)
        seen = (counts.faulty, counts.sound) if counts else ("", "")
        lines.append(f"{role:<14}{hit:>10.2f}{false:>14.2f}{seen[0]!s:>8}{seen[1]!s:>7}")
    lines.append(f"{measured.answered} answers count, {measured.unanswered} places have none")
    return "\n".join(lines) + "\n"


def _rates_json(rates: Any, measured: Any) -> str:
    import json

    rows = {role: {"hit": hit, "false_alarm": false} for role, (hit, false) in rates.items()}
    return json.dumps({"reliability": rows, "answered": measured.answered, "unanswered": measured.unanswered}, indent=1) + "\n"


def _written(files: tuple[str, ...], name: str, rates: Any) -> Path:
    """Put rates under a judge in the configuration file, comments and order kept; the file's path."""
    from io import StringIO

    from ruamel.yaml import YAML

    from rca.errors import UsageError
    from rca.files import replace_file

    if not files:
        raise UsageError("--write: there is no rca.yaml to write to", "write one with judge: in it, or copy the rates that are shown")
    path, yaml = Path(files[0]), YAML()
    yaml.preserve_quotes = True
    document = yaml.load(path.read_text("utf-8"))
    rows = document.get("judge")
    row = next((one for one in rows if one.get("name", "") == name), None) if isinstance(rows, list) else rows
    if row is None:
        raise UsageError(f"--write: {path} has no judge{f' {name}' if name else ''}", "write judge: into it, with url and model")
    row["reliability"] = {role: {"hit": hit, "false_alarm": false} for role, (hit, false) in rates.items()}
    text = StringIO()
    yaml.dump(document, text)
    replace_file(path, text.getvalue())
    return path
