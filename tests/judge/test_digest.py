"""The question over a whole trace: what a reader needs is in it, each text once, in the order of the data."""

from __future__ import annotations

import json

import jsonschema
import pytest

from rca import checks
from rca.config.records import JudgeConfig
from rca.judge.digest import size, trace_question
from rca.judge.fence import CLOSING, OPENING
from rca.judge.rubrics import NAMES, ROLES, rubric
from rca.model import Complaint, Document, Hop, Payload, State
from tests.flows import ABSENT, hop
from tests.judge.making import JUDGE, context

MAIL = "Ingrid Halvorsen: the garage estimates EUR 3,480 for the repair of the roof. My excess is EUR 300. The windscreen is NOT cracked."
CLAIM = {"claimant": "Ingrid Halvorsen", "repair": 3840, "excess": 300}
NOTE = "Repair EUR 3,840 less the excess of EUR 300, payable EUR 3,540."


def hops() -> list[Hop]:
    return [
        hop("H1", MAIL, "weather", role="classifier", instructions="weather or theft. One label.", facts={"confidence": 0.55}),
        hop("H2", MAIL, CLAIM, role="extractor", instructions="Extract the claim as JSON."),
        hop("H3", CLAIM, NOTE, role="summarizer", instructions="Write the note."),
    ]


READS = {"H1": ["request"], "H2": ["request"], "H3": ["H2"]}
SAID = Complaint("The repair amount is wrong.", "3,840", "3,480")


def user(**changes: object) -> str:
    return trace_question(context(MAIL, hops(), READS, SAID), (), JUDGE, **changes).user


def test_the_digest_as_a_whole():
    assert (
        user()
        == f"""{OPENING}
request: {MAIL}

H1 H1 @ H1-service (classifier)
facts: confidence 0.55
instructions: weather or theft. One label.
in: [= request]
out: weather

H2 H2 @ H2-service (extractor)
instructions: Extract the claim as JSON.
in: [= request]
out: {{"claimant":"Ingrid Halvorsen","repair":3840,"excess":300}}

H3 H3 @ H3-service (summarizer)
instructions: Write the note.
in: [= H2.output]
out: {NOTE}

final answer: [= H3.output]

complaint: The repair amount is wrong.
wrong piece: 3,840
should be: 3,480
{CLOSING}"""
    )


def test_what_it_asks_about_and_what_can_be_quoted():
    question = trace_question(context(MAIL, hops(), READS, SAID), (), JUDGE)
    assert [p.handle for p in question.places] == ["request", "request>H1", "H1", "request>H2", "H2", "H2>H3", "H3"]
    assert question.sources["H3.input"] == question.sources["H2.output"]
    assert question.sources["H2.instructions"] == "Extract the claim as JSON."
    assert question.kind == "trace"
    jsonschema.Draft202012Validator.check_schema(question.schema)
    good = {"places": [{"id": "H2", "verdict": "introduced", "confidence": 1, "quotes": [], "reason": "x"}], "ranking": ["H2"]}
    jsonschema.validate(good | {"nothing_wrong": False}, question.schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(good, question.schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(good | {"nothing_wrong": False, "ranking": ["H7"]}, question.schema)


def test_the_rubrics_of_the_roles_that_occur_and_no_others():
    question = trace_question(context(MAIL, hops(), READS), (), JUDGE)
    assert question.rubrics.keys() == {"trace", "request", "handoff", "classifier", "extractor", "summarizer"}
    assert "- classifier:" in question.system
    assert "- retriever:" not in question.system
    for word in ("request", "hand-off", "perhaps wrongly", "not recorded", "not at fault", "calculation", "verbatim", "{fence}"):
        assert word in question.system


def test_hints_may_be_left_out():
    ctx = context(MAIL, hops(), READS, SAID)
    evidence = checks.run(ctx.graph, ctx.config, SAID)
    seen, blind = trace_question(ctx, evidence, JUDGE), trace_question(ctx, evidence, JUDGE, blind=True)
    assert "hints of simple programs, may be wrong:\n- H2: H2 wrote the number 3840; its input has EUR 3,480" in seen.user
    assert "hints" not in blind.user
    assert seen.key != blind.key


def test_the_same_trace_gives_the_same_question():
    one = trace_question(context(MAIL, hops(), READS, SAID), (), JUDGE)
    assert one.key == trace_question(context(MAIL, hops(), READS, SAID), (), JUDGE).key
    assert one.key != trace_question(context(MAIL + "!", hops(), READS, SAID), (), JUDGE).key


def test_what_was_not_recorded_is_said_to_be_so():
    cut = Payload(State.TRUNCATED, MAIL[:60])
    silent = hop("H2", ABSENT, Payload(State.PLACEHOLDER, "<elided>"), role="extractor")
    text = trace_question(
        context(MAIL, [hop("H1", cut, "weather"), silent, hop("H3", "", NOTE)], {"H2": ["H1"], "H3": ["H2"]}), (), JUDGE
    ).user
    assert "[recording ends here]" in text
    assert "in: [not recorded; comes from H1]" in text
    assert "out: [not recorded: a placeholder stands there]" in text


def test_facts_that_speak_are_told_and_others_not():
    facts = {"http_status": 504, "cache_hit": True, "cache_age_s": 294720.0, "temperature": 0.2, "message_id": "abc"}
    odd = hop("H1", MAIL, NOTE[:30], facts=facts, error="ReadTimeout: attempt 1", finish_reason="length")
    text = trace_question(context(MAIL, [odd, hop("H2", NOTE[:30], NOTE, facts={"http_status": 200})]), (), JUDGE).user
    assert "facts: error ReadTimeout: attempt 1, finish_reason length, http_status 504, cache_hit true, cache_age_s 294720\n" in text
    assert text.count("facts:") == 1


def test_a_hand_off_that_dropped_what_was_sent_shows():
    found = {"Mbali Dlamini": "audit", "Stefan Roth": "none"}
    made = [hop("H1", MAIL, found, role="classifier"), hop("H2", {"balances": {"days": 5}, "conflicts": {}}, "No conflicts.")]
    text = trace_question(context(MAIL, made), (), JUDGE).user
    assert '"conflicts":{}' in text
    assert "(H1 leads here as well; nothing of what it sent was found in this input)" in text
    kept = [made[0], hop("H2", {"balances": 5, "conflicts": {"Mbali": "audit"}}, "One conflict.")]
    assert "leads here" not in trace_question(context(MAIL, kept), (), JUDGE).user


def test_retrieved_documents_stand_with_their_ids():
    passages = [{"id": "terms-2023#3", "content": "The excess is EUR 150.", "valid_until": "2025-12-31"}]
    assert '"id":"terms-2023#3"' in trace_question(context(MAIL, [hop("H1", MAIL, passages, role="retriever")]), (), JUDGE).user
    apart = Payload(State.CAPTURED, "1 passage", documents=(Document("faq-7", "A scratch is no breakage.", 0.8),))
    assert "[faq-7] A scratch is no breakage." in trace_question(context(MAIL, [hop("H1", MAIL, apart, role="retriever")]), (), JUDGE).user


def test_instructions_that_many_share_stand_once():
    rules = "Extract station and pressure as JSON from the report."
    many = [hop(f"H{i}", f"Report {i}: pressure {i}00 kPa at the station.", {"pressure": i * 100}, instructions=rules) for i in range(1, 9)]
    text = trace_question(context(MAIL, many, {h.id: ["request"] for h in many}), (), JUDGE).user
    assert text.count(rules) == 1
    assert text.count("instructions: [= H1.instructions]") == 7


# ---------------------------------------------------------------- what does not fit


LONG = " ".join(f"In section {i} of the report the inspector notes that pump {i} was found in good order on that day." for i in range(300))


def test_a_side_branch_is_left_out_first_and_named():
    side = [*hops(), hop("H4", LONG, LONG[:9000], role="generator")]
    ctx = context(MAIL, [side[0], side[1], side[3], side[2]], {**READS, "H4": ["request"]})
    whole = trace_question(ctx, (), JUDGE)
    assert "H4.output" in whole.sources
    short = trace_question(ctx, (), JUDGE, budget_tokens=2000)
    assert size(short) <= 2000
    assert "H4.output" not in short.sources
    assert any("H4" in note for note in short.notes)
    assert LONG[:50] not in short.user


def test_then_what_is_not_on_the_way_of_what_the_complaint_names():
    reports = [f"Report {i} of the pump at station {i}: the pressure was {1200 + i} kPa, no leaks at the flange. " * 8 for i in range(20)]
    read = [9307 if i == 7 else 1200 + i for i in range(20)]
    made = [hop(f"H{i + 1}", r, {"station": i, "kpa": read[i]}, role="extractor") for i, r in enumerate(reports)]
    notes = "; ".join(f"station {i} has {kpa} kPa" for i, kpa in enumerate(read))
    made.append(hop("H21", {"all": [json.loads(h.output.text) for h in made]}, notes, role="summarizer"))
    reads = {h.id: ["request"] for h in made[:-1]} | {"H21": [h.id for h in made[:-1]]}
    ctx = context("\n".join(reports), made, reads, Complaint("The pressure is wrong.", "9307 kPa"))
    question = trace_question(ctx, (), JUDGE, budget_tokens=6000)
    assert {"H8.output", "H21.output", "request"} <= question.sources.keys()
    assert "H3.output" not in question.sources
    assert any("not on the way of what the complaint names" in note for note in question.notes)


def test_long_texts_are_cut_around_what_is_open_and_that_is_told():
    report = f"{LONG} The measured pressure at pump 777 was 3,480 kPa. {LONG}"
    made = [hop("H1", report, f"{LONG} Pressure 3,840 kPa.", role="summarizer")]
    ctx = context(report, made, complaint=Complaint("The pressure is wrong", "3,840", "3,480"))
    question = trace_question(ctx, (), JUDGE, budget_tokens=2500)
    assert size(question) <= 2500
    assert "3,480 kPa" in question.user
    assert "3,840 kPa" in question.user
    assert "characters left out …]" in question.user
    assert any(note.startswith("Long texts were cut around what is open: request") for note in question.notes)
    assert question.sources["request"].endswith(LONG[-40:])


def test_the_budget_is_what_the_context_leaves():
    ctx = context(LONG * 3, [hop("H1", LONG * 3, NOTE)])
    config = JudgeConfig(context=4000, max_answer=1000)
    assert size(trace_question(ctx, (), config)) <= 3000
    assert size(trace_question(ctx, (), JudgeConfig(context=200_000))) > 10_000


# ---------------------------------------------------------------- rubrics


def test_every_rubric_is_packaged_and_has_a_version():
    for name in NAMES:
        found = rubric(name)
        assert found.version
        assert found.brief
    assert {r for r in ROLES if not rubric(r).brief.startswith((r, "other"))} == set()


def test_a_rubric_can_be_replaced(tmp_path):
    mine = tmp_path / "mine.md"
    mine.write_text("version: house-3\nclassifier: by the house rules\n---\nclassifier: by all of the house rules\n", encoding="utf-8")
    ctx = context(MAIL, hops(), READS)
    config = JudgeConfig(rubrics={"classifier": str(mine)})
    question = trace_question(ctx, (), config)
    assert "- classifier: by the house rules\n" in question.system
    assert question.rubrics["classifier"] == "house-3"
    assert question.key != trace_question(ctx, (), JUDGE).key
    unversioned = tmp_path / "plain.md"
    unversioned.write_text("just this", encoding="utf-8")
    assert len(rubric("tool", {"tool": str(unversioned)}).version) == 12


def test_questions_can_be_written_as_json():
    question = trace_question(context(MAIL, hops(), READS, SAID), (), JUDGE)
    assert json.loads(json.dumps([question.system, question.user, question.schema]))
