"""What a backend or a file holds: spans, events, links, log records, and the trace that is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from rca.records import dataclass, field
from rca.typed import Any, TypeAlias

Value: TypeAlias = bool | int | float | str | bytes | list[Any] | dict[str, Any] | None
"""A decoded OpenTelemetry AnyValue: scalars, bytes, lists (arrayValue) and dicts (kvlistValue)."""


class SpanKind(IntEnum):
    """Span kinds with the numbers of OTLP's `Span.SpanKind`."""

    UNSPECIFIED = 0
    INTERNAL = 1
    SERVER = 2
    CLIENT = 3
    PRODUCER = 4
    CONSUMER = 5


class StatusCode(IntEnum):
    """Span status with the numbers of OTLP's `Status.StatusCode`."""

    UNSET = 0
    OK = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know about the data: `code` is stable, `text` is a sentence for people."""

    code: str
    text: str
    span_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A span event (OTLP `Span.Event`)."""

    name: str
    time_ns: int
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Link:
    """A span link (OTLP `Span.Link`); it may lead into another trace."""

    trace_id: str
    span_id: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogRecord:
    """An OTLP log record; `name` is its event name (field or `event.name` attribute), "" without one."""

    trace_id: str
    span_id: str
    time_ns: int
    name: str
    body: Value
    attributes: Mapping[str, Value]
    severity: int = 0
    service: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """One span as it was recorded. `parent_id` is "" for a root; `service` is "" where the resource names none."""

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    kind: SpanKind
    start_ns: int
    end_ns: int
    service: str
    attributes: Mapping[str, Value]
    resource: Mapping[str, Value]
    scope: str = ""
    scope_version: str = ""
    status: StatusCode = StatusCode.UNSET
    status_message: str = ""
    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()
    logs: tuple[LogRecord, ...] = ()
    dropped_attributes: int = 0
    dropped_events: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What one document decodes to: spans and log records of any number of traces, in file order."""

    spans: tuple[Span, ...] = ()
    logs: tuple[LogRecord, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One unit of analysis: the spans of a trace and of those that links join to it, without duplicates.

    `trace_ids` begins with the one that was asked for; `spans` are ordered by (start, span id);
    `origin` says where the spans came from (a URL without credentials, or a path).
    """

    trace_ids: tuple[str, ...]
    spans: tuple[Span, ...]
    notices: tuple[Notice, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class TraceSummary:
    """One row of `rca search`. `duration_ns`, `spans` and `errors` are None where the source does not say."""

    trace_id: str
    root_service: str
    root_name: str
    start_ns: int
    duration_ns: int | None = None
    services: tuple[str, ...] = ()
    spans: int | None = None
    errors: int | None = None
