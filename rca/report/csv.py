"""The hops as a table, one line each, for spreadsheets and for `join`: RFC 4180 with line feeds and a line of names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

from rca.model import Candidate, Edge, Hop, LocationType, Payload, Report
from rca.report import RenderOptions
from rca.report.escape import one_line, visible
from rca.report.withhold import withholding
from rca.report.words import UNSAVED, link

COLUMNS = (
    "hop", "service", "name", "role", "state", "probability", "fault", "input_from", "changed_on_the_way", "handoff_probability",
    "input", "input_length", "output", "output_length", "started", "duration_ms", "model", "finish_reason", "error",
    "trace_id", "span_id", "link",
)  # fmt: skip
TEXTS = ("input_text", "output_text")  # with --payloads
LARGEST = 32_000  # characters of a text: a cell of Excel holds 32,767
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def render(report: Report, options: RenderOptions) -> str:
    """The table."""
    clean = withholding(report)
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow((*COLUMNS, *(TEXTS if options.payloads else ())))
    for row in _rows(report, options.payloads):
        table.writerow([_harmless(clean(visible(cell))) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _rows(report: Report, payloads: bool) -> Iterator[list[str | int | float]]:
    into: dict[str, list[Edge]] = {}
    for edge in report.graph.edges:
        into.setdefault(edge.target, []).append(edge)
    accused = {c.location.hop: c for c in reversed(report.diagnosis.candidates) if c.location.type is LocationType.HOP}
    handed = {c.location.hop: c for c in reversed(report.diagnosis.candidates) if c.location.type is LocationType.HANDOFF}
    for hop in report.graph.hops:
        suspect, edges = accused.get(hop.id), into.get(hop.id, [])
        yield [
            *(hop.id, one_line(hop.service), one_line(hop.name), one_line(hop.role), report.diagnosis.states.get(hop.id, "unknown")),
            *(_probability(suspect), one_line(suspect.fault) if suspect else ""),
            " ".join(edge.source for edge in edges),
            " ".join(f"{edge.source}:{change.kind}" for edge in edges for change in edge.changes),
            _probability(handed.get(hop.id)),
            *(str(hop.input.state), hop.input.length, str(hop.output.state), hop.output.length),
            *_times(hop),
            *(one_line(hop.model), one_line(hop.finish_reason), one_line(hop.error), hop.trace_id, hop.span_ids[0] if hop.span_ids else ""),
            link(report, hop.span_ids),
            *((_text(hop.input), _text(hop.output)) if payloads else ()),
        ]


def _probability(suspect: Candidate | None) -> str | float:
    return round(suspect.probability, 4) if suspect else ""


def _times(hop: Hop) -> tuple[str, str | float]:
    """The beginning in UTC and the duration in milliseconds; empty where the trace has no times."""
    if not hop.start_ns:
        return "", ""
    begun = _EPOCH + timedelta(microseconds=hop.start_ns // 1000)
    return begun.isoformat(timespec="microseconds").replace("+00:00", "Z"), round((hop.end_ns - hop.start_ns) / 1e6, 3)


def _text(payload: Payload) -> str:
    if payload.unsaved:
        return f"({UNSAVED})"
    text = visible(payload.text)  # before it is cut, lest a secret is
    return text if len(text) <= LARGEST else f"{text[:LARGEST]}… ({len(text) - LARGEST:,} more characters, see --json)"


def _harmless(cell: str) -> str:
    """The cell with a quote before what a spreadsheet would take for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return "'" + cell if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else cell
