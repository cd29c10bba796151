"""From a trace to where each piece of its final output comes from."""

from __future__ import annotations

from rca import __version__
from rca.config import Config
from rca.conventions import capture_all
from rca.graph import build
from rca.model import Complaint, Trace
from rca.provenance import blame, pointed
from rca.report.blame import Blamed


def blamed(trace: Trace, config: Config, complaint: Complaint, *, final: str = "") -> Blamed:
    """The final output in pieces, followed back. `final` names the span whose output it is (UsageError if no hop holds it)."""
    graph = build(trace, capture_all(trace, config.mappings), config, final=final)
    provenance = blame(graph)
    return Blamed(trace.trace_ids, graph, provenance, complaint, pointed(provenance, complaint), __version__)
