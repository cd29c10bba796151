"""Values that only look new: worked out, spelled in words, written in another notation; and their slips, which are new."""

from __future__ import annotations

from typing import Any

import pytest

from rca.checks.grounding import VAGUE
from rca.model import Graph
from tests.flows import flow, hop, unfounded


def read(given: Any, made: Any, role: str = "extractor") -> Graph:
    return flow(given, [hop("worker", given, made, role=role)])


FOUNDED = [
    ("sides of a rectangle", read("Das Zelt misst 12 mal 6 Meter.", {"zelt_m": "12x6"})),
    ("a code and a word", read("Bitte den Nachweis C1 beilegen.", "Der C1-Nachweis fehlt noch.", "generator")),
    ("each and one more", read("Load: one crate of 120 kg and three sacks at 45 kg each, today.", {"load_kg": 255})),
    ("two lines of prose", read("Wir nehmen drei Karten zu je 34 € und eine zu 15 €.", {"summe_eur": 117})),
    ("what two decimals differ by", read("El nivel bajó de 71,3 a 68,9 metros.", {"bajada_m": 2.4})),
    ("minutes between two times", read("The ferry was due at 18:40 and landed at 21:15.", {"late_minutes": 155})),
    ("minutes over midnight", read("Abfahrt 23:10, Ankunft 00:25.", {"dauer_minuten": 75})),
    ("digits with hyphens", read("Ring me on oh-two-oh-seven, nine double four, one six three.", {"phone": "0207944163"})),
    ("an address that was said", read("écrivez à fermedubois arobase exemple point org, merci", {"mail": "fermedubois@exemple.org"})),
    ("half an hour", read("Is dinner at half six?", "6.30 is when we open.", "generator")),
    ("Swedish mil", read({"stracka_mil": 23.5}, "Du får ersättning för 23,5 mil och inte mer än så.", "generator")),
    ("day and month with a stroke", read("Colis déposé le 2026-03-04 au guichet.", "Déposé le 04/03 au guichet.", "generator")),
    ("hours with an h", read({"hora": "2026-03-17T16:40"}, "17/03, 16h40: consulta", "generator")),
    ("the day before yesterday", read("En panne depuis avant-hier (mail du 12 mai 2026).", {"depuis": "2026-05-10"})),
    ("the day after tomorrow", read("Heute ist der 3. Juli 2026, Antwort bitte bis übermorgen.", {"bis": "2026-07-05"})),
    ("a fortnight", read("A fortnight from 2 May 2026 we are away.", {"to": "2026-05-16"})),
    ("the week of a year", read("Krank seit KW 23, gemeldet am 1. Juni 2026.", {"woche": "2026-W23"})),
    ("initials of a kind", read("Rechnung Nr. 4711 vom 3. Mai 2026.", {"rechnung": "RE-4711"})),
    ("a fraction in digits", read("Take 2 1/2 cups of flour.", {"cups": 2.5})),
    ("three quarters", read("Les trois quarts des 240 heures sont faites.", {"heures": 180})),
    ("half a million", read("We insure it for half a million pounds.", {"sum_gbp": 500000})),
    ("minutes of another word", read("Fahrzeit 2 Stunden.", {"dauer_minuten": 120})),
    ("square metres", read("La sala mide 40 metros.", "Sala: precio por m2 a consultar.", "generator")),
]  # fmt: skip

NEW = [
    ("another rectangle", read("Das Zelt misst 12 mal 6 Meter.", {"zelt_m": "12x9"})),
    ("another code", read("Bitte den Nachweis C1 beilegen.", {"fehlt": "C2-Nachweis"})),
    ("another total", read("Load: one crate of 120 kg and three sacks at 45 kg each, today.", {"load_kg": 265})),
    ("another difference", read("El nivel bajó de 71,3 a 68,9 metros.", {"bajada_m": 3.47})),
    ("other minutes", read("The ferry was due at 18:40 and landed at 21:15.", {"late_minutes": 185})),
    ("other digits", read("Ring me on oh-two-oh-seven, nine double four, one six three.", {"phone": "02079448163"})),
    ("another address", read("écrivez à fermedubois arobase exemple point org, merci", {"mail": "fermedupre@exemple.org"})),
    ("another way", read({"stracka_mil": 23.5}, "Du får ersättning för 32,5 mil och inte mer än så.", "generator")),
    ("three days off", read("Heute ist der 3. Juli 2026, Antwort bitte bis übermorgen.", {"bis": "2026-07-06"})),
    ("another week", read("Krank seit KW 23, gemeldet am 1. Juni 2026.", {"woche": "2026-W32"})),
    ("the number of another kind", read("Kunde KD-4711, Rechnung fehlt.", {"rechnung": "RE-4711"})),
    ("another day", read("Abgegeben am 2026-03-04.", {"tag": "14/03"})),
]  # fmt: skip


@pytest.mark.parametrize("graph", [g for _, g in FOUNDED], ids=[n for n, _ in FOUNDED])
def test_what_the_input_leads_to_is_not_new(graph: Graph) -> None:
    assert all(e.strength <= VAGUE for e in unfounded(graph))


@pytest.mark.parametrize("graph", [g for _, g in NEW], ids=[n for n, _ in NEW])
def test_what_it_does_not_lead_to_is(graph: Graph) -> None:
    assert any(e.strength > VAGUE for e in unfounded(graph))
