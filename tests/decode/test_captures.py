"""What real servers answered: the same trace gives the same spans whichever server and encoding it came from."""

from __future__ import annotations

import gzip

import pytest

from rca.decode import assemble, decode
from rca.errors import DecodeError
from rca.model import Span, SpanKind, StatusCode

FAIL = "f5057fee4c3ef45902dd21250b729601"
EDGE = "000000000000000000ab54a98ceb1f0a"
SHARED = "0123456789abcdef0000000000000001"

EDGE_ANSWERS = (
    "jaeger-2.17/trace-edgeA-16",
    "jaeger-2.20/v3-trace-edgeA",
    "tempo-3.0.3/v1-edgeA-16",
    "tempo-3.0.3/v1-edgeA-pb",
    "tempo-3.0.3/v2-edgeA-16",
    "tempo-3.0.3/v2-edgeA-pb",
    "victoriatraces-20250711/trace-edgeA",
)
FAIL_ANSWERS = (
    "jaeger-2.17/trace-fail",
    "jaeger-2.17/trace-fail-2nd-read",
    "jaeger-2.17/grpc-v3-fail-1",
    "jaeger-2.20/v3-trace-fail",
    "tempo-3.0.3/v1-fail",
    "tempo-3.0.3/v1-fail-pb",
    "tempo-3.0.3/v2-fail",
    "tempo-3.0.3/v2-fail-pb",
    "victoriatraces-20250711/trace-fail",
)


def by_name(captured, name, trace_id) -> dict[str, Span]:
    return {span.name: span for span in assemble([decode(captured(name))], [trace_id]).spans}


@pytest.mark.parametrize("name", EDGE_ANSWERS)
def test_edge_cases_survive_every_server(captured, name):
    batch = decode(captured(name))
    trace = assemble([batch], [EDGE])
    spans = {span.name: span for span in trace.spans}
    assert len(trace.spans) == len(spans) == 6, "everything was sent twice"
    root = spans["edge-root"]
    assert (root.span_id, root.parent_id, root.kind, root.service) == ("000000000000000a", "", SpanKind.SERVER, "edge")
    assert (root.scope, root.scope_version) == ("raw", "9")
    assert spans["edge-child"].parent_id == root.span_id
    assert spans["orphan"].parent_id == "000000000000dead"
    assert spans["no-service"].service == ""
    assert "service.name" not in spans["no-service"].resource
    assert spans["zero-kind zero-duration"].kind is SpanKind.UNSPECIFIED
    late = spans["future-end"]
    assert (late.status, late.status_message, late.end_ns - late.start_ns) == (StatusCode.ERROR, "boom", 500_000_000)
    assert {notice.code for notice in trace.notices} >= {"missing_parent"}
    assert not {"span.kind", "otel.status_code", "error", "@jaeger@warnings", "w3c.tracestate", "otel.scope.name"} & {
        key for span in trace.spans for key in span.attributes
    }


@pytest.mark.parametrize("name", [name for name in EDGE_ANSWERS if "/trace-" not in name])
def test_values_keep_their_types(captured, name):
    root = by_name(captured, name, EDGE)["edge-root"]
    expected = {"kv": {"a": 1, "n": {"x": True}}, "bytes": b"\x00\xff\x10", "arr": ["s", 2, [False]], "novalue": None, "neg": -5}
    assert root.attributes == expected


def test_legacy_json_keeps_what_it_can(captured):
    root = by_name(captured, "jaeger-2.17/trace-edgeA-16", EDGE)["edge-root"]
    assert root.attributes == {"kv": '{"a":1,"n":{"x":true}}', "bytes": b"\x00\xff\x10", "arr": '["s",2,[false]]', "novalue": "", "neg": -5}
    big = by_name(captured, "jaeger-2.17/trace-fail", FAIL)["GET /checkout"].attributes["big.int"]
    assert big == 9007199254740993


@pytest.mark.parametrize("name", FAIL_ANSWERS)
def test_a_trace_of_three_services(captured, name):
    spans = by_name(captured, name, FAIL)
    assert len(spans) == 9
    parents = {child: next((p.name for p in spans.values() if p.span_id == span.parent_id), "") for child, span in spans.items()}
    assert parents == {
        "GET /checkout": "",
        "POST orders": "GET /checkout",
        "render": "GET /checkout",
        "POST /orders": "POST orders",
        "INSERT shop.orders": "POST /orders",
        "POST payments": "POST /orders",
        "publish order.created": "POST /orders",
        "Charge": "POST payments",
        "process order.created": "publish order.created",
    }
    consumer, producer = spans["process order.created"], spans["publish order.created"]
    assert [(link.trace_id, link.span_id) for link in consumer.links] == [(FAIL, producer.span_id)]
    assert (consumer.kind, producer.kind) == (SpanKind.CONSUMER, SpanKind.PRODUCER)
    root = spans["GET /checkout"]
    assert (root.service, root.status, root.status_message) == ("frontend", StatusCode.ERROR, "checkout failed")
    assert root.attributes["unicode"] == "Zürich ☕"
    assert root.resource["service.name"] == "frontend"
    assert root.resource["host.name"] == "frontend-host"
    event = spans["Charge"].events[0]
    assert (event.name, event.attributes["exception.type"]) == ("exception", "CardDeclined")


def test_repeated_warnings_are_told_once(captured):
    once = assemble([decode(captured("jaeger-2.17/trace-fail"))], [FAIL]).notices
    again = assemble([decode(captured("jaeger-2.17/trace-fail-2nd-read"))], [FAIL]).notices
    assert once == again
    assert [notice.code for notice in once] == ["clock_skew"]


@pytest.mark.parametrize(
    "name", ["jaeger-2.17/trace-sharedB", "jaeger-2.17/trace-sharedB-raw", "jaeger-2.20/v3-trace-sharedB", "tempo-3.0.3/v1-sharedB"]
)
def test_shared_ids_become_a_client_and_its_server(captured, name):
    client, server = assemble([decode(captured(name))], [SHARED]).spans
    assert (client.kind, server.kind) == (SpanKind.CLIENT, SpanKind.SERVER)
    assert server.span_id != client.span_id
    assert server.parent_id == client.span_id


@pytest.mark.parametrize("name", ["jaeger-2.20/v3-trace-nanG", "tempo-3.0.3/v1-nanG", "tempo-3.0.3/v2-nanG-pb"])
def test_not_a_number_and_infinity(captured, name):
    (span,) = decode(captured(name)).spans
    assert sorted(map(str, (v for v in span.attributes.values() if isinstance(v, float)))) == ["inf", "nan"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("jaeger-2.17/trace-nanG", "unsupported value"),
        ("jaeger-2.20/v3-trace-unknown", "No traces found"),
        ("tempo-3.0.3/v2-unknown", ""),
        ("tempo-3.0.3/v2-unknown-pb", ""),
        ("victoriatraces-20250711/trace-unknown", ""),
    ],
)
def test_known_answers_without_spans_are_empty(captured, name, said):
    batch = decode(captured(name))
    assert (batch.spans, batch.logs) == ((), ())
    assert said in " ".join(notice.text for notice in batch.notices)


def test_errors_of_one_of_several_ids_are_told(captured):
    batch = decode(captured("jaeger-2.17/search-by-ids"))
    assert len(batch.spans) == 18
    assert any(notice.code == "backend_error" and "0000000000000abc" in notice.text for notice in batch.notices)


@pytest.mark.parametrize(
    ("name", "spans"), [("jaeger-2.17-skew5s-max500-basepath/trace-largeF-trunc", 500), ("tempo-2.10.8-mt/v2-toolarge-pb", 100)]
)
def test_partial_answers_are_told(captured, name, spans):
    batch = decode(captured(name))
    assert len(batch.spans) == spans
    assert "partial" in {notice.code for notice in batch.notices}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("jaeger-2.17/services", "a list of names"),
        ("jaeger-2.17/dependencies", "no traces"),
        ("tempo-3.0.3/v2-fail-llm", "language models"),
        ("tempo-3.0.3/search-q", "search results"),
        ("tempo-3.0.3/search-pb", "not known"),
    ],
)
def test_other_answers_are_told_apart(captured, name, said):
    with pytest.raises(DecodeError, match=said):
        decode(captured(name), name)


def test_every_capture_is_a_batch_or_told_apart(shared):
    """No capture of any server may raise anything but DecodeError; those that hold spans are counted by what was sent."""
    sent = {"edgeA": 6, "sharedB": 2, "lateC": 1, "tworootsD": 2, "nanG": 1, "trace-nan": 1, "fail": 9, "trace-ok": 9, "-ok": 9, "-gzip": 9}
    table: dict[str, int] = {}
    refused: dict[str, str] = {}
    for path in sorted((shared / "backends/captures").glob("*/*")):
        if not path.name.endswith((".body", ".body.gz", ".pb")):
            continue
        name = f"{path.parent.name}/{path.name}"
        try:
            batch = decode(path.read_bytes(), name)
        except DecodeError as error:
            refused[name] = error.message
            continue
        ids = dict.fromkeys(span.trace_id for span in batch.spans)
        table[name] = sum(len(assemble([batch], [trace]).spans) for trace in ids)
    assert len(table) + len(refused) >= 430
    for name, count in table.items():
        wanted = next((n for part, n in sent.items() if part in name), None)
        if wanted is not None and count and "search" not in name:
            assert count == wanted, name
    traces = [name for name in table if any(part in name for part in ("v1-fail", "v2-fail", "trace-fail", "edgeA", "sharedB", "tworootsD"))]
    empty = [name for name in traces if not table[name]]
    assert empty == ["victoriatraces-20250711/trace-edgeA-16.body"], "it does not pad ids, so that this one is not found"
    assert not any("largeF" in name for name in refused)
    assert all(text.startswith(name) for name, text in refused.items()), "a message names the answer it is about"


def test_compressed_captures_are_read_as_they_are(captured):
    import zstandard

    plain = captured("tempo-3.0.3/v1-fail-pb")
    spans = decode(plain).spans
    assert decode(gzip.compress(plain)).spans == spans
    assert decode(zstandard.compress(plain)).spans == spans
