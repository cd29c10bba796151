"""OpenTelemetry GenAI 1.28 to 1.36: one event a message, as log records with structured bodies or as span events."""

from __future__ import annotations

from rca.conventions.events import MESSAGE_ROLES, message_contents
from rca.conventions.genai import OPERATIONS, USAGE
from rca.conventions.spec import Convention, Happening, Layer, Reading
from rca.model import Span


def _messages(span: Span, items: list[Happening]) -> list[Reading]:
    """Span events and log records apart: some instrumentations write both, and one of them without content."""
    found: list[Reading] = []
    for source in ("event", "log"):
        own = [i for i in items if i.source == source and i.name in MESSAGE_ROLES]
        names = tuple(dict.fromkeys(i.name for i in own))
        for side, content in message_contents(own).items():
            found.append(Reading(side, content, names, "genai_events", Layer.MODEL, 7))
    return found


CONVENTION = Convention(
    name="genai_events",
    layer=Layer.MODEL,
    keys=("gen_ai.system",),
    events=tuple(MESSAGE_ROLES),
    kinds=(("gen_ai.operation.name", OPERATIONS),),
    facts={"provider": ("gen_ai.system",), **USAGE},
    read=_messages,
)
