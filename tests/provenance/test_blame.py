"""Where each piece of a final output is said to come from."""

from __future__ import annotations

import dataclasses

import pytest

from rca.model import REQUEST, ClaimPath, Graph, Payload, State
from rca.provenance import blame
from tests.flows import ABSENT, flow, hop

MAIL = "Dear team, my invoice 2025-7713 of 12 May 2025 is EUR 3,480.00 for the roof of Ms Chiara Sato in Leeds. Pay by 30 June 2025."
FACTS = {"invoice": "2025-7713", "amount": 3480.0, "date": "2025-05-12", "due": "2025-06-30"}


def extract(made: object = FACTS, given: object = MAIL):
    return hop("extract", given, made, role="extractor")


def path(graph: Graph, piece: str) -> ClaimPath:
    """The path of the claim that stands for a piece of the final output."""
    return next(c for c in blame(graph).claims if c.claim == piece)


def told(graph: Graph, piece: str) -> tuple[str, str]:
    found = path(graph, piece)
    return found.status, found.born


def test_a_value_that_was_asked_with_is_given_in_whatever_notation() -> None:
    text = "Invoice 2025-7713 (12/05/2025): €3.480,00, due June 30th 2025."
    graph = flow(MAIL, [extract(), hop("note", FACTS, text)])
    assert {c.status for c in blame(graph).claims} == {"given"}
    assert {c.born for c in blame(graph).claims} == {REQUEST}


@pytest.mark.parametrize(
    ("mail", "made", "letter", "piece"),
    [
        ("Meine Rechnung vom 4. Mai 2026 beträgt 1.240,50 €.", {"betrag": 1204.5}, "Es sind 1.204,50 € zu zahlen.", "1.204,50 €"),
        ("Ma facture du 4 mai 2026 est de 1 240,50 €.", {"montant": 1204.5}, "Vous devez payer 1 204,50 €.", "1 204,50 €"),
        ("Mi factura del 4 de mayo de 2026 es de 1.240,50 €.", {"importe": 1204.5}, "Debe pagar 1.204,50 €.", "1.204,50 €"),
        ("請求書の金額は12,405円です。", {"金額": 12045}, "お支払いは12,045円です。", "12,045円"),
        ("De factuur van 4 mei 2026 is 1.240,50 €.", {"bedrag": 1204.5}, "U moet 1.204,50 € betalen.", "1.204,50 €"),
        ("A fatura é de 1.240,50 €.", {"valor": 1204.5}, "Deve pagar 1.204,50 €.", "1.204,50 €"),
        ("La fattura è di 1.240,50 €.", {"importo": 1204.5}, "Deve pagare 1.204,50 €.", "1.204,50 €"),
        ("Faktura opiewa na 1240,50 €.", {"kwota": 1204.5}, "Proszę zapłacić 1204,50 €.", "1204,50 €"),
    ],
)
def test_a_slip_is_laid_at_the_hop_that_made_it_and_names_what_it_was(mail: str, made: object, letter: str, piece: str) -> None:
    found = path(flow(mail, [extract(made, mail), hop("letter", made, letter)]), piece)
    assert (found.status, found.born) == ("changed", "extract")
    assert found.before
    assert found.before in mail


def test_a_value_that_follows_by_arithmetic_is_derived_and_its_operands_are_followed() -> None:
    wrong = {**FACTS, "amount": 3840.0, "excess": 300}
    graph = flow(MAIL + " The excess is EUR 300.", [extract(wrong, MAIL + " The excess is EUR 300."), hop("note", wrong, "Pay EUR 3,540.")])
    found = path(graph, "EUR 3,540")
    assert (found.status, found.born, found.how) == ("derived", "note", "difference")
    assert {(p.claim, p.status, p.born) for p in found.rests_on} >= {("3840.0", "changed", "extract")}


def test_a_value_out_of_nowhere_is_introduced_by_its_hop() -> None:
    graph = flow(MAIL, [extract(), hop("note", FACTS, "Call +44 20 7946 0958 about invoice 2025-7713.")])
    assert told(graph, "+44 20 7946 0958") == ("introduced", "note")
    assert not path(graph, "+44 20 7946 0958").sourced


def test_a_search_is_a_source_of_record() -> None:
    found = {"documents": [{"text": "The limit of tariff K-77 is EUR 950."}]}
    graph = flow("What is my limit?", [hop("search", "limit", found, role="retriever"), hop("answer", found, "Your limit is EUR 950.")])
    assert told(graph, "EUR 950") == ("introduced", "search")
    assert path(graph, "EUR 950").sourced


def test_the_rules_of_a_hop_count_as_given_there() -> None:
    letter = hop("letter", FACTS, "Invoice 2025-7713: interest is 9 %.", instructions="Always mention the interest of 9 %.")
    assert told(flow(MAIL, [extract(), letter]), "9 %") == ("given", "letter")


def test_a_value_that_changed_on_the_way_is_the_hand_offs() -> None:
    sent = "Invoice 2025-7713 of 12 May 2025, amount EUR 3,480.00, due on 30 June 2025, for the roof in Leeds."
    got = sent.replace("3,480", "3,840")
    found = path(flow(MAIL, [extract(sent), hop("note", got, "The amount is EUR 3,840.00.")]), "EUR 3,840.00")
    assert (found.status, found.source, found.born) == ("handed_over_wrongly", "extract", "note")
    assert "3,480" in found.before


def test_all_hops_that_feed_a_join_are_followed() -> None:
    price, stock = {"price": "EUR 12.90"}, {"stock": 37}
    joined = {"price": price, "stock": stock}
    hops = [
        hop("price", "item P-77", price, role="tool"),
        hop("stock", "item P-77", stock, role="tool"),
        hop("answer", joined, "It costs EUR 12.90 and 37 are left."),
    ]
    graph = flow("item P-77", hops, {"price": [REQUEST], "stock": [REQUEST], "answer": ["price", "stock"]})
    assert told(graph, "EUR 12.90") == ("introduced", "price")
    assert told(graph, "37") == ("introduced", "stock")


def test_a_loop_ends_where_it_closes() -> None:
    graph = flow(MAIL, [extract(), hop("draft", FACTS, "Pay EUR 3,480.00."), hop("review", "Pay EUR 3,480.00.", "Pay EUR 3,480.00!")])
    back = dataclasses.replace(graph.edges[2], source="review", target="draft")
    assert told(dataclasses.replace(graph, edges=(*graph.edges, back)), "EUR 3,480.00") == ("given", REQUEST)


@pytest.mark.parametrize("given", [ABSENT, Payload(State.TRUNCATED, "Dear team, my invoice")])
def test_nothing_is_called_introduced_where_the_input_was_not_recorded_whole(given: Payload) -> None:
    graph = flow(Payload(State.ABSENT), [hop("note", given, "Pay EUR 3,480.00 to account 77120.")])
    assert {c.status for c in blame(graph).claims} == {"unknown"}


def test_a_label_belongs_to_the_hop_that_chose_it_though_its_word_was_in_the_request() -> None:
    mail = "A flood came down our street, but the washing machine hose burst."
    hops = [
        hop("peril", mail, "FLOOD", role="classifier", instructions="Labels: FLOOD, WATER, FIRE."),
        hop("letter", {"mail": mail, "peril": "FLOOD"}, "Damage by flood is not covered."),
    ]
    graph = flow(mail, hops, {"peril": [REQUEST], "letter": [REQUEST, "peril"]})
    found = path(graph, "flood")
    assert (found.status, found.born, found.how) == ("introduced", "peril", "chosen")


def test_a_denial_that_nobody_made_is_changed_where_it_was_turned() -> None:
    mail = "The windscreen was damaged by the hail. The cyclist was not injured in the fall."
    graph = flow(mail, [hop("note", mail, "The cyclist was not injured in the fall. The windscreen was not damaged by the hail.")])
    turned = {c.claim.rstrip("."): c.status for c in blame(graph).claims if c.kind == "negation"}
    assert turned == {"The cyclist was not injured in the fall": "given", "The windscreen was not damaged by the hail": "changed"}


def test_known_people_are_not_new_under_a_title() -> None:
    mail = "I met Chiara Sato in Leeds, and she agreed."
    graph = flow(mail, [hop("note", mail, "We will write to Ms Sato on Monday.")])
    assert told(graph, "Ms Sato") == ("given", REQUEST)


def test_the_same_value_twice_is_one_claim_with_two_places() -> None:
    text = "Pay EUR 3,480.00 by June. Again: 3480 EUR."
    found = path(flow(MAIL, [extract(), hop("note", FACTS, text)]), "EUR 3,480.00")
    assert [text[a:b] for a, b in found.spots] == ["EUR 3,480.00", "3480 EUR"]


def test_json_is_cut_field_by_field_and_all_of_it_is_covered() -> None:
    made = {"city": "Leeds", "paid": False, "lines": [{"what": "new roof tiles", "price": 3480}], "none": None}
    found = blame(flow(MAIL, [extract(made)]))
    pieces = {found.text[a:b] for p in (*found.claims, *found.statements) for a, b in p.spots}
    assert pieces >= {"Leeds", "false", "new roof tiles", "3480"}


def test_every_offset_is_that_of_its_piece_and_the_sentences_cover_the_text() -> None:
    text = "Invoice 2025-7713 is EUR 3,480.00.\nIt must be paid by 30 June 2025, not later. Ask Ms Sato."
    found = blame(flow(MAIL, [extract(), hop("note", FACTS, text)]))
    for p in (*found.claims, *found.statements):
        assert all(text[a:b] == p.claim for a, b in p.spots[:1])
    left = list(text)
    for p in found.statements:
        for a, b in p.spots:
            left[a:b] = " " * (b - a)
    assert not "".join(left).strip()


def test_without_a_final_output_there_is_nothing_to_blame() -> None:
    assert blame(Graph((), ())).claims == ()


def test_long_chains_and_long_texts_are_followed_in_time_that_grows_with_them() -> None:
    text = " ".join(f"Order {n}-A costs EUR {n}.50." for n in range(1000, 1150))
    graph = flow(text, [hop(f"h{i}", text, text) for i in range(60)])
    assert {c.born for c in blame(graph).claims} == {REQUEST}
