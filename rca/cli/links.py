"""Where a trace, its spans and their log records can be looked at: the backend's UI, or where templates of one's own lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rca.model import Report
from rca.records import dataclass
from rca.sources.base import Source

FEW = 200  # hops whose links are told one by one; more would only be weight
SUSPECTS = 5  # of so many first ones the spans are linked, wherever they stand


@dataclass(frozen=True, slots=True)
class _Place:
    """What a link leads to; times in ns. `span_id` is "" for the whole trace."""

    trace_id: str
    span_id: str
    service: str
    start_ns: int
    end_ns: int

    @property
    def window(self) -> tuple[int, int]:
        """First and last millisecond."""
        return self.start_ns // 10**6, -(-self.end_ns // 10**6)


def links(report: Report, source: Source, templates: Mapping[str, str]) -> dict[str, str]:
    """Links by what they lead to: `trace`, a span id, `logs` (of the trace) or `logs:` and a span id; http and https only."""
    spans = report.trace.spans
    whole = _Place(
        report.trace.trace_ids[0], "", "", min((s.start_ns for s in spans), default=0), max((s.end_ns for s in spans), default=0)
    )
    found = {"trace": _link(source, templates, whole), "logs": _logs(templates, whole)}
    for place in _places(report):
        found[place.span_id] = _link(source, templates, place)
        found[f"logs:{place.span_id}"] = _logs(templates, place)
    return {key: url for key, url in found.items() if url.startswith(("http://", "https://"))}


def _link(source: Source, templates: Mapping[str, str], place: _Place) -> str:
    kind = "span" if place.span_id else "trace"
    if kind in templates:
        return _filled(templates[kind], place)
    url = source.ui_url(place.trace_id, place.span_id)
    if not url or not place.end_ns:
        return url
    from rca.sources.grafana import within

    return within(url, *place.window)


def _logs(templates: Mapping[str, str], place: _Place) -> str:
    """Log records of a place; "" where the template tells spans apart and this is none, or the other way round."""
    text = templates.get("logs", "")
    if not text:
        return ""
    from rca.config.links import asked

    of_spans = bool(asked(text) & {"span_id", "service"})
    return _filled(text, place) if of_spans == bool(place.span_id) else ""


def _filled(text: str, place: _Place) -> str:
    from rca.config.links import filled

    start, end = place.window
    values = {"trace_id": place.trace_id, "span_id": place.span_id, "service": place.service}
    return filled(text, {**values, "start_ms": str(start), "end_ms": str(end)})


def _places(report: Report) -> Iterator[_Place]:
    """The first span of each hop, and those of the first suspects."""
    ids = [hop.span_ids[0] for hop in report.graph.hops[:FEW]]
    suspects = [c.location for c in report.diagnosis.candidates[:SUSPECTS]]
    ids += [some[0] for where in suspects for some in (where.span_ids, where.from_span_ids, where.to_span_ids) if some]
    spans = {span.span_id: span for span in report.trace.spans}
    for span_id in dict.fromkeys(ids):
        if span := spans.get(span_id):
            yield _Place(span.trace_id, span_id, span.service, span.start_ns, span.end_ns)
