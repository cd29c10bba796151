"""Secrets that are known as such only where they stand, kept out of everything else that a report says.

`password=Kx9-22771` is masked by its shape. A claim that was cut out of it, `Kx9-22771`, has no such shape any more, yet may be
quoted in a sentence of evidence. So the values of all secrets in the payloads are gathered, and looked for in the finished text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rca.model import Graph, Payload, Report
from rca.report.escape import MASKED, secrets

_SHORTEST = 4


def withhold(text: str, report: Report) -> str:
    """The rendered text without the values of secrets that the payloads hold, and without quoted pieces of them."""
    quoted = {q.text for e in report.diagnosis.evidence for q in e.quotes} | {e.claim for e in report.diagnosis.evidence}
    quoted |= {p.claim for p in report.diagnosis.claims} | {s.quote for p in report.diagnosis.claims for s in p.steps}
    if report.against is None:
        return withheld(text, (report.graph,), quoted)
    from rca.report.diff import pieces

    return withheld(text, (report.graph, report.against.good), quoted | pieces(report.against))


def withheld(text: str, graphs: Sequence[Graph], quoted: set[str]) -> str:
    """The same for the payloads of some graphs, and pieces that were cut out of them."""
    pieces = sorted(_pieces(graphs, quoted), key=lambda p: (-len(p), p))
    if not pieces:
        return text
    return re.sub("|".join(rf"(?<!\w){re.escape(p)}(?!\w)" for p in pieces), MASKED, text)


def _pieces(graphs: Sequence[Graph], quoted: set[str]) -> set[str]:
    values = {v for graph in graphs for p in _payloads(graph) for v in _values(p.text) | _values(p.instructions)}
    if not values:
        return set()
    squashed = {re.sub(r"[\W_]", "", v).casefold() for v in values}
    cut = {q for q in quoted if len(q) >= _SHORTEST and (any(q in v for v in values) or any(q.casefold() in s for s in squashed))}
    return {v for v in values if len(v) >= _SHORTEST} | squashed | cut


def _payloads(graph: Graph) -> list[Payload]:
    return [graph.request, graph.final, *(p for hop in graph.hops for p in (hop.input, hop.output))]


def _values(text: str) -> set[str]:
    """The secret parts of what is masked in a text."""
    return {text[start + len(shown.removesuffix(MASKED)) : end] for start, end, shown in secrets(text)}
