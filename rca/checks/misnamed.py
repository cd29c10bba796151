"""A check of fields that got the value of another field on the way, under a name of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

from rca.checks.context import Context, fields, objects, once_a_hop, quote_of
from rca.checks.engine import bad, check
from rca.checks.handoff import FORMER, outdated, stems_alike, texts_in
from rca.checks.idle import sibling_left
from rca.model import Edge, Evidence, Hop, Side
from rca.patterns import regex
from rca.text.fields import record
from rca.text.similarity import name_stems
from rca.typed import Any

_MAX_FIELDS = 400


@check("field-crossed", scope="edge", needs=("arrived",), side=Side.HANDOFF)
def field_crossed(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """A field that was handed on with the value of a field of another name, while the field of its own name, or the one whose name is
    most like it, or the only other one of its family, went nowhere: `amount_due` holds what was sent as `invoice_total`, and `open_amount`
    was left behind."""
    if edge.source not in ctx.hops:
        return
    whole = ctx.value(ctx.payload(edge.source))
    shifted = _under_own_name(ctx, edge, whole)
    if shifted is not None:
        yield shifted
        return
    got, _ = _received(ctx, ctx.hops[edge.target])
    received = _received_by_all(ctx, ctx.hops[edge.target])
    sent = _by_name(whole)
    for name, values in got.items():
        for value in sorted(values):
            taken = [k for k, held in sent.items() if value in held]
            if len(taken) != 1 or taken[0] == name or (taken[0] in got and name not in sent):
                continue
            if name in sent and not _beside(whole, name, taken[0]):
                continue
            left = None if _from_another(ctx, edge, value) else _left_behind(name, taken[0], sent, received)
            left = left or _result_left(ctx, edge, name, value, sent, received)
            if left:
                mine, strength = left
                other = min(sent[mine] - received)
                sentence = (
                    f"{ctx.name(edge.target)} got {taken[0]} of {ctx.name(edge.source)} as its {name}; {mine} ({other}) went nowhere."
                )
                quotes = (quote_of(ctx.hops[edge.target].input.text, value), quote_of(ctx.payload(edge.source).text, other))
                yield bad(edge.target, strength, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_wrong_field")
                return
    yield from _sibling_left(ctx, edge)


def _under_own_name(ctx: Context, edge: Edge, sent: Any) -> Evidence | None:
    """The evidence of a record that arrived under its own names, with two values or more as they were sent, where one holds what was sent
    under another name: `attempts_counted: 3`, of which 1 was sent, and 3 as `registrations`."""
    receiver = ctx.hops[edge.target]
    value = ctx.value(receiver.input)
    arrived = [_scalars(item) for item in objects(record(receiver.input.text) if value is None else value, _MAX_FIELDS)]
    for mine in (_scalars(item) for item in objects(sent, _MAX_FIELDS)):
        for theirs in arrived:
            both = mine.keys() & theirs.keys()
            changed = sorted(f for f in both if mine[f] != theirs[f])
            if len(both) - len(changed) < 2:
                continue
            for field in changed:
                others = [k for k, held in mine.items() if k != field and held == theirs[field]]
                if len(others) == 1 and not _named_by_another(ctx, edge, field, theirs[field]):
                    taken = f"{ctx.name(edge.target)} got {others[0]} of {ctx.name(edge.source)} as its {field}"
                    sentence = f"{taken}; {mine[field][:60]} was sent as that."
                    quotes = (quote_of(receiver.input.text, theirs[field]), quote_of(ctx.payload(edge.source).text, mine[field]))
                    return bad(edge.target, 4.4, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_wrong_field")
    return None


def _scalars(item: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an object that hold a text or a number, as texts."""
    return {str(k): str(v) for k, v in item.items() if isinstance(v, str | int | float) and not isinstance(v, bool) and str(v).strip()}


def _named_by_another(ctx: Context, edge: Edge, field: str, value: str) -> bool:
    """Whether another sender, or the request, has a value under a field's name."""
    others = [ctx.payload(e.source) for e in ctx.into(edge.target) if e.source != edge.source]
    every = (item for payload in (*others, ctx.graph.request) for item in objects(ctx.value(payload), _MAX_FIELDS))
    return any(_scalars(item).get(field) == value for item in every)


def _sibling_left(ctx: Context, edge: Edge) -> Iterator[Evidence]:
    """The evidence of a field whose sibling went nowhere."""
    idle = sibling_left(ctx, edge)
    if idle is None:
        return
    receiver, sender = ctx.name(edge.target), ctx.name(edge.source)
    value, other = (next(iter(texts_in(v)), "") for v in (idle.value, idle.other))
    sentence = f"{receiver} got {idle.taken} of {sender} as its {idle.name}; {idle.left} ({other[:60]}) went nowhere."
    quotes = (quote_of(ctx.hops[edge.target].input.text, value), quote_of(ctx.payload(edge.source).text, other))
    yield bad(edge.target, idle.strength, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_wrong_field")


@once_a_hop
def _received(ctx: Context, hop: Hop) -> tuple[Mapping[str, Set[str]], frozenset[str]]:
    """What a hop received as JSON, or as named sections of a prompt: values by field name, and all of them."""
    value = ctx.value(hop.input)
    got = _by_name(record(hop.input.text) if value is None else value)
    return got, frozenset(v for values in got.values() for v in values)


def _received_by_all(ctx: Context, hop: Hop) -> frozenset[str]:
    """What a hop received, and what other calls of the same received: a list may be asked for item by item."""
    return _received_by_calls(ctx, ctx.calls(hop)[0])


@once_a_hop
def _received_by_calls(ctx: Context, first: Hop) -> frozenset[str]:
    """What all calls of a step received, kept at the first of them."""
    return frozenset(v for hop in ctx.calls(first) for v in _received(ctx, hop)[1])


def _from_another(ctx: Context, edge: Edge, value: str) -> bool:
    """Whether another sender of the same receiver has a value as well."""
    others = (e.source for e in ctx.into(edge.target) if e.source != edge.source and e.source in ctx.hops)
    return any(value in _values(ctx, source) for source in others)


def _left_behind(name: str, taken: str, sent: dict[str, set[str]], received: frozenset[str]) -> tuple[str, float] | None:
    """The field that belongs in the place of the one that was taken, and how much that weighs; None where no name is nearer."""
    if name in sent and sent[name] - received and _alike(sent[name] - received, sent[taken]):
        return name, 4.4
    idle = [k for k, held in sent.items() if k != taken and not held & received and _alike(held, sent[taken])]
    mine, other = name_stems(name), name_stems(taken)
    nearer = [k for k in idle if stems_alike(name_stems(k), mine)]
    # `reading` holds what was sent as `previous_reading`, not `current_reading`: a plain name means what holds now
    former = FORMER.search(taken) and not FORMER.search(name) and not any(FORMER.search(k) for k in nearer)
    if len(nearer) == 1 and (former or not other & mine):
        return nearer[0], 4.2
    # `ship_to` holds what was sent as `current_address`, not `new_address`
    newer = [k for k in idle if outdated(taken, k) and not outdated(name, k) and name_stems(k) & other]
    return (newer[0], 3.2) if len(newer) == 1 else None


def _result_left(
    ctx: Context, edge: Edge, name: str, value: str, sent: dict[str, set[str]], received: frozenset[str]
) -> tuple[str, float] | None:
    """The result of a hop that went nowhere, where the figure that it was worked out from was handed on under a name that is like the
    result's: `annual_pension` holds `pension_at_leaving`, which the hop had been given, and not its `pension_payable`."""
    given = {v for values in _by_name(ctx.value(ctx.hops[edge.source].input)).values() for v in values}
    if value not in given or _kind(value) == "text":
        return None
    mine = name_stems(name)
    made = [k for k, held in sent.items() if not held & (received | given) and _alike(held, {value}) and name_stems(k) & mine]
    return (made[0], 4.2) if len(made) == 1 else None


def _beside(value: Any, one: str, two: str) -> bool:
    """Whether some object in a JSON value has both fields: a `date` of one of its parts is no rival of a date of the whole."""
    return any(one in item and two in item for item in objects(value, _MAX_FIELDS))


def _alike(one: set[str], two: set[str]) -> bool:
    """Whether two fields hold the same kind of value: numbers, or texts with or without digits."""
    return {_kind(v) for v in one} == {_kind(v) for v in two}


def _kind(value: str) -> str:
    return "number" if regex(r"-?\d+(?:\.\d+)?").fullmatch(value) else "day" if regex(r"\d{4}-\d\d-\d\d").match(value) else "text"


def _by_name(value: Any) -> dict[str, set[str]]:
    """The texts and numbers in a JSON value by field name; those of two characters and less tell nothing."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, item in _fields(value):
        if isinstance(item, str | int | float) and not isinstance(item, bool) and 3 <= len(str(item)) <= 80:
            found[name].add(str(item))
    return dict(found)


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    return ((name, item) for name, item in fields(value, _MAX_FIELDS) if name)


def _values(ctx: Context, source: str) -> set[str]:
    return {v for values in _by_name(ctx.value(ctx.payload(source))).values() for v in values}
