"""Paths and small inputs that the tests of the command share."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
WRONG = FIXTURES / "chain-wrong-number.otlp.json"
HEALTHY = FIXTURES / "chain-healthy.otlp.json"
JAEGER = FIXTURES / "rag-stale-document.jaeger.json.gz"
TRACE_ID = json.loads(gzip.decompress(JAEGER.read_bytes()))["data"][0]["traceID"]


def spans_without_payload(folder: Path) -> Path:
    """The wrong number's trace as an instrumentation writes it that records no content."""
    kept = ("gen_ai.operation.name", "gen_ai.request.model", "http.request.method", "http.route", "gen_ai.provider.name", "gen_ai.system")
    document = json.loads(WRONG.read_text("utf-8"))
    for resource in document["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                span["attributes"] = [a for a in span.get("attributes", []) if a["key"] in kept]
                span.pop("events", None)
    path = folder / "silent.otlp.json"
    path.write_text(json.dumps(document), "utf-8")
    return path
