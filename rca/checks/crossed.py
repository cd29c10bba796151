"""Checks of who belongs to what: values of one record that a text gives to another."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.text.claims import AMOUNT, DATE, NUMBER, PERCENT, Claim
from rca.text.match import ClaimIndex
from rca.text.similarity import Sentence
from rca.text.tables import records

_MEASURES = (AMOUNT, NUMBER, PERCENT, DATE)
_MAX_SENTENCES = 80


@check("records-crossed", needs=("input", "output"), cleared=0.1)
def records_crossed(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A sentence that names one record of a list and gives it the amounts and dates of another: "214.00 on 16 January, Hotel Alpenrose",
    where the list has 214.00 for somebody else. Sentences with the same field of both records speak of both, and are left out."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail") or ctx.value(hop.output) is not None:
        return
    for rows in (rows for text in ctx.inputs(hop) for rows in records(text)):
        for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
            crossed = _crossed(ctx, rows, sentence)
            if crossed:
                name, measure = crossed
                said = f"{ctx.name(hop.id)} gives {name} the {measure} of another record."
                here = quote(hop.output.text, sentence.start, sentence.end)
                yield bad(hop.id, 3.2, said, here, Quote(name), Quote(measure), fault="swapped_entity")


@check("records-exchanged", needs=("input", "output"))
def records_exchanged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Two records of a list that a text names and of which it gives each the value that the other has in one field: the door handle is
    sent to the address of the seal, and the seal to that of the handle."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail") or ctx.value(hop.output) is not None:
        return
    lines = _lines(ctx, hop)
    for rows in (rows for text in ctx.inputs(hop) for rows in records(text)):
        for one, other in itertools.combinations(rows[:_MAX_ROWS], 2):
            for field in sorted(one.keys() & other.keys()):
                mine, theirs = one[field], other[field]
                if mine == theirs or min(len(mine), len(theirs)) < _TELLING or mine in theirs or theirs in mine:
                    continue
                wrong = _only(lines, one, field, theirs, mine, other)
                if wrong and _only(lines, other, field, mine, theirs, one):
                    said = f"{ctx.name(hop.id)} exchanges the {field} of two records: {theirs} and {mine}."
                    here = quote(hop.output.text, wrong.start, wrong.end)
                    yield bad(hop.id, 3.6, said, here, Quote(f"{field}: {mine}"), fault="swapped_entity")
                    return


_MAX_ROWS, _TELLING = 12, 4


def _lines(ctx: Context, hop: Hop) -> list[Sentence]:
    """The sentences of an output, cut where its lines end: an entry of a list is a statement of its own."""
    found = []
    for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
        start = sentence.start
        for piece in sentence.text.split("\n"):
            found.append(Sentence(piece, start, start + len(piece)))
            start += len(piece) + 1
    return found


def _only(lines: list[Sentence], row: dict[str, str], field: str, theirs: str, mine: str, other: dict[str, str]) -> Sentence | None:
    """The line that names a record, has the other record's value of a field and nothing else of it, and not the record's own."""
    own = [v for k, v in row.items() if k != field and len(v) >= _TELLING and other.get(k) != v and not v.isdigit()]
    alien = [v for k, v in other.items() if k != field and len(v) >= _TELLING and row.get(k) != v and not v.isdigit()]
    for line in lines:
        has = functools.partial(_word_for_word, line.text)
        if has(theirs) and not has(mine) and any(map(has, own)) and not any(map(has, alien)):
            return line
    return None


def _word_for_word(text: str, value: str) -> bool:
    return value in text and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None


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
        return all((m := index.find(c)) is not None and m.how != "derived" for c in claims)
    if value.casefold() not in sentence.text.casefold():
        return False
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", sentence.text, re.IGNORECASE) is not None


def _measures(ctx: Context, value: str) -> tuple[Claim, ...]:
    """The claims of a value that is nothing but numbers, amounts and dates; () for a name that has a number in it."""
    claims = ctx.claims(value)
    covered = sum(c.end - c.start for c in claims if c.kind in _MEASURES)
    return tuple(c for c in claims if c.kind in _MEASURES) if covered >= 0.8 * len(value.strip()) else ()
