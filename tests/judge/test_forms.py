"""Answers of any shape are read or refused with a reason, and never break the reader."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.judge.anthropic import Anthropic
from rca.judge.endpoint import complaint_of
from rca.judge.forms import Dialect, Form, Mode, Said, adapted
from rca.judge.openai import OpenAI

anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


def shaped(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(anything, st.fixed_dictionaries({}, optional={name: st.one_of(value, anything) for name, value in fields.items()}))


call = shaped(function=shaped(arguments=anything))
message = shaped(content=st.lists(shaped(text=anything)), refusal=anything, tool_calls=st.lists(call))
openai = shaped(
    choices=st.lists(shaped(message=message, finish_reason=st.sampled_from(["stop", "length"]))), usage=shaped(prompt_tokens=anything)
)
block = shaped(type=st.sampled_from(["text", "tool_use"]), text=anything, input=anything)
anthropic = shaped(content=st.lists(block), stop_reason=st.sampled_from(["end_turn", "refusal"]), usage=shaped(input_tokens=anything))


@pytest.mark.parametrize(("form", "bodies"), [(OpenAI(), openai), (Anthropic(), anthropic)])
def test_any_body_is_read_or_refused(form: Form, bodies: st.SearchStrategy[Any]) -> None:
    @given(bodies)
    def holds(body: Any) -> None:
        if isinstance(body, dict):
            with contextlib.suppress(ValueError):
                said = form.read(body)
                assert isinstance(said, Said)
                assert isinstance(said.text, str)
                assert isinstance(said.refusal, str)

    holds()


@given(st.one_of(st.binary(max_size=40), shaped(error=shaped(message=anything, code=anything)).map(lambda v: json.dumps(v).encode())))
def test_any_error_has_a_complaint(body: bytes) -> None:
    assert isinstance(complaint_of(body), str)


@given(st.lists(st.sampled_from(["max_completion_tokens", "temperature", "seed", "response_format", ""]), min_size=9, max_size=9))
def test_falling_back_comes_to_an_end(complaints: list[str]) -> None:
    dialect: Dialect | None = Dialect(Mode.SCHEMA)
    seen = set()
    for complaint in complaints:
        if dialect is None:
            return
        assert dialect not in seen
        seen.add(dialect)
        dialect = adapted(dialect, OpenAI.modes, complaint)
    assert dialect is None or complaints.count("") + complaints.count("response_format") < 4


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": {"message": "no", "code": "x"}}, "no (x)"),
        ({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, "Overloaded"),
        ({"error": "model 'q' not found"}, "model 'q' not found"),
        ({"detail": "Not Found"}, "Not Found"),
        ({"message": "Internal error", "status": 500}, "Internal error"),
    ],
)
def test_the_words_of_known_errors(body: dict[str, Any], said: str) -> None:
    assert complaint_of(json.dumps(body).encode()) == said
