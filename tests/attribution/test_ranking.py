"""Properties of the ranking: who is charged, who only passed on, and how sure it may be."""

from __future__ import annotations

import dataclasses
import time

import pytest

from rca.config import Config
from rca.model import Complaint, Diagnosis, LocationType, Payload, State, Verdict
from tests.flows import ABSENT, diagnose, flow, hop

MAIL = "Dear team, my invoice 2025-7713 of 12 May 2025 is EUR 3,480.00 for the roof of Ms Sato in Leeds. Please pay it by 30 June 2025."
RIGHT = {"invoice": "2025-7713", "amount": 3480.0, "date": "2025-05-12", "due": "2025-06-30"}
WRONG = {**RIGHT, "amount": 3840.0}


def extract(made: object = RIGHT, given: object = MAIL):
    return hop("extract", given, made, role="extractor", instructions="JSON: invoice, amount, date, due")


def letter(given: object, amount: str = "EUR 3,480.00"):
    text = f"Invoice 2025-7713 of 12 May 2025 over {amount} is due on 30 June 2025."
    return hop("letter", given, text, role="summarizer")


def first(result: Diagnosis):
    return result.candidates[0]


def test_the_hop_that_brought_the_error_in_stands_above_those_that_carried_it() -> None:
    result = diagnose(flow(MAIL, [extract(WRONG), letter(WRONG, "EUR 3,840.00"), hop("sms", "Pay EUR 3,840.00", "Pay EUR 3,840.00 now.")]))
    assert result.verdict is Verdict.ORIGIN_FOUND
    assert (first(result).location.type, first(result).location.hop, first(result).role) == (LocationType.HOP, "extract", "origin")
    assert first(result).fault == "wrong_number"
    assert first(result).location.span_ids == ("span-extract",)
    assert result.states == {"extract": "origin", "letter": "propagator", "sms": "propagator"}
    assert "3840" in result.reason


def test_the_bad_claim_is_followed_back_to_where_it_was_born() -> None:
    path = diagnose(flow(MAIL, [extract(WRONG), letter(WRONG, "EUR 3,840.00")])).claims[0]
    assert (path.claim, path.status, path.born) == ("EUR 3,840.00", "changed", "extract")
    assert [(s.where, s.status) for s in path.steps][-1] == ("extract", "changed")
    assert path.steps[-1].quote == "EUR 3,480.00"


def test_it_says_what_to_mend_and_whether_that_would_be_enough() -> None:
    top = first(diagnose(flow(MAIL, [extract(WRONG), letter(WRONG, "EUR 3,840.00")])))
    assert (top.fault, top.fix) == ("wrong_number", "prompt")
    assert top.fine_if_right > 0.8
    assert top.evidence[0].points == pytest.approx(100 * top.probability, abs=25)


def test_two_faults_with_nothing_in_common_are_two_origins() -> None:
    mail = MAIL + " The survey of 3 June 2025 costs EUR 1,260.50, see offer 88-4172."
    made = {**WRONG, "invoice": "2025-7731"}
    survey = {"survey": 1206.5, "offer": "88-4127", "survey_date": "2025-06-03"}
    text = "Invoice 2025-7731 of 12 May 2025 over EUR 3,840.00 is due on 30 June 2025, and EUR 1,206.50 for the survey (offer 88-4127)."
    hops = [extract(made, mail), hop("survey", mail, survey, role="extractor"), hop("letter", [made, survey], text, role="summarizer")]
    result = diagnose(flow(mail, hops, {"survey": ["request"], "letter": ["extract", "survey"]}))
    origins = [c for c in result.candidates if c.role == "origin"]
    assert sorted(c.location.hop for c in origins) == ["extract", "survey"]
    assert all(c.fine_if_right < 0.5 < c.probability for c in origins)
    assert result.states == {"extract": "origin", "survey": "origin", "letter": "propagator"}


def test_a_hop_that_adds_to_what_it_was_given_wrong_amplifies() -> None:
    worse = "Invoice 2025-7713 over EUR 3,840.00 is due on 30 June 2025. Call 0800 555 777 with reference QX-99812-B."
    result = diagnose(flow(MAIL, [extract(WRONG), hop("letter", WRONG, worse, role="summarizer")]))
    assert result.states == {"extract": "origin", "letter": "amplifier"}


def test_a_claim_that_was_given_leads_to_the_request() -> None:
    complaint = Complaint("Why EUR 3,480?")
    paths = diagnose(flow(MAIL, [extract(), letter(RIGHT)]), complaint).claims
    assert [(p.status, p.born) for p in paths] == [("given", "request")]


def test_right_runs_are_left_in_peace_even_with_a_complaint() -> None:
    graph = flow(MAIL, [extract(), letter(RIGHT)])
    for complaint in (Complaint(), Complaint("The amount is wrong, it was 3,840!"), Complaint("Never heard of Ms Sato.")):
        result = diagnose(graph, complaint)
        assert result.verdict is Verdict.NO_FAULT_FOUND, result.reason
        assert set(result.states.values()) == {"ok"}


def test_a_value_that_never_reaches_the_final_answer_accuses_less() -> None:
    seen = diagnose(flow(MAIL, [extract(WRONG), letter(WRONG, "EUR 3,840.00")]))
    hidden = diagnose(flow(MAIL, [extract(WRONG), hop("thanks", WRONG, "Thank you for your invoice, it will be paid in time.")]))
    at = {c.location.hop: c.probability for c in hidden.candidates if c.location.type is LocationType.HOP}
    assert hidden.verdict is Verdict.NO_FAULT_FOUND
    assert at["extract"] < first(seen).probability * 0.6


def test_a_hop_whose_data_went_nowhere_is_hardly_a_suspect() -> None:
    spam = hop("spam_gate", MAIL, "hma", role="classifier", instructions="Labels: ham, spam. Label only.")
    graph = flow(MAIL, [spam, extract(WRONG), letter(WRONG, "EUR 3,840.00")], {"spam_gate": ["request"], "extract": ["request"]})
    assert first(diagnose(graph)).location.hop == "extract"


def test_a_broken_request_is_the_origin_and_no_hop() -> None:
    cut = '{"kind": "invoice", "text": "My invoice 2025-7713 of 12 May 2025 for the roof of Ms Sato is EUR 3,4'
    made = {"invoice": "2025-7713", "date": "2025-05-12", "amount": None}
    result = diagnose(flow(cut, [extract(made, cut), hop("letter", made, "Please tell us the amount of invoice 2025-7713.")]))
    assert result.verdict is Verdict.ORIGIN_FOUND
    assert first(result).location.type is LocationType.REQUEST
    assert first(result).location.span_ids == ("span-request",)
    assert first(result).fault == "request_cut"


def test_a_hand_off_that_cut_the_text_is_the_origin_with_both_ends() -> None:
    body = " ".join(f"Point {i} of the report concerns the state of the bridge over the canal near gate number {i}." for i in range(3, 12))
    split = hop("split", f"REPORT. {body}", {"title": "REPORT", "body": body}, role="extractor")
    label = hop("label", body[:201], "minor", role="classifier")
    result = diagnose(flow(f"REPORT. {body}", [split, label, hop("note", "minor", "The report was rated minor.")]))
    where = first(result).location
    assert (where.type, where.source, where.hop) == (LocationType.HANDOFF, "split", "label")
    assert (where.from_span_ids, where.to_span_ids) == (("span-split",), ("span-label",))
    assert result.states["split"] == "ok"
    assert result.states["label"] == "propagator"


def test_missing_payloads_make_it_less_sure() -> None:
    whole = flow(MAIL, [extract(WRONG), letter(WRONG, "EUR 3,840.00"), hop("sms", "Pay EUR 3,840.00", "Pay EUR 3,840.00 now.")])
    hops = list(whole.hops)
    hops[1] = dataclasses.replace(hops[1], input=ABSENT, output=ABSENT)
    thin = dataclasses.replace(whole, hops=tuple(hops))
    assert first(diagnose(thin)).probability < first(diagnose(whole)).probability
    assert diagnose(thin).states["letter"] == "propagator"


def test_with_next_to_nothing_recorded_it_says_so() -> None:
    hops = [hop(name, None, None) for name in ("a", "b", "c")]
    result = diagnose(flow(None, hops))
    assert result.verdict is Verdict.INSUFFICIENT
    assert "not recorded" in result.reason
    assert set(result.states.values()) == {"unknown"}


def test_an_empty_graph_is_no_error() -> None:
    from rca.model import Graph

    result = diagnose(Graph((), ()))
    assert result.verdict is Verdict.INSUFFICIENT
    assert result.candidates == ()


def test_a_payload_that_recording_cut_is_not_held_against_its_hop() -> None:
    tail = Payload(State.TRUNCATED, "Invoice 2025-7713 of 12 May 2025 over EUR 3,480.00 is due and")
    result = diagnose(flow(MAIL, [extract(), dataclasses.replace(letter(RIGHT), output=tail)]))
    assert result.verdict is not Verdict.ORIGIN_FOUND


GRAPHS = {
    "right": flow(MAIL, [extract(), letter(RIGHT)]),
    "wrong": flow(MAIL, [extract(WRONG), letter(WRONG, "EUR 3,840.00")]),
    "thin": flow(MAIL, [extract(WRONG, ABSENT), letter(ABSENT)]),
    "none": flow(None, [hop("a", None, None)]),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_probabilities_are_in_order_and_the_same_every_time(name: str) -> None:
    one, two = diagnose(GRAPHS[name]), diagnose(GRAPHS[name])
    shares = [c.probability for c in one.candidates]
    assert all(0 <= p <= 1 for p in shares)
    assert all(0 <= c.fine_if_right <= 1 for c in one.candidates)
    assert shares == sorted(shares, reverse=True)
    assert one == two


def test_the_complaint_moves_the_ranking_and_not_the_sum() -> None:
    graph = flow(MAIL, [extract(), hop("tone", RIGHT, "We are happy to tell you about a wonderful garden."), letter(RIGHT)])
    plain, steered = (diagnose(graph, c) for c in (Complaint(), Complaint("What is this about a wonderful garden?")))
    share = [sum(c.probability for c in r.candidates) for r in (plain, steered)]
    assert share[0] == pytest.approx(share[1], abs=0.06)


def test_a_long_chain_with_long_texts_stays_linear() -> None:
    def chain(count: int) -> float:
        body = " ".join(f"Item {i} costs EUR {i * 17 + 3}.50 and goes to Ms Sato." for i in range(60))
        hops = [hop(f"h{i}", f"{body} Step {i}.", f"{body} Step {i + 1}.", role="generator") for i in range(count)]
        graph = flow(f"{body} Step 0.", hops)
        began = time.perf_counter()
        diagnose(graph, config=Config())
        return time.perf_counter() - began

    chain(5)
    small, large = chain(30), chain(120)
    assert large < small * 4 * 2.5
