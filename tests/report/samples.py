"""Reports built by hand from the shared records: what renderers are shown before any other room is asked."""

from __future__ import annotations

from dataclasses import replace

from rca.model import (
    FINAL,
    REQUEST,
    Candidate,
    Change,
    ClaimPath,
    ClaimStep,
    Complaint,
    Diagnosis,
    Edge,
    EdgeKind,
    Evidence,
    Graph,
    Hop,
    Location,
    LocationType,
    Notice,
    Outcome,
    Payload,
    Quote,
    Report,
    Side,
    Span,
    SpanKind,
    State,
    Trace,
    Verdict,
)

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
LETTER = (
    "Dear Sir or Madam, please find our invoice 4711 of 4 May 2026 over EUR 310.40 attached; it is due within 30 days. Kind regards, Rossi"
)
EXTRACTED = '{"invoice": "4711", "date": "2026-05-14", "amount": "310.40 EUR"}'
ANSWER = "Invoice 4711 of 14 May 2026 over EUR 310.40 is due on 13 June 2026."


def span(number: int, service: str, parent: int = 0) -> Span:
    parent_id = f"{parent:016x}" if parent else ""
    return Span(
        TRACE, f"{number:016x}", parent_id, f"POST /{service}", SpanKind.SERVER, number * 1000, number * 1000 + 900, service, {}, {}
    )


def payload(text: str, state: State = State.CAPTURED, key: str = "gen_ai.output.messages") -> Payload:
    return Payload(state, text, keys=(key,) if text else (), convention="genai" if text else "")


def hop(number: int, service: str, role: str, given: Payload, made: Payload) -> Hop:
    ids = (f"{number:016x}",)
    return Hop(f"H{number}", f"{service}.run", service, role, 0.8, ids, given, made, number * 1000, number * 1000 + 900, trace_id=TRACE)


def invoice() -> Report:
    """Three hops: the extractor reads the wrong date, the hand-off to the writer loses a field, the writer carries the date on."""
    start = LETTER.index("4 May 2026")
    wrong = EXTRACTED.index("2026-05-14")
    evidence = Evidence(
        "new_claim",
        "H2",
        Side.OUTPUT,
        Outcome.BAD,
        2.31234567,
        "the date 2026-05-14 stands in the output and in nothing that came in, where 4 May 2026 is the only date",
        (Quote("2026-05-14", wrong, wrong + 10), Quote("4 May 2026", start, start + 10)),
        claim="2026-05-14",
        fault="altered_value",
    )
    carried = Evidence(
        "new_claim", "H3", Side.OUTPUT, Outcome.GOOD, -1.2, "every date of the output stands in the input", claim="2026-05-14"
    )
    lost = Evidence(
        "handoff_difference",
        "H3",
        Side.HANDOFF,
        Outcome.BAD,
        0.4,
        "the invoice number was not handed over",
        (Quote("4711"),),
        source="H2",
    )
    hops = (
        hop(1, "intake", "gateway", payload(LETTER), payload(LETTER)),
        hop(2, "invoice-reader", "extractor", payload(LETTER), payload(EXTRACTED)),
        hop(3, "writer", "generator", payload(EXTRACTED, State.TRUNCATED), payload(ANSWER)),
    )
    edges = (
        Edge(REQUEST, "H1", (EdgeKind.CALL,), 1.0, 1.0, "whole"),
        Edge("H1", "H2", (EdgeKind.CONTENT, EdgeKind.CALL), 0.98765432, 1.0, "whole"),
        Edge("H2", "H3", (EdgeKind.CONTENT,), 0.9, 0.8, "field", "date", (Change("lost", "4711", "", "invoice"),)),
        Edge("H3", FINAL, (EdgeKind.CALL,), 1.0, 1.0, "whole"),
    )
    candidates = (
        Candidate(
            Location(LocationType.HOP, "H2", "", "invoice-reader", "invoice-reader.run", ("0000000000000002",)),
            0.78456,
            "origin",
            (evidence,),
            "altered_value",
        ),
        Candidate(
            Location(
                LocationType.HANDOFF,
                "H3",
                "H2",
                "writer",
                from_span_ids=("0000000000000002",),
                to_span_ids=("0000000000000003",),
            ),
            0.12,
            "bystander",
            (lost,),
        ),
        Candidate(Location(LocationType.HOP, "H3", "", "writer", "writer.run", ("0000000000000003",)), 0.06, "propagator", (carried,)),
        Candidate(Location(LocationType.REQUEST, REQUEST, span_ids=("0000000000000001",)), 0.03, "bystander"),
        Candidate(Location(LocationType.HOP, "H1", "", "intake", "intake.run", ("0000000000000001",)), 0.005, "bystander"),
    )
    claim = ClaimPath(
        "14 May 2026",
        "date",
        "introduced",
        "H2",
        (
            ClaimStep(FINAL, Side.FINAL, "present", "of 14 May 2026 over"),
            ClaimStep("H3", Side.OUTPUT, "present", "of 14 May 2026 over"),
            ClaimStep("H3", Side.INPUT, "present", '"date": "2026-05-14"'),
            ClaimStep("H2", Side.OUTPUT, "present", '"date": "2026-05-14"'),
            ClaimStep("H2", Side.INPUT, "absent", "invoice 4711 of 4 May 2026"),
        ),
    )
    states = {"H1": "ok", "H2": "origin", "H3": "propagator"}
    return Report(
        Trace((TRACE,), (span(1, "intake"), span(2, "invoice-reader", 1), span(3, "writer", 1)), origin="/tmp/somewhere/trace.json"),
        Graph(hops, edges, payload(LETTER), ("0000000000000001",), payload(ANSWER), "H3"),
        Diagnosis(Verdict.ORIGIN_FOUND, candidates, (claim,), states, "the date was altered by invoice-reader", (evidence, carried, lost)),
        Complaint("The date is wrong.", "14 May 2026", "4 May 2026"),
        (Notice("clock_skew", "clocks of two services differ by 3 s; used for order only", ("0000000000000003",)),),
        {
            "trace": f"http://localhost:16686/trace/{TRACE}",
            "0000000000000002": f"http://localhost:16686/trace/{TRACE}?uiFind=0000000000000002",
        },
        "0.1.0",
    )


def silent() -> Report:
    """The same services without a word of content: nothing can be concluded."""
    report = invoice()
    absent = Payload(State.ABSENT)
    hops = tuple(replace(h, input=absent, output=absent, silent="no payload on its spans") for h in report.graph.hops)
    edges = tuple(replace(e, changes=(), arrived=None, form="unseen") for e in report.graph.edges)
    graph = replace(report.graph, hops=hops, edges=edges, request=absent, final=absent)
    diagnosis = Diagnosis(Verdict.INSUFFICIENT, (), (), dict.fromkeys(("H1", "H2", "H3"), "unknown"), "no hop has an input or an output")
    return replace(report, graph=graph, diagnosis=diagnosis, complaint=Complaint())


def healthy() -> Report:
    """The same services, nothing wrong."""
    report = invoice()
    edges = tuple(replace(e, changes=()) for e in report.graph.edges)
    states = dict.fromkeys(("H1", "H2", "H3"), "ok")
    diagnosis = Diagnosis(Verdict.NO_FAULT_FOUND, (), (), states, "every check of every hop found its output in order")
    return replace(report, graph=replace(report.graph, edges=edges), diagnosis=diagnosis, complaint=Complaint())


HOSTILE = (
    "\x1b[2J\x1b[31mred\x1b]8;;http://evil.example\x07click\x1b]8;;\x07 \x9b31m [/x][bold]markup[/bold] \u202egnp.exe\u200b "
    "<script>alert(1)</script> ![x](http://evil.example/p.png) [a](javascript:x) @admin #12 `code` | cell | "
    "www.evil.example https://evil.example sk-abcdefghijklmnopqrstuv Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl "
    "AKIAABCDEFGHIJKLMNOP postgres://bob:hunter22@db/x \ud800 \x00 \r\n# heading\r\n"
)


def hostile(text: str = HOSTILE) -> Report:
    """Every text that strangers write is an attack."""
    report = invoice()
    bad = payload(text)
    hops = tuple(
        replace(h, input=bad, output=bad, name=text, service=f"{h.service}{text}", error=text, silent=text) for h in report.graph.hops
    )
    edges = tuple(replace(e, changes=(Change("altered", text, text, text),), path=text) for e in report.graph.edges)
    graph = replace(report.graph, hops=hops, edges=edges, request=bad, final=bad)
    quotes = (Quote(text, 0, len(text)), Quote(text))
    evidence = tuple(
        replace(e, sentence=f"saw {text}", quotes=quotes, claim=text, fault=text, node="H2", side=Side.OUTPUT)
        for e in report.diagnosis.evidence
    )
    candidates = tuple(
        replace(c, evidence=evidence, fault=text, location=replace(c.location, service=text, name=text))
        for c in report.diagnosis.candidates
    )
    steps = tuple(replace(s, quote=text) for s in report.diagnosis.claims[0].steps)
    claims = (replace(report.diagnosis.claims[0], claim=text, steps=steps),)
    diagnosis = replace(report.diagnosis, candidates=candidates, claims=claims, reason=text, evidence=evidence)
    said = Complaint(text, text, text)
    return replace(
        report, graph=graph, diagnosis=diagnosis, complaint=said, notices=(Notice("x", text),), links={"trace": f"http://h/{text}"}
    )
