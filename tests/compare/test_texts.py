"""What counts as a difference between two texts, and what does not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.compare.texts import compare_payloads, compare_texts
from rca.model import Likeness, Payload, State

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def kinds(good, bad, **options):
    return {(d.kind, d.path) for d in compare_texts(good, bad, **options).differences if d.weight >= 0.5}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('{"amount": 9450.0}', '{"amount": "9,450.00"}'),
        ('{"due": "2026-05-04", "label": "Out of scope"}', '{"label":"OUT_OF_SCOPE","due":"4 May 2026"}'),
        ('{"orderNo": "KX-1", "note": null}', '{"order_no": "KX-1"}'),
        ("Damage\n", "damage"),
        ("damage to\n  the car", "damage to the car"),
        ('```json\n{"a": 1}\n```', '{"a": 1}'),
        ("", " "),
    ],
)
def test_another_notation_is_no_difference(good, bad):
    assert compare_texts(good, bad).likeness is Likeness.EQUAL


@pytest.mark.parametrize(
    ("good", "bad", "found"),
    [
        ('{"amount": 3480}', '{"amount": 3840}', ("changed", "amount")),
        ('{"a": {"email": "x@y.org"}}', '{"a": {}}', ("missing", "a.email")),
        ('{"police_no": null}', '{"police_no": "77-1"}', ("added", "police_no")),
        (
            '{"rows": [{"id": 1, "qty": 2}, {"id": 2, "qty": 5}]}',
            '{"rows": [{"id": 2, "qty": 4}, {"id": 1, "qty": 2}]}',
            ("changed", "rows[0].qty"),
        ),
        ('{"hurt": true}', '{"hurt": false}', ("changed", "hurt")),
        ("damage", "delay", ("changed", "")),
        ("It has been refunded in full to your account.", '{"answer": 1}', ("form", "")),
        ("The cyclist was not injured in the crash.", "The cyclist was injured in the crash.", ("denied", "")),
        (
            "Sie erhalten die Rückzahlung innerhalb von fünf Tagen auf Ihr Konto.",
            "You will receive the refund within five days on your account.",
            ("language", ""),
        ),
        (
            "You get EUR 3,480 by 4 May for the repair of your car.",
            "You get EUR 3,840 by 4 May for the repair of your car.",
            ("changed", ""),
        ),
        ("The parcel left our warehouse today.", "", ("empty", "")),
    ],
)
def test_another_fact_is_one(good, bad, found):
    compared = compare_texts(good, bad)
    assert compared.likeness is Likeness.DIFFERS
    assert found in kinds(good, bad)


def test_other_words_for_the_same_facts_are_told_as_wording():
    good = "On 5 May the insured left the garage and touched a bicycle with EUR 120 of damage. Police were not called."
    bad = "The insured left the garage on 5 May, touching a bicycle; the damage is EUR 120. The police were not called."
    compared = compare_texts(good, bad)
    assert compared.likeness is Likeness.WORDED
    assert compared.agrees


def test_the_same_words_in_another_order_are_not_called_equal():
    assert compare_texts("The van hit the cyclist.", "The cyclist hit the van.").likeness is Likeness.WORDED
    assert compare_texts("The balance is -512 EUR.", "The balance is 512 EUR.").likeness is Likeness.DIFFERS


def test_scores_and_ids_of_calls_differ_in_any_two_runs():
    good = '{"request_id": "11111111-1111-1111-1111-111111111111", "hits": [{"id": "a", "score": 0.82}]}'
    bad = '{"request_id": "22222222-2222-2222-2222-222222222222", "hits": [{"id": "a", "score": 0.79}]}'
    assert compare_texts(good, bad).likeness is Likeness.WORDED


def test_what_stands_under_another_name_is_not_lost():
    good = '{"documents": [{"content": "The excess is 250.", "id": "t1"}]}'
    bad = '[{"page_content": "The excess is 250.", "id": "t1"}]'
    assert compare_texts(good, bad).agrees


def test_a_text_that_is_handed_on_must_arrive_whole():
    mail = "The door of the oven opened while it was hot. " * 4 + "Please call me at noon, my son was burnt."
    assert compare_texts(mail, mail[:150], handed_on=True).differences[0].kind == "cut"
    assert (
        compare_texts(mail, mail + " Another customer writes: where are my shoes, order 77?", handed_on=True).differences[0].kind
        == "merged"
    )
    spoilt = mail.replace("o", "0").replace("e", "3").replace("i", "1")
    assert compare_texts(mail, spoilt, handed_on=True).differences[0].kind == "garbled"


def test_differences_stand_where_they_say():
    good, bad = '{"a": "x", "total": 3480}', '{"total": 3840, "a": "x"}'
    (only,) = compare_texts(good, bad).differences
    assert bad[only.start : only.end] == only.bad == "3840"
    prose = "You get EUR 3,840 for the repair."
    (found,) = [d for d in compare_texts("You get EUR 3,480 for the repair.", prose).differences if d.kind == "changed"]
    assert prose[found.start : found.end] == found.bad


def test_what_is_not_recorded_is_never_equal():
    text, absent = Payload(State.CAPTURED, "a"), Payload(State.ABSENT)
    assert compare_payloads(text, absent).likeness is Likeness.UNKNOWN
    assert compare_payloads(absent, absent).likeness is Likeness.UNKNOWN
    assert "bad run" in compare_payloads(text, absent).reason
    whole = Payload(State.CAPTURED, "The excess is 250 and the cover ends in May.")
    cut = Payload(State.TRUNCATED, "The excess is 250 and")
    assert compare_payloads(whole, cut).likeness is Likeness.UNKNOWN
    assert compare_payloads(whole, Payload(State.TRUNCATED, "The excess is 150 and")).likeness is Likeness.DIFFERS


@given(JSON, JSON)
def test_any_json_is_equal_to_itself_and_comparing_never_fails(one, two):
    first, second = (json.dumps({"v": value}) for value in (one, two))
    assert compare_texts(first, first).likeness is Likeness.EQUAL
    forward, backward = compare_texts(first, second), compare_texts(second, first)
    assert (forward.likeness is Likeness.EQUAL) == (backward.likeness is Likeness.EQUAL)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_equal_to_itself_and_comparing_never_fails(one, two):
    assert compare_texts(one, one, handed_on=True).likeness is Likeness.EQUAL
    compared = compare_texts(one, two, handed_on=True)
    assert all(0 <= d.weight <= 1 for d in compared.differences)


def test_json_that_is_nested_too_deeply_is_compared_as_a_whole():
    deep = "[" * 900 + "1" + "]" * 900
    assert compare_texts(deep, deep.replace("1", "2")).likeness is not Likeness.EQUAL
    assert compare_texts("[" * 100_000, "[" * 99_999).likeness in tuple(Likeness)
