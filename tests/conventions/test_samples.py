"""Every sample trace yields the inputs and outputs that it holds.

The expectations were written down from the sample files: what attributes, events and log records say, in the words of the service.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from rca.conventions import capture_all
from rca.decode import assemble, decode
from rca.model import Capture, Span, State, Trace

C, A, R, P, T = State.CAPTURED, State.ABSENT, State.BY_REFERENCE, State.PLACEHOLDER, State.TRUNCATED
CITY = "What is the capital of France?"
BOT = "You are a geography bot."

# file | span: its name, or name#n for the n-th of that name | kind | state, text and rules of the input | state and text of the output
TABLE: list[tuple[str, str, str, State, str, str, State, str]] = [
    ("otel_genai/generated_genai_openai_1.3b0_latest.json", "chat gpt-4o-mini#0", "llm", C, CITY, BOT, C, '{"city": "Paris"}'),
    (
        "otel_genai/generated_genai_openai_1.3b0_latest.json",
        "chat gpt-4o-mini#1",
        "llm",
        C,
        f"{CITY}\n\nrainy, 57F",
        BOT,
        C,
        "Paris is the capital of France.",
    ),
    ("otel_genai/generated_genai_openai_1.3b0_nocontent.json", "chat gpt-4o-mini#0", "llm", A, "", "", A, ""),
    ("otel_genai/generated_genai_openai_1.3b0_legacy.json", "chat gpt-4o-mini#0", "llm", A, "", "", A, ""),
    ("otel_genai/generated_genai_openai_1.3b0_upload.json", "chat gpt-4o-mini#0", "llm", R, "", "", R, ""),
    ("otel_genai/generated_openai_v2_legacy.json", "chat gpt-4o-mini#0", "llm", C, CITY, BOT, C, '{"city": "Paris"}'),
    (
        "otel_genai/generated_openai_v2_legacy.json",
        "chat gpt-4o-mini#1",
        "llm",
        C,
        f"{CITY}\n\nrainy, 57F",
        BOT,
        C,
        "Paris is the capital of France.",
    ),
    ("otel_genai/generated_openai_v2_latest.json", "chat gpt-4o-mini#0", "llm", A, "", "", A, ""),
    ("otel_genai/generated_openai_v2_latest.json", "chat gpt-4o-mini#1", "llm", A, "", "", A, ""),
    (
        "otel_genai/generated_util_genai_1.3b0_workflow_retrieval_tool.json",
        "invoke_workflow rag",
        "chain",
        C,
        "capital of France?",
        "",
        A,
        "",
    ),
    (
        "otel_genai/generated_util_genai_1.3b0_workflow_retrieval_tool.json",
        "retrieval",
        "retriever",
        C,
        "capital of France?",
        "",
        C,
        '[{"id":"d1","score":0.93,"content":"Paris is the capital of France."}]',
    ),
    (
        "otel_genai/generated_util_genai_1.3b0_workflow_retrieval_tool.json",
        "execute_tool get_weather",
        "tool",
        C,
        '{"city":"Paris"}',
        "",
        C,
        '{"cond":"rainy","temp":57}',
    ),
    (
        "otel_genai/otel_genai_client_span_tool_calls.json",
        "chat",
        "llm",
        C,
        "Weather in Paris?\n\nrainy, 57°F",
        "",
        C,
        "The weather in Paris is currently rainy with a temperature of 57°F.",
    ),
    (
        "otel_genai/otel_genai_deprecated_client_span_tool_calls.json",
        "chat",
        "llm",
        C,
        "Weather in Paris?\n\nrainy, 57°F",
        "",
        C,
        "The weather in Paris is currently rainy with a temperature of 57°F.",
    ),
    (
        "otel_genai/otel_genai_tool_execution_span.json",
        "execute_tool",
        "tool",
        C,
        '{"city": "New York"}',
        "",
        C,
        '{"status": "success", "report": "The weather in New York is sunny with a temperature',
    ),
    ("openinference/generated_oi_0.1.72_chain_tool_retriever_llm.json", "rag", "chain", C, CITY, "", C, "Paris"),
    (
        "openinference/generated_oi_0.1.72_chain_tool_retriever_llm.json",
        "search",
        "tool",
        C,
        '{"q": "What is the capital of France?"}',
        "",
        C,
        '[{"id": "d1", "text": "Paris"}]',
    ),
    (
        "openinference/generated_oi_0.1.72_chain_tool_retriever_llm.json",
        "retrieve",
        "retriever",
        C,
        "capital of France?",
        "",
        C,
        '[{"id": "d1", "content": "Paris is the capital of France.", "score": 0.93, "src": "wiki"}]',
    ),
    ("openinference/generated_oi_0.1.72_chain_tool_retriever_llm.json", "ChatCompletion", "llm", C, CITY, "You are a bot", C, "Paris"),
    (
        "openinference/openinference_client_span_input_output_only.json",
        "LLM",
        "llm",
        C,
        "Weather in Paris?\n\nrainy, 57°F",
        "",
        C,
        "The weather in Paris is currently rainy with a temperature of 57°F.",
    ),
    (
        "openinference/openinference_client_span_tool_calls.json",
        "LLM",
        "llm",
        C,
        "Weather in Paris?\n\nrainy, 57°F",
        "",
        C,
        "The weather in Paris is currently rainy with a temperature of 57°F.",
    ),
    (
        "traceloop/generated_sdk_0.62.4_workflow_openai.json",
        "rag.workflow",
        "chain",
        C,
        CITY,
        "",
        C,
        '{"answer": "Paris is the capital of France."}',
    ),
    (
        "traceloop/generated_sdk_0.62.4_workflow_openai.json",
        "search.tool",
        "tool",
        C,
        CITY,
        "",
        C,
        '[{"id": "d1", "text": "Paris is the capital of France."}]',
    ),
    (
        "traceloop/generated_sdk_0.62.4_workflow_openai.json",
        "answer.task",
        "chain",
        C,
        '["What is the capital of France?", [{"id": "d1", "text": "Paris is the capital of France."}]]',
        "",
        C,
        "Paris is the capital of France.",
    ),
    (
        "traceloop/generated_sdk_0.62.4_workflow_openai.json",
        "openai.chat#1",
        "llm",
        C,
        f"{CITY}\n\nrainy, 57F",
        BOT,
        C,
        "Paris is the capital of France.",
    ),
    ("traceloop/generated_instr_openai_0.40_legacy_gen_ai_prompt.json", "openai.chat#0", "llm", C, CITY, BOT, C, '{"city": "Paris"}'),
    (
        "traceloop/generated_instr_openai_0.40_legacy_gen_ai_prompt.json",
        "openai.chat#1",
        "llm",
        C,
        f"{CITY}\n\nrainy, 57F",
        BOT,
        C,
        "Paris is the capital of France.",
    ),
    ("mlflow/generated_mlflow_3.17.2_otlp.json", "rag", "chain", C, "capital?", "", C, "Paris"),
    (
        "mlflow/generated_mlflow_3.17.2_otlp.json",
        "retr",
        "retriever",
        C,
        "capital?",
        "",
        C,
        '[{"page_content": "Paris is the capital of France.", "metadata": {"doc_uri": "d1"}, "id": "d1"}]',
    ),
    ("mlflow/generated_mlflow_3.17.2_otlp.json", "llm", "llm", C, "capital?", "", C, "Paris"),
    ("langfuse/generated_langfuse_5.0.4.json", "rag", "chain", C, "capital?", "", C, '{"answer": "Paris"}'),
    ("langfuse/generated_langfuse_5.0.4.json", "retrieve", "retriever", C, "capital?", "", C, '[{"id": "d1", "text": "Paris"}]'),
    ("langfuse/generated_langfuse_5.0.4.json", "llm", "llm", C, "capital?", "", C, "Paris"),
    ("langsmith/generated_langsmith_0.15.0_otel.json", "rag", "chain", C, "capital?", "", C, "Paris"),
    (
        "langsmith/generated_langsmith_0.15.0_otel.json",
        "retr",
        "retriever",
        C,
        "capital?",
        "",
        C,
        '[{"page_content": "Paris is the capital of France.", "type": "Document", "metadata": {"id": "d1"}}]',
    ),
    ("langsmith/generated_langsmith_0.15.0_otel.json", "llm", "llm", C, "capital?", "", C, "Paris"),
    (
        "logfire/generated_logfire_5.2.0_openai_default.json",
        "Chat Completion with {request_data[model]!r}#0",
        "llm",
        C,
        CITY,
        BOT,
        C,
        '{"city": "Paris"}',
    ),
    (
        "logfire/generated_logfire_5.2.0_openai_latest.json",
        "Chat Completion with {request_data[model]!r}#1",
        "llm",
        C,
        f"{CITY}\n\nrainy, 57F",
        BOT,
        C,
        "Paris is the capital of France.",
    ),
    ("pydantic_ai/generated_2.68.0_v2.json", "agent run", "agent", C, CITY, BOT, C, '{"get_weather":"rainy, 57F"}'),
    ("pydantic_ai/generated_2.68.0_v2.json", "running tool", "tool", C, '{"city":"a"}', "", C, "rainy, 57F"),
    ("pydantic_ai/generated_2.68.0_v5.json", "invoke_agent geo", "agent", C, CITY, BOT, C, '{"get_weather":"rainy, 57F"}'),
    ("pydantic_ai/generated_2.68.0_v5.json", "chat test#0", "llm", C, CITY, BOT, C, '{"city": "a"}'),
    ("pydantic_ai/generated_2.68.0_v6.json", "chat test#1", "llm", C, f"{CITY}\n\nrainy, 57F", BOT, C, '{"get_weather":"rainy, 57F"}'),
    ("pydantic_ai/generated_2.68.0_v6.json", "execute_tool get_weather", "tool", C, '{"city":"a"}', "", C, "rainy, 57F"),
    (
        "vercel_ai/all-spans.json",
        "ai.generateText#0",
        "llm",
        C,
        "Write a haiku about programming.",
        "",
        C,
        "Lines of code align,  \nLogic dances",
    ),
    (
        "vercel_ai/all-spans.json",
        "ai.generateText.doGenerate#1",
        "llm",
        C,
        "And what is 3 + 3?",
        "You are a helpful assistant.",
        C,
        "3 + 3 equals 6.",
    ),
    ("vercel_ai/all-spans.json", "ai.generateText#1", "llm", C, "And what is 3 + 3?", "You are a helpful assistant.", C, "3 + 3 equals 6."),
    (
        "vercel_ai/all-spans.json",
        "ai.generateObject.doGenerate",
        "llm",
        C,
        "Generate a simple recipe for scrambled eggs.",
        "",
        C,
        '{"name":"Scrambled Eggs","ingredients":["2 eggs"',
    ),
    (
        "vercel_ai/all-spans.json",
        "ai.streamText.doStream",
        "llm",
        C,
        "Write a short poem about TypeScript.",
        "",
        C,
        "In code’s embrace, where types align",
    ),
    ("vercel_ai/all-spans.json", "ai.embed", "embedding", C, "The quick brown fox jumps over the lazy dog.", "", A, ""),
    ("vercel_ai/all-spans.json", "ai.embed.doEmbed", "embedding", C, "The quick brown fox jumps over the lazy dog.", "", A, ""),
    ("haystack/generated_haystack_3.4.0.json", "haystack.pipeline.run", "chain", C, "capital?", "", C, "Paris"),
    (
        "haystack/generated_haystack_3.4.0.json",
        "haystack.component.run#0",
        "retriever",
        C,
        "capital?",
        "",
        C,
        '[{"id": "d1", "content": "Paris is the capital of France.", "blob": null, "score": 0.9',
    ),
    (
        "haystack/generated_haystack_3.4.0.json",
        "haystack.component.run#1",
        "llm",
        C,
        '{"documents": [{"id": "d1", "content": "Paris is the capital of France."',
        "",
        C,
        "Paris",
    ),
    (
        "strands/generated_strands_1.62.0_default.json",
        "invoke_agent Strands Agents",
        "agent",
        C,
        "weather in Paris?",
        "You are a bot",
        C,
        "It is rainy.\n",
    ),
    ("strands/generated_strands_1.62.0_default.json", "chat#0", "llm", C, "weather in Paris?", "You are a bot", C, '{"city": "Paris"}'),
    ("strands/generated_strands_1.62.0_default.json", "chat#1", "llm", C, "weather in Paris?\n\nrainy", "You are a bot", C, "It is rainy."),
    ("strands/generated_strands_1.62.0_default.json", "execute_tool get_weather", "tool", C, '{"city": "Paris"}', "", C, "rainy"),
    (
        "strands/generated_strands_1.62.0_latest.json",
        "invoke_agent Strands Agents",
        "agent",
        C,
        "weather in Paris?",
        "You are a bot",
        C,
        "It is rainy.\n",
    ),
    ("strands/generated_strands_1.62.0_latest.json", "chat#1", "llm", C, "weather in Paris?\n\nrainy", "You are a bot", C, "It is rainy."),
    ("strands/generated_strands_1.62.0_latest.json", "execute_tool get_weather", "tool", C, '{"city": "Paris"}', "", C, "rainy"),
    (
        "google_adk/generated_adk_2.13.0_schema1_legacy.json",
        "call_llm#0",
        "llm",
        C,
        "weather in Paris?",
        "You are a bot",
        C,
        '{"city": "Paris"}',
    ),
    (
        "google_adk/generated_adk_2.13.0_schema1_legacy.json",
        "call_llm#1",
        "llm",
        C,
        'weather in Paris?\n\n{"w": "rainy"}',
        "You are a bot",
        C,
        "It is rainy.",
    ),
    (
        "google_adk/generated_adk_2.13.0_schema1_legacy.json",
        "execute_tool get_weather",
        "tool",
        C,
        '{"city": "Paris"}',
        "",
        C,
        '{"w": "rainy"}',
    ),
    ("google_adk/generated_adk_2.13.0_default_schema2_nocontent.json", "invoke_agent geo", "agent", A, "", "", A, ""),
    ("google_adk/generated_adk_2.13.0_default_schema2_nocontent.json", "generate_content mock-1#0", "llm", A, "", "", A, ""),
    (
        "messaging/generated_kafka_links_http_bodies.json",
        "POST /ask",
        "http",
        C,
        '{"question":"What is the capital of France?"}',
        "",
        C,
        '{"status":"queued"}',
    ),
    (
        "messaging/generated_kafka_links_http_bodies.json",
        "POST",
        "http",
        C,
        '{"q":"capital France"}',
        "",
        C,
        '{"docs":[{"id":"d1","text":"Paris is the capital of France."}]}',
    ),
    (
        "messaging/generated_kafka_links_http_bodies.json",
        "POST /search",
        "http",
        A,
        "",
        "",
        C,
        '{"docs":[{"id":"d1","text":"Paris is the capital of France."}]}',
    ),
    ("messaging/generated_kafka_links_http_bodies.json", "create docs#0", "messaging", A, "", "", C, '{"doc":"d0"}'),
    ("messaging/generated_kafka_links_http_bodies.json", "process docs#1", "messaging", C, '{"doc":"d1"}', "", C, "entity"),
    ("edge_cases/generated_truncated_64.json", "llm", "llm", T, "xxxxxxx", "", C, "Paris"),
    (
        "jaeger_ui/genaiTestTrace.json",
        "chat model-a#0",
        "llm",
        C,
        "Why did the checkout latency regress this afternoon?",
        "You are a triage assistant. Use the available tools before answering.",
        C,
        "Latency rose with a slow pod rollout. Checking the dashboards and traces now.",
    ),
    ("jaeger_ui/genaiTestTrace.json", "execute_tool list_dashboards#0", "tool", C, '{"window":"1h"}', "", C, '{"status":"ok","rows":12}'),
]


@cache
def trace_of(root: Path, name: str) -> tuple[Trace, dict[str, Capture]]:
    path = root / "samples" / name
    batches = [decode(path.read_bytes(), name=name)]
    logs = path.with_name(f"{path.stem}_logs.json")
    if logs.exists():
        batches.append(decode(logs.read_bytes(), name=logs.name))
    spans = batches[0].spans
    trace = assemble(batches, tuple(dict.fromkeys(s.trace_id for s in spans)))
    return trace, capture_all(trace)


def pick(trace: Trace, which: str) -> Span:
    name, _, number = which.partition("#")
    return [s for s in trace.spans if s.name == name][int(number or 0)]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0].split('/')[1]}:{row[1]}")
def test_sample_yields_what_it_holds(shared: Path, row: tuple[str, str, str, State, str, str, State, str]) -> None:
    file, which, kind, in_state, in_text, rules, out_state, out_text = row
    trace, captures = trace_of(shared, file)
    found = captures[pick(trace, which).span_id]
    assert found.kind == kind
    assert (found.input.state, found.output.state) == (in_state, out_state)
    for payload, expected in ((found.input, in_text), (found.output, out_text)):
        if expected and payload.text != expected:
            assert payload.text.startswith(expected)
            assert len(expected) > 20, "short expectations must be met in full"
        assert bool(payload.text) == bool(expected)
    assert found.input.instructions.startswith(rules)
    assert bool(found.input.instructions) == bool(rules)


def test_haystack_declares_its_graph(shared: Path) -> None:
    trace, captures = trace_of(shared, "haystack/generated_haystack_3.4.0.json")
    retriever, generator = (captures[s.span_id] for s in trace.spans if s.name == "haystack.component.run")
    assert (retriever.name, retriever.receivers) == ("retriever", ("llm",))
    assert (generator.name, generator.senders) == ("llm", ("retriever",))


def test_tool_call_ids_join_the_call_to_its_answer(shared: Path) -> None:
    trace, captures = trace_of(shared, "strands/generated_strands_1.62.0_default.json")
    asked, tool, answered = (captures[pick(trace, w).span_id] for w in ("chat#0", "execute_tool get_weather", "chat#1"))
    assert asked.tool_calls_out == ("t1",) == tool.tool_calls_in == answered.tool_calls_in


@pytest.mark.parametrize(
    ("file", "which", "model", "finish", "tokens"),
    [
        ("otel_genai/generated_genai_openai_1.3b0_latest.json", "chat gpt-4o-mini#0", "gpt-4o-mini-2024-07-18", "tool_calls", (21, 8)),
        (
            "logfire/generated_logfire_5.2.0_openai_default.json",
            "Chat Completion with {request_data[model]!r}#1",
            "gpt-4o-mini-2024-07-18",
            "stop",
            (21, 8),
        ),
        (
            "traceloop/generated_instr_openai_0.40_legacy_gen_ai_prompt.json",
            "openai.chat#0",
            "gpt-4o-mini-2024-07-18",
            "tool_calls",
            (21, 8),
        ),
        ("traceloop/generated_sdk_0.62.4_workflow_openai.json", "openai.chat#0", "gpt-4o-mini-2024-07-18", "tool_calls", (21, 8)),
        ("mlflow/generated_mlflow_3.17.2_otlp.json", "llm", "gpt-4o-mini", "stop", (21, 8)),
        ("langfuse/generated_langfuse_5.0.4.json", "llm", "gpt-4o-mini", "", (21, 8)),
        ("langsmith/generated_langsmith_0.15.0_otel.json", "llm", "gpt-4o-mini", "stop", (21, 8)),
        ("openinference/generated_oi_0.1.72_chain_tool_retriever_llm.json", "ChatCompletion", "gpt-4o-mini", "", (21, 8)),
        ("strands/generated_strands_1.62.0_default.json", "chat#0", "", "tool_calls", (21, 8)),
        ("google_adk/generated_adk_2.13.0_schema1_legacy.json", "call_llm#1", "mock-1", "stop", (21, 8)),
        ("vercel_ai/all-spans.json", "ai.generateText.doGenerate#0", "gpt-4o-mini-2024-07-18", "stop", (14, 20)),
        ("haystack/generated_haystack_3.4.0.json", "haystack.component.run#1", "gpt-4o-mini", "stop", (3, None)),
        (
            "datadog/tests.contrib.anthropic.test_anthropic.test_anthropic_llm_tools.json",
            "anthropic.request",
            "claude-3-opus-20240229",
            "",
            (599, 152),
        ),
    ],
)
def test_model_finish_and_usage_in_one_spelling(
    shared: Path, file: str, which: str, model: str, finish: str, tokens: tuple[int, int | None]
) -> None:
    trace, captures = trace_of(shared, file)
    found = captures[pick(trace, which).span_id]
    assert (found.model, found.finish_reason) == (model, finish)
    assert (found.input_tokens, found.output_tokens) == tokens


def test_documents_of_retrievers(shared: Path) -> None:
    trace, captures = trace_of(shared, "openinference/generated_oi_0.1.72_chain_tool_retriever_llm.json")
    (document,) = captures[pick(trace, "retrieve").span_id].output.documents
    assert (document.id, document.text, document.score) == ("d1", "Paris is the capital of France.", 0.93)
    assert document.metadata == {"src": "wiki"}


def test_no_sample_breaks_and_spans_without_payload_stay_silent(shared: Path) -> None:
    for path in sorted((shared / "samples").rglob("*.json*")):
        if "uploaded" in path.parts or path.stem.endswith("_logs") or path.parent.name == "otlp":
            continue
        spans = decode(path.read_bytes(), name=path.name).spans
        captures = capture_all(Trace((), spans))
        if path.parent.name in ("jaeger", "signoz"):
            assert not any(c.input.usable or c.output.usable for c in captures.values()), path.name
