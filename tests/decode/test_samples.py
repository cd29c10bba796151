"""Files of other projects and of real SDKs: each is decoded, or told apart."""

from __future__ import annotations

import json

import pytest

from rca.decode import assemble, decode
from rca.errors import DecodeError
from rca.model import SpanKind

# file -> spans, log records, one attribute that some span (or log record) must have
SAMPLES = {
    "datadog/tests.contrib.aiokafka.test_aiokafka.test_getmany_multiple_messages_multiple_topics_with_distributed_tracing.json": (
        4,
        0,
        "component",
    ),
    "datadog/tests.contrib.anthropic.test_anthropic.test_anthropic_llm_tools.json": (1, 0, "anthropic.request.model"),
    "datadog/tests.contrib.kafka.test_kafka.test_message[True].json": (1, 0, "kafka.topic"),
    "edge_cases/generated_truncated_64.json": (1, 0, "gen_ai.input.messages"),
    "google_adk/generated_adk_2.13.0_default_schema2_nocontent.json": (5, 0, "gen_ai.operation.name"),
    "google_adk/generated_adk_2.13.0_schema1_legacy.json": (7, 0, "gcp.vertex.agent.llm_request"),
    "haystack/generated_haystack_3.4.0.json": (3, 0, "haystack.component.input"),
    "jaeger/default.json": (1, 0, ""),
    "jaeger/example_trace.json": (5, 0, ""),
    "jaeger/link_attributes_trace.json": (1, 0, ""),
    "jaeger/log_tags_trace.json": (1, 0, ""),
    "jaeger/multi_index_trace.json": (2, 0, ""),
    "jaeger/otlp2jaeger-in.json": (2, 0, "peer.service"),
    "jaeger/otlp2jaeger-out.json": (2, 0, "peer.service"),
    "jaeger_ui/genaiTestTrace.json": (57, 0, "gen_ai.operation.name"),
    "jaeger_ui/oltp2jaeger-multi-out.json": (4, 0, ""),
    "jaeger_ui/otlp2jaeger-in.json": (2, 0, "peer.service"),
    "jaeger_ui/otlp2jaeger-multi-in-combined.json": (4, 0, ""),
    "jaeger_ui/otlp2jaeger-out.json": (2, 0, "peer.service"),
    "langfuse/generated_langfuse_5.0.4.json": (3, 0, "langfuse.observation.input"),
    "langsmith/generated_langsmith_0.15.0_otel.json": (3, 0, "gen_ai.prompt"),
    "logfire/generated_logfire_5.2.0_openai_default.json": (2, 0, "request_data"),
    "logfire/generated_logfire_5.2.0_openai_latest.json": (2, 0, "request_data"),
    "messaging/generated_kafka_links_http_bodies.json": (9, 0, "messaging.system"),
    "mlflow/generated_mlflow_3.17.2_otlp.json": (3, 0, "mlflow.spanInputs"),
    "ms_agent_framework/generated_agent_framework_core_fanout_fanin.json": (13, 0, ""),
    "openinference/generated_oi_0.1.72_chain_tool_retriever_llm.json": (4, 0, "input.value"),
    "openinference/openinference_client_span_input_output_only.json": (1, 0, "output.value"),
    "openinference/openinference_client_span_tool_calls.json": (1, 0, "openinference.span.kind"),
    "otel_genai/generated_genai_openai_1.3b0_latest.json": (2, 0, "gen_ai.input.messages"),
    "otel_genai/generated_genai_openai_1.3b0_latest_logs.json": (0, 2, "gen_ai.input.messages"),
    "otel_genai/generated_genai_openai_1.3b0_legacy.json": (2, 0, "gen_ai.request.model"),
    "otel_genai/generated_genai_openai_1.3b0_nocontent.json": (2, 0, "gen_ai.request.model"),
    "otel_genai/generated_genai_openai_1.3b0_upload.json": (2, 0, "gen_ai.request.model"),
    "otel_genai/generated_openai_v2_latest.json": (2, 0, "gen_ai.request.model"),
    "otel_genai/generated_openai_v2_latest_logs.json": (0, 8, "gen_ai.system"),
    "otel_genai/generated_openai_v2_legacy.json": (2, 0, "gen_ai.request.model"),
    "otel_genai/generated_openai_v2_legacy_logs.json": (0, 8, "gen_ai.system"),
    "otel_genai/generated_util_genai_1.3b0_workflow_retrieval_tool.json": (3, 0, "gen_ai.operation.name"),
    "otel_genai/otel_genai_client_span_tool_calls.json": (1, 0, "gen_ai.output.messages"),
    "otel_genai/otel_genai_deprecated_client_span_tool_calls.json": (1, 0, "gen_ai.completion"),
    "otel_genai/otel_genai_tool_execution_span.json": (1, 0, "output"),
    "otlp/events.json": (0, 1, "event.attribute"),
    "otlp/logs.json": (0, 1, "string.attribute"),
    "otlp/trace.json": (1, 0, "my.span.attr"),
    "pydantic_ai/generated_2.68.0_v2.json": (4, 0, "final_result"),
    "pydantic_ai/generated_2.68.0_v5.json": (4, 0, "final_result"),
    "pydantic_ai/generated_2.68.0_v6.json": (4, 0, "final_result"),
    "signoz/large-trace.json": (100, 0, "db.system"),
    "signoz/otel-demo-traces-golden.jsonl": (180, 0, "http.route"),
    "strands/generated_strands_1.62.0_default.json": (6, 0, "gen_ai.operation.name"),
    "strands/generated_strands_1.62.0_latest.json": (6, 0, "gen_ai.operation.name"),
    "traceloop/generated_instr_openai_0.40_legacy_gen_ai_prompt.json": (2, 0, "gen_ai.prompt.0.content"),
    "traceloop/generated_sdk_0.62.4_workflow_openai.json": (5, 0, "traceloop.entity.input"),
    "vercel_ai/ai-embed-doEmbed.json": (1, 0, "ai.embeddings"),
    "vercel_ai/ai-embed.json": (1, 0, "ai.value"),
    "vercel_ai/ai-generateObject-doGenerate.json": (1, 0, "ai.prompt.messages"),
    "vercel_ai/ai-generateObject.json": (1, 0, "ai.response.object"),
    "vercel_ai/ai-generateText-doGenerate.json": (2, 0, "ai.response.text"),
    "vercel_ai/ai-generateText.json": (2, 0, "ai.response.text"),
    "vercel_ai/ai-streamText-doStream.json": (1, 0, "ai.response.text"),
    "vercel_ai/ai-streamText.json": (1, 0, "ai.response.text"),
    "vercel_ai/all-spans.json": (10, 0, "ai.response.text"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_yield_their_spans(shared, name):
    spans, logs, attribute = SAMPLES[name]
    batch = decode((shared / "samples" / name).read_bytes(), name)
    assert (len(batch.spans), len(batch.logs)) == (spans, logs)
    assert not attribute or any(attribute in holder.attributes for holder in (*batch.spans, *batch.logs))
    assert "malformed" not in {notice.code for notice in batch.notices}
    for trace_id in dict.fromkeys(span.trace_id for span in batch.spans):
        assert assemble([batch], [trace_id]).spans


def test_the_table_is_complete(shared):
    root = shared / "samples"
    there = {str(path.relative_to(root)) for path in root.rglob("*.json*")}
    assert there - set(SAMPLES) == {name for name in there if "/uploaded/" in name}


def test_uploaded_payloads_are_no_traces(shared):
    for path in (shared / "samples/otel_genai/uploaded").iterdir():
        with pytest.raises(DecodeError, match="no spans in it"):
            decode(path.read_bytes(), path.name)


def test_metrics_are_no_traces():
    with pytest.raises(DecodeError, match="OTLP metrics"):
        decode(b'{"resourceMetrics":[{"scopeMetrics":[]}]}')


def test_jaeger_and_otlp_of_one_trace_agree(shared):
    """Jaeger's own fixture for its OTLP translation: what went in and what came out."""
    sent = decode((shared / "samples/jaeger/otlp2jaeger-in.json").read_bytes())
    got = {span.span_id: span for span in decode((shared / "samples/jaeger/otlp2jaeger-out.json").read_bytes()).spans}
    for span in sent.spans:
        other = got[span.span_id]
        assert (other.trace_id, other.parent_id, other.name, other.kind, other.service) == (
            span.trace_id,
            span.parent_id,
            span.name,
            span.kind,
            span.service,
        )


def test_readable_span_keeps_times_and_ids(shared):
    span = decode((shared / "samples/vercel_ai/ai-generateText.json").read_bytes()).spans[0]
    assert (span.trace_id, span.span_id) == ("700d5f98fe2420adcf6ab0822f7a323c", "648be1dfd8e521b6")
    assert (span.start_ns, span.end_ns) == (1770131992241000000, 1770131994022541000)
    assert span.attributes["ai.usage.promptTokens"] == 14


def test_python_console_exporter_prints_several_documents():
    one = {
        "name": "chat",
        "context": {"trace_id": "0x700d5f98fe2420adcf6ab0822f7a323c", "span_id": "0x648be1dfd8e521b6", "trace_state": "[]"},
        "kind": "SpanKind.CLIENT",
        "parent_id": "0x00000000000000a1",
        "start_time": "2026-01-02T03:04:05.000001Z",
        "end_time": "2026-01-02T03:04:06.000000Z",
        "status": {"status_code": "ERROR", "description": "boom"},
        "attributes": {"gen_ai.system": "openai"},
        "events": [{"name": "first token", "timestamp": "2026-01-02T03:04:05.500000Z", "attributes": {"n": 1}}],
        "links": [{"context": {"trace_id": "0x000000000000000000000000000000b1", "span_id": "0x00000000000000b2"}, "attributes": {}}],
        "resource": {"attributes": {"service.name": "writer"}, "schema_url": ""},
    }
    two = {**one, "context": {**one["context"], "span_id": "0x00000000000000a1"}, "parent_id": None, "kind": "SpanKind.SERVER"}
    spans = decode(b"\n".join(json.dumps(document, indent=4).encode() for document in (one, two)) + b"\n").spans
    assert [(span.span_id, span.parent_id, span.kind) for span in spans] == [
        ("648be1dfd8e521b6", "00000000000000a1", SpanKind.CLIENT),
        ("00000000000000a1", "", SpanKind.SERVER),
    ]
    span = spans[0]
    assert (span.service, span.status_message, span.end_ns - span.start_ns) == ("writer", "boom", 999_999_000)
    assert (span.events[0].name, span.links[0].span_id) == ("first token", "00000000000000b2")


def test_datadog_ids_and_links(shared):
    name = next(name for name in SAMPLES if "aiokafka" in name)
    spans = decode((shared / "samples" / name).read_bytes()).spans
    linked = [link for span in spans for link in span.links]
    assert ("6a19ef4e0000000013ffe403d788d37c", "4946278831030841") in {(link.trace_id, link.span_id) for link in linked}
    assert all(len(span.trace_id) == 32 and len(span.span_id) == 16 for span in spans)


def test_rows_with_parents_are_one_trace(shared):
    batch = decode((shared / "samples/signoz/large-trace.json").read_bytes())
    (trace_id,) = {span.trace_id for span in batch.spans}
    trace = assemble([batch], [trace_id])
    ids = {span.span_id for span in trace.spans}
    assert sum(span.parent_id not in ids for span in trace.spans) == 1
    assert {span.service for span in trace.spans} >= {"frontend", "billing-service"}
