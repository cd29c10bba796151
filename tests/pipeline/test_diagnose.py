"""A report with a judge, and with one that does not answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from rca.config import Config, JudgeConfig
from rca.decode import assemble, decode
from rca.errors import JudgeError
from rca.judge.records import Place, Question, Reply, Status
from rca.model import Complaint, Report, Trace
from rca.pipeline.diagnose import diagnose
from rca.report import RenderOptions, json, markdown, terminal
from tests.judge.simulated import Simulated

FIXTURES = Path(__file__).parents[2] / "fixtures"
JUDGE = JudgeConfig(name="j", model="some-model")


def trace() -> Trace:
    data = (FIXTURES / "chain-wrong-number.otlp.json").read_bytes()
    batch = decode(data, "chain-wrong-number.otlp.json")
    return assemble([batch], [batch.spans[0].trace_id])


class Down:
    """A judge that is down."""

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        return [Reply(Status.FAILED, error="http://localhost:1: connection refused") for _ in questions]


def report(judge: JudgeConfig | None = None, asker: object = None) -> Report:
    return diagnose(trace(), Config(), Complaint(), judge=judge, asker=asker)


def test_a_judge_moves_the_ranking_and_is_reported() -> None:
    plain = report()
    last = plain.graph.final_hop
    judged = report(JUDGE, Simulated(plain.graph, Place(last, last)))
    assert plain.judge is None
    assert judged.judge is not None
    assert judged.judge.model == "some-model"
    assert judged.diagnosis.candidates[0].location.hop == last
    assert any(e.check == "judge" and "some-model" in e.sentence for e in judged.diagnosis.evidence)


def test_the_same_answers_give_the_same_bytes() -> None:
    graph = report().graph
    one, two = (json.render(report(JUDGE, Simulated(graph, Place("H1", "H1"), 0.7)), RenderOptions()) for _ in range(2))
    assert one == two


def test_a_judge_that_is_down_is_told_and_the_ranking_goes_on() -> None:
    plain, judged = report(), report(JUDGE, Down())
    assert judged.judge is not None
    assert judged.judge.unjudged
    assert [c.probability for c in judged.diagnosis.candidates] == [c.probability for c in plain.diagnosis.candidates]


def test_a_required_judge_that_is_down_is_an_error_that_carries_the_report() -> None:
    with pytest.raises(JudgeError) as caught:
        report(replace(JUDGE, required=True), Down())
    assert caught.value.exit_code == 5
    assert "connection refused" in caught.value.message
    assert isinstance(caught.value.report, Report)
    assert caught.value.report.diagnosis == report(JUDGE, Down()).diagnosis


class Hostile:
    """A judge that was turned by a payload: its reason is meant to take over a terminal and a page."""

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        reason = "\x1b[2Jfine\u202e <script>alert(1)</script> [x](javascript:1) password=Kx9-22771-aa"
        said = [{"id": "H2", "verdict": "introduced", "confidence": 1.0, "quotes": [], "reason": reason}]
        return [Reply(Status.ANSWERED, {"places": said, "ranking": ["H2"], "nothing_wrong": False}, "live") for _ in questions]


@pytest.mark.parametrize("form", [json.render, markdown.render, terminal.render])
def test_a_reason_is_shown_as_inert_as_a_payload(form: Callable[[Report, RenderOptions], str]) -> None:
    shown = form(report(JUDGE, Hostile()), RenderOptions())
    assert "introduced it" in shown
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    assert "Kx9-22771-aa" not in shown
    if form is markdown.render:
        assert "<script>" not in shown
        assert "[x](javascript:1)" not in shown


def test_without_a_judge_none_of_its_code_is_loaded() -> None:
    code = "import sys, rca.pipeline.diagnose; print([m for m in sys.modules if m.startswith('rca.judge')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
