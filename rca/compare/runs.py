"""Two traces of one pipeline to a `Comparison`: hops aligned, payloads, instructions and settings compared, the first parting found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import ndiff
from typing import Any

from rca.compare import prose, shape
from rca.compare.align import Aligned, align, kind
from rca.compare.settings import changes
from rca.compare.texts import compare_payloads, graded
from rca.model import (
    MISSING,
    REQUEST,
    Comparison,
    Difference,
    Edge,
    Graph,
    HandoffPair,
    Hop,
    HopPair,
    Likeness,
    Notice,
    Parting,
    Payload,
    Span,
    TextComparison,
    Trace,
)
from rca.provenance.reading import Reading
from rca.records import replace

COVERED = 0.5
"""Share of the smaller run's hops that must have a counterpart: less is another pipeline."""
_LOST = 0.15
"""Share of what was sent by which a hand-off must differ to be told."""
_WORDING = 0.3
"""Weight of all differences in wording from which it is told where it first differs."""
_TAKEN_UP = 0.2
_ARISEN = 500
"""Differences of what was sent to a hop that are looked at, at most."""
_RULES = 20_000
_MOST_LINES = 40


def compare(good: Trace, good_graph: Graph, bad: Trace, bad_graph: Graph) -> Comparison:
    """Compare a good run with a bad one of the same pipeline; `reason` says why where they cannot be compared."""
    return _Runs(good, good_graph, bad, bad_graph).comparison()


class _Runs:
    """The two runs, with what both sides' hops worked on."""

    def __init__(self, good: Trace, good_graph: Graph, bad: Trace, bad_graph: Graph) -> None:
        self.traces = good, bad
        self.graphs = good_graph, bad_graph
        self.readings = Reading(good_graph), Reading(bad_graph)
        self.spans: tuple[Mapping[str, Span], Mapping[str, Span]] = ({s.span_id: s for s in good.spans}, {s.span_id: s for s in bad.spans})

    def comparison(self) -> Comparison:
        good, bad = self.graphs
        ids = [trace.trace_ids[0] if trace.trace_ids else "" for trace in self.traces]
        request, final = compare_payloads(good.request, bad.request, True), compare_payloads(good.final, bad.final)
        aligned = align(good, bad)
        reason = self._reason(aligned)
        if reason:
            return Comparison(ids[0], ids[1], good, bad, request, final, reason=reason)
        pairs = self._inherited([self._pair(good.hops[i], bad.hops[j], score) for i, j, score in aligned.pairs])
        handoffs = self._handoffs(pairs, request)
        return Comparison(
            ids[0],
            ids[1],
            good,
            bad,
            request,
            final,
            pairs,
            handoffs,
            tuple(good.hops[i].id for i in aligned.only_good),
            tuple(bad.hops[j].id for j in aligned.only_bad),
            _repeats(good, bad, aligned),
            parting(bad, request, final, pairs, handoffs),
            notices=tuple(self._notices(ids)),
        )

    def _reason(self, aligned: Aligned) -> str:
        good, bad = self.graphs
        for graph, whose in ((good, "good"), (bad, "bad")):
            if not graph.hops:
                return f"the {whose} run has no hop"
            if not any(hop.input.usable or hop.output.usable for hop in graph.hops):
                return f"the {whose} run records no inputs and outputs"
        if aligned.covered(len(good.hops), len(bad.hops)) < COVERED:
            return f"these are different pipelines: {len(aligned.pairs)} of {min(len(good.hops), len(bad.hops))} hops have a counterpart"
        return ""

    def _notices(self, ids: Sequence[str]) -> list[Notice]:
        found = []
        if ids[0] and ids[0] == ids[1]:
            found.append(Notice("same_trace", f"both are the same trace {ids[0]}: there is nothing to compare"))
        starts = [min((s.start_ns for s in trace.spans), default=0) for trace in self.traces]
        if all(starts) and starts[0] > starts[1]:
            found.append(Notice("good_is_newer", "the good run began after the bad one; exchange them if they were swapped"))
        return found

    def _pair(self, good: Hop, bad: Hop, score: float) -> HopPair:
        given = [self._given(reading, hop) for reading, hop in zip(self.readings, (good, bad), strict=True)]
        rules = [reading.instructions(hop) for reading, hop in zip(self.readings, (good, bad), strict=True)]
        received = compare_payloads(given[0], given[1], True)
        output = _grounded(compare_payloads(good.output, bad.output), given[1].text)
        shapes = () if output.agrees else shape.differences(good, bad, given[0].text, given[1].text)
        return HopPair(good.id, bad.id, score, received, output, rule_lines(*rules), changes(good, bad, self.spans), shapes)

    def _inherited(self, pairs: Sequence[HopPair]) -> tuple[HopPair, ...]:
        """The pairs with differences of inputs weighed as they were weighed where they arose: a score that differs in what a search put out
        is as little a difference in the prompt that holds it."""
        of = {pair.bad: pair.output.differences for pair in pairs}
        out = []
        for pair in pairs:
            arisen = [d for edge in self.readings[1].into(pair.bad) for d in of.get(edge.source, ())][:_ARISEN]
            known = [_as_arisen(d, arisen) for d in pair.input.differences]
            out.append(replace(pair, input=graded(known, pair.input)) if known != list(pair.input.differences) else pair)
        return tuple(out)

    def _given(self, reading: Reading, hop: Hop) -> Payload:
        """What a hop worked on: its input, else what was sent to it."""
        if hop.input.usable or not reading.inputs(hop):
            return hop.input
        sent = [reading.payload(edge.source) for edge in reading.into(hop.id)]
        usable = [payload for payload in sent if payload.usable]
        return usable[0] if len(usable) == 1 else Payload(usable[0].state, "\n".join(p.text for p in usable)) if usable else MISSING

    # ---------------------------------------------------------------- hand-offs

    def _handoffs(self, pairs: Sequence[HopPair], request: TextComparison) -> tuple[HandoffPair, ...]:
        """Hand-offs that carried something else although the same was sent, or that one of the runs does not have."""
        to_good = {pair.bad: pair.good for pair in pairs} | {REQUEST: REQUEST}
        to_bad = {good: bad for bad, good in to_good.items()}
        sent = {pair.bad: pair.output for pair in pairs} | {REQUEST: request}
        found = []
        for pair in pairs:
            mine = {edge.source: edge for edge in self.readings[1].into(pair.bad) if edge.source in to_good}
            theirs = {to_bad[edge.source]: edge for edge in self.readings[0].into(pair.good) if edge.source in to_bad}
            for source in dict.fromkeys((*theirs, *mine)):
                told = self._handoff(pair, source, to_good[source], mine.get(source), theirs.get(source), sent[source])
                if told is not None:
                    found.append(told)
        return tuple(found)

    def _handoff(
        self, pair: HopPair, source: str, good_source: str, mine: Edge | None, theirs: Edge | None, sent: TextComparison
    ) -> HandoffPair | None:
        arrived = (theirs.arrived if theirs else None, mine.arrived if mine else None)
        told: list[Difference] = []
        if theirs and mine is None and pair.input.differs and theirs.confidence >= 0.5:
            told.append(Difference("missing", "a hand-off", "", weight=0.8))
        elif mine and theirs is None and mine.confidence >= 0.5:
            told.append(Difference("added", "", "a hand-off", weight=0.2))
        elif mine and theirs:
            if arrived[0] is not None and arrived[1] is not None and arrived[0] - arrived[1] >= _LOST:
                told.append(Difference("missing", f"{arrived[0]:.0%} arrived", f"{arrived[1]:.0%} arrived", weight=0.8))
            if mine.changes and not theirs.changes:
                first = mine.changes[0]
                told.append(Difference("changed", first.before, first.after, first.path.removeprefix("$."), 0.9))
            if mine.path != theirs.path and mine.path and theirs.path:
                told.append(Difference("changed", theirs.path, mine.path, "field taken", 0.9))
        if not told and sent.agrees and pair.input.differs and mine and len(self.readings[1].into(pair.bad)) == 1:
            told = [*pair.input.differences]
        if not told:
            return None
        return HandoffPair(source, pair.bad, good_source, pair.good, *arrived, sent.agrees, tuple(told))


def parting(
    bad: Graph,
    request: TextComparison,
    final: TextComparison,
    pairs: Sequence[HopPair],
    handoffs: Sequence[HandoffPair],
) -> Parting | None:
    """The first place in the order of the data where what went in agrees and what came out does not."""
    if request.differs:
        return Parting("request", REQUEST, "", REQUEST)
    of = {pair.bad: pair for pair in pairs}
    crossed: dict[str, list[HandoffPair]] = {}
    for handoff in handoffs:
        crossed.setdefault(handoff.target, []).append(handoff)
    for hop in bad.hops:
        pair = of.get(hop.id)
        if pair is None:
            continue
        if pair.input.differs:
            broken = [h for h in crossed.get(hop.id, ()) if h.sent and any(d.weight >= 0.5 for d in h.differences)]
            if broken:
                worst = max(broken, key=lambda h: sum(d.weight for d in h.differences))
                return Parting("handoff", hop.id, worst.source, pair.good)
        elif pair.input.agrees and pair.output.differs:
            return Parting("hop", hop.id, "", pair.good)
    return None if final.likeness is Likeness.EQUAL else _in_wording(pairs)


def _in_wording(pairs: Sequence[HopPair]) -> Parting | None:
    """Where no fact differs: the hop whose wording differs most from the good run's, on the same input."""
    worded = [p for p in pairs if p.input.agrees and p.output.likeness is Likeness.WORDED]
    most = max(worded, key=lambda p: sum(d.weight for d in p.output.differences), default=None)
    if most is None or sum(d.weight for d in most.output.differences) < _WORDING:
        return None
    return Parting("hop", most.bad, "", most.good, clear=False)


def _as_arisen(difference: Difference, arisen: Sequence[Difference]) -> Difference:
    for before in arisen:
        if before.weight < difference.weight and _same_piece(difference.bad, before.bad) and _same_piece(difference.good, before.good):
            return replace(difference, weight=before.weight)
    return difference


def _same_piece(one: str, two: str) -> bool:
    return one == two or (bool(one) and bool(two) and (one in two or two in one))


def _grounded(output: TextComparison, given: str) -> TextComparison:
    """A comparison of outputs in which news counts little that stand in the hop's own input: another detail was taken up, none made up."""
    if output.likeness is Likeness.UNKNOWN:
        return output
    found = [
        replace(d, weight=min(d.weight, _TAKEN_UP)) if d.kind == "added" and prose.told_by(given, d.bad) else d for d in output.differences
    ]
    return graded(found, output) if found != list(output.differences) else output


def _repeats(good: Graph, bad: Graph, aligned: Aligned) -> tuple[tuple[str, int, int], ...]:
    """Kinds of hop that ran more often in one of the runs: the last pair of that kind, and the rounds beyond it."""
    rounds: dict[tuple[str, str, str], Any] = {}
    for i, j, _ in aligned.pairs:
        if kind(good.hops[i]) == kind(bad.hops[j]):
            rounds[kind(bad.hops[j])] = [bad.hops[j].id, 0, 0]
    for side, (graph, left) in enumerate(((good, aligned.only_good), (bad, aligned.only_bad)), 1):
        for i in left:
            if kind(graph.hops[i]) in rounds:
                rounds[kind(graph.hops[i])][side] += 1
    return tuple((hop, more, fewer) for hop, more, fewer in rounds.values() if more or fewer)


def rule_lines(good: str, bad: str) -> tuple[str, ...]:
    """The lines of two instructions that differ, without the equal ones; () where they say the same, or one is not recorded."""
    if not good or not bad or prose.squash(good) == prose.squash(bad):
        return ()
    lines = [[" ".join(line.split()) for line in text[:_RULES].splitlines() if line.strip()] for text in (good, bad)]
    return tuple(line for line in ndiff(lines[0], lines[1]) if line[:1] in "+-")[:_MOST_LINES]
