"""Whatever a server answers, there is a trace or one of our errors, never a crash."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca.config import SourceConfig
from rca.errors import SourceError
from rca.pipeline.load import load
from rca.pipeline.search import search
from rca.sources.base import Query
from rca.sources.http import Client
from rca.sources.ids import Ref
from rca.sources.jaeger import JaegerSource
from rca.sources.tempo import TempoSource
from tests.sources.server import Canned, Server, capture

ID = "f5057fee4c3ef45902dd21250b729601"
BODIES = [
    capture("jaeger-2.17", "trace-edgeA-16").body,
    capture("jaeger-2.17", "v3-trace-sharedB").body,
    capture("tempo-3.0.3", "v2-sharedB").body,
    capture("tempo-3.0.3", "v2-edgeA-pb").body,
    capture("tempo-3.0.3", "search-q").body,
    capture("jaeger-2.17", "services").body,
    b'{"data":[{"spans":',
    b'{"trace":' + b"[" * 20_000,
    b"",
]
CONTENT_TYPES = ["application/json", "application/protobuf", "text/plain", "text/html", "", "²"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@st.composite
def answers(draw: st.DrawFn) -> Canned:
    """A captured body, mostly damaged, under any status and type."""
    body = bytearray(draw(st.sampled_from(BODIES)))
    for _ in range(draw(st.integers(0, 4))):
        if body:
            at = draw(st.integers(0, len(body) - 1))
            body[at : at + draw(st.integers(0, 6))] = draw(st.binary(max_size=6))
    cut = draw(st.one_of(st.none(), st.integers(0, len(body))))
    status = draw(st.sampled_from([200, 200, 200, 204, 400, 404, 422, 429, 500, 503]))
    headers = {"Content-Type": draw(st.sampled_from(CONTENT_TYPES))}
    if draw(st.booleans()):
        headers["Retry-After"] = draw(st.sampled_from(["²", "-1", "soon", "1e9", "Fri, 99 Foo 9999 99:99:99 GMT"]))
    return Canned(status, bytes(body[:cut]), {k: v.encode("latin-1", "replace").decode("latin-1") for k, v in headers.items()})


@pytest.mark.parametrize("kind", [JaegerSource, TempoSource])
@given(st.lists(answers(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_answers(server: Server, kind: type[JaegerSource] | type[TempoSource], sent: list[Canned]) -> None:
    turns = iter(sent * 100)
    server.answering = lambda _request: next(turns)
    config = SourceConfig(kind="x", url=server.url, retries=1)
    source = kind(config, Client(config, "x-tenant", sleep=lambda _s: None))
    with contextlib.suppress(SourceError):
        assert load(source, Ref(ID), follow=1).spans
    with contextlib.suppress(SourceError):
        search(source, Query(service="a"))
    with contextlib.suppress(SourceError):
        source.services()
    assert source.ping().text
    assert isinstance(source.linking(ID), tuple)
