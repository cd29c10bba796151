"""Prints what the question over a whole trace costs beside the trace itself, over the development cases.

python tests/bench/question_cost.py [FOLDER ...] [--show CASE] [--blind]
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
from pathlib import Path

from rca.checks import run
from rca.checks.context import shared
from rca.config import Config
from rca.config.records import JudgeConfig
from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.graph import build
from rca.judge.digest import size, trace_question
from rca.judge.tokens import estimate
from rca.model import Complaint

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def question_of(folder: Path, label: dict, blind: bool):
    """The question over one labelled trace, and its files' text."""
    files = [f for form in ("otlp.json", "otlp.jsonl.gz", "logs.jsonl.gz") if (f := folder / f"{label['id']}.{form}").exists()]
    trace = assemble([decode(f.read_bytes(), f.name) for f in files], label.get("trace_ids") or [label["trace_id"]])
    graph, config = build(trace, capture_all(trace), Config()), Config()
    complaint = Complaint(label["complaint"], "", label["expected"])
    evidence = run(graph, config, complaint)
    raw = "".join((gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes()).decode() for f in files)
    return trace_question(shared(graph, config, complaint), evidence, JudgeConfig(), blind), raw


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[SHARED / "bench/traces"])
    parser.add_argument("--show", help="print the question over this case")
    parser.add_argument("--blind", action="store_true", help="without hints")
    options = parser.parse_args()
    rows = []
    for folder in options.folders:
        for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            if options.show and not label["id"].startswith(options.show):
                continue
            question, raw = question_of(folder, label, options.blind)
            rows.append((size(question) / estimate(raw), label["id"], size(question), estimate(raw), estimate(question.system)))
            if options.show:
                print(f"\n===== {label['id']}\n{question.system}\n-----\n{question.user}\n-----\n{question.notes}")
    for name, (share, case, tokens, raw, system) in (
        ("median", sorted(rows)[len(rows) // 2]),
        ("worst", max(rows)),
    ):
        print(f"{name:7} {share:6.1%} of the OTLP JSON: {tokens:,} of {raw:,} tokens, {system:,} of them instructions ({case})")
    print(f"tokens: median {statistics.median(r[2] for r in rows):,.0f}, most {max(r[2] for r in rows):,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
