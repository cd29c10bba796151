"""The weights of the ranking, and what follows from them.

A conditional logit over the suspects of a trace and "nothing is wrong" (D. McFadden 1974, "Conditional logit analysis of
qualitative choice behavior"): with utilities u = weights · features,

    P(s) = exp(u_s) / sum over suspects and "nothing" of exp(u)

With weights of 1 on log-likelihood ratios this is Bayes' rule for one origin or none; `rca.attribution.worlds` adds two. The
weights are fitted by `tests/bench/calibrate.py` and lie in `weights.json`: of each feature but those of checks, and for each check
(`check:ID`) the factor that its strengths are worth on cases that nobody had in mind when it was written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache

from rca.attribution.worlds import shares

PATH = os.path.join(os.path.dirname(__file__), "weights.json")

HAND_SET: dict[str, float] = {
    "is:hop:classifier": -1.6,
    "is:hop:extractor": -1.6,
    "is:hop:retriever": -1.6,
    "is:hop:tool": -1.85,
    "is:hop:generator": -1.85,
    "is:hop:summarizer": -1.95,
    "is:hop:other": -1.85,
    "is:request": -2.5,
    "is:handoff": -3.2,
    "final": 0.0,
    "cleared": 1.0,
    "judge": 1.0,
    "compared": 1.0,
    "crowd": -1.0,
    "off-path": -2.5,
    "focus": 0.7,
    "named": 0.5,
    "first-call": -0.5,
    "unsure": -1.0,
    "unseen": 1.0,
    "unseen:constant": -2.1,
    "none:constant": 0.0,
    "none:complaint": 0.0,
}
"""What was thought before anything was fitted; points of a check count as they are."""

LEAST = 0.38
AHEAD = 0.8
FOUNDED = 0.5
"""An origin is named if its probability is LEAST or more, and AHEAD times that of "nothing is wrong", and what checks hold against it
comes to FOUNDED (log-odds; 5 to 3): a prior alone makes a suspect, and no origin. Chosen on left-out sets."""
FOUNDED_COMPARED = 1.1
"""The same with what a comparison with a good run says (3 to 1): two good runs differ in many ways."""
LEAST_JUDGED = 0.2
AHEAD_JUDGED = 0.4
"""The same for one that a judge accuses: what is thought of "nothing is wrong" beforehand keeps checks quiet that see only form,
and a reader who points at the words is worth hearing a little earlier."""


def default(name: str) -> float:
    """The weight of a feature that was not fitted."""
    return HAND_SET.get(name, 1.0 if name.startswith("check:") else 0.0)


def weight(name: str, weights: Mapping[str, float]) -> float:
    """The weight of a feature; that of `check:ID/FAULT` is the one of `check:ID`."""
    found = weights.get(name)
    if found is None and name.startswith("check:"):
        found = weights.get(name.partition("/")[0])
    return default(name) if found is None else found


@cache
def load() -> Mapping[str, float]:
    """The packaged weights."""
    try:
        with open(PATH, "rb") as stream:
            return dict(json.loads(stream.read()))
    except FileNotFoundError:
        return HAND_SET


def utility(row: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The log-odds of a row, up to a constant that all rows of a trace share."""
    return sum(weight(n, weights) * v for n, v in row.items())


def founded(row: Mapping[str, float], weights: Mapping[str, float]) -> bool:
    """Whether what checks and a comparison with a good run hold against a suspect is enough to name it."""
    checks = sum(weight(n, weights) * v for n, v in row.items() if n.startswith("check:"))
    return checks >= FOUNDED or checks + weight("compared", weights) * row.get("compared", 0.0) >= FOUNDED_COMPARED


def probabilities(rows: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> list[float]:
    """P of each row if at most one place is at fault; they sum to 1. What weights are fitted with."""
    return list(shares([utility(row, weights) for row in rows]).alone)


def named(first: float, nothing: float, judged: bool = False) -> bool:
    """Whether a first suspect of that probability is named, against that of "nothing is wrong"; `judged` if a judge accuses it."""
    least, ahead = (LEAST_JUDGED, AHEAD_JUDGED) if judged else (LEAST, AHEAD)
    return first >= least and first >= ahead * nothing
