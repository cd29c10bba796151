"""How a report is shown: one renderer a file, found by the name that follows `-o`."""

from __future__ import annotations

from rca.model import Report
from rca.records import dataclass
from rca.registry import load, names, register

register(
    "rca.reports",
    {
        "json": "rca.report.json:render",
        "markdown": "rca.report.markdown:render",
        "html": "rca.report.html:render",
        "terminal": "rca.report.terminal:render",
        "text": "rca.report.plain:render",
        "csv": "rca.report.csv:render",
        "dot": "rca.report.dot:render",
        "mermaid": "rca.report.mermaid:render",
        "jira": "rca.report.tickets.jira:render",
        "adf": "rca.report.tickets.adf:render",
        "github": "rca.report.tickets.github:render",
        "slack": "rca.report.tickets.slack:render",
        "pagerduty": "rca.report.tickets.pagerduty:render",
    },
)

WITHHELD = frozenset(("csv", "dot", "mermaid", "jira", "adf", "github", "slack", "pagerduty", "html"))
"""Renderers that keep secrets out of each text before there is markup around it: a secret `text` must not be found in `"type": "text"`."""


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What the reader has in front of them.

    payloads  whole inputs and outputs are wanted, not only their state and length
    width     columns of the terminal
    color     none | ansi : whether escape sequences may be used
    ascii     only ASCII can be shown (bars and arrows are then drawn with letters)
    command   the `rca trace …` that made this report, for the next steps ("" if unknown)
    again     the command that shows the same report, where it is another one than that
    """

    payloads: bool = False
    width: int = 80
    color: bool = False
    ascii: bool = False
    command: str = ""
    again: str = ""


def formats() -> list[str]:
    """Names of all renderers, plug-ins included."""
    return names("rca.reports")


def render(report: Report, name: str, options: RenderOptions) -> str:
    """The report in one format, ending in a line feed; UsageError lists the formats if there is none of that name."""
    from rca.report.withhold import withhold

    text: str = load("rca.reports", name)(report, options)
    text = text if name in WITHHELD else withhold(text, report)
    return text if text.endswith("\n") else text + "\n"
