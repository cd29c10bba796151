"""What instructions provide for, notations that are no languages, thanks that end a letter, and who sent what arrived garbled."""

from __future__ import annotations

import pytest

from rca.model import FINAL, REQUEST, Complaint
from rca.text.claims import claims
from rca.text.completeness import cut_off
from rca.text.contract import contract
from tests.flows import bad, flow, hop

LETTER = (
    "Dear team, I have taken over from her and am tidying up. Please tell me what is open on our number. Our tax number has not changed."
)


@pytest.mark.parametrize(
    ("end", "cut"),
    [
        ("Thanks in advance", False),
        ("Thanks in advance, Jo Hart", False),
        ("Vielen Dank im Voraus", False),
        ("Merci d'avance", False),
        ("Avec mes remerciements, Odile Guen, née Roux, Brest", False),
        ("Thanks in advance for sending the form to", True),
        ("We would also like to thank the whole team of the", True),
    ],
)
def test_thanks_end_a_letter(end: str, cut: bool) -> None:
    assert (cut_off(f"{LETTER}\n{end}") is not None) is cut


@pytest.mark.parametrize(
    ("rules", "language"),
    [
        ("Tell the guest the sum. Amounts in Norwegian notation (kr 1 234,56).", ""),
        ("Write dates in German format.", ""),
        ("Answer in Norwegian.", "no"),
        ("Write the letter in German, with dates in English spelling.", "de"),
    ],
)
def test_a_notation_is_no_language_of_the_answer(rules: str, language: str) -> None:
    assert contract(rules).language == language


@pytest.mark.parametrize(
    ("rules", "weighs"),
    [
        ("Confirm the order. If there is an arrival time give it, otherwise only the window.", False),
        ("Confirm the order with the arrival time.", True),
    ],
)
def test_a_failure_that_the_instructions_provide_for_weighs_little(rules: str, weighs: bool) -> None:
    order = {"order": "A-117", "window": "before noon"}
    tool = hop("arrival-time", {"order": "A-117"}, {"arrival_time": None}, role="tool", error="UpstreamTimeout: no answer in 5 s")
    writer = hop("writer", {"order": order, "arrival": {"arrival_time": None}}, "Your order A-117 comes before noon.", instructions=rules)
    graph = flow(order, [tool, writer], {"arrival-time": [REQUEST], "writer": [REQUEST, "arrival-time"]})
    assert (max(e.strength for e in bad(graph, "error-status")) > 1) is weighs


@pytest.mark.parametrize(
    ("text", "key", "unit"),
    [
        ("It took one and a half hours.", "1.5", "h"),
        ("Das dauert zweieinhalb Tage auf der Baustelle.", "2.5", "day"),
        ("Il faut une heure et demie de travail.", "1.5", "h"),
        ("Arbete en och en halv timme, och vi har inte betalat.", "1.5", "h"),
        ("La durata è di quarantotto mesi.", "48", "month"),
        ("De looptijd is achtenveertig maanden, en dat is alles.", "48", "month"),
        ("O prazo é de quarenta e oito meses.", "48", "month"),
        ("製造は令和7年度末に終了しました。", "2026-03-31", ""),
    ],
)
def test_numbers_and_days_in_words(text: str, key: str, unit: str) -> None:
    assert (key, unit) in [(c.key, c.unit) for c in claims(text)]


def test_garbled_text_is_laid_to_the_hop_that_has_it_whole() -> None:
    part = "Dichtungsträger Größe 3 für Kühlmittelpumpe, Ø 48 mm"
    mail = f'On the bag of the old one stands: "{part}, -20 bis +110 °C". We need one of them.'
    read = {"machine": "KV 12", "name_de": part, "qty": 1}
    asked = {"machine": "KV 12", "name": part.encode().decode("cp1252"), "qty": 1}
    hops = [hop("part-reader", mail, read, role="extractor"), hop("catalogue", asked, {"hits": 0}, role="tool")]
    graph = flow(mail, hops, {"part-reader": [REQUEST], "catalogue": [REQUEST, "part-reader"], FINAL: ["catalogue"]})
    assert [e.source for e in bad(graph, "garbled-on-the-way")] == ["part-reader"]


def test_a_value_beside_an_amount_that_nobody_had_was_not_only_passed_over() -> None:
    tiers = {"credit": 239.0, "tiers": [{"below": 99.9, "percent": 10}, {"below": 99.0, "percent": 25}]}
    letter = "You get a credit of 10 percent, that is $239.00."
    graph = flow("We claim the credit for June.", [hop("letter", tiers, letter)], {"letter": [REQUEST]})
    strengths = [
        max(e.strength for e in bad(graph, "expected-lost", complaint=Complaint("", "", expected)))
        for expected in ("A credit of 25 percent.", "A credit of $597.50 (25 percent).")
    ]
    assert strengths[0] > strengths[1] > 0
