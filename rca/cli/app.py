"""The command table. A command's module is imported when it is run or completed, so that `rca --help` stays fast."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "trace": "Rank where the bad answer of a trace was born.",
    "render": "Write a saved report in another format.",
    "blame": "Show which hop brought in each piece of the final answer.",
    "diff": "Compare a good run with a bad one, hop by hop.",
    "record": "Save a trace as a fixture: what it should yield from now on.",
    "replay": "Diagnose saved traces again, offline, and compare.",
    "search": "List traces, to find the id.",
    "doctor": "Say what can be reached, and what a trace can support.",
    "config": "Print the configuration in force, and where from.",
    "schema": "Print the JSON Schema of a report or of rca.yaml.",
    "checks": "List the checks; explain one.",
    "judge": "Write a judge's questions to a file, take answers in, measure it.",
    "cache": "Show and clear the judge's answers that are kept here.",
}

HELP = "Find where a bad AI answer was born: the hop, the hand-off between two hops, or the request."

EPILOG = """\b
Examples:
  rca trace 4bf92f3577b34da6a3ce929d0e0e4736
  rca trace --from trace.json --complaint "the due date is wrong"
  rca trace ID --from https://tempo.example.org --expected "4 May 2026"
  rca search --service billing --errors --last 1h
  rca doctor ID

\b
Exit codes: 0 diagnosed, 1 origin found (only with --exit-code), 2 usage or
configuration, 3 insufficient evidence, 4 the source could not deliver, 5 a
required judge gave no answer, 70 a bug."""


class Commands(TyperGroup):
    """A group whose commands live in `rca.cli.<name>` and are imported one by one."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of `--help`."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(f"rca.cli.{cmd_name}").app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The table of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that was meant: by name, or `trace` where a trace id, a link or a file stands in its place."""
        word = args[0]
        if word in COMMANDS or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        if _names_a_trace(word):
            typer.echo(f"rca: taken as: rca trace {word}", err=True)
            return "trace", self.get_command(ctx, "trace"), args
        from difflib import get_close_matches

        near = get_close_matches(word.lower(), COMMANDS, n=1, cutoff=0.5)
        from rca.errors import UsageError

        hint = f"did you mean: rca {near[0]}" if near else f"commands: {', '.join(COMMANDS)}; a trace id has 16 or 32 hex digits"
        raise UsageError(f"no command, trace id or file {word!r}", hint)


def with_value(args: list[str]) -> list[str]:
    """The words of a command line with `--judge` followed by what is no judge's name given its empty value.

    Click cannot tell an option's own word from the next argument: `rca trace --judge ID` means the first judge.
    """
    out = []
    for at, word in enumerate(args):
        after = args[at + 1] if at + 1 < len(args) else ""
        bare = not after or after.startswith("-") or _names_a_trace(after)
        out.append("--judge=" if word == "--judge" and bare else word)
    return out


def _names_a_trace(word: str) -> bool:
    from pathlib import Path

    from rca.sources.ids import parsed

    # Short words can be read as hex or base64; nobody types a trace id of so few digits in place of a command.
    return (len(word) >= 16 and parsed(word) is not None) or Path(word).is_file()


def _version(value: bool) -> None:
    if value:
        from rca import __version__

        typer.echo(f"rca {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="rca",
    cls=Commands,
    help=HELP,
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", "-V", callback=_version, is_eager=True, help="Print the version and exit."),
) -> None:
    pass


def command() -> Any:
    """The root command, ready to run."""
    return typer.main.get_command(app)


def single() -> typer.Typer:
    """The Typer app of one command, with the settings that all share."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
