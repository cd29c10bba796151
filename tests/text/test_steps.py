"""Values that take several steps to work out are no inventions, and slips are still seen."""

from __future__ import annotations

import random

import pytest

from rca.text.steps import reached, shares_named


@pytest.mark.parametrize(("target", "numbers", "percents", "divisors"), [
    (67.5, [3, 25.0], [10], ()),  # three at 25 less 10 %
    (6860.0, [9200, 500], [20], ()),  # less 20 % less 500
    (3430.0, [9200, 500], [20], (2.0,)),  # half of that
    (119.0, [100], [19], ()),  # with VAT
    (240.0, [120], [], (0.5,)),  # twice
])  # fmt: skip
def test_reached(target: float, numbers: list[float], percents: list[float], divisors: tuple[float, ...]) -> None:
    assert reached(target, numbers, percents, divisors)


@pytest.mark.parametrize("slip", [3840.0, 3408.0, 348.0, 3481.0])
def test_a_slip_is_not_reached(slip: float) -> None:
    assert not reached(slip, [3480, 300, 4115, 11], [19])


def test_chance_hits_are_rare() -> None:
    rng = random.Random(11)
    numbers = [round(rng.uniform(5, 900), 2) for _ in range(10)]
    hits = sum(reached(round(rng.uniform(5, 900), 2), numbers, [19, 7]) for _ in range(400))
    assert hits <= 20


def test_many_numbers_are_given_up() -> None:
    assert not reached(12345.0, [float(n) for n in range(2, 500)], [1, 2, 3, 4, 5, 6])


@pytest.mark.parametrize(
    ("text", "divisor"), [("half of it is due", 2.0), ("die Hälfte", 2.0), ("la moitié", 2.0), ("il doppio", 0.5), ("połowa", 2.0)]
)
def test_words_for_shares(text: str, divisor: float) -> None:
    assert divisor in shares_named([text])


def test_behalf_is_no_half() -> None:
    assert shares_named(["on behalf of the tenant"]) == ()
