"""Values of a JSON document that somebody else wrote: each is asked for by name and kind, and an error names file and field."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from rca.errors import UsageError

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_LARGEST = 2**63  # times in nanoseconds are far below; what is above breaks whoever calculates with it
_LONGEST = 100  # characters of a path in a message
_MUST: Any = object()
_KINDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


def document(data: bytes, name: str, hint: str) -> Any:
    """What a JSON document holds; UsageError says why it is none, and whether it was cut off."""
    try:
        text = data.decode("utf-8-sig")
        return json.loads(text)
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8 text", hint) from error
    except RecursionError as error:
        raise UsageError(f"{name}: nested too deeply", hint) from error
    except json.JSONDecodeError as error:
        if not text.strip():
            raise UsageError(f"{name}: empty", hint) from error
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise UsageError(f"{name}: cut off in line {error.lineno}: it is not whole", hint) from error
        raise UsageError(f"{name}: not JSON (line {error.lineno}: {error.msg})", hint) from error
    except ValueError as error:
        raise UsageError(f"{name}: holds a number of thousands of digits", hint) from error


class Fields:
    """One JSON object, and where it stands. Every method raises UsageError if a field is not what it asks for.

    `default` stands for a field that is not there; without one the field must be. Fields that nobody asks for are ignored.
    """

    def __init__(self, value: object, file: str, path: str = "", hint: str = "") -> None:
        self.file, self.path, self.hint = file, path, hint
        if not isinstance(value, dict):
            raise UsageError(f"{file}: {path or 'the document'} must be an object, it is {_KINDS[type(value)]}", hint)
        self.value: dict[str, Any] = value

    def text(self, key: str, default: str = _MUST) -> str:
        """A string."""
        return self._is(str, self._get(key, default), key)

    def flag(self, key: str, default: bool = _MUST) -> bool:
        """True or false."""
        return self._is(bool, self._get(key, default), key)

    def whole(self, key: str, default: int = _MUST, least: int = -_LARGEST) -> int:
        """An integer of at most 64 bits, not below `least`."""
        value = self._is(int, self._get(key, default), key)
        if value < least:
            self.wrong(key, f"must not be below {least}")
        return value

    def number(self, key: str, default: float = _MUST) -> float:
        """A finite number, as the document has it: a whole one stays whole."""
        value = self._get(key, default)
        return self._is(int if isinstance(value, int) else float, value, key)

    def share(self, key: str, default: float = _MUST) -> float:
        """A number from 0 to 1."""
        value = self.number(key, default)
        if not 0 <= value <= 1:
            self.wrong(key, "must be a number from 0 to 1")
        return value

    def scalar(self, key: str) -> bool | int | float | str | None:
        """A text, a number, true, false or null."""
        value = self._get(key, _MUST)
        if isinstance(value, list | dict):
            self.wrong(key, f"must be a text, a number, true, false or null, it is {_KINDS[type(value)]}")
        return value if value is None else self._is(type(value), value, key)

    def word(self, key: str, of: Collection[str], default: str = _MUST) -> str:
        """A word of a vocabulary."""
        word = self.text(key, default)
        if word not in of:
            self.wrong(key, f"must be one of {', '.join(filter(None, of))}")
        return word

    def choice(self, key: str, of: type[E]) -> E:
        """A word of a vocabulary that is an enumeration."""
        return of(self.word(key, tuple(of)))

    def texts(self, key: str, default: tuple[str, ...] = _MUST) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(self._is(str, value, at) for at, value in self._list(key, default))

    def pair(self, key: str) -> tuple[int, int]:
        """A list of two integers."""
        values = [self._is(int, value, at) for at, value in self._list(key, _MUST)]
        if len(values) != 2:
            self.wrong(key, f"must be two whole numbers, it holds {len(values)}")
        return values[0], values[1]

    def pairs(self, key: str) -> tuple[tuple[int, int], ...]:
        """A list of lists of two integers."""
        listed = Fields(dict(self._list(key, ())), self.file, self.path, self.hint)
        return tuple(listed.pair(at) for at in listed.value)

    def rows(self, key: str, make: Callable[[Fields], T], default: tuple[T, ...] = _MUST) -> tuple[T, ...]:
        """A list of objects, each read by `make`."""
        return tuple(make(Fields(value, self.file, self._at(at), self.hint)) for at, value in self._list(key, default))

    def row(self, key: str) -> Fields:
        """An object."""
        return Fields(self._get(key, _MUST), self.file, self._at(key), self.hint)

    def empty(self, key: str) -> bool:
        """Whether a field is null or not there."""
        return self.value.get(key) is None

    def wrong(self, key: str, why: str) -> NoReturn:
        """Say what is wrong with a field."""
        path = self._at(key)
        raise UsageError(f"{self.file}: {path if len(path) <= _LONGEST else path[: _LONGEST - 1] + '…'} {why}", self.hint)

    def _get(self, key: str, default: Any) -> Any:
        value = self.value.get(key, default)
        if value is _MUST:
            raise UsageError(f"{self.file}: {self.path or 'the report'} has no {key!r}", self.hint)
        return value

    def _list(self, key: str, default: Any) -> list[tuple[str, Any]]:
        value = self._get(key, default)
        return [(f"{key}[{at}]", item) for at, item in enumerate(value if value is default else self._is(list, value, key))]

    def _is(self, kind: type[T], value: Any, key: str) -> T:
        # `type`, since true is an int to Python, and no number to JSON
        if type(value) is not kind:
            self.wrong(key, f"must be {_KINDS[kind]}, it is {_KINDS[type(value)]}")
        if isinstance(value, int | float) and not abs(value) < _LARGEST:
            self.wrong(key, "must be a finite number of at most 64 bits")
        made: T = value
        return made

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
