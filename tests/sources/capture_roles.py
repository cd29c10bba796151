"""What rca makes of one captured answer: which door it comes through, and what comes out there."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from rca.config import SourceConfig
from rca.errors import RcaError
from rca.pipeline.load import load
from rca.pipeline.search import search
from rca.sources.base import Query
from rca.sources.http import Client
from rca.sources.ids import Ref
from rca.sources.jaeger import JaegerSource
from rca.sources.tempo import TempoSource
from tests.sources.server import Canned, Capture, Request, Server, canned

DOORS = {
    "trace": r"(/jaeger|/select/jaeger)?/api/(v[23]/)?traces/[^/?]+",
    "search": r"(/jaeger|/select/jaeger)?/api/(v3/)?(traces|search)",
    "services": r"(/jaeger|/select/jaeger)?/api/(v3/)?services|/api/search/tag/service\.name/values",
    "ping": r"/api/(echo|status/buildinfo)",
}


def door(capture: Capture) -> str:
    """trace | search | services | ping, or other: an endpoint that rca does not ask."""
    if capture.method == "HEAD":
        return "other"
    return next((name for name, pattern in DOORS.items() if re.fullmatch(pattern, capture.path)), "other")


def outcome(capture: Capture) -> str:
    """One line: what rca reads from this answer, or the error, exit code and message with which it tells it apart.

    The answer stands behind the endpoint at which it was captured, every other endpoint is missing. An answer of an endpoint that
    rca does not ask stands behind the one for traces: it must not be taken for a trace.
    """
    way = door(capture)
    with Server(lambda request: _behind(capture, way, request)) as server:
        source = _source(capture, server)
        try:
            return f"{way}: {_read(source, capture, way)}"
        except RcaError as error:
            text = error.message.replace(server.url, "").replace(f"127.0.0.1:{server.port}", "")
            return f"{way}: {type(error).__name__} {error.exit_code} {text}"


def _behind(capture: Capture, way: str, request: Request) -> Canned | None:
    if way == "other":
        return canned(capture) if re.fullmatch(DOORS["trace"], request.path) else None
    here = re.sub(r"/traces/[^/]+$", "/traces/*", request.path) == re.sub(r"/traces/[^/]+$", "/traces/*", capture.path)
    if (
        way == "search"
        and request.path == "/api/search"
        and capture.status == 200
        and ("tags=" in capture.target) != ("tags=" in request.target)
    ):
        return Canned(400, b"that form of query is not understood")
    return canned(capture) if here else None


def _source(capture: Capture, server: Server) -> JaegerSource | TempoSource:
    prefix = next((p for p in ("/jaeger", "/select/jaeger") if capture.path.startswith(f"{p}/")), "")
    kind = "tempo" if capture.server.startswith("tempo") else "jaeger"
    tenant = next((v for k, v in capture.headers.items() if k.lower() in ("x-tenant", "x-scope-orgid")), "")
    config = SourceConfig(kind=kind, url=server.url + prefix, tenant=tenant, retries=0)
    client = Client(config, "x-tenant" if kind == "jaeger" else "X-Scope-OrgID", sleep=lambda _s: None)
    return TempoSource(config, client) if kind == "tempo" else JaegerSource(config, client)


def _read(source: JaegerSource | TempoSource, capture: Capture, way: str) -> str:
    if way == "services":
        return f"{len(source.services())} services"
    if way == "ping":
        ping = source.ping()
        return "answers" if ping.ok else f"does not answer: {ping.text}"
    if way == "search":
        named = dict(parse_qsl(capture.target.partition("?")[2]))
        service = named.get("service") or named.get("query.service_name") or ("" if isinstance(source, TempoSource) else "frontend")
        rows, _ = search(source, Query(service=service, start_ns=1, limit=1000))
        return f"{len(rows)} traces"
    return _trace(source, capture)


def _trace(source: JaegerSource | TempoSource, capture: Capture) -> str:
    asked = capture.path.rpartition("/")[2].lower().zfill(32)
    trace = load(source, Ref(asked if re.fullmatch(r"[0-9a-f]{32}", asked) else "f" * 32), follow=0)
    codes = sorted({n.code for n in trace.notices} & {"partial", "backend_error"})
    return f"{len(trace.spans)} spans of {len({s.service for s in trace.spans})} services" + "".join(f", {code}" for code in codes)
