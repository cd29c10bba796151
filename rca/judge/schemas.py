"""What an answer must look like, as JSON Schema, small enough for small models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MAX_ENUM = 60
MAX_REASON = 400
MAX_QUOTE = 400
VERDICTS = ("sound", "introduced", "inherited", "cannot_say")


def answer(handles: Sequence[str], texts: Sequence[str]) -> dict[str, Any]:
    """Of trace, hop and batch questions: verdicts on places, their order as suspects, or that nothing is wrong."""
    place = _one_of(handles)
    quote = _object({"in": _one_of(texts), "text": {"type": "string", "maxLength": MAX_QUOTE}})
    said = {
        "id": place,
        "verdict": {"type": "string", "enum": list(VERDICTS)},
        "confidence": _share(),
        "quotes": {"type": "array", "maxItems": 4, "items": quote},
        "reason": {"type": "string", "maxLength": MAX_REASON},
    }
    return _object(
        {
            "places": {"type": "array", "items": _object(said), "maxItems": max(1, len(handles))},
            "ranking": {"type": "array", "items": place, "maxItems": max(1, len(handles))},
            "nothing_wrong": {"type": "boolean"},
        }
    )


def confirmation(handles: Sequence[str]) -> dict[str, Any]:
    """Of the last question over the first suspects: their order, the hidden cause, the smallest repair, and whether that would do."""
    text = {"type": "string", "maxLength": MAX_REASON}
    return _object(
        {
            "ranking": {"type": "array", "items": _one_of(handles), "minItems": 1, "maxItems": len(handles)},
            "cause": text,
            "repair": text,
            "final_right": {"type": "boolean"},
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _one_of(values: Sequence[str]) -> dict[str, Any]:
    """A choice of handles; with very many of them any string, as a grammar of all would cost more than it saves."""
    return {"type": "string", "enum": list(values)} if 0 < len(values) <= MAX_ENUM else {"type": "string", "maxLength": 200}


def _share() -> dict[str, Any]:
    return {"type": "number", "minimum": 0, "maximum": 1}
