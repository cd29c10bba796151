"""Checks of who belongs to what: values of one record that a text, or an input, gives to another."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rca.checks.context import Context, objects, quote, quote_of
from rca.checks.engine import bad, check
from rca.checks.handoff import texts_in
from rca.model import Edge, Evidence, Hop, Quote, Side
from rca.patterns import regex
from rca.records import dataclass
from rca.text import dates
from rca.text.claims import AMOUNT, DATE, NUMBER, NUMERIC, PERCENT, Claim
from rca.text.fields import parts_of_one
from rca.text.leaves import leaves
from rca.text.match import ClaimIndex
from rca.text.places import has_words, words_at
from rca.text.similarity import Sentence, tokenise
from rca.text.tables import records, rows, strings
from rca.typed import Any

_MEASURES = (AMOUNT, NUMBER, PERCENT, DATE)
_MAX_SENTENCES = 80
_MAX_TEXT = 200_000


@check("records-crossed", needs=("input", "output"), cleared=0.1)
def records_crossed(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A sentence that names one record of a list and gives it the amounts and dates of another: "214.00 on 16 January, Hotel Alpenrose",
    where the list has 214.00 for somebody else. Sentences with the same field of both records speak of both, and are left out."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail"):
        return
    yield from _exchanged(ctx, hop)
    if ctx.value(hop.output) is not None:
        return
    yield from _told_of_another(ctx, hop)
    for listed in (found for text in ctx.inputs(hop) for found in records(text)):
        for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
            crossed = _crossed(ctx, listed, sentence)
            if crossed:
                name, measure = crossed
                said = f"{ctx.name(hop.id)} gives {name} the {measure} of another record."
                here = quote(hop.output.text, sentence.start, sentence.end)
                yield bad(hop.id, 3.2, said, here, Quote(name), Quote(measure), fault="swapped_entity")


def _crossed(ctx: Context, rows: list[dict[str, str]], sentence: Sentence) -> tuple[str, str] | None:
    """A name of one record and a measure of the other, if the sentence has the names of the one with two measures or more of the other."""
    index = ctx.index(sentence.text)
    found = [(row, {k for k, v in row.items() if _stands(ctx, v, sentence, index)}) for row in rows]
    told = [(row, keys) for row, keys in found if keys]
    if len(told) != 2 or told[0][1] & told[1][1]:
        return None
    for (one, names), (other, measures) in (told, told[::-1]):
        named = [one[k] for k in sorted(names) if not _measures(ctx, one[k])]
        measured = [other[k] for k in sorted(measures) if _measures(ctx, other[k])]
        if named and len(named) == len(names) and len(measured) == len(measures) >= 2:
            return named[0], measured[0]
    return None


def _stands(ctx: Context, value: str, sentence: Sentence, index: ClaimIndex) -> bool:
    """Whether a field's value stands in a sentence: a measure in any notation, anything else word by word."""
    claims = list(_measures(ctx, value))
    if claims:
        return all(index.stated(c) is not None for c in claims)
    if value.casefold() not in sentence.text.casefold():
        return False
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", sentence.text, re.IGNORECASE) is not None


def _measures(ctx: Context, value: str) -> tuple[Claim, ...]:
    """The claims of a value that is nothing but numbers, amounts and dates; () for a name that has a number in it."""
    claims = ctx.claims(value)
    covered = sum(c.end - c.start for c in claims if c.kind in _MEASURES)
    return tuple(c for c in claims if c.kind in _MEASURES) if covered >= 0.8 * len(value.strip()) else ()


EXCHANGED = 3.6
"""Strength of two records of which each got a value of the other."""

_MAX_ROWS, _MAX_LINES = 20, 60


def _exchanged(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    """Two records of a list that changed a value: one line, or one record, of the output has A's name with B's address, and another one
    B's name with A's address."""
    lists = [found for text in ctx.inputs(hop) for found in records(text) if 2 <= len(found) <= _MAX_ROWS]
    if not lists:
        return
    lines = _lines(hop.output.text)
    for listed in lists:
        own = _own_values(listed)
        seen: dict[tuple[int, int], list[tuple[frozenset[str], frozenset[str], str]]] = {}
        for line in lines:
            low = line.casefold()
            told = {i: frozenset(k for k, v in values.items() if v in low and _word_in(v, low)) for i, values in enumerate(own)}
            told = {i: keys for i, keys in told.items() if keys}
            if len(told) == 2:
                (i, mine), (j, yours) = sorted(told.items())
                if not mine & yours:
                    seen.setdefault((i, j), []).append((mine, yours, line))
        for (i, j), found in seen.items():
            for (mine, yours, line), (more, others, _) in itertools.combinations(found, 2):
                if yours & more and mine & others and not (mine & more or yours & others):
                    name, value = listed[i][min(mine)], listed[j][min(yours)]
                    said = f"{ctx.name(hop.id)} gives {name} the {min(yours)} {value} of another record, and that one the other way round."
                    yield bad(hop.id, EXCHANGED, said, quote_of(hop.output.text, line), Quote(name), Quote(value), fault="swapped_entity")
                    return


def _lines(output: str) -> list[str]:
    """What an output says of one thing at a time: the records of its lists, or its lines, or the sentences of a single line."""
    rows = [" | ".join(row.values()) for found in records(output) for row in found]
    if rows or leaves(output) is not None:
        return rows[:_MAX_LINES]
    lines = [line for line in output.splitlines() if line.strip()]
    return (lines if len(lines) > 2 else [s for s in regex(r"(?<=[^\W\d_]{3})[.;]\s|\n").split(output) if s.strip()])[:_MAX_LINES]


def _own_values(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The values of each record, in lower case, that no other field of the list has or is part of: they tell whose line it is."""
    every = [v.casefold().strip() for row in rows for v in row.values()]
    return [
        {k: low for k, v in row.items() if 4 <= len(low := v.casefold().strip()) <= 80 and sum(low in other for other in every) == 1}
        for row in rows
    ]


def _word_in(value: str, line: str) -> bool:
    return has_words(value, line)


OF_ANOTHER = 2.6
"""Strength of a sentence that names one record and says what only another one has, in its words."""

_MIN_WORDS = 3
"""Words of one record that a sentence must have: fewer are met by chance."""


def _told_of_another(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    """A sentence with the name of one record of a list, no other word of it, and several words that only one other record has."""
    found = [items for text in ctx.inputs(hop) for items in rows(text) if 2 <= len(items) <= _MAX_ROWS]
    for items in found:
        names = _names(items)
        if sum(bool(n) for n in names) < len(items):
            continue
        own = _own_words(items)
        for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
            low = sentence.text.casefold()
            named = [i for i, name in enumerate(names) if _word_in(name, low)]
            if len(named) != 1:
                continue
            said = set(tokenise(sentence.text))
            held = [said & words for words in own]
            others = [i for i, words in enumerate(held) if words and i != named[0]]
            if not held[named[0]] and len(others) == 1 and len(held[others[0]]) >= _MIN_WORDS:
                words = ", ".join(sorted(held[others[0]], key=lambda w: (-len(w), w))[:4])
                told = f"{ctx.name(hop.id)} says of {names[named[0]].title()} what its input has of {names[others[0]].title()} ({words})."
                here = quote(hop.output.text, sentence.start, sentence.end)
                yield bad(hop.id, OF_ANOTHER, told, here, Quote(names[others[0]]), fault="swapped_entity")
                return


def _names(items: list[dict[str, Any]]) -> list[str]:
    """The name of each record, in lower case: the value of the first field that is a short capitalised text in all, and another in each."""
    for key in items[0]:
        values = [str(item.get(key) or "") for item in items]
        proper = all(2 < len(v) <= 40 and v[:1].isupper() and not any(c.isdigit() for c in v) for v in values)
        if proper and len({v.casefold() for v in values}) == len(values):
            return [v.casefold() for v in values]
    return [""] * len(items)


def _own_words(items: list[dict[str, Any]]) -> list[set[str]]:
    """The longer words and the numbers of each record that no other record has, without those of any name."""
    named = {w for name in _names(items) for w in tokenise(name)}
    words = [{w for v in strings(item) for w in tokenise(v) if len(w) >= 5 or w.isdigit()} - named for item in items]
    often = Counter(w for found in words for w in found)
    return [{w for w in found if often[w] == 1 and not (w.isdigit() and len(w) < 2)} for found in words]


@check("records-mixed", scope="edge", needs=("arrived",), side=Side.HANDOFF)
def records_mixed(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """An input put together from fields of different records of what was sent: one customer's name with another one's text."""
    if any(c.kind == "mixed" for c in edge.changes) or not ctx.hops[edge.target].input.usable:
        return
    text = ctx.hops[edge.target].input.text[:_MAX_TEXT]
    rows = _records(ctx.value(ctx.payload(edge.source)))
    if len(rows) < 2 or any(all(v in text for v in row.values()) for row in rows if row):
        return
    received = ctx.value(ctx.hops[edge.target].input)
    whole = set(texts_in(received)) if received is not None else None
    taken: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        for field, value in row.items():
            there = value in whole if whole is not None else _stands_in(value, text)
            if there and sum(value == other.get(field) for other in rows) == 1:
                taken.setdefault(field, []).append(i)
    owners = {field: held[0] for field, held in taken.items() if len(held) == 1}
    landed = {leaf.text: leaf.key for leaf in leaves(text) or ()}
    if parts_of_one(ctx.value(ctx.payload(edge.source)), {landed.get(rows[i][f], f): i for f, i in owners.items()}):
        return
    if len(owners) == len(taken) >= 2 and len(set(owners.values())) > 1:
        (one, i), (two, j) = sorted(owners.items(), key=lambda kv: kv[1])[0], sorted(owners.items(), key=lambda kv: kv[1])[-1]
        sentence = f"{ctx.name(edge.target)} got the {one} of one record and the {two} of another from {ctx.name(edge.source)}."
        quotes = (quote_of(text, rows[j][two]), quote_of(text, rows[i][one]))
        yield bad(edge.target, 4.6, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_wrong_field")


def _stands_in(value: str, text: str) -> bool:
    """Whether a value stands in prose as a value may: a reference or several words; a single common word may be there by chance."""
    return value in text and (" " in value or any(c.isdigit() for c in value) or len(value) >= 12)


def _records(value: Any) -> list[dict[str, str]]:
    """The records of a list of objects, or of an object of objects, as texts by field; short values tell nothing."""
    rows = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    rows = [r for r in rows if isinstance(r, dict)][:200]
    return [{str(k): str(v) for k, v in r.items() if isinstance(v, str | int) and len(str(v)) > 3} for r in rows]


NEIGHBOUR = 3.0
"""Strength of a value that another record has."""

_MAX_OBJECTS, _MAX_FIELDS, _LONGEST = 60, 12, 60
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
