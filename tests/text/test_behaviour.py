"""Refusals, leaked templates and damaged encodings, against texts that only look like them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.text.behaviour import refusal, template_leak
from rca.text.encoding import mojibake
from rca.text.language import guess, language


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't assist with that request.",
        "I’m sorry, I cannot help with this.",
        "I am unable to provide medical advice. Please see a doctor.",
        "As an AI language model, I do not have opinions.",
        "Es tut mir leid, aber ich kann Ihnen dabei nicht helfen.",
        "Als KI-Sprachmodell kann ich dazu nichts sagen.",
        "Je suis désolé, mais je ne peux pas répondre à cette demande.",
        "Lo siento, pero no puedo ayudar con eso.",
        "Mi dispiace, ma non posso aiutarti con questa richiesta.",
        "Het spijt me, maar ik kan u hier niet mee helpen.",
        "申し訳ありませんが、そのご質問にはお答えできません。",
    ],
)
def test_refusals(text: str) -> None:
    found = refusal(text)
    assert found is not None
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "We are sorry, but we cannot pay the quoted amount for the floor.",
        "Unfortunately we have to decline your claim for the rental car.",
        "Leider können wir die Kosten nicht übernehmen.",
        "Wir müssen Ihren Antrag leider ablehnen.",
        "Nous ne pouvons malheureusement pas rembourser ces frais.",
        "Lamentamos no poder aceptar la devolución.",
        "I cannot come to work tomorrow because my son is ill.",
        "I can't find the invoice, can you send it again?",
        "申し訳ありませんが、返金はできません。",
        "Siamo spiacenti, ma la richiesta è stata respinta.",
    ],
)
def test_business_letters_that_decline_are_no_refusals(text: str) -> None:
    assert refusal(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Dear {{employee_name}}, your request has been approved.",
        "Dear {customer_name}, welcome.",
        "Hello ${user.name}, your order is ready.",
        "Hi [Your Name], thank you.",
        "Sehr geehrte Frau [NAME], vielen Dank.",
        "Dear <customer name>, hello",
        "Dear %s, welcome",
        "{% if x %}yes{% endif %}",
        "<|im_start|>assistant Hello",
        "[INST] Summarise [/INST]",
        "Dear None, thank you",
        "The total is undefined.",
        "You are a helpful assistant. Summarise the text.",
        "Total: TODO",
    ],
)
def test_leaks(text: str) -> None:
    found = template_leak(text)
    assert found is not None
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Ingrid", "items": [{"a": 1}]}',
        "A discount of 5 % so far.",
        "Use `{name}` in the template.",
        "See [1] and [Annex B] for details.",
        "The set {1, 2, 3} is small.",
        "None of the guests complained.",
        "He paid in US$ 300.",
        "<p>Hello</p>",
        "To-do list: call the guest",
    ],
)
def test_no_leak(text: str) -> None:
    assert template_leak(text) is None


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("GrÃ¼ÃŸe aus KÃ¶ln", ["Ã¼ÃŸ", "Ã¶"]),
        ("cafÃ© Ã  Paris", ["Ã©"]),
        ("Â£2,960 due", ["Â£"]),
        ("it costs 5 â‚¬", ["â‚¬"]),
        ("donâ€™t", ["â€™"]),
        ("Gr\ufffd\ufffde", ["\ufffd\ufffd"]),
        ("H&#228;nsel &amp; Co", ["&#228;", "&amp;"]),
        ("Gr\\u00fc\\u00dfe", ["\\u00fc", "\\u00df"]),
        ("a\x00b", ["\x00"]),
    ],
)
def test_mojibake(text: str, pieces: list[str]) -> None:
    found = mojibake(text)
    assert found
    assert found[0].text.startswith(pieces[0][:1])
    assert all(text[f.start : f.end] == f.text for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "Grüße aus Köln, naïve Façade, 5 °C, 20 €",
        "São Paulo, Ângela, ÂNCORA, À la carte, Ãgua",
        "Škoda, Łódź, Zieliński, Þórr, Ñandú",
        "東京都の天気は晴れです。料金は３千円。",
        "Is it true? Yes? https://x.org/a?bc=d&amp=1",
        "<p>Tom &amp; Jerry</p>",
        "line\r\nline\tend",
        "Ελληνικά и русский عربى",
        "quoted ‘single’ “double” – dash … ellipsis",
    ],
)
def test_clean_texts(text: str) -> None:
    assert mojibake(text) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The parcel arrived two days late and one of the glasses was broken."),
        ("de", "Das Paket kam zwei Tage zu spät und eines der Gläser war zerbrochen."),
        ("fr", "Le colis est arrivé avec deux jours de retard et un verre était cassé."),
        ("es", "El paquete llegó con dos días de retraso y uno de los vasos estaba roto."),
        ("it", "Il pacco è arrivato con due giorni di ritardo e un bicchiere era rotto."),
        ("nl", "Het pakket kwam twee dagen te laat en een van de glazen was gebroken."),
        ("ja", "荷物は二日遅れて届き、グラスの一つが割れていました。"),
    ],
)
def test_language(code: str, text: str) -> None:
    assert guess(text) == code
    found, confidence = language(text)
    assert found == code
    assert confidence > 0.7


@pytest.mark.parametrize("text", ["", "ok", "12345", "FLOOD", "https://example.org/some/long/path"])
def test_too_short_for_a_language(text: str) -> None:
    assert language(text) == ("", 0.0)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    refusal(text)
    template_leak(text)
    language(text)
    for f in mojibake(text):
        assert text[f.start : f.end] == f.text
