"""`rca.report/1` is a promise: fields are only added, and what was written before still validates and still renders."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from made_reports import NAMES, fixture
from samples import hostile, invoice

from rca.cli.main import main
from rca.errors import UsageError
from rca.report import RenderOptions, formats, render
from rca.report.saved import read
from rca.report.schema_diff import Difference, Kind, compare, schema_of

ROOT = Path(__file__).resolve().parents[2]
OLD = Path(__file__).parent / "old"
REPORTS = sorted(path.name.partition(".")[0] for path in OLD.glob("*.json.gz") if path.name != "schema.json.gz")
TODAY: dict[str, Any] = json.loads(files("rca.report").joinpath("schema/rca.report.1.json").read_text("utf-8"))


def old(name: str) -> Any:
    """What rca wrote at f410c42: reports of the fixtures, one that a judge was asked for, and their schema."""
    return json.loads(gzip.decompress((OLD / f"{name}.json.gz").read_bytes()))


def test_the_published_schemas_are_those_of_the_package() -> None:
    """Kept in step by: cp rca/{report,config,replay}/schema/*.json docs/schema/"""
    own = [p for room in ("report", "config", "replay") for p in (ROOT / "rca" / room / "schema").glob("*.json")]
    assert len(own) >= 3
    assert {p.name for p in own} == {p.name for p in (ROOT / "docs/schema").glob("*.json")}
    assert [p.name for p in own if p.read_bytes() != (ROOT / "docs/schema" / p.name).read_bytes()] == []


def test_the_schema_of_a_case_holds_for_our_fixtures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "case"]) == 0
    case = json.loads(capsys.readouterr().out)
    kept = sorted((ROOT / "fixtures").glob("*/case.yaml"))
    assert len(kept) >= 12
    for path in kept:
        jsonschema.validate(yaml.safe_load(path.read_text("utf-8")), case)
    with pytest.raises(jsonschema.ValidationError, match="verdikt"):
        jsonschema.validate({"verdikt": "origin_found"}, case)


def closed(node: Any) -> Any:
    """The schema with every object held to the fields that it names."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: closed(value) for key, value in node.items()}
    return {"additionalProperties": False, **made} if isinstance(node.get("properties"), dict) and "type" in node else made


@pytest.mark.parametrize("payloads", [False, True])
def test_every_field_that_is_written_is_told_of(payloads: bool) -> None:
    told = jsonschema.Draft202012Validator(closed(TODAY))
    for report in (invoice(), hostile(), *map(fixture, NAMES)):
        told.validate(json.loads(render(report, "json", RenderOptions(payloads=payloads))))
    row = json.loads(render(invoice(), "json", RenderOptions()))
    row["hops"][0]["colour"] = "blue"
    assert not told.is_valid(row)
    assert jsonschema.Draft202012Validator(TODAY).is_valid(row)


# ---------------------------------------------------------------- old reports


@pytest.mark.parametrize("name", REPORTS)
def test_an_old_report_still_validates_and_still_renders(name: str) -> None:
    report = old(name)
    jsonschema.Draft202012Validator(TODAY).validate(report)
    jsonschema.Draft202012Validator(old("schema")).validate(report)
    back = read(json.dumps(report).encode(), name)
    for form in formats():
        shown = render(back, form, RenderOptions(command="ID"))
        assert len(shown) > 100, form
    again = json.loads(render(back, "json", RenderOptions(payloads=name in ("payloads", "judged", "handoff"))))
    assert holds(again, report) == []


def holds(new: Any, before: Any, path: str = "") -> list[str]:
    """Where a document does not hold what an older one did."""
    if isinstance(before, dict) and isinstance(new, dict):
        return [
            at for key, value in before.items() for at in (holds(new[key], value, f"{path}.{key}") if key in new else [f"{path}.{key}"])
        ]
    if isinstance(before, list) and isinstance(new, list) and len(new) == len(before):
        return [at for n, (a, b) in enumerate(zip(new, before, strict=True)) for at in holds(a, b, f"{path}[{n}]")]
    return [] if new == before else [path]


def test_nothing_was_removed_or_narrowed_since() -> None:
    found = compare(old("schema"), TODAY)
    assert [d for d in found if d.kind is not Kind.ADDED] == []
    assert {"fingerprint", "services", "claims[].spots"} <= {d.path for d in found}


@pytest.mark.parametrize("name", REPORTS)
def test_an_old_report_can_be_compared_itself(name: str) -> None:
    found = compare(schema_of(old(name)), TODAY, sample=True)
    assert [d for d in found if d.kind is not Kind.ADDED] == []
    assert "fingerprint" in {d.path for d in found}
    assert not any(d.text for d in found)


# ---------------------------------------------------------------- the comparison


def at(schema: Any, *path: str) -> Any:
    for step in path:
        schema = schema[step]
    return schema


def drop(*path: str) -> Callable[[Any], None]:
    return lambda schema: at(schema, *path[:-1]).pop(path[-1])


def put(value: Any, *path: str) -> Callable[[Any], None]:
    return lambda schema: at(schema, *path[:-1]).__setitem__(path[-1], value)


HOP = ("$defs", "hop")
CHANGES = [
    (drop("properties", "reason"), Difference(Kind.REMOVED, "reason")),
    (drop(*HOP, "properties", "model"), Difference(Kind.REMOVED, "hops[].model")),
    (drop("$defs", "payload", "properties", "text"), Difference(Kind.REMOVED, "hops[].input.text")),
    (lambda s: at(s, "required").remove("verdict"), Difference(Kind.NARROWED, "verdict", "is no longer promised to be there")),
    (lambda s: at(s, "required").append("pieces"), Difference(Kind.NARROWED, "pieces", "must be there, and older documents may lack it")),
    (lambda s: at(s, "properties", "verdict", "enum").pop(), Difference(Kind.NARROWED, "verdict", 'no longer "insufficient_evidence"')),
    (lambda s: at(s, "properties", "verdict", "enum").append("x"), Difference(Kind.ADDED, "verdict", 'may also be "x"')),
    (put("integer", "properties", "reason", "type"), Difference(Kind.NARROWED, "reason", "no longer string")),
    (put(["number", "null"], *HOP, "properties", "start_ns", "type"),
     Difference(Kind.ADDED, "hops[].start_ns", "may also be null or number")),
    (put("integer", "$defs", "evidence", "properties", "strength", "type"),
     Difference(Kind.NARROWED, "candidates[].evidence[].strength", "no longer number")),
    (put(5, *HOP, "properties", "name", "minLength"), Difference(Kind.NARROWED, "hops[].name", "minLength is 5 from now on")),
    (put(0.5, *HOP, "properties", "role_confidence", "maximum"),
     Difference(Kind.NARROWED, "hops[].role_confidence", "maximum is 0.5 from now on")),
    (put(2, *HOP, "properties", "role_confidence", "maximum"), Difference(Kind.ADDED, "hops[].role_confidence", "maximum is 2, it was 1")),
    (put(False, *HOP, "additionalProperties"), Difference(Kind.NARROWED, "hops[]", "no other fields any more")),
    (put("^x", "properties", "fingerprint", "pattern"), Difference(Kind.NARROWED, "fingerprint", "another pattern")),
    (put({"type": "string"}, "properties", "mood"), Difference(Kind.ADDED, "mood")),
    (put({"type": "integer"}, "properties", "links", "additionalProperties"), Difference(Kind.NARROWED, "links.*", "no longer string")),
    (put([{"$ref": "#/$defs/judge"}], "properties", "judge", "oneOf"), Difference(Kind.NARROWED, "judge", "no longer null")),
    (drop("$defs", "judge", "properties", "repair"), Difference(Kind.REMOVED, "judge.repair")),
    (drop("$defs", "claim", "properties", "born"), Difference(Kind.REMOVED, "claims[].born")),
    (put({"const": "rca.report/2"}, "properties", "schema"), Difference(Kind.NARROWED, "schema", 'no longer "rca.report/1"')),
    (drop("$defs", "location", "then"), Difference(Kind.ADDED, "candidates[].location", "then no longer holds")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=[f"{told.path}-{told.text[:20]}" for _, told in CHANGES])
def test_a_change_of_the_schema_is_told(change: Callable[[Any], Any], told: Difference) -> None:
    changed = copy.deepcopy(TODAY)
    change(changed)
    assert told in compare(TODAY, changed)
    assert compare(TODAY, copy.deepcopy(TODAY)) == []


NOT_BOTH_WAYS = ("another", 'no longer "rca', "no longer string", "is no longer promised", "must be there")
NARROWER = [(c, d) for c, d in CHANGES if d.kind is Kind.NARROWED and not d.text.startswith(NOT_BOTH_WAYS)]


@pytest.mark.parametrize(("change", "told"), NARROWER, ids=[f"{told.path}-{told.text[:20]}" for _, told in NARROWER])
def test_the_other_way_round_what_is_narrowed_is_an_addition(change: Callable[[Any], Any], told: Difference) -> None:
    changed = copy.deepcopy(TODAY)
    change(changed)
    found = compare(changed, TODAY, written=False)
    assert found
    assert [d for d in found if d.kind is not Kind.ADDED] == []


def test_what_people_write_promises_nothing_to_readers() -> None:
    config = json.loads(files("rca.config").joinpath("schema/rca.config.1.json").read_text("utf-8"))
    eased = copy.deepcopy(config)
    at(eased, "properties", "sources", "items", "required").remove("url")
    assert [d for d in compare(config, eased, written=False) if d.kind is not Kind.ADDED] == []
    assert [d.kind for d in compare(config, eased)] == [Kind.NARROWED]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.sampled_from("abc"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=200)
@given(VALUES)
def test_what_is_read_off_a_document_is_a_schema_of_it(value: Any) -> None:
    found = schema_of(value)
    jsonschema.Draft202012Validator.check_schema(found)
    jsonschema.Draft202012Validator(found).validate(value)
    assert compare(found, found) == []


@settings(max_examples=200)
@given(VALUES)
def test_a_schema_that_is_none_is_no_crash(value: Any) -> None:
    made = value if isinstance(value, dict) else {"type": value, "properties": value, "enum": value, "items": value, "required": value}
    for left, right in ((made, TODAY), (TODAY, made)):
        assert all(isinstance(d, Difference) for d in compare(left, right))


@pytest.mark.parametrize("ref", ["#/$defs/nowhere", "https://example.org/schema", "#/$defs/loop", "#"])
def test_references_that_lead_nowhere_are_refused(ref: str) -> None:
    broken = {"properties": {"reason": {"$ref": ref}}, "$defs": {"loop": {"$ref": "#/$defs/loop"}}}
    if ref == "#":
        assert compare(broken, TODAY)  # to itself, which is a schema
        return
    with pytest.raises(UsageError, match="leads"):
        compare(broken, TODAY)
