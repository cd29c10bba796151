"""Lists of records in a text, wherever their JSON stands in it, and what tells one record from the others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rca.patterns import regex

_OPENS = regex(r"[\[{]")
_MAX_TRIES, _MAX_RECORDS, _MAX_NODES = 60, 40, 4000
_NUMBERING = frozenset(("id", "score", "index", "pos", "position", "nr", "no", "rank", "page"))


def values(text: str) -> Iterator[Any]:
    """The JSON objects and arrays that stand in a text, the outermost ones, in order."""
    decoder = json.JSONDecoder()
    at = 0
    for _ in range(_MAX_TRIES):
        match = _OPENS.search(text, at)
        if match is None:
            return
        try:
            value, at = decoder.raw_decode(text, match.start())
            yield value
        except (ValueError, RecursionError):
            at = match.start() + 1


def records(text: str) -> Iterator[list[dict[str, str]]]:
    """For each list of objects in a text: of each object the short fields whose value no other object of the list has."""
    for value in values(text):
        todo: list[Any] = [value]
        for _ in range(_MAX_NODES):
            if not todo:
                break
            item = todo.pop()
            if isinstance(item, dict):
                todo.extend(item.values())
            elif isinstance(item, list):
                todo.extend(item)
                rows = [_short(x) for x in item[:_MAX_RECORDS] if isinstance(x, dict)]
                if len(rows) > 1:
                    yield _own(rows)


def _short(row: dict[str, Any]) -> dict[str, str]:
    fields = ((k, str(v)) for k, v in row.items() if isinstance(v, str | int | float) and not isinstance(v, bool))
    return {k: v for k, v in fields if 2 <= len(v) <= 40 and k.casefold() not in _NUMBERING}


def _own(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    counts = Counter(v.casefold() for row in rows for v in row.values())
    return [{k: v for k, v in row.items() if counts[v.casefold()] == 1} for row in rows]
