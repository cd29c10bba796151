"""Words in attribute names: what a name that no convention knows says about its value."""

from __future__ import annotations

from functools import cache

from rca.conventions.spec import INPUT, INSTRUCTIONS, OUTPUT
from rca.patterns import regex

_SPLIT = regex(r"[^A-Za-z0-9]+")
_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

IN_WORDS = frozenset(
    {"input", "inputs", "request", "req", "prompt", "prompts", "incoming", "received", "query", "question", "args", "arguments", "inbound"}
)
OUT_WORDS = frozenset({
    "output", "outputs", "response", "resp", "completion", "completions", "outgoing", "answer", "reply", "result", "results",
    "prediction", "generated", "generation", "returned", "outbound", "responded",
})  # fmt: skip
LAST_IN = frozenset({"input", "inputs", "prompt", "question", "arguments", "args"})
LAST_OUT = frozenset({"output", "outputs", "completion", "answer", "reply", "prediction", "result"})
HOLDERS = frozenset(
    {"body", "payload", "content", "contents", "text", "data", "value", "json", "message", "messages", "raw", "string", "object"}
)
RULE_WORDS = frozenset({"instructions", "instruction", "system"})
FOREIGN = frozenset({
    "db", "net", "network", "url", "code", "otel", "telemetry", "process", "host", "os", "k8s", "container", "cloud", "faas", "thread",
    "exception", "enduser", "user", "session", "metadata", "aws", "gcp", "azure", "rpc", "graphql", "sampling", "internal", "peer",
    "server", "client", "browser", "device", "feature", "asgi", "celery", "service", "span", "trace", "event", "error", "log", "schema",
    "tags", "redis", "sql", "aspnetcore", "dotnet",
})  # fmt: skip
"""First words of names that belong to infrastructure."""
NOT_PAYLOAD = frozenset({
    "id", "ids", "size", "length", "len", "count", "counts", "tokens", "token", "type", "types", "mime", "format", "schema", "template",
    "parameters", "params", "headers", "header", "hash", "status", "code", "duration", "ms", "seconds", "url", "uri", "path", "host",
    "port", "name", "model", "version", "time", "timestamp", "encoding", "ref", "cost", "price", "method", "agent", "limit", "max", "min",
    "temperature", "statement", "definitions", "tools", "spec", "variables", "language", "usage", "rate", "score", "flag", "enabled",
    "truncated", "bytes", "chars", "words", "key", "keys", "topic", "queue", "error", "reason", "reasons", "choices", "metadata", "meta",
    "sha256", "checksum", "digest", "preview", "stream", "streaming", "attempt", "retry", "retries", "mode", "config", "settings", "kind",
    "role", "delta", "chunk", "chunks", "media", "provider", "vendor", "region", "tier", "fingerprint",
})  # fmt: skip
"""Words that make a name one of a property of the payload, or of something else."""


OWNED = (
    "gen_ai.", "llm.", "traceloop.", "mlflow.", "langfuse.", "langsmith.", "ai.", "haystack.", "gcp.vertex.", "openinference.",
    "retrieval.", "reranker.", "embedding.", "logfire.", "http.", "messaging.", "mcp.", "tool.", "meta.", "_dd.", "pydantic_ai.",
    "fastapi.",
)  # fmt: skip
"""Beginnings of names that belong to a convention; what they mean is not guessed from their words."""


@cache
def words(name: str) -> tuple[str, ...]:
    """The lower-case words of a name: split at punctuation and camel case."""
    return tuple(w.lower() for piece in _SPLIT.split(name) if piece for w in _CAMEL.split(piece))


def side_of(name: str) -> tuple[str, int]:
    """(side, rank) of a payload that stands under a name of the application's own; ("", 0) where the name does not say so.

    `app.request.body`, `request.payload`, `input`, `order_input`, `llm.response.text`, `app.prompt.system` ... by the words alone.
    """
    parts = words(name)
    if not parts or len(parts) > 8 or parts[0] in FOREIGN:
        return "", 0
    last, rest = parts[-1], parts[:-1]
    if (
        RULE_WORDS & set(parts)
        and not NOT_PAYLOAD & set(parts)
        and (last in RULE_WORDS or last in ("prompt", "message", "content", "text"))
    ):
        return (INSTRUCTIONS, 3) if last != "system" or "prompt" in parts or "message" in parts else ("", 0)
    if NOT_PAYLOAD & set(parts):
        return "", 0
    if last in LAST_IN:
        return INPUT, 4 if last in ("input", "inputs") else 3
    if last in LAST_OUT:
        return OUTPUT, 4 if last in ("output", "outputs") else 3
    if last in HOLDERS and rest:
        for word in reversed(rest):
            if word in IN_WORDS:
                return INPUT, 4
            if word in OUT_WORDS:
                return OUTPUT, 4
    if len(parts) == 1 and last in ("query", "request"):
        return INPUT, 2
    if len(parts) == 1 and last == "response":
        return OUTPUT, 2
    return "", 0


def message_name(name: str) -> bool:
    """Whether a name is that of a message body without a direction (`app.message.body`, `messaging.message.payload`)."""
    if name.startswith(OWNED) and not name.startswith("messaging."):
        return False
    parts = words(name)
    return (
        len(parts) > 1
        and parts[-1] in ("body", "payload", "content", "data")
        and parts[-2] in ("message", "msg", "job", "task", "record", "event")
    )


def event_side(name: str) -> str:
    """The side that a span event's own name tells (`request received`, `response ready`); "" without one."""
    parts = words(name)
    if not 0 < len(parts) <= 5:
        return ""
    if {"request", "input", "prompt", "query"} & set(parts) and not {"response", "output"} & set(parts):
        return INPUT
    return OUTPUT if {"response", "output", "completion", "reply", "answer", "result"} & set(parts) else ""
