"""Side information under its many names, normalised."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rca.conventions.jsonish import looks_structured, parse
from rca.conventions.names import words
from rca.model import Span, StatusCode, Value
from rca.patterns import regex

_FINISH = {
    "stop": "stop", "end_turn": "stop", "endturn": "stop", "stop_sequence": "stop", "complete": "stop", "completed": "stop", "eos":
    "stop", "eos_token": "stop", "finish_reason_stop": "stop", "end": "stop", "stop_token": "stop", "finished": "stop", "length":
    "length", "max_tokens": "length", "maxtokens": "length", "max_output_tokens": "length", "model_length": "length", "incomplete":
    "length", "token_limit": "length", "max_token": "length", "model_context_window_exceeded": "length", "tool_calls": "tool_calls",
    "tool_call": "tool_calls", "tool_use": "tool_calls", "tooluse": "tool_calls", "tool_calling": "tool_calls", "function_call":
    "tool_calls", "content_filter": "content_filter", "safety": "content_filter", "refusal": "content_filter", "content_filtered":
    "content_filter", "blocklist": "content_filter", "prohibited_content": "content_filter", "recitation": "content_filter", "spii":
    "content_filter", "guardrail_intervened": "content_filter", "error": "error", "failed": "error",
}  # fmt: skip
_PROBABLE = frozenset({"classifier", "classification", "label", "prediction", "class", "intent", "category"})
_BEHIND = frozenset({"upstream", "backend", "downstream", "remote", "origin", "dependency", "provider"})
FLOAT_FACTS = frozenset({"confidence", "temperature", "cache_age_s", "cache_ttl_s", "top_p"})
INT_FACTS = frozenset({"retry", "http_status", "upstream_status", "top_k", "documents_count", "input_tokens", "output_tokens"})
BOOL_FACTS = frozenset({"cache_hit"})

KNOWN: Mapping[str, str] = {
    "http.response.status_code": "http_status",
    "http.status_code": "http_status",
    "http.request.resend_count": "retry",
    "http.resend_count": "retry",
    "gen_ai.request.temperature": "temperature",
    "gen_ai.request.top_k": "top_k",
    "gen_ai.request.max_tokens": "max_tokens",
    "gen_ai.retrieval.top_k": "top_k",
    "gen_ai.conversation.id": "conversation_id",
    "session.id": "conversation_id",
    "messaging.message.id": "message_id",
    "gen_ai.data_source.id": "data_source",
}


@cache
def fact_of(name: str) -> str:
    """The fact that an attribute states by its name, "" for none. Names of the application's own are read by their words."""
    if name in KNOWN:
        return KNOWN[name]
    parts = words(name)
    if (
        not parts
        or len(parts) > 6
        or parts[0] in ("db", "net", "network", "url", "code", "k8s", "host", "gen", "langsmith", "metadata", "messaging")
    ):
        return ""
    last, before = parts[-1], parts[:-1]
    if last == "confidence" or (last in ("score", "value") and before[-1:] == ("confidence",)):
        return "confidence"
    if last in ("score", "probability") and set(before) & _PROBABLE and not set(before) & {"runner", "second", "threshold"}:
        return "confidence"
    if "cache" in parts:
        return _cache_fact(parts)
    if "max" in parts or "settings" in parts or "limit" in parts:
        return "top_k" if parts[-2:] == ("top", "k") else ""
    if parts[-2:] in (("retry", "count"), ("retries", "count"), ("retry", "attempts"), ("num", "retries")) or last in ("retries", "retry"):
        return "retry"
    if parts[-2:] == ("retry", "error"):
        return "retry_error"
    if parts[-2:] == ("top", "k") or parts[-1:] == ("topk",):
        return "top_k"
    if parts[0] in _BEHIND and len(parts) <= 4 and (parts[-2:] == ("status", "code") or last == "status"):
        return "upstream_status"
    if (parts[-2:] == ("status", "code") and "http" in parts) or parts[-2:] == ("http", "status"):
        return "http_status" if parts[0] in ("http", "app", "upstream") and len(parts) <= 3 else "upstream_status"
    if parts[-2:] == ("finish", "reason") and parts[0] not in ("llm",):
        return "finish_reason"
    if last in ("hits", "documents_count") or parts[-2:] in (
        ("documents", "count"),
        ("docs", "count"),
        ("hit", "count"),
        ("result", "count"),
    ):
        return "documents_count"
    return "temperature" if parts in (("temperature",), ("app", "temperature"), ("llm", "temperature")) else ""


def _cache_fact(parts: tuple[str, ...]) -> str:
    if parts[-1] in ("hit", "hits", "cached") and not {"token", "tokens", "count", "rate"} & set(parts):
        return "cache_hit"
    if "age" in parts:
        return "cache_age_ms" if parts[-1] == "ms" else "cache_age_s"
    if "ttl" in parts:
        return "cache_ttl_ms" if parts[-1] == "ms" else "cache_ttl_s"
    return ""


def coerce(fact: str, value: Value) -> Value:
    """The value of a fact in its type; None where it has none in it."""
    if isinstance(value, str) and looks_structured(value):
        ok, parsed = parse(value)
        value = parsed if ok else value
    if isinstance(value, list):
        value = next((v for v in value if v is not None), None)
    if value is None or isinstance(value, dict | list | bytes):
        return None
    if fact in BOOL_FACTS:
        return value if isinstance(value, bool) else str(value).strip().lower() in ("true", "1", "hit", "yes")
    if fact in FLOAT_FACTS or fact in INT_FACTS or fact.endswith("_ms"):
        return _number(fact, value)
    if fact == "finish_reason":
        return normal_finish(str(value))
    return value


def _number(fact: str, value: Value) -> Value:
    if isinstance(value, bool):
        return int(value) if fact == "retry" else None
    try:
        number = float(str(value).strip().rstrip("%"))
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    if fact == "confidence" and (str(value).strip().endswith("%") or 1 < number <= 100):
        number /= 100
    if fact == "confidence" and not 0 <= number <= 1:
        return None
    return number if fact not in INT_FACTS else int(number)


def normal_finish(word: str) -> str:
    """A finish reason in one spelling; an unknown word as it is."""
    bare = regex(r"^.*\.").sub("", word.strip().strip("\"'")).lower().replace("-", "_")
    return _FINISH.get(bare, word.strip())


def token_counts(usage: Mapping[str, Value]) -> dict[str, Value]:
    """Input and output tokens out of a usage object in any vendor's spelling."""
    found: dict[str, Value] = {}
    for fact, names in (
        ("input_tokens", ("input_tokens", "prompt_tokens", "prompt_token_count", "input", "promptTokens", "inputTokens")),
        ("output_tokens", ("output_tokens", "completion_tokens", "candidates_token_count", "output", "completionTokens", "outputTokens")),
    ):
        count = next((usage[n] for n in names if isinstance(usage.get(n), int)), None)
        if count is not None:
            found[fact] = count
    return found


def own_facts(span: Span) -> dict[str, Value]:
    """The facts that stand on a span under names that say so by themselves."""
    found: dict[str, Value] = {}
    for name, value in span.attributes.items():
        fact = fact_of(name)
        if not fact or fact in found:
            continue
        converted = coerce(fact, value)
        if converted is None:
            continue
        if fact.endswith("_ms"):
            fact, converted = fact[:-3] + "_s", float(str(converted)) / 1000
        found[fact] = converted
    return found


def error_of(span: Span) -> str:
    """What went wrong by the span's own word: status message, else the exception event, else `error.type`; "" if nothing did."""
    exception = next((e for e in span.events if e.name == "exception"), None)
    if span.status is StatusCode.ERROR and span.status_message:
        return span.status_message
    if exception is not None:
        kind, message = exception.attributes.get("exception.type"), exception.attributes.get("exception.message")
        return ": ".join(str(x) for x in (kind, message) if x)
    kind = span.attributes.get("error.type") or span.attributes.get("error.message") or span.attributes.get("otel.status_description")
    if span.status is StatusCode.ERROR:
        return str(kind) if kind else "error"
    return str(kind) if kind and span.attributes.get("error.type") else ""
