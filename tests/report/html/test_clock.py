"""Times of services whose clocks differ, on one line."""

from __future__ import annotations

import itertools
from dataclasses import replace

from samples import hop, payload

from rca.model import Edge, EdgeKind
from rca.report.html.clock import clock

SECOND = 10**9
START = 1_700_000_000 * SECOND


def timed(*rows):
    """Hops of (service, start, end) in seconds, each reading from the one before."""
    hops = tuple(
        replace(hop(n, service, "tool", payload("a"), payload("b")), start_ns=START + int(begin * SECOND), end_ns=START + int(end * SECOND))
        for n, (service, begin, end) in enumerate(rows, 1)
    )
    return hops, tuple(Edge(a.id, b.id, (EdgeKind.CONTENT,), 1.0) for a, b in itertools.pairwise(hops))


def places(hops, line):
    return [(line.at(h.service, h.start_ns), line.at(h.service, h.end_ns)) for h in hops]


def test_clocks_that_agree_are_left_alone():
    hops, edges = timed(("a", 0, 1), ("b", 1, 3), ("c", 3, 4))
    line = clock(hops, edges)
    assert (line.moved, line.breaks, line.length) == ({}, (), 4 * SECOND)
    assert places(hops, line) == [(0, SECOND), (SECOND, 3 * SECOND), (3 * SECOND, 4 * SECOND)]


def test_a_clock_that_is_behind_is_moved_until_nothing_arrives_before_it_is_sent():
    hops, edges = timed(("a", 0, 1), ("b", -3600, -3599), ("c", 2, 3))
    line = clock(hops, edges)
    assert line.moved == {"b": 3600 * SECOND}
    assert all(0 <= a <= b <= line.length for a, b in places(hops, line))
    assert line.length == 3 * SECOND


def test_a_clock_that_is_years_ahead_does_not_squeeze_the_other_bars():
    hops, edges = timed(("a", 0, 1), ("b", 10**8, 10**8 + 1), ("c", 2, 3))
    line = clock(hops, edges)
    (a, b, c) = places(hops, line)
    assert all(end - start >= line.length / 6 for start, end in (a, b, c))
    assert a[0] <= b[0] <= c[0]
    assert sum(left for _, left in line.breaks) > 10**7 * SECOND


def test_a_hop_that_ends_before_it_begins_and_one_without_time_do_no_harm():
    hops, edges = timed(("a", 0, 1), ("b", 3, 2), ("c", 3, 4))
    hops = (*hops[:2], replace(hops[2], start_ns=0, end_ns=0))
    line = clock(hops, edges)
    assert all(0 <= a <= line.length for pair in places(hops, line) for a in pair)
    assert clock((), ()).length == 1


def test_callers_whose_parts_overlap_are_not_taken_for_a_skewed_clock():
    hops, edges = timed(("agent", 0, 10), ("tool", 2, 3))
    assert clock(hops, edges).moved == {}
