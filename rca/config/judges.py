"""The models that may be asked: `judge:` of `rca.yaml`, one or a list, and what `RCA_JUDGE_*` lay over the first of them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from rca.config.environment import JUDGE_VARIABLES
from rca.config.quantities import Budget, budget, seconds
from rca.config.records import JudgeConfig, RedactConfig
from rca.config.rows import Rows
from rca.config.secrets import remember
from rca.errors import UsageError
from rca.records import replace

_PLAIN = (
    "name",
    "api",
    "url",
    "model",
    "temperature",
    "seed",
    "retries",
    "concurrency",
    "ca_file",
    "verify",
    "max_answer",
    "plan",
    "context",
    "until",
    "votes",
    "confirm",
    "blind",
    "required",
    "price_in",
    "price_out",
    "currency",
)
_APIS = ("openai", "anthropic")


def judges(rows: Rows) -> tuple[JudgeConfig, ...]:
    """Every judge that is configured, the one that `--judge` without a name means first; UsageError says what is wrong and where."""
    given = rows.data.get("judge") or []
    listed = isinstance(given, list)
    found = [_judge(rows, row, f"judge.{n}" if listed else "judge") for n, row in enumerate(given if listed else [given])]
    names = [judge.name for judge in found]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise UsageError(f"{rows.where('judge')}: two judges are named {double!r}", "give each its own name")
    variables = {field: os.environ[name] for name, field in JUDGE_VARIABLES.items() if os.environ.get(name)}
    if variables and (found or "url" in variables):
        found[:1] = [_overlay(found[0] if found else None, variables)]
    return tuple(found)


def _judge(rows: Rows, row: dict[str, Any], at: str) -> JudgeConfig:
    name = row.get("name", "")
    for key in row:
        rows.origin[f"judge.{name}.{key}"] = rows.where(f"{at}.{key}")
    values: dict[str, Any] = {key: row[key] for key in _PLAIN if key in row}
    # nothing is asked unless it is switched on, so a key that is not there is told when it is missed
    values["key"] = rows.secret(row, "key", at, told=False)
    values["headers"] = rows.headers(row, at, told=False)
    if "timeout" in row:
        values["timeout_s"] = seconds(row["timeout"], rows.where(f"{at}.timeout"))
    if "budget" in row:
        values |= _budget(rows, row, at)
    if "redact" in row:
        values["redact"] = _redact(rows, row["redact"], f"{at}.redact")
    values["rubrics"] = {key: _rubric(rows, path, f"{at}.rubrics.{key}") for key, path in (row.get("rubrics") or {}).items()}
    values["reliability"] = {role: (rates["hit"], rates["false_alarm"]) for role, rates in (row.get("reliability") or {}).items()}
    return JudgeConfig(**values)


def _budget(rows: Rows, row: dict[str, Any], at: str) -> dict[str, Any]:
    where = rows.where(f"{at}.budget")
    limits = budget(row["budget"], where)
    return budget_fields(limits, float(row.get("price_in", 0)), float(row.get("price_out", 0)), row.get("currency", "USD"), where)


def budget_fields(limits: Budget, price_in: float, price_out: float, currency: str, what: str) -> dict[str, Any]:
    """The fields of a JudgeConfig that a budget sets; UsageError where money is limited and cannot be counted."""
    if limits.money and not (price_in or price_out):
        raise UsageError(f"{what}: a budget of money, and no price", "set price_in and price_out of the judge, or limit calls or tokens")
    if limits.currency not in ("", currency):
        raise UsageError(f"{what}: the budget is in {limits.currency}, the prices are in {currency}", "use one currency for both")
    return {"budget_calls": limits.calls, "budget_tokens": limits.tokens, "budget_money": limits.money}


def _redact(rows: Rows, row: bool | dict[str, Any], at: str) -> RedactConfig:
    if isinstance(row, bool):
        return RedactConfig() if row else RedactConfig(kinds=())
    for number, pattern in enumerate(row.get("patterns") or ()):
        try:
            re.compile(pattern)
        except re.error as error:
            where = rows.where(f"{at}.patterns.{number}")
            raise UsageError(f"{where}: not a regular expression: {error}", "see Python's re module") from error
    kinds = row.get("kinds", RedactConfig().kinds)
    return RedactConfig(kinds=tuple(kinds), patterns=tuple(row.get("patterns") or ()))


def _rubric(rows: Rows, name: str, at: str) -> str:
    path = rows.beside(name)
    if not path.is_file():
        raise UsageError(f"{rows.where(at)}: {path} does not exist", "a rubric is a Markdown file, named relative to rca.yaml")
    return str(path)


def _overlay(judge: JudgeConfig | None, variables: Mapping[str, str]) -> JudgeConfig:
    changes: dict[str, Any] = dict(variables)
    if "key" in changes:
        remember(changes["key"])
    if judge is None and "model" not in changes:
        raise UsageError("RCA_JUDGE_URL is set, and no model", "set RCA_JUDGE_MODEL to the name by which the endpoint knows it")
    if changes.get("api", "openai") not in _APIS:
        raise UsageError(f"RCA_JUDGE_API: {changes['api']!r} is not known", f"one of {', '.join(_APIS)}")
    if judge is not None and changes.get("url", judge.url) != judge.url:
        # what rca.yaml holds for one host is not sent to another one
        judge = replace(judge, key="", headers={})
    return replace(judge or JudgeConfig(), **changes)
