"""The report as plain text: for pipes, logs and terminals without colour. No rich, no escape sequences."""

from __future__ import annotations

from collections.abc import Iterable

from rca.model import Report
from rca.report import RenderOptions
from rca.report.lines import Line
from rca.report.outline import outline

_ASCII = str.maketrans(
    {
        "█": "#",
        "░": ".",
        "│": "|",
        "║": "!",
        "┆": ":",
        "✓": "+",
        "✗": "X",
        "»": ">",
        "○": "o",
        "◎": "O",
        "●": "*",
        "◐": "~",
        "⋮": ":",
        "…": "...",
        "→": "->",
    }
    | {"“": '"', "”": '"', "·": "-"}
)


def render(report: Report, options: RenderOptions) -> str:
    """The report as text."""
    return unstyled(outline(report, options), options)


def unstyled(lines: Iterable[Line], options: RenderOptions) -> str:
    """Lines without their styles, in ASCII if only that can be shown."""
    text = "\n".join("".join(piece.text for piece in line).rstrip() for line in lines).rstrip() + "\n"
    return text.translate(_ASCII) if options.ascii else text
