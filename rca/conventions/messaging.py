"""Messaging: the semantic conventions know only a body's size, so bodies stand under names of the application's own."""

from __future__ import annotations

from rca.conventions.names import message_name
from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape
from rca.conventions.unwrap import unwrap
from rca.model import Span, SpanKind

_SENDS = ("send", "publish", "create", "produce")


def _bodies(span: Span, items: list[Happening]) -> list[Reading]:
    """A message body: what a consumer gets, or what a producer sends."""
    operation = str(span.attributes.get("messaging.operation.type") or span.attributes.get("messaging.operation") or "").lower()
    side = OUTPUT if span.kind is SpanKind.PRODUCER or operation in _SENDS else INPUT
    return [
        Reading(side, unwrap(value, side, Encoding.JSON, Shape.DATA), (name,), "messaging", Layer.TRANSPORT, 5)
        for name, value in span.attributes.items()
        if message_name(name) and isinstance(value, str | dict | list)
    ]


CONVENTION = Convention(
    name="messaging",
    layer=Layer.TRANSPORT,
    keys=("messaging.system",),
    default_kind="messaging",
    read=_bodies,
    claims=message_name,
)
