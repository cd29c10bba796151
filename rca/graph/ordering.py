"""The order in which hops are told: producers before consumers, else as they began."""

from __future__ import annotations

from collections.abc import Iterable


def in_order_of_data(count: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    """Units 0 to count - 1 so that edges lead forward; ties by number (start). Edges from negative numbers (the request) do not count.

    Kahn, "Topological sorting of large networks", CACM 5 (1962), with a heap for a stable order. Where clocks made up a
    cycle, the edges within it that lead back to an earlier start are left out.
    """
    pairs = {(source, target) for source, target in edges if source >= 0 and source != target}
    if all(source < target for source, target in pairs):
        return list(range(count))
    order = _sorted(count, pairs)
    return order if len(order) == count else _sorted(count, _without_cycles(pairs))


def _sorted(count: int, pairs: set[tuple[int, int]]) -> list[int]:
    """As many units as lie before or beside the cycles."""
    import heapq

    waiting = [0] * count
    receivers: list[list[int]] = [[] for _ in range(count)]
    for source, target in pairs:
        waiting[target] += 1
        receivers[source].append(target)
    ready = [i for i in range(count) if not waiting[i]]
    order: list[int] = []
    while ready:
        unit = heapq.heappop(ready)
        order.append(unit)
        for receiver in receivers[unit]:
            waiting[receiver] -= 1
            if not waiting[receiver]:
                heapq.heappush(ready, receiver)
    return order


def _without_cycles(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The edges without those that lead backwards within a strongly connected component (networkx is loaded for this rare case)."""
    import networkx as nx

    component = {unit: n for n, units in enumerate(nx.strongly_connected_components(nx.DiGraph(pairs))) for unit in units}
    return {(a, b) for a, b in pairs if component[a] != component[b] or a < b}
