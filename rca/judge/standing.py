"""Where the ranking stands while a judge is being asked, and which answers could still change it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from rca.attribution import model
from rca.attribution.features import describe
from rca.checks.context import Context
from rca.judge.records import Found, Place
from rca.judge.reliability import Rates, ratio
from rca.model import REQUEST, Evidence, Hop, Location, LocationType
from rca.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Standing:
    """Probability of each place, best first (the earlier in the data of equal ones), and of "nothing is wrong"."""

    shares: dict[Place, float]
    nothing: float
    locations: dict[Place, Location] = field(default_factory=dict)

    @property
    def first(self) -> Place | None:
        """The first suspect; None for a graph without any."""
        return next(iter(self.shares), None)


def standing(ctx: Context, evidence: Iterable[Evidence]) -> Standing:
    """The ranking by all evidence so far, as `attribute` would give it."""
    rows = describe(ctx, evidence)
    shares = model.probabilities([row.features for row in rows], model.load())
    ranked = sorted(((p, row.suspect) for p, row in zip(shares, rows, strict=True) if row.suspect), key=lambda r: (-r[0], r[1].key))
    return Standing({place_of(s.location): p for p, s in ranked}, shares[-1], {place_of(s.location): s.location for _, s in ranked})


def place_of(where: Location) -> Place:
    """A suspect's place as questions call it."""
    if where.type is LocationType.REQUEST:
        return Place(REQUEST, REQUEST)
    if where.type is LocationType.HANDOFF:
        return Place(f"{where.source}>{where.hop}", where.hop, where.source)
    return Place(where.hop, where.hop)


def relevance(ctx: Context) -> dict[str, float]:
    """Hop id -> 0..1, of the hop that has most: how much of what the complaint says is in the hop's own texts.

    Each word counts -log of the share of hops that have it, so that what stands everywhere tells nothing.
    """
    said = ctx.complaint
    told = f"{said.bad} {said.text} {said.expected}"
    words = ctx.words(told) | {t for t in ctx.tokens(told) if t.isdigit()}
    texts = {h.id: "\n".join((*ctx.inputs(h), h.output.text)) for h in ctx.graph.hops}
    holding = {w: [h for h, text in texts.items() if w in ctx.words(text) or w in ctx.token_set(text)] for w in sorted(words)}
    scores = dict.fromkeys(texts, 0.0)
    for hops in holding.values():
        for hop in hops:
            scores[hop] += math.log(len(texts) / len(hops))
    top = max(scores.values(), default=0.0)
    return {hop: score / top if top else 0.0 for hop, score in scores.items()}


def places_at(ctx: Context, hop: Hop) -> tuple[Place, ...]:
    """What one question about a hop decides: what led to it, and the hop itself."""
    sources = [edge.source for edge in ctx.into(hop.id)]
    request = (Place(REQUEST, REQUEST),) if REQUEST in sources else ()
    return (*request, *(Place(f"{s}>{hop.id}", hop.id, s) for s in dict.fromkeys(sources)), Place(hop.id, hop.id))


def movement(now: Standing, place: Place, pair: Rates, everything: bool = False) -> float:
    """How far one answer on a place is expected to move its probability: E|p' - p| = 2 p (1 - p) (hit - false), Bayes' rule.

    0 where no answer could change what is concluded: the place is not the first suspect, and "introduced" would lift it neither
    over the first suspect nor over "nothing is wrong". With `everything` each place is worth a question.
    """
    share = now.shares.get(place, 0.0)
    if place != now.first and not everything:
        top = now.shares[now.first] if now.first else 0.0
        lifted = share * math.exp(ratio(Found.INTRODUCED, pair))
        if lifted < max(top, now.nothing):
            return 0.0
    moved = 2 * share * (1 - share) * (pair[0] - pair[1])
    return max(moved, 1e-12) if everything else moved
