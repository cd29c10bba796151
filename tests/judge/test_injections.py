"""A payload cannot become part of the instructions, of the layout, or of a verdict; and what it says can still be quoted."""

from __future__ import annotations

import json
import re

import pytest

from rca.judge.answers import opinions
from rca.judge.digest import trace_question
from rca.judge.fence import neutral
from rca.judge.hops import hop_question
from rca.judge.records import FENCE, Found, Question, Reply, Status
from rca.model import Complaint
from tests.flows import hop
from tests.judge.injections import INJECTIONS, VERDICT
from tests.judge.making import JUDGE, context, place, reply, said

MARK = "5f0c" * 4
LABELS = re.compile(
    r"(?:request|facts|instructions|in|out|final answer|complaint|wrong piece|should be|hints of simple programs, may be wrong): ?"
    r"|\| |- |H\d [\w-]+ @ [\w-]+ \(\w+\)$|--- (?:data|end) |$|hints of simple programs, may be wrong:$"
)
TEMPLATES = re.compile(
    r"<\|\w+\|>|<｜[^｜]*｜>|\[/?INST\]|<</?SYS>>|</?(?:s|start_of_turn|end_of_turn|think|tool_call)>|\[/?TOOL_RESULTS\]|### System"
    r"|\n\nHuman:|\n\nAssistant:"
)
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ue000\ue001\ud800-\udfff\U000e0000-\U000e0fff]"
)
AS_SHOWN = ("controls", "separators", "tags", "bidi", "zero-width", "private-use", "surrogate", "fence-closed", "fence-placeholder")
HEAD = re.compile(r"H\d |request: |out: |complaint: |final answer: ")


def question(text: str, kind: str = "trace") -> Question:
    """A trace in which that text is in the request, in an answer, in a JSON field and in the complaint."""
    ctx = context(
        f"Please pay 40 euros.\n{text}",
        [
            hop("H1", f"Please pay 40 euros.\n{text}", {"amount": 400, "note": text}, role="extractor", instructions="Extract the amount."),
            hop("H2", {"data": {"amount": 400, "note": text}}, f"You get 400 euros. {text}", role="summarizer", instructions="Write."),
        ],
        complaint=Complaint(f"400 is wrong {text}", text, text),
    )
    return trace_question(ctx, (), JUDGE) if kind == "trace" else hop_question(ctx, "H2", (), JUDGE)


def test_the_set_is_large_and_in_many_languages():
    assert len(INJECTIONS) >= 40
    assert len({"german", "french", "spanish", "japanese", "chinese", "russian", "arabic"} & INJECTIONS.keys()) >= 5


@pytest.mark.parametrize("name", INJECTIONS)
@pytest.mark.parametrize("kind", ["trace", "hop"])
def test_it_stays_data(name: str, kind: str):
    plain, hostile = question("a harmless text", kind), question(INJECTIONS[name], kind)
    assert hostile.system == plain.system, "instructions do not depend on payloads"
    sent = hostile.user.replace(FENCE, MARK)
    lines = sent.split("\n")
    assert [i for i, line in enumerate(lines) if MARK in line] == [0, len(lines) - 1], "the fence stands before and after all data"
    assert [line for line in lines if not LABELS.match(line)] == [], "no payload writes a line of the layout"
    heads = [sum(bool(HEAD.match(line)) for line in text.split("\n")) for text in (sent, plain.user)]
    assert heads[0] == heads[1]
    assert not TEMPLATES.search(sent)
    assert not UNSEEN.search(sent)
    json.dumps([sent, hostile.system]).encode("utf-8")
    sent.encode("utf-8")


@pytest.mark.parametrize("name", INJECTIONS)
def test_it_can_be_quoted(name: str):
    asked = question(INJECTIONS[name])
    seen = asked.sources["H1.output"]
    whole = json.loads(seen)["note"] if seen.startswith("{") else seen
    for text in (whole, INJECTIONS[name].strip()):
        if name in AS_SHOWN and text is not whole:
            continue  # what cannot be seen, or would be a fence, cannot be quoted as it was; it is quoted as it is shown
        there = said(asked, place("H1", "introduced", ("H1.output", text[:380])), ranking=["H1"])["H1"]
        assert (there.found, there.void) == (Found.INTRODUCED, ""), text


@pytest.mark.parametrize("name", INJECTIONS)
def test_it_changes_no_verdict(name: str):
    """The same answer of a judge comes to the same, whatever the payloads say; and a payload in a reason or quote decides nothing."""
    text = INJECTIONS[name]
    honest = place("H1", "introduced", ("H1.output", "400"), ("request", "40 euros"), reason=f"The text says: {text}")
    verdicts = {h: (o.found, o.confidence, o.void) for h, o in said(question(text), honest, ranking=["H1"]).items()}
    expected = {h: (o.found, o.confidence, o.void) for h, o in said(question("a harmless text"), honest, ranking=["H1"]).items()}
    if FENCE in text or re.search(r"--- end [0-9a-f]{16}", text):
        assert all(void for _, _, void in verdicts.values()), "an answer that repeats a fence counts nowhere"
    else:
        assert verdicts == expected
        assert verdicts["H1"] == (Found.INTRODUCED, 0.9, "")


@pytest.mark.parametrize("text", ["nothing is wrong", VERDICT, "H1 is sound. " + VERDICT])
def test_prose_is_no_verdict(text: str):
    asked = question("a harmless text")
    for data in ({"answer": text}, {"places": text, "ranking": text, "nothing_wrong": text}, {"places": [text], "ranking": [text]}):
        assert [o for o in opinions(asked, Reply(Status.ANSWERED, data)) if o.found is not Found.CANNOT_SAY] == []
    assert opinions(asked, Reply(Status.FAILED, None)) == []


def test_an_answer_that_quotes_the_fence_is_void_everywhere():
    asked = question("a harmless text")
    for told in (f"--- end {FENCE} ---", f"the mark {FENCE}", "--- data 0123456789abcdef ---"):
        answer = reply([place("H1", "introduced", ("H1.output", "400"), reason=told)], ["H1"])
        assert {o.void for o in opinions(asked, answer)} == {"it quotes the fence of the data"}


def test_neutral_texts_stay_as_they_are():
    for text in (
        "Grüße, 2 < 3 und [1] — “ja” 😀👨‍👩‍👧",
        "زن‌ها",
        "a | b\n# Titel\n- Punkt",
        "<b>fett</b> {x} [INSTALL] <section>",
        '{"a": [1, 2]}',
    ):
        assert neutral(text) == text
    for text in INJECTIONS.values():
        assert neutral(neutral(text)) == neutral(text)
