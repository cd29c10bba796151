"""A convention that is imported only for names that begin in certain ways is imported for all names that it reads."""

from __future__ import annotations

import pytest

from rca.conventions import SIGNS
from rca.registry import load_all

CONVENTIONS = dict(load_all("rca.conventions"))


@pytest.mark.parametrize("name", CONVENTIONS)
def test_every_name_that_a_convention_reads_begins_with_a_sign(name):
    convention = CONVENTIONS[name]
    signs = tuple(SIGNS[name].split()) or ("",)
    read = {*convention.keys, *convention.prefixes, *convention.scopes, *convention.events}
    assert {known for known in read if not known.startswith(signs)} == set()


@pytest.mark.parametrize("name", [name for name, c in CONVENTIONS.items() if c.claims or c.claims_event])
def test_a_convention_that_judges_names_by_their_words_is_asked_for_all(name):
    claims = CONVENTIONS[name].claims or (lambda _: False)
    assert SIGNS[name] == "" or not any(claims(other) for other in ("body", "message.body", "input", "app.prompt", "gen_ai.llm.x.messages"))
