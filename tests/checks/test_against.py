"""What a good run is as evidence, on small graphs."""

from __future__ import annotations

from rca.attribution import attribute
from rca.checks import run
from rca.compare.runs import compare
from rca.config import CheckConfig, Config
from rca.model import Complaint, Outcome, Side, Trace, Verdict
from rca.records import replace
from tests.flows import flow, hop

MAIL = "From: Mara Quist\nThe oven KX-200 was delivered on 4 May. Please refund 340 euros, the door does not close. It is order 77120."
CONFIG, NOTHING = Config(), Complaint()


def graph(
    fields='{"order": "77120", "amount": 340, "reason": "door"}', label="refund", answer="We refund 340 euros for order 77120.", given=None
):
    hops = [
        hop("H1", MAIL, label, role="classifier"),
        hop("H2", MAIL, fields, role="extractor"),
        hop("H3", given or f"{label}\n{fields}", answer, role="summarizer"),
    ]
    return flow(MAIL, hops, {"H1": ["request"], "H2": ["request"], "H3": ["H1", "H2"]})


def against(good, bad, config=CONFIG, **changes):
    """All evidence that rests on the good run, and the diagnosis."""
    runs = compare(Trace(("a" * 32,), ()), good, Trace(("b" * 32,), ()), bad)
    evidence = run(bad, config, NOTHING, replace(runs, **changes))
    assert [e for e in evidence if e.outcome is Outcome.ERROR] == []
    return [e for e in evidence if e.check.startswith("against-") and e.strength], attribute(bad, evidence, NOTHING, config)


def held(found, outcome=Outcome.BAD):
    return {(e.check, e.source, e.node) for e in found if e.outcome is outcome}


def test_another_output_on_an_equal_input_accuses_and_equal_ones_acquit():
    bad = graph(label="complaint", answer="We have passed your complaint on.")
    found, diagnosis = against(graph(), bad)
    assert held(found) == {("against-output", "", "H1")}
    assert ("against-output", "", "H2") in held(found, Outcome.GOOD)
    assert ("against-request", "", "request") in held(found, Outcome.GOOD)
    assert diagnosis.verdict is Verdict.ORIGIN_FOUND
    assert diagnosis.candidates[0].location.hop == "H1"
    assert attribute(bad, run(bad, CONFIG, NOTHING), NOTHING, CONFIG).verdict is Verdict.NO_FAULT_FOUND


def test_a_hop_that_carries_on_what_it_got_is_not_charged():
    wrong = '{"order": "77120", "amount": 430, "reason": "door"}'
    found, diagnosis = against(graph(), graph(fields=wrong, answer="We refund 430 euros for order 77120."))
    assert held(found) == {("against-output", "", "H2")}
    assert diagnosis.states["H3"] == "propagator"


def test_a_hand_off_that_lost_what_was_sent_is_charged_and_not_its_ends():
    bad = graph(given="refund", answer="We refund your order.")
    found, diagnosis = against(graph(), bad)
    assert ("against-handoff", "H2", "H3") in held(found)
    assert all(check == "against-handoff" for check, _, _ in held(found))
    assert [e.side for e in found if e.outcome is Outcome.BAD] == [Side.HANDOFF] * len(held(found))
    assert diagnosis.candidates[0].location.source == "H2"


def test_other_words_for_the_same_are_too_little_to_name_anyone():
    bad = graph(answer="For order 77120 you get 340 euros back. We are sorry that the door of your oven did not close as it should.")
    _, diagnosis = against(graph(), bad)
    assert diagnosis.verdict is Verdict.NO_FAULT_FOUND


def test_form_alone_hints_and_names_nobody():
    other = MAIL.replace("77120", "55555").replace("340", "99").replace("Mara Quist", "Jon Berg")
    short = hop("H2", other, '{"order": "55555"}', role="extractor")
    bad = flow(other, [hop("H1", other, "refund", role="classifier"), short], {"H1": ["request"], "H2": ["request"]})
    found, diagnosis = against(graph(), bad)
    assert held(found) == {("against-form", "", "H2")}
    assert max(e.strength for e in found) < 1.1
    assert diagnosis.verdict is Verdict.NO_FAULT_FOUND


def test_equal_answers_say_something_only_where_somebody_vouches_for_the_good_run():
    assert held(against(graph(), graph())[0], Outcome.GOOD)
    assert against(graph(), graph(), vouched=False)[0] == []
    assert against(graph(), graph(label="complaint"), vouched=False)[0] == []


def test_runs_that_cannot_be_compared_are_no_evidence():
    stranger = flow("x", [replace(hop("H1", "x", "y", role="translator"), service="other", name="else")])
    assert against(stranger, graph())[0] == []


def test_a_check_can_be_switched_off_like_any_other():
    bad = graph(label="complaint", answer="We have passed your complaint on.")
    off = replace(CONFIG, checks={"against-output": CheckConfig(enabled=False)})
    assert "against-output" not in {e.check for e in against(graph(), bad, off)[0]}
