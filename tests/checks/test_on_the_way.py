"""What is lost, misnamed or masked on the way from hop to hop, and requests that say two things: each beside what is fine."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import REQUEST
from tests.flows import bad, flow, hop

# ---------------------------------------------------------------- ends that were lost

PASSAGE = "Hunde sind im Hof erlaubt. Im Saal gilt Leinenpflicht. Ausgenommen sind Assistenzhunde, die überall frei laufen "
"dürfen, wenn sie gekennzeichnet sind."


@pytest.mark.parametrize(
    ("arrived", "cut"),
    [
        (PASSAGE[:96], True),
        (PASSAGE[:77], True),
        (PASSAGE, False),
        ("Hunde sind im Hof erlaubt. Im Saal gilt Leinenpflicht.", False),
        (PASSAGE[:90].rstrip() + " …", False),
        ("Hunde im Hof: ja. Im Saal: Leine.", False),
    ],
)
@pytest.mark.parametrize("form", ["list", "prompt"])
def test_a_passage_of_which_the_end_did_not_arrive(arrived: str, cut: bool, form: str) -> None:
    found = [{"id": "h/3", "text": PASSAGE}, {"id": "h/9", "text": "Parken nur auf Deck zwei, mit Marke an der Scheibe."}]
    search = hop("suche", "Hunde im Saal?", found, role="retriever")
    given: Any = {"frage": "Hunde im Saal?", "stellen": [arrived, found[1]["text"]]}
    if form == "prompt":
        given = f"<frage>Hunde im Saal?</frage>\n<stelle>{arrived}</stelle>\n<stelle>{found[1]['text']}</stelle>"
    evidence = bad(flow("Hunde im Saal?", [search, hop("antwort", given, "Im Saal gilt Leinenpflicht.")]), "end-lost")
    assert [e.fault for e in evidence if e.strength > 2] == ["handoff_truncated"] * cut


def test_a_whole_text_that_stops_in_a_word() -> None:
    whole = "Spotkanie w sprawie dachu. Uzgodniono wymianę rynien do piątku. Ryzyko: przeciek nad salą gimnastyczną, wejście zamknięte."
    first = hop("notatka", "nagranie", whole, role="summarizer")
    cut = hop("ryzyka", whole[:88], {"ryzyko": "niskie"}, role="extractor")
    reads = {"notatka": [REQUEST], "ryzyka": ["notatka"]}
    assert bad(flow("nagranie", [first, cut], reads), "end-lost") or bad(flow("nagranie", [first, cut], reads), "handoff-changed")


FOUND = [{"id": "n/1", "text": "Ida is allergic to nuts and to milk, and to nothing else that we know of."}]


@pytest.mark.parametrize(
    ("given", "rules", "dropped"),
    [
        ({"question": "What may Ida eat?", "passages": []}, "Answer the question.", True),
        ("Question: What may Ida eat?", "Answer from the passages only.", True),
        ("Frage: Was darf Ida essen?", "Antworte nur nach den Fundstellen.", True),
        ("Question: What may Ida eat?\nPassages:\n(none)", "Answer from the passages only.", True),
        ("Question: What may Ida eat?", "Answer in one line.", False),
        ("Question: What may Ida eat?", f"Answer from the passages.\n{FOUND[0]['text']}", False),
        ({"question": "What may Ida eat?", "passages": FOUND}, "Answer from the passages only.", False),
    ],
)
def test_passages_that_reached_nobody(given: Any, rules: str, dropped: bool) -> None:
    search = hop("notes", "What may Ida eat?", FOUND, role="retriever")
    answer = hop("answer", given, "I do not know what Ida may eat.", instructions=rules)
    reads = {"notes": [REQUEST], "answer": [REQUEST, "notes"]}
    graph = flow("What may Ida eat?", [search, answer], reads)
    assert [e.source for e in bad(graph, "result-not-used")][:1] == ["notes"] * dropped


# ---------------------------------------------------------------- fields under another name


@pytest.mark.parametrize(
    ("sent", "got", "wrong"),
    [
        ({"gross_total": 812.5, "open_balance": 112.5, "ref": "K-9921"}, {"balance_due": 812.5, "ref": "K-9921"}, True),
        ({"gross_total": 812.5, "open_balance": 112.5, "ref": "K-9921"}, {"balance_due": 112.5, "ref": "K-9921"}, False),
        ({"artikel": "MX-220", "artikel_alt": "MX-210", "menge": 6}, {"zeilen": [{"artikel": "MX-210", "menge": 6}]}, True),
        ({"artikel": "MX-220", "artikel_alt": "MX-210", "menge": 6}, {"zeilen": [{"artikel": "MX-220", "menge": 6}]}, False),
        ({"adresse": "Rue Verte 4", "ancienne_adresse": "Quai Sud 8"}, {"client": {"adresse": "Quai Sud 8"}, "nom": "Ida"}, True),
        ({"desde": "Vigo", "hasta": "Lugo", "dia": "2026-03-01"}, {"desde": "Vigo", "hasta": "Lugo"}, False),
        ({"name": "Ada Berg", "contact": "Leo Sand", "city": "Umeå"}, {"to": "Leo Sand", "city": "Umeå"}, False),
        ({"price": 40.0, "price_with_tax": 47.6, "sku": "Q-4410"}, {"amount": 47.6, "sku": "Q-4410"}, False),
    ],
)
def test_a_field_that_holds_the_value_of_another_while_its_own_went_nowhere(sent: dict[str, Any], got: dict[str, Any], wrong: bool) -> None:
    first = hop("reader", "letter", sent, role="extractor")
    reads = {"reader": [REQUEST], "writer": ["reader"]}
    found = bad(flow("letter", [first, hop("writer", got, "Done.")], reads), "field-crossed")
    assert [e.fault for e in found] == ["handoff_wrong_field"] * wrong


def test_a_splitter_that_hands_each_record_on_mixes_nothing() -> None:
    rows = [{"art": "zugang", "ziel": "Kalender Frau Ott"}, {"art": "auskunft", "ziel": "Postfach nach Austritt"}]
    first = hop("teilen", "Mail", rows, role="extractor")
    text = "Postfächer bleiben 90 Tage. Den zugang bekommt die Nachfolge."
    second = hop("tage", {"ziel": "Postfach nach Austritt", "text": text}, {"bis": "2026-09-28"}, role="tool")
    reads = {"teilen": [REQUEST], "tage": ["teilen"]}
    assert not bad(flow("Mail", [first, second], reads), "records-mixed")


def test_a_text_in_the_place_of_another_that_a_third_hop_wrote_was_not_altered() -> None:
    mask = hop(
        "mask", "Ich bin Ute Kern, Konto 88-1.", {"text": "Ich bin [NAME_1], Konto [KTO_1].", "map": {"[NAME_1]": "Ute Kern"}}, role="tool"
    )
    draft = hop("draft", "Ich bin [NAME_1], Konto [KTO_1].", "Guten Tag [NAME_1], Ihr Konto [KTO_1] ist frei.")
    back = hop(
        "unmask", {"text": draft.output.text, "map": {"[NAME_1]": "Ute Kern"}}, "Guten Tag Ute Kern, Ihr Konto 88-1 ist frei.", role="tool"
    )
    reads = {"mask": [REQUEST], "draft": ["mask"], "unmask": ["mask", "draft"]}
    graph = flow("Ich bin Ute Kern, Konto 88-1.", [mask, draft, back], reads)
    assert not bad(graph, "handoff-changed")
    assert not bad(graph, "template-leak")


# ---------------------------------------------------------------- placeholders


@pytest.mark.parametrize("piece", ["[[DATE]]", "{{vorname}}", "${total}", "[NAME]"])
def test_a_placeholder_that_is_filled_later_is_none_that_leaked(piece: str) -> None:
    page = hop("page", "concert", f"{piece}: music by the river, from noon to ten.")
    done = hop("cms", page.output, "Sunday 14 June: music by the river, from noon to ten.", role="gateway")
    assert not bad(flow("concert", [page, done]), "template-leak")
    assert not bad(flow("concert", [page, done]), "invalid-json")
    assert bad(flow("concert", [hop("page", "concert", f"Dear {piece}, welcome to the concert.")]), "template-leak")


@pytest.mark.parametrize(
    ("rules", "prose_is_wrong"),
    [
        ("Return JSON with the keys name, city, day.", True),
        ("Extrahiere die Felder: name, ort, tag. Antworte als JSON.", True),
        ("Compose the quotation. Fields: name = the customer, city, day. At most 60 words.", False),
        ('Write to the customer.\n\n## facts\n{"name": "Ann", "stays": [{"where": "Bath", "nights": 3}]}', False),
        ('Answer the guest.\n<hits>\n[\n  {"id": "a", "text": "x"},\n  {"id": "b", "text": "y"}\n]\n</hits>', False),
    ],
)
def test_data_in_the_instructions_asks_for_no_json(rules: str, prose_is_wrong: bool) -> None:
    graph = flow("Ann, Bath", [hop("writer", "Ann, Bath", "Dear Ann, we see you in Bath on Monday.", instructions=rules)])
    assert bool(bad(graph, "not-json")) is prose_is_wrong


# ---------------------------------------------------------------- look-ups and searches


@pytest.mark.parametrize(
    ("made", "stale"),
    [
        ({"from": "cache", "cached_at": "2026-03-01T08:00:00Z", "ttl_s": 900, "stock": 4}, True),
        ({"quelle": {"zwischengespeichert_am": "2026-03-01", "max_age": 3600}, "bestand": 4}, True),
        ({"cached_at": "2026-05-03T07:58:00Z", "ttl_s": 900, "stock": 4}, False),
        ({"cached_at": "2026-03-01T08:00:00Z", "ttl_h": 24 * 90, "stock": 4}, False),
        ({"updated_at": "2026-03-01T08:00:00Z", "stock": 4}, False),
    ],
)
def test_a_record_that_says_when_it_was_cached(made: dict[str, Any], stale: bool) -> None:
    graph = flow("3 May 2026: how many are in stock?", [hop("stock", {"sku": "A-1"}, made, role="tool")])
    assert bool(bad(graph, "stale-cache")) is stale


def test_an_answer_that_came_at_the_second_attempt_is_no_stand_in() -> None:
    made = {"intentos": 2, "primer_intento": "504 Gateway Timeout", "piezas": [{"ref": "A-36", "stock": 3}]}
    assert not bad(flow("A-36", [hop("fabricante", "A-36", made, role="tool")]), "stand-in-answer")


@pytest.mark.parametrize(
    ("asked", "titles", "other"),
    [
        ("Accès en fauteuil au Théâtre de Vernay", ["Stade de Vernay, accès", "Stade de Vernay, parking"], True),
        ("Frühstück im Hotel Alpina", ["Hotel Seeblick: Frühstück von 7 bis 10", "Hotel Seeblick: Sauna"], True),
        ("Accès en fauteuil au Théâtre de Vernay", ["Théâtre de Vernay, accès", "Stade de Vernay, parking"], False),
        ("Frühstück im Hotel Alpina", ["Frühstück gibt es von 7 bis 10", "Die Sauna öffnet um 14 Uhr"], False),
    ],
)
def test_passages_on_another_thing_of_the_same_kind(asked: str, titles: list[str], other: bool) -> None:
    made = [{"id": str(i), "content": title} for i, title in enumerate(titles)]
    found = bad(flow(asked, [hop("kb", asked, made, role="retriever")]), "irrelevant-retrieval")
    assert bool([e for e in found if e.strength > 2]) is other


@pytest.mark.parametrize(
    ("passage", "stale"),
    [
        ({"titel": "Tarieven", "status": "geldig tot en met 31 december 2024", "content": "Lid: 40 euro."}, True),
        ({"title": "Fares", "note": "valid until 31 December 2024", "content": "Adults pay 40."}, True),
        ({"title": "Fares", "note": "valid until 31 December 2027", "content": "Adults pay 40."}, False),
        ({"title": "Pads", "content": "The old pads have been discontinued; PD-71 is superseded by PD-77 for all machines."}, False),
    ],
)
def test_a_status_that_tells_how_long_a_passage_is_valid(passage: dict[str, Any], stale: bool) -> None:
    graph = flow("3 May 2026: what do I pay?", [hop("kb", "what do I pay", [passage], role="retriever")])
    assert bool([e for e in bad(graph, "stale-document") if e.strength > 1]) is stale


# ---------------------------------------------------------------- fields left empty


@pytest.mark.parametrize(
    ("name", "rules", "text", "left"),
    [
        ("end_date", "end_date: ISO", "She starts on 8 June 2026 and stays until 30 November 2026, in team Blue.", True),
        ("vertragsende", "vertragsende: ISO", "Er beginnt am 8. Juni 2026, befristet bis zum 30. November 2026.", True),
        ("date_fin", "date_fin : ISO", "Le stage commence le 8 juin 2026 et dure jusqu'au 30 novembre 2026.", True),
        ("end_date", "end_date: ISO", "She starts on 8 June 2026; the post is permanent.", False),
        (
            "schuld",
            "schuld (openstaand bedrag), null",
            "Wij kopen voor € 300.000. Bij de bank staat nog € 18.600 open, tegen een lage rente.",
            True,
        ),
        ("schuld", "schuld (openstaand bedrag), null", "Wij kopen voor € 300.000 en hebben geen leningen.", False),
    ],
)
def test_a_field_that_was_left_empty_though_the_text_fills_it(name: str, rules: str, text: str, left: bool) -> None:
    made = {"start": "2026-06-08", "koopsom": 300000, name: None}
    graph = flow(text, [hop("reader", text, made, role="extractor", instructions=f"JSON: start, koopsom, {rules}")])
    assert [e.fault for e in bad(graph, "field-left-empty")] == ["missing_field"] * left


# ---------------------------------------------------------------- requests

CONTRADICTIONS = ("request-two-sides", "request-two-bounds", "request-form-and-text")
LONG = "I have been a customer of yours for many years and was always content with the work of your people. "


@pytest.mark.parametrize(
    ("text", "check"),
    [
        (
            f"Order: MRI of the knee, RIGHT\nDetails: {LONG}The left knee is swollen since Sunday. On the left she cannot bend it.",
            "request-two-sides",
        ),
        (
            f"Schaden: Kotflügel rechts\nText: {LONG}Der linke Kotflügel ist verbeult und links ist auch das Licht kaputt.",
            "request-two-sides",
        ),
        (
            "Page 1. Fee 42 EUR, start 01.08.2026, signed. Page 2. I choose the plan Flex, start 01.09.2026, no locker.",
            "request-two-bounds",
        ),
        ("Tarif A, Beginn 01.08.2026, Unterschrift. Blatt 2: Tarif B, Beginn 15.08.2026, Unterschrift.", "request-two-bounds"),
        (f"Best before: 2026-06-19\nText: {LONG}It is the batch with best before 15 June, all others are fine.", "request-form-and-text"),
    ],
)
def test_a_request_that_says_two_things(text: str, check: str) -> None:
    assert [e.fault for e in bad(flow(text, [hop("reader", text, "ok")]), check)] == ["request_contradictory"]


@pytest.mark.parametrize(
    "text",
    [
        f"Order: MRI of the knee, RIGHT\nDetails: {LONG}The right knee is swollen. The left one was operated on in 2009.",
        f"Amount: 480 EUR\nReason: {LONG}I paid 480 EUR in May, and my neighbour 840 EUR.",
        f"Losnummer: 6140-2\nText: {LONG}Auf dem Karton steht auch die Nummer 6104-2.",
        f"Guests: 4\nMessage: {LONG}We are four guests, two of us children.",
        f"Personen: 2\nNachricht: {LONG}Statt zwei kommen wir mit drei Personen.",
        "Start 01.08.2026, end 31.12.2026. Please confirm the start 01.08.2026 in writing.",
        "We had moved the start 01.08.2026 to a later day: start 01.09.2026.",
        f"Best before: 2026-06-19\nText: {LONG}All packs with best before 19 June are affected.",
    ],
)
def test_a_request_that_agrees_with_itself(text: str) -> None:
    for check in CONTRADICTIONS:
        assert not bad(flow(text, [hop("reader", text, "ok")]), check)


MIDDLE = "Could you also tell me whether our tour on 18 July can be moved to the 25th? We are two adults and three children, "
"and one of them is ill. "


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        (f"Hello, I left a scarf in your café. Thank you, Bea Lunn\n{MIDDLE}\nBest wishes, Obi Achebe", True),
        (f"Guten Tag, ich suche meinen Schal. Viele Grüße, Bea Lunn\n{MIDDLE}\nMit freundlichen Grüßen, Ole Hansen", True),
        (f"From: b.ziegler@mail.example\nI cancel booking 40-1187.\n{MIDDLE}Booking 40-1178.\nKind regards\nIda Pohl", True),
        (f"Hello, I left a scarf in your café.\n{MIDDLE}\nBest wishes, Bea Lunn", False),
        (f"Hello. Thank you, Bea Lunn\n{MIDDLE}\nBest wishes, Bea Lunn", False),
        (f"Please see below.\nRegards, Bea Lunn\n-----Original Message-----\n{MIDDLE}\nBest wishes, Obi Achebe", False),
        (f"From: b.ziegler@mail.example\nI cancel booking 40-1187.\n{MIDDLE}\nKind regards\nBea Ziegler", False),
        (f"From: office@mail.example\nI cancel booking 40-1187.\n{MIDDLE}Booking 40-1178.\nKind regards\nIda Pohl", False),
    ],
)
def test_two_people_in_one_request(text: str, merged: bool) -> None:
    assert bool(bad(flow(text, [hop("reader", text, "ok")]), "request-merged")) is merged


def test_what_cannot_be_read_in_the_story_is_not_the_request() -> None:
    text = "The panel is so far from the barrier that I could not read it at all."
    assert not bad(flow(text, [hop("tags", text, {"topic": "labels", "reason": "panel unreadable from the barrier"})]), "fault-noticed")
