"""Which of several payloads of one unit of work is told, and how they complete each other."""

from __future__ import annotations

from rca.graph.fragments import key_of
from rca.graph.tokens import tokenise
from rca.model import Payload, State
from rca.records import replace

_RANK = {
    State.CAPTURED: 6,
    State.CONFLICT: 5,
    State.TRUNCATED: 4,
    State.UNPARSEABLE: 3,
    State.PLACEHOLDER: 2,
    State.BY_REFERENCE: 2,
    State.DROPPED: 2,
    State.ABSENT: 1,
}


def best_output(outer: Payload, inner: Payload) -> Payload:
    """What left the unit: the outer span's payload where it is whole, because post-processing happens outside the model call."""
    chosen, other = (outer, inner) if _score(outer) >= _score(inner) else (inner, outer)
    if chosen.usable and other.usable and key_of(chosen.text) == key_of(other.text) and len(other.documents) > len(chosen.documents):
        return other
    return chosen


def best_input(outer: Payload, inner: Payload) -> Payload:
    """What reached the unit: of two usable inputs the one that holds the other, with the instructions of either.

    An outer span often has the bare data and the model span the same data within its prompt: then the data is taken from
    the outer one and what stands around it in the prompt is its instructions.
    """
    if not inner.usable or not outer.usable:
        chosen, other = (outer, inner) if _score(outer) >= _score(inner) else (inner, outer)
        return _instructed(chosen, other)
    if State.TRUNCATED in (outer.state, inner.state) and outer.state != inner.state:
        chosen, other = (outer, inner) if outer.state != State.TRUNCATED else (inner, outer)
        return _instructed(chosen, other)
    outside, inside = tokenise(outer.text).words, tokenise(inner.text).words
    if len(outside) >= len(inside):
        return _instructed(outer, inner)
    rest = _around(inner.text, outer.text)
    if rest is not None and not inner.instructions and not outer.instructions:
        return replace(outer, instructions=rest)
    if rest is not None:
        return _instructed(outer, inner) if not rest else _instructed(inner, outer)
    return _instructed(inner, outer)


def says_same(one: Payload, two: Payload) -> bool:
    """Whether two payloads are the same text, or one holds the other (a prompt around data, an envelope around an answer)."""
    if not one.usable or not two.usable:
        return False
    a, b = key_of(one.text), key_of(two.text)
    if a == b:
        return True
    if not a or not b:
        return False
    small, big = (a, b) if len(a) < len(b) else (b, a)
    if len(small) < 12:
        return len(big) < 4 * len(small) + 40 and f" {small} " in f" {big} "
    return small in big


def _instructed(payload: Payload, other: Payload) -> Payload:
    """The payload with the other's instructions, where it has none of its own."""
    if other.instructions and not payload.instructions:
        return replace(payload, instructions=other.instructions)
    return payload


def _around(prompt: str, data: str) -> str | None:
    """What stands in a prompt around the data; None where the data is not in it word by word."""
    body = data.strip()
    at = prompt.find(body) if body else -1
    if at < 0:
        return None
    return f"{prompt[:at].strip()}\n{prompt[at + len(body) :].strip()}".strip()


def _score(payload: Payload) -> tuple[int, int]:
    if not payload.usable:
        return (_RANK[payload.state] if not payload.text else 0, 0)
    return (10 + _RANK[payload.state], 0)
