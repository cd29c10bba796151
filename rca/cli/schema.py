"""`rca schema`: the JSON Schemas of what rca writes and reads, and what changed in them."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from rca.cli import flags
from rca.cli.app import single

app = single()


class Which(StrEnum):
    """The schemas of the package."""

    REPORT = "report"
    BLAME = "blame"
    DIFF = "diff"
    CONFIG = "config"
    CASE = "case"


_FILES = {
    Which.REPORT: ("rca.report", "rca.report.1.json"),
    Which.BLAME: ("rca.report", "rca.blame.1.json"),
    Which.DIFF: ("rca.report", "rca.diff.1.json"),
    Which.CONFIG: ("rca.config", "rca.config.1.json"),
    Which.CASE: ("rca.replay", "rca.case.1.json"),
}
_WRITTEN_BY_PEOPLE = (Which.CONFIG, Which.CASE)
_HINT = "give a schema that rca schema printed, or what rca trace --json wrote"

EPILOG = """\b
Examples:
  rca schema > rca.report.1.json
  rca schema --diff rca.report.1.json      # after an upgrade: exit 1 if something broke
  rca schema --diff old-report.json"""


@app.command(epilog=EPILOG)
def schema(
    which: Annotated[Which, typer.Argument(help="report, blame, diff: what these --json write; config: rca.yaml; case: case.yaml.")] = (
        Which.REPORT
    ),
    diff: Annotated[
        str | None, typer.Option("--diff", metavar="OLD", help="An older schema, or an older report: say what changed since.")
    ] = None,
    debug: flags.Debug = False,
) -> int:
    """Print the JSON Schema of a report, rca.yaml or case.yaml, or what changed in it.

    Within a version (rca.report/1) fields are only added. --diff shows it: it
    lists what today's schema adds to an older one, and exits 1 if something was
    removed or narrowed, so that older documents or their readers would break.
    """
    from importlib.resources import files

    package, name = _FILES[which]
    text = files(package).joinpath("schema", name).read_text("utf-8")
    if diff is None:
        sys.stdout.write(text)
        return 0
    return _differences(diff, json.loads(text), which)


def _differences(path: str, today: dict[str, Any], which: Which) -> int:
    from rca.cli.documents import read_document
    from rca.report.escape import one_line
    from rca.report.fields import document
    from rca.report.schema_diff import Kind, compare, schema_of

    data, name = read_document(path, _HINT)
    old = document(data, name, _HINT)
    sample = _is_document(old, name, today, which)
    found = compare(schema_of(old) if sample else old, today, written=which not in _WRITTEN_BY_PEOPLE, sample=sample)
    for difference in found:
        text = f": {difference.text}" if difference.text else ""
        kind = "lacks" if sample and difference.kind is Kind.ADDED else difference.kind
        sys.stdout.write(f"{kind:<9} {one_line(difference.path or '(the document)', 200)}{one_line(text, 300)}\n")
    broken = sum(difference.kind is not Kind.ADDED for difference in found)
    added = f"{len(found) - broken} {'lacking' if sample else 'added'}, " if len(found) > broken else ""
    rest = f"{broken} removed or narrowed" if broken else "nothing removed or narrowed"
    sys.stdout.write(f"{name}, compared with today's {today['title']}: {added}{rest}\n")
    return 1 if broken else 0


def _is_document(old: Any, name: str, today: dict[str, Any], which: Which) -> bool:
    """Whether OLD is a report rather than a schema; UsageError if it is neither, or the schema of something else."""
    from rca.errors import UsageError

    if not isinstance(old, dict):
        raise UsageError(f"{name}: no schema, and no report", _HINT)
    if "$schema" not in old and isinstance(old.get("schema"), str):
        return True
    told = str(old.get("$id", today["$id"]))
    if told != today["$id"]:
        other = next((kind for kind, (_, file) in _FILES.items() if file == told and kind is not which), None)
        again = f"rca schema {other} --diff {name}" if other else _HINT
        raise UsageError(f"{name}: the schema {told[:60]}, and not {today['$id']}", again)
    if not {"properties", "$ref", "type", "oneOf", "anyOf"} & set(old):
        raise UsageError(f"{name}: no schema, and no report", _HINT)
    return False
