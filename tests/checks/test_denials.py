"""Checks of denials: short answers of notes, states told the other way round, lists that name no facts; in several languages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.test_prose import one
from tests.flows import bad

NOTES = [
    ({"latex": "no"}, "Allergic to latex: no; to plasters: no."),
    ({"asma": "no", "diabete": "no"}, "Né asma né diabete. Il paziente cammina ogni giorno."),
    ({"asthme": "non", "fumeur": "non"}, "Ni asthme, ni diabète, non fumeur."),
    ({"haustiere": "nein"}, "Haustiere: nein. Einzug zum 1. August."),
    ({"raucher": "nein"}, "Die Bewerberin ist Nichtraucher und sucht zwei Zimmer."),
    ({"garage": "nee"}, "Noch garage, noch tuin. De woning ligt aan de gracht."),
    ({"balkon": "false"}, "Ani balkon, ani taras. Mieszkanie jest ciche."),
    ({"garanti": "no"}, "Varken garanti eller kvitto finns."),
]


@pytest.mark.parametrize(("given", "said"), NOTES)
def test_a_short_answer_of_a_note_denies(given: dict[str, Any], said: str) -> None:
    assert not bad(one(given, said), "field-denied")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"latex": True}, "Allergic to latex: no. Weight 70 kg."),
        ({"haustiere": True}, "Haustiere: nein. Einzug zum 1. August."),
        ({"insured": False}, "The driver is insured: he showed the card."),
    ],
)
def test_an_answer_of_a_note_that_turns_the_field(given: dict[str, Any], said: str) -> None:
    assert bad(one(given, said), "field-denied")


STATES = [
    ({"loan": "approved"}, "Dear Ms Ode, as your loan was refused, no money will be paid in October.", True),
    ({"loan": "approved"}, "Dear Ms Ode, your loan was approved; the fee was refused by your bank.", False),
    ({"loan": "approved"}, "Dear Ms Ode, if the loan were refused you could ask for a review at the office.", False),
    ({"loan": "refused"}, "Dear Ms Ode, your loan was refused by the office on the third of May.", False),
    ({"loan": "refused"}, "Dear Ms Ode, we are glad that your loan has been approved by the office.", True),
    ({"loan": "refused"}, "Dear Ms Ode, your loan was not approved by the office in the end.", False),
    ({"zuschuss": "bewilligt"}, "Sehr geehrte Frau Ode, der Zuschuss wurde leider abgelehnt, es tut uns leid.", True),
    ({"zuschuss": "bewilligt"}, "Sehr geehrte Frau Ode, der Zuschuss ist bewilligt, die Rate folgt im Mai.", False),
    ({"licence": "accordée"}, "Madame, la licence a été refusée par la mairie le trois mai dernier.", True),
    ({"permiso": "concedido"}, "Estimada señora, el permiso fue denegado por la oficina el tres de mayo.", True),
    ({"subsidie": "toegekend"}, "Geachte mevrouw, de subsidie is helaas afgewezen door het kantoor in mei.", True),
    ({"battery": "faulty"}, "The technician writes that the battery is not faulty and can stay in use.", True),
    ({"battery": "faulty"}, "The technician writes that the battery is faulty and cannot stay in use.", False),
    ({"pump": "leaking"}, "The pump is not leaking yet, the report of the technician says so.", False),
    ({"not_covered": "roof"}, "The report says that the roof is not covered by this policy at all.", False),
    ({"payer": "Hartwell"}, "Hartwell is not the payer of the second invoice, so the office says.", False),
    ([{"item": "open"}, {"item": "shut"}], "The item that you asked for is not open at the moment, we regret.", False),
]


@pytest.mark.parametrize(("given", "said", "seen"), STATES)
def test_a_state_told_the_other_way_round(given: Any, said: str, seen: bool) -> None:
    assert bool(bad(one(given, said), "field-denied")) == seen


@pytest.mark.parametrize(
    ("given", "said", "seen"),
    [
        ("The tram stop is suspended from 3 to 9 May, says the council.", "No tram stop from 3 to 9 May, says the council.", False),
        ("Baden im See ist vom 3. bis 9. Mai untersagt, sagt das Amt.", "Kein Baden im See vom 3. bis 9. Mai, sagt das Amt.", False),
        (
            "I certainly would not give up the flat in Hull now, she writes.",
            "She would give up the flat in Hull, although rents rise.",
            True,
        ),
        ("Ich würde die Wohnung in Kiel jetzt wirklich nicht aufgeben.", "Sie würde die Wohnung in Kiel aufgeben.", True),
    ],
)
def test_a_negation_lost_in_prose(given: str, said: str, seen: bool) -> None:
    assert bool(bad(one(given, said, role="summarizer"), "negation-flip")) == seen


BAG = "I ordered the insulin cool bag on Monday. May I still swap it for the large one? We fly in July."


@pytest.mark.parametrize(
    ("rules", "seen"),
    [
        ("Answer questions on orders. Be brief.", False),
        ("Schreibe einen Brief an die Kundin.", False),
        ("Reply within 30 minutes of the message.", True),
        ("Answer in 10 minutes or less.", False),
        ("Write a brief for the driver.", True),
        ("Summarise the message.", True),
    ],
)
def test_only_what_shortens_must_keep_dangers(rules: str, seen: bool) -> None:
    graph = one(BAG, "You can swap it until it is packed.", role="generator", instructions=rules)
    assert bool(bad(graph, "vital-left-out")) == seen


LETTER = (
    "Cover letter of the applicant for the post. I have led the workshop for eleven years with four people. My notice is three "
    "months and my salary is 41,000."
)
NOTICE = "Gegen den Bescheid der Stadt lege ich heute Widerspruch ein. Die Rechnung nennt 43 Meter, das Grundstück hat aber nur 27 Meter."


def test_the_word_before_a_list_is_no_item() -> None:
    rules = "Cover: experience, notice, salary, leadership."
    said = "She has eleven years of experience in leadership. Notice three months, salary 41,000."
    assert not bad(one(LETTER, said, role="summarizer", instructions=rules), "demanded-left-out")


def test_sources_that_a_list_names_are_no_items() -> None:
    rules = "Schreibe aus Bescheid, Rechnung, Karte und Plan eine Notiz."
    said = "Der Mann hat Einwände gegen die Länge: 27 statt 43."
    assert not bad(one(NOTICE, said, role="summarizer", instructions=rules), "demanded-left-out")


def test_a_compound_tells_of_its_last_word() -> None:
    rules = "Nenne: Absender, angegriffener Bescheid, Länge, Datum."
    said = "Widerspruch gegen den Gebührenbescheid; 27 statt 43."
    assert not bad(one(NOTICE, said, role="summarizer", instructions=rules), "demanded-left-out")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"auto": "Toyota Yaris", "klient": "Bożena"}, "Dzień dobry, zapisaliśmy Toyotę Yaris na środę. Auto może zostać u nas na noc."),
        ({"lekarz": "Anna Nowak"}, "Dzień dobry, wizyta jest u Anny Nowak w środę. Proszę się nie spóźnić do nas."),
    ],
)
def test_a_name_in_another_case_is_no_slip(given: dict[str, str], said: str) -> None:
    assert not bad(one(given, said), "new-claim")


CV = "I have run the accounts of the dairy in Celle since 2019 and close the books under HGB. English I write every day with our supplier."
CV_DE = "Ich führe seit 2019 die Buchhaltung der Molkerei in Celle und mache den Abschluss nach HGB. Englisch schreibe ich täglich."


@pytest.mark.parametrize(
    ("rules", "given", "said", "seen"),
    [
        ("Summarise. Only facts from the letter.", CV, "Runs the accounts of the dairy, closes under HGB and IFRS, writes English.", True),
        ("Summarise. Only facts from the letter.", CV, "Runs the accounts of the dairy, closes under HGB, writes English.", False),
        ("Summarise. Only facts from the letter.", CV, "Runs the accounts of the dairy in Celle (ADC) and writes English.", False),
        ("Summarise. Only facts from the letter.", CV + " My electrocardiogram was normal.", "Runs the accounts; ECG normal.", False),
        ("Summarise the letter.", CV, "Runs the accounts of the dairy, closes under HGB and IFRS, writes English.", False),
        ("Summarise. Only facts from the letter.", CV, "ACCOUNTS AND BOOKS. Runs the accounts of the dairy and writes English.", False),
        ("Kurzprofil. Ausschließlich Angaben aus der Bewerbung.", CV_DE, "Führt die Buchhaltung, Abschluss nach HGB und IFRS.", True),
        ("Kurzprofil. Ausschließlich Angaben aus der Bewerbung.", CV_DE, "Führt die Buchhaltung, Abschluss nach HGB.", False),
        ("Kurzprofil auf Deutsch. Ausschließlich Angaben aus der Bewerbung.", CV, "Führt die Buchhaltung nach HGB und IFRS.", False),
    ],
)
def test_an_abbreviation_that_no_source_has(rules: str, given: str, said: str, seen: bool) -> None:
    assert bool(bad(one(given, said, role="summarizer", instructions=rules), "unsupported-promise")) == seen
