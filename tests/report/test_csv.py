"""The hops as a table."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest
from made_reports import NAMES, fixture
from samples import TRACE, hostile, invoice

from rca.model import Report
from rca.report import RenderOptions, render


def table(report: Report, payloads: bool = False) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(render(report, "csv", RenderOptions(payloads=payloads)), newline="")))


@pytest.mark.parametrize("name", NAMES)
def test_a_line_a_hop_with_the_same_fields(name: str) -> None:
    report = fixture(name)
    rows = table(report)
    assert [row["hop"] for row in rows] == [hop.id for hop in report.graph.hops]
    assert all(None not in row and None not in row.values() for row in rows)
    assert all(row["started"].endswith("Z") for row in rows)


def test_what_is_said_of_a_hop() -> None:
    first, second, third = table(invoice())
    assert (second["service"], second["state"], second["probability"], second["fault"]) == (
        "invoice-reader",
        "origin",
        "0.7846",
        "altered_value",
    )
    assert (second["trace_id"], second["span_id"]) == (TRACE, "0000000000000002")
    assert second["link"].endswith("?uiFind=0000000000000002")
    assert (third["input_from"], third["changed_on_the_way"], third["handoff_probability"]) == ("H2", "H2:lost", "0.12")
    assert (third["input"], first["input_from"]) == ("truncated", "request")
    assert (first["started"], first["duration_ms"]) == ("1970-01-01T00:00:00.000001Z", "0.001")


def test_texts_are_there_only_with_payloads() -> None:
    assert "output_text" not in table(invoice())[0]
    assert table(invoice(), payloads=True)[1]["output_text"].startswith('{"invoice"')


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(A1)", "+1+1", "-1+1|cmd", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "＝1+1", '=cmd|"/C calc"!A0', "\u200b=1"],
)
def test_no_cell_is_a_formula(text: str) -> None:
    report = invoice()
    hops = tuple(
        replace(
            h, service=text, name=text, model=text, error=text, finish_reason=text,
            input=replace(h.input, text=text), output=replace(h.output, text=text),
        )
        for h in report.graph.hops
    )  # fmt: skip
    candidates = tuple(replace(c, fault=text) for c in report.diagnosis.candidates)
    made = replace(report, graph=replace(report.graph, hops=hops), diagnosis=replace(report.diagnosis, candidates=candidates))
    for row in table(made, payloads=True):
        for name in ("service", "name", "model", "error", "finish_reason", "input_text", "output_text"):
            assert row[name].lstrip()[:1] not in tuple("=+-@＝＋－＠"), (name, row[name])


def test_hostile_texts_stay_in_their_cells() -> None:
    rows = table(hostile(), payloads=True)
    assert len(rows) == 3
    shown = render(hostile(), "csv", RenderOptions(payloads=True))
    assert "\x1b" not in shown
    assert "hunter22" not in shown
    assert "\r" not in shown


def test_a_text_longer_than_a_cell_is_cut_and_it_is_said() -> None:
    report = invoice()
    hops = tuple(replace(h, output=replace(h.output, text="x" * 50_000)) for h in report.graph.hops)
    cell = table(replace(report, graph=replace(report.graph, hops=hops)), payloads=True)[0]["output_text"]
    assert len(cell) < 32_767
    assert cell.endswith("(18,000 more characters, see --json)")
