"""A fixture on disk: a folder with `trace.otlp.json.gz`, `case.yaml` and, where a judge was asked, `cassette.json`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from rca.decode import assemble, decode, families
from rca.errors import DecodeError, UsageError
from rca.model import Trace
from rca.records import dataclass

TRACE, CASE, CASSETTE = "trace.otlp.json.gz", "case.yaml", "cassette.json"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A folder, and the name by which it is told."""

    folder: Path
    name: str

    @property
    def trace(self) -> Path:
        """The file with the trace."""
        return self.folder / TRACE

    @property
    def case(self) -> Path:
        """The file with what is expected."""
        return self.folder / CASE

    @property
    def cassette(self) -> Path:
        """The file with the judge's answers."""
        return self.folder / CASSETTE


def is_fixture(folder: Path) -> bool:
    """Whether a folder holds what makes a fixture, or a part of it."""
    return (folder / TRACE).is_file() or (folder / CASE).is_file()


def find(paths: Iterable[str]) -> list[Fixture]:
    """Every fixture at or below these paths, in the order of the paths and then by name; UsageError for a path that is none.

    A path may be the folder of a fixture, a file in one, or a folder above some. Hidden folders and links to folders are left alone.
    """
    found: dict[Path, Fixture] = {}
    for given in paths:
        path = Path(given).expanduser()
        if path.is_file() and path.name in (TRACE, CASE, CASSETTE):
            path = path.parent
        if path.is_file():
            raise UsageError(f"{given}: a file, and no part of a fixture", f"name the folder that holds {TRACE} and {CASE}")
        if not path.is_dir():
            raise UsageError(f"{given}: no such folder", "name a fixture or a folder that holds some; rca record makes them")
        for folder in _below(path):
            found.setdefault(folder.resolve(), Fixture(folder, told(folder)))
    return list(found.values())


def told(folder: Path) -> str:
    """A folder's path as all reports tell it: below the working directory relative to it, so that another checkout tells the same."""
    whole, here = Path(os.path.abspath(folder)), Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def read_trace(path: Path, trace_id: str = "") -> Trace:
    """The trace of a file: of several the family of `trace_id`, or all if they belong together.

    DecodeError if the file cannot be read or holds no such trace.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DecodeError(f"{path}: {error.strerror or error}", "record it again: rca record") from error
    return trace_of(data, str(path), trace_id)


def trace_of(data: bytes, name: str, trace_id: str = "") -> Trace:
    """As `read_trace`, of the bytes of such a file; `name` is for messages."""
    batch = decode(data, name)
    damaged = next((notice for notice in batch.notices if notice.code == "broken_tail"), None)
    if damaged:
        raise DecodeError(f"{name}: {damaged.text}", "restore the file, or record it again: rca record")
    groups = families([batch])
    ids = next((group for group in groups if trace_id in group), ()) if trace_id else groups[0] if len(groups) == 1 else ()
    if not ids:
        what = (
            f"holds no trace {trace_id}" if trace_id else f"holds {len(groups)} traces that no links join" if groups else "holds no spans"
        )
        raise DecodeError(f"{name}: {what}", "name one with trace_id: in case.yaml" if groups else "record it again: rca record")
    return assemble([batch], tuple(dict.fromkeys((trace_id, *ids))) if trace_id else ids, origin=name)


def _below(top: Path) -> Iterator[Path]:
    if is_fixture(top):
        yield top
        return
    for place, folders, _files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [name for name in folders if is_fixture(Path(place, name))]:
            folders.remove(name)
            yield Path(place, name)
