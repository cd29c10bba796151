"""Prints how often each check points at the true origin, and how often elsewhere.

    python tests/bench/check_rates.py [--sets dev,healthy,live,a]

One row a check, in the order of the registry. A check hits where it accuses the labelled origin; it is beside where it accuses another
place of a faulty trace, and alarms where the trace is healthy. Several findings of one check at one place count once. `at hits` and
`else` are the mean strengths (log-odds) of the strongest finding at such a place. Nothing is random.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from calibrate import folders, hit

from rca import registry
from rca.attribution.suspects import suspects
from rca.attribution.weigh import Ledger
from rca.checks import run
from rca.checks.context import shared
from rca.config import Config
from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.graph import build
from rca.model import Complaint, Outcome

FORMS = ("otlp.json", "otlp.jsonl.gz", "logs.jsonl.gz")


def collect(folder: Path, into: dict[str, dict[str, list[float]]]) -> tuple[int, int]:
    """Strengths by check and kind of place (hit, beside, alarm); how many traces are faulty and healthy."""
    faulty = healthy = 0
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        files = [folder / f"{label['id']}.{form}" for form in FORMS]
        trace = assemble([decode(f.read_bytes(), f.name) for f in files if f.exists()], label.get("trace_ids") or [label["trace_id"]])
        graph, config = build(trace, capture_all(trace)), Config()
        complaint = Complaint(label["complaint"], "", label["expected"])
        evidence = run(graph, config, complaint)
        ctx = shared(graph, config, complaint)
        ledger = Ledger(ctx, evidence)
        fine = label["origin_type"] == "none"
        healthy, faulty = healthy + fine, faulty + (not fine)
        for suspect in suspects(ctx, evidence):
            best: dict[str, float] = {}
            for item in ledger.of(suspect):
                if item.outcome is Outcome.BAD and item.strength > 0:
                    best[item.check] = max(best.get(item.check, 0.0), item.strength)
            kind = "alarm" if fine else "hit" if hit(suspect.location, label) else "beside"
            for check, strength in best.items():
                into[check][kind].append(strength)
    return faulty, healthy


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="dev,healthy,live,a")
    names = parser.parse_args().sets.split(",")
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    counts = [collect(folder, found) for name, folder in folders().items() if name in names]
    print(f"{sum(f for f, _ in counts)} faulty traces, {sum(h for _, h in counts)} healthy ones ({', '.join(names)})\n")
    print(f"{'check':24}{'hits':>6}{'beside':>8}{'alarms':>8}{'at hits':>9}{'else':>7}")
    for name, _ in registry.load_all("rca.checks"):
        rows = found[name]
        wrong = [*rows["beside"], *rows["alarm"]]
        print(f"{name:24}{len(rows['hit']):6}{len(rows['beside']):8}{len(rows['alarm']):8}{_mean(rows['hit']):>9}{_mean(wrong):>7}")
    return 0


def _mean(values: list[float]) -> str:
    return f"{sum(values) / len(values):.1f}" if values else "-"


if __name__ == "__main__":
    sys.exit(main())
