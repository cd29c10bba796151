"""`rca doctor`: what is configured, what can be reached, and what a trace can support."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from rca.cli import flags
from rca.cli.app import single
from rca.config import Config

app = single()

EPILOG = """\b
Examples:
  rca doctor                        configuration and reachability
  rca doctor ID                     also: what this trace can support
  rca doctor --from trace.json"""


@app.command(epilog=EPILOG)
def doctor(
    ref: flags.Ref = None,
    location: flags.From = None,
    source: flags.SourceName = None,
    logs: flags.Logs = None,
    as_json: flags.Json = False,
    wait: flags.Wait = None,
    follow: flags.Follow = None,
    no_follow: flags.NoFollow = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
    quiet: flags.Quiet = False,
) -> int:
    """Say what can be reached, and what a trace can support.

    Without REF: the configuration in force, and whether each source answers. With
    one (or a file): which hops have input and output, what is missing and why, what
    follows for the answer, and what to set so that it is recorded.
    """
    from rca.cli.config import in_force
    from rca.cli.fetch import Wanted, names_one
    from rca.cli.main import note
    from rca.config import read_config

    settings = read_config(config, flags.overrides(wait, follow, no_follow))
    wanted = Wanted(ref, location, source, tuple(logs or ()))
    record: dict[str, Any] = {}
    if names_one(wanted, settings):
        record["trace"] = _examined(wanted, settings, quiet)
    else:
        for warning in settings.warnings:
            note(warning)
        choice = _choice(settings, location, source)
        record["configuration"] = in_force(settings, choice, location, source)
        record["sources"] = [_reached(one) for one in choice]
    sys.stdout.write(json.dumps(record, indent=1) + "\n" if as_json else "\n".join(_text(record)) + "\n")
    unreachable = "sources" in record and not any(row["ok"] for row in record["sources"])
    return 4 if unreachable else 0


def _choice(settings: Config, location: str | None, source: str | None) -> tuple[Any, ...]:
    from rca.cli.where import choose

    chosen = choose(settings, location, source)
    every = choose(Config(sources=settings.sources), None, None) if settings.sources and location is None and source is None else chosen
    return every.sources


def _reached(config: Any) -> dict[str, Any]:
    from rca.sources import open_source

    source = open_source(config)
    ping = source.ping()
    return {"name": config.name, "where": source.describe(), "ok": ping.ok, "text": ping.text, "version": ping.version}


def _examined(wanted: Any, settings: Config, quiet: bool) -> dict[str, Any]:
    from rca.cli.fetch import fetch
    from rca.conventions import capture_all
    from rca.graph import build
    from rca.report.support import support

    fetched = fetch(wanted, settings, flags.progress(quiet), quiet)
    captures = capture_all(fetched.trace, settings.mappings)
    return {"source": fetched.source.describe(), **support(fetched.trace, build(fetched.trace, captures, settings))}


def _text(record: dict[str, Any]) -> Iterator[str]:
    """The record for people; widths as on a terminal of 80 columns."""
    if "trace" in record:
        yield from _trace(record["trace"])
        return
    from rca.cli.config import as_text

    yield as_text(record["configuration"]).rstrip()
    yield ""
    yield "reachable:"
    for row in record["sources"]:
        mark = "ok  " if row["ok"] else "FAIL"
        yield from _wrapped(f"{row['where']}: {row['text']}", f"  {mark}  ", 8)
    if not any(row["ok"] for row in record["sources"]):
        from rca.cli.where import POINT_TO_ONE

        yield from _wrapped(POINT_TO_ONE, "  → ", 4)


def _trace(row: dict[str, Any]) -> Iterator[str]:
    from rca.report.lines import clip, pad
    from rca.report.words import plural

    counts = row["counts"]
    yield f"trace {row['trace_id']}: {plural(row['spans'], 'span')}, {plural(counts['hops'], 'hop')}"
    for text in (f"from {row['source']}", f"{counts['both']} of {plural(counts['hops'], 'hop')} have input and output"):
        yield from _wrapped(text, "  ", 2)
    yield ""
    for hop in row["hops"][:_HOPS]:
        role = "" if hop["role"] == "unknown" else f" · {hop['role']}"
        yield clip(
            _safe(f"{pad(hop['id'], 4)} {hop['service'] or hop['name']}{role}  ({', '.join(hop['conventions']) or 'no convention'})"), 80
        )
        for side in ("input", "output"):
            payload = hop[side]
            mark = {"captured": "+", "truncated": "~", "conflict": "~"}.get(payload["state"], "-")
            size = f", {payload['length']:,} characters" if payload["length"] else ""
            keys = f" ({', '.join(payload['keys'][:3])})" if payload["keys"] else ""
            yield clip(_safe(f"     {mark} {side:<7}{payload['told']}{size}{keys}"), 80)
        if hop["follows"]:
            yield from _wrapped(hop["follows"], "     → ", 7)
    if len(row["hops"]) > _HOPS:
        yield f"… and {len(row['hops']) - _HOPS:,} more hops (--json has them all)"
    yield from _remedies(row)


_HOPS = 40


def _remedies(row: dict[str, Any]) -> Iterator[str]:
    if row["remedies"]:
        yield "\nHow to have the rest recorded"
    for remedy in row["remedies"]:
        concerned = ", ".join(remedy["hops"][:8]) + (f" and {len(remedy['hops']) - 8} more" if len(remedy["hops"]) > 8 else "")
        yield f"  {remedy['for']} ({concerned})"
        yield from (f"    {setting}" for setting in remedy["settings"])
        yield from _wrapped(remedy["text"], "    ", 4)
    if row["warnings"]:
        yield "\nWarnings"
    for warning in row["warnings"][:10]:
        yield from _wrapped(warning["text"], "  ! ", 4)
    if len(row["warnings"]) > 10:
        yield f"  … and {len(row['warnings']) - 10} more (--json has them all)"


def _wrapped(text: str, first: str, indent: int) -> Iterator[str]:
    from rca.report.escape import one_line
    from rca.report.lines import Piece, wrap

    for line in wrap((Piece(one_line(text, 600)),), 80, first, " " * indent):
        yield "".join(piece.text for piece in line)


def _safe(text: str) -> str:
    from rca.report.escape import visible

    return visible(text).replace("\n", " ")
