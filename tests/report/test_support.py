"""What a trace supports, and which setting mends what it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import invoice, payload, silent

from rca.model import Payload, State
from rca.report.support import support

SETTINGS = [
    ("opentelemetry.instrumentation.openai_v2", "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY"),
    ("opentelemetry.instrumentation.openai.v1.traceloop", "TRACELOOP_TRACE_CONTENT=true"),
    ("haystack.tracing", "HAYSTACK_CONTENT_TRACING_ENABLED=true"),
    ("openinference.instrumentation.langchain", "OPENINFERENCE_HIDE_INPUTS=false"),
    ("gcp.vertex.agent", "ADK_TELEMETRY_SCHEMA_VERSION_OPT_IN=1"),
    ("pydantic-ai", "InstrumentationSettings(include_content=True)"),
    ("app.of.your.own", "span.set_attribute('input.value', …)"),
]


def examined(report):
    return support(report.trace, report.graph)


@pytest.mark.parametrize(("scope", "setting"), SETTINGS)
def test_the_setting_of_the_instrumentation_is_named(scope, setting):
    report = silent()
    spans = tuple(replace(s, scope=scope) for s in report.trace.spans)
    hops = tuple(replace(h, conventions=()) for h in report.graph.hops)
    told = examined(replace(report, trace=replace(report.trace, spans=spans), graph=replace(report.graph, hops=hops)))
    (row,) = told["remedies"]
    assert setting in row["settings"]
    assert row["hops"] == ["H1", "H2", "H3"]


@pytest.mark.parametrize(
    ("state", "setting"),
    [(State.TRUNCATED, "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT unset"), (State.DROPPED, "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=4096")],
)
def test_what_was_cut_or_dropped_points_at_the_limit(state, setting):
    report = invoice()
    hops = (*report.graph.hops[:2], replace(report.graph.hops[2], input=Payload(state, "half a te")))
    told = examined(replace(report, graph=replace(report.graph, hops=hops)))
    assert setting in told["remedies"][0]["settings"]
    assert told["hops"][2]["follows"]


def test_counts_and_consequences():
    report = invoice()
    hops = tuple(replace(h, input=payload("x" * 30)) for h in report.graph.hops)
    report = replace(report, graph=replace(report.graph, hops=hops))
    assert examined(report)["counts"] == {"hops": 3, "both": 3, "input_only": 0, "output_only": 0, "neither": 0}
    assert examined(report)["remedies"] == []
    assert not any(row["follows"] for row in examined(report)["hops"])
    assert examined(silent())["counts"]["neither"] == 3
    assert all(row["follows"] for row in examined(silent())["hops"])
