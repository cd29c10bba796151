"""What hops were told of their output, kept or violated; and hops that did the same work, compared with each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rca.config import Config, HopConfig
from rca.model import Complaint, Graph
from tests.flows import bad, diagnose, flow, hop

MAIL = "Good morning, the parcel with two lamps arrived yesterday and one of them is broken. I should like a new one, please. Ann Holt"
RULES = 'Classify as one of: damage, delay, other. Return JSON: {"label": string, "items": array, "note": string}.'


def told(graph: Graph, config: Config | None = None) -> dict[str, list[tuple[str, bool]]]:
    found = diagnose(graph, Complaint(), config or Config()).constraints
    return {name: [(c.kind, not c.violation) for c in constraints] for name, constraints in found.items()}


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        ({"label": "theft", "items": ["lamp"], "note": "broken"}, "labels"),
        ({"label": "damage", "items": "lamp, shade", "note": "broken"}, "type"),
        ({"label": "damage", "items": ["lamp"]}, "fields"),
        ("The customer reports a broken lamp and asks for a new one, which seems fair.", "form"),
    ],
)
def test_a_violation_is_listed_beside_what_was_kept(output: Any, kind: str) -> None:
    kept = told(flow(MAIL, [hop("sorter", MAIL, {"label": "damage", "items": ["lamp"], "note": "broken"}, instructions=RULES)]))["sorter"]
    broken = told(flow(MAIL, [hop("sorter", MAIL, output, instructions=RULES)]))["sorter"]
    assert all(fine for _, fine in kept)
    assert [name for name, fine in broken if not fine] == [kind]


def test_what_rca_yaml_states_of_a_hop_is_a_constraint_too() -> None:
    config = Config(hops=(HopConfig(service="sorter*", name="*", required=("order",)),))
    graph = flow(MAIL, [hop("sorter", MAIL, {"label": "damage"})])
    assert told(graph, config) == {"sorter": [("schema", False)]}


@pytest.mark.parametrize(
    ("rules", "words", "over"),
    [
        ("Summarise in at most 20 words.", 20, False),
        ("Summarise in at most 20 words.", 23, False),
        ("Summarise in at most 20 words.", 40, True),
        ("Fasse zusammen, höchstens 20 Wörter.", 40, True),
        ("Résume en 20 mots au plus.", 40, True),
        ("Summarise briefly.", 400, False),
    ],
)
def test_an_answer_well_over_its_limit(rules: str, words: int, over: bool) -> None:
    graph = flow(MAIL, [hop("writer", MAIL, "lamp " * words, role="summarizer", instructions=rules)])
    assert bool(bad(graph, "too-long")) is over


# ---------------------------------------------------------------- siblings

TEXTS = [
    f"Report {n}: the boiler in house {n} was serviced on {n} May and everything was found to be in good order there." for n in (3, 4, 5, 6)
]


def siblings(*outputs: Any) -> Graph:
    """A fan-out: the same step over several reports, then one that joins them."""
    same = [
        replace(hop(f"s{n}", text, made, role="summarizer", instructions="Summarise."), name="summarise", service="summary")
        for n, (text, made) in enumerate(zip(TEXTS, outputs, strict=False))
    ]
    joined = "\n".join(str(made) for made in outputs)
    return flow("\n".join(TEXTS), [*same, hop("join", joined, joined)], {h.id: ["request"] for h in same} | {"join": [h.id for h in same]})


FINE = [f"The boiler in house {n} was serviced on {n} May and was found to be in good order, nothing is left to do." for n in (3, 4, 5)]
GERMAN = "Der Heizkessel im Haus wurde gewartet und war in gutem Zustand, es bleibt nichts mehr zu tun für den Vermieter."


@pytest.mark.parametrize(
    ("last", "off"),
    [
        ("The boiler in house 6 was serviced on 6 May and was found to be in good order, nothing is left to do.", False),
        (GERMAN, True),
        ({"house": 6, "state": "good"}, True),
        ("OK.", True),
    ],
)
def test_one_of_several_that_did_the_same_work_stands_out(last: Any, off: bool) -> None:
    found = bad(siblings(*FINE, last), "sibling-differs")
    assert [e.node for e in found] == (["s3"] if off else [])


@pytest.mark.parametrize("outputs", [(FINE[0], GERMAN), (FINE[0], FINE[1], GERMAN, GERMAN), (FINE[0], {"house": 4}, ["house 5"])])
def test_two_of_a_kind_or_no_majority_accuse_nobody(outputs: tuple[Any, ...]) -> None:
    assert not bad(siblings(*outputs), "sibling-differs")
