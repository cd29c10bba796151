"""What arrived of an output, and what is told of the difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import payload

from rca.graph.align import align, garbled
from rca.model import Payload, State

LETTER = (
    "The bridge over the Aare was closed on 4 May after an inspection found cracks in two of the main girders. "
    "Lorries are sent over Thun until the autumn; buses run as before. The canton expects costs of CHF 310,000."
)
ORDER = {
    "order": "B-771",
    "lines": [{"sku": "K-9", "count": 4}, {"sku": "L-2", "count": 1}],
    "ship_to": "Åsa Söderström, Örebro",
    "paid": True,
}


def test_whole_text_arrives_inside_a_prompt() -> None:
    found = align(payload(LETTER), payload(f"Summarise for the web site.\n\n<text>\n{LETTER}\n</text>"))
    assert (found.form, found.arrived, found.changes) == ("whole", 1.0, ())


def test_json_serialised_again_is_whole() -> None:
    again = payload(
        "Order:\n"
        '{ "paid":true,\n "ship_to": "\\u00c5sa S\\u00f6derstr\\u00f6m, \\u00d6rebro",'
        ' "lines":[{"count":4.0,"sku":"K-9"},{"sku":"L-2","count":1}],"order":"B-771" }'
    )
    found = align(payload(ORDER), again)
    assert (found.form, found.changes) == ("whole", ())


def test_one_field_names_its_path() -> None:
    found = align(payload({"subject": "Bridge", "body": LETTER}), payload(LETTER))
    assert (found.form, found.path, found.changes) == ("field", "$.body", ())
    assert found.arrived is not None
    assert found.arrived > 0.9


@pytest.mark.parametrize("keep", [60, 120, 170])
def test_a_text_that_ends_early_is_cut(keep: int) -> None:
    found = align(payload({"body": LETTER}), payload(LETTER[:keep]))
    assert [c.kind for c in found.changes] == ["cut"]
    assert found.changes[0].before.endswith("310,000.")


def test_wrong_encoding_is_garbled_not_altered() -> None:
    broken = {**ORDER, "ship_to": ORDER["ship_to"].encode().decode("cp1252", "replace")}
    assert [(c.kind, c.path) for c in align(payload(ORDER), payload(broken)).changes] == [("garbled", "$.ship_to")]


def test_altered_and_lost_fields_are_named() -> None:
    broken = {"order": "B-717", "lines": ORDER["lines"], "ship_to": ORDER["ship_to"]}
    assert {(c.kind, c.path, c.before, c.after) for c in align(payload(ORDER), payload(broken)).changes} == {
        ("altered", "$.order", "B-771", "B-717"),
        ("lost", "$.paid", "true", ""),
    }


def test_fields_of_two_records_in_one_object_are_mixed() -> None:
    sent = [{"guest": "Ines Prado", "note": "The lift was out of order."}, {"guest": "Tom Weir", "note": "Breakfast was superb."}]
    found = align(payload(sent), payload({"guest": "Ines Prado", "note": "Breakfast was superb."}))
    assert [c.kind for c in found.changes] == ["mixed"]
    assert align(payload(sent), payload(sent[0])).changes == ()


def test_recording_that_was_cut_proves_nothing() -> None:
    found = align(payload({"body": LETTER}), Payload(State.TRUNCATED, LETTER[:120]))
    assert found.changes == ()


def test_nothing_recorded_is_unknown_and_not_zero() -> None:
    assert align(payload(ORDER), payload(None)).arrived is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_never_raises_and_stays_in_bounds(sent: str, received: str) -> None:
    found = align(payload(sent), payload(received))
    assert found.arrived is None or 0.0 <= found.arrived <= 1.0


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda x: st.lists(x, max_size=4) | st.dictionaries(st.text(max_size=8), x, max_size=4),
        max_leaves=20,
    )
)
def test_what_is_passed_on_unchanged_has_no_changes(value: object) -> None:
    assert align(payload(value), payload(value)).changes == ()


@pytest.mark.parametrize(("before", "after", "expected"), [
    ("Müller", "MÃ¼ller", True), ("Zoë Ångström", "Zo? ?ngstr?m", True), ("東京", "æ\x9d±äº¬", True),
    ("Müller", "Mueller", False), ("Müller", "Möller", False), ("abc", "abd", False),
])  # fmt: skip
def test_garbled(before: str, after: str, expected: bool) -> None:
    assert garbled(before, after) is expected
