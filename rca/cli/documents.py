"""Documents that a command is given by path: read whole, from a file or standard input, with a cap on their size."""

from __future__ import annotations

import sys
from pathlib import Path

from rca.errors import SourceError, UsageError
from rca.sources.inflate import inflate

LARGEST = 256 << 20  # bytes; a report of 5,000 hops with all payloads is below


def read_document(path: str, hint: str) -> tuple[bytes, str]:
    """The plain bytes of a file (also one in gzip or Zstandard) or of `-`, and how messages call it; UsageError with the hint."""
    if path == "-":
        name = "standard input"
        if sys.stdin.isatty():
            raise UsageError("- reads standard input, and nothing is piped into it", hint)
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        name = path
        data = _file(path, hint)
    try:
        if len(data) > LARGEST:
            raise UsageError(f"{name}: larger than {LARGEST >> 20} MiB, that is no report", hint)
        return inflate(data, name, LARGEST)[0], name
    except SourceError as error:
        raise UsageError(error.message, hint) from error


def _file(path: str, hint: str) -> bytes:
    try:
        with Path(path or "(no name)").expanduser().open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path or 'the path is empty'}: {(error.strerror or 'cannot be read').lower()}", hint) from error
    except ValueError as error:
        raise UsageError("the path holds a null character: no such file", hint) from error
