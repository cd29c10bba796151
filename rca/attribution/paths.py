"""The claims that matter, followed back from the final output hop by hop."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.model import FINAL, REQUEST, Candidate, ClaimPath, ClaimStep, Evidence, Outcome, Side
from rca.text.claims import Claim

MAX_PATHS = 3


def claim_paths(ctx: Context, evidence: Iterable[Evidence], named: Candidate | None) -> tuple[ClaimPath, ...]:
    """Paths of the claims in the final output that evidence or the complaint points at, at most three."""
    if not ctx.graph.final.usable:
        return ()
    accused = {e.claim for e in evidence if e.claim and e.outcome is Outcome.BAD}
    own = {e.claim for e in named.evidence if e.claim} if named else set()
    meant = ctx.index(f"{ctx.complaint.bad}\n{ctx.complaint.text}") if ctx.complaint.bad or ctx.complaint.text else None
    ranked: list[tuple[int, int, Claim]] = []
    for i, claim in enumerate(ctx.claims(ctx.graph.final.text)):
        rank = 0 if claim.key in own else 1 if meant is not None and meant.find(claim) else 2 if claim.key in accused else 9
        if rank < 9:
            ranked.append((rank, i, claim))
    return tuple(trace(ctx, claim) for _, _, claim in sorted(ranked, key=lambda r: r[:2])[:MAX_PATHS])


def trace(ctx: Context, claim: Claim) -> ClaimPath:
    """One claim of the final output, followed back to the first output in which it stands."""
    steps = [ClaimStep(FINAL, Side.OUTPUT, "present", claim.text)]
    node, status, born = ctx.graph.final_hop, "unknown", FINAL
    seen: set[str] = set()
    while node and node not in seen:
        seen.add(node)
        if node == REQUEST:
            return ClaimPath(claim.text, claim.kind, "given", REQUEST, tuple(steps))
        born = node
        hop = ctx.hops[node]
        inputs = ctx.inputs(hop)
        match = ctx.index(*inputs).find(claim) if inputs else None
        if match is None:
            near = ctx.index(*inputs).nearest(claim) if inputs else None
            status = "changed" if near else "introduced" if inputs else "unknown"
            steps.append(ClaimStep(node, Side.INPUT, "changed" if near else "absent", near.text if near else ""))
            break
        steps.append(ClaimStep(node, Side.INPUT, "present", quote(match.text).text))
        if match.how == "derived":
            status = "derived"
            break
        node, handed = _sender(ctx, node, claim, steps)
        if handed:
            return ClaimPath(claim.text, claim.kind, "handed_over_wrongly", born, tuple(steps))
    return ClaimPath(claim.text, claim.kind, status, born, tuple(steps))


def _sender(ctx: Context, node: str, claim: Claim, steps: list[ClaimStep]) -> tuple[str, bool]:
    """The node that sent a claim to `node`, the latest hop first; whether it stands in an input but in no output before it."""
    senders = [e.source for e in ctx.into(node) if ctx.payload(e.source).usable]
    for source in sorted(senders, key=lambda s: (s == REQUEST, -list(ctx.hops).index(s) if s in ctx.hops else 0)):
        text = ctx.payload(source).text
        match = ctx.index(text).find(claim)
        if match is not None and match.how != "derived":
            steps.append(ClaimStep(source, Side.OUTPUT, "present", quote(match.text).text))
            return source, False
    return "", bool(senders) and len(senders) == len(ctx.into(node))
