"""The page as a document: what it holds, what it links, what a text of a stranger can do to it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import LETTER, healthy, hostile, invoice, payload, silent

from rca.model import Graph, JudgedPlace, JudgeReport, Notice, Side, State
from rca.report import RenderOptions
from rca.report.escape import MASKED, visible
from rca.report.fingerprint import fingerprint
from tests.report.html.pages import NAMES, fixture, many, of_text, page, saved, tree
from tests.report.html.reading import Node, read

SAMPLES = {
    "invoice": invoice,
    "silent": silent,
    "healthy": healthy,
    "hostile": hostile,
    "many": lambda: many(200),
    "saved": lambda: saved(invoice()),
}
ALL = [*SAMPLES, *NAMES]


def report_of(name):
    return SAMPLES[name]() if name in SAMPLES else fixture(name)


# ---------------------------------------------------------------- the document


@pytest.mark.parametrize("name", ALL)
def test_the_policy_names_the_only_style_and_script_and_nothing_is_loaded(name):
    root = tree(report_of(name))
    policy = next(n.attributes["content"] for n in root.all("meta") if n.attributes.get("http-equiv") == "Content-Security-Policy")
    (style,), (script,) = list(root.all("style")), list(root.all("script"))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for name, node in (("style-src", style), ("script-src", script)):
        digest = base64.b64encode(hashlib.sha256(node.text().encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert "unsafe" not in policy
    assert not {n.tag for n in root.all()} & {
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "audio",
        "video",
        "input",
        "textarea",
    }
    for node in root.all():
        assert not [a for a in node.attributes if a == "style" or a.startswith("on") or a in ("src", "srcdoc", "action", "xlink:href")]
        target = node.attributes.get("href", "#")
        assert target.startswith(("#", "http://", "https://")), target
        if not target.startswith("#"):
            assert "noopener" in node.attributes["rel"]


@pytest.mark.parametrize("name", ALL)
def test_every_id_is_there_once_and_every_reference_leads_somewhere(name):
    root = tree(report_of(name))
    ids = [n.attributes["id"] for n in root.all() if "id" in n.attributes]
    assert len(ids) == len(set(ids)), {i for i in ids if ids.count(i) > 1}
    for node in root.all():
        goals = [node.attributes["href"][1:]] if node.attributes.get("href", "").startswith("#") else []
        goals += [*node.attributes.get("aria-labelledby", "").split(), *node.attributes.get("aria-describedby", "").split()]
        assert set(goals) <= set(ids), (node.tag, goals)
    rows = {n.attributes["data-row"] for n in root.all() if "data-row" in n.attributes}
    assert {n.attributes["data-claim"] for n in root.all() if "data-claim" in n.attributes} <= rows
    drawn = {n.attributes["data-node"] for n in root.one("graph").all("a") if "data-node" in n.attributes}
    assert {node for n in root.all("li", "row") for node in n.attributes["data-nodes"].split()} <= drawn


@pytest.mark.parametrize("name", ALL)
def test_a_screen_reader_finds_its_way(name):
    root = tree(report_of(name))
    assert next(root.all("html")).attributes["lang"] == "en"
    assert [len(list(root.all(tag))) for tag in ("main", "header", "nav", "footer", "h1", "title")][:5] == [1] * 5
    levels = [int(n.tag[1]) for n in root.all() if re.fullmatch("h[1-6]", n.tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    body = next(root.all("body"))
    first = next(n for n in body.all("a"))
    assert first.attributes["class"] == "skip"
    for node in root.all():
        if node.attributes.get("role") in ("region", "group", "img"):
            assert node.attributes.get("aria-label")
        if node.tag in ("a", "summary"):
            assert node.text().strip() or node.attributes.get("aria-label"), "nothing to read out"
        if node.tag == "svg":
            assert node.attributes.get("aria-hidden") == "true" or node.attributes.get("aria-label")
        if node.tag == "table":
            assert next(node.all("th"), None) is not None


@pytest.mark.parametrize("name", ["invoice", "hostile", "chain-wrong-number"])
def test_same_report_same_bytes(name):
    assert page(report_of(name)) == page(report_of(name))


def test_a_terminal_without_unicode_gets_a_page_in_ascii_that_shows_the_same():
    plain, ascii = page(invoice()), page(invoice(), RenderOptions(command="trace.json", ascii=True))
    assert ascii.isascii()
    assert read(ascii) == read(plain)


# ---------------------------------------------------------------- what it tells


def test_the_head_tells_who_why_how_sure_and_what_to_mend():
    report = invoice()
    first, *rest = report.diagnosis.candidates
    told = replace(report, diagnosis=replace(report.diagnosis, candidates=(replace(first, fix="prompt", fine_if_right=0.9), *rest)))
    head = next(tree(told).all("header")).text()
    for piece in (
        "Origin found",
        "H2 invoice-reader",
        "78 %",
        "2026-05-14",
        "prompt",
        "90 %",
        "The date is wrong.",
        fingerprint(told),
        told.trace.trace_ids[0],
    ):
        assert piece in head


def test_insufficient_evidence_never_looks_healthy():
    root = tree(silent())
    head = next(root.all("header")).text()
    assert "Insufficient evidence" in head
    assert "not a clean bill of health" in head
    assert not re.search(r"\bsound\b", next(root.all("main")).text())
    assert "input not recorded: H1, H2, H3" in root.one("limits").text()


def test_without_an_origin_nothing_is_drawn_as_if_it_were_at_fault():
    report, faulty = healthy(), invoice()
    shown = replace(report, diagnosis=replace(report.diagnosis, candidates=faulty.diagnosis.candidates, evidence=faulty.diagnosis.evidence))
    root = tree(shown)
    assert not list(root.all("mark", "accused"))
    assert not list(root.all(cls="origin"))
    assert "too little to accuse anyone" in root.one("suspects").text()


@pytest.mark.parametrize("name", NAMES)
def test_evidence_is_marked_where_it_stands(name):
    report = fixture(name)
    root = tree(report)
    texts = {h.id: {"input": h.input.text, "output": h.output.text} for h in report.graph.hops}
    for evidence in (e for c in report.diagnosis.candidates[:1] for e in c.evidence if e.strength > 0 and e.node in texts):
        quote = next(iter(evidence.quotes), None)
        side = "output" if evidence.side is Side.OUTPUT else "input"
        if quote is None or quote.start < 0 or texts[evidence.node][side][quote.start : quote.end] != quote.text:
            continue
        section = root.one(f"h{[h.id for h in report.graph.hops].index(evidence.node) + 1}")
        block = next(n for n in section.all("pre") if n.attributes["aria-label"].startswith(side))
        marked = "".join(m.text() for m in block.all("mark"))
        assert visible(quote.text).strip() in marked
        assert evidence.sentence in section.text()


@pytest.mark.parametrize("name", ["chain-wrong-number", "orchestrator-handoff-truncated", "chain-request-cut"])
def test_the_picture_marks_the_origin_by_word_icon_and_pattern(name):
    root = tree(fixture(name))
    graph = root.one("graph")
    place = fixture(name).diagnosis.candidates[0].location
    if place.source:
        (pill,) = graph.all("a", "guilty")
        assert "✗ ORIGIN" in pill.text()
        assert list(graph.all("path", "guilty"))
    else:
        (box,) = (n for n in graph.all("a", "box") if "origin" in n.attributes["class"].split())
        assert "✗ ORIGIN" in box.text()
        assert list(box.all("rect", "ring"))
    assert [len(list(graph.all("a", kind))) for kind in ("request", "final")] == [1, 1]
    hops = len(fixture(name).graph.hops)
    assert len(list(graph.all("a", "box"))) == hops + 2


def test_a_piece_of_the_answer_knows_its_way():
    root = tree(fixture("chain-wrong-number"))
    wrong = next(n for n in root.one("answer-text").all("a", "accused"))
    row = root.one(wrong.attributes["data-claim"])
    assert "changed" in row.text()
    assert "3,480" in row.text()
    lit = row.attributes["data-nodes"].split()
    names = [n.attributes["aria-label"] for n in root.one("graph").all("a", "box") if n.attributes["data-node"] in lit]
    assert [re.match(r"\S+ \S+", name).group() for name in names] == ["H2 claim-extractor:", "H3 note-writer:", "◎ final"]
    assert len(row.attributes["data-edges"].split()) == 2


def test_the_answer_is_told_whole():
    for name in NAMES:
        text = fixture(name).graph.final.text
        if text:
            assert tree(fixture(name)).one("answer-text").text(without=("sup",)) == visible(text)


def test_a_handoff_that_differs_tells_what_was_sent_and_what_arrived():
    section = tree(invoice()).one("h3")
    (box,) = section.all("div", "handoff")
    assert [cell.text() for cell in next(box.all("tbody")).all("td")] == ["invoice", "4711", "nothing"]


def test_failed_attempts_and_the_judge_and_warnings_are_told():
    report = invoice()
    hops = (replace(report.graph.hops[0], failed=("0000000000000003",)), *report.graph.hops[1:])
    judge = JudgeReport(
        "some-model", "trace", (JudgedPlace("H2", "introduced", 0.8, 1.0, (("H2.output", "2026-05-14"),), "a slip", "", ("doubtful",)),)
    )
    told = replace(report, graph=replace(report.graph, hops=hops), judge=judge, notices=(Notice("odd", "something <odd>"),))
    root = tree(told)
    assert "1 failed attempt" in root.one("time").text()
    assert list(root.one("time").all("rect", "failed"))
    assert "some-model" in root.one("judge").text()
    assert "says it was introduced at H2, 80 % sure: a slip" in root.one("judge").text()
    assert "something <odd>" in root.one("limits").text()


def test_a_report_that_was_saved_without_texts_says_so_and_shows_its_quotes():
    root = tree(saved(invoice()))
    section = root.one("h2")
    assert not list(section.all("pre"))
    assert section.text().count("payload texts were not saved (--payloads)") == 2
    assert "4 May 2026" in next(section.all("ol", "evidence")).text()
    assert "saved without payload texts" in root.one("limits").text()
    assert any("14 May 2026" in n.text() for n in root.one("answer-text").all("a", "claim"))


def test_a_payload_that_is_not_whole_says_why():
    report = invoice()
    hops = (replace(report.graph.hops[0], output=replace(payload(""), state=State.DROPPED)), *report.graph.hops[1:])
    root = tree(replace(report, graph=replace(report.graph, hops=hops)))
    assert "dropped by SDK or collector" in root.one("h1").text()
    assert "cut off when it was recorded" in root.one("h3").text()


# ---------------------------------------------------------------- texts


ANY = st.text(st.one_of(st.characters(), st.sampled_from("<>&\"'`{}\u2028\u202e\x00\r\n\u200d")), max_size=80)


@settings(max_examples=60)
@given(ANY, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
def test_any_text_is_shown_as_it_is_and_marks_cover_their_quotes(text, spans):
    quotes = tuple((min(a, b), max(a, b)) for a, b in spans if min(a, b) < max(a, b) <= len(text))
    section = tree(of_text(LETTER, text, quotes)).one("h2")
    block = next((n for n in section.all("pre") if n.attributes["aria-label"].startswith("output")), None)
    if not text:
        assert block is None
        return
    shown = block.text(without=("sup",))
    # Joiners are shown by what stands beside them, which a mark may cut off: they are compared apart.
    plain = re.sub("‹U\\+200[CD]›|[\u200c\u200d]", "", shown)
    assert plain == re.sub("‹U\\+200[CD]›|[\u200c\u200d]", "", visible(text))
    marked = "".join(m.text() for m in block.all("mark"))
    covered = "".join(text[i] for i in range(len(text)) if any(a <= i < b for a, b in quotes))
    assert (
        re.sub("‹U\\+200[CD]›|[\u200c\u200d]", "", marked) == re.sub("‹U\\+200[CD]›|[\u200c\u200d]", "", visible(covered))
        or MASKED in shown
    )


SECRET = "password=Kx9-22771-ZZ"


@pytest.mark.parametrize("span", [(0, 4), (12, 20), (0, 60), (25, 40)])
def test_a_secret_stays_masked_wherever_a_mark_cuts_it(span):
    text = f"Order B-7: {SECRET} and more, all of it at once, to be sent today."
    shown = page(of_text(text, text, (span,)))
    assert "22771" not in shown
    assert "Kx9" not in shown
    assert shown.count(MASKED) >= 2


def test_a_secret_that_is_a_word_of_the_style_breaks_neither_style_nor_policy():
    for word in ("background", "stroke", "style-src", "default", "details", "querySelector"):
        report = of_text(f"the password: {word} is set", f"it is {word}, she said")
        root = tree(report)
        (style,) = root.all("style")
        assert "background: var(--paper)" in style.text()
        policy = next(n.attributes["content"] for n in root.all("meta") if "http-equiv" in n.attributes)
        assert base64.b64encode(hashlib.sha256(style.text().encode()).digest()).decode() in policy
        section = root.one("h2")
        assert word not in "".join(n.text() for n in section.all("pre"))
        assert list(root.all("details", "hop"))


def test_a_long_text_is_cut_in_the_middle_but_never_at_its_evidence():
    text = "".join(f"line {n} of a very long payload\n" for n in range(20_000))
    at = text.index("line 9000 of")
    report = of_text(LETTER, text, ((at, at + 12),))
    section = tree(report).one("h2")
    (mark,) = section.all("mark", "accused")
    assert mark.text() == "line 9000 of"
    shown = next(n for n in section.all("pre") if n.attributes["aria-label"].startswith("output")).text()
    assert len(shown) < 30_000
    assert "line 0 of" in shown
    assert "line 19999 of" in shown
    gone = sum(int(n.replace(",", "")) for n in re.findall(r"([\d,]+) characters left out", shown))
    assert gone > 500_000
    whole = tree(report, RenderOptions(payloads=True)).one("h2")
    assert text in "".join(n.text(without=("sup",)) for n in whole.all("pre"))


def test_links_out_of_the_page_are_of_the_web_only():
    report = invoice()
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        'http://h/"><script>',
        "https://h/a b",
        "file:///etc/passwd",
        " http://h",
        "http:\\\\h",
    ):
        root = tree(replace(report, links={"trace": url, "0000000000000002": url}))
        assert not [n for n in root.all("a") if not n.attributes["href"].startswith("#")], url
    root = tree(replace(report, links={"trace": "https://jaeger.example/trace/1?uiFind=2&x=3"}))
    assert {n.attributes["href"] for n in root.all("a") if "rel" in n.attributes} == {"https://jaeger.example/trace/1?uiFind=2&x=3"}


# ---------------------------------------------------------------- size


def test_five_thousand_hops_are_written_in_linear_time_and_the_picture_is_folded():
    def timed(number):
        report = many(number)
        began = time.perf_counter()
        text = page(report)
        return time.perf_counter() - began, text

    timed(50)
    small, _ = timed(500)
    large, text = timed(5000)
    assert large < 30 * small + 1
    root = read(re.sub("(?s)<noscript>.*?</noscript>", "<noscript></noscript>", text))
    boxes = list(root.one("graph").all("a", "box"))
    assert len(boxes) < 40
    assert any("more hops" in box.text() for box in boxes)
    assert len(re.findall('<details id="h[0-9]+"', text)) == 5000
    folds = list(root.all("details", "fold"))
    assert sum(int(f.attributes["data-last"]) - int(f.attributes["data-first"]) + 1 for f in folds) > 4900
    assert all([child.tag for child in fold.children if isinstance(child, Node)] == ["summary", "noscript"] for fold in folds)


def test_two_origins_are_both_marked():
    report = invoice()
    first, other, *rest = report.diagnosis.candidates
    both = replace(report, diagnosis=replace(report.diagnosis, candidates=(first, replace(other, role="origin"), *rest)))
    root = tree(both)
    assert "Two origins found" in next(root.all("h1")).text()
    assert list(root.one("graph").all("a", "origin"))
    assert "✗ ORIGIN" in next(root.one("graph").all("a", "pill")).text()
    assert "✗ ORIGIN" in next(root.one("h3").all("div", "guilty")).text()


def test_a_trace_without_hops_is_a_page_all_the_same():
    report = silent()
    root = tree(replace(report, graph=Graph((), ()), diagnosis=replace(report.diagnosis, states={})))
    assert len(list(root.one("graph").all("a", "box"))) == 2
    assert "no span of this trace is a unit of work" in next(root.all("header")).text()
