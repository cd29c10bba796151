"""The data-flow graph as a picture: every hop a box and a link to its section, every hand-off that differs labelled."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from rca.model import FINAL, REQUEST, Edge, Hop, LocationType
from rca.records import dataclass
from rca.report import words
from rca.report.escape import one_line
from rca.report.html import focus
from rca.report.html.layout import Drawing, Sizes, draw, layers
from rca.report.html.markup import Attribute
from rca.report.html.page import ICONS, Page
from rca.report.lines import cells, clip

_ALL = 30  # hops up to which each has its box
_SOME = 16  # boxes of their own where there are more
_ABREAST = 5  # boxes beside each other
_SIZES = Sizes(width=204, height=50, across=26, down=48)
_PILL = 20.0  # height of a label on an edge
_NAME, _STATE = 25, 30  # letters that have room in a box
_LETTER = 6.3  # its letters' width in pixels, on the average
BESIDE = 520  # a picture up to this width has room beside the answer


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn as one: a hop, the request, the answer, or folded hops."""

    key: str
    hops: tuple[Hop, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing, and by which of its elements each place and each edge is shown.

    nodes  place -> name of its box
    edges  (source, target) -> name of its line
    """

    markup: Markup
    nodes: Mapping[str, str]
    edges: Mapping[tuple[str, str], str]
    width: float


def picture(page: Page) -> Picture:
    """Draw the graph of a report."""
    boxes = _narrowed(page, _boxes(page))
    holder = {REQUEST: REQUEST, FINAL: FINAL} | {hop.id: box.key for box in boxes for hop in box.hops}
    arrows: dict[tuple[str, str], list[Edge]] = {}
    for edge in page.report.graph.edges:
        pair = holder.get(edge.source, ""), holder.get(edge.target, "")
        if all(pair) and pair[0] != pair[1]:
            arrows.setdefault(pair, []).append(edge)
    drawing = draw([b.key for b in boxes], list(arrows), _SIZES, FINAL)
    names = {b.key: f"b{n}" for n, b in enumerate(boxes)}
    lines = {pair: f"e{n}" for n, pair in enumerate(arrows)}
    edges = {(e.source, e.target): lines[pair] for pair, held in arrows.items() for e in held}
    nodes = {place: names[key] for place, key in holder.items()}
    return Picture(_svg(page, boxes, arrows, drawing, names, lines), nodes, edges, drawing.width)


def _boxes(page: Page) -> list[Box]:
    hops = page.report.graph.hops
    kept = set(page.order if len(hops) <= _ALL else page.order[:_SOME])
    middle = [
        Box(f"run {n}", item.hops, True) if isinstance(item, focus.Run) else Box(item.id, (item,))
        for n, item in enumerate(focus.folded(hops, kept))
    ]
    return [Box(REQUEST), *middle, Box(FINAL)]


def _narrowed(page: Page, boxes: list[Box]) -> list[Box]:
    """Where too many stand abreast, those of a layer that tell least are folded into one: no way leads from one of them to another."""
    holder = {REQUEST: REQUEST, FINAL: FINAL} | {hop.id: box.key for box in boxes for hop in box.hops}
    pairs = {(holder[e.source], holder[e.target]) for e in page.report.graph.edges if e.source in holder and e.target in holder}
    keys = [box.key for box in boxes]
    rank = {node: n for n, node in enumerate(page.order)}
    abreast: dict[int, list[Box]] = {}
    layer = layers(keys, [p for p in sorted(pairs) if p[0] != p[1]], FINAL)
    for box in boxes:
        abreast.setdefault(layer[box.key], []).append(box)
    merged: dict[str, Box] = {}
    for n, row in abreast.items():
        if len(row) > _ABREAST:
            told = sorted(row, key=lambda box: min((rank[h.id] for h in box.hops), default=-1))
            rest = [box for box in row if box in told[_ABREAST - 1 :]]
            one = Box(f"layer {n}", tuple(hop for box in rest for hop in box.hops), True)
            merged |= {box.key: one for box in rest}
    return list({(made := merged.get(box.key, box)).key: made for box in boxes}.values())


def _svg(
    page: Page,
    boxes: Sequence[Box],
    arrows: Mapping[tuple[str, str], list[Edge]],
    drawing: Drawing,
    names: Mapping[str, str],
    lines: Mapping[tuple[str, str], str],
) -> Markup:
    make = page.make
    labels = _Labels(drawing.width)
    drawn = [_edge(page, pair, held, drawing, lines[pair], labels) for pair, held in arrows.items()]
    (left, right), height = labels.reach(), round(drawing.height)
    hops = len(page.report.graph.hops)
    told = f"Data-flow graph: the request, {words.plural(hops, 'hop')} and the final answer, in the order of the data."
    return make.el(
        "svg",
        _defs(page),
        make.el("g", *[line for line, _ in drawn], cls="edges"),
        make.el("g", *[_box(page, box, drawing, names[box.key]) for box in boxes], cls="boxes"),
        make.el("g", *[label for _, label in drawn], cls="labels"),
        id="graph",
        role="group",
        aria_label=f"{told} Arrow keys move between boxes.",
        viewBox=f"{left:.0f} 0 {right - left:.0f} {height}",
        width=round(right - left),
        height=height,
    )


def _defs(page: Page) -> Markup:
    make = page.make
    heads = []
    for name in ("head", "head-bad", "head-lit"):
        tip = make.el("path", d="M0 0 8 4 0 8z", cls=name)
        shape: dict[str, Attribute] = {"viewBox": "0 0 8 8", "refX": 7, "refY": 4, "markerWidth": 9, "markerHeight": 9}
        heads.append(make.el("marker", tip, id=name, orient="auto", markerUnits="userSpaceOnUse", **shape))
    return make.el("defs", *heads)


# ---------------------------------------------------------------- boxes


def _box(page: Page, box: Box, drawing: Drawing, name: str) -> Markup:
    make = page.make
    left, top = drawing.boxes[box.key]
    if box.folded:
        title, below, state, cls, goal = _fold(page, box)
    else:
        node = box.hops[0].id if box.hops else box.key
        title, below, state = _lines(page, node)
        cls, goal = _kind(node, state), page.anchor(node)
    spoken = f"{title}: {below}" if below else title
    shapes = [
        _shape(page, cls, left, top),
        make.el("text", make.line(clip(one_line(title, 80), _NAME), 80), x=left + 12, y=top + 21, cls="name"),
        make.el("text", make.line(clip(one_line(below, 80), _STATE), 80), x=left + 12, y=top + 38, cls="state"),
    ]
    return make.el("a", make.el("title", spoken), *shapes, href=f"#{goal}", cls=f"box {cls}", data_node=name, aria_label=spoken)


def _kind(node: str, state: str) -> str:
    return {REQUEST: f"request {state}".strip(), FINAL: "final"}.get(node, state)


def _lines(page: Page, node: str) -> tuple[str, str, str]:
    """What a box says on its two lines, and its state."""
    state = page.state(node)
    told = f"{ICONS[state]} {words.STATES.get(state, state)}" if state else ""
    if node in (REQUEST, FINAL):
        payload = page.report.graph.request if node == REQUEST else page.report.graph.final
        title = "○ request" if node == REQUEST else "◎ final answer"
        return title, told or (f"“{one_line(payload.text, 34)}”" if payload.text else f"({page.payload_state(payload)})"), state
    role = page.hops[node].role
    of = (c for c in page.origins if c.location.type is LocationType.HOP and c.location.hop == node)
    sure = next((f" {words.percent(c.probability)}" for c in of), "") if state == "origin" else ""
    return page.named.place(node), told + sure + (f" · {role}" if role != "unknown" else ""), state


def _fold(page: Page, box: Box) -> tuple[str, str, str, str, str]:
    states = [page.state(hop.id) for hop in box.hops]
    first, last = box.hops[0].id, box.hops[-1].id
    known = [f"{states.count(s):,} {words.STATES[s].lower()}" for s in ("ok", "unknown", "propagator", "symptom") if s in states]
    run = page.number[last] - page.number[first] + 1 == len(box.hops)
    below = ", ".join([*([f"{first}–{last}"] if run else []), *known])
    return f"… {len(box.hops):,} more hops", below, "", "folded", page.anchor(first)


def _shape(page: Page, cls: str, x: float, y: float) -> Markup:
    """The outline: a hop is a box, the request a capsule, the answer a sheet with a folded corner, folded hops a pile."""
    make, w, h = page.make, _SIZES.width, _SIZES.height
    kind = cls.split()[0] if cls else ""
    if kind == "final":
        return make.join(
            (
                make.el("path", d=f"M{x:.1f} {y:.1f}h{w - 14}l14 14v{h - 14}h-{w}z", cls="shape"),
                make.el("path", d=f"M{x + w - 14:.1f} {y:.1f}v14h14", cls="corner"),
            )
        )
    outline = make.el("rect", x=x, y=y, width=w, height=h, rx=h / 2 if kind == "request" else 4, cls="shape")
    if "origin" in cls:
        return make.join(
            (make.el("rect", x=x - 4, y=y - 4, width=w + 8, height=h + 8, rx=h / 2 + 4 if kind == "request" else 7, cls="ring"), outline)
        )
    if kind == "folded":
        return make.join((make.el("rect", x=x + 4, y=y + 4, width=w, height=h, rx=4, cls="under"), outline))
    return outline


# ---------------------------------------------------------------- edges


class _Labels:
    """Where labels stand already, so that none is put upon another, and how far they reach."""

    def __init__(self, width: float) -> None:
        self._taken: list[tuple[float, float, float]] = []
        self._width = width

    def reach(self) -> tuple[float, float]:
        """The left and the right end of the drawing: labels may be wider than the boxes."""
        ends = [(x - width / 2 - 4, x + width / 2 + 4) for x, _, width in self._taken]
        return min([0.0, *(left for left, _ in ends)]), max([self._width, *(right for _, right in ends)])

    def room(self, points: Sequence[tuple[float, float]], width: float) -> tuple[float, float]:
        """The middle of a label on an edge, in the first gap between layers where it fits."""
        spots = list(_spots(points))
        for x, y in spots:
            if all(abs(y - b) >= _PILL or abs(x - a) >= (width + w) / 2 + 4 for a, b, w in self._taken):
                self._taken.append((x, y, width))
                return x, y
        self._taken.append((*spots[0], width))
        return spots[0]


def _spots(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for share in (0.5, 0.72, 0.28):
        for (x1, y1), (x2, y2) in list(itertools.pairwise(points))[::-2]:
            yield x1 + (x2 - x1) * share, y1 + (y2 - y1) * share


def _edge(
    page: Page, pair: tuple[str, str], held: list[Edge], drawing: Drawing, name: str, labels: _Labels
) -> tuple[Markup, Markup | None]:
    """The line of an edge, and its label if what was sent is not what arrived."""
    make, points = page.make, drawing.routes[pair]
    changes = [change for edge in held for change in edge.changes]
    guilty = next((c for e in held if (c := page.handoff_at_fault(e.source, e.target))), None)
    cls = "edge guilty" if guilty else "edge changed" if changes else "edge faint" if max(e.confidence for e in held) < 0.5 else "edge"
    title = f"{_end(page, pair[0], held[0].source)} → {_end(page, pair[1], held[-1].target)}"
    line = make.el("path", make.el("title", title), d=_path(points), cls=cls, data_edge=name, fill="none")
    if not changes and not guilty:
        return line, None
    kinds = list(dict.fromkeys(change.kind for change in changes)) or [
        guilty.fault.replace("_", " ") if guilty and guilty.fault else "hand-off"
    ]
    piece = next((f" “{one_line(c.before, 18)}”" for c in changes if c.before), "")
    told = ("✗ ORIGIN: " if guilty else "≠ ") + ", ".join(kinds) + piece + (f" +{len(changes) - 1}" if len(changes) > 1 else "")
    told = clip(one_line(told, 60), 34)
    width = cells(told) * _LETTER + 16
    x, y = labels.room(points, width)
    spoken = "; ".join(one_line(f"{c.kind}: {c.before} → {c.after}" if c.after else f"{c.kind}: {c.before}", 160) for c in changes[:4])
    pill = make.el("rect", x=x - width / 2, y=y - _PILL / 2, width=width, height=_PILL, rx=4)
    text = make.el("text", told, x=x, y=y + 4, text_anchor="middle")
    goal = page.anchor(held[0].target)
    cls = "pill guilty" if guilty else "pill"
    return line, make.el("a", make.el("title", spoken), pill, text, href=f"#{goal}", cls=cls, aria_label=f"{title}: {told}", data_edge=name)


def _end(page: Page, key: str, node: str) -> str:
    return page.named.place(node) if key == node else "folded hops"


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Curves that leave and enter upright."""
    (x, y), rest = points[0], points[1:]
    made = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in rest:
        if abs(to_x - x) < 0.5:
            made.append(f"V{to_y:.1f}")
        else:
            middle = (y + to_y) / 2
            made.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(made)
