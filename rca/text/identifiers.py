"""Identifiers, e-mail addresses, URLs and telephone numbers, and the keys under which two notations are one."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from rca.patterns import regex
from rca.text.normalise import number_places, squash, words_of
from rca.text.units import canonical_unit, currency_codes

Reading = tuple[int, int, tuple[str, ...], str]
"""start, end, keys, kind."""


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "email": regex(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?<![.-])"),
        "url": regex(r"(?:https?://|www\.)(?-i:[^\s<>\"'`|\\^{}\u3000-\u30ff\u4e00-\u9fff]){2,2000}", re.IGNORECASE, "http|www."),
        "iban": regex(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)", re.ASCII),
        "phone": regex(r"(?<![\w+.,/-])(?:\+|00|\(?0)[\d][\d ()/.-]{5,22}\d(?![\w-])", re.ASCII),
        "code": regex(r"(?<![\w@.])(?<!\d,)(?=[^\s\d]*\d)#?[^\W_]+(?:[-/._:#][^\W_]+)*(?:\([a-z0-9]\))?"),
        "plate": regex(r"(?<![\w-])(?P<head>[A-ZÄÖÜ]{1,4}) (?P<digits>\d{2,10})(?P<tail> ?[A-Z]{1,3})?(?![\w.,%-]*\w|[ \xa0]?%)", re.ASCII),
        "measure": regex(r"([\d.,]+)[-_]?(\D{1,16})", re.ASCII),
    }


_ORDINAL = words_of("st nd rd th er ère re e eme ème º ª")


def _is_range(groups: list[str]) -> bool:
    if len(groups) != 2 or any(len(g) > 4 or (len(g) > 1 and g[0] == "0") for g in groups) or len(groups[1]) > len(groups[0]) + 1:
        return False
    return len(groups[1]) <= 2 or int(groups[1]) >= int(groups[0])  # 2026-27 is a range, 2026-118 a number within a year


def _code_kind(token: str) -> bool:
    """Whether a token of letters, digits and separators is an identifier rather than a number, a range or a measure."""
    if token.isdecimal() and token.isascii():
        return len(token) >= 8 or (len(token) >= 4 and token[0] == "0")
    if token.casefold() in ("l/100", "kwh/100"):
        return False
    body = token.lstrip("#")
    digits = sum(c.isdecimal() for c in body)
    letters = sum(c.isalpha() for c in body)
    if not digits or not all(ord(c) < 0x250 for c in body) or all(canonical_unit(p.casefold()) for p in body.split("/")):
        return False
    if not letters:
        groups = regex(r"[-/._:#]").split(body)
        if "-" not in body and "/" not in body:
            separators = body.count(".") + body.count(":")
            if separators:
                return body.count(".") > 1 and not all(len(g) == 3 for g in groups[1:]) and ":" not in body
            return len(body) >= 8 or (len(body) >= 4 and body[0] == "0")
        if any("." in g for g in regex(r"[-/]").split(body)) or ":" in body:
            return False
        return digits >= 4 and not _is_range(groups)
    measure = _patterns()["measure"].fullmatch(body)
    if measure:
        word = measure[2].casefold().lstrip("/")
        if (
            word in _ORDINAL
            or word in ("s", "x", "k", "m", "bn", "am", "pm", "uhr", "p")
            or canonical_unit(word)
            or (len(word) >= 3 and word.isalpha())
        ):
            return False
        if measure[2].endswith("-") or "-" in body:
            tail = body.split("-")[-1]
            return not (tail.isalpha() and (tail.islower() or tail.istitle()))
    return not (body.count("-") and all(p.isdigit() or (p.isalpha() and p.islower()) for p in body.split("-")) and digits < 3)


def scan(text: str) -> Iterator[Reading]:
    """E-mails, URLs and IBANs of a text whose widths are folded, in order of precedence."""
    patterns = _patterns()
    if "@" in text:
        for m in patterns["email"].finditer(text):
            yield m.start(), m.end(), (m.group().casefold(),), "email"
    for m in patterns["url"].finditer(text):
        url = m.group().rstrip(".,;:!?)]")
        key = regex(r"^(?:https?://)?(?:www\.)?").sub("", url.casefold()).rstrip("/")
        yield m.start(), m.start() + len(url), (key,), "url"
    headed = any(text[at - 1 : at].isupper() for at in number_places(text))
    for m in patterns["iban"].finditer(text) if headed else ():
        if sum(c.isdigit() for c in m.group()) >= 8:
            yield m.start(), m.end(), (squash(m.group()),), "identifier"


def scan_codes(text: str) -> Iterator[Reading]:
    """Telephone numbers and identifiers of mixed letters, digits and separators; to be read after dates and times have taken theirs."""
    patterns, places = _patterns(), number_places(text)
    dialled = "+" in text or any(text[at] == "0" for at in places)
    for m in patterns["phone"].finditer(text) if dialled else ():
        digits = "".join(c for c in m.group() if c.isdigit())
        if 7 <= len(digits) <= 15 and (m.group()[0] in "+(" or any(c in " /-()" for c in m.group()) or len(digits) >= 9):
            bare = digits.lstrip("0")
            yield m.start(), m.end(), tuple(dict.fromkeys((bare, bare[-8:]))), "phone"
    codes = currency_codes()
    headed = any(at > 1 and text[at - 1] == " " and text[at - 2].isupper() for at in places)
    for m in patterns["plate"].finditer(text) if headed else ():
        head = m["head"]
        if head in codes or canonical_unit(head) or head in ("I", "A", "AM", "PM", "UM", "BIS", "VON", "TO"):
            continue
        if len(m["digits"]) + len(head) >= 4:
            yield m.start(), m.end(), (squash(m.group()),), "identifier"
    for m in (m for start, end in _pieces(text, places) for m in patterns["code"].finditer(text, start, end)):
        token = m.group().rstrip(":")
        if not token.isalpha() and _code_kind(token):
            yield m.start(), m.start() + len(token), (squash(token),), "identifier"


_BLANK = regex(r"\s")


def _pieces(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Start and end of the pieces between blanks that have a digit."""
    end = 0
    for at in places:
        if at >= end:
            start = at
            while start > end and not text[start - 1].isspace():
                start -= 1
            blank = _BLANK.search(text, at)
            end = blank.start() if blank else len(text)
            yield start, end
