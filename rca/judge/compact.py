"""A payload as a judge reads it: JSON without needless white space, blank lines folded; nothing is left out."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

MAX_DEPTH = 60


def compact(text: str) -> str:
    """The text without white space that says nothing: around JSON tokens, at line ends, more than one blank line."""
    body, before, after = _unfenced(text.strip())
    if value_of(body) is not None:
        return before + squeezed(body) + after
    text = re.sub(r"[ \t]+(?=\n)", "", text.replace("\r\n", "\n").strip())
    return re.sub(r"\n{3,}", "\n\n", text)


def _unfenced(text: str) -> tuple[str, str, str]:
    """The inside of a code fence around a whole text, and the fence's two sides."""
    match = re.fullmatch(r"(```[\w-]*[ \t]*\n)(.*?)(\n?[ \t]*```)", text, re.DOTALL)
    return (match[2], match[1], "\n```") if match and "```" not in match[2] else (text, "", "")


def inside(text: str) -> str:
    """The inside of a code fence around a whole text, else the text."""
    return _unfenced(text.strip())[0]


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(r'"(?:[^"\\]|\\.)*"|\s+', re.DOTALL)


def squeezed(json_text: str) -> str:
    """JSON without white space between its tokens, its order, numbers and doubled keys as they are; printable escapes resolved."""
    return _tokens().sub(lambda m: _unescaped(m.group()) if m.group()[0] == '"' else "", json_text)


def _unescaped(literal: str) -> str:
    if "\\u" not in literal:
        return literal
    return re.sub(r"(?<!\\)((?:\\\\)*)((?:\\u[0-9a-fA-F]{4})+)", lambda m: m[1] + _letters(m[2]), literal)


def _letters(escapes: str) -> str:
    """A run of \\uXXXX as text where it is printable and not ASCII; ASCII and controls stay escaped."""
    text = str(json.loads(f'"{escapes}"'))
    return "".join(c if ord(c) > 0xA0 and c.isprintable() else json.dumps(c)[1:-1] if ord(c) > 0x7F else f"\\u{ord(c):04x}" for c in text)


def value_of(text: str) -> Any:
    """The object or array that a whole text is (also within a code fence); None if it is something else.

    Also None for JSON that Python would not give back as it was: doubled keys, or nesting too deep to be walked.
    """
    body = inside(text)
    if not body or body[0] not in "{[" or body[-1] not in "}]":
        return None
    try:
        value = json.loads(body, object_pairs_hook=_single)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) and _shallow(value) else None


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("doubled key")
    return found


def _shallow(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [x for node in level if isinstance(node, dict | list) for x in (node.values() if isinstance(node, dict) else node)]
        if not level:
            return True
    return False


def dumped(value: Any) -> str:
    """A JSON value in the form of `squeezed`."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Equal for values that say the same: the order of keys, white space at the ends of texts, and 5.0 for 5 do not matter."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return " ".join(value.split()) if isinstance(value, str) else value
