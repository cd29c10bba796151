"""What changed from an older JSON Schema to a newer one: what was added, and what was removed or narrowed.

Added is what older documents may lack and their readers may ignore. Removed or narrowed is what breaks one of them: an older
document that no longer validates, or, of a document that rca writes, a field that a reader could rely on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from rca.errors import UsageError
from rca.records import dataclass

_TYPES = frozenset(("null", "boolean", "object", "array", "number", "integer", "string"))
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_WALKED = ("$ref", "type", "enum", "const", "properties", "required", "additionalProperties", "items", "oneOf", "anyOf")
_SAID = ("$schema", "$id", "$defs", "definitions", "$comment", "title", "description", "default", "examples", "deprecated", "format")
_SILENT = frozenset((*_LOWER, *_UPPER, *_WALKED, *_SAID))


class Kind(StrEnum):
    """What became of a piece of a schema."""

    REMOVED = "removed"
    NARROWED = "narrowed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; `path` is that of the value in a document (`hops[].input.text`), `text` says what differs there, "" if it is new."""

    kind: Kind
    path: str
    text: str = ""


def compare(old: dict[str, Any], new: dict[str, Any], *, written: bool = True, sample: bool = False) -> list[Difference]:
    """Every difference, the breaking ones first, then new fields.

    written  rca writes such documents: what was required of them is a promise to their readers
    sample   `old` is no schema but what one document was found to hold (`schema_of`), so that nothing is widened by today's

    UsageError where a `$ref` leads nowhere.
    """
    walk = _Walk(old, new, written, sample)
    try:
        found = dict.fromkeys(walk.values(old, new, ""))
    except RecursionError as error:
        raise UsageError("the older schema is nested too deeply", "give a schema that rca schema printed") from error
    return sorted(found, key=lambda d: (list(Kind).index(d.kind), bool(d.text)))


def schema_of(value: Any) -> dict[str, Any]:
    """What a document shows of its schema: types, fields, which of them are always there, and the values of texts."""
    if isinstance(value, dict):
        return {"type": ["object"], "properties": {key: schema_of(item) for key, item in value.items()}, "required": list(value)}
    if isinstance(value, list):
        items: dict[str, Any] = {}
        for item in value:
            items = _joined(items, schema_of(item)) if items else schema_of(item)
        return {"type": ["array"], **({"items": items} if items else {})}
    return {"type": sorted(_types({"enum": [value]})), "enum": [value]}


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What holds of both of two values."""
    made: dict[str, Any] = {**other, **one, "type": sorted({*one["type"], *other["type"]})}
    if "items" in one and "items" in other:
        made["items"] = _joined(one["items"], other["items"])
    if "properties" in one and "properties" in other:
        a, b = one["properties"], other["properties"]
        made["properties"] = {
            name: _joined(a[name], b[name]) if name in a and name in b else a.get(name, b.get(name)) for name in {**a, **b}
        }
        made["required"] = [name for name in one["required"] if name in b and name in other["required"]]
    made.pop("enum", None)  # a list that holds objects beside texts has no values to tell
    if "enum" in one and "enum" in other:
        made["enum"] = [*one["enum"], *(value for value in other["enum"] if value not in one["enum"])]
    return made


class _Walk:
    """Both schemas side by side."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any], written: bool, sample: bool) -> None:
        self.old, self.new = old, new
        self.written, self.sample = written, sample
        self._seen: set[tuple[int, int]] = set()

    def values(self, raw_old: Any, raw_new: Any, path: str) -> Iterator[Difference]:
        """What differs between two schemas of one value."""
        if (id(raw_old), id(raw_new)) in self._seen:
            return  # a schema that refers to itself
        self._seen.add((id(raw_old), id(raw_new)))
        old, new = _resolved(raw_old, self.old), _resolved(raw_new, self.new)
        if any(key in node for node in (old, new) for key in ("oneOf", "anyOf")):
            yield from self._alternatives(old, new, path)
            return
        yield from self._kinds(old, new, path)
        yield from self._words(old, new, path)
        if "object" in _types(old) & _types(new):
            yield from self._fields(old, new, path)
        if "array" in _types(old) & _types(new) and ("items" in old or ("items" in new and not self.sample)):
            yield from self.values(old.get("items", {}), new.get("items", {}), f"{path}[]")
        if not self.sample:
            yield from self._limits(old, new, path)
            yield from self._others(old, new, path)

    def _widened(self, path: str, text: str) -> Iterator[Difference]:
        if not self.sample:
            yield Difference(Kind.ADDED, path, text)

    def _kinds(self, old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Difference]:
        before, after = _types(old), _types(new)
        if gone := before - after:
            yield Difference(Kind.NARROWED, path, f"no longer {_some(gone)}")
        if more := after - before:
            yield from self._widened(path, f"may also be {_some(more)}")

    def _words(self, old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Difference]:
        before, after = _enum(old), _enum(new)
        if after is None:
            if before is not None:
                yield from self._widened(path, "may be any value")
            return
        if before is None:
            yield Difference(Kind.NARROWED, path, f"only {_told(after)} from now on")
            return
        if gone := [value for value in before if value not in after]:
            yield Difference(Kind.NARROWED, path, f"no longer {_told(gone)}")
        if more := [value for value in after if value not in before]:
            yield from self._widened(path, f"may also be {_told(more)}")

    def _fields(self, old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Difference]:
        before, after = _dict(old.get("properties")), _dict(new.get("properties"))
        rest = new.get("additionalProperties", True)
        for name, value in before.items():
            at = f"{path}.{name}" if path else name
            if name in after:
                yield from self.values(value, after[name], at)
            elif isinstance(rest, dict):
                yield from self.values(value, rest, at)
            elif after or rest is False or not self.sample:
                yield Difference(Kind.REMOVED, at)
        yield from (Difference(Kind.ADDED, f"{path}.{name}" if path else name) for name in after if name not in before)
        needed, promised = _list(new.get("required")), _list(old.get("required"))
        for name in needed:
            if name not in promised:
                yield Difference(Kind.NARROWED, f"{path}.{name}" if path else name, "must be there, and older documents may lack it")
        for name in promised if self.written and not self.sample else ():
            if name not in needed and name in after:
                yield Difference(Kind.NARROWED, f"{path}.{name}" if path else name, "is no longer promised to be there")
        if not self.sample:
            yield from self._rest(old.get("additionalProperties", True), rest, path)

    def _rest(self, before: Any, after: Any, path: str) -> Iterator[Difference]:
        """Fields without a name of their own."""
        if isinstance(before, dict) and isinstance(after, dict):
            yield from self.values(before, after, f"{path}.*" if path else "*")
        elif before is not False and after is False:
            yield Difference(Kind.NARROWED, path, "no other fields any more")
        elif isinstance(after, dict) and before is not False and after:
            yield Difference(Kind.NARROWED, path, "other fields are of one kind from now on")
        elif before != after:
            yield Difference(Kind.ADDED, path, "may have other fields")

    def _alternatives(self, old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Difference]:
        """Each kind of value that was allowed must still be: it is held against the one that it fits best."""
        before, after = _choices(old), _choices(new)
        fitting: set[int] = set()
        for one in before:
            tried = [list(self._trial(one, other, path)) for other in after]
            best = min(range(len(tried)), key=lambda n: (sum(d.kind is not Kind.ADDED for d in tried[n]), len(tried[n])))
            fitting.add(best)
            yield from tried[best]
        for number, other in enumerate(after):
            if number not in fitting:
                yield from self._widened(path, f"may also be {_some(_types(_resolved(other, self.new)))}")

    def _trial(self, one: Any, other: Any, path: str) -> Iterator[Difference]:
        seen = set(self._seen)
        yield from self.values(one, other, path)
        self._seen = seen

    def _limits(self, old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Difference]:
        for key in (*_LOWER, *_UPPER):
            before, after = old.get(key), new.get(key)
            if before == after:
                continue
            tighter = before is None or (after is not None and ((after > before) if key in _LOWER else (after < before)))
            if tighter:
                yield Difference(Kind.NARROWED, path, f"{key} is {after} from now on")
            else:
                yield Difference(Kind.ADDED, path, f"{key} is {after}, it was {before}" if after is not None else f"{key} no longer holds")

    def _others(self, old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Difference]:
        """Rules that cannot be weighed against each other: another one may refuse what the older one let pass."""
        for key in dict.fromkeys((*old, *new)):
            if key not in _SILENT and old.get(key) != new.get(key):
                kind = Kind.NARROWED if key in new else Kind.ADDED
                yield Difference(kind, path, f"another {key}" if key in new else f"{key} no longer holds")


def _resolved(node: Any, whole: dict[str, Any]) -> dict[str, Any]:
    """A schema with what its `$ref` says; `true` is one that allows everything, `false` one that allows nothing."""
    if not isinstance(node, dict):
        return {} if node is not False else {"enum": []}
    found: dict[str, Any] = node
    for _ in range(20):
        if "$ref" not in found:
            return found
        found = {**_pointed(str(found["$ref"]), whole), **{key: value for key, value in found.items() if key != "$ref"}}
    raise UsageError(f"$ref {str(found['$ref'])[:60]} leads in circles", "give a schema that rca schema printed")


def _pointed(ref: str, whole: dict[str, Any]) -> dict[str, Any]:
    at: Any = whole
    for step in ref.removeprefix("#").split("/")[1:] if ref.startswith("#") else ("",):
        at = at.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(at, dict) else None
    if not isinstance(at, dict):
        raise UsageError(f"$ref {ref[:60]} leads nowhere in its file", "give a schema that rca schema printed")
    return _dict(at)


def _types(node: dict[str, Any]) -> frozenset[str]:
    """The types that a schema allows; each whole number is a number as well."""
    given = node.get("type")
    if given is None and _enum(node) is not None:
        named = {_type(value) for value in _enum(node) or ()}
    else:
        named = {given} if isinstance(given, str) else {str(one) for one in _list(given)} if given is not None else set(_TYPES)
    return frozenset(named | ({"integer"} if "number" in named else set()))


def _type(value: Any) -> str:
    return {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}.get(type(value), "null")


def _enum(node: dict[str, Any]) -> list[Any] | None:
    return [node["const"]] if "const" in node else _list(node["enum"]) if "enum" in node else None


def _choices(node: dict[str, Any]) -> list[Any]:
    listed = _list(node.get("oneOf")) or _list(node.get("anyOf"))
    return listed or [node]


def _some(types: frozenset[str]) -> str:
    return "anything" if types >= _TYPES else " or ".join(sorted(types - ({"integer"} if "number" in types else set())))


def _told(values: list[Any]) -> str:
    shown = ", ".join(json.dumps(value)[:40] for value in values[:8])
    return shown + (f" and {len(values) - 8} more" if len(values) > 8 else "")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
