"""What a judge is asked, when it is enough, and what happens where it does not answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from rca.attribution import attribute
from rca.checks import run
from rca.checks.engine import bad
from rca.config import Config, JudgeConfig
from rca.judge.plan import Judged, judge
from rca.judge.records import Asker, Place, Question, Reply, Status, Usage
from rca.model import Complaint, Diagnosis, Graph, Outcome, Verdict
from tests.flows import flow, hop
from tests.judge.simulated import Simulated

CONFIG = Config()
COMPLAINT = Complaint("The burst hose was taken for a flood.")
H2 = Place("label", "label")


def graph() -> Graph:
    """A wrong label that no check can see, between two hops that do their work."""
    mail = "On Sunday the hose of our washing machine burst and the hall was under water. Policy 4711, Thomas Okafor."
    return flow(
        mail,
        [
            hop("fields", mail, {"policy": "4711", "name": "Thomas Okafor", "what": "hose of washing machine"}, role="extractor"),
            hop("label", mail, {"peril": "FLOOD"}, role="classifier", instructions="Labels: ESCAPE_OF_WATER, FLOOD, FIRE."),
            hop(
                "letter",
                '{"name": "Thomas Okafor", "peril": "FLOOD"}',
                "Dear Thomas Okafor, damage by FLOOD is excluded.",
                role="generator",
            ),
        ],
        {"fields": ["request"], "label": ["request"], "letter": ["fields", "label"]},
    )


@dataclass
class Answering:
    """An asker that answers by a function of the question, and remembers what it was asked."""

    answer: Callable[[Question], Reply]
    asked: list[Question] = field(default_factory=list)

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        self.asked.extend(questions)
        return [self.answer(q) for q in questions]


def said(question: Question, verdicts: dict[str, str]) -> Reply:
    """An answer with those verdicts, the rest sound, as sure as can be."""
    places = []
    for place in question.places:
        verdict = verdicts.get(place.handle, "sound")
        text = question.sources.get(f"{place.node}.output", "")[:40]
        quotes = [{"in": f"{place.node}.output", "text": text}] if verdict == "introduced" and text else []
        places.append({"id": place.handle, "verdict": verdict, "confidence": 1.0, "quotes": quotes, "reason": f"about {place.handle}"})
    accused = [p["id"] for p in places if p["verdict"] == "introduced"]
    data = {"places": places, "ranking": accused, "nothing_wrong": not accused}
    return Reply(Status.ANSWERED, data, "live", "", Usage(1, 500, 50))


def asked(asker: Asker, complaint: Complaint = COMPLAINT, on: Graph | None = None, **settings: Any) -> tuple[Judged, Diagnosis]:
    """The judge over the graph, and what is concluded with it."""
    on = on or graph()
    evidence = run(on, CONFIG, complaint)
    told = judge(on, evidence, complaint, CONFIG, JudgeConfig(model="m", **settings), asker)
    return told, attribute(on, (*evidence, *told.evidence), complaint, CONFIG, told.order)


@pytest.mark.parametrize("plan", ["trace", "hop"])
def test_what_a_judge_accuses_becomes_the_origin_with_its_reason(plan: str) -> None:
    told, diagnosis = asked(Simulated(graph(), H2), plan=plan)
    assert diagnosis.verdict is Verdict.ORIGIN_FOUND
    assert diagnosis.candidates[0].location.hop == "label"
    assert diagnosis.reason == 'label: judge (m): label introduced it: "as the label says"'
    assert told.report.plan == plan
    (accusing,) = [e for e in diagnosis.candidates[0].evidence if e.check == "judge"]
    assert accusing.points > 20  # nothing else speaks against it


def test_a_trace_that_fits_is_asked_about_in_one_call_and_another_hop_by_hop() -> None:
    fits, small = Simulated(graph(), H2), Simulated(graph(), H2)
    assert asked(fits)[0].report.plan == "trace"
    assert [q.kind for q in fits.asked] == ["trace"]
    told, _ = asked(small, plan="trace", context=900)
    assert told.report.plan == "hop"
    assert {q.kind for q in small.asked} == {"hop"}
    assert "does not fit into 900 tokens" in told.report.notes[0]


def test_the_hop_plan_stops_when_the_first_suspect_is_clear() -> None:
    asker = Simulated(graph(), H2)
    told, diagnosis = asked(asker, plan="hop", until=0.5)
    assert diagnosis.candidates[0].location.hop == "label"
    assert len(told.report.asked) < 3
    assert len(asker.asked) == len(told.report.asked)
    assert not told.report.unjudged
    assert "of 3 hops were asked about" in told.report.notes[-1]


@pytest.mark.parametrize(
    ("budget", "why"),
    [({"budget_calls": 1}, "the budget of 1 calls"), ({"budget_tokens": 1200}, "the budget of 1200 tokens")],
)
def test_a_budget_holds_and_what_it_leaves_out_is_named(budget: dict[str, int], why: str) -> None:
    asker = Answering(lambda q: said(q, {}))
    told, _ = asked(asker, plan="hop", **budget)
    assert len(asker.asked) == 1
    assert told.report.unjudged
    assert all(reason.startswith(why) for _, reason in told.report.unjudged)
    assert not told.unanswered


def test_a_budget_in_money_counts_both_prices() -> None:
    asker = Answering(lambda q: said(q, {}))
    told, _ = asked(asker, plan="hop", budget_money=0.004, price_in=1.0, price_out=10.0)
    assert len(asker.asked) == 1
    assert told.report.money == pytest.approx(500 / 1e6 + 50 * 10 / 1e6)


def test_the_trace_is_asked_about_again_for_each_vote_and_disagreement_weighs_less() -> None:
    def answer(question: Question) -> Reply:
        return said(question, {"label" if question.vote < 2 else "fields": "introduced"})

    asker = Answering(answer)
    split, _ = asked(asker, votes=3)
    agreed, _ = asked(Answering(lambda q: said(q, {"label": "introduced"})), votes=3)
    assert [q.vote for q in asker.asked] == [0, 1, 2]
    assert len({q.key for q in asker.asked}) == 3
    weights = [next(p for p in t.report.places if p.handle == "label").weight for t in (split, agreed)]
    assert 0 < weights[0] < weights[1]
    assert "Asked 3 times, it said 2 times introduced, 1 times sound." in next(p for p in split.report.places if p.handle == "label").doubts


def test_in_the_hop_plan_only_the_hop_that_decides_is_voted_on() -> None:
    asker = Simulated(graph(), H2)
    asked(asker, plan="hop", votes=3)
    again = [q for q in asker.asked if q.vote]
    assert [q.vote for q in again] == [1, 2]
    assert all(H2 in q.places for q in again)


def test_a_judge_that_is_down_leaves_the_ranking_of_the_checks_and_is_told_for_every_place() -> None:
    down = Answering(lambda q: Reply(Status.FAILED, error="http://judge: connection refused"))
    evidence = run(graph(), CONFIG, COMPLAINT)
    without = attribute(graph(), evidence, COMPLAINT, CONFIG)
    for plan in ("trace", "hop"):
        told, diagnosis = asked(down, plan=plan)
        assert [(c.location, c.probability) for c in diagnosis.candidates] == [(c.location, c.probability) for c in without.candidates]
        assert told.report.unjudged
        assert all("connection refused" in why for _, why in told.report.unjudged)
        assert told.unanswered == "http://judge: connection refused"
        assert {e.outcome for e in told.evidence} == {Outcome.UNKNOWN}


def test_an_endpoint_is_given_up_after_three_questions_without_an_answer() -> None:
    mail = "a text of which nothing is wrong"
    long = flow(mail, [hop(f"h{i}", mail if i == 0 else f"words number {i - 1} here", f"words number {i} here") for i in range(9)])
    down = Answering(lambda q: Reply(Status.FAILED, error="hung up"))
    told, _ = asked(down, Complaint(), long, plan="hop", reliability={"default": (0.998, 0.002)})
    assert len(down.asked) == 3
    assert any(why.startswith("given up after 3 questions") for _, why in told.report.unjudged)


def test_a_missing_recording_is_named_and_the_others_are_still_looked_up() -> None:
    def answer(question: Question) -> Reply:
        return Reply(Status.MISSING, error="not in the cassette") if H2 in question.places else said(question, {})

    told, _ = asked(Answering(answer), plan="hop", reliability={"default": (0.998, 0.002)})
    assert ("label", "not in the cassette") in told.report.unjudged
    assert {"fields", "letter"} <= {p.handle for p in told.report.places}
    assert told.unanswered == "not in the cassette"


def test_a_dry_run_is_shown_every_question_that_may_be_asked() -> None:
    dry = Answering(lambda q: Reply(Status.SKIPPED, error="dry run"))
    told, _ = asked(dry, plan="hop", reliability={"default": (0.998, 0.002)})
    assert {p.node for q in dry.asked for p in q.places} >= {"fields", "label", "letter"}
    assert told.report.unjudged
    assert not told.unanswered
    assert not told.evidence


def test_an_answer_with_a_false_quote_does_not_count_and_is_named() -> None:
    def answer(question: Question) -> Reply:
        lie = {"id": "label", "verdict": "introduced", "confidence": 1.0, "quotes": [{"in": "label.output", "text": "STORM"}], "reason": ""}
        return Reply(Status.ANSWERED, {"places": [lie], "ranking": ["label"], "nothing_wrong": False}, "live")

    told, diagnosis = asked(Answering(answer), plan="trace")
    assert not [e for e in diagnosis.evidence if e.check == "judge" and e.outcome is Outcome.BAD]
    assert ("label", "a quote is not in the text") in told.report.unjudged
    assert [p.weight for p in told.report.places if p.handle == "label"] == [0.0]


def test_a_hop_of_which_nothing_is_recorded_is_never_found_sound() -> None:
    on = flow("a request", [hop("first", "a request", None), hop("last", None, "an answer of some words")])
    for plan in ("trace", "hop"):
        told, _ = asked(Answering(lambda q: said(q, {})), on=on, plan=plan, reliability={"default": (0.998, 0.002)})
        assert {p.handle for p in told.report.places} <= {"request", "request>first", "last"}
        assert ("first>last", "what is to be looked at is not recorded") in told.report.unjudged


def test_a_graph_without_hops_is_not_asked_about() -> None:
    asker = Answering(lambda q: said(q, {}))
    told, _ = asked(asker, on=Graph((), ()))
    assert asker.asked == []
    assert told.report.calls == 0


def test_confirming_reorders_the_first_three_and_nothing_else() -> None:
    def answer(question: Question) -> Reply:
        if question.kind != "confirm":
            return said(question, {"label": "introduced"})
        handles = [p.handle for p in question.places]
        data = {"ranking": [*reversed(handles)], "cause": "A hose is no flood.", "repair": "Describe the labels.", "final_right": True}
        return Reply(Status.ANSWERED, data, "live")

    plain, before = asked(Answering(answer))
    told, after = asked(Answering(answer), confirm=True)
    assert [c.location for c in after.candidates[:3]] == [c.location for c in reversed(before.candidates[:3])]
    assert [c.location for c in after.candidates[3:]] == [c.location for c in before.candidates[3:]]
    assert [c.probability for c in after.candidates] == [c.probability for c in before.candidates]
    assert after.verdict is before.verdict
    assert told.evidence == plain.evidence
    assert (told.report.cause, told.report.repair) == ("A hose is no flood.", "Describe the labels.")


def test_confirming_a_suspect_that_was_not_asked_about_changes_nothing() -> None:
    def answer(question: Question) -> Reply:
        if question.kind != "confirm":
            return said(question, {"label": "introduced"})
        return Reply(Status.ANSWERED, {"ranking": ["H99"], "cause": "", "repair": "", "final_right": False}, "live")

    told, _ = asked(Answering(answer), confirm=True)
    assert told.order == ()


def test_the_same_answers_give_the_same_result() -> None:
    one, two = (asked(Simulated(graph(), H2, 0.7), plan="hop", votes=2) for _ in range(2))
    assert one == two


def test_a_judge_without_hints_is_sent_none() -> None:
    hinted, blind = Simulated(graph(), H2), Simulated(graph(), H2)
    evidence = (bad("letter", 3.0, "The letter names an amount from nowhere."),)
    for plan in ("trace", "hop"):
        config = JudgeConfig(model="m", plan=plan, until=2.0)
        judge(graph(), evidence, COMPLAINT, CONFIG, config, hinted)
        judge(graph(), evidence, COMPLAINT, CONFIG, replace(config, blind=True), blind)
    assert sum("an amount from nowhere" in q.user for q in hinted.asked) == 2
    assert not any("an amount from nowhere" in q.user for q in blind.asked)
