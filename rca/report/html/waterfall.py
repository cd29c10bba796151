"""When each hop ran: a table with one bar a hop, on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from rca.model import Hop
from rca.report import words
from rca.report.html import focus
from rca.report.html.clock import Clock, clock
from rca.report.html.page import ICONS, Page, duration

_WIDE, _HIGH = 1000, 14
_QUARTERS = 4


def waterfall(page: Page) -> Markup | None:
    """The section; None where no hop has a time."""
    make, graph = page.make, page.report.graph
    if not any(hop.start_ns > 0 for hop in graph.hops):
        return None
    line = clock(graph.hops, graph.edges)
    failed = {span.span_id: (span.start_ns, span.end_ns, span.service) for span in page.report.trace.spans}
    rows = [_hop(page, line, item, failed) if isinstance(item, Hop) else _run(page, line, item) for item in page.folded]
    caption = make.el("caption", f"One bar a hop; the line is {duration(line.length)} long.")
    head = make.el(
        "tr",
        make.el("th", "hop", scope="col"),
        make.el("th", _scale(page, line), scope="col", cls="track"),
        make.el("th", "ran for", scope="col", cls="figure"),
    )
    table = make.el("table", caption, make.el("thead", head), make.el("tbody", *rows), cls="waterfall")
    return page.section("time", "Time", table, *_clocks(page, line))


def _clocks(page: Page, line: Clock) -> Iterator[Markup]:
    make = page.make
    if line.moved:
        moved = ", ".join(f"{service or 'unnamed'} by {duration(ns)}" for service, ns in sorted(line.moved.items())[:6])
        more = f" and {len(line.moved) - 6} more" if len(line.moved) > 6 else ""
        yield make.el(
            "p", f"Clocks of services differ: moved forward so that nothing arrives before it is sent: {moved}{more}.", cls="note"
        )
    if line.breaks:
        left = ", ".join(duration(ns) for _, ns in line.breaks[:4]) + (" …" if len(line.breaks) > 4 else "")
        yield make.el("p", f"Left out where no hop ran ({make.text('⫽')}): {left}.", cls="note")


def _hop(page: Page, line: Clock, hop: Hop, spans: dict[str, tuple[int, int, str]]) -> Markup:
    make, state = page.make, page.state(hop.id)
    timed = hop.start_ns > 0
    bars = [_bar(page, line, hop.service, hop.start_ns, hop.end_ns, f"ran {state}")] if timed else []
    tried = [spans[s] for s in hop.failed if s in spans]
    bars += [_bar(page, line, service, start, end, "failed") for start, end, service in tried]
    told = f"{len(hop.failed)} failed attempt{'' if len(hop.failed) == 1 else 's'}" if hop.failed else ""
    failed = make.el("span", f" ✗ {told}", cls="failed") if told else None
    length = duration(max(hop.end_ns - hop.start_ns, 0)) if timed else "no time"
    backwards = make.el("span", " ends before it begins", cls="failed") if timed and hop.end_ns < hop.start_ns else None
    icon = make.el("span", ICONS[state], cls=f"icon {state}", aria_hidden="true")
    return make.el(
        "tr",
        make.el("th", icon, " ", page.jump(hop.id), failed, backwards, scope="row"),
        make.el("td", _track(page, bars, line), cls="track"),
        make.el("td", length, cls="figure"),
    )


def _run(page: Page, line: Clock, run: focus.Run) -> Markup:
    make = page.make
    timed = [hop for hop in run.hops if hop.start_ns > 0]
    places = [(line.at(h.service, h.start_ns), line.at(h.service, max(h.end_ns, h.start_ns))) for h in timed]
    bars = [_rect(page, line, min(a for a, _ in places), max(b for _, b in places), "ran folded")] if places else []
    title = f"{run.hops[0].id}–{run.hops[-1].id}: {words.plural(len(run.hops), 'hop')}"
    together = duration(sum(max(h.end_ns - h.start_ns, 0) for h in timed))
    link = make.el("a", title, href=f"#{page.anchor(run.hops[0].id)}")
    return make.el(
        "tr",
        make.el("th", "… ", link, scope="row"),
        make.el("td", _track(page, bars, line), cls="track"),
        make.el("td", together, cls="figure"),
    )


def _bar(page: Page, line: Clock, service: str, start: int, end: int, cls: str) -> Markup:
    return _rect(page, line, line.at(service, start), line.at(service, max(start, end)), cls)


def _rect(page: Page, line: Clock, start: int, end: int, cls: str) -> Markup:
    x = start / line.length * (_WIDE - 3)
    width = max((end - start) / line.length * (_WIDE - 3), 3.0)
    return page.make.el("rect", x=x, y=2, width=width, height=_HIGH - 4, cls=cls)


def _track(page: Page, bars: Sequence[Markup], line: Clock) -> Markup:
    make = page.make
    cuts = [make.el("rect", x=where / line.length * (_WIDE - 3), y=0, width=3, height=_HIGH, cls="break") for where, _ in line.breaks[:20]]
    shape = {"viewBox": f"0 0 {_WIDE} {_HIGH}", "preserveAspectRatio": "none", "aria_hidden": "true", "focusable": "false"}
    return make.el("svg", *cuts, *bars, **shape)


def _scale(page: Page, line: Clock) -> Markup:
    """Times at the quarters; none where stretches are left out, for the line is no even scale then."""
    make = page.make
    if line.breaks:
        return make.el("span", "when")
    labels = [make.el("span", duration(line.length * n // _QUARTERS) if n else "0") for n in range(_QUARTERS + 1)]
    return make.el("span", *labels, cls="scale")
