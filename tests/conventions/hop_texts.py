"""The development cases and the comparison of a payload with what a case says that a hop received or returned."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rca.model import Payload

_GAP = re.compile(r"\s+")


@cache
def cases(root: Path) -> dict[str, dict[str, Any]]:
    """Every development case by id."""
    files = [*sorted((root / "bench" / "cases").glob("*.yaml")), root / "bench" / "healthy" / "cases.yaml"]
    return {case["id"]: case for file in files for case in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)}


def leaves(value: Any) -> Iterator[str]:
    """The scalars in a value, as text."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    elif value is not None:
        yield str(value).lower() if isinstance(value, bool) else str(value)


def bare(text: str) -> str:
    return _GAP.sub("", text)


def holds(payload: Payload, expected: Any) -> bool:
    """Whether a payload's text holds every leaf of what a case says, apart from whitespace and JSON escapes."""
    if isinstance(expected, str) and expected.lstrip()[:1] in ("{", "["):
        with contextlib.suppress(ValueError):
            expected = json.loads(expected)
    text = bare(payload.text)
    unescaped = bare(payload.text.replace("\\n", "\n").replace('\\"', '"').replace("\\t", "\t"))
    values = [bare(v) for v in leaves(payload.value)] if payload.value is not None else []
    return all(leaf in text or leaf in unescaped or any(leaf in v for v in values) for leaf in map(bare, leaves(expected)) if leaf)
