"""What people read: terminal, plain text, Markdown."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from samples import HOSTILE, TRACE, healthy, hop, hostile, invoice, payload, silent

from rca.errors import UsageError
from rca.model import Edge, EdgeKind, Notice
from rca.report import RenderOptions, render
from rca.report.lines import cells

ANSI = re.compile(r"\x1b\[[0-9;]*m")
PLAIN = RenderOptions(command="trace.json")


def text(report, name="text", options=PLAIN):
    return render(report, name, options)


def test_the_verdict_comes_first_with_who_why_and_how_sure():
    lines = text(invoice()).splitlines()
    assert lines[0] == "ORIGIN FOUND  H2 invoice-reader · extractor, 78 %"
    assert "2026-05-14" in lines[1]


def test_the_path_tells_states_handoffs_and_the_accused_piece():
    shown = text(invoice())
    assert re.search(r"✓ H1 intake · gateway +sound", shown)
    assert re.search(r"✗ H2 invoice-reader · extractor +ORIGIN +“.*2026-05-14", shown)
    assert re.search(r"» H3 writer · generator +carries it on", shown)
    assert "lost on the way: “4711” (invoice)" in shown


def test_the_claim_is_followed_back_hop_by_hop():
    steps = [line.split() for line in text(invoice()).splitlines() if re.match(r"    [●○◐] ", line)]
    assert [row[1:3] for row in steps] == [["final", "answer"], ["H3", "output"], ["H3", "input"], ["H2", "output"], ["H2", "input"]]
    assert steps[-1][0] == "○"


def test_next_steps_are_links_and_commands_that_can_be_copied_whole():
    lines = text(invoice()).splitlines()
    assert f"    http://localhost:16686/trace/{TRACE}?uiFind=0000000000000002" in lines
    assert "    rca doctor trace.json" in lines


def test_insufficient_evidence_never_looks_healthy():
    for name in ("text", "markdown"):
        shown = text(silent(), name)
        assert "not a clean bill of health" in shown
        assert "nsufficient evidence" in shown.lower().replace("INSUFFICIENT", "insufficient")
        assert not re.search(r"\bsound\b(?! nor)", shown.split("Path of the data")[1])
        assert "rca doctor" in shown
        assert "not recorded" in shown


def test_no_fault_says_what_could_not_be_looked_at():
    assert text(healthy()).startswith("NO FAULT FOUND  3 of 3 hops could be checked")
    report = healthy()
    hops = (*report.graph.hops[:2], replace(report.graph.hops[2], output=silent().graph.hops[2].output))
    shown = text(replace(report, graph=replace(report.graph, hops=hops)))
    assert shown.startswith("NO FAULT FOUND  2 of 3 hops could be checked")
    assert "No word on H3 writer" in shown


@pytest.mark.parametrize("make", [invoice, silent, healthy, hostile])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal_apart_from_links_and_commands(make, width):
    lines = text(make(), options=RenderOptions(width=width, command="trace.json")).split("Next\n")[0].splitlines()
    assert max(map(cells, lines)) <= width


def test_wide_characters_are_counted_as_two_columns():
    report = invoice()
    hops = tuple(replace(h, output=payload("請求書の日付は二〇二六年五月十四日です。" * 5)) for h in report.graph.hops)
    shown = text(replace(report, graph=replace(report.graph, hops=hops)))
    assert max(map(cells, shown.split("Next\n")[0].splitlines())) <= 80


def test_colour_adds_escape_sequences_and_nothing_else():
    coloured = text(invoice(), "terminal", RenderOptions(color=True, command="trace.json"))
    assert ANSI.search(coloured)
    plain = [line.rstrip() for line in ANSI.sub("", coloured).splitlines()]
    assert plain == text(invoice()).splitlines()
    assert text(invoice(), "terminal") == text(invoice())


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_payloads_cannot_steer_the_terminal_or_the_ticket(name):
    shown = ANSI.sub("", text(hostile(), name, RenderOptions(color=True, payloads=True, command="ID")))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", shown)
    assert "[bold]markup" in shown.replace("\\", "")
    for secret in ("abcdefghijklmnopqrstuv", "eyJhbGciOi", "AKIAABCDEFGHIJKLMNOP", "hunter22"):
        assert secret in HOSTILE
        assert secret not in shown


def test_markdown_keeps_payloads_inert():
    shown = text(hostile(), "markdown")
    outside = re.sub(r"(`+).*?[^`]\1(?!`)", "", shown)
    for active in ("<script", "![x](", "[a](", "@admin", "https://evil", "www.evil"):
        assert active not in outside
    assert not re.search(r"^# heading", shown, re.M)
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


def test_plain_text_for_terminals_without_unicode():
    shown = text(invoice(), options=RenderOptions(ascii=True))
    assert shown.isascii()


def test_five_thousand_hops_are_rendered_in_linear_time_and_cut_with_a_word():
    def timed(number):
        report = invoice()
        hops = tuple(hop(n, f"s{n}", "tool", payload(f"in {n}"), payload(f"out {n}")) for n in range(1, number + 1))
        edges = tuple(Edge(f"H{n}", f"H{n + 1}", (EdgeKind.CONTENT,), 1.0) for n in range(1, number))
        states = {f"H{n}": "propagator" if n % 3 else "ok" for n in range(1, number + 1)}
        graph = replace(report.graph, hops=hops, edges=edges, final_hop=f"H{number}")
        many = replace(report, graph=graph, diagnosis=replace(report.diagnosis, states=states))
        began = time.perf_counter()
        shown = [render(many, name, PLAIN) for name in ("text", "markdown", "json")]
        return time.perf_counter() - began, shown

    small, _ = timed(500)
    large, (plain, markdown, _data) = timed(5000)
    assert large < 30 * small + 0.5
    assert len(plain.splitlines()) < 200
    assert re.search(r"[\d,]+ more hops left out", plain)
    assert "more hops" in markdown


def test_warnings_of_one_kind_are_told_once_with_their_number():
    report = replace(invoice(), notices=tuple(Notice("dropped", f"span {n} lost attributes") for n in range(30)))
    shown = text(report)
    assert "span 0 lost attributes (and 29 more of this kind)" in " ".join(shown.split())
    assert "span 1 lost" not in shown


def test_an_unknown_format_lists_the_known_ones():
    with pytest.raises(UsageError) as caught:
        render(invoice(), "yaml", PLAIN)
    assert "json" in caught.value.hint


def test_a_guilty_handoff_or_request_is_marked_in_the_path():
    report = invoice()
    first, handoff, *rest = report.diagnosis.candidates
    first = replace(first, role="propagator")
    blamed = replace(report, diagnosis=replace(report.diagnosis, candidates=(handoff, first, *rest)))
    assert text(blamed).startswith("ORIGIN FOUND  hand-off H2 invoice-reader → H3 writer, 12 %")
    assert "✗ hand-off H2 → H3: ORIGIN" in text(blamed)
    asked = replace(report, diagnosis=replace(report.diagnosis, candidates=(rest[1], first)))
    assert text(asked).startswith("ORIGIN FOUND  the request, 3 %")
    assert re.search(r"✗ request +ORIGIN", text(asked))


def test_two_origins_are_both_named():
    report = invoice()
    first, other, *rest = report.diagnosis.candidates
    both = replace(report, diagnosis=replace(report.diagnosis, candidates=(first, replace(other, role="origin"), *rest)))
    assert text(both).startswith("TWO ORIGINS FOUND  H2 invoice-reader · extractor, 78 %; and hand-off H2")
    assert "TWO ORIGINS FOUND" not in text(report)


def test_a_claim_that_has_nothing_to_do_with_the_origin_is_left_out():
    report = invoice()
    elsewhere = replace(report.diagnosis.claims[0], born="H1")
    other = replace(
        report, diagnosis=replace(report.diagnosis, claims=(elsewhere,)), complaint=replace(report.complaint, bad="", expected="")
    )
    assert "followed back" not in text(other)
    assert "followed back" in text(replace(other, complaint=report.complaint))


def test_weak_signs_of_a_healthy_run_accuse_nobody():
    report, faulty = healthy(), invoice()
    shown = text(replace(report, diagnosis=replace(report.diagnosis, candidates=faulty.diagnosis.candidates)))
    assert shown.startswith("NO FAULT FOUND")
    assert "too little to accuse anyone" in shown
    assert "ORIGIN" not in shown.split("\n", 1)[1]
    assert "(origin" not in shown
