"""One case, six wire forms, four servers: the same verdict and the same first suspect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rca.config import Config
from rca.decode import assemble, decode
from rca.model import Complaint
from rca.pipeline.diagnose import diagnose


def answer(path: Path, label: dict[str, str]) -> tuple[str, str, frozenset[str], frozenset[str], frozenset[str]]:
    """Verdict and place of the first suspect."""
    trace = assemble([decode(path.read_bytes(), path.name)], [label["trace_id"]])
    diagnosis = diagnose(trace, Config(), Complaint(label["complaint"], "", label["expected"])).diagnosis
    where = diagnosis.candidates[0].location
    return diagnosis.verdict, where.type, frozenset(where.span_ids), frozenset(where.from_span_ids), frozenset(where.to_span_ids)


@pytest.mark.parametrize("domain", ["clm", "hr", "inv", "rev", "sup"])
def test_each_server_form_gives_the_same_answer_as_what_was_sent(shared: Path, domain: str) -> None:
    base = shared / "backends/cases"
    labels = [json.loads(line) for line in (shared / "bench/traces/labels.jsonl").read_text(encoding="utf-8").splitlines()]
    seen = 0
    for label in (row for row in labels if row["id"].startswith(f"{domain}-")):
        sent = answer(base / "otlp" / f"{label['id']}.otlp.json.gz", label)
        forms = sorted(p for server in base.iterdir() if server.name != "otlp" for p in server.glob(f"{label['id']}.*"))
        assert len(forms) == 10
        assert {p.relative_to(base).as_posix(): answer(p, label) for p in forms} == {p.relative_to(base).as_posix(): sent for p in forms}
        seen += 1
    assert seen >= 13
