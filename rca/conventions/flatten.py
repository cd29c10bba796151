"""Flattened attributes (`prefix.0.message.content`) back into lists and dicts."""

from __future__ import annotations

from collections.abc import Mapping

from rca.model import Value
from rca.typed import Any

MAX_INDEX = 10_000
MAX_LEVELS = 16


def unflatten(attributes: Mapping[str, Value], prefix: str) -> tuple[Value, bool, tuple[str, ...]]:
    """The value below `prefix.`, whether an index is missing, and the names that were read; (None, False, ()) without any."""
    start = prefix + "."
    tree: dict[str, Any] = {}
    keys: list[str] = []
    for key, value in attributes.items():
        if not key.startswith(start):
            continue
        path = key[len(start) :].split(".", MAX_LEVELS)
        if any(step.isdigit() and (len(step) > 6 or int(step) > MAX_INDEX) for step in path):
            continue
        node = tree
        for step in path[:-1]:
            child = node.get(step)
            if not isinstance(child, _Node):
                child = _Node()
                node[step] = child
            node = child
        if not isinstance(node.get(path[-1]), _Node):
            node[path[-1]] = value
        keys.append(key)
    if not tree:
        return None, False, ()
    gaps: list[bool] = []
    return _listed(tree, gaps), bool(gaps), tuple(keys)


class _Node(dict[str, Any]):
    """A level of the tree, told apart from a kvlist value that was there before."""


def _listed(node: dict[str, Any], gaps: list[bool]) -> Value:
    """The tree with all-index levels as lists. Depth is bounded by MAX_LEVELS."""
    done = {k: _listed(v, gaps) if isinstance(v, _Node) else v for k, v in node.items()}
    if not all(k.isdigit() for k in done):
        return done
    order = sorted(done, key=int)
    if int(order[-1]) != len(order) - 1:
        gaps.append(True)
    return [done[k] for k in order]
