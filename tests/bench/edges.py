"""Recall and precision of data-flow edges against the development cases, built and live.

    python tests/bench/edges.py [--misses] [--shared ../shared]

Truth is each case's `reads`. A found hop stands for a case's hop if they share a span id; for the built traces, where the
labels name the origin's spans only, hops are told apart by service and output.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

import yaml

from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.graph import build
from rca.graph.fragments import key_of
from rca.model import FINAL, REQUEST, Graph, Trace


def cases(shared: Path) -> dict[str, dict]:
    """Every case by id."""
    files = [*sorted((shared / "bench/cases").glob("*.yaml")), shared / "bench/healthy/cases.yaml"]
    return {case["id"]: case for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))}


def named(graph: Graph, case: dict, label: dict) -> dict[str, str]:
    """Hop id -> the name of the case's hop that it stands for."""
    names = {REQUEST: REQUEST}
    spans = label.get("hop_span_ids") or {}
    for hop in graph.hops:
        by_span = next((n for n, ids in spans.items() if set(ids) & set(hop.span_ids)), None)
        mine = [h for h in case["hops"] if h["service"] == hop.service]
        same = [h for h in mine if key_of(h.get("output")) == key_of(hop.output.value if hop.output.value is not None else hop.output.text)]
        # several hops of one service: by output, else by order
        name = by_span or next((h["name"] for h in same or mine if h["name"] not in names.values()), None)
        if name:
            names[hop.id] = name
    return names


def traces(shared: Path, part: str) -> list[tuple[dict, Trace]]:
    """(label, trace) of a part: built, healthy or live."""
    folder = {"built": shared / "bench/traces", "healthy": shared / "bench/healthy/traces", "live": shared / "live"}[part]
    out = []
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        files = [folder / f"{label['id']}.{form}" for form in ("otlp.json", "otlp.jsonl.gz", "logs.jsonl.gz")]
        batches = [decode(file.read_bytes(), file.name) for file in files if file.exists()]
        out.append((label, assemble(batches, label.get("trace_ids") or [label["trace_id"]])))
    return out


def main() -> int:
    """Print recall and precision by part and convention."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--misses", action="store_true", help="list each case whose edges or hops differ")
    options = parser.parse_args()
    known = cases(options.shared)
    for part in ("built", "healthy", "live"):
        count: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
        for label, trace in traces(options.shared, part):
            case = known[label.get("case") or label["id"]]
            graph = build(trace, capture_all(trace))
            names = named(graph, case, label)
            got = {(names.get(e.source, e.source), names.get(e.target, e.target)) for e in graph.edges if e.target != FINAL}
            want = {(source, hop["name"]) for hop in case["hops"] for source in hop["reads"]}
            for group in ("all", label["convention"]):
                for i, n in enumerate((len(got & want), len(got - want), len(want - got), len(graph.hops), len(case["hops"]))):
                    count[group][i] += n
            if options.misses and (got != want or len(graph.hops) != len(case["hops"])):
                print(
                    f"{label['id']:24} hops {len(graph.hops)}/{len(case['hops'])} extra {sorted(got - want)} missing {sorted(want - got)}"
                )
        for group, (hit, extra, missing, hops, wanted) in sorted(count.items()):
            print(f"{part:8} {group:14} recall {hit / (hit + missing):.3f}  precision {hit / (hit + extra):.3f}  hops {hops} of {wanted}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
