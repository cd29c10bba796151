"""Checks of prose: promises without a source, what summaries leave out, who belongs to what; hits and look-alikes in several languages."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import Graph
from tests.flows import bad, flow, hop


def one(given: Any, made: Any, **options: Any) -> Graph:
    return flow(given, [hop("worker", given, made, **options)])


def answer(rules: str, sources: str, made: str) -> Graph:
    return one(sources, made, role="generator", instructions=rules)


POOL_EN = (
    "Question: may my son swim here on Sunday? Passage: The pool opens on Sunday from 9 to 17. Visitors under ten need an adult "
    "in the water. "
    "A day ticket costs 6 euros at the entrance."
)
POOL_DE = (
    "Frage: Darf mein Sohn am Sonntag schwimmen? Fundstelle: Das Bad öffnet sonntags von 9 bis 17 Uhr. Gäste unter zehn Jahren "
    "brauchen einen "
    "Erwachsenen im Wasser. Die Tageskarte kostet 6 Euro an der Kasse."
)
POOL_FR = (
    "Question : mon fils peut-il nager dimanche ? Extrait : la piscine ouvre le dimanche de 9 h à 17 h. Les visiteurs de moins "
    "de dix ans doivent "
    "être accompagnés d'un adulte dans l'eau. Le billet coûte 6 euros à l'entrée."
)
POOL_PL = (
    "Pytanie: czy syn może pływać w niedzielę? Fragment: Basen jest otwarty w niedzielę od 9 do 17. Goście poniżej dziesięciu "
    "lat potrzebują osoby "
    "dorosłej w wodzie. Bilet dzienny kosztuje 6 euro przy wejściu."
)

PROMISES = [
    (
        "Answer from the passages only.",
        POOL_EN,
        "Yes, the pool is open on Sunday. Towels can be borrowed free of charge from the lifeguard.",
        True,
    ),
    (
        "Answer from the passages only.",
        POOL_EN,
        "Dear guest, thank you. The pool opens on Sunday from 9 to 17; your son needs an adult.",
        False,
    ),
    (
        "Answer from the passages only.",
        POOL_EN,
        "The passages say nothing about towels. Please contact the front office, they can confirm.",
        False,
    ),
    ("Answer warmly.", POOL_EN, "Towels can be borrowed free of charge from the lifeguard.", False),
    ("Nur auf Grundlage der Fundstellen antworten.", POOL_DE, "Ja. Handtücher können Sie kostenlos beim Bademeister ausleihen.", True),
    (
        "Nur auf Grundlage der Fundstellen antworten.",
        POOL_DE,
        "Ja, am Sonntag ist von 9 bis 17 Uhr geöffnet. Ein Erwachsener muss dabei sein.",
        False,
    ),
    (
        "Réponds uniquement à partir des extraits.",
        POOL_FR,
        "Oui. Vous pouvez emprunter gratuitement des serviettes au maître-nageur.",
        True,
    ),
    ("Réponds uniquement à partir des extraits.", POOL_FR, "Oui, dimanche de 9 h à 17 h ; un adulte doit l'accompagner dans l'eau.", False),
    ("Odpowiadaj tylko na podstawie fragmentów.", POOL_PL, "Tak. Ręczniki można bezpłatnie wypożyczyć u ratownika przy szatni.", True),
    ("Odpowiadaj tylko na podstawie fragmentów.", POOL_PL, "Tak, w niedzielę od 9 do 17, potrzebna jest osoba dorosła.", False),
    ("Use only the excerpts.", POOL_EN, {"reply": "On Sunday, yes. Towels can be borrowed free of charge from the lifeguard."}, True),
    ("Use only the excerpts.", POOL_EN, "Two day tickets at 6 euros make 12 euros, which you can pay at the entrance.", False),
]


@pytest.mark.parametrize(("rules", "sources", "made", "seen"), PROMISES)
def test_a_promise_that_no_source_has(rules: str, sources: str, made: Any, seen: bool) -> None:
    assert bool(bad(answer(rules, sources, made), "unsupported-promise")) == seen


def test_passages_bind_a_hop_of_which_no_instructions_were_recorded() -> None:
    passages = [{"text": "The pool opens on Sunday from 9 to 17. A day ticket costs 6 euros at the entrance."}]
    found = hop("search", "pool on Sunday", passages, role="retriever")
    reply = hop("reply", passages, "The pool opens on Sunday. Towels can be borrowed free of charge from the lifeguard.")
    assert bad(flow("pool on Sunday", [found, reply]), "unsupported-promise")


CAMP_EN = "Lena joins the June camp with two friends. She carries an epinephrine pen because of a severe nut allergy. She "
"sleeps in tent 4."
LEFT_OUT = [
    ("Summarise in one sentence.", CAMP_EN, "Lena joins the June camp with two friends and sleeps in tent 4.", True),
    ("Summarise in one sentence.", CAMP_EN, "Lena (nut allergy) joins the June camp with two friends, tent 4.", False),
    ("Fasse zusammen.", CAMP_EN, "Lena kommt mit zwei Freundinnen ins Junilager, Zelt 4; Allergie gegen Nüsse.", False),
    ("Summarise.", "Ana joins the camp. She has no allergies. She sleeps in tent 5.", "Ana joins the camp, tent 5.", False),
    ("Summarise.", "Ana joins the camp. Any allergies? She sleeps in tent 5.", "Ana joins the camp, tent 5.", False),
    (
        "Fasse zusammen.",
        "Der Keller wird am Montag geräumt. Die Rohre sind mit Asbest ummantelt. Der Container steht im Hof.",
        "Am Montag wird der Keller geräumt, der Container steht im Hof.",
        True,
    ),
    (
        "Resume la visita.",
        "La señora Pons vive sola en el tercer piso. Duerme con oxígeno por la noche. Hay que cambiar el contador.",
        "La señora Pons vive sola en el tercer piso; hay que cambiar el contador.",
        True,
    ),
    (
        "Resuma a visita.",
        "A senhora Pinto está grávida de sete meses. O elevador não funciona. Pede uma visita na terça.",
        "A senhora Pinto pede uma visita na terça; o elevador não funciona.",
        True,
    ),
    ("Samenvatten.", "De heer Smit zit in een rolstoel. Hij wil dinsdag bezoek.", "De heer Smit wil dinsdag bezoek.", True),
    ("要約してください。", "田中さんは卵アレルギーがあります。火曜日に来ます。", "田中さんは火曜日に来ます。", True),
    (
        "Summarise the decision.",
        "The committee grants the loan of the painting, provided that the museum insures it for transport and keeps the humidity constant.",
        "The committee grants the loan of the painting.",
        True,
    ),
    (
        "Summarise the decision.",
        "The committee grants the loan of the painting, provided that the museum insures it for transport.",
        "The committee grants the loan of the painting if the museum insures its transport.",
        False,
    ),
    (
        "Fasse den Beschluss zusammen.",
        "Der Rat bewilligt den Zuschuss, sofern der Verein einen Kostenplan bis Mai vorlegt.",
        "Der Rat bewilligt den Zuschuss.",
        True,
    ),
    ("Write a friendly letter.", CAMP_EN, "Lena, we look forward to seeing you and your friends in June.", False),
]


@pytest.mark.parametrize(("rules", "given", "made", "seen"), LEFT_OUT)
def test_what_a_summary_must_not_lose(rules: str, given: str, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made, role="summarizer", instructions=rules), "vital-left-out")) == seen


MINUTES = (
    "The board met on 4 May. The roof will be mended by Kestrel Ltd in August. The deposit of the tenants was raised to three rents. "
    "Coffee was served."
)
DEMANDED = [
    ("Summarise. Always mention the deposit.", "The roof will be mended by Kestrel Ltd in August.", True),
    ("Summarise. Always mention the deposit.", "Kestrel Ltd mends the roof in August; the deposit is three rents.", False),
    ("Summarise. Always mention the parking.", "Kestrel Ltd mends the roof in August.", False),
    ("Summarise. Never mention the coffee.", "Kestrel Ltd mends the roof in August; the deposit is three rents.", False),
    ("Summarise: roof, deposit, next meeting.", "Kestrel Ltd mends the roof in August.", True),
    (
        "Summarise: roof, deposit, next meeting. Leave out coffee, greetings, names.",
        "Kestrel Ltd mends the roof; three rents deposit.",
        False,
    ),
]


@pytest.mark.parametrize(("rules", "made", "seen"), DEMANDED)
def test_what_the_instructions_demand(rules: str, made: str, seen: bool) -> None:
    assert bool(bad(one(MINUTES, made, role="summarizer", instructions=rules), "demanded-left-out")) == seen


def test_a_demand_in_another_language() -> None:
    given = "Die Sitzung war am 4. Mai. Die Bürgschaft der Eltern läuft bis 2031. Der Umzug ist im August."
    rules = "Kurzfassung. Immer nennen: Bürgschaften, Termine."
    assert bad(
        one(given, "Der Umzug ist im August, die Sitzung war am 4. Mai.", role="summarizer", instructions=rules), "demanded-left-out"
    )
    said = "Der Umzug ist im August. Bürgschaft der Eltern bis 2031."
    assert not bad(one(given, said, role="summarizer", instructions=rules), "demanded-left-out")


STAYS = {
    "stays": [
        {"guest": "Aino Rautio", "room": "Birch", "amount": 318.5, "from": "2026-03-04"},
        {"guest": "Bo Lindahl", "room": "Rowan", "amount": 207.25, "from": "2026-03-11"},
    ]
}
RECORDS = [
    ("Aino Rautio, room Birch, pays 207.25 from 11 March 2026.", True),
    ("Aino Rautio in Birch pays 318.50 from 4 March 2026.", False),
    ("Aino Rautio pays 318.50 from 4 March 2026, Bo Lindahl pays 207.25 from 11 March 2026.", False),
    ("Bo Lindahl moved from Rowan; see also Aino Rautio.", False),
    ("Bo Lindahl (Zimmer Rowan) zahlt 318,50 ab dem 04.03.2026.", True),
]


@pytest.mark.parametrize(("made", "seen"), RECORDS)
def test_a_record_with_the_measures_of_another(made: str, seen: bool) -> None:
    assert bool(bad(one(STAYS, made, role="summarizer"), "records-crossed")) == seen


CLIPS = {
    "question": "How many boats were there in 2019?",
    "hits": [
        {"id": "log-7", "text": "The harbour log lists 41 boats in the basin on 2 June, most of them from the north shore."},
        {"id": "letter-3", "text": "The harbour master writes that he has lost count and that the basin is full to the brim."},
    ],
}
CITED = [
    ("The harbour master counted 41 boats [letter-3].", True),
    ("The log lists 41 boats [log-7]; the harbour master lost count [letter-3].", False),
    ("The log lists 41 boats [log-7].", False),
    ("The log lists 41 boats, the harbour master lost count [log-7, letter-3].", False),
    ("In 2019 the basin was full to the brim [letter-3].", False),
    ({"note": "Der Hafenmeister zählte 41 Boote (letter-3)."}, True),
    ("The harbour master counted 41 boats.", False),
]


@pytest.mark.parametrize(("made", "seen"), CITED)
def test_a_number_that_the_cited_passage_does_not_have(made: Any, seen: bool) -> None:
    assert bool(bad(one(CLIPS, made), "cited-elsewhere")) == seen


QUIET = [
    ("negation-flip", one("We will not plant hedges again before spring.", "Wait until spring, then plant hedges again.")),
    ("field-denied", one({"fracture": "no", "side": "left"}, "The scan shows no sign of a broken bone (fracture) on the left side.")),
    ("field-denied", one({"confirmed": True}, "The caller confirmed that none of the seats were free.")),
    ("field-denied", one('[{"name": "A", "paid": true}, {"name": "B", "paid": false}]', "A has paid. B has not paid.")),
    ("currency-changed", one("The fee is 40 for the evening.", "The fee is EUR 40.")),
    ("new-claim", one("We are coming to the fair in May.", "Alles Gute und Viel Freude wünscht Das Messebüro.")),
    ("new-claim", one("Il treno parte dalla Croazia alle 9.", "The train leaves from Croatia at 9.", role="translator")),
    ("new-claim", one("Mieszkam w Sierpcu.", {"town": "Sierpc"}, role="extractor")),
]


@pytest.mark.parametrize(("name", "graph"), QUIET, ids=[f"{i}-{row[0]}" for i, row in enumerate(QUIET)])
def test_prose_that_is_right(name: str, graph: Graph) -> None:
    found = bad(graph, name)
    assert not found, [e.sentence for e in found]


def test_a_promise_that_a_later_hop_took_out_weighs_little() -> None:
    made = "The pool opens on Sunday. Towels can be borrowed free of charge from the lifeguard."
    draft = hop("draft", POOL_EN, made, instructions="Answer from the passages only.")

    def weight(final: str) -> float:
        graph = flow(POOL_EN, [draft, hop("polish", made, final)])
        return max(e.strength for e in bad(graph, "unsupported-promise") if e.node == "draft")

    assert weight("The pool is open on Sunday, from 9 to 17.") < 1 < weight("The pool is open on Sunday, and a lifeguard lends towels.")
