"""Texts with marks at their offsets. Secrets are shown masked and controls as pictures, which changes lengths, so a text is cut first.

Marks may overlap, touch or lie within each other: the text is cut at every place where one begins or ends, and each piece knows the
marks that it lies in.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from rca.records import dataclass

_T = TypeVar("_T")
Hidden = Sequence[tuple[int, int, str]]
_AROUND = 300  # characters kept on either side of a mark where a text is cut


@dataclass(frozen=True, slots=True)
class Mark(Generic[_T]):
    """Characters `start` to `end` of a text, and what they stand for."""

    start: int
    end: int
    what: _T


@dataclass(frozen=True, slots=True)
class Piece(Generic[_T]):
    """Characters `start` to `end` of a text that lie in the same marks; `first` are the marks that begin with it.

    sort  text | secret (`text` is what is shown in its place) | gap (left out, `text` is "")
    """

    text: str
    start: int
    end: int
    sort: str = "text"
    marks: tuple[Mark[_T], ...] = ()
    first: tuple[Mark[_T], ...] = ()


def pieces(text: str, marks: Sequence[Mark[_T]], hidden: Hidden, limit: int = 0) -> Iterator[Piece[_T]]:
    """The text in pieces, in order. With `limit`, the middle of a longer text is left out, but for what surrounds marks."""
    held = [m for m in (_snapped(m, hidden) for m in marks if 0 <= m.start < m.end <= len(text)) if m.start < m.end]
    at = 0
    for start, end in _windows(len(text), held, hidden, limit):
        if start > at:
            yield Piece("", at, start, "gap")
        yield from _within(text, start, end, held, hidden)
        at = end
    if at < len(text):
        yield Piece("", at, len(text), "gap")


def _within(text: str, start: int, end: int, marks: Sequence[Mark[_T]], hidden: Hidden) -> Iterator[Piece[_T]]:
    masks = {a: (b, shown) for a, b, shown in hidden if start <= a < end}
    cuts = {start, end, *masks, *(b for b, _ in masks.values())}
    cuts |= {at for m in marks for at in (m.start, m.end) if start < at < end}
    stops = sorted(cuts)
    for a, b in itertools.pairwise(stops):
        over = tuple(m for m in marks if m.start <= a and b <= m.end)
        first = tuple(m for m in over if m.start == a)
        mask = masks.get(a)
        yield Piece(mask[1], a, b, "secret", over, first) if mask else Piece(text[a:b], a, b, "text", over, first)


def _snapped(mark: Mark[_T], hidden: Hidden) -> Mark[_T]:
    """The mark widened so that it begins and ends in no secret."""
    start, end = mark.start, mark.end
    for a, b, _ in hidden:
        if a < start < b:
            start = a
        if a < end < b:
            end = b
    return Mark(start, end, mark.what)


def _windows(length: int, marks: Sequence[Mark[_T]], hidden: Hidden, limit: int) -> list[tuple[int, int]]:
    """The stretches of a text that are shown, in order, none within another or within a secret's middle."""
    if not limit or length <= limit:
        return [(0, length)]
    wanted = [(0, limit * 2 // 3), (length - limit // 3, length)]
    wanted += [(max(0, m.start - _AROUND), min(length, m.start + 2 * _AROUND)) for m in marks]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(_whole(a, b, hidden) for a, b in wanted):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _whole(start: int, end: int, hidden: Hidden) -> tuple[int, int]:
    for a, b, _ in hidden:
        if a < start < b:
            start = a
        if a < end < b:
            end = b
    return start, end
