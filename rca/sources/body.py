"""Reading the body of an answer piece by piece, so that size caps and deadline hold at every piece."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING, Final

from rca.errors import SourceError, UnreachableError
from rca.records import dataclass
from rca.sources.failures import reason_of, retriable
from rca.sources.inflate import GzipSink, too_large

if TYPE_CHECKING:
    from requests import Response as RawResponse

_CHUNK: Final = 1 << 16


class BrokenOff(Exception):
    """The answer ended before its end; another attempt may get the whole of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes as received, bytes after decompression, and the moment (time.monotonic) by which all must be here."""

    received: int
    plain: int
    deadline: float


def read_body(raw: RawResponse, name: str, limits: Limits) -> bytes:
    """The decompressed body; TooLargeError, UnreachableError, SourceError, or BrokenOff.

    read1 is used because it returns with what has arrived: a read of a fixed size would sit out a server that drips.
    """
    length = _announced(raw.headers.get("Content-Length", ""))
    if length > limits.received:
        raise too_large(name, limits.received, "announced")
    coding = raw.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise SourceError(f"{name}: answered in an encoding that was not asked for", "check the proxy between rca and the server")
    sink = None if coding in ("", "identity") else GzipSink(zlib.MAX_WBITS | 32)
    pieces: list[bytes] = []
    received = plain = 0
    problem: Exception | None = None
    try:
        while chunk := raw.raw.read1(_CHUNK, decode_content=False):
            received += len(chunk)
            if received > limits.received:
                raise too_large(name, limits.received, "received")
            for piece in sink.feed(chunk) if sink else (chunk,):
                plain += len(piece)
                if plain > limits.plain:
                    raise too_large(name, limits.plain)
                pieces.append(piece)
            if time.monotonic() > limits.deadline:
                raise UnreachableError(
                    f"{name}: still sending when time was up ({received} bytes so far)", "raise timeout_s of this source"
                )
    except SourceError:
        raise
    except Exception as error:  # urllib3's, zlib's and the socket's errors; what they mean is decided below
        problem = error
    # raised outside of the handler, or the exception would carry requests' objects, and with them the credentials
    if problem is not None and not retriable(problem) and not isinstance(problem, zlib.error):
        raise UnreachableError(f"{name}: {reason_of(problem)}, after {received} bytes", "raise timeout_s of this source")
    if problem is not None or (sink and not sink.finished) or received < length:
        raise BrokenOff(f"{name}: the answer broke off after {received} bytes")
    return b"".join(pieces)


def _announced(header: str) -> int:
    """The size in a Content-Length, 0 where there is none that means anything."""
    return int(header[:20]) if header.isascii() and header.isdigit() else 0
