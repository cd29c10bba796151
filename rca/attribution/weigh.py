"""What evidence counts at each suspect.

Evidence of different kinds is taken as independent (strengths add, naive Bayes); evidence of one kind is not: what one check
says of one place counts with falling weight, the strongest first (1, 1/2, 1/4 ...), so that ten new words weigh less than two facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rca.attribution.suspects import Suspect
from rca.checks.context import Context
from rca.model import Evidence, Hop, LocationType, Outcome, Side
from rca.text.claims import DATE, NUMERIC

JUDGE = "judge"
"""The check id of what a judge says: it has read the complaint and the final output itself."""
AGAINST = "against-"
"""How the ids of checks begin that compare with a good run: like a judge's, what they say has both signs."""
FALLING = 0.5
NAMED, MEANT, NOT_MEANT = 1.8, 1.4, 0.9
"""What evidence is multiplied with if the complaint names its very value, speaks of the same thing, or of something else."""
UNREACHED, CARRIED = 0.08, 0.8
"""What evidence on a claim keeps that is not in the final output: it may still have swayed a decision on the way, the more
so if a later hop on the way got it and made a decision or other values of it."""


class Ledger:
    """The evidence of a trace, by the suspect it speaks of."""

    def __init__(self, ctx: Context, evidence: Iterable[Evidence]) -> None:
        self.ctx = ctx
        self._of: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
        self._makes: dict[str, bool] = {}
        self._counts: dict[int, float] = {}  # by the id of a piece of evidence, which lives as long as this
        for item in evidence:
            kind = _kind(item)
            if kind:
                self._of[kind, item.node, item.source if kind == "handoff" else ""].append(item)

    def of(self, suspect: Suspect) -> list[Evidence]:
        """What speaks for or against a suspect."""
        where = suspect.location
        if where.type is LocationType.REQUEST:
            return self._of[("request", "request", "")]
        source = where.source if where.type is LocationType.HANDOFF else ""
        return self._of[(where.type.value, where.hop, source)]

    def counts(self, item: Evidence) -> float:
        """Log-odds with which a piece of evidence enters: its strength, by what it reaches and what the complaint means."""
        if id(item) not in self._counts:
            self._counts[id(item)] = item.strength * self.reach(item) * self.meant(item)
        return self._counts[id(item)]

    def reach(self, item: Evidence) -> float:
        """How much of a piece of evidence counts, by whether the claim it is about can be seen in the final output."""
        if (
            item.check == JUDGE
            or not item.claim
            or not item.quotes
            or item.side is not Side.OUTPUT
            or item.node == self.ctx.graph.final_hop
        ):
            return 1.0
        if item.node in self.ctx.hops and self.ctx.hops[item.node].role in ("classifier", "guardrail"):
            return 1.0
        final = self.ctx.graph.final
        if not final.usable:
            return 1.0
        piece = item.quotes[0].text
        known = self.ctx.index(final.text)
        if piece in final.text or any(known.find(c) for c in self.ctx.claims(piece)):
            return 1.0
        receivers = (
            self.ctx.hops[e.target] for e in self.ctx.out_of(item.node) if e.target in self.ctx.hops and e.target in self.ctx.on_path
        )
        return CARRIED if any(self._worked_on(piece, hop) for hop in receivers) else UNREACHED

    def _worked_on(self, piece: str, hop: Hop) -> bool:
        """Whether a hop got a value and made something of it: a decision, or values that it did not get."""
        texts = self.ctx.inputs(hop)
        return hop.output.usable and any(piece in text for text in texts) and self._makes_something(hop)

    def _makes_something(self, hop: Hop) -> bool:
        """Whether a hop decides, or puts out values that it did not get; found once, as a reducer gets what hundreds say."""
        if hop.id not in self._makes:
            self._makes[hop.id] = hop.role in ("classifier", "guardrail", "tool") or self._has_own_values(hop)
        return self._makes[hop.id]

    def _has_own_values(self, hop: Hop) -> bool:
        known = self.ctx.index(*self.ctx.inputs(hop))
        made = (c for c in self.ctx.claims(hop.output.text) if c.kind in NUMERIC or c.kind == DATE)
        return any(known.stated(c) is None for c in made)

    def meant(self, item: Evidence) -> float:
        """More where a piece of evidence is about what the complaint is about, a little less where it is about something else."""
        complaint = self.ctx.complaint
        said = f"{complaint.bad} {complaint.text}".strip()
        if not said or not item.quotes or item.side is not Side.OUTPUT:
            return 1.0
        piece = self._around(item)
        words = self.ctx.words(said)
        if any(self.ctx.index(said).stated(c) is not None for c in self.ctx.claims(item.quotes[0].text)):
            return NAMED
        if len(words & self.ctx.words(piece)) >= 2:
            return MEANT
        return NOT_MEANT

    def _around(self, item: Evidence) -> str:
        """The quoted piece with the sentence it stands in."""
        quote = item.quotes[0]
        text = self.ctx.payload(item.node).text if item.node in self.ctx.hops else ""
        if quote.start < 0 or self.ctx.value(self.ctx.payload(item.node)) is not None:
            return quote.text
        return next((s.text for s in self.ctx.sentences(text) if s.start <= quote.start < s.end), quote.text)


def compared(item: Evidence) -> bool:
    """Whether a piece of evidence rests on a good run."""
    return item.check.startswith(AGAINST)


def _kind(item: Evidence) -> str:
    if item.side is Side.HANDOFF:
        return "handoff"
    if item.side is Side.REQUEST:
        return "request"
    return "hop" if item.side is Side.OUTPUT and item.outcome in (Outcome.BAD, Outcome.GOOD) else ""


def falling(strengths: list[float]) -> float:
    """The sum of strengths with weights 1, 1/2, 1/4 ..., the strongest first."""
    return sum(s * FALLING**i for i, s in enumerate(sorted(strengths, reverse=True)))
