"""Our enumerations behave as those of the standard library, which they stand in for."""

from __future__ import annotations

import copy
import enum
import json
import pickle

import pytest

from rca import enums


class Word(enums.StrEnum):
    """Words."""

    YES = "yes"
    NOT_YET = "not yet"

    @property
    def short(self) -> str:
        return self[:1]


class Number(enums.IntEnum):
    NONE = 0
    ONE = 1


OURS = (Word, Number)
STANDARD = (
    enum.StrEnum("Word", {"YES": "yes", "NOT_YET": "not yet"}),
    enum.IntEnum("Number", {"NONE": 0, "ONE": 1}),
)


def told(one: object) -> tuple[object, ...]:
    return (one.name, one.value, repr(one), str(one), f"{one}", json.dumps(one), one == one.value, hash(one) == hash(one.value), bool(one))


@pytest.mark.parametrize(("ours", "standard"), list(zip(OURS, STANDARD, strict=True)))
def test_members_are_those_of_the_standard_library(ours, standard):
    assert [told(one) for one in ours] == [told(one) for one in standard]
    assert len(ours) == len(standard) == 2
    assert {one: one.name for one in ours} == {one.value: one.name for one in standard}


@pytest.mark.parametrize("ours", OURS)
def test_each_member_is_the_only_one_of_its_value(ours):
    for one in ours:
        assert isinstance(one, ours)
        assert ours(one.value) is ours(one) is one
        assert one in ours
        assert one.value in ours
        for again in (copy.copy(one), copy.deepcopy([one])[0], pickle.loads(pickle.dumps(one))):
            assert again is one


def test_what_is_no_value_is_refused():
    with pytest.raises(ValueError, match="'maybe' is not a valid Word"):
        Word("maybe")
    with pytest.raises(ValueError, match="7 is not a valid Number"):
        Number(7)
    assert "maybe" not in Word


def test_a_class_keeps_its_own_functions():
    assert Word.NOT_YET.short == "n"
    assert Word.__doc__ == "Words."
