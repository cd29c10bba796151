"""Checks on payloads of a size that people do send: time grows with the length, and depth is no problem."""

from __future__ import annotations

import json
import time

from rca.model import Payload, State
from tests.flows import flow, hop, look


def rows(count: int) -> str:
    note = "delivered to the depot behind the station and signed for by the guard on duty"
    return json.dumps(
        [{"id": i, "price": i * 1.5, "paid": i % 2 == 0, "due_date": None, "note": f"Row {i} was {note} {i}."} for i in range(count)]
    )


def seconds(count: int) -> float:
    text = rows(count)
    graph = flow(text, [hop("copy", text, text, role="extractor"), hop("note", text, "Everything was delivered for EUR 12.50.")])
    began = time.perf_counter()
    look(graph)
    return time.perf_counter() - began


def test_time_grows_with_the_length_of_json() -> None:
    seconds(20)
    assert seconds(1600) < max(0.5, seconds(400)) * 4 * 2.5


def test_deep_and_broken_payloads_are_looked_at_without_failing() -> None:
    for text in ("[" * 5000 + "]" * 5000, "<a>" * 5000, '{"' * 5000, "(" * 20000, "# " * 5000, " " * 50000):
        broken = Payload(State.CAPTURED, text)
        look(flow(broken, [hop("a", broken, broken), hop("b", broken, "Done.")]))
