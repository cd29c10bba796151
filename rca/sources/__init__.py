"""Where traces come from: Jaeger, Tempo, files. `open_source` makes one of a configuration, `guess` of what follows --from."""

from __future__ import annotations

import re
from typing import cast

from rca.config import SourceConfig
from rca.errors import UsageError
from rca.registry import load, register
from rca.sources.base import Source

register(
    "rca.sources",
    {
        "jaeger": "rca.sources.jaeger:JaegerSource",
        "tempo": "rca.sources.tempo:TempoSource",
        "files": "rca.sources.files:FilesSource",
    },
)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


def open_source(config: SourceConfig) -> Source:
    """The source that a configuration names; UsageError lists the known kinds. Nothing is contacted yet."""
    return cast(Source, load("rca.sources", config.kind)(config))


def guess(location: str) -> SourceConfig:
    """The configuration that a bare `--from URL|PATH|-` means."""
    if not location:
        raise UsageError("--from is empty", "give a URL, a path, or - for standard input")
    return SourceConfig(kind="files", url=location)
