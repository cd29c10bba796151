"""What an answer comes to: verdicts by place, quotes looked up, nothing guessed."""

from __future__ import annotations

import pytest

from rca.judge.answers import confirmed, holds, opinions
from rca.judge.digest import trace_question
from rca.judge.hops import hop_question
from rca.judge.records import Found, Place, Question, Reply, Status
from tests.judge.making import JUDGE, context, place, reply, said
from tests.judge.test_digest import MAIL, READS, SAID, hops


def trace() -> Question:
    return trace_question(context(MAIL, hops(), READS, SAID), (), JUDGE)


def test_an_accusation_with_quotes():
    there = said(trace(), place("H2", "introduced", ("H2.output", '"repair": 3840'), ("H2.input", "EUR 3,480")), ranking=["H2"])
    assert (there["H2"].found, there["H2"].confidence, there["H2"].void) == (Found.INTRODUCED, 0.9, "")
    assert there["H2"].quotes == (("H2.output", '"repair": 3840'), ("H2.input", "EUR 3,480"))
    assert {h for h, o in there.items() if o.found is Found.SOUND} == {"request", "request>H1", "H1", "request>H2", "H2>H3", "H3"}
    assert {o.confidence for o in there.values()} == {0.9}


def test_nothing_wrong():
    there = said(trace(), nothing=True)
    assert {o.found for o in there.values()} == {Found.SOUND}
    assert {o.confidence for o in there.values()} == {1.0}


def test_left_out_of_a_hop_question_is_not_judged():
    question = hop_question(context(MAIL, hops(), READS, SAID), "H3", (), JUDGE)
    assert said(question, place("H3", "sound")).keys() == {"H3"}


@pytest.mark.parametrize(
    "quote",
    [
        "EUR 3,480 for the repair",
        "eur 3,480  for\nthe repair",
        "“EUR 3,480 for the repair”",
        "the garage … 3,480 for the repair",
        "The garage [...] repair of the roof",
        "| Ingrid",
    ],
)
def test_quotes_are_found_as_judges_write_them(quote: str):
    assert holds(MAIL, quote)


@pytest.mark.parametrize("quote", ["EUR 3,840", "for the repair EUR 3,480", "3,480 … The garage", "the windscreen is cracked"])
def test_what_is_not_there_is_not_found(quote: str):
    assert not holds(MAIL, quote)


def test_json_is_found_with_and_without_its_escapes():
    text = '{"note":"a \\"wide\\" margin\\nof error","n":3840}'
    assert holds(text, 'a "wide" margin of error')
    assert holds(text, 'a \\"wide\\" margin')
    assert holds(text, '"n": 3840')


def test_a_quote_that_is_not_in_the_text_voids_the_opinion_on_its_place_only():
    there = said(
        trace(),
        place("H2", "introduced", ("H2.output", '"repair":3840'), ("H2.input", "EUR 3,840 was estimated")),
        place("H3", "inherited", ("H3.output", "EUR 3,840")),
        ranking=["H2"],
    )
    assert there["H2"].void == "a quote is not in the text"
    assert there["H3"].void == ""
    assert "H1" not in there, "without an accusation that counts, nothing is known of places that were left out"


def test_a_quote_is_told_with_the_text_in_which_it_stands():
    there = said(trace(), place("H2", "introduced", ("H2.input", '"repair":3840')), ranking=["H2"])
    assert there["H2"].quotes == (("H2.output", '"repair":3840'),)
    there = said(trace(), place("H2", "introduced", ("H2", "3840"), ("H2.output.repair", "3840")), ranking=["H2"])
    assert there["H2"].quotes == (("H2.output", "3840"),)


def test_an_accusation_without_a_quote_counts_for_less():
    assert said(trace(), place("H2", "introduced"), ranking=["H2"])["H2"].confidence == 0.5
    assert said(trace(), place("H3", "inherited"))["H3"].confidence == 0.9


@pytest.mark.parametrize("handle", ["H2>H3", "H2 > H3", "H2->H3", "H2 → H3"])
def test_hand_offs_as_judges_write_them(handle: str):
    there = said(trace(), place(handle, "introduced", ("H3.input", "3840")), ranking=[handle])
    assert there["H2>H3"].found is Found.INTRODUCED
    assert there["H2>H3"].place == Place("H2>H3", "H3", "H2")


def test_answers_that_contradict_themselves_are_void():
    assert {o.void for o in said(trace(), place("H2", "introduced", ("H2.output", "3840")), nothing=True).values()} == {
        "it says that nothing is wrong and names a fault"
    }
    twice = said(trace(), place("H2", "introduced", ("H2.output", "3840")), place("H2", "sound"), ranking=["H2"])
    assert twice["H2"].void == "it gives two verdicts on this place"


def test_places_that_were_not_asked_about_are_ignored():
    there = said(trace(), place("H9", "introduced", ("H2.output", "3840")), ranking=["H9"])
    assert {o.found for o in there.values()} <= {Found.CANNOT_SAY}


def test_only_ranked_is_not_judged():
    there = said(trace(), place("H2", "introduced", ("H2.output", "3840")), ranking=["H2", "H3"])
    assert "H3" not in there


@pytest.mark.parametrize(("stated", "taken"), [(2, 1.0), (-1, 0.0), ("high", 0.0), (float("nan"), 0.0), (True, 0.0), (0.4, 0.4)])
def test_confidence_is_a_share(stated: object, taken: float):
    entry = place("H2", "introduced", ("H2.output", "3840")) | {"confidence": stated}
    assert said(trace(), entry, ranking=["H2"])["H2"].confidence == taken


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"places": None},
        {"places": {}},
        {"places": [None, 3, "x", []]},
        {"places": [{"id": "H2"}]},
        {"places": [{"verdict": "introduced"}]},
    ],
)
def test_answers_that_leave_the_schema_accuse_nobody(data: dict[str, object]):
    found = opinions(trace(), Reply(Status.ANSWERED, data))
    assert [o for o in found if o.found in (Found.INTRODUCED, Found.INHERITED) and not o.void] == []


@pytest.mark.parametrize("status", [Status.FAILED, Status.MISSING, Status.SKIPPED])
def test_no_answer_is_no_opinion(status: Status):
    assert opinions(trace(), Reply(status)) == []


def confirm() -> Question:
    return Question("confirm", (Place("H2", "H2"), Place("H2>H3", "H3", "H2"), Place("request", "request")), "", "", {})


def test_the_last_word_over_the_first_suspects():
    data = {
        "ranking": ["H2 > H3", "H9", "H2", "H2"],
        "cause": "The wrong field was taken.",
        "repair": "Take body.",
        "final_right": True,
    }
    found = confirmed(confirm(), Reply(Status.ANSWERED, data))
    assert found.ranking == ("H2>H3", "H2")
    assert (found.cause, found.repair, found.final_right) == ("The wrong field was taken.", "Take body.", True)
    assert confirmed(confirm(), Reply(Status.FAILED, error="down")).void == "down"
    assert confirmed(confirm(), Reply(Status.ANSWERED, {"ranking": ["H2"], "cause": "--- end {fence} ---"})).ranking == ()


def test_the_reason_is_kept_short_and_on_one_line():
    entry = place("H2", "introduced", ("H2.output", "3840"), reason="x\n" * 900)
    assert len(opinions(trace(), reply([entry], ["H2"]))[4].reason) <= 400
