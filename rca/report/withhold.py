"""Secrets that are known as such only where they stand, kept out of everything else that a report says.

`password=Kx9-22771` is masked by its shape. A claim that was cut out of it, `Kx9-22771`, has no such shape any more, yet may be
quoted in a sentence of evidence. So the values of all secrets in the payloads are gathered, and looked for in the finished text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache

from rca.model import EdgeKind, Graph, LocationType, Outcome, Payload, Report, Side, State, Verdict
from rca.patterns import regex
from rca.report.escape import MASKED, secrets

_SHORTEST = 4
_ID = regex(r"[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64}")
_JSON_STRING = r'("(?:[^"\\]|\\.)*+")(\s*:)?'


@cache
def _own() -> frozenset[str]:
    """The report's own words: a payload whose "password" is one of them must not unmake the report."""
    from rca.report.words import ROLES, STATES

    return frozenset(map(str, (*Verdict, *Outcome, *Side, *LocationType, *State, *EdgeKind, *ROLES, *STATES)))


def withhold(text: str, report: Report) -> str:
    """The rendered text without the values of secrets that the payloads hold, and without quoted pieces of them."""
    graphs = _graphs(report)
    return withheld(text, graphs, _quoted(report)) if _secrets(graphs) else text


def withholding(report: Report) -> Callable[[str], str]:
    """What does so with any text, for a renderer whose syntax must stay whole."""
    found = hiding(report)
    return lambda text: found.sub(MASKED, text)


def hiding(report: Report) -> re.Pattern[str]:
    """What finds the values of secrets that the payloads hold, and quoted pieces of them."""
    return _finding(_pieces(_graphs(report), _quoted(report)))


def withheld(text: str, graphs: Sequence[Graph], quoted: set[str]) -> str:
    """What `withhold` does for the payloads of some graphs, and for pieces that were quoted from them."""
    pieces = _pieces(graphs, quoted)
    if not pieces:
        return text
    found = _finding(pieces)
    return _in_strings(text, lambda piece: found.sub(MASKED, piece)) if text.startswith(("{", "[")) else found.sub(MASKED, text)


def _finding(pieces: set[str]) -> re.Pattern[str]:
    ordered = sorted(pieces, key=lambda p: (-len(p), p))
    return re.compile("|".join(rf"(?<!\w){re.escape(p)}(?!\w)" for p in ordered) or r"(?!)")


def _in_strings(text: str, clean: Callable[[str], str]) -> str:
    """JSON with its strings cleaned: its numbers and names stay what they are, and what is escaped is found as well."""

    def cleaned(match: re.Match[str]) -> str:
        said = json.loads(match[1])
        own = match[2] or said in _own() or _ID.fullmatch(said)
        return match.group() if own or clean(said) == said else json.dumps(clean(said))

    return re.sub(_JSON_STRING, cleaned, text)


def _graphs(report: Report) -> tuple[Graph, ...]:
    """The graphs whose payloads a report may quote."""
    return (report.graph,) if report.against is None or report.against.graph is None else (report.graph, report.against.graph)


def _quoted(report: Report) -> set[str]:
    """What a report quotes."""
    quoted = {q.text for e in report.diagnosis.evidence for q in e.quotes} | {e.claim for e in report.diagnosis.evidence}
    paths = [*report.diagnosis.claims, *report.diagnosis.pieces]
    paths += [other for path in paths for other in path.rests_on]
    quoted |= {text for path in paths for text in (path.claim, path.key, path.before, *(step.quote for step in path.steps))}
    return quoted if report.against is None or report.against.graph is None else quoted | report.against.quoted


def _secrets(graphs: Sequence[Graph]) -> set[str]:
    """The secrets in the payloads of some graphs."""
    return {v for graph in graphs for p in _payloads(graph) for v in _values(p.text) | _values(p.instructions)}


def _pieces(graphs: Sequence[Graph], quoted: set[str]) -> set[str]:
    values = _secrets(graphs)
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
