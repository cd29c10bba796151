"""Fields, lists and results that were left behind or mixed up between two hops, and requests of two people or with two amounts: each
beside what looks alike and is fine."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import REQUEST, Complaint, Evidence
from tests.flows import bad, flow, hop

# ---------------------------------------------------------------- fields that were left behind


def _between(
    sent: Any, got: Any, check: str, *, rules: str = "", role: str = "generator", said: str = "", **options: Any
) -> list[Evidence]:
    first = hop("reader", "the request", sent, role="extractor", **options)
    second = hop("writer", got, "Done.", role=role, instructions=rules)
    return bad(flow("the request", [first, second], {"reader": [REQUEST], "writer": ["reader"]}), check, complaint=Complaint(said))


CHOIR = {"choir": "Chorale Sainte-Anne", "hall": "Temple du Bas", "day": "2026-11-14", "solo": "Aurélie Vuilleumier, alto"}


def test_a_field_that_alone_was_left_out_of_what_a_writer_got() -> None:
    rest = {k: v for k, v in CHOIR.items() if k != "solo"}
    (found,) = _between(CHOIR, rest, "asked-not-handed")
    assert (found.source, found.node, found.fault) == ("reader", "writer", "handoff_dropped")
    (said,) = _between(CHOIR, rest, "asked-not-handed", said="The alto is missing from the programme.")
    assert said.strength > found.strength


@pytest.mark.parametrize(
    ("sent", "got", "options"),
    [
        (CHOIR, {"choir": CHOIR["choir"], "hall": CHOIR["hall"], "day": CHOIR["day"]}, {"role": "tool"}),  # a tool is given what it takes
        (CHOIR, {"hall": CHOIR["hall"], "day": CHOIR["day"]}, {}),  # two of four were picked
        (CHOIR, {**CHOIR, "solo": "Aurélie V., alto"}, {}),
        (CHOIR, {k: v for k, v in CHOIR.items() if k != "solo"}, {"rules": "Write the poster. No solo names."}),
        ({**CHOIR, "solo": "letter_desk"}, {k: v for k, v in CHOIR.items() if k != "solo"}, {}),  # a label says where to send it
    ],
)
def test_fields_that_nobody_needed(sent: Any, got: Any, options: dict[str, Any]) -> None:
    assert not _between(sent, got, "asked-not-handed", **options)


# ---------------------------------------------------------------- fields that hold another field's value


@pytest.mark.parametrize(
    ("sent", "got", "wrong"),
    [
        ({"aktuelle_route": "über Klosters", "neue_route": "über Davos"}, {"fahrt": "über Klosters"}, True),
        ({"aktuelle_route": "über Klosters", "neue_route": "über Davos"}, {"fahrt": "über Davos"}, False),
        ({"aktuelle_route": "über Klosters", "neue_route": "über Davos"}, {"a": "über Klosters", "b": "über Davos"}, False),
        ({"prezzo_listino": 480, "quota_soci": 410}, "<quota>\n480\n</quota>", True),  # a prompt of sections
        ({"prezzo_listino": 480, "quota_soci": 410}, "<quota>\n410\n</quota>", False),
    ],
)
def test_a_field_that_got_the_value_of_another_one(sent: Any, got: Any, wrong: bool) -> None:
    assert bool(_between(sent, got, "field-crossed")) is wrong


@pytest.mark.parametrize(("value", "wrong"), [(1200, True), (1344, False)])
def test_the_figure_that_a_result_was_worked_out_from_in_the_place_of_the_result(value: int, wrong: bool) -> None:
    desk = hop("desk", "quote for the marquee", {"hire_net": 1200, "days": 2}, role="extractor")
    vat = hop("vat", {"hire_net": 1200, "days": 2}, {"hire_net": 1200, "rate": 12, "hire_payable": 1344}, role="tool")
    letter = hop("letter", {"total_hire": value, "days": 2}, f"The hire comes to {value}.")
    reads = {"desk": [REQUEST], "vat": ["desk"], "letter": ["desk", "vat"]}
    found = bad(flow("quote for the marquee", [desk, vat, letter], reads), "field-crossed")
    assert [e.source for e in found] == ["vat"] * wrong


TEXTS = {
    "message": "Die Orgel im Seitenschiff pfeift seit Sonntag bei jedem zweiten Ton, bitte vor dem Konzert prüfen.",
    "vermerk": "Wartungsvertrag von 2019 mit der Firma Brunhuber, jährliche Stimmung im Oktober, keine Mängel bekannt.",
}


@pytest.mark.parametrize(
    ("rules", "strong"),
    [("Du bekommst die message. Antworte mit einem Wort.", True), ("Du bekommst den Vermerk.", False), ("Antworte mit einem Wort.", False)],
)
def test_a_text_that_the_receiver_is_not_told_about(rules: str, strong: bool) -> None:
    (found,) = _between(TEXTS, TEXTS["vermerk"], "field-chosen", rules=rules, role="classifier")
    assert (found.strength > 2) is strong


HOLDER, PAYER = {"name": "Ilse Brandauer", "phone": "0650 112"}, {"name": "Toni Hager", "phone": "0664 908"}


@pytest.mark.parametrize("form", ["json", "sections"])
@pytest.mark.parametrize(("taken", "wrong"), [(PAYER, True), (HOLDER, False)])
def test_the_record_of_another_person(form: str, taken: dict[str, str], wrong: bool) -> None:
    sent = {"holder": {**HOLDER, "since": 2019}, "payer": PAYER, "ticket": "Jahreskarte"}
    text = f'<ticket>\nJahreskarte\n</ticket>\n<holders>\n{{"name": "{taken["name"]}", "phone": "{taken["phone"]}"}}\n</holders>'
    got: Any = {"ticket": "Jahreskarte", "holders": taken} if form == "json" else text
    assert bool([e for e in _between(sent, got, "record-chosen") if e.strength > 2]) is wrong


@pytest.mark.parametrize(
    ("value", "wrong"), [("2026-09-30", True), ("2026-10-02", False), ("2 October 2026", False)]
)  # another field's day, the day itself, the same day in words
def test_a_value_that_changed_on_the_way(value: str, wrong: bool) -> None:
    sent = {"guest": "Nils Aaberg", "arrival": "2026-09-30", "departure": "2026-10-02", "room": "Fjord 4"}
    found = _between(sent, {"guest": "Nils Aaberg", "room": "Fjord 4", "departure": value, "nights": 2}, "handoff-changed")
    assert bool([e for e in found if e.strength > 3]) is wrong


# ---------------------------------------------------------------- ends of lists and texts

STOPS = [{"stop": "Gare de Brigue", "min": 4}, {"stop": "Refuge du Lac", "min": 11}, {"stop": "Col des Vents", "min": 7}]


@pytest.mark.parametrize(
    ("got", "cut"),
    [
        ({"line": "B7 to the pass", "stops": STOPS[:2]}, True),
        ('<line>\nB7 to the pass\n</line>\n<stops>\n[{"stop": "Gare de Brigue", "min": 4}]\n</stops>', True),
        ({"line": "B7 to the pass", "stops": STOPS}, False),
        ({"line": "B7 to the pass", "stops": STOPS[1:]}, False),  # picked, not cut
        ({"line": "B7 to the pass", "stops": STOPS[:2], "last": "Col des Vents"}, False),
    ],
)
def test_a_list_that_lost_its_last_entries(got: Any, cut: bool) -> None:
    found = _between({"line": "B7 to the pass", "stops": STOPS}, got, "end-lost")
    assert [e.fault for e in found if e.strength > 3] == ["handoff_truncated"] * cut


def test_the_best_of_what_a_search_found_may_be_handed_on_alone() -> None:
    rows = [{"id": "n1", "text": "Boats leave at nine."}, {"id": "n2", "text": "Dogs travel free of charge."}]
    search = hop("search", "When do boats leave?", {"hits": rows}, role="retriever")
    graph = flow("When do boats leave?", [search, hop("answer", {"hits": rows[:1]}, "At nine.")])
    assert all(e.strength < 2 for e in bad(graph, "end-lost"))


NOTE = (
    "Das Dach der Turnhalle ist dicht. Der Boden muss neu verlegt werden. Die Heizung bleibt bis März abgeschaltet, sonst platzt ein Rohr."
)


def test_a_text_of_which_the_last_sentence_did_not_arrive_is_a_hint_and_one_of_a_mail_is_none() -> None:
    part = NOTE[: NOTE.index(" Die Heizung")]
    search = hop("suche", "Halle 2?", [{"id": "p1", "text": NOTE}, {"id": "p2", "text": "Schlüssel beim Hausmeister."}], role="retriever")
    got = {"ort": "Halle 2", "stellen": [part, "Schlüssel beim Hausmeister."]}
    (found,) = bad(flow("Halle 2?", [search, hop("auftrag", got, "Boden verlegen.")]), "end-lost")
    assert found.strength < 2
    assert not bad(flow({"mail": NOTE}, [hop("auftrag", {"absatz": [part, "Halle 2"]}, "Boden verlegen.")]), "end-lost")


# ---------------------------------------------------------------- empty places


def _place(given: Any) -> list[tuple[str, str]]:
    lines = hop("positions", "Bestellung 88", {"artikel": "Segeltuch", "meter": 14}, role="extractor")
    stock = hop("lager", {"artikel": "Segeltuch"}, {"frei": 9, "regal": "C-4"}, role="tool")
    price = hop("kalkulation", {"artikel": "Segeltuch", "meter": 14, "frei": 9, "regal": "C-4"}, {"summe": 252.0}, role="tool")
    letter = hop("brief", given, "Wir liefern gern.")
    reads = {"positions": [REQUEST], "lager": ["positions"], "kalkulation": ["positions", "lager"], "brief": ["positions", "kalkulation"]}
    return [(e.source, e.node) for e in bad(flow("Bestellung 88", [lines, stock, price, letter], reads), "result-not-used")]


ORDER = {"artikel": "Segeltuch", "meter": 14}


def test_an_empty_place_whose_result_went_to_another_hop_only() -> None:
    assert _place({"order": ORDER, "preis": {"summe": 252.0}, "verfügbarkeit": {}}) == [("lager", "brief")]


def test_nothing_is_missing_where_no_place_is_empty_or_nothing_of_its_form_was_made() -> None:
    assert not _place({"order": ORDER, "preis": {"summe": 252.0}})
    assert not _place({"order": ORDER, "preis": {"summe": 252.0}, "anlagen": []})


# ---------------------------------------------------------------- requests


@pytest.mark.parametrize(
    ("begins", "ends", "merged"),
    [
        (
            "Je soussignée Ondine Perrachon, locataire du 12 quai des Brumes, ",
            "Recevez mes salutations distinguées. Bastien Kerouredan",
            True,
        ),
        (
            "Je soussignée Ondine Perrachon, locataire du 12 quai des Brumes, ",
            "Recevez mes salutations distinguées. Ondine Perrachon",
            False,
        ),
        ("Good morning, it's Morwenna Tregidgo at the boatyard, ", "Yours, F. Lacey & Partners\n\nSent from my phone", True),
        ("Good morning, it's Morwenna Tregidgo at the boatyard, ", "Yours, Morwenna Tregidgo\n\nSent from my phone", False),
        ("Ondergetekende Joris Vermandel, schipper van de Zeemeeuw, ", "Met vriendelijke groet, Katrien Dewulf", True),
    ],
)
def test_a_request_that_one_began_and_another_signed(begins: str, ends: str, merged: bool) -> None:
    middle = "asks for another mooring from the first of May, since the present one silts up at low tide and the ladder has gone.\n"
    request = f"{begins}{middle}{ends}"
    assert bool(bad(flow(request, [hop("sort", request, "mooring", role="classifier")]), "request-merged")) is merged


@pytest.mark.parametrize(
    ("request_text", "contradicts"),
    [
        ("Baustelle Nord. Die vereinbarte Sicherheit 12.000 Euro ist hinterlegt. Wie besprochen beträgt die vereinbarte Sicherheit "
         "21.000 Euro.", True),
        ("Baustelle Nord. Die vereinbarte Sicherheit 12.000 Euro ist da. Die vereinbarte Sicherheit beträgt 12.000,00 Euro.", False),
        ("The monthly allowance was 300 euros. From May the monthly allowance is 340 euros instead.", False),
        ("Le loyer mensuel est de 900 euros, les charges de 90 euros.", False),
        ("O valor segurado é de 50.000 euros. Na apólice consta valor segurado de 80.000 euros.", True),
    ],
)  # fmt: skip
def test_two_amounts_behind_the_same_words(request_text: str, contradicts: bool) -> None:
    graph = flow(request_text, [hop("read", request_text, "ok", role="classifier")])
    assert bool(bad(graph, "request-two-amounts")) is contradicts


# ---------------------------------------------------------------- look-ups


@pytest.mark.parametrize(
    ("record", "clear"),
    [
        ({"tide": "high at 14:20", "gauge": "Esbjerg", "warning": "table read from disk, remote not reachable"}, False),
        ({"tides": [], "gauge": "Esbjerg", "warning": "remote not reachable"}, True),
        ({"tide": "high at 12:00", "gauge": "Esbjerg", "hinweis": "Dienst nicht erreichbar, Standardwert"}, True),
    ],
)
def test_a_warning_beside_a_full_answer_is_no_stand_in(record: dict[str, Any], clear: bool) -> None:
    graph = flow("When is high water?", [hop("tides", {"gauge": "Esbjerg"}, record, role="tool"), hop("reply", record, "At 14:20.")])
    assert bool([e for e in bad(graph, "stand-in-answer") if e.strength > 2]) is clear


@pytest.mark.parametrize(("text", "weak"), [("Kajaks: Miete je Stunde 9 Euro.", False), ("Der Laden öffnet um acht.", True)])
def test_a_short_query_matches_weakly_even_with_what_it_asks_for(text: str, weak: bool) -> None:
    search = hop("suche", "Was kostet die Miete eines Kajaks?", [{"id": "a", "score": 0.61, "text": text}], role="retriever")
    assert (
        bool(bad(flow("Was kostet die Miete eines Kajaks?", [search, hop("antwort", search.output, "Neun Euro.")]), "weak-matches")) is weak
    )


# ---------------------------------------------------------------- one of a family, while its sibling went nowhere

STAY = {"guest": "Imke Dorn", "room_wanted": "Seeblick, 2. Stock", "room_second_choice": "Gartenseite, Parterre", "nights": 3}


@pytest.mark.parametrize(
    ("sent", "got", "strays"),
    [
        (STAY, {"guest": "Imke Dorn", "room": "Gartenseite, Parterre", "nights": 3}, True),
        (STAY, {"guest": "Imke Dorn", "room": "Gartenseite, Parterre", "spare": "Seeblick, 2. Stock"}, False),  # both were handed on
        (STAY, {"guest": "Imke Dorn", "second_room": "Gartenseite, Parterre"}, False),  # the name says which of them it is
        ({"box_old": "Fach 12 links", "box_new": "Fach 30 rechts"}, {"place": "Fach 30 rechts"}, False),  # what is left was before
        ({"tax_class_so_far": "IV", "tax_class_from_may": "III"}, {"tax_class": "IV", "month": "May"}, True),
        ({"menu_proposed": ["soup", "cod"], "menu_agreed": ["tart", "trout"]}, {"dishes": ["soup", "cod"]}, True),
        ({"seats_front": 3, "seats_back": 4}, {"days": 3, "hall": "A"}, False),  # small numbers agree by chance
        ({"previous_call": {"on": "2026-03-02", "by": "Ana", "note": "x"}, "next_call": {"on": "2026-04-09", "by": "Ana", "note": "y"}},
         {"call": {"on": "2026-03-02", "by": "Ana"}}, True),
    ],
)  # fmt: skip
def test_a_field_whose_only_sibling_went_nowhere_is_the_wrong_one(sent: Any, got: Any, strays: bool) -> None:
    found = _between(sent, got, "field-crossed", role="tool")
    assert [e.fault for e in found] == ["handoff_wrong_field"] * strays


def test_a_sibling_that_another_hop_got_did_not_go_astray() -> None:
    reader = hop("reader", "the request", STAY, role="extractor")
    first = hop("waiting-list", {"place": STAY["room_wanted"]}, {"free": False}, role="tool")
    second = hop("booking", {"room": STAY["room_second_choice"]}, {"ref": "B-77"}, role="tool")
    reads = {"reader": [REQUEST], "waiting-list": ["reader"], "booking": ["reader"]}
    assert not bad(flow("the request", [reader, first, second], reads), "field-crossed")


def test_the_date_of_a_part_is_no_rival_of_the_date_of_the_whole() -> None:
    sent = {"removal_date": "2026-06-22", "visit": {"date": "2026-07-03", "at": "11:30"}}
    assert not _between(sent, {"date": "2026-06-22", "ward": "B"}, "field-crossed", role="tool")
    assert _between({"removal_date": "2026-06-22", "date": "2026-07-03"}, {"date": "2026-06-22", "ward": "B"}, "field-crossed", role="tool")


def test_what_came_garbled_is_told_of_the_hop_that_had_the_fields() -> None:
    record = {"odbiorca": "Żaneta Wiśniewska", "ulica": "Żeglarska 14", "kod": "72-600", "miasto": "Świnoujście"}
    broken = {k: v.encode().decode("cp1252", "replace") for k, v in record.items()}
    reader = hop("reader", "the request", record, role="extractor")
    fee = hop("fee", {"kod": "72-600"}, {"fee": 24.9, "kod": "72-600"}, role="tool")
    label = hop("label", {"parcel": broken, "fee": {"fee": 24.9, "kod": "72-600"}}, "Done.")
    (found,) = bad(
        flow("the request", [reader, fee, label], {"reader": [REQUEST], "fee": ["reader"], "label": ["fee"]}), "garbled-on-the-way"
    )
    assert (found.source, found.node) == ("reader", "label")


def test_a_value_that_a_caller_picked_out_of_a_request_was_not_cut() -> None:
    request = (
        "Affected: 4.0.0 to 4.6.1 installed from the image of the vendor. Packages are not affected, and neither is 3.x.\nFix: upgrade now."
    )
    lookup = hop("assets", {"product": "Proxy", "affected": "4.0.0 to 4.6.1"}, {"hosts": ["sso-1"]}, role="tool")
    assert not [e for e in bad(flow(request, [lookup], {"assets": [REQUEST]}), "handoff-changed") if e.strength > 1]


@pytest.mark.parametrize(
    ("request_text", "merged"),
    [
        ("Guten Tag, ich kündige zum 28. Februar, Zähler 4417.\nHallo zusammen, hier der Stand von 88213: 31.907.\nDetlef Kuhnert", True),
        ("Guten Tag, ich kündige zum 28. Februar, Zähler 4417.\nDanke und\nbeste Grüße\nDetlef Kuhnert", False),
        ("Subject: Fwd: window\nHello, this is what he wrote:\nGood morning, Saturday suits us.\nNgozi", False),
        (
            "Card: 51\nTitle: Salt Roads\nAuthor: M. Petrović\nNote: any. Title: Straw Skeps\nAuthor: E. Lund\nNote: a scan, please",
            True,
        ),
        ("Item: oil\nQty: 2\nItem: flour\nQty: 3\nItem: salt\nQty: 1", False),  # a list
    ],
)
def test_a_message_that_begins_twice(request_text: str, merged: bool) -> None:
    reader = hop("reader", request_text, {"ok": True}, role="extractor")
    assert bool(bad(flow(request_text, [reader]), "request-merged")) is merged
