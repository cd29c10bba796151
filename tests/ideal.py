"""Graphs straight from case files, as a perfect reader of traces would build them: for checks and attribution alone.

Span ids are hop names; the final output is the last hop's; edges follow `reads` and are aligned with the graph room's aligner.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rca.graph.align import align
from rca.model import FINAL, REQUEST, Complaint, Edge, EdgeKind, Graph, Hop, Payload, State

ROLES = {"llm": "generator"}
FACTS = {"http.status_code": "http_status", "erp.http_status": "http_status"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its graph, what the person wrote, and the label (`origin` as in the case file)."""

    id: str
    graph: Graph
    complaint: Complaint
    origin: str
    kind: str
    hops: dict[str, str]  # name -> hop id

    def hit(self, location: Any) -> bool:
        """Whether a candidate's location is the labelled origin."""
        if self.origin == "request":
            return bool(location.type == "request")
        if self.origin.startswith("handoff:"):
            source, target = self.origin.removeprefix("handoff:").split("->")
            return bool(location.type == "handoff" and location.source == self.hops[source] and location.hop == self.hops[target])
        return bool(location.type == "hop" and location.hop == self.hops[self.origin])


def payload(value: Any) -> Payload:
    """A payload as a service would have serialised it."""
    if value is None or value == "":
        return Payload(State.ABSENT)
    if isinstance(value, str):
        text = value.rstrip("\n")
        parsed: Any = None
        if text[:1] in "[{":
            try:
                parsed = json.loads(text)
            except ValueError:
                parsed = None
        return Payload(State.CAPTURED, text, parsed if isinstance(parsed, dict | list) else None)
    value = stripped(value)
    return Payload(State.CAPTURED, json.dumps(value, ensure_ascii=False, default=str), json.loads(json.dumps(value, default=str)))


def stripped(value: Any) -> Any:
    """Without the line breaks that YAML blocks leave at the ends of texts."""
    if isinstance(value, dict):
        return {k: stripped(v) for k, v in value.items()}
    if isinstance(value, list):
        return [stripped(v) for v in value]
    return value.rstrip("\n") if isinstance(value, str) else value


def case_from(data: dict[str, Any]) -> Case:
    """The ideal graph of one case of a case file."""
    ids = {hop["name"]: f"H{i}" for i, hop in enumerate(data["hops"], 1)}
    hops, edges = [], []
    request = payload(data["request"])
    outputs = {REQUEST: request}
    for i, raw in enumerate(data["hops"]):
        attributes = dict(raw.get("attributes") or {})
        given, made = payload(raw.get("input")), payload(raw.get("output"))
        outputs[ids[raw["name"]]] = made
        hops.append(
            Hop(
                id=ids[raw["name"]],
                name=raw["name"],
                service=raw["service"],
                role=ROLES.get(raw["kind"], raw["kind"]),
                role_confidence=1.0,
                span_ids=(raw["name"],),
                input=given,
                output=made,
                start_ns=i * 10**9,
                end_ns=i * 10**9 + int(raw.get("duration_ms", 500)) * 10**6,
                instructions=(raw.get("instructions") or "").rstrip("\n"),
                model=raw.get("model") or "",
                finish_reason=str(attributes.pop("finish_reason", "stop" if raw.get("model") else "")),
                error=raw.get("error") or "",
                facts={FACTS.get(k, k): v for k, v in attributes.items()},
            )
        )
        for name in raw.get("reads", ["request"]):
            source = REQUEST if name == "request" else ids[name]
            found = align(outputs[source], given)
            kinds = (EdgeKind.CONTENT,)
            edges.append(Edge(source, ids[raw["name"]], kinds, 0.9, found.arrived, found.form, found.path, found.changes))
    edges.append(Edge(hops[-1].id, FINAL, (EdgeKind.CALL,), 1.0, 1.0, "whole"))
    graph = Graph(tuple(hops), tuple(edges), request, ("request-span",), hops[-1].output, hops[-1].id)
    fault = data["fault"]
    complaint = Complaint(data.get("complaint") or "", "", data.get("expected") or "")
    return Case(data["id"], graph, complaint, fault["origin"], fault["kind"], ids)


def cases(folder: Path) -> Iterator[Case]:
    """Every development case: the faulty ones with their eight healthy ones, then the healthy set."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in [*sorted((folder / "bench" / "cases").glob("*.yaml")), folder / "bench" / "healthy" / "cases.yaml"]:
        for data in yaml.load(path.read_text(encoding="utf-8"), loader):
            yield case_from(data)
