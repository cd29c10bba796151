"""What a document yields while it is being decoded: spans, log records, and what to tell the user about it."""

from __future__ import annotations

from itertools import islice

from rca.decode.values import span_id, trace_id
from rca.model import Batch, LogRecord, Notice, Span
from rca.records import dataclass, field
from rca.typed import Any

MALFORMED = (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError, RecursionError)
"""What reading a record of the wrong shape may raise; the record is skipped and told."""

_NAMED_SPANS = 100


class _TraceIds(dict[Any, str]):
    """Trace ids by how the document writes them, so that each spelling is parsed once."""

    def __missing__(self, key: Any) -> str:
        self[key] = parsed = trace_id(key)
        return parsed


class _SpanIds(dict[Any, str]):
    """Span ids by how the document writes them; parents are parsed with their spans."""

    def __missing__(self, key: Any) -> str:
        self[key] = parsed = span_id(key)
        return parsed


@dataclass(slots=True)
class _Told:
    detail: str
    count: int = 0
    span_ids: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Gathered:
    """Filled by one decoder after the other.

    `documents` counts the parts that were recognised, even if they hold no spans; `seen` says what the others are.
    """

    spans: list[Span] = field(default_factory=list)
    logs: list[LogRecord] = field(default_factory=list)
    documents: int = 0
    seen: list[str] = field(default_factory=list)
    trace_ids: dict[Any, str] = field(default_factory=_TraceIds)
    span_ids: dict[Any, str] = field(default_factory=_SpanIds)
    _told: dict[tuple[str, str], _Told] = field(default_factory=dict)

    def note(self, code: str, sentence: str, detail: str = "", span_id: str = "") -> None:
        """Say something once, however often it is true; the first detail is kept, and of what was said of spans how many they are."""
        told = self._told.get((code, sentence))
        if told is None:
            told = self._told[(code, sentence)] = _Told(detail)
        told.count += 1
        if span_id:
            told.span_ids[span_id] = None

    def skipped(self, what: str, error: BaseException) -> None:
        """A record was left out because it is not what its format says."""
        self.note("malformed", f"a {what} that is not well-formed was left out", f"{type(error).__name__}: {error}"[:160])

    def notices(self) -> tuple[Notice, ...]:
        """Everything that was said, in the order in which it was first said."""
        return tuple(
            Notice(code, _text(sentence, told), tuple(islice(told.span_ids, _NAMED_SPANS))) for (code, sentence), told in self._told.items()
        )

    def batch(self) -> Batch:
        """The finished batch."""
        return Batch(tuple(self.spans), tuple(self.logs), self.notices())


def _text(sentence: str, told: _Told) -> str:
    spans = len(told.span_ids)
    times = f"{spans} spans" if spans > 1 else f"{told.count} times" if told.count > 1 and not spans else ""
    aside = "; ".join(part for part in (times, told.detail) if part)
    return f"{sentence} ({aside})" if aside else sentence
