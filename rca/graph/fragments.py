"""A payload taken apart: the JSON values, sections and tagged blocks that it is made of.

An output is offered to later hops as a whole or by the field; an input is laid out from such pieces. Both sides are
cut with the same knife, so that a piece is found again whether it was passed on as JSON, under a heading or in a tag.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from rca.graph.tokens import tokenise
from rca.model import Payload
from rca.patterns import regex
from rca.records import dataclass, field
from rca.text.kept import kept
from rca.typed import Any

MAX_DEPTH = 8
MAX_PIECES = 2000


@dataclass(slots=True)
class Fragment:
    """One piece: `path` in its payload, `text` for a scalar or prose, `value` for JSON, the smaller pieces in `parts`.

    `label` is the key, heading or tag that introduces it; `lead` is text around the parts (rules, headings).
    """

    path: str
    label: str = ""
    text: str = ""
    value: Any = None
    parts: list[Fragment] = field(default_factory=list)
    key: str = ""

    @property
    def scalar(self) -> bool:
        """Whether it is a bare value or prose and not a structure."""
        return not isinstance(self.value, dict | list)

    def walk(self) -> Iterator[Fragment]:
        """This piece and all below it, outermost first."""
        stack = [self]
        while stack:
            piece = stack.pop()
            yield piece
            stack.extend(reversed(piece.parts))


def fragments(payload: Payload) -> Fragment:
    """The tree of pieces of a payload, at most MAX_PIECES of them."""
    budget = [MAX_PIECES]
    if isinstance(payload.value, dict | list):
        return _of_value(payload.value, "$", "", budget, 0)
    return _of_text(payload.text, "$", "", budget, 0)


def leaves(value: Any, path: str = "$") -> Iterator[tuple[str, Any]]:
    """(path, scalar) of every scalar in a JSON value, in document order; bounded by MAX_PIECES."""
    stack: list[tuple[str, Any]] = [(path, value)]
    seen = 0
    while stack and seen < MAX_PIECES:
        where, node = stack.pop()
        if isinstance(node, dict):
            stack.extend((f"{where}.{k}", v) for k, v in reversed(node.items()))
        elif isinstance(node, list):
            stack.extend((f"{where}[{i}]", v) for i, v in reversed(list(enumerate(node))))
        else:
            seen += 1
            yield where, node


def scalar_text(value: Any) -> str:
    """A JSON scalar as text: booleans and null as JSON writes them."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def key_of(value: Any) -> str:
    """Equal for values that say the same: whitespace, key order, 5.0 or "5", case and quoting do not matter."""
    if isinstance(value, dict):
        return "{" + ",".join(sorted(f"{k}={key_of(v)}" for k, v in value.items())) + "}"
    if isinstance(value, list):
        return "[" + ",".join(key_of(v) for v in value) + "]"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return _key_of_text(scalar_text(value))


@kept
def _key_of_text(text: str) -> str:
    return " ".join(tokenise(text).words)


def _of_value(value: Any, path: str, label: str, budget: list[int], depth: int) -> Fragment:
    budget[0] -= 1
    if not isinstance(value, dict | list):
        return _of_text(scalar_text(value), path, label, budget, depth)
    piece = Fragment(path, label, value=value, key=key_of(value) if depth < MAX_DEPTH else "")
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in items:
        if budget[0] <= 0 or depth >= MAX_DEPTH:
            break
        where = f"{path}.{name}" if isinstance(value, dict) else f"{path}[{name}]"
        piece.parts.append(_of_value(inner, where, str(name) if isinstance(value, dict) else "", budget, depth + 1))
    return piece


def _of_text(text: str, path: str, label: str, budget: list[int], depth: int) -> Fragment:
    budget[0] -= 1
    piece = Fragment(path, label, text=text, key=key_of(text))
    if depth >= MAX_DEPTH or budget[0] <= 0:
        return piece
    value = _json(text)
    if value is not None:
        inner = _of_value(value, path, label, budget, depth)
        inner.text = text
        return inner
    for name, body in sections(text):
        if budget[0] > 0:
            piece.parts.append(_of_text(body, f"{path}/{name or len(piece.parts)}", name, budget, depth + 1))
    return piece


@dataclass(frozen=True, slots=True)
class Flat:
    """A payload as one run of words, JSON escapes resolved; `spans` gives each piece's first and one-past-last word."""

    words: tuple[str, ...]
    spans: tuple[tuple[Fragment, int, int], ...]

    def __len__(self) -> int:
        return len(self.words)


def flatten(root: Fragment) -> Flat:
    """The words of a fragment tree in order, keys and headings included; outer pieces come before inner ones."""
    words: list[str] = []
    starts: list[tuple[Fragment, int]] = []
    ends: dict[int, int] = {}
    stack: list[tuple[Fragment, bool]] = [(root, False)]
    while stack:
        piece, done = stack.pop()
        if done:
            ends[id(piece)] = len(words)
            continue
        if piece.label and piece is not root:
            words += tokenise(piece.label).words
        starts.append((piece, len(words)))
        if piece.parts:
            stack.append((piece, True))
            stack.extend((part, False) for part in reversed(piece.parts))
        else:
            words += tokenise(piece.text).words
            ends[id(piece)] = len(words)
    return Flat(tuple(words), tuple((piece, start, ends[id(piece)]) for piece, start in starts))


def _json(text: str) -> Any:
    """The object or array that a text is, possibly in a code fence; None if it is something else."""
    body = text.strip()
    if body.startswith("```"):
        body = body.strip("`").removeprefix("json").removeprefix("JSON").strip()
    if not body or body[0] not in "{[" or body[-1] not in "}]":
        return None
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return (
        regex(r"<([A-Za-z_][\w.-]{0,60})(?:\s[^<>]{0,200})?>"),
        regex(
            r"^[ \t]*(?:#{1,6}[ \t]+([^\n]{1,80}?)|\*\*([^\n*]{1,80})\*\*:?|={2,}[ \t]*([^\n=]{1,80}?)[ \t]*={2,}"
            r"|-{3,}[ \t]*([^\n-]{1,80}?)[ \t]*-{3,})[ \t]*#*[ \t]*\n",
            re.M,
            "#|**|==|---",
        ),
        regex(r"^[ \t]*([^\W\d][\w ./-]{0,40}?)[ \t]*[:=][ \t]*(?=\S)", re.M),
    )


def sections(text: str) -> list[tuple[str, str]]:
    """(name, body) of the blocks that a prompt lays out: tags, headings, embedded JSON, `Name: value` lines.

    [] where the text has no such layout. Text before the first block comes first, under the name "".
    """
    tags, headings, labelled = _patterns()
    found = _tagged(text, tags) or _headed(text, headings) or _embedded(text) or _lines(text, labelled)
    return [(name, body) for name, body in found if body.strip()]


def _tagged(text: str, opening: re.Pattern[str]) -> list[tuple[str, str]]:
    """`<name> body </name>` blocks, not nested; closing tags are looked for by name, so that stray `<x>` cost nothing."""
    if "</" not in text:
        return []
    out: list[tuple[str, str]] = []
    last = 0
    hopeless: set[str] = set()
    for match in opening.finditer(text):
        name = match.group(1)
        if match.start() < last or name in hopeless or len(hopeless) > 100:
            continue
        close = text.find(f"</{name}>", match.end())
        if close < 0:
            hopeless.add(name)
            continue
        out += [("", text[last : match.start()]), (name, text[match.end() : close])]
        last = close + len(name) + 3
    return [*out, ("", text[last:])] if out else []


def _headed(text: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    marks = list(pattern.finditer(text))
    if not marks:
        return []
    out = [("", text[: marks[0].start()])]
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        name = next(g for g in mark.groups() if g is not None)
        out.append((name.strip().rstrip(":"), text[mark.end() : following.start() if following else len(text)]))
    return out


_DECODER = json.JSONDecoder()


def _embedded(text: str) -> list[tuple[str, str]]:
    """JSON objects or arrays that stand in prose: each `{` or `[` that begins a line or follows a colon is tried."""
    if "{" not in text and "[" not in text:
        return []
    out: list[tuple[str, str]] = []
    last = 0
    for match in regex(r"(?:^|[:=\s`(])([{\[])").finditer(text):
        start = match.start(1)
        if start < last:
            continue
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if value and end - start > 8:
            before = text[last:start]
            name = regex(r"([\w .-]{1,40})[ \t]*[:=]?\s*(?:```(?:json)?\s*)?$").search(before)
            out += [("", before), (name.group(1).strip() if name else "", text[start:end])]
            last = end
        if len(out) > 200:
            break
    return [*out, ("", text[last:])] if out else []


def _lines(text: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """`Name: value` lines, where at least two stand in the text; a value runs to the next name."""
    marks = list(pattern.finditer(text))
    if len(marks) < 2:
        return []
    out = [("", text[: marks[0].start()])]
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        out.append((mark.group(1), text[mark.end() : following.start() if following else len(text)].strip()))
    return out
