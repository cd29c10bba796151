"""The configuration in force: typed records, and `read_config`, which fills them from `rca.yaml`, `RCA_*` variables and flags."""

from __future__ import annotations

from collections.abc import Mapping

from rca.config.records import AttributeMapping, CheckConfig, Config, HopConfig, JudgeConfig, RedactConfig, SourceConfig

__all__ = [
    "AttributeMapping",
    "CheckConfig",
    "Config",
    "HopConfig",
    "JudgeConfig",
    "RedactConfig",
    "SourceConfig",
    "read_config",
    "with_environment",
]


def read_config(path: str | None = None, flags: Mapping[str, str] | None = None) -> Config:
    """The configuration in force here and now.

    `path` replaces the `rca.yaml` that is looked for; `flags` are settings of the command line by name (`wait`, `follow`).
    UsageError names key, file and line of what is wrong.
    """
    from rca.config.load import load_config

    return load_config(path, flags or {})


def with_environment(source: SourceConfig, secrets: bool = True) -> SourceConfig:
    """The source with what `RCA_TOKEN`, `RCA_TENANT` and the like say; without `secrets` no credential is taken over."""
    from rca.config.environment import overlay

    return overlay(source, secrets)
