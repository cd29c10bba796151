"""Labelled traces from a folder, to measure a judge on: `labels.jsonl` with the traces beside it, or `cases.yaml` as in `fixtures/`.

    {"id": "a-1", "origin_type": "hop", "origin_span_ids": [...], "trace_id": …, "complaint": …}       a line of labels.jsonl
    - {file: a.otlp.json, origin: "extractor", complaint: "…"}                                         an entry of cases.yaml

In `cases.yaml` an origin is a service, "A -> B" for a hand-off, `request`, or "" where nothing is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rca.checks import run
from rca.config import Config
from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.errors import UsageError
from rca.graph import build
from rca.judge.calibrate import Labelled
from rca.judge.records import Place
from rca.model import REQUEST, Complaint, Graph

_FORMS = ("otlp.json", "otlp.jsonl.gz", "otlp.jsonl")


def packaged() -> Path:
    """The folder of fixtures that come with rca."""
    inside = Path(__file__).resolve().parents[1] / "fixtures"
    return inside if inside.is_dir() else inside.parents[1] / "fixtures"


def read_cases(folder: Path, config: Config) -> Iterator[Labelled]:
    """Every labelled trace of a folder, with the evidence of the checks; UsageError where it holds none, or a file is missing."""
    labels, table = folder / "labels.jsonl", folder / "cases.yaml"
    if labels.is_file():
        yield from _from_labels(folder, labels, config)
    elif table.is_file():
        yield from _from_table(folder, table, config)
    else:
        raise UsageError(f"{folder}: neither labels.jsonl nor cases.yaml", "rca judge calibrate --help tells what they hold")


def _from_labels(folder: Path, path: Path, config: Config) -> Iterator[Labelled]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            label = json.loads(line)
            kind, name = label["origin_type"], label["id"]
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}:{number}: no label ({error!r})", "one JSON object a line, with id and origin_type") from error
        found = next((folder / f"{name}.{form}" for form in _FORMS if (folder / f"{name}.{form}").is_file()), None)
        if found is None:
            raise UsageError(f"{path}:{number}: no trace {name}.otlp.json in {folder}", "put the traces beside their labels")
        logs = folder / f"{name}.logs.jsonl.gz"
        graph = _graph([found, *([logs] if logs.is_file() else [])], label.get("trace_ids") or [label["trace_id"]], config)
        origin = None if kind == "none" else _by_spans(graph, label)
        yield _labelled(graph, origin, str(label.get("complaint") or ""), str(label.get("expected") or ""), config)


def _from_table(folder: Path, path: Path, config: Config) -> Iterator[Labelled]:
    import yaml

    for entry in yaml.safe_load(path.read_text("utf-8")) or ():
        files = [folder / str(entry[key]) for key in ("file", "logs") if entry.get(key)]
        missing = next((file for file in files if not file.is_file()), None)
        if missing is not None:
            raise UsageError(f"{path}: no such file {missing}", "put the traces beside cases.yaml")
        graph = _graph(files, [entry["trace_id"]] if entry.get("trace_id") else None, config)
        yield _labelled(graph, _by_service(graph, str(entry.get("origin") or "")), str(entry.get("complaint") or ""), "", config)


def _labelled(graph: Graph, origin: Place | None, complaint: str, expected: str, config: Config) -> Labelled:
    said = Complaint(complaint, "", expected)
    return Labelled(graph, run(graph, config, said), said, origin)


def _graph(files: Iterable[Path], trace_ids: list[str] | None, config: Config) -> Graph:
    batches = [decode(file.read_bytes(), file.name) for file in files]
    ids = trace_ids or list(dict.fromkeys(span.trace_id for batch in batches for span in batch.spans))
    trace = assemble(batches, ids)
    return build(trace, capture_all(trace, config.mappings), config)


def _by_spans(graph: Graph, label: Mapping[str, Any]) -> Place | None:
    """The place that span ids name; None where the graph has no such hop."""
    kind = label["origin_type"]
    if kind == "request":
        return Place(REQUEST, REQUEST)
    if kind == "hop":
        wanted = {label.get("origin_span_id"), *(label.get("origin_span_ids") or ())}
        return next((Place(h.id, h.id) for h in graph.hops if wanted & set(h.span_ids)), None)
    sent, got = ({label.get(f"{end}_span_id"), *(label.get(f"{end}_span_ids") or ())} for end in ("from", "to"))
    senders = [REQUEST] if sent & set(graph.request_span_ids) else []
    senders += [h.id for h in graph.hops if sent & set(h.span_ids)]
    return _handoff(graph, senders, [h.id for h in graph.hops if got & set(h.span_ids)])


def _by_service(graph: Graph, origin: str) -> Place | None:
    if not origin:
        return None
    if origin == REQUEST:
        return Place(REQUEST, REQUEST)
    first, arrow, second = (part.strip() for part in origin.partition("->"))
    at = {name: [h.id for h in graph.hops if name in (h.service, h.name)] for name in (first, second)}
    if arrow:
        return _handoff(graph, [REQUEST] if first == REQUEST else at[first], at[second])
    return next((Place(hop, hop) for hop in at[first]), None)


def _handoff(graph: Graph, senders: list[str], receivers: list[str]) -> Place | None:
    ends = [(s, r) for s in senders for r in receivers if s != r]
    known = {(e.source, e.target) for e in graph.edges}
    found = next((e for e in ends if e in known), ends[0] if ends else None)
    return Place(f"{found[0]}>{found[1]}", found[1], found[0]) if found else None
