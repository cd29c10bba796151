"""Seeded traces of any size for the benchmarks, as OTLP/JSON documents and as protobuf.

python tests/bench/made.py services 100000 trace.pb
python tests/bench/made.py map_reduce 300 trace.json
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
MILLISECOND = 1_000_000
INTERNAL, SERVER, CLIENT = 1, 2, 3
VOCABULARY = 20_000
_START = 1_700_000_000 * 1_000_000_000


@dataclass
class Writer:
    """Spans by service, on one clock. `said` makes texts in which a five-word run practically never comes twice by chance."""

    seed: int = 7
    spans: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.ids = count(1)
        syllables = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u")]
        self.words = ["".join(self.rng.choices(syllables, k=self.rng.randint(2, 4))) for _ in range(VOCABULARY)]

    def said(self, words: int) -> str:
        """Sentences of made words, each with a number now and then."""
        chosen = self.rng.choices(self.words, k=words)
        for at in range(7, words, 23):
            chosen[at] = str(self.rng.randint(2, 9999))
        for at in range(11, words, 12):
            chosen[at] += "."
        return " ".join(chosen).capitalize()

    def span(self, service: str, name: str, parent: str, begin: float, end: float, attributes: dict[str, Any], kind: int = INTERNAL) -> str:
        """Add a span; times in ms after the start of the trace. Returns its id."""
        span_id = f"{next(self.ids):016x}"
        span = {
            "traceId": TRACE_ID,
            "spanId": span_id,
            "parentSpanId": parent,
            "name": name,
            "kind": kind,
            "startTimeUnixNano": str(_START + int(begin * MILLISECOND)),
            "endTimeUnixNano": str(_START + int(end * MILLISECOND)),
            "attributes": [{"key": key, "value": _any_value(value)} for key, value in attributes.items()],
        }
        self.spans.setdefault(service, []).append(span)
        return span_id

    def attributes(self, service: str, span_id: str, attributes: dict[str, Any]) -> None:
        """Add attributes to a span that was added before."""
        span = next(span for span in self.spans[service] if span["spanId"] == span_id)
        span["attributes"] += [{"key": key, "value": _any_value(value)} for key, value in attributes.items()]

    def events(self, service: str, events: list[tuple[str, float, dict[str, Any]]]) -> None:
        """Put events on the span that was added last for a service."""
        self.spans[service][-1]["events"] = [
            {
                "name": name,
                "timeUnixNano": str(_START + int(at * MILLISECOND)),
                "attributes": [{"key": key, "value": _any_value(value)} for key, value in attributes.items()],
            }
            for name, at, attributes in events
        ]

    def document(self) -> dict[str, Any]:
        """The OTLP/JSON document."""
        return {
            "resourceSpans": [
                {
                    "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": service}}]},
                    "scopeSpans": [{"scope": {"name": "made", "version": "1.0"}, "spans": spans}],
                }
                for service, spans in self.spans.items()
            ]
        }


def _any_value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, list):
        return {"arrayValue": {"values": [_any_value(item) for item in value]}}
    return {"stringValue": value}


def chat(prompt: str, text: str, answer: str) -> dict[str, Any]:
    """The attributes of a model call in OpenTelemetry's GenAI convention."""

    def told(role: str, content: str) -> str:
        return json.dumps([{"role": role, "parts": [{"type": "text", "content": content}]}], ensure_ascii=False)

    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4.1-mini",
        "gen_ai.usage.input_tokens": len(text.split()) * 4 // 3,
        "gen_ai.usage.output_tokens": len(answer.split()) * 4 // 3,
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.system_instructions": json.dumps([{"type": "text", "content": prompt}]),
        "gen_ai.input.messages": told("user", text),
        "gen_ai.output.messages": told("assistant", answer),
    }


def called(w: Writer, caller: str, service: str, parent: str, begin: float, end: float, route: str) -> str:
    """CLIENT span at the caller, SERVER span at the callee; returns the latter."""
    address = {"server.address": service, "http.request.method": "POST", "url.full": f"http://{service}:8080{route}"}
    sent = w.span(caller, "POST", parent, begin, end, {**address, "http.response.status_code": 200}, CLIENT)
    received = {"http.request.method": "POST", "http.route": route, "http.response.status_code": 200, "url.path": route}
    return w.span(service, f"POST {route}", sent, begin + 0.2, end - 0.2, received, SERVER)


def _query(w: Writer, service: str, parent: str, begin: float, end: float) -> None:
    table = w.rng.choice(("orders", "customers", "tickets", "documents"))
    statement = f"SELECT * FROM {table} WHERE id = {w.rng.randint(1, 10**6)}"
    system = {"db.system.name": "postgresql", "db.collection.name": table, "db.operation.name": "SELECT", "db.query.text": statement}
    w.span(service, f"SELECT {table}", parent, begin, end, {**system, "server.address": "db", "server.port": 5432}, CLIENT)


def services(spans: int, seed: int = 7, plain: int = 10) -> Writer:
    """A long agent run over many services: HTTP and database spans, and a model call for each `plain` others.

    Each model call reads what the one before it said and adds a text of its own, so the data path is as long as the run.
    """
    w = Writer(seed)
    root = w.span("gateway", "POST /answer", "", 0, spans * 2 + 10, {"http.request.method": "POST", "http.route": "/answer"}, SERVER)
    made, at, before, step = 1, 1.0, w.said(60), 0
    while made < spans:
        name = f"service-{step % 40}"
        step += 1
        room = min(spans - made, plain + 1)
        end = at + room * 2
        if room < 4:
            for _ in range(room):
                w.span("gateway", "tick", root, at, at + 0.5, {"step": step})
            break
        entry = called(w, "gateway", name, root, at, end, f"/v1/{name}")
        answer = w.said(40)
        prompt = f"You are {name}. Continue the report that you are given in your own words."
        w.span(name, "chat gpt-4.1-mini", entry, at + 0.5, at + 2, chat(prompt, before, answer), CLIENT)
        for number in range(room - 3):
            _query(w, name, entry, at + 2 + number, at + 2.8 + number)
        before, made, at = answer, made + room, end + 0.1
    return w


def map_reduce(hops: int, seed: int = 7) -> Writer:
    """One service cuts a document in `hops - 1` pieces, each is summarised, and one call puts the summaries together."""
    w = Writer(seed)
    root = w.span("gateway", "POST /summary", "", 0, hops * 12 + 100, {"http.request.method": "POST"}, SERVER)
    summaries = []
    for number in range(hops - 1):
        begin = 1.0 + number * 10
        entry = called(w, "gateway", "mapper", root, begin, begin + 9, "/map")
        text, summary = w.said(120), w.said(30)
        summaries.append(summary)
        w.span("mapper", "chat gpt-4.1-mini", entry, begin + 1, begin + 8, chat("Summarise the section.", text, summary), CLIENT)
    begin = hops * 10.0 + 5
    entry = called(w, "gateway", "reducer", root, begin, begin + 60, "/reduce")
    joined = "\n\n".join(f"Section {number}: {summary}" for number, summary in enumerate(summaries, 1))
    w.span("reducer", "chat gpt-4.1", entry, begin + 1, begin + 58, chat("Put the summaries together.", joined, w.said(120)), CLIENT)
    return w


def chain(hops: int, seed: int = 7, words: int = 40) -> Writer:
    """Services that call each other in turn: the data path is a line of `hops` hops."""
    w = Writer(seed)
    root = w.span("gateway", "POST /run", "", 0, hops * 12 + 100, {"http.request.method": "POST"}, SERVER)
    before = w.said(words)
    for number in range(hops):
        begin = 1.0 + number * 10
        name = f"stage-{number % 50}"
        entry = called(w, "gateway", name, root, begin, begin + 9, f"/{name}")
        answer = w.said(words)
        w.span(name, "chat gpt-4.1-mini", entry, begin + 1, begin + 8, chat("Rewrite the note.", before, answer), CLIENT)
        before = answer
    return w


def large_payload(size: int, seed: int = 7) -> Writer:
    """One hop whose input has `size` characters, and one that reads what it said."""
    w = Writer(seed)
    root = w.span("gateway", "POST /run", "", 0, 100, {"http.request.method": "POST"}, SERVER)
    text = w.said(size // 7)
    summary = w.said(200)
    w.span("reader", "chat gpt-4.1", root, 1, 40, chat("Summarise the document.", text, summary), CLIENT)
    w.span("writer", "chat gpt-4.1", root, 50, 90, chat("Write a letter from the summary.", summary, w.said(150)), CLIENT)
    return w


def deep(depth: int, seed: int = 7) -> Writer:
    """A model call under `depth` nested spans, and another at its side."""
    w = Writer(seed)
    parent = w.span("gateway", "POST /run", "", 0, 10_000, {"http.request.method": "POST"}, SERVER)
    for number in range(depth):
        parent = w.span("agent", f"step {number % 10}", parent, 1 + number / depth, 9_000 - number / depth, {"step": number})
    first = w.said(50)
    w.span("agent", "chat gpt-4.1", parent, 100, 200, chat("Rewrite the note.", w.said(50), first), CLIENT)
    w.span("agent", "chat gpt-4.1", parent, 300, 400, chat("Rewrite the note.", first, w.said(50)), CLIENT)
    return w


def many_attributes(number: int, seed: int = 7) -> Writer:
    """A model call with `number` further attributes."""
    w = Writer(seed)
    root = w.span("gateway", "POST /run", "", 0, 100, {"http.request.method": "POST"}, SERVER)
    other = {f"app.key.{index}.{w.rng.choice(w.words)}": w.said(4) for index in range(number)}
    w.span("writer", "chat gpt-4.1", root, 1, 40, {**chat("Rewrite the note.", w.said(50), w.said(50)), **other}, CLIENT)
    return w


def many_events(number: int, seed: int = 7) -> Writer:
    """A model call that streams: `number` events on one span."""
    w = Writer(seed)
    root = w.span("gateway", "POST /run", "", 0, 10_000, {"http.request.method": "POST"}, SERVER)
    w.span("writer", "chat gpt-4.1", root, 1, 9_000, chat("Rewrite the note.", w.said(50), w.said(50)), CLIENT)
    w.events("writer", [("gen_ai.content.chunk", 2 + index, {"index": index, "content": w.said(3)}) for index in range(number)])
    return w


KINDS: dict[str, Callable[[int], Writer]] = {
    kind.__name__: kind for kind in (services, map_reduce, chain, large_payload, deep, many_attributes, many_events)
}


def as_json(made: Writer) -> bytes:
    """OTLP/JSON."""
    return json.dumps(made.document(), separators=(",", ":"), ensure_ascii=False).encode()


def as_protobuf(made: Writer) -> bytes:
    """OTLP protobuf (`TracesData`)."""
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    whole = TracesData()
    for holder in made.document()["resourceSpans"]:
        resource_spans = whole.resource_spans.add()
        _fill(resource_spans.resource.attributes, holder["resource"]["attributes"])
        for scoped in holder["scopeSpans"]:
            scope_spans = resource_spans.scope_spans.add()
            scope_spans.scope.name, scope_spans.scope.version = scoped["scope"]["name"], scoped["scope"]["version"]
            for span in scoped["spans"]:
                _add_span(scope_spans.spans, span)
    return whole.SerializeToString()


def _add_span(spans: Any, span: dict[str, Any]) -> None:
    added = spans.add(
        trace_id=bytes.fromhex(span["traceId"]),
        span_id=bytes.fromhex(span["spanId"]),
        parent_span_id=bytes.fromhex(span["parentSpanId"]),
        name=span["name"],
        kind=span["kind"],
        start_time_unix_nano=int(span["startTimeUnixNano"]),
        end_time_unix_nano=int(span["endTimeUnixNano"]),
    )
    _fill(added.attributes, span["attributes"])
    for event in span.get("events", ()):
        _fill(added.events.add(name=event["name"], time_unix_nano=int(event["timeUnixNano"])).attributes, event["attributes"])


def _fill(attributes: Any, pairs: list[dict[str, Any]]) -> None:
    for pair in pairs:
        _set(attributes.add(key=pair["key"]).value, pair["value"])


def _set(value: Any, given: dict[str, Any]) -> None:
    ((kind, content),) = given.items()
    if kind == "arrayValue":
        for item in content["values"]:
            _set(value.array_value.values.add(), item)
    elif kind == "intValue":
        value.int_value = int(content)
    elif kind == "boolValue":
        value.bool_value = content
    else:
        value.string_value = content


def number_of_spans(made: Writer) -> int:
    """How many spans a trace has."""
    return sum(len(spans) for spans in made.spans.values())


def files(folder: Path, kind: str, sizes: tuple[int, ...], form: str = "pb") -> Iterator[Path]:
    """Write a trace of each size and give its path."""
    for size in sizes:
        path = folder / f"{kind}-{size}.{form}"
        if not path.exists():
            made = KINDS[kind](size)
            path.write_bytes(as_json(made) if form == "json" else as_protobuf(made))
        yield path


def main() -> int:
    """Write one trace; protobuf if the file's name ends in .pb."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("size", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    made = KINDS[options.kind](options.size, options.seed)
    options.file.write_bytes(as_protobuf(made) if options.file.suffix == ".pb" else as_json(made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
