"""Bytes to a `Batch`: decompress, look, decode."""

from __future__ import annotations

import gc

from rca.decode.documents import documents, looks_like_json
from rca.decode.formats import document
from rca.decode.gathered import Gathered
from rca.errors import DecodeError, SourceError
from rca.model import Batch
from rca.sources.inflate import inflate

MAX_BYTES = 2 * 1024**3
"""Cap on the decompressed size unless the caller sets another."""

_KNOWN = "rca reads OTLP (JSON, JSON lines, protobuf), Jaeger, Tempo, SigNoz and Datadog spans, and SDK console output, plain, gzip or zstd"


def decode(data: bytes, name: str = "", shape: str = "", *, max_bytes: int = MAX_BYTES) -> Batch:
    """The spans and log records in `data`, in file order; the format is found by looking at the bytes.

    `name` is for messages. `shape` is a hint: "…-pb" tries protobuf first. An answer that is known and empty (a backend's error
    envelope, no such trace) is an empty batch with a notice. DecodeError where the bytes hold no spans or logs in a known format,
    TooLargeError above `max_bytes` after decompression.
    """
    where = name or "input"
    out = Gathered()
    try:
        plain, complete = inflate(data, where, max_bytes)
    except DecodeError:
        raise
    except SourceError as error:
        if type(error) is SourceError:
            raise DecodeError(error.message, error.hint) from error
        raise
    if not complete:
        out.note("broken_tail", "the compressed data ends early; what was there is used and the trace may be incomplete")
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage before the end, and looking for it costs three times the decoding
    try:
        _decode(plain, where, shape, out)
        return out.batch()
    finally:
        if collecting:
            gc.enable()


def _decode(data: bytes, where: str, shape: str, out: Gathered) -> None:
    if not data.strip():
        raise DecodeError(f"{where}: there is nothing in it", "check that the export or the download was complete")
    binary_first = shape.endswith("-pb") or not looks_like_json(data)
    if binary_first and _protobuf(data, out):
        return
    if looks_like_json(data):
        problem = _json(data, out)
        if problem is None or (not binary_first and _protobuf(data, out)):
            return
        raise DecodeError(f"{where}: {problem}", _KNOWN)
    if out.seen:
        raise DecodeError(f"{where}: this is {out.seen[0]}", "check that the export or the download was complete")
    raise DecodeError(f"{where}: {_described(data)}", _KNOWN)


def _protobuf(data: bytes, out: Gathered) -> bool:
    if data[:1] != b"\n":  # field 1 with a length, which every message here begins with
        return False
    from rca.decode.protobuf import decode_protobuf

    return decode_protobuf(data, out)


def _json(data: bytes, out: Gathered) -> str | None:
    """Decode JSON documents; what stands in the way, None if something was decoded."""
    try:
        for found in documents(data, out):
            document(found, out)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:160]
        return f"this is no complete JSON: {reason}"
    if out.documents:
        for what in dict.fromkeys(out.seen):
            out.note("not_spans", f"a part that holds no spans was left out: {what}")
        return None
    seen = list(dict.fromkeys(out.seen))
    return f"no spans in it; this is {seen[0] if seen else 'an empty document'}" + (
        f", and {len(seen) - 1} more kinds" if len(seen) > 1 else ""
    )


def _described(data: bytes) -> str:
    head = data[:60]
    if all(32 <= octet < 127 or octet in (9, 10, 13) for octet in head):
        quoted = head.decode("ascii").strip().splitlines()[0]
        return f"this is text, not a trace: {quoted!r}"
    return f"{len(data)} bytes in a format that is not known, beginning with {data[:8].hex(' ')}"
