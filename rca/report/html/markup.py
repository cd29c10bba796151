"""Elements of HTML and SVG, made so that no text of a report can become markup or tell a secret.

Every string that is put into an element goes through `Markings.text`: secrets masked, controls and direction marks shown, `<&>"'`
escaped. Only what these functions return (`markupsafe.Markup`) is taken as markup. There are no `style` and no `on...` attributes:
the page's policy refuses both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from markupsafe import Markup, escape

from rca.model import Report
from rca.report.escape import MASKED, one_line, secrets, visible
from rca.report.withhold import hiding

Child: TypeAlias = "str | Markup | Iterable[Child] | None"
Attribute: TypeAlias = "str | int | float | bool | None"

_VOID = frozenset(("meta", "br", "hr"))
_READ = frozenset(("title", "aria-label"))  # attributes that people read: their values are texts like any other
_KEPT = 400  # a text up to this length is made safe once, however often it is shown


class Markings:
    """Makes the elements of one report's page."""

    def __init__(self, report: Report) -> None:
        self._hiding = hiding(report)
        self._known: dict[str, Markup] = {}

    def text(self, text: str) -> Markup:
        """A text as it may be shown."""
        known = self._known.get(text)
        if known is not None:
            return known
        shown = visible(text)
        made = escape(self._hiding.sub(MASKED, shown))
        if len(text) <= _KEPT:
            self._known[text] = made
        return made

    def line(self, text: str, limit: int = 400) -> Markup:
        """A text folded to one line and cut to `limit` characters."""
        return self.text(one_line(text, limit))

    def hidden(self, text: str) -> list[tuple[int, int, str]]:
        """Where a text holds secrets: start, end, and what is shown instead; in order, none within another."""
        spans = [*secrets(text), *((*match.span(), MASKED) for match in self._hiding.finditer(text))]
        kept: list[tuple[int, int, str]] = []
        for span in sorted(spans, key=lambda s: (s[0], -s[1])):
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return kept

    def el(self, tag: str, *children: Child, **attributes: Attribute) -> Markup:
        """An element: `el("p", "text", cls="note", aria_label="…")`; attributes that are None or False are left out.

        Names are written with `_` for `-`, `cls` for `class` and `for_` for `for`; `id`, `href`, `class` and measures must be made
        by the page itself or by `link`, never from a payload.
        """
        opened = f"<{tag}{''.join(self._attribute(name, value) for name, value in attributes.items())}>"
        if tag in _VOID:
            return Markup(opened)
        return Markup(f"{opened}{self.join(children)}</{tag}>")

    def join(self, children: Iterable[Child]) -> Markup:
        """Children one after the other: strings made safe, markup as it is, None left out."""
        return Markup("".join(self._child(child) for child in children))

    def link(self, url: str, *children: Child, **attributes: Attribute) -> Markup:
        """A link out of the page; the mere text of an address that is not plain http or https."""
        if not web(url) or url != str(self.text(url)).replace("&amp;", "&"):
            return self.el("span", *children, **attributes)
        return self.el("a", *children, href=url, rel="noopener noreferrer", **attributes)

    def _child(self, child: Child) -> str:
        if child is None:
            return ""
        if isinstance(child, Markup):
            return child
        return self.text(child) if isinstance(child, str) else self.join(child)

    def _attribute(self, name: str, value: Attribute) -> str:
        if value is None or value is False:
            return ""
        name = {"cls": "class", "for_": "for"}.get(name, name.replace("_", "-"))
        if value is True:
            return f" {name}"
        if isinstance(value, float):
            value = f"{value:.1f}".removesuffix(".0")
        return f' {name}="{self.text(str(value)) if name in _READ else escape(value)}"'


def web(url: str) -> bool:
    """Whether an address is one of the web, and written so that it can be nothing else."""
    return url.startswith(("http://", "https://")) and url.isascii() and url.isprintable() and not set(url) & set("<>\"'` \\")
