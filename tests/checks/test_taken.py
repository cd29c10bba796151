"""Values that the input says of something else: counts, references, dates of another paper; days read by the stay between them."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import Graph
from tests.flows import bad, flow, hop


def read(given: Any, made: Any) -> Graph:
    return flow(given, [hop("worker", given, made, role="extractor")])


BICYCLES = "We hire five helmets for Saturday. On the poster you see three, but that is the old one."
SEEDS = "Bitte schicken Sie uns 36 Stauden. Im vergangenen Jahr waren es 63, das war zu viel."
COUNTS = [
    ("name of the thing", read(BICYCLES, {"helmets": 3}), True),
    ("right", read(BICYCLES, {"helmets": 5}), False),
    ("the thing stands beside", read(SEEDS, {"zeilen": [{"artikel": "Stauden", "menge": 63}]}), True),
    ("right, beside", read(SEEDS, {"zeilen": [{"artikel": "Stauden", "menge": 36}]}), False),
    ("both used", read(SEEDS, {"stauden": 36, "vorjahr": 63}), False),
    ("a part of them", read("Compramos seis lámparas y devolvemos dos de ellas.", {"lamparas": 2}), False),
    ("two numbers of one thing", read("Zwölf Stühle bestellt, zehn Stühle geliefert, 11 bezahlt.", {"stuehle": 11}), False),
    ("in a compound", read("Zu zahlen in acht Monatsraten; Kündigung bei drei Raten Rückstand.", {"raten": 8}), False),
    ("a narrower thing", read("On attend onze places, dont neuf payantes.", {"places_payantes": 9}), False),
    ("a span of time", read("Twelve monthly payments after a trial of 3.", {"trial_months": 3}), False),
]

LOOMS = (
    "The Arkwell 900 loom (frame AK 55120) skips a thread. The Brenta 3 press (serial BR-70411) runs well and needs nothing. "
    "Please open a claim for the loom."
)
PAPERS = (
    "La carte grise est valable jusqu'au 14 mars 2027, c'est écrit dessus. "
    "Le permis a été renouvelé et expire le 2 juin 2034, rien à faire."
)
OTHERS = [
    ("another machine's", read(LOOMS, {"machine": "Arkwell 900", "serial": "BR-70411"}), True),
    ("its own", read(LOOMS, {"machine": "Arkwell 900", "serial": "AK 55120"}), False),
    ("both machines", read(LOOMS, {"a": {"name": "Arkwell 900", "no": "AK 55120"}, "b": {"name": "Brenta 3", "no": "BR-70411"}}), False),
    ("a number of the case", read(LOOMS + " Ticket TK-8841.", {"machine": "Arkwell 900", "ticket": "TK-8841"}), False),
    ("one date twice", read(PAPERS, {"carte_valable": "2034-06-02", "permis_valable": "2034-06-02"}), True),
    ("two dates", read(PAPERS, {"carte_valable": "2027-03-14", "permis_valable": "2034-06-02"}), False),
    ("one date for both", read("Permit and passport end on 2 June 2034.", {"permit": "2034-06-02", "passport": "2034-06-02"}), False),
]

STAY = "Hotelrechnung: Anreise 03/05/2026, Abreise 03/08/2026, 3 Nächte, bezahlt."
ORDERS = [
    ("date-order", "the stay shows the month first", read(STAY, {"anreise": "2026-05-03"}), True),
    ("date-order", "read so", read(STAY, {"anreise": "2026-03-05"}), False),
    ("date-order", "a stay that both explain", read("Du 03/03/2026 au 04/04/2026, 9 nuits.", {"du": "2026-03-03"}), False),
    ("field-left-empty", "the only weeks", read("Ze moet binnen 6 weken antwoorden.", {"termijn_weken": None}), True),
    ("field-left-empty", "weeks of two things", read("Within 6 weeks, or 8 weeks abroad.", {"term_weeks": None}), False),
    ("field-left-empty", "denied", read("The term is not 6 weeks.", {"term_weeks": None}), False),
    ("field-left-empty", "said elsewhere", read("Within 6 weeks.", {"term_weeks": None, "note": "6 weeks"}), False),
]


@pytest.mark.parametrize(("graph", "found"), [c[1:] for c in COUNTS], ids=[c[0] for c in COUNTS])
def test_a_count_of_something_else(graph: Graph, found: bool) -> None:
    assert bool(bad(graph, "count-of-another")) is found


@pytest.mark.parametrize(("graph", "found"), [c[1:] for c in OTHERS], ids=[c[0] for c in OTHERS])
def test_a_value_of_something_else(graph: Graph, found: bool) -> None:
    assert bool(bad(graph, "value-of-another")) is found


@pytest.mark.parametrize(("check", "name", "graph", "found"), ORDERS, ids=[c[1] for c in ORDERS])
def test_days_and_terms(check: str, name: str, graph: Graph, found: bool) -> None:
    assert bool(bad(graph, check)) is found


PUPILS = {
    "pupils": [
        {"name": "Ottoline", "lunch": "ate two plates of lentils", "health": None},
        {"name": "Percival", "lunch": "no nuts", "health": "wheezing, inhaler twice at 13:40 (letter of Dr Hale)"},
    ]
}
KINDER = {
    "kinder": [
        {"kind": "Wendelin", "essen": "zweimal Linsensuppe", "arznei": None},
        {"kind": "Leontine", "essen": None, "arznei": "Inhalator, drei Stöße um 13:40 (Attest Dr. Hahn)"},
    ]
}
TOLD = [
    (PUPILS, "Ottoline used the inhaler twice at 13:40 as in the letter of Dr Hale.", True),
    (PUPILS, "Percival used the inhaler twice at 13:40 as in the letter of Dr Hale.", False),
    (PUPILS, "Ottoline ate two plates of lentils before the inhaler was given twice at 13:40 by Dr Hale.", False),
    (PUPILS, "Ottoline and Percival: inhaler twice at 13:40, letter of Dr Hale.", False),
    (KINDER, "Wendelin bekam den Inhalator, drei Stöße um 13:40 nach dem Attest.", True),
    (KINDER, "Leontine bekam den Inhalator, drei Stöße um 13:40 nach dem Attest.", False),
]


@pytest.mark.parametrize(("given", "made", "found"), TOLD, ids=[f"{i}-{t[2]}" for i, t in enumerate(TOLD)])
def test_what_is_told_of_another(given: Any, made: str, found: bool) -> None:
    assert bool(bad(flow(given, [hop("worker", given, made, role="summarizer")]), "records-crossed")) is found
