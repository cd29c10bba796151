"""What every source offers: documents by trace id, search, and a ping. No source decodes span formats."""

from __future__ import annotations

from collections.abc import Mapping

from rca.model import Notice, TraceSummary
from rca.records import dataclass, field
from rca.typed import Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes that hold spans or log records, as the source delivered them (already decompressed).

    `name` tells people where they came from (URL without credentials, or path); `shape` is a hint for decoding
    ("tempo-v2-pb" and the like, "" = look at the bytes).
    """

    name: str
    data: bytes
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Answers for one trace id (all that a file source holds if no id was given), and what to tell the user.

    `complete`: the source has nothing else, so asking it for a linked trace as well would yield the same answers.
    """

    answers: tuple[Answer, ...]
    notices: tuple[Notice, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search. `text` is the source's own query language (TraceQL for Tempo); times are ns, 0 = source's default."""

    text: str = ""
    service: str = ""
    operation: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    errors_only: bool = False
    start_ns: int = 0
    end_ns: int = 0
    min_duration_ns: int = 0
    max_duration_ns: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What a search returned: rows, or answers with whole traces that are still to be decoded and summarised."""

    rows: tuple[TraceSummary, ...] = ()
    answers: tuple[Answer, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Ping:
    """Whether a source answers: server and version if it tells, the API that works, and what stands in the way."""

    ok: bool
    text: str
    version: str = ""


class Source(Protocol):
    """One place where traces come from. `describe` is free of credentials."""

    name: str

    def describe(self) -> str:
        """Kind and address for messages."""

    def fetch(self, trace_id: str | None) -> Fetched:
        """Documents that hold the trace; NotFoundError, UnreachableError, RefusedError, TooLargeError."""

    def linking(self, trace_id: str) -> tuple[str, ...]:
        """Ids of traces whose spans link to this trace, as far as the source can tell (() if it cannot)."""

    def search(self, query: Query) -> Found:
        """Traces that match."""

    def ping(self) -> Ping:
        """Reachability; never raises SourceError."""

    def ui_url(self, trace_id: str, span_id: str = "") -> str:
        """Deep link into the backend's UI, "" if unknown."""
