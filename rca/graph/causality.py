"""Could data have flowed from one unit of work to another? Answered from calls, links and clocks, in this order.

Two units are compared where their callers meet: the orchestrator's own clock tells which call returned before which
other began, whatever the clocks of the services say.
"""

from __future__ import annotations

from rca.graph.tree import NONE, SpanTree
from rca.graph.units import Unit
from rca.model import SpanKind

TOLERANCE_NS = 2_000_000
MAX_CLIMB = 200


class Causality:
    """Order between units; answers are remembered."""

    def __init__(self, tree: SpanTree) -> None:
        self.tree = tree
        self._paths: dict[int, dict[int, int]] = {}
        self._known: dict[tuple[int, int], bool] = {}

    def before(self, one: Unit, two: Unit) -> bool:
        """Whether the output of `one` can have been in the input of `two`."""
        key = (id(one), id(two))
        if key not in self._known:
            self._known[key] = one is not two and self._before(one, two)
        return self._known[key]

    def _before(self, one: Unit, two: Unit) -> bool:
        path_one, path_two = self._path(one), self._path(two)
        meeting = next((s for s in path_two if s in path_one), NONE)
        tree = self.tree
        if meeting == NONE:
            return tree.start(one.core[0]) <= tree.start(two.core[0])
        a, b = path_one[meeting], path_two[meeting]
        within = tree.start(a) <= tree.start(b) and tree.end(a) >= tree.end(b)
        if meeting == one.segment and (meeting != two.segment or within):
            return tree.start(a) <= tree.start(b) + TOLERANCE_NS
        if SpanKind.PRODUCER in (tree.spans[a].kind, tree.spans[b].kind) and meeting not in (one.segment, two.segment):
            return tree.start(one.core[0]) <= tree.start(two.core[0]) and tree.end(one.core[0]) <= tree.end(two.core[0])
        return self._finished(a, b)

    def _finished(self, a: int, b: int) -> bool:
        """Whether span a had ended when span b began, give or take what clocks and exporters round."""
        tree = self.tree
        return tree.end(a) <= tree.start(b) + TOLERANCE_NS + (tree.end(a) - tree.start(a)) // 50 and tree.start(a) <= tree.start(b)

    def _path(self, unit: Unit) -> dict[int, int]:
        """Segment -> the unit's representative span in it, from its own segment up through callers and producers."""
        path = self._paths.get(id(unit))
        if path is None:
            path = {unit.segment: unit.core[0]}
            tree = self.tree
            segment = tree.segments[unit.segment]
            for _ in range(MAX_CLIMB):
                cause = segment.caller if segment.caller != NONE else (segment.producers or [NONE])[0]
                if cause == NONE or tree.segment_of[cause] in path:
                    break
                path[tree.segment_of[cause]] = cause
                segment = tree.segments[tree.segment_of[cause]]
            self._paths[id(unit)] = path
        return path
