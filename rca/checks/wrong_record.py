"""A check of records that were picked from a list: another one than the request names was handed on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import Edge, Evidence, Side
from rca.patterns import regex

_MAX_RECORDS = 50


@check("record-not-asked", scope="edge", needs=("arrived",), side=Side.HANDOFF)
def record_not_asked(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """One record of a list was handed on, and the request names the reference of another one of the list, not of this one: `orders[0]`
    in the place of the order that was asked about."""
    if edge.source not in ctx.hops:
        return
    rows = _records(ctx.value(ctx.payload(edge.source)))
    received, request = ctx.hops[edge.target].input.text, ctx.graph.request.text
    if len(rows) < 2 or not request:
        return
    handed = [row for row in rows if _taken(row, received)]
    left = [row for row in rows if not any(_stands(v, received) for v in _references(row, rows))]
    if len(handed) != 1:
        return
    mine = _references(handed[0], rows)
    asked = [v for row in left for v in _references(row, rows) if _stands(v, request)]
    if mine and not any(_stands(v, request) for v in mine) and len(set(asked)) == 1:
        sentence = f"{ctx.name(edge.target)} got the record {mine[0]} of {ctx.name(edge.source)}; the request is about {asked[0]}."
        quotes = (quote_of(received, mine[0]), quote_of(request, asked[0]))
        yield bad(edge.target, 3.0, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_wrong_field")


def _records(value: Any) -> list[dict[str, Any]]:
    """The records of a list, or of the only list of records in an object."""
    lists = [value] if isinstance(value, list) else [v for v in value.values() if isinstance(v, list)] if isinstance(value, dict) else []
    found = [[r for r in rows[:_MAX_RECORDS] if isinstance(r, dict)] for rows in lists]
    found = [rows for rows in found if len(rows) >= 2]
    return found[0] if len(found) == 1 else []


def _references(row: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    """What tells a record from the others: values of four characters and more with a digit, which no other record has."""
    mine = [str(v) for v in row.values() if isinstance(v, str | int) and not isinstance(v, bool)]
    others = {str(v) for other in rows if other is not row for v in other.values() if isinstance(v, str | int)}
    return [v for v in mine if 4 <= len(v) <= 40 and any(c.isdigit() for c in v) and not _DAY.match(v) and v not in others]


_DAY = regex(r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.")


def _taken(row: dict[str, Any], received: str) -> bool:
    """Whether most of the values of a record stand in what was received."""
    values = [str(v) for v in row.values() if isinstance(v, str | int | float) and not isinstance(v, bool) and len(str(v)) >= 3]
    return len(values) >= 2 and sum(v in received for v in values) * 3 >= len(values) * 2


def _stands(value: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", text) is not None
