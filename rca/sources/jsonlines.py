"""The lines of a large JSON-lines file that name a trace, so that the rest of the file need not be decoded."""

from __future__ import annotations

from collections.abc import Sequence


def is_json_lines(data: bytes) -> bool:
    """Whether every line seems to be a document of its own: the first one ends with a brace, and so it goes on."""
    end = data.find(b"\n")
    return end > 0 and data[:1] == b"{" and data[:end].rstrip().endswith(b"}") and data[end:].lstrip()[:1] == b"{"


def lines_with(data: bytes, needles: Sequence[bytes]) -> bytes:
    """The lines in which a needle occurs, in their order; time is linear in `data` for each needle."""
    kept: dict[int, int] = {}
    for needle in needles:
        at = data.find(needle)
        while at >= 0:
            start = data.rfind(b"\n", 0, at) + 1
            end = data.find(b"\n", at)
            end = len(data) if end < 0 else end
            kept[start] = end
            at = data.find(needle, end)
    return b"\n".join(data[start : kept[start]] for start in sorted(kept))
