"""Collector files of truly instrumented services."""

from __future__ import annotations

import json

from rca.decode import assemble, decode, families


def test_live_files_hold_their_hops_without_duplicates(shared):
    """Every hop's span is found by following links alone from the trace that was asked for, and stands there once."""
    live = shared / "live"
    labels = [json.loads(line) for line in (live / "labels.jsonl").read_text().splitlines()]
    assert len(labels) == 90
    copies = logs = 0
    for label in labels:
        batches = [decode(path.read_bytes(), path.name) for path in sorted(live.glob(f"{label['id']}.*.jsonl.gz"))]
        assert not [notice for batch in batches for notice in batch.notices], label["id"]
        family = next(group for group in families(batches) if label["trace_id"] in group)
        assert set(family) == set(label["trace_ids"]), label["id"]
        trace = assemble(batches, label["trace_ids"])
        ids = [span.span_id for span in trace.spans]
        assert len(ids) == len(set(ids)), label["id"]
        hops = label["hop_span_ids"]
        assert {ident for group in (hops.values() if isinstance(hops, dict) else hops) for ident in group} <= set(ids), label["id"]
        assert {notice.code for notice in trace.notices} <= {"missing_parent", "logs_without_span"}, label["id"]
        copies += sum(span.trace_id in label["trace_ids"] for batch in batches for span in batch.spans) - len(ids)
        logs += sum(len(span.logs) for span in trace.spans)
    assert copies > 0, "some batches were exported twice"
    assert logs > 0
