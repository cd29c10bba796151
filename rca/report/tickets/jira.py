r"""A Jira description in wiki markup: for Jira Data Center, and for REST API v2 of Jira Cloud. (`adf` is for API v3.)

A description holds 32,767 characters (`jira.text.field.character.limit`, https://jira.atlassian.com/browse/JRACLOUD-59124), counted
as Java does. A line end may be stored as two characters, so it is counted as two.

Wiki markup is made inert with a backslash, which works before the characters of `_ESCAPED` and not after another backslash
(`BackslashEscapeRendererComponent`). Where a backslash cannot help, a word joiner (U+2060) stands between two characters that
mean something together: `\\` is a line break, `http:` begins a link, `:)` is a picture. It is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rca.model import Report
from rca.report import RenderOptions
from rca.report.tickets.content import ticket
from rca.report.tickets.ticket import Run, Section, Ticket, fitted, text_blocks, utf16

LIMIT = 32_767
_JOINER = "\u2060"
# Between letters, a dash or underscore is no markup: names and the fingerprint stay as they can be searched; ABC-1 would be a link.
_ESCAPED = re.compile(r"([#*+?^~|{}\[\]()!@]|(?<![A-Za-z0-9])[-_]|[-_](?![A-Za-z0-9])|(?<=[A-Z0-9_])-(?=\d))")
_PAIRS = re.compile(r"(\\(?![^\W_])|(?i:mailto:)|[:;](?=[^\s\d\"'])|&(?=[a-zA-Z#])|^(?:h[1-6]|bq)(?=\.))")
_TAG = re.compile(r"\{(?=\s*noformat)", re.I)
_URL = {ord(char): f"%{ord(char):02X}" for char in "\\^{|}[]!~*()'"}


def render(report: Report, options: RenderOptions) -> str:
    """The report as the text of a description."""
    return fitted(ticket(report, options), _written, lambda text: utf16(text) + text.count("\n") <= LIMIT, f"Jira's {LIMIT:,} characters")


def _written(told: Ticket) -> str:
    return "\n\n".join((f"h2. {inert(told.title)}", *(block for section in told.sections for block in _section(section)))) + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield f"h3. {inert(section.title)}"
    yield from text_blocks(section, lambda level: "*" * level + " ", _run, block)


def _run(run: Run) -> str:
    if run.href:
        return f"[{run.href.translate(_URL)}]"
    text = inert(run.text)
    if run.mark == "code":
        return f"{{{{{text}}}}}"
    # Jira Cloud reads what is bold a second time, without its backslashes: only what needs none is made bold.
    return f"*{text}*" if run.mark and text == run.text else text


def inert(text: str) -> str:
    """A line in which nothing is markup, macro, link, mention, image or emoticon."""
    return _ESCAPED.sub(r"\\\1", _PAIRS.sub(rf"\1{_JOINER}", text))


def block(text: str) -> str:
    """Preformatted lines that nothing in them can end."""
    return f"{{noformat}}\n{_TAG.sub('{' + _JOINER, text)}\n{{noformat}}"
