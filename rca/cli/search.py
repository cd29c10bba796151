"""`rca search`: list traces, to find the id."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from rca.cli import flags
from rca.cli.app import single
from rca.model import TraceSummary

app = single()

EPILOG = """\b
Examples:
  rca search --service billing --errors --last 1h
  rca search --tag tenant=acme --min-duration 2s --limit 50 --json
  rca search --service billing --last 1d --limit 500 --stats
  rca search '{ resource.service.name = "billing" && status = error }' --source tempo"""

_FIXED = 5  # columns of the table that are shown whole


@app.command(epilog=EPILOG)
def search(
    query: Annotated[str, typer.Argument(metavar="[QUERY]", show_default=False, help="In the source's own language, e.g. TraceQL.")] = "",
    location: flags.From = None,
    source: flags.SourceName = None,
    service: Annotated[str, typer.Option(metavar="NAME", help="Traces that this service took part in.")] = "",
    operation: Annotated[str, typer.Option(metavar="NAME", help="Name of a span.")] = "",
    tag: Annotated[list[str] | None, typer.Option(metavar="KEY=VALUE", help="An attribute's value; may be repeated.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Only traces with an error.")] = False,
    last: Annotated[str | None, typer.Option("--last", "--since", metavar="TIME", help="How far back, e.g. 1h.")] = None,
    min_duration: Annotated[str | None, typer.Option(metavar="TIME", help="At least this long, e.g. 500ms.")] = None,
    max_duration: Annotated[str | None, typer.Option(metavar="TIME", help="At most this long.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=10000, help="How many traces at most.")] = 20,
    stats: Annotated[bool, typer.Option("--stats", help="Group what was found by its first operation.")] = False,
    as_json: flags.Json = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
) -> int:
    """List traces, newest first, to find the id.

    A table on a terminal, tab-separated when piped (ids are never cut).
    """
    from rca.cli.main import note
    from rca.cli.sources import ask
    from rca.config import read_config
    from rca.pipeline.search import search as run
    from rca.sources.base import Query

    wanted = Query(
        text=query,
        service=service,
        operation=operation,
        tags=dict(_tag(text) for text in tag or ()),
        errors_only=errors,
        min_duration_ns=_nanoseconds(min_duration, "--min-duration"),
        max_duration_ns=_nanoseconds(max_duration, "--max-duration"),
        limit=limit,
        **_window(last),
    )
    settings = read_config(config)
    answered = ask(settings, location, source, None, lambda found: run(found, wanted), quiet)
    rows, notices = answered.result
    for notice in notices:
        note(notice.text)
    if stats:
        _statistics(rows, as_json)
    elif as_json:
        sys.stdout.write(json.dumps([_record(row) for row in rows], indent=1) + "\n")
    elif sys.stdout.isatty():
        _table(rows)
    else:
        sys.stdout.writelines("\t".join(_cells(row)) + "\n" for row in rows)
    if not rows and not quiet:
        note(f"{answered.source.describe()}: no trace matches")
    return 0


def _statistics(rows: Sequence[TraceSummary], as_json: bool) -> None:
    """One line an operation: traces, failed ones, median and 95th percentile of the duration, the newest id."""
    from dataclasses import asdict

    from rca.pipeline.statistics import by_operation
    from rca.report.escape import one_line

    groups = by_operation(rows)
    if as_json:
        sys.stdout.write(json.dumps([asdict(group) for group in groups], indent=1) + "\n")
        return
    for group in groups:
        took = ["-" if ns is None else _duration(ns) for ns in (group.median_ns, group.p95_ns)]
        cells = [str(group.traces), str(group.failed), *took, group.newest, one_line(group.service) or "-", one_line(group.name) or "-"]
        sys.stdout.write("\t".join(cells) + "\n")


def _tag(text: str) -> tuple[str, str]:
    from rca.errors import UsageError

    key, mark, value = text.partition("=")
    if not mark or not key:
        raise UsageError(f"--tag {text}: not of the form KEY=VALUE", "for example --tag tenant=acme")
    return key, value


def _nanoseconds(text: str | None, what: str) -> int:
    from rca.config.quantities import seconds

    return 0 if text is None else round(seconds(text, what) * 1e9)


def _window(last: str | None) -> dict[str, int]:
    """Start and end of a search that looks back from now."""
    if last is None:
        return {}
    import time

    now = time.time_ns()
    return {"start_ns": max(0, now - _nanoseconds(last, "--last")), "end_ns": now}


def _record(row: TraceSummary) -> dict[str, Any]:
    return {
        "trace_id": row.trace_id,
        "root_service": row.root_service,
        "root_name": row.root_name,
        "start_ns": row.start_ns,
        "duration_ns": row.duration_ns,
        "services": list(row.services),
        "spans": row.spans,
        "errors": row.errors,
    }


def _cells(row: TraceSummary) -> list[str]:
    """The columns as text; "-" where the source does not say."""
    from rca.report.escape import one_line

    duration = "-" if row.duration_ns is None else _duration(row.duration_ns)
    numbers = ["-" if number is None else str(number) for number in (row.spans, row.errors)]
    texts = [one_line(text) or "-" for text in (row.root_service, row.root_name, ",".join(row.services))]
    return [row.trace_id, _moment(row.start_ns), duration, *numbers, *texts]


def _moment(ns: int) -> str:
    from datetime import UTC, datetime

    try:
        return datetime.fromtimestamp(ns / 1e9, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if ns else "-"
    except (OverflowError, ValueError, OSError):
        return "-"


def _duration(ns: int) -> str:
    return f"{ns / 1e9:.1f}s" if ns >= 1e9 else f"{ns / 1e6:.0f}ms" if ns >= 1e6 else f"{ns / 1e3:.0f}µs"


def _table(rows: Sequence[TraceSummary]) -> None:
    """Columns side by side; service and name take what is left of the line, ids are never cut."""
    import shutil

    from rca.report.lines import cells, clip, pad

    table = [["trace id", "start (UTC)", "took", "spans", "err", "first service", "operation"]]
    for row in rows:
        trace_id, start, *rest = _cells(row)[:-1]
        table.append([trace_id, start[5:16].replace("T", " ") or start, *rest])
    widths = [max(cells(line[n]) for line in table) for n in range(_FIXED)]
    left = max(shutil.get_terminal_size((80, 24)).columns - sum(widths) - 2 * _FIXED, 8)
    for line in table:
        first = "  ".join(pad(text, width) for text, width in zip(line, widths, strict=False))
        sys.stdout.write(f"{first}  {clip('  '.join(line[_FIXED:]), left)}".rstrip() + "\n")
