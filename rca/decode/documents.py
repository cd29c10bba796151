"""Bytes to the JSON documents in them: one, several in a row, or one a line; cut and broken ones are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rca.decode.gathered import Gathered
from rca.typed import Any

_ESCAPE = rb"(?s)\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BROKEN = (ValueError, RecursionError)


def looks_like_json(data: bytes) -> bool:
    """Whether the first character that is not white space opens an object or a list."""
    return data.startswith(_UTF16) or data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def documents(data: bytes, out: Gathered) -> Iterator[Any]:
    """Every JSON document in `data`, in order. ValueError or RecursionError if not even the first can be read."""
    if data.startswith((b"\xef\xbb\xbf", *_UTF16)):
        data = data.decode(json.detect_encoding(data), "replace").encode("utf-8", "replace")
    data = _without_lone_surrogates(data)
    first, _, rest = data.lstrip().partition(b"\n")
    if rest.strip():
        try:
            yield json.loads(first)
        except _BROKEN:
            pass
        else:
            yield from _lines(rest, out)
            return
        del first, rest
    yield from _in_a_row(data, out)


def _lines(data: bytes, out: Gathered) -> Iterator[Any]:
    """One document a line. A line may hold several; what follows the last line break may have been cut while it was written."""
    at, size = 0, len(data)
    while at < size:
        end = data.find(b"\n", at)
        end = size if end < 0 else end
        line = data[at:end].strip()
        at = end + 1
        if not line:
            continue
        try:
            yield json.loads(line)
        except _BROKEN:
            try:
                yield from _in_a_row(line, out)
            except _BROKEN as error:
                _broken(line, at >= size, error, out)


def _broken(line: bytes, last: bool, error: Exception, out: Gathered) -> None:
    if last:
        out.note("broken_tail", "the last line is cut or broken and was left out; the trace may be incomplete", f"{len(line)} bytes")
    else:
        out.note("broken_line", "a line that is no JSON was left out", str(error)[:120])


def _in_a_row(data: bytes, out: Gathered) -> Iterator[Any]:
    """Documents with nothing but white space between them."""
    try:
        yield json.loads(data)
        return
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
    text = data.decode("utf-8", "replace")
    del data
    decoder, space = json.JSONDecoder(), re.compile(r"[\s,]*")
    at = begun = 0
    while (at := space.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        try:
            document, at = decoder.raw_decode(text, at)
        except _BROKEN:
            if not begun:
                raise
            out.note(
                "broken_tail",
                "the last document is cut or broken and was left out; the trace may be incomplete",
                f"{len(text) - at} characters",
            )
            return
        begun += 1
        yield document


def _without_lone_surrogates(data: bytes) -> bytes:
    """Half of an escaped UTF-16 pair is no character: no encoder takes it, and it would break whatever hashes or prints the text."""
    if b"\\ud" not in data and b"\\uD" not in data:
        return data
    return re.sub(_ESCAPE, lambda found: rb"\ufffd" if found[1] else found[0], data)
