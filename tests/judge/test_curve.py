"""What a simulated judge makes of the development cases, alone and together with the checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.bench.judge_curve import Figures, Setting, figures, remembered
from tests.judge.labelled import Labelled, load

PLANS = ("trace", "hop")


@pytest.fixture(scope="module", autouse=True)
def _questions_are_made_once() -> Iterator[None]:
    with remembered():
        yield


@pytest.fixture(scope="module")
def faulty(shared: Path) -> list[Labelled]:
    return load(shared / "bench" / "traces")


@pytest.fixture(scope="module")
def cases(shared: Path, faulty: list[Labelled]) -> list[Labelled]:
    return [*faulty, *load(shared / "bench" / "healthy" / "traces")]


def accuracy(found: Figures) -> float:
    """Share of cases with the right verdict, healthy ones among them."""
    return (sum(found.named) + sum(found.quiet)) / (len(found.named) + len(found.quiet))


@pytest.mark.parametrize("plan", PLANS)
def test_a_perfect_judge_finds_the_origin_and_accuses_no_healthy_run(cases: list[Labelled], plan: str) -> None:
    (found,) = figures(cases, [Setting("together", plan)], 1)
    assert found.top1 >= 0.97
    assert found.calm == 1.0


def test_a_perfect_judge_is_asked_about_at_most_two_in_five_hops_in_the_median(faulty: list[Labelled]) -> None:
    (found,) = figures(faulty, [Setting("together")], 1)
    assert median(found.asked) <= 0.4


def test_a_judge_that_is_wrong_in_15_of_100_answers_still_names_85_of_100_origins(cases: list[Labelled]) -> None:
    (found,) = figures(cases, [Setting("together", "hop", 0.85)], 2)
    assert found.top1 >= 0.85


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("reliability", [1.0, 0.85, 0.7])
def test_checks_and_judge_together_are_never_worse_than_the_judge_alone(cases: list[Labelled], plan: str, reliability: float) -> None:
    settings = [Setting(who, plan, reliability) for who in ("alone", "together")]
    alone, together = figures(cases, settings, 2)
    assert together.top1 >= alone.top1
    assert together.rank1 >= alone.rank1
    assert together.calm >= alone.calm
    assert accuracy(together) >= accuracy(alone)
