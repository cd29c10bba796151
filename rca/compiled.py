"""Regular expressions in the form that Python compiled them to, kept from run to run as `__pycache__` keeps modules.

The patterns that one trace asks for take long to compile, measured by a short command, and next to nothing to load. They lie in
one file of the user's cache folder, which holds nothing of any trace: the source texts of `rca`'s own patterns and the numbers
that `re` makes of them. A trace asks for a tenth of them, and each is read when it is asked for. What is not in the file, or a
Python whose `re` works in another way, compiles as ever; nobody is told.
"""

from __future__ import annotations

import re
import sys

Kept = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code as four-byte numbers, groups, group by name and name by group: what `re._compiler.compile` gives to the engine."""

_LIMIT = 2_000
"""Patterns in the file. `rca` has some 900: where there are more, most are of versions that are gone, and it begins anew."""

_WIDTH = 4
_LENGTH = 8  # bytes at the begin of the file that say how long its head is
_PRIME = 2**61 - 1
_WRONG = (OSError, EOFError, ValueError, TypeError, OverflowError, MemoryError)  # what reading a file may end in that is none of ours
_kept: _Shelf | None = None
_new: dict[tuple[str, int], Kept] = {}


def pattern(source: str, flags: int) -> re.Pattern[str]:
    """What `re.compile` makes; re.error as there."""
    global _kept
    if _kept is None:
        _kept = _read()
    known = _kept.get(source, int(flags))
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


class _Shelf:
    """The file of patterns. Its head has their number, place and size each; the file is kept open, and read where one of them stands."""

    def __init__(self, file: int = -1, begin: int = 0, places: dict[int, tuple[int, int]] | None = None) -> None:
        self._file, self._begin, self._places = file, begin, places or {}

    def get(self, source: str, flags: int) -> Kept | None:
        """The pattern in the form that it was compiled to; None where it is not here."""
        import marshal

        place = self._places.get(_number(source, flags))
        if place is None:
            return None
        try:
            key, kept = marshal.loads(self._bytes(*place))
        except _WRONG:
            return None
        found: Kept | None = kept if key == (source, flags) else None
        return found

    def all(self) -> dict[int, bytes]:
        """All patterns as they lie here, by their numbers."""
        return {number: self._bytes(*place) for number, place in self._places.items()}

    def close(self) -> None:
        """Let the file go."""
        import os

        if self._file >= 0:
            os.close(self._file)
        self._file, self._places = -1, {}

    def _bytes(self, at: int, size: int) -> bytes:
        return _piece(self._file, self._begin + at, size)


def _piece(file: int, at: int, size: int) -> bytes:
    import os

    if hasattr(os, "pread"):
        return os.pread(file, size, at)
    os.lseek(file, at, os.SEEK_SET)
    return os.read(file, size)


def _number(source: str, flags: int) -> int:
    """A number that a pattern has in every run, as hashes have not, and hardly two of them share."""
    return (int.from_bytes(source.encode("utf-8", "surrogatepass"), "little") * 1_024 + flags) % _PRIME


def _read() -> _Shelf:
    import marshal
    import os

    shelf = _Shelf()
    try:
        shelf = _Shelf(os.open(path(), os.O_RDONLY | getattr(os, "O_BINARY", 0)))
        # Nobody else's file is read: what lies in it is run by the engine of `re`.
        if hasattr(os, "getuid") and os.fstat(shelf._file).st_uid != os.getuid():
            return shelf
        length = int.from_bytes(_piece(shelf._file, 0, _LENGTH), "little")
        mark, places = marshal.loads(_piece(shelf._file, _LENGTH, length))
        if mark == _mark() and isinstance(places, dict):
            shelf = _Shelf(shelf._file, _LENGTH + length, places)
    except _WRONG:
        pass
    return shelf


def _write() -> None:
    from pathlib import Path

    from rca.files import replace_bytes

    if not path():
        return
    place = Path(path())
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_bytes(place, _file())
    except _WRONG:
        return


def _file() -> bytes:
    """The patterns that were kept and those that are new, as they shall lie in the file."""
    import marshal

    held = {_number(*key): marshal.dumps((key, kept)) for key, kept in _new.items()}
    if _kept is not None:
        before = _kept.all()
        _kept.close()  # on Windows, no open file can be replaced
        held = {**before, **held} if len(before | held) <= _LIMIT else held
    places, at = {}, 0
    for number, one in held.items():
        places[number] = at, len(one)
        at += len(one)
    head = marshal.dumps((_mark(), places))
    return b"".join((len(head).to_bytes(_LENGTH, "little"), head, *held.values()))
