"""`RCA_*` variables: they win over `rca.yaml`, and flags win over them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from rca.config.quantities import seconds, size
from rca.config.records import SourceConfig
from rca.config.secrets import remember
from rca.errors import UsageError
from rca.records import replace
from rca.typed import Any

# variable -> field of SourceConfig; they hold for whichever source is asked
SOURCE_VARIABLES: Mapping[str, str] = {
    "RCA_TENANT": "tenant",
    "RCA_USER": "user",
    "RCA_PASSWORD": "password",
    "RCA_TOKEN": "token",
    "RCA_HEADERS": "headers",
    "RCA_CA_FILE": "ca_file",
    "RCA_CLIENT_CERT": "client_cert",
    "RCA_CLIENT_KEY": "client_key",
    "RCA_VERIFY": "verify",
    "RCA_TIMEOUT": "timeout_s",
    "RCA_RETRIES": "retries",
    "RCA_MAX_BYTES": "max_bytes",
    "RCA_MAX_BYTES_DECODED": "max_bytes_decoded",
    "RCA_UI_URL": "ui_url",
    "RCA_DATASOURCE_UID": "datasource_uid",
}
SETTING_VARIABLES: Mapping[str, str] = {"RCA_SOURCE": "source", "RCA_FROM": "location", "RCA_FOLLOW": "follow", "RCA_WAIT": "wait"}
# variable -> field of JudgeConfig; they lie over the first judge, or make one up
JUDGE_VARIABLES: Mapping[str, str] = {
    "RCA_JUDGE_URL": "url",
    "RCA_JUDGE_MODEL": "model",
    "RCA_JUDGE_KEY": "key",
    "RCA_JUDGE_API": "api",
}
OTHER_VARIABLES = ("RCA_CONFIG",)
SECRET_FIELDS = ("password", "token", "headers", "user", "client_cert", "client_key")


def settings() -> dict[str, str]:
    """Settings that the environment gives, by name."""
    return {field: os.environ[name] for name, field in SETTING_VARIABLES.items() if os.environ.get(name)}


def unknown() -> list[str]:
    """`RCA_*` variables that mean nothing: most likely misspelt."""
    known = {*SOURCE_VARIABLES, *SETTING_VARIABLES, *JUDGE_VARIABLES, *OTHER_VARIABLES}
    return sorted(name for name in os.environ if name.startswith("RCA_") and name not in known)


def overlay(source: SourceConfig, secrets: bool = True) -> SourceConfig:
    """The source with what the environment says; without `secrets`, no credential goes to it."""
    changes: dict[str, Any] = {}
    for name, field in SOURCE_VARIABLES.items():
        text = os.environ.get(name)
        if not text or (field in SECRET_FIELDS and not secrets):
            continue
        changes[field] = _value(name, field, text)
    if "headers" in changes:
        changes["headers"] = {**source.headers, **changes["headers"]}
    return replace(source, **changes) if changes else source


def _value(name: str, field: str, text: str) -> Any:
    if field == "timeout_s":
        return seconds(text, name)
    if field in ("max_bytes", "max_bytes_decoded"):
        return size(text, name)
    if field == "retries":
        if not text.isdecimal():
            raise UsageError(f"{name}: not a number", "write 0, 1, 2 …")
        return int(text)
    if field == "verify":
        return truth(name, text)
    if field == "headers":
        return _headers(name, text)
    return remember(text) if field in ("password", "token") else text


def truth(name: str, text: str) -> bool:
    """What yes or no stands in a variable."""
    word = text.strip().lower()
    if word not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        raise UsageError(f"{name}: {text!r} is neither true nor false", f"{name}=true or {name}=false")
    return word in ("1", "true", "yes", "on")


def _headers(name: str, text: str) -> dict[str, str]:
    """`Key=value,Key=value`, as OpenTelemetry's exporters write it."""
    rows = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if any(not key.strip() or not mark for key, mark, _value in rows):
        raise UsageError(f"{name}: not of the form Key=value,Key=value", "see 'rca config --help'")
    return {key.strip(): remember(value.strip()) for key, _mark, value in rows}
