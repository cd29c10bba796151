"""Checks of texts that lost their end on the way, or whose characters a wrong encoding broke."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Sequence

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import bad, check
from rca.model import Edge, Evidence, Hop, Payload, Quote, Side, State
from rca.patterns import regex
from rca.text.completeness import Finding
from rca.text.encoding import mojibake, repaired
from rca.text.fields import fields
from rca.text.leaves import leaves
from rca.text.similarity import tokenise
from rca.typed import Any

_HEAD, _LOST = 40, 12
_MAX_TEXTS, _MAX_LENGTH, _MAX_ENTRIES = 60, 60_000, 500
_EXCERPT, _ENDED = 1.6, 1.9
_CLOSES = regex(r"\s*(?:$|</|[\"'\]}]|#{1,6} |```|\[|\{|---|\.{3}|…)")
_DOTS = regex(r"\s*\[?(?:\.{3}|…)")
_SENTENCE = regex(r"[.!?。！？][\"”»)]?\s*$")
_WHOLE = regex(r"[.!?。！？:;…\"”»)\]}>]\s*$")


@check("end-lost", scope="edge", needs=("arrived",), side=Side.HANDOFF)
def end_lost(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """A text or a list of which only the beginning was handed on. Clear for a text that stops in the middle of a word or sentence; one that
    ends where a sentence ends may have been chosen. Of a list under the same name the last entries are nowhere in what arrived."""
    received = ctx.hops[edge.target].input
    sent = ctx.payload(edge.source)
    if State.TRUNCATED in (received.state, sent.state) or any(c.kind in ("cut", "mixed") for c in edge.changes):
        return
    yield from _shortened(ctx, edge)
    there = _texts(received.text)
    for text in _texts(sent.text):
        found = _cut(text, there)
        if found is None or (found[1] == _ENDED and edge.source not in ctx.hops):
            continue
        end, strength = found
        sentence = f"What {ctx.name(edge.source)} sent to {ctx.name(edge.target)} arrived cut off, after “{text[max(0, end - 30) : end]}”."
        quotes = (quote_of(received.text, text[max(0, end - 40) : end]), Quote(text[max(0, end - 40) : end + 80]))
        yield bad(edge.target, strength, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_truncated")
        return


def _shortened(ctx: Context, edge: Edge) -> Iterator[Evidence]:
    """A list whose first entries were handed on under its name and whose last ones are nowhere in what arrived."""
    sent, received = ctx.payload(edge.source), ctx.hops[edge.target].input
    if edge.source not in ctx.hops:
        return
    there = _lists(ctx, received)
    for name, entries in _lists(ctx, sent).items():
        kept = there.get(name) or (next(iter(there.values())) if not name and len(there) == 1 else [])
        left = entries[len(kept) :]
        if not kept or not left or kept != entries[: len(kept)] or any(_told(entry, received.text) for entry in left):
            continue
        # the best of what a search found may be handed on alone, and the one of two that the receiver works on
        strength = 1.0 if ctx.hops[edge.source].role == "retriever" or len(entries) == 2 else 4.2
        sentence = (
            f"{ctx.name(edge.target)} got the first {len(kept)} of the {len(entries)} {name or 'entries'} of {ctx.name(edge.source)}."
        )
        quotes = (quote_of(received.text, _longest(kept[-1])), quote_of(sent.text, _longest(left[0])))
        yield bad(edge.target, strength, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_truncated")


def _lists(ctx: Context, payload: Payload) -> dict[str, list[Any]]:
    """The lists in a payload by name, "" for one that is all of it; a name that comes twice tells nothing."""
    value = ctx.value(payload)
    found: dict[str, list[Any]] = {"": value} if isinstance(value, list) else {}
    twice = set()
    for field in fields(payload.text):
        if isinstance(field.value, list):
            twice |= {field.name} & found.keys()
            found[field.name] = field.value
    return {name: entries[:_MAX_ENTRIES] for name, entries in found.items() if name not in twice}


def _told(entry: Any, text: str) -> bool:
    """Whether an entry of a list stands in a text, by its longest value."""
    return _longest(entry) in text


def _longest(entry: Any) -> str:
    return max((leaf.text for leaf in leaves(json.dumps(entry, ensure_ascii=False)) or ()), key=len, default=str(entry))


@functools.lru_cache(maxsize=64)
def _texts(payload: str) -> tuple[str, ...]:
    """The longer strings of a JSON payload, with single blanks, or all of a text."""
    found = [leaf.text for leaf in leaves(payload[:_MAX_LENGTH]) or () if leaf.kind == "string" and len(leaf.text) > _HEAD]
    texts = found[:_MAX_TEXTS] or [payload[:_MAX_LENGTH]]
    return tuple(flat for text in texts if len(flat := " ".join(text.split())) > _HEAD)


def _cut(text: str, there: Sequence[str]) -> tuple[int, float] | None:
    """Where a text stops in what arrived, and how much that weighs: little where dots say that it is an excerpt.

    None where it is whole or was never begun.
    """
    best = None
    for other in there:
        at = other.find(text[:_HEAD])
        if at < 0:
            continue
        same = _common(text, other[at:])
        if same >= len(text) - _LOST:
            return None
        if _CLOSES.match(other, at + same):
            in_word = regex(r"\w\w").match(text[same - 1 : same + 1])
            dots, ended = _DOTS.match(other, at + same), _WHOLE.search(text[:same].rstrip())
            if not ended or _SENTENCE.search(text[:same].rstrip()):
                best = same, _EXCERPT if dots else _ENDED if ended else 4.4 if in_word else 3.2
    return best


def _common(one: str, two: str) -> int:
    """How many characters two texts have in common from their beginning."""
    if two.startswith(one):
        return len(one)
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == two[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


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
