"""The final answer with where each piece of it comes from, and every claim followed back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from rca.model import FINAL, REQUEST, ClaimPath
from rca.report import words
from rca.report.html import claims as provenance
from rca.report.html.claims import Told
from rca.report.html.marks import Mark, Piece, pieces
from rca.report.html.page import Page
from rca.report.html.picture import Picture

_MOST = 60_000  # characters of an answer that are followed back; the rest is shown as it is
_WORDS = {
    "given": "given",
    "derived": "derived",
    "news": "brought in from a source or by choice",
    "introduced": "introduced",
    "changed": "changed",
    "unknown": "cannot be told",
}
_MARKS = {"present": "●", "absent": "○", "changed": "◐"}
_FOLLOWED, _STEPS = 5, 20


def answer(page: Page, drawn: Picture) -> Markup:
    """The section of the final answer."""
    make, final = page.make, page.report.graph.final
    told = provenance.told(page.report)
    keys = [sort for sort in _WORDS if any(c.sort == sort and not c.sentence for c in told)]
    legend = make.el("p", "Pieces: ", *_joined(make.el("span", _WORDS[k], cls=f"claim {k}") for k in keys), cls="legend") if keys else None
    text = make.el("div", _text(page, told), cls="answer-text", id="answer-text") if final.text else None
    state = page.payload_state(final)
    told_of = None if final.text and state == "recorded" else make.el("p", f"{state[:1].upper()}{state[1:]}.", cls="note")
    saying = (
        make.el("p", "Hover, focus or tap a piece to see where it comes from.", id="said", aria_live="polite", cls="said") if told else None
    )
    return make.join((make.el("h3", "Final answer", _by(page)), told_of, text, legend, saying, _followed(page), _all(page, told, drawn)))


def _joined(items: Iterator[Markup]) -> Iterator[Markup | str]:
    for n, item in enumerate(items):
        if n:
            yield " "
        yield item


def _by(page: Page) -> Markup | None:
    last = page.report.graph.final_hop
    return page.make.el("span", " by ", page.jump(last), cls="dim") if last in page.number else None


# ---------------------------------------------------------------- the text


def _text(page: Page, told: Sequence[Told]) -> Markup:
    """The answer with its pieces; sentences are pieces as well, with a small link at their end for those who use a keyboard."""
    text = page.report.graph.final.text
    hidden = page.make.hidden(text)
    marks: list[Mark[Told]] = [Mark(a, b, c) for a, b, c in provenance.spots(told)]
    marks += [Mark(a, b, c) for c in told if c.sentence for a, b in c.path.spots]
    ends = {mark.end: mark.what for mark in marks if mark.what.sentence}
    made: list[Markup] = []
    for piece in pieces(text, marks, hidden, 0 if page.options.payloads else _MOST):
        made.append(_piece(page, piece))
        if piece.end in ends:
            made.append(_end(page, ends[piece.end]))
    return page.make.join(made)


def _piece(page: Page, piece: Piece[Told]) -> Markup:
    make = page.make
    if piece.sort == "gap":
        return gap(page, piece.end - piece.start)
    if piece.sort == "secret":
        return make.el("span", piece.text, cls="secret")
    claim = next((m.what for m in piece.marks if not m.what.sentence), None)
    if claim is not None:
        cls = f"claim {claim.sort}" + (" accused" if claim.accused else "")
        return make.el("a", piece.text, href=f"#{claim.key}", cls=cls, data_claim=claim.key, aria_describedby=f"{claim.key}-said")
    whole = next((m.what for m in piece.marks if m.what.sentence), None)
    return make.el("span", piece.text, cls="sentence", data_claim=whole.key) if whole is not None else make.text(piece.text)


def gap(page: Page, left: int) -> Markup:
    """A word on what was left out of a text."""
    return page.make.el("span", f" … {left:,} characters left out (--payloads) … ", cls="cut")


def _end(page: Page, told: Told) -> Markup:
    born = told.path.born
    short = {REQUEST: "req", FINAL: "?"}.get(born, born)
    make, cls = page.make, f"from {told.sort}" + (" accused" if told.accused else "")
    link = make.el(
        "a",
        short,
        href=f"#{told.key}",
        cls=cls,
        data_claim=told.key,
        aria_label=f"this sentence: {short}",
        aria_describedby=f"{told.key}-said",
    )
    return make.el("sup", link)


# ---------------------------------------------------------------- the claims


def _followed(page: Page) -> Markup | None:
    """The claims that went wrong where the origin lies, step by step."""
    make, found = page.make, words.claims(page.report)
    if not found:
        return None
    title = "The claim, followed back" if len(found) == 1 else "The claims, followed back"
    more = (
        make.el("p", f"… and {words.plural(len(found) - _FOLLOWED, 'more claim')}, listed below.", cls="note")
        if len(found) > _FOLLOWED
        else None
    )
    return make.join((make.el("h3", title), *[_one(page, claim) for claim in found[:_FOLLOWED]], more))


def _one(page: Page, claim: ClaimPath) -> Markup:
    make = page.make
    rows = [
        make.el(
            "tr",
            make.el("td", _MARKS.get(step.status, "·"), cls="step", aria_hidden="true"),
            make.el("th", page.jump(step.where, _where(step.where, str(step.side))), scope="row"),
            make.el("td", words.STEPS.get(step.status, step.status)),
            make.el("td", make.el("q", make.line(step.quote, 200)) if step.quote else None, cls="quoted"),
        )
        for step in claim.steps[:_STEPS]
    ]
    caption = make.el("caption", make.el("q", make.line(claim.claim, 160)), " ", words.claim_title(claim, page.named))
    return make.el("div", make.el("table", caption, make.el("tbody", *rows)), cls="scroll followed")


def _where(node: str, side: str) -> str:
    return {FINAL: "final answer", REQUEST: "request"}.get(node, f"{node} {side}")


def _all(page: Page, told: Sequence[Told], drawn: Picture) -> Markup | None:
    """Every piece as a row; a row carries the names of the boxes and lines that light up with it."""
    make = page.make
    if not told:
        return None
    claims, sentences = [c for c in told if not c.sentence], [c for c in told if c.sentence]
    lists = [make.el("ol", *[_row(page, c, drawn) for c in group], cls="claims") for group in (claims, sentences) if group]
    counted = ", ".join(words.plural(len(g), w) for g, w in ((claims, "claim"), (sentences, "sentence")) if g)
    return make.el("details", make.el("summary", f"Every piece of the answer: {counted}"), *lists, id="every-piece")


def _row(page: Page, told: Told, drawn: Picture) -> Markup:
    make = page.make
    way = provenance.nodes(told.path)
    lines = [drawn.edges[e] for e in provenance.edges(told.path, page.report.graph) if e in drawn.edges]
    lit: Mapping[str, str] = {
        "data_nodes": " ".join(dict.fromkeys(drawn.nodes[n] for n in way if n in drawn.nodes)),
        "data_edges": " ".join(dict.fromkeys(lines)),
        "data_hops": " ".join(page.anchor(n) for n in way if n in page.number),
    }
    said = make.el("span", provenance.sentence(told.path, page.named), id=f"{told.key}-said")
    places = [child for n, node in enumerate(reversed(way)) for child in (" → " if n else None, page.jump(node, _short(node)))]
    return make.el("li", said, " ", make.el("span", *places, cls="way"), id=told.key, cls=f"row {told.sort}", data_row=told.key, **lit)


def _short(node: str) -> str:
    return {REQUEST: "request", FINAL: "answer"}.get(node, node)
