"""A layered drawing of a small graph: every edge goes down, boxes of a layer stand in the order that crosses least.

The three steps of Sugiyama, Tagawa and Toda (1981): layers by the longest way, order by barycentres, then places. An edge over
several layers gets a point in each between, so that it does not run through a box.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from rca.records import dataclass

_SWEEPS = 8
_POINT = 18.0  # width that a passing edge takes
_CLOSE = 14.0  # between a passing edge and its neighbours

Node = str
Arrow = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Measures of the drawing in pixels."""

    width: float
    height: float
    across: float  # between boxes of a layer
    down: float  # between layers
    margin: float = 10.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where everything stands.

    boxes   node -> (left, top)
    routes  edge -> the points through which it runs, from its source to its target
    """

    boxes: Mapping[Node, tuple[float, float]]
    routes: Mapping[Arrow, tuple[tuple[float, float], ...]]
    width: float
    height: float


def layers(nodes: Sequence[Node], edges: Sequence[Arrow], last: Node = "") -> dict[Node, int]:
    """The layer of each node, 0 on top: one below the lowest of its sources. `nodes` are in the order of the data.

    An edge against that order does not count. A node without sources stands just above its first target; `last` stands lowest.
    """
    place = {node: n for n, node in enumerate(nodes)}
    forward = [(s, t) for s, t in edges if place[s] < place[t]]
    into: dict[Node, list[Node]] = {}
    out: dict[Node, list[Node]] = {}
    for s, t in forward:
        into.setdefault(t, []).append(s)
        out.setdefault(s, []).append(t)
    layer: dict[Node, int] = {}
    for node in nodes:
        layer[node] = max((layer[s] + 1 for s in into.get(node, ())), default=0)
    for node in reversed(nodes):
        if node not in into and out.get(node) and node != nodes[0]:
            layer[node] = max(layer[node], min(layer[t] for t in out[node]) - 1)
    if last in layer:
        layer[last] = max((n for node, n in layer.items() if node != last), default=-1) + 1
    return layer


def draw(nodes: Sequence[Node], edges: Sequence[Arrow], sizes: Sizes, last: Node = "") -> Drawing:
    """Place the nodes and lead the edges."""
    layer = layers(nodes, edges, last)
    chains = {edge: _chain(edge, layer) for edge in dict.fromkeys(edges)}
    rows = _rows(nodes, chains, layer)
    links = [pair for chain in chains.values() for pair in itertools.pairwise(chain)]
    above: dict[Node, list[Node]] = {}
    below: dict[Node, list[Node]] = {}
    for upper, lower in links:
        above.setdefault(lower, []).append(upper)
        below.setdefault(upper, []).append(lower)
    rows = _ordered(rows, above, below, links)
    centre = _centres(rows, above, below, sizes)
    left = min((x - _wide(n, sizes) / 2 for n, x in centre.items()), default=0.0) - sizes.margin
    right = max((x + _wide(n, sizes) / 2 for n, x in centre.items()), default=0.0) + sizes.margin
    centre = {node: x - left for node, x in centre.items()}
    step = sizes.height + sizes.down
    top = {node: sizes.margin + n * step for n, row in enumerate(rows) for node in row}
    boxes = {node: (centre[node] - sizes.width / 2, top[node]) for node in nodes}
    routes = _routes(chains, centre, top, layer, sizes)
    return Drawing(boxes, routes, right - left, len(rows) * step - sizes.down + 2 * sizes.margin)


def _chain(edge: Arrow, layer: Mapping[Node, int]) -> list[Node]:
    """The nodes and passing points of an edge from top to bottom."""
    upper, lower = edge if layer[edge[0]] <= layer[edge[1]] else edge[::-1]
    return [upper, *(f"\0{edge[0]}\0{edge[1]}\0{n}" for n in range(layer[upper] + 1, layer[lower])), lower]


def _rows(nodes: Sequence[Node], chains: Mapping[Arrow, list[Node]], layer: Mapping[Node, int]) -> list[list[Node]]:
    rows: list[list[Node]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in nodes:
        rows[layer[node]].append(node)
    for chain in chains.values():
        for n, point in enumerate(chain[1:-1], layer[chain[0]] + 1):
            rows[n].append(point)
    return rows


def _ordered(
    rows: list[list[Node]], above: Mapping[Node, list[Node]], below: Mapping[Node, list[Node]], links: Sequence[Arrow]
) -> list[list[Node]]:
    """The rows in the best order that a few sweeps down and up find."""
    best, least = rows, _crossings(rows, links)
    for sweep in range(_SWEEPS):
        if least == 0:
            break
        down = sweep % 2 == 0
        rows = _swept(rows, above if down else below, down)
        crossed = _crossings(rows, links)
        if crossed < least:
            best, least = rows, crossed
    return best


def _swept(rows: list[list[Node]], beside: Mapping[Node, list[Node]], down: bool) -> list[list[Node]]:
    swept = [list(row) for row in rows]
    place = {node: float(n) for row in swept for n, node in enumerate(row)}
    for n in range(1, len(swept)) if down else range(len(swept) - 2, -1, -1):
        wish = {node: _mean([place[b] for b in beside.get(node, ())], place[node]) for node in swept[n]}
        swept[n].sort(key=wish.__getitem__)
        place |= {node: float(at) for at, node in enumerate(swept[n])}
    return swept


def _crossings(rows: Sequence[Sequence[Node]], links: Sequence[Arrow]) -> int:
    place = {node: n for row in rows for n, node in enumerate(row)}
    row_of = {node: n for n, row in enumerate(rows) for node in row}
    by_row: dict[int, list[tuple[int, int]]] = {}
    for upper, lower in links:
        by_row.setdefault(row_of[upper], []).append((place[upper], place[lower]))
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for pairs in by_row.values() for n, a in enumerate(pairs) for b in pairs[:n])


def _wide(node: Node, sizes: Sizes) -> float:
    return _POINT if node.startswith("\0") else sizes.width


def _centres(
    rows: Sequence[Sequence[Node]], above: Mapping[Node, list[Node]], below: Mapping[Node, list[Node]], sizes: Sizes
) -> dict[Node, float]:
    """Where each node's middle stands: near those that it is joined with, in the row's order, nothing upon another."""
    centre: dict[Node, float] = {}
    for row in rows:
        _place(row, dict.fromkeys(row, 0.0), sizes, centre)
    for sweep in range(_SWEEPS):
        beside = (above, below)[sweep % 2]
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wish = {n: _mean([centre[b] for b in beside.get(n, ())], centre[n]) for n in row}
            _place(row, wish, sizes, centre)
    return centre


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _place(row: Sequence[Node], wish: Mapping[Node, float], sizes: Sizes, centre: dict[Node, float]) -> None:
    """The places nearest to what each wishes (least squares): neighbours that come too near are moved as one block."""
    offsets: list[float] = []
    at = 0.0
    for n, node in enumerate(row):
        if n:
            passing = node.startswith("\0") or row[n - 1].startswith("\0")
            at += (_wide(row[n - 1], sizes) + _wide(node, sizes)) / 2 + (_CLOSE if passing else sizes.across)
        offsets.append(at)
    blocks: list[tuple[float, int]] = []
    for node, offset in zip(row, offsets, strict=True):
        total, count = wish[node] - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    starts = [total / count for total, count in blocks for _ in range(count)]
    centre.update({node: start + offset for node, start, offset in zip(row, starts, offsets, strict=True)})


def _routes(
    chains: Mapping[Arrow, list[Node]], centre: Mapping[Node, float], top: Mapping[Node, float], layer: Mapping[Node, int], sizes: Sizes
) -> dict[Arrow, tuple[tuple[float, float], ...]]:
    """The points of each edge; those that leave or enter a box together are spread over its side."""
    leaving: dict[Node, list[tuple[float, Arrow]]] = {}
    entering: dict[Node, list[tuple[float, Arrow]]] = {}
    for edge, chain in chains.items():
        leaving.setdefault(chain[0], []).append((centre[chain[1]], edge))
        entering.setdefault(chain[-1], []).append((centre[chain[-2]], edge))
    out, into = _ports(leaving, centre, sizes), _ports(entering, centre, sizes)
    routes: dict[Arrow, tuple[tuple[float, float], ...]] = {}
    for edge, chain in chains.items():
        points = [(out[edge], top[chain[0]] + sizes.height)]
        for point in chain[1:-1]:
            points += [(centre[point], top[point]), (centre[point], top[point] + sizes.height)]
        points.append((into[edge], top[chain[-1]]))
        routes[edge] = tuple(points if layer[edge[0]] <= layer[edge[1]] else points[::-1])
    return routes


def _ports(sides: Mapping[Node, list[tuple[float, Arrow]]], centre: Mapping[Node, float], sizes: Sizes) -> dict[Arrow, float]:
    ports: dict[Arrow, float] = {}
    for node, ends in sides.items():
        gap = min(22.0, sizes.width * 0.7 / len(ends))
        for n, (_, edge) in enumerate(sorted(ends)):
            ports[edge] = centre[node] + (n - (len(ends) - 1) / 2) * gap
    return ports
