"""No convention: payloads under names of the application's own, known by the words of the name and the look of the value."""

from __future__ import annotations

from rca.conventions.jsonish import looks_structured, parse
from rca.conventions.names import OWNED, event_side, side_of
from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape
from rca.conventions.unwrap import unwrap
from rca.model import Span, Value
from rca.patterns import regex

_BODY = ("body", "payload", "content", "message", "text", "data", "input", "output", "value")
_OWN = (
    "input.value",
    "output.value",
    "final_result",
    "tool_arguments",
    "tool_response",
    "response_data",
    "request_data",
    "events",
    "all_messages",
    "metadata",
)
_NO_TEXT = regex(r"^(?:[a-z][a-z0-9+.-]*://\S+|[0-9a-fA-F-]{16,64}|-?\d+(?:\.\d+)?)$")


def _claims(name: str) -> bool:
    """Whether a name is one that says payload and that no other convention owns."""
    return not name.startswith(OWNED) and name not in _OWN and bool(side_of(name)[0])


def _is_payload(value: Value, rank: int) -> bool:
    """Whether a value may be a payload: text, or data; no JSON Schema, and under vague names no link, id or number."""
    if isinstance(value, dict | list):
        return bool(value)
    if not isinstance(value, str) or not value.strip():
        return isinstance(value, str) and rank >= 4
    if looks_structured(value) and '"properties"' in value:
        ok, parsed = parse(value)
        if (
            ok
            and isinstance(parsed, dict)
            and ("$schema" in parsed or (parsed.get("type") == "object" and isinstance(parsed.get("properties"), dict)))
        ):
            return False
    return rank >= 4 or not _NO_TEXT.match(value.strip())


def _read(span: Span, items: list[Happening]) -> list[Reading]:
    found: list[Reading] = []
    for name, value in span.attributes.items():
        if not _claims(name):
            continue
        side, rank = side_of(name)
        if _is_payload(value, rank):
            found.append(_reading(side, value, name, rank))
    for item in items:
        if item.source == "log" and not item.name:
            continue
        side = "" if item.name.startswith(("gen_ai.", "exception")) else event_side(item.name)
        for name, value in item.fields.items():
            own, rank = (
                (side, 3) if side and name in _BODY and name not in ("input", "output") else side_of(name) if _claims(name) else ("", 0)
            )
            if own and _is_payload(value, rank) and isinstance(value, str | dict | list):
                found.append(_reading(own, value, f"{item.name}:{name}", min(rank, 3)))
    return found


def _reading(side: str, value: Value, name: str, rank: int) -> Reading:
    return Reading(
        side, unwrap(value, INPUT if side != OUTPUT else OUTPUT, Encoding.JSON, Shape.DATA), (name,), "plain", Layer.APPLICATION, rank
    )


CONVENTION = Convention(
    name="plain",
    layer=Layer.APPLICATION,
    read=_read,
    claims=_claims,
    claims_event=lambda name: not name.startswith(("gen_ai.", "exception")) and bool(event_side(name)),
)
