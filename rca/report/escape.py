"""The one place where text from traces is made safe to show: controls visible, secrets masked, Markdown inert.

Payloads are written by strangers. Whatever a renderer shows of them goes through `visible` (terminal, plain text)
or `code` and `prose` (Markdown); `mask` is part of each, and is what JSON uses, whose own escaping keeps controls inert.
"""

from __future__ import annotations

import re
from functools import cache

from rca.patterns import regex
from rca.text.kept import kept
from rca.text.secrets import kept_of, secret_shapes

MASKED = "[secret masked]"

_INVISIBLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff"
)


@cache
def _controls() -> re.Pattern[str]:
    # Joiners are part of Persian, Indic scripts and emoji: they are shown only where they stand next to ASCII.
    return regex(rf"[{_INVISIBLE}]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")


@kept
def mask(text: str) -> str:
    """The text with API keys, tokens, private keys and passwords replaced."""
    return secret_shapes().sub(_masked, text)


def secrets(text: str) -> list[tuple[int, int, str]]:
    """Where `mask` replaces something: start, end, and what is shown instead."""
    return [(*match.span(), _masked(match)) for match in secret_shapes().finditer(text) if not _done(match)]


def _masked(match: re.Match[str]) -> str:
    return match.group() if _done(match) else kept_of(match) + MASKED


def _done(match: re.Match[str]) -> bool:
    """Whether the secret was masked before, as in a text that was saved: `password=[secret masked]` has no value to hide."""
    return match.string.startswith(MASKED, match.start() + len(kept_of(match)))


def visible(text: str) -> str:
    """The text masked, and with every control, direction mark and zero-width character shown; tabs and line feeds stay."""
    return _controls().sub(_picture, mask(text))


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"‹U+{code:04X}›"


def one_line(text: str, limit: int = 0) -> str:
    """The text as `visible` has it, white space folded to single spaces; cut to `limit` characters with "…" if given."""
    if limit and len(text) > 4 * limit + 400:
        # Long payloads are cut before the patterns run; the margin keeps a secret at the cut in one piece.
        text = text[: 4 * limit + 400]
    line = " ".join(visible(text).split())
    return line if not limit or len(line) <= limit else line[: max(limit - 1, 0)].rstrip() + "…"


def code(text: str, limit: int = 0, *, table: bool = True) -> str:
    """The text as a Markdown code span: nothing in it is markup, a link or a mention; in a `table` its pipes break no cell."""
    inner = one_line(text, limit)
    inner = inner.replace("|", "¦") if table else inner
    longest = max((len(run) for run in re.findall("`+", inner)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if inner.startswith("`") or inner.endswith("`") else ""
    return f"{fence}{pad}{inner}{pad}{fence}" if inner else "(empty)"


def prose(text: str, limit: int = 0) -> str:
    """The text inside a Markdown sentence, every mark of Markdown, HTML, mention and automatic link made inert."""
    line = one_line(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub(r"([\\`*_{}\[\]()|!~$^]|^[-+=])", r"\\\1", line)
    # A word joiner keeps GitHub and GitLab from making mentions, references and links of what they find in text.
    line = re.sub(r"(@|#|:(?=//)|(?i:\bwww)(?=\.)|(?i:\bgh)(?=-\d))", "\\1\u2060", line)
    return re.sub(r"^(\d+)\.", r"\1\\.", line)


def is_link(url: str) -> bool:
    """Whether a URL can be made a link as it stands: of the web, and nothing in it that ends a link or has to be masked."""
    plain = url.isascii() and url.isprintable() and not set(url) & set('<>"` \\')
    return plain and url.startswith(("http://", "https://")) and mask(url) == url
