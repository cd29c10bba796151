"""Hit and false-alarm rates as they are counted on labelled traces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rca.checks import run
from rca.config import Config, JudgeConfig
from rca.judge.calibrate import Labelled, Measured, calibrate
from rca.judge.records import Place, Question, Reply, Status
from rca.model import Complaint, Graph
from tests.flows import flow, hop
from tests.judge.simulated import Simulated

LABEL = Place("label", "label")


def graph() -> Graph:
    mail = "The inlet hose of the washing machine burst on Sunday and the hall was under water."
    return flow(mail, [hop("label", mail, "FLOOD", role="classifier"), hop("letter", "FLOOD", "Damage by FLOOD is excluded.")])


def counted(origin: Place | None, asker: object, plan: str = "hop", times: int = 1, **settings: object) -> Measured:
    on = graph()
    case = Labelled(on, run(on, Config(), Complaint()), Complaint(), origin)
    config = replace(JudgeConfig(model="m", plan=plan), **settings)
    return calibrate([case] * times, Config(), config, asker)


@pytest.mark.parametrize("plan", ["trace", "hop"])
def test_every_place_is_asked_about_whatever_the_settings_say(plan: str) -> None:
    found = counted(LABEL, Simulated(graph(), LABEL), plan, until=0.1, reliability={"default": (0.5, 0.5)})
    assert found.answered == 5  # request, two hops, the hand-off between them and the one from the request
    assert found.roles["classifier"].hits == found.roles["classifier"].faulty == 1
    assert sum(c.alarms for c in found.roles.values()) == 0


def test_an_accusation_in_a_healthy_trace_is_a_false_alarm() -> None:
    found = counted(None, Simulated(graph(), LABEL))
    assert (found.roles["classifier"].alarms, found.roles["classifier"].faulty) == (1, 0)


def test_rates_near_what_was_counted_and_never_certain() -> None:
    rates = counted(LABEL, Simulated(graph(), LABEL), times=30).reliability()
    assert 0.9 < rates["classifier"][0] < 1.0
    assert 0.0 < rates["default"][1] < 0.05


def test_what_is_not_answered_is_counted_apart() -> None:
    class Down:
        def ask(self, questions: Sequence[Question]) -> list[Reply]:
            return [Reply(Status.FAILED, error="down") for _ in questions]

    found = counted(LABEL, Down())
    assert found.answered == 0
    assert found.unanswered > 0
    assert found.roles == {}
