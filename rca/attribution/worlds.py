"""What may have happened: exact inference over the sets of origins that a trace allows.

A world is a set of faulty places: none, one, or two. Faults are independent a priori and evidence speaks of one place at a
time (naive Bayes; J. Pearl 1988, "Probabilistic Reasoning in Intelligent Systems", ch. 2), so that with odds
w_s = exp(u_s - u_nothing), prior odds times likelihood ratios,

    P(nothing) = 1 / Z    P({s}) = w_s / Z    P({s, t}) = w_s w_t exp(SECOND) / Z

and Z makes them sum to 1. P(s is an origin) is the sum over the worlds that hold s. Two places stand together only where each has
evidence of its own that the other one does not explain: what a hop was given is charged upstream alone. Three or more are left out,
which makes the sum exact for at most two origins; of more than MOST places with evidence, only the MOST likeliest are paired.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from rca.records import dataclass

SECOND = -1.5
"""Log-odds of a second fault beside a first one, over its own prior: most failures have one cause."""
MOST = 60


@dataclass(frozen=True, slots=True)
class Shares:
    """Probabilities of the worlds of one trace.

    origin   for each row, that it is an origin; the last row ("nothing is wrong") has its own probability
    alone    for each row, that it is the only origin
    nothing  that nothing is wrong
    pairs    (row, row) -> that both are origins
    """

    origin: tuple[float, ...]
    alone: tuple[float, ...]
    nothing: float
    pairs: dict[tuple[int, int], float]

    def fine_without(self, row: int) -> float:
        """That the final output would be fine had this place been right: nothing is wrong, or nothing but this."""
        return min(1.0, self.nothing + self.alone[row])


def shares(utilities: Sequence[float], apart: Collection[tuple[int, int]] = ()) -> Shares:
    """The probabilities of all worlds.

    `utilities` are log-odds up to a constant, the last one that of "nothing is wrong"; `apart` are the pairs (i < j) that may both be
    origins.
    """
    top = max(utilities)
    single = [math.exp(u - top) for u in utilities]
    last = len(single) - 1
    # In odds over "nothing" a pair is w_i * w_j; with everything scaled by exp(-top) that is single_i * single_j / single_nothing.
    log_nothing = utilities[last] - top
    pairs = {(i, j): math.exp(utilities[i] + utilities[j] - 2 * top - log_nothing + SECOND) for i, j in apart}
    total = sum(single) + sum(pairs.values())
    origin = [w / total for w in single]
    for (i, j), weight in pairs.items():
        origin[i] += weight / total
        origin[j] += weight / total
    return Shares(tuple(origin), tuple(w / total for w in single), single[last] / total, {k: w / total for k, w in pairs.items()})
