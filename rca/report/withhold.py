"""Secrets that are known as such only where they stand, kept out of everything else that a report says.

`password=Kx9-22771` is masked by its shape. A claim that was cut out of it, `Kx9-22771`, has no such shape any more, yet may be
quoted in a sentence of evidence. So the values of all secrets in the payloads are gathered, and looked for in the finished text.
"""

from __future__ import annotations

import re

from rca.model import Payload, Report
from rca.report.escape import MASKED, secrets

_SHORTEST = 4


class Withheld(str):
    """A rendered text whose pieces went through `hiding` before they were put into markup: the whole of it is left as it is."""

    __slots__ = ()


def withhold(text: str, report: Report) -> str:
    """The rendered text without the values of secrets that the payloads hold, and without quoted pieces of them."""
    if isinstance(text, Withheld):
        return text
    pattern = hiding(report)
    return pattern.sub(MASKED, text) if pattern else text


def hiding(report: Report) -> re.Pattern[str] | None:
    """What finds the values of secrets that the payloads hold, and quoted pieces of them; None where they hold none."""
    pieces = sorted(_pieces(report), key=lambda p: (-len(p), p))
    return re.compile("|".join(rf"(?<!\w){re.escape(p)}(?!\w)" for p in pieces)) if pieces else None


def _pieces(report: Report) -> set[str]:
    values = {value for payload in _payloads(report) for value in _values(payload.text) | _values(payload.instructions)}
    if not values:
        return set()
    squashed = {re.sub(r"[\W_]", "", v).casefold() for v in values}
    quoted = {q.text for e in report.diagnosis.evidence for q in e.quotes} | {e.claim for e in report.diagnosis.evidence}
    quoted |= {p.claim for p in report.diagnosis.claims} | {s.quote for p in report.diagnosis.claims for s in p.steps}
    cut = {q for q in quoted if len(q) >= _SHORTEST and (any(q in v for v in values) or any(q.casefold() in s for s in squashed))}
    return {v for v in values if len(v) >= _SHORTEST} | squashed | cut


def _payloads(report: Report) -> list[Payload]:
    graph = report.graph
    return [graph.request, graph.final, *(p for hop in graph.hops for p in (hop.input, hop.output))]


def _values(text: str) -> set[str]:
    """The secret parts of what is masked in a text."""
    return {text[start + len(shown.removesuffix(MASKED)) : end] for start, end, shown in secrets(text)}
