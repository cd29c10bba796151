"""Hops are told producers first, whatever the clocks say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rca.graph.ordering import in_order_of_data


def test_a_producer_that_began_later_comes_first() -> None:
    assert in_order_of_data(3, [(2, 0), (0, 1), (-1, 2)]) == [2, 0, 1]


def test_a_cycle_is_cut_where_it_leads_back() -> None:
    assert in_order_of_data(4, [(0, 1), (1, 2), (2, 0), (2, 3)]) == [0, 1, 2, 3]


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.tuples(st.integers(-1, n - 1), st.integers(0, n - 1))))))
def test_every_unit_once_and_edges_outside_cycles_forward(case: tuple[int, set[tuple[int, int]]]) -> None:
    count, edges = case
    order = in_order_of_data(count, edges)
    assert sorted(order) == list(range(count))
    reach = {a: {b for x, b in edges if x == a} for a in range(count)}
    for _ in range(count):
        for a in reach:
            reach[a] |= {c for b in reach[a] if b in reach for c in reach[b]}
    place = {u: i for i, u in enumerate(order)}
    assert all(place[a] < place[b] for a, b in edges if a >= 0 and a != b and a not in reach[b])
