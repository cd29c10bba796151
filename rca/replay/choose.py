"""`-k EXPR` as pytest has it: words that a fixture's path or tags hold, joined by and, or, not and parentheses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rca.errors import UsageError

Test = Callable[[str], bool]
_TOKEN = re.compile(r"\s*(?:([()])|([^\s()]+))")
_HINT = "words joined by and, or, not: -k 'queue and not slow'"
_DEEPEST = 50


def chooser(expression: str) -> Callable[[str, Sequence[str]], bool]:
    """Whether a fixture of that name with those tags is meant; UsageError for what is no expression. Case does not matter."""
    parser = _Parser([a or b for a, b in _TOKEN.findall(expression)], expression)
    test = parser.whole()
    return lambda name, tags: test("\n".join([name, *tags]).casefold())


class _Parser:
    """Recursive descent over `or` of `and` of `not`; the depth is bounded."""

    def __init__(self, tokens: list[str], expression: str) -> None:
        self._tokens = tokens
        self._expression = expression
        self._at = 0
        self._depth = 0

    def whole(self) -> Test:
        test = self._either()
        if self._at < len(self._tokens):
            raise self._wrong(f"{self._tokens[self._at]!r} is not expected there")
        return test

    def _either(self) -> Test:
        tests = [self._both()]
        while self._next("or"):
            tests.append(self._both())
        return lambda text: any(test(text) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._next("and"):
            tests.append(self._one())
        return lambda text: all(test(text) for test in tests)

    def _one(self) -> Test:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong("it is nested too deeply")
        try:
            return self._inner()
        finally:
            self._depth -= 1

    def _inner(self) -> Test:
        if self._next("not"):
            test = self._one()
            return lambda text: not test(text)
        if self._next("("):
            test = self._either()
            if not self._next(")"):
                raise self._wrong("a parenthesis is not closed")
            return test
        word = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if not word or word.casefold() in ("and", "or", ")"):
            raise self._wrong(f"a word is missing before {word!r}" if word else "it ends where a word is expected")
        self._at += 1
        return lambda text: word.casefold() in text

    def _next(self, word: str) -> bool:
        found = self._at < len(self._tokens) and self._tokens[self._at].casefold() == word
        self._at += found
        return found

    def _wrong(self, why: str) -> UsageError:
        return UsageError(f"-k {self._expression!r}: {why}", _HINT)
