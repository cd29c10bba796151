"""Flows become edges: which of what was found in an input counts as data flow, and how sure that is."""

from __future__ import annotations

from rca.graph.content import Explained, Flow, Offer

MIN_RUN = 8


def convincing(flow: Flow, offer: Offer, explained: Explained) -> float:
    """Confidence that data flowed, 0 where what was found may be chance.

    A whole output or a complete field of some length is near certain. Runs of words count by how much of the output or of
    the input they make up. Short values that agree in name and value need company.
    """
    size, total = max(1, len(offer.flat)), max(1, len(explained.flat))
    if flow.whole:
        return 0.98 if size >= 3 else 0.9
    if flow.fields and flow.words >= 3:
        return 0.95 if flow.words >= 6 or len(flow.fields) > 1 else 0.8
    share = max(flow.words / size, flow.words / total)
    if flow.longest >= MIN_RUN and share >= 0.08:
        return min(0.95, 0.6 + share)
    if flow.words >= 5 and share >= 0.4:
        return 0.7
    if flow.weak >= 2 or (flow.weak == 1 and total <= 6):
        return 0.75
    return 0.0
