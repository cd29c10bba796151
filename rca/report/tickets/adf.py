"""A Jira description in Atlassian Document Format: for REST API v3 of Jira Cloud. (`jira` is wiki markup.)

The document is JSON, https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/; text is only ever the text of a
node, which nothing parses, so that it needs no escaping. Links are marks, made of http and https URLs only.

A description holds 32,767 characters (https://jira.atlassian.com/browse/JRACLOUD-59124). Whether Jira counts the text or the
document is not documented; what is counted here is the whole document as compact JSON, which is the most that it can be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rca.model import Report
from rca.report import RenderOptions
from rca.report.tickets.content import ticket
from rca.report.tickets.ticket import Entry, Item, Run, Section, Ticket, fitted, nested, utf16

LIMIT = 32_767


def render(report: Report, options: RenderOptions) -> str:
    """The report as a document node."""
    return fitted(ticket(report, options), _written, _fits, f"Jira's {LIMIT:,} characters")


def _fits(text: str) -> bool:
    return utf16(json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))) <= LIMIT


def _written(told: Ticket) -> str:
    content = [_node("heading", [_text(told.title)], level=2)]
    for section in told.sections:
        content.extend(_section(section))
    return json.dumps({"version": 1, "type": "doc", "content": content}, indent=1) + "\n"


def _section(section: Section) -> Iterator[dict[str, Any]]:
    blocks = list(_blocks(tuple(nested(section.entries))))
    if section.folded:
        yield _node("expand", blocks, title=section.title)
        return
    if section.title:
        yield _node("heading", [_text(section.title)], level=3)
    yield from blocks


def _blocks(items: tuple[Item, ...]) -> Iterator[dict[str, Any]]:
    for listed, group in groupby(items, key=lambda item: item.entry.level > 0):
        if listed:
            yield _node("bulletList", [_node("listItem", [_paragraph(i.entry), *_blocks(i.items)]) for i in group])
            continue
        for item in group:
            if item.entry.runs:
                yield _paragraph(item.entry)
            if item.entry.block:
                yield _node("codeBlock", [_text(item.entry.block)])


def _paragraph(entry: Entry) -> dict[str, Any]:
    return _node("paragraph", [_run(run) for run in entry.runs if run.text])


def _run(run: Run) -> dict[str, Any]:
    marks: list[dict[str, Any]] = [{"type": run.mark}] if run.mark else []
    return _text(run.text, [*marks, {"type": "link", "attrs": {"href": run.href}}] if run.href else marks)


def _text(text: str, marks: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"marks": marks} if marks else {})}


def _node(kind: str, content: list[dict[str, Any]], **attributes: Any) -> dict[str, Any]:
    return {"type": kind, **({"attrs": attributes} if attributes else {}), "content": content}
