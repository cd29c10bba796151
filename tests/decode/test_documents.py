"""One format in its many wrappings: lines, documents in a row, spellings of keys, ids and enums."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.decode import decode
from rca.model import Batch, SpanKind, StatusCode

TRACE = "5b8efff798038103d269b633813fc60c"


def request(name="a", ident="00000000000000a1", **more):
    span = {"traceId": TRACE, "spanId": ident, "name": name, "startTimeUnixNano": "5", "endTimeUnixNano": "9", **more}
    service = {"attributes": [{"key": "service.name", "value": {"stringValue": "s"}}]}
    return {"resourceSpans": [{"resource": service, "scopeSpans": [{"scope": {"name": "lib", "version": "1"}, "spans": [span]}]}]}


LOGS = {
    "resourceLogs": [
        {
            "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "s"}}]},
            "scopeLogs": [
                {
                    "scope": {"name": "lib"},
                    "logRecords": [
                        {
                            "traceId": TRACE,
                            "spanId": "00000000000000a1",
                            "observedTimeUnixNano": "7",
                            "severityNumber": 9,
                            "body": {"kvlistValue": {"values": [{"key": "role", "value": {"stringValue": "user"}}]}},
                            "attributes": [{"key": "event.name", "value": {"stringValue": "gen_ai.user.message"}}],
                        }
                    ],
                }
            ],
        }
    ]
}


def dump(document) -> bytes:
    return json.dumps(document).encode()


ONE = decode(dump(request())).spans


@pytest.mark.parametrize(
    "data",
    [
        dump([request()]),
        dump({"data": request()}),
        dump({"data": [request()]}),
        dump({"result": request()}),
        dump({"trace": request(), "metrics": {}}),
        dump({"batches": request()["resourceSpans"]}),
        dump(request()) + b"\n\n",
        b"\xef\xbb\xbf" + dump(request()),
        json.dumps(request()).encode("utf-16"),
        json.dumps(request(), indent=2).encode(),
        dump(request()).replace(b"scopeSpans", b"instrumentationLibrarySpans").replace(b'"scope"', b'"instrumentationLibrary"'),
        dump(request())
        .replace(b"resourceSpans", b"resource_spans")
        .replace(b"scopeSpans", b"scope_spans")
        .replace(b"traceId", b"trace_id")
        .replace(b"spanId", b"span_id")
        .replace(b"TimeUnixNano", b"_time_unix_nano")
        .replace(b"stringValue", b"string_value"),
        dump(request()).replace(TRACE.encode(), TRACE.upper().encode()),
        dump(request())
        .replace(TRACE.encode(), base64.b64encode(bytes.fromhex(TRACE)))
        .replace(b"00000000000000a1", base64.b64encode(bytes.fromhex("00000000000000a1"))),
    ],
)
def test_wrappings_of_one_request(data):
    assert decode(data).spans == ONE


def test_several_documents_in_a_row():
    for separator in (b"\n", b"", b"\n\n", b"\r\n"):
        batch = decode(separator.join(dump({"result": request(str(n), f"{n + 1:016x}")}) for n in range(3)))
        assert [span.name for span in batch.spans] == ["0", "1", "2"]


def test_lines_of_spans_and_logs_with_a_broken_end():
    lines = [dump(request("a")), dump(LOGS), dump(request("b")), dump({"resourceMetrics": []}), dump(request("c"))[:-30]]
    batch = decode(b"\n".join(lines))
    assert [span.name for span in batch.spans] == ["a", "b"]
    assert [notice.code for notice in batch.notices] == ["broken_tail", "not_spans"]
    (log,) = batch.logs
    assert (log.name, log.time_ns, log.body, log.service, log.scope, log.severity) == (
        "gen_ai.user.message",
        7,
        {"role": "user"},
        "s",
        "lib",
        9,
    )


def test_a_broken_line_in_the_middle_costs_that_line():
    batch = decode(b"\n".join([dump(request("a")), dump(request("x"))[:-9], dump(request("b"))]))
    assert [span.name for span in batch.spans] == ["a", "b"]
    assert [notice.code for notice in batch.notices] == ["broken_line"]


@pytest.mark.parametrize(
    ("kind", "expected"), [(2, SpanKind.SERVER), ("SPAN_KIND_SERVER", SpanKind.SERVER), ("2", SpanKind.SERVER), (99, SpanKind.UNSPECIFIED)]
)
def test_kinds(kind, expected):
    assert decode(dump(request(kind=kind))).spans[0].kind is expected


@pytest.mark.parametrize("code", [2, "STATUS_CODE_ERROR", "2"])
def test_status(code):
    span = decode(dump(request(status={"code": code, "message": "m"}))).spans[0]
    assert (span.status, span.status_message) == (StatusCode.ERROR, "m")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"stringValue": "x"}, "x"),
        ({"intValue": "-9007199254740993"}, -9007199254740993),
        ({"intValue": 4}, 4),
        ({"doubleValue": "Infinity"}, float("inf")),
        ({"doubleValue": 1.5}, 1.5),
        ({"boolValue": False}, False),
        ({"bytesValue": "AP8Q"}, b"\x00\xff\x10"),
        ({"arrayValue": {}}, []),
        ({"arrayValue": {"values": [{"intValue": "1"}, {}]}}, [1, None]),
        ({"kvlistValue": {"values": [{"key": "k", "value": {"arrayValue": {"values": []}}}]}}, {"k": []}),
        ({}, None),
    ],
)
def test_values(raw, expected):
    span = decode(dump(request(attributes=[{"key": "v", "value": raw}]))).spans[0]
    assert span.attributes == {"v": expected}


VALUES = st.recursive(
    st.text(max_size=20) | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def fill(target, value) -> None:
    """Write a Python value into an AnyValue message."""
    if isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, int):
        target.int_value = value
    elif isinstance(value, float):
        target.double_value = value
    elif isinstance(value, bytes):
        target.bytes_value = value
    elif isinstance(value, list):
        target.array_value.SetInParent()
        for item in value:
            fill(target.array_value.values.add(), item)
    else:
        target.kvlist_value.SetInParent()
        for key, item in value.items():
            fill(target.kvlist_value.values.add(key=key).value, item)


@settings(max_examples=150, deadline=None)
@given(
    attributes=st.dictionaries(st.text(min_size=1, max_size=10), VALUES, max_size=5),
    ids=st.lists(st.binary(min_size=8, max_size=8).filter(any), min_size=1, max_size=4, unique=True),
    times=st.tuples(st.integers(1, 2**62), st.integers(1, 2**62)),
    kind=st.integers(0, 5),
    name=st.text(max_size=20),
)
def test_protobuf_and_json_of_one_message_give_equal_spans(attributes, ids, times, kind, name):
    """The reference is protobuf's own JSON, whose ids are base64 as Tempo's are; the envelopes of Tempo v2 change nothing."""
    from google.protobuf.json_format import MessageToJson
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    document = TracesData()
    holder = document.resource_spans.add()
    holder.resource.attributes.add(key="service.name").value.string_value = "s"
    scoped = holder.scope_spans.add()
    scoped.scope.name = "lib"
    for ident in ids:
        span = scoped.spans.add(trace_id=bytes.fromhex(TRACE), span_id=ident, parent_span_id=ids[0], name=name, kind=kind)
        span.start_time_unix_nano, span.end_time_unix_nano = times
        span.dropped_attributes_count = 2
        span.status.code, span.status.message = 2, name
        event = span.events.add(name=name, time_unix_nano=times[0])
        span.links.add(trace_id=bytes.fromhex(TRACE), span_id=ids[0])
        for key, value in attributes.items():
            fill(span.attributes.add(key=key).value, value)
            fill(event.attributes.add(key=key).value, value)
    plain = document.SerializeToString()
    size = bytearray()
    rest = len(plain)
    while True:
        size.append(rest & 0x7F | (0x80 if rest > 0x7F else 0))
        rest >>= 7
        if not rest:
            break
    from_protobuf = decode(plain)
    assert len(from_protobuf.spans) == len(ids)
    assert from_protobuf.spans[0].attributes == attributes
    assert decode(MessageToJson(document).encode()).spans == from_protobuf.spans
    assert decode(b"\x0a" + bytes(size) + plain + b"\x12\x00").spans == from_protobuf.spans


def test_logs_as_protobuf():
    from google.protobuf.json_format import ParseDict
    from opentelemetry.proto.logs.v1.logs_pb2 import LogsData

    with_base64 = json.loads(
        dump(LOGS)
        .replace(TRACE.encode(), base64.b64encode(bytes.fromhex(TRACE)))
        .replace(b"00000000000000a1", base64.b64encode(bytes.fromhex("00000000000000a1")))
    )
    message = ParseDict(with_base64, LogsData()).SerializeToString()
    assert decode(message) == Batch(logs=decode(dump(LOGS)).logs)


def test_a_protobuf_message_whose_length_reads_as_a_brace():
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    document = TracesData()
    span = document.resource_spans.add().scope_spans.add().spans.add(trace_id=bytes.fromhex(TRACE), span_id=b"\1" * 8)
    while len(plain := document.SerializeToString()) < 0x7B + 2:
        span.name += "x"
    assert plain[:2] == b"\n{"
    assert len(decode(plain).spans) == 1
