"""Finds `rca.yaml`, reads it, and lays `RCA_*` variables and flags over it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from rca.config import environment
from rca.config.quantities import seconds, size
from rca.config.records import AttributeMapping, CheckConfig, Config, HopConfig, JudgeConfig, SourceConfig
from rca.config.rows import Rows
from rca.errors import UsageError
from rca.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rca.config.document import Document

NAMES = ("rca.yaml", "rca.yml", ".rca.yaml")


def load_config(path: str | None, flags: Mapping[str, str]) -> Config:
    """The configuration in force; see `rca.config.read_config`."""
    found = find(path)
    return _Builder(_read(found) if found else None, environment.settings(), flags).config()


def _read(path: str) -> Document:
    from pathlib import Path

    from rca.config.document import read

    return read(Path(path))


def find(path: str | None) -> str:
    """The file that counts: the one that is named, RCA_CONFIG, the nearest upwards, the user's own; "" without one."""
    named = path or os.environ.get("RCA_CONFIG")
    if named:
        return os.path.expanduser(named)
    folder, below = os.getcwd(), ""
    while folder != below:
        if found := _in(folder):
            return found
        folder, below = os.path.dirname(folder), folder
    return _in(_users_folder())


def _in(folder: str) -> str:
    paths = (os.path.join(folder, name) for name in NAMES)
    return next((path for path in paths if os.path.isfile(path)), "")


def _users_folder() -> str:
    if sys.platform == "linux" and "XDG_CONFIG_HOME" not in os.environ:
        return os.path.expanduser("~/.config/rca")  # as platformdirs says, whose import takes longer than all of the configuration
    from platformdirs import user_config_dir

    return user_config_dir("rca")


# settings of a source that are taken as they are written
_PLAIN = (
    *("kind", "url", "ui_url", "datasource_uid", "org_id", "tenant", "user"),
    *("ca_file", "client_cert", "client_key", "verify", "retries"),
)


class _Builder(Rows):
    """Lays the layers over each other and notes for every setting where it came from."""

    def __init__(self, document: Document | None, variables: Mapping[str, str], flags: Mapping[str, str]) -> None:
        super().__init__(document)
        self.variables = variables
        self.flags = flags
        self.warnings += [f"{name} is not a variable of rca, it has no effect" for name in environment.unknown()]

    def config(self) -> Config:
        sources = tuple(self._source(n, row) for n, row in enumerate(self.data.get("sources") or ()))
        names = [source.name for source in sources]
        double = next((name for name in names if names.count(name) > 1), None)
        if double:
            raise UsageError(f"{self.where('sources')}: two sources are named {double!r}", "give each its own name")
        chosen = str(self._setting("source", ""))
        if chosen and chosen not in names:
            raise UsageError(f"{self.origin['source']}: no source is named {chosen!r}", f"known: {', '.join(names) or 'none'}")
        return Config(
            sources=sources,
            mappings=tuple(_mapping(row) for row in self.data.get("mappings") or ()),
            hops=tuple(_hop(row) for row in self.data.get("hops") or ()),
            checks={name: _check(row) for name, row in (self.data.get("checks") or {}).items()},
            follow=self._follow(),
            wait_s=seconds(self._setting("wait", 0.0), self.origin["wait"]),
            source=chosen,
            location=str(self._setting("location", "")),
            judges=self._judges(),
            links=self._links(self.data.get("links"), "links"),
            files=(str(self.document.path),) if self.document else (),
            warnings=tuple(self.warnings),
            origin=self.origin,
        )

    def _judges(self) -> tuple[JudgeConfig, ...]:
        if not self.data.get("judge") and not any(os.environ.get(name) for name in environment.JUDGE_VARIABLES):
            return ()
        from rca.config.judges import judges

        return judges(self)

    def _follow(self) -> int:
        text = str(self._setting("follow", 10))
        if not text.isdecimal():
            raise UsageError(f"{self.origin['follow']}: {text!r} is no number of traces", "write 10, or 0 to follow no links")
        return int(text)

    def _setting(self, name: str, default: Any) -> Any:
        if name in self.flags:
            self.origin[name] = f"--{name}"
            return self.flags[name]
        if name in self.variables:
            variable = next(key for key, field in environment.SETTING_VARIABLES.items() if field == name)
            self.origin[name] = variable
            return self.variables[name]
        if name in self.data:
            self.origin[name] = self.where(name)
            return self.data[name]
        self.origin[name] = "default"
        return default

    def _source(self, number: int, row: dict[str, Any]) -> SourceConfig:
        at = f"sources.{number}"
        name = row["name"]
        for key in row:
            self.origin[f"sources.{name}.{key}"] = self.where(f"{at}.{key}")
        values: dict[str, Any] = {key: row[key] for key in _PLAIN if key in row}
        values["kind"] = row.get("kind", "")
        values["headers"] = self.headers(row, at)
        for secret in ("password", "token"):
            values[secret] = self.secret(row, secret, at)
        if "timeout" in row:
            values["timeout_s"] = seconds(row["timeout"], self.where(f"{at}.timeout"))
        for key in ("max_bytes", "max_bytes_decoded"):
            if key in row:
                values[key] = size(row[key], self.where(f"{at}.{key}"))
        return SourceConfig(name=name, links=self._links(row.get("links"), f"{at}.links"), **values)

    def _links(self, row: dict[str, str] | None, at: str) -> dict[str, str]:
        if not row:
            return {}
        from rca.config.links import template

        return {kind: template(kind, text, self.where(f"{at}.{kind}")) for kind, text in row.items()}


def _many(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _mapping(row: dict[str, Any]) -> AttributeMapping:
    sides = {side: _many(row.get(side)) for side in ("input", "output", "instructions")}
    return AttributeMapping(name=row["name"], match=row.get("match") or {}, **sides)


def _hop(row: dict[str, Any]) -> HopConfig:
    values: dict[str, Any] = {key: row[key] for key in ("service", "name", "role", "schema", "language") if key in row}
    return HopConfig(**values, labels=tuple(row.get("labels") or ()), required=tuple(row.get("required") or ()))


def _check(row: bool | dict[str, Any]) -> CheckConfig:
    return CheckConfig(enabled=row) if isinstance(row, bool) else CheckConfig(**row)
