"""A judge over a trace of 300 hops: a map over 100 documents, then a reduce."""

from __future__ import annotations

import pytest

from tests.bench.judge_map import make, seen

A_CALL, IN_ALL = 8_000, 40_000


@pytest.mark.parametrize("fault", ["rate", "note", "reduce"])
def test_a_perfect_judge_finds_one_fault_in_300_hops_within_the_tokens(fault: str) -> None:
    found = seen(make(fault), A_CALL)
    assert found.hops == 300
    assert found.largest <= A_CALL
    assert found.whole <= IN_ALL
    assert found.found
    assert found.named


def test_300_hops_without_a_fault_are_left_in_peace_within_the_tokens() -> None:
    found = seen(make("none"), A_CALL)
    assert not found.named
    assert found.largest <= A_CALL
    assert found.whole <= IN_ALL
