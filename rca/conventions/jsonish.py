"""JSON and what people take for JSON: cut, doubly encoded, Python reprs. Nothing here recurses on the depth of the data."""

from __future__ import annotations

import json
import re

from rca.model import Value
from rca.patterns import regex
from rca.typed import Any

MAX_REPR = 400_000
_ESCAPE = regex(r"(?<!\\)((?:\\\\)*)\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?")
_STRING = regex(r'"((?:[^"\\]|\\.)*)(")?', re.DOTALL)
_SCALAR = regex(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity")
_ENUM = regex(r"<[\w.]+: ('[^'\n]*'|\"[^\"\n]*\"|-?\d+)>")
_OBJECT = regex(r"<(?:[\w.]+)(?: object)? at 0x[0-9a-fA-F]+>|<(?:class|function|bound method)[^<>\n]{0,200}>")
_REPR_START = regex(r"^\s*(?:[\[({]\s*(?:['\"(\[{]|[A-Za-z_][\w.]*\(|<|\d|None|True|False|[\])}])|[A-Za-z_][\w.]*\()")
_DECODER = json.JSONDecoder(strict=False)
_WORDS = {"true": True, "false": False, "null": None}


def parse(text: str) -> tuple[bool, Any]:
    """Whether the text is JSON, and its value. Nesting beyond the parser's limit counts as no JSON."""
    try:
        return True, _DECODER.decode(text)
    except (ValueError, RecursionError):
        return False, None


def dumps(value: Value) -> str:
    """One-line JSON as a reader would want it: no escapes beyond the needed; values that JSON has not become their text."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        return str(type(value).__name__)


def looks_structured(text: str) -> bool:
    """Whether a text begins like a JSON array or object."""
    return text.lstrip()[:1] in ("{", "[")


def salvage(text: str) -> tuple[bool, Any]:
    """Read JSON that was cut: everything up to the cut, open strings, arrays and objects closed.

    Returns (False, None) where the text is not the beginning of JSON, so that prose in brackets stays prose.
    """
    root: list[Any] = []
    stack: list[Any] = [root]  # containers being filled; the root takes one value
    keys: list[str | None] = [None]
    expect = "value"
    i, n = 0, len(text)

    def put(item: Any) -> None:
        top = stack[-1]
        if isinstance(top, dict):
            key = keys[-1]
            if key is not None:
                top[key] = item
        else:
            top.append(item)

    while True:
        while i < n and text[i] in " \t\r\n":
            i += 1
        if i >= n:
            break
        char = text[i]
        if expect in ("value", "value_or_end", "key", "key_or_end") and char == '"':
            match = _STRING.match(text, i)
            if match is None or match.end() <= i:
                return False, None
            whole = match.group(2) is not None
            if not whole and match.end() < n and text[match.end() :] != "\\":
                return False, None
            string = _unquote(match.group(1))
            i = match.end() if whole else n
            if expect.startswith("key"):
                if not whole:
                    break
                keys[-1] = string
                expect = "colon"
            else:
                put(string)
                expect = "next"
        elif expect.startswith("value") and char in "[{":
            child: Any = [] if char == "[" else {}
            put(child)
            stack.append(child)
            keys.append(None)
            expect = "value_or_end" if char == "[" else "key_or_end"
            i += 1
        elif expect in ("next", "value_or_end", "key_or_end") and char in "]}":
            top = stack[-1]
            if len(stack) == 1 or (char == "]") != isinstance(top, list):
                return False, None
            stack.pop()
            keys.pop()
            expect = "next"
            i += 1
        elif expect == "next" and char == "," and len(stack) > 1:
            expect = "key" if isinstance(stack[-1], dict) else "value"
            i += 1
        elif expect == "colon" and char == ":":
            expect = "value"
            i += 1
        elif expect.startswith("value"):
            match = _SCALAR.match(text, i)
            if match is None or match.end() >= n:
                rest = text[i:]
                if len(rest) > 40 or (not any(w.startswith(rest) for w in _WORDS) and not regex(r"-?[\d.eE+-]*").fullmatch(rest)):
                    return False, None
                break
            put(_WORDS[match.group()] if match.group() in _WORDS else _number(match.group()))
            expect = "next"
            i = match.end()
        else:
            return False, None
        if len(stack) == 1 and expect == "next":
            return (False, None) if text[i:].strip() else (True, root[0])
    return (True, root[0]) if root and (not isinstance(root[0], dict | list) or root[0]) else (False, None)


def _number(word: str) -> Any:
    try:
        return int(word)
    except ValueError:
        return float(word.replace("Infinity", "inf"))


def _unquote(inner: str) -> str:
    """The text of a JSON string that may end inside an escape."""
    for cut in (0, 1, 2, 3, 4, 5):
        ok, value = parse(f'"{inner[: len(inner) - cut]}"')
        if ok and isinstance(value, str):
            if value and "\ud800" <= value[-1] <= "\udbff":  # the second half of a pair was cut off
                value = value[:-1]
            return value
    return inner


def parse_repr(text: str) -> tuple[bool, Any]:
    """Read a Python repr: literals, and constructor calls `Name(key=value)` as dicts with their name under `__type__`.

    Bounded in size; nothing is evaluated.
    """
    if len(text) > MAX_REPR or not _REPR_START.match(text):
        return False, None
    source = _OBJECT.sub("None", _ENUM.sub(r"\1", text.strip()))
    from rca.conventions.reprs import literal

    try:
        return True, literal(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError, TypeError):
        return False, None


def parse_keywords(text: str) -> tuple[bool, Any]:
    """Read `key=value key=value`, as objects print themselves (`messages=[ChatMessage(...)] model='x'`)."""
    if len(text) > MAX_REPR or not regex(r"^\w+=[\[({'\"\w]").match(text):
        return False, None
    ok, value = parse_repr(f"call({text})")
    return (
        (True, {k: v for k, v in value.items() if k != "__type__"}) if ok and isinstance(value, dict) and len(value) > 1 else (False, None)
    )


def unescape(text: str) -> str:
    r"""Replace `\uXXXX` of characters beyond ASCII by themselves; JSON stays valid JSON and keeps its layout."""
    if "\\u" not in text:
        return text

    def char(match: re.Match[str]) -> str:
        lead, high, low = match.group(1), int(match.group(2), 16), match.group(3)
        if 0xD800 <= high < 0xDC00 and low:
            return lead + chr(0x10000 + ((high - 0xD800) << 10) + (int(low, 16) - 0xDC00))
        if high < 0xA0 or 0xD800 <= high < 0xE000 or high in (0x2028, 0x2029):
            return match.group()
        tail = f"\\u{low}" if low else ""
        return lead + chr(high) + tail

    return _ESCAPE.sub(char, text)


def fenced(text: str) -> str:
    """What stands in the only code fence of a text that is nothing but that fence; the text itself otherwise."""
    bare = text.strip()
    if not (bare.startswith("```") and bare.endswith("```") and len(bare) > 6):
        return text
    first, _, rest = bare[3:-3].partition("\n")
    return rest if rest and len(first.strip()) < 20 and "```" not in rest else text
