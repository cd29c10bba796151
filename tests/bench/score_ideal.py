"""Scores checks and ranking on ideal graphs of the development cases: `python tests/bench/score_ideal.py [--no-complaint] [--misses]`."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rca import checks
from rca.attribution import attribute
from rca.config import Config
from rca.model import Complaint, Evidence, Outcome, Verdict
from tests.ideal import Case, cases


def place(case: Case, location: object) -> str:
    """A location by the names of the case."""
    names = {v: k for k, v in case.hops.items()} | {"request": "request"}
    kind, hop, source = location.type, location.hop, location.source
    return "request" if kind == "request" else f"{names[source]}->{names[hop]}" if kind == "handoff" else names[hop]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-complaint", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--checks", action="store_true", help="hits and false alarms of each check")
    parser.add_argument("--show", default="", help="print all evidence of one case")
    options = parser.parse_args()
    rows: dict[str, list[tuple[bool, bool, bool, bool]]] = defaultdict(list)
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    errors: set[str] = set()
    forecasts: list[tuple[float, bool]] = []
    config = Config()
    for case in cases(Path(__file__).resolve().parents[3] / "shared"):
        complaint = Complaint() if options.no_complaint else case.complaint
        case = replace(case, complaint=complaint)
        found = checks.run(case.graph, config, complaint)
        errors |= {f"{e.check}: {e.sentence}" for e in found if e.outcome is Outcome.ERROR}
        result = attribute(case.graph, found, complaint, config)
        hits = [i for i, c in enumerate(result.candidates, 1) if case.origin != "none" and case.hit(c.location)]
        rank = hits[0] if hits else 99
        named = result.verdict is Verdict.ORIGIN_FOUND
        healthy = case.origin == "none"
        row = (healthy, named and rank == 1, rank == 1, not named if healthy else rank <= 3)
        rows[case.kind].append(row)
        rows["ALL"].append(row)
        top = result.candidates[0]
        forecasts.append((top.probability, rank == 1))
        seen: set[tuple[str, bool]] = set()
        for e in found:
            if e.outcome is Outcome.BAD and e.strength >= 0.5:
                seen.add((e.check, not healthy and blames(case, e)))
        for name, right in seen:
            tally[name][0 if right else 2 if healthy else 1] += 1
        if options.show == case.id:
            print(case.complaint)
            for e in found:
                if e.outcome is Outcome.BAD:
                    where = f"{e.source}>{e.node}" if e.source else e.node
                    print(f"{e.strength:6.2f} {e.check:18} {e.side:8} {where:7} {e.sentence} {[q.text[:60] for q in e.quotes]}")
            for c in result.candidates:
                print(f"{c.probability:.3f} {c.location.type} {place(case, c.location)} {c.role} {c.fault}")
            print(result.verdict, result.reason, result.states)
            for path in result.claims:
                print(path)
        if options.misses and not (row[3] if healthy else row[1]):
            strongest = top.evidence[0].check if top.evidence else "-"
            first = f"first {place(case, top.location):24} p {top.probability:.2f} {strongest}"
            print(f"{case.id:12} {case.kind:20} {case.origin:28} rank {rank:2} {result.verdict:18} {first}")
    for kind, group in sorted(rows.items()):
        faulty, well = [r for r in group if not r[0]], [r for r in group if r[0]]
        share = lambda part, whole: f"{sum(part) / len(whole):5.2f}" if whole else "    -"  # noqa: E731
        print(
            f"{kind:22} {len(group):3} top1 {share([r[1] for r in faulty], faulty)} rank1 {share([r[2] for r in faulty], faulty)} "
            f"top3 {share([r[3] for r in faulty], faulty)} quiet {share([r[3] for r in well], well)}"
        )
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for p, hit in forecasts:
        bins[min(int(p * 10), 9)].append((p, hit))
    ece = sum(abs(sum(p for p, _ in b) - sum(h for _, h in b)) for b in bins.values()) / len(forecasts)
    print(f"brier {sum((p - h) ** 2 for p, h in forecasts) / len(forecasts):.3f} ece {ece:.3f}")
    if options.checks:
        print(f"{'check':22} right wrong healthy")
        for name, counts in sorted(tally.items()):
            print(f"{name:22} {counts[0]:5} {counts[1]:5} {counts[2]:5}")
    for line in sorted(errors):
        print("ERROR", line[:200])
    return 0


def blames(case: Case, item: Evidence) -> bool:
    """Whether evidence points at the labelled origin."""
    if case.origin == "request":
        return item.side == "request"
    if case.origin.startswith("handoff:"):
        source, target = case.origin.removeprefix("handoff:").split("->")
        return item.side == "handoff" and item.source == case.hops[source] and item.node == case.hops[target]
    return item.side == "output" and item.node == case.hops[case.origin]


if __name__ == "__main__":
    sys.exit(main())
