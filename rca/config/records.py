"""The configuration in force: typed records, filled from `rca.yaml`, `RCA_*` variables and flags (flags win)."""

from __future__ import annotations

from collections.abc import Mapping

from rca.records import dataclass, field
from rca.typed import Any


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """How to reach one source.

    kind      jaeger | tempo | files (or a plug-in's name)
    url       base URL for HTTP sources, path or glob or `-` for files
    ui_url    base URL of Jaeger UI or Grafana for deep links, "" if it is the same host or unknown
    links     templates of one's own for deep links: trace | span | logs -> URL (`rca.config.links`)
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
    org_id: int = 1  # Grafana organisation for Explore links, 0 for the one that the reader is in
    links: Mapping[str, str] = field(default_factory=dict)


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
class RedactConfig:
    """What is taken out of payloads before they leave this machine.

    kinds     built-in patterns: email, phone, card, iban, key
    patterns  the user's own regular expressions
    """

    kinds: tuple[str, ...] = ("email", "phone", "card", "iban", "key")
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgeConfig:
    """A model that may be asked; nothing is asked unless it is switched on.

    api          openai (any OpenAI-compatible chat endpoint) | anthropic
    url          base URL, e.g. http://localhost:11434/v1
    key          API key; a secret, never leaves this object in text
    plan         auto | trace | hop
    context      tokens that one call may take, question and answer together
    until        hop plan: probability of the first suspect from which on nothing more is asked
    budget_*     calls, tokens (in and out), money (in the currency of the prices); 0 is no limit
    price_*      per million tokens
    rubrics      rubric name -> file that replaces the packaged one
    reliability  role (or `default`, `request`, `handoff`) -> (hit rate, false-alarm rate), as `rca judge calibrate` measured them
    """

    name: str = ""
    api: str = "openai"
    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    temperature: float = 0.0
    seed: int | None = 0
    timeout_s: float = 60.0
    retries: int = 3
    concurrency: int = 4
    ca_file: str = ""
    verify: bool = True
    max_answer: int = 4000
    plan: str = "auto"
    context: int = 32_000
    until: float = 0.9
    votes: int = 1
    confirm: bool = False
    blind: bool = False
    required: bool = False
    budget_calls: int = 0
    budget_tokens: int = 0
    budget_money: float = 0.0
    price_in: float = 0.0
    price_out: float = 0.0
    currency: str = "USD"
    redact: RedactConfig = RedactConfig()
    rubrics: Mapping[str, str] = field(default_factory=dict)
    reliability: Mapping[str, tuple[float, float]] = field(default_factory=dict)


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
    judges: tuple[JudgeConfig, ...] = ()  # those that rca.yaml names, the default one first
    links: Mapping[str, str] = field(default_factory=dict)  # templates for deep links, of whichever source has none of its own
