"""What several commands do with their options, once these are read."""

from __future__ import annotations

import sys
from collections.abc import Callable


def overrides(wait: str | None, follow: int | None, no_follow: bool) -> dict[str, str]:
    """What was given as a flag, by the name of its setting."""
    given = {"wait": wait, "follow": "0" if no_follow else None if follow is None else str(follow)}
    return {key: value for key, value in given.items() if value is not None}


def progress(quiet: bool) -> Callable[[str], None]:
    """Where progress is told: one line on a terminal that is overwritten, nowhere else."""
    if quiet or not sys.stderr.isatty():
        return lambda _text: None

    def say(text: str) -> None:
        from rca.report.escape import one_line

        sys.stderr.write(f"\r\x1b[K{one_line(text, 76)}\r")
        sys.stderr.flush()

    return say
