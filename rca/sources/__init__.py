"""Where traces come from: Jaeger, Tempo, files. `open_source` makes one of a configuration, `guess` of what follows --from."""

from __future__ import annotations

import os
import re

from rca.config import SourceConfig
from rca.errors import UsageError
from rca.registry import load, register
from rca.sources.base import Source
from rca.typed import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from rca.sources.ids import Ref

register(
    "rca.sources",
    {
        "jaeger": "rca.sources.jaeger:JaegerSource",
        "tempo": "rca.sources.tempo:TempoSource",
        "files": "rca.sources.files:FilesSource",
        "http": "rca.sources.probe:ProbedSource",
    },
)

DEFAULTS = (
    SourceConfig(kind="jaeger", name="jaeger", url="http://localhost:16686"),
    SourceConfig(kind="tempo", name="tempo", url="http://localhost:3200"),
)
"""What is asked when nothing is configured: the ports on which both listen by default."""


def open_source(config: SourceConfig) -> Source:
    """The source that a configuration names; UsageError lists the known kinds. Nothing is contacted yet."""
    return cast(Source, load("rca.sources", config.kind)(config))


def guess(location: str) -> SourceConfig:
    """The configuration that `--from URL|PATH|-` means; UsageError for a URL of another kind.

    `jaeger+https://…` and `tempo+https://…` say what it is; otherwise port and path tell, or the first request does.
    """
    if not location:
        raise UsageError("--from is empty", "give a URL, a path, or - for standard input")
    if "://" in location:
        named = re.fullmatch(r"(jaeger|tempo)\+(https?://.+)", location, re.I | re.S)
        if named:
            return _without_userinfo(SourceConfig(kind=named[1].lower(), url=named[2]))
        if re.match(r"https?://", location, re.I):
            return _of_url(location)
        if other := re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", location):
            raise UsageError(f"--from: {other[1]} is not a way to fetch traces", "use http, https, jaeger+https, tempo+https, or a path")
    if ":" in location and re.fullmatch(r"[\w.-]+:\d{1,5}(/.*)?", location) and not os.path.exists(location):
        return _of_url(f"http://{location}")
    return SourceConfig(kind="files", url=location)


def of_ref(ref: Ref) -> SourceConfig | None:
    """The source that a pasted link leads to, None if the reference was no link or its server cannot be told from it."""
    if not ref.url:
        return None
    if ref.kind == "grafana":
        if not ref.datasource_uid:
            return None
        url = f"{ref.url}/api/datasources/proxy/uid/{ref.datasource_uid}"
        kind = ref.datasource_type or "tempo"
        return SourceConfig(kind=kind, url=url, ui_url=ref.url, datasource_uid=ref.datasource_uid, org_id=ref.org_id)
    return SourceConfig(kind=ref.kind or "http", url=ref.url)


def _of_url(url: str) -> SourceConfig:
    """A base URL, or a link to a trace from which the base is taken."""
    from urllib.parse import urlsplit

    from rca.sources.ids import kind_of, parse_ref

    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UsageError("--from: that URL cannot be read", "it should look like http://localhost:16686") from None
    if re.search(r"/traces?/|/explore$", parts.path):
        try:
            linked = of_ref(parse_ref(url))
        except UsageError:
            linked = None
        if linked and "@" not in parts.netloc:
            return linked
    return _without_userinfo(SourceConfig(kind=kind_of(port, parts.path) or "http", url=url))


def _without_userinfo(config: SourceConfig) -> SourceConfig:
    """User and password of the URL in the fields that are never printed."""
    if "@" not in config.url:
        return config
    from rca.sources.credentials import checked_url, with_userinfo

    return with_userinfo(config, checked_url(config.url))
