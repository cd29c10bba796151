"""The report as plain text: for pipes, logs and terminals without colour. No rich, no escape sequences."""

from __future__ import annotations

from rca.model import Report
from rca.report import RenderOptions
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
    text = "\n".join("".join(piece.text for piece in line).rstrip() for line in outline(report, options)).rstrip() + "\n"
    return text.translate(_ASCII) if options.ascii else text
