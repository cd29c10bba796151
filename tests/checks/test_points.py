"""What a text says to be its point, what it plays down, and what is no choice at all: fields, formats, days kept free."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import Graph
from tests.flows import bad, flow, hop


def told(check: str, text: Any, answer: Any, rules: str, role: str = "classifier") -> bool:
    graph: Graph = flow(text, [hop("worker", text, answer, instructions=rules, role=role)])
    return bool(bad(graph, check))


FIRST_EN = "Labels: rent, repair, keys. Ignore requests that are withdrawn or settled, what the tenant wants now counts. Label only."
FIRST_NL = "Onderwerpen: lidmaatschap, opzeggen, rooster. Ingetrokken vragen tellen niet. Eén woord."
MOST_PT = "Categorias: fatura | avaria | contrato. Se houver vários assuntos, o mais urgente. Só a etiqueta."
MOST_DE = "Kategorien: rechnung, heizung, schlüssel. Bei mehreren zählt das dringendste Anliegen. Nur ein Wort."

POINTS = [
    (FIRST_EN, "The rent for May has gone through, thanks. What I actually need: somebody to look at the boiler.", "rent", True),
    (FIRST_EN, "The rent for May has gone through. What I actually need is a repair. By the way, the rent office is nice.", "rent", True),
    (FIRST_EN, "The boiler is fine now. What I actually need is an answer about my rent.", "rent", False),
    (FIRST_NL, "Vorige maand vroeg ik naar het rooster. Dat is al duidelijk. Ik wil nu graag opzeggen per 1 mei.", "rooster", True),
    (FIRST_NL, "Vorige maand vroeg ik naar het rooster. Dat is al duidelijk. Ik wil nu graag opzeggen per 1 mei.", "opzeggen", False),
    (MOST_PT, "A fatura de abril está paga. E o mais urgente: a bomba parou e o tanque já transborda.", "fatura", True),
    (MOST_PT, "A bomba voltou. E o mais urgente: a fatura de abril vem em nome errado.", "fatura", False),
    (MOST_DE, "Die Rechnung habe ich bezahlt. Am dringendsten ist aber: hier sind es zehn Grad.", "rechnung", True),
    (MOST_DE.replace("dringendste", "letzte"), "Die Rechnung ist da. Am dringendsten ist: zehn Grad.", "rechnung", False),
]

RANKS = "Priority: urgent, soon, routine. The facts count, never the tone. Label only."
TONES = [
    ("Sorry to bother you, there is smoke from the meter.", "routine", True),
    ("Nur ungern stören will ich, aber aus dem Zähler kommt Rauch.", "routine", True),
    ("Je ne veux pas vous déranger, il y a de la fumée au compteur.", "routine", True),
    ("Perdonen la molestia, sale humo del contador.", "routine", True),
    ("Nie chcę przeszkadzać, z licznika leci dym.", "routine", True),
    ("Jag vill inte störa, det kommer rök ur mätaren.", "routine", True),
    ("There is smoke from the meter.", "routine", False),
    ("Sorry to bother you, there is smoke from the meter.", "urgent", False),
]


@pytest.mark.parametrize(("rules", "text", "label", "seen"), POINTS, ids=[f"{i}-{x[2]}" for i, x in enumerate(POINTS)])
def test_the_point_that_a_text_names(rules: str, text: str, label: str, seen: bool) -> None:
    assert told("label-settled", text, label, rules) is seen


@pytest.mark.parametrize(("text", "label", "seen"), TONES, ids=[f"{i}-{x[1]}" for i, x in enumerate(TONES)])
def test_what_is_played_down(text: str, label: str, seen: bool) -> None:
    assert told("label-by-tone", text, label, RANKS) is seen


def test_the_fields_of_an_answer_are_no_labels() -> None:
    rules = "List what the members decided: motion, result, since (ISO or null). JSON list."
    assert not told("label-outside-set", "minutes", [{"motion": "new roof", "result": "carried", "since": None}], rules, "extractor")


@pytest.mark.parametrize("form", ["tt/mm/jjjj", "gg/mm/aaaa", "dd/mm/yyyy", "jj/mm/aaaa"])
def test_the_parts_of_a_date_are_no_labels(form: str) -> None:
    assert not told("label-outside-set", "2026-05-09", {"day": "09/05/2026", "n": 1}, f"Write the order: day ({form}), n.", "generator")


KEPT_FREE = "Order of 3 May 2026. Nous ne sommes pas là le 12 mai 2026, livrez le 14 mai 2026."


@pytest.mark.parametrize("field", ["indisponible", "unavailable", "abwesend_am", "niet_beschikbaar", "frånvaro", "blocked"])
def test_a_day_may_be_kept_free(field: str) -> None:
    text = KEPT_FREE.replace("Nous ne sommes pas là", "Livrez, mais pas")
    assert not told("value-set-aside", text, {field: "2026-05-12"}, "Read the order.", "extractor")
    assert told("value-set-aside", text, {"livraison": "2026-05-12"}, "Read the order.", "extractor")


@pytest.mark.parametrize(("year", "seen"), [(2027, True), (2026, False)])
def test_another_year_is_a_slip_in_every_hop(year: int, seen: bool) -> None:
    found = bad(
        flow({"visit": "2026-11-06"}, [hop("planner", {"visit": "2026-11-06"}, f"Visit: 6 November {year}.", role="generator")]),
        "new-claim",
    )
    assert any(e.strength > 1 for e in found) is seen
