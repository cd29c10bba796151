"""Checks of prose against records and translations: grants, unknowns, old values, exchanges, pending deeds; hits and look-alikes."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import Graph
from tests.flows import bad, flow, hop


def one(given: Any, made: Any, **options: Any) -> Graph:
    return flow(given, [hop("worker", given, made, **options)])


LATE_EN = "The train was 90 minutes late. The rule covers a taxi up to 40 euros on presentation of the receipt."
LATE_DE = "Der Zug hatte 90 Minuten Verspätung. Die Regel deckt ein Taxi bis 40 Euro gegen Vorlage der Quittung."
GRANTS = [
    (LATE_EN, "We pay the taxi up to 40 euros. You will also get a travel voucher by post.", True),
    (LATE_EN, "We pay the taxi up to 40 euros. There is no voucher for this delay.", False),
    (LATE_EN + " A coupon of 10 euros is added.", "We pay the taxi and send you a voucher of 10 euros.", False),
    (LATE_DE, "Wir zahlen das Taxi bis 40 Euro. Einen Gutschein haben wir Ihnen ebenfalls geschickt.", True),
    (LATE_DE, "Wir zahlen das Taxi bis 40 Euro. Ein Gutschein ist nicht vorgesehen.", False),
    ("Le train avait 90 minutes de retard.", "Toutes nos excuses pour le retard. Nous vous offrons un bon d'achat.", True),
    ("El tren llegó con 90 minutos de retraso.", "Lamentamos el retraso; recibirá un vale por correo y un cupón.", True),
    ("Il treno aveva 90 minuti di ritardo.", "Ci scusiamo per il ritardo e le inviamo un buono sconto.", True),
    ("Pociąg miał 90 minut opóźnienia.", "Przepraszamy za opóźnienie, otrzyma pan bon podarunkowy.", True),
    ("Tåget var 90 minuter försenat.", "Vi beklagar förseningen och skickar ett presentkort.", True),
]


@pytest.mark.parametrize(("given", "made", "seen"), GRANTS)
def test_a_grant_that_no_source_speaks_of(given: str, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made), "grant-made-up")) == seen


SHED_NL = "Toegang kost 4 euro. Kinderen hebben gratis toegang. De fietsen staan achter het gebouw."
TRANSLATED_GRANTS = [
    ("L'entrée coûte 4 euros. Les enfants entrent gratuitement. Les vélos sont gardés gratuitement derrière le bâtiment.", True),
    ("L'entrée coûte 4 euros. Les enfants entrent gratuitement. Les vélos sont derrière le bâtiment.", False),
]


@pytest.mark.parametrize(("made", "seen"), TRANSLATED_GRANTS)
def test_a_translation_that_grants_more(made: str, seen: bool) -> None:
    assert bool(bad(one(SHED_NL, made, instructions="Traduis le texte en français."), "grant-made-up")) == seen


YARD_DE = "Der Laden öffnet um 9 Uhr. Hunde sind im Hof nicht erlaubt. Die Karte kostet 12 Euro."
LAB_EN = "The clinic is open on Monday. You must not eat before the test. Please bring your card."
COVER_EN = "The warranty covers the battery for two years. The screen is not covered by it. Keep the receipt."
DENIALS = [
    ("Translate into English.", YARD_DE, "The shop opens at 9. Dogs are allowed in the yard. The ticket costs 12 euros.", True),
    ("Translate into English.", YARD_DE, "The shop opens at 9. Dogs are not allowed in the yard. The ticket costs 12 euros.", False),
    ("Traduce al español.", LAB_EN, "La clínica abre el lunes. Debe comer antes de la prueba. Traiga su tarjeta.", True),
    ("Traduce al español.", LAB_EN, "La clínica abre el lunes. No debe comer antes de la prueba. Traiga su tarjeta.", False),
    ("Traduis en français.", COVER_EN, "La garantie couvre la batterie deux ans. L'écran est couvert. Gardez le reçu de la caisse.", True),
    (
        "Traduis en français.",
        COVER_EN,
        "La garantie couvre la batterie deux ans. L'écran n'est pas couvert. Gardez le reçu de la caisse.",
        False,
    ),
    ("Write a reply.", YARD_DE, "The shop opens at 9. Dogs are allowed in the yard. The ticket costs 12 euros.", False),
]


@pytest.mark.parametrize(("rules", "given", "made", "seen"), DENIALS)
def test_a_translation_that_turns_a_denial(rules: str, given: str, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made, instructions=rules), "translation-denial")) == seen


NOTED = {"boat": "Kittiwake", "damage": None, "berth": "C4"}
UNKNOWN = [
    ("Write the note. Null fields are not mentioned.", "Kittiwake lies at C4. No damage was found.", True),
    ("Write the note. Null fields are not mentioned.", "Kittiwake lies at C4.", False),
    ("Write the note. Null fields are not mentioned.", "Kittiwake lies at C4. It is not known whether there is damage.", False),
    ("Write the note.", "Kittiwake lies at C4, no damage.", False),
]


@pytest.mark.parametrize(("rules", "made", "seen"), UNKNOWN)
def test_an_unknown_that_became_a_no(rules: str, made: str, seen: bool) -> None:
    assert bool(bad(one(NOTED, made, instructions=rules), "unknown-denied")) == seen


SHIFT = {"course": "pottery", "old": "2026-03-04", "new": "2026-03-18"}
PRICES = {"tarif": {"ancien": 412, "nouveau": 437}}
OLD = [
    (SHIFT, "The pottery course takes place on 4 March.", True),
    (SHIFT, "The pottery course takes place on 18 March instead of 4 March.", False),
    (SHIFT, "The pottery course was planned for 4 March. It now takes place on 18 March.", False),
    (SHIFT, "The pottery course takes place on 18 March.", False),
    (PRICES, "Le tarif est de 412 euros par an.", True),
    (PRICES, "Le tarif passe de 412 à 437 euros par an.", False),
    ({"Termin_alt": "2026-03-04", "Termin_neu": "2026-03-18"}, "Der Kurs findet am 4. März statt.", True),
    ({"fecha_anterior": "2026-03-04", "fecha_nueva": "2026-03-18"}, "El curso será el 4 de marzo.", True),
]


@pytest.mark.parametrize(("given", "made", "seen"), OLD)
def test_a_value_that_the_record_calls_old(given: Any, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made), "old-stated")) == seen


PARCELS = {
    "items": [
        {"item": "oak table", "to": "Mill Lane 4, Ripon"},
        {"item": "pine bench", "to": "Quay Street 9, Whitby"},
    ]
}
EXCHANGED = [
    ("1. oak table to Quay Street 9, Whitby\n2. pine bench to Mill Lane 4, Ripon", True),
    ("1. oak table to Mill Lane 4, Ripon\n2. pine bench to Quay Street 9, Whitby", False),
    ("The oak table and the pine bench go to Mill Lane 4, Ripon and Quay Street 9, Whitby.", False),
    ("1. oak table to Quay Street 9, Whitby\n2. pine bench also to Quay Street 9, Whitby", False),
]


@pytest.mark.parametrize(("made", "seen"), EXCHANGED)
def test_two_records_that_a_text_exchanges(made: str, seen: bool) -> None:
    assert bool(bad(one(PARCELS, made), "records-crossed")) == seen


HEIRS = "Frau Berta Klose war 31 Jahre im Betrieb und wohnt in Jena. Frau Hanna Klose war 12 Jahre im Betrieb und wohnt in Gera."


def heirs(first: int, second: int) -> list[dict[str, Any]]:
    return [{"name": "Berta Klose", "years": first}, {"name": "Hanna Klose", "years": second}]


@pytest.mark.parametrize(("years", "seen"), [((12, 31), True), ((31, 12), False), ((31, 31), False)])
def test_two_records_that_have_each_others_value(years: tuple[int, int], seen: bool) -> None:
    assert bool(bad(one(HEIRS, heirs(*years), role="extractor"), "owner-exchanged")) == seen


FREE = [
    ("The delivery is free of charge. We will debit 12 euros for the delivery on 3 May.", True),
    ("The delivery is free of charge. The hotel costs 12 euros.", False),
    ("Delivery is free. After 20 kg we charge 12 euros for the delivery.", False),
    ("Der Versand ist für Sie kostenlos. Die Rechnung enthält 4,90 Euro für den Versand.", True),
    ("Der Versand ist kostenlos. Die Rechnung enthält 4,90 Euro für das Buch.", False),
    ("Le transport est gratuit. Nous facturons 25 € pour le transport.", True),
    ("El aparcamiento es gratuito. Se cobran 8 € por el aparcamiento.", True),
    ("Il parcheggio è gratuito. Sul conto trova 8 € per il parcheggio.", True),
    ("Het parkeren is gratis. Op de rekening staat 8 euro voor het parkeren.", True),
]


@pytest.mark.parametrize(("made", "seen"), FREE)
def test_a_thing_that_is_free_and_charged(made: str, seen: bool) -> None:
    assert bool(bad(one("ask", made), "free-and-charged")) == seen


LOG = "14:02 login fails on two nodes. 14:11 nodes restarted. Nobody can say why they failed."
CAUSES = [
    (LOG, "Logins failed at 14:02 on two nodes. The cause was a memory leak in the session cache after the upgrade.", True),
    (LOG + " Later: a memory leak in the session cache, since the upgrade.", "The cause was a memory leak in the session cache.", False),
    (LOG, "Logins failed at 14:02 on two nodes. The cause is unknown.", False),
    ("Der Aufzug blieb um 9 Uhr stehen.", "Die Ursache war ein verschlissenes Bremsrelais im alten Schaltschrank des Hauses.", True),
    ("Le chauffage s'est arrêté dans la nuit.", "La cause était une vanne bloquée par le calcaire des conduites anciennes.", True),
]


@pytest.mark.parametrize(("given", "made", "seen"), CAUSES)
def test_a_cause_that_no_source_has(given: str, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made, role="summarizer"), "cause-made-up")) == seen


PENDING = [
    ("The plan was sent on Monday. Approval is still pending.", "The plan was sent on Monday and has been approved.", True),
    ("The plan was sent on Monday. Approval is still pending.", "The plan was sent on Monday; approval is pending.", False),
    ("The plan was sent on Monday and approved on Tuesday.", "The plan was approved on Tuesday.", False),
    ("Der Plan liegt vor. Die Freigabe steht noch aus.", "Der Plan liegt vor und ist freigegeben.", True),
    ("Der Plan liegt vor. Die Freigabe steht noch aus.", "Sobald der Plan freigegeben ist, melden wir uns.", False),
    ("Le devis est prêt. La signature est en attente.", "Le devis est prêt et signé.", True),
    ("La factura está lista. El pago está pendiente.", "La factura está pagada.", True),
    ("De offerte is klaar. De goedkeuring is nog niet binnen.", "De offerte is goedgekeurd.", True),
    ("Umowa jest gotowa. Podpis: jeszcze nie.", "Umowa jest podpisana.", True),
]


@pytest.mark.parametrize(("given", "made", "seen"), PENDING)
def test_what_is_pending_told_as_done(given: str, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made, role="summarizer"), "pending-told-done")) == seen


QUIET = [
    ("negation-flip", one("My card is not affected, I have three visits left.", "Your card stays as it is.")),
    ("negation-flip", one("U hoeft niets te doen.", "Je hoeft niets te doen.")),
    ("field-denied", one({"camera": False}, "Room 4 runs without network, camera and sound; room 5 is open.")),
    ("field-denied", one({"betalt": False}, "Faktura 881. Ikke betalt, forfald 27-05-2026.")),
    ("vital-left-out", one("Ingen kendt allergi. Bor alene.", "Bor alene.", role="summarizer")),
]


@pytest.mark.parametrize(("name", "graph"), QUIET, ids=[f"{i}-{row[0]}" for i, row in enumerate(QUIET)])
def test_denials_that_agree(name: str, graph: Graph) -> None:
    found = bad(graph, name)
    assert not found, [e.sentence for e in found]


FLIPS = [
    ("The parcel was not damaged on arrival.", "The parcel was damaged on arrival."),
    ("The brake hose was not replaced in spring.", "The brake hose was replaced in spring."),
    ("Der Antrag wurde nicht unterschrieben.", "Der Antrag wurde unterschrieben."),
    ("La factura no incluye el transporte.", "La factura incluye el transporte."),
    ("Il contratto non prevede penali per il recesso.", "Il contratto prevede penali per il recesso."),
    ("Umowa nie obejmuje kosztów dojazdu.", "Umowa obejmuje koszty dojazdu."),
    ("Patienten har inte ätit frukost.", "Patienten har ätit frukost."),
    ("Les frais de port ne sont pas compris.", "Les frais de port sont compris."),
    ("De huurder heeft de sleutel niet ingeleverd.", "De huurder heeft de sleutel ingeleverd."),
]


@pytest.mark.parametrize(("denied", "affirmed"), FLIPS)
def test_a_negation_lost_or_gained(denied: str, affirmed: str) -> None:
    assert bad(one(denied, affirmed, role="summarizer"), "negation-flip")
    assert bad(one(affirmed, denied, role="summarizer"), "negation-flip")


EXCEPTIONS = [
    (
        "Summarise.",
        "The backup is on, except for drive D: the field recordings of the reef project are kept there.",
        "The backup is on.",
        True,
    ),
    (
        "Summarise.",
        "The backup is on, except for drive D with the field recordings.",
        "The backup is on, apart from drive D (field recordings).",
        False,
    ),
    (
        "Fasse zusammen.",
        "Alle Räume sind geheizt, ausgenommen die Werkstatt im Keller des Nordflügels.",
        "Alle Räume sind geheizt.",
        True,
    ),
    (
        "Résume.",
        "Toutes les salles sont chauffées, sauf l'atelier au sous-sol du bâtiment nord.",
        "Toutes les salles sont chauffées.",
        True,
    ),
]


@pytest.mark.parametrize(("rules", "given", "made", "seen"), EXCEPTIONS)
def test_an_exception_that_a_summary_lost(rules: str, given: str, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made, role="summarizer", instructions=rules), "vital-left-out")) == seen


CALL = "The guest arrives on Friday at 8. He has no visa for Norway, so a stop there is out. He likes the window seat."
TAGGED = [
    ("<task>Condense.</task><must>dates, visas, health</must><may>preferences</may>", "The guest arrives on Friday at 8.", True),
    ("<task>Condense.</task><must>dates, visas, health</must>", "The guest arrives on Friday at 8, without a visa for Norway.", False),
    ("Condense.\nMust be in it:\ndates, visas, what is not allowed\n\nLeave out: seats", "The guest arrives on Friday at 8.", True),
    ("Condense. Leave out visas, seats, meals.", "The guest arrives on Friday at 8.", False),
]


@pytest.mark.parametrize(("rules", "made", "seen"), TAGGED)
def test_demands_under_a_tag_or_a_heading(rules: str, made: str, seen: bool) -> None:
    assert bool(bad(one(CALL, made, role="summarizer", instructions=rules), "demanded-left-out")) == seen
