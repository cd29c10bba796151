"""Links in a report: into the backend's UI, and where templates of one's own lead."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from rca_user import TRACE_ID, WRONG

from rca.cli.links import links
from rca.config import SourceConfig
from rca.sources import open_source
from rca.sources.grafana import read_explore
from rca.sources.ids import parse_ref
from tests.report.samples import TRACE, invoice

OURS = """links:
  trace: "https://ui.example.org/t/{trace_id}"
  span: "https://ui.example.org/t/{trace_id}/{span_id}?from={start_ms}&to={end_ms}"
  logs: "https://logs.example.org/?q=service:{service} trace:{trace_id}"
"""


def test_templates_hold_for_files_as_well(rca, tmp_path):
    (tmp_path / "rca.yaml").write_text(OURS)
    report = json.loads(rca("trace", "--from", WRONG, "--json").stdout)
    told, hop = report["links"], report["hops"][1]
    span = hop["span_ids"][0]
    assert told["trace"] == f"https://ui.example.org/t/{report['trace_id']}"
    begin, end = hop["start_ns"] // 10**6, -(-hop["end_ns"] // 10**6)
    assert told[span].startswith(f"https://ui.example.org/t/{report['trace_id']}/{span}?from=")
    asked = parse_qs(urlsplit(told[span]).query)
    assert int(asked["from"][0]) >= begin - 1
    assert int(asked["to"][0]) <= end + 1
    assert told[f"logs:{span}"] == f"https://logs.example.org/?q=service:claim-extractor%20trace:{report['trace_id']}"
    assert "logs" not in told


def test_they_are_shown_to_people_and_kept_in_what_is_saved(rca, tmp_path):
    (tmp_path / "rca.yaml").write_text(OURS)
    saved = rca("trace", "--from", WRONG, "--json").stdout
    for done in (rca("trace", "--from", WRONG), rca("render", "-", stdin=saved)):
        lines = done.stdout.splitlines()
        after = {line.strip(): lines[n + 1].strip() for n, line in enumerate(lines[:-1])}
        assert after["this span:"].startswith("https://ui.example.org/t/")
        assert after["its log records:"].startswith("https://logs.example.org/?q=service:claim-extractor")
        assert after["the trace:"].startswith("https://ui.example.org/t/")
    assert "<https://ui.example.org/t/" in rca("render", "-", "-o", "markdown", stdin=saved).stdout


def test_a_source_s_own_template_wins(rca, jaeger, tmp_path):
    own = f"sources:\n  - name: prod\n    kind: jaeger\n    url: {jaeger}\n    links: {{trace: 'https://prod.example.org/{{trace_id}}'}}\n"
    (tmp_path / "rca.yaml").write_text(OURS + own)
    told = json.loads(rca("trace", TRACE_ID, "--source", "prod", "--json").stdout)["links"]
    assert told["trace"].startswith("https://prod.example.org/")
    assert any(url.startswith("https://ui.example.org/") for url in told.values())


def test_a_mistake_in_a_template_names_its_line(rca, tmp_path):
    (tmp_path / "rca.yaml").write_text("links:\n  span: https://ui.example.org/{spanid}\n")
    done = rca("trace", "--from", WRONG)
    assert done.returncode == 2
    assert "rca.yaml:2: links.span: nothing is called {spanid}" in done.stderr
    assert "did you mean {span_id}?" in done.stderr


def test_an_explore_link_opens_the_span_at_the_time_of_the_trace() -> None:
    config = SourceConfig("tempo", url="http://tempo:3200", ui_url="https://g.example.org/sub", datasource_uid="U1", org_id=7)
    report = invoice()
    day = 1_777_000_000_000 * 10**6
    spans = tuple(
        type(s)(
            *(getattr(s, f) for f in ("trace_id", "span_id", "parent_id", "name", "kind")),
            day + s.start_ns,
            day + s.end_ns,
            s.service,
            {},
            {},
        )
        for s in report.trace.spans
    )
    made = type(report.trace)(report.trace.trace_ids, spans)
    told = links(type(report)(made, report.graph, report.diagnosis, report.complaint), open_source(config), {})
    link = told["0000000000000002"]
    asked = parse_qs(urlsplit(link).query)
    assert link.startswith("https://g.example.org/sub/explore?schemaVersion=1&panes=")
    assert asked["orgId"] == ["7"]
    pane = json.loads(asked["panes"][0])["rca"]
    assert pane["datasource"] == "U1"
    assert pane["queries"][0]["datasource"] == {"type": "tempo", "uid": "U1"}
    assert int(pane["range"]["from"]) < 1_777_000_000_000 < int(pane["range"]["to"]) < 1_777_000_000_000 + 3_600_000
    assert read_explore(asked) == (TRACE, "0000000000000002", "U1", "tempo")
    assert parse_ref(link).org_id == 7
    assert "orgId" not in links(report, open_source(SourceConfig("tempo", url="http://t:3200", ui_url="https://g", org_id=0)), {})["trace"]


def test_jaeger_opens_the_span() -> None:
    told = links(invoice(), open_source(SourceConfig("jaeger", url="http://j:16686/base")), {})
    assert told["0000000000000002"] == f"http://j:16686/base/trace/{TRACE}?uiFind=0000000000000002"


def test_the_spans_of_the_first_suspects_are_linked_wherever_they_stand(monkeypatch) -> None:
    monkeypatch.setattr("rca.cli.links.FEW", 1)
    told = links(invoice(), open_source(SourceConfig("jaeger", url="http://j:16686")), {})
    assert {"0000000000000001", "0000000000000002", "0000000000000003"} <= set(told)


def test_a_ui_url_that_no_browser_follows_makes_no_link() -> None:
    assert links(invoice(), open_source(SourceConfig("jaeger", url="http://j:16686", ui_url="javascript:alert(1)//")), {}) == {}
