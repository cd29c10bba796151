"""What would be asked, without asking."""

from __future__ import annotations

from collections.abc import Sequence

from rca.config import JudgeConfig
from rca.judge.client import fenced
from rca.judge.hops import size
from rca.judge.records import Question, Reply, Status
from rca.judge.session import answer_size
from rca.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Draft:
    """One call as it would be made: texts as they would be sent, and tokens as they are expected (in, and out at most)."""

    kind: str
    places: tuple[str, ...]
    system: str
    user: str
    tokens_in: int
    tokens_out: int
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class DryRun:
    """An Asker that asks nobody and keeps what would have been sent; each question is SKIPPED.

    Without answers the hop plan never finds its suspect clear, so that what is kept is the most that it would ask.
    """

    config: JudgeConfig
    drafts: list[Draft] = field(default_factory=list)

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """Keep the questions."""
        for question in questions:
            asked, _ = fenced(question)
            places = tuple(place.handle for place in question.places)
            expected = answer_size(question, self.config)
            self.drafts.append(Draft(question.kind, places, asked.system, asked.user, size(question), expected, question.notes))
        return [Reply(Status.SKIPPED, error="dry run: nothing was sent") for _ in questions]

    def money(self, drafts: Sequence[Draft]) -> float | None:
        """What these calls would cost, None where no price is configured."""
        if not (self.config.price_in or self.config.price_out):
            return None
        tokens_in, tokens_out = sum(d.tokens_in for d in drafts), sum(d.tokens_out for d in drafts)
        return round((tokens_in * self.config.price_in + tokens_out * self.config.price_out) / 1e6, 6)
