"""What was concluded: evidence, candidates, diagnosis, and the report that holds it all."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from rca.model.flow import Graph
from rca.model.trace import Notice, Trace
from rca.records import dataclass, field
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.model.comparison import Against  # the records of a comparison are imported where two runs are compared


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
    points    percentage points by which it moved the probability of the suspect that it is told under, 0 where it is told alone
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
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Constraint:
    """Something that a hop was told of its output.

    kind       labels | form | schema | fields | type | language | length
    demand     what was asked for, in words
    quote      the piece of the instructions that it was read from ("" where rca.yaml states it)
    sure       that the instructions mean it, 0..1
    violation  how the output violates it, to follow the hop's name; "" where it keeps it
    piece      of the output that violates it, "" if none does by itself
    """

    kind: str
    demand: str
    quote: str = ""
    sure: float = 1.0
    violation: str = ""
    piece: str = ""


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
    """A suspect with its probability of being an origin.

    role        origin | propagator | amplifier | symptom | bystander
    fault       the most likely fault kind, "" if nothing points at one
    fix         what to mend for it: prompt | schema | retrieval | hand-off code | model | input validation | infrastructure | ""
    fine_if_right  probability that the final output would be fine had this place been right (the counterfactual)
    """

    location: Location
    probability: float
    role: str
    evidence: tuple[Evidence, ...] = ()
    fault: str = ""
    fix: str = ""
    fine_if_right: float = 0.0


class Verdict(StrEnum):
    """The three answers."""

    ORIGIN_FOUND = "origin_found"
    NO_FAULT_FOUND = "no_fault_found"
    INSUFFICIENT = "insufficient_evidence"


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """A claim seen at one place on its way back: `where` is a node id, `side` input or output, `status` present | absent | changed.

    start, end  characters of that side's `Payload.text` (-1 where the quote is not there)
    """

    where: str
    side: Side
    status: str
    quote: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class ClaimPath:
    """A piece of the final output followed back.

    status: given | derived | introduced | changed | lost | handed_over_wrongly | unknown; `born` is the node id where it first appears

    key      canonical form of the claim, "" for sentences
    spots    every place in the final output's text, as (start, end)
    how      how it came to be: verbatim | format | sum | 19 % of | chosen | source | instructions | reworded ... ("" if unknown)
    before   changed and handed_over_wrongly: what stood in its place
    source   handed_over_wrongly: the node that sent it otherwise
    sourced  it was brought in by a search, look-up or calculation without a model, which is there to bring news
    rests_on derived: the claims that it was derived from, followed back in turn
    """

    claim: str
    kind: str
    status: str
    born: str
    steps: tuple[ClaimStep, ...] = ()
    key: str = ""
    spots: tuple[tuple[int, int], ...] = ()
    how: str = ""
    before: str = ""
    source: str = ""
    sourced: bool = False
    rests_on: tuple[ClaimPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What attribution concludes: verdict, ranked candidates (best first), claim paths, hop states.

    claims       what the diagnosis is about
    pieces       the whole final output, followed back: its claims, then its statements, each in the order of the text
    states       hop id -> origin | propagator | amplifier | symptom | ok | unknown
    constraints  hop id -> what it was told of its output, kept and violated; hops that were told nothing are absent
    """

    verdict: Verdict
    candidates: tuple[Candidate, ...]
    claims: tuple[ClaimPath, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    pieces: tuple[ClaimPath, ...] = ()
    constraints: Mapping[str, tuple[Constraint, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the person who flagged the answer said; all may be ""."""

    text: str = ""
    bad: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class JudgedPlace:
    """What a judge said of one place.

    handle      `request`, `H2`, or `H1>H2` for a hand-off
    found       sound | introduced | inherited | cannot_say
    confidence  0..1, as the judge states it
    weight      log-odds with which it entered the ranking (0 where it does not count)
    quotes      (handle of the text, e.g. `H2.output`; quoted piece as the judge saw it)
    void        why it does not count, "" if it does
    doubts      sentences on what contradicts it in the provenance
    """

    handle: str
    found: str
    confidence: float
    weight: float
    quotes: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    void: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """What was asked of a judge, what it cost, and what was not judged.

    plan      trace | hop
    places    what it said, in the order of the data
    unjudged  (handle, why), for every place that was to be asked about and has no answer that counts
    asked     hops whose texts a question held
    origins   where answers came from (live, cache, cassette, import) -> how many
    money     in `currency`; None where no price is configured
    """

    model: str
    plan: str
    places: tuple[JudgedPlace, ...] = ()
    unjudged: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float | None = None
    currency: str = ""
    origins: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    cause: str = ""  # the hidden cause and the smallest repair, where the first three were put to the judge once more
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a report that was read back from a file tells of its trace, of which it holds no spans."""

    spans: int
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a renderer needs; no renderer looks further back, and none counts spans: a saved report has none."""

    trace: Trace
    graph: Graph
    diagnosis: Diagnosis
    complaint: Complaint
    notices: tuple[Notice, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)  # "trace" or span id -> UI URL
    version: str = ""
    judge: JudgeReport | None = None  # None where no judge was asked
    saved: Saved | None = None  # None where the report was made here and now
    against: Against | None = None  # None where it was compared with no good run

    @property
    def span_count(self) -> int:
        """How many spans the trace has."""
        return self.saved.spans if self.saved else len(self.trace.spans)

    @property
    def services(self) -> tuple[str, ...]:
        """The services that recorded them, by name."""
        return self.saved.services if self.saved else tuple(sorted({span.service for span in self.trace.spans if span.service}))
