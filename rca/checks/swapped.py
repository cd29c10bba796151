"""Checks of records whose values changed places inside a hop: two of a list exchanged one, or one took a value of its neighbour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from rca.checks.context import Context, objects, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.records import dataclass
from rca.text import dates
from rca.text.claims import DATE, NUMERIC, Claim
from rca.text.leaves import leaves
from rca.text.places import words_at
from rca.text.tables import rows
from rca.typed import Any

EXCHANGED, NEIGHBOUR = 3.4, 3.0
"""Strength of two values that changed places, and of one that another record has."""

_MAX_ROWS, _MAX_OBJECTS, _MAX_FIELDS, _LONGEST = 20, 60, 12, 60
_REACH = 600
"""Characters behind the name of a record within which a text speaks of it."""


@check("values-exchanged", needs=("input", "output"), cleared=0.1)
def values_exchanged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Two records of a list of which each has the value that the input's prose gives to the other: A's date for B, and B's for A. What a
    text says of a record stands in its line, or behind its name."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail"):
        return
    prose = [text for text in ctx.inputs(hop) if leaves(text) is None]
    for items in (found for found in rows(hop.output.text) if 2 <= len(found) <= _MAX_ROWS):
        for text in prose:
            places = _places(items, text)
            if places is None:
                continue
            for field in list(items[0])[:_MAX_FIELDS]:
                homes = [_home(ctx, item.get(field), text, places) for item in items]
                pair = next(((i, j) for i, j in enumerate(homes) if j is not None and i < j and homes[j] == i), None)
                if pair is not None and items[pair[0]].get(field) != items[pair[1]].get(field):
                    yield _exchange(ctx, hop, items, field, pair, places)
                    return


@dataclass(frozen=True, slots=True)
class Places:
    """Where a text names the records of a list: the field that is their name, and sorted offsets with the number of the record."""

    field: str
    starts: tuple[int, ...]
    owners: tuple[int, ...]


def _places(items: Sequence[dict[str, Any]], text: str) -> Places | None:
    """The places of the first field whose values all stand in the text and differ; None where no field is so."""
    for field in items[0]:
        values = [str(item.get(field) or "") for item in items]
        if len(set(values)) < len(values) or not all(3 <= len(v) <= _LONGEST and not isinstance(items[0][field], bool) for v in values):
            continue
        found = sorted((at, i) for i, value in enumerate(values) for at in words_at(value, text))
        if {i for _, i in found} == set(range(len(items))):
            return Places(field, tuple(at for at, _ in found), tuple(i for _, i in found))
    return None


def _home(ctx: Context, value: Any, text: str, places: Places) -> int | None:
    """The record of which the text says a value; None where it is not there, or said of more than one."""
    homes = {_owner(at, text, places) for at in _occurrences(ctx, value, text)}
    return homes.pop() if len(homes) == 1 else None


def _owner(at: int, text: str, places: Places) -> int | None:
    """The record whose line a place lies in, else the one that was named last before it; None where the sentence goes on to name another,
    since it may be about that: "£7.50 for plates, £4.00 for bowls"."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = {o for s, o in zip(places.starts, places.owners, strict=True) if start <= s < (end if end >= 0 else len(text))}
    if len(line) == 1:
        return line.pop()
    after = bisect_right(places.starts, at)
    if after == 0 or at - places.starts[after - 1] > _REACH:
        return None
    owner = places.owners[after - 1]
    follows = after < len(places.starts) and places.owners[after] != owner and not _SENTENCE_END.search(text[at : places.starts[after]])
    return None if follows else owner


_SENTENCE_END = regex(r"[.!?;。]\s|\n")


def _occurrences(ctx: Context, value: Any, text: str) -> list[int]:
    """Where a text has a value: a word or name as such, a number or a date in any notation."""
    if isinstance(value, bool) or value in (None, "") or not isinstance(value, str | int | float):
        return []
    said = str(value)
    wanted = [c for c in ctx.claims(said) if c.kind in NUMERIC or c.kind == DATE]
    if len(wanted) == 1 and wanted[0].end - wanted[0].start == len(said.strip()):
        return [c.start for c in ctx.claims(text) if _same(wanted[0], c)]
    return list(words_at(said.casefold(), text.casefold())) if 3 <= len(said) <= _LONGEST else []


def _same(one: Claim, other: Claim) -> bool:
    if one.kind == DATE:
        return other.kind == DATE and any(dates.covers(k, one.key) for k in other.keys if not k.startswith(("weekday", "---")))
    return other.kind in NUMERIC and one.key in other.keys


def _exchange(ctx: Context, hop: Hop, items: Sequence[dict[str, Any]], field: str, pair: tuple[int, int], places: Places) -> Evidence:
    one, two = (items[n] for n in pair)
    sentence = (
        f"{ctx.name(hop.id)} gives {one[places.field]} the {field} of {two[places.field]} ({one[field]}), and that one the other way round."
    )
    return bad(
        hop.id, EXCHANGED, sentence, quote_of(hop.output.text, str(one[field])), Quote(str(two[places.field])), fault="swapped_entity"
    )


@check("value-of-neighbour", needs=("input", "output"), cleared=0.1)
def value_of_neighbour(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A record that a hop took from a list of its input, with two values or more that only that record has, and one that only its
    neighbour has: the hours of Thursday with the date of Tuesday."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail"):
        return
    made = list(objects(ctx.value(hop.output), _MAX_OBJECTS))
    for listed in (found for text in ctx.inputs(hop) for found in rows(text) if 2 <= len(found) <= _MAX_ROWS):
        if any(made == row for made in made for row in listed):
            continue
        for item in made:
            mixed = _mixed(item, listed)
            if mixed:
                field, own = mixed
                sentence = f"{ctx.name(hop.id)} put {field} {item[field]} with {own} {item[own]}, which its input has for another."
                yield bad(
                    hop.id, NEIGHBOUR, sentence, quote_of(hop.output.text, str(item[field])), Quote(str(item[own])), fault="swapped_entity"
                )
                return


def _mixed(item: dict[str, Any], listed: Sequence[dict[str, Any]]) -> tuple[str, str] | None:
    """The field of a record that has the value of another record of the list, and one that shows whose record it is."""
    names = [
        k for k in item if all(k in row for row in listed) and isinstance(item[k], str | int | float) and not isinstance(item[k], bool)
    ]
    owners = {k: [i for i, row in enumerate(listed) if row[k] == item[k]] for k in names}
    if len(names) < 3 or not all(owners.values()) or any(all(i in o for o in owners.values()) for i in range(len(listed))):
        return None
    sole = {k: o[0] for k, o in owners.items() if len(o) == 1}
    for record in set(sole.values()):
        own = [k for k, i in sole.items() if i == record]
        others = [k for k in names if record not in owners[k]]
        if len(own) >= 2 and len(others) == 1:
            return others[0], own[0]
    return None
