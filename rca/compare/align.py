"""Which hop of one run does the work of which hop of the other.

Hops are alike by service, name, role, instructions, what they put out and where in the flow they stand. First those of one kind
(service, name and role) are paired: loops and fan-outs by what they worked on, then in their order. What is left on both sides, because
a service was renamed or another version of an instrumentation names spans otherwise, is paired by a matching of greatest total
likeness (J. Edmonds 1965, "Paths, trees, and flowers"; networkx). What is alike to nothing stays without a counterpart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

from rca.compare import prose
from rca.model import Graph, Hop
from rca.records import dataclass
from rca.text.leaves import parsed

LEAST = 0.5
"""Likeness from which two hops of different kinds are taken for one."""
MOST_PAIRS = 40_000
"""Pairs of hops of different kinds that are looked at."""
_BY_CONTENT = 3600
"""Pairs of hops of one kind that are compared by what they worked on; larger groups are paired in their order."""
_WEIGHTS = {"service": 3.0, "name": 2.5, "role": 1.5, "instructions": 3.0, "output": 1.5, "place": 1.0}


@dataclass(frozen=True, slots=True)
class Aligned:
    """Pairs of hop indexes (good, bad, likeness) in the order of the bad run, and the indexes without a counterpart."""

    pairs: tuple[tuple[int, int, float], ...]
    only_good: tuple[int, ...]
    only_bad: tuple[int, ...]

    def covered(self, good: int, bad: int) -> float:
        """The share of the smaller run's hops that have a counterpart."""
        return len(self.pairs) / min(good, bad) if good and bad else 0.0


def align(good: Graph, bad: Graph) -> Aligned:
    """Pair the hops of two graphs. The same graphs give the same pairs."""
    here, there = _places(bad), _places(good)
    pairs: list[tuple[int, int, float]] = []
    groups: dict[tuple[str, str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, graph in enumerate((good, bad)):
        for i, hop in enumerate(graph.hops):
            groups[kind(hop)][side].append(i)
    for mine, theirs in groups.values():
        if mine and theirs:
            pairs += [(i, j, 1.0) for i, j in _of_one_kind(good.hops, bad.hops, mine, theirs)]
    paired = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    left = [[i for i in range(len(graph.hops)) if i not in paired[side]] for side, graph in enumerate((good, bad))]
    pairs += _across_kinds(good.hops, bad.hops, left[0], left[1], there, here)
    done = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    return Aligned(
        tuple(sorted(pairs, key=lambda p: p[1])),
        tuple(i for i in range(len(good.hops)) if i not in done[0]),
        tuple(j for j in range(len(bad.hops)) if j not in done[1]),
    )


def kind(hop: Hop) -> tuple[str, str, str]:
    """What makes hops alike: they do the same work on other data."""
    return hop.service, hop.name, hop.role


def _places(graph: Graph) -> list[float]:
    """Where each hop stands in the order of the data, 0..1."""
    last = max(1, len(graph.hops) - 1)
    return [i / last for i in range(len(graph.hops))]


def _of_one_kind(good: Sequence[Hop], bad: Sequence[Hop], mine: list[int], theirs: list[int]) -> list[tuple[int, int]]:
    """Hops of one kind: those that worked on the same text, then those whose texts share most words, then by order."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for i in mine:
        waiting[prose.squash(good[i].input.text)].append(i)
    pairs = []
    for j in theirs:
        same = waiting.get(prose.squash(bad[j].input.text))
        if same:
            pairs.append((same.pop(0), j))
    taken = {i for i, _ in pairs}, {j for _, j in pairs}
    left, right = [i for i in mine if i not in taken[0]], [j for j in theirs if j not in taken[1]]
    if len(left) != len(right) and 1 < len(left) * len(right) <= _BY_CONTENT:
        return pairs + _by_content(good, bad, left, right)
    return pairs + list(zip(left, right, strict=False))


def _by_content(good: Sequence[Hop], bad: Sequence[Hop], left: list[int], right: list[int]) -> list[tuple[int, int]]:
    """Loops or fan-outs of different width: the likest texts first, ties in their order."""
    scored = sorted(
        (-prose.shared_words(good[i].input.text, bad[j].input.text), abs(a - b), i, j)
        for a, i in enumerate(left)
        for b, j in enumerate(right)
    )
    out: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, j in scored:
        if i not in used[0] and j not in used[1]:
            out.append((i, j))
            used[0].add(i)
            used[1].add(j)
    return out


def _across_kinds(
    good: Sequence[Hop], bad: Sequence[Hop], left: list[int], right: list[int], there: list[float], here: list[float]
) -> list[tuple[int, int, float]]:
    """Pairs of greatest total likeness among hops of different kinds."""
    if not left or not right or len(left) * len(right) > MOST_PAIRS:
        return []
    import networkx as nx

    graph = nx.Graph()
    scores: dict[tuple[int, int], float] = {}
    for i in left:
        for j in right:
            score = likeness(good[i], bad[j], abs(there[i] - here[j]))
            if score >= LEAST:
                scores[i, j] = score
                graph.add_edge(i, -1 - j, weight=round(score * 1000))
    found = nx.max_weight_matching(graph) if scores else set()
    chosen = [(max(edge), -1 - min(edge)) for edge in found]
    return [(i, j, round(scores[i, j], 3)) for i, j in sorted(chosen)]


def likeness(good: Hop, bad: Hop, apart: float = 0.0) -> float:
    """How sure it is that two hops do the same work, 0..1; what neither of them has is not counted. `apart` is how far
    they stand from each other in the flow, 0..1."""
    told: dict[str, float] = {"place": 1.0 - apart}
    if good.service and bad.service:
        told["service"] = _names_alike(good.service, bad.service)
    if good.name and bad.name:
        told["name"] = _names_alike(good.name, bad.name)
    if "unknown" not in (good.role, bad.role):
        told["role"] = float(good.role == bad.role)
    rules = _rules(good), _rules(bad)
    if all(rules):
        told["instructions"] = prose.shared_words(*rules)
    if good.output.usable and bad.output.usable:
        told["output"] = _form_alike(good.output.text, bad.output.text)
    weight = sum(_WEIGHTS[name] for name in told)
    return sum(_WEIGHTS[name] * value for name, value in told.items()) / weight


def _rules(hop: Hop) -> str:
    return hop.instructions or hop.input.instructions


def _names_alike(one: str, two: str) -> float:
    """Names by their words, whatever style they are written in: `claimExtractor-v2` and `claim_extractor`."""
    words = [re.findall(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])", name) for name in (one, two)]
    first, second = ({w.casefold() for w in found if len(w) > 1} for found in words)
    if first and second:
        return max(len(first & second) / len(first | second), SequenceMatcher(None, one.casefold(), two.casefold()).ratio() - 0.3)
    return float(one == two)


def _form_alike(good: str, bad: str) -> float:
    """Whether two outputs have the same form: the same fields, labels of one length, prose of one length."""
    first, second = parsed(good), parsed(bad)
    if isinstance(first, dict) and isinstance(second, dict):
        return len(set(first) & set(second)) / max(1, len(set(first) | set(second)))
    if (first is None) != (second is None):
        return 0.0
    sizes = sorted((len(good), len(bad)))
    return sizes[0] / sizes[1]
