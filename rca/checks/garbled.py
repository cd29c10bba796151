"""A check of texts whose characters were broken on the way, by a wrong encoding between two hops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Edge, Evidence, Hop, Side
from rca.patterns import regex
from rca.text.completeness import Finding
from rca.text.encoding import mojibake, repaired
from rca.text.leaves import leaves
from rca.text.similarity import tokenise


@check("garbled-on-the-way", needs=("input",), side=Side.HANDOFF)
def garbled_on_the_way(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An input with broken characters that nothing before it has: a wrong encoding between two hops."""
    if not hop.input.usable:
        return
    text = hop.input.text
    senders = [e for e in ctx.into(hop.id) if ctx.payload(e.source).usable]
    if not senders or len(senders) < len(ctx.into(hop.id)) or any(text in ctx.payload(e.source).text for e in senders):
        return
    fresh = [f for f in mojibake(text) if all(f.text not in ctx.payload(e.source).text for e in senders)]
    if fresh:
        source = _garbled_from(ctx, hop, fresh, senders)
        sentence = f"The input of {ctx.name(hop.id)} has broken characters that what {ctx.name(source)} sent does not have."
        piece = quote(text, max(0, fresh[0].start - 20), min(len(text), fresh[0].end + 20))
        yield bad(hop.id, 4.6 if len(fresh) > 1 else 3.2, sentence, piece, side=Side.HANDOFF, source=source, fault="handoff_mojibake")


def _garbled_from(ctx: Context, hop: Hop, found: Sequence[Finding], senders: Sequence[Edge]) -> str:
    """The sender of what arrived garbled: the one that has most of the fields in which the broken pieces stand, or of the words around
    them; of equals the one of which most arrived. Garbled text is not recognised as anybody's: another hop before may be its sender,
    where none of those that are known to have sent has the fields."""
    text = hop.input.text
    before = [text[max(0, f.start - _MAX_FIELD) : f.start] for f in found[:_MAX_PIECES]]
    names = {match["name"] for piece in before if (match := _IN_FIELD.search(piece))}
    around = {w for f in found[:_MAX_PIECES] for w in tokenise(text[max(0, f.start - _AROUND) : f.end + _AROUND]) if len(w) >= 3}

    def has(sent: str) -> int:
        return sum(f'"{n}"' in sent for n in names)

    def likely(edge: Edge) -> tuple[int, int, float]:
        sent = ctx.payload(edge.source).text
        return has(sent), len(around & set(tokenise(sent))), (edge.arrived or 0.0) * len(sent)

    mended = {m for f in leaves(text) or () if any(f.start <= x.start < f.end for x in found) and (m := repaired(f.text))}
    whole = [h for h in _earlier(ctx, hop) if mended and mended <= {f.text for f in leaves(h.output.text) or ()}]
    if whole:
        return whole[-1].id
    # what is all ASCII cannot be decoded wrongly
    able = [e for e in senders if not ctx.payload(e.source).text.isascii()] or list(senders)
    best = max(able, key=likely)
    if names and not has(ctx.payload(best.source).text):
        other = max(_earlier(ctx, hop), key=lambda h: has(h.output.text), default=None)
        if other is not None and has(other.output.text) * 2 > len(names):
            return other.id
    return best.source


def _earlier(ctx: Context, hop: Hop) -> list[Hop]:
    """The hops before one that may have sent it what is not plain ASCII, the nearest ones."""
    return [h for h in ctx.graph.hops[: ctx.graph.hops.index(hop)][-_MAX_PIECES:] if h.output.usable and not h.output.text.isascii()]


_IN_FIELD = regex(r'"(?P<name>[^"\n]{1,40})"\s*:\s*"[^"]*$', needs=":")
_AROUND, _MAX_FIELD, _MAX_PIECES = 40, 300, 20
"""Characters around a broken piece, those before it in which the name of its field stands, and the pieces that are looked at."""
