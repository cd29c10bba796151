"""Spans that real SDKs and instrumentations wrote of one task, with a model server on loopback that always gives the same answer.

The data files hold the spans as an in-process exporter saw them (name, scope, attributes, events); see data/README.md for versions.
The mail, the rules and the answer are the same everywhere, so that what an instrumentation puts around them is all that differs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rca.conventions import capture_all
from rca.model import Capture, Event, Span, SpanKind, State, Trace

DATA = Path(__file__).parent / "data"
RULES = "Classify the mail. Labels: Schadenmeldung, Anfrage.\nJSON only."
MAIL = (
    'Sehr geehrte Damen und Herren,\nam 3. März wurde mein Auto (M-XY 123) beschädigt; "Parkschaden" für 1.240,50 €.\nGrüße, Jürgen Müller'
)
ANSWER: dict[str, Any] = {"label": "Schadenmeldung", "größe": 12.5, "items": ["a", "b"]}

# file, span name, n-th of that name, kind, has the mail apart from the rules, has the answer
ROWS = [
    ("logfire", "Chat Completion with {request_data[model]!r}", 0, "llm", True, True),
    ("logfire", "Chat Completion with {request_data[model]!r}", 1, "llm", True, False),  # streamed: the answer is on the next span
    ("logfire", "streaming response from {request_data[model]!r} took {duration:.2f}s", 0, "llm", True, True),
    ("logfire", "Responses API with {gen_ai.request.model!r}", 0, "llm", True, True),
    ("logfire", "Message with {request_data[model]!r}", 0, "llm", True, True),
    ("logfire", "Chat Completion with {request_data[model]!r}", 2, "llm", True, True),  # version 1: request_data, response_data
    ("logfire", "streaming response from {request_data[model]!r} took {duration:.2f}s", 1, "llm", True, True),
    ("logfire", "Responses API with {gen_ai.request.model!r}", 1, "llm", True, True),  # version 1: events
    ("logfire", "chat gpt-4o-mini", 1, "llm", True, True),
    ("logfire", "invoke_agent agent", 1, "agent", True, True),
    ("langfuse", "OpenAI-generation", 0, "llm", True, True),
    ("litellm", "litellm_request", 0, "llm", True, True),
    ("litellm", "raw_gen_ai_request", 0, "llm", True, True),
    ("litellm", "POST /x", 0, "llm", True, True),  # inside a traced request the attributes go onto the SERVER span
    ("litellmoi", "completion", 0, "llm", True, True),
    ("anth", "anthropic.chat", 0, "llm", True, True),
    ("anthoi", "messages.create", 0, "llm", True, True),
    ("anthoi", "anthropic.messages.create", 0, "llm", False, False),  # the SDK's own span, empty
    ("google", "generate_content gemini-2.0-flash", 0, "llm", True, True),
    ("googleoi", "GenerateContent", 0, "llm", True, True),
    ("llama", "OpenAI.chat", 0, "llm", True, True),
    ("llama", "OpenAI.predict", 0, "llm", True, True),
    ("hay", "haystack.component.run", 0, "prompt", True, False),
    ("hay", "haystack.component.run", 1, "llm", True, True),
    ("hay", "haystack.pipeline.run", 0, "chain", True, True),
    ("hayoi", "ChatPromptBuilder.run", 0, "chain", True, False),
    ("hayoi", "OpenAIChatGenerator.run", 0, "llm", True, True),
    ("hayoi", "Pipeline.run", 0, "chain", True, True),
]


def captured(file: str, name: str, number: int) -> Capture:
    rows = json.loads((DATA / f"{file}.json").read_text("utf-8"))
    spans = tuple(
        Span(
            "a" * 32,
            r["id"],
            r["parent"],
            r["name"],
            SpanKind(r["kind"]),
            r["start"],
            r["start"] + 1,
            "svc",
            r["attrs"],
            {},
            scope=r["scope"],
            events=tuple(Event(n, 1, a) for n, a in r["events"]),
        )
        for r in rows
    )
    span = [s for s in sorted(spans, key=lambda s: s.start_ns) if s.name == name][number]
    return capture_all(Trace(("a" * 32,), spans))[span.span_id]


@pytest.mark.parametrize(("file", "name", "number", "kind", "asked", "answered"), ROWS, ids=[f"{r[0]}:{r[1]}#{r[2]}" for r in ROWS])
def test_every_sdk_yields_the_same_mail_rules_and_answer(file: str, name: str, number: int, kind: str, asked: bool, answered: bool) -> None:
    found = captured(file, name, number)
    assert found.kind == kind
    if asked:
        assert (found.input.state, found.input.text, found.input.instructions) == (State.CAPTURED, MAIL, RULES)
    else:
        assert not found.input.usable
    if answered:
        assert (found.output.state, found.output.value) == (State.CAPTURED, ANSWER)
        assert json.loads(found.output.text) == ANSWER
    else:
        assert found.output.value != ANSWER


@pytest.mark.parametrize("name", ["chat gpt-4o-mini", "invoke_agent agent"])
def test_a_structured_answer_is_the_arguments_of_the_final_tool(name: str) -> None:
    found = captured("logfire", name, 0)
    assert found.output.value == {"label": "Schadenmeldung", "score": 3}
    assert (found.input.text, found.input.instructions) == (MAIL, RULES)


def test_rules_and_mail_in_one_message_without_a_marker_stay_together() -> None:
    found = captured("llama", "OpenAI.complete", 0)
    assert found.input.text == f"{RULES}\n\n{MAIL}"
    assert found.input.instructions == ""


@pytest.mark.parametrize(("file", "name"), [("llama", "VectorIndexRetriever.retrieve"), ("hayoi", "InMemoryBM25Retriever.run")])
def test_retrieved_documents_are_read(file: str, name: str) -> None:
    found = captured(file, name, 0)
    assert found.kind == "retriever"
    assert [d.text for d in found.output.documents] == ["Paris is the capital"]
    assert found.output.documents[0].score is not None
    assert found.facts["documents_count"] == 1


def test_names_of_objects_are_no_payload() -> None:
    assert captured("llama", "VectorIndexRetriever._retrieve", 0).output.state is State.PLACEHOLDER
