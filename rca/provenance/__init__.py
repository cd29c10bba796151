"""Where each piece of the final output comes from: `blame`, and which pieces a complaint means: `pointed`."""

from __future__ import annotations

from rca.provenance.blame import Provenance, blame
from rca.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rca.provenance.point import Pointed, pointed


def __getattr__(name: str) -> Any:
    """What a complaint means, imported where there is one."""
    if name in ("Pointed", "pointed"):
        from rca.provenance import point

        return getattr(point, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["Pointed", "Provenance", "blame", "pointed"]
