"""What to mend for a fault: the class of repair that its kind and place point at."""

from __future__ import annotations

from rca.model import Location, LocationType

FIXES = {
    "wrong_label": "prompt",
    "label_outside_set": "schema",
    "wrong_number": "prompt",
    "swapped_entity": "prompt",
    "wrong_date": "prompt",
    "hallucinated_field": "schema",
    "missing_field": "schema",
    "unit_or_currency": "schema",
    "schema_violation": "schema",
    "truncated_json": "model",
    "hallucinated_claim": "prompt",
    "omitted_key_fact": "prompt",
    "negation_flip": "prompt",
    "contradiction": "prompt",
    "truncated_output": "model",
    "wrong_language": "prompt",
    "repetition": "model",
    "refusal": "model",
    "template_leak": "prompt",
    "irrelevant_retrieval": "retrieval",
    "empty_retrieval": "retrieval",
    "stale_document": "retrieval",
    "tool_error_swallowed": "infrastructure",
    "stale_cache": "infrastructure",
    "prompt_injection": "input validation",
}
"""Fault kind -> what to mend first: prompt | schema | retrieval | hand-off code | model | input validation | infrastructure."""


def fix(location: Location, fault: str) -> str:
    """The class of repair, "" where neither the place nor the kind of fault tells."""
    if location.type is LocationType.HANDOFF:
        return "hand-off code"
    if location.type is LocationType.REQUEST:
        return "input validation"
    return FIXES.get(fault, "")
