"""The packaged fixtures give the answers that `fixtures/cases.yaml` states, at the user's level."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CASES = yaml.safe_load((FIXTURES / "cases.yaml").read_text(encoding="utf-8"))


def place(report: dict[str, Any]) -> str:
    """The first suspect as `cases.yaml` writes it, "" where none was found."""
    if report["verdict"] != "origin_found":
        return ""
    where = report["candidates"][0]["location"]
    service = {h["id"]: h["service"] for h in report["hops"]} | {"request": "request"}
    return f"{service[where['source']]} -> {service[where['hop']]}" if where["type"] == "handoff" else where["service"] or where["type"]


def command(case: dict[str, Any]) -> list[str]:
    words = [
        sys.executable,
        "-m",
        "rca",
        "trace",
        *([case["trace_id"]] if "trace_id" in case else []),
        "--from",
        str(FIXTURES / case["file"]),
    ]
    words += ["--logs", str(FIXTURES / case["logs"])] if "logs" in case else []
    return [*words, *(["--complaint", case["complaint"]] if case["complaint"] else [])]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["file"].partition(".")[0])
def test_verdict_and_origin(case: dict[str, Any]) -> None:
    done = subprocess.run([*command(case), "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["verdict"], place(report)) == (case["verdict"], case["origin"])


def test_same_input_same_bytes() -> None:
    runs = [subprocess.run([*command(CASES[0]), "--json"], capture_output=True, check=True).stdout for _ in range(2)]
    assert runs[0] == runs[1]


def test_every_file_is_told_of() -> None:
    told = (FIXTURES / "README.md").read_text(encoding="utf-8")
    listed = {c["file"] for c in CASES} | {c["logs"] for c in CASES if "logs" in c}
    assert {p.name for p in FIXTURES.iterdir() if p.is_file()} == listed | {"README.md", "cases.yaml"}
    assert all(name in told for name in listed)
