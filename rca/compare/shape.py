"""Differences of two hops' outputs that can be told when the data differs anyway: fields, form, emptiness, language, length."""

from __future__ import annotations

from collections.abc import Iterator

from rca.model import Difference, Hop
from rca.text.language import guess
from rca.text.leaves import Leaf, leaves, parsed

_LONG = 40
_TIMES = 6
_ROWS = 400


def differences(good: Hop, bad: Hop, good_input: str, bad_input: str) -> tuple[Difference, ...]:
    """What the good run's output has and the bad one's has not in form; the inputs tell what a hop could fill in."""
    if not good.output.usable or not bad.output.usable:
        empty = good.output.usable and bad.output.state == "captured" and not bad.output.text.strip()
        return (Difference("empty", good.output.text[:120], ""),) if empty else ()
    return tuple(_shape(good.output.text, bad.output.text, good_input, bad_input))


def _shape(good: str, bad: str, good_input: str, bad_input: str) -> Iterator[Difference]:
    first, second = parsed(good), parsed(bad)
    if (first is None) != (second is None):
        yield Difference("form", "JSON" if first is not None else "no JSON", "JSON" if second is not None else "no JSON", weight=0.8)
        return
    if first is not None:
        yield from _fields(good, bad)
        return
    tongues = [guess(text) for text in (good, bad, good_input, bad_input)]
    follows = tongues[0] and tongues[0] == tongues[2]
    if follows and tongues[1] and tongues[3] and tongues[1] != tongues[3] and len(bad) >= _LONG:
        yield Difference("language", tongues[3], tongues[1], weight=0.8)
    sizes = sorted((len(good), len(bad)))
    if sizes[1] >= _LONG and sizes[1] > _TIMES * max(1, sizes[0]):
        yield Difference("text", f"{len(good)} characters", f"{len(bad)} characters", weight=0.3)


def _fields(good: str, bad: str) -> Iterator[Difference]:
    """Fields (list positions left open) of one of the two only, and fields of another type."""
    one, two = _patterns(good), _patterns(bad)
    for name, leaf in one.items():
        if name not in two and leaf.text and leaf.text != "null" and not _below(name, two):
            yield Difference("missing", leaf.text[:120], "", name, 0.6)
        elif name in two and _filled(leaf) and not _filled(two[name]):
            yield Difference("missing", leaf.text[:120], two[name].text, name, 0.3)
        elif name in two and _filled(leaf) and leaf.kind != two[name].kind:
            yield Difference("form", leaf.text[:120], two[name].text[:120], name, 0.5)
    for name, leaf in two.items():
        if name not in one and leaf.text and leaf.text != "null" and not _below(name, one):
            yield Difference("added", "", leaf.text[:120], name, 0.3)


def _filled(leaf: Leaf) -> bool:
    return bool(leaf.text) and leaf.text != "null"


def _below(name: str, others: dict[str, Leaf]) -> bool:
    """Whether a field lies in something of which the other output has no example: an item of a list that is empty there."""
    head = name.partition("[]")[0]
    return "[]" in name and not any(other.startswith(f"{head}[]") for other in others)


def _patterns(text: str) -> dict[str, Leaf]:
    found: dict[str, Leaf] = {}
    for leaf in (leaves(text) or [])[:_ROWS]:
        known = found.get(leaf.pattern)
        if known is None or (not _filled(known) and _filled(leaf)):
            found[leaf.pattern] = leaf
    return found
