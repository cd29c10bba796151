"""Hand-offs, look-ups, searches and requests: made-up cases in several languages, with what looks alike and is fine beside them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from rca.model import REQUEST, Graph, Hop, Payload, State
from tests.flows import bad, flow, hop, unfounded

# ---------------------------------------------------------------- results that never arrived


def test_a_list_that_is_empty_where_it_arrived_and_was_filled_where_it_came_from() -> None:
    rules = hop("regler", {"ort": "Vasa"}, {"hinder": [{"dag": "fredag"}], "läge": "öppet"}, role="tool")
    letter = hop("brev", {"svar": {"hinder": [], "läge": "öppet"}}, "Det finns inga hinder i Vasa.")
    found = bad(flow({"ort": "Vasa"}, [rules, letter]), "field-emptied")
    assert [(e.source, e.node, e.fault) for e in found] == [("regler", "brev", "handoff_dropped")]


def test_a_list_that_was_empty_before_is_not_lost() -> None:
    rules = hop("regler", {"ort": "Vasa"}, {"hinder": [], "läge": "öppet"}, role="tool")
    letter = hop("brev", {"svar": {"hinder": [], "läge": "öppet"}}, "Det finns inga hinder i Vasa.")
    assert not bad(flow({"ort": "Vasa"}, [rules, letter]), "field-emptied")
    assert not bad(flow({"ort": "Vasa"}, [rules, letter]), "result-not-used")


def test_a_field_of_that_name_somewhere_else_in_the_trace_is_another_field() -> None:
    other = hop("intake", "Ticket 4", {"notes": "rings twice"}, role="extractor")
    price = hop("price", "Ticket 4", {"eur": 12}, role="tool")
    letter = hop("letter", {"price": {"eur": 12, "notes": ""}}, "It costs 12 EUR.")
    graph = flow("Ticket 4", [other, price, letter], {"intake": [REQUEST], "price": [REQUEST], "letter": ["price"]})
    assert not bad(graph, "field-emptied")


def test_the_only_empty_place_and_the_only_result_that_went_nowhere_belong_together_in_any_language() -> None:
    order = hop("pedido", "Três caixas de tinta", {"artigo": "tinta", "caixas": 3}, role="extractor")
    safety = hop("hazard-lookup", {"artigo": "tinta"}, {"classe": 3, "transporte": "só por estrada"}, role="tool")
    reads = {"pedido": [REQUEST], "hazard-lookup": ["pedido"], "reserva": ["pedido"]}
    waiting = hop("reserva", {"pedido": {"artigo": "tinta", "caixas": 3}, "segurança": None}, "Reserva de três caixas de tinta por avião.")
    found = bad(flow("Três caixas de tinta", [order, safety, waiting], reads), "result-not-used")
    assert [(e.source, e.node) for e in found] == [("hazard-lookup", "reserva")]
    nothing_waits = hop("reserva", {"pedido": {"artigo": "tinta", "caixas": 3}}, "Reserva de três caixas de tinta.")
    assert not bad(flow("Três caixas de tinta", [order, safety, nothing_waits], reads), "result-not-used")


def test_a_result_that_went_nowhere_though_the_instructions_speak_of_what_is_in_it() -> None:
    rules = "Scrivi la conferma. Se c'è una limitazione, indica motivo e scadenza."
    check = hop("controllo", "Carta 88", {"limitazione": True, "motivo": "pignoramento", "scadenza": "2025-09-01"}, role="tool")
    letter = hop("conferma", {"carta": 88}, "La carta 88 è attiva.", instructions=rules)
    reads = {"controllo": [REQUEST], "conferma": [REQUEST]}
    assert [(e.source, e.node) for e in bad(flow("Carta 88", [check, letter], reads), "result-not-used")] == [("controllo", "conferma")]
    plain = hop("conferma", {"carta": 88}, "La carta 88 è attiva.", instructions="Scrivi la conferma in una riga.")
    assert not bad(flow("Carta 88", [check, plain], reads), "result-not-used")


@pytest.mark.parametrize(
    ("rules", "missed"),
    [
        ("Schreibe den Lieferschein. Nenne Empfänger, Ware und Allergene.", True),
        ("Schreibe den Lieferschein. Nenne Empfänger und Ware, keine Allergene.", False),
        ("Schreibe den Lieferschein ohne Allergene.", False),
        ("Schreibe den Lieferschein.", False),
    ],
)
def test_a_field_that_was_not_handed_on_is_missed_where_it_is_asked_for(rules: str, missed: bool) -> None:
    first = hop("lesen", "Kuchen für Ida", {"empfaenger": "Ida Brandt", "ware": "Kuchen", "allergene": "Haselnuss, Soja"}, role="extractor")
    second = hop("lieferschein", {"empfaenger": "Ida Brandt", "ware": "Kuchen"}, "Kuchen für Ida Brandt.", instructions=rules)
    assert bool(bad(flow("Kuchen für Ida", [first, second]), "asked-not-handed")) is missed


# ---------------------------------------------------------------- look-ups


def tool(given: Any, made: Any, **options: Any) -> Graph:
    return flow(given, [hop("lookup", given, made, role="tool", **options)])


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"kurs": 1.0, "waehrung": "NOK", "quelle": "Standardwert"}, True),
        ({"rate": 1.0, "currency": "NOK", "source": "default"}, True),
        ({"taux": 1.0, "devise": "NOK", "debug": "GET /rates -> 503 Service Unavailable"}, True),
        ({"stany": [], "magazyn": "Łódź", "info": "przekroczono czas oczekiwania"}, True),
        ({"rate": 11.4, "currency": "NOK", "source": "central bank"}, False),
        ({"rate": 11.4, "currency": "NOK", "warning": "rate is two days old"}, False),
        ({"rate": 11.4, "currency": "NOK", "note": "mirror unreachable at first, second try ok"}, False),
        ({"rate": 11.4, "plan": "default", "currency": "NOK"}, False),
    ],
)
def test_a_look_up_that_says_that_its_answer_is_a_stand_in(made: dict[str, Any], told: bool) -> None:
    assert bool(bad(tool({"currency": "NOK"}, made), "stand-in-answer")) is told


def test_a_failed_call_behind_a_record_of_zeros_weighs_more_than_one_behind_a_full_answer() -> None:
    empty = bad(tool({"konto": "K-77"}, {"konto": "K-77", "buchungen": [], "anzahl": 0, "status": "ok"}, facts=FAILED), "http-error")
    full = bad(tool({"konto": "K-77"}, {"konto": "K-77", "buchungen": ["12.03."], "anzahl": 1}, facts=FAILED), "http-error")
    assert empty[0].strength > 3 > full[0].strength > 0


FAILED = {"upstream_status": 504}


def test_an_attempt_that_was_repeated_with_success_is_not_blamed() -> None:
    first = hop("search", "opening hours", [], role="retriever", error="429: too many requests")
    second = hop("search-again", "opening hours", [{"id": "a", "content": "Open from 9 to 17."}], role="retriever")
    second = hop_like(second, first)
    answer = hop("answer", second.output, "We open at 9.")
    reads = {"search": [REQUEST], "search-again": [REQUEST], "answer": ["search-again"]}
    graph = flow("opening hours", [first, second, answer], reads)
    assert not bad(graph, "error-status")
    assert not bad(graph, "empty-retrieval")
    assert bad(flow("opening hours", [first, hop("answer", first.output, "No hours known.")]), "error-status")


def hop_like(hop_: Hop, other: Hop) -> Hop:
    """The same service called once more."""
    return replace(hop_, name=other.name, service=other.service)


# ---------------------------------------------------------------- searches


def search(query: Any, *passages: dict[str, Any]) -> Graph:
    return flow(query, [hop("kb", query, list(passages), role="retriever")])


@pytest.mark.parametrize(
    ("passage", "stale"),
    [
        ({"content": "Grundpreis 12 EUR.", "gueltig": "01.02.2023 bis 31.01.2024"}, True),
        ({"content": "Prix de base 12 EUR.", "validité": "du 1er février 2023 au 31 janvier 2024"}, True),
        ({"content": "Basic fee 12 EUR.", "superseded_by": "fees-2025"}, True),
        ({"content": "Tarifa básica 12 EUR.", "status": "derogada"}, True),
        ({"content": "Basic fee 12 EUR.", "superseded_by": None, "valid": "1 February 2025 to 31 January 2027"}, False),
        ({"content": "Grundpreis 12 EUR.", "gueltig": "seit 01.02.2023"}, False),
    ],
)
def test_a_passage_whose_period_is_over_or_that_was_replaced(passage: dict[str, Any], stale: bool) -> None:
    graph = search("Fee on 3 March 2025?", {"id": "p1", "score": 0.9, **passage})
    assert bool(bad(graph, "stale-document")) is stale


def test_an_old_passage_behind_a_current_one_weighs_less() -> None:
    old = {"id": "old", "content": "The fee is 40.", "valid_until": "2023-12-31"}
    new = {"id": "new", "content": "The fee is 45.", "valid_until": "2026-12-31"}
    alone = bad(search("Fees on 3 March 2025?", old), "stale-document")[0]
    behind = bad(search("Fees on 3 March 2025?", new, old), "stale-document")[0]
    assert behind.strength < alone.strength


def test_passages_that_are_filed_under_another_value_of_a_field_of_the_question() -> None:
    asked = {"pojazd": "motocykl", "pytanie": "Ile kosztuje przegląd?"}
    cars = {"id": "a", "score": 0.8, "pojazd": "samochód osobowy", "content": "Przegląd kosztuje 98 zł."}
    bikes = {"id": "b", "score": 0.8, "pojazd": "motocykl", "content": "Przegląd kosztuje 62 zł."}
    assert bad(search(asked, cars), "irrelevant-retrieval")
    assert not bad(search(asked, cars, bikes), "irrelevant-retrieval")


def test_weak_matches_are_told_by_the_best_score() -> None:
    weak = {"id": "a", "score": 0.48, "content": "Bicycles are let by the day at the harbour office in summer."}
    question = "May I take my dog along on the harbour ferry in summer?"
    assert bad(search(question, weak), "weak-matches")
    assert not bad(search(question, {**weak, "score": 0.88}, weak), "weak-matches")
    assert not bad(search(question, {**weak, "score": 14.2}), "weak-matches"), "no similarity between 0 and 1"


# ---------------------------------------------------------------- requests


def request(text: str, answer: str = "We have noted it.") -> Graph:
    return flow(text, [hop("reply", text, answer)])


TWO = [
    "Guten Tag, mein Name ist Petra Hollmann, ich habe am 3. Mai zwei Stühle bestellt und nur einen bekommen. Der zweite fehlt, außerdem\n"
    "ist der Router seit gestern offline und die Leitung tot. Bitte um Rückruf. Mit freundlichen Grüßen, Karsten Lohse",
    "Bonjour, je m'appelle Solène Aubry. La serrure du local à vélos est cassée depuis lundi et personne ne peut plus y entrer sans la\n"
    "facture du 12 avril est fausse, merci de la corriger. Cordialement, Bastien Kermarrec",
    "Dzień dobry, nazywam się Ewa Sikora. Proszę o wymianę zamka w piwnicy, bo klucz się złamał i nie mogę wejść, a rower jest w\n"
    "reklamacja dotyczy paczki z 4 maja, która przyszła otwarta. Pozdrawiam, Tomasz Baran",
]
SINGLE = [
    "Guten Tag, mein Name ist Petra Hollmann, ich habe am 3. Mai zwei Stühle bestellt und nur einen bekommen. Der andere fehlt.\n"
    "Bitte um Rückruf. Mit freundlichen Grüßen, P. Hollmann",
    "Hello, I am Sarah Lee, writing on behalf of my mother who broke her hip in March and cannot come to the phone at the moment.\n"
    "Please send the forms to her. Kind regards, Mary Whitfield",
    "Hola, soy Gonzalo Ibarra y no puedo ir el martes a recoger los documentos de la oficina porque estoy de viaje hasta el viernes.\n"
    "Irá a buscarlos mi hermana, Lucía Mendieta.",
]


@pytest.mark.parametrize(("text", "merged"), [*((t, True) for t in TWO), *((t, False) for t in SINGLE)])
def test_a_message_that_one_person_begins_and_another_signs(text: str, merged: bool) -> None:
    assert bool(bad(request(text), "request-merged")) is merged


def test_one_form_that_came_in_twice() -> None:
    once = "Contact form, received 2025-02-03 10:15:20\nThe lamp in the stairwell is broken.\n"
    again = "received 2025-02-03 10:15:21\nMy parcel was left in the rain.\n"
    assert bad(request(once + again), "request-merged")
    assert not bad(request(once), "request-merged")


@pytest.mark.parametrize(
    ("text", "check"),
    [
        (
            "Produkt: Kaffee Sumatra 500 g, 2 Beutel\n"
            "Nachricht: Bitte wie immer den Sumatra mit 250 g, also den kleinen Beutel für das Büro.",
            "request-two-values",
        ),
        (
            "Ankunft: 04.08.2025, 1 Zimmer\n"
            "Nachricht: Guten Tag, unsere Ankunft ist am 05.08., wir kommen spät am Abend mit dem Zug aus Bern an.",
            "request-form-and-text",
        ),
    ],
)
def test_a_form_whose_text_contradicts_its_field(text: str, check: str) -> None:
    found = bad(request(text), check)
    assert [e.node for e in found] == [REQUEST]


@pytest.mark.parametrize(
    "text",
    [
        "Produkt: Kaffee Sumatra 500 g, 2 Beutel\nNachricht: Bitte den Sumatra mit 500 g in ganzen Bohnen, wir mahlen ihn im Büro selbst.",
        "Ankunft: 04.08.2025, 1 Zimmer\nNachricht: Guten Tag, statt wie zuerst geplant am 02.08. ist die Ankunft nun am 04.08. am Abend.",
        "Rechnungsdatum: 04.08.2025\nNachricht: Guten Tag, die Rechnung habe ich erst am 09.08. im Kasten gefunden und gleich bezahlt.",
    ],
)
def test_a_form_whose_text_agrees_with_it_or_tells_a_change(text: str) -> None:
    assert not bad(request(text), "request-two-values")
    assert not bad(request(text), "request-form-and-text")


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("The form is contradictory: it wants a refund and keeps the goods.", "request_contradictory"),
        ("Die Angaben widersprechen sich, bitte klären.", "request_contradictory"),
        ("La dernière ligne est illisible.", "request_garbled"),
        ("Wiadomość jest urwana po słowie piątek.", "request_cut"),
        ("The order is complete and will be sent on Friday.", ""),
    ],
)
def test_what_a_hop_says_of_its_input_speaks_of_the_request(said: str, fault: str) -> None:
    assert [e.fault for e in bad(request("Please send my order, and the", said), "fault-noticed")] == [fault] * bool(fault)


def test_a_word_that_the_hop_was_given_is_no_finding_of_its_own() -> None:
    text = "The two contracts are contradictory, says my lawyer."
    assert not bad(request(text, "Your lawyer finds the contracts contradictory."), "fault-noticed")


# ---------------------------------------------------------------- fields


def test_a_value_under_another_name_that_the_instructions_give() -> None:
    rules = (
        "JSON: tenant, rent_eur, deposit_eur. deposit_eur: whatever it is called (deposit, bond, security payment). null if there is none."
    )
    text = "Tenant is Ola Nyberg. The rent is 700 EUR a month. A bond of 1,300 EUR is paid before the keys are handed over."
    empty = hop("fields", text, {"tenant": "Ola Nyberg", "rent_eur": 700, "deposit_eur": None}, role="extractor", instructions=rules)
    assert "1,300" in bad(flow(text, [empty]), "field-left-empty")[0].sentence
    without = text.replace(" A bond of 1,300 EUR is paid before the keys are handed over.", "")
    filled = hop("fields", without, {"tenant": "Ola Nyberg", "rent_eur": 700, "deposit_eur": None}, role="extractor", instructions=rules)
    assert not bad(flow(without, [filled]), "field-left-empty")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"fraktur": "nein"}, "Die Bilder zeigen keinen Hinweis auf einen Knochenbruch (Fraktur), die Hüften sind gut."),
        ({"photos_internal": True}, "Climbing no. Photos for internal use, not online."),
        ({"certified": True}, "She certifies that none of the boxes arrived."),
    ],
)
def test_a_negation_of_another_statement_does_not_deny_a_field(field: dict[str, Any], said: str) -> None:
    assert not bad(flow(field, [hop("letter", field, said)]), "field-denied")


def test_a_fragment_of_the_input_that_goes_on_there_was_cut_by_the_hop() -> None:
    whole = "The bridge is closed from Monday. Buses run from the north gate every ten minutes and on Sunday from the market place only."
    cut = "The bridge is closed from Monday. Buses run from the north gate every ten minutes and on Sunday from the"
    by_hop = bad(flow(whole, [hop("notice", whole, cut)]), "truncated-output")
    inherited = bad(flow(cut, [hop("notice", cut, cut)]), "truncated-output")
    assert [e.side for e in by_hop] == ["output"]
    assert [e.side for e in inherited] == ["input"]


# ---------------------------------------------------------------- what looks like a fault and is none


@pytest.mark.parametrize(("second", "silent"), [("registry-mirror", True), ("registry_2", True), ("weather", False)])
def test_a_failed_call_is_not_missed_where_another_source_of_that_name_answered_the_same(second: str, silent: bool) -> None:
    asked = {"plate": "KR 4471C"}
    failed = hop("registry", asked, Payload(State.CAPTURED), role="tool", error="ReadTimeout after 5 s")
    other = hop(second, asked, {"plate": "KR 4471C", "owner": "Zofia Lis"}, role="tool")
    letter = hop("pismo", {"owner": "Zofia Lis"}, "Właścicielką jest Zofia Lis.")
    graph = flow(asked, [failed, other, letter], {"registry": [REQUEST], second: [REQUEST], "pismo": [second]})
    assert bool(bad(graph, "error-status")) is not silent
    assert bool(bad(graph, "empty-output")) is not silent


def test_a_failed_call_is_missed_where_the_other_source_found_nothing_or_was_asked_something_else() -> None:
    failed = hop("taux", {"devise": "CHF"}, Payload(State.CAPTURED), role="tool", error="503")
    empty = hop("taux-secours", {"devise": "CHF"}, {}, role="tool")
    apart = hop("taux-secours", {"devise": "SEK"}, {"taux": 11.2}, role="tool")
    for other in (empty, apart):
        assert bad(flow({"devise": "CHF"}, [failed, other], {"taux": [REQUEST], "taux-secours": [REQUEST]}), "error-status")


def test_a_result_that_was_filled_into_the_prompt_was_not_lost() -> None:
    found = {"zamowienie": "ZW-118", "status": "w drodze", "dostawa": "2026-07-03"}
    rules = "Odpowiedz klientowi. Podaj zamowienie i termin dostawa.\n\n<dane>\n"
    order = hop("zamowienia", "Klient pyta o paczkę", found, role="tool")
    reads = {"zamowienia": [REQUEST], "odpowiedz": [REQUEST]}
    for filled in (True, False):
        told = rules + (json.dumps(found, ensure_ascii=False, indent=2) if filled else "{}") + "\n</dane>"
        answer = hop("odpowiedz", "Klient pyta o paczkę", "Paczka jest w drodze.", instructions=told)
        assert bool(bad(flow("Klient pyta o paczkę", [order, answer], reads), "result-not-used")) is not filled


@pytest.mark.parametrize(
    ("rules", "field", "value", "outside"),
    [
        ('{"name": str, "paid": str|null}', "paid", "40 EUR, Beleg 7", False),
        ('Gib JSON zurück: {"kunde": string, "frist": "YYYY-MM-DD" | null}', "frist", "2026-04-01", False),
        ('{"name": str, "mood": "angry" | "calm"}', "mood", "cheerful", True),
    ],
)
def test_types_of_a_field_are_no_labels(rules: str, field: str, value: str, outside: bool) -> None:
    made = hop("fields", "A letter.", {"name": "Ann", field: value}, role="extractor", instructions=rules)
    assert bool(bad(flow("A letter.", [made]), "label-outside-set")) is outside


@pytest.mark.parametrize(
    ("field", "said", "denied"),
    [
        ({"penicilline": "non"}, "Allergique à la pénicilline : non ; aspirine : non.", False),
        ({"asthme": "non"}, "Ni asthme, ni diabète, non fumeuse.", False),
        ({"asma": "no"}, "Ni asma ni diabetes.", False),
        ({"raucher": "nein"}, "Raucher: nein, Alkohol: gelegentlich.", False),
        ({"insured": True}, "Insured: yes, with the own company.", False),
        ({"penicilline": "non"}, "La patiente est allergique à la pénicilline.", True),
        ({"raucher": "nein"}, "Er ist Raucher seit zehn Jahren.", True),
    ],
)
def test_an_answer_behind_a_colon_belongs_to_its_name(field: dict[str, Any], said: str, denied: bool) -> None:
    assert bool(bad(flow(field, [hop("note", field, said)]), "field-denied")) is denied


@pytest.mark.parametrize(
    ("rules", "foreseen"),
    [
        ("Antworte. Bei einem Score unter 0,8 den Artikel nicht erwähnen.", True),
        ("Réponds au client. Score minimal : 75 %.", True),
        ("関連票の score が 0.8 未満なら触れない。", True),
        ("Mention the article if its score is above 0.5.", False),
        ("Answer the customer in at most 80 words.", False),
    ],
)
def test_weak_matches_that_the_reader_is_told_to_leave_aside(rules: str, foreseen: bool) -> None:
    search = hop(
        "search", "Wie lange hält die Batterie des Roten Melders?", [{"id": "a", "score": 0.6, "content": "Öffnungszeiten der Filialen"}]
    )
    search = replace(search, role="retriever", model="")
    answer = hop("answer", search.output, "Das wissen wir leider nicht.", instructions=rules)
    assert bool(bad(flow(search.input.text, [search, answer]), "weak-matches")) is not foreseen


def test_a_value_from_a_hand_off_that_nobody_recorded_is_not_made_up() -> None:
    request = "Bitte den Kurs der Aktie Nordhafen, Stück 120."
    rates = hop("kurse", {"aktie": "Nordhafen"}, {"kurs": 41.87, "stand": "2026-03-04"}, role="tool")
    letter = hop("brief", request, "Nordhafen steht bei 41,87 Euro (Stand 4. März 2026).")
    reads = {"kurse": [REQUEST], "brief": [REQUEST, "kurse"]}
    assert not unfounded(flow(request, [rates, letter], reads))
    wrong = hop("brief", request, "Nordhafen steht bei 48,17 Euro (Stand 4. März 2026).")
    assert unfounded(flow(request, [rates, wrong], reads))


@pytest.mark.parametrize(
    ("sent", "got", "crossed"),
    [
        ({"current_reading_m3": 1569, "previous_reading_m3": 1482}, {"reading_m3": 1482}, True),
        ({"stand_aktuell": 20417, "stand_vorjahr": 19880}, {"stand": 19880}, True),
        ({"adres": "ul. Lipowa 3", "poprzedni_adres": "ul. Długa 18"}, {"adres_dostawy": "ul. Długa 18"}, True),
        ({"current_reading_m3": 1569, "previous_reading_m3": 1482}, {"reading_m3": 1569}, False),
        ({"current_reading_m3": 1569, "previous_reading_m3": 1482}, {"last_reading": 1482}, False),
        ({"previous_reading_m3": 1482, "last_bill": 1533}, {"reading_m3": 1482}, False),
    ],
)
def test_a_plain_name_means_what_holds_now(sent: dict[str, Any], got: dict[str, Any], crossed: bool) -> None:
    intake = hop("intake", "A letter.", {"account": "K-4471", **sent}, role="extractor")
    engine = hop("engine", {"account": "K-4471", **got}, {"ok": True}, role="tool")
    graph = flow("A letter.", [intake, engine], {"intake": [REQUEST], "engine": ["intake"]})
    assert bool(bad(graph, "field-crossed")) is crossed


@pytest.mark.parametrize(
    ("title", "stale"),
    [
        ("Räder und Reifen, Preisliste gültig 01.01.2024 bis 31.12.2025", True),
        ("Tariffs, valid from 1 April 2023 to 31 March 2024", True),
        ("Cennik, obowiązuje od 1.01.2023 do 31.12.2023", True),
        ("Tarifs en vigueur du 01/01/2026 au 31/12/2026", False),
        ("Preisliste gültig ab 01.01.2024", False),
    ],
)
def test_a_period_of_validity_in_a_title(title: str, stale: bool) -> None:
    request = "Anfrage vom 22.06.2026: Was kostet der Radwechsel?"
    search = hop("suche", request, [{"id": "p1", "score": 0.9, "title": title, "content": "Radwechsel 29,00 Euro."}], role="retriever")
    assert bool(bad(flow(request, [search]), "stale-document")) is stale


def test_one_file_of_several_was_handed_on_and_another_was_asked_for() -> None:
    read = {
        "diploma.pdf": "Technische Hogeschool Noord. Bachelor elektrotechniek, uitgereikt aan Joris Vink in 2017.",
        "certificaat.pdf": "VCA certificaat veiligheid, Joris Vink, geldig tot 2029, nummer 77-1042.",
    }
    rules = "Controleer: diploma elektrotechniek; certificaat VCA veiligheid. Zonder document: niet aangetoond."
    ocr = hop("ocr", {"bestanden": list(read)}, read, role="tool")
    reads = {"ocr": [REQUEST], "toets": ["ocr"]}
    one = hop("toets", {"documenten": {"diploma.pdf": read["diploma.pdf"]}}, "VCA niet aangetoond.", instructions=rules)
    found = bad(flow("Sollicitatie", [ocr, one], reads), "field-chosen")
    assert [e.strength >= 2.5 for e in found] == [True]
    both = hop("toets", {"documenten": read}, "Alles aangetoond.", instructions=rules)
    assert not bad(flow("Sollicitatie", [ocr, both], reads), "field-chosen")


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        ("Please send 8 drums. Delivery on Thursday 25 June before 7.30.\nDelivery date: Friday 26 June 2026, noon\nThanks, Ann", True),
        ("Wir bestellen wie besprochen. Lieferung am 3. Mai früh.\nLiefertermin: 5. Mai 2026\nGruß, Ole", True),
        ("Pour la fête : livraison le 12 mars au matin.\nLivraison : 14 mars 2026\nMerci, Luc", True),
        ("Please send 8 drums. Delivery on Friday 26 June before 7.30.\nDelivery date: Friday 26 June 2026\nThanks, Ann", False),
        ("The delivery on 3 June was fine.\nDelivery date: 26 June 2026\nThanks, Ann", False),
        ("The invoice of 3 June is paid.\nDelivery date: 26 June 2026\nThanks, Ann", False),
    ],
)
def test_a_day_under_a_label_and_another_day_in_the_text(text: str, torn: bool) -> None:
    assert bool(bad(request(text, "Confirmed."), "request-two-days")) is torn


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("Brown water since noon. There is an infant in the house, four months old.", "infant"),
        ("Brown water since noon. My wife is on dialysis at home.", "dialysis"),
        ("Brown water since noon. We have no infants in the house.", ""),
        ("Brown water since noon, also at number 17.", ""),
    ],
)
def test_a_field_whose_list_names_what_the_input_speaks_of(text: str, missed: str) -> None:
    rules = "JSON: problem, vulnerable (infants, patients, dialysis; null only if the caller speaks of nobody like that)."
    made = hop("form", text, {"problem": "brown water since noon", "vulnerable": None}, role="extractor", instructions=rules)
    found = bad(flow(text, [made]), "field-left-empty")
    assert [missed in e.sentence for e in found] == ([True] if missed else [])
