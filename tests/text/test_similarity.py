"""Words, sentences and polarity in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.text.similarity import content_words, polarity, polarity_flip, sentences, tokenise


@pytest.mark.parametrize(
    ("a", "b"),
    [("STRASSE", "Straße"), ("Wróbel", "wrobel"), ("ＡＢＣ １２３", "abc 123"), ("café", "CAFE"), ("it’s", "it's")],
)
def test_words_are_compared_without_case_accents_and_widths(a: str, b: str) -> None:
    assert tokenise(a) == tokenise(b)


def test_scripts_without_spaces_are_pairs() -> None:
    assert tokenise("東京都 ABC") == ("東京", "京都", "abc")


def test_words_that_carry_content() -> None:
    assert content_words("The door of the house is red") == {"door", "house", "red"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Dear Dr. Sand, it costs 3.5 EUR. Mr. L. Moreau came! Did he?",
            ["Dear Dr. Sand, it costs 3.5 EUR.", "Mr. L. Moreau came!", "Did he?"],
        ),
        ("Am 11. Juni kam z.B. Herr Weiß. Er blieb bis 12 Uhr.", ["Am 11. Juni kam z.B. Herr Weiß.", "Er blieb bis 12 Uhr."]),
        ("M. Petit est venu. Mme Aubert aussi !", ["M. Petit est venu.", "Mme Aubert aussi !"]),
        ("La Sra. Ruiz llamó. ¿Qué dijo?", ["La Sra. Ruiz llamó.", "¿Qué dijo?"]),
        ("私は行く。あなたも来る？はい。", ["私は行く。", "あなたも来る？", "はい。"]),
        ("To do:\n- fix door\n- call guest", ["To do:", "- fix door", "- call guest"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    found = sentences(text)
    assert [s.text for s in found] == expected
    assert all(text[s.start : s.end] == s.text for s in found)


@pytest.mark.parametrize(
    ("language", "negated", "plain"),
    [
        ("en", "The windscreen is not cracked.", "The windscreen is cracked."),
        ("en", "She wasn't hurt.", "She was hurt."),
        ("en", "Nobody was injured.", "Everybody was injured."),
        ("en", "The invoice is unpaid.", "The invoice is paid."),
        ("en", "He left without paying.", "He left after paying."),
        ("de", "Der Plan ist nicht freigegeben.", "Der Plan ist freigegeben."),
        ("de", "Es gab keine Verletzten.", "Es gab Verletzte."),
        ("fr", "La facture n'est pas payée.", "La facture est payée."),
        ("fr", "Il est venu sans rendez-vous.", "Il est venu avec rendez-vous."),
        ("es", "El pedido no ha llegado.", "El pedido ha llegado."),
        ("it", "Il pacco non è arrivato.", "Il pacco è arrivato."),
        ("nl", "Het pakket is niet aangekomen.", "Het pakket is aangekomen."),
        ("ja", "荷物は届いていません。", "荷物は届いています。"),
    ],
)
def test_polarity(language: str, negated: str, plain: str) -> None:
    assert polarity(negated, language)
    assert not polarity(plain, language)


@pytest.mark.parametrize(
    "text", ["Not only the door but also the roof is dented.", "Pay no later than 3 May.", "Please do not hesitate to call."]
)
def test_idioms_are_no_negations(text: str) -> None:
    assert not polarity(text, "en")


@pytest.mark.parametrize(
    ("language", "sentence", "source", "gained"),
    [
        (
            "en",
            "The outage plan for feeder 12 is released.",
            "The outage plan for feeder 12 is NOT released, Liv knows why. The one for feeder 21 is released.",
            False,
        ),
        ("en", "The safe was not opened by the thieves.", "The thieves opened the safe. They took two rings.", True),
        ("de", "Die Rechnung wurde bezahlt.", "Die Rechnung wurde nicht bezahlt. Der Kunde wartet.", False),
        ("fr", "La police a été appelée.", "La police n'a pas été appelée. Le vélo est tordu.", False),
        ("es", "El cliente canceló el contrato.", "El cliente no canceló el contrato.", False),
        ("it", "Il contratto è stato firmato.", "Il contratto non è stato firmato.", False),
        ("nl", "Het contract is ondertekend.", "Het contract is niet ondertekend.", False),
        ("ja", "荷物は届いています。", "荷物は届いていません。", False),
    ],
)
def test_a_flip_is_seen(language: str, sentence: str, source: str, gained: bool) -> None:
    flip = polarity_flip(sentence, sentences(source), language)
    assert flip is not None
    assert flip.gained is gained
    assert source[flip.source.start : flip.source.end] == flip.source.text


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The plan for feeder 21 is released.", "The plan for feeder 12 is not released. The plan for feeder 21 is released."),
        ("The windscreen is not cracked.", "The bonnet is dented; the windscreen is NOT cracked, I checked it twice."),
        ("The weather was fine.", "The invoice is not paid."),
    ],
)
def test_the_same_polarity_is_no_flip(sentence: str, source: str) -> None:
    assert polarity_flip(sentence, sentences(source), "en") is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_offsets_and_no_error(text: str) -> None:
    for s in sentences(text):
        assert text[s.start : s.end] == s.text
    polarity(text)
    polarity_flip(text, sentences(text[::-1]))
    tokenise(text)
