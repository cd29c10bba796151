"""Questions about one hop, many hops, and the first suspects."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from rca import checks
from rca.attribution import attribute
from rca.config.records import JudgeConfig
from rca.judge.hops import batch_question, confirm_question, hop_question, size
from rca.model import Complaint, Hop
from tests.flows import hop
from tests.judge.making import JUDGE, context
from tests.judge.test_digest import MAIL, NOTE, READS, SAID, hops


def test_a_hop_with_what_it_was_sent_and_what_is_open():
    question = hop_question(context(MAIL, hops(), READS, SAID), "H3", (), JUDGE)
    assert [p.handle for p in question.places] == ["H2>H3", "H3"]
    assert question.kind == "hop"
    assert question.user.index("H2 H2 @") < question.user.index("H3 H3 @"), "what was sent stands before what was received"
    assert "in: [= H2.output]" in question.user
    assert "complaint: The repair amount is wrong." in question.user
    assert "EUR 3,480 for the repair" not in question.user, "a hop is judged on its own input"
    assert "places: each of H2>H3, H3." in question.system
    assert question.sources.keys() >= {"H2.output", "H3.input", "H3.output"}


def test_the_first_hop_is_asked_with_the_request():
    question = hop_question(context(MAIL, hops(), READS, SAID), "H2", (), JUDGE)
    assert [p.handle for p in question.places] == ["request", "request>H2", "H2"]
    assert question.rubrics.keys() == {"hop", "request", "handoff", "extractor"}
    assert question.user.count(MAIL) == 1
    assert f"final answer: {NOTE}" in question.user


def test_a_cut_hand_off_shows():
    sent = f"{MAIL} The child lock failed and a child was burned, please call me back soon."
    made = [hop("H1", sent, {"body": sent, "lang": "en"}, role="extractor"), hop("H2", sent[:120], "no_safety", role="guardrail")]
    text = hop_question(context(sent, made), "H2", (), JUDGE).user
    assert "in: [= H1.output.body up to" in text
    assert "child was burned" in text


def test_an_unknown_hop_is_an_error():
    with pytest.raises(KeyError):
        hop_question(context(MAIL, hops(), READS), "H9", (), JUDGE)


RULES = "Extract station, pressure_kpa and seal_replaced as JSON from the inspection report."


def mapped(count: int) -> tuple[list[dict[str, str]], list[Hop]]:
    docs = [
        {
            "id": f"doc-{i}",
            "text": f"Inspection report {i}: the pump at station {i % 17} was serviced on {1 + i % 28} May 2026. Pressure {200 + i} kPa. "
            f"The seal was {'replaced' if i % 3 else 'not replaced'}; next service due in {6 + i % 7} months, no leaks at the flange.",
        }
        for i in range(count)
    ]
    made = [hop("H1", "all reports of May", docs, role="retriever")]
    made += [hop(f"H{i + 2}", d["text"], {"pressure_kpa": 200 + i}, role="extractor", instructions=RULES) for i, d in enumerate(docs)]
    made.append(hop(f"H{count + 2}", "\n".join(h.output.text for h in made[1:]), "Average pressure 249.5 kPa.", instructions="Summarise."))
    return docs, made


def test_many_hops_of_one_kind_in_one_question():
    docs, made = mapped(100)
    reads = {h.id: ["H1"] for h in made[1:-1]} | {"H1": ["request"], "H102": [h.id for h in made[1:-1]]}
    ctx = context("all reports of May", made, reads, Complaint("The pressure of station 7 is wrong."))
    config = JudgeConfig(context=8000, max_answer=1500)
    question = batch_question(ctx, [f"H{i}" for i in range(2, 42)], (), config)
    assert question.kind == "batch"
    assert len(question.places) == 80
    assert size(question) <= 6500
    assert question.user.count(RULES) == 1
    for i in range(40):
        assert docs[i]["text"] in question.user, "the input of each hop is there in full"
    assert f"in (= H1.output[3].text): {docs[3]['text']}" in question.user
    assert docs[77]["text"] not in question.user, "of a long list only what went to these hops is there"
    whole = hop_question(ctx, "H102", (), config)
    assert size(whole) <= 6500
    assert whole.places[-1].handle == "H102"


def test_what_did_not_come_from_a_long_list_as_it_was_shows_beside_it():
    docs, made = mapped(30)
    made[6] = hop("H7", docs[5]["text"].replace("205 kPa", "502 kPa"), {"pressure_kpa": 502}, role="extractor", instructions=RULES)
    ctx = context("all reports of May", made[:-1], {h.id: ["H1"] for h in made[1:-1]} | {"H1": ["request"]})
    question = batch_question(ctx, [f"H{i}" for i in range(2, 12)], (), JUDGE)
    assert "in (= H1.output[4].text)" in question.user
    assert "in: Inspection report 5" in question.user
    assert "502 kPa" in question.user
    assert "[= H6.input]" in question.user, "the list is there, what went out as it was as references"


def test_a_template_that_many_hops_share_stands_once():
    template = (
        "You read inspection reports.\nReturn station, pressure and seal as JSON, nothing else.\nUse null where the report is silent. " * 3
    )
    made = [
        hop(f"H{i}", f"{template}\nReport:\nPump {i} at station {i} has {i}00 kPa.\nSeal {i}.", {"kpa": i * 100}, role="extractor")
        for i in range(1, 9)
    ]
    for i, h in enumerate(made):
        made[i] = replace(h, name="reader", service="readers")
    ctx = context("all reports of May", made, {h.id: ["request"] for h in made})
    question = batch_question(ctx, [h.id for h in made], (), JUDGE)
    assert question.user.count("You read inspection reports.") == 3, "it is there once, where it is repeated three times in itself"
    assert question.user.count("[= H1.input up to") == 7
    for i in range(1, 9):
        assert f"Pump {i} at station {i} has {i}00 kPa.\n| Seal {i}." in question.user


def test_a_hop_question_is_cut_to_the_context():
    long = " ".join(f"Line {i} of a very long document about pumps." for i in range(3000))
    ctx = context(long, [hop("H1", long, "Pressure 3,840 kPa."), hop("H2", "Pressure 3,840 kPa.", NOTE)], complaint=Complaint("", "3,840"))
    question = hop_question(ctx, "H1", (), JudgeConfig(context=2000, max_answer=500))
    assert size(question) <= 1500
    assert question.notes


def test_the_first_suspects_are_put_side_by_side():
    ctx = context(MAIL, hops(), READS, SAID)
    diagnosis = attribute(ctx.graph, checks.run(ctx.graph, ctx.config, SAID), SAID, ctx.config)
    question = confirm_question(ctx, diagnosis, JUDGE)
    assert question.kind == "confirm"
    assert len(question.places) == 3
    assert question.places[0].handle == "H2"
    assert question.user.endswith(f"Suspects: {', '.join(p.handle for p in question.places)}")
    jsonschema.validate({"ranking": ["H2"], "cause": "c", "repair": "r", "final_right": True}, question.schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"ranking": ["H77"], "cause": "c", "repair": "r", "final_right": True}, question.schema)
    assert json.loads(json.dumps(question.schema)) == question.schema
