"""What all sections of the page know: the report, its names, its evidence, and how to write things down."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rca.model import FINAL, REQUEST, Candidate, Edge, Hop, LocationType, Payload, Report, Verdict
from rca.report import RenderOptions, words
from rca.report.html import focus
from rca.report.html.findings import Findings, unsaved
from rca.report.html.markup import Child, Markings

ICONS = {"origin": "✗", "propagator": "»", "amplifier": "»", "symptom": "!", "ok": "✓", "unknown": "?"}
SHOWN = 60  # hops told one by one where there are more than twice as many; the others are folded
FOLD = 50  # hops in a fold
_UNSAVED = "payload texts were not saved (--payloads)"


class Page:
    """One report on its way to be a page."""

    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options
        self.make = Markings(report)
        self.named = words.names(report)
        self.findings = Findings(report)
        self.unsaved = unsaved(report.graph)
        self.order = focus.order(report)
        self.number = {hop.id: n for n, hop in enumerate(report.graph.hops, 1)}
        self.hops = {hop.id: hop for hop in report.graph.hops}
        self.into: dict[str, list[Edge]] = {}
        for edge in report.graph.edges:
            self.into.setdefault(edge.target, []).append(edge)
        self.origins = origins(report)
        self.folded: list[Hop | focus.Run] = list(focus.folded(report.graph.hops, self._kept(), FOLD))

    def _kept(self) -> set[str]:
        return set(self.order[:SHOWN] if self.many else self.order)

    @property
    def many(self) -> bool:
        """Whether there are too many hops to tell them one by one."""
        return len(self.order) > 2 * SHOWN

    @property
    def found(self) -> bool:
        """Whether an origin was found: without one nothing is drawn as if it were at fault."""
        return bool(self.origins)

    def handoff_at_fault(self, source: str, target: str) -> Candidate | None:
        """The origin that this hand-off is, None if it is none."""
        held = (c for c in self.origins if c.location.type is LocationType.HANDOFF)
        return next((c for c in held if (c.location.source, c.location.hop) == (source, target)), None)

    def anchor(self, node: str) -> str:
        """The id of a place's section: made by the page, whatever the hop's own id is."""
        return {REQUEST: "request", FINAL: "answer"}.get(node) or f"h{self.number.get(node, 0)}"

    def state(self, node: str) -> str:
        """origin | propagator | amplifier | symptom | ok | unknown; the request is "" unless it is the origin, the answer is ""."""
        if node == REQUEST:
            return "origin" if any(c.location.type is LocationType.REQUEST for c in self.origins) else ""
        if node == FINAL:
            return ""
        state = self.report.diagnosis.states.get(node, "unknown")
        return state if state in ICONS else "unknown"

    def badge(self, node: str) -> Markup | None:
        """The state of a place as icon and word, None where there is none."""
        state = self.state(node)
        if not state:
            return None
        icon = self.make.el("span", ICONS[state], aria_hidden="true")
        return self.make.el("span", icon, " ", words.STATES.get(state, state), cls=f"badge {state}")

    def jump(self, node: str, *children: Child) -> Markup:
        """A link to a place's section."""
        return self.make.el("a", *(children or (self.named.place(node),)), href=f"#{self.anchor(node)}")

    def places(self, nodes: Sequence[str], most: int = 12) -> Markup:
        """Links to places, cut with a word."""
        make, linked = self.make, []
        for n, node in enumerate(nodes[:most]):
            linked += [", " if n else None, self.jump(node, node) if node in self.number else node]
        more = len(nodes) - most
        return make.join((*linked, f" and {more:,} more" if more > 0 else None))

    def payload_state(self, payload: Payload) -> str:
        """How much of a payload is here, in words."""
        told = words.PAYLOAD_STATES[payload.state]
        if not payload.text and payload.state.value in ("captured", "truncated", "conflict"):
            return _UNSAVED if self.unsaved else f"{told}, empty"
        return told

    def section(self, name: str, title: str, *children: Child) -> Markup:
        """A part of the page with its heading."""
        make = self.make
        return make.el("section", make.el("h2", title, id=f"{name}-title"), *children, id=name, aria_labelledby=f"{name}-title")

    def bar(self, share: float, cls: str = "") -> Markup:
        """A bar for a share of 0 to 1; its figure is told beside it."""
        make = self.make
        filled = make.el("rect", cls="fill", width=max(0.0, min(1.0, share)) * 100, height=8, rx=1)
        ground = make.el("rect", cls="ground", width=100, height=8, rx=1)
        shape = {"viewBox": "0 0 100 8", "preserveAspectRatio": "none", "aria_hidden": "true", "focusable": "false"}
        return make.el("svg", ground, filled, cls=f"bar {cls}".strip(), **shape)


def origins(report: Report) -> list[Candidate]:
    """The first suspect and those that are an origin beside it; none where no origin was found."""
    candidates = report.diagnosis.candidates if report.diagnosis.verdict is Verdict.ORIGIN_FOUND else ()
    return [c for n, c in enumerate(candidates) if n == 0 or c.role == "origin"]


def duration(ns: int) -> str:
    """A time as people read it: 340 ms, 1.20 s, 2 min 5 s."""
    if ns < 1_000_000:
        return f"{ns / 1000:.0f} µs"
    if ns < 1_000_000_000:
        return f"{ns / 1e6:.0f} ms"
    if ns < 100_000_000_000:
        return f"{ns / 1e9:.2f} s"
    minutes, seconds = divmod(ns // 1_000_000_000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s"
