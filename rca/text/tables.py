"""Lists of records in a text, wherever their JSON stands in it, and what tells one record from the others."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from rca.patterns import regex
from rca.typed import Any

_MAX_TRIES, _MAX_RECORDS, _MAX_NODES = 60, 40, 4000
_NUMBERING = frozenset(("id", "score", "index", "pos", "position", "nr", "no", "rank", "page"))


def values(text: str) -> Iterator[Any]:
    """The JSON objects and arrays that stand in a text, the outermost ones, in order."""
    return (value for value, _, _ in spans(text))


_OPENS = regex(r"(?=[\[{])")


def spans(text: str, opens: re.Pattern[str] = _OPENS) -> Iterator[tuple[Any, int, int]]:
    """The same, each with its start and end; `opens` ends where one may begin."""
    if "{" not in text and "[" not in text:
        return
    decoder = json.JSONDecoder()
    at = 0
    for _ in range(_MAX_TRIES):
        match = opens.search(text, at)
        if match is None:
            return
        start = match.end()
        try:
            value, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            at = start + 1
        else:
            yield value, start, at


def outside(text: str) -> str:
    """What a text says outside its lists of objects: the prose around its JSON, and the other strings in it."""
    parts: list[str] = []
    last = 0
    for value, start, end in spans(text):
        parts.append(text[last:start])
        parts += strings(value, lists=False)
        last = end
    return "\n".join([*parts, text[last:]])


def strings(item: Any, *, lists: bool = True) -> list[str]:
    """The strings and numbers in a JSON value, in order; without those in lists of two objects or more if `lists` is off."""
    found: list[str] = []
    todo = [item]
    for _ in range(_MAX_NODES):
        if not todo:
            break
        value = todo.pop()
        if isinstance(value, dict):
            todo.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            if lists or sum(isinstance(x, dict) for x in value) < 2:
                todo.extend(reversed(value))
        elif isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
            found.append(str(value))
    return found


def rows(text: str) -> Iterator[list[dict[str, Any]]]:
    """The lists of two objects or more in a text, wherever they stand in its JSON."""
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
                found = [x for x in item[:_MAX_RECORDS] if isinstance(x, dict)]
                if len(found) > 1:
                    yield found


def records(text: str) -> Iterator[list[dict[str, str]]]:
    """For each list of objects in a text: of each object the short fields whose value no other object of the list has."""
    for found in rows(text):
        yield _own([_short(x) for x in found])


def _short(row: dict[str, Any]) -> dict[str, str]:
    fields = ((k, str(v)) for k, v in row.items() if isinstance(v, str | int | float) and not isinstance(v, bool))
    return {k: v for k, v in fields if 2 <= len(v) <= 40 and k.casefold() not in _NUMBERING}


def _own(items: list[dict[str, str]]) -> list[dict[str, str]]:
    counts = Counter(v.casefold() for row in items for v in row.values())
    return [{k: v for k, v in row.items() if counts[v.casefold()] == 1} for row in items]
