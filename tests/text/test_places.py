"""Words are found in a text where a pattern for them would find them."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from rca.text.kept import kept
from rca.text.places import found_at, words_at
from rca.text.similarity import name_words

LETTERS = "aAbé_1 -.²Ⅷ"


@given(st.text(LETTERS, min_size=1, max_size=3), st.text(LETTERS, max_size=14))
@example("a a", "a a a a")
@example("-", "--a-")
def test_words_that_nothing_touches(words: str, text: str) -> None:
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    assert list(words_at(words, text)) == [m.start() for m in pattern.finditer(text)]


@given(st.text("ab", min_size=1, max_size=3), st.text("abc", max_size=14))
def test_pieces_with_those_that_overlap(piece: str, text: str) -> None:
    assert list(found_at(piece, text)) == [m.start() for m in re.finditer(f"(?={piece})", text)]


def test_the_words_of_names_of_fields() -> None:
    assert name_words("dueDate") == name_words("due_date") == name_words("Due date") == ("due", "date")
    assert name_words("IBANofPayer") == ("ibanof", "payer")


def test_markup_and_a_text_that_is_equal_to_it_are_never_mixed_up() -> None:
    @kept
    def kind(text: str, _more: int) -> type:
        return type(text)

    for first, second in ((Markup("<b>one</b>"), "<b>one</b>"), ("<b>two</b>", Markup("<b>two</b>"))):
        assert [kind(text, 0) for text in (first, second, first)] == [type(first), type(second), type(first)]


def test_results_are_kept_for_short_texts_alone() -> None:
    asked: list[str] = []

    @kept
    def length(text: str, more: int = 0) -> int:
        asked.append(text[:1])
        return len(text) + more

    assert [length("abc"), length("abc"), length("abc", 1), length("abc", more=1)] == [3, 3, 4, 4]
    assert [length("x" * 5_000), length("x" * 5_000)] == [5_000, 5_000]
    assert (asked.count("a"), asked.count("x")) == (3, 2)
