"""Short ways to write spans and captures for graph tests."""

from __future__ import annotations

import json
from typing import Any

from rca.model import MISSING, Capture, Link, Payload, Span, SpanKind, State, StatusCode, Trace

TRACE = "a" * 32
MS = 1_000_000


def payload(data: Any, **more: Any) -> Payload:
    """A captured payload of a text or a JSON value; None is not recorded."""
    if data is None:
        return MISSING
    if isinstance(data, str):
        return Payload(State.CAPTURED, data, **more)
    return Payload(State.CAPTURED, json.dumps(data, ensure_ascii=False), data, **more)


class Story:
    """A trace under construction with its captures; times are milliseconds."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.captures: dict[str, Capture] = {}

    def span(
        self,
        name: str,
        parent: str = "",
        *,
        at: tuple[int, int],
        service: str = "svc",
        kind: SpanKind = SpanKind.INTERNAL,
        work: str | None = None,
        given: Any = None,
        gave: Any = None,
        links: tuple[str, ...] = (),
        failed: bool = False,
        trace_id: str = TRACE,
        **capture: Any,
    ) -> str:
        """Add a span, with a capture if `work` (its kind) is named; returns the span id."""
        span_id = f"{len(self.spans) + 1:016x}"
        status = StatusCode.ERROR if failed else StatusCode.UNSET
        self.spans.append(
            Span(
                trace_id, span_id, parent, name, kind, at[0] * MS, at[1] * MS, service, {}, {},
                status=status, links=tuple(Link(trace_id, i) for i in links),
            )
        )  # fmt: skip
        if work is not None:
            self.captures[span_id] = Capture(span_id, work, payload(given), payload(gave), **capture)
        return span_id

    def trace(self) -> Trace:
        """The trace, spans in order of start."""
        return Trace((TRACE,), tuple(sorted(self.spans, key=lambda s: (s.start_ns, s.span_id))))
