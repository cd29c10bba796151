"""Trace ids as people have them: bare, in headers, in base64, in links to Jaeger UI, Grafana and the servers' APIs."""

from __future__ import annotations

import re

from rca.errors import UsageError
from rca.records import dataclass, replace
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_LONGEST = 1 << 16
_EXAMPLES = "give 1 to 32 hex digits, a traceparent, or a link to the trace in Jaeger UI or Grafana Explore"


@dataclass(frozen=True, slots=True)
class Ref:
    """A trace that someone asks for: 32 lower-case hex digits, and what else a pasted link told.

    span_id  16 hex digits, "" if only the trace was named
    url      base URL of the server that the link leads to, "" if no link was pasted
    kind     jaeger | tempo | grafana : what stands behind `url`, "" if it cannot be told from the link
    datasource_uid, datasource_type   Grafana's id of the data source, and jaeger | tempo; "" if the link does not say
    """

    trace_id: str
    span_id: str = ""
    url: str = ""
    kind: str = ""
    datasource_uid: str = ""
    datasource_type: str = ""
    org_id: int = 1  # Grafana's id of the organisation


def parse_ref(text: str) -> Ref:
    """Read a reference to a trace; UsageError says which forms are understood."""
    cleaned = text.strip().strip("\"'`<>“”‘’,;").strip()
    if not cleaned or len(cleaned) > _LONGEST:
        raise UsageError("no trace id was given" if not cleaned else "that is too long for a trace id", _EXAMPLES)
    if "://" in cleaned or re.match(r"[\w.-]+(:\d+)?/\S*(trace|explore)", cleaned):
        return _from_link(cleaned if "://" in cleaned else f"http://{cleaned}")
    return _from_header(cleaned) or _checked(_bare(cleaned), text=cleaned)


def parsed(word: str) -> Ref | None:
    """The trace that a word names, None if it names none."""
    try:
        return parse_ref(word)
    except UsageError:
        return None


def _from_header(text: str) -> Ref | None:
    """The propagation headers of W3C, B3 (single), Jaeger and AWS X-Ray, with or without the header's name."""
    name, separator, value = text.partition(":" if ":" in text else "=")
    named = separator and re.fullmatch(r"[\"']?(traceparent|b3|(x-)?((b3|uber|amzn)-)?trace[_-]?id)[\"']?\s*", name, re.I)
    value = value.strip().strip("\"'") if named else text
    # https://www.w3.org/TR/trace-context/#traceparent-header: version-traceid-parentid-flags, later versions may append
    if found := re.fullmatch(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?", value, re.I):
        return _checked(found[1], found[2], text=text)
    # https://github.com/openzipkin/b3-propagation#single-header
    if found := re.fullmatch(r"([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})-[01d](-[0-9a-f]{16})?", value, re.I):
        return _checked(found[1], found[2], text=text)
    # https://www.jaegertracing.io/sdk-migration/#propagation-format: trace:span:parent:flags, zeros left out
    if found := re.fullmatch(r"([0-9a-f]{1,32}):([0-9a-f]{1,16}):[0-9a-f]{1,16}:[0-9a-f]{1,2}", _unquoted(value), re.I):
        return _checked(found[1], found[2].zfill(16), text=text)
    # https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
    if found := re.search(r"(?:^|Root=)1-([0-9a-f]{8})-([0-9a-f]{24})(?![0-9a-f])", value, re.I):
        return _checked(found[1] + found[2], text=text)
    return _checked(_bare(value), text=text) if value != text else None


def _bare(text: str) -> str:
    """Hex digits of an id written in hex (dashes, 0x) or in base64 (16 or 8 bytes, as Tempo's JSON has them); "" otherwise."""
    digits = re.sub(r"^0x", "", text.strip(), flags=re.I).replace("-", "")
    if re.fullmatch(r"[0-9a-fA-F]{1,32}", digits):
        return digits
    if re.fullmatch(r"([A-Za-z0-9+/_-]{22}(==)?|[A-Za-z0-9+/_-]{11}=)", text):
        import base64

        padded = text.rstrip("=").replace("-", "+").replace("_", "/")
        return base64.b64decode(padded + "=" * (-len(padded) % 4)).hex()
    return ""


def _checked(trace_id: str, span_id: str = "", *, text: str) -> Ref:
    padded = trace_id.lower().zfill(32)
    if not trace_id:
        shown = "".join(c if c.isprintable() else "?" for c in text)
        raise UsageError(f"not a trace id: {shown if len(shown) <= 60 else shown[:59] + '…'}", _EXAMPLES)
    if not padded.strip("0"):
        raise UsageError("a trace id of zeros only is not valid (W3C Trace Context)", _EXAMPLES)
    span = span_id.lower()
    return Ref(padded, "" if not span.strip("0") else span)


def _unquoted(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def _from_link(link: str) -> Ref:
    from urllib.parse import parse_qs, unquote, urlsplit

    try:
        parts = urlsplit(link)
        query = parse_qs(parts.query)
        host = parts.netloc.rpartition("@")[2]
        port = parts.port
    except ValueError:
        raise UsageError("that link cannot be read", _EXAMPLES) from None
    if "/explore" in parts.path or "panes" in query or "left" in query:
        from rca.sources.grafana import read_explore

        trace_id, span_id, uid, kind = read_explore(query)
        if not _bare(trace_id):
            raise UsageError(f"the link to {host} names no trace", "open the trace there, and copy the link again")
        ref = _checked(_bare(trace_id), _span(span_id), text=trace_id)
        root = re.split(r"/explore|/a/|/d/", parts.path)[0]
        return replace(ref, url=_base(parts, host, root), kind="grafana", datasource_uid=uid, datasource_type=kind, org_id=_org(query))
    if "/goto/" in parts.path:
        raise UsageError("a Grafana short link does not tell the trace id", "open it, and paste the long link from the address bar")
    path = unquote(parts.path)
    # Jaeger UI: /trace/<id>, and /trace/<a>...<b> where two traces are compared
    if found := re.search(r"^(.*?)/trace/([0-9a-fA-F]{1,32})(?:\.\.\.|/|$)", path):
        ref = _checked(found[2], _span(_one(query, "uiFind")), text=found[2])
        return replace(ref, url=_base(parts, host, found[1]), kind="jaeger")
    if found := re.search(r"^(.*?)/api/(v[23]/)?traces/([^/]+)(?:/json)?/?$", path):
        ref = _checked(_bare(found[3]), text=found[3])
        proxied = re.search(r"/api/datasources/(?:uid|proxy/uid)/([^/]+)", found[1])
        kind = {"v2/": "tempo", "v3/": "jaeger"}.get(found[2] or "", "") or kind_of(port, found[1])
        return replace(ref, url=_base(parts, host, found[1]), kind=kind, datasource_uid=proxied[1] if proxied else "")
    given = next((_one(query, key) for key in ("traceID", "traceId", "trace_id", "traceid") if _one(query, key)), "")
    last = next((piece for piece in reversed(path.split("/")) if re.fullmatch(r"[0-9a-fA-F]{16}|[0-9a-fA-F]{32}", piece)), "")
    return _checked(_bare(given or last), text=f"{host}{path}")


def kind_of(port: int | None, path: str) -> str:
    """jaeger | tempo by the servers' usual ports and paths, "" if these do not tell."""
    if port == 16686 or "/jaeger" in path:
        return "jaeger"
    if port == 3200 or "/tempo" in path or "/api/datasources/proxy" in path:
        return "tempo"
    return ""


def _one(query: dict[str, list[str]], key: str) -> str:
    return (query.get(key) or [""])[0]


def _span(text: str) -> str:
    return text.zfill(16) if re.fullmatch(r"[0-9a-fA-F]{1,16}", text) else ""


def _org(query: dict[str, list[str]]) -> int:
    text = _one(query, "orgId")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 1


def _base(parts: SplitResult, host: str, path: str) -> str:
    return f"{parts.scheme}://{host}{path.rstrip('/')}"
