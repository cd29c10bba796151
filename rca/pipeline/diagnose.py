"""The main job in one sentence: captures -> graph -> checks -> attribution -> report."""

from __future__ import annotations

from rca import __version__
from rca.attribution import attribute
from rca.checks import run
from rca.config import Config
from rca.conventions import capture_all
from rca.graph import build
from rca.model import Complaint, Notice, Report, Trace


def diagnose(trace: Trace, config: Config, complaint: Complaint, *, final: str = "") -> Report:
    """The report on a trace. `final` names the span whose output is the final answer (UsageError if no hop holds it)."""
    captures = capture_all(trace, config.mappings)
    graph = build(trace, captures, config, final=final)
    evidence = run(graph, config, complaint)
    diagnosis = attribute(graph, evidence, complaint, config)
    notices = [*trace.notices, *(n for c in captures.values() for n in c.notices), *graph.notices]
    return Report(trace, graph, diagnosis, complaint, _once(notices), {}, __version__)


def _once(notices: list[Notice]) -> tuple[Notice, ...]:
    return tuple(dict.fromkeys(notices))
