"""The report in colour: the lines of the outline, styled by rich. Payload text is only ever text to it, never markup."""

from __future__ import annotations

from collections.abc import Iterable

from rca.model import Report
from rca.report import RenderOptions, plain
from rca.report.lines import Line
from rca.report.outline import outline

STYLES = {"good": "green", "warn": "yellow", "bad": "red", "title": "bold", "bold": "bold", "dim": "dim", "link": "cyan"} | {
    f"origin{number}": color for number, color in enumerate(("cyan", "yellow", "magenta", "green", "blue", "red"))
}


def render(report: Report, options: RenderOptions) -> str:
    """The report with escape sequences for colour; plain text where `options.color` is off."""
    if not options.color:
        return plain.render(report, options)
    return styled(outline(report, options))


def styled(lines: Iterable[Line]) -> str:
    """Lines with escape sequences for their styles."""
    from io import StringIO
    from itertools import groupby

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    # A link may be wider than the terminal: rich must not break it, it has to be copied whole.
    console = Console(file=out, force_terminal=True, width=100_000, highlight=False, markup=False, emoji=False)
    for line in lines:
        text = Text(end="\n", no_wrap=True, overflow="ignore")
        for style, pieces in groupby(line, key=lambda piece: piece.style):
            text.append("".join(piece.text for piece in pieces), " ".join(STYLES[word] for word in style.split()) or None)
        console.print(text, soft_wrap=True)
    return out.getvalue().rstrip() + "\n"
