"""The same case from the file that was sent and from each server's answer gives the same spans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rca.decode import assemble, decode
from rca.model import Span

FORMS = {
    "jaeger-2.17": ("jaeger.json", "v3.json"),
    "jaeger-2.20": ("jaeger.json", "v3.json"),
    "tempo-2.10.8": ("v1.json", "v1.pb", "v2.pb"),
    "tempo-3.0.3": ("v1.json", "v1.pb", "v2.pb"),
}


def spans_of(path: Path) -> dict[str, Span]:
    batch = decode(path.read_bytes(), path.name)
    trace = assemble([batch], list(dict.fromkeys(span.trace_id for span in batch.spans)))
    return {span.span_id: span for span in trace.spans}


def loose(value):
    """Values as legacy JSON keeps them: lists and dicts become JSON text."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False) if isinstance(value, (list, dict)) else value


def identity(span: Span, values=lambda value: value):
    return (
        span.trace_id,
        span.name,
        span.kind,
        span.service,
        span.scope,
        span.scope_version,
        span.status,
        span.status_message,
        {key: values(value) for key, value in span.attributes.items()},
        {key: values(value) for key, value in span.resource.items()},
        {(link.trace_id, link.span_id) for link in span.links},
    )


def events(span: Span, values=lambda value: value):
    return sorted((event.name, repr(sorted((key, values(value)) for key, value in event.attributes.items()))) for event in span.events)


@pytest.mark.parametrize("server", FORMS)
def test_every_server_gives_the_spans_that_were_sent(shared, server):
    cases = sorted((shared / "backends/cases/otlp").glob("*.gz"))
    assert len(cases) == 66
    guessed_parents = 0
    for path in cases:
        case = path.name.split(".")[0]
        sent = spans_of(path)
        for form in FORMS[server]:
            got = spans_of(shared / f"backends/cases/{server}/{case}.{form}.gz")
            values = loose if form == "jaeger.json" else lambda value: value
            assert got.keys() == sent.keys(), (case, form)
            for ident, span in sent.items():
                other = got[ident]
                assert identity(other, values) == identity(span, values), (case, form, ident)
                assert events(other, values) == events(span, values), (case, form, ident)
                assert abs((other.end_ns - other.start_ns) - (span.end_ns - span.start_ns)) <= 1000, "the legacy form has microseconds"
                if other.parent_id != span.parent_id:
                    assert form == "jaeger.json"
                    assert not span.parent_id
                    assert other.parent_id in {link.span_id for link in span.links}
                    guessed_parents += 1
    assert guessed_parents == (7 if server.startswith("jaeger") else 0), "a consumer with links only has its first link for a parent"
