"""What the engine makes of checks: failures, missing payloads, nothing found, switches and weights."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from rca import checks, registry
from rca.checks import bad, check, engine
from rca.checks.context import Context, quote
from rca.config import CheckConfig, Config, HopConfig
from rca.model import Complaint, Evidence, Hop, Outcome
from tests.flows import ABSENT, flow, hop

GRAPH = flow("Please send two chairs.", [hop("writer", "Please send two chairs.", "WE SEND TWO CHAIRS.")])


@check("shouting", scope="hop", needs=("output",))
def shouting(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer all in capitals. Loud, not wrong."""
    if hop.output.text.isupper():
        yield bad(hop.id, 0.5, "The whole answer is in capitals.", quote(hop.output.text))


@check("stumbling")
def stumbling(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Fails."""
    raise ZeroDivisionError("a bug")


@pytest.fixture(autouse=True)
def own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    table = registry._builtin["rca.checks"]
    monkeypatch.setitem(
        registry._builtin, "rca.checks", {**table, "shouting": f"{__name__}:shouting", "stumbling": f"{__name__}:stumbling"}
    )


def run(graph: object = GRAPH, config: Config = Config()) -> dict[str, Evidence]:  # noqa: B008
    return {e.check: e for e in checks.run(graph, config, Complaint())}


def test_an_added_check_is_run_and_named() -> None:
    found = run()["shouting"]
    assert (found.outcome, found.node, found.strength) == (Outcome.BAD, "writer", 0.5)
    assert found.quotes[0].text == "WE SEND TWO CHAIRS."


def test_a_failing_check_is_evidence_of_its_failure_and_stops_nothing() -> None:
    found = run()
    assert found["stumbling"].outcome is Outcome.ERROR
    assert found["stumbling"].strength == 0.0
    assert "ZeroDivisionError: a bug" in found["stumbling"].sentence
    assert "shouting" in found


def test_checks_that_are_not_imported_where_they_have_no_place_declare_so() -> None:
    shipped = {name: found for name, _, found in checks.explain() if isinstance(found, checks.Check)}
    assert {shipped[name].scope for name in engine._OF_RUNS} == {"runs"}
    assert {shipped[name].roles for name in engine._OF_RETRIEVERS} == {("retriever",)}


def test_what_is_not_recorded_is_unknown_with_a_reason_and_never_a_fault() -> None:
    found = checks.run(flow("Hello.", [hop("writer", "Hello.", ABSENT)]), Config(), Complaint())
    assert {e.outcome for e in found if e.check == "shouting"} == {Outcome.UNKNOWN}
    assert "writer is not recorded" in next(e.sentence for e in found if e.check == "shouting")
    assert not [e for e in found if e.outcome is Outcome.BAD]


def test_nothing_found_says_what_was_looked_for() -> None:
    quiet = flow("Hello.", [hop("writer", "Hello.", "Hello to you.")])
    found = run(quiet)["shouting"]
    assert found.outcome is Outcome.GOOD
    assert "an answer all in capitals" in found.sentence


def test_checks_are_switched_off_and_weighted_by_configuration() -> None:
    assert "shouting" not in run(config=Config(checks={"shouting": CheckConfig(enabled=False)}))
    assert run(config=Config(checks={"shouting": CheckConfig(weight=3.0)}))["shouting"].strength == 1.5


def test_every_check_explains_itself() -> None:
    for name, text, declared in checks.explain():
        assert declared.id == name
        assert len(text) > 5, name


def test_a_check_with_an_unknown_scope_is_refused() -> None:
    with pytest.raises(ValueError, match="no scope 'galaxy'"):
        check("x", scope="galaxy")


def test_what_the_user_states_about_a_hop_is_checked() -> None:
    graph = flow("Wie wird das Wetter?", [hop("router", "Wie wird das Wetter?", "wetter", role="classifier")])
    config = Config(hops=(HopConfig(service="router-*", labels=("sport", "politik")),))
    assert run(graph, config)["label-outside-set"].outcome is Outcome.BAD
    schema = HopConfig(name="extract", schema={"type": "object", "required": ["total"], "properties": {"total": {"type": "number"}}})
    graph = flow("Total 12", [hop("extract", "Total 12", {"total": "twelve"}, role="extractor")])
    assert "text instead of number" in run(graph, Config(hops=(schema,)))["schema-violated"].sentence


def test_quotes_carry_offsets_into_the_payload() -> None:
    text = "The parcel weighs 17.5 kg and costs EUR 4,820."
    graph = flow("It costs EUR 4,280.", [hop("writer", "It costs EUR 4,280 and weighs 17.5 kg.", text, role="extractor")])
    accused = run(graph)["digits-exchanged"].quotes[0]
    assert text[accused.start : accused.end] == accused.text
    assert "4,820" in accused.text
