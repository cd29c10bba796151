"""Accuracy over the reliability of a judge: the judge alone, the checks alone, both together; in both plans.

    python tests/bench/judge_curve.py [--seeds 10] [--write docs/judge.md]

Over the 66 cases and the 24 healthy ones of `../shared/bench`. The judge is simulated (`tests/judge/simulated.py`): an answer is
wrong with probability 1 - reliability. `together` uses the packaged rates, as somebody does who measured nothing; `measured` the
rates that `rca.judge.calibrate` counts on the same traces with other seeds.

The judge alone is asked about everything, and accuses the place to which it gives the highest weight, if that is above 0; of
several equal ones each gets its share. It is charged nothing for asking everything; the fused ranking stops when it is sure.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from rca.config import JudgeConfig  # noqa: E402
from rca.judge import plan  # noqa: E402
from rca.judge.calibrate import Counts, Measured, calibrate  # noqa: E402
from rca.judge.standing import place_of  # noqa: E402
from tests.judge.labelled import CONFIG, Labelled, alone, as_labelled, checks_alone, fused, load, right  # noqa: E402
from tests.judge.simulated import Simulated  # noqa: E402

SHARED = ROOT.parent / "shared" / "bench"
POINTS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5)

EVEN = {"default": (0.9, 0.05)}
"""For the judge alone: an accusation weighs the same wherever it is made."""

Rates = Mapping[str, tuple[float, float]]


@dataclass
class Figures:
    """Shares over the faulty cases (named: first and named; ranked: first) and over the healthy ones; of hops asked in each case."""

    named: list[float] = field(default_factory=list)
    ranked: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)

    def add(self, case: Labelled, was_right: float, first: float, asked: float = 0.0) -> None:
        if case.healthy:
            self.quiet.append(was_right)
        else:
            self.named.append(was_right)
            self.ranked.append(first)
        self.asked.append(asked)

    @property
    def top1(self) -> float:
        return mean(self.named)

    @property
    def rank1(self) -> float:
        return mean(self.ranked)

    @property
    def calm(self) -> float:
        return mean(self.quiet)


@dataclass(frozen=True)
class Setting:
    """One point of a curve: whose accuracy, under which plan, with a judge of which reliability and way to be wrong."""

    who: str  # checks | alone | together | measured
    plan: str = "hop"
    reliability: float = 1.0
    way: str = "answer"
    votes: int = 1


@contextmanager
def remembered() -> Iterator[None]:
    """Questions made once a trace: they do not depend on the judge, and making them takes most of the time."""
    trace_question, hop_question = plan.trace_question, plan.hop_question
    kept: dict[tuple[Any, ...], Any] = {}

    def once(make: Callable[..., Any], ctx: Any, *rest: Any, **named: Any) -> Any:
        if kept.get(("graph",)) is not ctx.graph:
            kept.clear()
            kept["graph",] = ctx.graph
        key = (make, rest[0] if isinstance(rest[0], str) else "")
        if key not in kept:
            kept[key] = make(ctx, *rest, **named)
        return kept[key]

    plan.trace_question, plan.hop_question = partial(once, trace_question), partial(once, hop_question)
    try:
        yield
    finally:
        plan.trace_question, plan.hop_question = trace_question, hop_question


def figures(
    cases: Iterable[Labelled], settings: Iterable[Setting], seeds: int, rates: Mapping[Setting, Rates] | None = None
) -> list[Figures]:
    """The figures of each setting. The cases are the outer loop, as what is derived from a trace is kept for the last one."""
    settings = list(settings)
    out = [Figures() for _ in settings]
    for case in cases:
        for setting, figure in zip(settings, out, strict=True):
            for seed in range(1 if setting.reliability == 1.0 else seeds):
                _add(figure, case, setting, str(seed), (rates or {}).get(setting, {}))
    return out


def _add(figure: Figures, case: Labelled, setting: Setting, seed: str, rates: Rates) -> None:
    if setting.who == "checks":
        diagnosis = checks_alone(case)
        figure.add(case, right(case, diagnosis), place_of(diagnosis.candidates[0].location) == case.origin)
        return
    asker = Simulated(case.graph, case.origin, setting.reliability, setting.way, f"{seed}|{case.id}")
    if setting.who == "alone":
        everything = JudgeConfig(plan=setting.plan, model="simulated", until=2.0, reliability=EVEN)
        share = alone(case, plan.judge(case.graph, case.evidence, case.complaint, CONFIG, everything, asker))
        figure.add(case, share, share)
        return
    config = JudgeConfig(plan=setting.plan, model="simulated", reliability=rates, votes=setting.votes)
    diagnosis, told = fused(case, asker, config)
    first = place_of(diagnosis.candidates[0].location) == case.origin
    figure.add(case, right(case, diagnosis), first, len(told.report.asked) / len(case.graph.hops))


def measured(cases: Iterable[Labelled], settings: Iterable[Setting], seeds: int = 3) -> dict[Setting, Rates]:
    """The rates as a user would measure them, with seeds that are used for nothing else."""
    whole = {setting: Measured() for setting in settings}
    for case in cases:
        for setting, sum_of in whole.items():
            for seed in range(1 if setting.reliability == 1.0 else seeds):
                asker = Simulated(case.graph, case.origin, setting.reliability, setting.way, f"calibration {seed}|{case.id}")
                part = calibrate([as_labelled(case)], CONFIG, JudgeConfig(plan=setting.plan, model="simulated"), asker)
                for role, counts in part.roles.items():
                    sum_of.roles[role] = sum_of.roles.get(role, Counts()) + counts
    return {setting: counted.reliability() for setting, counted in whole.items()}


def table(cases: list[Labelled], plan: str, seeds: int, points: Iterable[float] = POINTS, way: str = "answer") -> str:
    """Rows of Markdown: top-1 / quiet of each, rank-1 of each, and hops asked."""
    points = list(points)
    settings = [Setting(who, plan, point, way) for point in points for who in ("alone", "together", "measured")]
    known = measured(cases, [s for s in settings if s.who == "measured"])
    found = figures(cases, settings, seeds, known)
    rows = [
        "| reliability | judge alone | together | measured | rank-1: alone | together | measured | hops asked, median |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for at, point in enumerate(points):
        three = found[3 * at : 3 * at + 3]
        shown = [f"{f.top1:.3f} / {f.calm:.3f}" for f in three] + [f"{f.rank1:.3f}" for f in three]
        rows.append(f"| {point:.0%} | " + " | ".join(shown) + f" | {median(three[1].asked):.2f} |")
        print(rows[-1], file=sys.stderr, flush=True)
    return "\n".join(rows)


def text(seeds: int) -> str:
    """The section of docs/judge.md."""
    faulty, healthy = load(SHARED / "traces"), load(SHARED / "healthy" / "traces")
    cases = [*faulty, *healthy]
    (without,) = figures(cases, [Setting("checks")], 1)
    (sure,) = figures(faulty, [Setting("together")], 1)
    voted = figures(cases, [Setting("together", plan, 0.85, votes=3) for plan in ("trace", "hop")], seeds)
    return "\n".join(
        [
            f"Top-1 / quiet over {len(cases)} traces ({sum(not c.healthy for c in cases)} faulty), {seeds} seeds a trace. "
            f"Checks alone: {without.top1:.3f} / {without.calm:.3f}, rank-1 {without.rank1:.3f}.",
            "",
            "Plan `trace`:",
            "",
            table(cases, "trace", seeds),
            "",
            "Plan `hop`:",
            "",
            table(cases, "hop", seeds),
            "",
            "Plan `hop` where a wrong answer always accuses the hop itself, the likeliest of its places:",
            "",
            table(cases, "hop", seeds, (0.85, 0.7), "hop"),
            "",
            "Plan `hop` where each single verdict (hop, each hand-off, request) is turned round:",
            "",
            table(cases, "hop", seeds, (0.85, 0.7), "verdict"),
            "",
            "Three votes at 85 %, of which each errs on its own (those of one model at temperature 0 do not): "
            f"plan `trace` {voted[0].top1:.3f} / {voted[0].calm:.3f}, plan `hop` {voted[1].top1:.3f} / {voted[1].calm:.3f}.",
            "",
            f"With a perfect judge plan `hop` asks about {median(sure.asked):.0%} of the hops of the 66 cases in the median, "
            f"{mean(sure.asked):.0%} in the mean.",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--write", type=Path, help="put the tables between the marks of this file")
    options = parser.parse_args()
    with remembered():
        made = text(options.seeds)
    print(made)
    if options.write:
        before = options.write.read_text(encoding="utf-8")
        after = re.sub(r"(?s)(<!-- curve -->\n).*(\n<!-- /curve -->)", lambda m: m[1] + made + m[2], before)
        options.write.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
