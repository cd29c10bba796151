"""Checks of who is who, of choices, of denials and of requests at odds with themselves: hits and look-alikes in several languages."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import Graph
from tests.flows import bad, flow, hop

LABELS_DE = "Mögliche Werte: abo_kündigung, adressänderung, zahlung"
LABELS_EN = "Labels: GARDEN (plants, lawns), ROOF (tiles, gutters). Answer with the label."


def one(given: Any, made: Any, **options: Any) -> Graph:
    return flow(given, [hop("worker", given, made, **options)])


PLACES: list[tuple[str, Graph, bool]] = [
    ("ends-exchanged", one({"sender": "Olga Brandt", "recipient": "Ivo Kranz"}, "The parcel went from Ivo Kranz to Olga Brandt."), True),
    ("ends-exchanged", one({"sender": "Olga Brandt", "recipient": "Ivo Kranz"}, "The parcel went from Olga Brandt to Ivo Kranz."), False),
    ("ends-exchanged", one({"start": "Lyon", "ziel": "Genf"}, "Ihr Zug fährt von Genf nach Lyon."), True),
    ("ends-exchanged", one({"start": "Lyon", "ziel": "Genf"}, "Ihr Zug fährt von Lyon nach Genf und am Abend zurück."), False),
    ("ends-exchanged", one({"出発地": "札幌", "到着地": "函館"}, "函館から札幌への切符です。"), True),
    (
        "ends-exchanged",
        one("Seller: Aster BV\nBuyer: Nordlys AS", {"seller": "Nordlys AS", "buyer": "Aster BV"}, role="extractor"),
        True,
    ),
    (
        "ends-exchanged",
        one("Vendeur : Aster SA\nAcheteur : Lune SARL", {"vendeur": "Aster SA", "acheteur": "Lune SARL"}, role="extractor"),
        False,
    ),
    ("says-both", one("Application 7", "Your application is approved. For this reason it cannot be approved."), True),
    ("says-both", one("Antrag 7", "Ihr Antrag wird hiermit genehmigt. Leider müssen wir ihn ablehnen: er wurde abgelehnt."), True),
    ("says-both", one("Solicitud 7", "Su solicitud ha sido aprobada. Gracias."), False),
    ("says-both", one("Item A is approved, item B was rejected.", "A is approved, B was rejected."), False),
    (
        "label-put-off",
        one(
            "Ich ziehe um, bitte tragen Sie die neue Adresse ein. Eine Kündigung des Abos will ich nicht.",
            "abo_kündigung",
            role="classifier",
            instructions=LABELS_DE,
        ),
        True,
    ),
    ("label-nearer", one("Some tiles and a gutter came off.", "GARDEN", role="classifier", instructions=LABELS_EN), True),
    ("label-nearer", one("The lawn and the plants look brown.", "GARDEN", role="classifier", instructions=LABELS_EN), False),
    (
        "field-against-text",
        one("We bring our dog. There will be no fireworks at the party.", {"fireworks": True}, role="extractor"),
        True,
    ),
    (
        "field-against-text",
        one("Es wird kein Feuerwerk geben, und wir kommen zu acht.", {"feuerwerk": True}, role="extractor"),
        True,
    ),
    ("field-against-text", one("Last year there were no fireworks.", {"fireworks": True}, role="extractor"), False),
    ("field-against-text", one("Il y aura un feu d'artifice.", {"artifice": True}, role="extractor"), False),
    (
        "negation-flip",
        one("There will be no open fire at the camp. Forty children come.", "Forty children come. Open fire at the camp."),
        True,
    ),
    ("negation-flip", one("Wir haben nur leichte Jacken. Hunde sind nicht erlaubt.", "Hunde sind nicht erlaubt."), False),
]


@pytest.mark.parametrize(("name", "graph", "seen"), PLACES, ids=[f"{i}-{row[0]}" for i, row in enumerate(PLACES)])
def test_what_is_meant(name: str, graph: Graph, seen: bool) -> None:
    found = bad(graph, name)
    assert bool(found) == seen, [e.sentence for e in found]


def test_two_sentences_of_one_topic_are_no_clear_flip() -> None:
    def strength(given: str, made: str) -> float:
        return max((e.strength for e in bad(one(given, made), "negation-flip")), default=0.0)

    flipped = strength("The tenants may not keep large dogs in the flat.", "The tenants may keep large dogs in the flat.")
    assert flipped >= 2.0
    assert strength("The heating did not reach the attic room.", "We advise to extend the heating to the attic.") < 1.0


REQUESTS: list[tuple[str, str, bool]] = [
    ("request-two-days", "The visit must be on 4 May 2025, not before. Please come at once, by today, 20 April 2025.", True),
    ("request-two-days", "Der Termin muss am 4. Mai 2025 sein, nicht früher. Kommen Sie bitte sofort, noch heute am 20. April 2025.", True),
    ("request-two-days", "The visit must be on 4 May 2025. On 20 April 2025 I wrote to you about it.", False),
    ("request-two-days", "La cita debe ser el 4 de mayo de 2025. Antes era el 20 de abril de 2025.", False),
    ("request-two-amounts", "Total: 480 EUR\nSome text.\nTotal: 520 EUR", True),
    ("request-two-amounts", "Acconto: 100 EUR\nTotale: 480 EUR\nTotale: 480,00 EUR", False),
    ("request-cut", "Grüezi, bitte überweisen Sie den Betrag künftig auf mein neues Konto. Die Nummer lautet CH93 0076 20", True),
    ("request-cut", "Please use my new account from June on. It is DE89 3704 0044 0532 0130 00.", False),
    ("request-garbled", "Se?or Mu?oz, la habitaci?n del a?o pasado no ten?a calefacci?n y est?bamos helados.", True),
    ("request-garbled", "Is the room heated? Señor Muñoz asked: yes or no?", False),
]


@pytest.mark.parametrize(("name", "text", "seen"), REQUESTS, ids=[f"{i}-{row[0]}" for i, row in enumerate(REQUESTS)])
def test_requests_at_odds(name: str, text: str, seen: bool) -> None:
    found = bad(flow(text, [hop("worker", text, "done", role="classifier")]), name)
    assert any(e.strength >= 1.4 for e in found) == seen, [e.sentence for e in found]


SENT = {"start": "Tromsø", "via": "Kiruna", "goal": "Luleå", "day": "2025-03-09"}


def handed(got: dict[str, str]) -> Graph:
    return flow("Trip", [hop("reader", "Trip", SENT, role="extractor"), hop("booker", got, "ok", role="tool")], {"booker": ["reader"]})


def test_a_field_with_its_neighbours_value() -> None:
    crossed = handed({"start": "Kiruna", "goal": "Luleå", "day": "2025-03-09"})
    assert [e.source for e in bad(crossed, "field-crossed")] == ["reader"]
    assert not bad(handed({"start": "Tromsø", "goal": "Luleå", "day": "2025-03-09"}), "field-crossed")


@pytest.mark.parametrize(
    ("given", "made", "least", "most"),
    [
        ("Umowa od 3 października 2024 r. do 5 listopada 2024 r.", {"od": "2024-10-03"}, 0.0, 0.0),
        ("Umowa od 3 października 2024 r.", {"od": "2024-10-13"}, 2.0, 6.0),
        ("Mötet är den 14 augusti 2025.", "Mötet hålls den 27 november 2025.", 2.0, 6.0),
        ("Dal 1° maggio al 30 settembre 2024.", {"dal": "2024-05-01"}, 0.0, 0.0),
        ("The power went at half past six.", "No power since 18:30.", 0.0, 0.0),
        ("Seit Viertel vor acht kein Strom.", "Kein Strom seit 07:45.", 0.0, 0.0),
        ("Der Preis ist 0,30 Euro je kWh.", {"preis_kwh": 0.3}, 0.0, 0.0),
        ("Ask Ms Ferreira.", "Dear Ms Ferreira, our Mr Quill will call you.", 0.0, 0.4),
    ],
)
def test_how_much_a_value_without_a_source_weighs(given: str, made: Any, least: float, most: float) -> None:
    role = "extractor" if isinstance(made, dict) else "generator"
    top = max((e.strength for e in bad(one(given, made, role=role), "new-claim")), default=0.0)
    assert least <= top <= most


@pytest.mark.parametrize(
    ("rules", "chosen", "seen"),
    [
        ("Labels:\nGARDEN: plants and lawns\nROOF: tiles and gutters\nAnswer with the label.", "FENCE", True),
        ("Elige el equipo:\nTEJADO: tejas y canalones\nJARDIN: césped y plantas", "PISCINA", True),
        ("Elige el equipo:\nTEJADO: tejas y canalones\nJARDIN: césped y plantas", "JARDIN", False),
        ("Labels:\nGARDEN: plants and lawns\nROOF: tiles and gutters\nAnswer with the label.", "GARDEN", False),
    ],
)
def test_labels_that_are_defined_line_by_line(rules: str, chosen: str, seen: bool) -> None:
    graph = one("The lawn is brown. El césped está seco.", chosen, role="classifier", instructions=rules)
    assert bool(bad(graph, "label-outside-set")) == seen
