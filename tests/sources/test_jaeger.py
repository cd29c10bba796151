"""Jaeger as servers of three makes and two versions answer, and as they will answer."""

from __future__ import annotations

import json

import pytest

from rca.config import SourceConfig
from rca.errors import NotFoundError, RefusedError, SourceError
from rca.sources import open_source
from rca.sources.base import Query
from rca.sources.http import Client
from rca.sources.jaeger import JaegerSource
from tests.sources.server import GONE, Answering, Canned, Request, Server, canned, capture, replay

FAIL = "f5057fee4c3ef45902dd21250b729601"
NAN = "0e000000000000000000000000000001"
SHORT = "000000000000000000ab54a98ceb1f0a"
UNKNOWN = "00000000000000000000000000000abc"
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
HTML = Canned(200, b"<!doctype html><html><head><title>Jaeger UI</title>", {"Content-Type": "text/html; charset=utf-8"})


def jaeger(server: Server, prefix: str = "", **settings: object) -> JaegerSource:
    config = SourceConfig(kind="jaeger", url=server.url + prefix, **settings)
    return JaegerSource(config, Client(config, "x-tenant", sleep=lambda _s: None, seed=1))


def without(answering: Answering, *prefixes: str, instead: Canned | None = None) -> Answering:
    """A server on which some endpoints do not exist."""
    return lambda request: instead if request.path.startswith(prefixes) else answering(request)


@pytest.mark.parametrize("server", ["jaeger-2.17", "jaeger-2.20"])
def test_by_id_the_documented_api_is_enough(server: str) -> None:
    with Server(replay(server)) as http:
        fetched = jaeger(http).fetch(FAIL)
        assert [r.target for r in http.requests] == [f"/api/v3/traces/{FAIL}"]
    assert [(a.shape, a.data) for a in fetched.answers] == [("jaeger-v3", capture(server, "v3-trace-fail").body)]
    assert fetched.answers[0].name == f"{http.url}/api/v3/traces/{FAIL}"


@pytest.mark.parametrize(
    "instead",
    [None, HTML, Canned(400, b"unsupported path requested: /api/v3", TEXT), Canned(501, b"", TEXT), Canned(500, b"boom", TEXT)],
    ids=["404", "ui-catch-all", "400", "501", "500"],
)
def test_server_without_the_documented_api(instead: Canned | None) -> None:
    with Server(without(replay("jaeger-2.17"), "/api/v3", instead=instead)) as http:
        fetched = jaeger(http).fetch(FAIL)
    assert [a.shape for a in fetched.answers] == ["jaeger-legacy"]


@pytest.mark.parametrize("instead", [None, HTML, Canned(500, b'{"errors":[{"msg":"x"}]}', TEXT)], ids=["404", "html", "500"])
def test_server_without_the_legacy_api(instead: Canned | None) -> None:
    with Server(without(replay("jaeger-2.20"), "/api/traces", "/api/services", instead=instead)) as http:
        source = jaeger(http)
        assert source.fetch(NAN).answers[0].shape == "jaeger-v3"
        assert "payments" in source.services()
        with pytest.raises(NotFoundError):
            source.fetch(UNKNOWN)


@pytest.mark.parametrize("server", ["jaeger-2.17", "jaeger-2.20"])
def test_unknown_trace(server: str) -> None:
    with Server(replay(server)) as http, pytest.raises(NotFoundError, match=f"Jaeger at {http.url}: trace {UNKNOWN} not found") as caught:
        jaeger(http).fetch(UNKNOWN)
    assert caught.value.exit_code == 4


def test_wrong_base_path_is_not_taken_for_an_unknown_trace() -> None:
    with Server(replay("jaeger-2.17-skew5s-max500-basepath")) as http:
        with pytest.raises(SourceError, match="no Jaeger API there") as caught:
            jaeger(http).fetch(FAIL)
        assert not isinstance(caught.value, NotFoundError)
        assert "base path" in caught.value.hint
        assert jaeger(http, "/jaeger/").fetch(FAIL).answers[0].shape == "jaeger-v3"


def test_nothing_but_a_web_page_behind_the_url() -> None:
    with Server(lambda _r: HTML) as http, pytest.raises(SourceError, match="no Jaeger API there") as caught:
        jaeger(http).fetch(FAIL)
    assert not isinstance(caught.value, NotFoundError)


def test_nan_on_a_server_with_the_legacy_api_only() -> None:
    with Server(without(replay("jaeger-2.17"), "/api/v3")) as http, pytest.raises(SourceError, match="unsupported value") as caught:
        jaeger(http).fetch(NAN)
    assert not isinstance(caught.value, NotFoundError)


def test_tenant() -> None:
    with Server(replay("jaeger-2.17-mt-tenancy")) as http:
        with pytest.raises(RefusedError, match="missing tenant header") as caught:
            jaeger(http, "/jaeger").services()
        assert "tenant" in caught.value.hint
        with pytest.raises(RefusedError, match="unknown tenant"):
            jaeger(http, "/jaeger", tenant="nope")._client.get("/api/services")
        assert http.requests[-1].headers["x-tenant"] == "nope"


def test_victoriatraces_short_id_and_empty_answers() -> None:
    # VictoriaTraces keeps the id as it was sent, and says 200 with an empty list for one that it does not know
    padded, short = capture("victoriatraces-20250711", "trace-edgeA"), capture("victoriatraces-20250711", "trace-edgeA-16")

    def swapped(request: Request) -> Canned | None:
        if request.path.endswith(f"/{SHORT}"):
            return canned(short)
        return canned(padded) if request.path.endswith("/00ab54a98ceb1f0a") else replay("victoriatraces-20250711")(request)

    with Server(swapped) as http:
        source = jaeger(http, "/select/jaeger")
        assert source.fetch(SHORT).answers[0].name.endswith("/00ab54a98ceb1f0a")
        with pytest.raises(NotFoundError):
            source.fetch(UNKNOWN)
        assert source.ping().ok


def searched(server: str, name: str) -> Answering:
    """A server on which every search finds what that capture found."""
    return lambda request: canned(capture(server, name)) if request.path == "/api/traces" else replay(server)(request)


def test_search_by_service() -> None:
    with Server(searched("jaeger-2.17", "search-mindur")) as http:
        found = jaeger(http).search(Query(service="orders", tags={"a": "b c"}, errors_only=True, min_duration_ns=90_000_000, limit=7))
        params = dict(_params(http.requests[-1]))
    assert params["tags"] == '{"a": "b c", "error": "true"}'
    assert params["minDuration"] == "90000000ns"
    assert params["limit"] == "7"
    assert int(params["end"]) - int(params["start"]) == 48 * 3600 * 10**6
    assert [(a.shape, a.name) for a in found.answers] == [("jaeger-legacy", f"{http.url}/api/traces?service=orders")]


def test_search_where_the_legacy_search_is_gone() -> None:
    found_body = capture("jaeger-2.20", "v3-search-20").body

    def after_9260(request: Request) -> Canned | None:
        if request.path in ("/api/traces", "/api/services"):
            return Canned(404, GONE, TEXT)
        return Canned(200, found_body) if request.path == "/api/v3/traces" else replay("jaeger-2.20")(request)

    with Server(after_9260) as http:
        found = jaeger(http).search(
            Query(text='http.response.status_code=500 x="a b"', service="orders", start_ns=10**18, end_ns=2 * 10**18)
        )
        params = dict(_params(http.requests[-1]))
    assert [a.shape for a in found.answers] == ["jaeger-v3"]
    assert params["query.start_time_min"] == "2001-09-09T01:46:40.000000000Z"
    assert params["query.num_traces"] == "20"
    assert json.loads(params["query.attributes"]) == {"http.response.status_code": "500", "x": "a b"}


def test_search_falls_back_when_one_trace_holds_nan() -> None:
    broken, fine = capture("jaeger-2.17", "trace-nanG"), capture("jaeger-2.17", "v3-search-20")

    def answer(request: Request) -> Canned | None:
        return {"/api/traces": canned(broken), "/api/v3/traces": canned(fine)}.get(request.path)

    with Server(answer) as http:
        assert jaeger(http).search(Query(service="nanny")).answers[0].shape == "jaeger-v3"


@pytest.mark.parametrize("legacy", ["search-unknown-service", None])
def test_search_without_a_match_is_empty_and_no_error(legacy: str | None) -> None:
    def answer(request: Request) -> Canned | None:
        if request.path == "/api/traces":
            return canned(capture("jaeger-2.17", legacy)) if legacy else None
        return canned(capture("jaeger-2.17", "v3-search-none"))

    with Server(answer) as http:
        assert jaeger(http).search(Query(service="nope")).answers == ()


def test_search_over_all_services() -> None:
    with Server(searched("jaeger-2.20", "search-limit1")) as http:
        source = jaeger(http)
        services = source.services()
        assert len(source.search(Query()).answers) == len(services)
        asked = [dict(_params(r)).get("service") for r in http.requests if r.path == "/api/traces"]
    assert asked == services
    assert len(services) > 3


def test_search_with_a_bad_duration_tells_what_the_server_says() -> None:
    with Server(lambda _r: canned(capture("jaeger-2.17", "search-durorder"))) as http, pytest.raises(SourceError) as caught:
        jaeger(http).search(Query(service="payments", min_duration_ns=2, max_duration_ns=1))
    assert "maxDuration" in caught.value.message or "duration" in caught.value.message.lower()


def test_ping_never_raises() -> None:
    with Server(replay("jaeger-2.20")) as http:
        assert "api/v3" in jaeger(http).ping().text
    with Server(replay("jaeger-2.17-mt-tenancy")) as http:
        ping = jaeger(http, "/jaeger").ping()
    assert not ping.ok
    assert "tenant" in ping.text
    assert not jaeger(http).ping().ok


def test_links_into_the_ui() -> None:
    config = SourceConfig(kind="jaeger", url="http://ana:secret@h:16686/base/")
    assert open_source(config).ui_url(FAIL, "12") == f"http://h:16686/base/trace/{FAIL}?uiFind=12"
    config = SourceConfig(kind="jaeger", url="http://h:16686", ui_url="https://ui.example/")
    assert open_source(config).ui_url(FAIL) == f"https://ui.example/trace/{FAIL}"
    config = SourceConfig(kind="jaeger", url="https://g/api/datasources/proxy/uid/J")
    assert open_source(config).ui_url(FAIL).startswith("https://g/explore?schemaVersion=1&panes=")


def _params(request: Request) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl

    return parse_qsl(request.target.partition("?")[2])
