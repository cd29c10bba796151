"""For each hop of each live and built trace, the input and the output that the case says are found."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conventions.hop_texts import cases, holds

from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.model import Capture, Payload, Trace

GOAL = 0.97


def live_trace(root: Path, label: dict[str, Any]) -> Trace:
    batches = [
        decode(gzip.decompress((root / "live" / f"{label['id']}.{kind}.jsonl.gz").read_bytes()), name=f"{label['id']}.{kind}.jsonl")
        for kind in ("otlp", "logs")
        if (root / "live" / f"{label['id']}.{kind}.jsonl.gz").exists()
    ]
    return assemble(batches, tuple(label["trace_ids"]))


def first_usable(captures: dict[str, Capture], span_ids: list[str], side: str) -> Payload | None:
    """The payload of the first span that has one, as the labels order them."""
    payloads = [getattr(captures[i], side) for i in span_ids if i in captures]
    return next((p for p in payloads if p.usable), None)


def labels(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def found(shared: Path) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]], list[str], list[str]]:
    """(asked, found) by stack and side, what is missing, and what was read though the labels say that it is not recorded."""
    asked: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    missing, beyond = [], []
    for label in labels(shared / "live" / "labels.jsonl"):
        captures = capture_all(live_trace(shared, label))
        for hop in cases(shared)[label["case"]]["hops"]:
            span_ids = label["hop_span_ids"].get(hop["name"], [])
            stack = label["stacks"][hop["service"]]
            for side in ("input", "output"):
                payload = first_usable(captures, span_ids, side)
                if side in label["content_absent"].get(hop["name"], []):
                    beyond += [f"{label['id']} {hop['name']} {side}"] if payload else []
                    continue
                if hop.get(side) in (None, ""):
                    continue
                asked[stack, side] += 1
                if payload is not None and holds(payload, hop[side]):
                    right[stack, side] += 1
                else:
                    missing.append(f"{label['id']} {hop['name']} {side}")
    return asked, right, missing, beyond


def test_live_inputs_and_outputs_are_found(
    found: tuple[Counter[Any], Counter[Any], list[str], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    asked, right, missing, _ = found
    with capsys.disabled():
        print()
        for stack in sorted({s for s, _ in asked}):
            print(f"  {stack:14}", *(f"{side} {right[stack, side]}/{asked[stack, side]}" for side in ("input", "output")))
    for key, total in asked.items():
        assert right[key] / total >= GOAL, [m for m in missing if m.endswith(key[1])]


def test_what_is_not_recorded_is_not_made_up(found: tuple[Counter[Any], Counter[Any], list[str], list[str]]) -> None:
    assert found[3] == []


@pytest.mark.parametrize("folder", ["bench/traces", "bench/healthy/traces"])
def test_built_inputs_and_outputs_are_found(shared: Path, folder: str) -> None:
    missing = []
    for label in labels(shared / folder / "labels.jsonl"):
        spans = decode((shared / folder / f"{label['id']}.otlp.json").read_bytes(), name=label["id"]).spans
        captures = capture_all(Trace((), spans))
        for hop in cases(shared)[label["id"]]["hops"]:
            own = [captures[s.span_id] for s in spans if s.service == hop["service"] and s.span_id in captures]
            for side in ("input", "output"):
                if hop.get(side) not in (None, "") and not any(holds(getattr(c, side), hop[side]) for c in own):
                    missing.append(f"{label['id']} {hop['name']} {side}")
    assert missing == []


def test_payloads_are_free_of_what_sdks_put_around_them(shared: Path) -> None:
    marks = ('"lc":', "additional_kwargs", '"kwargs":', "__type__", '"generation_info"', '"choices":', '"parts":')
    for label in labels(shared / "live" / "labels.jsonl"):
        for capture in capture_all(live_trace(shared, label)).values():
            for payload in (capture.input, capture.output):
                assert not any(mark in payload.text for mark in marks), (label["id"], capture.span_id, payload.keys)
