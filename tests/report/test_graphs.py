"""The data flow as a picture: dot, read by pydot, and Mermaid, held to the few forms of line that it is made of."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pydot
import pytest
from made_reports import NAMES, fixture
from samples import HOSTILE, healthy, hop, hostile, invoice, payload, silent

from rca.model import REQUEST, Change, Edge, EdgeKind, Graph, Report
from rca.report import RenderOptions, render

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot")

ATTACKS = [
    "a]b", 'a"b', '"]; click n0 href "javascript:alert(1)"', '%%{init: {"securityLevel":"loose"}}%%', "<script>alert(1)</script>",
    "`**md**`",
    "end", "#quot;", "a\nclick n0 call x()", "\\", '"--> n9', "@{shape: x}", ":::origin", "&lt;b&gt;", "A --- B", "🙂 é 東京", "x" * 500,
    "{{{", "}}", "|", "; n7", "subgraph x", '" + "', '\\"', "\\N \\G", "&#34;", "]]>", "---", "classDef origin display:none", "", HOSTILE,
]  # fmt: skip

# What a Mermaid flowchart of ours is made of; outside of strings there is no other character, inside no mark but entities.
STRING = r'"(?:[^\W_]|[ \-_.,/…✗✓»!?·○◎→⋮]|#\d+;|<br/>)*"'
LINES = [
    r"flowchart TD",
    rf"  (?:title|more)\[{STRING}\]",
    rf"  n\d+(?:\[{STRING}\]|\(\[{STRING}\]\)|\{{\{{{STRING}\}}\}})",
    rf"  n\d+ (?:-->|-\.->\|{STRING}\||==>\|{STRING}\|) n\d+",
    r"  style title fill:none,stroke:none",
    r"  classDef (?:origin|propagator|amplifier|symptom|unknown) [a-z0-9:#, -]+",
    r"  class n\d+(?:,n\d+)* (?:origin|propagator|amplifier|symptom|unknown)",
]


def shown(report: Report, form: str) -> str:
    return render(report, form, RenderOptions())


def parsed(text: str) -> pydot.Dot:
    graphs = pydot.graph_from_dot_data(text)
    assert graphs is not None, text
    assert len(graphs) == 1
    return graphs[0]


def boxes(graph: pydot.Dot) -> dict[str, dict[str, str]]:
    found = [node for node in graph.get_nodes() if node.get_name() not in ("node", "edge", "graph", '"\\n"')]
    return {node.get_name(): {key: str(value).strip('"') for key, value in node.get_attributes().items()} for node in found}


def attacked() -> Report:
    """Each attack as the name of a service, and as what was changed on the way to the next one."""
    report = invoice()
    hops = tuple(replace(hop(n, text, "tool", payload(text), payload(text)), error=text) for n, text in enumerate(ATTACKS, 1))
    edges = tuple(
        Edge(f"H{n}", f"H{n + 1}", (EdgeKind.CONTENT,), 1.0, 1.0, "field", text, (Change(text, text, text, text),))
        for n, text in enumerate(ATTACKS[:-1], 1)
    )
    links = {hop.span_ids[0]: f"https://jaeger.example.org/{ATTACKS[2]}" for hop in hops}
    return replace(report, graph=Graph(hops, edges, report.graph.request, (), report.graph.final), links=links)


@pytest.mark.parametrize("name", NAMES)
def test_every_hop_and_edge_of_a_fixture_is_in_the_graph(name: str) -> None:
    report = fixture(name)
    graph = parsed(shown(report, "dot"))
    assert len(boxes(graph)) == len(report.graph.hops) + 2
    assert len(graph.get_edges()) >= len(report.graph.edges)
    text = shown(report, "mermaid")
    assert len(re.findall(r"^  n\d+\W", text, re.M)) == len(report.graph.hops) + 2 + len(graph.get_edges())


@pytest.mark.parametrize("make", [invoice, silent, healthy, hostile, attacked])
def test_nothing_of_a_payload_is_syntax(make) -> None:
    report = make()
    flowchart = shown(report, "mermaid").splitlines()
    assert [line for line in flowchart if not any(re.fullmatch(form, line) for form in LINES)] == []
    graph = parsed(shown(report, "dot"))
    assert len(boxes(graph)) == len(report.graph.hops) + 2
    assert len(graph.get_edges()) == len(report.graph.edges)
    for text in (shown(report, "dot"), shown(report, "mermaid")):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
        assert "hunter22" not in text


def test_a_backslash_or_an_ampersand_is_shown_as_it_is_by_graphviz() -> None:
    text = shown(attacked(), "dot")
    assert "\\\\N \\\\G" in text
    assert "&amp;#34;" in text
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[NGELRHTlr]", text)


def test_the_origin_is_marked_by_word_sign_shape_and_line() -> None:
    graph, flowchart = parsed(shown(invoice(), "dot")), shown(invoice(), "mermaid")
    accused = [box for box in boxes(graph).values() if "ORIGIN" in box["label"]]
    assert [box["label"].split("\\n")[0] for box in accused] == ["✗ H2 invoice-reader · extractor"]
    assert accused[0]["shape"] == "octagon"
    assert accused[0]["peripheries"] == "2"
    carried = next(box for box in boxes(graph).values() if "carries it on" in box["label"])
    assert "dashed" in carried["style"]
    assert re.search(r'n2\{\{"✗ H2 invoice-reader · extractor<br/>ORIGIN#58; altered value, 78 #37;"\}\}', flowchart)
    assert "class n2 origin" in flowchart
    assert "class n3 propagator" in flowchart


def test_a_handoff_says_what_differs_and_whether_it_is_the_origin() -> None:
    report = invoice()
    assert 'n2 -.->|"! lost on the way"| n3' in shown(report, "mermaid")
    first, handoff, *rest = report.diagnosis.candidates
    blamed = replace(report, diagnosis=replace(report.diagnosis, candidates=(handoff, replace(first, role="propagator"), *rest)))
    assert 'n2 ==>|"✗ ORIGIN, 12 #37;"| n3' in shown(blamed, "mermaid")
    arrow = next(e for e in parsed(shown(blamed, "dot")).get_edges() if e.get_source() == "n2")
    assert "ORIGIN" in arrow.get("label")
    assert arrow.get("penwidth") == "4"
    gone = replace(blamed, graph=replace(blamed.graph, edges=tuple(e for e in blamed.graph.edges if e.source != "H2")))
    assert "n2 ==>" in shown(gone, "mermaid")


def test_a_request_that_is_the_origin_is_marked() -> None:
    report = invoice()
    asked = next(c for c in report.diagnosis.candidates if c.location.hop == REQUEST)
    blamed = replace(report, diagnosis=replace(report.diagnosis, candidates=(asked,)))
    assert re.search(r'n0\{\{"✗ request<br/>ORIGIN, 3 #37;"\}\}', shown(blamed, "mermaid"))


def test_nobody_is_marked_where_no_origin_was_found() -> None:
    faulty = invoice()
    report = replace(healthy(), diagnosis=replace(healthy().diagnosis, candidates=faulty.diagnosis.candidates))
    for form in ("dot", "mermaid"):
        assert "ORIGIN" not in shown(report, form)
        assert "NO FAULT FOUND" in shown(report, form)


def test_links_into_the_backend_are_in_the_graph_and_no_others() -> None:
    report = invoice()
    assert boxes(parsed(shown(report, "dot")))["n2"]["URL"] == report.links["0000000000000002"]
    evil = replace(report, links={"0000000000000002": "javascript:alert(1)"})
    assert "javascript" not in shown(evil, "dot")


@pytest.mark.parametrize("reach", [1, 9])
def test_five_thousand_hops_are_cut_to_what_can_be_drawn_and_it_is_said(reach: int) -> None:
    report = invoice()
    hops = tuple(hop(n, f"service-{n}" * 3, "tool", payload("in"), payload("out")) for n in range(1, 5001))
    edges = tuple(Edge(f"H{a}", f"H{b}", (EdgeKind.CONTENT,), 1.0) for b in range(2, 5001) for a in range(max(1, b - reach), b))
    report = replace(report, graph=replace(report.graph, hops=hops, edges=edges, final_hop="H5000"))
    began = time.perf_counter()
    flowchart, graph = shown(report, "mermaid"), shown(report, "dot")
    assert time.perf_counter() - began < 10
    assert len(flowchart) <= 50_000
    assert len(re.findall(r" --> | ==>| -\.->", flowchart)) <= 500
    assert len(graph.splitlines()) < 800
    for text in (flowchart, graph):
        assert re.search(r"… [\d,]+ more hops left out", text.replace("&#44;", ","))
        assert "H2 service-2" in text
        assert "H5000 service-5000" in text


@pytest.mark.parametrize("form", ["dot", "mermaid"])
def test_the_same_report_gives_the_same_picture(form: str) -> None:
    assert render(invoice(), form, RenderOptions()) == render(invoice(), form, RenderOptions(width=40, color=True, payloads=True))
