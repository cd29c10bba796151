"""Where the data first parts, and what differs around it: on recorded traces, and on small graphs for what those do not hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from rca.compare.runs import compare, rule_lines
from rca.config import Config
from rca.decode import assemble, decode
from rca.model import Complaint, Likeness, Payload, State, Trace, Verdict
from rca.pipeline.compare import Good, compared
from rca.pipeline.diagnose import diagnose
from rca.records import replace
from tests.compare.variants import WRONG_ID, mended, variant
from tests.flows import flow, hop

NOWHERE = Trace((), ())


def trace(text: str) -> Trace:
    batch = decode(text.encode(), "t.json")
    return assemble([batch], [batch.spans[0].trace_id])


def found(good: str, bad: str):
    return compared(trace(good), trace(bad), Config())


def graphs(good, bad):
    return compare(replace(NOWHERE, trace_ids=("a" * 32,)), good, replace(NOWHERE, trace_ids=("b" * 32,)), bad)


def test_the_data_parts_where_the_number_was_misread():
    runs = found(mended(), variant(WRONG_ID))
    assert (runs.parting.type, runs.parting.hop, runs.parting.clear) == ("hop", "H2", True)
    pair = next(p for p in runs.pairs if p.bad == "H2")
    assert pair.input.likeness is Likeness.EQUAL
    assert [(d.path, d.good, d.bad) for d in pair.output.differences] == [("repair_estimate", "3480", "3840")]
    assert [p.output.likeness for p in runs.pairs if p.bad == "H1"] == [Likeness.EQUAL]


def test_equal_runs_part_nowhere_and_other_ids_and_times_are_no_difference():
    runs = found(variant("a" * 32, hours=-3), variant(WRONG_ID))
    assert runs.parting is None
    assert {p.output.likeness for p in runs.pairs} == {Likeness.EQUAL}
    assert all(not p.settings for p in runs.pairs)


def test_models_parameters_versions_and_instructions_that_changed_are_told():
    texts = {'"gpt-4o-2024-08-06"': '"gpt-4o-mini-2024-07-18"'} if "gpt-4o-2024-08-06" in variant(WRONG_ID) else {}
    service = re.search(r'service.version", "value": \{"stringValue": "([^"]+)', variant(WRONG_ID))[1]
    temperature = re.search(r'gen_ai.request.temperature", "value": (\{[^}]+\})', variant(WRONG_ID))[1]
    runs = found(mended(), variant(WRONG_ID, texts={**texts, f'"{service}"': '"9.9.9"', temperature: '{"doubleValue": 0.9}'}))
    changed = {(s.kind, s.name): (s.good, s.bad) for p in runs.pairs for s in p.settings}
    assert changed["version", "service.version"] == (service, "9.9.9")
    assert changed["parameter", "temperature"][1] == "0.9"
    if texts:
        assert changed["model", "model"] == ("gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18")


def test_a_changed_line_of_the_instructions_is_told_alone():
    good = "You extract claims.\nGive amounts as in the text.\nReturn JSON."
    assert rule_lines(good, good.replace(" as in the text", " in whole euros")) == (
        "- Give amounts as in the text.",
        "+ Give amounts in whole euros.",
    )
    assert rule_lines(good, good + "\n\n  ") == ()
    assert rule_lines(good, "") == ()


def test_a_hand_off_that_lost_something_is_where_it_parts():
    mail = "The door of the oven opened while it was hot and my son of three was burnt on his hand, we were at the emergency ward."
    sent = hop("H1", mail, mail)
    right = [sent, hop("H2", mail, '{"label": "safety"}', role="classifier")]
    wrong = [sent, hop("H2", mail[:50], '{"label": "other"}', role="classifier")]
    runs = graphs(flow(mail, right), flow(mail, wrong))
    assert (runs.parting.type, runs.parting.source, runs.parting.hop) == ("handoff", "H1", "H2")


def test_other_requests_are_said_to_differ_and_form_is_compared():
    def run(text, made):
        return flow(text, [hop("H1", text, made, role="extractor")])

    full = '{"order": "KX-1", "amount": 20, "email": "a@b.org"}'
    runs = graphs(
        run("Please refund order KX-1, 20 euros, a@b.org", full), run("Where is my parcel KX-9 of 70 euros?", '{"order": "KX-9"}')
    )
    assert runs.parting.type == "request"
    assert {(d.kind, d.path) for d in runs.pairs[0].shape} >= {("missing", "amount"), ("missing", "email")}


def test_only_wording_differs_is_said_so():
    asked = "Is the hob covered, and how much do I pay for it?"
    one = "The hob is covered by your glass add-on. You pay an excess of EUR 250 for it."
    two = "Your glass add-on covers the hob. The excess that you pay is EUR 250. We wish you a pleasant summer holiday by the sea."
    runs = graphs(flow(asked, [hop("H1", asked, one)]), flow(asked, [hop("H1", asked, two)]))
    assert runs.final.likeness is Likeness.WORDED
    assert (runs.parting.hop, runs.parting.clear) == ("H1", False)


def test_a_loop_that_ran_longer_is_counted():
    def loop(rounds):
        hops = [
            replace(hop(f"H{n}", f"query {n}", f"hits {n}", role="retriever"), service="index", name="search") for n in range(1, rounds + 1)
        ]
        return flow("a question", [*hops, hop("H9", "all hits", "an answer")])

    runs = graphs(loop(2), loop(4))
    assert [(good, bad) for _, good, bad in runs.repeats] == [(0, 2)]
    assert len(runs.only_bad) == 2


@pytest.mark.parametrize("silent", ["good", "bad"])
def test_a_run_without_payloads_cannot_be_compared_and_is_named(silent):
    good, bad = mended(silent=silent == "good"), variant(WRONG_ID, silent=silent == "bad")
    runs = found(good, bad)
    assert runs.reason == f"the {silent} run records no inputs and outputs"
    assert runs.parting is None


def test_a_hop_whose_output_was_not_recorded_is_unknown_and_not_equal():
    def run(last):
        return flow("q", [hop("H1", "q", "one text"), replace(hop("H2", "one text", "x"), output=last)])

    runs = graphs(run(Payload(State.CAPTURED, "an answer")), run(Payload(State.ABSENT)))
    assert runs.pairs[1].output.likeness is Likeness.UNKNOWN
    assert runs.parting is None


def test_twins_of_the_development_cases_part_at_the_fault(shared):
    """The mended twins have small differences of their own, so that an earlier hop may part in something harmless."""
    bench = shared / "bench"
    labels = {row["id"]: row for line in (bench / "traces/labels.jsonl").read_text("utf-8").splitlines() for row in [json.loads(line)]}
    right = total = 0
    for case in yaml.safe_load((bench / "healthy/cases.yaml").read_text("utf-8")):
        for twin in re.findall(r"\b(?:clm|hr|inv|rev|sup)-\d\d\b", case["fault"]["note"])[:1]:
            runs = found(
                *((bench / part).read_text("utf-8") for part in (f"healthy/traces/{case['id']}.otlp.json", f"traces/{twin}.otlp.json"))
            )
            total += 1
            right += _is_origin(runs, labels[twin])
    assert total == 24
    assert right >= 20


def _is_origin(runs, label) -> bool:
    place = runs.parting
    if place is None or place.type != label["origin_type"]:
        return False
    hops = {h.id: set(h.span_ids) for h in runs.bad.hops}
    spans = label["origin_span_ids"] if place.type == "hop" else label.get("to_span_ids") or [label["to_span_id"]]
    return place.type == "request" or bool(hops[place.hop] & set(spans))


def test_one_run_under_two_instrumentations_agrees(shared):
    """The live traces are the built cases recorded by other instrumentations."""
    live = [json.loads(line) for line in (shared / "live/labels.jsonl").read_text("utf-8").splitlines()]
    agree = 0
    for label in live:
        case = label.get("case") or label["id"].partition(".")[0]
        folder = Path("healthy/traces") if "-w" in case else Path("traces")
        files = [shared / "live" / f"{label['id']}.{form}" for form in ("otlp.jsonl.gz", "logs.jsonl.gz")]
        recorded = assemble([decode(f.read_bytes(), f.name) for f in files if f.exists()], label.get("trace_ids") or [label["trace_id"]])
        runs = compared(recorded, trace((shared / "bench" / folder / f"{case}.otlp.json").read_text("utf-8")), Config())
        assert not runs.only_good, label["id"]
        assert not runs.only_bad, label["id"]
        agree += runs.parting is None
    assert agree >= 0.9 * len(live)


def test_a_mended_twin_helps_and_a_healthy_run_stays_unaccused(shared):
    bench = shared / "bench"
    labels = {row["id"]: row for line in (bench / "traces/labels.jsonl").read_text("utf-8").splitlines() for row in [json.loads(line)]}
    alone = beside = quiet = 0
    for case in yaml.safe_load((bench / "healthy/cases.yaml").read_text("utf-8")):
        twin = re.findall(r"\b(?:clm|hr|inv|rev|sup)-\d\d\b", case["fault"]["note"])[0]
        good = trace((bench / f"healthy/traces/{case['id']}.otlp.json").read_text("utf-8"))
        bad = trace((bench / f"traces/{twin}.otlp.json").read_text("utf-8"))
        alone += _named(diagnose(bad, Config(), Complaint()), labels[twin])
        beside += _named(diagnose(bad, Config(), Complaint(), good=Good(good)), labels[twin])
        again = replace(good, trace_ids=("d" * 32, *good.trace_ids[1:]))
        quiet += diagnose(good, Config(), Complaint(), good=Good(again)).diagnosis.verdict is not Verdict.ORIGIN_FOUND
    assert quiet == 24
    assert beside >= max(22, alone + 1)


def _named(report, label) -> bool:
    """Whether the first suspect is named, and is the labelled origin."""
    where = report.diagnosis.candidates[0].location
    if report.diagnosis.verdict is not Verdict.ORIGIN_FOUND or str(where.type) != label["origin_type"]:
        return False
    ends = {"hop": (where.span_ids, label["origin_span_ids"]), "handoff": (where.to_span_ids, [label["to_span_id"]])}
    mine, theirs = ends.get(str(where.type), ((1,), (1,)))
    return bool(set(mine) & set(theirs))
