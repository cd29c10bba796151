"""Runs of one pipeline: the recorded trace with the wrong number, and the same one mended, later, flagged or stripped of its payloads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
WRONG = FIXTURES / "chain-wrong-number.otlp.json"
WRONG_ID = "3dcf30501cf0b27a6e53ebdccc3419bc"
MENDED = {"3840": "3480", "3,840": "3,480", "3,540": "3,180"}
"""What the extractor made of 3,480, and what followed from it."""
HOUR_NS = 3600 * 10**9


def variant(
    trace_id: str,
    *,
    hours: float = 0.0,
    texts: Mapping[str, str] | None = None,
    root: Mapping[str, Any] | None = None,
    failed: bool = False,
    silent: bool = False,
) -> str:
    """The recorded trace under another id, started so many hours later, with other pieces of text, attributes at its first span, a failed
    first span, or without any payload."""
    text = json.dumps(json.loads(WRONG.read_text("utf-8"))).replace(WRONG_ID, trace_id)
    for old, new in (texts or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r'(UnixNano": ?"?)(\d+)', lambda m: m[1] + str(int(m[2]) + round(hours * HOUR_NS)), text)
    document = json.loads(text)
    spans = [span for r in document["resourceSpans"] for s in r["scopeSpans"] for span in s["spans"]]
    for key, value in (root or {}).items():
        kind = "boolValue" if isinstance(value, bool) else "doubleValue" if isinstance(value, float) else "stringValue"
        spans[0].setdefault("attributes", []).append({"key": key, "value": {kind: value}})
    if failed:
        spans[0]["status"] = {"code": 2, "message": "boom"}
    if silent:
        kept = ("gen_ai.operation.name", "gen_ai.request.model", "http.request.method", "http.route", "gen_ai.provider.name")
        for span in spans:
            span["attributes"] = [a for a in span.get("attributes", []) if a["key"] in kept]
            span.pop("events", None)
    return json.dumps(document)


def mended(trace_id: str = "a" * 32, **options: Any) -> str:
    """The run in which the extractor reads the number rightly."""
    return variant(trace_id, texts={**MENDED, **options.pop("texts", {})}, **options)


def write(folder: Path, name: str, text: str) -> Path:
    """A trace as a file."""
    path = folder / f"{name}.otlp.json"
    path.write_text(text, "utf-8")
    return path
