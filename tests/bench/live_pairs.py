"""In how many of the development cases the built trace and the live one give the same first suspect; prints those that do not.

python tests/bench/live_pairs.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rca.config import Config
from rca.decode import assemble, decode
from rca.model import Complaint
from rca.pipeline.diagnose import diagnose

SHARED = Path(__file__).resolve().parents[3] / "shared"
FORMS = ("otlp.json", "otlp.jsonl.gz", "logs.jsonl.gz")
Place = tuple[str, str, str]


def first(folder: Path, label: dict) -> Place:
    """The first suspect: kind, service, and the service that sent it something."""
    files = [folder / f"{label['id']}.{form}" for form in FORMS]
    trace = assemble([decode(f.read_bytes(), f.name) for f in files if f.exists()], label.get("trace_ids") or [label["trace_id"]])
    report = diagnose(trace, Config(), Complaint(label["complaint"], "", label["expected"]))
    where = report.diagnosis.candidates[0].location
    services = {hop.id: hop.service for hop in report.graph.hops}
    return str(where.type), services.get(where.hop, ""), services.get(where.source, "")


def labels(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines()]


def main() -> int:
    built = {
        label["id"]: first(folder, label)
        for name in ("traces", "healthy/traces")
        for folder in [SHARED / "bench" / name]
        for label in labels(folder)
    }
    same = total = 0
    for label in labels(SHARED / "live"):
        case = label.get("case") or label["id"].partition(".")[0]
        found = first(SHARED / "live", label)
        total, same = total + 1, same + (found == built[case])
        if found != built[case]:
            print(case, built[case], found)
    print(f"the same first suspect in {same} of {total} pairs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
