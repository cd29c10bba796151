"""What flowed: payloads, and what the conventions read from one span."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from rca.model.trace import Notice, Value
from rca.records import dataclass, field


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


class Extent(StrEnum):
    """How much of a text a saved report holds."""

    WHOLE = "whole"
    EXCERPT = "excerpt"  # its beginning
    NONE = "none"  # saved without --payloads


@dataclass(frozen=True, slots=True)
class Kept:
    """What a saved report tells of a text, which it holds with secrets masked, in part, or not at all.

    length, sha256   of the text as it was recorded, in characters and over its UTF-8 ("" if there was none)
    """

    length: int
    sha256: str
    extent: Extent


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
    kept          set where it was read back from a saved report
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
    kept: Kept | None = None

    @property
    def usable(self) -> bool:
        """Whether there is text to look at, or was when the report was made."""
        return (bool(self.text) or self.unsaved) and self.state in (State.CAPTURED, State.TRUNCATED, State.CONFLICT)

    @property
    def length(self) -> int:
        """Characters of the text as it was recorded."""
        return self.kept.length if self.kept else len(self.text)

    @property
    def unsaved(self) -> bool:
        """Whether a text was recorded that this saved report does not hold: it is not shown, and is not missing in the trace."""
        return self.kept is not None and self.kept.extent is Extent.NONE


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
