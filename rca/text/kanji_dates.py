"""What Japanese dates have that others have not: eras, numerals in kanji, and the end of the fiscal year."""

from __future__ import annotations

from collections.abc import Iterator

from rca.patterns import regex

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}


WRITTEN = regex(r"(?:([〇零一二三四五六七八九]{4})年)?([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")


def value(part: str | None) -> int:
    """The value of the kanji numeral of a year, month or day, 0 without one."""
    if not part:
        return 0
    digits = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
    if "十" not in part:
        return int("".join(str(digits[c]) for c in part))
    tens, _, ones = part.partition("十")
    return digits.get(tens, 1) * 10 + digits.get(ones, 0)


def year_of(era: str, number: str) -> int:
    """The year of an era: 令和7 is 2025, its first year is written 元."""
    return _ERAS[era] + (1 if number == "元" else int(number))


_FISCAL = regex(r"(?:(?P<year>\d{4})|(?P<era>令和|平成|昭和)(?P<n>\d{1,2}|元))年度末", needs="年度末")


def fiscal_year_ends(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and key of each end of a fiscal year, which is 31 March of the next year: 令和7年度末 is 2026-03-31."""
    for m in _FISCAL.finditer(text):
        year = int(m["year"]) if m["year"] else year_of(m["era"], m["n"])
        yield m.start(), m.end(), f"{year + 1:04d}-03-31"
