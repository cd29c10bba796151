"""Signs that a text went through a wrong decoding, escaping or transport: what a reader calls garbled."""

from __future__ import annotations

import functools
import re

from rca.patterns import regex
from rca.text.completeness import Finding

MAX_FINDINGS = 50


@functools.cache
def _two_byte() -> re.Pattern[str]:
    """UTF-8 that was read as Latin-1 or cp1252: a lead byte seen as Ã, Â, â ... and its continuation bytes as seen in cp1252."""
    continuation = "".join(_seen_as(byte) for byte in range(0x80, 0xC0))
    lead2 = "".join(_seen_as(byte) for byte in range(0xC2, 0xE0))
    lead3 = "".join(_seen_as(byte) for byte in range(0xE0, 0xF0))
    lead4 = "".join(_seen_as(byte) for byte in range(0xF0, 0xF5))
    tail = f"[{re.escape(continuation)}]"
    return regex(f"(?:[{lead2}]{tail}|[{lead3}]{tail}{{2}}|[{lead4}]{tail}{{3}})+")


def _seen_as(byte: int) -> str:
    """The characters as which a byte shows in Latin-1 and in cp1252."""
    raw = bytes([byte])
    try:
        return raw.decode("latin-1") + raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def repaired(piece: str) -> str:
    """The text that one of broken characters stood for, "" if its bytes are no UTF-8."""
    out = bytearray()
    for char in piece:
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return ""
            out.append(ord(char))
    try:
        return out.decode("utf-8")
    except UnicodeDecodeError:
        return ""


@functools.cache
def _signs() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    c = regex
    return (
        (c("(?:\ufffd)+", needs="\ufffd"), "replacement characters: bytes that could not be decoded", 0.95),
        (c(r"(?:ï¿½)+", needs="ï¿½"), "replacement characters that were decoded wrongly once more", 0.97),
        (
            c(r"(?<!\\)(?:\\u00[0-9a-fA-F]{2}|\\u[2-9a-dA-D][0-9a-fA-F]{3}|\\x[89a-fA-F][0-9a-fA-F])+", needs="\\"),
            "escapes left in the text",
            0.8,
        ),
        (
            c(
                r"&(?:amp|lt|gt|quot|apos|nbsp|euro|[aouAOU]uml|szlig|[a-zA-Z](?:acute|grave|circ|cedil|tilde|ring|slash)|#\d{2,5}|"
                r"#x[0-9a-fA-F]{2,4});",
                needs="&",
            ),
            "HTML entities left in the text",
            0.75,
        ),
        (c(r"(?:=[0-9A-F]{2}){2,}|(?<=[^\s=])=\r?\n", needs="="), "quoted-printable left in the text", 0.7),
        (c(r"[\x00-\x08\x0b\x0e-\x1f\x7f]+"), "control characters", 0.8),
        (c(r"[\x80-\x9f]{1,20}"), "control characters where cp1252 had letters", 0.85),
        (
            c(r"(?<=[^\W\d_])\?{1,2}(?=[a-zà-ÿ]{2})|(?<=[^\W\d_])\?(?=[^\W\d_]{1,20}\?[^\W\d_])", needs="?"),
            "question marks inside words",
            0.7,
        ),
        (
            c(
                r"(?<![\w/+=.-])(?=[A-Za-z0-9+/]{80})(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)"
                r"[A-Za-z0-9+/]{80,4000}={0,2}(?![\w/+=-])"
            ),
            "what looks like base64",
            0.7,
        ),
        (
            c(r"縺[\u3040-\u9fff\uff61-\uff9f]|繧[\u3040-\u9fff\uff61-\uff9f]|[ぁ-んァ-ン一-龥]?邵ｺ", needs="縺|繧|邵"),
            "Japanese UTF-8 read as Shift_JIS",
            0.85,
        ),
    )


_MARKUP = regex(r"(?i)<(?:html|body|div|p|br|table|span|a )\b[^>]*>", needs="<")


def mojibake(text: str) -> list[Finding]:
    """The garbled pieces of a text in order, at most fifty; [] for a clean one. Markup and code are not taken for damage."""
    found: list[Finding] = []
    if not text.isascii():
        for m in _two_byte().finditer(text):
            meant = repaired(m.group())
            if meant and _plausible(m.group(), meant):
                found.append(Finding(m.group(), m.start(), m.end(), f"UTF-8 read as Latin-1: “{meant[:20]}” was meant", 0.95))
                if len(found) >= MAX_FINDINGS:
                    break
    markup = _MARKUP.search(text) is not None
    for pattern, reason, confidence in _signs():
        if markup and reason.startswith("HTML"):
            continue
        for m in pattern.finditer(text):
            if reason.startswith("HTML") and _is_no_entity(m.group()):
                continue
            if reason.startswith("question") and _is_query(text, m.start()):
                continue
            if m.group().endswith("\n") and not _is_soft_break(text, m.start()):
                continue
            found.append(Finding(m.group(), m.start(), m.end(), reason, confidence))
            if len(found) >= 4 * MAX_FINDINGS:
                break
    return sorted(found, key=lambda f: f.start)[:MAX_FINDINGS]


def _is_no_entity(piece: str) -> bool:
    import html

    return html.unescape(piece) == piece


def _is_soft_break(text: str, at: int) -> bool:
    """Whether an equals sign at the end of a line is where quoted-printable wrapped it: at 76 characters, or at a few less where the next
    would have been a code; elsewhere a sum or an assignment goes on in the next line."""
    return _WRAPPED - 4 <= at - text.rfind("\n", 0, at) <= _WRAPPED


_WRAPPED = 76


def _plausible(piece: str, meant: str) -> bool:
    """Whether what was meant is a character people write: `Â°` alone may be genuine only in few languages, `Ã¼` hardly ever."""
    return all(c.isprintable() or c == "\u00a0" for c in meant) and piece != meant


def _is_query(text: str, at: int) -> bool:
    """Whether a question mark belongs to an address: `https://x.org/find?name=y`."""
    begin = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    return "/" in text[begin:at] or "." in text[begin:at] or "=" in text[at : at + 40].split(" ")[0]


# ---------------------------------------------------------------- misread letters

_TO_DIGITS = str.maketrans("OoIl|!SsBZz", "00111155822")
_TO_LETTERS = str.maketrans("015|!¡€", "olsilie")
_ALIKE = str.maketrans("o0il1|!¡s5b8z2", "00111111558822")
_PIECE = regex(r"\S+")
_MIXED = regex(r"[\d|!¡@€~](?:(?<=\d)(?:(?<=[^\W\d_].)|(?=[^\W\d_]))|(?<=[^\W\d_][|!¡@€~])(?=[^\W\d_]))")
_LEAST_MIXED = 4
"""Pieces that mix letters and digits from which on a text looks misread."""


@functools.lru_cache(maxsize=256)
def unmisread(text: str) -> str:
    """A text from bad recognition with its letters among digits read as digits, and its digits among letters as letters: `l84 €` is 184 €,
    `Corre0` is Correo. "" for a text that does not look misread."""
    begin = text[:_MAX_MISREAD]
    # no more pieces mix letters and digits than there are places where the two meet, which are soon counted
    if len(_MIXED.findall(begin)) < _LEAST_MIXED or sum(_MIXED.search(piece) is not None for piece in begin.split()) < _LEAST_MIXED:
        return ""
    return _PIECE.sub(lambda m: _mended(m.group()), begin)


_MAX_MISREAD = 20_000


def _mended(piece: str) -> str:
    as_digits = piece.translate(_TO_DIGITS)
    body = regex(r"[\W_]").sub("", as_digits)
    if body and sum(c.isdigit() for c in body) * 2 > len(body) and any(c.isdigit() for c in piece):
        return as_digits if body.isdigit() else regex(r"(?<=[\d-])[^\W_]+").sub(lambda m: m.group().translate(_TO_DIGITS), piece)
    return piece.translate(_TO_LETTERS) if any(c.isalpha() for c in piece) else piece


def reads_alike(value: str, text: str) -> bool:
    """Whether a value stands in a text in letters and digits that are taken for each other: `aruiz` for `aru1z`."""
    wanted = value.casefold().translate(_ALIKE)
    return len(wanted) >= _LEAST_ALIKE and any(
        wanted == m.group().casefold().strip(".,;:()").translate(_ALIKE) for m in _PIECE.finditer(text)
    )


_LEAST_ALIKE = 5
