"""The check of answers against their schemas agrees with a full implementation of JSON Schema, on the schemas that are used."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.judge import schemas
from rca.judge.openai import OpenAI
from rca.judge.valid import read_answer, violations

HANDLES = ["request", "H1", "H1>H2"]
TEXTS = ["request", "H1.output"]
SCHEMAS = {"answer": schemas.answer(HANDLES, TEXTS), "confirmation": schemas.confirmation(HANDLES)}

odd = st.one_of(st.none(), st.booleans(), st.integers(-2, 3), st.floats(-1, 2), st.text(max_size=3), st.just([]), st.just({}))


def near(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that are valid under a schema, or nearly so."""
    kind = schema.get("type")
    if "enum" in schema:
        return st.one_of(*[st.sampled_from(schema["enum"])] * 3, odd)
    if kind == "object":
        fields = {name: near(below) for name, below in schema["properties"].items()}
        whole = st.fixed_dictionaries(fields)
        return st.one_of(whole, whole, st.fixed_dictionaries({}, optional={**fields, "extra": odd}), odd)
    if kind == "array":
        return st.one_of(st.lists(near(schema["items"]), max_size=schema.get("maxItems", 4) + 1), odd)
    if kind == "number":
        return st.one_of(st.floats(0, 1), st.integers(0, 1), odd)
    if kind == "boolean":
        return st.one_of(st.booleans(), odd)
    return st.one_of(st.text(max_size=5), st.just("x" * schema.get("maxLength", 5)), st.just("x" * (schema.get("maxLength", 5) + 1)), odd)


@pytest.mark.parametrize("name", SCHEMAS)
@settings(max_examples=150)
@given(data=st.data())
def test_what_is_valid_here_is_valid_everywhere(name: str, data: st.DataObject) -> None:
    value = data.draw(near(SCHEMAS[name]))
    valid = jsonschema.Draft202012Validator(SCHEMAS[name]).is_valid(value)
    assert (violations(value, SCHEMAS[name]) == []) is valid
    read, problem = read_answer(json.dumps(value), SCHEMAS[name])
    assert (read is not None) is valid
    assert bool(problem) is not valid


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_of_questions_are_taken_by_strict_endpoints(name: str) -> None:
    from rca.config import JudgeConfig
    from rca.judge.forms import Asked, Dialect, Mode

    body = OpenAI().request(JudgeConfig(), Asked("s", "u", SCHEMAS[name]), Dialect(Mode.SCHEMA))
    assert body["response_format"]["json_schema"]["strict"] is True


def test_a_keyword_that_is_not_checked_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="pattern"):
        violations("x", {"type": "string", "pattern": "y"})


@given(st.text(max_size=40))
def test_any_text_is_read_or_named(text: str) -> None:
    read, problem = read_answer(text, SCHEMAS["answer"])
    assert read is None
    assert problem
