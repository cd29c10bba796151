"""From batches to a trace: copies, order, logs, what is missing, and which traces belong together."""

from __future__ import annotations

import time
from dataclasses import replace

from rca.decode import assemble, families, linked_ids, summarise
from rca.model import Batch, Link, LogRecord, Notice, Span, SpanKind, StatusCode

A, B, C, D = (letter * 32 for letter in "abcd")


def span(ident: int, parent: int = 0, trace: str = A, start: int = 0, **more) -> Span:
    defaults = {"name": f"s{ident}", "kind": SpanKind.INTERNAL, "service": "svc", "attributes": {}, "resource": {}}
    fields = {**defaults, **more}
    return Span(
        trace_id=trace, span_id=f"{ident:016x}", parent_id=f"{parent:016x}" if parent else "", start_ns=start, end_ns=start + 10, **fields
    )


def log(ident: int, when: int, name: str, trace: str = A) -> LogRecord:
    return LogRecord(trace, f"{ident:016x}", when, name, None, {})


def test_only_wanted_traces_in_order_of_time():
    batch = Batch((span(2, start=5), span(3, trace=B, start=1), span(9, trace=C), span(1, start=5)))
    trace = assemble([batch], [B, A, B], "file")
    assert trace.trace_ids == (B, A)
    assert [s.span_id[-1] for s in trace.spans] == ["3", "1", "2"]
    assert trace.origin == "file"


def test_copies_go_and_the_richer_one_stays():
    poor = span(1, attributes={"a": 1})
    rich = replace(poor, attributes={"a": 1, "b": 2})
    for order in ((poor, rich), (rich, poor)):
        trace = assemble([Batch(order[:1]), Batch(order[1:])], [A])
        assert trace.spans == (rich,)
        assert [(notice.code, notice.span_ids) for notice in trace.notices] == [("copies_differ", (poor.span_id,))]
    same = assemble([Batch((poor, poor))], [A])
    assert (same.spans, same.notices) == ((poor,), ())


def test_copies_with_nan_do_not_differ():
    trace = assemble([Batch((span(1, attributes={"x": float("nan")}), span(1, attributes={"x": float("nan")})))], [A])
    assert (len(trace.spans), trace.notices) == (1, ())


def test_a_copy_with_microseconds_only_is_a_copy():
    exact = span(1, start=1_234_567)
    trace = assemble([Batch((exact, replace(exact, start_ns=1_234_000)))], [A])
    assert trace.spans == (exact,)


def test_children_of_a_shared_id_go_to_its_server():
    spans = (span(7, kind=SpanKind.SERVER, name="rpc", start=2), span(7, kind=SpanKind.CLIENT, name="rpc", start=1), span(8, 7, start=3))
    client, server, child = assemble([Batch(spans)], [A]).spans
    assert server.parent_id == client.span_id == f"{7:016x}"
    assert child.parent_id == server.span_id != client.span_id


def test_many_spans_under_one_id_are_kept_apart_in_linear_time():
    spans = tuple(span(1, start=n * 5000, name=f"s{n % 7}") for n in range(20_000))
    begin = time.perf_counter()
    trace = assemble([Batch(spans)], [A])
    assert time.perf_counter() - begin < 5, "all pairs would take minutes"
    assert len({s.span_id for s in trace.spans}) == 20_000
    assert [notice.code for notice in trace.notices] == ["shared_id"]


def test_logs_join_their_span_by_time_and_strangers_are_counted():
    logs = (
        log(1, 9, "late"),
        log(1, 3, "first"),
        log(1, 3, "second"),
        log(1, 3, "first"),
        log(5, 1, "lost"),
        log(6, 1, "lost"),
        log(1, 1, "x", B),
    )
    trace = assemble([Batch((span(1),)), Batch(logs=logs)], [A])
    assert [record.name for record in trace.spans[0].logs] == ["first", "second", "late"]
    (notice,) = trace.notices
    assert (notice.code, len(notice.span_ids)) == ("logs_without_span", 2)


def test_what_is_missing_is_told():
    trace = assemble([Batch((span(1, 99), span(2, 1, dropped_attributes=3)))], [A])
    assert {(notice.code, notice.span_ids) for notice in trace.notices} == {
        ("missing_parent", (f"{1:016x}",)),
        ("dropped_attributes", (f"{2:016x}",)),
    }


def test_notices_of_decoders_are_merged_and_those_of_other_traces_left_out():
    here, there, general = Notice("w", "text", (f"{1:016x}",)), Notice("w", "other", (f"{9:016x}",)), Notice("g", "file")
    trace = assemble([Batch((span(1),), notices=(here, there, general)), Batch(notices=(here, general))], [A])
    assert trace.notices == (here, general)


def test_families_follow_links_both_ways():
    batches = [
        Batch((span(1, trace=C, start=30, links=(Link(B, f"{2:016x}"),)), span(2, trace=B, start=20, links=(Link(A, f"{3:016x}"),)))),
        Batch((span(3, trace=A, start=10), span(4, trace=D, start=5, links=(Link("e" * 32, "f" * 16),)))),
    ]
    assert families(batches) == [(D,), (A, B, C)]
    assert linked_ids(batches[0], B) == (A,)
    assert linked_ids(batches[1], A) == ()


def test_families_of_a_long_chain_are_found_in_linear_time():
    def chain(length: int) -> Batch:
        return Batch(tuple(span(1, trace=f"{n + 1:032x}", start=n, links=(Link(f"{n + 2:032x}", "1" * 16),)) for n in range(length)))

    def seconds(batch: Batch) -> float:
        begin = time.perf_counter()
        assert len(families([batch])) == 1
        return time.perf_counter() - begin

    short, long = chain(4000), chain(32000)
    assert seconds(long) < 40 * max(seconds(short), 0.002), "eight times the traces, not sixty-four times the time"


def test_summaries():
    spans = (
        span(5, 77, kind=SpanKind.SERVER, name="late entry", start=50),
        span(1, name="GET /", kind=SpanKind.SERVER, service="front", start=10),
        span(2, 1, service="back", start=20, status=StatusCode.ERROR),
        span(2, 1, service="back", start=20, status=StatusCode.ERROR),
        span(3, trace=B, start=1, name="lonely"),
    )
    first, second = summarise(Batch(spans))
    assert (first.trace_id, first.root_name, first.spans) == (B, "lonely", 1)
    assert (second.root_service, second.root_name, second.start_ns, second.duration_ns) == ("front", "GET /", 10, 50)
    assert (second.services, second.spans, second.errors) == (("front", "back", "svc"), 3, 1)
