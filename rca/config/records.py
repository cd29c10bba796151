"""The configuration in force: typed records, filled from `rca.yaml`, `RCA_*` variables and flags (flags win)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from rca.records import dataclass


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """How to reach one source.

    kind      jaeger | tempo | files (or a plug-in's name)
    url       base URL for HTTP sources, path or glob or `-` for files
    ui_url    base URL of Jaeger UI or Grafana for deep links, "" if it is the same host or unknown
    headers   extra request headers (values may be secrets)
    tenant    x-tenant (Jaeger) or X-Scope-OrgID (Tempo)
    user, password, token   basic auth or bearer token; secrets never leave this object in text
    ca_file, client_cert, client_key, verify   TLS
    timeout_s, retries, max_bytes, max_bytes_decoded   limits per request
    """

    kind: str
    name: str = ""
    url: str = ""
    ui_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    tenant: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    ca_file: str = ""
    client_cert: str = ""
    client_key: str = ""
    verify: bool = True
    timeout_s: float = 20.0
    retries: int = 3
    max_bytes: int = 256 * 1024 * 1024
    max_bytes_decoded: int = 2 * 1024 * 1024 * 1024
    datasource_uid: str = ""  # Grafana datasource for Explore links


@dataclass(frozen=True, slots=True)
class AttributeMapping:
    """A user's own convention: attribute names that hold input, output and instructions."""

    name: str
    input: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    match: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HopConfig:
    """What a user states about a hop, matched by service and/or name (shell patterns).

    labels: the label set; schema: a JSON Schema of the output; required: field names; language: ISO 639-1
    """

    service: str = "*"
    name: str = "*"
    role: str = ""
    labels: tuple[str, ...] = ()
    schema: Mapping[str, Any] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class CheckConfig:
    """Switch, weight and parameters of one check."""

    enabled: bool = True
    weight: float = 1.0
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that is configured; the defaults are those of an empty `rca.yaml`."""

    sources: tuple[SourceConfig, ...] = ()
    mappings: tuple[AttributeMapping, ...] = ()
    hops: tuple[HopConfig, ...] = ()
    checks: Mapping[str, CheckConfig] = field(default_factory=dict)
    follow: int = 10
    wait_s: float = 0.0
    origin: Mapping[str, str] = field(default_factory=dict)  # setting -> where it came from
    source: str = ""  # the source that is asked unless a flag names another
    location: str = ""  # what RCA_FROM holds, read like --from
    files: tuple[str, ...] = ()  # configuration files that were read
    warnings: tuple[str, ...] = ()  # sentences for stderr
