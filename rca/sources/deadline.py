"""A hard limit on how long a call may take, where the call itself knows only limits between bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Call(threading.Thread, Generic[T]):
    def __init__(self, call: Callable[[], T]) -> None:
        super().__init__(daemon=True, name="rca-request")
        self._call = call
        self.value: T | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Keep what the call yields or raises for the thread that waits."""
        try:
            self.value = self._call()
        except BaseException as error:  # handed over to the caller's thread whatever it is
            self.error = error


def within(seconds: float, call: Callable[[], T]) -> T:
    """The call's result or exception; TimeoutError when time is up, in which case the call is left to end by itself.

    Resolving a name has no time-out, and a socket's counts from byte to byte, so that headers may drip for ever.
    """
    running = _Call(call)
    running.start()
    running.join(seconds)
    if running.is_alive():
        raise TimeoutError
    if running.error is not None:
        raise running.error
    return running.value  # type: ignore[return-value]
