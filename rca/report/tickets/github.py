"""The body of a GitHub issue: GitHub-flavoured Markdown in which nothing of a payload is markup, link, mention or reference.

A body holds 65,536 characters ("body is too long (maximum is 65536 characters)" is what the API answers to a longer one:
https://github.com/peter-evans/create-issue-from-file/issues/1049). The title is a field of its own; the body repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rca.model import Report
from rca.report import RenderOptions
from rca.report.escape import code, prose
from rca.report.tickets.content import ticket
from rca.report.tickets.ticket import Run, Section, Ticket, fitted, text_blocks, utf16

LIMIT = 65_536


def render(report: Report, options: RenderOptions) -> str:
    """The report as the body of an issue."""
    return fitted(ticket(report, options), _written, lambda text: utf16(text) <= LIMIT, f"GitHub's {LIMIT:,} characters")


def _written(told: Ticket) -> str:
    return "\n\n".join((f"## {prose(told.title)}", *(block for section in told.sections for block in _section(section)))) + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.folded:
        yield f"<details>\n<summary>{prose(section.title)}</summary>"
    elif section.title:
        yield f"### {prose(section.title)}"
    yield from text_blocks(section, lambda level: "  " * (level - 1) + "- ", _run, _block)
    if section.folded:
        yield "</details>"


def _run(run: Run) -> str:
    if run.href:
        return f"<{run.href}>"
    if run.mark == "code":
        return code(run.text, table=False)
    # White space at the ends joins runs, and would keep asterisks from being emphasis.
    inner = prose(run.text)
    text = f"**{inner}**" if run.mark else inner
    return (" " if run.text[:1] == " " else "") + text + (" " if run.text[-1:] == " " else "")


def _block(text: str) -> str:
    longest = max((len(found) for found in re.findall("`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}text\n{text}\n{fence}"
