"""What `rca search --stats` tells of many traces."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from rca.model import TraceSummary
from rca.pipeline.statistics import by_operation

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def row(trace: int, start: int, took: int | None, errors: int | None = 0, name: str = "POST /mail") -> TraceSummary:
    return TraceSummary(f"{trace:032x}", "gateway", name, start, took, (), 3, errors)


def test_groups_count_failures_and_say_how_long_it_took() -> None:
    rows = [row(1, 10, 100), row(2, 30, 300, errors=2), row(3, 20, None), row(4, 5, 50, name="GET /health")]
    mail, health = by_operation(rows)
    assert (mail.name, mail.traces, mail.failed, mail.median_ns, mail.p95_ns) == ("POST /mail", 3, 1, 200, 290)
    assert mail.newest == f"{2:032x}"
    assert (health.traces, health.median_ns) == (1, 50)


def test_nothing_found_is_nothing_told() -> None:
    assert by_operation([]) == []


def test_on_the_command_line() -> None:
    words = [sys.executable, "-m", "rca", "search", "--from", str(FIXTURES), "--stats", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    groups = json.loads(done.stdout)
    assert sum(g["traces"] for g in groups) >= 12
