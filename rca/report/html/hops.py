"""Each hop with its input and output side by side, what was seen there, and how the data came in."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from rca.checks.engine import FOUND_NOTHING
from rca.model import FINAL, REQUEST, Change, Edge, Hop, Outcome, Payload, Side
from rca.report import words
from rca.report.html import focus
from rca.report.html.answer import gap
from rca.report.html.findings import Finding, Spot
from rca.report.html.marks import Piece, pieces
from rca.report.html.page import Page, duration

_WHOLE = 20_000  # characters of a payload that are shown without --payloads
_LEAST = 400  # where there are many hops
_TOGETHER = 4_000_000  # characters of all payloads that are shown without --payloads
_OPEN = 8  # hops that are open when the page is
_GOOD = 6
_FORMS = {
    "whole": "whole",
    "part": "a part of it",
    "field": "one field",
    "reserialised": "serialised again",
    "reworded": "reworded",
    "unseen": "",
}


def hops(page: Page) -> Iterator[Markup]:
    """The request, every hop in the order of the data, and folds of those that tell least."""
    opened = {node for node in page.order if page.found and (page.state(node) not in ("ok", "unknown") or page.findings.against(node))}
    first = set([node for node in page.order if node in opened][:_OPEN])
    yield _request(page)
    for item in page.folded:
        if isinstance(item, Hop):
            yield _hop(page, item, item.id in first)
        else:
            yield _fold(page, item)


def _fold(page: Page, run: focus.Run) -> Markup:
    """Hops that are looked at seldom: a browser that runs scripts reads them when they are opened, any other has them as they are."""
    make = page.make
    first, last = run.hops[0], run.hops[-1]
    inside = make.el("noscript", make.join([_hop(page, hop, False) for hop in run.hops]))
    quiet = all(page.state(hop.id) in ("ok", "unknown") for hop in run.hops)
    title = f"{first.id}–{last.id}: {words.plural(len(run.hops), 'hop')}" + (" without a finding" if quiet else "")
    span = {"data_first": page.number[first.id], "data_last": page.number[last.id]}
    return make.el("details", make.el("summary", title), inside, cls="fold", **span)


def _request(page: Page) -> Markup:
    make, payload = page.make, page.report.graph.request
    found = page.findings.against(REQUEST)
    title = make.el("summary", make.el("h3", "The request"), page.badge(REQUEST))
    body = make.el(
        "div", _text(page, REQUEST, Side.REQUEST, payload, "the request", "what came in"), _evidence(page, REQUEST, found), cls="body"
    )
    return make.el("details", title, body, id="request", cls=f"hop {page.state(REQUEST)}".strip(), open=page.state(REQUEST) == "origin")


def _hop(page: Page, hop: Hop, opened: bool) -> Markup:
    make, state = page.make, page.state(hop.id)
    found = page.findings.against(hop.id)
    head = make.el("summary", make.el("h3", page.named.titled(hop.id)), page.badge(hop.id), _aside(page, hop))
    sides = make.el(
        "div",
        _text(page, hop.id, Side.INPUT, hop.input, "input", page.named.place(hop.id)),
        _text(page, hop.id, Side.OUTPUT, hop.output, "output", page.named.place(hop.id)),
        cls="sides",
    )
    body = make.el(
        "div", _notes(page, hop), _incoming(page, hop), sides, _evidence(page, hop.id, found), _instructions(page, hop), cls="body"
    )
    return make.el("details", head, body, id=page.anchor(hop.id), cls=f"hop {state}", open=opened)


def _aside(page: Page, hop: Hop) -> Markup:
    facts = [hop.model, duration(hop.end_ns - hop.start_ns) if hop.end_ns > hop.start_ns else ""]
    return page.make.el("span", " · ".join(fact for fact in facts if fact), cls="aside")


def _notes(page: Page, hop: Hop) -> Markup | None:
    make = page.make
    link = next((page.report.links[s] for s in hop.span_ids if s in page.report.links), "")
    rows = [
        ("operation", make.line(hop.name, 200) if hop.name else None),
        ("error", make.line(hop.error, 400) if hop.error else None),
        ("stopped", make.line(hop.finish_reason, 60) if hop.finish_reason not in ("", "stop") else None),
        ("silent", make.line(hop.silent, 200) if hop.silent else None),
        ("failed attempts", make.text(str(len(hop.failed))) if hop.failed else None),
        ("read from", make.line(", ".join(hop.conventions), 120) if hop.conventions else None),
        (
            "spans",
            make.join(
                (make.el("code", make.line(hop.span_ids[0], 40)), f" and {len(hop.span_ids) - 1} more" if len(hop.span_ids) > 1 else None)
            )
            if hop.span_ids
            else None,
        ),
        ("trace", make.link(link, "open this span") if link else None),
    ]
    listed = [make.el("div", make.el("dt", name), make.el("dd", value)) for name, value in rows if value]
    return make.el("dl", *listed, cls="notes") if listed else None


# ---------------------------------------------------------------- what came in


def _incoming(page: Page, hop: Hop) -> Markup | None:
    make = page.make
    edges = page.into.get(hop.id, [])
    if not edges:
        return make.el("p", "No data was seen to flow in here.", cls="note")
    plain = [edge for edge in edges if not edge.changes and not page.handoff_at_fault(edge.source, hop.id)]
    told = [_handoff(page, edge) for edge in edges if edge not in plain]
    froms = [child for n, edge in enumerate(plain[:8]) for child in (", " if n else None, _from(page, edge))]
    more = f" and {len(plain) - 8:,} more" if len(plain) > 8 else None
    return make.join((make.el("p", "From ", *froms, more, cls="from") if froms else None, *told))


def _from(page: Page, edge: Edge) -> Markup:
    form = _FORMS.get(edge.form, edge.form)
    form = f"field {edge.path}" if edge.form == "field" and edge.path else form
    return page.make.join((page.jump(edge.source), page.make.el("span", f" ({form})", cls="dim") if form else None))


def _handoff(page: Page, edge: Edge) -> Markup:
    """A hand-off that differs: what was sent, what arrived."""
    make = page.make
    guilty = page.handoff_at_fault(edge.source, edge.target) is not None
    badge = make.el("span", make.el("span", "✗", aria_hidden="true"), " ORIGIN", cls="badge origin") if guilty else None
    rows = [_change(page, change) for change in edge.changes[:12]]
    more = make.el("p", f"… and {len(edge.changes) - 12:,} more differences", cls="note") if len(edge.changes) > 12 else None
    head = make.el("thead", make.el("tr", *[make.el("th", t, scope="col") for t in ("change", "where", "sent", "arrived")]))
    table = make.el("div", make.el("table", head, make.el("tbody", *rows)), cls="scroll") if rows else None
    title = make.el("h4", "Hand-off from ", page.jump(edge.source), " ", badge)
    return make.el("div", title, table, more, cls="handoff guilty" if guilty else "handoff")


def _change(page: Page, change: Change) -> Markup:
    make = page.make
    cells = (
        ("where", make.el("code", make.line(change.path, 80)) if change.path else None),
        ("sent", make.el("q", make.line(change.before, 300)) if change.before else None),
        ("arrived", make.el("q", make.line(change.after, 300)) if change.after else make.el("span", "nothing", cls="dim")),
    )
    # The label stands before the cell on a narrow screen, where the table has no columns.
    told = [make.el("td", inner, data_label=label if inner else None) for label, inner in cells]
    return make.el("tr", make.el("th", change.kind, scope="row"), *told)


# ---------------------------------------------------------------- texts


def _limit(page: Page, node: str) -> int:
    """How many characters of a text are shown; 0 is all."""
    if page.options.payloads:
        return 0
    if node in (REQUEST, FINAL) or node in page.order[:_OPEN]:
        return _WHOLE
    return min(_WHOLE, max(_LEAST, _TOGETHER // (2 * len(page.report.graph.hops))))


def _text(page: Page, node: str, side: Side, payload: Payload, title: str, of: str) -> Markup:
    make = page.make
    state = page.payload_state(payload)
    counted = f"{len(payload.text):,} characters" if payload.text else ""
    told = make.el("span", ", ".join(t for t in (counted, state if state != "recorded" or not counted else "") if t), cls="dim")
    notes = [make.el("p", make.line(note, 200), cls="note") for note in payload.notes[:3]]
    caption = make.el("figcaption", make.el("b", title), " ", told)
    if not payload.text:
        return make.el("figure", caption, *notes, cls="empty")
    marks = page.findings.marks(node, side, payload)
    cut = pieces(payload.text, marks, make.hidden(payload.text), _limit(page, node))
    body = make.el("pre", *[_piece(page, node, piece) for piece in cut], tabindex=0, role="group", aria_label=f"{title} of {of}")
    return make.el("figure", caption, body, *notes)


def _piece(page: Page, node: str, piece: Piece[Spot]) -> Markup:
    make = page.make
    if piece.sort == "gap":
        return gap(page, piece.end - piece.start)
    text = make.el("span", piece.text, cls="secret") if piece.sort == "secret" else make.text(piece.text)
    if not piece.marks:
        return text
    sorts = {mark.what.sort for mark in piece.marks}
    sort: str = next(s for s in ("accused", "compared", "trail") if s in sorts)
    sort = "sign" if sort == "accused" and not page.found else sort
    numbers = sorted({mark.what.number for mark in piece.first if mark.what.number})
    refs = [make.el("a", str(n), href=f"#{page.anchor(node)}-{n}", aria_label=f"evidence {n}") for n in numbers]
    return make.join((make.el("sup", *_spaced(refs)) if refs else None, make.el("mark", text, cls=sort)))


def _spaced(refs: list[Markup]) -> Iterator[Markup | str]:
    for n, ref in enumerate(refs):
        if n:
            yield " "
        yield ref


def _instructions(page: Page, hop: Hop) -> Markup | None:
    make, text = page.make, hop.instructions or hop.input.instructions
    if not text:
        return None
    cut: Iterator[Piece[Spot]] = pieces(text, [], make.hidden(text), _limit(page, hop.id))
    body = make.el("pre", *[_piece(page, hop.id, piece) for piece in cut], tabindex=0, role="group", aria_label=f"instructions of {hop.id}")
    return make.el("details", make.el("summary", f"instructions, {len(text):,} characters"), body, cls="instructions")


# ---------------------------------------------------------------- evidence


def _evidence(page: Page, node: str, found: list[Finding]) -> Markup:
    make = page.make
    items = [_finding(page, node, finding) for finding in found]
    heading = make.el("h4", "What was seen here" if page.found else "Weak signs seen here") if items else None
    listed = make.el("ol", *items, cls="evidence") if items else None
    asides = [make.el("p", make.line(e.sentence), " ", make.el("code", e.check), cls="note") for e in page.findings.asides(node)]
    good, blind = page.findings.others(node, Outcome.GOOD), page.findings.others(node, Outcome.UNKNOWN, Outcome.ERROR)
    groups = ((good, "found nothing wrong"), (blind, "could not look"))
    rest = [(f"{words.plural(len(group), 'check')} {what}", group) for group, what in groups if group]
    folds = [make.el("details", make.el("summary", title), _plain(page, [e.sentence for e in group]), cls="quiet") for title, group in rest]
    return make.join((heading, listed, *asides, *folds))


def _plain(page: Page, sentences: list[str]) -> Markup:
    make, told = page.make, list(dict.fromkeys(s.removeprefix(FOUND_NOTHING) for s in sentences))
    more = make.el("li", f"… and {len(told) - _GOOD} more") if len(told) > _GOOD else None
    return make.el("ul", *[make.el("li", make.line(sentence)) for sentence in told[:_GOOD]], more)


def _finding(page: Page, node: str, finding: Finding) -> Markup:
    make, evidence = page.make, finding.evidence
    quotes = [make.el("li", make.el("q", make.line(quote.text, 300))) for quote in evidence.quotes[:4] if quote.text]
    tail = make.el("span", " ", make.el("code", evidence.check), " ", points(evidence.points), cls="dim")
    where = f" (hand-off from {evidence.source})" if evidence.side is Side.HANDOFF and evidence.source else ""
    listed = make.el("ul", *quotes, cls="quotes") if quotes else None
    return make.el(
        "li", make.line(evidence.sentence), where, tail, listed, id=f"{page.anchor(node)}-{finding.number}", value=finding.number
    )


def points(moved: float) -> str:
    """By how much evidence moved a suspect, "" where it did not."""
    return f"{moved:+.0f} points" if abs(moved) >= 1 else ""
