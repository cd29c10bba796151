"""`rca config`: what is in force, and where it comes from."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from rca.cli import flags
from rca.cli.app import single
from rca.config import Config, JudgeConfig, SourceConfig

app = single()

EPILOG = """\b
Settings come from, the later the stronger:
  rca.yaml    from the working directory upwards, then the user's own folder
              (rca schema config describes it)
  RCA_*       RCA_CONFIG RCA_FROM RCA_SOURCE RCA_FOLLOW RCA_WAIT; for whichever
              source is asked: RCA_TOKEN RCA_USER RCA_PASSWORD RCA_TENANT
              RCA_HEADERS RCA_CA_FILE RCA_CLIENT_CERT RCA_CLIENT_KEY RCA_VERIFY
              RCA_TIMEOUT RCA_RETRIES RCA_MAX_BYTES RCA_MAX_BYTES_DECODED
              RCA_UI_URL RCA_DATASOURCE_UID; for the judge: RCA_JUDGE_URL
              RCA_JUDGE_MODEL RCA_JUDGE_KEY RCA_JUDGE_API
  flags       --from --source --follow --wait --config

\b
Secrets stand in variables or files: token_env: NAME, token_file: PATH, or
RCA_TOKEN. They are never printed."""

_SECRETS = ("password", "token", "key")
_SHOWN = (
    "kind",
    "url",
    "ui_url",
    "datasource_uid",
    "org_id",
    "links",
    "tenant",
    "user",
    "password",
    "token",
    "headers",
    "ca_file",
    "client_cert",
    "client_key",
)
_LIMITS = ("verify", "timeout_s", "retries", "max_bytes", "max_bytes_decoded")


@app.command(epilog=EPILOG)
def config(
    location: flags.From = None,
    source: flags.SourceName = None,
    wait: flags.Wait = None,
    follow: flags.Follow = None,
    no_follow: flags.NoFollow = False,
    as_json: flags.Json = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
) -> int:
    """Print the configuration in force, and where each setting comes from."""
    from rca.cli.main import note
    from rca.cli.where import choose
    from rca.config import read_config

    settings = read_config(config, flags.overrides(wait, follow, no_follow))
    for warning in settings.warnings:
        note(warning)
    record = in_force(settings, choose(settings, location, source).sources, location, source)
    sys.stdout.write(json.dumps(record, indent=1) + "\n" if as_json else as_text(record))
    return 0


def in_force(settings: Config, asked: tuple[SourceConfig, ...], location: str | None, source: str | None) -> dict[str, Any]:
    """Every setting with its value and origin, secrets masked, as plain data."""
    named = "--from" if location else "--source" if source else ""
    return {
        "files": list(settings.files),
        "settings": {
            "source": {"value": source or settings.source, "from": "--source" if source else settings.origin["source"]},
            "from": {"value": _address(location or settings.location), "from": "--from" if location else settings.origin["location"]},
            "follow": {"value": settings.follow, "from": settings.origin["follow"]},
            "wait_s": {"value": settings.wait_s, "from": settings.origin["wait"]},
        },
        "asked": [_source(one, settings, named) for one in asked],
        "sources": [one.name for one in settings.sources],
        "mappings": [one.name for one in settings.mappings],
        "hops": [{"service": one.service, "name": one.name, "role": one.role} for one in settings.hops],
        "checks": {name: {"enabled": one.enabled, "weight": one.weight} for name, one in settings.checks.items()},
        "judges": [_judge(one, settings) for one in settings.judges],
    }


def _judge(judge: JudgeConfig, settings: Config) -> dict[str, Any]:
    """A judge's settings that are not those of an empty mapping."""
    from rca.config.environment import JUDGE_VARIABLES

    plain = JudgeConfig()
    values: dict[str, Any] = {}
    for field in fields(judge):
        key, value = field.name, getattr(judge, field.name)
        if key == "name" or (key not in ("api", "url", "model") and value == getattr(plain, key)):
            continue
        variable = next(
            (name for name, known in JUDGE_VARIABLES.items() if known == key and judge is settings.judges[0] and _set(name)), ""
        )
        written = (settings.origin.get(f"judge.{judge.name}.{name}") for name in _as_written(key))
        values[key] = {"value": _told(key, value), "from": variable or next((place for place in written if place), "default")}
    return {"name": judge.name, **values}


def _as_written(field: str) -> tuple[str, ...]:
    """What a field of a judge may be called in rca.yaml."""
    short = "budget" if field.startswith("budget_") else field.removesuffix("_s")
    return short, f"{short}_env", f"{short}_file"


def _told(key: str, value: Any) -> Any:
    """A value of a judge as plain data, secrets masked."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return dict(value) if isinstance(value, Mapping) and key != "headers" else _masked(key, value)


def _source(source: SourceConfig, settings: Config, named: str) -> dict[str, Any]:
    from rca.config.environment import SOURCE_VARIABLES

    plain = SourceConfig(source.kind)
    values: dict[str, Any] = {}
    for key in (*_SHOWN, *_LIMITS):
        value = getattr(source, key)
        if key not in ("kind", "url") and value == getattr(plain, key):
            continue
        variable = next((name for name, field in SOURCE_VARIABLES.items() if field == key and _set(name)), "")
        short = key.removesuffix("_s")
        written = (settings.origin.get(f"sources.{source.name}.{name}") for name in (short, f"{short}_env", f"{short}_file"))
        where = variable or next((place for place in written if place), "") or (named if key == "url" else "default")
        values[key] = {"value": _masked(key, value), "from": where}
    return {"name": source.name, **values}


def _set(variable: str) -> bool:
    import os

    return bool(os.environ.get(variable))


def _masked(key: str, value: Any) -> Any:
    if key in _SECRETS:
        return "(set, not shown)"
    if key == "headers":
        return dict.fromkeys(value, "(set, not shown)")
    return _address(value) if isinstance(value, str) else value


def _address(text: str) -> str:
    """A URL without what stands before its @."""
    scheme, mark, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}" if mark else text


def as_text(record: dict[str, Any]) -> str:
    """The record for people: setting, value, origin."""
    from rca.report.escape import one_line

    lines = [f"file: {', '.join(record['files']) or 'none found'}", ""]
    for name, row in record["settings"].items():
        lines.append(f"{name:<10} {row['value']!s:<40} {row['from']}" if row["value"] != "" else f"{name:<10} {'-':<40} {row['from']}")
    lines += ["", "asked for traces, in this order:"]
    for source in record["asked"]:
        lines.append(f"  {source['name'] or '(unnamed)'}")
        for key, row in source.items():
            if key != "name":
                lines.append(f"    {key:<18} {row['value']!s:<36} {row['from']}")
    for judge in record["judges"]:
        lines += ["", f"judge {judge['name'] or '(unnamed)'}, asked with --judge only:"]
        for key, row in judge.items():
            if key != "name":
                lines.append(f"    {key:<18} {row['value']!s:<36} {row['from']}")
    for name in ("sources", "mappings", "hops", "checks"):
        if record[name]:
            told = [str(one.get("service", one)) if isinstance(one, dict) else one for one in record[name]]
            lines.append(f"\n{name} configured: {', '.join(told)}")
    return "\n".join(one_line(line) if "\n" in line else _safe(line) for line in lines) + "\n"


def _safe(line: str) -> str:
    from rca.report.escape import visible

    return visible(line).rstrip()
