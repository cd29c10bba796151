"""The report as one HTML page: no network, no script or style but its own, whose hashes its policy names.

Texts of payloads are in it unless they are very long (`--payloads` has them whole): the page shows them beside each other with the
evidence marked at its offsets. Secrets are masked before anything is put into markup, see `rca.report.html.markup`.
"""

from __future__ import annotations

from binascii import a2b_hex, b2a_base64
from functools import cache

from markupsafe import Markup

from rca.model import Report
from rca.report import RenderOptions
from rca.report.digest import digest
from rca.report.html.answer import answer
from rca.report.html.head import head
from rca.report.html.hops import hops
from rca.report.html.limits import against, judge, limits, steps
from rca.report.html.page import Page
from rca.report.html.picture import BESIDE, picture
from rca.report.html.suspects import suspects
from rca.report.html.waterfall import waterfall


def render(report: Report, options: RenderOptions) -> str:
    """The report as a page; in ASCII, with character references, where `options.ascii` asks for it."""
    page = Page(report, options)
    text = f"<!DOCTYPE html>\n{_document(page)}\n"
    return text.encode("ascii", "xmlcharrefreplace").decode() if options.ascii else text


def _document(page: Page) -> Markup:
    make = page.make
    style, script = static("report.css"), static("report.js")
    trace = page.report.trace.trace_ids[0] if page.report.trace.trace_ids else "no trace"
    meta = make.el(
        "head",
        make.el("meta", charset="utf-8"),
        make.el("meta", http_equiv="Content-Security-Policy", content=policy(style, script)),
        make.el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        make.el("meta", name="color-scheme", content="light dark"),
        make.el("meta", name="referrer", content="no-referrer"),
        make.el("title", f"rca: trace {trace}"),
        make.el("style", style),
    )
    return make.el("html", meta, make.el("body", _body(page), make.el("script", script)), lang="en")


def _body(page: Page) -> Markup:
    make = page.make
    drawn = picture(page)
    graph = make.el("div", drawn.markup, cls="graph-box", tabindex=0, role="group", aria_label="the picture, scrolls where it is wide")
    told = make.el("div", answer(page, drawn), cls="answer", id="answer")
    cls = "flow beside" if drawn.width <= BESIDE else "flow"
    parts = [
        ("path", page.section("path", "Path of the data", make.el("div", told, graph, cls=cls))),
        ("suspects", suspects(page)),
        ("hops", page.section("hops", "Hops", make.el("div", *hops(page), cls="many" if page.many else None))),
        ("time", waterfall(page)),
        ("against", against(page)),
        ("judge", judge(page)),
        ("limits", limits(page)),
        ("next", steps(page)),
    ]
    titles = {"path": "Path", "suspects": "Suspects", "hops": "Hops", "time": "Time", "against": "Compared", "judge": "Judge"}
    titles |= {"limits": "Limits", "next": "Next"}
    links = [make.el("li", make.el("a", titles[name], href=f"#{name}")) for name, part in parts if part is not None]
    return make.join(
        (
            make.el("a", "Skip to the path of the data", href="#path", cls="skip"),
            head(page),
            make.el("nav", make.el("ul", *links), aria_label="parts of this report"),
            make.el("main", *[part for _, part in parts]),
            make.el("footer", f"rca {page.report.version}"),
        )
    )


@cache
def static(name: str) -> Markup:
    """A file of this package. It is ASCII, so that it is the same bytes in every encoding, and holds no end tag."""
    from importlib.resources import files

    return Markup(files(__name__).joinpath(name).read_text("ascii"))


def policy(style: str, script: str) -> str:
    """The content-security policy: nothing is loaded, and only this style and this script count."""
    return f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + b2a_base64(a2b_hex(digest(text)), newline=False).decode("ascii")
