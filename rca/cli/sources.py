"""Asking several sources for one thing: the first that delivers answers, and it is told which one did."""

from __future__ import annotations

from collections.abc import Callable

from rca.cli.main import note
from rca.cli.where import POINT_TO_ONE, Choice, choose
from rca.config import Config, SourceConfig
from rca.errors import NotFoundError, SourceError, UnreachableError
from rca.records import dataclass
from rca.sources import open_source
from rca.sources.base import Source
from rca.typed import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from rca.sources.ids import Ref

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """What a source delivered, and which one it was."""

    result: T
    source: Source
    config: SourceConfig


def ask(
    config: Config,
    location: str | None,
    name: str | None,
    ref: Ref | None,
    question: Callable[[Source], T],
    quiet: bool = False,
) -> Answered[T]:
    """Put a question to the sources that the command line and the configuration name.

    With several (nothing chosen), each is asked until one delivers; SourceError tells what all of them said.
    """
    for warning in config.warnings:
        note(warning)
    choice = choose(config, location, name, ref)
    for text in choice.notes:
        note(text)
    answered = _first(choice, question)
    if choice.probing and not quiet:
        note(f"answered by {answered.source.describe()}")
    return answered


def _first(choice: Choice, question: Callable[[Source], T]) -> Answered[T]:
    failures: list[tuple[SourceConfig, SourceError]] = []
    for settings in choice.sources:
        source = open_source(settings)
        try:
            return Answered(question(source), source, settings)
        except SourceError as error:
            if not choice.probing:
                raise
            failures.append((settings, error))
    raise _nobody(failures)


def _nobody(failures: list[tuple[SourceConfig, SourceError]]) -> SourceError:
    """One error for several sources that did not deliver."""
    places = " and no ".join(f"{settings.kind} at {settings.url}" for settings, error in failures if isinstance(error, UnreachableError))
    answered = [error for _settings, error in failures if not isinstance(error, UnreachableError)]
    if not answered:
        return UnreachableError(f"no {places} answers", POINT_TO_ONE)
    kind = NotFoundError if all(isinstance(error, NotFoundError) for error in answered) else type(answered[0])
    told = "; ".join(error.message for error in answered)
    return kind(told + (f"; no {places} answers" if places else ""), answered[0].hint or POINT_TO_ONE)
