"""Tempo of two versions, old and proxied ones, tenants, limits and its search."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from rca.config import SourceConfig
from rca.errors import NotFoundError, RefusedError, SourceError, TooLargeError
from rca.sources.base import Query
from rca.sources.http import Client
from rca.sources.probe import ProbedSource
from rca.sources.tempo import TempoSource
from tests.sources.server import GONE, Answering, Canned, Request, Server, canned, capture, replay

FAIL = "f5057fee4c3ef45902dd21250b729601"
TENANTS = "aa000000000000000000000000000001"
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
VERSIONS = pytest.mark.parametrize("server", ["tempo-2.10.8", "tempo-3.0.3"])


def tempo(server: Server, prefix: str = "", **settings: object) -> TempoSource:
    config = SourceConfig(kind="tempo", url=server.url + prefix, **settings)
    return TempoSource(config, Client(config, "X-Scope-OrgID", sleep=lambda _s: None, seed=1))


def only(path: str, name: str, server: str = "tempo-2.10.8") -> Answering:
    return lambda request: canned(capture(server, name)) if request.path.startswith(path) else None


@VERSIONS
def test_protobuf_of_the_second_version_is_enough(server: str) -> None:
    with Server(replay(server)) as http:
        fetched = tempo(http).fetch(FAIL)
        assert [(r.path, r.headers["accept"]) for r in http.requests] == [(f"/api/v2/traces/{FAIL}", "application/protobuf")]
    assert [(a.shape, a.data) for a in fetched.answers] == [("tempo-v2-pb", capture(server, "v2-fail-pb").body)]


@VERSIONS
def test_json_is_read_where_a_proxy_drops_the_accept_header(server: str) -> None:
    with Server(only("/api/v2/", "v2-fail", server)) as http:
        assert tempo(http).fetch(FAIL).answers[0].shape == "tempo-v2-json"


@pytest.mark.parametrize(
    "instead", [Canned(404, GONE, TEXT), Canned(404, b"<html>", {"Content-Type": "text/html"}), Canned(405, b"", TEXT)]
)
def test_old_tempo_has_the_first_version_only(instead: Canned) -> None:
    def old(request: Request) -> Canned | None:
        return instead if request.path.startswith("/api/v2/") else replay("tempo-2.10.8")(request)

    with Server(old) as http:
        assert tempo(http).fetch(FAIL).answers[0].shape == "tempo-v1-pb"
        with pytest.raises(NotFoundError, match="not found"):
            tempo(http).fetch("abc".zfill(32))


@pytest.mark.parametrize("name", ["v2-unknown-pb", "v2-unknown"])
@VERSIONS
def test_empty_trace_is_not_found(server: str, name: str) -> None:
    with Server(only("/api/v2/", name, server)) as http, pytest.raises(NotFoundError, match="not found"):
        tempo(http).fetch("abc".zfill(32))


def test_first_version_says_404_with_nothing_in_it() -> None:
    with Server(only("/api/traces/", "v1-unknown-pb")) as http, pytest.raises(NotFoundError, match="not found"):
        tempo(http).fetch("abc".zfill(32))


def test_no_tempo_there() -> None:
    with Server() as http, pytest.raises(SourceError, match="no Tempo API there") as caught:
        tempo(http).fetch(FAIL)
    assert not isinstance(caught.value, NotFoundError)


def test_too_large_for_the_first_version() -> None:
    with Server(only("/api/traces/", "v1-toolarge-pb", "tempo-2.10.8-mt")) as http, pytest.raises(TooLargeError) as caught:
        tempo(http).fetch(TENANTS)
    assert "trace exceeds max size (max bytes" in caught.value.message
    assert "max_bytes_per_trace" in caught.value.hint


def test_too_large_as_older_servers_say_it() -> None:
    old = Canned(500, b"response larger than the max (5000000 vs 4000000)", TEXT)
    with Server(lambda r: old if r.path.startswith("/api/traces") else None) as http, pytest.raises(TooLargeError):
        tempo(http).fetch(FAIL)


def test_partial_without_a_span_is_too_large() -> None:
    body = b"\x0a\x00\x12\x00\x18\x01\x22\x09too large"
    with Server(lambda _r: Canned(200, body, {"Content-Type": "application/protobuf"})) as http, pytest.raises(TooLargeError) as caught:
        tempo(http).fetch(FAIL)
    assert "too large" in caught.value.message


def test_tenants() -> None:
    with Server(replay("tempo-2.10.8-mt")) as http:
        with pytest.raises(RefusedError, match="no org id") as caught:
            tempo(http).fetch(TENANTS)
        assert "tenant" in caught.value.hint


def test_tenant_with_characters_that_tempo_does_not_take() -> None:
    with Server(only("/api/v2/", "v2-bad-tenant", "tempo-2.10.8-mt")) as http, pytest.raises(SourceError, match="unsupported character"):
        tempo(http, tenant="a/b").fetch(TENANTS)


def test_another_tenants_trace_is_not_found_and_the_tenant_is_named() -> None:
    with Server(only("/api/v2/", "v2-other-tenant", "tempo-2.10.8-mt")) as http, pytest.raises(NotFoundError) as caught:
        tempo(http, tenant="other").fetch(TENANTS)
    assert "'other'" in caught.value.hint
    assert http.requests[0].headers["x-scope-orgid"] == "other"


def test_search_rows() -> None:
    with Server(only("/api/search", "search-q-error", "tempo-3.0.3")) as http:
        found = tempo(http).search(Query(service="a b", operation='c"d', tags={"k": "500"}, errors_only=True, min_duration_ns=5, limit=9))
        params = dict(parse_qsl(http.requests[-1].target.partition("?")[2]))
    assert params["q"] == (
        '{ resource.service.name = "a b" && name = "c\\"d" && (.k = "500" || .k = 500) && status = error && traceDuration >= 5ns }'
    )
    assert params["limit"] == "9"
    assert int(params["end"]) - int(params["start"]) == 48 * 3600
    edge, fail = found.rows
    assert edge.trace_id == "000000000000000000ab54a98ceb1f0a"
    assert (fail.trace_id, fail.root_service, fail.root_name) == (FAIL, "frontend", "GET /checkout")
    assert (fail.spans, fail.errors, fail.services, fail.duration_ns) == (9, 4, ("frontend", "orders", "payments"), 2_460_000_000)


def test_search_in_traceql() -> None:
    with Server(only("/api/search", "search-none", "tempo-3.0.3")) as http:
        assert tempo(http).search(Query(text="{ status = error }", start_ns=10**18, end_ns=10**18 + 1)).rows == ()
        assert "q=%7B+status+%3D+error+%7D" in http.requests[-1].target
        assert "start=1000000000&end=1000000001" in http.requests[-1].target


def test_search_on_a_server_without_traceql() -> None:
    def old(request: Request) -> Canned:
        params = dict(parse_qsl(request.target.partition("?")[2]))
        return Canned(400, b"unknown parameter q", TEXT) if "q" in params else canned(capture("tempo-2.10.8", "search-tags"))

    with Server(old) as http:
        found = tempo(http).search(Query(service="front end", tags={"a": "b"}))
        assert dict(parse_qsl(http.requests[-1].target.partition("?")[2]))["tags"] == 'a=b service.name="front end"'
    assert found.rows
    assert [n.code for n in found.notices] == ["search_by_tags"]


def test_search_with_wrong_traceql_tells_what_the_server_says() -> None:
    with Server(only("/api/search", "search-badq")) as http, pytest.raises(SourceError, match=r"parse error|invalid TraceQL|syntax"):
        tempo(http).search(Query(text="{"))


def test_search_over_more_than_a_week_is_bounded_and_told() -> None:
    with Server(only("/api/search", "search-none")) as http:
        found = tempo(http).search(Query(start_ns=1, end_ns=10**18))
        params = dict(parse_qsl(http.requests[-1].target.partition("?")[2]))
    assert int(params["end"]) - int(params["start"]) == 168 * 3600
    assert [n.code for n in found.notices] == ["search_bounded"]


def test_root_not_yet_received_is_no_service() -> None:
    body = b'{"traces":[{"traceID":"ab","rootServiceName":"\\u003croot span not yet received\\u003e","startTimeUnixNano":"5"}]}'
    with Server(lambda _r: Canned(200, body, {"Content-Type": "application/json"})) as http:
        (row,) = tempo(http).search(Query()).rows
    assert (row.root_service, row.duration_ns, row.spans, row.start_ns) == ("", 0, None, 5)


def test_linking_by_traceql() -> None:
    body = b'{"traces":[{"traceID":"ab"},{"traceID":"%s"}]}' % FAIL.encode()
    with Server(lambda _r: Canned(200, body, {"Content-Type": "application/json"})) as http:
        assert tempo(http).linking(FAIL) == ("ab".zfill(32),)
        assert dict(parse_qsl(http.requests[0].target.partition("?")[2]))["q"] == f'{{ link:traceID = "{FAIL}" }}'


@pytest.mark.parametrize("answer", [Canned(400, b"invalid TraceQL query", TEXT), Canned(404, GONE, TEXT), Canned(503), Canned(reset=True)])
def test_linking_where_the_server_cannot_tell(answer: Canned) -> None:
    with Server(lambda _r: answer) as http:
        assert tempo(http).linking(FAIL) == ()


@VERSIONS
def test_ping(server: str) -> None:
    with Server(replay(server)) as http:
        assert tempo(http).ping().ok
        assert "frontend" in tempo(http).services()
    with Server(replay("tempo-2.10.8-mt")) as http:
        assert tempo(http).ping().ok, "neither echo nor build information needs a tenant"
    with Server(replay("jaeger-2.20")) as http:
        assert not tempo(http).ping().ok
    assert not tempo(http).ping().ok


def test_grafana_proxy_with_a_token() -> None:
    prefix = "/api/datasources/proxy/uid/U1"
    with Server(replay("tempo-3.0.3", prefix)) as http:
        source = tempo(http, prefix, token="glsa_x")
        assert source.fetch(FAIL).answers
        assert http.requests[0].headers["authorization"] == "Bearer glsa_x"
        assert source.ui_url(FAIL).startswith(f"{http.url}/explore?schemaVersion=1&panes=")
        assert "U1" in source.ui_url(FAIL)


def test_no_ui_without_grafana() -> None:
    with Server() as http:
        assert tempo(http).ui_url(FAIL) == ""
        assert tempo(http, ui_url="https://g", datasource_uid="U").ui_url(FAIL).startswith("https://g/explore?")


@pytest.mark.parametrize(
    ("server", "prefix", "kind"),
    [
        ("tempo-3.0.3", "", "Tempo"),
        ("jaeger-2.17", "", "Jaeger"),
        ("jaeger-2.20", "", "Jaeger"),
        ("victoriatraces-20250711", "/select/jaeger", "Jaeger"),
    ],
)
def test_a_look_tells_which_server_it_is(server: str, prefix: str, kind: str) -> None:
    with Server(replay(server)) as http:
        source = ProbedSource(SourceConfig(kind="http", url=http.url + prefix))
        assert source.fetch(FAIL).answers
        assert source.describe().startswith(f"{kind} at {http.url}")


def test_a_look_at_something_else() -> None:
    with Server() as http:
        source = ProbedSource(SourceConfig(kind="http", url=http.url))
        with pytest.raises(SourceError, match="neither Jaeger nor Tempo") as caught:
            source.fetch(FAIL)
        assert not source.ping().ok
    assert "jaeger+https://" in caught.value.hint


def test_a_look_at_a_jaeger_that_wants_a_tenant() -> None:
    with Server(replay("jaeger-2.17-mt-tenancy")) as http:
        source = ProbedSource(SourceConfig(kind="http", url=f"{http.url}/jaeger"))
        assert "tenant" in source.ping().text
