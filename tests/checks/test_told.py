"""What hops were told and what look-ups tell of themselves, in more languages than the other tests speak."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import REQUEST, Complaint
from rca.text.asked_language import asked, same_as_request
from tests.flows import bad, flow, hop

REQUEST_TEXT = "Buongiorno, vorrei spostare il mio appuntamento a venerdì mattina, se possibile alle dieci. Grazie mille, Carla Rossi"
ENGLISH = "Dear Ms Rossi, thank you for your message. Your appointment has been moved to Friday at ten, please bring your card along."


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ("Svara på svenska, högst 60 ord.", "sv"),
        ("Odpowiedz po polsku, krótko.", "pl"),
        ("Cevabı Türkçe yaz.", "tr"),
        ("Responde em português, no máximo 60 palavras.", "pt"),
        ("Skriv et svar på dansk.", "da"),
        ("Vastaa suomeksi.", "fi"),
        ("Write the reply in Turkish.", "tr"),
        ("ドイツ語で返信してください。", "de"),
        ("Översätt från tyska till engelska.", "en"),
        ("Mails come in Swedish and Danish.", ""),
        ("The English guests eat at six.", ""),
        ("Contesta en un mensaje. Traduce los términos en inglés.", ""),
        ("Svara kunden. Behåll ord på engelska.", ""),
    ],
)
def test_the_language_that_an_answer_is_asked_for_in(rules: str, code: str) -> None:
    assert asked(rules)[0] == code


@pytest.mark.parametrize(
    ("rules", "wrong"),
    [
        ("Answer in the customer's language.", True),
        ("Antworte in der Sprache der Anfrage.", True),
        ("Réponds dans la langue du client.", True),
        ("Svara på samma språk som kunden.", True),
        ("Answer the customer.", False),
        ("Antworte auf Englisch.", False),
        ("Svara på engelska.", False),
    ],
)
def test_an_answer_in_another_language_than_the_request(rules: str, wrong: bool) -> None:
    graph = flow(REQUEST_TEXT, [hop("writer", REQUEST_TEXT, ENGLISH, instructions=rules)])
    assert bool(bad(graph, "wrong-language")) is wrong
    assert bool(same_as_request(rules)) is wrong


@pytest.mark.parametrize(
    ("said", "declined"),
    [
        ("Es tut mir leid, aber dabei kann ich nicht helfen.", True),
        ("Przykro mi, ale nie mogę pomóc w tej sprawie.", True),
        ("Jag kan tyvärr inte hjälpa till med detta.", True),
        ("Beklager, men jeg kan ikke hjelpe med dette.", True),
        ("Üzgünüm, bu konuda yardımcı olamam.", True),
        ("Tyvärr kan vi inte ersätta resan.", False),
        ("Niestety pokój jest zajęty.", False),
        ("Som avtalat kommer vi på fredag.", False),
    ],
)
def test_a_model_that_declines(said: str, declined: bool) -> None:
    assert bool(bad(flow("Pacjent, 44 l., upadek", [hop("writer", "Pacjent, 44 l., upadek", said)]), "refusal")) is declined


@pytest.mark.parametrize(
    ("said", "leaked"),
    [
        ("Bonjour [Prénom], votre colis est arrivé.", True),
        ("Dear %FIRST_NAME%, your parcel is here.", True),
        ("Hola <nombre>, su paquete ha llegado.", True),
        ("Dear __CUSTOMER__, your parcel is here.", True),
        ("Beste [naam klant], uw pakket is er.", True),
        ("Sayın [AD SOYAD], kargonuz geldi.", True),
        ("○○様、お荷物が届きました。", True),
        ("Dear [first name], your parcel is here.", True),
        ("The value [see annex] rose by 20%, and the rest by 5%.", False),
        ("Il valore indicato [sic] è corretto.", False),
        ("def __init__ is called first.", False),
        ("山田様、お荷物が届きました。", False),
    ],
)
def test_what_was_left_to_be_filled_in(said: str, leaked: bool) -> None:
    assert bool(bad(flow("parcel", [hop("writer", "Ida, parcel", said)]), "template-leak")) is leaked


@pytest.mark.parametrize(
    ("made", "nothing"),
    [
        ("No results found.", True),
        ("Keine Treffer.", True),
        ("Nie znaleziono dokumentów.", True),
        ({"passages": None}, True),
        ({"hits": 0, "results": []}, True),
        ("No results of the survey may be published before May.", False),
        ([{"id": "a", "content": "Open from nine."}], False),
    ],
)
def test_a_search_that_found_nothing(made: Any, nothing: bool) -> None:
    asked_for = "opening hours of the pool"
    graph = flow(asked_for, [hop("kb", asked_for, made, role="retriever"), hop("answer", made, "The pool opens at nine.")])
    assert bool(bad(graph, "empty-retrieval")) is nothing


@pytest.mark.parametrize(
    ("rules", "made", "strong"),
    [
        ("JSON mit name, betrag (Zahl), posten (Liste).", {"name": "A", "betrag": "viel", "posten": "eins, zwei"}, True),
        ("JSON con: cliente, importe (número), lineas (lista)", {"cliente": "A", "importe": "mucho", "lineas": "uno, dos"}, True),
        ("JSON mit name, betrag (Zahl), posten (Liste).", {"name": "A", "betrag": 3, "posten": ["eins", "zwei"]}, False),
        ("JSON: prix, nombre (ex. Ida)", {"prix": 3, "nombre": "Ida"}, False),
    ],
)
def test_types_that_instructions_name_in_other_languages(rules: str, made: dict[str, Any], strong: bool) -> None:
    graph = flow("eins, zwei", [hop("reader", "eins, zwei", made, instructions=rules, role="extractor")])
    assert bool(bad(graph, "schema-violated")) is strong


@pytest.mark.parametrize(
    ("error", "swallowed"),
    [
        ("ReadTimeout: tax table did not answer within 3000 ms, default used", True),
        ("ConnectionError: falling back to cached rates", True),
        ("TimeoutError: attempt 1 failed, will retry", False),
        ("ReadTimeout after 5 s", False),
    ],
)
def test_an_error_that_names_a_stand_in_was_swallowed(error: str, swallowed: bool) -> None:
    tool = hop("rates", {"gross": 5300}, {"insurance": 0.0, "tax": 312.45, "status": "ok"}, role="tool", error=error)
    assert [e.fault for e in bad(flow({"gross": 5300}, [tool], {"rates": [REQUEST]}), "error-status")] == [
        "tool_error_swallowed"
    ] * swallowed


@pytest.mark.parametrize(("answer", "outside"), [("ok", False), ("RT", False), ("reopened", True), ("OK", True)])
def test_an_answer_that_the_instructions_name_is_of_their_set(answer: str, outside: bool) -> None:
    rules = "Can it be processed? ok: title present. RT: at once. incomplete: no title. not_ill: a question. Answer with the label alone."
    desk = hop("check", "Please lend me a book on fens.", answer, role="classifier", instructions=rules)
    assert bool(bad(flow("Please lend me a book on fens.", [desk]), "label-outside-set")) is outside


def test_a_demanded_field_that_is_not_there_weighs_much() -> None:
    rules = "Return JSON with naam, adres, allergieen [..], controle."
    written = {"naam": "Jan de Wit", "adres": "Lindelaan 9", "controle": None}
    desk = hop("velden", "Jan de Wit, Lindelaan 9. ALLERGIE: penicilline.", written, role="extractor", instructions=rules)
    (found,) = bad(flow("Jan de Wit, Lindelaan 9. ALLERGIE: penicilline.", [desk]), "schema-violated")
    assert found.fault == "missing_field"
    assert found.strength > 2


def test_an_expected_amount_is_missed_where_its_currency_was_changed() -> None:
    mail = "El salón son 185.000 pesos. La banda pide 2.400, ellos cobran en dólares porque vienen de Austin."
    guests = hop("guests", mail, {"invitados": 96}, role="extractor")
    items = hop("items", mail, {"banda": 2400, "moneda": "MXN"}, role="extractor")
    letter = hop("letter", {"banda": 2400, "moneda": "MXN", "invitados": 96}, "La banda cuesta 116 euros, para 96 invitados.")
    reads = {"guests": [REQUEST], "items": [REQUEST], "letter": ["guests", "items"]}
    found = bad(flow(mail, [guests, items, letter], reads), "expected-lost", complaint=Complaint("", "", "2.400 dólares"))
    assert [(e.node, e.fault) for e in found] == [("items", "unit_or_currency")]
