"""Reports that rca makes of the repository's fixtures and of the development cases, each made once a run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rca.config import Config, SourceConfig
from rca.model import Complaint, Report
from rca.pipeline.diagnose import diagnose
from rca.pipeline.load import load
from rca.sources.files import FilesSource
from rca.sources.ids import parse_ref
from tests.test_development_cases import labelled, reported

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CASES: list[dict[str, Any]] = yaml.safe_load((FIXTURES / "cases.yaml").read_text(encoding="utf-8"))
NAMES = [case["file"].partition(".")[0] for case in CASES]


@cache
def fixture(name: str) -> Report:
    """The report on a fixture; the one with that name that comes first."""
    case = next(case for case in CASES if case["file"].startswith(name + "."))
    ref = parse_ref(case["trace_id"]) if "trace_id" in case else None
    logs = [str(FIXTURES / case["logs"])] if "logs" in case else []
    trace = load(FilesSource(SourceConfig("files", url=str(FIXTURES / case["file"]))), ref, logs=logs)
    return diagnose(trace, Config(), Complaint(case["complaint"]))


def development(shared: Path, part: str) -> Iterator[tuple[str, Report]]:
    """The reports on the cases of a part: bench/traces, bench/healthy/traces or live."""
    for label, trace in labelled(shared / part):
        yield label["id"], reported(label, trace)
