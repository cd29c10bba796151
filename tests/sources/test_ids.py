"""Trace ids in every form in which people paste them."""

from __future__ import annotations

import base64
import contextlib
import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.errors import UsageError
from rca.sources import guess, of_ref
from rca.sources.grafana import explore_url
from rca.sources.ids import Ref, parse_ref

ID = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"
SHORT = "00ab54a98ceb1f0a"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        ID.upper(),
        f"  '{ID}'\n",
        f'"{ID}",',
        f"0x{ID}",
        "0af76519-16cd-43dd-8448-eb211c80319c",
        "CvdlGRbNQ92ESOshHIAxnA==",
        "CvdlGRbNQ92ESOshHIAxnA",
        f"trace_id={ID}",
        f"traceID: {ID}",
        f'"trace_id": "{ID}"',
    ],
)
def test_bare_id(text: str) -> None:
    assert parse_ref(text) == Ref(ID)


@pytest.mark.parametrize("text", [SHORT, "ab54a98ceb1f0a", "000000000000000000ab54a98ceb1f0a", "AKtUqYzrHwo="])
def test_64_bit_id_is_filled_up(text: str) -> None:
    assert parse_ref(text).trace_id == "000000000000000000ab54a98ceb1f0a"


@pytest.mark.parametrize(
    "text",
    [
        f"00-{ID}-{SPAN}-01",
        f"traceparent: 00-{ID}-{SPAN}-01",
        f"Traceparent:00-{ID.upper()}-{SPAN}-00",
        f'"traceparent": "00-{ID}-{SPAN}-01"',
        f"traceparent=00-{ID}-{SPAN}-01",
        f"cc-{ID}-{SPAN}-01-what-the-future-will-be-like",
        f"b3: {ID}-{SPAN}-1",
        f"{ID}-{SPAN}-1-05e3ac9a4f6e3b90",
        f"uber-trace-id: {ID}:{SPAN}:0:1",
    ],
)
def test_propagation_headers(text: str) -> None:
    assert parse_ref(text) == Ref(ID, SPAN)


def test_xray_header() -> None:
    assert parse_ref("X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1").trace_id == "5759e988bd862e3fe1be46a994272793"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f"http://localhost:16686/trace/{ID}", Ref(ID, "", "http://localhost:16686", "jaeger")),
        (f"https://x.y/obs/jaeger/trace/{ID}?uiFind={SPAN}&x=1#top", Ref(ID, SPAN, "https://x.y/obs/jaeger", "jaeger")),
        (f"localhost:16686/trace/{ID}", Ref(ID, "", "http://localhost:16686", "jaeger")),
        (f"http://u:secret@h/trace/{SHORT}", Ref(SHORT.zfill(32), "", "http://h", "jaeger")),
        (f"http://h/trace/{ID}...{'1' * 32}", Ref(ID, "", "http://h", "jaeger")),
        (f"http://h:3200/api/traces/{ID}", Ref(ID, "", "http://h:3200", "tempo")),
        (f"http://h/api/v2/traces/{ID}", Ref(ID, "", "http://h", "tempo")),
        (f"http://h/base/api/v3/traces/{ID}", Ref(ID, "", "http://h/base", "jaeger")),
        (f"https://tempo-eu.grafana.net/tempo/api/traces/{ID}", Ref(ID, "", "https://tempo-eu.grafana.net/tempo", "tempo")),
        (f"http://h/api/traces/{ID}", Ref(ID, "", "http://h", "")),
        (
            f"https://g/sub/api/datasources/proxy/uid/U-1/api/traces/{ID}",
            Ref(ID, "", "https://g/sub/api/datasources/proxy/uid/U-1", "tempo", "U-1"),
        ),
        (f"https://zipkin.example/zipkin/traces/{ID}", Ref(ID)),
        (f"https://apm.example/view?traceID={ID}", Ref(ID)),
    ],
)
def test_links(link: str, expected: Ref) -> None:
    assert parse_ref(link) == expected


def _explore(name: str, value: object) -> str:
    return f"https://g.example/sub/explore?orgId=1&{name}={quote(json.dumps(value))}"


TEMPO_QUERY = {"refId": "A", "datasource": {"type": "tempo", "uid": "U"}, "queryType": "traceql", "query": ID}


@pytest.mark.parametrize(
    ("link", "uid", "kind"),
    [
        (_explore("panes", {"x": {"datasource": "U", "queries": [TEMPO_QUERY], "range": {}}}), "U", "tempo"),
        (_explore("panes", {"x": {"datasource": "U", "queries": [{"query": f'{{ trace:id = "{ID}" }}'}]}}), "U", ""),
        (_explore("panes", {"a": {"queries": []}, "b": {"queries": [TEMPO_QUERY]}}), "U", "tempo"),
        (_explore("left", {"datasource": "U", "queries": [{"queryType": "traceId", "query": ID}], "range": {}}), "U", ""),
        (_explore("left", {"queries": [{"datasource": {"type": "jaeger", "uid": "J"}, "query": ID}]}), "J", "jaeger"),
        (_explore("left", ["now-1h", "now", "Tempo", {"query": ID}]), "Tempo", ""),
    ],
)
def test_grafana_explore(link: str, uid: str, kind: str) -> None:
    assert parse_ref(link) == Ref(ID, "", "https://g.example/sub", "grafana", uid, kind)


def test_grafana_explore_with_a_span_opened() -> None:
    pane = {"queries": [TEMPO_QUERY], "panelsState": {"trace": {"spanId": SPAN}}}
    assert parse_ref(_explore("panes", {"x": pane})).span_id == SPAN


def test_the_links_that_rca_writes_can_be_read_back() -> None:
    link = explore_url("https://g.example/sub/", "U", "tempo", ID, SPAN)
    assert parse_ref(link) == Ref(ID, SPAN, "https://g.example/sub", "grafana", "U", "tempo")
    assert list(json.loads(parse_qs(urlsplit(link).query)["panes"][0])) == ["rca"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "zzzz",
        "not an id",
        ID + "0",
        "0" * 32,
        "0",
        "https://g/goto/abcd",
        "https://g/explore?panes=%7B",
        "http://[",
        "a" * 100_000,
    ],
)
def test_what_is_no_id_is_told_with_a_way_out(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_ref(text)
    assert caught.value.hint
    assert len(caught.value.message) < 200


def test_link_without_an_id_does_not_tell_its_password() -> None:
    with pytest.raises(UsageError) as caught:
        parse_ref("https://ana:canary@h/some/page?token=canary")
    assert "canary" not in caught.value.message


def test_deeply_nested_panes_are_no_crash() -> None:
    with pytest.raises(UsageError):
        parse_ref(f"https://g/explore?panes={'[' * 30_000}")


@given(st.binary(min_size=16, max_size=16).filter(any))
def test_every_id_survives_hex_base64_and_traceparent(raw: bytes) -> None:
    for text in (raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode(), f"00-{raw.hex()}-{SPAN}-01"):
        assert parse_ref(text).trace_id == raw.hex()


@given(st.text(max_size=200))
def test_any_text_is_an_id_or_a_usage_error(text: str) -> None:
    try:
        ref = parse_ref(text)
    except UsageError:
        return
    assert len(ref.trace_id) == 32
    assert set(ref.trace_id) <= set("0123456789abcdef")


@given(st.text(max_size=80), st.sampled_from(["trace/", "explore?panes=", "api/traces/", ""]))
def test_any_link_is_an_id_or_a_usage_error(text: str, path: str) -> None:
    with contextlib.suppress(UsageError):
        assert len(parse_ref(f"https://h/{path}{text}").trace_id) == 32


@pytest.mark.parametrize(
    ("location", "kind", "url"),
    [
        ("-", "files", "-"),
        ("some/folder", "files", "some/folder"),
        ("traces/*.json", "files", "traces/*.json"),
        ("http://localhost:16686", "jaeger", "http://localhost:16686"),
        ("localhost:16686", "jaeger", "http://localhost:16686"),
        ("http://h:3200", "tempo", "http://h:3200"),
        ("https://tempo-eu.grafana.net/tempo", "tempo", "https://tempo-eu.grafana.net/tempo"),
        ("https://g/api/datasources/proxy/uid/U", "tempo", "https://g/api/datasources/proxy/uid/U"),
        ("http://vt:10428/select/jaeger", "jaeger", "http://vt:10428/select/jaeger"),
        ("https://h/jaeger", "jaeger", "https://h/jaeger"),
        ("jaeger+http://h:80", "jaeger", "http://h:80"),
        ("TEMPO+https://h", "tempo", "https://h"),
        ("https://observability.example", "http", "https://observability.example"),
        (f"http://h:16686/trace/{ID}", "jaeger", "http://h:16686"),
        (f"http://h/api/v2/traces/{ID}", "tempo", "http://h"),
    ],
)
def test_from_says_what_it_is(location: str, kind: str, url: str) -> None:
    config = guess(location)
    assert (config.kind, config.url) == (kind, url)


@pytest.mark.parametrize("location", ["", "ftp://h/x", "s3://bucket/key", "http://[::1"])
def test_from_that_cannot_be(location: str) -> None:
    with pytest.raises(UsageError):
        guess(location)


def test_a_pasted_explore_link_leads_through_grafanas_proxy() -> None:
    config = of_ref(parse_ref(_explore("panes", {"x": {"queries": [TEMPO_QUERY]}})))
    assert config is not None
    assert (config.kind, config.url) == ("tempo", "https://g.example/sub/api/datasources/proxy/uid/U")
    assert (config.ui_url, config.datasource_uid) == ("https://g.example/sub", "U")


def test_a_bare_id_leads_nowhere() -> None:
    assert of_ref(parse_ref(ID)) is None


def test_password_in_a_url_is_kept_out_of_sight() -> None:
    config = guess("https://ana:c%40nary@h:16686/x")
    assert (config.user, config.password, config.url) == ("ana", "c@nary", "https://h:16686/x")
    assert "nary" not in repr(config)
