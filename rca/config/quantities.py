"""Durations, sizes and budgets as people write them."""

from __future__ import annotations

import re

from rca.errors import UsageError
from rca.patterns import regex
from rca.records import dataclass, replace

_NUMBER = regex(r"\d+(\.\d+)?")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_THOUSANDS = {"": 1, "k": 1000, "m": 1_000_000}
_BYTES = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


def seconds(text: str | float, what: str) -> float:
    """Seconds that `30s`, `500ms`, `1h30m` or a bare number mean; UsageError names `what` otherwise."""
    plain = str(text).strip()
    if _NUMBER.fullmatch(plain):
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


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent; 0 is no limit. `currency` is "" where no money is named."""

    calls: int = 0
    tokens: int = 0
    money: float = 0.0
    currency: str = ""


def budget(text: str | list[str], what: str) -> Budget:
    """What `20 calls`, `50k tokens`, `0.50 USD`, or several of them in a list or with commas allow; UsageError names `what` otherwise."""
    found = Budget()
    for part in text.split(",") if isinstance(text, str) else text:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([km]?)\s*(calls?|tokens?|[a-z]{3})", part.strip().lower())
        number = float(match[1]) * _THOUSANDS[match[2]] if match else 0.0
        if not match or not number:
            raise UsageError(f"{what}: {part.strip()!r} is no budget", "write 20 calls, 50k tokens or 0.50 USD")
        unit = match[3].rstrip("s")
        if unit == "call":
            found = replace(found, calls=int(number))
        elif unit == "token":
            found = replace(found, tokens=int(number))
        else:
            found = replace(found, money=number, currency=match[3].upper())
    return found
