"""What a complaint is taken to mean."""

from __future__ import annotations

import pytest

from rca.model import REQUEST, Complaint, Graph
from rca.provenance import Pointed, blame, pointed
from tests.flows import flow, hop

MAIL = "I am away from Monday 6 July 2026 and back on 20 July 2026; the stocktaking is on 27 July 2026. The deposit was EUR 480.00."
FACTS = {"from": "2026-07-06", "back": "2026-07-27", "deposit": 480.0}
NOTE = "Away from 6 July 2026, back on 27 July 2026. The deposit was EUR 480.00."
LABELS = "Labels: FLOOD (rising river or sea water), APPLIANCE (pipes, hoses, washing machines), FIRE. Answer with one."


def trip(facts: object = FACTS, note: str = NOTE) -> Graph:
    return flow(MAIL, [hop("extract", MAIL, facts, role="extractor"), hop("note", facts, note)])


def meant(graph: Graph, text: str = "", **said: str) -> list[Pointed]:
    return list(pointed(blame(graph), Complaint(text, **said)))


def test_a_value_that_is_named_is_meant_and_so_is_the_hop_that_chose_it_among_others() -> None:
    item = meant(trip(), bad="27 July 2026")[0]
    assert (item.claim, item.relation, item.where) == ("27 July 2026", "named", "extract")
    assert "20 July 2026" in item.chosen


@pytest.mark.parametrize(
    "said", ["I come back on the 20th, not on the 27th!", "Ich bin am 20. zurück, nicht am 27. im Laden", "27日ではありません"]
)
def test_days_without_their_month_are_understood(said: str) -> None:
    assert "27 July 2026" in {p.claim for p in meant(trip(), said) if p.relation == "named"}


def test_what_it_should_have_been_leads_to_where_it_was_changed_and_lost() -> None:
    wrong = {**FACTS, "deposit": 840.0}
    found = meant(trip(wrong, NOTE.replace("480", "840")), expected="EUR 480.00")
    assert ("EUR 840.00", "named", "extract") in {(p.claim, p.relation, p.where) for p in found}
    assert ("EUR 480.00", "lost", "extract") in {(p.claim, p.relation, p.where) for p in found}


def test_what_no_payload_has_says_nothing() -> None:
    item = next(p for p in meant(trip(), "Where is KX-9981?") if p.claim == "KX-9981")
    assert (item.relation, item.where, item.weight) == ("nowhere", "", 0.0)


def test_a_given_value_without_a_rival_accuses_hardly_anybody() -> None:
    assert all(p.weight <= 0.35 for p in meant(trip(), "Why EUR 480.00?"))


def test_a_label_is_meant_by_its_name_and_by_what_fits_better() -> None:
    mail = "The hose of the washing machine burst and water came up."
    graph = flow(mail, [hop("peril", mail, "FLOOD", role="classifier", instructions=LABELS), hop("letter", "FLOOD", "Flood is excluded.")])
    item = next(p for p in meant(graph, "They call it a flood, but it was the washing machine!") if p.relation == "label")
    assert (item.where, item.claim, item.chosen[0]) == ("peril", "FLOOD", "APPLIANCE")


def test_without_a_complaint_nothing_is_meant() -> None:
    assert meant(trip()) == []


def test_news_of_a_look_up_is_sourced() -> None:
    found = {"limit": "EUR 950.00"}
    graph = flow("What is my limit?", [hop("lookup", "limit", found, role="tool"), hop("answer", found, "It is EUR 950.00.")])
    assert meant(graph, "EUR 950.00 is wrong")[0].path.sourced
    assert REQUEST not in {p.where for p in meant(graph, "EUR 950.00 is wrong")}
