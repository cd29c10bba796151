"""Where each piece of the final output comes from: `blame`, and which pieces a complaint means: `pointed`."""

from __future__ import annotations

from rca.provenance.blame import Provenance, blame
from rca.provenance.point import Pointed, pointed

__all__ = ["Pointed", "Provenance", "blame", "pointed"]
