"""Durations and sizes as people write them."""

from __future__ import annotations

import re

from rca.errors import UsageError

_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_BYTES = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


def seconds(text: str | float, what: str) -> float:
    """Seconds that `30s`, `500ms`, `1h30m` or a bare number mean; UsageError names `what` otherwise."""
    plain = str(text).strip()
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return float(plain)
    pieces = re.findall(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w)", plain)
    if not pieces or "".join(a + b for a, b in pieces) != plain:
        raise UsageError(f"{what}: {plain!r} is no duration", "write 30s, 500ms, 1h30m or 2d")
    return sum(float(number) * _SECONDS[unit] for number, unit in pieces)


def size(text: str | int, what: str) -> int:
    """Bytes that `256MB`, `2GiB` or a bare number mean (units are powers of 1024); UsageError names `what` otherwise."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?", str(text).strip().lower())
    if not match:
        raise UsageError(f"{what}: {text!r} is no size", "write 64MB or 2GB")
    return int(float(match[1]) * _BYTES[match[2]])
