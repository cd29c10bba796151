"""Checks of rules and denials on their way into prose: conditions, exceptions and promises, with their lawful twins in ten languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rca.model import Graph
from tests.flows import bad, flow, hop


def one(given: Any, made: Any, **options: Any) -> Graph:
    return flow(given, [hop("worker", given, made, **options)])


FLIPS = [
    (
        "More than four crates a trip need a second driver.",
        "No trip needs a second driver, as neither has more than four crates a trip.",
        False,
    ),
    ("Mehr als 40 Kilo je Kiste brauchen einen zweiten Träger.", "Keine Kiste hat mehr als 40 Kilo je Kiste.", False),
    (
        "The kennel reported on Monday. The dog may not be walked off the lead (parks, beaches, woods) by anybody. It eats twice a day.",
        "The kennel reported on Monday. The dog may be walked off the lead (parks, beaches, woods). It eats twice a day.",
        True,
    ),
    (
        "Das Turnier beginnt um neun. (4) Nicht zugelassen sind Schläger mit Carbonrahmen (alle Marken), solange keine "
        "Freigabe vorliegt. Bälle stellt der Verein.",
        "Das Turnier beginnt um neun. (4) Schläger mit Carbonrahmen (alle Marken) sind zugelassen. Bälle stellt der Verein.",
        True,
    ),
    (
        "L'assemblée s'est tenue en mai. La location des caves à des tiers (garde-meubles, ateliers) n'est pas "
        "autorisée par le règlement. Le hall sera repeint.",
        "L'assemblée s'est tenue en mai. La location des caves à des tiers est autorisée par le règlement. Le hall sera repeint.",
        True,
    ),
    (
        "El taller abre a las ocho. El cambio de titular del abono de natación no requiere autorización previa de la "
        "dirección del centro. Los vestuarios se cierran a las diez.",
        "El taller abre a las ocho. El cambio de titular del abono de natación requiere autorización previa de la "
        "dirección según la norma. Los vestuarios se cierran a las diez.",
        True,
    ),
    (
        "Il corso dura sei settimane. Gli attrezzi non sono compresi nella quota di iscrizione (martelli, scalpelli). Si pranza in mensa.",
        "Il corso dura sei settimane. Gli attrezzi sono compresi nella quota di iscrizione. Si pranza in mensa.",
        True,
    ),
    (
        "De boot ligt in Hoorn. Huisdieren zijn niet toegestaan aan boord (ook geen vogels). De sleutel ligt bij de havenmeester.",
        "De boot ligt in Hoorn. Huisdieren zijn toegestaan aan boord. De sleutel ligt bij de havenmeester.",
        True,
    ),
    (
        "O curso começa em março. Os manuais não estão incluídos na matrícula (três volumes). A sala é a 12.",
        "O curso começa em março. Os manuais estão incluídos na matrícula. A sala é a 12.",
        True,
    ),
    (
        "Wykład jest o piątej. Rejestracja wykładu nie jest dozwolona (dźwięk, obraz). Kawa będzie w holu.",
        "Wykład jest o piątej. Rejestracja wykładu jest dozwolona. Kawa będzie w holu.",
        True,
    ),
    (
        "The owner rang. She is not willing to sell the field before her brother has signed, because last time there "
        "was a quarrel. The hedge is hers.",
        "The owner rang. She is willing to sell the field now that her brother has signed; last time there was a "
        "quarrel. The hedge is hers.",
        True,
    ),
    (
        "Die Nutzung der Fotos durch Mitglieder des Vereins im Sinne der Satzung bedarf keiner Genehmigung des "
        "Vorstands. Drucke kosten zehn Euro.",
        "Guten Tag, die Nutzung der Fotos durch Sie als Mitglied des Vereins bedarf nach der Satzung einer Genehmigung "
        "und kostet zehn Euro je Druck.",
        True,
    ),
    (
        "Roof inspected in May. The gutters were not cleaned, the tiles were checked and the chimney was swept. Ladder left in the shed.",
        "Roof inspected in May. The tiles were checked and the chimney was swept, the gutters were cleaned. Ladder left in the shed.",
        True,
    ),
    (
        "The kennel reported on Monday. The dog may not be walked off the lead (parks, beaches, woods). It eats twice a day.",
        "The kennel reported on Monday. The dog must be kept on the lead. It eats twice a day.",
        False,
    ),
    (
        "Das Turnier beginnt um neun. (4) Nicht zugelassen sind Schläger mit Carbonrahmen (alle Marken). Holzschläger sind zugelassen.",
        "Das Turnier beginnt um neun. (4) Ausgeschlossen sind Schläger mit Carbonrahmen. Holzschläger sind zugelassen.",
        False,
    ),
    (
        "She told him not to lift heavy things for a week. He lifted a crate on Monday.",
        "She told him to avoid lifting heavy things for a week. He lifted a crate on Monday.",
        False,
    ),
    (
        "Le chauffage ne fonctionne pas depuis lundi. Le technicien vient jeudi.",
        "Le chauffage est en panne depuis lundi. Le technicien vient jeudi.",
        False,
    ),
    (
        "No se permite la entrada con mascotas antes de las nueve. Después sí.",
        "La entrada con mascotas se permite a partir de las nueve. Después sí.",
        False,
    ),
    (
        "Il cane non può entrare in sala prima delle dieci. La sala è grande.",
        "Il cane può entrare in sala dopo le dieci. La sala è grande.",
        False,
    ),
    (
        "De lift werkt niet op zondag. Op maandag werkt de lift wel.",
        "De lift werkt op maandag. Op zondag is hij buiten dienst.",
        False,
    ),
    (
        "As condições são não menos rigorosas do que as do contrato. O prazo é maio.",
        "As condições são pelo menos tão rigorosas como as do contrato. O prazo é maio.",
        False,
    ),
    (
        "The conditions are no less strict than those of the lease. The term ends in May.",
        "The conditions are at least as strict as those of the lease. The term ends in May.",
        False,
    ),
    (
        "Rejestracja wykładu nie jest dozwolona bez zgody. Za zgodą rejestracja jest dozwolona.",
        "Rejestracja wykładu jest dozwolona za zgodą. Bez zgody jest zabroniona.",
        False,
    ),
    (
        "Maskinen får inte användas utan skyddsglasögon. Skyddsglasögon finns i skåpet.",
        "Maskinen får bara användas med skyddsglasögon. Skyddsglasögon finns i skåpet.",
        False,
    ),
    (
        "A refund is not possible after 30 days. Within 30 days a refund is possible.",
        "A refund is possible within 30 days. After that it is not.",
        False,
    ),
    (
        "Die Nutzung der Fotos durch Dritte bedarf der Genehmigung. Die Nutzung durch Mitglieder bedarf keiner Genehmigung.",
        "Die Nutzung der Fotos durch Dritte bedarf der Genehmigung, die durch Mitglieder ist frei.",
        False,
    ),
    (
        "The lamp was not delivered on Monday but on Tuesday. The shade was whole.",
        "The lamp was delivered on Tuesday, a day late. The shade was whole.",
        False,
    ),
]


@pytest.mark.parametrize(("given", "made", "seen"), FLIPS)
def test_a_denial_lost_in_one_clause(given: str, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made, role="summarizer"), "negation-flip")) == seen


RULE = "Members of the club may lend a boat to guests on weekdays. The jetty is lit."
PROMPTS = ["## question\nMay I lend my boat?\n\n## passages\n{}\n", "<passages>\n{}\n</passages>\nMay I lend my boat?", "{}"]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_passage_is_read_wherever_a_prompt_holds_it(prompt: str) -> None:
    given = prompt.format(json.dumps([{"id": "r-4", "content": RULE}]))
    denied = "Members of the club may not lend a boat to guests on weekdays."
    assert bad(one(given, denied), "negation-flip")
    assert not bad(one(given, RULE), "negation-flip")


EXCEPTIONS = [
    (
        "May I bring my e-bike battery on the ferry on Sunday?",
        "Bicycles and their luggage travel free of charge on all ferries of the island line. This does not apply to "
        "e-bike batteries, which are not carried.",
        "Yes, bicycles and their luggage travel free of charge on all ferries of the island line.",
        True,
    ),
    (
        "Wir möchten unseren Hund mit in den Kletterpark nehmen, geht das?",
        "Begleitpersonen betreten den Kletterpark kostenlos und dürfen die Wege am Boden nutzen. Ausgenommen sind Hunde.",
        "Gern, Begleitpersonen betreten den Kletterpark kostenlos und dürfen die Wege am Boden nutzen.",
        True,
    ),
    (
        "Puis-je échanger le billet de ma belle-mère acheté en promotion ?",
        "Les billets de théâtre sont échangeables jusqu'à la veille de la représentation au guichet. Cela ne concerne "
        "pas les billets en promotion.",
        "Oui, les billets de théâtre sont échangeables jusqu'à la veille de la représentation au guichet.",
        True,
    ),
    (
        "¿Puedo devolver las gafas de natación que abrí ayer?",
        "Los artículos deportivos se devuelven en treinta días con el recibo en cualquier tienda, salvo gafas de natación abiertas.",
        "Sí, los artículos deportivos se devuelven en treinta días con el recibo en cualquier tienda.",
        True,
    ),
    (
        "Posso montare una tenda nel parco con il camper?",
        "Gli ospiti del campeggio parcheggiano gratis davanti alla reception durante il soggiorno, tranne camper.",
        "Certo, gli ospiti del campeggio parcheggiano gratis davanti alla reception durante il soggiorno.",
        True,
    ),
    (
        "Mag ik mijn drone meenemen naar het strand?",
        "Bezoekers mogen op het strand vliegers oplaten en balspelen doen buiten het seizoen. Dit geldt niet voor een drone.",
        "Ja, bezoekers mogen op het strand vliegers oplaten en balspelen doen buiten het seizoen.",
        True,
    ),
    (
        "Posso levar a minha gata para o quarto?",
        "Os animais pequenos são bem-vindos em todos os quartos do rés do chão. Isto não se aplica a gatas e gatos.",
        "Sim, os animais pequenos são bem-vindos em todos os quartos do rés do chão.",
        True,
    ),
    (
        "Czy mogę oddać bilet na koncert charytatywny?",
        "Bilety na wydarzenia można zwrócić w kasie do siedmiu dni przed terminem. Nie dotyczy to koncertów "
        "charytatywnych, które są bezzwrotne.",
        "Tak, bilety na wydarzenia można zwrócić w kasie do siedmiu dni przed terminem.",
        True,
    ),
    (
        "Can my nephew, who has a cast on his arm, join the trampoline hour?",
        "Children from six years may join the trampoline hour with socks and a signed form, unless they wear a cast or brace.",
        "Hello! Children from six years may join the trampoline hour with socks and a signed form.",
        True,
    ),
    (
        "May I bring my e-bike on the ferry on Sunday?",
        "Bicycles and their luggage travel free of charge on all ferries of the island line. This does not apply to motor scooters.",
        "Yes, bicycles and their luggage travel free of charge on all ferries of the island line.",
        False,
    ),
    (
        "May I bring my e-bike battery on the ferry on Sunday?",
        "Bicycles and their luggage travel free of charge on all ferries. This does not apply to e-bike batteries.",
        "Bicycles and their luggage travel free of charge on all ferries, but e-bike batteries are not carried.",
        False,
    ),
    (
        "Wir möchten unseren Hund mit in den Kletterpark nehmen, geht das?",
        "Begleitpersonen betreten den Kletterpark kostenlos und dürfen die Wege am Boden nutzen. Ausgenommen sind Hunde.",
        "Begleitpersonen betreten den Kletterpark kostenlos und dürfen die Wege nutzen; Ihr Hund muss leider draußen bleiben.",
        False,
    ),
    (
        "Puis-je échanger le billet de ma belle-mère ?",
        "Les billets de théâtre sont échangeables jusqu'à la veille au guichet. Cela ne concerne pas les billets en promotion.",
        "Oui, les billets de théâtre sont échangeables jusqu'à la veille au guichet.",
        False,
    ),
    (
        "¿Cuánto cuesta la pista de pádel?",
        "Los artículos deportivos se devuelven en treinta días con el recibo, salvo gafas de natación. La pista de pádel cuesta 12 euros.",
        "La pista de pádel cuesta 12 euros.",
        False,
    ),
    (
        "Posso parcheggiare con l'auto?",
        "Gli ospiti del campeggio parcheggiano gratis davanti alla reception durante il soggiorno, tranne camper.",
        "Certo, gli ospiti del campeggio parcheggiano gratis davanti alla reception durante il soggiorno.",
        False,
    ),
    (
        "Mag ik mijn drone meenemen naar het strand?",
        "Bezoekers mogen op het strand vliegers oplaten en balspelen doen buiten het seizoen. Dit geldt niet voor een drone.",
        "Nee, uw drone mag niet mee. Vliegers oplaten en balspelen mogen bezoekers op het strand wel buiten het seizoen.",
        False,
    ),
    (
        "Czy mogę oddać bilet na mecz?",
        "Bilety na wydarzenia można zwrócić w kasie do siedmiu dni przed terminem. Nie dotyczy to koncertów charytatywnych.",
        "Tak, bilety na wydarzenia można zwrócić w kasie do siedmiu dni przed terminem.",
        False,
    ),
    (
        "Får jag elda i grillen på balkongen med gasol?",
        "Boende får grilla på balkongen mellan klockan tio och tjugotvå. Detta gäller inte kol.",
        "Ja, boende får grilla på balkongen mellan klockan tio och tjugotvå.",
        False,
    ),
    (
        "Can my nephew of seven join the trampoline hour?",
        "Children from six years may join the trampoline hour with socks and a signed form, unless they wear a cast.",
        "Hello! Children from six years may join the trampoline hour with socks and a signed form.",
        False,
    ),
    (
        "My booking is for Monday. Is breakfast included?",
        "Breakfast is included in the price of all rooms from May to October, except on Sundays.",
        "Breakfast is included in the price of all rooms from May to October.",
        False,
    ),
    (
        "We arrive on Sunday, is the bar open and where do we park?",
        "Guests park behind the house and get the key at the bar. The bar is open daily except on Mondays.",
        "You park behind the house; the bar, where you get the key, is open on Sunday.",
        False,
    ),
]


def answered(question: str, passage: str, made: str, rules: str) -> Graph:
    found = [{"content": passage}]
    given = {"question": question, "passages": found}
    return flow(question, [hop("search", question, found, role="retriever"), hop("reply", given, made, instructions=rules)])


@pytest.mark.parametrize(("question", "passage", "made", "seen"), EXCEPTIONS)
def test_a_rule_without_the_exception_that_the_question_meets(question: str, passage: str, made: str, seen: bool) -> None:
    named = bad(answered(question, passage, made, "Answer from the passages. Name exceptions."), "exception-left-out")
    plain = bad(answered(question, passage, made, "Answer from the passages."), "exception-left-out")
    assert bool(named) == bool(plain) == seen
    assert all(n.strength > p.strength for n, p in zip(named, plain, strict=True))


@pytest.mark.parametrize(
    ("rules", "made", "least", "most"),
    [
        ("Use only the data below.", "The piano tuner comes at 14:20.", 2.0, 4.0),
        ("Gebruik alleen de gegevens hieronder.", "De pianostemmer komt om 14.20 uur.", 2.0, 4.0),
        ("Write to the tenant.", "The piano tuner comes at 14:20.", 0.0, 0.5),
        ("Use only the data below.", "The piano tuner comes at 9:30.", 0.0, 0.0),
    ],
)
def test_an_appointment_that_nobody_made(rules: str, made: str, least: float, most: float) -> None:
    given = {"visit": "piano tuner", "hour": "09:30", "flat": 7}
    found = [e.strength for e in bad(one(given, made, instructions=rules), "new-claim")]
    assert least <= max(found, default=0.0) <= most


HITS = {
    "en": ("Answer with facts from the hits only.", "The loan of the kayak costs 12 euros a day. The paddle costs 2 euros."),
    "de": ("Nur Angaben aus den Treffern.", "Das Kajak kostet 12 Euro am Tag. Das Paddel kostet 2 Euro."),
    "it": ("Solo fatti del verbale.", "Il kayak costa 12 euro al giorno. La pagaia costa 2 euro."),
}


@pytest.mark.parametrize(
    ("language", "made", "seen"),
    [
        ("en", "The kayak costs 12 euros a day. Wetsuits hang in the shed and you need not rinse them afterwards.", True),
        (
            "de",
            "Das Kajak kostet 12 Euro am Tag. Neoprenanzüge hängen im Schuppen bereit, Du musst sie nach der Fahrt nicht ausspülen.",
            True,
        ),
        ("it", "Il kayak costa 12 euro al giorno. Le mute stanno nella rimessa e dovranno essere sciacquate dopo ogni gita.", True),
        ("en", "You can take the kayak for 12 euros a day; the paddle is 2 euros.", False),
        ("de", "Du kannst das Kajak für 12 Euro am Tag nehmen, das Paddel kostet 2 Euro.", False),
        ("it", "Puoi prendere il kayak per 12 euro al giorno; la pagaia costa 2 euro.", False),
    ],
)
def test_what_the_reader_must_do_and_no_source_says(language: str, made: str, seen: bool) -> None:
    rules, given = HITS[language]
    assert bool(bad(one(given, made, instructions=rules), "unsupported-promise")) == seen


NOTE = {"guest": "Ilse Kranz, room 9", "diet": "no pork, no gelatine, kosher kitchen only", "key": "back at the bar on Sunday"}


@pytest.mark.parametrize(
    ("rules", "made", "seen"),
    [
        ("Write the kitchen card. Always mention the diet.", "Ilse Kranz stays in room 9 and hands the key back on Sunday.", True),
        ("Write the kitchen card. Always mention the diet.", "Ilse Kranz, room 9: no pork or gelatine, kosher kitchen only.", False),
        ("Write the kitchen card. Always mention the parking.", "Ilse Kranz stays in room 9.", False),
        ("Write the kitchen card.", "Ilse Kranz stays in room 9 and hands the key back on Sunday.", False),
    ],
)
def test_a_field_that_must_be_mentioned(rules: str, made: str, seen: bool) -> None:
    assert bool(bad(one(NOTE, made, role="summarizer", instructions=rules), "demanded-left-out")) == seen


@pytest.mark.parametrize(
    ("given", "made", "seen"),
    [
        ("Jonas kommt ins Lager. Er hat eine Bienengiftallergie. Er schläft in Zelt 3.", "Jonas kommt ins Lager, Zelt 3.", True),
        ("Elin kommer på lägret. Hon har nötallergi. Hon sover i tält 3.", "Elin kommer på lägret, tält 3.", True),
        ("Sanne komt op kamp. Ze heeft een pinda-allergie. Ze slaapt in tent 3.", "Sanne komt op kamp, tent 3.", True),
        ("The beds have hypoallergenic covers. Jonas sleeps in tent 3.", "Jonas sleeps in tent 3.", False),
    ],
)
def test_an_allergy_in_a_compound_word(given: str, made: str, seen: bool) -> None:
    assert bool(bad(one(given, made, role="summarizer"), "vital-left-out")) == seen
