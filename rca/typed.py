"""What annotations are written with, as in `typing`, whose import takes as long as that of thirty of our modules.

Nobody looks at annotations while `rca` runs: type checkers see the originals, and stand-ins are enough for what is left of them.
Modules that `rca trace` imports for a file take them from here; `tests/test_imports.py` tells where one does not.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any as Any
    from typing import Concatenate as Concatenate
    from typing import Final as Final
    from typing import Generic as Generic
    from typing import ParamSpec as ParamSpec
    from typing import Protocol as Protocol
    from typing import TypeAlias as TypeAlias
    from typing import TypeVar as TypeVar
    from typing import cast as cast
else:
    Any = Concatenate = Final = Protocol = TypeAlias = object

    class Generic:
        """`Generic[T]` is a class like any other."""

        def __class_getitem__(cls, _parameter: object) -> type:
            return cls

    class TypeVar:
        """A name in annotations."""

        def __init__(self, name: str) -> None:
            self.__name__ = name

    ParamSpec = TypeVar

    def cast(_kind: object, value: object) -> object:
        """The value; its type is told to type checkers alone."""
        return value
