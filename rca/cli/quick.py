"""`rca trace` in its plain form, read without typer.

Importing typer and making a command of some forty options take a quarter of what a small trace takes in all. Here is read
what scripts and pipelines write: at most one REF and the options below, each by its full name with its value as a word of
its own. Whatever else stands on a command line is left to typer, which knows all options and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from rca.typed import Any

VALUES = {
    "--from": "location",
    "--source": "source",
    "--complaint": "complaint",
    "--bad": "bad",
    "--expected": "expected",
    "--final": "final",
    "--config": "config",
    "--wait": "wait",
}
REPEATED = {"--logs": "logs", "--output": "output", "-o": "output"}
SWITCHES = {
    "--json": "as_json",
    "--payloads": "payloads",
    "--no-follow": "no_follow",
    "--no-judge": "no_judge",
    "--exit-code": "exit_code",
    "--quiet": "quiet",
    "-q": "quiet",
    "--no-color": "no_color",
    "--debug": "debug",
}
"""Options of `rca trace` and the parameters of `rca.cli.diagnosis.run` that they set, as typer names them."""


def options(words: Sequence[str]) -> dict[str, Any] | None:
    """The arguments that the words after `rca trace` give; None for what typer has to read."""
    given: dict[str, Any] = {}
    left = iter(words)
    for word in left:
        if word in SWITCHES:
            given[SWITCHES[word]] = True
        elif word in VALUES or word in REPEATED:
            value = next(left, None)
            if value is None or (value.startswith("-") and value != "-"):
                return None
            if word in VALUES:
                given[VALUES[word]] = value
            else:
                given.setdefault(REPEATED[word], []).append(value)
        elif word.startswith("-") or "ref" in given:
            return None
        else:
            given["ref"] = word
    return given
