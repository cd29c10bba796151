"""Patterns that wait for a piece of text before they are compiled must find all that they would find at once."""

from __future__ import annotations

import gc
import importlib
import inspect
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literals import missing

import rca
from rca.patterns import Growing, _Waiting, regex
from rca.text import behaviour


def waiting() -> list[_Waiting]:
    """All patterns of the package that name the pieces they need, those that are made on demand as well."""
    for module in pkgutil.walk_packages(rca.__path__, "rca."):
        if module.name != "rca.__main__":
            loaded = importlib.import_module(module.name)
            for value in list(vars(loaded).values()):
                if hasattr(value, "cache_parameters") and value.__module__ == module.name and not inspect.signature(value).parameters:
                    value()
    behaviour.refusal("a text that is no refusal")
    return [one for one in gc.get_objects() if type(one) is _Waiting]


def test_each_match_holds_a_needed_piece():
    patterns = [(one._source, one._flags, one._needs) for one in waiting()]
    assert len(patterns) > 20
    wrong = {source[:80]: lost for source, flags, needs in patterns if (lost := missing(source, flags, needs))}
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    ["", "Nothing of it here.", "Dear Ms Stone, BEST regards", "ΑΒΓ Strasse STRASSE Straße", "K\u0131nd regards", "K\u0130ND regardſ"],
)
def test_it_finds_what_the_pattern_finds(text):
    source, flags = r"\b(?:dear|(?:best|kind) regards|straße)", re.IGNORECASE
    plain = re.compile(source, flags)
    for method in ("search", "match"):
        found, expected = (getattr(one, method)(text) for one in (regex(source, flags, "dear|kind|best|strasse"), plain))
        assert (found and found.span()) == (expected and expected.span())
    one = regex(source, flags, "dear|kind|best|strasse")
    assert one.findall(text) == plain.findall(text)
    assert [m.span() for m in one.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert regex(source, flags, "dear|kind|best|strasse").sub("-", text) == plain.sub("-", text)


def test_nothing_is_compiled_until_it_is_needed():
    one = regex(r"(unclosed", needs="piece")
    assert one.search("no such thing") is None
    with pytest.raises(re.error):
        one.search("a piece")


@pytest.mark.parametrize(
    ("source", "needs", "lost"),
    [
        (r"(?i)\b(?:Dear|best regards)\s+\w", "dear|regards", []),
        (r"(?i)\b(?:Dear|best regards)\s+\w", "dear", ["best regards"]),
        (r"\d+ ?(?:km|miles?)\b", "km|mile", []),
        (r"\d+ ?(?:km|miles?)\b", "km|miles", ["mile"]),
        (r"(?:not|never)[^.]{0,9}(?:paid|due)", "paid|due", []),
        (r"(?:not|never)[^.]{0,9}(?:paid|due)", "not|paid", ["never"]),
        (r"(?<=://)[^/]*:x@", "://", []),
        (r"\w*", "a", ["(anything)"]),
    ],
)
def test_what_a_pattern_may_lack(source, needs, lost):
    assert missing(source, 0, needs.split("|")) == lost


WORDS = ("straße", "märz", "mar", "nisan", "kasım", "µg", "two", "€")


@given(st.lists(st.text("strasßeSmäÄrzMRnıiIİİ\u0307kKK\u212a\u0131sſmMμµgG twoTWO€ ", max_size=12), max_size=4))
def test_words_that_grow_with_the_texts_find_what_all_of_them_find(texts):
    growing, whole = Growing(WORDS), re.compile("|".join(WORDS), re.IGNORECASE)
    for text in texts:
        some = re.compile("|".join(growing.of(text)) or "(?!)", re.IGNORECASE)
        assert some.findall(text) == whole.findall(text)


def test_only_words_that_came_are_kept():
    growing = Growing(WORDS)
    assert growing.of("Two of them in MÄRZ") == ("märz", "two")
    assert growing.of("none") == ("märz", "two")
    assert growing.brought(["€", "no word of the list", "€"]) == ("märz", "two", "€")
    assert growing.of("a" * 60_000) == WORDS
