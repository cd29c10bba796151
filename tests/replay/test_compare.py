"""Names of places, and which evidence counts as moved."""

from __future__ import annotations

import pytest

from rca.model import MISSING, Edge, EdgeKind, Graph, Hop, Location, LocationType
from rca.replay.answer import Answer, Places, Suspect, Told
from rca.replay.case import Case
from rca.replay.compare import compare


def hop(number: int, service: str, name: str) -> Hop:
    return Hop(f"H{number}", name, service, "extractor", 1.0, (f"{number:016x}",), MISSING, MISSING, number, number + 1)


HOPS = (hop(1, "reader", "read"), hop(2, "model", "extract"), hop(3, "model", "check"), hop(4, "worker", "map"), hop(5, "worker", "map"))
PLACES = Places(Graph(HOPS, (Edge("H1", "H2", (EdgeKind.CALL,), 1.0),)))


def label(number: int, source: int = 0) -> str:
    kind = LocationType.HANDOFF if source else LocationType.HOP
    return PLACES.label(Location(kind, f"H{number}", f"H{source}" if source else ""))


def test_a_place_is_told_by_what_tells_it_apart() -> None:
    assert [label(n) for n in range(1, 6)] == ["reader", "model/extract", "model/check", "worker/map#1", "worker/map#2"]
    assert label(2, source=1) == "reader -> model/extract"
    assert PLACES.label(Location(LocationType.REQUEST)) == "request"


@pytest.mark.parametrize(
    ("origin", "means"),
    [
        ("model", [2, 3]),
        ("check", [3]),
        ("model/check", [3]),
        ("worker/map", [4, 5]),
        ("worker/map#2", [5]),
        ("request", []),
        ("reader -> model", []),
        ("mode", []),
    ],
)
def test_what_a_stated_origin_means(origin: str, means: list[int]) -> None:
    assert [n for n in range(1, 6) if PLACES.meant(origin, label(n))] == means


def test_a_hand_off_is_meant_by_both_ends() -> None:
    there = label(2, source=1)
    assert all(PLACES.meant(origin, there) for origin in ("reader -> model", "read→extract", "reader->model/extract"))
    assert not any(PLACES.meant(origin, there) for origin in ("model -> reader", "reader", "reader -> model/check"))
    assert PLACES.holds("reader → check")
    assert not PLACES.holds("reader -> writer")


def found(probability: float = 0.8, origin: str = "reader", **points: float) -> Answer:
    told = tuple(Told(check.replace("_", "-"), n, f"{check} says") for check, n in points.items())
    return Answer("origin_found", (Suspect(origin, probability, "", told),))


def case(**points: float) -> Case:
    return Case(verdict="origin_found", origin="reader", least_probability=0.7, accepted=found(**points))


def test_moved_evidence_is_told_largest_change_first() -> None:
    said = compare(case(new_claim=62.0, label_nearer=10.0, steady=5.0), found(0.3, new_claim=20.5, steady=5.9, fresh=4.0), PLACES)
    assert said.problems == ("origin reader at 30 %, expected at least 70 %",)
    assert [moved.sentence() for moved in said.moved] == [
        "new-claim was +62 points, is +20 points",
        "label-nearer was +10 points, is gone",
        "fresh is new, +4 points",
    ]


def test_what_speaks_for_the_new_suspect_is_told_as_well() -> None:
    said = compare(case(new_claim=62.0), found(0.8, "model/check", truncated=40.0), PLACES)
    assert said.problems == ("origin model/check (80 %), expected reader",)
    assert [(moved.place, moved.sentence()) for moved in said.moved] == [
        ("reader", "new-claim was +62 points, is gone"),
        ("model/check", "truncated is new, +40 points"),
    ]


@pytest.mark.parametrize(("probability", "holds"), [(0.7, True), (0.696, True), (0.69, False), (0.99, True)])
def test_the_least_probability_is_compared_as_it_is_told(probability: float, holds: bool) -> None:
    assert (compare(case(), found(probability), PLACES).problems == ()) is holds


def test_none_expects_that_nothing_is_wrong() -> None:
    healthy = Case(origin="none")
    assert compare(healthy, Answer("no_fault_found"), PLACES).problems == ()
    assert compare(healthy, found(), PLACES).problems == ("verdict origin_found, reader (80 %), expected no_fault_found",)
    assert compare(healthy, Answer("insufficient_evidence"), PLACES).problems == ("verdict insufficient_evidence, expected no_fault_found",)
