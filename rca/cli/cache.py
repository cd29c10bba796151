"""`rca cache`: the judge's answers that are kept on this machine."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from rca.cli import flags
from rca.cli.app import single

app = single()


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Forget the answers that are kept.")] = False,
    model: Annotated[str, typer.Option("--model", metavar="NAME", help="With --clear: those of one model only.")] = "",
    as_json: flags.Json = False,
    debug: flags.Debug = False,
) -> int:
    """Show and clear the judge's answers that are kept here.

    The same question to the same model is paid for once; answers quote payloads.
    """
    import sqlite3
    from dataclasses import asdict

    from rca.errors import UsageError
    from rca.judge.cache import Store, cache_path

    if model and not clear:
        raise UsageError("--model goes with --clear", "rca cache --clear --model NAME")
    store = Store(cache_path())
    try:
        forgotten = store.clear(model) if clear else None
        held = store.statistics()
    except (OSError, sqlite3.Error) as error:
        raise UsageError(f"{store.path}: {error}", "remove the file, it holds nothing but answers") from error
    if as_json:
        sys.stdout.write(json.dumps({"path": str(store.path), "forgotten": forgotten, **asdict(held)}, indent=1) + "\n")
        return 0
    if forgotten is not None:
        sys.stdout.write(f"{forgotten} answer{'' if forgotten == 1 else 's'} forgotten\n")
    sys.stdout.write(f"{store.path}: {held.answers} answer{'' if held.answers == 1 else 's'}, {_size(held.size)}\n")
    for name, count in held.models.items():
        sys.stdout.write(f"  {_shown(name)}: {count}\n")
    return 0


def _size(size: int) -> str:
    return f"{size / 1024:.0f} kB" if size < 1024**2 else f"{size / 1024**2:.1f} MB"


def _shown(text: str) -> str:
    from rca.report.escape import one_line

    return one_line(text, 80)
