"""From spans to units of work: one call often stands on two to five spans, and a service's call on many more.

Within each segment (one service's work on one call) the spans that hold payloads or that an instrumentation calls a
model, tool or retriever are folded bottom-up:

- a span around one unit becomes part of it; payloads are taken from whichever span tells most;
- a span around several units is a *frame* (workflow, agent, handler): not a unit, but it knows request and answer;
- prompt templates, parsers, second instrumentations and the failed attempts of a retry join the unit they belong to.
"""

from __future__ import annotations

from collections.abc import Mapping

from rca.graph.fragments import key_of
from rca.graph.merge import best_input, best_output, says_same
from rca.graph.tree import NONE, SpanTree
from rca.model import MISSING, Capture, Payload, SpanKind, State, StatusCode
from rca.records import dataclass, field

LEAF_KINDS = frozenset({"llm", "retriever", "reranker", "embedding", "guardrail", "evaluator"})
WORK_KINDS = LEAF_KINDS | {"tool"}
GLUE_KINDS = frozenset({"prompt", "parser"})
MINOR_KINDS = frozenset({"embedding", "http", "db", "messaging"})
MIN_OWN = 20
"""Characters of an answer that is found again in a later input without being there by chance."""


@dataclass(slots=True)
class Unit:
    """Spans of one unit of work, by index: `core` hold its payloads (best first), `rest` were folded in, `failed` are dead attempts."""

    core: list[int]
    input: Payload
    output: Payload
    rest: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    segment: int = NONE
    outer: int = NONE  # the outermost span with a payload

    @property
    def spans(self) -> list[int]:
        """Every span of the unit, those with payloads first, each once."""
        return list(dict.fromkeys([*self.core, *self.rest, *self.failed]))


@dataclass(frozen=True, slots=True)
class Frame:
    """A span around several units, with the request it got and the answer it gave."""

    span: int
    input: Payload
    output: Payload
    segment: int


@dataclass(slots=True)
class Units:
    """What a trace holds: units of work, frames, and segments that worked without leaving a payload."""

    units: list[Unit]
    frames: list[Frame]
    silent: list[int]


def find_units(tree: SpanTree, captures: Mapping[str, Capture]) -> Units:
    """Fold the spans of a trace; near linear in their number (siblings are compared with their neighbours only)."""
    folded = _Folding(tree, captures)
    folded.run()
    return Units(folded.units, folded.frames, folded.silent)


class _Folding:
    """One pass over the span tree, children before parents."""

    def __init__(self, tree: SpanTree, captures: Mapping[str, Capture]) -> None:
        self.tree = tree
        self.captures = captures
        self.below: list[list[Unit]] = [[] for _ in tree.spans]
        self.units: list[Unit] = []
        self.frames: list[Frame] = []
        self.silent: list[int] = []

    def capture(self, index: int) -> Capture | None:
        """What the conventions read from a span."""
        return self.captures.get(self.tree.spans[index].span_id)

    def run(self) -> None:
        """Fold every segment, then give the spans without payload to the units they served."""
        tree = self.tree
        for index in reversed(tree.order):
            units = self._fold(index, self._siblings(self.below[index]))
            segment = tree.segment_of[index]
            if tree.segments[segment].entry == index:
                self._close(segment, units)
            else:
                self.below[tree.parent[index]].extend(units)
            self.below[index] = []
        self._demote()
        self.units.sort(key=lambda u: (tree.start(u.core[0]), tree.spans[u.core[0]].span_id))

    def _fold(self, index: int, units: list[Unit]) -> list[Unit]:
        """The units under one span together with the span itself."""
        capture = self.capture(index)
        if capture is None or not _material(capture):
            return units
        if not units:
            return [Unit([index], capture.input, capture.output, outer=index)]
        if capture.kind in LEAF_KINDS or (capture.kind == "tool" and not any(self._kind(u) == "llm" for u in units)):
            return [self._absorb(index, capture, units)]
        if len(units) == 1 and says_same(capture.output, units[0].input) and not says_same(capture.output, units[0].output):
            # what the outer span put out went into the inner one: a first step that called the second one
            return [Unit([index], capture.input, capture.output, outer=index), *units]
        if len(units) == 1:
            return [self._wrap(index, capture, units[0])]
        self.frames.append(Frame(index, capture.input, capture.output, self.tree.segment_of[index]))
        return units

    def _kind(self, unit: Unit) -> str:
        capture = self.capture(unit.core[0])
        return capture.kind if capture else ""

    def _absorb(self, index: int, capture: Capture, units: list[Unit]) -> Unit:
        """A model, retriever or tool span takes in whatever lies under it."""
        whole = Unit([index], capture.input, capture.output, outer=index)
        for unit in units:
            twin = says_same(unit.output, capture.output) or not capture.output.usable
            if twin and not (unit.output.state == State.ABSENT and unit.input.state == State.ABSENT):
                whole.input, whole.output = best_input(whole.input, unit.input), best_output(whole.output, unit.output)
                whole.core += unit.core
            else:
                whole.rest += unit.core
            whole.rest += unit.rest
            whole.failed += unit.failed
        return whole

    def _wrap(self, index: int, capture: Capture, unit: Unit) -> Unit:
        """A span around one unit: part of it, unless what it returns came from another service further down, or what it was given is not
        what the unit was given, which began only when other services had answered: then it frames them all."""
        remote = self._remote(index)
        passed_on = capture.output.usable and not says_same(capture.output, unit.output)
        gathered = capture.input.usable and unit.input.usable and any(self._answered_before(s, unit) for s in remote)
        if remote and (passed_on or (gathered and key_of(capture.input.text) != key_of(unit.input.text))):
            self.frames.append(Frame(index, capture.input, capture.output, self.tree.segment_of[index]))
            return unit
        unit.input = best_input(capture.input, unit.input)
        unit.output = best_output(capture.output, unit.output)
        unit.core.append(index)
        unit.outer = index
        return unit

    def _answered_before(self, segment: int, unit: Unit) -> bool:
        """Whether a called service was done when a unit began."""
        return self.tree.end(self.tree.segments[segment].entry) <= self.tree.start(unit.outer)

    def _remote(self, index: int) -> list[int]:
        """Segments that were called from below this span."""
        tree, here = self.tree, self.tree.segment_of[index]
        out, stack = [], [index]
        while stack:
            node = stack.pop()
            for child in tree.children[node]:
                if tree.segment_of[child] != here:
                    out.append(tree.segment_of[child])
                else:
                    stack.append(child)
        return out

    # ---- siblings

    def _siblings(self, units: list[Unit]) -> list[Unit]:
        """Neighbours that are one unit: streamed halves, retries, prompts and parsers, a second instrumentation."""
        if len(units) < 2:
            return units
        units = sorted(units, key=lambda u: (self.tree.start(u.core[0]), self.tree.end(u.core[0])))
        units = self._glue(units)
        kept: list[Unit] = []
        for unit in units:
            if kept and self._joined(kept[-1], unit):
                continue
            kept.append(unit)
        return kept

    def _joined(self, one: Unit, two: Unit) -> bool:
        """Fold `two` into `one` (or the other way round) where they are the same call; whether that was so."""
        if self._same_call(one, two) or self._halves(one, two):
            one.input, one.output = best_input(one.input, two.input), best_output(one.output, two.output)
            one.core, one.rest, one.failed = one.core + two.core, one.rest + two.rest, one.failed + two.failed
            return True
        if self._failed(one) and not self._failed(two) and self._same_question(one, two):
            failed = one.spans
            one.core, one.rest, one.outer = two.core, two.rest, two.outer
            one.input, one.output, one.failed = two.input, two.output, [*failed, *two.failed]
            return True
        return False

    def _glue(self, units: list[Unit]) -> list[Unit]:
        """Fold prompt templates, parsers and other spans that only hand a neighbour's text on."""
        mains = [u for u in units if not self._is_glue(u, units)]
        if not mains or len(mains) == len(units):
            return units
        for unit in units:
            if unit not in mains:
                near = min(mains, key=lambda m: abs(units.index(m) - units.index(unit)))
                if says_same(unit.output, near.output) or not near.output.usable:
                    near.output = best_output(unit.output, near.output)
                if self._kind(unit) == "prompt" and unit.input.instructions and not near.input.instructions:
                    near.input = best_input(unit.input, near.input)
                near.rest += unit.spans
        return mains

    def _is_glue(self, unit: Unit, units: list[Unit]) -> bool:
        kind = self._kind(unit)
        if kind in GLUE_KINDS:
            return True
        if kind in MINOR_KINDS:
            return any(self._kind(u) not in MINOR_KINDS for u in units)
        if kind in WORK_KINDS or len(unit.core) > 1:
            return False
        return any(
            u is not unit and self._kind(u) == "llm" and says_same(unit.output, u.output) and says_same(unit.input, u.output) for u in units
        )

    def _same_call(self, one: Unit, two: Unit) -> bool:
        """Two instrumentations saw one call: same output, same question, and one span lies within the other in time."""
        a, b = one.core[0], two.core[0]
        tree = self.tree
        within = tree.start(b) <= tree.end(a) and (tree.start(b) < tree.end(a) or tree.end(b) <= tree.end(a))
        if not within or not one.output.usable or key_of(one.output.text) != key_of(two.output.text):
            return False
        return self._same_question(one, two)

    def _same_question(self, one: Unit, two: Unit) -> bool:
        if not one.input.usable or not two.input.usable:
            return self.tree.spans[one.core[0]].name == self.tree.spans[two.core[0]].name
        return says_same(one.input, two.input)

    def _halves(self, one: Unit, two: Unit) -> bool:
        """A streamed call on two sibling spans of one scope: the first has the input only, the second the output."""
        a, b = self.tree.spans[one.core[0]], self.tree.spans[two.core[0]]
        if a.scope != b.scope or a.parent_id != b.parent_id or not a.scope:
            return False
        first = one.input.usable and not one.output.usable and not self._failed(one)
        return first and two.output.usable and (not two.input.usable or says_same(one.input, two.input))

    def _failed(self, unit: Unit) -> bool:
        return not unit.output.usable and any(self.tree.spans[i].status == StatusCode.ERROR for i in unit.core)

    # ---- frames that lie apart from what they frame

    def _demote(self) -> None:
        """Make frames of units that only pass on: handlers and workflows whose answer is that of a service they called.

        Some tracers do not join their workflow span to the calls made within it, so that it looks like a unit of its own.
        """
        below = self._answers_below()
        for unit in list(self.units):
            if self._kind(unit) in WORK_KINDS or self._forwards(unit, below) is False:
                continue
            self.units.remove(unit)
            self.frames.append(Frame(unit.outer, unit.input, unit.output, unit.segment))

    def _answers_below(self) -> dict[int, list[tuple[Unit, int]]]:
        """Segment -> units in the segments that it called or sent messages to, directly or through others, each with the
        span of the segment by which it was reached."""
        tree = self.tree
        below: dict[int, list[tuple[Unit, int]]] = {}
        for unit in self.units:
            number, seen = unit.segment, {unit.segment}
            while True:
                segment = tree.segments[number]
                cause = segment.caller if segment.caller != NONE else (segment.producers or [NONE])[0]
                if cause == NONE or tree.segment_of[cause] in seen:
                    break
                number = tree.segment_of[cause]
                seen.add(number)
                below.setdefault(number, []).append((unit, cause))
        return below

    def _forwards(self, unit: Unit, below: Mapping[int, list[tuple[Unit, int]]]) -> bool:
        others = below.get(unit.segment, [])
        if not others:
            return False
        if not unit.output.usable:
            return unit.input.usable and self._is_handler(unit)
        segment = self.tree.segments[unit.segment]
        key = key_of(unit.output.text)
        if segment.caller == NONE and not segment.producers and key == key_of(unit.input.text):
            return True
        end = self.tree.end(unit.outer)
        same = [o for o, cause in others if o.output.usable and key_of(o.output.text) == key and self.tree.end(cause) <= end]
        return bool(same) and not self._received_first(unit, same, others)

    def _received_first(self, unit: Unit, same: list[Unit], others: list[tuple[Unit, int]]) -> bool:
        """Whether a unit's answer went into a service that it called before any of them put it out: then it is the unit's own."""
        if says_same(unit.input, unit.output):
            return False
        first = min(self.tree.start(o.core[0]) for o in same)
        given = (o for o, _ in others if self.tree.start(o.core[0]) <= first)
        return any(self._holds(o.input, unit.output) for o in given)

    @staticmethod
    def _holds(whole: Payload, piece: Payload) -> bool:
        """Whether one payload has all of another one's text in it, quoted or as it is."""
        return len(piece.text) >= MIN_OWN and whole.usable and key_of(piece.text) in key_of(whole.text.replace("\\n", "\n"))

    def _is_handler(self, unit: Unit) -> bool:
        """Whether a unit is nothing but the entry of its segment."""
        return unit.core == [self.tree.segments[unit.segment].entry]

    # ---- segments

    def _close(self, number: int, units: list[Unit]) -> None:
        """Take the units of a finished segment, and its spans without payload."""
        segment = self.tree.segments[number]
        for unit in units:
            unit.segment = number
        units = [u for u in units if not self._minor_only(u)]
        self.units += units
        if not units:
            if self._worked(number):
                self.silent.append(number)
            return
        framed = {f.span for f in self.frames if f.segment == number}
        taken = {i for u in units for i in u.spans} | framed
        if len(units) == 1:
            units[0].rest += [i for i in segment.spans if i not in taken]
            return
        owner = {i: u for u in units for i in u.spans}
        for i in segment.spans:
            if i in taken:
                continue
            holder = owner.get(self.tree.parent[i])
            if holder is not None:
                holder.rest.append(i)
                owner[i] = holder

    def _minor_only(self, unit: Unit) -> bool:
        """An embedding, database or HTTP client call on its own is no unit of work of the pipeline."""
        capture = self.capture(unit.core[0])
        if capture is None or capture.kind not in MINOR_KINDS or len(unit.core) > 1:
            return False
        return capture.kind == "embedding" or self.tree.spans[unit.core[0]].kind not in (SpanKind.SERVER, SpanKind.CONSUMER)

    def _worked(self, number: int) -> bool:
        """Whether a segment without payload did work of its own that the pipeline may depend on.

        A consumer did, and so did a server that calls no other observed service; an orchestrator or an intake that only
        publishes did not.
        """
        tree, segment = self.tree, self.tree.segments[number]
        entry = tree.spans[segment.entry]
        if any((c := self.capture(i)) is not None and c.kind in WORK_KINDS for i in segment.spans):
            return True
        if entry.kind == SpanKind.CONSUMER:
            return True
        if entry.kind != SpanKind.SERVER or segment.callees:
            return False
        publishes = any(tree.spans[i].kind == SpanKind.PRODUCER for i in segment.spans)
        return segment.caller != NONE or not publishes


def _material(capture: Capture) -> bool:
    """Whether a capture makes its span part of a unit: it has a payload, or names a model, tool or retriever."""
    if capture.input is MISSING and capture.output is MISSING:
        return capture.kind in WORK_KINDS
    return capture.input.usable or capture.output.usable or capture.kind in WORK_KINDS
