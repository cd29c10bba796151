"""From the words of a command line to a trace: what is wanted, and the source that held it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping

from rca.cli.main import note
from rca.cli.sources import ask
from rca.cli.where import choose
from rca.config import Config
from rca.errors import UsageError
from rca.model import Report, Trace
from rca.patterns import regex
from rca.pipeline.load import load
from rca.records import dataclass, field, replace
from rca.sources import guess
from rca.sources.base import Source
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.sources.ids import Ref

_UNQUOTED = regex(r"[\w@%+=:,./-]+", re.ASCII)
"""What `shlex` leaves as it is, which is not imported for that."""

_FILES = (".json", ".jsonl", ".ndjson", ".gz", ".zst", ".pb", ".bin")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line names: a reference or a path in its place, where to look, log files to join."""

    ref: str | None
    location: str | None
    source: str | None
    logs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A trace, the source that held it, and templates for links into other programs (trace | span | logs)."""

    trace: Trace
    source: Source
    templates: Mapping[str, str] = field(default_factory=dict)

    def linked(self, report: Report) -> Report:
        """The report with links to where its trace and spans can be looked at, if there is such a place."""
        if not self.templates and not self.source.ui_url(report.trace.trace_ids[0]):
            return report
        from rca.cli.links import links

        return replace(report, links=links(report, self.source, self.templates))


def fetch(wanted: Wanted, config: Config, say: Callable[[str], None], quiet: bool = False) -> Fetched:
    """The trace that is wanted; UsageError if the words name none, SourceError if no source holds it."""
    ref, location = resolve(wanted, quiet)
    for path in wanted.logs:
        _present(path, "--logs")
    if ref is None and any(source.kind in ("jaeger", "tempo", "http") for source in choose(config, location, wanted.source).sources):
        raise UsageError("which trace? No id was given", "rca trace <trace-id>, or rca trace --from FILE; rca search lists ids")

    def question(source: Source) -> Trace:
        return load(source, ref, logs=wanted.logs, wait_s=config.wait_s, follow=config.follow, progress=say)

    try:
        answered = ask(config, location, wanted.source, ref, question, quiet)
    finally:
        say("")
    return Fetched(answered.result, answered.source, {**config.links, **answered.config.links})


def resolve(wanted: Wanted, quiet: bool = False) -> tuple[Ref | None, str | None]:
    """The reference and the place that the words name; a path that stands where the id belongs is taken as --from."""
    location = wanted.location
    if location is not None:
        _present(location, "--from")
        if wanted.ref is None and "://" in location:
            from rca.sources.ids import parsed

            # A pasted link names server and trace at once; a mere base URL names no trace.
            return parsed(location), location
    if wanted.ref is None:
        return None, location
    from rca.sources.ids import parse_ref, parsed

    ref = parsed(wanted.ref)
    if ref is not None:
        return ref, location
    if location is None and wanted.source is None:
        if wanted.ref == "-" or (wanted.ref.strip() and os.path.exists(os.path.expanduser(wanted.ref))):
            if not quiet:
                note(f"{wanted.ref} is read as a file: --from {wanted.ref}")
            _present(wanted.ref, "--from")
            return None, wanted.ref
        if _like_a_file(wanted.ref):
            raise UsageError(f"{wanted.ref}: no such file, and no trace id", "give a trace id, or --from with an existing file")
    return parse_ref(wanted.ref), location


def _like_a_file(word: str) -> bool:
    return word.endswith(_FILES) or ("/" in word and "://" not in word)


def beside(wanted: Wanted, ref: str | None, place: str | None = None) -> Wanted:
    """A second trace: a file in the reference's place is read as one, an id is looked for in its own place, else where the first one is."""
    from rca.sources.ids import parsed

    if ref is not None and place is None and parsed(ref) is None:
        if ref == "-" or os.path.exists(os.path.expanduser(ref)):
            ref, place = None, ref
        elif _like_a_file(ref):
            return Wanted(ref, None, None, wanted.logs)  # resolve says that there is none
    at = place if place is not None else wanted.location
    return Wanted(ref, at, None if at is not None else wanted.source, wanted.logs)


def arguments(wanted: Wanted) -> str:
    """The words that name the same trace again, for the commands that a report proposes."""
    pairs = [("--from", wanted.location), ("--source", wanted.source), *(("--logs", path) for path in wanted.logs)]
    words = [*([wanted.ref] if wanted.ref else []), *(word for flag, value in pairs if value for word in (flag, value))]
    if all(_UNQUOTED.fullmatch(word) for word in words):
        return " ".join(words)
    import shlex

    return shlex.join(words)


def _present(location: str, flag: str) -> None:
    """UsageError if what follows a flag is empty, or standard input at which nobody pipes anything."""
    if not location.strip():
        raise UsageError(f"{flag} is empty", "give a path" if flag == "--logs" else "give a URL, a path, or - for standard input")
    if location == "-" and sys.stdin.isatty():
        raise UsageError(f"{flag} - reads standard input, and nothing is piped into it", "rca trace --from - < trace.json")


def names_one(wanted: Wanted, config: Config) -> bool:
    """Whether the words or the configuration name a trace, or a file that may hold just one."""
    if wanted.ref is not None:
        return True
    location = wanted.location if wanted.location is not None else "" if wanted.source else config.location
    if not location:
        return False
    from rca.sources.ids import parsed

    return guess(location).kind == "files" or parsed(location) is not None
