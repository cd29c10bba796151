"""The data-flow graph: hops and the edges between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from rca.model.payload import MISSING, Payload
from rca.model.trace import Notice, Value
from rca.records import dataclass, field

REQUEST = "request"
FINAL = "final"


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
