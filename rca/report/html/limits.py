"""What a judge said, what limits the answer, and what to do next."""

from __future__ import annotations

from markupsafe import Markup

from rca.model import JudgedPlace
from rca.report import judged, words
from rca.report.escape import one_line
from rca.report.html.page import Page
from rca.report.outline import notices_by_code

_WARNINGS = 40


def judge(page: Page) -> Markup | None:
    """What was asked of a judge and what it said; None where none was asked."""
    make, told = page.make, page.report.judge
    if told is None:
        return None
    says = [_said(page, said) for said in judged.telling(told)]
    if not says and told.places:
        says = [make.el("li", "finds nothing wrong in what it was asked about")]
    causes = (("Hidden cause", told.cause), ("Smallest repair", told.repair))
    rows = [make.el("div", make.el("dt", name), make.el("dd", make.line(text))) for name, text in causes if text]
    notes = [make.el("li", make.line(text, 300)) for text in (*judged.unjudged(told), *told.notes)]
    return page.section(
        "judge",
        "The judge",
        make.el("p", make.el("b", make.line(told.model, 80)), ", ", make.line(judged.summary(told), 300)),
        make.el("ul", *says) if says else None,
        make.el("dl", *rows, cls="facts") if rows else None,
        make.el("ul", *notes, cls="warnings") if notes else None,
    )


def against(page: Page) -> Markup | None:
    """What a good run did otherwise; None where none was compared."""
    make, found = page.make, page.report.against
    if found is None:
        return None
    items = [make.el("li", make.line(row)) for row in words.compared_lines(found)]
    return page.section("against", one_line(words.compared_title(found), 120), make.el("ul", *items))


def _said(page: Page, said: JudgedPlace) -> Markup:
    make = page.make
    quotes = [make.el("li", make.text(f"{where}: "), make.el("q", make.line(quote, 200))) for where, quote in said.quotes[:3]]
    doubts = [make.el("li", make.line(doubt, 300), cls="warn") for doubt in judged.doubts(said)]
    inner = make.el("ul", *quotes, *doubts, cls="quotes") if quotes or doubts else None
    return make.el("li", make.line(judged.sentence(said)), inner)


def limits(page: Page) -> Markup | None:
    """Payloads that are not whole, and every kind of warning; None without any."""
    make = page.make
    groups, notices = words.gap_lines(page.report), notices_by_code(page.report)
    items = [make.el("li", f"{text}: ", page.places(hops)) for text, hops in groups]
    if page.unsaved:
        items.append(
            make.el(
                "li", "This report was saved without payload texts: rca trace … --payloads keeps them. Quotes are shown as they were saved."
            )
        )
    for notice, more in notices[:_WARNINGS]:
        again = f" (and {more} more of this kind)" if more else ""
        items.append(make.el("li", make.line(notice.text, 400), again, " ", make.el("code", make.line(notice.code, 60), cls="dim")))
    if len(notices) > _WARNINGS:
        items.append(make.el("li", f"… and {len(notices) - _WARNINGS} more kinds of warning"))
    return page.section("limits", "What limits this answer", make.el("ul", *items, cls="warnings")) if items else None


def steps(page: Page) -> Markup:
    """What to look at next: links and commands."""
    make = page.make
    rows = []
    for what, target in words.next_steps(page.report, page.options.command, page.options.again):
        line = one_line(target)
        shown = make.link(target, make.el("span", line)) if target.startswith("http") else make.el("code", line)
        rows.append(make.el("div", make.el("dt", what), make.el("dd", shown)))
    return page.section("next", "Next", make.el("dl", *rows, cls="steps"))
