"""`dataclass`, `field` and `replace` as in the standard library, at a twentieth of what they cost at import.

The standard decorator writes and compiles up to seven functions for each class, and its module brings `inspect`, `ast` and
`tokenize` along. A command makes a hundred classes and uses half of them, which was a quarter of a short run. Here all classes
share their functions, an `__init__` is written only for a class of which many objects are made, and the standard library is
asked for its `Field` objects when someone looks for them. `fields`, `replace`, `asdict` and type checkers see an ordinary data class.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from types import MemberDescriptorType

from rca.typed import TYPE_CHECKING, Any, TypeVar

_T = TypeVar("_T")
_FEW = 120  # objects of a class that are filled field by field; writing a constructor pays off for more
_NONE = object()  # no default
_set = object.__setattr__


class _Field:
    """What a class says of one of its fields. `default` or `factory` is `_NONE` where there is none."""

    __slots__ = ("compare", "default", "factory", "name", "repr")

    def __init__(self, default: Any, factory: Any, repr: bool, compare: bool) -> None:
        self.name, self.default, self.factory, self.repr, self.compare = "", default, factory, repr, compare


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
else:

    def field(*, default: Any = _NONE, default_factory: Any = _NONE, repr: bool = True, compare: bool = True) -> Any:
        """A field that is more than its type and its default; arguments as those of `dataclasses.field`."""
        return _Field(default, default_factory, repr, compare)

    def replace(record: _T, /, **changes: Any) -> _T:
        """A record with some of its fields changed; TypeError for a field that it does not have."""
        for told in record.__record__:
            if told.name not in changes:
                changes[told.name] = getattr(record, told.name)
        return record.__class__(**changes)

    def dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[type[_T]], type[_T]]:
        """Make a class a data class; with `eq` compared by its fields, and hashed by them if it is frozen as well.

        All fields are arguments of the constructor, in their order. TypeError for a class with a `__post_init__`, or with a
        record among its bases.
        """

        def decorate(plain: type[_T]) -> type[_T]:
            few = _FEW
            filling: _Filling | None = None

            def first_init(self: _T, *args: Any, **kwargs: Any) -> None:
                nonlocal few, filling
                few -= 1
                if filling is None:
                    filling = _Filling(made)
                if few < 0 or not filling.done(self, args, kwargs):
                    made.__init__ = init = _written_init(made, frozen)
                    init(self, *args, **kwargs)

            body = dict(vars(plain))
            if "__post_init__" in body:
                raise TypeError(f"{plain.__name__}: __post_init__ is not called here; make it with dataclasses.dataclass")
            if hasattr(plain, "__record__"):
                raise TypeError(f"{plain.__name__}: a record has no record among its bases; make it with dataclasses.dataclass")
            told = tuple([_told(plain, name, body.get(name, _NONE)) for name in plain.__annotations__])
            names = tuple(plain.__annotations__)
            shared = {
                "__record__": told,
                "__match_args__": names,
                "__dataclass_fields__": _Fields(),
                "__init__": first_init,
                "__reduce__": _reduce,
            }
            if "__repr__" not in body:
                shared["__repr__"] = _repr
            if frozen:
                shared["__setattr__"], shared["__delattr__"] = _no_setattr, _no_delattr
            if eq and "__eq__" not in body:
                shared["__eq__"], hashed = _comparing(told)
                shared["__hash__"] = hashed if frozen else None
            shared["__doc__"] = plain.__doc__ or plain.__name__
            if slots:
                made = _slotted(plain, body, names, shared)
            else:
                made = plain
                for one in told:
                    if one.default is not _NONE:
                        setattr(made, one.name, one.default)
                    elif one.name in body:
                        delattr(made, one.name)
                for name, value in shared.items():
                    setattr(made, name, value)
            return made

        return decorate


def _told(cls: type, name: str, value: Any) -> _Field:
    """The field of a class that has this name and, if any, this default; one of the standard library's is taken as well."""
    if value is _NONE:
        told = _Field(_NONE, _NONE, True, True)
    elif isinstance(value, _Field):
        told = value
    elif type(value).__module__ == "dataclasses":
        from dataclasses import MISSING

        default, factory = (_NONE if given is MISSING else given for given in (value.default, value.default_factory))
        told = _Field(default, factory, value.repr, value.compare)
    elif type(value).__hash__ is None:
        raise ValueError(f"mutable default {type(value)} for field {name} of {cls.__name__}: use default_factory")
    else:
        told = _Field(value, _NONE, True, True)
    told.name = name
    return told


def _slotted(plain: type, body: dict[str, Any], names: tuple[str, ...], shared: dict[str, Any]) -> type:
    """The class again with a slot for each field: slots can only be given to a class when it is made."""
    for name in (*names, "__dict__", "__weakref__"):
        body.pop(name, None)
    body |= shared
    body["__slots__"], body["__qualname__"] = names, plain.__qualname__
    return type(plain)(plain.__name__, plain.__bases__, body)


class _Fields:
    """`__dataclass_fields__`, which the functions of `dataclasses` go by, made when one of them looks."""

    def __get__(self, record: object, cls: Any) -> dict[str, Any]:
        import dataclasses

        owner = next(base for base in cls.__mro__ if "__record__" in vars(base))
        listed = []
        for one in owner.__record__:
            more: dict[str, Any] = {"repr": one.repr, "compare": one.compare}
            if one.factory is not _NONE:
                more["default_factory"] = one.factory
            elif one.default is not _NONE:
                more["default"] = one.default
            listed.append((one.name, object, dataclasses.field(**more)))
        same = dataclasses.make_dataclass(owner.__name__, listed, init=False, repr=False, eq=False)
        for made in dataclasses.fields(same):
            made.type = owner.__annotations__[made.name]
        fields: dict[str, Any] = vars(same)["__dataclass_fields__"]
        owner.__dataclass_fields__ = fields
        return fields


class _Filling:
    """How the fields of the objects of one class are set one by one."""

    __slots__ = ("_named", "_puts", "_rest")

    def __init__(self, cls: Any) -> None:
        fields = cls.__record__
        self._puts = tuple(_setter(cls, one.name) for one in fields)
        self._named = {one.name: (at, put) for at, (one, put) in enumerate(zip(fields, self._puts, strict=True))}
        self._rest = tuple((one.name, put, one.factory, one.default) for one, put in zip(fields, self._puts, strict=True))

    def done(self, record: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Set all fields of an object; False where the arguments are not those of its class."""
        given = len(args)
        for put, value in zip(self._puts, args, strict=False):
            put(record, value)
        for name, value in kwargs.items():
            place = self._named.get(name)
            if place is None or place[0] < given:  # no such field, or told twice
                return False
            place[1](record, value)
        if given + len(kwargs) < len(self._puts):
            for name, put, factory, default in self._rest[given:]:
                if name in kwargs:
                    continue
                if factory is not _NONE:
                    put(record, factory())
                elif default is _NONE:
                    return False
                else:
                    put(record, default)
        return given <= len(self._puts)


def _setter(cls: Any, name: str) -> Callable[[object, Any], None]:
    """What sets a field of an object, also of a frozen one."""
    slot = getattr(cls, name, None)
    # A slot takes half the time of `object.__setattr__`, which looks for it.
    return slot.__set__ if isinstance(slot, MemberDescriptorType) else lambda record, value: _set(record, name, value)


def _written_init(cls: Any, frozen: bool) -> Callable[..., None]:
    """The `__init__` of a data class, which takes its fields in their order and sets them."""
    known: dict[str, Any] = {"_NONE": _NONE}
    arguments, lines = ["self"], []
    for one in cls.__record__:
        name = value = one.name
        if one.factory is not _NONE:
            known[f"_new_{name}"] = one.factory
            arguments.append(f"{name}=_NONE")
            value = f"_new_{name}() if {name} is _NONE else {name}"
        elif one.default is not _NONE:
            known[f"_default_{name}"] = one.default
            arguments.append(f"{name}=_default_{name}")
        else:
            arguments.append(name)
        if frozen:
            known[f"_set_{name}"] = _setter(cls, name)
            lines.append(f"_set_{name}(self, {value})")
        else:
            lines.append(f"self.{name} = {value}")
    exec(f"def __init__({', '.join(arguments)}):\n " + "\n ".join(lines or ["pass"]), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _comparing(fields: tuple[_Field, ...]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    """`__eq__` and `__hash__` of a data class."""
    values = attrgetter(*[one.name for one in fields if one.compare])  # a tuple, or the only one

    def equal(self: Any, other: object) -> bool:
        return bool(values(self) == values(other)) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return equal, hashed


def _repr(self: Any) -> str:
    shown = [f"{one.name}={getattr(self, one.name)!r}" for one in self.__record__ if one.repr]
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _reduce(self: Any) -> tuple[type, tuple[Any, ...]]:
    return self.__class__, tuple(getattr(self, one.name) for one in self.__record__)


def _no_setattr(_self: object, name: str, _value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_delattr(_self: object, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")
