"""Regular expressions that are compiled when a text asks for them.

Compiling all that `rca` knows, with the names of months, units and courtesies of ten languages, takes longer than reading a
small trace; most traces need few of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from rca.compiled import pattern
from rca.typed import Any, cast


@cache
def regex(source: str, flags: int = 0, needs: str = "") -> re.Pattern[str]:
    """What `re.compile` makes, made when it is first used, and kept for later runs in the form that it was compiled to.

    `needs` are pieces in lower case, `|` between them, of which each match holds one, whatever its case: a text without them
    is not searched, and until one with them comes, nothing is compiled. `tests/test_patterns.py` holds each pattern to its pieces.
    """
    return cast("re.Pattern[str]", _Waiting(source, flags, needs) if needs else _Lazy(source, flags))


def passing(source: str, flags: int = 0) -> re.Pattern[str]:
    """`regex` for a pattern that is made of the words of the texts at hand: it is not kept."""
    return cast("re.Pattern[str]", _Passing(source, flags))


def may_match(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text has one of the pieces that a pattern needs; True for a pattern without such pieces."""
    return not isinstance(pattern, _Waiting) or pattern._may_match(text)


class Growing:
    """Words of a long list, those alone that a text has brought so far: a pattern that is made of them compiles in a fraction
    of the time. What it matches is the same, as no other word of the list stands in any of the texts.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._missing = {word: folded(word) for word in self._words}
        self._so_far: tuple[str, ...] = ()

    def of(self, text: str) -> tuple[str, ...]:
        """The words that stand in this text or stood in one before, in the order of the list."""
        if self._missing:
            low = folded(text)
            # In a long text most of them will stand, and to look for each of them takes longer than to compile them.
            self.brought([w for w, piece in self._missing.items() if piece in low] if len(low) < _LONG else self._words)
        return self._so_far

    def brought(self, words: Iterable[str]) -> tuple[str, ...]:
        """`of` a text of which is known which words of the list stand in it."""
        if new := {word for word in words if word in self._missing}:
            for word in new:
                del self._missing[word]
            self._so_far = tuple(word for word in self._words if word not in self._missing)
        return self._so_far


_LONG = 50_000  # characters


def folded(text: str) -> str:
    """A text in which each word stands that a pattern finds in the text without regard to case, itself folded in the same way."""
    low = text.casefold()
    # Dotless and dotted i are an i to `re`, and to nobody else.
    return low if low.isascii() else low.replace("ı", "i").replace("\u0307", "")


class _Lazy:
    """Takes the methods of the compiled pattern over, each when it is first called."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        # Reached only for what this object does not have yet.
        if name == "_compiled":
            self._compiled = self._made()
            return self._compiled
        if name.startswith("__"):  # what copying and inspection ask for, no pattern has
            raise AttributeError(name)
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value

    def _made(self) -> re.Pattern[str]:
        return pattern(self._source, self._flags)


class _Passing(_Lazy):
    def _made(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)


_last = ("", "", True)
"""The text that was looked at last, what it is folded, and whether that is ASCII."""


class _Waiting(_Lazy):
    """Looks for one of the needed pieces first: even where the pattern is compiled, five times as fast as trying it everywhere."""

    def __init__(self, source: str, flags: int, needs: str) -> None:
        super().__init__(source, flags)
        self._told = needs

    def __getattr__(self, name: str) -> Any:
        # Two of three patterns are never asked.
        if name == "_needs":
            self._needs = tuple(self._told.split("|"))
            return self._needs
        if name == "_plain":
            self._plain = self._needs if self._told.isascii() else tuple([need for need in self._needs if need.isascii()])
            return self._plain
        return super().__getattr__(name)

    def _may_match(self, text: str) -> bool:
        global _last
        last, low, plain = _last
        if last is not text:  # most often a text is tried with many patterns in a row
            low = folded(text)
            plain = low.isascii()
            _last = text, low, plain
        for need in self._plain if plain else self._needs:  # noqa: SIM110  # any() takes twice as long
            if need in low:
                return True
        return False

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled.search(text, *span) if span or self._may_match(text) else None

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled.match(text, *span) if span or self._may_match(text) else None

    def fullmatch(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled.fullmatch(text, *span) if span or self._may_match(text) else None

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, *span) if span or self._may_match(text) else iter(())

    def findall(self, text: str, *span: int) -> list[Any]:
        return self._compiled.findall(text, *span) if span or self._may_match(text) else []

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        return self._compiled.split(text, maxsplit) if self._may_match(text) else [text]

    def sub(self, repl: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        return self._compiled.sub(repl, text, count) if self._may_match(text) else text
