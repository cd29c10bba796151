"""`rca checks`: what is looked for."""

from __future__ import annotations

import json
import sys
import textwrap
from typing import Annotated

import typer

from rca.cli import flags
from rca.cli.app import single

app = single()


@app.command()
def checks(
    explain: Annotated[str | None, typer.Option(metavar="ID", help="What one check looks for, and in what.")] = None,
    as_json: flags.Json = False,
    config: flags.ConfigFile = None,
    debug: flags.Debug = False,
) -> int:
    """List the checks; explain one."""
    from rca.checks import explain as declared
    from rca.config import CheckConfig, read_config
    from rca.errors import UsageError

    settings = read_config(config).checks
    rows = [row for row in declared() if explain in (None, row[0])]
    if not rows:
        from difflib import get_close_matches

        known = [row[0] for row in declared()]
        near = get_close_matches(str(explain), known, n=1)
        raise UsageError(f"no check {explain!r}", f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}")
    if as_json:
        records = [
            {
                "id": name,
                "enabled": settings.get(name, CheckConfig()).enabled,
                "looks_at": check.scope,
                "needs": list(check.needs),
                "roles": list(check.roles),
                "explanation": text,
            }
            for name, text, check in rows
        ]
        sys.stdout.write(json.dumps(records, indent=1) + "\n")
        return 0
    for name, text, check in rows:
        off = "" if settings.get(name, CheckConfig()).enabled else "  (switched off in rca.yaml)"
        if explain is None:
            sys.stdout.write(f"{name}{off}\n{textwrap.fill(check.summary + '.', 78, initial_indent='  ', subsequent_indent='  ')}\n")
            continue
        needs = f"\nneeds: {', '.join(check.needs)}" if check.needs else ""
        roles = f"\nroles: {', '.join(check.roles)}" if check.roles else ""
        sys.stdout.write(f"{name}{off}\nlooks at: {check.scope}{needs}{roles}\n\n{textwrap.fill(text, 78)}\n")
    return 0
