"""A recent run of the same operation of which nobody said that it is bad: what `--against-last-good` compares with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rca.compare.texts import compare_payloads
from rca.config import Config
from rca.conventions.feedback import complained_of
from rca.decode import summarise
from rca.errors import NotFoundError, SourceError
from rca.model import Batch, Graph, Likeness, Trace, TraceSummary
from rca.pipeline.compare import graph_of
from rca.pipeline.load import load
from rca.pipeline.search import search
from rca.records import dataclass
from rca.sources.base import Query, Source
from rca.sources.ids import Ref

LOOKED = 10
"""Traces that are fetched and looked at, at most."""
FOUND = 60
"""Traces that a search may return."""
DAY_NS = 24 * 3600 * 10**9


@dataclass(frozen=True, slots=True)
class LastGood:
    """The run that was taken, how many traces were looked at, and why the others were not taken (reason -> how many)."""

    trace: Trace
    looked: int
    skipped: dict[str, int]
    same_request: bool = False

    @property
    def how(self) -> str:
        """How it was found, as a clause for people."""
        passed = ", ".join(f"{count} {reason}" for reason, count in self.skipped.items())
        request = "answers the same request" if self.same_request else "answers another request"
        looked = f"{self.looked} trace{'' if self.looked == 1 else 's'} looked at"
        return f"{request}; {looked}{f' (passed over: {passed})' if passed else ''}"


def last_good(
    source: Source, bad: Trace, bad_graph: Graph, config: Config, window_ns: int = DAY_NS, say: Callable[[str], None] | None = None
) -> LastGood:
    """The nearest run of the same root operation before the bad one, else after it, that is without error and complaint and records its
    data; of those that are looked at, one that answers the same request is preferred.

    Raises NotFoundError, which says what was looked at, if there is none; and what the source raises.
    """
    tell = say or (lambda _text: None)
    root = _root(bad)
    skipped: dict[str, int] = {}
    looked, nearest = 0, None
    for row in _candidates(source, bad, root, window_ns, skipped, tell):
        if looked >= LOOKED:
            break
        looked += 1
        tell(f"looking at trace {row.trace_id}")
        try:
            trace = load(source, Ref(row.trace_id), follow=config.follow)
        except SourceError:
            _count(skipped, "could not be had")
            continue
        reason, graph = _unfit(trace, bad, config)
        if graph is None:
            _count(skipped, reason)
        elif compare_payloads(graph.request, bad_graph.request, True).likeness is Likeness.EQUAL:
            return LastGood(trace, looked, skipped, True)
        elif nearest is None:
            nearest = trace
    if nearest is not None:
        return LastGood(nearest, looked, skipped)
    raise _none(source, root, window_ns, looked, skipped)


def _root(bad: Trace) -> TraceSummary:
    """The row of the bad trace itself, by which runs of the same operation are searched."""
    first = [span for span in bad.spans if span.trace_id == bad.trace_ids[0]] or list(bad.spans)
    return summarise(Batch(tuple(first)))[0]


def _candidates(
    source: Source, bad: Trace, root: TraceSummary, window_ns: int, skipped: dict[str, int], say: Callable[[str], None]
) -> Iterator[TraceSummary]:
    """Runs of the same operation: those before the bad one, the nearest first, then those after it."""
    own = set(bad.trace_ids)
    say(f"searching for runs of {root.root_name or 'the same operation'}")
    for start, end in ((root.start_ns - window_ns, root.start_ns), (root.start_ns + 1, root.start_ns + window_ns)):
        query = Query(service=root.root_service, operation=root.root_name, start_ns=max(1, start), end_ns=end, limit=FOUND)
        rows, _notices = search(source, query)
        rows = [row for row in rows if row.trace_id not in own and _same(row, root)]
        for row in sorted(rows, key=lambda row: (abs(row.start_ns - root.start_ns), row.trace_id)):
            own.add(row.trace_id)
            if row.errors:
                _count(skipped, "with errors")
            else:
                yield row


def _same(row: TraceSummary, root: TraceSummary) -> bool:
    """Whether a trace begins with the same operation; a search matches any span."""
    return (row.root_service, row.root_name) == (root.root_service, root.root_name)


def _unfit(trace: Trace, bad: Trace, config: Config) -> tuple[str, Graph | None]:
    """Why a trace is not taken, and its graph where it is."""
    if set(trace.trace_ids) & set(bad.trace_ids):
        return "part of the same run", None
    if complained_of(trace):
        return "flagged as bad", None
    graph = graph_of(trace, config)
    if not graph.final.usable or not any(hop.input.usable for hop in graph.hops):
        return "without recorded data", None
    return "", graph


def _count(skipped: dict[str, int], reason: str) -> None:
    skipped[reason] = skipped.get(reason, 0) + 1


def _none(source: Source, root: TraceSummary, window_ns: int, looked: int, skipped: dict[str, int]) -> NotFoundError:
    operation = f"{root.root_service} {root.root_name}".strip() or "this operation"
    passed = "; passed over: " + ", ".join(f"{count} {reason}" for reason, count in skipped.items()) if skipped else ""
    hours = window_ns / 3.6e12
    message = f"{source.describe()}: no good run of {operation} within {hours:g} h of this one ({looked} looked at{passed})"
    return NotFoundError(message, "look further back with --last 7d, or name a good run with --against")
