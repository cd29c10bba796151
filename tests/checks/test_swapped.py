"""Records whose values changed places inside a hop, and lawful twins of them; texts made for this test."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import REQUEST
from tests.flows import bad, flow, hop

ROUND = (
    "Board meeting, notes.\nTilda Marsh (b. 1990): written test 74 of 100, can start on 1 March, her contract ends anyway.\n"
    "Tilde Marsch (b. 1985): written test 91 of 100, not free before 1 June, the firm refuses to let him go.\nBoth were liked."
)
TWO = [
    {"name": "Tilda Marsh", "start": "2026-03-01", "score": 74},
    {"name": "Tilde Marsch", "start": "2026-06-01", "score": 91},
]
EXCHANGED = [TWO[0] | {"start": "2026-06-01"}, TWO[1] | {"start": "2026-03-01"}]
SLOTS = {
    "free": [
        {"day": "2026-03-03", "from": "14:00", "to": "15:30"},
        {"day": "2026-03-05", "from": "09:15", "to": "10:45"},
        {"day": "2026-03-06", "from": "11:00", "to": "12:30"},
    ]
}


@pytest.mark.parametrize(
    ("given", "made", "check", "seen"),
    [
        (ROUND, EXCHANGED, "values-exchanged", True),
        (ROUND, TWO, "values-exchanged", False),
        (ROUND, [TWO[0] | {"start": "2026-06-01"}, TWO[1]], "values-exchanged", False),  # one is wrong, none exchanged
        (
            "Price: £7.50 for cups, £4.20 for jugs.",
            [{"item": "cups", "each": 7.5}, {"item": "jugs", "each": 4.2}],
            "values-exchanged",
            False,
        ),
        (SLOTS, {"day": "2026-03-03", "from": "09:15", "to": "10:45", "room": "2.14"}, "value-of-neighbour", True),
        (SLOTS, {"day": "2026-03-05", "from": "09:15", "to": "10:45", "room": "2.14"}, "value-of-neighbour", False),
        (SLOTS, {"day": "2026-03-04", "from": "09:15", "to": "10:45"}, "value-of-neighbour", False),  # nobody's
    ],
)
def test_values_that_changed_places(given: Any, made: Any, check: str, seen: bool) -> None:
    step = hop("reader", given, made, role="extractor" if isinstance(given, str) else "generator")
    found = bad(flow(given, [step], {"reader": [REQUEST]}), check)
    assert bool(found) is seen
    assert all(e.fault == "swapped_entity" for e in found)
