"""Which sources to ask: what the command line names, what a pasted link names, what is configured, what runs on this machine."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rca.config import Config, SourceConfig, with_environment
from rca.errors import UsageError
from rca.records import dataclass, replace
from rca.sources import DEFAULTS, guess, of_ref
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.sources.ids import Ref

_IMPATIENT_S = 5.0  # for servers on this machine that may well not be there
POINT_TO_ONE = "point rca to a server or a file with --from URL|FILE, RCA_FROM, or sources in rca.yaml"


@dataclass(frozen=True, slots=True)
class Choice:
    """Sources in the order in which they are asked, and whether nobody chose them (`probing`: take whichever answers)."""

    sources: tuple[SourceConfig, ...]
    probing: bool = False
    notes: tuple[str, ...] = ()


def choose(config: Config, location: str | None, name: str | None, ref: Ref | None = None) -> Choice:
    """The sources to ask. UsageError if two are named at once, or one is not known."""
    if location is not None and name is not None:
        raise UsageError("--from and --source both say where to look", "keep one of them")
    if location is not None:
        return Choice((_located(config, location),))
    if name is not None:
        return Choice((_named(config, name),))
    if ref is not None and ref.url:
        return _linked(config, ref)
    if config.location:
        return Choice((_located(config, config.location),))
    if config.source:
        return Choice((_named(config, config.source),))
    if config.sources:
        return Choice(tuple(_ready(source) for source in config.sources), probing=len(config.sources) > 1)
    local = (replace(source, timeout_s=_IMPATIENT_S, retries=0) for source in DEFAULTS)
    return Choice(tuple(with_environment(source, secrets=False) for source in local), probing=True)


def _located(config: Config, location: str) -> SourceConfig:
    """What follows --from; a server that rca.yaml knows keeps what is configured for it."""
    if "://" not in location and not _is_file(location) and any(source.name == location for source in config.sources):
        return _named(config, location)
    guessed = guess(location)
    known = _known(config, guessed.url)
    if known is None:
        return with_environment(guessed)
    # At the configured host another path may be meant (a proxy); at its UI's host, the server behind it is.
    return _ready(replace(known, url=guessed.url) if _host(known.url) == _host(guessed.url) else known)


def _is_file(location: str) -> bool:
    return location == "-" or any(mark in location for mark in "*?[") or os.path.exists(os.path.expanduser(location))


def _named(config: Config, name: str) -> SourceConfig:
    for source in config.sources:
        if source.name == name:
            return _ready(source)
    names = ", ".join(source.name for source in config.sources)
    raise UsageError(f"no source is named {name!r}", f"known: {names}" if names else "rca.yaml names none; give --from URL|FILE instead")


def _ready(source: SourceConfig) -> SourceConfig:
    """A configured source, its kind guessed from the address where none is given."""
    return with_environment(source if source.kind else replace(source, kind=guess(source.url).kind))


def _linked(config: Config, ref: Ref) -> Choice:
    """The server that a pasted link leads to. Links come from strangers: only a server that was named elsewhere gets credentials."""
    known = _known(config, ref.url)
    if known is not None:
        return Choice((_ready(known),))
    named = config.location if "://" in config.location else ""
    if named and _host(named) == _host(ref.url):
        return Choice((_located(config, named),))
    plain = of_ref(ref) or guess(ref.url)
    ready = with_environment(plain, secrets=False)
    notes = []
    if with_environment(plain) != ready:
        notes.append(f"no credentials are sent to {_host(ref.url)}, which only the link names; add --from {plain.url} to send them")
    return Choice((ready,), notes=tuple(notes))


def _known(config: Config, url: str) -> SourceConfig | None:
    """The configured source that stands at the same scheme, host and port."""
    host = _host(url)
    if not host:
        return None
    same: Sequence[SourceConfig] = [s for s in config.sources if host in (_host(s.url), _host(s.ui_url))]
    return same[0] if same else None


def _host(url: str) -> str:
    """Scheme, host and port of a URL, "" if it is none."""
    if "://" not in url:
        return ""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()
