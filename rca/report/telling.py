"""Which evidence is told of a suspect, and in which order."""

from __future__ import annotations

from rca.model import Candidate, Evidence, Outcome


def telling(candidate: Candidate) -> list[Evidence]:
    """The evidence that speaks for a fault, first what moved the probability most."""
    bad = [e for e in candidate.evidence if e.outcome is Outcome.BAD and e.strength > 0]
    return sorted(bad, key=lambda e: (-e.points, -round(e.strength, 4)))  # as exact as a saved report has it


def against(candidate: Candidate) -> list[Evidence]:
    """The evidence that speaks against a fault here, strongest first."""
    good = [e for e in candidate.evidence if e.outcome is Outcome.GOOD and e.strength < 0]
    return sorted(good, key=lambda e: e.strength)
