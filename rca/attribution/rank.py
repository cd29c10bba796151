"""The ranking: who is the origin, how sure that is, and what part the others played.

One or two suspects are origins, or what cannot be seen is, or nothing is wrong: `rca.attribution.features` describes each suspect,
`rca.attribution.model` turns that into log-odds and `rca.attribution.worlds` into probabilities. A hop that passes on what it was
given is not charged: checks compare outputs with inputs, and what a hop inherited is evidence on its input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rca.attribution import model
from rca.attribution.features import Described, describe, payloads, points, unseen
from rca.attribution.fixes import fix
from rca.attribution.parts import downstream, part, states
from rca.attribution.paths import claim_paths
from rca.attribution.suspects import Suspect
from rca.attribution.weigh import JUDGE, Ledger
from rca.attribution.worlds import MOST, Shares, shares
from rca.checks.constraints import constraints
from rca.checks.context import Context, shared
from rca.config import Config
from rca.model import REQUEST, Candidate, Complaint, Diagnosis, Evidence, Graph, Location, LocationType, Outcome, Verdict
from rca.records import replace

MAX_CANDIDATES = 20
EXPLAINED = 3
"""Of so many first suspects it is told by how many points each piece of evidence moved them."""
BLIND = 0.3
"""Share of the payloads on the data path from which on what cannot be seen forbids to say that nothing is wrong."""
OWN = 1.0
"""Log-odds of evidence that a place needs to be an origin beside another one."""


def attribute(
    graph: Graph, evidence: Iterable[Evidence], complaint: Complaint, config: Config, order: Sequence[Location] = ()
) -> Diagnosis:
    """Rank the suspects of a graph by the evidence, and decide whether one is named.

    `order` are the first suspects as somebody reordered them: they change places, the probabilities and the verdict stay.
    """
    return _Ranking(shared(graph, config, complaint), tuple(evidence)).diagnosis(order)


class _Ranking:
    """The suspects of one trace, weighed."""

    def __init__(self, ctx: Context, evidence: tuple[Evidence, ...]) -> None:
        self.ctx = ctx
        self.evidence = evidence
        self.ledger = Ledger(ctx, evidence)
        self.rows: list[Described] = describe(ctx, evidence, self.ledger)
        self.weights = model.load()
        self.utilities = [model.utility(row.features, self.weights) for row in self.rows]
        self.apart = self._apart()
        self.shares: Shares = shares(self.utilities, self.apart)
        suspects = [(i, row.suspect) for i, row in enumerate(self.rows) if row.suspect is not None]
        self.order: list[tuple[int, Suspect]] = sorted(suspects, key=lambda r: (-self.shares.origin[r[0]], r[1].key))
        self.told: dict[int, float] = {}  # row -> the probability that it is told with, where somebody reordered the first ones

    def diagnosis(self, order: Sequence[Location]) -> Diagnosis:
        """What is concluded of the trace, its first suspects in the given order."""
        verdict = self._verdict()
        self._reorder(order)
        origins = self._origins() if verdict is Verdict.ORIGIN_FOUND else self.order[:1]
        rows = {row for row, _ in origins}
        after = frozenset[str]().union(*(downstream(self.ctx, s.node) for _, s in origins))
        candidates = tuple(self._candidate(n, row, s, row in rows, after) for n, (row, s) in enumerate(self.order[:MAX_CANDIDATES]))
        named = [c for c, (row, _) in zip(candidates, self.order, strict=False) if row in rows] if verdict is Verdict.ORIGIN_FOUND else []
        paths = claim_paths(self.ctx, self.evidence, named[0] if named else None)
        hops = states(self.ctx, self.evidence, named)
        told = {hop.id: found for hop in self.ctx.graph.hops if (found := constraints(self.ctx, hop))}
        pieces = (*self.ctx.provenance.claims, *self.ctx.provenance.statements)
        return Diagnosis(verdict, candidates, paths, hops, _reason(self.ctx, verdict, candidates), self.evidence, pieces, told)

    def _verdict(self) -> Verdict:
        if not self.order or not self.ctx.graph.hops:
            return Verdict.INSUFFICIENT
        row, first = self.order[0]
        accusing = [e for e in self.ledger.of(first) if e.outcome is Outcome.BAD and e.strength > 0]
        judged = any(e.check == JUDGE for e in accusing)
        enough = judged or model.founded(self.rows[row].features, self.weights)
        if accusing and enough and model.named(self.shares.origin[row], self.shares.nothing, judged):
            return Verdict.ORIGIN_FOUND
        if not self.ctx.graph.final.usable or unseen(self.ctx) > BLIND * payloads(self.ctx):
            return Verdict.INSUFFICIENT
        return Verdict.NO_FAULT_FOUND

    def _reorder(self, order: Sequence[Location]) -> None:
        """Put the first suspects into another order, if `order` holds exactly these; each place keeps its probability."""
        rows = {suspect.location: (row, suspect) for row, suspect in self.order[: len(order)]}
        if not order or set(order) != set(rows):
            return
        places = [self.shares.origin[row] for row, _ in self.order]
        self.order = [*(rows[where] for where in order), *self.order[len(order) :]]
        self.told = dict(zip((row for row, _ in self.order), places, strict=True))

    def _apart(self) -> list[tuple[int, int]]:
        """Pairs of rows that may both be origins: each with evidence of its own, about something else than the other's."""
        own: list[tuple[int, frozenset[str]]] = []
        for i, row in enumerate(self.rows):
            if row.suspect is None or sum(v for n, v in row.features.items() if n.startswith("check:")) < OWN:
                continue
            items = [e for e in self.ledger.of(row.suspect) if e.outcome is Outcome.BAD and e.strength > 0]
            own.append((i, frozenset(e.claim for e in items if e.claim)))
        own = sorted(sorted(own, key=lambda r: -self.utilities[r[0]])[:MOST])
        return [(i, j) for n, (i, mine) in enumerate(own) for j, others in own[n + 1 :] if not (mine & others)]

    def _origins(self) -> list[tuple[int, Suspect]]:
        """The first suspect, and a second one where both together are likelier than the first alone."""
        row, first = self.order[0]
        for other, suspect in self.order[1:3]:
            if self.shares.pairs.get((min(row, other), max(row, other)), 0.0) > self.shares.alone[row]:
                return [(row, first), (other, suspect)]
        return [(row, first)]

    def _candidate(self, rank: int, row: int, suspect: Suspect, origin: bool, after: frozenset[str]) -> Candidate:
        items = [e for e in self.ledger.of(suspect) if e.outcome is Outcome.BAD]
        items.sort(key=lambda e: -self.ledger.counts(e))
        if rank < EXPLAINED:
            items = [self._with_points(row, suspect, e) for e in items]
        fault = next((e.fault for e in items if e.fault and e.strength > 0), "")
        role = "origin" if origin else part(items, suspect.node in after and suspect.node != REQUEST)
        # as exact as a report tells it, so that one that was saved is read like the one it was saved from
        probability = round(self.told.get(row, self.shares.origin[row]), 4)
        fine = round(self.shares.fine_without(row), 4)
        return Candidate(suspect.location, probability, role, tuple(items), fault, fix(suspect.location, fault), fine)

    def _with_points(self, row: int, suspect: Suspect, item: Evidence) -> Evidence:
        """The evidence with the percentage points by which the suspect would stand lower without it."""
        own = ("cleared", "judge", "compared")
        told = {n: v for n, v in self.rows[row].features.items() if not n.startswith("check:") and n not in own}
        utilities = list(self.utilities)
        utilities[row] = model.utility({**told, **points(self.ledger, suspect, item)}, self.weights)
        moved = self.shares.origin[row] - shares(utilities, self.apart).origin[row]
        return replace(item, points=round(100 * moved, 1))


def _reason(ctx: Context, verdict: Verdict, candidates: tuple[Candidate, ...]) -> str:
    hidden, total = unseen(ctx), payloads(ctx)
    missing = f"{hidden:.3g} of the {total} payloads on the data path are not recorded or cut"
    if verdict is Verdict.INSUFFICIENT:
        return f"{missing}, so that little can be said." if hidden else "No hop was found."
    if verdict is Verdict.NO_FAULT_FOUND:
        extra = f" ({missing})" if hidden else ""
        return f"Every hop on the data path was looked at and nothing strong speaks against any of them{extra}."
    top = candidates[0]
    where = "The request" if top.location.type is LocationType.REQUEST else top.location.name or top.location.service
    return f"{where}: {top.evidence[0].sentence if top.evidence else 'the judge puts it first among the suspects.'}"
