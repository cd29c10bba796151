"""Takes personal data and secrets out of texts before they leave this machine; what was taken out stays in memory only.

A text is replaced by a placeholder such as `[email-1]`; the same address, number or key has the same placeholder in all texts, so that
a judge still sees whether two places tell the same. Amounts, dates, order numbers and names stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from rca.config.records import RedactConfig
from rca.errors import UsageError
from rca.text.secrets import kept_of, secret_shapes

MIN_KNOWN_PHONE = 7
PLACEHOLDER = r"\[[a-z]+-\d+\]"

Span = tuple[int, int, str]
"""start, end, the canonical form of what stands there: equal for two notations of one thing."""

_START = r"(?:(?<=\\[nrt])|(?<![\w\\.+-]))"
"""Where a piece may begin: not within a word; the `n` of an escaped line end in JSON is none of its characters."""

_ALONE = r"(?<!\d[ ./-])"
"""A group of digits before it makes a number part of a longer one."""

_PHONES = (
    rf"{_START}\+\d{{1,3}}[ ./-]?(?:\(0\) ?)?(?:\(\d{{1,4}}\) ?)?\d[\d ./-]{{4,18}}\d(?![\w-])",
    rf"{_START}\(0?\d{{2,5}}\)[ /-]?\d[\d /-]{{4,12}}\d(?![\w-])",
    rf"{_START}{_ALONE}\d{{3}}(?P<sep>[-. ])\d{{3}}(?P=sep)\d{{4}}(?![\w-])",
    rf"{_START}{_ALONE}(?=(?:[ /-]?\d){{8}})0\d{{1,4}}[ /-]\d{{2,}}(?:[ /-]?\d{{2,}}){{0,4}}(?![\w-])",
    r"(?i:(?<=tel)|(?<=phone)|(?<=fon)|(?<=mobile)|(?<=mobil)|(?<=cell)|(?<=fax)|(?<=tel\.)|(?<=電話))"
    r"[\"']?[ \t]{0,3}[:.：]?[ \t]{0,3}[\"']?(?P<number>[\d(+][\d ()./-]{5,20}\d)(?![\w-])",
)
_DATE = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d(?!\d)|(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}(?!\d)")
"""A beginning like this makes a date of what looks like a telephone number."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "email": re.compile(rf"{_START}[\w+-][\w.+-]{{0,63}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}}(?<![.-])"),
        "iban": re.compile(rf"{_START}[A-Z]{{2}}\d{{2}}(?: ?[A-Z0-9]){{11,30}}(?!\w)", re.ASCII),
        "card": re.compile(rf"{_START}(?:\d[ -]?){{12,18}}\d(?![\w-])", re.ASCII),
        "phone": re.compile("|".join(_PHONES), re.ASCII),
        "key": secret_shapes(),
    }


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(r"(?<![\d.,-])(?<!\w)\d(?:[ ./-]?\d){6,14}(?![\d-])")


def _emails(text: str) -> Iterator[Span]:
    for match in _patterns()["email"].finditer(text):
        yield *match.span(), match.group().casefold()


def _ibans(text: str) -> Iterator[Span]:
    for match in _patterns()["iban"].finditer(text):
        # A word in capitals after the number looks like a part of it: the longest beginning whose check digits are right is taken.
        for end in range(match.end(), match.start() + 14, -1):
            if end < match.end() and text[end].isalnum() and text[end - 1] != " ":
                continue
            number = text[match.start() : end].replace(" ", "")
            if _mod97(number):
                yield match.start(), match.start() + len(text[match.start() : end].rstrip()), number
                break


def _mod97(iban: str) -> bool:
    """Check digits after ISO 13616 (ISO 7064 mod 97-10)."""
    if not 15 <= len(iban) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def _cards(text: str) -> Iterator[Span]:
    for match in _patterns()["card"].finditer(text):
        number = re.sub(r"\D", "", match.group())
        issuer = re.match(r"4|5[1-5]|2[2-7]|3[47]|3[068]|6", number)
        if issuer and _luhn(number):
            yield *match.span(), number


def _luhn(number: str) -> bool:
    """Check digit after ISO/IEC 7812-1 (Luhn)."""
    digits = [int(c) for c in reversed(number)]
    return len(set(digits)) > 1 and sum(digits[::2] + [sum(divmod(2 * d, 10)) for d in digits[1::2]]) % 10 == 0


def _phones_in(text: str) -> Iterator[Span]:
    for match in _patterns()["phone"].finditer(text):
        start, end = match.span("number") if match["number"] else match.span()
        number = re.sub(r"\D", "", text[start:end])
        if 6 <= len(number) <= 15 and not _DATE.match(text, start):
            yield start, end, number


def _keys(text: str) -> Iterator[Span]:
    for match in _patterns()["key"].finditer(text):
        start = match.start() + len(kept_of(match))
        yield start, match.end(), text[start : match.end()]


_FINDERS: dict[str, Callable[[str], Iterator[Span]]] = {
    "key": _keys,
    "email": _emails,
    "iban": _ibans,
    "card": _cards,
    "phone": _phones_in,
}
"""In the order in which they have their say: what one found is not looked at by the next."""


class Redactor:
    """Replaces what is private in the texts of one trace, and puts it back into what a judge quotes.

    config   which kinds, and the user's own patterns; UsageError for one that is no regular expression
    asked    what the person wrote: a telephone number that is named there is under question and stays
    texts    every text of the trace in a fixed order, so that placeholders do not depend on which question is built first
    """

    def __init__(self, config: RedactConfig, asked: str = "", texts: Iterable[str] = ()) -> None:
        self._kinds = [kind for kind in _FINDERS if kind in config.kinds]
        self._own = [_compiled(pattern) for pattern in config.patterns]
        self._asked = re.sub(r"\D", "", asked)
        self._names: dict[tuple[str, str], str] = {}
        self._count: dict[str, int] = {}
        self._phones: dict[str, list[str]] = {}  # last MIN_KNOWN_PHONE digits -> numbers that end so
        self.hidden: dict[str, str] = {}
        """Placeholder -> what stood there, as it was first written."""
        texts = list(texts)
        self._taken = frozenset(name for text in texts for name in re.findall(PLACEHOLDER, text))
        for text in texts:
            self.hide(text)

    def hide(self, text: str) -> str:
        """The text with placeholders for what is private."""
        for pattern in self._own:
            text = self._replace(text, "redacted", ((*m.span(), m.group()) for m in pattern.finditer(text) if m.group()))
        for kind in self._kinds:
            text = self._replace(text, kind, _FINDERS[kind](text))
        return self._replace(text, "phone", self._known_phones(text)) if "phone" in self._kinds else text

    def _known_phones(self, text: str) -> Iterator[Span]:
        """Telephone numbers that were known by their look elsewhere and stand here without it."""
        if self._phones:
            for match in _digits().finditer(text):
                number = re.sub(r"\D", "", match.group())
                if any(number.endswith(known.lstrip("0")) for known in self._phones.get(number[-MIN_KNOWN_PHONE:], ())):
                    yield *match.span(), number

    def show(self, text: str) -> str:
        """The text with what is private put back."""
        return restored(text, self.hidden)

    def _replace(self, text: str, kind: str, spans: Iterable[Span]) -> str:
        out, last = [], 0
        hidden = [m.span() for m in re.finditer(PLACEHOLDER, text)] if "[" in text else []
        for start, end, canonical in spans:
            if start < last or (kind == "phone" and canonical in self._asked):
                continue
            # what was hidden before stays as it is, so that a text that was redacted once is not changed again
            if any(first <= start and end <= behind for first, behind in hidden):
                continue
            out += [text[last:start], self._name(kind, canonical, text[start:end])]
            last = end
        return "".join([*out, text[last:]]) if out else text

    def _name(self, kind: str, canonical: str, original: str) -> str:
        name = self._names.get((kind, canonical), "") or self._same_phone(kind, canonical)
        while not name or name in self._taken:  # a payload may hold the very text of a placeholder
            self._count[kind] = self._count.get(kind, 0) + 1
            name = f"[{kind}-{self._count[kind]}]"
        self._names[kind, canonical] = name
        self.hidden.setdefault(name, original)
        return name

    def _same_phone(self, kind: str, number: str) -> str:
        """The placeholder of a telephone number that is this one with or without the code of its country."""
        if kind != "phone" or len(number) < MIN_KNOWN_PHONE:
            return ""
        alike = self._phones.setdefault(number[-MIN_KNOWN_PHONE:], [])
        for other in alike:
            short, long = sorted((number.lstrip("0"), other.lstrip("0")), key=len)
            if long.endswith(short):
                return self._names[kind, other]
        alike.append(number)
        return ""


def restored(text: str, hidden: Mapping[str, str]) -> str:
    """The text with each placeholder replaced by what it stands for."""
    if not hidden:
        return text
    return re.sub(PLACEHOLDER, lambda m: hidden.get(m.group(), m.group()), text)


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise UsageError(f"redact: {pattern!r} is no regular expression: {error}", "patterns are Python regular expressions") from error
