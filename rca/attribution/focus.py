"""Which part of the final answer a complaint means, and who brought that part in: by its words, and by the values that it names.

A complaint is a hint at where to look first. It shifts the prior among the suspects, and never the share of "nothing is wrong":
answers that are right are complained about as well.
"""

from __future__ import annotations

from rca.checks.context import Context
from rca.model import FINAL, REQUEST


def focus(ctx: Context) -> dict[str, float]:
    """For each node, the share (0..1, of the best one's) of the complaint's words in the final output that were first said there."""
    words = ctx.words(f"{ctx.complaint.bad} {ctx.complaint.text}")
    if not words or not ctx.graph.final.usable:
        return {}
    said = words & ctx.words(ctx.graph.final.text)
    scores: dict[str, float] = {}
    for word in sorted(said):
        for node in born(ctx, word):
            scores[node] = scores.get(node, 0.0) + 1.0 / len(said)
    top = max(scores.values(), default=0.0)
    return {node: score / top for node, score in scores.items()} if top else {}


def born(ctx: Context, word: str) -> list[str]:
    """The nodes on the way to the final output that say a word which none of their inputs has."""
    if word in ctx.words(ctx.graph.request.text):
        return [REQUEST]
    found = []
    for hop in ctx.graph.hops:
        if hop.id in ctx.on_path and hop.output.usable and word in ctx.words(hop.output.text):
            known = any(word in ctx.words(t) for t in ctx.inputs(hop))
            if not known:
                found.append(hop.id)
    return found or [FINAL]


def named(ctx: Context) -> dict[str, float]:
    """For each hop, 0..1: the most that a value of the final output which the complaint names speaks against it."""
    if not (ctx.complaint.text or ctx.complaint.bad or ctx.complaint.expected):
        return {}
    from rca.provenance.point import NAMED

    found: dict[str, float] = {}
    for item in ctx.pointed:
        if item.relation == NAMED:
            found[item.where] = max(found.get(item.where, 0.0), item.weight)
    return found
