"""The records that flow through rca, from spans to the report.

Plain, frozen and slotted: no input or output, no third-party import, no behaviour beyond small look-ups.
Times are nanoseconds since the Unix epoch, ids are lower-case hex (32 digits a trace, 16 a span),
probabilities lie in 0..1, strengths are natural log-odds (positive speaks for a fault).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, TypeAlias

Value: TypeAlias = "None | bool | int | float | str | bytes | list[Any] | dict[str, Any]"
"""A decoded OpenTelemetry AnyValue: scalars, bytes, lists (arrayValue) and dicts (kvlistValue)."""

REQUEST = "request"
FINAL = "final"


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


# ---------------------------------------------------------------- what a backend or a file holds


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


# ---------------------------------------------------------------- payloads


class State(StrEnum):
    """How much of a payload the instrumentation recorded. Anything but captured is never a fault of the hop."""

    CAPTURED = "captured"
    TRUNCATED = "truncated"  # cut by an attribute limit or by the SDK: what is there is true, the tail is unknown
    ABSENT = "absent"  # not recorded: capture is off, or the instrumentation has no such field
    PLACEHOLDER = "placeholder"  # "<elided>", "N/A", "[REDACTED]" ... stands where the payload was
    DROPPED = "dropped"  # the SDK or the collector dropped it (size or count limits)
    BY_REFERENCE = "by_reference"  # only a URI is on the span
    UNPARSEABLE = "unparseable"  # something is there but no reader understands it
    CONFLICT = "conflict"  # two conventions on one span tell different texts; the better one is kept


class PartKind(StrEnum):
    """What a message part is."""

    TEXT = "text"
    REASONING = "reasoning"
    TOOL_CALL = "tool_call"
    TOOL_RESULT = "tool_result"
    MEDIA = "media"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a message: text as a reader would see it; `name` and `id` for tool calls and results."""

    role: str  # system | user | assistant | tool
    kind: PartKind
    text: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A retrieved document; `text` is "" where only id and score were recorded, `score` None without one."""

    id: str
    text: str
    score: float | None = None
    metadata: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Payload:
    """An input or output of a span or hop, unwrapped from what the instrumentation put around it.

    text          what a reader would read: the data, without instructions, JSON kept as the service wrote it
    value         the parsed JSON where the whole `text` is JSON (object or array), else None
    instructions  inputs only: system prompt, rules, developer message ("" without)
    parts         the messages it was built from, where it was a list of messages
    documents     retrieved documents, where it is a retriever's output
    keys          attribute, event or log names that it was read from
    convention    name of the convention that yielded it
    notes         plain sentences: repairs, conflicts, what was cut
    """

    state: State
    text: str = ""
    value: Value = None
    instructions: str = ""
    parts: tuple[Part, ...] = ()
    documents: tuple[Document, ...] = ()
    keys: tuple[str, ...] = ()
    convention: str = ""
    notes: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether there is text to look at."""
        return bool(self.text) and self.state in (State.CAPTURED, State.TRUNCATED, State.CONFLICT)


MISSING = Payload(State.ABSENT)


@dataclass(frozen=True, slots=True)
class Capture:
    """What all matching conventions read from one span.

    kind      llm | tool | retriever | reranker | embedding | agent | chain | guardrail | evaluator | prompt | parser
              | http | messaging | db | "" : what the instrumentation says the span is
    name      the name that the instrumentation gives the operation (tool, component, task), "" without
    facts     normalised side information: confidence (float 0..1), cache_hit (bool), retry (int), http_status (int),
              temperature (float), documents_count (int) ... only what was recorded
    senders, receivers   names of components that a declared graph joins to this one (Haystack)
    tool_calls_in, tool_calls_out   ids of tool calls that this span answers or makes
    """

    span_id: str
    kind: str
    input: Payload
    output: Payload
    name: str = ""
    model: str = ""
    provider: str = ""
    finish_reason: str = ""  # normalised: stop | length | tool_calls | content_filter | error | "" or the raw word
    input_tokens: int | None = None
    output_tokens: int | None = None
    response_id: str = ""
    error: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    tool_calls_in: tuple[str, ...] = ()
    tool_calls_out: tuple[str, ...] = ()
    conventions: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


# ---------------------------------------------------------------- the data-flow graph


@dataclass(frozen=True, slots=True)
class Hop:
    """One unit of work: what a service did between one input and one output.

    id         H1, H2 ... in the order in which the data flows
    role       classifier | extractor | summarizer | retriever | generator | tool | gateway | translator | guardrail | unknown
    span_ids   every span folded into this hop, the one whose payload is used first
    failed     span ids of attempts that failed before the one that counts (not on the data path)
    silent     why nothing can be said of it ("" if input or output is there)
    """

    id: str
    name: str
    service: str
    role: str
    role_confidence: float
    span_ids: tuple[str, ...]
    input: Payload
    output: Payload
    start_ns: int
    end_ns: int
    instructions: str = ""
    model: str = ""
    finish_reason: str = ""
    error: str = ""
    failed: tuple[str, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)
    conventions: tuple[str, ...] = ()
    trace_id: str = ""
    silent: str = ""


class EdgeKind(StrEnum):
    """What an edge was concluded from."""

    CONTENT = "content"  # the producer's output was found in the consumer's input
    CALL = "call"  # caller's arguments or callee's result, by parent and child
    MESSAGE = "message"  # PRODUCER/CONSUMER pair or span link
    DECLARED = "declared"  # the instrumentation names the receiver
    TOOL_CALL = "tool_call"  # the same tool-call id on both sides


@dataclass(frozen=True, slots=True)
class Change:
    """A difference on a hand-off: `before` stands in the producer's output, `after` in the consumer's input.

    kind: lost (after "") | cut (the text ends early) | garbled (encoding) | altered (other value in the same place)
          | mixed (fields of one received object come from different records of what was sent)
    path: JSON path of the field, "" in running text
    """

    kind: str
    before: str
    after: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """Data that flows from `source` to `target` (hop ids, or `request` / `final`).

    confidence  that this flow happened, 0..1
    arrived     share of the producer's output (by tokens) that stands in the consumer's input; None if unknown
    form        whole | part | field | reserialised | reworded | unseen : how it arrived
    path        the field that was taken, where form is field
    changes     what differs between what was sent and what was received
    """

    source: str
    target: str
    kinds: tuple[EdgeKind, ...]
    confidence: float
    arrived: float | None = None
    form: str = "unseen"
    path: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Hops in the order of data, and the edges between them.

    request          what reached the first service; `request_span_ids` are the entry spans (root SERVER, consumer or chain)
    final            the output that left the last hop; `final_hop` is that hop's id ("" if there is none)
    """

    hops: tuple[Hop, ...]
    edges: tuple[Edge, ...]
    request: Payload = MISSING
    request_span_ids: tuple[str, ...] = ()
    final: Payload = MISSING
    final_hop: str = ""
    notices: tuple[Notice, ...] = ()

    def hop(self, hop_id: str) -> Hop:
        """The hop of that id; KeyError if there is none."""
        for hop in self.hops:
            if hop.id == hop_id:
                return hop
        raise KeyError(hop_id)

    def into(self, node: str) -> tuple[Edge, ...]:
        """The edges that end at a node, in their order."""
        return tuple(e for e in self.edges if e.target == node)

    def out_of(self, node: str) -> tuple[Edge, ...]:
        """The edges that begin at a node, in their order."""
        return tuple(e for e in self.edges if e.source == node)


# ---------------------------------------------------------------- judgement


class Side(StrEnum):
    """Where evidence looks."""

    INPUT = "input"
    OUTPUT = "output"
    HANDOFF = "handoff"
    REQUEST = "request"
    FINAL = "final"
    CONTEXT = "context"  # worth telling, never blame: latency, retries


class Outcome(StrEnum):
    """What a check concluded; unknown says why in its sentence and is never read as good or bad."""

    BAD = "bad"
    GOOD = "good"
    UNKNOWN = "unknown"
    ERROR = "error"  # the check itself failed


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a payload: characters `start` to `end` of that side's `Payload.text` (-1 where it is not there)."""

    text: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one check saw at one place.

    node      hop id, `request` or `final`; for a hand-off the consumer, with `source` the producer
    strength  log-odds that this side is bad (positive) or good (negative); 0 for context and unknown
    quotes    what it rests on, first the accused piece, then what it was compared with
    claim     the normalised claim it is about ("" if none): evidence of several hops on one claim belongs together
    """

    check: str
    node: str
    side: Side
    outcome: Outcome
    strength: float
    sentence: str
    quotes: tuple[Quote, ...] = ()
    source: str = ""
    claim: str = ""
    fault: str = ""  # fault kind it points at, "" if none


class LocationType(StrEnum):
    """Kinds of suspect."""

    HOP = "hop"
    HANDOFF = "handoff"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a suspect lies: hop (`hop`, `span_ids`), hand-off (`hop` is the consumer, `source` the producer) or request."""

    type: LocationType
    hop: str = ""
    source: str = ""
    service: str = ""
    name: str = ""
    span_ids: tuple[str, ...] = ()
    from_span_ids: tuple[str, ...] = ()
    to_span_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suspect with its probability of being the origin.

    role: origin | propagator | symptom | bystander
    fault: the most likely fault kind, "" if nothing points at one
    """

    location: Location
    probability: float
    role: str
    evidence: tuple[Evidence, ...] = ()
    fault: str = ""


class Verdict(StrEnum):
    """The three answers."""

    ORIGIN_FOUND = "origin_found"
    NO_FAULT_FOUND = "no_fault_found"
    INSUFFICIENT = "insufficient_evidence"


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """A claim seen at one place on its way back: `where` is a node id, `side` input or output, `status` present | absent | changed."""

    where: str
    side: Side
    status: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ClaimPath:
    """A piece of the final output followed back.

    status: given | derived | introduced | changed | lost | handed_over_wrongly | unknown; `born` is the node id where it first appears
    """

    claim: str
    kind: str
    status: str
    born: str
    steps: tuple[ClaimStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What attribution concludes: verdict, ranked candidates (best first), claim paths, hop states.

    states  hop id -> origin | propagator | symptom | ok | unknown
    """

    verdict: Verdict
    candidates: tuple[Candidate, ...]
    claims: tuple[ClaimPath, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the person who flagged the answer said; all may be ""."""

    text: str = ""
    bad: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a renderer needs; no renderer looks further back."""

    trace: Trace
    graph: Graph
    diagnosis: Diagnosis
    complaint: Complaint
    notices: tuple[Notice, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)  # "trace" or span id -> UI URL
    version: str = ""
