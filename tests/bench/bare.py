"""A Typer app that does nothing, with the settings of `rca` and as many commands and options: what `rca --help` is compared with."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="bare",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def root(version: bool = typer.Option(False, "--version", "-V", help="Print the version and exit.")) -> None:
    """Find where a bad AI answer was born."""


def command(name: str) -> None:
    """Add a command with as many options as the commands of rca have on average."""

    @app.command(name)
    def run(
        ref: str = typer.Argument(None, help="Trace id."),
        location: str = typer.Option(None, "--from", help="URL or file."),
        source: str = typer.Option(None, "--source", help="A source."),
        logs: list[str] = typer.Option(None, "--logs", help="Log records."),  # noqa: B008
        as_json: bool = typer.Option(False, "--json", help="JSON."),
        wait: str = typer.Option(None, "--wait", help="Poll."),
        follow: int = typer.Option(None, "--follow", min=0, help="Linked traces."),
        config: str = typer.Option(None, "--config", help="A file."),
        debug: bool = typer.Option(False, "--debug", help="Traceback."),
        quiet: bool = typer.Option(False, "--quiet", "-q", help="No progress."),
    ) -> None:
        """Do nothing."""


for each in ("trace", "search", "doctor", "config", "schema", "checks"):
    command(each)

if __name__ == "__main__":
    app()
