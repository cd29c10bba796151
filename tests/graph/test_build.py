"""From spans to hops and edges, as a user sees them in the report."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from making import Story, payload

from rca.graph import build
from rca.model import FINAL, REQUEST, EdgeKind, Graph, Link, SpanKind

MAIL = (
    "Dear team, the freezer F-30 we bought on 2 March hums all night and its door no longer closes. "
    "Please send someone before Friday. Regards, Noor Haddad"
)
FIELDS = {
    "product": "freezer F-30",
    "bought": "2026-03-02",
    "defects": ["hums", "door does not close"],
    "deadline": "Friday",
    "customer": "Noor Haddad",
}
REPLY = "Dear Ms Haddad, a technician will look at the humming freezer and its door before Friday."


def flows(graph: Graph) -> set[tuple[str, str]]:
    """Edges by the names of their hops."""
    names = {h.id: h.name for h in graph.hops} | {REQUEST: REQUEST, FINAL: FINAL}
    return {(names[e.source], names[e.target]) for e in graph.edges}


def orchestrated() -> Story:
    """An orchestrator calls three services one after the other; only their model spans have payloads."""
    story = Story()
    root = story.span("POST /mail", at=(0, 1000), service="gateway", kind=SpanKind.SERVER)
    steps = (("triage", MAIL, "repair"), ("fields", MAIL, FIELDS), ("reply", {"kind": "repair", "facts": FIELDS}, REPLY))
    for i, (name, took, gave) in enumerate(steps):
        call = story.span("POST", root, at=(100 + 200 * i, 250 + 200 * i), service="gateway", kind=SpanKind.CLIENT)
        served = story.span(f"POST /{name}", call, at=(110 + 200 * i, 240 + 200 * i), service=name, kind=SpanKind.SERVER)
        story.span("auth", served, at=(111 + 200 * i, 112 + 200 * i), service=name)
        task = story.span(name, served, at=(115 + 200 * i, 235 + 200 * i), service=name, work="chain", given=took, gave=gave)
        story.span("chat m", task, at=(120 + 200 * i, 230 + 200 * i), service=name, kind=SpanKind.CLIENT, work="llm", given=took, gave=gave)
    return story


def test_siblings_are_joined_by_what_flows() -> None:
    story = orchestrated()
    graph = build(story.trace(), story.captures)
    assert [h.name for h in graph.hops] == ["triage", "fields", "reply"]
    assert flows(graph) == {(REQUEST, "triage"), (REQUEST, "fields"), ("triage", "reply"), ("fields", "reply"), ("reply", FINAL)}
    assert graph.request.text == MAIL
    assert graph.final.text == REPLY


def test_every_span_of_a_service_folds_into_its_hop_once() -> None:
    story = orchestrated()
    graph = build(story.trace(), story.captures)
    folded = [i for h in graph.hops for i in h.span_ids]
    assert len(folded) == len(set(folded))
    assert all(len(h.span_ids) == 4 for h in graph.hops)


def test_clock_skew_changes_nothing() -> None:
    story = orchestrated()
    plain = build(story.trace(), story.captures)
    shift = {"triage": 400_000_000, "fields": -900_000_000, "reply": -300_000_000}
    story.spans = [
        replace(s, start_ns=s.start_ns + shift.get(s.service, 0) + 10**9, end_ns=s.end_ns + shift.get(s.service, 0) + 10**9)
        for s in story.spans
    ]
    assert flows(build(story.trace(), story.captures)) == flows(plain)


def test_a_failed_attempt_is_kept_off_the_path() -> None:
    story = Story()
    root = story.span("POST /x", at=(0, 100), service="s", kind=SpanKind.SERVER)
    bad = story.span("chat m", root, at=(1, 20), service="s", work="llm", given=MAIL, failed=True, error="503")
    good = story.span("chat m", root, at=(30, 60), service="s", work="llm", given=MAIL, gave=FIELDS)
    (hop,) = build(story.trace(), story.captures).hops
    assert hop.failed == (bad,)
    assert hop.span_ids[0] == good
    assert bad not in hop.span_ids


def test_streamed_halves_are_one_hop() -> None:
    story = Story()
    root = story.span("POST /x", at=(0, 100), service="s", kind=SpanKind.SERVER)
    story.span("chat", root, at=(1, 20), service="s", work="llm", given=MAIL)
    story.span("streamed", root, at=(20, 60), service="s", work="llm", gave=REPLY)
    story.spans = [replace(s, scope="logs") for s in story.spans]
    (hop,) = build(story.trace(), story.captures).hops
    assert (hop.input.text, hop.output.text) == (MAIL, REPLY)


def queue(linked: bool) -> Story:
    """intake -> extract -> write over a queue, by parents or by links alone, one trace a service when linked."""
    story = Story()
    ids = [("a" if not linked else letter) * 32 for letter in "abc"]
    root = story.span("POST /in", at=(0, 20), service="intake", kind=SpanKind.SERVER, trace_id=ids[0])
    sent = story.span("send mail", root, at=(5, 10), service="intake", kind=SpanKind.PRODUCER, trace_id=ids[0])
    steps = (("extract", MAIL, FIELDS), ("write", FIELDS, REPLY))
    for i, (name, took, gave) in enumerate(steps):
        start = 500 * (i + 1)
        taken = story.span(
            f"process {name}", "" if linked else sent, at=(start, start + 100), service=name, kind=SpanKind.CONSUMER, trace_id=ids[i + 1]
        )
        if linked:
            story.spans[-1] = replace(story.spans[-1], links=(Link(ids[i], sent),))
        story.span("chat", taken, at=(start + 5, start + 80), service=name, work="llm", given=took, gave=gave, trace_id=ids[i + 1])
        sent = story.span("send", taken, at=(start + 85, start + 90), service=name, kind=SpanKind.PRODUCER, trace_id=ids[i + 1])
    return story


def test_queue_by_parent_and_by_link_look_alike() -> None:
    one, two = queue(linked=False), queue(linked=True)
    assert (
        flows(build(one.trace(), one.captures))
        == flows(build(two.trace(), two.captures))
        == {(REQUEST, "extract"), ("extract", "write"), ("write", FINAL)}
    )


def test_a_worker_without_payload_is_a_silent_hop_and_not_healthy() -> None:
    story = queue(linked=True)
    silent = next(s.span_id for s in story.spans if s.service == "extract" and s.name == "chat")
    del story.captures[silent]
    graph = build(story.trace(), story.captures)
    hop = graph.hops[0]
    assert hop.service == "extract"
    assert hop.silent
    edge = next(e for e in graph.edges if e.source == hop.id)
    assert (edge.kinds, edge.arrived) == ((EdgeKind.MESSAGE,), None)


def test_an_output_that_nobody_received_is_tied_to_the_empty_slot() -> None:
    story = Story()
    root = story.span("POST /x", at=(0, 900), service="gw", kind=SpanKind.SERVER)
    story.span("prices_branch", root, at=(10, 50), service="gw", work="llm", given=MAIL, gave={"F-30": 499, "F-40": 610})
    story.span("stock_branch", root, at=(60, 90), service="gw", work="llm", given=MAIL, gave={"F-30": "sold out", "F-40": "in stock"})
    story.span(
        "join",
        root,
        at=(100, 150),
        service="gw",
        work="llm",
        given={"prices": {"F-30": 499, "F-40": 610}, "stock": {}},
        gave="F-30 costs 499.",
    )
    graph = build(story.trace(), story.captures)
    assert ("stock_branch", "join") in flows(graph)
    edge = next(e for e in graph.edges if e.source == "H2")
    assert edge.arrived == 0.0


def test_rules_in_the_same_message_are_told_from_data() -> None:
    story = orchestrated()
    for span in story.spans:
        if span.service == "fields" and span.span_id in story.captures:
            prompt = f"Extract the product, the date and the defects as JSON. Use null where the mail is silent.\n\n{MAIL}"
            story.captures[span.span_id] = replace(story.captures[span.span_id], input=payload(prompt))
    graph = build(story.trace(), story.captures)
    assert graph.hop("H2").input.text == MAIL
    assert "null where the mail is silent" in graph.hop("H2").instructions


def test_a_map_over_many_documents_is_not_confused() -> None:
    rng = random.Random(7)
    words = [f"word{i}" for i in range(400)]
    story = Story()
    root = story.span("POST /x", at=(0, 10_000), service="gw", kind=SpanKind.SERVER)
    notes = []
    for i in range(60):
        document = " ".join(rng.choices(words, k=80))
        notes.append(" ".join(rng.choices(words, k=15)))
        story.span(f"map_{i}", root, at=(10 + i, 20 + i), service="gw", work="llm", given=document, gave=notes[-1])
    story.span("reduce", root, at=(500, 600), service="gw", work="llm", given="\n".join(notes), gave="done and dusted")
    graph = build(story.trace(), story.captures)
    into = {e.source for e in graph.into(graph.hops[-1].id)}
    assert len(into) == 60
    assert not [e for e in graph.edges if e.source != REQUEST and e.target not in (FINAL, graph.hops[-1].id)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 500), st.integers(0, 100), st.sampled_from(list(SpanKind)), st.sampled_from("abc")),
        max_size=25,
    ),
    st.data(),
)
def test_any_forest_of_spans_yields_a_graph(rows: list[tuple[int, int, int, SpanKind, str]], data: st.DataObject) -> None:
    story = Story()
    for parent, start, length, kind, service in rows:
        known = [s.span_id for s in story.spans]
        # parents may come later, be missing, or form a cycle
        target = f"{parent + 1:016x}" if data.draw(st.booleans()) else (known[parent] if parent < len(known) else "")
        given_text = data.draw(st.sampled_from([None, MAIL, FIELDS, REPLY, "repair"]))
        story.span(
            "x",
            target,
            at=(start, start + length),
            service=service,
            kind=kind,
            work=data.draw(st.sampled_from(["llm", "chain", "tool", "", None])),
            given=given_text,
            gave=data.draw(st.sampled_from([None, REPLY, FIELDS])),
        )
    graph = build(story.trace(), story.captures)
    ids = {h.id for h in graph.hops}
    assert all(e.source in ids | {REQUEST} and e.target in ids | {FINAL} for e in graph.edges)
    folded = [i for h in graph.hops for i in h.span_ids]
    assert len(folded) == len(set(folded))
    assert graph == build(story.trace(), story.captures)


def test_a_frame_around_retries_is_not_the_end_of_a_pipeline() -> None:
    story = Story()
    sent = story.span("publish mail", at=(0, 5), service="inbox", kind=SpanKind.PRODUCER)
    reader = story.span("process mail", sent, at=(10, 100), service="fields", kind=SpanKind.CONSUMER, links=(sent,))
    task = story.span("fields", reader, at=(11, 95), service="fields", work="chain", given=MAIL, gave=FIELDS)
    story.span("chat m", task, at=(12, 30), service="fields", work="llm", given=MAIL, failed=True, error="503")
    story.span("chat m", task, at=(35, 60), service="fields", work="llm", given=MAIL, failed=True, error="503")
    story.span("chat m", task, at=(65, 94), service="fields", work="llm", given=MAIL, gave=FIELDS)
    done = story.span("publish fields", reader, at=(96, 99), service="fields", kind=SpanKind.PRODUCER)
    writer = story.span("process fields", done, at=(120, 200), service="reply", kind=SpanKind.CONSUMER, links=(done,))
    story.span("chat m", writer, at=(121, 199), service="reply", work="llm", given={"facts": FIELDS}, gave=REPLY)
    graph = build(story.trace(), story.captures)
    assert graph.final.text == REPLY


def in_process(first: tuple[int, int], last: tuple[int, int]) -> Graph:
    """A service that takes the request, calls another one, and writes the answer with a model of its own."""
    story = Story()
    top = story.span("POST /mail", at=(0, 1000), service="reply", kind=SpanKind.SERVER)
    pipeline = story.span("mail_pipeline", top, at=(5, 990), service="reply", work="chain", given=MAIL, gave=REPLY)
    call = story.span("POST", pipeline, at=first, service="reply", kind=SpanKind.CLIENT)
    served = story.span("POST /fields", call, at=first, service="fields", kind=SpanKind.SERVER)
    story.span("chat m", served, at=first, service="fields", work="llm", given=MAIL, gave=FIELDS)
    step = {"mail": MAIL, "facts": FIELDS}
    story.span("reply", pipeline, at=last, service="reply", work="llm", given=step, gave=REPLY)
    return build(story.trace(), story.captures)


def test_what_a_pipeline_was_asked_is_not_what_its_last_step_read() -> None:
    graph = in_process((100, 300), (400, 900))
    assert [h.name for h in graph.hops] == ["fields", "reply"]
    assert flows(graph) == {(REQUEST, "fields"), (REQUEST, "reply"), ("fields", "reply"), ("reply", FINAL)}
    assert graph.request.text == MAIL
    assert graph.hops[-1].input.value == {"mail": MAIL, "facts": FIELDS}
    assert next(e for e in graph.edges if (e.source, e.target) == ("H1", "H2")).form == "whole"
