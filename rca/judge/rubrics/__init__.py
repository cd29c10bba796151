"""The rubrics: what a judge is told to look at, a file each, with a version in the first line; any may be replaced in rca.yaml.

A role's rubric has two parts with a line `---` between: one for questions about many hops, one for a question about that role alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from rca.errors import UsageError
from rca.records import dataclass

ROLES = ("classifier", "extractor", "summarizer", "generator", "translator", "retriever", "tool", "gateway", "guardrail", "unknown")
PLACES = ("request", "handoff")
GENERAL = ("trace", "hop", "confirm")
NAMES = (*GENERAL, *PLACES, *ROLES)


@dataclass(frozen=True, slots=True)
class Rubric:
    """One rubric: `brief` for questions about many places, `full` for one about this place alone."""

    name: str
    version: str
    brief: str
    full: str


def rubric(name: str, replaced: Mapping[str, str] | None = None) -> Rubric:
    """The rubric of that name, from the user's file where `replaced` names one. UsageError for a file that cannot be read."""
    path = (replaced or {}).get(name)
    if not path:
        return _packaged(name)
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise UsageError(f"rubric {name}: cannot read {path}: {error}", f"known rubrics: {', '.join(NAMES)}") from error
    return _parsed(name, text)


@cache
def _packaged(name: str) -> Rubric:
    path = Path(__file__).with_name(f"{name}.md")
    return _parsed(name, (path if path.exists() else path.with_name("unknown.md")).read_text(encoding="utf-8"))


def _parsed(name: str, text: str) -> Rubric:
    """A first line `version: 3` names the version; without one, the text's own hash does."""
    match = re.match(r"\s*version:[ \t]*(\S+)[ \t]*\n", text)
    version = match[1] if match else sha256(text.encode()).hexdigest()[:12]
    body = text[match.end() :] if match else text
    brief, _, full = (part.strip() for part in body.partition("\n---\n"))
    return Rubric(name, version, brief, full or brief)
