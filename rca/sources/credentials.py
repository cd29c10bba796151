"""Addresses and credentials: what is sent to the configured host, and what may be printed."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from rca.config import SourceConfig
from rca.errors import UsageError
from rca.records import replace

PORTS: Final = {"http": 80, "https": 443}
_SECRET_FLOOR: Final = 4  # shorter configured values would redact ordinary words


def shown(url: str) -> str:
    """A URL as it may be printed: no user name, no password, no query, no fragment."""
    parts = urlsplit(url)
    return parts._replace(netloc=host_of(parts), query="", fragment="").geturl()


def checked_url(url: str) -> SplitResult:
    """The parts of a base URL; UsageError if it is not one of HTTP (without quoting it: it may hold a password)."""
    try:
        parts = urlsplit(url.strip())
        bad = parts.scheme.lower() not in PORTS or not parts.hostname or (parts.port is not None and parts.port < 1)
    except ValueError:
        bad = True
    if bad:
        raise UsageError("the source's URL is not one of HTTP", "it should look like http://localhost:16686 or https://host/tempo")
    return parts


def host_of(parts: SplitResult) -> str:
    """Host and port without user name and password."""
    return parts.netloc.rpartition("@")[2]


def with_userinfo(config: SourceConfig, parts: SplitResult) -> SourceConfig:
    """User name and password that stand in the URL, moved to where they are never printed from."""
    if "@" not in parts.netloc:
        return config
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return replace(config, url=shown(config.url), user=config.user or user, password=config.password or password)


def auth_headers(config: SourceConfig, tenant_header: str) -> dict[str, str]:
    """Everything that is sent to the configured host and to no other."""
    headers = dict(config.headers)
    if config.tenant and tenant_header:
        headers[tenant_header] = config.tenant
    password = config.password or (config.token if config.user else "")
    if config.user:
        headers["Authorization"] = "Basic " + b64encode(f"{config.user}:{password}".encode()).decode()
    elif config.token:
        headers["Authorization"] = f"Bearer {config.token.strip()}"
    for name, value in headers.items():
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name) or not re.fullmatch(r"[\t\x20-\x7e\x80-\xff]*", value):
            raise UsageError(
                f"the value or name of header {name!r} holds characters that HTTP does not allow", "look for line breaks in it"
            )
    return headers


def secrets_of(config: SourceConfig, headers: Mapping[str, str], query: str) -> tuple[str, ...]:
    """Texts that must not be printed, longest first so that a part never hides the whole."""
    values = [config.password, config.token, config.token.strip(), *config.headers.values(), *headers.values()]
    values += [value.partition(" ")[2] for value in headers.values()]
    values += [part.partition("=")[2] for part in query.split("&")]
    values = [value for value in values if value != config.tenant]
    values += [quote(value, safe="") for value in values]
    return tuple(sorted({value for value in values if len(value) >= _SECRET_FLOOR}, key=len, reverse=True))


def masked(text: str, secrets: Iterable[str], limit: int = 200) -> str:
    """One printable line of a server's text without the secrets (servers do echo them); `secrets` as `secrets_of` orders them."""
    for secret in secrets:
        text = text.replace(secret, "***")
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def same_origin(one: str, other: str) -> bool:
    """Whether two URLs share scheme, host and port."""
    a, b = urlsplit(one), urlsplit(other)
    return (a.scheme, a.hostname, a.port or PORTS[a.scheme]) == (b.scheme, b.hostname, b.port or PORTS[b.scheme])


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this very machine, which no proxy can reach for us."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def tls_files(config: SourceConfig) -> tuple[bool | str, str | tuple[str, str] | None]:
    """What requests calls `verify` and `cert`; UsageError names a file that is not there."""
    for setting in ("ca_file", "client_cert", "client_key"):
        path = getattr(config, setting)
        if path and not os.path.exists(path):
            raise UsageError(f"{setting}: {path} does not exist", "check the path in rca.yaml")
    verify: bool | str = config.ca_file or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or True
    cert = (config.client_cert, config.client_key) if config.client_key else config.client_cert
    return verify if config.verify else False, cert or None
