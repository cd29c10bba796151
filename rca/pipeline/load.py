"""A source and a reference to one `Trace`: fetch, decode, choose, follow links, assemble."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from rca.config import SourceConfig
from rca.decode import assemble, decode, families, summarise
from rca.errors import DecodeError, NotFoundError, SourceError, UsageError
from rca.model import Batch, Notice, Trace, TraceSummary
from rca.records import dataclass, field, replace
from rca.sources.base import Fetched, Source
from rca.sources.files import FilesSource
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.sources.ids import Ref

LISTED = 10  # ids that an error lists before it only counts
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 5.0
_STILL = 2  # polls without a new span after which a trace counts as whole


def load(
    source: Source,
    ref: Ref | None,
    *,
    logs: Sequence[str] = (),
    wait_s: float = 0.0,
    follow: int = 10,
    sleep: Callable[[float], None] = time.sleep,
    progress: Callable[[str], None] | None = None,
) -> Trace:
    """The trace that `ref` names with those that links join to it, or what a file holds if it is one thing.

    `follow` bounds how many linked traces are added (0 = none), `wait_s` polls for late spans until their number
    stands still. UsageError where a choice is needed; NotFoundError, DecodeError and what the source raises otherwise.
    """
    say = progress or (lambda _text: None)
    gathered = _Gathered(source, say)
    if ref is None:
        gathered.fetch(None)
        trace_ids = _only(gathered, source, follow)
    else:
        _wait(gathered, ref.trace_id, wait_s, sleep)
        wanted = gathered.held(ref.trace_id)
        trace_ids = _follow(gathered, wanted, follow)
    for path in logs:
        say(f"reading logs from {path}")
        gathered.add(FilesSource(SourceConfig(kind="files", url=path)).fetch(None))
    trace = assemble(gathered.batches, trace_ids, origin=source.describe())
    if not trace.spans:
        raise NotFoundError(f"{source.describe()}: trace {trace_ids[0]} holds no spans", "if it is still being written, try --wait 30s")
    return replace(trace, notices=_distinct((*trace.notices, *gathered.notices)))


@dataclass(slots=True)
class _Gathered:
    """Everything read so far, each answer decoded once, and who links to whom."""

    source: Source
    say: Callable[[str], None]
    batches: list[Batch] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    complete: bool = False
    spans: dict[str, int] = field(default_factory=dict)  # trace id -> number of spans
    _names: set[str] = field(default_factory=set)
    _joined: dict[str, dict[str, None]] = field(default_factory=dict)  # trace id -> linked ids, both ways

    def fetch(self, trace_id: str | None) -> None:
        self.say(f"asking {self.source.describe()}" + (f" for {trace_id}" if trace_id else ""))
        self.add(self.source.fetch(trace_id))

    def add(self, fetched: Fetched) -> None:
        self.complete = self.complete or fetched.complete
        self.notices += fetched.notices
        new = [answer for answer in fetched.answers if answer.name not in self._names]
        failed: list[DecodeError] = []
        for answer in new:
            self._names.add(answer.name)
            try:
                self._keep(decode(answer.data, answer.name, answer.shape))
            except DecodeError as error:
                failed.append(error)
        if failed and len(failed) == len(new):
            raise failed[0]
        if failed:
            rest = f" and {len(failed) - 1} more files" if len(failed) > 1 else ""
            self.notices.append(Notice("file_skipped", f"no traces in it, skipped: {failed[0].message}{rest}"))

    def forget(self) -> None:
        """Begin anew before the same trace is asked for again."""
        for kept in (self.batches, self.notices, self.spans, self._names, self._joined):
            kept.clear()

    def linked(self, trace_id: str) -> list[str]:
        return list(self._joined.get(trace_id, ()))

    def held(self, trace_id: str) -> str:
        """The id under which the trace is here: as asked, or the only one whose low 64 bits were asked for."""
        if trace_id in self.spans:
            return trace_id
        if trace_id.startswith("0" * 16):
            longer = [held for held in self.spans if held.endswith(trace_id[16:])]
            if len(longer) == 1:
                self.notices.append(Notice("id_completed", f"{trace_id[16:]} was taken as the low half of trace {longer[0]}"))
                return longer[0]
        missing = f"{self.source.describe()}: trace {trace_id} not found"
        if not self.spans:
            raise NotFoundError(missing + self.said(), "check the id and the source; if it is new, try --wait 30s")
        raise NotFoundError(f"{missing} among {_count(len(self.spans), 'trace')}", f"take one of these:\n{self.listing()}")

    def listing(self) -> str:
        """The traces that were read, the largest first, one a line with root, services and size."""
        rows = [row for batch in self.batches for row in summarise(batch)]
        largest: dict[str, TraceSummary] = {}
        for row in sorted(rows, key=lambda row: (-(row.spans or 0), row.start_ns, row.trace_id)):
            largest.setdefault(row.trace_id, row)
        lines = [_row(row) for row in list(largest.values())[:LISTED]]
        more = [f"and {_count(len(largest) - LISTED, 'more trace')}"] if len(largest) > LISTED else []
        return "\n".join(f"  {line}" for line in [*lines, *more])

    def said(self) -> str:
        """What a saved error answer says, as the end of a message; "" if none was read."""
        said = [notice.text for batch in self.batches for notice in batch.notices if notice.code == "backend_error"]
        return f" ({_printable(said[0])})" if said else ""

    def _keep(self, batch: Batch) -> None:
        self.batches.append(batch)
        for span in batch.spans:
            self.spans[span.trace_id] = self.spans.get(span.trace_id, 0) + 1
            for link in span.links:
                if link.trace_id and link.trace_id != span.trace_id:
                    self._joined.setdefault(span.trace_id, {})[link.trace_id] = None
                    self._joined.setdefault(link.trace_id, {})[span.trace_id] = None


def _only(gathered: _Gathered, source: Source, follow: int) -> tuple[str, ...]:
    """The ids of a file that holds one trace or one family."""
    if not gathered.spans:
        raise NotFoundError(
            f"{source.describe()}: no spans in it{gathered.said()}", "rca reads OTLP, Jaeger and Tempo documents; see the README on files"
        )
    groups = families(gathered.batches)
    if len(groups) == 1:
        return groups[0] if follow else groups[0][:1]
    held = _count(len(gathered.spans), "trace")
    raise UsageError(f"{source.describe()}: holds {held}, which one is meant?", f"add one of these ids:\n{gathered.listing()}")


def _wait(gathered: _Gathered, trace_id: str, wait_s: float, sleep: Callable[[float], None]) -> None:
    """Fetch a trace; with `wait_s`, again until the number of its spans stands still or time is up."""
    if wait_s <= 0:
        gathered.fetch(trace_id)
        return
    began, slept = time.monotonic(), 0.0
    pause, still, before = _FIRST_PAUSE_S, 0, -1
    while True:
        left = wait_s - max(slept, time.monotonic() - began)
        gathered.forget()
        try:
            gathered.fetch(trace_id)
        except NotFoundError:
            if left <= 0:
                raise
        count = gathered.spans.get(trace_id, 0)
        still = still + 1 if count == before and count else 0
        before = count
        if still >= _STILL:
            return
        if left <= 0:
            gathered.notices.append(Notice("still_growing", f"the trace was still growing after {wait_s:g} s; later spans are missing"))
            return
        gathered.say(f"{count} spans so far, waiting for more")
        pause = min(pause, left)
        sleep(pause)
        slept += pause
        pause = min(pause * 1.5, _LONGEST_PAUSE_S)


def _follow(gathered: _Gathered, trace_id: str, follow: int) -> tuple[str, ...]:
    """The trace and the nearest of those that links join to it, breadth first, at most `follow` of them."""
    taken = [trace_id]
    seen = {trace_id}
    queue = deque([trace_id] if follow > 0 else [])
    while queue:
        current = queue.popleft()
        neighbours = dict.fromkeys([*gathered.linked(current), *gathered.source.linking(current)])
        for neighbour in neighbours:
            if neighbour in seen:
                continue
            if len(taken) > follow:
                text = f"more than {follow} traces are linked to this one; the rest was left out (--follow N takes more)"
                gathered.notices.append(Notice("follow_stopped", text))
                return tuple(taken)
            seen.add(neighbour)
            # a server's word that a trace links here is checked on the trace itself
            if _fetch_linked(gathered, neighbour, current) and neighbour in gathered.linked(current):
                taken.append(neighbour)
                queue.append(neighbour)
    return tuple(taken)


def _fetch_linked(gathered: _Gathered, trace_id: str, origin: str) -> bool:
    """Make sure that a linked trace is here; a notice says why if it cannot be had."""
    reason = "it is not in the file"
    if not gathered.complete:
        try:
            gathered.fetch(trace_id)
        except SourceError as error:
            reason = error.message
    if trace_id in gathered.spans:
        return True
    gathered.notices.append(Notice("linked_trace_missing", f"trace {origin} is linked with {trace_id}, which could not be had: {reason}"))
    return False


def _row(row: TraceSummary) -> str:
    services = ", ".join(_printable(name) for name in row.services[:4]) + (", …" if len(row.services) > 4 else "")
    return f"{row.trace_id}  {_printable(row.root_name) or '(no name)'}  [{services}]  {_count(row.spans or 0, 'span')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _printable(text: str) -> str:
    """One short line without control characters: names in traces are written by others."""
    line = "".join(c if c.isprintable() else " " for c in text[:400])
    return line if len(line) <= 60 else line[:59] + "…"


def _distinct(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    return tuple(dict.fromkeys(notices))
