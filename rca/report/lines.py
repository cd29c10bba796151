"""Lines of styled text, measured in terminal cells, for the two renderers that write to a terminal or a log."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rca.records import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one style: title | good | warn | bad | dim | bold | link | "" (see `rca.report.terminal`)."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cells(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def clip(text: str, width: int) -> str:
    """The text in at most `width` columns, ending in "…" if something was left out."""
    if cells(text) <= width:
        return text
    taken, used = [], 0
    for character in text:
        used += _cells(character)
        if used > width - 1:
            break
        taken.append(character)
    return "".join(taken).rstrip() + "…" if width > 0 else ""


def pad(text: str, width: int) -> str:
    """The text in exactly `width` columns."""
    text = clip(text, width)
    return text + " " * (width - cells(text))


def wrap(pieces: Line, width: int, first: str = "", rest: str | None = None) -> Iterator[Line]:
    """Break styled text at spaces to fit `width`, with an indent before the first and the other lines.

    Words longer than a line are cut where they must be; nothing is left out.
    """
    rest = " " * cells(first) if rest is None else rest
    line, used, empty = [Piece(first)], cells(first), True
    for word, style in _words(pieces):
        if not empty and used + cells(word) > width:
            yield _trimmed(line)
            line, used, empty = [Piece(rest)], cells(rest), True
        if empty and word.isspace():
            continue
        while used + cells(word) > width and width - used > 4:
            head = _head(word, width - used)
            yield (*line, Piece(head, style))
            word, line, used = word[len(head) :], [Piece(rest)], cells(rest)
        line.append(Piece(word, style))
        used, empty = used + cells(word), False
    if not empty:
        yield _trimmed(line)


def _head(word: str, width: int) -> str:
    """As many characters as fit, at least one."""
    used = 0
    for number, character in enumerate(word):
        used += _cells(character)
        if used > width:
            return word[: max(number, 1)]
    return word


def _trimmed(line: list[Piece]) -> Line:
    end = len(line)
    while end and (not line[end - 1].text or line[end - 1].text.isspace()):
        end -= 1
    return tuple(line[:end])


def _words(pieces: Line) -> Iterator[tuple[str, str]]:
    for piece in pieces:
        for word in re.findall(r"\s+|\S+", piece.text):
            yield word, piece.style
