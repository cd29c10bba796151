"""Tickets of real traces, and of too large ones: valid for their targets, complete as far as these take them, never misleading."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import healthy, hop, hostile, invoice, payload, silent

from rca.config import Config
from rca.decode import assemble, decode
from rca.model import Complaint, Edge, EdgeKind, Notice, Quote, Report
from rca.pipeline.diagnose import diagnose
from rca.report import RenderOptions, render, words
from rca.report.tickets import adf, github, jira, slack
from rca.report.tickets.content import marker
from tests.report.tickets.reading import FORMATS, read
from tests.test_development_cases import labelled, reported

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
CASES = yaml.safe_load((FIXTURES / "cases.yaml").read_text(encoding="utf-8"))
OPTIONS = RenderOptions(command="ID")


@cache
def of_fixture(name: str) -> Report:
    case = next(case for case in CASES if case["file"] == name)
    batches = [decode((FIXTURES / file).read_bytes(), file) for file in (case["file"], case.get("logs")) if file]
    ids = dict.fromkeys([case.get("trace_id", batches[0].spans[0].trace_id), *(span.trace_id for span in batches[0].spans)])
    trace = assemble(batches, list(ids))
    return diagnose(trace, Config(), Complaint(case["complaint"]))


def headline(report: Report) -> str:
    word, rest = words.headline(report, words.names(report))
    return f"{word.capitalize()}: {rest}"


def check(form: str, report: Report) -> None:
    """A ticket that its target takes, with the headline and the fingerprint in it, the same each time."""
    ticket = render(report, form, OPTIONS)
    assert ticket == render(report, form, OPTIONS)
    seen = read(form, ticket)
    assert seen.odd == []
    assert headline(report) in seen.text
    assert marker(report) in seen.text
    assert words.why(report)[:80] in " ".join(seen.text.split())
    assert "rca trace ID" in seen.text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"].partition(".")[0])
def test_each_fixture_makes_each_ticket(case: dict[str, Any], form: str) -> None:
    report = of_fixture(case["file"])
    assert bool(marker(report)) == (case["verdict"] == "origin_found")
    check(form, report)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("make", [invoice, silent, healthy])
def test_so_does_each_verdict(make: Any, form: str) -> None:
    check(form, make())


def test_so_does_each_development_case(shared: Path) -> None:
    for label, trace in labelled(shared / "bench/traces"):
        report = reported(label, trace)
        for form in FORMATS:
            check(form, report)


@pytest.mark.parametrize("form", FORMATS)
def test_insufficient_evidence_does_not_look_healthy(form: str) -> None:
    ticket = render(silent(), form, OPTIONS)
    text = read(form, ticket).text
    assert text.startswith("Insufficient evidence")
    assert "This is not a clean bill of health." in text
    assert "output not recorded: H1 intake" in text
    assert "No fault found" not in text
    if form == "pagerduty":
        assert json.loads(ticket)["payload"]["severity"] == "warning"


@pytest.mark.parametrize("form", FORMATS)
def test_what_could_not_be_looked_at_is_named(form: str) -> None:
    assert "input cut off when it was recorded: H3 writer" in read(form, render(invoice(), form, OPTIONS)).text
    report = healthy()
    hops = (*report.graph.hops[:2], replace(report.graph.hops[2], output=silent().graph.hops[2].output))
    text = read(form, render(replace(report, graph=replace(report.graph, hops=hops)), form, OPTIONS)).text
    assert "Not everything could be looked at. No output recorded: H3 writer" in text.replace("at.\n", "at.")


@pytest.mark.parametrize("form", FORMATS)
def test_evidence_quotes_and_links_are_told(form: str) -> None:
    seen = read(form, render(invoice(), form, OPTIONS))
    squeezed = " ".join(seen.text.split())
    assert '"date": "2026-05-14"' in squeezed
    assert "compared with: 4 May 2026" in squeezed
    assert "H2 input does not have it" in squeezed
    assert seen.links == [invoice().links["0000000000000002"], invoice().links["trace"]]


def test_traces_with_one_cause_are_one_alert() -> None:
    one = invoice()
    other = replace(one, trace=replace(one.trace, trace_ids=("5" * 32,)), complaint=Complaint("Other words."))
    keys = [json.loads(render(report, "pagerduty", OPTIONS))["dedup_key"] for report in (one, other, healthy())]
    assert keys[0] == keys[1] == marker(one)
    assert keys[2] == f"rca-{one.trace.trace_ids[0]}"


def test_severities_are_those_that_the_documentation_names() -> None:
    page = (FIXTURES.parent / "docs/tickets.md").read_text(encoding="utf-8")
    for make in (invoice, silent, healthy):
        event = json.loads(render(make(), "pagerduty", OPTIONS))
        assert f"| `{event['payload']['custom_details']['verdict']}` | `{event['payload']['severity']}` |" in page


def test_the_command_has_the_complaint_unless_that_cannot_be_typed() -> None:
    shown = read("adf", render(invoice(), "adf", OPTIONS)).text
    assert "rca trace ID --complaint 'The date is wrong.' --bad '14 May 2026' --expected '4 May 2026'" in shown
    shown = read("adf", render(hostile(), "adf", OPTIONS)).text
    assert re.search(r"^rca trace ID$", shown, re.M)


def large(hops: int, length: int, char: str) -> Report:
    """Many hops, whose texts, names, quotes and warnings are long."""
    text = (char + " ") * (length // 2)
    base = hostile(text)
    many = tuple(hop(n, f"s{n}{text[:200]}", "tool", payload(text), payload(text)) for n in range(1, hops + 1))
    edges = tuple(Edge(f"H{n}", f"H{n + 1}", (EdgeKind.CONTENT,), 1.0) for n in range(1, hops))
    bad = base.diagnosis.candidates[0]
    evidence = tuple(replace(e, quotes=(Quote(text),) * 3, node=f"H{n}") for n, e in enumerate(bad.evidence * 20))
    candidates = tuple(replace(bad, evidence=evidence, probability=0.1) for _ in range(12))
    diagnosis = replace(base.diagnosis, candidates=candidates, states={h.id: "propagator" for h in many})
    notices = tuple(Notice(f"code-{n}", text) for n in range(40))
    return replace(base, graph=replace(base.graph, hops=many, edges=edges), diagnosis=diagnosis, notices=notices)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=12)
@given(hops=st.integers(1, 60), length=st.integers(2, 6000), char=st.sampled_from(["x", "{", "<", "\U0001f600", "`", "é", "\\", "|", "*"]))
def test_no_ticket_is_larger_than_its_target_takes(form: str, hops: int, length: int, char: str) -> None:
    ticket = render(large(hops, length, char), form, RenderOptions(command="ID", payloads=True))
    assert read(form, ticket).odd == []


@pytest.mark.parametrize("form", FORMATS)
def test_five_thousand_hops_and_quotes_of_megabytes(form: str) -> None:
    report = large(5000, 2000, "x")
    bad = report.diagnosis.candidates[0]
    quotes = tuple(replace(e, quotes=(Quote("y" * 2_000_000),), sentence="z " * 1_000_000) for e in bad.evidence)
    report = replace(report, diagnosis=replace(report.diagnosis, candidates=(replace(bad, evidence=quotes),)))
    began = time.perf_counter()
    seen = read(form, render(report, form, RenderOptions(command="ID", payloads=True)))
    assert time.perf_counter() - began < 30
    assert headline(report)[:100] in seen.text
    if form in ("jira", "adf"):
        assert re.search(r"Left out, to stay within Jira's 32,767 characters: .*“Inputs and outputs”", seen.text)
        assert "The command above tells all of it" in seen.text


@pytest.mark.parametrize("module", [github, jira, adf])
@settings(max_examples=4)
@given(limit=st.integers(7_000, 25_000))
def test_wherever_a_ticket_is_cut_its_markup_is_whole(module: Any, limit: int) -> None:
    form = module.__name__.rpartition(".")[2]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LIMIT", limit)
        ticket = render(large(4, 900, "x"), form, RenderOptions(command="ID", payloads=True))
    seen = read(form, ticket)
    assert seen.odd == []
    assert "Left out, to stay within" in seen.text
    size = len(json.dumps(json.loads(ticket), separators=(",", ":"), ensure_ascii=False)) if form == "adf" else len(ticket)
    assert size <= limit


def test_a_cut_message_of_slack_keeps_the_verdict_and_says_what_went() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slack, "MESSAGE", 1_000)
        seen = read("slack", render(invoice(), "slack", OPTIONS))
    assert headline(invoice()) in seen.text
    assert re.search(r"Left out, to stay within Slack's 1,000 characters: (\d+ entr(y|ies) of )?“", seen.text)
