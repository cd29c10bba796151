"""What was asked so far and what came back: questions go through here, so that the budget holds and nothing unanswered is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from rca.checks.context import Context
from rca.config import JudgeConfig
from rca.judge.answers import opinions
from rca.judge.hops import size
from rca.judge.records import Asker, Found, Place, Question, Reply, Status, Usage
from rca.judge.reliability import rates
from rca.judge.standing import relevance
from rca.judge.weigh import Weighed, evidence, merged, not_answered, weigh
from rca.model import REQUEST, Evidence, JudgedPlace, JudgeReport
from rca.records import replace

GIVEN_UP = 3
"""Questions in a row without an answer after which an endpoint is taken to be down."""
_WHY = {Status.FAILED: "the judge gave no usable answer", Status.MISSING: "no recorded answer", Status.SKIPPED: "not asked"}


class Session:
    """One judge over one trace under one plan."""

    def __init__(self, ctx: Context, found: Iterable[Evidence], config: JudgeConfig, asker: Asker, plan: str) -> None:
        self.ctx = ctx
        self.found = tuple(found)
        self.config = config
        self.plan = plan
        self.asked: dict[Place, Question] = {}  # what held each place, the latest
        self.stopped = ""  # why nothing more is asked, "" while it goes on
        self.notes: list[str] = []
        self.cause = self.repair = ""
        self.unanswered = ""  # why the first question without an answer has none
        self._asker = asker
        self._votes: dict[Place, list[Weighed]] = {}
        self._unjudged: dict[Place, tuple[str, bool]] = {}  # why, and whether it was put to the judge
        self._hops: dict[str, None] = {}
        self._used = Usage()
        self._spent = Usage()
        self._origins: Counter[str] = Counter()
        self._silent = 0

    @property
    def model(self) -> str:
        """What the judge is called in sentences."""
        return self.config.model or self.config.name or "unnamed model"

    @cached_property
    def relevance(self) -> dict[str, float]:
        """Hop id -> how much of what the complaint says it has."""
        return relevance(self.ctx)

    # ------------------------------------------------------------ asking

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """Put questions at once, as many as the budget allows; what comes back is weighed and kept."""
        allowed = []
        for question in questions:
            over = self._over(question)
            if over:
                self.stopped = over
                self.skip(() if question.kind == "confirm" else question.places, over)
                break
            allowed.append(question)
            self._spent += Usage(1, size(question), answer_size(question, self.config))
        replies = self._asker.ask(allowed) if allowed else []
        for question, reply in zip(allowed, replies, strict=True):
            self._correct(question, reply)
            self._keep(question, reply)
        return replies

    def _over(self, question: Question) -> str:
        """Why a question is beyond the budget, "" if it is not."""
        next_in, next_out = self._spent.tokens_in + size(question), self._spent.tokens_out + answer_size(question, self.config)
        config = self.config
        if config.budget_calls and self._spent.calls + 1 > config.budget_calls:
            return f"the budget of {config.budget_calls} calls is spent"
        if config.budget_tokens and next_in + next_out > config.budget_tokens:
            return f"the budget of {config.budget_tokens} tokens does not hold another question"
        if config.budget_money and (self._price(next_in, next_out) or 0.0) > config.budget_money:
            return f"the budget of {config.budget_money:g} {config.currency} does not hold another question"
        return ""

    def _correct(self, question: Question, reply: Reply) -> None:
        """Count what a call took instead of what was expected, where the server told."""
        self._used += reply.usage
        if reply.usage.tokens_in:
            guess = Usage(-1, -size(question), -answer_size(question, self.config))
            self._spent += guess + replace(reply.usage, calls=max(1, reply.usage.calls))

    def _keep(self, question: Question, reply: Reply) -> None:
        self.notes.extend(note for note in question.notes if note not in self.notes)
        if question.kind != "confirm":
            self.asked.update(dict.fromkeys(question.places, question))
            self._hops.update({p.node: None for p in question.places if p.node != REQUEST and not p.source})
        if reply.status is not Status.ANSWERED or reply.data is None:
            self._silence(question, reply)
            return
        self._silent = 0
        self._origins[reply.origin or "live"] += 1
        if question.kind == "confirm":
            return
        ranking = [str(handle) for handle in reply.data.get("ranking") or ()]
        for opinion in opinions(question, reply):
            if opinion.found in (Found.SOUND, Found.INHERITED) and not opinion.void and not recorded(self.ctx, opinion.place):
                self.skip([opinion.place], "what is to be looked at is not recorded")
                continue
            pair = rates(self.ctx, self.config, self.plan, opinion.place, len(question.places))
            ahead = not ranking or ranking[0] == opinion.place.handle
            self._votes.setdefault(opinion.place, []).append(weigh(self.ctx, opinion, pair, ahead))
        left_out = [p for p in question.places if p not in self._votes and p not in self._unjudged]
        self._unjudged.update(dict.fromkeys(left_out, ("its answer leaves it out", True)))

    def _silence(self, question: Question, reply: Reply) -> None:
        why = reply.error or _WHY[reply.status]
        put = reply.status in (Status.FAILED, Status.MISSING)
        if put:
            self.unanswered = self.unanswered or why
        if question.kind == "confirm":
            self.notes.append(f"The first suspects were to be put to the judge once more: {why}.")
        else:
            self._unjudged.update(dict.fromkeys(question.places, (why, put)))
        self._silent = self._silent + 1 if reply.status is Status.FAILED else 0
        if self._silent >= GIVEN_UP:
            self.stopped = f"given up after {GIVEN_UP} questions in a row without an answer, the last: {why}"

    def skip(self, places: Iterable[Place], why: str) -> None:
        """Note places that were to be asked about and are not."""
        for place in places:
            if place not in self._votes:
                self._unjudged.setdefault(place, (why, False))

    # ------------------------------------------------------------ what it comes to

    def judged(self) -> dict[Place, JudgedPlace]:
        """The answers on each place as one."""
        return {place: merged(votes) for place, votes in self._votes.items()}

    def weight(self, place: Place) -> float:
        """With what a place enters the ranking; 0 without an answer."""
        return merged(self._votes[place]).weight if place in self._votes else 0.0

    def evidence(self) -> tuple[Evidence, ...]:
        """The judge's part of the evidence, in the order of the data."""
        judged = self.judged()
        missed = {p: why for p, (why, put) in self._unjudged.items() if put and p not in judged}
        out = []
        for place in self._ordered({**judged, **missed}):
            if place in judged:
                out.append(evidence(self.ctx, place, judged[place], self.model))
            else:
                out.append(not_answered(self.ctx, place, self.model, missed[place]))
        return tuple(out)

    def report(self) -> JudgeReport:
        """What a person is told of it."""
        judged = self.judged()
        missed = {p: why for p, (why, _) in self._unjudged.items() if p not in judged}
        missed |= {p: said.void for p, said in judged.items() if said.void}
        return JudgeReport(
            model=self.model,
            plan=self.plan,
            places=tuple(judged[p] for p in self._ordered(judged)),
            unjudged=tuple((p.handle, missed[p]) for p in self._ordered(missed)),
            asked=tuple(h.id for h in self.ctx.graph.hops if h.id in self._hops),
            calls=self._used.calls,
            tokens_in=self._used.tokens_in,
            tokens_out=self._used.tokens_out,
            money=self._price(self._used.tokens_in, self._used.tokens_out),
            currency=self.config.currency,
            origins=dict(sorted(self._origins.items())),
            notes=tuple(self.notes),
            cause=self.cause,
            repair=self.repair,
        )

    def _price(self, tokens_in: int, tokens_out: int) -> float | None:
        if not (self.config.price_in or self.config.price_out):
            return None
        return round((tokens_in * self.config.price_in + tokens_out * self.config.price_out) / 1e6, 6)

    def _ordered(self, places: Iterable[Place]) -> list[Place]:
        at = {hop.id: i for i, hop in enumerate(self.ctx.graph.hops, 1)}
        return sorted(places, key=lambda p: (at.get(p.node, 0), not p.source, at.get(p.source, 0)))


def recorded(ctx: Context, place: Place) -> bool:
    """Whether a place can be found sound: the texts are there in which a fault would show. Accused it can be without, by an error."""
    if place.source:
        return ctx.payload(place.source).usable and ctx.hops[place.node].input.usable
    return ctx.payload(place.node).usable


def answer_size(question: Question, config: JudgeConfig) -> int:
    """Tokens that an answer may be expected to take: all places of a hop, the few of a whole trace that are not sound."""
    told = min(len(question.places), 6) if question.kind in ("trace", "batch") else len(question.places)
    return min(config.max_answer, 60 + 70 * told)
