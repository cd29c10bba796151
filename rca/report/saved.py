"""A report that was saved with `rca trace --json`, read back: schema `rca.report/1`, also as an older rca wrote it.

What a reader cannot know is not made up: the trace has no spans, a text that was saved without --payloads is marked as such.
Secrets were masked when it was saved. Whatever renders it masks once more, for a report may have been written by others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rca import __version__
from rca.errors import UsageError
from rca.model import (
    FINAL,
    REQUEST,
    Against,
    Candidate,
    Change,
    ClaimPath,
    ClaimStep,
    Complaint,
    Constraint,
    Diagnosis,
    Edge,
    EdgeKind,
    Evidence,
    Extent,
    Graph,
    Hop,
    JudgedPlace,
    JudgeReport,
    Kept,
    Likeness,
    Location,
    LocationType,
    Notice,
    Outcome,
    Parting,
    Payload,
    Quote,
    Report,
    Saved,
    Side,
    State,
    Trace,
    Verdict,
)
from rca.report.fields import Fields, document
from rca.report.json import SCHEMA
from rca.report.judged import SAYS
from rca.report.words import ROLES, STATES

AGAIN = "save it again: rca trace ID --json > report.json"
_DEEPEST = 20  # claims that claims were derived from, one in another
_SPAN = re.compile("[0-9a-f]{16}")
_TRACE = re.compile("[0-9a-f]{1,32}")


def read(data: bytes, name: str) -> Report:
    """The report in a document; UsageError names the file, and the field that is at fault."""
    top = Fields(document(data, name, AGAIN), name, hint=AGAIN)
    _known(top)
    top.hint = _hint(top.text("rca_version", ""))
    report = _report(top)
    _checked(report, top)
    return report


# ---------------------------------------------------------------- the document


def _known(top: Fields) -> None:
    """UsageError if the document is something else than a report that this version can read."""
    schema = top.value.get("schema")
    family, _, version = schema.partition("/") if isinstance(schema, str) else ("", "", "")
    if schema == SCHEMA:
        return
    if family == SCHEMA.partition("/")[0] and version.isdecimal():
        raise UsageError(f"{top.file}: schema {family}/{version[:20]}, and this rca {__version__} reads {SCHEMA}", "install a newer rca")
    if family == "rca.blame":
        raise UsageError(f"{top.file}: what rca blame --json wrote, and no report", AGAIN)
    if {"resourceSpans", "resource_spans", "batches", "trace", "data", "spans"} & set(top.value) and "verdict" not in top.value:
        raise UsageError(f"{top.file}: a trace, and no report on one", f"rca trace --from {top.file}")
    raise UsageError(f"{top.file}: not a report: 'schema' is not {SCHEMA}", AGAIN)


def _hint(version: str) -> str:
    """What to do about a field that is not as it should be."""
    newer = [int(n) for n in re.findall(r"\d{1,9}", version)[:3]] > [int(n) for n in re.findall(r"\d+", __version__)[:3]]
    return f"rca {version[:40]} wrote it, and this is {__version__}: install a newer rca" if newer else AGAIN


def _checked(report: Report, top: Fields) -> None:
    """UsageError if something speaks of a hop that is not there."""
    ids = [hop.id for hop in report.graph.hops]
    nodes = {"", REQUEST, FINAL, *ids}
    if len(nodes) != len(ids) + 3:
        top.wrong("hops", "have an id twice")
    for field, node in _nodes(report):
        if node not in nodes:
            top.wrong(field, f"speak of {node[:40]!r}, and there is no such hop")


def _nodes(report: Report) -> Iterator[tuple[str, str]]:
    """Every mention of a node, with the field that it stands in."""
    yield "final_output", report.graph.final_hop
    for edge in report.graph.edges:
        yield from (("edges", edge.source), ("edges", edge.target))
    for candidate in report.diagnosis.candidates:
        yield from (("candidates", candidate.location.hop), ("candidates", candidate.location.source))
        yield from (("candidates", node) for e in candidate.evidence for node in (e.node, e.source))
    yield from (("other_evidence", node) for e in report.diagnosis.evidence for node in (e.node, e.source))
    waiting = [("claims", c) for c in report.diagnosis.claims] + [("pieces", c) for c in report.diagnosis.pieces]
    while waiting:
        field, claim = waiting.pop()
        yield from ((field, node) for node in (claim.born, claim.source, *(step.where for step in claim.steps)))
        waiting += [(field, other) for other in claim.rests_on]


# ---------------------------------------------------------------- its parts


def _report(top: Fields) -> Report:
    candidates = top.rows("candidates", _candidate)
    hops = top.rows("hops", _hop)
    told = (e for candidate in candidates for e in candidate.evidence)
    diagnosis = Diagnosis(
        Verdict(top.choice("verdict", Verdict)),
        candidates,
        top.rows("claims", _claim),
        dict(top.rows("hops", lambda row: (row.text("id"), row.word("state", STATES)))),
        top.text("reason"),
        (*told, *top.rows("other_evidence", _evidence, ())),
        top.rows("pieces", _claim, ()),
        {hop: told for hop, told in top.rows("hops", lambda row: (row.text("id"), row.rows("constraints", _constraint, ()))) if told},
    )
    trace_ids = _ids(top, "trace_ids", _TRACE)
    if top.text("trace_id") != (trace_ids[0] if trace_ids else ""):
        top.wrong("trace_id", "must be the first of trace_ids")
    services = top.texts("services", tuple(sorted({hop.service for hop in hops if hop.service})))
    said = top.row("complaint")
    return Report(
        Trace(trace_ids, ()),
        _graph(top, hops),
        diagnosis,
        Complaint(said.text("text"), said.text("bad"), said.text("expected")),
        top.rows("warnings", _notice),
        _links(top.row("links")),
        top.text("rca_version"),
        None if top.empty("judge") else _judge(top.row("judge")),
        Saved(top.whole("spans", least=0), services),
        _against(top.row("against")) if "against" in top.value else None,
    )


def _against(row: Fields) -> Against:
    place = None if row.empty("parts_at") else row.row("parts_at")
    return Against(
        row.text("trace_id"),
        row.text("found"),
        row.text("reason"),
        row.flag("differs"),
        None
        if place is None
        else Parting(place.text("type"), place.text("hop"), place.text("source"), place.text("good_hop"), place.flag("clear")),
        row.text("headline"),
        row.text("sentence"),
        row.texts("changes"),
        row.choice("request", Likeness),
        row.choice("final_output", Likeness),
        row.rows("pairs", lambda p: (p.text("hop"), p.text("good_hop"), p.choice("input", Likeness), p.choice("output", Likeness))),
    )


def _graph(top: Fields, hops: tuple[Hop, ...]) -> Graph:
    request, final = top.row("request"), top.row("final_output")
    return Graph(
        hops,
        top.rows("edges", _edge),
        _payload(request),
        _ids(request, "span_ids", _SPAN),
        _payload(final),
        final.text("hop"),
    )


def _links(row: Fields) -> dict[str, str]:
    """Links that a browser may follow; a report that others wrote may hold what it must not."""
    links = {key: row.text(key) for key in row.value}
    return {key: url for key, url in links.items() if url.startswith(("http://", "https://"))}


def _ids(row: Fields, key: str, shape: re.Pattern[str], default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    ids = row.texts(key) if default is None else row.texts(key, default)
    for at, text in enumerate(ids):
        if not shape.fullmatch(text):
            row.wrong(f"{key}[{at}]", "must be an id in lower-case hex digits")
    return ids


def _hop(row: Fields) -> Hop:
    given, made = _payload(row.row("input")), _payload(row.row("output"))
    facts = row.row("facts")
    return Hop(
        id=row.text("id"),
        name=row.text("name"),
        service=row.text("service"),
        role=row.text("role"),
        role_confidence=row.share("role_confidence"),
        span_ids=_ids(row, "span_ids", _SPAN),
        input=given,
        output=made,
        start_ns=row.whole("start_ns"),
        end_ns=row.whole("end_ns"),
        instructions=given.instructions,
        model=row.text("model"),
        finish_reason=row.text("finish_reason"),
        error=row.text("error"),
        failed=_ids(row, "failed_span_ids", _SPAN),
        facts={key: facts.scalar(key) for key in facts.value},
        conventions=row.texts("conventions"),
        trace_id=row.text("trace_id"),
        silent=row.text("silent"),
    )


def _constraint(row: Fields) -> Constraint:
    return Constraint(row.text("kind"), row.text("demand"), row.text("quote"), row.share("sure"), row.text("violation"), row.text("piece"))


def _payload(row: Fields) -> Payload:
    length = row.whole("length", least=0)
    text = row.text("text", "")
    extent = Extent.EXCERPT if row.flag("excerpt", False) else Extent.WHOLE if "text" in row.value or not length else Extent.NONE
    return Payload(
        row.choice("state", State),
        text,
        instructions=row.text("instructions", ""),
        keys=row.texts("keys"),
        convention=row.text("convention"),
        notes=row.texts("notes"),
        kept=Kept(length, row.text("sha256"), extent),
    )


def _edge(row: Fields) -> Edge:
    kinds = row.texts("kinds")
    for at, kind in enumerate(kinds):
        if kind not in set(EdgeKind):
            row.wrong(f"kinds[{at}]", f"must be one of {', '.join(EdgeKind)}")
    return Edge(
        row.text("source"),
        row.text("target"),
        tuple(map(EdgeKind, kinds)),
        row.share("confidence"),
        None if row.empty("arrived") else row.number("arrived"),
        row.text("form"),
        row.text("path"),
        row.rows("changes", lambda c: Change(c.text("kind"), c.text("before"), c.text("after"), c.text("path"))),
    )


def _candidate(row: Fields) -> Candidate:
    place = row.row("location")
    kind = place.choice("type", LocationType)
    return Candidate(
        Location(
            kind,
            place.text("hop"),
            place.text("source") if kind is LocationType.HANDOFF else "",
            place.text("service"),
            place.text("name"),
            _ids(place, "span_ids", _SPAN),
            _ids(place, "from_span_ids", _SPAN) if kind is LocationType.HANDOFF else (),
            _ids(place, "to_span_ids", _SPAN) if kind is LocationType.HANDOFF else (),
        ),
        row.share("probability"),
        row.word("role", ROLES),
        row.rows("evidence", _evidence),
        row.text("fault"),
        row.text("fix", ""),
        row.share("fine_if_right", 0.0),
    )


def _evidence(row: Fields) -> Evidence:
    return Evidence(
        row.text("check"),
        row.text("node"),
        row.choice("side", Side),
        row.choice("outcome", Outcome),
        row.number("strength"),
        row.text("sentence"),
        row.rows("quotes", lambda q: Quote(q.text("text"), q.whole("start"), q.whole("end"))),
        row.text("source"),
        row.text("claim"),
        row.text("fault"),
        row.number("points", 0.0),
    )


def _claim(row: Fields) -> ClaimPath:
    if row.path.count("rests_on") > _DEEPEST:
        row.wrong("rests_on", "is nested too deeply")
    return ClaimPath(
        row.text("claim"),
        row.text("kind"),
        row.text("status"),
        row.text("born"),
        row.rows("steps", _step),
        row.text("key", ""),
        row.pairs("spots"),
        row.text("how", ""),
        row.text("before", ""),
        row.text("source", ""),
        row.flag("sourced", False),
        row.rows("rests_on", _claim, ()),
    )


def _step(row: Fields) -> ClaimStep:
    place = (row.text("where"), row.choice("side", Side), row.text("status"))
    return ClaimStep(*place, row.text("quote"), row.whole("start", -1), row.whole("end", -1))


def _notice(row: Fields) -> Notice:
    return Notice(row.text("code"), row.text("text"), _ids(row, "span_ids", _SPAN))


def _judge(row: Fields) -> JudgeReport:
    origins = row.row("answers_from")
    return JudgeReport(
        row.text("model"),
        row.word("plan", ("trace", "hop")),
        row.rows("places", _judged),
        row.rows("unjudged", lambda u: (u.text("place"), u.text("why"))),
        row.texts("asked"),
        row.whole("calls", least=0),
        row.whole("tokens_in", least=0),
        row.whole("tokens_out", least=0),
        None if row.empty("money") else row.number("money"),
        row.text("currency"),
        {key: origins.whole(key) for key in origins.value},
        row.texts("notes"),
        row.text("cause"),
        row.text("repair"),
    )


def _judged(row: Fields) -> JudgedPlace:
    return JudgedPlace(
        row.text("place"),
        row.word("verdict", SAYS),
        row.share("confidence"),
        row.number("weight"),
        row.rows("quotes", lambda q: (q.text("in"), q.text("text"))),
        row.text("reason"),
        row.text("void"),
        row.texts("doubts"),
    )
