"""Checks of hand-offs: what one hop sent against what the next received."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import Change, Edge, Evidence, Side

STRENGTHS = {"cut": 4.2, "garbled": 4.6, "mixed": 4.6, "altered": 2.2, "lost": 1.0}
FAULTS = {"cut": "handoff_truncated", "garbled": "handoff_mojibake", "mixed": "handoff_wrong_field", "altered": "handoff_wrong_field"}
WORDS = {
    "cut": "arrived cut off",
    "garbled": "arrived garbled",
    "mixed": "arrived mixed up with another record",
    "altered": "arrived with another value",
    "lost": "did not arrive",
}


@check("handoff-changed", scope="edge", needs=("arrived",), side=Side.HANDOFF, cleared=0.3)
def handoff_changed(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """What was sent and what was received differ: cut off, garbled, mixed up, another value, or a field lost."""
    for change in edge.changes:
        yield _changed(ctx, edge, change)


def _changed(ctx: Context, edge: Edge, change: Change) -> Evidence:
    sent, received = ctx.payload(edge.source).text, ctx.hops[edge.target].input.text
    field = f" ({change.path})" if change.path else ""
    sentence = f"What {ctx.name(edge.source)} sent to {ctx.name(edge.target)} {WORDS.get(change.kind, 'changed')}{field}."
    return bad(
        edge.target,
        STRENGTHS.get(change.kind, 1.0),
        sentence,
        quote_of(received, change.after),
        quote_of(sent, change.before),
        side=Side.HANDOFF,
        source=edge.source,
        fault=FAULTS.get(change.kind, "handoff_dropped"),
    )
