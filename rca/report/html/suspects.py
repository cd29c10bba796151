"""The ranked suspects, each with its probability and the points of its evidence."""

from __future__ import annotations

from markupsafe import Markup

from rca.model import REQUEST, Candidate, Evidence, Location, LocationType, Verdict
from rca.report import words
from rca.report.html.hops import points
from rca.report.html.page import Page

_EVIDENCE = 6
_MORE = 20  # of the suspects that are not worth a line elsewhere, so many are listed


def suspects(page: Page) -> Markup | None:
    """The section; None where there is nobody to suspect."""
    make, diagnosis = page.make, page.report.diagnosis
    listed = words.listed(page.report)
    if not listed:
        return None
    rest = [c for c in diagnosis.candidates if c not in listed] if diagnosis.verdict is Verdict.ORIGIN_FOUND else []
    items = [_suspect(page, candidate, number == 1) for number, candidate in enumerate(listed, 1)]
    return page.section(
        "suspects", words.suspects_title(page.report), make.el("ol", *items, cls="suspects"), _rest(page, rest, len(listed))
    )


def _suspect(page: Page, candidate: Candidate, first: bool) -> Markup:
    make, verdict = page.make, page.report.diagnosis.verdict
    guilty = first and verdict is Verdict.ORIGIN_FOUND
    what = words.part_in_fault(candidate, verdict)
    row = make.el(
        "div",
        page.bar(candidate.probability, "bad" if guilty else ""),
        make.el("b", words.percent(candidate.probability), cls="figure"),
        make.el("span", _place(page, candidate.location), make.el("span", f" {what}", cls="dim") if what else None),
        cls="suspect",
    )
    fix = f"Mend: {candidate.fix}. " if candidate.fix else ""
    fine = f"{fix}Had it been right, the answer would be fine: {words.percent(candidate.fine_if_right)}."
    told = make.el("p", fine, cls="note") if verdict is Verdict.ORIGIN_FOUND else None
    bad, good = words.telling(candidate), words.against(candidate)
    more = make.el("p", f"… and {len(bad) - _EVIDENCE} more", cls="note") if len(bad) > _EVIDENCE else None
    against = make.el("p", "Against it: ", make.line(good[0].sentence), cls="note") if good and bad else None
    return make.el("li", row, told, _points(page, bad[:_EVIDENCE], guilty), more, against)


def _place(page: Page, location: Location) -> Markup:
    """The suspect's name as a link to where it is told."""
    node = REQUEST if location.type is LocationType.REQUEST else location.hop
    named = page.named.location(location)
    return page.jump(node, page.make.el("b", named)) if node == REQUEST or node in page.number else page.make.el("b", named)


def _points(page: Page, evidence: list[Evidence], guilty: bool) -> Markup | None:
    make = page.make
    if not evidence:
        return None
    rows = [
        make.el(
            "tr",
            make.el("td", points(e.points) or make.el("span", "below 1", cls="dim"), cls="figure"),
            make.el("td", page.bar(max(abs(e.points) / 100, 0.01), "bad" if guilty else ""), cls="points"),
            make.el("td", make.line(e.sentence), " ", make.el("code", e.check, cls="dim")),
        )
        for e in evidence
    ]
    head = make.el("tr", *[make.el("th", title, scope="col") for title in ("moved it by", "", "what was seen")], cls="unseen")
    return make.el(
        "table", make.el("caption", "Points of its evidence", cls="unseen"), make.el("thead", head), make.el("tbody", *rows), cls="points"
    )


def _rest(page: Page, rest: list[Candidate], before: int) -> Markup | None:
    make = page.make
    if not rest:
        return None
    together = words.percent(sum(c.probability for c in rest))
    items = [make.el("li", _place(page, c.location), f" {words.percent(c.probability)}") for c in rest[:_MORE]]
    more = make.el("p", f"… and {len(rest) - _MORE:,} more", cls="note") if len(rest) > _MORE else None
    return make.el("details", make.el("summary", f"{len(rest):,} more, together {together}"), make.el("ol", *items, start=before + 1), more)
