"""The protobuf wire format, as far as it takes to tell messages apart without their schema.

Format: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Iterator

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5


def read(message: memoryview, cut: bool = False) -> Iterator[tuple[int, int, int | memoryview]]:
    """Field number, wire type and content of each field: an int for numbers, a view for what has a length.

    ValueError where the bytes are no message. With `cut`, a last field that is longer than its message is given as far as it goes.
    """
    at, end = 0, len(message)
    while at < end:
        tag, at = _varint(message, at)
        number, kind = tag >> 3, tag & 7
        if not number:
            raise ValueError("field number 0")
        if kind == VARINT:
            value, at = _varint(message, at)
            yield number, kind, value
            continue
        if kind == LENGTH:
            size, at = _varint(message, at)
        elif kind in (FIXED64, FIXED32):
            size = 8 if kind == FIXED64 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if at + size > end and not (cut and kind == LENGTH):
            raise ValueError("a field is longer than its message")
        content = message[at : at + size]
        yield number, kind, content if kind == LENGTH else int.from_bytes(content, "little")
        at += size


def at_path(message: memoryview, path: tuple[int, ...]) -> memoryview | None:
    """The first message at a path of field numbers, possibly cut; None if there is none or the bytes are no messages."""
    if not path:
        return message
    try:
        for number, _, content in read(message, cut=True):
            if number == path[0] and isinstance(content, memoryview) and (found := at_path(content, path[1:])) is not None:
                return found
    except ValueError:
        return None
    return None


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message) or shift > 63:
            raise ValueError("a number is cut or too long")
        octet = message[at]
        value |= (octet & 0x7F) << shift
        at += 1
        if octet < 0x80:
            return value, at
        shift += 7
