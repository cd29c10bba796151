"""The sums over possible worlds, held against plain enumeration."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.attribution.worlds import SECOND, shares

UTILITIES = st.lists(st.floats(-30, 30), min_size=2, max_size=7)


@given(UTILITIES)
def test_probabilities_are_those_of_enumerating_every_world(utilities: list[float]) -> None:
    places = range(len(utilities) - 1)
    odds = [math.exp(u - utilities[-1]) for u in utilities[:-1]]
    pairs = list(itertools.combinations(places, 2))
    worlds = {frozenset[int](): 1.0, **{frozenset((i,)): odds[i] for i in places}}
    worlds |= {frozenset(p): odds[p[0]] * odds[p[1]] * math.exp(SECOND) for p in pairs}
    total = sum(worlds.values())
    found = shares(utilities, pairs)
    assert found.nothing == pytest.approx(1 / total)
    for i in places:
        assert found.origin[i] == pytest.approx(sum(w for world, w in worlds.items() if i in world) / total)
        assert found.fine_without(i) == pytest.approx((1 + odds[i]) / total)


@given(UTILITIES, st.floats(-50, 50))
def test_what_is_added_to_all_log_odds_changes_nothing(utilities: list[float], shift: float) -> None:
    one, two = shares(utilities), shares([u + shift for u in utilities])
    assert one.origin == pytest.approx(two.origin)


@given(UTILITIES)
def test_without_pairs_the_worlds_are_shares_of_one(utilities: list[float]) -> None:
    found = shares(utilities)
    assert sum(found.origin) == pytest.approx(1.0)
    assert found.alone == found.origin
