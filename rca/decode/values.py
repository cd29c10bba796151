"""Scalars as the wire formats write them: ids, times, numbers, enums."""

from __future__ import annotations

from collections.abc import Mapping

from rca.model import SpanKind, StatusCode
from rca.typed import Any

MAX_DEPTH = 100
"""How deep values may nest; deeper ones are cut. Protobuf's own parsers stop at 100 messages."""

_LATEST = 2**63

KINDS: Mapping[Any, SpanKind] = {
    **{
        spelling: kind
        for kind in SpanKind
        for spelling in (kind.value, str(kind.value), kind.name, kind.name.lower(), f"SPAN_KIND_{kind.name}")
    },
    None: SpanKind.UNSPECIFIED,
}
"""Span kinds by number, by OTLP's enum name, and by the short names of other formats."""

STATUSES: Mapping[Any, StatusCode] = {
    **{
        spelling: code
        for code in StatusCode
        for spelling in (code.value, str(code.value), code.name, code.name.lower(), code.name.title(), f"STATUS_CODE_{code.name}")
    },
    None: StatusCode.UNSET,
}
"""Status codes by number, by OTLP's enum name, and by the short names of other formats."""


def trace_id(raw: Any) -> str:
    """32 lower-case hex digits from hex (shorter is padded) or base64 (24 or 22 characters); ValueError otherwise."""
    found = _id(raw, 16)
    if not found:
        raise ValueError("trace id is missing or zero")
    return found


def span_id(raw: Any) -> str:
    """16 lower-case hex digits from hex or base64 (12 or 11 characters), "" for none or zero; ValueError otherwise."""
    return _id(raw, 8)


def _id(raw: Any, size: int) -> str:
    if not raw:
        return ""
    if not isinstance(raw, str):
        raise ValueError(f"an id is {type(raw).__name__}, not text")
    text = raw[2:] if raw[:2] in ("0x", "0X") else raw
    octets = _octets(text, size)
    if len(octets) > size:
        raise ValueError(f"id {raw[:40]!r} is longer than {size} bytes")
    return octets.rjust(size, b"\0").hex() if any(octets) else ""


def _octets(text: str, size: int) -> bytes:
    """Tempo's JSON writes ids in base64, everyone else in hex. Their lengths differ, but an unpadded or shortened id of one
    may have the length of the other, so that hex is tried first where it fits."""
    base64_lengths = (24, 22) if size == 16 else (12, 11)
    if len(text) == base64_lengths[0] and text.endswith("="):
        return _base64(text)
    try:
        return bytes.fromhex(text.zfill(len(text) + len(text) % 2))
    except ValueError:
        if len(text) not in base64_lengths:
            raise
    return _base64(text + "=" * (-len(text) % 4))


def _base64(text: str) -> bytes:
    import base64

    return base64.b64decode(text, altchars=b"-_" if "-" in text or "_" in text else None, validate=True)


def nanos(raw: Any) -> int:
    """A time in ns, 0 where there is none; ValueError for what no clock says."""
    time = int(raw or 0)
    if not 0 <= time < _LATEST:
        raise ValueError(f"time {str(raw)[:40]} is out of range")
    return time


def count(raw: Any) -> int:
    """A counter of dropped things; what is no sensible number counts as none."""
    return raw if isinstance(raw, int) and 0 <= raw < _LATEST else 0


def text(raw: Any) -> str:
    """A name or message: "" for none, other scalars as they print."""
    if isinstance(raw, str):
        return raw
    return "" if raw is None or isinstance(raw, (dict, list)) else str(raw)
