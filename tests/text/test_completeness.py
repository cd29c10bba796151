"""Texts that end early, broken JSON, loops; and as many that are fine."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.text.completeness import cut_off, json_state
from rca.text.repetition import repetition

CUT = [
    "同期できません。手順を書きます。\n1. アプリを開いて新しいページを作る\n2. そのまま閉じる\n3. 設定画面で「同期」を",
    "Please change the following in my booking, and confirm it to me in writing:\n1. My son Piet arrives a day later, on the "
    "4th, by train.\n"
    "2. My daugh",
    "Ich bitte um diese Änderungen am Vertrag:\n1) Der Tarif soll ab dem ersten Mai auf Kompakt umgestellt werden.\n2) Die Rechn",
    "Dear Ms Bell,\nthanks for your list of questions, here are my answers in order. 1. I own the flat.\nThe seller agreed, "
    "and the price is",
    "Voici les points à corriger dans le contrat :\n- Le loyer indiqué est celui de l'année dernière, il faut 780 euros.\n- La caut",
    "Albergo Tre Cime leads with 97 %. Casa Bruna follows with 93 %. Locanda del Porto comes last with",
    "We have received your claim. The repair will be carried out by our partner in",
    "Vielen Dank für Ihre Nachricht. Wir haben den Betrag geprüft und werden ihn in der",
    "Wir haben Ihre Rechnung erhalten. Die Zahlung erfolgt nach der Prüfung durch die Buchhaltung, sobald sie die",
    "Nous avons bien reçu votre demande. Le remboursement sera effectué sur le",
    "Hemos recibido su solicitud. El reembolso se realizará en la",
    "Abbiamo ricevuto la sua richiesta. Il rimborso verrà effettuato con la",
    "ご連絡ありがとうございます。返金の手続きは来週までに",
    '{"order": "A-1", "lines": [{"pos": 1, "qty": 200, "article": "bamboo sta',
    '{"a": 1, "b":',
    '```json\n{"a": [1, 2,\n',
    "The parcel left on Monday, the second one will follow on Tuesday,",
]
WHOLE = [
    "Your appointment has been moved to Tuesday. See you soon, your team at Harrow Lane",
    "The importer stops after a minute. Here is the log.\n"
    "2026-02-03T10:11:12Z INFO open batch 7\n2026-02-03T10:12:14Z FATAL out of memory in worker 3",
    "Der Drucker meldet einen Fehler. Auszug:\n[08:14:02] WARN Papierfach 2 fast leer\n[08:14:40] ERROR Verbindung zum Spooler verloren",
    "アプリが落ちます。ログを付けます。\nERROR tile cache: requested 536870912 bytes\nFATAL unhandled E_ALLOC in thread 7",
    "Votre facture est payable en trois fois. Bien cordialement, la Régie des Eaux du Val d'Erdre",
    "Odpowiemy najpóźniej we wtorek. Życzymy miłej niedzieli, apteka Zielony Moździerz",
    "Wij hebben uw aanvraag ontvangen en u krijgt binnen een week antwoord.\nMet vriendelijke groet, uw huisartsenpost",
    "Je souhaite annuler mon cours de samedi. Merci de me le confirmer par retour.\nAvec mes remerciements,\nMme Odile Fabre-Lenoir",
    "Le panneau est réparé. Nous passons mardi à neuf heures. Bien à vous, le service technique",
    "Abbiamo spostato la visita al 3 marzo, alle ore 10. Cordiali saluti, segreteria didattica",
    "Vi har bokat om din tid till fredag. Ring oss om det inte passar. Vänliga hälsningar, din vårdcentral",
    "Zarezerwowaliśmy dla Pani pokój na trzy noce. Pozdrawiamy serdecznie,\nRecepcja Hotelu Morskiego",
    "Randevunuz perşembe gününe alındı. Başka sorunuz olursa yazın.\nSaygılarımla,\nElif Karaca",
    "ご予約を承りました。当日は受付にお越しください。みどり歯科クリニック 受付",
    "次の診察日を教えていただけますでしょうか。よろしくお願いいたします。\n札幌市 高瀬 美和",
    "To do before the move:\n1. Cancel the electricity contract by 30 April.\n2. Return the keys\n3. New nameplate",
    "1. Oil the hinges of all the doors in the hall.\n2. Paint the fence on the east side in dark green.\n3. Sweep.",
    "motor_weather",
    "FLOOD",
    "Restaurant: leftovers not cleared away, guest dissatisfied",
    "Dear Ms Smith, your claim is approved. Kind regards, Ingrid Halvorsen",
    "Your parcel is on its way.\n\nBest regards\nYour service team",
    "Sehr geehrte Frau Keller, Ihre Rechnung ist bezahlt.\n\nMit freundlichen Grüßen\nThomas Weber",
    "Madame, votre dossier est complet.\n\nCordialement,\nLe service client",
    "Estimada señora, su pedido ha sido enviado.\n\nSaludos cordiales,\nMarta Ruiz",
    "お問い合わせありがとうございます。明日発送いたします。\n敬具\n田中",
    "- fix the door\n- order two lamps\n- call the guest",
    "Policy: MV-228\nName: Ingrid\nAmount: 300 EUR",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "See the manual for details: https://example.org/manual/page-4",
    "Thanks for the visit. Greetings, Femke",
    "The room was lovely. -- Maeve, Isle of Mull",
    "All documents have been received and the claim has been approved. Your claims team",
    '{"a": 1, "b": [1, 2]}',
    '```json\n{"a": 1}\n```',
    "Everything is fine!",
    "Was the answer helpful?",
    "",
    "Total 300 EUR",
]


@pytest.mark.parametrize("text", CUT)
def test_cut_texts_are_seen(text: str) -> None:
    found = cut_off(text)
    assert found is not None
    assert found.confidence >= 0.6
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize("text", WHOLE)
def test_whole_texts_are_let_be(text: str) -> None:
    found = cut_off(text)
    assert found is None or found.confidence < 0.5


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ('{"a": 1}', "valid"),
        ("[1, 2]", "valid"),
        ('```json\n{"a": 1}\n```', "valid"),
        ('{"a": 1, "b": "unfin', "truncated"),
        ('{"a": 1, "b": ', "truncated"),
        ('{"a": 1,', "truncated"),
        ('{"a": tr', "truncated"),
        ('[{"a": 1}, {"b"', "truncated"),
        ('{"a": 1,}', "invalid"),
        ("{'a': 1}", "invalid"),
        ('{"a": 1 "b": 2}', "invalid"),
        ('{"a": 1} and more', "invalid"),
        ("plain words", "not_json"),
        ("[Note] see below", "not_json"),
        ("{name} is here", "not_json"),
        ("", "not_json"),
    ],
)
def test_json_state(text: str, state: str) -> None:
    assert json_state(text)[0] == state


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=12),
        lambda x: st.lists(x, max_size=4) | st.dictionaries(st.text(max_size=6), x, max_size=4),
        max_leaves=12,
    ),
    st.data(),
)
def test_every_cut_of_an_object_is_truncated(value: object, data: st.DataObject) -> None:
    text = json.dumps({"k": value}, ensure_ascii=False)
    assert json_state(text)[0] == "valid"
    at = data.draw(st.integers(5, len(text) - 1)) if len(text) > 6 else 5
    assert json_state(text[:at])[0] == "truncated"


LOOPS = [
    "The sea view is only from the bathroom. The sea view is only from the bathroom. The sea view is only from the bathroom.",
    "Die Zahlung ist erfolgt. Bitte prüfen Sie die Angaben. Bitte prüfen Sie die Angaben. Bitte prüfen Sie die Angaben.",
    "very very very very very nice",
    "we will call you and we will call you and we will call you and we will call you",
    "返金いたします。返金いたします。返金いたします。返金いたします。",
]


@pytest.mark.parametrize("text", LOOPS)
def test_loops_are_seen(text: str) -> None:
    found = repetition(text)
    assert found is not None
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "The plan for feeder 12 is released. The plan for feeder 21 is not released. Both are with Liv.",
        "a | b | c\n1 | 2 | 3\n1 | 2 | 3",
        '{"a": 1, "b": 1, "c": 1}',
        "Row 1 1 1 1 1 1 1 1",
        "Total of the order is EUR 300. Total of the invoice is EUR 300.",
        "Der Gast lobt das Zimmer. Der Gast lobt das Essen. Der Gast bemängelt den Lift.",
    ],
)
def test_ordinary_repetition_is_let_be(text: str) -> None:
    assert repetition(text) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    cut_off(text)
    json_state(text)
    repetition(text)


STEPS = (
    "1. Move the press to its home position and lock the main switch.\n2. Open the drain valve slowly and wait for zero pressure.\n"
    "3. Loosen the cover and collect the oil that runs out of it.\n"
)
FORM = (
    "Name: Zoë\nPet: Biscuit\nMessage: We were in the garden. She pulled everything out of the bag. What worries me is that she has eaten"
)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (f"{STEPS}4. Switch on the press and let it idle for five", True),
        (f"{STEPS}4. Switch on the press and let it idle for five minutes.", False),
        (STEPS.replace(".\n", "\n") + "4. Switch on the press and let it idle", False),  # no item has its full stop
        (f"{FORM} nearly all of\na p", True),
        ("hiya, the form never came. could you send it again please. i need it for the new place, they have the old address", False),
        ("We have sent you the papers today. , clerk of works", False),
    ],
)
def test_lists_and_letters_that_stop(text: str, cut: bool) -> None:
    found = cut_off(text)
    assert (found is not None and found.confidence >= 0.6) is cut
