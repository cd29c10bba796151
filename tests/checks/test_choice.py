"""Checks of a choice among labels: lures that the text denies, ranks, conditions and tones; texts in many languages, made for this test."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from rca.model import Complaint, Graph
from tests.flows import bad, flow, hop

BANK_EN = (
    "Route the message. Labels: card_block (lost or stolen cards), loan, transfer_recall (payments sent to the wrong "
    "account), fees. Label only."
)
HOSP_DE = (
    "Ordne die Nachricht ein.\ntermin: Termin vereinbaren oder verschieben\nrezept: Folgerezept, Medikament\nbefund: "
    "Laborwerte, Befund anfordern\nbeschwerde: Unzufriedenheit mit der Behandlung\nAntworte mit einem Wort."
)
SHOP_FR = (
    "Étiquettes : remboursement (le client veut son argent), echange (autre taille ou autre modèle), livraison (colis en "
    "retard ou perdu), garantie (panne, défaut). Une seule."
)
CITY_ES = (
    "Clasifica. Etiquetas: basura (recogida, contenedores), alumbrado (farolas, luces), ruido (vecinos, bares, obras), "
    "parques (árboles, bancos). Solo la etiqueta."
)
HOTEL_IT = (
    "Categoria della richiesta: annullamento (disdetta della prenotazione), modifica_date (spostare arrivo o partenza), "
    "fattura (documento fiscale), reclamo. Solo la categoria."
)
ENER_NL = (
    "Kies één label: verhuizing (adreswijziging, oplevering), storing (geen stroom of gas), factuur (bedrag, termijn, "
    "betaling), opzegging (contract beëindigen)."
)
TEL_PT = (
    "Rótulos: avaria (sem internet, sem rede), fatura (valor cobrado, pagamento), rescisao (terminar o contrato), mudanca "
    "(nova morada). Só o rótulo."
)
UNI_PL = (
    "Kategorie: stypendium (wniosek, dochód), urlop_dziekanski (przerwa w studiach), legitymacja (zgubiona, nowa), egzamin "
    "(termin, poprawka). Tylko kategoria."
)
LIB_SV = (
    "Etiketter: lån (förlänga, låna om), avgift (förseningsavgift, betala), kort (lånekort, pinkod), reservation (ställa i "
    "kö). Bara etiketten."
)
MUSEUM = (
    "Pick the desk.\n- tickets: bookings, refunds of admission, time slots\n- access: wheelchairs, lifts, guide dogs\n- "
    'press: filming, photographs for publication\n- school: class visits\nAnswer as JSON {"desk": ...}'
)
LAW = (
    "Welches Rechtsgebiet betrifft die Anfrage? Werte: MIETRECHT (Wohnung, Vermieter, Nebenkosten), ARBEITSRECHT "
    "(Kündigung durch den Arbeitgeber, Lohn), FAMILIENRECHT (Scheidung, Unterhalt), VERKEHRSRECHT (Unfall, Bußgeld)."
)
AGRI = (
    '<labels>\n<label name="pest">insects, mites, slugs</label>\n<label name="disease">fungus, rot, mildew</label>\n<label '
    'name="nutrition">yellow leaves, fertiliser, deficiency</label>\n<label name="irrigation">drought, pump, '
    "hose</label>\n</labels>\nReturn the name of the label."
)
FLY = (
    "| label | meaning |\n|---|---|\n| baggage_lost | suitcase missing or late |\n| rebooking | other flight or date |\n| "
    "special_meal | diet, allergy |\n| compensation | delay or cancellation payment |\nReturn the label."
)
DOC_FR = (
    "Motif de consultation : renouvellement (ordonnance habituelle), vaccin, certificat (sport, école), urgence (douleur "
    "vive, saignement), resultat (prise de sang). Un seul mot."
)
MED = "Triage: red (chest pain, cannot breathe, unconscious), amber (fever, wound), green (advice, prescription). One word."
TAX_IT = "Assegna: IMU, TARI, passaporto, residenza (cambio di indirizzo), multe. Una sola etichetta."
NEWS_ES = "Sección: deportes, economia, cultura, sucesos (accidentes, robos), politica. Devuelve solo la sección."


def one(given: Any, made: Any, instructions: str) -> Graph:
    return flow(given, [hop("worker", given, made, role="classifier", instructions=instructions)])


PUT_OFF: list[tuple[str, str, str, bool]] = [
    (
        BANK_EN,
        "Hi, I have sent 400 pounds to the wrong account yesterday and would like it recalled, please. My card is not lost or "
        "stolen, I still have it. The fees you charged last year were settled long ago.",
        "card_block",
        True,
    ),
    (
        BANK_EN,
        "Hi, I have sent 400 pounds to the wrong account yesterday and would like it recalled, please. The fees you charged "
        "last year were settled long ago.",
        "fees",
        True,
    ),
    (
        HOSP_DE,
        "Guten Tag, ich möchte bitte meinen Termin am Freitag auf nächste Woche verschieben. Ein neues Rezept brauche ich "
        "nicht, das habe ich noch.",
        "rezept",
        True,
    ),
    (
        HOSP_DE,
        "Guten Tag, könnten Sie mir bitte die Laborwerte vom Montag schicken? Mit der Behandlung war ich sehr zufrieden, eine "
        "Beschwerde ist das nicht.",
        "beschwerde",
        True,
    ),
    (
        SHOP_FR,
        "Bonjour, la veste est trop petite, je voudrais la même dans une autre taille. Je ne demande pas le remboursement et "
        "je ne veux pas récupérer mon argent.",
        "remboursement",
        True,
    ),
    (
        SHOP_FR,
        "Bonjour, la machine est en panne depuis lundi. La livraison, elle, s'est bien passée la semaine dernière, le colis "
        "n'était pas en retard.",
        "livraison",
        True,
    ),
    (
        CITY_ES,
        "Hola, las farolas de mi calle llevan tres noches apagadas. No me quejo del ruido de los bares, eso ya lo arreglaron. "
        "Manden a alguien, por favor.",
        "ruido",
        True,
    ),
    (
        HOTEL_IT,
        "Buongiorno, vorrei spostare l'arrivo al 14 giugno. Non intendo annullare la prenotazione. L'anno scorso avevo chiesto "
        "la disdetta, ma questa volta no.",
        "annullamento",
        True,
    ),
    (
        HOTEL_IT,
        "Buongiorno, mi serve il documento fiscale del soggiorno. Le date non le voglio modificare e non ho nessun reclamo.",
        "modifica_date",
        True,
    ),
    (
        ENER_NL,
        "Goedemiddag, mijn buurman heeft geen stroom, dat is al gemeld. Zelf heb ik een vraag over het bedrag op mijn factuur van mei.",
        "storing",
        True,
    ),
    (
        UNI_PL,
        "Dzień dobry, proszę o nową legitymację, stara mi zginęła. Wniosku o stypendium nie składam, dochód się nie zmienił.",
        "stypendium",
        True,
    ),
    (LIB_SV, "Hej, jag vill ställa mig i kö på en bok. Min förra avgift är redan betald, den gäller det inte.", "avgift", True),
    (
        MUSEUM,
        "Good morning. We booked five time slots for Saturday and I would need to move them to Sunday. My father used a "
        "wheelchair when we visited last year, but he will not be with us this time.",
        '{"desk": "access"}',
        True,
    ),
    (
        LAW,
        "Sehr geehrte Damen und Herren, mein Vermieter hat die Nebenkosten verdoppelt. Mit meinem Mann ist alles in Ordnung, "
        "um eine Scheidung geht es nicht.",
        "FAMILIENRECHT",
        True,
    ),
    (
        AGRI,
        "The tomatoes show grey fungus on the stems since Tuesday. There are no insects on them, I looked under every leaf, "
        "and the slugs we had last year are gone.",
        "pest",
        True,
    ),
    (
        FLY,
        "We would like to fly one day later, is there another flight? Our suitcase was missing on the way out, but that has "
        "been resolved and we have it back.",
        "baggage_lost",
        True,
    ),
    (
        DOC_FR,
        "Bonjour, ma fille a besoin d'un certificat pour le judo. Elle n'a pas besoin de vaccin, ils sont à jour, et mon "
        "ordonnance de l'an dernier est encore valable.",
        "renouvellement",
        True,
    ),
    (
        TAX_IT,
        "Buongiorno, ho cambiato indirizzo e vorrei registrare la nuova residenza. La TARI l'ho già pagata, quella non c'entra.",
        "TARI",
        True,
    ),
    (
        NEWS_ES,
        "El pleno del ayuntamiento aprobó ayer la reforma, con los votos de los tres grupos de la política local. No hubo "
        "incidentes ni accidentes, pese a los robos del año pasado.",
        "sucesos",
        True,
    ),
    (FLY, "I don't want another date. I want the payment for the delay, six hours in Lisbon.", "rebooking", True),
    (
        BANK_EN,
        "Hi, I lost my card on the bus, please block it. The transfer last week is fine. I am not asking about fees.",
        "card_block",
        False,
    ),
    (
        BANK_EN,
        "Hi, you took 12 pounds in fees again, I did not agree to that. My card was stolen last year, but that is settled.",
        "fees",
        False,
    ),
    (HOSP_DE, "Guten Tag, mein Medikament geht zu Ende, ich brauche ein Folgerezept. Einen Termin brauche ich nicht.", "rezept", False),
    (
        HOSP_DE,
        "Ich bin enttäuscht: niemand hat mich angerufen, und die Ärztin war unfreundlich. Den Termin hatte ich im Mai.",
        "beschwerde",
        False,
    ),
    (
        SHOP_FR,
        "Bonjour, mon colis n'est pas arrivé, il était annoncé pour mardi. Je ne veux pas être remboursé, je veux mon colis.",
        "livraison",
        False,
    ),
    (
        SHOP_FR,
        "Bonjour, rendez-moi mon argent s'il vous plaît, je renvoie la veste. Une autre taille ne m'intéresse pas.",
        "remboursement",
        False,
    ),
    (CITY_ES, "Los bares de la plaza ponen música hasta las tres, no podemos dormir. Las farolas funcionan bien.", "ruido", False),
    (HOTEL_IT, "Buongiorno, purtroppo devo disdire la prenotazione del 3 maggio. La fattura non mi serve.", "annullamento", False),
    (TEL_PT, "Boa tarde, quero terminar o contrato no fim do mês. A internet funciona, não é por isso.", "rescisao", False),
    (UNI_PL, "Dzień dobry, składam wniosek o stypendium, dochód rodziny spadł. Legitymację mam.", "stypendium", False),
    (LIB_SV, "Hej, varför har jag fått en förseningsavgift? Boken lämnades i tid. Lånekortet fungerar.", "avgift", False),
    (BANK_EN, "Hi, can you tell me what a loan of 5,000 would cost? I have no card with you and no account.", "loan", False),
    (HOSP_DE, "Könnten Sie mir die Befunde vom Orthopäden schicken? Ein Rezept habe ich schon bekommen.", "befund", False),
    (
        MUSEUM,
        "Hello, my mother uses a wheelchair. Is the lift by the east entrance working? We already have tickets, so nothing is "
        "needed there.",
        '{"desk": "access"}',
        False,
    ),
    (
        MUSEUM,
        "We are filming a documentary and need a permit to photograph the hall. We do not need tickets, the team has passes.",
        '{"desk": "press"}',
        False,
    ),
    (
        LAW,
        "Mein Arbeitgeber hat mir gekündigt, ohne Grund. Die Wohnung kann ich noch bezahlen, mit dem Vermieter habe ich gesprochen.",
        "ARBEITSRECHT",
        False,
    ),
    (AGRI, "Slugs eat my lettuce each night. The leaves are not yellow, and I water with the hose every evening.", "pest", False),
    (FLY, "My suitcase has not arrived from Oslo, it is blue. I do not wish to be rebooked, I am already home.", "baggage_lost", False),
    (
        DOC_FR,
        "J'ai mal au ventre depuis cette nuit, une douleur vive, et je saigne un peu. Mon ordonnance, ce sera pour une autre fois.",
        "urgence",
        False,
    ),
    (TAX_IT, "Vorrei pagare la TARI a rate. La multa di marzo l'ho già pagata.", "TARI", False),
    (MED, "He is unconscious and cannot breathe properly, please come. Yesterday he only had a fever.", "red", False),
    (NEWS_ES, "Tres personas resultaron heridas en un accidente en la A-2. El partido de esta tarde no se suspende.", "sucesos", False),
    (
        LAW,
        "Könnten Sie prüfen, ob der Unterhalt nach der Scheidung stimmt? Mein Arbeitgeber zahlt den Lohn erst am 15.",
        "FAMILIENRECHT",
        False,
    ),
    (FLY, "I want to move to the flight on the 12th, please. I am not asking for any payment, the delay was fine.", "rebooking", False),
]


@pytest.mark.parametrize(("rules", "text", "label", "seen"), PUT_OFF, ids=[f"{i}-{row[2][:20]}" for i, row in enumerate(PUT_OFF)])
def test_a_label_that_the_text_only_puts_off(rules: str, text: str, label: str, seen: bool) -> None:
    found = bad(one(text, label, rules), "label-put-off")
    assert bool(found) == seen, [e.sentence for e in found]
    assert all(e.fault == "wrong_label" and e.quotes[0].text in label for e in found)


def test_a_label_that_was_handed_in_is_not_chosen_again() -> None:
    given = json.dumps({"topic": "fees", "text": "Please recall my transfer. I do not dispute the fees."})
    assert not bad(one(given, {"topic": "fees", "amount": 3}, BANK_EN), "label-put-off")


RANKED_EN = "Labels: safety, heating, garden, keys. If several apply, give the first in the above order. Label only."
RANKED_DE = "Werte: wasser, strom, reinigung. Rang: wasser > strom > reinigung. Nur das Wort."
RANKED_ES = "Etiquetas: fuga, luz, limpieza. Devuelve la primera de la lista que corresponda."


@pytest.mark.parametrize(
    ("rules", "text", "label", "seen"),
    [
        (RANKED_EN, "The garden gate squeaks. Also the heating has been cold since Monday.", "garden", True),
        (RANKED_EN, "The garden gate squeaks. Also the heating has been cold since Monday.", "heating", False),
        (RANKED_EN, "The garden gate squeaks. The heating is not the reason why I write.", "garden", False),
        (RANKED_DE, "Die Reinigung kam nicht, und im Keller steht Wasser.", "reinigung", True),
        (RANKED_DE, "Die Reinigung kam nicht. Wasser steht keines im Keller.", "reinigung", False),
        (RANKED_ES, "La limpieza del portal es mala y hay una fuga en el garaje.", "limpieza", True),
        ("Labels: safety, heating, garden, keys. Label only.", "The garden gate squeaks, and the heating is cold.", "garden", False),
    ],
)
def test_a_label_of_lower_rank(rules: str, text: str, label: str, seen: bool) -> None:
    assert bool(bad(one(text, label, rules), "label-order")) == seen


URGENCY = "Priority: critical, normal, low. Judge by what happened, not by the tone of the message. One word."
URGENCY_FR = "Priorité : urgente, normale, basse. Un seul mot."


@pytest.mark.parametrize(
    ("rules", "text", "label", "seen"),
    [
        (URGENCY, "No hurry at all. The boiler smells of burning and we switched the mains off.", "low", True),
        (URGENCY, "No hurry at all. The boiler smells of burning and we switched the mains off.", "critical", False),
        (URGENCY, "The handle of the left window is loose.", "low", False),
        (URGENCY_FR, "Rien ne presse, mais de la fumée sort du tableau électrique.", "basse", True),
        ("Labels: window, door, roof. One word.", "No hurry. The door sticks.", "door", False),
    ],
)
def test_a_low_rank_that_follows_the_tone(rules: str, text: str, label: str, seen: bool) -> None:
    assert bool(bad(one(text, label, rules), "label-by-tone")) == seen


MOOD = "Labels: positive, neutral, negative. Irony counts as what is meant. One word."


@pytest.mark.parametrize(
    ("text", "label", "seen"),
    [
        ("What a treat! The tram did not come, the driver would not open the door, and nobody answers the phone. Bravo!", "positive", True),
        (
            "What a treat! The tram did not come, the driver would not open the door, and nobody answers the phone. Bravo!",
            "negative",
            False,
        ),
        ("What a treat! The tram was on time, the driver waited for my mother, and there was no queue.", "positive", False),
    ],
)
def test_praise_in_words_only(text: str, label: str, seen: bool) -> None:
    assert bool(bad(one(text, label, MOOD), "label-by-words")) == seen


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("I wrote about a wrong transfer and you blocked my card.", True),
        ("I never asked about a loan.", False),
        ("My card still works, thank you.", False),
    ],
)
def test_a_complaint_that_names_another_label(said: str, seen: bool) -> None:
    text = "I sent money to a wrong account, please help. My card is here."
    assert bool(bad(one(text, "card_block", BANK_EN), "label-complained", complaint=Complaint(said))) == seen


@pytest.mark.parametrize("text", ["a" * 8000, "a, " * 2600, "but " * 2000, '"k":' * 2000, "x\n" * 4000])
def test_hostile_texts_are_read_in_no_time(text: str) -> None:
    start = time.perf_counter()
    bad(one(text, "card_block", BANK_EN), "label-put-off")
    assert time.perf_counter() - start < 2
