"""A check of texts that lost their end on the way: the beginning arrived, the rest did not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import Edge, Evidence, Payload, Quote, Side, State
from rca.patterns import regex
from rca.text.leaves import leaves

_HEAD, _LOST = 40, 12
_MAX_TEXTS, _MAX_LENGTH = 60, 60_000
_CLOSES = regex(r"\s*(?:$|</|[\"'\]}]|#{1,6} |```|\[|\{|---|\.{3}|…)")
_DOTS = regex(r"\s*\[?(?:\.{3}|…)")
_WHOLE = regex(r"[.!?。！？:;…\"”»)\]}>]\s*$")


@check("end-lost", scope="edge", needs=("arrived",), side=Side.HANDOFF)
def end_lost(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """A text of which only the beginning was handed on, so that it stops in the middle of a word or sentence: a passage of a list, a
    field, or all that was sent. A beginning that ends where a sentence ends was chosen."""
    received = ctx.hops[edge.target].input
    sent = ctx.payload(edge.source)
    if State.TRUNCATED in (received.state, sent.state) or any(c.kind in ("cut", "mixed") for c in edge.changes):
        return
    there = _texts(received)
    for text in _texts(sent):
        found = _cut(text, there)
        if found is None:
            continue
        end, strength = found
        sentence = f"What {ctx.name(edge.source)} sent to {ctx.name(edge.target)} arrived cut off, after “{text[max(0, end - 30) : end]}”."
        quotes = (quote_of(received.text, text[max(0, end - 40) : end]), Quote(text[max(0, end - 40) : end + 80]))
        yield bad(edge.target, strength, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_truncated")
        return


def _texts(payload: Payload) -> list[str]:
    """The longer strings of a JSON payload, with single blanks, or all of a text."""
    found = [leaf.text for leaf in leaves(payload.text[:_MAX_LENGTH]) or () if leaf.kind == "string" and len(leaf.text) > _HEAD]
    texts = found[:_MAX_TEXTS] or [payload.text[:_MAX_LENGTH]]
    return [flat for text in texts if len(flat := " ".join(text.split())) > _HEAD]


def _cut(text: str, there: list[str]) -> tuple[int, float] | None:
    """Where a text stops in what arrived, and how much that weighs: little where dots say that it is an excerpt.

    None where it is whole, was never begun, or was chosen up to the end of a sentence.
    """
    best = None
    for other in there:
        at = other.find(text[:_HEAD])
        if at < 0:
            continue
        same = _common(text, other[at:])
        if same >= len(text) - _LOST:
            return None
        if _CLOSES.match(other, at + same) and not _WHOLE.search(text[:same].rstrip()):
            in_word = re.match(r"\w\w", text[same - 1 : same + 1])
            best = same, 1.6 if _DOTS.match(other, at + same) else 4.4 if in_word else 3.2
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
