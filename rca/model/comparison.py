"""Two runs of one pipeline side by side: which hops belong together, and what differs between them."""

from __future__ import annotations

from enum import StrEnum

from rca.model.flow import Graph
from rca.model.trace import Notice
from rca.records import dataclass


class Likeness(StrEnum):
    """How alike two texts are."""

    EQUAL = "equal"  # the same, formatting and notation aside
    WORDED = "worded"  # other words, and no fact that counts differs
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # at least one of them is not recorded, or only a part of it


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: `good` stands in the good run's text, `bad` in the other one's ("" where there is nothing).

    kind    changed | missing (in the bad run) | added | order | form | language | denied | empty | cut | garbled | merged | text
    path    JSON path of the field, "" in running text
    weight  how telling it is, 0..1: 1 for another value in the same field, little for what two answers of a model differ in anyway
    start, end   characters of the bad piece in the bad run's payload text, -1 where it is not there
    """

    kind: str
    good: str = ""
    bad: str = ""
    path: str = ""
    weight: float = 1.0
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class TextComparison:
    """Two payload texts compared; `shared` is the share of words in common (0..1), `reason` says why nothing is known."""

    likeness: Likeness
    differences: tuple[Difference, ...] = ()
    shared: float = 1.0
    reason: str = ""

    @property
    def agrees(self) -> bool:
        """Whether both say the same, in the same words or others."""
        return self.likeness in (Likeness.EQUAL, Likeness.WORDED)

    @property
    def differs(self) -> bool:
        """Whether they are known to differ in what they say."""
        return self.likeness is Likeness.DIFFERS


@dataclass(frozen=True, slots=True)
class SettingChange:
    """Something around the data that differs.

    kind   model | parameter | version | outcome (error, retries, cache, finish reason) | documents | timing
    good, bad   values as text, "" where a run has none
    """

    kind: str
    name: str
    good: str
    bad: str


@dataclass(frozen=True, slots=True)
class HopPair:
    """A hop of the good run and the one of the bad run that does the same work; ids are those of their own graphs.

    score         how sure it is that they belong together, 0..1
    instructions  lines of a diff of their instructions ("- " only in the good run, "+ " only in the bad one), () where they agree
    shape         differences of form that do not depend on the data: fields, language, length
    """

    good: str
    bad: str
    score: float
    input: TextComparison
    output: TextComparison
    instructions: tuple[str, ...] = ()
    settings: tuple[SettingChange, ...] = ()
    shape: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoffPair:
    """A hand-off of the bad run whose counterpart took the data over otherwise.

    source, target            node ids of the bad run; good_source, good_target those of the good one
    good_arrived, arrived     share of what was sent that arrived, None where it is not known or there is no such hand-off
    sent                      whether what was sent agrees
    """

    source: str
    target: str
    good_source: str
    good_target: str
    good_arrived: float | None
    arrived: float | None
    sent: bool
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Parting:
    """Where the data first parts: `type` is request | hop | handoff, the ids are those of the bad run. `clear` is False where only the
    wording parts."""

    type: str
    hop: str = ""
    source: str = ""
    good_hop: str = ""
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """A good run and a bad one, hop by hop; `reason` says why they cannot be compared ("" if they can).

    only_good, only_bad   ids of hops without a counterpart
    repeats               (hop of the bad run, further rounds in the good run, in the bad run): loops of different length
    found                 how the good run was found, where nobody named it
    vouched               whether somebody says that the good run is good; one that was found by a search is only not known to be bad
    parting               the first place in the order of the data whose input agrees and whose output does not, None if there is none
    """

    good_id: str
    bad_id: str
    good: Graph
    bad: Graph
    request: TextComparison
    final: TextComparison
    pairs: tuple[HopPair, ...] = ()
    handoffs: tuple[HandoffPair, ...] = ()
    only_good: tuple[str, ...] = ()
    only_bad: tuple[str, ...] = ()
    repeats: tuple[tuple[str, int, int], ...] = ()
    parting: Parting | None = None
    reason: str = ""
    notices: tuple[Notice, ...] = ()
    vouched: bool = True
    found: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """What a report says of the good run that it was compared with; `rca diff` says all of it.

    found     how the good run was found, "" where it was named
    reason    why they cannot be compared, "" if they can
    headline  the conclusion and the place that it names; `sentence` is what that rests on
    changes   a clause for each hop that changed on what agrees, or around which something changed
    pairs     (hop, hop of the good run, how the inputs compare, how the outputs do)
    graph     the good run's, whose secrets must not be told either; None in a saved report, of which they were taken out
    quoted    pieces of either run's payloads that may be told
    """

    trace_id: str
    found: str
    reason: str
    differs: bool
    parting: Parting | None
    headline: str
    sentence: str
    changes: tuple[str, ...]
    request: Likeness
    final: Likeness
    pairs: tuple[tuple[str, str, Likeness, Likeness], ...]
    graph: Graph | None = None
    quoted: frozenset[str] = frozenset()
