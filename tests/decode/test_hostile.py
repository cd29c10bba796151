"""Arbitrary and damaged input: decoding raises nothing but our own errors, and loses nothing but what is damaged."""

from __future__ import annotations

import contextlib
import copy
import gzip
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.decode import assemble, decode, families, linked_ids, summarise
from rca.errors import DecodeError, RcaError, TooLargeError
from rca.model import Batch

TRACE, SPAN = "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"

GOOD = {
    "traceId": TRACE,
    "spanId": SPAN,
    "name": "good",
    "kind": 2,
    "startTimeUnixNano": "1544712660000000000",
    "endTimeUnixNano": "1544712661000000000",
    "attributes": [{"key": "input", "value": {"stringValue": "hello"}}],
    "events": [{"name": "e", "timeUnixNano": "1544712660000000001", "attributes": []}],
    "links": [{"traceId": TRACE, "spanId": "eee19b7ec3c1b175"}],
    "status": {"code": 2, "message": "m"},
}


def otlp(*spans):
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"scope": {}, "spans": list(spans)}]}]}


def legacy(*spans):
    return {"data": [{"traceID": TRACE, "spans": list(spans), "processes": {"p1": {"serviceName": "s", "tags": []}}}]}


def use(batch: Batch) -> None:
    """Everything that follows decoding."""
    for row in summarise(batch):
        assemble([batch], [row.trace_id])
        linked_ids(batch, row.trace_id)
    families([batch])


def use_or_refuse(data: bytes) -> None:
    """Decode and use, or raise one of our own errors: anything else fails the test."""
    with contextlib.suppress(RcaError):
        use(decode(data))


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from([10**400, -(10**30), "9" * 5000, "1e5"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "resourceSpans",
        "scopeSpans",
        "spans",
        "resource",
        "attributes",
        "key",
        "value",
        "data",
        "traceID",
        "spanID",
        "operationName",
        "processes",
        "references",
        "tags",
        "trace",
        "batches",
        "result",
        "spanContext",
        "traceId",
        "spanId",
        "resources",
        "name",
        "span_id",
        "trace_id",
        "meta",
        "startTime",
        "logs",
        "errors",
        "error",
        "resourceLogs",
        "logRecords",
        "body",
    ]
)
DOCUMENTS = st.recursive(
    JUNK,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5) | st.dictionaries(st.text(max_size=6), inner, max_size=2)
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    for whole in (data, b"\n" + data, b"{" + data, b"\x1f\x8b" + data, b"\x28\xb5\x2f\xfd" + data):
        use_or_refuse(whole)


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
def test_any_json(document):
    use_or_refuse(json.dumps(document).encode())


def places(document, path=()):
    yield path
    for key, inner in document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ():
        yield from places(inner, (*path, key))


@pytest.mark.parametrize("wrap", [otlp, legacy])
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_one_damaged_place_does_not_cost_the_other_span(wrap, data):
    """Whatever stands in one place of one span, the other span is decoded as if nothing were."""
    good, bad = (GOOD, GOOD) if wrap is otlp else (LEGACY, LEGACY)
    bad = copy.deepcopy(bad)
    path = data.draw(st.sampled_from([path for path in places(bad) if path]))
    holder = bad
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = data.draw(JUNK)
    try:
        encoded = json.dumps(wrap(bad, good)).encode()
    except ValueError:  # an integer that Python itself does not print
        return
    if re.search(rb"\d{4301}", encoded.replace(b'"' + b"9" * 5000 + b'"', b"")):
        return  # Python reads no integer of that length, so that the whole document is refused
    batch = decode(encoded)
    use(batch)
    assert batch.spans[-1] == decode(json.dumps(wrap(good)).encode()).spans[0]


LEGACY = {
    "traceID": TRACE,
    "spanID": SPAN,
    "operationName": "good",
    "references": [{"refType": "CHILD_OF", "traceID": TRACE, "spanID": "eee19b7ec3c1b175"}],
    "startTime": 1544712660000000,
    "duration": 5,
    "tags": [{"key": "n", "type": "int64", "value": "9007199254740993"}, {"key": "b", "type": "binary", "value": "AP8Q"}],
    "logs": [{"timestamp": 1544712660000001, "fields": [{"key": "event", "type": "string", "value": "e"}]}],
    "processID": "p1",
    "warnings": None,
}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_protobuf(data):
    message = bytearray(protobuf_message())
    for _ in range(data.draw(st.integers(1, 4))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    use_or_refuse(bytes(message[: data.draw(st.integers(0, len(message)))]))


def protobuf_message() -> bytes:
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    document = TracesData()
    holder = document.resource_spans.add()
    holder.resource.attributes.add(key="service.name").value.string_value = "s"
    span = holder.scope_spans.add().spans.add(trace_id=bytes.fromhex(TRACE), span_id=bytes.fromhex(SPAN), name="good", kind=2)
    span.attributes.add(key="list").value.array_value.values.add().int_value = -3
    span.links.add(trace_id=bytes.fromhex(TRACE), span_id=bytes.fromhex(SPAN))
    return document.SerializeToString()


def test_a_malformed_span_is_skipped_and_told():
    batch = decode(json.dumps(otlp({**GOOD, "spanId": 7}, GOOD, "a string", {**GOOD, "traceId": "xyz"})).encode())
    assert [span.name for span in batch.spans] == ["good"]
    assert [notice.code for notice in batch.notices] == ["malformed"]
    assert "3 times" in batch.notices[0].text


@pytest.mark.parametrize("time", ["-5", 10**30, "soon", [1], 1e400])
def test_senseless_times_cost_the_time_and_not_the_payload(time):
    batch = decode(json.dumps(otlp({**GOOD, "startTimeUnixNano": time})).encode())
    (span,) = batch.spans
    assert (span.start_ns, span.end_ns, span.attributes) == (0, 0, {"input": "hello"})
    assert [notice.code for notice in batch.notices] == ["bad_times"]


def test_values_nested_too_deeply_are_cut_and_told():
    value: dict = {"stringValue": "deep"}
    for _ in range(150):
        value = {"arrayValue": {"values": [value]}}
    batch = decode(json.dumps(otlp({**GOOD, "attributes": [{"key": "v", "value": value}]})).encode())
    assert [notice.code for notice in batch.notices] == ["too_deep"]
    depth, inner = 0, batch.spans[0].attributes["v"]
    while isinstance(inner, list):
        depth, inner = depth + 1, inner[0] if inner else None
    assert depth == 100


def test_json_nested_beyond_every_parser_is_an_error_and_no_crash():
    with pytest.raises(DecodeError, match="nested too deeply"):
        decode(b'{"resourceSpans":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def test_half_characters_become_the_replacement_character():
    text = r'{"a":"\ud83d\ude00 \ud83d x \ude00 \\ud83d"}'
    encoded = json.dumps(otlp({**GOOD, "name": "NAME"})).replace('"NAME"', text[5:-1]).encode()
    (span,) = decode(encoded).spans
    assert span.name == "\U0001f600 � x � \\ud83d"
    span.name.encode()


def test_a_bomb_is_stopped():
    with pytest.raises(TooLargeError):
        decode(gzip.compress(b'{"a":"' + b" " * 5_000_000 + b'"}'), "bomb.gz", max_bytes=1_000_000)


def test_a_cut_download_gives_what_arrived():
    lines = b"".join(json.dumps(otlp({**GOOD, "spanId": f"{n + 1:016x}"})).encode() + b"\n" for n in range(500))
    batch = decode(gzip.compress(lines)[:-400])
    assert 0 < len(batch.spans) < 500
    assert "broken_tail" in {notice.code for notice in batch.notices}


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x00\x01", b"hello", b'"text"', b"[]", b"{}", b"[1,2]", b"null", b"{"])
def test_what_holds_nothing_is_told(data):
    with pytest.raises(DecodeError) as caught:
        decode(data, "some.json")
    assert caught.value.message.startswith("some.json: ")


def test_the_garbage_collector_runs_again_after_a_failure():
    import gc

    assert gc.isenabled()
    with pytest.raises(DecodeError):
        decode(b"{")
    assert gc.isenabled()


def test_a_cut_protobuf_message_is_named_as_such():
    with pytest.raises(DecodeError, match="cut or damaged"):
        decode(protobuf_message()[:-3], "trace.pb")


def test_a_configuration_file_is_no_trace():
    with pytest.raises(DecodeError, match="no spans in it"):
        decode(b'{"name":"web","resources":{"limits":{"cpu":1}},"image":"x"}')


def test_a_report_is_no_trace_and_says_what_reads_it():
    with pytest.raises(DecodeError, match=r"what rca wrote \(rca\.report/1\), and no trace; `rca render`"):
        decode(b'{"schema": "rca.report/1", "services": ["a"], "spans": 14}', "report.json")
