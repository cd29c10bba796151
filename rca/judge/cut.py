"""Cuts long texts around what is open: what a complaint, a finding or a claim's way names stays, and what is left out is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rca.judge.fence import REF_OPEN
from rca.judge.references import split_refs

MIN_WINDOW = 80
MAX_SPOTS = 40


def left_out(count: int) -> str:
    """What stands in the place of characters that were left out."""
    return f"[… {count:,} characters left out …]"


def around(laid_out: str, open_pieces: Iterable[str], limit: int) -> str:
    """A laid-out text of about `limit` characters at most: its beginning, its end, and the surroundings of open pieces.

    References stay; only what is spelled out is cut.
    """
    if len(laid_out) <= limit:
        return laid_out
    pieces = split_refs(laid_out)
    fixed = sum(len(p) for p in pieces if p.startswith(REF_OPEN))
    spelled = max(1, len(laid_out) - fixed)
    room = max(limit - fixed, MIN_WINDOW)
    found = list(open_pieces)
    return "".join(p if p.startswith(REF_OPEN) else _cut(p, found, max(MIN_WINDOW, room * len(p) // spelled)) for p in pieces)


def _cut(text: str, open_pieces: Sequence[str], limit: int) -> str:
    if len(text) <= limit + 60:  # the mark itself takes some
        return text
    spots = _spots(text, open_pieces)
    edge = limit // (4 if spots else 2)
    keep = [(0, edge), (len(text) - edge, len(text))]
    if spots:
        window = max(MIN_WINDOW, (limit - 2 * edge) // len(spots))
        room = limit - 2 * edge
        for start, end in spots:
            if room <= 0:
                break
            margin = max(20, (window - (end - start)) // 2)
            keep.append((max(0, start - margin), min(len(text), end + margin)))
            room -= keep[-1][1] - keep[-1][0]
    return _joined(text, _merged(text, keep))


def _spots(text: str, open_pieces: Sequence[str]) -> list[tuple[int, int]]:
    """Where open pieces stand, each once, those named first in front; a number is found in any notation of its thousands."""
    spots: list[tuple[int, int]] = []
    for piece in open_pieces:
        match = re.search(_pattern(piece), text, re.IGNORECASE)
        if match and not any(a <= match.start() and match.end() <= b for a, b in spots):
            spots.append(match.span())
        if len(spots) >= MAX_SPOTS:
            break
    return spots


def _pattern(piece: str) -> str:
    digits = re.sub(r"[\s.,']", "", piece)
    if digits.isdecimal() and len(digits) > 1:
        return r"(?<!\d)" + r"[\s.,']?".join(digits) + r"(?!\d)"
    words = piece.split()[:12]
    return r"\s+".join(re.escape(w) for w in words)


def _merged(text: str, keep: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts that are kept, in order, widened to whole words, joined where next to nothing lies between."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(keep):
        if start:
            space = text.rfind(" ", max(0, start - 24), start)
            start = space + 1 if space >= 0 else start
        if end < len(text):
            space = text.find(" ", end, end + 24)
            end = space if space >= 0 else end
        if out and start - out[-1][1] < 60:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _joined(text: str, kept: Sequence[tuple[int, int]]) -> str:
    parts = []
    at = 0
    for start, end in kept:
        if start > at:
            parts.append(left_out(start - at))
        parts.append(text[start:end].strip())
        at = end
    if at < len(text):
        parts.append(left_out(len(text) - at))
    return " ".join(parts)
