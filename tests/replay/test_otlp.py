"""The normal form: what is written is read back as the same trace, and equal traces give equal bytes."""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.decode import assemble, decode
from rca.model import Event, Link, LogRecord, Span, SpanKind, StatusCode, Trace
from rca.replay.otlp import document, packed, written
from tests.test_development_cases import labelled

TRACES = ("0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736")
TEXTS = st.text(st.characters(), max_size=12)  # lone surrogates, NUL and all
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.binary(max_size=6) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(TEXTS.filter(lambda key: key not in ("event.name", "service.name", "@jaeger@warnings")), VALUES, max_size=4)
TIMES = st.integers(0, 2**62)
IDS = st.integers(1, 5).map(lambda n: f"{n:016x}")
EVENTS = st.lists(st.builds(Event, TEXTS, TIMES, FIELDS), max_size=2).map(tuple)
LINKS = st.lists(st.builds(Link, st.sampled_from(TRACES), IDS, FIELDS), max_size=2).map(tuple)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    trace, ident, service = draw(st.sampled_from(TRACES)), draw(IDS), draw(TEXTS)
    resource = draw(FIELDS) | ({"service.name": service} if service else {})
    logs = st.builds(LogRecord, st.just(trace), st.just(ident), TIMES, TEXTS, VALUES, FIELDS, st.integers(0, 24), TEXTS, TEXTS)
    start = draw(TIMES)
    return Span(
        trace,
        ident,
        draw(st.just("") | IDS),
        draw(TEXTS),
        draw(st.sampled_from(SpanKind)),
        start,
        draw(st.integers(max(start, 1), 2**62)),
        service,
        draw(FIELDS),
        resource,
        draw(TEXTS),
        draw(TEXTS),
        draw(st.sampled_from(StatusCode)),
        draw(TEXTS),
        draw(EVENTS),
        draw(LINKS),
        draw(st.lists(logs, max_size=2).map(tuple)),
        draw(st.integers(0, 9)),
        draw(st.integers(0, 9)),
    )


def read(data: bytes, ids: tuple[str, ...] = TRACES) -> Trace:
    return assemble([decode(data)], ids)


def plain(trace: Trace) -> Any:
    """The trace as comparable data: NaN equals itself, attributes have no order, and what the decoders noticed is left out."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [told(item) for item in value]
        if isinstance(value, float) and math.isnan(value):
            return "NaN"
        if isinstance(value, (Span, Event, Link, LogRecord)):
            return {name: told(getattr(value, name)) for name in value.__slots__}
        return (type(value).__name__, value)

    return told(trace.spans)


@settings(max_examples=50)
@given(st.lists(spans(), max_size=5))
def test_any_trace_is_read_back_as_it_was(made: list[Span]) -> None:
    # the decoders make lone surrogates and shared ids what they make of them, so that the trace to compare with is a decoded one
    first = read(written(Trace(TRACES, tuple(made))))
    again = read(written(first))
    assert plain(again) == plain(first)
    assert written(again) == written(first)
    assert packed(again) == packed(first)


@settings(max_examples=50)
@given(st.lists(spans(), max_size=4, unique_by=lambda span: (span.trace_id, span.span_id)))
def test_nothing_is_lost_on_the_way(made: list[Span]) -> None:
    sound = [_without_surrogates(span) for span in made]
    decoded = read(written(Trace(TRACES, tuple(sound))))
    by_id = {(span.trace_id, span.span_id): span for span in decoded.spans}
    for span in sound:
        expected = replace(span, events=tuple(sorted(span.events, key=lambda event: event.time_ns)), logs=())
        found = replace(by_id[span.trace_id, span.span_id], logs=())
        assert plain(Trace((), (found,))) == plain(Trace((), (expected,)))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not value.isascii() else value
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_without_surrogates(item) for item in value)
    if isinstance(value, (Span, Event, Link, LogRecord)):
        return type(value)(*(_without_surrogates(getattr(value, name)) for name in value.__slots__))
    return value


def test_the_order_in_which_things_came_does_not_matter() -> None:
    one = Span(TRACES[0], "1" * 16, "", "a", SpanKind.SERVER, 5, 9, "s", {"b": 1, "a": 2}, {"service.name": "s", "host": "h"})
    two = Span(TRACES[0], "2" * 16, "1" * 16, "b", SpanKind.CLIENT, 6, 8, "t", {"x": [1.5, None, b"\0"]}, {"service.name": "t"})
    turned = replace(one, attributes={"a": 2, "b": 1}, resource={"host": "h", "service.name": "s"})
    assert packed(Trace(TRACES[:1], (one, two))) == packed(Trace(TRACES[:1], (two, turned)))


def test_gzip_holds_neither_time_nor_name() -> None:
    data = packed(Trace(TRACES[:1], ()))
    assert data[3:8] == b"\0" * 5  # flags and time, RFC 1952
    assert json.loads(gzip.decompress(data)) == {"resourceSpans": []}


def test_what_otlp_asks_of_its_json() -> None:
    span = Span(TRACES[0], "ab" * 8, "", "n", SpanKind.SERVER, 2**60, 2**60 + 1, "", {"i": 2**60, "f": math.inf, "b": b"\xff"}, {})
    (row,) = document(Trace(TRACES[:1], (span,)))["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert (row["traceId"], row["spanId"], row["startTimeUnixNano"], row["kind"]) == (TRACES[0], "ab" * 8, str(2**60), 2)
    assert [a["value"] for a in row["attributes"]] == [{"bytesValue": "/w=="}, {"doubleValue": "Infinity"}, {"intValue": str(2**60)}]


@pytest.mark.parametrize("part", ["bench/traces", "live"])
def test_real_traces(shared: Path, part: str) -> None:
    for label, trace in labelled(shared / part):
        again = read(packed(trace), trace.trace_ids)
        assert plain(again) == plain(trace), label["id"]
