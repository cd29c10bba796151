"""A URL of which only a look can tell what stands behind it: asks once, then is that source."""

from __future__ import annotations

from rca.config import SourceConfig
from rca.errors import RcaError, RefusedError, SourceError
from rca.records import replace
from rca.sources.base import Fetched, Found, Ping, Query, Source
from rca.sources.http import Client
from rca.sources.jaeger import JaegerSource
from rca.sources.tempo import TempoSource


class ProbedSource:
    """Jaeger or Tempo, decided at the first request."""

    def __init__(self, config: SourceConfig) -> None:
        self.config = config
        self.name = config.name or "http"
        self._client = Client(config, "x-tenant")  # the requests of a look need no tenant at Tempo
        self._found: Source | None = None

    def describe(self) -> str:
        """Kind, as soon as it is known, and base URL."""
        return self._found.describe() if self._found else self._client.base_url

    def fetch(self, trace_id: str | None) -> Fetched:
        """As the source that was found."""
        return self._source().fetch(trace_id)

    def linking(self, trace_id: str) -> tuple[str, ...]:
        """As the source that was found."""
        return self._source().linking(trace_id)

    def search(self, query: Query) -> Found:
        """As the source that was found."""
        return self._source().search(query)

    def ping(self) -> Ping:
        """As the source that was found."""
        try:
            return self._source().ping()
        except RcaError as error:
            return Ping(False, error.message)

    def ui_url(self, trace_id: str, span_id: str = "") -> str:
        """As the source that was found; "" while none is."""
        return self._found.ui_url(trace_id, span_id) if self._found else ""

    def _source(self) -> Source:
        if self._found is None:
            self._found = self._probe()
        return self._found

    def _probe(self) -> Source:
        echo = self._client.get("/api/echo", accept="*/*")
        if echo.status == 200 and echo.body.strip() == b"echo":
            return TempoSource(replace(self.config, kind="tempo"))
        refused: RefusedError | None = None
        for path in ("/api/v3/services", "/api/services"):
            try:
                services = self._client.get(path)
            except RefusedError as error:
                refused = error
                continue
            if services.status == 200 and not services.html and (b'"services"' in services.body or b'"data"' in services.body):
                return JaegerSource(replace(self.config, kind="jaeger"))
        build = self._client.get("/api/status/buildinfo")
        if build.status == 200 and not build.html and b'"goVersion"' in build.body:
            return TempoSource(replace(self.config, kind="tempo"))
        if refused is not None and "tenant" in refused.message:
            return JaegerSource(replace(self.config, kind="jaeger"))
        if refused is not None:
            raise refused
        raise SourceError(
            f"{self._client.base_url}: neither Jaeger nor Tempo answers there (HTTP {echo.status})",
            "say which it is with jaeger+https://… or tempo+https://…, and give the base path (https://host/jaeger, https://host/tempo)",
        )
