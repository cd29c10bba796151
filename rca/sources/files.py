"""Traces from files: one file, a folder that is searched for the id, a glob, or standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from rca.config import SourceConfig
from rca.errors import NotFoundError, SourceError, UnreachableError
from rca.model import Notice
from rca.sources.base import Answer, Fetched, Found, Ping, Query
from rca.sources.inflate import inflate, peek, too_large
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILES = 50_000  # looked at below a folder; more is a wrong folder rather than a store of traces
_LARGE = 16 << 20  # from this size on, looking for the lines of one trace is much cheaper than decoding all of them
_BOM = b"\xef\xbb\xbf"


class FilesSource:
    """Documents below one location; standard input is read once and kept."""

    def __init__(self, config: SourceConfig) -> None:
        self.config = config
        self.name = config.name or "files"
        self._location = config.url or "-"
        self._stdin: bytes | None = None

    def describe(self) -> str:
        """The location as people know it."""
        return "standard input" if self._location == "-" else self._location

    def fetch(self, trace_id: str | None) -> Fetched:
        """The file as it is; of a folder or glob only the files in which the id occurs (all without an id)."""
        if self._location == "-":
            return self._whole("standard input", self._read_stdin(), trace_id)
        paths, many = self._paths()
        if not many:
            return self._whole(paths[0], self._read(paths[0]), trace_id)
        return self._among(paths, trace_id)

    def linking(self, trace_id: str) -> tuple[str, ...]:
        """Nothing: spans that link to a trace hold its id, so `fetch` has delivered them."""
        return ()

    def search(self, query: Query) -> Found:
        """Every document; the caller summarises and filters."""
        fetched = self.fetch(None)
        return Found(answers=fetched.answers, notices=fetched.notices)

    def ping(self) -> Ping:
        """Whether there is something to read."""
        if self._location == "-":
            return Ping(True, "standard input")
        try:
            paths, many = self._paths()
        except SourceError as error:
            return Ping(False, error.message)
        return Ping(True, f"{len(paths)} files" if many else f"file of {os.path.getsize(paths[0])} bytes")

    def ui_url(self, trace_id: str, span_id: str = "") -> str:
        """Files have no UI."""
        return ""

    def _whole(self, name: str, data: bytes, trace_id: str | None) -> Fetched:
        """The document; of a large file of JSON lines only those that name the trace, if any does."""
        plain, complete = inflate(data, name, self.config.max_bytes_decoded)
        notices = () if complete else (_cut(name),)
        if trace_id and len(plain) > _LARGE:
            from rca.sources.jsonlines import is_json_lines, lines_with

            if is_json_lines(plain) and (lines := lines_with(plain, spellings(trace_id))):
                return Fetched((Answer(f"{name} (lines with {trace_id})", lines),), notices)
        return Fetched((Answer(name, plain),), notices, complete=True)

    def _among(self, paths: list[str], trace_id: str | None) -> Fetched:
        needles = spellings(trace_id) if trace_id else ()
        answers: list[Answer] = []
        notices: list[Notice] = []
        total = 0
        for path in paths:
            try:
                data = self._read(path)
                if not looks_like_traces(data):
                    continue
                plain, complete = inflate(data, path, self.config.max_bytes_decoded)
            except SourceError as error:
                notices.append(Notice("file_skipped", f"skipped {error.message}"))
                continue
            if needles and not any(needle in plain for needle in needles):
                continue
            total += len(plain)
            if total > self.config.max_bytes_decoded:
                raise too_large(self._location, self.config.max_bytes_decoded)
            answers.append(Answer(path, plain))
            if not complete:
                notices.append(_cut(path))
        if not answers:
            what = f"trace {trace_id}" if trace_id else "no trace data"
            seen = f"in none of the {len(paths)} files of {self._location}"
            raise NotFoundError(
                f"{what}: {seen}" if trace_id else f"{what} {seen}",
                "check the id, or name another file or folder with --from",
            )
        return Fetched(tuple(answers), tuple(notices), complete=trace_id is None)

    def _paths(self) -> tuple[list[str], bool]:
        """The files to look at, sorted, and whether the location may name several."""
        path = os.path.expanduser(self._location)
        if os.path.isdir(path):
            found = _below(path)
        elif os.path.exists(path):
            return [_tidy(path)], False
        elif any(mark in self._location for mark in "*?["):
            import glob

            matches = sorted(glob.glob(path, recursive=True))
            found = [f for p in matches for f in (_below(p) if os.path.isdir(p) else [_tidy(p)])]
        else:
            raise NotFoundError(f"{self._location}: no such file or folder", "check the path after --from")
        if not found:
            raise NotFoundError(f"{self._location}: holds no files", "check the path after --from")
        return found[:MAX_FILES], True

    def _read(self, path: str) -> bytes:
        try:
            if os.path.isfile(path) and os.path.getsize(path) > self.config.max_bytes_decoded:
                raise too_large(path, self.config.max_bytes_decoded, "in the file")
            with open(path, "rb") as stream:
                return stream.read()
        except OSError as error:
            raise UnreachableError(f"{path}: {error.strerror or error}", "check the path and its permissions") from error

    def _read_stdin(self) -> bytes:
        if self._stdin is None:
            cap = self.config.max_bytes_decoded
            self._stdin = sys.stdin.buffer.read(cap + 1)
            if len(self._stdin) > cap:
                raise too_large("standard input", cap, "sent")
        return self._stdin


def spellings(trace_id: str) -> tuple[bytes, ...]:
    """Every way in which a trace id stands in a document: hex without leading zeros (part of every hex form), base64, raw."""
    import base64

    raw = bytes.fromhex(trace_id)
    short = trace_id.lstrip("0") or "0"
    forms = [short.encode(), short.upper().encode(), raw]
    for value in (raw, raw[8:]) if trace_id.startswith("0" * 16) else (raw,):
        text = base64.b64encode(value).rstrip(b"=")
        forms += [text, text.replace(b"/", b"\\/")]
    return tuple(dict.fromkeys(forms))


def looks_like_traces(data: bytes) -> bool:
    """Whether the first bytes are those of JSON or of an OTLP protobuf message, compressed or not."""
    head = peek(data)
    return head[:1] == b"\n" or head.removeprefix(_BOM).lstrip()[:1] in (b"{", b"[")


def _tidy(path: str) -> str:
    """A path as it is told: without what leads nowhere ("./x", "x//y")."""
    if path == os.path.normpath(path):
        return path
    from pathlib import Path

    return str(Path(path))


def _below(folder: str) -> list[str]:
    """Files below a folder in the order of their paths; hidden folders (.git) and symbolic links to folders are left out."""
    return [str(path) for path in sorted(_walk(folder))]


def _walk(folder: str) -> Iterator[Path]:
    from pathlib import Path

    count = 0
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith(".") or not path.is_file():
                continue
            count += 1
            if count > MAX_FILES:
                return
            yield path


def _cut(name: str) -> Notice:
    return Notice("file_cut", f"{name}: the compressed data ends early; what was there is used")
