"""A replay as data, schema `rca.replay/1`: what a later replay takes as its baseline. Same outcomes, same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rca import __version__
from rca.errors import UsageError
from rca.replay.answer import as_row
from rca.replay.report import Baseline, Replay, Was
from rca.replay.report.lines import details, headline
from rca.replay.run import Outcome, Status
from rca.report.escape import mask

SCHEMA = "rca.replay/1"
_LARGEST = 64 * 1024 * 1024


def render(replay: Replay) -> str:
    """The replay as indented JSON."""
    counts = {str(status): replay.count(status) for status in Status}
    row = {"schema": SCHEMA, "rca_version": __version__, "summary": {"fixtures": len(replay.outcomes), **counts}}
    return json.dumps({**row, "fixtures": [_row(outcome) for outcome in replay.outcomes]}, allow_nan=False, indent=1) + "\n"


def _row(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    expected = {"verdict": case.verdict, "origin": case.origin, "least_probability": case.least_probability}
    return {
        "name": outcome.fixture.name,
        "status": str(outcome.status),
        "expected": expected,
        "answer": as_row(outcome.answer) if outcome.answer else None,
        "moved": [
            {"check": m.check, "place": mask(m.place), "before": m.before, "now": m.now, "says": mask(m.says)} for m in outcome.moved
        ],
        "message": headline(outcome) if outcome.failed else "",
        "details": list(details(outcome)),
        "tags": list(case.tags),
    }


def read_baseline(path: Path) -> Baseline:
    """What an earlier `--report json` says of each fixture; UsageError for a file that is none."""
    hint = "make one with: rca replay --report json=report.json"
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"--baseline {path}: larger than {_LARGEST // 1024**2} MB, that is no report", hint)
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"--baseline {path}: {error.strerror or error}", hint) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--baseline {path}: not JSON", hint) from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("fixtures"), list):
        raise UsageError(f"--baseline {path}: no report of a replay ({SCHEMA})", hint)
    try:
        return {str(row["name"]): _was(row) for row in data["fixtures"]}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"--baseline {path}: an entry is not well-formed ({error!r})", hint) from error


def _was(row: dict[str, Any]) -> Was:
    found = row["answer"] or {}
    named = found.get("suspects") if found.get("verdict") == "origin_found" else None
    first = named[0] if named else {}
    return Was(str(row["status"]), str(first.get("origin", "")), str(found.get("verdict", "")), float(first.get("probability", 0.0)))
