"""The claims of the final output that matter to a diagnosis, as `rca.provenance` followed them back."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context
from rca.model import Candidate, ClaimPath, Evidence, Outcome

MAX_PATHS = 3


def claim_paths(ctx: Context, evidence: Iterable[Evidence], named: Candidate | None) -> tuple[ClaimPath, ...]:
    """Paths of the claims in the final output that evidence or the complaint points at, at most three.

    Those that the first suspect is charged with come first, then what the complaint names, then what speaks against others.
    """
    accused = {e.claim for e in evidence if e.claim and e.outcome is Outcome.BAD}
    own = {e.claim for e in named.evidence if e.claim} if named else set()
    said = f"{ctx.complaint.bad}\n{ctx.complaint.text}"
    meant = ctx.index(said) if said.strip() else None
    ranked: list[tuple[int, int, ClaimPath]] = []
    for i, path in enumerate(ctx.provenance.claims):
        claim = next((c for c in ctx.claims(ctx.graph.final.text) if (c.start, c.end) in path.spots), None)
        rank = 0 if path.key in own else 1 if meant is not None and claim and meant.find(claim) else 2 if path.key in accused else 9
        if rank < 9:
            ranked.append((rank, i, path))
    return tuple(path for _, _, path in sorted(ranked, key=lambda r: r[:2])[:MAX_PATHS])
