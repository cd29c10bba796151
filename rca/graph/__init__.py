"""Spans -> hops -> data-flow graph."""

from rca.graph.build import build

__all__ = ["build"]
