"""Check of whom a value belongs to in prose: two records of an output that have each other's value."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Any

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.text.claims import AMOUNT, DATE, IDENTIFIER, NUMBER, NUMERIC, PERCENT, TIME, Claim
from rca.text.tables import rows

_KINDS = (AMOUNT, DATE, IDENTIFIER, NUMBER, PERCENT, TIME, *NUMERIC)
_MAX_ROWS, _MAX_FIELDS, _MAX_TEXT = 12, 30, 30_000
_NAME = 4
"""Letters that a word by which a record is known has at least."""
EXCHANGED = 2.8


@check("values-exchanged", needs=("input", "output"), roles=("extractor", "generator", "summarizer", "other"))
def values_exchanged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Two records of an output that have each other's value of a field, by the text of the input: there the value of the one follows the
    name of the other, and the other way round."""
    if ctx.brings_news(hop) or ctx.value(hop.output) is None:
        return
    for found in rows(hop.output.text):
        for one, other in itertools.combinations(found[:_MAX_ROWS], 2):
            for text in ctx.inputs(hop):
                evidence = _exchanged(ctx, hop, one, other, text[:_MAX_TEXT])
                if evidence is not None:
                    yield evidence
                    return


def _exchanged(ctx: Context, hop: Hop, one: dict[str, Any], other: dict[str, Any], text: str) -> Evidence | None:
    mine, theirs = _names(one, other, text), _names(other, one, text)
    if not mine or not theirs:
        return None
    for field in sorted(one.keys() & other.keys())[:_MAX_FIELDS]:
        a, b = _claim(ctx, one[field]), _claim(ctx, other[field])
        if a is None or b is None or a.kind != b.kind or a.key == b.key:
            continue
        at_a, at_b = _place(ctx, a, text), _place(ctx, b, text)
        if at_a < 0 or at_b < 0:
            continue
        if _last(theirs, mine, text, at_a) and _last(mine, theirs, text, at_b):
            said = f"{ctx.name(hop.id)} gives {field} {a.text} and {b.text} each to the other record than its input does."
            return bad(hop.id, EXCHANGED, said, quote_of(hop.output.text, a.text), Quote(text[at_a : at_a + 60]), fault="swapped_entity")
    return None


def _names(row: dict[str, Any], other: dict[str, Any], text: str) -> list[int]:
    """Where a text names a record: by words with a capital that the other record does not have."""
    taken = " ".join(str(v) for v in other.values())
    words = {w for v in row.values() if isinstance(v, str) for w in re.findall(r"[^\W\d_]+", v) if len(w) >= _NAME and w[0].isupper()}
    own = [w for w in sorted(words) if w not in taken]
    return [m.start() for w in own[:8] for m in re.finditer(rf"(?<!\w){re.escape(w)}(?!\w)", text)]


def _claim(ctx: Context, value: Any) -> Claim | None:
    """The one claim that a field's value is."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 40:
        return None
    found = ctx.claims(str(value))
    return found[0] if len(found) == 1 and found[0].kind in _KINDS else None


def _place(ctx: Context, claim: Claim, text: str) -> int:
    """Where a text has a value, if at one place only; -1 otherwise."""
    index = ctx.index(str(claim.text))
    places = [c.start for c in ctx.claims(text) if (m := index.find(c)) is not None and m.how != "derived"]
    return places[0] if len(places) == 1 else -1


def _last(these: list[int], those: list[int], text: str, at: int) -> bool:
    """Whether of the names before a place the last is one of `these`, in the same paragraph, and none of `those` is in its sentence."""
    near = max((p for p in these if p < at), default=-1)
    if near < 0 or near <= max((p for p in those if p < at), default=-1) or "\n\n" in text[near:at]:
        return False
    start = max(text.rfind(". ", 0, at), text.rfind("\n", 0, at), 0)
    stops = [i for i in (text.find(". ", at), text.find("\n", at)) if i >= 0]
    return not any(start < p < min(stops, default=len(text)) for p in those)
