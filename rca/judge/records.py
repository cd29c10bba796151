"""What the judge's room hands around: places, questions, replies, verdicts.

plan (what to ask) → Question → Asker (live, cache, cassette, import, dry run) → Reply → verdicts → Evidence
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from rca.records import dataclass, field

FENCE = "{fence}"
"""Stands in a question's text wherever the random fence of a call goes; filled in when it is sent, so that the key of a
question does not depend on it."""


class Found(StrEnum):
    """What a judge says of one place."""

    SOUND = "sound"  # nothing is wrong here
    INTRODUCED = "introduced"  # the fault was born here
    INHERITED = "inherited"  # it is wrong here, and was wrong before it came here
    CANNOT_SAY = "cannot_say"


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    FAILED = "failed"  # no usable answer: server down, refused, schema left twice, fence quoted
    MISSING = "missing"  # replay or import holds no answer
    SKIPPED = "skipped"  # not asked: budget spent, dry run, export


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a question asks about.

    handle   what the question calls it: `request`, `H2`, `H1>H2` (a hand-off), `request>H1`; the ids of the graph
    node     hop id or `request`; for a hand-off the consumer
    source   for a hand-off the producer, else ""
    """

    handle: str
    node: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One call to a judge, before a fence is drawn.

    kind     trace (the whole digest) | hop (one hop) | batch (hops of one kind) | confirm (over the first three suspects)
    places   what it asks about, in the order of the data
    system   instructions and rubric; `user` the data, with `FENCE` where the fence goes
    schema   JSON Schema of the answer
    sources  handle of a text -> that text as the judge sees it (redacted, neutralised, cut), which quotes are looked up in,
             e.g. `request`, `H2.input`, `H2.output`
    rubrics  name -> version of the rubrics it was made from
    notes    plain sentences for the report: what was cut, what was redacted
    hidden   placeholder -> what was taken out before sending; stays in memory, is never sent, stored or part of the key
    """

    kind: str
    places: tuple[Place, ...]
    system: str
    user: str
    schema: Mapping[str, Any]
    sources: Mapping[str, str] = field(default_factory=dict)
    rubrics: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    vote: int = 0  # 0, 1, 2 ... : the same question asked again is another question
    hidden: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def key(self) -> str:
        """SHA-256 (hex) of everything that is sent except the fence; the model is added by whoever stores answers."""
        import json
        from hashlib import sha256

        body = [self.kind, self.system, self.user, self.schema, self.rubrics, self.vote]
        return sha256(json.dumps(body, sort_keys=True, ensure_ascii=True, default=dict).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or several calls, as the server counted them (estimated where it did not), and calls made."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.calls + other.calls, self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one question.

    data   the answer as JSON, valid under the question's schema; None unless `status` is answered
    origin where it came from: live | cache | cassette | import | ""
    error  one line that says what went wrong and where, "" where nothing did; never holds a key
    """

    status: Status
    data: Mapping[str, Any] | None = None
    origin: str = ""
    error: str = ""
    usage: Usage = Usage()
    model: str = ""


class Asker(Protocol):
    """Whatever answers questions: a live endpoint, a cache around one, a cassette, imported answers, a dry run."""

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """A reply for each question, in their order. Raises nothing for what an endpoint does; that is a FAILED reply."""
        ...


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a valid answer says of one place, after its quotes were looked up.

    confidence  0..1 as the judge states it
    quotes      (handle of the text, quoted piece), only those that are in the text
    void        why it does not count ("" if it does), e.g. "a quote is not in the text"
    """

    place: Place
    found: Found
    confidence: float
    quotes: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    void: str = ""
