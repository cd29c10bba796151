"""What a reader would read: wrappers, rules, states and facts, each by one small span."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conventions.spans import make_span
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca.config import AttributeMapping
from rca.conventions import capture, capture_all
from rca.model import Capture, SpanKind, State, StatusCode, Trace

Read = Callable[..., Capture]
TEXT = "Grüße aus Köln\nzweite Zeile"


@pytest.mark.parametrize(
    ("name", "raw", "text"),
    [
        ("traceloop.entity.output", json.dumps(json.dumps(TEXT)), TEXT),
        ("traceloop.entity.input", json.dumps({"args": [TEXT], "kwargs": {}}), TEXT),
        ("traceloop.entity.input", json.dumps({"args": [], "kwargs": {"a": "x", "b": "y"}}), '{"a": "x", "b": "y"}'),
        ("mlflow.spanOutputs", json.dumps(TEXT), TEXT),
        ("mlflow.spanOutputs", json.dumps({"größe": 1}), '{"größe": 1}'),
        ("output.value", '"Paris"', '"Paris"'),  # OpenInference encodes no scalars: these quotes are the answer's own
        ("output.value", json.dumps({"generations": [[{"text": TEXT, "message": {"lc": 1, "kwargs": {"content": TEXT}}}]]}), TEXT),
        ("output.value", json.dumps({"choices": [{"message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}]}), TEXT),
        ("output.value", json.dumps({"type": "message", "role": "assistant", "content": [{"type": "text", "text": TEXT}]}), TEXT),
        ("gen_ai.completion", repr([{"role": "assistant", "content": TEXT}]), TEXT),
        ("gen_ai.output.messages", [{"role": "assistant", "parts": [{"type": "text", "content": TEXT}]}], TEXT),
        ("response.payload", '```json\n{"a": 1}\n```', '```json\n{"a": 1}\n```'),
        ("gen_ai.tool.call.result", '[{"type":"text","text":"rainy"}]', "rainy"),
    ],
)
def test_wrappers_come_off(read: Read, name: str, raw: Any, text: str) -> None:
    found = read({name: raw})
    assert (found.input if name.endswith(".input") else found.output).text == text


def test_a_fence_stays_in_the_text_and_its_json_is_parsed(read: Read) -> None:
    assert read({"response.payload": '```json\n{"a": 1}\n```'}).output.value == {"a": 1}


@pytest.mark.parametrize(
    ("attributes", "rules", "text"),
    [
        (
            {"input.value": json.dumps({"instructions": "One word.", "input": TEXT}), "input.mime_type": "application/json"},
            "One word.",
            TEXT,
        ),
        ({"prompt": f"### Instruction\nOne word.\n\n### Input\n{TEXT}\n\n### Response\n"}, "One word.", TEXT),
        ({"prompt": f"<instructions>One word.</instructions>\n<input>\n{TEXT}\n</input>"}, "One word.", TEXT),
        ({"prompt": f"One word.\n\n{TEXT}"}, "", f"One word.\n\n{TEXT}"),
        ({"app.prompt.system": "One word.", "app.request.body": TEXT}, "One word.", TEXT),
        (
            {
                "gen_ai.prompt.0.role": "developer",
                "gen_ai.prompt.0.content": "One word.",
                "gen_ai.prompt.1.role": "user",
                "gen_ai.prompt.1.content": TEXT,
            },
            "One word.",
            TEXT,
        ),
        ({"app.request.body": json.dumps({"system": "SAP", "input": "x"})}, "", '{"system": "SAP", "input": "x"}'),
    ],
)
def test_rules_are_set_apart_only_where_they_are_marked(read: Read, attributes: dict[str, Any], rules: str, text: str) -> None:
    given_ = read(attributes).input
    assert (given_.instructions.strip(), given_.text) == (rules, text)


def test_of_a_conversation_the_last_turn_is_the_input_and_the_rest_stays_in_parts(read: Read) -> None:
    turns = [("user", "first"), ("assistant", "answer"), ("user", "second")]
    messages = [{"role": r, "parts": [{"type": "text", "content": c}]} for r, c in turns]
    found = read({"gen_ai.input.messages": json.dumps(messages)}).input
    assert found.text == "second"
    assert [p.text for p in found.parts] == ["first", "answer", "second"]


@pytest.mark.parametrize("style", ["content", "gen_ai.event.content"])
def test_message_events_of_older_sdks(read: Read, style: str) -> None:
    def body(content: str) -> dict[str, str]:
        return {"content": content} if style == "content" else {style: json.dumps({"content": content})}

    answer = json.dumps({"label": "a"})
    choice = {"message": answer} if style == "content" else {style: json.dumps({"message": {"content": answer}, "finish_reason": "length"})}
    found = read({}, events=(("gen_ai.system.message", body("rules")), ("gen_ai.user.message", body(TEXT)), ("gen_ai.choice", choice)))
    assert (found.input.text, found.input.instructions, found.output.value) == (TEXT, "rules", {"label": "a"})
    assert found.finish_reason == ("" if style == "content" else "length")


@pytest.mark.parametrize(
    "name",
    [
        "db.statement",
        "url.query",
        "code.function.name",
        "llm.invocation_parameters",
        "gen_ai.tool.definitions",
        "llm.prompt_template.template",
        "http.request.body.size",
        "request.id",
        "input_tokens",
        "app.output.length",
        "prompt_version",
        "response.content_type",
        "app.input.schema",
        "user.input",
    ],
)
def test_metadata_is_no_payload(name: str) -> None:
    found = capture(make_span({name: "SELECT something FROM somewhere"}))
    assert found is None or not (found.input.usable or found.output.usable)


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("order_input", "input"),
        ("app.input", "input"),
        ("requestPayload", "input"),
        ("x.request.body", "input"),
        ("svc.response.text", "output"),
        ("completion", "output"),
        ("genkit:output", "output"),
        ("lmnr.span.input", "input"),
        ("braintrust.output_json", "output"),
    ],
)
def test_names_of_the_application_are_known_by_their_words(read: Read, name: str, side: str) -> None:
    assert getattr(read({name: TEXT}), side).text == TEXT


def test_a_json_schema_is_no_input(read: Read) -> None:
    assert read({"input": '{"type": "object", "properties": {"a": {}}}'}).input.state is State.ABSENT


def test_cut_messages_are_salvaged_and_told(read: Read) -> None:
    whole = json.dumps(
        [
            {"role": "system", "parts": [{"type": "text", "content": "rules"}]},
            {"role": "user", "parts": [{"type": "text", "content": TEXT}]},
        ]
    )
    found = read({"gen_ai.input.messages": whole[:-20]}).input
    assert found.state is State.TRUNCATED
    assert found.instructions == "rules"
    assert TEXT.startswith(found.text)
    assert "cut" in found.notes[0]


def test_broken_json_that_the_model_wrote_is_its_answer_and_not_a_cut_attribute(read: Read) -> None:
    broken = '{"total": 12, "lines": [{"text": "a'
    found = read({"output.value": broken, "output.mime_type": "application/json", "openinference.span.kind": "LLM"}).output
    assert (found.state, found.text) == (State.CAPTURED, broken)


def test_texts_of_exactly_the_same_greatest_length_were_cut() -> None:
    spans = tuple(make_span({"input": "a" * 100, "output": f"{i}" * 100}, span=f"{i:016x}") for i in (1, 2))
    assert {c.input.state for c in capture_all(Trace((), spans)).values()} == {State.TRUNCATED}


@pytest.mark.parametrize(
    ("attributes", "state"),
    [
        ({"gen_ai.operation.name": "chat"}, State.ABSENT),
        ({"input.value": "__REDACTED__"}, State.PLACEHOLDER),
        ({"gcp.vertex.agent.llm_request": "{}"}, State.PLACEHOLDER),
        ({"input": "[This value has been dropped because this span's size exceeds the 5MB size limit.]"}, State.DROPPED),
        ({"gen_ai.input.messages_ref": "s3://bucket/x"}, State.BY_REFERENCE),
    ],
)
def test_why_there_is_no_payload(read: Read, attributes: dict[str, Any], state: State) -> None:
    found = read(attributes).input
    assert (found.state, found.text) == (state, "")


def test_a_gap_in_flattened_messages_is_told(read: Read) -> None:
    found = read(
        {
            "llm.input_messages.0.message.role": "user",
            "llm.input_messages.0.message.content": "a",
            "llm.input_messages.2.message.role": "user",
            "llm.input_messages.2.message.content": "c",
        },
        dropped_attributes=2,
    ).input
    assert found.state is State.TRUNCATED
    assert "missing" in found.notes[0]


def test_two_conventions_that_disagree_are_told(read: Read) -> None:
    messages = json.dumps([{"role": "user", "parts": [{"type": "text", "content": "the blue invoice of March"}]}])
    found = read({"gen_ai.input.messages": messages, "mlflow.spanInputs": '{"text": "a totally different question"}'})
    assert found.input.state is State.CONFLICT
    assert found.notices[0].code == "conflict"


def test_a_user_s_mapping_wins() -> None:
    mapping = AttributeMapping("ours", input=("acme.in",), output=("acme.out",), instructions=("acme.rules",), match={"service": "s*"})
    span = make_span({"acme.in": TEXT, "acme.out": "done", "acme.rules": "be brief", "input": "something else"})
    found = capture(span, [mapping])
    assert found is not None
    assert (found.input.text, found.output.text, found.input.instructions, found.input.convention) == (TEXT, "done", "be brief", "ours")
    assert capture(make_span({"acme.in": TEXT}, service="other"), [mapping]) is None


def test_facts_in_one_spelling(read: Read) -> None:
    found = read(
        {
            "app.confidence": "83%",
            "app.cache_hit": "true",
            "app.cache_age_ms": 1500,
            "http.status_code": 503,
            "app.retries": 2,
            "ai.settings.maxRetries": 9,
        },
        status=StatusCode.ERROR,
        status_message="upstream timed out",
    )
    assert found.facts == {"confidence": 0.83, "cache_hit": True, "cache_age_s": 1.5, "http_status": 503, "retry": 2}
    assert found.error == "upstream timed out"


@pytest.mark.parametrize(
    ("word", "normal"),
    [("end_turn", "stop"), ('["tool_use"]', "tool_calls"), ("MAX_TOKENS", "length"), ("FinishReason.SAFETY", "content_filter")],
)
def test_finish_reasons_in_one_spelling(read: Read, word: str, normal: str) -> None:
    assert read({"gen_ai.operation.name": "chat", "gen_ai.response.finish_reasons": word}).finish_reason == normal


def test_a_message_is_what_a_producer_sends_and_a_consumer_gets(read: Read) -> None:
    attributes = {"messaging.system": "kafka", "app.message.body": TEXT}
    assert read(attributes, kind=SpanKind.PRODUCER).output.text == TEXT == read(attributes, kind=SpanKind.CONSUMER).input.text


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda x: (
        st.lists(x, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "role",
                    "content",
                    "parts",
                    "messages",
                    "choices",
                    "message",
                    "kwargs",
                    "args",
                    "lc",
                    "text",
                    "type",
                    "generations",
                    "id",
                    "data",
                ]
            )
            | st.text(),
            x,
            max_size=5,
        )
    ),
    max_leaves=20,
)
NAMES = (
    "gen_ai.input.messages",
    "gen_ai.completion",
    "input.value",
    "traceloop.entity.input",
    "mlflow.spanOutputs",
    "haystack.pipeline.input_data",
    "langfuse.observation.input",
    "request_data",
    "events",
    "llm.openai.choices",
    "pydantic_ai.all_messages",
    "ai.prompt",
    "input",
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(NAMES), JSON, st.integers(0, 3), st.integers(0, 400))
def test_no_value_breaks_a_reader(name: str, value: Any, form: int, cut: int) -> None:
    raw = (value, json.dumps(value), json.dumps(value)[:cut], repr(value))[form]
    found = capture(make_span({name: raw}, events=(("gen_ai.choice", {"message": raw}), ("gen_ai.user.message", {"content": raw}))))
    assert found is not None
    for payload in (found.input, found.output):
        assert isinstance(payload.text, str)
        json.dumps(payload.value)


def test_a_block_whose_type_is_no_text_is_no_block() -> None:
    found = capture(make_span({"gen_ai.input.messages": json.dumps(json.dumps([{"type": []}]))}))
    assert found is not None
    assert isinstance(found.input.text, str)


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000, "[(" * 5_000, '{"content":[' * 20_000])
def test_deep_values_are_read_in_bounded_depth(read: Read, deep: str) -> None:
    for name in ("input.value", "gen_ai.prompt", "traceloop.entity.input"):
        assert isinstance(read({name: deep}).input.text, str)


def test_indices_beyond_the_cap_are_not_expanded(read: Read) -> None:
    found = read(
        {
            "llm.input_messages.0.message.role": "user",
            "llm.input_messages.0.message.content": "a",
            "llm.input_messages.999999999.message.content": "b",
        }
    )
    assert found.input.text == "a"
