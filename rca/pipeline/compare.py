"""Two traces of one pipeline to a comparison: captures -> graphs -> hops aligned and compared."""

from __future__ import annotations

from rca.compare import compare
from rca.config import Config
from rca.conventions import capture_all
from rca.graph import build
from rca.model import Comparison, Graph, Trace


def compared(good: Trace, bad: Trace, config: Config) -> Comparison:
    """The comparison of a good run with a bad one; its `reason` says why where they cannot be compared."""
    return compare(good, graph_of(good, config), bad, graph_of(bad, config))


def graph_of(trace: Trace, config: Config) -> Graph:
    """The data-flow graph of a trace."""
    return build(trace, capture_all(trace, config.mappings), config)
