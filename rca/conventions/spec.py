"""What a convention states, and what the engine makes of it.

A convention is one module with one `CONVENTION`: names and encodings in tables, and small functions only for what a table cannot say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum, StrEnum

from rca.model import Document, Part, Span, State, Value
from rca.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Happening:
    """A span event or a log record, alike: its name and its fields (a body that is no dict stands under "")."""

    name: str
    fields: Mapping[str, Value]
    source: str  # event | log


class Encoding(StrEnum):
    """How a value stands in an attribute. Structured OTLP values (arrayValue, kvlistValue) are accepted with each of them."""

    TEXT = "S"  # a raw string: never parsed, but its JSON is looked at for known wrappers
    JSON = "J"  # JSON where it begins with [ or {, else text
    JSON_ALWAYS = "JJ"  # JSON even for scalars: "\"Paris\""
    REPR = "R"  # JSON or a Python repr
    FLAT = "F"  # flattened keys with indices below the name


class Shape(StrEnum):
    """What the decoded value is."""

    DATA = "data"  # what the service itself passed; known wrappers are taken off
    CALL = "call"  # arguments of a function by name, or what it returned
    ARGUMENTS = "arguments"  # arguments or result of a tool: kept as one JSON value
    MESSAGES = "messages"  # a list of chat messages
    TRANSCRIPT = "transcript"  # a whole conversation, question and answer in one list
    DOCUMENTS = "documents"  # retrieved documents


class Layer(IntEnum):
    """How near to the model a convention stands; texts of different layers may differ without a conflict."""

    TRANSPORT = 0
    APPLICATION = 1
    FUNCTION = 2
    MODEL = 3


INPUT, OUTPUT, INSTRUCTIONS = "input", "output", "instructions"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one side of a payload stands.

    keys   attribute names, all read; with Encoding.FLAT the part before the first index
    rank   which slot of a convention is read first where several hold text (higher wins)
    """

    side: str
    keys: tuple[str, ...]
    encoding: Encoding = Encoding.JSON
    shape: Shape = Shape.DATA
    rank: int = 5


@dataclass(frozen=True, slots=True)
class EventSlot:
    """Where a payload stands in span events or log records.

    names    event names, exact
    fields   attribute (or body field) names that hold it; "" is the body itself
    """

    side: str
    names: tuple[str, ...]
    fields: tuple[str, ...]
    encoding: Encoding = Encoding.JSON
    shape: Shape = Shape.DATA
    rank: int = 4


@dataclass(slots=True)
class Content:
    """One side, unwrapped. Mutable while it is put together; the engine makes a frozen Payload of it."""

    text: str = ""
    value: Value = None
    instructions: str = ""
    parts: tuple[Part, ...] = ()
    documents: tuple[Document, ...] = ()
    notes: list[str] = field(default_factory=list)
    state: State = State.CAPTURED
    finish: str = ""
    facts: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one convention read for one side of a span."""

    side: str
    content: Content
    keys: tuple[str, ...]
    convention: str
    layer: Layer
    rank: int


@dataclass(frozen=True, slots=True)
class Convention:
    """How to know an instrumentation and where it puts things.

    scopes       prefixes of instrumentation scope names
    keys         attribute names whose presence means this convention
    prefixes     the same for beginnings of names
    events       event or log names that mean it
    slots        payloads in attributes
    event_slots  payloads in events and log records
    references   (side, attribute name) of URIs that stand for a payload
    kinds        (attribute name, {lower-case value: kind}) in the order in which they are asked
    default_kind kind where none of `kinds` says one
    name_keys    attributes that name the operation
    facts        fact name -> attribute names (values are normalised by `facts.py`)
    usage        attributes that hold token counts as one JSON object
    placeholders texts that stand for content that was not recorded
    senders, receivers   readers of the names in a declared graph
    read         further readings that a table cannot state, from the span and its events and logs
    kind         the kind where a table cannot state it
    claims       whether an attribute name means this convention, where names are known by their shape
    claims_event the same for event names
    """

    name: str
    layer: Layer
    scopes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    event_slots: tuple[EventSlot, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, Mapping[str, str]], ...] = ()
    default_kind: str = ""
    name_keys: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    usage: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    senders: Callable[[Span], tuple[str, ...]] | None = None
    receivers: Callable[[Span], tuple[str, ...]] | None = None
    read: Callable[[Span, list[Happening]], list[Reading]] | None = None
    kind: Callable[[Span], str] | None = None
    claims: Callable[[str], bool] | None = None
    claims_event: Callable[[str], bool] | None = None

    def may_read(self, span: Span) -> bool:
        """Whether an attribute of a span is one that this convention reads."""
        if any(k in span.attributes for s in self.slots for k in s.keys):
            return True
        return self.claims is not None and any(self.claims(name) for name in span.attributes)
