"""The order in which hops are told: producers before consumers, else as they began."""

from __future__ import annotations

import heapq
from collections.abc import Iterable


def in_order_of_data(count: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    """Units 0 to count - 1 so that edges lead forward; ties, and cycles that clocks made up, by number (start).

    Kahn, "Topological sorting of large networks", CACM 5 (1962), with a heap for a stable order. Edges from negative
    numbers (the request) do not count.
    """
    pairs = {(source, target) for source, target in edges if source >= 0 and source != target}
    waiting = [0] * count
    receivers: list[list[int]] = [[] for _ in range(count)]
    for source, target in pairs:
        waiting[target] += 1
        receivers[source].append(target)
    ready = [i for i in range(count) if not waiting[i]]
    heapq.heapify(ready)
    order: list[int] = []
    done = [False] * count
    stuck = 0
    while len(order) < count:
        while not ready:
            if not done[stuck]:
                heapq.heappush(ready, stuck)
            stuck += 1
        unit = heapq.heappop(ready)
        if done[unit]:
            continue
        done[unit] = True
        order.append(unit)
        for receiver in receivers[unit]:
            waiting[receiver] -= 1
            if not waiting[receiver] and not done[receiver]:
                heapq.heappush(ready, receiver)
    return order
