"""The plain form of `rca trace` is read as typer reads it, or left to typer."""

from __future__ import annotations

import inspect

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from rca.cli.diagnosis import run
from rca.cli.quick import REPEATED, SWITCHES, VALUES, options
from rca.cli.trace import app

COMMAND = typer.main.get_command(app)
DEFAULTS = {name: parameter.default for name, parameter in inspect.signature(run).parameters.items()}
WORDS = st.sampled_from(
    [*VALUES, *REPEATED, *SWITCHES, "--judge", "--follow", "--from=trace.json", "-qo", "--no", "-", "--", "", "trace.json", "ID", "3"]
)


def read_by_typer(words):
    with COMMAND.make_context("trace", list(words)) as context:
        # Typer makes lists of click's tuples, and None of empty ones, on the way to the function.
        return {name: (list(value) or None) if isinstance(value, tuple) else value for name, value in context.params.items()}


def test_what_runs_takes_what_typer_reads():
    assert read_by_typer([]) == DEFAULTS


@given(st.lists(WORDS | st.text(max_size=4), max_size=6))
def test_what_is_read_is_what_typer_reads(words):
    given_words = options(words)
    if given_words is not None:
        assert DEFAULTS | given_words == read_by_typer(words)


@pytest.mark.parametrize(
    "words",
    [
        ["--from", "trace.json", "--json"],
        ["ID", "--source", "prod", "--logs", "a", "--logs", "b", "-o", "markdown=x.md", "--output", "json", "-q"],
        ["--from", "-", "--complaint", "no date", "--bad", "14 May", "--expected", "4 May", "--exit-code", "--config", "rca.yaml"],
    ],
)
def test_plain_lines_need_no_typer(words):
    given_words = options(words)
    assert given_words is not None
    assert DEFAULTS | given_words == read_by_typer(words)


@pytest.mark.parametrize(
    "words", [["--help"], ["--jsn"], ["--from"], ["--from", "--json"], ["a", "b"], ["--follow", "x"], ["--judge", "--json"], ["--", "a"]]
)
def test_other_lines_are_left_to_typer(words):
    assert options(words) is None
