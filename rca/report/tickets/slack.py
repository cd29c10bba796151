"""A Slack message in Block Kit: the body for an incoming webhook, or (with `channel` added) for chat.postMessage.

Text stands in `rich_text` blocks, whose text elements are literal: `<!channel>`, `*` and `:smile:` in them are letters. Only `text`,
which notifications show, is parsed; `&`, `<` and `>` are escaped there, and `mrkdwn` is off. Links are not opened for previews.

Limits: 50 blocks a message and 150 characters a header (https://docs.slack.dev/reference/block-kit/blocks), 3,000 characters a text
object (https://docs.slack.dev/reference/block-kit/composition-objects/text-object), kept here for each block. A limit on the whole
message is not documented; it is refused with `msg_blocks_too_long` from some 13,200 characters on
(https://github.com/slackapi/bolt-js/issues/2509), so that 12,000 are sent at most. The path is left out: it is too wide for a chat.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rca.model import Report
from rca.records import dataclass, replace
from rca.report import RenderOptions
from rca.report.tickets.content import ticket
from rca.report.tickets.ticket import Run, Section, Ticket, fitted, utf16

BLOCKS, HEADER, BLOCK, MESSAGE = 50, 150, 3_000, 12_000


def render(report: Report, options: RenderOptions) -> str:
    """The report as the body of a message."""
    told = ticket(report, options)
    short = replace(told, sections=tuple(section for section in told.sections if not section.folded))
    return fitted(short, _written, _fits, f"Slack's {MESSAGE:,} characters")


def _fits(text: str) -> bool:
    blocks = json.loads(text)["blocks"]
    sizes = [sum(map(utf16, _texts(block))) for block in blocks]
    return len(blocks) <= BLOCKS and max(sizes) <= BLOCK and sum(sizes) <= MESSAGE


def _texts(node: Any) -> Iterator[str]:
    """Every text in a block."""
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key in ("text", "url") and isinstance(value, str))
        node = list(node.values())
    if isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _written(told: Ticket) -> str:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": _cut(told.title, HEADER), "emoji": False}}]
    for section in told.sections:
        blocks.extend(_section(section))
    first = "".join(run.text for run in told.sections[0].entries[0].runs)
    message = {"text": f"{_inert(told.title)}\n{_inert(first)}", "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
    return json.dumps({**message, "blocks": blocks}, indent=1) + "\n"


def _section(section: Section) -> Iterator[dict[str, Any]]:
    """Rich text: the title with what follows it, a new block for a paragraph and where one is full."""
    parts = [_Part(0, _line((Run(section.title, "strong"),)))] if section.title else []
    for entry in section.entries:
        new = [_Part(entry.level, _line(entry.runs))] if entry.runs else []
        new += [_Part(0, {"type": "rich_text_preformatted", "elements": [_run(Run(entry.block))]})] if entry.block else []
        full = sum(utf16(text) for part in (*parts, *new) for text in _texts(part.element)) > BLOCK
        if parts and (full or not entry.level):
            yield _rich(parts)
            parts = []
        parts += new
    yield _rich(parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """A line and how deep it is in a list, 0 where it is in none."""

    level: int
    element: dict[str, Any]


def _rich(parts: list[_Part]) -> dict[str, Any]:
    elements: list[dict[str, Any]] = []
    for level, group in groupby(parts, key=lambda part: part.level):
        lines = [part.element for part in group]
        elements += [{"type": "rich_text_list", "style": "bullet", "indent": level - 1, "elements": lines}] if level else lines
    return {"type": "rich_text", "elements": elements}


def _line(runs: tuple[Run, ...]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [_run(run) for run in runs if run.text]}


def _run(run: Run) -> dict[str, Any]:
    if run.href:
        return {"type": "link", "url": run.href}
    style = {"code": "code", "strong": "bold"}.get(run.mark)
    return {"type": "text", "text": run.text, **({"style": {style: True}} if style else {})}


def _cut(text: str, limit: int) -> str:
    return text if utf16(text) <= limit else text.encode("utf-16-le")[: 2 * limit - 2].decode("utf-16-le", "ignore") + "…"


def _inert(text: str) -> str:
    """Text for the one field that is parsed (https://docs.slack.dev/messaging/formatting-message-text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
