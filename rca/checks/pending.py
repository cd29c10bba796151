"""Check of what a text tells as done though its input has it as still to come."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop
from rca.text.pending import done_though_pending

_MAX_TEXT = 30_000
DONE = 2.4


@check("pending-told-done", needs=("input", "output"), roles=("generator", "summarizer", "translator", "extractor", "other"))
def pending_told_done(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Something that an output tells as done (approved, paid, signed, confirmed) and that its input speaks of only as pending."""
    if ctx.brings_news(hop) or ctx.value(hop.output) is not None:
        return
    for told in done_though_pending(hop.output.text[:_MAX_TEXT], tuple(t[:_MAX_TEXT] for t in ctx.inputs(hop))):
        said = f"{ctx.name(hop.id)} tells as {told.deed} what its input has as still to come."
        yield bad(hop.id, DONE, said, quote(hop.output.text, told.start, told.end), fault="hallucinated_claim")
        return
