"""From a source and an id to one trace: choosing, following links, waiting, joining logs, and the errors on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rca.config import SourceConfig
from rca.errors import DecodeError, NotFoundError, TooLargeError, UsageError
from rca.model import Trace
from rca.pipeline.load import load
from rca.pipeline.search import search
from rca.sources import guess, open_source
from rca.sources.base import Query
from rca.sources.ids import Ref, parse_ref
from tests.sources.server import Canned, Request, Server, canned, capture, replay

DATA = Path(__file__).parent / "data"
QUEUED = DATA / "claims-w01.plain.otlp.jsonl.gz"
QUEUED_ID = "7547c1a0bd732d4ec5d2a99261bd479e"
FAIL = "f5057fee4c3ef45902dd21250b729601"


def ident(number: int) -> str:
    return f"{number:032x}"


def span(trace: int, number: int = 1, links: tuple[int, ...] = (), name: str = "work") -> dict[str, object]:
    return {
        "traceId": ident(trace),
        "spanId": f"{trace:08x}{number:08x}",
        "name": name,
        "kind": 1,
        "startTimeUnixNano": str(10**18 + trace * 1000 + number),
        "endTimeUnixNano": str(10**18 + trace * 1000 + number + 500),
        "links": [{"traceId": ident(linked), "spanId": f"{linked:08x}00000001"} for linked in links],
    }


def document(*spans: dict[str, object], service: str = "svc") -> bytes:
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": service}}]}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": list(spans)}]}]}).encode()


def write(folder: Path, name: str, *spans: dict[str, object]) -> Path:
    (folder / name).write_bytes(document(*spans))
    return folder / name


def taken(location: object, trace: int | None, **settings: object) -> Trace:
    return load(open_source(guess(str(location))), Ref(ident(trace)) if trace is not None else None, **settings)


def codes(trace: Trace) -> list[str]:
    return [notice.code for notice in trace.notices]


def test_file_with_one_trace_needs_no_id(tmp_path: Path) -> None:
    trace = taken(write(tmp_path, "a.json", span(1), span(1, 2)), None)
    assert trace.trace_ids == (ident(1),)
    assert len(trace.spans) == 2
    assert trace.origin.endswith("a.json")


def test_file_with_one_family_is_taken_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", span(1), span(2, links=(1,)), span(3, links=(2,)))
    assert taken(path, None).trace_ids == (ident(1), ident(2), ident(3))


def test_file_with_several_traces_lists_them(tmp_path: Path) -> None:
    spans = [span(trace, number, name="GET /\x1b[31mx") for trace in range(1, 15) for number in range(trace)]
    with pytest.raises(UsageError, match="holds 14 traces") as caught:
        taken(write(tmp_path, "a.json", *spans), None)
    lines = caught.value.hint.splitlines()
    assert lines[1].split() == [ident(14), "GET", "/", "[31mx", "[svc]", "14", "spans"]
    assert len(lines) == 12
    assert lines[-1].strip() == "and 4 more traces"
    assert caught.value.exit_code == 2


def test_large_file_of_many_traces_gives_the_same_family(tmp_path: Path) -> None:
    padding = {"attributes": [{"key": "text", "value": {"stringValue": "x" * 40_000}}]}
    wanted = [document(span(1)), document(span(2, links=(1,))), document(span(3, links=(2,)))]
    others = [document({**span(n), **padding}) for n in range(100, 600)]
    path = tmp_path / "collector.jsonl"
    path.write_bytes(b"\n".join([wanted[2], *others[:250], wanted[0], *others[250:], wanted[1]]))
    assert path.stat().st_size > 16 * 1024 * 1024
    for asked in (1, 2, 3):
        assert set(taken(path, asked).trace_ids) == {ident(1), ident(2), ident(3)}
    with pytest.raises(NotFoundError, match="among 503 traces"):
        load(open_source(guess(str(path))), Ref("f" * 32))


def test_wrong_id_names_those_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=f"trace {ident(9)} not found among 2 traces") as caught:
        taken(write(tmp_path, "a.json", span(1), span(2)), 9)
    assert ident(1) in caught.value.hint
    assert ident(2) in caught.value.hint


def test_links_are_followed_both_ways_in_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", span(1), span(2, links=(1,)), span(3, links=(2,)), span(4))
    assert set(taken(path, 2).trace_ids) == {ident(1), ident(2), ident(3)}
    assert taken(path, 2).trace_ids[0] == ident(2)
    assert taken(path, 2, follow=0).trace_ids == (ident(2),)
    assert taken(path, 4).trace_ids == (ident(4),)


def test_links_are_followed_from_file_to_file(tmp_path: Path) -> None:
    write(tmp_path, "gateway.json", span(1))
    write(tmp_path, "worker.json", span(2, links=(1,)), span(7))
    write(tmp_path, "mailer.json", span(3, links=(2,)))
    write(tmp_path, "other.json", span(4))
    for asked in (1, 2, 3):
        assert set(taken(tmp_path, asked).trace_ids) == {ident(1), ident(2), ident(3)}


def test_following_is_bounded_nearest_first(tmp_path: Path) -> None:
    chain = [span(1), *(span(n, links=(n - 1,)) for n in range(2, 30))]
    trace = taken(write(tmp_path, "a.json", *chain), 1, follow=5)
    assert trace.trace_ids == tuple(ident(n) for n in range(1, 7))
    assert "follow_stopped" in codes(trace)
    exact = taken(write(tmp_path, "b.json", *chain[:6]), 1, follow=5)
    assert len(exact.trace_ids) == 6
    assert "follow_stopped" not in codes(exact)


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    trace = taken(write(tmp_path, "a.json", span(1, links=(2,)), span(2, links=(1,))), 1)
    assert trace.trace_ids == (ident(1), ident(2))


def test_linked_trace_that_is_not_there_is_told(tmp_path: Path) -> None:
    trace = taken(write(tmp_path, "a.json", span(1, links=(8,))), 1)
    assert trace.trace_ids == (ident(1),)
    (notice,) = (n for n in trace.notices if n.code == "linked_trace_missing")
    assert ident(8) in notice.text


def test_low_half_of_an_id_is_enough_if_it_tells(tmp_path: Path) -> None:
    wanted = "463ac35c9f6413ad48485a3953bb6124"
    other = {**span(1), "traceId": wanted}
    path = write(tmp_path, "a.json", other, span(2))
    trace = load(open_source(guess(str(path))), parse_ref(wanted[16:]))
    assert trace.trace_ids == (wanted,)
    assert "id_completed" in codes(trace)


def test_files_that_are_no_traces_are_passed_over_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.json", span(1))
    (tmp_path / "labels.json").write_text(json.dumps({"trace_id": ident(1)}))
    trace = taken(tmp_path, 1)
    assert len(trace.spans) == 1
    (tmp_path / "a.json").unlink()
    with pytest.raises((DecodeError, NotFoundError)):
        taken(tmp_path, 1)


def test_file_that_is_no_trace(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(DecodeError, match=r"notes\.txt") as caught:
        taken(tmp_path / "notes.txt", None)
    assert caught.value.exit_code == 4


def test_saved_error_answer_tells_what_the_server_said(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(capture("jaeger-2.17", "trace-unknown").body)
    with pytest.raises(NotFoundError, match="no spans in it"):
        taken(tmp_path / "a.json", None)


def test_real_queue_case_with_a_trace_for_each_service() -> None:
    trace = load(open_source(guess(str(QUEUED))), Ref(QUEUED_ID), logs=[str(DATA / "claims-w01.plain.logs.jsonl.gz")])
    assert len(trace.trace_ids) == 5
    assert len({s.service for s in trace.spans}) > 3
    assert sum(len(s.logs) for s in trace.spans) > 0


def test_logs_are_joined_only_if_given() -> None:
    trace = load(open_source(guess(str(QUEUED))), Ref(QUEUED_ID))
    assert sum(len(s.logs) for s in trace.spans) == 0


def test_health_checks_count_as_traces_and_are_listed_last() -> None:
    with pytest.raises(UsageError) as caught:
        load(open_source(guess(str(DATA / "support-w24.openinference.otlp.jsonl.gz"))), None)
    lines = caught.value.hint.splitlines()[1:]
    assert "POST /customer" in lines[0]
    assert "GET /healthz" in lines[1]


def test_every_live_case_holds_the_spans_of_its_hops(shared: Path) -> None:
    labels = [json.loads(line) for line in (shared / "live" / "labels.jsonl").read_text().splitlines()]
    for label in labels:
        (path,) = (shared / "live").glob(f"{label['id']}.otlp.jsonl.gz")
        logs = [str(p) for p in (shared / "live").glob(f"{label['id']}.logs.jsonl.gz")]
        trace = load(open_source(guess(str(path))), Ref(label["trace_id"]), logs=logs)
        assert set(trace.trace_ids) == set(label["trace_ids"]), label["id"]
        hops = label["hop_span_ids"]
        wanted = {s for hop in (hops.values() if isinstance(hops, dict) else hops) for s in ([hop] if isinstance(hop, str) else hop)}
        assert wanted <= {s.span_id for s in trace.spans}, label["id"]


# ---------------------------------------------------------------- servers


def growing(*answers: bytes) -> Callable[[Request], Canned | None]:
    """A Tempo whose trace grows from request to request."""
    left = list(answers)

    def answer(request: Request) -> Canned | None:
        if not request.path.startswith("/api/v2/traces/"):
            return None
        body = left.pop(0) if len(left) > 1 else left[0]
        return Canned(200, body, {"Content-Type": "application/json"})

    return answer


def tempo_json(*spans: dict[str, object]) -> bytes:
    return b'{"trace":' + document(*spans) + b',"metrics":{}}' if spans else b'{"trace":{},"metrics":{}}'


def tempo(server: Server) -> object:
    return open_source(SourceConfig(kind="tempo", url=server.url))


def test_wait_polls_until_the_trace_stands_still() -> None:
    pauses: list[float] = []
    steps = (tempo_json(), tempo_json(span(1)), tempo_json(span(1), span(1, 2)))
    with Server(growing(*steps)) as server:
        trace = load(tempo(server), Ref(ident(1)), wait_s=60, follow=0, sleep=pauses.append)
        assert len(server.requests) == 5  # empty, one span, two, two, two
    assert len(trace.spans) == 2
    assert len(pauses) == 4
    assert "still_growing" not in codes(trace)


def test_wait_ends_when_time_is_up_and_says_so() -> None:
    pauses: list[float] = []
    steps = [tempo_json(*(span(1, n) for n in range(1, size))) for size in range(2, 60)]
    with Server(growing(*steps)) as server:
        trace = load(tempo(server), Ref(ident(1)), wait_s=10, follow=0, sleep=pauses.append)
    assert "still_growing" in codes(trace)
    assert sum(pauses) == pytest.approx(10)


def test_wait_for_a_trace_that_never_comes() -> None:
    with Server(growing(tempo_json())) as server, pytest.raises(NotFoundError):
        load(tempo(server), Ref(ident(1)), wait_s=5, sleep=lambda _s: None)


@pytest.mark.parametrize("kind", ["jaeger", "tempo"])
def test_links_are_followed_backward_by_id_on_a_server(kind: str) -> None:
    held = {ident(1): [span(1)], ident(2): [span(2, links=(1, 9))], ident(3): [span(3, links=(2,))]}

    def answer(request: Request) -> Canned | None:
        spans = held.get(request.path.rpartition("/")[2])
        if request.path.startswith("/api/v2/traces/"):
            return Canned(200, tempo_json(*(spans or [])))
        if request.path.startswith("/api/v3/traces/"):
            found = b'{"result":' + document(*(spans or [])) + b"}"
            return Canned(200, found) if spans else Canned(404, b'{"error":{"httpCode":404,"message":"No traces found"}}')
        return None

    with Server(answer) as server:
        source = open_source(SourceConfig(kind=kind, url=server.url))
        trace = load(source, Ref(ident(3)))
        assert set(trace.trace_ids) == {ident(1), ident(2), ident(3)}
        assert [ident(9) in n.text for n in trace.notices if n.code == "linked_trace_missing"] == [True]
        assert load(source, Ref(ident(1))).trace_ids == (ident(1),)


def test_links_are_followed_forward_where_tempo_can_tell() -> None:
    held = {ident(1): [span(1)], ident(2): [span(2, links=(1,))], ident(7): [span(7)]}

    def answer(request: Request) -> Canned | None:
        if request.path == "/api/search":
            # 7 does not link to 1: a server that ignores the condition must not join what does not belong together
            rows = [{"traceID": "7"}, {"traceID": "2"}] if ident(1) in request.target else []
            return Canned(200, json.dumps({"traces": rows}).encode())
        return Canned(200, tempo_json(*held.get(request.path.rpartition("/")[2], [])))

    with Server(answer) as server:
        assert load(tempo(server), Ref(ident(1))).trace_ids == (ident(1), ident(2))


@pytest.mark.parametrize("name", ["v2-toolarge-pb", "v2-toolarge"])
def test_partial_answer_is_used_and_told_once(name: str) -> None:
    with Server(lambda r: canned(capture("tempo-2.10.8-mt", name)) if "v2" in r.path else None) as server:
        trace = load(tempo(server), Ref("aa000000000000000000000000000001"))
    assert trace.spans
    assert codes(trace).count("partial") == 1
    (notice,) = (n for n in trace.notices if n.code == "partial")
    assert "maximum size" in notice.text


def test_trace_that_tempo_refuses_to_send() -> None:
    refused = canned(capture("tempo-2.10.8-mt", "v1-toolarge"))
    with Server(lambda r: refused if "v2" not in r.path else None) as server, pytest.raises(TooLargeError):
        load(tempo(server), Ref("aa000000000000000000000000000001"))


@pytest.mark.parametrize(
    ("kind", "server"),
    [("jaeger", "jaeger-2.17"), ("jaeger", "jaeger-2.20"), ("tempo", "tempo-2.10.8"), ("tempo", "tempo-3.0.3")],
)
def test_one_trace_from_every_server(kind: str, server: str) -> None:
    with Server(replay(server)) as http:
        trace = load(open_source(SourceConfig(kind=kind, url=http.url)), Ref(FAIL))
    assert len(trace.spans) == 9
    assert {s.service for s in trace.spans} == {"frontend", "orders", "payments"}


def test_progress_is_told_without_credentials() -> None:
    said: list[str] = []
    with Server(replay("tempo-3.0.3")) as http:
        load(open_source(SourceConfig(kind="tempo", url=http.url, token="canary-secret")), Ref(FAIL), progress=said.append)
    assert FAIL in said[0]
    assert "canary" not in str(said)


# ---------------------------------------------------------------- search


def test_search_in_files_filters_and_sorts(tmp_path: Path) -> None:
    write(tmp_path, "a.json", span(1, name="x"), span(2, name="y"))
    write(tmp_path, "b.json", span(2, 2, name="y"), span(3, name="y"))
    rows, _ = search(open_source(guess(str(tmp_path))), Query(operation="y"))
    assert [row.trace_id for row in rows] == [ident(3), ident(2)]
    rows, notices = search(open_source(guess(str(tmp_path))), Query(limit=1))
    assert [row.trace_id for row in rows] == [ident(3)]
    assert "search_limited" in [n.code for n in notices]
    rows, _ = search(open_source(guess(str(tmp_path))), Query(service="nope"))
    assert rows == []


def test_search_filters_what_an_old_jaeger_ignores() -> None:
    # the /api/v3 of 2.17 ignores query.attributes: both traces come back, one has the status code
    body = capture("jaeger-2.17", "v3-search-attrs")
    with Server(lambda r: canned(body) if r.path == "/api/v3/traces" else None) as server:
        source = open_source(SourceConfig(kind="jaeger", url=server.url))
        rows, _ = search(source, Query(service="orders", tags={"http.response.status_code": "500"}, start_ns=1))
        assert [row.trace_id for row in rows] == [FAIL]
        both, _ = search(source, Query(service="orders", start_ns=1))
    assert len(both) == 2
    assert both[0].start_ns >= both[1].start_ns
    assert next(row for row in both if row.trace_id == FAIL).errors


def test_search_rows_of_tempo() -> None:
    with Server(lambda r: canned(capture("tempo-3.0.3", "search-q-error")) if r.path == "/api/search" else None) as server:
        rows, _ = search(tempo(server), Query(errors_only=True))
    assert [row.trace_id[-4:] for row in rows] == ["1f0a", "9601"]
