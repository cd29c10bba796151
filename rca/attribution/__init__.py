"""Says where a bad answer was born: `attribute`."""

from __future__ import annotations

from rca.attribution.rank import attribute

__all__ = ["attribute"]
