"""Checks of labels by tone, irony, deadlines and open matters: invented texts of many trades and languages, right answers among them."""

from __future__ import annotations

import pytest

from rca.text.fit import fits
from rca.text.labels import Label, label_sets
from tests.flows import bad, flow, hop


def strength(check: str, given: str, made: str, instructions: str) -> float:
    """The strength of a check's finding at a classifier, 0 where it finds nothing."""
    graph = flow(given, [hop("worker", given, made, role="classifier", instructions=instructions)])
    return max((e.strength for e in bad(graph, check)), default=0.0)


SCALE_EN = (
    "Urgency of tenant messages. emergency: danger; urgent: within a day; routine: everything else. Judge by the facts, not the tone."
)
SCALE_DE = "Dringlichkeit: hoch, mittel, niedrig. Unabhängig vom Ton der Nachricht. Nur ein Wort."
SCALE_FR = "Priorité : haute, moyenne, basse, quel que soit le ton du message. Un seul mot."
SCALE_ES = "Prioridad: alta, media, baja, independientemente de lo que opine el cliente. Solo la etiqueta."
SCALE_IT = "Priorità: alta, media, bassa. A prescindere dal tono. Una sola etichetta."
SCALE_NL = "Urgentie: hoog, normaal, laag, ongeacht de toon. Eén woord."
SCALE_SV = "Prioritet: hög, medel, låg. Oavsett tonen i meddelandet. Svara med ett ord."
SCALE_PL = "Priorytet: wysoki, średni, niski, bez względu na ton. Jedno słowo."
PLAIN_EN = "Choose the priority: P1, P2, P3, P4. Label only."

TONES = [
    (SCALE_EN, "No rush at all, but the meter cupboard has been warm and humming since Sunday.", "routine", 1.5, 6.0),
    (SCALE_EN, "I know how busy you are. The ceiling above the cot is sagging a bit.", "routine", 1.5, 6.0),
    (SCALE_EN, "The boiler makes sparks, please come.", "emergency", 0.0, 0.0),
    (SCALE_DE, "Lassen Sie sich ruhig Zeit, aber im Keller riecht es nach Rauch.", "niedrig", 1.5, 6.0),
    (SCALE_DE, "Die Lieferung ist da, vielen Dank.", "niedrig", 0.0, 0.0),
    (SCALE_FR, "Prenez votre temps ; le radiateur du hall fait une flaque près des prises.", "basse", 1.5, 6.0),
    (SCALE_ES, "Cuando puedan, no corre prisa: el ascensor se para entre pisos con gente dentro.", "baja", 1.5, 6.0),
    (SCALE_IT, "Con calma, non c'è fretta: il cancello automatico non si ferma più davanti ai bambini.", "bassa", 1.5, 6.0),
    (SCALE_NL, "Geen haast hoor, maar de patiënt op kamer 4 is sinds vanmorgen kortademig.", "laag", 1.5, 6.0),
    (SCALE_SV, "Ta det när det passar er, men larmet till brunnen svarar inte längre.", "låg", 1.5, 6.0),
    (SCALE_PL, "Na spokojnie, ale winda staje między piętrami.", "niski", 1.5, 6.0),
    (SCALE_EN, "URGENT!!! The logo on the parking permit is a shade too blue, fix it immediately!", "emergency", 1.0, 2.0),
    (SCALE_EN, "URGENT!!! There is smoke in the stairwell!", "emergency", 0.0, 0.0),
    (PLAIN_EN, "No hurry. Could you update my postal address in the newsletter settings?", "P4", 0.1, 1.0),
    (PLAIN_EN, "Please update my postal address in the newsletter settings.", "P4", 0.0, 0.0),
]


@pytest.mark.parametrize(("rules", "text", "label", "least", "most"), TONES, ids=[f"{i}-{t[2]}" for i, t in enumerate(TONES)])
def test_tone_against_facts(rules: str, text: str, label: str, least: float, most: float) -> None:
    assert least <= strength("label-by-tone", text, label, rules) <= most


BARE = [
    ("label-put-off", "The carton was not damaged, I repeat, not damaged. The lamp inside hums.", "damaged", True),
    ("label-put-off", "The carton was damaged, and the lamp hums.", "damaged", False),
    ("label-put-off", "Eine Kündigung ist das nicht. Wann kommt der Techniker?", "kündigung", True),
    ("label-put-off", "Ce n'est pas une réclamation. Quand ouvrez-vous ?", "réclamation", True),
    ("label-put-off", "Esto no es una queja. ¿A qué hora abren?", "queja", True),
    ("label-by-tone", "No hurry, but there is smoke coming from the charger.", "low", True),
    ("label-by-tone", "Keine Eile, aber aus dem Ladegerät kommt Rauch.", "niedrig", True),
    ("label-by-tone", "Pas d'urgence, mais de la fumée sort du chargeur. Rien de grave.", "priorité basse", True),
    ("label-by-tone", "There is smoke coming from the charger.", "high", False),
    ("label-by-tone", "No hurry, which colours do you have?", "sofa_colours", False),
]


@pytest.mark.parametrize(("check", "text", "label", "seen"), BARE, ids=[f"{i}-{x[2]}" for i, x in enumerate(BARE)])
def test_a_label_whose_set_is_not_recorded(check: str, text: str, label: str, seen: bool) -> None:
    assert bool(strength(check, text, label, "")) == seen


MOOD = {
    "en": ("Sentiment of the review: positive, neutral, negative.", "positive", "negative"),
    "de": ("Stimmung: positiv, neutral, negativ. Es zählt, was gemeint ist.", "positiv", "negativ"),
    "fr": ("Ton de l'avis : positif, neutre, négatif.", "positif", "négatif"),
    "es": ("Sentimiento: positivo, neutro, negativo. Cuenta lo que quiere decir.", "positivo", "negativo"),
    "it": ("Giudizio: positivo, neutro, negativo.", "positivo", "negativo"),
    "nl": ("Sentiment: positief, neutraal, negatief.", "positief", "negatief"),
}
IRONY = [
    ("en", "Great stay! The shower never got warm, nobody answered the bell and my key didn't open the door. Five stars.", True),
    ("en", "Great stay! We had no complaints, never waited and would not hesitate to come back.", False),
    ("de", "Ganz toll. Der Monteur kam nicht, das Telefon nahm niemand ab. Ich bin begeistert.", True),
    ("de", "Ganz toll, es gab keine Probleme, wir mussten nicht warten und bereuen nichts.", False),
    ("fr", "Bravo à tous. Le colis n'est pas arrivé, personne ne répond au téléphone, quelle organisation.", True),
    ("fr", "Bravo à tous. Pas de problème à signaler, jamais déçue, merci.", False),
    ("es", "Un servicio de lujo: no había agua, nadie vino en tres días y la llave no abría. Gracias.", True),
    ("it", "Complimenti. Il treno non è partito, nessuno ci ha avvisati. Un'esperienza unica.", True),
    ("nl", "Fantastisch hoor. De monteur kwam niet opdagen en niemand nam de telefoon op.", True),
    ("en", "Lovely nurse. She never left my side and I won't forget her; I don't usually write reviews.", False),
    ("de", "Sehr gut! Wir haben uns nie allein gefühlt und werden das nicht vergessen.", False),
    ("fr", "Merci. D'habitude je n'écris pas d'avis, mais rien n'a manqué et on ne s'est pas ennuyés.", False),
    ("es", "Gracias. No suelo escribir, pero no faltó de nada y no nos aburrimos.", False),
    ("it", "Non scrivo mai recensioni, ma non ci siamo annoiati e non manca nulla. Bravi.", False),
    ("nl", "Fantastisch, geen klachten en niet lang hoeven wachten.", False),
]


@pytest.mark.parametrize(("language", "text", "seen"), IRONY, ids=[f"{i}-{x[0]}" for i, x in enumerate(IRONY)])
def test_irony_and_praise_that_is_meant(language: str, text: str, seen: bool) -> None:
    rules, praise, blame = MOOD[language]
    assert bool(strength("label-by-words", text, praise, rules)) == seen
    assert not strength("label-by-words", text, blame, rules)


DUE = {
    "en": "today: the deadline is at most two days away\nthis_week: deadline in 3 to 7 days\nlater: everything else\nLabel only.",
    "de": "sofort: Frist läuft in höchstens drei Tagen ab\nbald: Frist in vier bis zehn Tagen\nspäter: alles andere\nNur das Label.",
    "fr": "urgent : échéance dans les cinq jours\nnormal : échéance dans plus de 5 jours\nUne seule étiquette.",
    "es": "hoy: el plazo vence en menos de 3 días\nsemana: plazo de 3 a 8 días\nmes: plazo de más de 8 días\nSolo la etiqueta.",
    "sv": "nu: tidsfrist inom två dagar\nsnart: tidsfrist 3 till 9 dagar\nsenare: tidsfrist mer än 9 dagar\nBara etiketten.",
}
DEADLINES = [
    ("en", "Sent 3 March 2027. The objection must be with the court by 5 March 2027.", "later", True),
    ("en", "Sent 3 March 2027. The objection must be with the court by 5 March 2027.", "today", False),
    ("en", "Sent 3 March 2027. I was born on 5 March 1980 and moved here on 9 March 2020.", "later", False),
    ("de", "Eingang: 2. November 2026. Der Zuschuss ist bis 4. November abzurufen.", "später", True),
    ("de", "Eingang: 2. November 2026. Der Zuschuss ist bis 9. November abzurufen.", "bald", False),
    ("fr", "Reçu le 4 mai 2026. Il faut répondre au plus tard le 7 mai 2026.", "normal", True),
    ("fr", "Reçu le 4 mai 2026. Il faut répondre au plus tard le 28 mai 2026.", "normal", False),
    ("es", "Recibido el 10 de junio de 2026. Se puede recurrir hasta el 12 de junio de 2026.", "mes", True),
    ("sv", "Inkom 1 april 2026. Anmälan senast 2 april 2026.", "senare", True),
    ("sv", "Inkom 1 april 2026. Anmälan senast 30 april 2026.", "senare", False),
]


@pytest.mark.parametrize(("language", "text", "label", "seen"), DEADLINES, ids=[f"{i}-{x[2]}" for i, x in enumerate(DEADLINES)])
def test_deadlines(language: str, text: str, label: str, seen: bool) -> None:
    assert bool(strength("label-deadline", text, label, DUE[language])) == seen


OPEN_EN = "Desks: broadband, invoice, relocation, other. If several are named, take the one that is still open. Label only."
OPEN_DE = "Themen: depot, kreditkarte, überweisung, sonstiges. Bereits erledigte Punkte zählen nicht. Nur ein Wort."
OPEN_FR = "Motifs : ordonnance, vaccination, facture, autre. Ce qui est déjà réglé ne compte pas. Un seul mot."
OPEN_ES = "Temas: equipaje, asiento, factura, otro. Los asuntos ya resueltos no cuentan. Solo la etiqueta."
OPEN_NL = "Onderwerpen: paspoort, parkeren, afval, overig. Wat al geregeld is telt niet mee. Eén woord."
MATTERS = [
    (OPEN_EN, "The broadband fault is fixed, thanks. Lastly, can you send the invoice for May again?", "broadband", True),
    (OPEN_EN, "The broadband fault is fixed, thanks. Lastly, can you send the invoice for May again?", "invoice", False),
    (OPEN_DE, "Das Depot ist umgezogen, alles gut. Zum Schluss noch: wo ist meine neue Kreditkarte?", "depot", True),
    (OPEN_DE, "Das Depot ist umgezogen, alles gut. Zum Schluss noch: wo ist meine neue Kreditkarte?", "kreditkarte", False),
    (OPEN_FR, "L'ordonnance est bien arrivée. Enfin, pourriez-vous m'envoyer la facture de mars ?", "ordonnance", True),
    (OPEN_FR, "L'ordonnance est bien arrivée. Enfin, pourriez-vous m'envoyer la facture de mars ?", "facture", False),
    (OPEN_ES, "El equipaje apareció ayer. Por último, quisiera cambiar el asiento del sábado.", "equipaje", True),
    (OPEN_NL, "Mijn paspoort heb ik opgehaald. Tot slot: hoe vraag ik een vergunning voor parkeren aan?", "paspoort", True),
    (OPEN_NL, "Mijn paspoort heb ik opgehaald. Tot slot: hoe vraag ik een vergunning voor parkeren aan?", "parkeren", False),
    (OPEN_EN.replace(" If several are named, take the one that is still open.", ""), "Lastly, the invoice.", "broadband", False),
]

GRAVE_EN = "Labels: repair, keys, waste. Of several matters take the most urgent one. Label only."
GRAVE_DE = "Kategorien: lieferung, rechnung, reparatur. Bei mehreren zählt das dringendste Anliegen. Nur ein Wort."
GRAVE_FR = "Motifs : serrure, poubelles, chauffage. S'il y en a plusieurs, le plus urgent. Un seul mot."
MATTERS += [
    (GRAVE_EN, "The waste calendar is out of date. The lift needs a repair as soon as possible, we are locked in.", "waste", True),
    (GRAVE_EN, "The waste calendar is out of date. The lift needs a repair as soon as possible, we are locked in.", "repair", False),
    (GRAVE_EN, "The waste calendar is out of date, and I would like two more keys.", "waste", False),
    (
        GRAVE_DE,
        "Die Rechnung habe ich erhalten. Nebenbei, schicken Sie sie an die neue Adresse. Wir stehen still. Die Reparatur der Pumpe "
        "muss so schnell wie möglich geschehen.",
        "rechnung",
        True,
    ),
    (
        GRAVE_FR,
        "Les poubelles débordent un peu. Autre chose : il fait 8 degrés. Le chauffage doit être remis dès que possible.",
        "poubelles",
        True,
    ),
]


@pytest.mark.parametrize(("rules", "text", "label", "seen"), MATTERS, ids=[f"{i}-{x[2]}" for i, x in enumerate(MATTERS)])
def test_the_matter_that_is_open(rules: str, text: str, label: str, seen: bool) -> None:
    assert bool(strength("label-settled", text, label, rules)) == seen


WORKS = [
    "I can't log in to the portal since Monday.",
    "Die Anmeldung geht seit Montag nicht, ich kann mich nicht einloggen.",
    "La connexion ne marche plus depuis lundi.",
    "El acceso no funciona desde el lunes.",
]


@pytest.mark.parametrize("text", WORKS)
def test_what_does_not_work_is_the_matter(text: str) -> None:
    labels = (Label("login", "log in, Anmeldung, connexion, acceso"), Label("printer", "paper, toner"))
    login, printer = fits(text, labels)
    assert login.words
    assert not login.put_off
    assert not printer.words


@pytest.mark.parametrize(
    ("description", "ruled_out", "kept"),
    [
        ("wrong taste or smell, no object", "object", "taste"),
        ("schlägt Neues vor, ohne dass eine Leistung ausgefallen ist", "ausgefallen", "schlägt"),
        ("le client se renseigne, sans commander", "commander", "renseigne"),
        ("a whole unit cannot work, but no risk to patients", "patients", "unit"),
        ("niet ontvangen of onvindbaar", "bezorgd", "onvindbaar"),
    ],
)
def test_a_word_that_a_definition_rules_out_does_not_speak_for_its_label(description: str, ruled_out: str, kept: str) -> None:
    labels = (Label("alpha", description), Label("beta", "zzz"))
    assert not fits(ruled_out, labels)[0].words
    assert fits(kept, labels)[0].words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pick the type.\n  move_date    another day or hour\n  refund       money back\n  other        anything else\nType only.", 3),
        ("Priority of a report:\nA = within 4 hours\nB = next working day\nC = administrative\nOnly the letter.", 3),
        ("用件を次から選ぶ:返品, 交換, 修理。ラベルのみ。", 3),
        ("メールを分類する。苦情、質問、注文のいずれか一つだけ答える。", 3),
    ],
)
def test_sets_in_columns_by_letters_and_in_japanese(text: str, names: int) -> None:
    assert [len(s.names) for s in label_sets(text)] == [names]


RIGHT = [
    ("Topics: reopen_account, statement, complaint. Label only.", "My account is closed. Please reopen it.", "reopen_account"),
    ("Topics: login, invoice, delivery. Label only.", "I cannot log in, the invoice page does not open either.", "login"),
    ("Topics: refund, exchange, warranty. Label only.", "It isn't working any more. I want my refund, not an exchange.", "refund"),
    (
        "Themen: kündigung, umzug, zähler. Nur ein Wort.",
        "Der Vertrag wurde 2020 abgeschlossen. Hiermit erkläre ich die Kündigung.",
        "kündigung",
    ),
    (
        "Themen: heizung, aufzug, müll. Nur ein Wort.",
        "Die Heizung geht seit gestern nicht. Nicht um den Aufzug geht es diesmal.",
        "heizung",
    ),
    ("Themen: termin, rezept, befund. Nur ein Wort.", "Der Termin ist nicht möglich, ich brauche bitte einen anderen Termin.", "termin"),
    (
        "Motifs : résiliation, panne, facture. Un seul mot.",
        "La panne dure encore, la box ne s'allume plus. La facture est réglée.",
        "panne",
    ),
    (
        "Motifs : inscription, cantine, transport. Un seul mot.",
        "L'inscription n'est pas arrivée ? Je voudrais l'inscription.",
        "inscription",
    ),
    ("Temas: basura, ruido, agua. Solo la etiqueta.", "No hay agua desde ayer. ¿Cuándo vuelve el agua?", "agua"),
    ("Temi: bolletta, guasto, contratto. Una sola etichetta.", "Il guasto non è risolto. Vorrei che il guasto fosse riparato.", "guasto"),
    ("Onderwerpen: storing, factuur, verhuizing. Eén woord.", "De storing is niet opgelost. Ik wil dat de storing weg is.", "storing"),
    ("Assuntos: avaria, fatura, mudança. Só o rótulo.", "A avaria não está resolvida, preciso de ajuda com a avaria.", "avaria"),
    ("Kategorie: awaria, faktura, umowa. Jedno słowo.", "Awaria nadal trwa, proszę o usunięcie awarii.", "awaria"),
    ("Etiketter: avbrott, faktura, flytt. Bara etiketten.", "Avbrottet är inte löst. Vi vill att avbrottet åtgärdas.", "avbrott"),
    ("Labels: outage, billing, praise. Take the most urgent one.", "Billing is fine. Please end the outage as soon as possible!", "outage"),
    ("Labels: parcel, address, other. Settled matters do not count.", "The address is changed, thanks. Where is my parcel?", "parcel"),
]

RIGHT_OF_WHAT_IS_MISSING = [
    (
        "Labels: delivery, refund, account. Label only.",
        "The parcel was not delivered on Tuesday although I was home. I'd rather not ask for money back; my account shows it as shipped.",
        "delivery",
    ),
    ("Labels: delivery, refund, account. Label only.", "My order has not been delivered. Account name Smith.", "delivery"),
    ("Labels: payment, access, other. Label only.", "The payment was not booked. My access card works.", "payment"),
    (
        "Themen: lieferung, rechnung, konto. Nur ein Wort.",
        "Die Lieferung ist nicht angekommen. Das Konto ist belastet, die Rechnung liegt vor.",
        "lieferung",
    ),
    ("Themen: heizung, strom, wasser. Nur ein Wort.", "Wir haben seit gestern keine Heizung. Der Strom und das Wasser sind da.", "heizung"),
    ("Themen: rezept, termin, befund. Nur ein Wort.", "Ich habe kein Rezept bekommen. Der Termin war am Montag.", "rezept"),
    (
        "Motifs : livraison, facture, compte. Un seul mot.",
        "Je n'ai pas reçu la livraison. Mon compte est débité et la facture est payée.",
        "livraison",
    ),
    ("Motifs : salaire, congé, contrat. Un seul mot.", "Mon salaire n'a pas été versé. Le contrat prévoit le 28.", "salaire"),
    ("Temas: pedido, factura, cuenta. Solo la etiqueta.", "El pedido no ha llegado. La cuenta ya está cargada.", "pedido"),
    ("Temi: stipendio, ferie, contratto. Una sola etichetta.", "Lo stipendio non è arrivato. Il contratto dice il 27.", "stipendio"),
    ("Onderwerpen: bestelling, factuur, account. Eén woord.", "De bestelling is niet geleverd. Op de factuur staat dinsdag.", "bestelling"),
    ("Kategorie: przesyłka, faktura, konto. Jedno słowo.", "Przesyłka nie dotarła. Na fakturze jest wtorek.", "przesyłka"),
    ("Etiketter: leverans, faktura, konto. Bara etiketten.", "Leveransen har inte kommit. Fakturan är betald.", "leverans"),
    (
        "Labels: pension, sick_pay, tax. Label only.",
        "Last month my pension was not paid, and neither was it in April. The tax code on the slip looks right.",
        "pension",
    ),
    ("Labels: visa, booking, insurance. Label only.", "My visa hasn't come yet and I fly on Friday with booking KX2.", "visa"),
    (
        "Labels: noise, waste, parking. Label only.",
        "Nobody has collected the waste for two weeks. There is a parking sign next to the bins.",
        "waste",
    ),
    (
        "Labels: mortgage, card, savings. Label only.",
        "My brother and I hold a mortgage with you and want to extend it. The savings account is separate.",
        "mortgage",
    ),
    (
        "Labels: cancellation, upgrade, billing. Label only.",
        "I don't want the contract any more, so this is my cancellation. Billing until June is fine.",
        "cancellation",
    ),
    ("Labels: invoice, delivery, account. Label only.", "I don't understand the invoice. My account number is 4411.", "invoice"),
    (
        "Labels: invoice, delivery, account. Label only.",
        "The invoice is not correct, it has two positions that I never ordered. Account 4411.",
        "invoice",
    ),
    ("Themen: rechnung, lieferung, konto. Nur ein Wort.", "Die Rechnung stimmt nicht, auf dem Konto fehlen 30 Euro.", "rechnung"),
    (
        "Themen: beschwerde, termin, befund. Nur ein Wort.",
        "Mit der Behandlung war ich nicht zufrieden, das ist eine Beschwerde. Der Termin war am Montag.",
        "beschwerde",
    ),
    ("Labels: signal, contract, bill. Label only.", "There is no signal in the whole house. My contract runs until May.", "signal"),
    ("Labels: signal, contract, bill. Label only.", "No signal at home. Contract 99-12.", "signal"),
    ("Motifs : facture, colis, compte. Un seul mot.", "La facture n'est pas juste. Mon compte est le 4411.", "facture"),
    (
        "Motifs : chauffage, eau, ascenseur. Un seul mot.",
        "Il n'y a pas de chauffage dans l'immeuble, l'ascenseur et l'eau vont bien.",
        "chauffage",
    ),
    (
        "Temas: calefacción, agua, ascensor. Solo la etiqueta.",
        "No hay calefacción en todo el edificio. El ascensor funciona.",
        "calefacción",
    ),
    (
        "Temi: riscaldamento, acqua, ascensore. Una sola etichetta.",
        "Non c'è riscaldamento nel palazzo. L'ascensore funziona.",
        "riscaldamento",
    ),
    ("Onderwerpen: verwarming, water, lift. Eén woord.", "Er is geen verwarming in het gebouw. De lift doet het.", "verwarming"),
    ("Kategorie: ogrzewanie, woda, winda. Jedno słowo.", "Nie ma ogrzewania w budynku. Winda działa.", "ogrzewanie"),
    ("Etiketter: värme, vatten, hiss. Bara etiketten.", "Det finns ingen värme i huset. Hissen fungerar.", "värme"),
    ("Labels: parking, permit, fine. Label only.", "Why do I have no permit? The fine says zone B.", "permit"),
    (
        "Labels: medication, appointment, results. Label only.",
        "I have run out and have no medication left. My appointment is in June.",
        "medication",
    ),
    (
        "Labels: warranty, spare_part, manual. Label only.",
        "The seller says there is no warranty on it, which I dispute. The manual says two years.",
        "warranty",
    ),
    ("Labels: baggage, seat, meal. Label only.", "My bag never made it to Rome, so I am without my baggage. Seat 12A.", "baggage"),
    ("Themen: schlüssel, miete, lärm. Nur ein Wort.", "Wir finden den Schlüssel nicht mehr. Die Miete ist bezahlt.", "schlüssel"),
    ("Labels: password, printer, phone. Label only.", "I no longer know my password. The printer is next to me.", "password"),
    (
        "Labels: absence, grades, fees. Label only.",
        "Tom will not be in school on Monday, please note the absence. The fees are paid.",
        "absence",
    ),
    ("Labels: allergy, menu, booking. Label only.", "My daughter must not eat nuts, she has an allergy. Booking for six.", "allergy"),
    (
        "Labels: theft, fire, storm. Label only.",
        "The thieves did not leave a trace, the theft was at night. The storm was the week after.",
        "theft",
    ),
    (
        "Labels: heating, power, water. Label only.",
        "Last week your technician looked at the heating. It drips again. Power and water are on the same floor.",
        "heating",
    ),
    ("Labels: jacket, shoes, return. Label only.", "Two weeks ago I bought a jacket. The zip broke. Shoes were fine.", "jacket"),
    (
        "Labels: mortgage, savings, card. Label only.",
        "Last year we took out a mortgage and the rate is about to end; what now? My card is silver.",
        "mortgage",
    ),
    (
        "Themen: heizung, strom, wasser. Nur ein Wort.",
        "Letzte Woche wurde die Heizung gewartet. Jetzt tropft sie. Der Strom ist an.",
        "heizung",
    ),
    (
        "Themen: zahnspange, impfung, rechnung. Nur ein Wort.",
        "Vor drei Monaten bekam meine Tochter die Zahnspange, nun ist ein Draht locker. Rechnung liegt bei.",
        "zahnspange",
    ),
    (
        "Motifs : vélo, casque, facture. Un seul mot.",
        "La semaine dernière j'ai acheté un vélo, le frein grince. La facture est jointe.",
        "vélo",
    ),
    (
        "Temas: bicicleta, casco, factura. Solo la etiqueta.",
        "El mes pasado compré una bicicleta y el freno chirría. Adjunto la factura.",
        "bicicleta",
    ),
    (
        "Temi: bicicletta, casco, fattura. Una sola etichetta.",
        "Il mese scorso ho comprato una bicicletta e il freno stride. Allego la fattura.",
        "bicicletta",
    ),
    ("Onderwerpen: fiets, helm, factuur. Eén woord.", "Vorige week kocht ik een fiets, de rem piept. De factuur zit erbij.", "fiets"),
    ("Kategorie: rower, kask, faktura. Jedno słowo.", "W zeszłym tygodniu kupiłem rower, hamulec piszczy. Faktura w załączniku.", "rower"),
    ("Etiketter: cykel, hjälm, faktura. Bara etiketten.", "Förra veckan köpte jag en cykel, bromsen gnisslar. Fakturan bifogas.", "cykel"),
    (
        "Labels: wheelchair, seat, meal. Label only.",
        "My sister travels with me and needs a wheelchair at the gate. Seat 12A is booked.",
        "wheelchair",
    ),
    (
        "Labels: funeral, pension, tax. Label only.",
        "My uncle died on Monday; how do I arrange the funeral cover? His pension number is 88.",
        "funeral",
    ),
    ("Labels: noise, parking, waste. Label only.", "My neighbour makes noise every night until three. Parking is free here.", "noise"),
    ("Themen: lärm, parken, müll. Nur ein Wort.", "Mein Nachbar macht jede Nacht Lärm. Parken darf man hier überall.", "lärm"),
    ("Labels: theft, fire, storm. Label only.", "My bike was stolen last Friday, a theft I reported. The storm came later.", "theft"),
]


@pytest.mark.parametrize(
    ("rules", "text", "label"), RIGHT_OF_WHAT_IS_MISSING, ids=[f"{i}-{x[2]}" for i, x in enumerate(RIGHT_OF_WHAT_IS_MISSING)]
)
def test_what_has_not_come_is_the_matter(rules: str, text: str, label: str) -> None:
    assert strength("label-put-off", text, label, rules) < 1


@pytest.mark.parametrize(("rules", "text", "label"), RIGHT, ids=[f"{i}-{x[2]}" for i, x in enumerate(RIGHT)])
def test_right_answers_are_left_alone(rules: str, text: str, label: str) -> None:
    found = {
        c: strength(c, text, label, rules) for c in ("label-put-off", "label-settled", "label-by-tone", "label-deadline", "label-nearer")
    }
    assert not any(found.values()), found


WINS = [
    ("Labels: billing, safety, praise. If both apply, choose safety. Label only.", "billing", "safety"),
    ("Labels: billing, safety, praise. safety takes precedence. Label only.", "billing", "safety"),
    ("Kategorien: rechnung, unfall, lob. Bei mehreren gilt unfall. Nur ein Wort.", "rechnung", "unfall"),
    ("Motifs : facture, accident, éloge. Si plusieurs motifs conviennent, choisir accident. Un seul mot.", "facture", "accident"),
    ("Temas: factura, accidente, elogio. accidente tiene prioridad. Solo la etiqueta.", "factura", "accidente"),
    ("Labels: billing, safety, praise. If several fit, take the first. Label only.", "safety", "billing"),
]


@pytest.mark.parametrize(("rules", "chosen", "first"), WINS, ids=[f"{i}-{x[2]}" for i, x in enumerate(WINS)])
def test_a_label_that_goes_before_the_others(rules: str, chosen: str, first: str) -> None:
    text = f"1. {chosen}. 2. {first}."
    assert strength("label-order", text, chosen, rules) >= 2
    assert not strength("label-order", text, first, rules)
    assert not strength("label-order", f"1. {chosen}.", chosen, rules)
