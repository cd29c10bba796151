"""An answer's text as JSON that keeps to its schema, or what is wrong with it. Nothing is read out of prose.

The keywords are those that the questions' schemas use; another one is an error of ours and raises ValueError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rca.checks.constraints import TYPES

_MOST = 5  # problems that a model is told of; the rest follows from them more often than not
_THOUGHTS = re.compile(r"\s*<think(?:ing)?>.*?</think(?:ing)?>", re.S)
_BLOCK = re.compile(r"\s*```(?:json)?[ \t]*\n(.*?)\n?[ \t]*```\s*", re.S | re.I)
_SURROGATE = re.compile("[\ud800-\udfff]")

_STRUCTURE = frozenset({"type", "properties", "required", "additionalProperties", "items", "enum", "const", "title", "description"})
_SIZES = frozenset({"minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "uniqueItems"})


def read_answer(text: str, schema: Mapping[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """The answer as an object that is valid under the schema, or None and what is wrong with it in one phrase.

    A block of Markdown around the whole of it, and a model's thoughts before it, are form and are taken off.
    """
    if not text.strip():
        return None, "it is empty"
    try:
        value = _parsed(text)
    except RecursionError:
        return None, "it is nested too deeply"
    except ValueError as error:
        return None, f"it is not JSON ({_reason(error)})"
    problems = violations(value, schema)
    if problems:
        return None, "; ".join(problems)
    return (value, "") if isinstance(value, dict) else (None, "it is no JSON object")


def violations(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """What violates a schema, the first few: `places[0].verdict: 'wrong' is not one of sound, introduced`."""
    found: list[str] = []
    todo: list[tuple[str, Any, Mapping[str, Any]]] = [("", value, schema)]
    while todo and len(found) < _MOST:
        path, item, rule = todo.pop(0)
        unknown = set(rule) - _STRUCTURE - _SIZES
        if unknown:
            raise ValueError(f"schemas of questions may not use {', '.join(sorted(unknown))}")
        problems = list(_problems(item, rule))
        found += [f"{path}: {problem}" if path else problem for problem in problems]
        if not problems:
            todo += _below(path, item, rule)
    return found[:_MOST]


def _problems(item: Any, rule: Mapping[str, Any]) -> Iterator[str]:
    kinds = [rule["type"]] if isinstance(rule.get("type"), str) else list(rule.get("type", ()))
    if kinds and not any(_is(item, kind) for kind in kinds):
        yield f"{_named(item)} instead of {' or '.join(kinds)}"
        return
    allowed = [rule["const"]] if "const" in rule else rule.get("enum")
    if allowed is not None and not any(type(item) is type(one) and item == one for one in allowed):
        yield f"{str(item)[:60]!r} is not one of {', '.join(map(str, allowed))}"
    if _is(item, "number") and not rule.get("minimum", item) <= item <= rule.get("maximum", item):
        yield f"{item} is out of range"
    if isinstance(item, str) and not rule.get("minLength", 0) <= len(item) <= rule.get("maxLength", len(item)):
        yield f"a text of {len(item)} characters"
    if isinstance(item, list):
        if not rule.get("minItems", 0) <= len(item) <= rule.get("maxItems", len(item)):
            yield f"a list of {len(item)}"
        if rule.get("uniqueItems") and len({json.dumps(one, sort_keys=True) for one in item}) < len(item):
            yield "a list with the same item twice"
    if isinstance(item, dict):
        yield from (f"{key!r} is missing" for key in rule.get("required", ()) if key not in item)
        if rule.get("additionalProperties") is False:
            yield from (f"{key[:60]!r} does not belong there" for key in item if key not in rule.get("properties", {}))


def _below(path: str, item: Any, rule: Mapping[str, Any]) -> list[tuple[str, Any, Mapping[str, Any]]]:
    if isinstance(item, dict):
        properties = rule.get("properties", {})
        return [(f"{path}.{key}".strip("."), item[key], below) for key, below in properties.items() if key in item]
    if isinstance(item, list) and isinstance(rule.get("items"), Mapping):
        return [(f"{path}[{n}]", one, rule["items"]) for n, one in enumerate(item)]
    return []


def _is(item: Any, kind: str) -> bool:
    if isinstance(item, bool):
        return kind == "boolean"
    return isinstance(item, TYPES[kind])


def _named(item: Any) -> str:
    kinds = ("null", "object", "array", "string", "boolean", "number")
    return next((kind for kind in kinds if _is(item, kind)), "something else")


def _parsed(text: str) -> Any:
    thoughts = _THOUGHTS.match(text)
    bare = text[thoughts.end() :] if thoughts else text
    block = _BLOCK.fullmatch(bare)
    value = json.loads(
        block[1] if block else bare, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_finite, parse_int=_whole
    )
    return _whole_characters(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are unique: of two verdicts on one place, neither counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _whole_characters(value: Any) -> Any:
    """Half of a surrogate pair can be written in JSON, and in nothing that stores or shows it."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_whole_characters(name): _whole_characters(one) for name, one in value.items()}
    return [_whole_characters(one) for one in value] if isinstance(value, list) else value


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
    return value


def _whole(text: str) -> int:
    if len(text) > 30:
        raise ValueError("a number is too large")
    return int(text)


def _reason(error: ValueError) -> str:
    return f"{error.msg} at character {error.pos}" if isinstance(error, json.JSONDecodeError) else str(error)
