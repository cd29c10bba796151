"""`rca schema`: the JSON Schemas of what rca writes and reads."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from rca.cli.app import single

app = single()


class Which(StrEnum):
    """The schemas of the package."""

    REPORT = "report"
    BLAME = "blame"
    DIFF = "diff"
    CONFIG = "config"


_FILES = {
    Which.REPORT: ("rca.report", "rca.report.1.json"),
    Which.BLAME: ("rca.report", "rca.blame.1.json"),
    Which.DIFF: ("rca.report", "rca.diff.1.json"),
    Which.CONFIG: ("rca.config", "rca.config.1.json"),
}


@app.command()
def schema(
    which: Annotated[Which, typer.Argument(help="report, blame, diff: what trace, blame and diff --json write; config: rca.yaml.")] = (
        Which.REPORT
    ),
) -> int:
    """Print the JSON Schema of a report or of rca.yaml."""
    from importlib.resources import files

    package, name = _FILES[which]
    sys.stdout.write(files(package).joinpath("schema", name).read_text("utf-8"))
    return 0
