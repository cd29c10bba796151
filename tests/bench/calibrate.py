"""Fits and checks the weights of the ranking.

    python tests/bench/calibrate.py [--write] [--folds] [--ablate] [--plot docs/reliability.png]

The ranking is a conditional logit over the suspects of a trace and "nothing is wrong" (McFadden 1974, "Conditional logit
analysis of qualitative choice behavior"): P(s) = exp(u_s) / sum exp(u), u linear in the features of `rca.attribution.features`.
Weights are the maximum a posteriori under normal priors around the hand-set values of `rca/attribution/weights.json`, so that
a check which fires in three cases stays near what its author thought. Folds leave a whole domain out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from rca.attribution import model
from rca.attribution.features import describe
from rca.checks import run
from rca.checks.context import shared
from rca.config import Config
from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.graph import build
from rca.model import Complaint

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


@dataclass
class Choice:
    """One trace with one complaint: feature rows of its suspects (the last is "nothing"), the index of the truth."""

    id: str
    domain: str
    rows: list[dict[str, float]]
    truth: int
    healthy: bool


def folders() -> dict[str, Path]:
    """Every labelled folder, built where only cases are kept."""
    out = {"dev": SHARED / "bench/traces", "healthy": SHARED / "bench/healthy/traces", "live": SHARED / "live"}
    for name in ("a", "b"):
        cases = ROOT / f"tests/bench/more/{name}.yaml"
        if cases.exists():
            target = Path(tempfile.gettempdir()) / f"rca-more-{name}"
            subprocess.run([sys.executable, SHARED / "bench/build.py", cases, "--out", target], check=True, capture_output=True)
            out[name] = target
    out["unseen"] = ROOT / "tests/bench/unseen/traces"
    return out


def hit(location: object, label: dict) -> bool:
    """Whether a location is the labelled origin (as `score.py` has it)."""
    kind = location.type.value
    if kind != label["origin_type"]:
        return False
    if kind == "hop":
        return bool(set(location.span_ids) & set(label["origin_span_ids"] or [label["origin_span_id"]]))
    if kind == "handoff":
        ends = (("from", location.from_span_ids), ("to", location.to_span_ids))
        return all(set(label.get(f"{e}_span_ids") or [label[f"{e}_span_id"]]) & set(ids) for e, ids in ends)
    return True


def choices(folder: Path, drop: frozenset[str] = frozenset(), complaints: tuple[bool, ...] = (True, False)) -> list[Choice]:
    """The choices of a folder, with and without its complaints."""
    out = []
    config = Config()
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        files = [folder / f"{label['id']}.{form}" for form in ("otlp.json", "otlp.jsonl.gz", "logs.jsonl.gz")]
        batches = [decode(f.read_bytes(), f.name) for f in files if f.exists()]
        trace = assemble(batches, label.get("trace_ids") or [label["trace_id"]])
        graph = build(trace, capture_all(trace), config)
        domain = (label.get("case") or label["id"]).split("-")[0]
        for told in complaints:
            complaint = Complaint(label["complaint"], "", label["expected"]) if told else Complaint()
            evidence = tuple(e for e in run(graph, config, complaint) if e.check not in drop)
            described = describe(shared(graph, config, complaint), evidence)
            rows = [d.features for d in described]
            places = [d.suspect.location if d.suspect else None for d in described]
            truth = next((i for i, p in enumerate(places) if p is not None and hit(p, label)), len(rows) - 1)
            out.append(Choice(label["id"], _DOMAINS.get(domain, domain), rows, truth, label["origin_type"] == "none"))
    return out


_DOMAINS = {"claims": "clm", "invoices": "inv", "reviews": "rev", "support": "sup"}


def pack(data: list[Choice], names: list[str]) -> list[tuple[np.ndarray, int]]:
    """Feature matrices in the order of `names`."""
    at = {n: i for i, n in enumerate(names)}
    out = []
    for choice in data:
        matrix = np.zeros((len(choice.rows), len(names)))
        for r, row in enumerate(choice.rows):
            for key, value in row.items():
                if key in at:
                    matrix[r, at[key]] = value
        out.append((matrix, choice.truth))
    return out


def fit(data: list[Choice], start: dict[str, float], spread: float) -> dict[str, float]:
    """Weights by maximum a posteriori; `spread` is the standard deviation of the prior."""
    names = sorted({k for c in data for r in c.rows for k in r} | set(start))
    center = np.array([start.get(n, model.default(n)) for n in names])
    width = np.array([spread * (3.0 if n.startswith("is:") else 1.0) for n in names])
    packed = pack(data, names)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value = 0.5 * float(np.sum(((weights - center) / width) ** 2))
        slope = (weights - center) / width**2
        for matrix, truth in packed:
            u = matrix @ weights
            u -= u.max()
            p = np.exp(u)
            p /= p.sum()
            value -= float(np.log(max(p[truth], 1e-12)))
            slope += matrix.T @ p - matrix[truth]
        return value, slope

    bounds = [(0.0, None) if n.startswith("check:") else (None, None) for n in names]
    done = minimize(loss, center, jac=True, method="L-BFGS-B", bounds=bounds)
    return {n: round(float(w), 4) for n, w in zip(names, done.x, strict=True)}


def figures(data: list[Choice], weights: dict[str, float]) -> dict[str, float]:
    """The scorer's figures for a list of choices."""
    top1 = rank1 = top3 = quiet = faulty = healthy = 0
    forecasts = []
    for choice in data:
        p = model.probabilities(choice.rows, weights)
        order = sorted(range(len(p) - 1), key=lambda i: -p[i])
        named = bool(order) and model.named(p[order[0]], p[-1])
        right = not choice.healthy and bool(order) and order[0] == choice.truth
        forecasts.append((p[order[0]] if order else 0.0, float(right)))
        if choice.healthy:
            healthy += 1
            quiet += not named
        else:
            faulty += 1
            rank1 += right
            top1 += right and named
            top3 += choice.truth in order[:3]
    bins: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for p, h in forecasts:
        bins[min(int(p * 10), 9)].append((p, h))
    n = len(forecasts)
    return {
        "n": n,
        "top1": top1 / max(1, faulty),
        "rank1": rank1 / max(1, faulty),
        "top3": top3 / max(1, faulty),
        "quiet": quiet / max(1, healthy),
        "brier": sum((p - h) ** 2 for p, h in forecasts) / n,
        "ece": sum(abs(sum(p for p, _ in b) - sum(h for _, h in b)) for b in bins.values()) / n,
    }


def show(title: str, row: dict[str, float]) -> None:
    print(f"{title:34} " + "  ".join(f"{k} {v:.3f}" if k != "n" else f"n {v:4d}" for k, v in row.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the fitted weights into the package")
    parser.add_argument("--spread", type=float, default=0.5)
    parser.add_argument("--train", default="dev,healthy,live,a")
    parser.add_argument("--weights", action="store_true", help="print the weights")
    options = parser.parse_args()
    data = {name: choices(folder) for name, folder in folders().items()}
    start = model.load()
    for name, part in data.items():
        show(f"as packaged: {name}", figures(part, start))
    train = [c for name in options.train.split(",") for c in data.get(name, [])]
    domains = sorted({c.domain for c in train})
    held: list[tuple[list[Choice], dict[str, float]]] = []
    for domain in domains:
        weights = fit([c for c in train if c.domain != domain], model.HAND_SET, options.spread)
        part = [c for c in train if c.domain == domain]
        held.append((part, weights))
        show(f"left out: {domain}", figures(part, weights))
    weights = fit(train, model.HAND_SET, options.spread)
    for name, part in data.items():
        show(f"fitted on all of train: {name}", figures(part, weights))
    if options.weights:
        print(json.dumps(weights, indent=1))
    if options.write:
        model.PATH.write_text(json.dumps(dict(sorted(weights.items())), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
