"""What rules without any skill would get: always the first hop, always the second, the hop with the longest instructions.

    python tests/bench/baselines.py [--sets dev,healthy,live,a]

Each names its hop in every trace, so that none is ever quiet; ranking is by the order that the rule gives. Nothing is random.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from calibrate import folders, hit

from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.graph import build
from rca.model import Graph, Hop, Location, LocationType

FORMS = ("otlp.json", "otlp.jsonl.gz", "logs.jsonl.gz")

RULES: dict[str, Callable[[Graph], list[Hop]]] = {
    "always the first hop": lambda graph: list(graph.hops),
    "always the second hop": lambda graph: [*graph.hops[1:2], *graph.hops[:1], *graph.hops[2:]],
    "longest instructions": lambda graph: sorted(graph.hops, key=lambda h: -len(h.instructions or h.input.instructions)),
}


def labelled(folder: Path) -> Iterator[tuple[dict, Graph]]:
    """Every faulty trace of a folder with its label."""
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["origin_type"] != "none":
            files = [folder / f"{label['id']}.{form}" for form in FORMS]
            trace = assemble([decode(f.read_bytes(), f.name) for f in files if f.exists()], label.get("trace_ids") or [label["trace_id"]])
            yield label, build(trace, capture_all(trace))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="dev,healthy,live,a")
    names = parser.parse_args().sets.split(",")
    cases = [case for name, folder in folders().items() if name in names for case in labelled(folder)]
    print(f"{len(cases)} faulty traces ({', '.join(names)})")
    for rule, order in RULES.items():
        ranks = []
        for label, graph in cases:
            places = [Location(LocationType.HOP, h.id, "", h.service, h.name, h.span_ids) for h in order(graph)]
            ranks.append(next((n for n, place in enumerate(places, 1) if hit(place, label)), 99))
        print(f"{rule:24} top-1 {sum(r == 1 for r in ranks) / len(ranks):.2f}  top-3 {sum(r <= 3 for r in ranks) / len(ranks):.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
