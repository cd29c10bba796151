"""What the command line says of the judge, before it is known whether one is asked."""

from __future__ import annotations

from rca.errors import UsageError
from rca.records import dataclass

OFF = ("off", "none", "no")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line says of the judge; `name` None: not asked for, "": the first one of rca.yaml."""

    name: str | None = None
    off: bool = False
    plan: str | None = None
    budget: str | None = None
    votes: int | None = None
    until: float | None = None
    blind: bool = False
    confirm: bool = False
    required: bool = False
    dry_run: bool = False
    cassette: str | None = None
    mode: str | None = None
    answers: str | None = None
    cache: bool = True

    def asks(self) -> bool:
        """Whether a judge is wished for; UsageError if something is said of one that nobody asked for."""
        if self.off or (self.name or "").lower() in OFF:
            return False
        if self.name is not None or any((self.dry_run, self.cassette, self.answers)):
            return True
        said = {"--judge-plan": self.plan, "--judge-budget": self.budget, "--judge-votes": self.votes, "--judge-until": self.until}
        said |= {"--judge-blind": self.blind, "--judge-confirm": self.confirm, "--judge-required": self.required}
        said |= {"--cassette-mode": self.mode}
        given = next((flag for flag, value in said.items() if value), None)
        if given is not None:
            raise UsageError(f"{given} without a judge", "add --judge, or --judge NAME for one that rca.yaml names")
        return False
