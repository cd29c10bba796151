"""A search to rows: whole traces are decoded and summarised, and what a server ignored in the query is filtered here."""

from __future__ import annotations

from rca.decode import decode, summarise
from rca.errors import DecodeError
from rca.model import Batch, Notice, Span, StatusCode, TraceSummary
from rca.records import replace
from rca.sources.base import Query, Source


def search(source: Source, query: Query) -> tuple[list[TraceSummary], tuple[Notice, ...]]:
    """The traces that match, newest first, at most `query.limit` of them, and what the user should be told.

    Raises what the source raises, and DecodeError if nothing that came back could be read.
    """
    found = source.search(query)
    notices = list(found.notices)
    batches: list[Batch] = []
    failed: list[DecodeError] = []
    for answer in found.answers:
        try:
            batches.append(decode(answer.data, answer.name, answer.shape))
        except DecodeError as error:
            failed.append(error)
    if failed and not batches:
        raise failed[0]
    notices += [Notice("file_skipped", f"no traces in it, skipped: {error.message}") for error in failed[:1]]
    rows = _merged([row for batch in batches for row in summarise(batch)])
    kept = [row for row in rows.values() if _matches_row(row, query)]
    if query.service or query.operation or query.tags or query.errors_only:
        matching = {span.trace_id for batch in batches for span in batch.spans if _matches_span(span, query)}
        kept = [row for row in kept if row.trace_id in matching]
    rows_of_source = [row for row in found.rows if row.trace_id not in rows and _matches_row(row, query)]
    everything = sorted([*kept, *rows_of_source], key=lambda row: (-row.start_ns, row.trace_id))
    if len(everything) > query.limit:
        notices.append(Notice("search_limited", f"the newest {query.limit} of {len(everything)} traces are shown"))
    return everything[: query.limit], tuple(dict.fromkeys(notices))


def _merged(rows: list[TraceSummary]) -> dict[str, TraceSummary]:
    """One row a trace; a trace of which several documents hold parts or copies has the root of the earliest."""
    merged: dict[str, TraceSummary] = {}
    for row in rows:
        other = merged.get(row.trace_id)
        merged[row.trace_id] = row if other is None else _joined(other, row)
    return merged


def _joined(one: TraceSummary, other: TraceSummary) -> TraceSummary:
    first, second = (one, other) if (not one.root_name, one.start_ns) <= (not other.root_name, other.start_ns) else (other, one)
    return replace(
        first,
        start_ns=min(one.start_ns, other.start_ns),
        duration_ns=_greater(first.duration_ns, second.duration_ns),
        services=tuple(dict.fromkeys((*first.services, *second.services))),
        spans=_greater(first.spans, second.spans),
        errors=_greater(first.errors, second.errors),
    )


def _greater(one: int | None, other: int | None) -> int | None:
    return max((value for value in (one, other) if value is not None), default=None)


def _matches_row(row: TraceSummary, query: Query) -> bool:
    """Time and duration; a row that does not tell its duration is kept."""
    if (query.start_ns and row.start_ns < query.start_ns) or (query.end_ns and row.start_ns > query.end_ns):
        return False
    if row.duration_ns is None:
        return True
    # Tempo rounds to milliseconds
    return not (
        (query.min_duration_ns and row.duration_ns + 10**6 < query.min_duration_ns)
        or (query.max_duration_ns and row.duration_ns > query.max_duration_ns + 10**6)
    )


def _matches_span(span: Span, query: Query) -> bool:
    """Whether one span meets service, operation, tags and status together, as the servers' own filters want it."""
    if query.service and span.service != query.service:
        return False
    if query.operation and span.name != query.operation:
        return False
    if query.errors_only and not (span.status == StatusCode.ERROR or span.attributes.get("error") in (True, "true")):
        return False
    return all(_holds(span, key, value) for key, value in query.tags.items())


def _holds(span: Span, key: str, value: str) -> bool:
    for attributes in (span.attributes, span.resource, *(event.attributes for event in span.events)):
        if key in attributes:
            held = attributes[key]
            if (str(held).lower() if isinstance(held, bool) else str(held)) == value:
                return True
    return key == "error" and value == "true" and span.status == StatusCode.ERROR
