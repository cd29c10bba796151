"""One cause, one fingerprint: whatever the trace, its ids and times, the server that held it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_reports import CASES, FIXTURES, NAMES, fixture
from samples import healthy, invoice, silent

from rca.config import Config
from rca.decode import assemble, decode
from rca.model import Complaint, Hop, Report
from rca.pipeline.diagnose import diagnose
from rca.report import RenderOptions, render
from rca.report.fingerprint import cause, fingerprint
from rca.report.saved import read
from tests.test_development_cases import labelled, reported

OTLP = [case for case in CASES if case["file"].endswith(".otlp.json") and case["verdict"] == "origin_found"]


def again(document: Any, ids: dict[str, str], later_ns: int) -> Any:
    """An OTLP document as another run of the same pipeline would write it: other ids, other times."""
    if isinstance(document, list):
        return [again(item, ids, later_ns) for item in document]
    if not isinstance(document, dict):
        return document
    out = {}
    for key, value in document.items():
        if key in ("traceId", "spanId", "parentSpanId") and value:
            ids.setdefault(value, f"{len(ids) + 0xABC:0{len(value)}x}")
            out[key] = ids[value]
        elif key.endswith("UnixNano"):
            out[key] = str(int(value) + later_ns)
        else:
            out[key] = again(value, ids, later_ns)
    return out


@pytest.mark.parametrize("case", OTLP, ids=lambda case: case["file"].partition(".")[0])
def test_a_second_run_with_other_ids_and_times_has_the_same(case: dict[str, Any]) -> None:
    ids: dict[str, str] = {}
    moved = again(json.loads((FIXTURES / case["file"]).read_text(encoding="utf-8")), ids, 86_400 * 10**9)
    batch = decode(json.dumps(moved).encode(), case["file"])
    trace = assemble([batch], [batch.spans[0].trace_id])
    first, second = fixture(case["file"].partition(".")[0]), diagnose(trace, Config(), Complaint(case["complaint"]))
    assert len(ids) > 10
    assert first.trace.trace_ids != second.trace.trace_ids
    assert first.graph.hops[0].start_ns != second.graph.hops[0].start_ns
    assert fingerprint(first) == fingerprint(second) != ""


@pytest.mark.parametrize("domain", ["clm", "hr", "inv", "rev", "sup"])
def test_all_answers_of_servers_on_one_trace_have_the_same(shared: Path, domain: str) -> None:
    base = shared / "backends/cases"
    labels = [json.loads(line) for line in (shared / "bench/traces/labels.jsonl").read_text(encoding="utf-8").splitlines()]
    seen = 0
    for label in [row for row in labels if row["id"].startswith(f"{domain}-")][:3]:
        answers = sorted(p for server in base.iterdir() for p in server.glob(f"{label['id']}.*"))
        found = set()
        for path in answers:
            trace = assemble([decode(path.read_bytes(), path.name)], [label["trace_id"]])
            found.add(fingerprint(diagnose(trace, Config(), Complaint(label["complaint"], "", label["expected"]))))
        assert len(answers) == 11
        assert len(found) == 1, label["id"]
        seen += found != {""}
    assert seen


def place(report: Report) -> tuple[object, ...]:
    """What a built and a live report agree on where they name one cause, found without the fingerprint's own code."""
    if report.diagnosis.verdict != "origin_found":
        return ()
    first = report.diagnosis.candidates[0]
    services = {hop.id: hop.service for hop in report.graph.hops}
    telling = max((e for e in first.evidence if e.outcome == "bad" and e.strength > 0), key=lambda e: (e.points, e.strength), default=None)
    where = (first.location.type, services.get(first.location.source), services.get(first.location.hop))
    return (*where, first.fault, telling.check if telling else "")


def test_a_case_that_was_built_and_one_that_services_wrote_have_the_same(shared: Path) -> None:
    built = {label["id"]: reported(label, trace) for label, trace in labelled(shared / "bench/traces")}
    agree = alike = 0
    for label, trace in labelled(shared / "live"):
        one, other = built.get(label["case"]), reported(label, trace)
        if one is not None and place(one) and place(one) == place(other):
            agree += 1
            alike += fingerprint(one) == fingerprint(other)
            # The instrumentations differ, so that one hop may be read as of another role; that is part of the fingerprint.
            assert (fingerprint(one) == fingerprint(other)) == (cause(one)[2] == cause(other)[2])
    assert agree >= 15
    assert alike >= 0.95 * agree


def changed(report: Report, change: Callable[[Hop], Hop]) -> Report:
    return replace(report, graph=replace(report.graph, hops=tuple(map(change, report.graph.hops))))


def test_another_service_role_fault_check_or_kind_of_place_has_another() -> None:
    report = invoice()
    first, handoff, *rest = report.diagnosis.candidates

    def blamed(candidate: Any) -> Report:
        return replace(report, diagnosis=replace(report.diagnosis, candidates=(candidate, *rest)))

    others = [
        report,
        changed(report, lambda h: replace(h, service=f"{h.service}-2")),
        changed(report, lambda h: replace(h, role="summarizer")),
        blamed(replace(first, fault="wrong_number")),
        blamed(replace(first, evidence=tuple(replace(e, check="schema") for e in first.evidence))),
        blamed(handoff),
        blamed(replace(handoff, location=replace(handoff.location, source="H1"))),
        blamed(next(c for c in rest if c.location.type == "request")),
    ]
    prints = [fingerprint(other) for other in others]
    assert len(set(prints)) == len(others)
    assert all(len(text) == 16 and int(text, 16) >= 0 for text in prints)


def test_probability_payloads_names_of_operations_and_other_suspects_do_not_matter() -> None:
    report = invoice()
    first, *_ = report.diagnosis.candidates
    told = (replace(first, probability=0.5, evidence=tuple(replace(e, sentence="else", quotes=()) for e in first.evidence)),)
    other = changed(report, lambda h: replace(h, name="op", model="m", start_ns=7, span_ids=("00000000000000ff",)))
    assert fingerprint(replace(other, diagnosis=replace(other.diagnosis, candidates=told))) == fingerprint(report)


@pytest.mark.parametrize("make", [healthy, silent])
def test_without_an_origin_there_is_none(make: Callable[[], Report]) -> None:
    assert fingerprint(make()) == ""
    assert cause(make()) == ()
    row = json.loads(render(make(), "json", RenderOptions()))
    assert (row["fingerprint"], row["cause"]) == ("", None)


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_report_has_the_one_it_was_saved_with(name: str) -> None:
    text = render(fixture(name), "json", RenderOptions())
    row = json.loads(text)
    assert fingerprint(read(text.encode(), "report.json")) == row["fingerprint"] == fingerprint(fixture(name))
    assert bool(row["fingerprint"]) == (row["verdict"] == "origin_found")


def test_a_ticket_tells_it() -> None:
    assert f"fingerprint `{fingerprint(invoice())}`" in render(invoice(), "markdown", RenderOptions())
    assert "fingerprint" not in render(healthy(), "markdown", RenderOptions())


def test_what_was_hashed_can_be_read() -> None:
    assert json.loads(render(invoice(), "json", RenderOptions()))["cause"] == {
        "place": "hop",
        "service": "invoice-reader",
        "role": "extractor",
        "fault": "altered_value",
        "check": "new_claim",
    }


def test_a_secret_in_a_name_is_in_no_fingerprint() -> None:
    report = changed(invoice(), lambda h: replace(h, service=f"{h.service} password=Kx9-22771-ZZ"))
    other = changed(invoice(), lambda h: replace(h, service=f"{h.service} password=another-one-1"))
    assert fingerprint(report) == fingerprint(other)
    text = render(report, "json", RenderOptions())
    assert fingerprint(read(text.encode(), "report.json")) == fingerprint(report)
