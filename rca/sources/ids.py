"""Trace ids as people have them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """A trace that someone asks for: 32 lower-case hex digits, and what else a pasted link told.

    span_id  16 hex digits, "" if only the trace was named
    url      base URL of the server that the link leads to, "" if no link was pasted
    kind     jaeger | tempo | grafana : what stands behind `url`, "" without one
    datasource_uid   Grafana's id of the Tempo data source, "" if the link does not say
    """

    trace_id: str
    span_id: str = ""
    url: str = ""
    kind: str = ""
    datasource_uid: str = ""
