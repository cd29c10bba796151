"""`dataclass` as in the standard library, at a tenth of what it costs at import.

The standard one writes and compiles up to seven functions for each class. A command makes ninety classes and uses half of
them, which was a fifth of a short run. Here all classes share their functions, and an `__init__` is written only for a class
of which many objects are made. Fields, `replace`, `asdict` and type checkers see an ordinary data class.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

_T = TypeVar("_T")
_FEW = 20  # objects of a class that are filled field by field; writing a constructor pays off for more
_set = object.__setattr__

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[type[_T]], type[_T]]:
        """Make a class a data class; with `eq` compared by its fields, and hashed by them if it is frozen as well.

        All fields are arguments of the constructor, in their order. TypeError for a class with a `__post_init__`.
        """

        def decorate(plain: type[_T]) -> type[_T]:
            few = _FEW

            def first_init(self: _T, *args: Any, **kwargs: Any) -> None:
                nonlocal few
                few -= 1
                if few < 0 or not _filled(self, args, kwargs):
                    made.__init__ = init = _written_init(made, frozen)
                    init(self, *args, **kwargs)

            own = set(vars(plain))
            if "__post_init__" in own:
                raise TypeError(f"{plain.__name__}: __post_init__ is not called here; make it with dataclasses.dataclass")
            # Without a docstring the standard library makes one of the signature, which takes longer than all else.
            plain.__doc__ = plain.__doc__ or plain.__name__
            plain.__init__ = first_init
            if "__repr__" not in own:
                plain.__repr__ = _repr
            plain.__reduce__ = _reduce
            if frozen:
                plain.__setattr__, plain.__delattr__ = _no_setattr, _no_delattr
            annotations = plain.__annotations__
            # A type that is a string is searched for ClassVar and InitVar, three times; records have neither.
            plain.__annotations__ = dict.fromkeys(annotations, object)
            made = dataclasses.dataclass(plain, init=False, repr=False, eq=False, slots=slots)
            made.__annotations__ = annotations
            for field in dataclasses.fields(made):
                field.type = annotations.get(field.name, field.type)
            if eq and "__eq__" not in own:
                equal, hashed = _comparing(made)
                made.__eq__, made.__hash__ = equal, hashed if frozen else None
            return made

        return decorate


@cache
def _values(cls: Any) -> tuple[tuple[str, Any, Any], ...]:
    return tuple((field.name, field.default, field.default_factory) for field in dataclasses.fields(cls))


def _filled(self: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Set the fields of one object; False where the arguments are not those of its class."""
    fields = _values(self.__class__)
    if len(args) > len(fields):
        return False
    for (name, _, _), value in zip(fields, args, strict=False):
        _set(self, name, value)
    named = 0
    for name, value, factory in fields[len(args) :]:
        if name in kwargs:
            value = kwargs[name]
            named += 1
        elif factory is not dataclasses.MISSING:
            value = factory()
        elif value is dataclasses.MISSING:
            return False
        _set(self, name, value)
    return named == len(kwargs)


def _written_init(cls: type, frozen: bool) -> Callable[..., None]:
    """The `__init__` of a data class, which takes its fields in their order and sets them."""
    known: dict[str, Any] = {"_set": _set, "_UNSET": dataclasses.MISSING}
    arguments, lines = ["self"], []
    for field in dataclasses.fields(cls):
        name = value = field.name
        if field.default_factory is not dataclasses.MISSING:
            known[f"_new_{name}"] = field.default_factory
            arguments.append(f"{name}=_UNSET")
            value = f"_new_{name}() if {name} is _UNSET else {name}"
        elif field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            arguments.append(f"{name}=_default_{name}")
        else:
            arguments.append(name)
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    exec(f"def __init__({', '.join(arguments)}):\n " + "\n ".join(lines or ["pass"]), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _comparing(cls: type) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    """`__eq__` and `__hash__` of a data class."""
    values = attrgetter(*[field.name for field in dataclasses.fields(cls) if field.compare])  # a tuple, or the only one

    def equal(self: Any, other: object) -> bool:
        return bool(values(self) == values(other)) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return equal, hashed


def _repr(self: Any) -> str:
    cls = self.__class__
    shown = [f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(cls) if field.repr]
    return f"{cls.__qualname__}({', '.join(shown)})"


def _reduce(self: Any) -> tuple[type, tuple[Any, ...]]:
    return self.__class__, tuple(getattr(self, field.name) for field in dataclasses.fields(self))


def _no_setattr(_self: object, name: str, _value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_delattr(_self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
