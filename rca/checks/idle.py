"""Fields of one family of which one was handed on under a name of its own, and the other went nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from rca.checks.context import Context, objects, once_a_hop
from rca.checks.handoff import FORMER, outdated
from rca.model import Edge, Hop
from rca.records import dataclass
from rca.text.fields import record
from rca.text.similarity import name_stems
from rca.typed import Any

_MAX_FIELDS = 200
_RECORD = 0.85
"""A hop that got so much of what a sender said got the record as such, and chose nothing of it."""
FORMER_TAKEN, ONE_OF_TWO = 4.6, 4.2
"""Strength where the names tell which of the two is outdated, and where they do not."""


@dataclass(frozen=True, slots=True)
class Idle:
    """`name` of the receiver holds what the sender has as `taken`, while its `left`, whose name has a word in common, is used nowhere."""

    name: str
    taken: str
    left: str
    value: Any
    other: Any
    strength: float


def sibling_left(ctx: Context, edge: Edge) -> Idle | None:
    """A field that the receiver knows by another name than the sender, who has exactly one more of that family, of the same kind, that
    went nowhere: `workshop` holds `workshop_alternative`, and nobody was given `workshop_wanted`. A sender fills a field in order that it
    is used, if it did not only get it itself."""
    if edge.source not in ctx.hops:
        return None
    sent, given = _singles(ctx.value(ctx.payload(edge.source))), _every(ctx, ctx.hops[edge.source])
    families = {name for name in sent if any(name != other and _kin(name, other) for other in sent)}
    if not families:
        return None
    got = _received(ctx, ctx.hops[edge.target])
    there = {*given, *got.values()}
    for name, key in got.items():
        taken = [n for n in families if sent[n] == key or _part_of(key, sent[n])]
        if len(taken) != 1 or name in sent or FORMER.search(name) or _from_another(ctx, edge, key):
            continue
        if _kind(key) == "number" and len(key) <= 2 and not _kin(name, taken[0]):
            continue  # small numbers agree by chance
        alike = [n for n in families if n != taken[0] and _kin(n, taken[0]) and _kind(sent[n]) == _kind(key) and sent[n] != key]
        left = [n for n in alike if sent[n] not in there and ((outdated(taken[0], n) and _kin(name, n)) or not _used(ctx, edge, sent[n]))]
        if len(left) == 1 and _astray(name, taken[0], left[0]):
            strength = FORMER_TAKEN if outdated(taken[0], left[0]) else ONE_OF_TWO
            return Idle(name, taken[0], left[0], json.loads(key), json.loads(sent[left[0]]), strength)
    return None


def _part_of(key: str, whole: str) -> bool:
    """Whether an object is what is left of another one of which some fields were not handed on."""
    if key[0] != "{" or whole[0] != "{":
        return False
    one, two = json.loads(key), json.loads(whole)
    return len(one) > 1 and all(isinstance(v, str | int | float) for v in one.values()) and one.items() <= two.items()


def _astray(name: str, taken: str, left: str) -> bool:
    """Whether nothing in the names says that the right one of two was taken: the other is what was before, or the name that it was handed
    on by has the word that tells the taken one apart, or the other is less exact by its name (`price` beside `price_with_tax`)."""
    if outdated(left, taken) or FORMER.search(left):
        return False
    apart = name_stems(taken) - name_stems(left)
    return not (name_stems(name) & apart) and (not name_stems(left) < name_stems(taken) or outdated(taken, left))


def _singles(value: Any) -> dict[str, str]:
    """Fields of a record at any depth -> their value as JSON; names that stand with several values, as in a list of records, left out."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for name, item in _fields(value):
        key = json.dumps(item, ensure_ascii=False, sort_keys=True)
        if found.setdefault(name, key) != key:
            several.add(name)
    return {name: key for name, key in found.items() if name not in several}


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Names and values of the fields of a record, objects and lists as wholes and what is in them; nothing empty, and no true or false."""
    for item in objects(value, _MAX_FIELDS):
        for name, inner in item.items():
            if inner not in (None, "", [], {}) and not isinstance(inner, bool):
                yield str(name), inner


def _kin(one: str, two: str) -> bool:
    return bool(name_stems(one) & name_stems(two))


def _kind(key: str) -> str:
    """What sort of value a piece of JSON is: a list, an object, a text, a day or a number."""
    if key[0] in '[{"':
        return "day" if key[1:5].isdigit() and key[5:6] == "-" else key[0]
    return "number"


@once_a_hop
def _received(ctx: Context, hop: Hop) -> Mapping[str, str]:
    """The fields that a hop received, as JSON or as named sections of a prompt."""
    value = ctx.value(hop.input)
    return _singles(record(hop.input.text) if value is None and hop.input.usable else value)


@once_a_hop
def _every(ctx: Context, hop: Hop) -> frozenset[str]:
    """All values that a hop received, those of lists of records as well."""
    value = ctx.value(hop.input)
    return frozenset(json.dumps(v, ensure_ascii=False, sort_keys=True) for _, v in _fields(value))


def _from_another(ctx: Context, edge: Edge, key: str) -> bool:
    """Whether another sender of the same receiver has a value as well."""
    others = (e.source for e in ctx.into(edge.target) if e.source != edge.source and e.source in ctx.hops)
    return any(key in (json.dumps(v, ensure_ascii=False, sort_keys=True) for _, v in _fields(ctx.value(ctx.payload(o)))) for o in others)


def _used(ctx: Context, edge: Edge, key: str) -> bool:
    """Whether anybody who was given parts of what the sender said got a value, or the final output has it."""
    text = key.strip('"')
    if len(text) > 3 and ctx.graph.final.usable and text in ctx.graph.final.text:
        return True
    receivers = (ctx.hops[e.target] for e in ctx.out_of(edge.source) if e.target in ctx.hops and (e.arrived or 0.0) < _RECORD)
    return any(key in _every(ctx, hop) or (len(text) > 3 and text in hop.input.text) for hop in receivers)
