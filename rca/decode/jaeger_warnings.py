"""What Jaeger's adjusters say about a trace. They repeat themselves at each read (jaegertracing/jaeger#7986), so that each kind
of warning becomes one notice for the spans that it stands on."""

from __future__ import annotations

from rca.decode.gathered import Gathered
from rca.typed import Any

WARNINGS_ATTRIBUTE = "@jaeger@warnings"
"""The span attribute in which API v3 returns them."""

_KNOWN = (
    ("not in the trace; skipping clock skew", "missing_parent", "Jaeger: the parent of a span is not in the trace"),
    ("clock skew", "clock_skew", "Jaeger: the clocks of two services differ; times were left as they are"),
    ("timestamps were adjusted", "clock_skew", "Jaeger: the times of spans were adjusted for clock skew"),
    ("Negative duration", "bad_times", "Jaeger: the duration of a span was mended"),
    ("duplicate span", "shared_id", "Jaeger: two spans have the same id"),
    ("spans only", "partial", "Jaeger returned only a part of the trace"),
)


def tell(warnings: Any, ident: str, out: Gathered) -> None:
    """Add the warnings of one span (or of the trace, with `ident` "")."""
    for warning in warnings if isinstance(warnings, list) else (warnings,):
        if not isinstance(warning, str) or not warning:
            continue
        code, sentence = next(((code, told) for part, code, told in _KNOWN if part in warning), ("backend_warning", "Jaeger warns"))
        out.note(code, sentence, warning[:200], ident)
