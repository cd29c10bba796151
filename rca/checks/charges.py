"""Check of one text that says that a thing is free and charges for it."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop
from rca.text.charges import charged_though_free

_MAX_SENTENCES = 80
BOTH = 2.8


@check("free-and-charged", needs=("output",), roles=("generator", "summarizer", "translator", "other"))
def free_and_charged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """One answer that says that a thing is free and charges for it, where its input does not say both itself."""
    found = next(charged_though_free(ctx.statements(hop.output.text)[:_MAX_SENTENCES]), None)
    if found is None or any(next(charged_though_free(ctx.statements(t)[:_MAX_SENTENCES]), None) for t in ctx.inputs(hop)):
        return
    free, charged, thing = found
    said = f"{ctx.name(hop.id)} says that the {thing} is free, and charges for it."
    here = quote(hop.output.text, charged.start, charged.end)
    yield bad(hop.id, BOTH, said, here, quote(hop.output.text, free.start, free.end), fault="contradiction")
