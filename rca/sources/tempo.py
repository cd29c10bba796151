"""Grafana Tempo, bare, as Grafana Cloud offers it, or behind Grafana's data source proxy.

By id `/api/v2` is asked first and as protobuf, which parses an order of magnitude faster than its JSON. Tempo before 2.6
has no v2 and says "404 page not found"; v2 itself never says 404 for an unknown trace, it sends an empty one.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any, Final

from rca.config import SourceConfig
from rca.errors import NotFoundError, RcaError, SourceError, TooLargeError
from rca.model import Notice, TraceSummary
from rca.sources.base import Answer, Fetched, Found, Ping, Query
from rca.sources.grafana import explore_url, proxied
from rca.sources.http import Client, Response
from rca.sources.logfmt import write_logfmt
from rca.sources.wire import read

_PROTOBUF: Final = "application/protobuf"  # Tempo looks for this very word; application/x-protobuf yields JSON
_DEFAULT_WINDOW_S: Final = 48 * 3600
_LONGEST_WINDOW_S: Final = 168 * 3600  # the server's default max_search_duration
_LINKED_LIMIT: Final = 50
_NO_ROOT: Final = "<root span not yet received>"
_OTHER_API: Final = "see whether the URL is that of Tempo with its path (http://localhost:3200, https://host/tempo)"
_LIMIT_HINT: Final = "raise max_bytes_per_trace in Tempo's overrides, or take the trace from a file"
_TOO_BIG: Final = ("trace exceeds max", "response larger than the max", "trace too large")


class TempoSource:
    """One Tempo."""

    def __init__(self, config: SourceConfig, client: Client | None = None) -> None:
        self.config = config
        self.name = config.name or "tempo"
        self._client = client or Client(config, "X-Scope-OrgID")

    def describe(self) -> str:
        """Kind and base URL."""
        return f"Tempo at {self._client.base_url}"

    def fetch(self, trace_id: str | None) -> Fetched:
        """The trace from v2, or from v1 where v2 is not there. No time window is sent: a narrow one silently cuts traces."""
        if not trace_id:
            raise NotFoundError(f"{self.describe()}: a trace id is needed", "rca search lists traces")
        response = self._client.get(f"/api/v2/traces/{trace_id}", accept=_PROTOBUF)
        version = "v2"
        if response.status in (404, 405) or response.html:
            response = self._client.get(f"/api/traces/{trace_id}", accept=_PROTOBUF)
            version = "v1"
        if response.status != 200 or response.html:
            raise self._fetch_failure(trace_id, response)
        form = "pb" if "protobuf" in response.content_type else "json"
        spans, partial = _look(response.body, version, form)
        if not spans and partial:
            raise TooLargeError(f"{self.describe()}: trace {trace_id} is too large to be read: {self._client.clean(partial)}", _LIMIT_HINT)
        if not spans and form == "json" and response.body.strip() and not {"trace", "batches"} & set(_object(response)):
            raise SourceError(f"{self.describe()}: what it answers is no trace", _OTHER_API)
        if not spans:
            raise self._not_found(trace_id)
        return Fetched((Answer(response.url, response.body, f"tempo-{version}-{form}"),), self._client.take_notices())

    def linking(self, trace_id: str) -> tuple[str, ...]:
        """Traces of the last week whose spans link to this one, by TraceQL's link intrinsics; () where Tempo has none (400)."""
        end = int(time.time())
        window = [("start", str(end - _LONGEST_WINDOW_S + 3600)), ("end", str(end))]
        try:
            query = f'{{ link:traceID = "{trace_id}" }}'
            response = self._client.get("/api/search", [("q", query), ("limit", str(_LINKED_LIMIT)), *window], retries=0)
        except SourceError:
            return ()
        if response.status != 200 or response.html:
            return ()
        ids = (_id(row.get("traceID")) for row in _traces(response))
        return tuple(sorted({linked for linked in ids if linked and linked != trace_id}))

    def search(self, query: Query) -> Found:
        """Rows of `/api/search`: TraceQL, or tags where the server does not know TraceQL."""
        window, notices = _window(query)
        limit = [("limit", str(max(1, query.limit)))]
        response = self._client.get("/api/search", [("q", query.text or _traceql(query)), *limit, *window])
        if response.status in (400, 404) and not query.text and not response.gone:
            tagged = self._client.get("/api/search", [*_tag_params(query), *limit, *window])
            if tagged.status == 200:
                response = tagged
                text = "this Tempo does not take TraceQL; tags match parts of strings only, and no numbers"
                notices.append(Notice("search_by_tags", text))
        if response.status != 200 or response.html or not _object(response):
            raise self._client.failure(response, "search results")
        rows = tuple(row for item in _traces(response) if (row := _summary(item)))
        return Found(rows=rows, notices=(*notices, *self._client.take_notices()))

    def services(self) -> list[str]:
        """Names of the services that Tempo knows, sorted."""
        response = self._client.get("/api/search/tag/service.name/values")
        if response.status != 200 or response.html:
            raise self._client.failure(response, "a list of services")
        values = _object(response).get("tagValues")
        return sorted(str(value) for value in values) if isinstance(values, list) else []

    def ping(self) -> Ping:
        """Whether `/api/echo` or the build information answers; neither needs a tenant."""
        try:
            echo = self._client.get("/api/echo", accept="*/*", retries=0)
            build = self._client.get("/api/status/buildinfo", retries=0)
        except RcaError as error:
            return Ping(False, error.message)
        known = build.status == 200 and not build.html and "version" in _object(build)
        if not known and not (echo.status == 200 and echo.body.strip() == b"echo"):
            return Ping(False, self._client.failure(echo, "an echo of Tempo").message)
        version = str(_object(build).get("version", "")) if known else ""
        return Ping(True, f"{self.describe()} answers" + (f" (version {version})" if version else ""), version)

    def ui_url(self, trace_id: str, span_id: str = "") -> str:
        """The trace in Grafana Explore, where Grafana is known; Tempo has no UI of its own."""
        grafana, uid = proxied(self._client.base_url)
        base = self.config.ui_url or grafana
        return explore_url(base, self.config.datasource_uid or uid, "tempo", trace_id, span_id, self.config.org_id) if base else ""

    def _not_found(self, trace_id: str) -> NotFoundError:
        tenant = f", or tenant {self.config.tenant!r} is not its owner" if self.config.tenant else ""
        return NotFoundError(
            f"{self.describe()}: trace {trace_id} not found",
            f"check the id; Tempo may have dropped it, it may not have arrived yet (--wait 30s){tenant}",
        )

    def _fetch_failure(self, trace_id: str, response: Response) -> SourceError:
        text = response.body[:4000].decode("utf-8", "replace")
        if response.status == 422 or (response.status >= 400 and any(sign in text for sign in _TOO_BIG)):
            said = self._client.clean(text[max(0, text.find("trace exceeds")) :])
            return TooLargeError(f"{self.describe()}: trace {trace_id} is larger than Tempo sends: {said}", _LIMIT_HINT)
        if response.status == 404 and not response.gone and not text.strip():
            return self._not_found(trace_id)
        if response.gone:
            return SourceError(f"{self.describe()}: no Tempo API there (HTTP {response.status})", _OTHER_API)
        return self._client.failure(response, "a trace")


def _look(body: bytes, version: str, form: str) -> tuple[bool, str]:
    """Whether an answer holds a trace, and what the server says if it is a partial one ("" if it is whole)."""
    if form == "json":
        partial = b'"status":"PARTIAL"' in body[-4096:].replace(b" ", b"")
        return b'"spans"' in body, "the server's limit on the size of a trace was met" if partial else ""
    if version == "v1":
        return bool(body), ""
    # tempopb.TraceByIDResponse: 1 trace, 2 metrics, 3 status (1 = PARTIAL), 4 message
    spans, partial, message = False, False, ""
    with suppress(ValueError):  # a damaged answer is decoding's to tell
        for number, _, value in read(memoryview(body)):
            if number == 1 and isinstance(value, memoryview):
                spans = bool(value)
            elif number == 3:
                partial = value == 1
            elif number == 4 and isinstance(value, memoryview):
                message = bytes(value).decode("utf-8", "replace")
    return spans, (message or "partial") if partial else ""


def _window(query: Query) -> tuple[list[tuple[str, str]], list[Notice]]:
    """start and end in seconds; both always, for Tempo takes both or none, and with none looks at recent data only."""
    end = -(-(query.end_ns or time.time_ns()) // 10**9)
    start = query.start_ns // 10**9 if query.start_ns else end - _DEFAULT_WINDOW_S
    notices = []
    if end - start > _LONGEST_WINDOW_S:
        start = end - _LONGEST_WINDOW_S
        notices.append(Notice("search_bounded", "Tempo searches at most 168 hours; only the last of the time span were searched"))
    return [("start", str(start)), ("end", str(max(end, start + 1)))], notices


def _traceql(query: Query) -> str:
    """The query in TraceQL; a value that looks like a number or a truth value is compared as such and as text."""
    terms = []
    if query.service:
        terms.append(f"resource.service.name = {_quoted(query.service)}")
    if query.operation:
        terms.append(f"name = {_quoted(query.operation)}")
    for key, value in query.tags.items():
        name = f".{key}" if key.replace(".", "").replace("_", "").replace("-", "").isalnum() else f".{_quoted(key)}"
        either = [f"{name} = {_quoted(value)}"]
        if _is_number(value) or value in ("true", "false"):
            either.append(f"{name} = {value}")
        terms.append(f"({' || '.join(either)})" if len(either) > 1 else either[0])
    if query.errors_only:
        terms.append("status = error")
    if query.min_duration_ns:
        terms.append(f"traceDuration >= {query.min_duration_ns}ns")
    if query.max_duration_ns:
        terms.append(f"traceDuration <= {query.max_duration_ns}ns")
    return "{ " + " && ".join(terms) + " }" if terms else "{}"


def _tag_params(query: Query) -> list[tuple[str, str]]:
    tags = dict(query.tags)
    if query.service:
        tags["service.name"] = query.service
    if query.operation:
        tags["name"] = query.operation
    if query.errors_only:
        tags["status"] = "error"
    params = [("tags", write_logfmt(tags))]
    if query.min_duration_ns:
        params.append(("minDuration", f"{query.min_duration_ns}ns"))
    if query.max_duration_ns:
        params.append(("maxDuration", f"{query.max_duration_ns}ns"))
    return params


def _summary(item: dict[str, Any]) -> TraceSummary | None:
    """A row; the id is filled up with the zeros that Tempo leaves out, durationMs is left out where it is 0."""
    trace_id = _id(item.get("traceID"))
    if not trace_id:
        return None
    stats = item.get("serviceStats")
    stats = {k: v for k, v in stats.items() if isinstance(v, dict)} if isinstance(stats, dict) else {}
    root = str(item.get("rootServiceName", ""))
    return TraceSummary(
        trace_id,
        root_service="" if root == _NO_ROOT else root,
        root_name=str(item.get("rootTraceName", "")),
        start_ns=_int(item.get("startTimeUnixNano")),
        duration_ns=_int(item.get("durationMs")) * 10**6,
        services=tuple(sorted(name for name in stats if name)),
        spans=sum(_int(s.get("spanCount")) for s in stats.values()) if stats else None,
        errors=sum(_int(s.get("errorCount")) for s in stats.values()) if stats else None,
    )


def _traces(response: Response) -> list[dict[str, Any]]:
    traces = _object(response).get("traces")
    return [item for item in traces if isinstance(item, dict)] if isinstance(traces, list) else []


def _object(response: Response) -> dict[str, Any]:
    try:
        value = json.loads(response.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _id(value: object) -> str:
    text = str(value or "").lower()
    return text.zfill(32) if 0 < len(text) <= 32 and all(c in "0123456789abcdef" for c in text) else ""


def _int(value: object) -> int:
    try:
        return int(str(value)) if value is not None else 0
    except ValueError:
        return 0


def _is_number(value: str) -> bool:
    whole, _, fraction = value.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not fraction or (fraction.isascii() and fraction.isdigit()))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
