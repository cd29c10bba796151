"""What a statement says beyond its sources, what binds a text to them, and what JSON stands in a text."""

from __future__ import annotations

import pytest

from rca.text.bound import bound_to_sources
from rca.text.support import Sources, polite, promises
from rca.text.tables import outside, records, rows, strings, values
from rca.text.vital import demanded, listed

BOUND = [
    ("Answer only from the passages.", True),
    ("State nothing that the leaflets do not say.", True),
    ("Antworte ausschließlich mit den Fundstellen.", True),
    ("Réponds uniquement avec les extraits fournis.", True),
    ("Responde solo con la información de los documentos.", True),
    ("Rispondi soltanto con quanto scritto nelle fonti.", True),
    ("Gebruik alleen de bronnen.", True),
    ("Use apenas os trechos recebidos.", True),
    ("Odpowiadaj wyłącznie na podstawie źródeł.", True),
    ("Använd endast källorna.", True),
    ("Yalnızca belgelere dayan.", True),
    ("資料だけに基づいて回答してください。", True),
    ("Reply with JSON only.", False),
    ("Nur ein Wort.", False),
    ("Write a friendly letter to the guest.", False),
    ("Une seule phrase, pas de liste.", False),
]


@pytest.mark.parametrize(("rules", "bound"), BOUND)
def test_rules_that_bind_to_sources(rules: str, bound: bool) -> None:
    assert bool(bound_to_sources(rules)) == bound


def test_forms_of_a_word_are_that_word_and_grammar_is_no_news() -> None:
    sources = Sources(["The warranty reimburses repairs of the pump."])
    assert sources.beyond("Repairing the pumps is also reimbursed, because of the warranty.").share == 0
    beyond = sources.beyond("The warranty covers a courier for the pump.")
    assert set(beyond.new) == {"covers", "courier"}


@pytest.mark.parametrize(
    "said",
    [
        "You can collect it free of charge.",
        "Sie können kostenlos umbuchen.",
        "Vous pouvez annuler.",
        "Puede cancelar gratis.",
        "Przysługuje zwrot.",
        "Du får avboka.",
        "Ücretsiz iptal edebilirsiniz.",
    ],
)
def test_promises_are_known_in_many_languages(said: str) -> None:
    assert promises(said)
    assert not polite(said)


@pytest.mark.parametrize(
    "said", ["Thank you for your letter.", "Bitte wenden Sie sich an die Kasse.", "Merci de contacter l'accueil.", "Pozdrawiamy."]
)
def test_courtesies_and_references(said: str) -> None:
    assert polite(said)


def test_json_is_found_wherever_it_stands() -> None:
    text = 'See {"q": "when?", "docs": [{"id": "a1", "n": 7}, {"id": "b2", "n": 8}]} and [1, {broken'
    assert list(values(text)) == [{"q": "when?", "docs": [{"id": "a1", "n": 7}, {"id": "b2", "n": 8}]}]
    assert [len(r) for r in rows(text)] == [2]
    assert outside(text).split() == ["See", "when?", "and", "[1,", "{broken"]
    assert strings({"a": ["x", 2, True, None], "b": "y"}) == ["x", "2", "y"]


def test_of_a_record_only_what_others_lack_tells_it() -> None:
    text = '[{"name": "Aino", "town": "Oulu", "rent": 310}, {"name": "Bo", "town": "Oulu", "rent": 420}]'
    assert list(records(text)) == [[{"name": "Aino", "rent": "310"}, {"name": "Bo", "rent": "420"}]]


def test_demands_are_things_to_say_and_not_things_to_do() -> None:
    assert demanded("Always mention the deposit and the deadline. Numbers must match the table.") == [
        "Always mention the deposit",
        "the deadline",
    ]
    assert demanded("Never mention the price, always leave it out.") == []
    assert listed("Summarise: who, course, entry date, money. Leave out names, gossip, jokes.") == [
        "who",
        "course",
        "entry date",
        "money",
    ]
