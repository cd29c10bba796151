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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from rca.config import JudgeConfig  # noqa: E402
from rca.judge.calibrate import Counts, Measured, calibrate  # noqa: E402
from rca.judge.plan import judge  # noqa: E402
from rca.judge.standing import place_of  # noqa: E402
from tests.judge.labelled import CONFIG, Labelled, alone, as_labelled, checks_alone, fused, load, right  # noqa: E402
from tests.judge.simulated import Simulated  # noqa: E402

SHARED = ROOT.parent / "shared" / "bench"
POINTS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5)
ALL = {"default": (0.998, 0.002)}
"""A judge that is trusted this much is asked about everything."""

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


def checks(cases: Iterable[Labelled]) -> Figures:
    """Without a judge."""
    out = Figures()
    for case in cases:
        diagnosis = checks_alone(case)
        out.add(case, right(case, diagnosis), place_of(diagnosis.candidates[0].location) == case.origin)
    return out


def together(
    cases: Iterable[Labelled], plan: str, reliability: float, seeds: int, rates: Rates, way: str = "answer", votes: int = 1
) -> Figures:
    """The fused ranking."""
    out = Figures()
    settings = JudgeConfig(plan=plan, model="simulated", reliability=rates, votes=votes)
    for case in cases:
        for seed in range(seeds):
            diagnosis, told = fused(case, Simulated(case.graph, case.origin, reliability, way, f"{seed}|{case.id}"), settings)
            first = place_of(diagnosis.candidates[0].location) == case.origin
            out.add(case, right(case, diagnosis), first, len(told.report.asked) / len(case.graph.hops))
    return out


def by_itself(cases: Iterable[Labelled], plan: str, reliability: float, seeds: int, way: str = "answer") -> Figures:
    """The judge alone, asked about everything with the same seeds."""
    out = Figures()
    settings = JudgeConfig(plan=plan, model="simulated", until=2.0, reliability=ALL)
    for case in cases:
        for seed in range(seeds):
            asker = Simulated(case.graph, case.origin, reliability, way, f"{seed}|{case.id}")
            share = alone(case, judge(case.graph, case.evidence, case.complaint, CONFIG, settings, asker))
            out.add(case, share, share)
    return out


def measured(cases: Iterable[Labelled], plan: str, reliability: float, seeds: int = 3, way: str = "answer") -> Rates:
    """The rates as a user would measure them, with seeds that are used for nothing else."""
    whole = Measured()
    for case in cases:
        for seed in range(seeds):
            asker = Simulated(case.graph, case.origin, reliability, way, f"calibration {seed}|{case.id}")
            part = calibrate([as_labelled(case)], CONFIG, JudgeConfig(plan=plan, model="simulated"), asker)
            for role, counts in part.roles.items():
                whole.roles[role] = whole.roles.get(role, Counts()) + counts
    return whole.reliability()


def table(cases: list[Labelled], plan: str, seeds: int, points: Iterable[float] = POINTS, way: str = "answer") -> str:
    """Rows of Markdown: top-1 / quiet of each, and of both together rank-1 and hops asked."""
    rows = [
        "| reliability | judge alone | together | measured | rank-1: alone | together | measured | hops asked, median |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for reliability in points:
        count = 1 if reliability == 1.0 else seeds
        judge_alone = by_itself(cases, plan, reliability, count, way)
        both = together(cases, plan, reliability, count, {}, way)
        known = together(cases, plan, reliability, count, measured(cases, plan, reliability, way=way), way)
        shown = [f"{f.top1:.3f} / {f.calm:.3f}" for f in (judge_alone, both, known)]
        shown += [f"{f.rank1:.3f}" for f in (judge_alone, both, known)]
        rows.append(f"| {reliability:.0%} | " + " | ".join(shown) + f" | {median(both.asked):.2f} |")
        print(rows[-1], file=sys.stderr, flush=True)
    return "\n".join(rows)


def text(seeds: int) -> str:
    """The section of docs/judge.md."""
    faulty, healthy = load(SHARED / "traces"), load(SHARED / "healthy" / "traces")
    cases = [*faulty, *healthy]
    without = checks(cases)
    sure = together(faulty, "hop", 1.0, 1, {})
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
            f"With a perfect judge plan `hop` asks about {median(sure.asked):.0%} of the hops of the 66 cases in the median, "
            f"{mean(sure.asked):.0%} in the mean.",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--write", type=Path, help="put the tables between the marks of this file")
    options = parser.parse_args()
    made = text(options.seeds)
    print(made)
    if options.write:
        before = options.write.read_text(encoding="utf-8")
        after = re.sub(r"(?s)(<!-- curve -->\n).*(\n<!-- /curve -->)", lambda m: m[1] + made + m[2], before)
        options.write.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
