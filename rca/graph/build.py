"""Spans and captures -> data-flow graph: hops in the order of data, edges, request, final output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rca.config import Config
from rca.errors import UsageError
from rca.graph.align import Alignment, align_sides
from rca.graph.causality import Causality
from rca.graph.content import ContentIndex, Explained, Offer
from rca.graph.edges import convincing
from rca.graph.fragments import key_of
from rca.graph.naming import hop_name, span_names
from rca.graph.ordering import in_order_of_data
from rca.graph.request import entry_spans, request_of, split_prompt
from rca.graph.roles import role_of
from rca.graph.sides import side_of
from rca.graph.structure import EmptySlots, Places, called_by, declared, predecessor, same_tool_call, unexplained
from rca.graph.tree import SpanTree, build_tree
from rca.graph.units import Frame, Unit, Units, find_units
from rca.model import FINAL, MISSING, REQUEST, Capture, Edge, EdgeKind, Graph, Hop, Notice, Payload, State, Trace
from rca.records import replace

REQUEST_NODE = -1
MIN_ANSWER_WORDS = 8


def build(trace: Trace, captures: Mapping[str, Capture], config: Config | None = None, *, final: str = "") -> Graph:
    """The data-flow graph of a trace.

    `captures` are keyed by span id. `final` names the span whose output is the final answer; UsageError if no hop holds it.
    """
    config = config or Config()
    tree = build_tree(trace)
    found = find_units(tree, captures)
    builder = _Builder(tree, captures, found)
    builder.connect()
    return builder.graph(config, final)


class _Builder:
    """The state of one build: units numbered by start, their sides, what explains each input, and edges by (from, to)."""

    def __init__(self, tree: SpanTree, captures: Mapping[str, Capture], found: Units) -> None:
        self.tree = tree
        self.by_span = captures
        self.frames: list[Frame] = found.frames
        self.units: list[Unit] = self._with_silent(found)
        self.causality = Causality(tree)
        self.captures = [captures.get(tree.spans[u.core[0]].span_id) for u in self.units]
        self.outputs = [side_of(u.output) for u in self.units]
        self.inputs = [side_of(u.input) for u in self.units]
        self.places = Places(tree, self.units)
        self.edges: dict[tuple[int, int], Edge] = {}
        self.giving: set[int] = set()  # units from which an edge leads
        self.fed: set[int] = set()  # units into which an edge leads from another unit
        self.request = side_of(MISSING)
        self.explained: list[Explained] = []

    def _with_silent(self, found: Units) -> list[Unit]:
        units = list(found.units)
        for number in found.silent:
            segment = self.tree.segments[number]
            rest = [i for i in segment.spans if i != segment.entry]
            units.append(Unit([segment.entry], MISSING, MISSING, rest=rest, segment=number, outer=segment.entry))
        return sorted(units, key=lambda u: (self.tree.start(u.core[0]), self.tree.spans[u.core[0]].span_id))

    # ---- edges

    def connect(self) -> None:
        """Find the edges: content first, then what structure adds."""
        offers = [Offer(i, side.root, side.flat) for i, side in enumerate(self.outputs) if side.payload.usable]
        between_units = ContentIndex(offers)
        between = [self._explain(between_units, i) for i in range(len(self.units))]
        fed = {i for i, e in enumerate(between) if any(convincing(f, self._offer(f.source), e) for f in e.flows.values())}
        roots = [u for i, u in enumerate(self.units) if i not in fed and not self._after_silence(i)]
        self.request = side_of(request_of(self.tree, self.units, self.frames, self._capture_at, roots))
        if self.request.payload.usable:
            offers.insert(0, Offer(REQUEST_NODE, self.request.root, self.request.flat))
        index = ContentIndex(offers)
        self.explained = [self._explain(index, i) for i in range(len(self.units))]
        for i, explained in enumerate(self.explained):
            self._content_edges(index, i, explained)
        self._structural_edges()

    def _after_silence(self, number: int) -> bool:
        """Whether what came right before a unit left no output, so that its input cannot be taken for the request."""
        before = predecessor(self.places, number, self.causality)
        return before is not None and not self.units[before[0]].output.usable

    def _capture_at(self, index: int) -> Capture | None:
        return self.by_span.get(self.tree.spans[index].span_id)

    def _offer(self, number: int) -> Offer:
        side = self.outputs[number]
        return Offer(number, side.root, side.flat)

    def _explain(self, index: ContentIndex, number: int) -> Explained:
        unit = self.units[number]

        def allowed(node: int) -> int:
            if node == REQUEST_NODE:
                return 1
            return 2 + node if self.causality.before(self.units[node], unit) else 0

        return index.explain(self.inputs[number].flat, allowed)

    def _content_edges(self, index: ContentIndex, number: int, explained: Explained) -> None:
        for flow in explained.flows.values():
            confidence = convincing(flow, index.offers[flow.source], explained)
            if confidence:
                self._add(flow.source, number, EdgeKind.CONTENT, confidence)

    def _add(self, source: int, target: int, kind: EdgeKind, confidence: float) -> None:
        known = self.edges.get((source, target))
        if known is not None:
            kinds = known.kinds if kind in known.kinds else (*known.kinds, kind)
            self.edges[source, target] = replace(known, kinds=kinds, confidence=max(known.confidence, confidence))
            return
        alignment = self._align(source, target)
        self.giving.add(source)
        if source >= 0:
            self.fed.add(target)
        self.edges[source, target] = Edge(
            "", "", (kind,), round(confidence, 3), alignment.arrived, alignment.form, alignment.path, alignment.changes
        )

    def _align(self, source: int, target: int) -> Alignment:
        sent = self.request if source == REQUEST_NODE else self.outputs[source]
        received = self.inputs[target]
        return align_sides(sent, received) if sent.payload.usable and received.payload.usable else Alignment(None)

    def _structural_edges(self) -> None:
        numbers = range(len(self.units))
        for two in numbers:
            self._message_or_call(two)
            for one in range(max(0, two - 50), two):
                if declared(self.captures, one, two):
                    self._add(one, two, EdgeKind.DECLARED, 0.9)
                if same_tool_call(self.captures, one, two):
                    self._add(one, two, EdgeKind.TOOL_CALL, 0.95)
        slots = EmptySlots([side.root for side in self.inputs])
        for one in numbers:
            if one not in self.giving:
                self._dangling(one, slots)
        targets = {target for _, target in self.edges}
        for two in numbers:
            if two not in targets:
                self._add(REQUEST_NODE, two, EdgeKind.CALL, 0.5)

    def _message_or_call(self, two: int) -> None:
        """An edge from whatever came right before, where the input is unknown or its source is."""
        unit = self.units[two]
        if two in self.fed:
            return
        unknown = unexplained(self.explained[two])
        before = predecessor(self.places, two, self.causality)
        if before is None:
            quiet = self._silent_sibling(two) if unknown and unit.input.usable else None
            if quiet is not None:
                self._add(quiet, two, EdgeKind.CALL, 0.5)
            return
        one, kind = before
        if unknown or not unit.input.usable or not self.units[one].output.usable:
            self._add(one, two, kind, 0.5)

    def _silent_sibling(self, two: int) -> int | None:
        """The last unit before this one whose output was not recorded: the input that nobody explains may have come from it."""
        return next((i for i in self.places.quiet if i < two and self.causality.before(self.units[i], self.units[two])), None)

    def _dangling(self, one: int, slots: EmptySlots) -> None:
        """A unit whose output nobody received: into its caller, or into the empty slot that waits for it."""
        caller = called_by(self.places, one)
        if caller is not None and (caller, one) not in self.edges:
            self._add(one, caller, EdgeKind.CALL, 0.7)
            return
        unit = self.units[one]
        names = [*span_names(self.tree, unit, self.captures[one]), self.tree.spans[unit.core[0]].service]
        for two in slots.waiting(names, one):
            if self.causality.before(unit, self.units[two]):
                self._add(one, two, EdgeKind.CALL, 0.6)
                return

    # ---- the graph

    def graph(self, config: Config, final: str) -> Graph:
        """Number the hops in the order of data and say what is request and what is the final output."""
        order = in_order_of_data(len(self.units), self.edges)
        place = {unit: at for at, unit in enumerate(order)} | {REQUEST_NODE: REQUEST_NODE}
        ids = {unit: f"H{at + 1}" for at, unit in enumerate(order)}
        hops = tuple(self._hop(i, ids[i], config) for i in order)
        edges = [
            replace(edge, source=REQUEST if source == REQUEST_NODE else ids[source], target=ids[target])
            for (source, target), edge in sorted(self.edges.items(), key=lambda item: (place[item[0][1]], place[item[0][0]]))
        ]
        last, output = self._final(final)
        if last >= 0:
            edges.append(Edge(ids[last], FINAL, (EdgeKind.CALL,), 0.9, 1.0 if output.usable else None, "whole"))
        return Graph(
            hops,
            tuple(edges),
            self.request.payload,
            entry_spans(self.tree, self.units),
            output,
            ids.get(last, ""),
            self._notices(),
        )

    def _hop(self, number: int, hop_id: str, config: Config) -> Hop:
        unit, capture, tree = self.units[number], self.captures[number], self.tree
        core = tree.spans[unit.core[0]]
        given = self._hints(unit)
        payload = split_prompt(unit.input, self.explained[number], given)
        names = span_names(tree, unit, capture)
        role, confidence = role_of(core.service, names, capture, unit.output, payload.instructions, config.hops)
        span_ids = tuple(dict.fromkeys(tree.spans[i].span_id for i in [*unit.core, *unit.rest]))
        several = [c for i in unit.spans if (c := self._capture_at(i)) is not None]
        facts = {k: v for c in reversed(several) for k, v in c.facts.items()}
        return Hop(
            id=hop_id,
            name=hop_name(tree, unit, capture),
            service=core.service,
            role=role,
            role_confidence=confidence,
            span_ids=span_ids,
            input=payload,
            output=unit.output,
            start_ns=tree.spans[unit.outer].start_ns,
            end_ns=max(tree.spans[i].end_ns for i in unit.core),
            instructions=payload.instructions,
            model=next((c.model for c in several if c.model), ""),
            finish_reason=next((c.finish_reason for c in several if c.finish_reason), ""),
            error=next((c.error for c in several if c.error), core.status_message if core.status == 2 else ""),
            failed=tuple(tree.spans[i].span_id for i in unit.failed),
            facts=facts,
            conventions=tuple(dict.fromkeys(n for c in several for n in c.conventions)),
            trace_id=core.trace_id,
            silent="" if unit.input.usable or unit.output.usable else _why_silent(unit, several),
        )

    def _hints(self, unit: Unit) -> list[str]:
        """Bare data that an outer span of the unit holds, to be found again in the prompt."""
        return [
            c.input.text for i in unit.core if (c := self._capture_at(i)) is not None and c.input.usable and c.input.text != unit.input.text
        ]

    def _final(self, wanted: str) -> tuple[int, Payload]:
        """The last hop and the final output: as asked for, as the outermost frame says, else of the last hop in the flow."""
        if wanted:
            for i, unit in enumerate(self.units):
                if any(self.tree.spans[s].span_id == wanted for s in unit.spans):
                    return i, unit.output
            raise UsageError(f"no hop holds span {wanted}", "rca trace ... --json lists each hop's span_ids")
        if not self.units:
            return -1, MISSING
        for frame in sorted(self.frames, key=lambda f: self.tree.start(f.span)):
            if frame.output.usable:
                key = key_of(frame.output.text)
                same = [i for i, u in enumerate(self.units) if u.output.usable and key_of(u.output.text) == key]
                if same and not self._feeds_later(same[-1], frame.span):
                    return same[-1], self.units[same[-1]].output
        sources = {source for source, _ in self.edges}
        sinks = [i for i in range(len(self.units)) if i not in sources]
        fed = {target for source, target in self.edges if source >= 0}
        best = max(sinks or range(len(self.units)), key=lambda i: (i in fed, _tells(self.units[i]), self.tree.end(self.units[i].core[0])))
        return best, self.units[best].output

    def _feeds_later(self, unit: int, frame: int) -> bool:
        """Whether a unit's output went to one that began after the frame around it ended: such a frame holds a part of the flow only."""
        end = self.tree.end(frame)
        return any(source == unit and self.tree.start(self.units[target].core[0]) >= end for source, target in self.edges if target >= 0)

    def _notices(self) -> tuple[Notice, ...]:
        tree = self.tree
        if not tree.missing_parents:
            return ()
        ids = tuple(tree.spans[i].span_id for i in tree.missing_parents[:20])
        return (Notice("missing_parent", f"{len(tree.missing_parents)} spans name a parent that is not in the trace", ids),)


def _tells(unit: Unit) -> bool:
    """Whether an output is prose, as an answer to people is; labels and records that nobody received are by-products."""
    return unit.output.usable and unit.output.value is None and len(unit.output.text.split()) >= MIN_ANSWER_WORDS


def _why_silent(unit: Unit, captures: Sequence[Capture]) -> str:
    states = {p.state for c in captures for p in (c.input, c.output)} - {State.ABSENT}
    if states:
        return f"its payloads are {', '.join(sorted(states))}"
    return "the instrumentation recorded neither input nor output"
