"""What stands around the data of a hop: models, parameters, versions, documents, outcomes and times, and which of them changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rca.model import Hop, SettingChange, Span, Value
from rca.patterns import regex

_PARAMETER = regex(
    r"(?i)(?:^|[._])(temperature|top[_-]?[pk]|max[_-]?(?:output[_-]|completion[_-]|new[_-])?tokens|seed|frequency[_-]?penalty"
    r"|presence[_-]?penalty|repetition[_-]?penalty|stop(?:[_-]sequences)?|choice\.count|reasoning[_-]?effort|response[_-]?format"
    r"|output\.type|min[_-]?p|num[_-]?ctx)$"
)
_PARAMETERS = regex(
    r"(?i)(?:invocation[_.]?param(?:eter)?s|model[_.]?param(?:eter)?s|generation_config|model[_.]kwargs|request\.parameters)$"
)
"""Attributes that hold all parameters as one JSON object."""
_REQUESTED = regex(r"(?i)(?:request|requested)[._]model(?:[._]?name)?$")
_VERSION = regex(r"(?i)(?:^|[._-])(?:version|revision|commit|release|edition|build|checksum|digest)(?:[._-](?:id|sha|hash|tag|name))?$")
_VOLATILE_RESOURCE = regex(
    r"(?i)^(?:host|os|process|container\.(?:id|name|runtime)|k8s\.(?:pod|node|replicaset|job|container\.restart)|service\.instance|faas\.instance"
    r"|cloud\.(?:resource_id|account)|telemetry\.sdk\.(?:name|language)|service\.name|net\.|network\.|thread)"
)
_OUTCOMES = ("http_status", "upstream_status", "cache_hit", "retry", "retry_error", "documents_count", "data_source")
_MOST = 200
_SLOWER, _LONGER_NS = 5, 2 * 10**9
"""How many times longer, and how much longer, a hop must take to be told."""
_DOCUMENTS = 20


def changes(good: Hop, bad: Hop, spans: tuple[Mapping[str, Span], Mapping[str, Span]]) -> tuple[SettingChange, ...]:
    """Everything around two paired hops that differs, models first. `spans` are those of the good and the bad trace by id.

    What only one run records counts only where both were instrumented alike; otherwise it says something of the instrumentation.
    """
    own = [[table[i] for i in hop.span_ids if i in table] for hop, table in zip((good, bad), spans, strict=True)]
    alike = good.conventions == bad.conventions
    found = [
        *_changed("model", _models(good, own[0]), _models(bad, own[1]), lambda name: name == "model" or alike),
        *_changed("parameter", _parameters(good, own[0]), _parameters(bad, own[1]), lambda _name: alike),
        *_changed("version", _versions(own[0]), _versions(own[1]), lambda _name: alike),
        *_changed("outcome", _outcome(good), _outcome(bad), lambda name: alike or name in ("error", "failed attempts")),
        *_documents(good, bad),
        *_timing(good, bad),
    ]
    return tuple(found)


def _changed(kind: str, good: Mapping[str, str], bad: Mapping[str, str], one_sided: Callable[[str], bool]) -> Iterator[SettingChange]:
    for name in dict.fromkeys((*good, *bad)):
        one, two = good.get(name, ""), bad.get(name, "")
        if one != two and ((one and two) or one_sided(name)):
            yield SettingChange(kind, name, one, two)


def _models(hop: Hop, spans: Sequence[Span]) -> dict[str, str]:
    """The model that answered, and the one that was asked for where that is another name."""
    found = {"model": hop.model} if hop.model else {}
    asked = next((str(v) for s in spans for k, v in s.attributes.items() if _REQUESTED.search(k) and isinstance(v, str)), "")
    return found | ({"model requested": asked} if asked and asked != hop.model else {})


def _parameters(hop: Hop, spans: Sequence[Span]) -> dict[str, str]:
    """Sampling and other request parameters by their plain name, wherever they were recorded."""
    found: dict[str, str] = {}
    for span in spans:
        for name, value in span.attributes.items():
            if (match := _PARAMETER.search(name)) is not None:
                found.setdefault(_plain(match[1]), _shown(value))
            elif _PARAMETERS.search(name):
                found.update({_plain(k): _shown(v) for k, v in _object(value).items() if k not in ("model", "messages") and _simple(v)})
    for name in ("temperature", "top_k", "top_p", "max_tokens"):
        if name in hop.facts:
            found.setdefault(name, _shown(hop.facts[name]))
    return dict(sorted(found.items()))


def _plain(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace("-", "_").casefold()


def _object(value: Value) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _simple(value: object) -> bool:
    return isinstance(value, str | int | float) or (isinstance(value, list) and all(isinstance(v, str | int | float) for v in value))


def _versions(spans: Sequence[Span]) -> dict[str, str]:
    """What was running: the resource without what differs in any two processes, the instrumentation, versions on the spans."""
    found: dict[str, str] = {}
    for span in spans:
        for name, value in span.resource.items():
            if not _VOLATILE_RESOURCE.match(name):
                found.setdefault(name, _shown(value))
        if span.scope and span.scope_version:
            found.setdefault(f"instrumentation {span.scope}", span.scope_version)
        for name, value in span.attributes.items():
            if _VERSION.search(name) and _simple(value):
                found.setdefault(name, _shown(value))
    return dict(sorted(found.items()))


def _outcome(hop: Hop) -> dict[str, str]:
    """How the call went."""
    found = {name: _shown(hop.facts[name]) for name in _OUTCOMES if name in hop.facts}
    if hop.error:
        found["error"] = hop.error
    if hop.finish_reason:
        found["finish reason"] = hop.finish_reason
    if hop.failed:
        found["failed attempts"] = str(len(hop.failed))
    return found


def _documents(good: Hop, bad: Hop) -> Iterator[SettingChange]:
    """Retrieved documents by id: which are there, in which order, with which scores and of which edition."""
    one, two = ({d.id: d for d in hop.output.documents if d.id} for hop in (good, bad))
    if (not one and not two) or not (good.output.documents and bad.output.documents):
        return
    order = [", ".join(list(docs)[:_DOCUMENTS]) for docs in (one, two)]
    if order[0] != order[1]:
        yield SettingChange("documents", "documents" if set(one) != set(two) else "order of documents", *order)
    for name in [n for n in two if n in one][:_DOCUMENTS]:
        before, after = one[name], two[name]
        if before.score != after.score and None not in (before.score, after.score):
            yield SettingChange("documents", f"score of {name}", _shown(before.score), _shown(after.score))
        for key in dict.fromkeys((*before.metadata, *after.metadata)):
            values = _shown(before.metadata.get(key)), _shown(after.metadata.get(key))
            if values[0] != values[1] and key not in ("content", "text", "score", "id"):
                yield SettingChange("documents", f"{key} of {name}", *values)


def _timing(good: Hop, bad: Hop) -> Iterator[SettingChange]:
    """Durations that are far out of line, either way."""
    one, two = (max(0, hop.end_ns - hop.start_ns) for hop in (good, bad))
    short, long = min(one, two), max(one, two)
    if long >= _SLOWER * max(short, 1) and long - short >= _LONGER_NS and short:
        yield SettingChange("timing", "duration", f"{one / 1e9:.2f} s", f"{two / 1e9:.2f} s")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
