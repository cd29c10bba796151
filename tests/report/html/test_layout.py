"""The layered drawing: whatever the graph, boxes stand apart, edges go down and run through no box."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rca.report.html.layout import Sizes, draw, layers

SIZES = Sizes(width=200, height=50, across=26, down=58)


@st.composite
def graphs(draw_):
    number = draw_(st.integers(1, 14))
    nodes = [f"n{n}" for n in range(number)]
    pairs = st.tuples(st.integers(0, number - 1), st.integers(0, number - 1)).filter(lambda p: p[0] != p[1])
    edges = draw_(st.lists(pairs, max_size=30, unique=True)) if number > 1 else []
    return nodes, [(f"n{a}", f"n{b}") for a, b in edges]


@given(graphs())
def test_boxes_stand_apart_within_the_drawing(graph):
    nodes, edges = graph
    drawing = draw(nodes, edges, SIZES, nodes[-1])
    assert set(drawing.boxes) == set(nodes)
    places = sorted(drawing.boxes.values(), key=lambda p: (p[1], p[0]))
    for (x1, y1), (x2, y2) in pairwise(places):
        assert y1 != y2 or x2 - x1 >= SIZES.width + SIZES.across - 0.01
    for x, y in places:
        assert 0 <= x <= drawing.width - SIZES.width
        assert 0 <= y <= drawing.height - SIZES.height


@given(graphs())
def test_edges_go_the_way_of_the_data_and_run_through_no_box(graph):
    nodes, edges = graph
    layer = layers(nodes, edges, nodes[-1])
    drawing = draw(nodes, edges, SIZES, nodes[-1])
    for (source, target), points in drawing.routes.items():
        if nodes.index(source) < nodes.index(target) and target != nodes[-1]:
            assert layer[source] < layer[target]
        (x, y), (u, v) = points[0], points[-1]
        upper, lower = (source, target) if layer[source] <= layer[target] else (target, source)
        ends = {source: (x, y), target: (u, v)}
        left, top = drawing.boxes[upper]
        assert left <= ends[upper][0] <= left + SIZES.width
        assert ends[upper][1] == top + SIZES.height
        assert ends[lower][1] == drawing.boxes[lower][1]
        for px, py in points[1:-1]:
            assert not any(bx < px < bx + SIZES.width and by <= py <= by + SIZES.height for bx, by in drawing.boxes.values())


def test_a_chain_is_a_straight_line():
    nodes = [f"n{n}" for n in range(6)]
    drawing = draw(nodes, list(pairwise(nodes)), SIZES)
    assert len({x for x, _ in drawing.boxes.values()}) == 1
    assert [y for _, y in drawing.boxes.values()] == sorted(y for _, y in drawing.boxes.values())


def test_branches_that_need_not_cross_do_not():
    nodes = ["a", "b", "c", "d", "e", "end"]
    edges = [("a", "b"), ("a", "c"), ("b", "e"), ("c", "d"), ("d", "end"), ("e", "end")]
    boxes = draw(nodes, edges, SIZES, "end").boxes
    assert (boxes["b"][0] < boxes["c"][0]) == (boxes["e"][0] < boxes["d"][0])
