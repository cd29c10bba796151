"""The scalar values of a JSON text with their paths and their offsets in that text; cut JSON is read as far as it goes."""

from __future__ import annotations

import functools
import json
import re

from rca.patterns import regex
from rca.records import dataclass
from rca.typed import Any

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scalar: `text` is the decoded string or the literal as written; it stands at `start` to `end` (without quotes).

    kind     string | number | literal (true, false, null)
    offsets  for a string with escapes, the offset in the document of each decoded character, and of the end; else None
    """

    path: str
    kind: str
    text: str
    start: int
    end: int
    offsets: tuple[int, ...] | None = None

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Document offsets of a piece of `text`."""
        if self.offsets is None:
            return self.start + start, self.start + end
        return self.offsets[start], self.offsets[end]

    @property
    def key(self) -> str:
        """The last name of the path: `costs[0].amount` is `amount`, `tags[1]` is `tags`."""
        return self.path.rsplit(".", 1)[-1].split("[", 1)[0]

    @property
    def pattern(self) -> str:
        """The path with list positions left open: `costs[].amount`."""
        return regex(r"\[\d+\]").sub("[]", self.path)


@functools.cache
def _token() -> re.Pattern[str]:
    return regex(
        r'[ \t\r\n]*(?:(?P<punct>[{}\[\]:,])|"(?P<string>[^"\\]*(?:\\.[^"\\]*)*)(?P<close>"?)'
        r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<literal>true|false|null|NaN|None|True|False)\b)",
        re.DOTALL,
    )


@functools.cache
def _cut_token() -> re.Pattern[str]:
    """What may be left over where JSON was cut: the beginning of a literal or number, a lone backslash."""
    return regex(r'-?|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|\\|"(?:[^"\\]|\\.)*\\?|(?:\.{3}|…)?(?:```)?', re.DOTALL)


@functools.cache
def _fence() -> re.Pattern[str]:
    return regex(r"\s*```[\w-]*[ \t]*\n?|[ \t\r\n]*")


def json_start(text: str) -> int:
    """Where the JSON of a text begins that is nothing but JSON (a code fence may stand around it); -1 if it is none."""
    match = _fence().match(text)
    start = match.end() if match else 0
    return start if text[start : start + 1] in ("{", "[") else -1


def _decode(raw: str, base: int) -> tuple[str, tuple[int, ...] | None]:
    if "\\" not in raw:
        return raw, None
    chars: list[str] = []
    offsets: list[int] = []
    i = 0
    while i < len(raw):
        offsets.append(base + i)
        if raw[i] != "\\" or i + 1 >= len(raw):
            chars.append(raw[i])
            i += 1
            continue
        mark = raw[i + 1]
        code = raw[i + 2 : i + 6]
        if mark == "u" and len(code) == 4 and all(c in "0123456789abcdefABCDEF" for c in code):
            point, width = int(code, 16), 6
            low = raw[i + 8 : i + 12]
            if (
                0xD800 <= point < 0xDC00
                and raw[i + 6 : i + 8] == "\\u"
                and all(c in "0123456789abcdefABCDEF" for c in low)
                and len(low) == 4
            ):
                second = int(low, 16)
                if 0xDC00 <= second < 0xE000:
                    point, width = 0x10000 + ((point - 0xD800) << 10) + (second - 0xDC00), 12
            chars.append(chr(point))
            i += width
        else:
            chars.append(_ESCAPES.get(mark, mark))
            i += 2
    offsets.append(base + len(raw))
    return "".join(chars), tuple(offsets)


def leaves(text: str) -> list[Leaf] | None:
    """The scalars of a text that is JSON (or begins as JSON and is cut), None if it is no JSON. Never recurses.

    Not to be changed by the caller: many checks ask for the same text, and the lists of short ones are kept.
    """
    return _kept(text) if len(text) <= _SHORT else _leaves(text)


_SHORT = 10_000  # characters


@functools.lru_cache(maxsize=256)
def _kept(text: str) -> list[Leaf] | None:
    return _leaves(text)


def _leaves(text: str) -> list[Leaf] | None:
    position = json_start(text)
    if position < 0:
        return None
    token, found = _token(), []
    stack: list[tuple[str, str]] = []  # path of the container, "{" or "["
    names: list[str] = []  # the key that is open in each container
    counts: list[int] = []
    expect_key = False
    while match := token.match(text, position):
        position = match.end()
        punct = match["punct"]
        if punct in ("{", "["):
            path = _path(stack, names, counts)
            stack.append((path, punct))
            names.append("")
            counts.append(0)
            expect_key = punct == "{"
        elif punct in ("}", "]"):
            if not stack or (stack[-1][1] == "{") != (punct == "}"):
                return None
            stack.pop(), names.pop(), counts.pop()
            expect_key = False
            if not stack:
                break
        elif punct == ",":
            if not stack:
                return None
            counts[-1] += 1
            expect_key = stack[-1][1] == "{"
        elif punct == ":":
            expect_key = False
        elif not stack:
            return None
        elif match["string"] is not None:
            decoded, offsets = _decode(match["string"], match.start("string"))
            if expect_key:
                names[-1] = decoded
            else:
                found.append(Leaf(_path(stack, names, counts), "string", decoded, match.start("string"), match.end("string"), offsets))
        elif expect_key:
            return None
        else:
            kind = "number" if match["number"] is not None else "literal"
            found.append(Leaf(_path(stack, names, counts), kind, match[kind], match.start(kind), match.end(kind)))
    rest = text[position:].strip()
    if stack:
        return found if _cut_token().fullmatch(rest) and (found or any(names)) else None
    return found if not rest.strip("`").strip() else None


def _path(stack: list[tuple[str, str]], names: list[str], counts: list[int]) -> str:
    if not stack:
        return ""
    parent, kind = stack[-1]
    if len(parent) > 400:
        return parent
    return f"{parent}[{counts[-1]}]" if kind == "[" else f"{parent}.{names[-1]}" if parent else names[-1]


@functools.lru_cache(maxsize=512)
def parsed(text: str) -> Any:
    """The JSON object or array of a text, also in a code fence; None if it is none. Not to be changed by the caller."""
    text = text.strip()
    if text.startswith("```"):
        text = text.strip("`").removeprefix("json").strip()
    if text[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
