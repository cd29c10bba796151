"""Reports for the tests of the page: of the repository's own fixtures, of many hops, of hostile texts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml
from samples import hop, hostile, invoice, payload

from rca.config import Config
from rca.model import FINAL, REQUEST, Complaint, Edge, EdgeKind, Extent, Kept, Payload, Quote, Report
from rca.pipeline.diagnose import diagnose
from rca.pipeline.load import load
from rca.report import RenderOptions, render
from rca.sources.ids import parse_ref
from tests.report.html.reading import Node, read

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
CASES = yaml.safe_load((FIXTURES / "cases.yaml").read_text(encoding="utf-8"))
NAMES = [case["file"].partition(".")[0] for case in CASES]


def of_file(path: Path, trace_id: str = "", logs: tuple[str, ...] = (), complaint: str = "") -> Report:
    """The report on the trace in a file."""
    from rca.config import SourceConfig
    from rca.sources.files import FilesSource

    source = FilesSource(SourceConfig(name="file", kind="file", url=str(path)))
    trace = load(source, parse_ref(trace_id) if trace_id else None, logs=logs)
    return diagnose(trace, Config(), Complaint(complaint))


@cache
def fixture(name: str) -> Report:
    """The report on one of the repository's own fixtures."""
    case = next(c for c in CASES if c["file"].startswith(f"{name}."))
    logs = (str(FIXTURES / case["logs"]),) if "logs" in case else ()
    return of_file(FIXTURES / case["file"], case.get("trace_id", ""), logs, case["complaint"])


def many(number: int, text: str = "") -> Report:
    """A chain of `number` hops of which the second is at fault; `text` stands in each payload."""
    report = invoice()
    hops = tuple(
        replace(hop(n, f"s{n % 40}", "tool", payload(f"in {n} {text}" * 20), payload(f"out {n} {text}" * 20)), name=f"step {n}")
        for n in range(1, number + 1)
    )
    flow = [(f"H{n}", f"H{n + 1}") for n in range(1, number)]
    edges = tuple(Edge(a, b, (EdgeKind.CONTENT,), 1.0) for a, b in [(REQUEST, "H1"), *flow, (f"H{number}", FINAL)])
    states = {f"H{n}": "ok" for n in range(1, number + 1)} | {"H2": "origin", "H3": "propagator"}
    graph = replace(report.graph, hops=hops, edges=edges, final_hop=f"H{number}")
    return replace(report, graph=graph, diagnosis=replace(report.diagnosis, states=states))


def of_text(given: str, made: str, quotes: tuple[tuple[int, int], ...] = ()) -> Report:
    """The invoice's report with other texts at its second hop; `quotes` are pieces of its output that evidence points at."""
    report = invoice()
    evidence = replace(report.diagnosis.evidence[0], quotes=(), points=40.0)
    found = tuple(replace(evidence, sentence=f"seen {n}", quotes=(Quote(made[a:b], a, b),)) for n, (a, b) in enumerate(quotes))
    hops = tuple(replace(h, input=payload(given), output=payload(made)) if h.id == "H2" else h for h in report.graph.hops)
    first, *rest = report.diagnosis.candidates
    diagnosis = replace(report.diagnosis, candidates=(replace(first, evidence=found), *rest), evidence=found, claims=())
    return replace(report, graph=replace(report.graph, hops=hops), diagnosis=diagnosis)


def saved(report: Report) -> Report:
    """The same as it is read back from a file that was written without payload texts."""

    def without(kept: Payload) -> Payload:
        return replace(kept, text="", kept=Kept(len(kept.text), "", Extent.NONE if kept.text else Extent.WHOLE))

    hops = tuple(replace(h, input=without(h.input), output=without(h.output)) for h in report.graph.hops)
    return replace(report, graph=replace(report.graph, hops=hops, request=without(report.graph.request)))


def page(report: Report, options: RenderOptions | None = None) -> str:
    """The report as a page."""
    return render(report, "html", options or RenderOptions(command="trace.json"))


def tree(report: Report, options: RenderOptions | None = None) -> Node:
    """The page, read."""
    return read(page(report, options))


__all__ = ["FIXTURES", "NAMES", "fixture", "hostile", "many", "of_file", "of_text", "page", "saved", "tree"]
