"""How far a judge can be trusted: hit and false-alarm rate by role, and what an answer is worth with them.

hit    P(judge says that the fault was introduced here | it was)
false  P(judge says so | it was not)

The packaged rates (`reliability.json`) are a cautious guess for a model that nobody measured; `rca judge calibrate` measures them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rca.checks.context import Context
from rca.config import JudgeConfig
from rca.judge.records import Found, Place
from rca.model import REQUEST

PATH = Path(__file__).with_name("reliability.json")
LEAST = 0.002
"""No rate is taken to be nearer to 0 or 1 than this: a few hundred cases cannot tell."""

USUAL = {"trace": 10, "hop": 4}
"""Places of a question from which rates are measured: those of four hops, or of one."""

Rates = tuple[float, float]


@cache
def packaged() -> Mapping[str, Mapping[str, Rates]]:
    """Plan -> role (or `default`, `request`, `handoff`) -> (hit, false)."""
    read = json.loads(PATH.read_text(encoding="utf-8"))
    return {plan: {role: (float(pair[0]), float(pair[1])) for role, pair in roles.items()} for plan, roles in read.items()}


def role_of(ctx: Context, place: Place) -> str:
    """What reliability is looked up by: `request`, `handoff`, or the role of the hop."""
    if place.node == REQUEST:
        return REQUEST
    return "handoff" if place.source else ctx.hops[place.node].role


def rates(ctx: Context, config: JudgeConfig, plan: str, place: Place, among: int = 0) -> Rates:
    """The rates for one place. What is configured wins, first for the plan (`hop:extractor`), then for both (`extractor`).

    `among` is how many places the question asks about. A judge raises false alarms by the answer and not by the place: where it
    looks at many more places than usual at once, each has a smaller share of them.
    """
    role = role_of(ctx, place)
    known = packaged()[plan]
    pair = known.get(role, known["default"])
    for key in (f"{plan}:{role}", role, f"{plan}:default", "default"):
        if key in config.reliability:
            pair = config.reliability[key]
            break
    hit, false = bounded(pair)
    return hit, false * min(1.0, USUAL[plan] / among) if among else false


def bounded(pair: Rates) -> Rates:
    """Rates that give finite weights, the hit rate not below the false-alarm rate: a judge is never read as its opposite."""
    hit, false = (min(1 - LEAST, max(LEAST, rate)) for rate in pair)
    return max(hit, false), false


def ratio(found: Found, pair: Rates) -> float:
    """Log-likelihood ratio of an answer: P(answer | the origin is here) / P(answer | it is not)."""
    hit, false = pair
    if found is Found.INTRODUCED:
        return math.log(hit / false)
    return 0.0 if found is Found.CANNOT_SAY else math.log((1 - hit) / (1 - false))
