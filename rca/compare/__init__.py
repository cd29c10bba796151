"""Compares two runs of one pipeline: `compare`."""

from __future__ import annotations

from rca.compare.runs import compare

__all__ = ["compare"]
