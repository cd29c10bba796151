"""Tags as people type them into search forms: `k=v k2="two words"` (logfmt)."""

from __future__ import annotations

import shlex

from rca.errors import UsageError


def read_logfmt(text: str) -> dict[str, str]:
    """Key and value of each tag; UsageError where one is no `key=value`."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"tags: {str(error).lower()}", 'write tags as key=value, or key="two words"') from None
    tags: dict[str, str] = {}
    for word in words:
        key, separator, value = word.partition("=")
        if not separator or not key:
            raise UsageError(f"tags: {word!r} is no key=value", 'write tags as key=value, or key="two words"')
        tags[key] = value
    return tags


def write_logfmt(tags: dict[str, str]) -> str:
    """The tags in one line; values with blanks, quotes or `=` in double quotes."""
    words = []
    for key, value in tags.items():
        plain = value and not any(c in ' "=\\' for c in value)
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        words.append(f"{key}={value}" if plain else f'{key}="{escaped}"')
    return " ".join(words)
