"""A user's own convention: attribute names from `rca.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from rca.config import AttributeMapping
from rca.conventions.flatten import unflatten
from rca.conventions.spec import INPUT, INSTRUCTIONS, OUTPUT, Layer, Reading
from rca.conventions.unwrap import unwrap
from rca.model import Span

RANK = 100


def mapped_readings(span: Span, mappings: Sequence[AttributeMapping]) -> list[Reading]:
    """What the mappings that match a span read from it. `match` compares service, name, scope or attributes with shell patterns."""
    return [reading for mapping in mappings if _matches(span, mapping) for reading in _read(span, mapping)]


def _matches(span: Span, mapping: AttributeMapping) -> bool:
    known = {"service": span.service, "name": span.name, "scope": span.scope}
    return all(fnmatchcase(str(known.get(k, span.attributes.get(k, ""))), pattern) for k, pattern in mapping.match.items())


def _read(span: Span, mapping: AttributeMapping) -> list[Reading]:
    found: list[Reading] = []
    for side, names in ((INPUT, mapping.input), (OUTPUT, mapping.output), (INSTRUCTIONS, mapping.instructions)):
        for rank, name in enumerate(reversed(names)):
            raw = span.attributes.get(name)
            keys: tuple[str, ...] = (name,)
            if raw is None:
                raw, _, keys = unflatten(span.attributes, name)
            if raw is not None:
                found.append(Reading(side, unwrap(raw, side), keys[:8], mapping.name, Layer.MODEL, RANK + rank))
    return found
