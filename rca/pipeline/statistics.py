"""Many traces at a glance: which operations were found, how often they failed, how long they took."""

from __future__ import annotations

from collections.abc import Sequence

from rca.model import TraceSummary
from rca.records import dataclass


@dataclass(frozen=True, slots=True)
class OperationStatistics:
    """Traces that begin with one operation. Durations are ns, None where no trace of it tells one; `failed` counts traces with an error."""

    service: str
    name: str
    traces: int
    failed: int
    median_ns: int | None
    p95_ns: int | None
    newest: str


def by_operation(rows: Sequence[TraceSummary]) -> list[OperationStatistics]:
    """Found traces grouped by their root's service and name, the most frequent first."""
    import pandas as pd

    if not rows:
        return []
    table = pd.DataFrame(
        {
            "service": [r.root_service for r in rows],
            "name": [r.root_name for r in rows],
            "id": [r.trace_id for r in rows],
            "start": [r.start_ns for r in rows],
            "failed": [bool(r.errors) for r in rows],
            "duration": pd.array([r.duration_ns for r in rows], dtype="Int64"),
        }
    ).sort_values("start", ascending=False, kind="stable")
    groups = table.groupby(["service", "name"], sort=False)
    out = []
    for (service, name), part in groups:
        known = part["duration"].dropna()
        middle, late = (round(float(known.quantile(q))) for q in (0.5, 0.95)) if len(known) else (None, None)
        out.append(
            OperationStatistics(str(service), str(name), len(part), int(part["failed"].sum()), middle, late, str(part["id"].iloc[0]))
        )
    return sorted(out, key=lambda s: (-s.traces, s.service, s.name))
