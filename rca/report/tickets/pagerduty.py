"""An event for PagerDuty's Events API v2, without `routing_key`: a key never comes near rca, it is added when the event is sent.

    rca trace ID -o pagerduty | jq --arg key "$ROUTING_KEY" '. + {routing_key: $key}' | curl -d @- https://events.pagerduty.com/v2/enqueue

Fields: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ (summary 1,024 characters, dedup_key 255, an event 512 KB).
`dedup_key` is the fingerprint of the cause, so that a hundred traces with one cause are one alert; where no origin is named it is the
trace. Severity follows the verdict: `error` for an origin, `warning` for insufficient evidence, `info` where nothing was found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from rca.model import Report, Verdict
from rca.records import replace
from rca.report import RenderOptions
from rca.report.fingerprint import cause
from rca.report.tickets.content import cleaner, links, marker, ticket
from rca.report.tickets.ticket import Entry, Ticket, fitted
from rca.report.withhold import withholding
from rca.report.words import names

SUMMARY, FIELD, EVENT = 1_024, 255, 512_000
SEVERITY = {Verdict.ORIGIN_FOUND: "error", Verdict.INSUFFICIENT: "warning", Verdict.NO_FAULT_FOUND: "info"}


def render(report: Report, options: RenderOptions) -> str:
    """The report as a `trigger` event."""
    hide = withholding(report)
    told, safe = ticket(report, options, hide), cleaner(hide)
    short = replace(told, sections=tuple(section for section in told.sections if not section.folded))
    event, facts = _event(report, told, safe), _facts(report, safe)

    def written(part: Ticket) -> str:
        lines: dict[str, list[str]] = {}
        for section in part.sections:
            lines.setdefault(section.title or "summary", []).extend(line for entry in section.entries for line in _lines(entry))
        return json.dumps({**event, "payload": {**event["payload"], "custom_details": {**facts, **lines}}}, indent=1) + "\n"

    return fitted(short, written, lambda text: len(text) <= EVENT, "PagerDuty's 512 KB")


def _event(report: Report, told: Ticket, safe: Callable[[str, int], str]) -> dict[str, Any]:
    """All of the event but `custom_details`."""
    trace_id = report.trace.trace_ids[0] if report.trace.trace_ids else ""
    why = "".join(run.text for run in told.sections[0].entries[0].runs)
    _kind, where, _role, fault, _check = cause(report) or ("", _entry(report), "", "", "")
    return {
        "event_action": "trigger",
        "dedup_key": marker(report) or safe(f"rca-{trace_id}", FIELD),
        "payload": {
            "summary": _inert(safe(f"{told.title}. {why}", SUMMARY)),
            "severity": SEVERITY[report.diagnosis.verdict],
            "source": _inert(safe(where or "request", FIELD)),
            "class": _inert(safe(fault or str(report.diagnosis.verdict), FIELD)),
        },
        "links": [{"href": url, "text": what} for what, url in links(report)],
    }


def _facts(report: Report, safe: Callable[[str, int], str]) -> dict[str, Any]:
    """The part of `custom_details` that event rules can be written on."""
    diagnosis = report.diagnosis
    facts: dict[str, Any] = {"verdict": str(diagnosis.verdict), "trace_id": safe(next(iter(report.trace.trace_ids), ""), FIELD)}
    if marker(report):
        first = diagnosis.candidates[0]
        facts |= {
            "fingerprint": marker(report),
            "origin": _inert(safe(names(report).location(first.location), FIELD)),
            "probability": round(first.probability, 2),
            "fault": _inert(safe(first.fault, FIELD)),
            "mend": _inert(safe(first.fix, FIELD)),
        }
    return facts


def _entry(report: Report) -> str:
    """The service that the request came to."""
    return next((hop.service or hop.name for hop in report.graph.hops), "unknown")


def _lines(entry: Entry) -> Iterator[str]:
    """An entry as text; what can be copied, a link or command, stays as it is."""
    if entry.runs:
        yield "  " * (entry.level - 1) + "".join(run.href or _inert(run.text) for run in entry.runs)
    if entry.block:
        yield entry.block


def _inert(text: str) -> str:
    """Text in which no address becomes a link: a word joiner stands before its slashes."""
    return text.replace("://", ":\u2060//")
