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
    CONFIG = "config"


@app.command()
def schema(which: Annotated[Which, typer.Argument(help="report: what --json writes; config: rca.yaml.")] = Which.REPORT) -> int:
    """Print the JSON Schema of the report or of rca.yaml."""
    from importlib.resources import files

    package, name = ("rca.report", "rca.report.1.json") if which is Which.REPORT else ("rca.config", "rca.config.1.json")
    sys.stdout.write(files(package).joinpath("schema", name).read_text("utf-8"))
    return 0
