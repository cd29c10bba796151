"""Our data classes behave as those of the standard library, whose decorator they stand in for."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from rca.records import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0
    tags: list[str] = dataclasses.field(default_factory=list, compare=False, repr=False)


@dataclass(slots=True)
class Counter:
    seen: dict[str, int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Noted:
    text: str
    notes: dict[str, str] = field(default_factory=dict, repr=False)
    seen: str = field(default="", compare=False)


@dataclass(eq=False)
class Node:
    name: str


def test_fields_defaults_and_keywords():
    assert dataclasses.asdict(Point(1, tags=["a"])) == {"x": 1, "y": 0, "tags": ["a"]}
    assert dataclasses.astuple(dataclasses.replace(Point(1, 2), y=5)) == (1, 5, [])
    assert Point(1).tags is not Point(1).tags
    assert Counter().seen == {}
    assert [(field.name, field.type) for field in dataclasses.fields(Point)] == list(Point.__annotations__.items())
    assert Point.__annotations__["tags"] == "list[str]"


@pytest.mark.parametrize("wrong", [lambda: Point(), lambda: Point(1, 2, [], 4), lambda: Point(1, z=2), lambda: Point(1, x=2)])
def test_wrong_arguments_are_refused(wrong):
    for _ in range(2):  # as long as objects are few, and once they are many
        with pytest.raises(TypeError, match=r"Point\.__init__\(\)"):
            wrong()
        assert [Point(n, y=2) for n in range(50)][-1] == Point(x=49, y=2)


def test_frozen_records_stay_as_they_are():
    point = Point(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del point.x
    assert not hasattr(point, "__dict__")
    counter = Counter()
    counter.seen = {"a": 1}
    assert counter.seen == {"a": 1}


def test_fields_of_our_own_are_those_of_the_standard_library():
    one = Noted("a", seen="b")
    assert one == Noted("a", {}) != Noted("b")
    assert repr(one) == "Noted(text='a', seen='b')"
    assert one.notes is not Noted("a").notes
    told = [(field.name, field.type, field.repr, field.compare) for field in dataclasses.fields(one)]
    assert told == [("text", "str", True, True), ("notes", "dict[str, str]", False, True), ("seen", "str", True, False)]
    assert dataclasses.is_dataclass(Noted)
    assert dataclasses.asdict(one) == {"text": "a", "notes": {}, "seen": "b"}
    match one:
        case Noted(text, notes):
            assert (text, notes) == ("a", {})


@pytest.mark.parametrize("changed", [replace, dataclasses.replace])
def test_a_changed_record_keeps_the_rest(changed):
    one = Noted("a", {"b": "c"}, "d")
    assert changed(one, text="e") == Noted("e", {"b": "c"})
    assert changed(one, text="e").seen == "d"
    with pytest.raises(TypeError, match="other"):
        changed(one, other=1)


def test_comparison_and_hash_go_by_the_compared_fields():
    assert Point(1, 2, ["a"]) == Point(1, 2, ["b"]) != Point(1, 3)
    assert Point(1, 2) != (1, 2)
    assert len({Point(1, 2), Point(1, 2, ["b"])}) == 1
    assert Node("a") != Node("a")
    with pytest.raises(TypeError, match="unhashable"):
        hash(Counter())


def test_a_record_is_told_without_what_is_hidden():
    assert repr(Point(1, 2, ["secret"])) == "Point(x=1, y=2)"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_records_can_be_copied(again):
    assert again(Point(1, 2, ["a"])) == Point(1, 2)
    assert again(Point(1, 2, ["a"])).tags == ["a"]


def test_what_a_class_says_itself_stays():
    @dataclass(frozen=True)
    class Secret:
        value: str

        def __repr__(self) -> str:
            return "Secret(...)"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Secret)

        __hash__ = None

    assert repr(Secret("a")) == "Secret(...)"
    assert Secret("a") == Secret("b")


def test_a_class_that_wants_more_is_refused():
    with pytest.raises(TypeError, match="__post_init__"):

        @dataclass()
        class Checked:
            value: str

            def __post_init__(self) -> None:
                raise AssertionError

    with pytest.raises(TypeError, match="among its bases"):

        @dataclass()
        class Farther(Node):
            value: str

    with pytest.raises(ValueError, match="default_factory"):

        @dataclass()
        class Shared:
            values: list[str] = []
