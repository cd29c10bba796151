"""Links into Grafana Explore, read and written. Formats: the `panes` and the older `left` parameter of Explore URLs.

https://grafana.com/docs/grafana/latest/explore/get-started-with-explore/#generate-explore-urls-from-external-tools
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rca.patterns import regex
from rca.typed import Any

_LAST_HOUR = {"from": "now-1h", "to": "now"}
_MARGIN_MS = 60_000  # on either side, for clocks and for what was recorded late
_ID_IN_TRACEQL = regex(r"trace:id\s*=\s*[\"`]([0-9a-fA-F]{1,32})[\"`]")
_PROXY = regex(r"^(.*?)/api/datasources/(?:proxy/)?uid/([^/]+)")


def read_explore(query: dict[str, list[str]]) -> tuple[str, str, str, str]:
    """Trace id, span id, data source uid and data source type of an Explore link; "" for what it does not tell."""
    best = ("", "", "", "")
    for pane in _panes(query):
        uid = _text(pane.get("datasource"))
        span = _text(_at(pane, "panelsState", "trace", "spanId"))
        for request in _dicts(pane.get("queries")):
            source = request.get("datasource")
            own = source if isinstance(source, dict) else {}
            found = _id_of(request)
            kind = _text(own.get("type"))
            if found:
                return found, span, _text(own.get("uid")) or uid, kind if kind in ("jaeger", "tempo") else ""
    for key in ("traceId", "traceID", "var-traceId", "var-traceID"):
        if query.get(key):
            best = (query[key][0], (query.get("spanId") or [""])[0], (query.get("var-ds") or [""])[0], "tempo")
    return best


def explore_url(base: str, uid: str, kind: str, trace_id: str, span_id: str = "", org_id: int = 1) -> str:
    """A link that opens the trace in Explore, in the `panes` form (Grafana 10 and later); `within` says when the trace was."""
    request: dict[str, Any] = {"refId": "A", "query": trace_id}
    request |= {"queryType": "traceql"} if kind == "tempo" else {}
    if uid:
        request["datasource"] = {"type": kind, "uid": uid}
    pane: dict[str, Any] = {"queries": [request], "range": _LAST_HOUR}
    if uid:
        pane["datasource"] = uid
    if span_id:
        pane["panelsState"] = {"trace": {"spanId": span_id}}
    return f"{base.rstrip('/')}/explore?schemaVersion=1&panes={_written({'rca': pane})}" + (f"&orgId={org_id}" if org_id else "")


def within(url: str, start_ms: int, end_ms: int) -> str:
    """The Explore link with a range that holds the trace: where Tempo is asked within the range, older ones are not found without."""
    margin = {"from": str(start_ms - _MARGIN_MS), "to": str(end_ms + _MARGIN_MS)}
    return url.replace(_written(_LAST_HOUR), _written(margin))


def _written(value: dict[str, Any]) -> str:
    from urllib.parse import quote

    return quote(json.dumps(value, separators=(",", ":")), safe="")


def proxied(url: str) -> tuple[str, str]:
    """Grafana's base URL and the data source uid of a data source proxy URL, ("", "") if it is none."""
    found = _PROXY.match(url)
    return (found[1], found[2]) if found else ("", "")


def _panes(query: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    for key in ("panes", "left", "right"):
        for text in query.get(key, []):
            try:
                value = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, list):
                # the oldest form: ["now-1h", "now", "Tempo", {"query": …}, …]
                name = value[2] if len(value) > 2 and isinstance(value[2], str) else ""
                yield {"datasource": name, "queries": [item for item in value if isinstance(item, dict)]}
            elif isinstance(value, dict) and "queries" in value:
                yield value
            elif isinstance(value, dict):
                yield from (pane for pane in value.values() if isinstance(pane, dict))


def _id_of(request: dict[str, Any]) -> str:
    for key in ("query", "traceId", "traceID"):
        text = _text(request.get(key)).strip()
        if found := _ID_IN_TRACEQL.search(text):
            return found[1]
        if re.fullmatch(r"[0-9a-fA-F]{8,32}", text):
            return text
    return ""


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _at(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
