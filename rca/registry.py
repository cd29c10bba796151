"""One table of what can be extended: built-in names, and entry points of installed distributions.

Nothing is imported before it is used. Groups: `rca.sources`, `rca.conventions`, `rca.checks`, `rca.reports`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache

from rca.errors import UsageError
from rca.typed import Any

GROUPS = ("rca.sources", "rca.conventions", "rca.checks", "rca.reports")

_builtin: dict[str, dict[str, str]] = {group: {} for group in GROUPS}


def register(group: str, table: dict[str, str]) -> None:
    """Add built-in names to a group: name -> "module:attribute". Later registrations of a name win."""
    _builtin[group].update(table)


def names(group: str) -> list[str]:
    """Every name in a group: built-ins in their order, then plug-ins by name."""
    return [*_builtin[group], *sorted(set(_plugins().get(group, {})) - set(_builtin[group]))]


def load(group: str, name: str) -> Any:
    """The object behind a name; UsageError lists the known names, or says which plug-in cannot be imported."""
    target = _builtin[group].get(name) or _plugins().get(group, {}).get(name)
    if target is None:
        raise UsageError(f"no {group.removeprefix('rca.')} named {name!r}", f"known: {', '.join(names(group))}")
    try:
        return _object(target)
    except (ImportError, AttributeError) as error:
        raise UsageError(f"{group} {name!r} cannot be loaded from {target}: {error}", "reinstall or remove that plug-in") from error


@cache
def _object(target: str) -> Any:
    module, _, attribute = target.partition(":")
    __import__(module)  # as importlib.import_module does, which brings `warnings` along
    return getattr(sys.modules[module], attribute)


def load_all(group: str) -> Iterator[tuple[str, Any]]:
    """Every name in a group with its object."""
    for name in names(group):
        yield name, load(group, name)


@cache
def _plugins() -> dict[str, dict[str, str]]:
    """Entry points of installed distributions, group -> name -> target.

    importlib.metadata costs 50 ms to import, so the metadata folders are searched for our group names first.
    The working directory is skipped: a plug-in is never loaded from the folder that is being examined.
    """
    here = os.getcwd()
    if not any(_mentions_us(entry) for entry in sys.path if entry and os.path.abspath(entry) != here):
        return {}
    from importlib.metadata import entry_points

    return {group: {e.name: e.value for e in entry_points(group=group)} for group in GROUPS}


def _mentions_us(folder: str) -> bool:
    try:
        held = [name for name in os.listdir(folder) if name.endswith("-info")]
    except OSError:
        return False
    for name in held:
        try:
            with open(os.path.join(folder, name, "entry_points.txt"), "rb") as stream:
                if b"[rca." in stream.read():
                    return True
        except OSError:
            continue
    return False
