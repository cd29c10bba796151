"""The top of the page: verdict, why, how sure, what to mend, what was complained about, and where to look further."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from rca.model import Verdict
from rca.report import words
from rca.report.fingerprint import fingerprint
from rca.report.html.page import Page

_SIGNS = {Verdict.ORIGIN_FOUND: ("bad", "✗"), Verdict.NO_FAULT_FOUND: ("good", "✓"), Verdict.INSUFFICIENT: ("warn", "?")}


def head(page: Page) -> Markup:
    """Verdict first; then the figures and ids as a list of terms."""
    make, report = page.make, page.report
    word, rest = words.headline(report, page.named)
    cls, icon = _SIGNS[report.diagnosis.verdict]
    title = make.el(
        "h1",
        make.el("span", make.el("span", icon, aria_hidden="true"), " ", word.capitalize(), cls=f"verdict {cls}"),
        " ",
        make.line(rest, 240),
    )
    why = make.el("p", make.line(words.why(report), 600), cls="why") if words.why(report) else None
    return make.el("header", title, why, *_cautions(page), _facts(page), cls=cls, id="top")


def _cautions(page: Page) -> Iterator[Markup]:
    make, report = page.make, page.report
    if report.diagnosis.verdict is Verdict.INSUFFICIENT:
        yield make.el("p", make.el("strong", "This is not a clean bill of health."), " What would help:")
        yield make.el("ul", *[make.el("li", line) for line in words.help_wanted(report)])
    elif report.diagnosis.verdict is Verdict.NO_FAULT_FOUND and words.blind(report):
        yield make.el("p", "No word on ", page.places(words.blind(report)), ": their output is not recorded.", cls="warn")


def _facts(page: Page) -> Markup:
    make, report = page.make, page.report
    rows: list[tuple[str, Markup | None]] = [*_sure(page)]
    said = (("Complaint", report.complaint.text), ("Wrong piece", report.complaint.bad), ("Expected", report.complaint.expected))
    rows += [(name, make.el("q", make.line(text, 300))) for name, text in said if text]
    rows.append(("Trace", _trace(page)))
    cause = fingerprint(report)
    rows.append(
        (
            "Fingerprint",
            make.join((make.el("code", cause), make.el("span", " of the cause: equal in every report of it", cls="dim")))
            if cause
            else None,
        )
    )
    listed = [make.el("div", make.el("dt", name), make.el("dd", value)) for name, value in rows if value]
    return make.el("dl", *listed, cls="facts")


def _sure(page: Page) -> Iterator[tuple[str, Markup | None]]:
    make, diagnosis = page.make, page.report.diagnosis
    if diagnosis.verdict is not Verdict.ORIGIN_FOUND or not diagnosis.candidates:
        return
    first = diagnosis.candidates[0]
    yield "How sure", make.join((make.el("b", words.percent(first.probability)), " ", page.bar(first.probability, "bad")))
    yield "Mend first", make.el("b", first.fix) if first.fix else None
    yield "Had it been right", make.text(f"the answer would be fine: {words.percent(first.fine_if_right)}")


def _trace(page: Page) -> Markup:
    make, trace = page.make, page.report.trace
    first = trace.trace_ids[0] if trace.trace_ids else "no trace"
    more = f" and {len(trace.trace_ids) - 1} linked" if len(trace.trace_ids) > 1 else ""
    url = page.report.links.get("trace", "")
    named = make.link(url, make.el("code", make.line(first, 80))) if url else make.el("code", make.line(first, 80))
    return make.join((named, make.el("span", f"{more}: {words.counted(page.report)}", cls="dim")))
