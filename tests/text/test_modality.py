"""Words that bind or weaken a statement, and negations that are none."""

from __future__ import annotations

import pytest

from rca.text.modality import modals
from rca.text.similarity import polarity


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("en", "You must pay, and may appeal.", ("must", "may")),
        ("de", "Sie müssen zahlen und können widersprechen.", ("müssen", "können")),
        ("fr", "Vous devez payer.", ("devez",)),
        ("es", "El cliente debe pagar.", ("debe",)),
        ("ja", "お支払いいただく必要があります。", ("必要があ",)),
        ("en", "The bill is paid.", ()),
    ],
)
def test_modal_words(language: str, sentence: str, words: tuple[str, ...]) -> None:
    assert modals(sentence, language) == words


@pytest.mark.parametrize("sentence", ["Invoice no. 2026-1174 was paid.", "This is no\nproblem for us."])
def test_an_abbreviation_or_idiom_denies_nothing_even_across_lines(sentence: str) -> None:
    assert polarity(sentence, "en") == frozenset()
