"""Each development case through record, replay and every format of a report; none is left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rca.config import Config, RedactConfig
from rca.errors import UsageError
from rca.model import Complaint, Trace
from rca.replay.case import read_case
from rca.replay.fixture import find
from rca.replay.record import Wanted, record
from rca.replay.report import FORMATS, Replay, render
from rca.replay.run import Status, diagnosed, replay_all
from rca.report import RenderOptions, formats
from rca.report import render as render_report
from tests.replay.test_reports import JUNIT, SARIF
from tests.test_development_cases import labelled

CASES = 66
ABOUT_PRIVATE_PIECES = 1
"""Cases at most whose fault lies in the very pieces that are redacted; they are refused, and recorded with the kind that is proposed."""


def save(trace: Trace, folder: Path, wanted: Wanted) -> bool:
    """Record a case; False if it had to be recorded with the kinds that the refusal proposes."""
    try:
        record(trace, folder, wanted, Config(), RedactConfig())
        return True
    except UsageError as refused:
        hint = refused.hint
    kinds = hint.partition("--redact ")[2].split(",")
    record(trace, folder, wanted, Config(), RedactConfig(kinds=tuple(kinds)))
    return False


@pytest.fixture(scope="module")
def recorded(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The development cases as fixtures."""
    top = tmp_path_factory.mktemp("recorded")
    cases = labelled(shared / "bench/traces")
    said = {label["id"]: Complaint(label["complaint"], "", label["expected"]) for label, _trace in cases}
    whole = [save(trace, top / label["id"], Wanted(said[label["id"]], accept=True)) for label, trace in cases]
    assert len(whole) == CASES
    assert whole.count(False) <= ABOUT_PRIVATE_PIECES
    return top


def test_all_are_green_and_small(recorded: Path) -> None:
    outcomes = list(replay_all(find([str(recorded)]), Config()))
    assert [o.status for o in outcomes] == [Status.OK] * CASES
    assert [o for o in outcomes if o.moved] == []
    assert sum(o.fixture.trace.stat().st_size for o in outcomes) / CASES < 5_000
    done = Replay(outcomes, {})
    reports = {name: render(done, name) for name in FORMATS}
    JUNIT.validate(reports["junit"])
    SARIF.validate(json.loads(reports["sarif"]))
    assert len(json.loads(reports["json"])["fixtures"]) == CASES


def test_each_goes_through_each_format(recorded: Path) -> None:
    """`formats()` lists every renderer, so that a new one is tried on every case without a line here."""
    for fixture in find([str(recorded)]):
        case = read_case(fixture.case)
        report = diagnosed(fixture, case, Config())
        assert str(report.diagnosis.verdict) == case.verdict
        for name in formats():
            text = render_report(report, name, RenderOptions())
            assert text.strip(), (fixture.name, name)
            assert text == render_report(report, name, RenderOptions()), (fixture.name, name)
