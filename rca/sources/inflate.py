"""Compressed bytes to plain ones, gzip (RFC 1952) and Zstandard (RFC 8878), with a cap that stops a bomb early."""

from __future__ import annotations

from collections.abc import Iterator

from rca.errors import SourceError, TooLargeError
from rca.typed import Protocol

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
_STEP = 1 << 20  # output is taken in pieces of 1 MiB, so that the cap is seen before memory is gone


class Sink(Protocol):
    """Takes compressed bytes piece by piece."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Plain bytes that became available, at most 1 MiB each."""

    @property
    def finished(self) -> bool:
        """Whether the compressed data ended where it should."""


class GzipSink:
    """gzip with any number of members; bytes behind the last member that are no member are ignored (padding)."""

    def __init__(self, wbits: int = 31) -> None:
        import zlib

        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self._begun = False
        self._ended = False

    @property
    def finished(self) -> bool:
        """Whether the last member was whole."""
        return self._stream.eof or not self._begun

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Plain bytes of this piece; zlib.error on damage."""
        import zlib

        while data and not self._ended:
            if self._stream.eof:
                if not data.lstrip(b"\0").startswith(GZIP):
                    self._ended = True
                    return
                data = data.lstrip(b"\0")
                self._stream = zlib.decompressobj(self._wbits)
            self._begun = True
            plain = self._stream.decompress(data, _STEP)
            if plain:
                yield plain
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail


def inflate(data: bytes, name: str, cap: int) -> tuple[bytes, bool]:
    """Plain bytes, and whether they are whole (False: the compressed data ends early, what was there is given).

    Bytes that are not compressed come back as they are. TooLargeError above `cap` bytes; SourceError on damage.
    """
    if data.startswith(GZIP):
        return _drain(GzipSink(), data, name, cap)
    if data.startswith(ZSTD):
        return _zstd(data, name, cap)
    return data, True


def peek(data: bytes, size: int = 4096) -> bytes:
    """The first plain bytes of possibly compressed data; b"" where it is damaged."""
    try:
        if data.startswith(GZIP):
            import zlib

            return zlib.decompressobj(31).decompress(data[: 1 << 16], size)
        if data.startswith(ZSTD):
            import zstandard

            with zstandard.ZstdDecompressor().stream_reader(data) as reader:
                return bytes(reader.read(size))
    except Exception:  # zstandard's error class is not known without importing it; damaged is all that matters here
        return b""
    return data[:size]


def too_large(name: str, cap: int, what: str = "decompressed") -> TooLargeError:
    """The one wording for every cap on size."""
    return TooLargeError(
        f"{name}: more than {cap / 1048576:.0f} MiB {what}",
        "raise max_bytes or max_bytes_decoded of this source in rca.yaml if that is what you expect",
    )


def _drain(sink: Sink, data: bytes, name: str, cap: int) -> tuple[bytes, bool]:
    import zlib

    pieces: list[bytes] = []
    total = 0
    try:
        for piece in sink.feed(data):
            total += len(piece)
            if total > cap:
                raise too_large(name, cap)
            pieces.append(piece)
    except zlib.error as error:
        raise _damaged(name, "gzip", error) from error
    return b"".join(pieces), sink.finished


def _zstd(data: bytes, name: str, cap: int) -> tuple[bytes, bool]:
    import zstandard

    pieces: list[bytes] = []
    total = 0
    try:
        with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
            while piece := reader.read(_STEP):
                total += len(piece)
                if total > cap:
                    raise too_large(name, cap)
                pieces.append(piece)
    except zstandard.ZstdError as error:
        raise _damaged(name, "zstd", error) from error
    return b"".join(pieces), True


def _damaged(name: str, how: str, error: Exception) -> SourceError:
    return SourceError(f"{name}: damaged {how} data ({error})", "copy the file again, or decompress it by hand to see how far it goes")
