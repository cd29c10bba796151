"""What an opinion is worth, and what speaks against it."""

from __future__ import annotations

import math

import pytest

from rca.attribution import attribute
from rca.checks.context import shared
from rca.config import Config, JudgeConfig
from rca.judge.calibrate import Counts, Measured
from rca.judge.records import Found, Opinion, Place
from rca.judge.reliability import rates
from rca.judge.weigh import evidence, merged, weigh
from rca.model import Complaint, Graph, Outcome, Side
from tests.flows import flow, hop

TEXT = "The bolt M8 was tightened with 25 Nm and the cover was closed again afterwards."
SUMMARY = "The bolt M8 was tightened with 52 Nm."
LETTER = "Dear Sir, the bolt M8 was tightened with 52 Nm. Kind regards, your workshop"
PAIR = (0.9, 0.1)


def graph() -> Graph:
    return flow(TEXT, [hop("sum", TEXT, SUMMARY, role="summarizer"), hop("letter", SUMMARY, LETTER)])


def opinion(handle: str, found: Found, quote: str = "", confidence: float = 1.0) -> Opinion:
    source, _, node = handle.rpartition(">")
    quotes = ((f"{node}.output", quote),) if quote else ()
    return Opinion(Place(handle, node, source), found, confidence, quotes, "because")


def ctx():
    return shared(graph(), Config(), Complaint())


def test_weights_are_log_likelihood_ratios_scaled_by_confidence() -> None:
    accused = weigh(ctx(), opinion("sum", Found.INTRODUCED, "with 52 Nm", 0.5), PAIR)
    assert accused.weight == pytest.approx(0.5 * math.log(9), abs=1e-4)
    sound = weigh(ctx(), opinion("sum", Found.SOUND), PAIR)
    assert sound.weight == pytest.approx(math.log(0.1 / 0.9), abs=1e-4)
    assert weigh(ctx(), opinion("sum", Found.CANNOT_SAY), PAIR).weight == 0.0


def test_a_fault_said_to_be_introduced_that_stands_in_what_came_before_weighs_less_and_is_doubted() -> None:
    passed_on = weigh(ctx(), opinion("letter", Found.INTRODUCED, "tightened with 52 Nm"), PAIR)
    own = weigh(ctx(), opinion("sum", Found.INTRODUCED, "tightened with 52 Nm"), PAIR)
    assert 0 < passed_on.weight < own.weight
    assert passed_on.doubts == ("It is said to be introduced here, but what is quoted stands in what letter was given.",)
    assert own.doubts == ()


def test_a_fault_said_to_be_inherited_that_stands_nowhere_before_is_doubted() -> None:
    (doubt,) = weigh(ctx(), opinion("sum", Found.INHERITED, "tightened with 52 Nm"), PAIR).doubts
    assert "stands in nothing that sum was given" in doubt
    assert weigh(ctx(), opinion("letter", Found.INHERITED, "tightened with 52 Nm"), PAIR).doubts == ()


def test_a_hand_off_that_delivered_everything_unchanged_is_doubted() -> None:
    (doubt,) = weigh(ctx(), opinion("sum>letter", Found.INTRODUCED), PAIR).doubts
    assert doubt == "What sum sent arrived whole and unchanged."


def test_a_classifier_may_choose_a_label_that_stands_in_its_input() -> None:
    text = "Is it a complaint or a question? It is a complaint about the delay."
    labelled = shared(flow(text, [hop("label", text, "complaint", role="classifier")]), Config(), Complaint())
    assert weigh(labelled, opinion("label", Found.INTRODUCED, "complaint"), PAIR).doubts == ()


def test_what_the_judge_itself_ranks_second_weighs_less() -> None:
    said = opinion("sum", Found.INTRODUCED, "with 52 Nm")
    assert weigh(ctx(), said, PAIR, ahead=False).weight == pytest.approx(weigh(ctx(), said, PAIR).weight / 2, abs=1e-3)


def test_evidence_is_on_the_side_of_its_place_and_quotes_with_offsets() -> None:
    told = merged([weigh(ctx(), opinion("sum", Found.INTRODUCED, "52 Nm"), PAIR)])
    item = evidence(ctx(), Place("sum", "sum"), told, "m")
    assert (item.check, item.side, item.outcome) == ("judge", Side.OUTPUT, Outcome.BAD)
    assert SUMMARY[item.quotes[0].start : item.quotes[0].end] == "52 Nm"
    whole = evidence(ctx(), Place("sum>letter", "letter", "sum"), merged([weigh(ctx(), opinion("sum>letter", Found.SOUND), PAIR)]), "m")
    assert (whole.side, whole.source, whole.outcome) == (Side.HANDOFF, "sum", Outcome.GOOD)


def test_an_accusation_counts_in_full_where_the_claim_did_not_reach_the_final_output() -> None:
    told = merged([weigh(ctx(), opinion("sum", Found.INTRODUCED, "52 Nm"), PAIR)])
    items = [evidence(ctx(), Place("sum", "sum"), told, "m")]
    before = attribute(graph(), [], Complaint(), Config())
    after = attribute(graph(), items, Complaint(), Config())

    def odds(diagnosis, hop_id):
        shares = {c.location.hop: c.probability for c in diagnosis.candidates if c.location.type == "hop"}
        return math.log(shares[hop_id] / shares["letter"])

    assert odds(after, "sum") - odds(before, "sum") == pytest.approx(told.weight, abs=1e-2)  # probabilities are rounded


def test_configured_rates_win_and_those_of_a_plan_first() -> None:
    config = JudgeConfig(reliability={"default": (0.8, 0.2), "summarizer": (0.7, 0.1), "hop:summarizer": (0.6, 0.1)})
    assert rates(ctx(), config, "trace", Place("sum", "sum")) == (0.7, 0.1)
    assert rates(ctx(), config, "hop", Place("sum", "sum")) == (0.6, 0.1)
    assert rates(ctx(), config, "hop", Place("letter", "letter")) == (0.8, 0.2)
    assert rates(ctx(), JudgeConfig(), "hop", Place("letter", "letter"))[0] > 0.5


def test_a_question_about_many_places_raises_fewer_false_alarms_a_place() -> None:
    one = rates(ctx(), JudgeConfig(), "hop", Place("sum", "sum"), 4)
    many = rates(ctx(), JudgeConfig(), "hop", Place("sum", "sum"), 120)
    assert many[0] == one[0]
    assert many[1] == pytest.approx(one[1] / 30)


def test_a_judge_that_is_worse_than_chance_is_not_read_as_its_opposite() -> None:
    config = JudgeConfig(reliability={"default": (0.1, 0.4)})
    pair = rates(ctx(), config, "hop", Place("sum", "sum"))
    assert weigh(ctx(), opinion("sum", Found.INTRODUCED, "with 52 Nm"), pair).weight == 0.0


def test_few_cases_of_a_role_are_drawn_towards_all() -> None:
    measured = Measured({"extractor": Counts(50, 50, 0, 200), "tool": Counts(0, 1, 0, 3)})
    told = measured.reliability()
    assert 0.8 < told["tool"][0] < told["default"][0] < told["extractor"][0] < 1.0
