"""Jaeger's query service, and what speaks its API (VictoriaTraces, Grafana's proxy of a Jaeger data source).

There are two APIs. By id `/api/v3` is asked first: it is the documented one, keeps parents beside links, nanoseconds,
types and scopes, and answers for traces with NaN, on which the legacy one fails with 500. Search begins with the legacy
one: `/api/v3` before Jaeger 2.19 ignores attribute filters, so that a limit would cut matches away before they are
filtered here; servers after 2.20 have dropped it (jaegertracing/jaeger#9260), which shows as "404 page not found".
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from rca.config import SourceConfig
from rca.errors import NotFoundError, RcaError, SourceError
from rca.model import Notice
from rca.records import replace
from rca.sources.base import Answer, Fetched, Found, Ping, Query
from rca.sources.grafana import explore_url, proxied
from rca.sources.http import Client, Response
from rca.sources.logfmt import read_logfmt

MAX_SERVICES = 50  # asked one by one when a search names no service
_DEFAULT_WINDOW_NS = 48 * 3600 * 10**9  # the legacy API's own default, which /api/v3 has not
_OTHER_API = "see whether the URL is that of Jaeger's query service, with its base path (http://localhost:16686, https://host/jaeger)"


class JaegerSource:
    """One Jaeger query service."""

    def __init__(self, config: SourceConfig, client: Client | None = None) -> None:
        self.config = config
        self.name = config.name or "jaeger"
        self._client = client or Client(config, "x-tenant")

    def describe(self) -> str:
        """Kind and base URL."""
        return f"Jaeger at {self._client.base_url}"

    def fetch(self, trace_id: str | None) -> Fetched:
        """The trace in OTLP JSON of `/api/v3`, or in Jaeger's own JSON where that is not to be had."""
        if not trace_id:
            raise NotFoundError(f"{self.describe()}: a trace id is needed", "rca search lists traces")
        modern = self._client.get(f"/api/v3/traces/{trace_id}")
        if modern.status == 200 and not modern.html and _has_spans(modern.body):
            return self._fetched(modern, "jaeger-v3")
        legacy = self._legacy(trace_id)
        if legacy.status == 200 and not legacy.html and _has_spans(legacy.body):
            return self._fetched(legacy, "jaeger-legacy")
        raise self._fetch_failure(trace_id, modern, legacy)

    def linking(self, trace_id: str) -> tuple[str, ...]:
        """Nothing: neither API can be asked for links."""
        return ()

    def search(self, query: Query) -> Found:
        """Whole traces that match; of all services, one by one, if none is named."""
        wanted = _with_text(query)
        if wanted.service:
            return self._search_service(wanted, wanted.service)
        services = self.services()
        answers: list[Answer] = []
        notices: list[Notice] = []
        for service in services[:MAX_SERVICES]:
            found = self._search_service(wanted, service)
            answers += found.answers
            notices += found.notices
        if len(services) > MAX_SERVICES:
            text = f"only {MAX_SERVICES} of {len(services)} services were searched; name one with --service"
            notices.append(Notice("search_bounded", text))
        return Found(answers=tuple(answers), notices=tuple(dict.fromkeys(notices)))

    def services(self) -> list[str]:
        """Names of the services that Jaeger knows, sorted."""
        modern = self._client.get("/api/v3/services")
        body = _json(modern) if modern.status == 200 else {}
        if isinstance(body.get("services"), list):
            return sorted(str(name) for name in body["services"])
        legacy = self._client.get("/api/services")
        if legacy.status != 200 or legacy.html:
            raise self._failure(legacy if not legacy.gone or modern.gone else modern, "a list of services")
        return sorted(str(name) for name in _json(legacy).get("data") or [])

    def ping(self) -> Ping:
        """Whether the list of services can be read."""
        try:
            modern = self._client.get("/api/v3/services", retries=0)
            api = "api/v3" if modern.status == 200 and not modern.html else "legacy api"
            count = len(self.services())
        except RcaError as error:
            return Ping(False, error.message)
        return Ping(True, f"{self.describe()} answers ({api}, {count} services)")

    def ui_url(self, trace_id: str, span_id: str = "") -> str:
        """The trace in Jaeger UI with the span found, or in Grafana Explore where Jaeger is asked through Grafana."""
        grafana, uid = proxied(self._client.base_url)
        if uid or self.config.datasource_uid:
            base, uid = self.config.ui_url or grafana, self.config.datasource_uid or uid
            return explore_url(base, uid, "jaeger", trace_id, span_id, self.config.org_id)
        base = (self.config.ui_url or self._client.base_url).rstrip("/")
        return f"{base}/trace/{trace_id}" + (f"?uiFind={span_id}" if span_id else "")

    def _legacy(self, trace_id: str) -> Response:
        """By id in the legacy API; in its short form as well where the high half is zero (VictoriaTraces does not pad)."""
        response = self._client.get(f"/api/traces/{trace_id}")
        known = response.status == 200 and _has_spans(response.body)
        if known or not trace_id.startswith("0" * 16) or response.gone:
            return response
        short = self._client.get(f"/api/traces/{trace_id[16:]}")
        return short if short.status == 200 and _has_spans(short.body) else response

    def _fetched(self, response: Response, shape: str) -> Fetched:
        return Fetched((Answer(response.url, response.body, shape),), self._client.take_notices())

    def _fetch_failure(self, trace_id: str, modern: Response, legacy: Response) -> SourceError:
        if any(_says_not_found(response) for response in (modern, legacy)) and not (legacy.status >= 500 and modern.gone):
            return NotFoundError(
                f"{self.describe()}: trace {trace_id} not found",
                "check the id; Jaeger may have dropped old traces, and new ones take a moment (--wait 30s)",
            )
        if modern.gone and legacy.gone:
            return SourceError(f"{self.describe()}: no Jaeger API there (HTTP {legacy.status})", _OTHER_API)
        if 200 in (modern.status, legacy.status):
            return SourceError(f"{self.describe()}: what it answers is no trace", _OTHER_API)
        return self._failure(legacy if modern.gone or legacy.status >= 500 else modern, "a trace")

    def _failure(self, response: Response, what: str) -> SourceError:
        return self._client.failure(response, what, _message(response))

    def _search_service(self, query: Query, service: str) -> Found:
        legacy = self._client.get("/api/traces", _legacy_params(query, service))
        if (found := self._found(legacy, service, "jaeger-legacy")) is not None:
            return found
        if not legacy.gone and legacy.status < 500:
            raise self._failure(legacy, "search results")
        # gone since #9260, or a NaN in one of the traces found, or a limit above the server's: /api/v3 may still answer
        modern = self._client.get("/api/v3/traces", _modern_params(query, service))
        if (found := self._found(modern, service, "jaeger-v3")) is not None:
            return found
        raise self._failure(legacy if modern.gone else modern, "search results")

    def _found(self, response: Response, service: str, shape: str) -> Found | None:
        """Traces found, none found, or None for an answer that is neither."""
        if response.status == 200 and _has_spans(response.body):
            answer = Answer(f"{response.url}?service={quote(service)}", response.body, shape)
            return Found(answers=(answer,), notices=self._client.take_notices())
        return Found(notices=self._client.take_notices()) if _says_not_found(response) else None


def _has_spans(body: bytes) -> bool:
    """Whether an answer holds any trace; VictoriaTraces says 200 with an empty list for an unknown id."""
    return b'"spans"' in body or b'"spanID"' in body or b'"resourceSpans"' in body


def _says_not_found(response: Response) -> bool:
    """404 in the API's own words, or 200 with an empty result; a missing endpoint, or another kind of answer, is neither."""
    if response.status == 200:
        body = _json(response)
        result = body.get("result")
        return ("data" in body and not body["data"]) or (isinstance(result, dict) and not result.get("resourceSpans"))
    return response.status == 404 and not response.gone and bool(_message(response))


def _message(response: Response) -> str:
    """What the server says is wrong, from either API's envelope; "" if it is in neither."""
    body = _json(response)
    error = body.get("error")
    if isinstance(error, dict):
        return str(error.get("message", ""))
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("msg", "")) if isinstance(first, dict) else ""


def _json(response: Response) -> dict[str, Any]:
    try:
        value = json.loads(response.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _with_text(query: Query) -> Query:
    """A query whose `text`, tags in logfmt as in Jaeger UI's search form, has become tags."""
    return replace(query, text="", tags={**read_logfmt(query.text), **query.tags}) if query.text else query


def _tags(query: Query) -> Mapping[str, str]:
    return {**query.tags, "error": "true"} if query.errors_only else dict(query.tags)


def _window(query: Query) -> tuple[int, int]:
    end = query.end_ns or time.time_ns()
    return query.start_ns or end - _DEFAULT_WINDOW_NS, end


def _legacy_params(query: Query, service: str) -> list[tuple[str, str]]:
    start, end = _window(query)
    params = [("service", service), ("limit", str(query.limit)), ("start", str(start // 1000)), ("end", str(end // 1000))]
    if query.operation:
        params.append(("operation", query.operation))
    if query.min_duration_ns:
        params.append(("minDuration", f"{query.min_duration_ns}ns"))
    if query.max_duration_ns:
        params.append(("maxDuration", f"{query.max_duration_ns}ns"))
    if tags := _tags(query):
        params.append(("tags", json.dumps(tags)))
    return params


def _modern_params(query: Query, service: str) -> list[tuple[str, str]]:
    """In snake_case, which 2.19 and later still take; times and num_traces always, for 2.17 fails without them."""
    start, end = _window(query)
    params = [
        ("query.service_name", service),
        ("query.start_time_min", _rfc3339(start)),
        ("query.start_time_max", _rfc3339(end)),
        ("query.num_traces", str(query.limit)),
    ]
    if query.operation:
        params.append(("query.operation_name", query.operation))
    if query.min_duration_ns:
        params.append(("query.duration_min", f"{query.min_duration_ns}ns"))
    if query.max_duration_ns:
        params.append(("query.duration_max", f"{query.max_duration_ns}ns"))
    if tags := _tags(query):
        params.append(("query.attributes", json.dumps(tags)))
    return params


def _rfc3339(time_ns: int) -> str:
    return f"{datetime.fromtimestamp(time_ns // 10**9, UTC):%Y-%m-%dT%H:%M:%S}.{time_ns % 10**9:09d}Z"
