"""Results that are kept for short texts: a sentence is asked for its words many times, a whole document seldom and at a high price."""

from __future__ import annotations

import functools
from collections.abc import Callable

from rca.typed import Concatenate, ParamSpec, TypeVar, cast

_LENGTH = 1_000  # characters
_SIZE = 4_096  # results

P = ParamSpec("P")
R = TypeVar("R")


def kept(function: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """A function of a text that keeps its last 4,096 results for texts of up to 1,000 characters; they must be immutable."""
    held = functools.lru_cache(maxsize=_SIZE)(function)
    remembered = cast("Callable[Concatenate[str, P], R]", held)

    def of(text: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        # Markup is equal to its text and is trusted: what one of them gives must never be told of the other.
        return (remembered if type(text) is str and len(text) <= _LENGTH else function)(text, *args, **kwargs)

    # The benchmarks empty what is kept, by these names.
    of.__dict__.update(cache_parameters=held.cache_parameters, cache_clear=held.cache_clear)
    return functools.update_wrapper(of, function)
