"""Check of words that exclude each other: the output says of a thing the opposite of what the input says of it."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.text.opposites import Said, said

OF_NUMBER, OF_WORD = 2.4, 1.8
"""Strength where the opposite is said of a number of two digits and more, or of a word."""

_MAX_TEXT = 30_000
_UNITS = frozenset(("period", "tax"))


@check("opposite-said", needs=("input", "output"))
def opposite_said(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A thing of which the output says the opposite of what the input says: the right knee for the left one, 900 a year for 900 a month,
    gross for net, the tenant for the landlord; where the input says only the one of it, and the output only the other."""
    if ctx.brings_news(hop):
        return
    known: dict[tuple[str, str], dict[int, tuple[str, Said]]] = {}
    for text in ctx.inputs(hop):
        for one in said(text[:_MAX_TEXT]):
            known.setdefault((one.group, one.of), {}).setdefault(one.member, (text, one))
    out = hop.output.text[:_MAX_TEXT]
    mine = list(said(out))
    for one in mine:
        given = known.get((one.group, one.of), {})
        if len(given) != 1 or one.member in given or any((m.group, m.of) == (one.group, one.of) and m.member in given for m in mine):
            continue
        text, source = next(iter(given.values()))
        passage = " ".join(text[max(0, source.start - 40) : source.end + 40].split())
        sentence = f"{ctx.name(hop.id)} says {out[one.start : one.end]} of {one.of}; its input says {text[source.start : source.end]}."
        here = quote(out, max(0, one.start - 30), min(len(out), one.end + 30))
        fault = "unit_or_currency" if one.group in _UNITS else "swapped_entity"
        yield bad(hop.id, OF_NUMBER if one.of[0].isdigit() else OF_WORD, sentence, here, Quote(passage), fault=fault)
        return
