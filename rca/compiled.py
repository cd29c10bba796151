"""Regular expressions in the form that Python compiled them to, kept from run to run as `__pycache__` keeps modules.

The patterns that one trace asks for take long to compile, measured by a short command, and next to nothing to load. They lie in
one file of the user's cache folder, which holds nothing of any trace: the source texts of `rca`'s own patterns and the numbers
that `re` makes of them. What is not in it, or a Python whose `re` works in another way, compiles as ever; nobody is told.
"""

from __future__ import annotations

import re
import sys

Kept = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code as four-byte numbers, groups, group by name and name by group: what `re._compiler.compile` gives to the engine."""

_LIMIT = 2_000
"""Patterns in the file. `rca` has some 900: where there are more, most are of versions that are gone, and it begins anew."""

_WIDTH = 4
_kept: dict[tuple[str, int], Kept] | None = None
_new: dict[tuple[str, int], Kept] = {}


def pattern(source: str, flags: int) -> re.Pattern[str]:
    """What `re.compile` makes; re.error as there."""
    global _kept
    if _kept is None:
        _kept = _read()
    known = _kept.get((source, int(flags)))
    try:
        return _made(source, known) if known is not None else _compiled(source, int(flags))
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError, OverflowError):
        # Another Python: its `re` is made of other parts.
        return re.compile(source, flags)


def path() -> str:
    """Where the patterns of this Python are kept, "" where there is no place: another Python's code is of no use."""
    import os

    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "rca", f"patterns-{sys.implementation.cache_tag}") if os.path.isabs(base) else ""


def _made(source: str, kept: Kept) -> re.Pattern[str]:
    import _sre  # type: ignore[import-not-found]

    flags, code, *groups = kept
    made: re.Pattern[str] = _sre.compile(source, flags, memoryview(code).cast("I").tolist(), *groups)
    return made


def _compiled(source: str, flags: int) -> re.Pattern[str]:
    """The steps of `re._compiler.compile`, since a pattern does not tell its code."""
    from array import array
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(source, flags)
    numbers = array("I", _compiler._code(parsed, flags))
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    kept = (int(flags | parsed.state.flags), numbers.tobytes(), parsed.state.groups - 1, dict(parsed.state.groupdict), tuple(names))
    made = _made(source, kept)
    if numbers.itemsize == _WIDTH:
        _remember((source, flags), kept)
    return made


def _remember(key: tuple[str, int], kept: Kept) -> None:
    if not _new:
        import atexit

        atexit.register(_write)
    _new[key] = kept


def _mark() -> tuple[str, int]:
    """Code runs only on the Python that made it, down to its build."""
    import _sre

    return sys.version, _sre.MAGIC


def _read() -> dict[tuple[str, int], Kept]:
    import marshal
    import os

    try:
        with open(path(), "rb") as stream:
            # Nobody else's file is read: what lies in it is run by the engine of `re`.
            if hasattr(os, "getuid") and os.fstat(stream.fileno()).st_uid != os.getuid():
                return {}
            mark, kept = marshal.loads(stream.read())
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return kept if mark == _mark() and isinstance(kept, dict) else {}


def _write() -> None:
    import marshal
    from pathlib import Path

    from rca.files import replace_bytes

    if not path():
        return
    kept = {**(_kept or {}), **_new}
    place = Path(path())
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_bytes(place, marshal.dumps((_mark(), kept if len(kept) <= _LIMIT else _new)))
    except OSError:
        return
