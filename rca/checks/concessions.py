"""Checks of what a text grants, charges or tells as done: a voucher of no source, a fee for what is free, a payment still to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.checks.translation import translates
from rca.model import Evidence, Hop
from rca.text.bound import bound_to_data, bound_to_sources
from rca.text.charges import charged_though_free
from rca.text.concessions import Concession, concessions, supported
from rca.text.pending import done_though_pending

_MAX_TEXT = 30_000
_COMMON = ("something free of charge", "a discount")
MADE_UP, ADDED = 2.2, 2.2
"""Strength of a grant that no source speaks of, and of one more than the text that was translated has."""


@check("grant-made-up", roles=("generator", "summarizer", "translator", "other"), needs=("input", "output"))
def grant_made_up(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Something that an output grants (free of charge, a voucher, a refund, a discount, a guarantee) and of which neither its input nor
    its instructions have a word in any language; in a translation, something that it grants more often than its input does."""
    if ctx.brings_news(hop):
        return
    text = hop.output.text[:_MAX_TEXT]
    granted = list(concessions(text))
    if not granted:
        return
    told = (*ctx.inputs(hop), ctx.instructions(hop), ctx.complaint.expected)
    copies = translates(ctx, hop)
    bound = copies or hop.role == "summarizer" or _bound(ctx.instructions(hop))
    for one in granted:
        # prices and advertisements speak of what is free and what is cheaper with other words than their sources
        if (bound or one.kind not in _COMMON) and not supported(one.kind, told):
            yield _made_up(ctx, hop, one, MADE_UP, "of which its input says nothing")
            return
    if copies:
        given = Counter(c.kind for t in ctx.inputs(hop) for c in concessions(t[:_MAX_TEXT]))
        said = Counter(c.kind for c in granted)
        for one in granted:
            if said[one.kind] > given[one.kind] > 0:
                yield _made_up(ctx, hop, [c for c in granted if c.kind == one.kind][-1], ADDED, "once more than the text it translates")
                return


def _bound(rules: str) -> bool:
    return bool(bound_to_sources(rules) or bound_to_data(rules))


def _made_up(ctx: Context, hop: Hop, one: Concession, strength: float, how: str) -> Evidence:
    said = f"{ctx.name(hop.id)} grants {one.kind}, {how}."
    start = max(hop.output.text.rfind(c, 0, one.start) for c in ".!?\n") + 1
    return bad(hop.id, strength, said, quote(hop.output.text, start, one.end), fault="hallucinated_claim")


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
