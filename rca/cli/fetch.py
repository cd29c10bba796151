"""From the words of a command line to a trace: what is wanted, where it is asked for, which source answered."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rca.cli.app import parsed
from rca.cli.main import note
from rca.cli.where import POINT_TO_ONE, Choice, choose
from rca.config import Config, SourceConfig
from rca.errors import NotFoundError, SourceError, UnreachableError, UsageError
from rca.model import Report, Trace
from rca.pipeline.load import load
from rca.sources import open_source
from rca.sources.base import Source
from rca.sources.ids import Ref, parse_ref

FEW_HOPS = 200  # hops whose UI links are told one by one; more would only be weight


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line names: a reference or a path in its place, where to look, log files to join."""

    ref: str | None
    location: str | None
    source: str | None
    logs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A trace and the source that held it."""

    trace: Trace
    source: Source
    config: SourceConfig

    def linked(self, report: Report) -> Report:
        """The report with links into the backend's UI: `trace`, and the first span of each hop."""
        trace_id = report.trace.trace_ids[0]
        links: dict[str, str] = {"trace": self.source.ui_url(trace_id)}
        for hop in report.graph.hops[:FEW_HOPS]:
            links[hop.span_ids[0]] = self.source.ui_url(hop.trace_id or trace_id, hop.span_ids[0])
        return replace(report, links={key: url for key, url in links.items() if url})


def fetch(wanted: Wanted, config: Config, say: Callable[[str], None], quiet: bool = False) -> Fetched:
    """The trace that is wanted; UsageError if the words name none, SourceError if no source holds it."""
    for warning in config.warnings:
        note(warning)
    ref, location = resolve(wanted, config)
    for path in wanted.logs:
        present(path, "--logs")
    choice = choose(config, location, wanted.source, ref)
    if ref is None and any(source.kind in ("jaeger", "tempo") for source in choice.sources):
        raise UsageError("which trace? No id was given", "rca trace <trace-id>, or rca trace --from FILE; rca search lists ids")
    for text in choice.notes:
        note(text)
    try:
        fetched = _ask(choice, ref, wanted.logs, config, say)
    finally:
        say("")
    if choice.probing and not quiet:
        note(f"answered by {fetched.source.describe()}")
    return fetched


def resolve(wanted: Wanted, config: Config) -> tuple[Ref | None, str | None]:
    """The reference and the place that the words name; a path that stands where the id belongs is taken as --from."""
    location = wanted.location
    if location is not None and wanted.source is None:
        present(location, "--from")
    if wanted.ref is None:
        return None, location
    ref = parsed(wanted.ref) if wanted.ref.strip() else None
    if ref is not None:
        return ref, location
    if location is None and wanted.source is None and (wanted.ref == "-" or Path(wanted.ref).expanduser().exists()):
        note(f"{wanted.ref} is taken as --from {wanted.ref}")
        present(wanted.ref, "--from")
        return None, wanted.ref
    if location is None and (
        wanted.ref.endswith((".json", ".jsonl", ".gz", ".zst", ".pb")) or ("/" in wanted.ref and "://" not in wanted.ref)
    ):
        raise UsageError(f"{wanted.ref}: no such file, and no trace id", "give a trace id, or --from with an existing file")
    return parse_ref(wanted.ref), location


def present(location: str, flag: str) -> None:
    """UsageError if what follows a flag is a path at which nothing lies."""
    if not location:
        raise UsageError(f"{flag} is empty", "give a path" if flag == "--logs" else "give a URL, a path, or - for standard input")
    if location == "-" and sys.stdin.isatty():
        raise UsageError(f"{flag} - reads standard input, and nothing is piped into it", "rca trace --from - < trace.json")


def _ask(choice: Choice, ref: Ref | None, logs: tuple[str, ...], config: Config, say: Callable[[str], None]) -> Fetched:
    """The first source that delivers. What the others answered is told if none does."""
    failures: list[tuple[SourceConfig, SourceError]] = []
    for settings in choice.sources:
        source = open_source(settings)
        try:
            trace = load(source, ref, logs=logs, wait_s=config.wait_s, follow=config.follow, progress=say)
        except SourceError as error:
            if not choice.probing:
                raise
            failures.append((settings, error))
        else:
            return Fetched(trace, source, settings)
    raise _nobody(failures)


def _nobody(failures: list[tuple[SourceConfig, SourceError]]) -> SourceError:
    """One error for several sources that did not deliver."""
    absent = [error for _settings, error in failures if isinstance(error, UnreachableError)]
    answered = [error for _settings, error in failures if not isinstance(error, UnreachableError)]
    told = "; ".join(error.message for error in answered)
    places = " and ".join(f"{settings.kind} at {settings.url}" for settings, error in failures if error in absent)
    if not answered:
        return UnreachableError(f"no answer from {places}", POINT_TO_ONE)
    kind = NotFoundError if all(isinstance(error, NotFoundError) for error in answered) else type(answered[0])
    return kind(told + (f"; no answer from {places}" if places else ""), answered[0].hint or POINT_TO_ONE)
