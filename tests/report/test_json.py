"""The report as data."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest
from samples import HOSTILE, TRACE, healthy, hostile, invoice, silent

from rca.model import Candidate, Location, LocationType
from rca.report import RenderOptions, render

SCHEMA = json.loads(files("rca.report").joinpath("schema/rca.report.1.json").read_text("utf-8"))


def as_json(report, **options):
    return json.loads(render(report, "json", RenderOptions(**options)))


@pytest.mark.parametrize("payloads", [False, True])
@pytest.mark.parametrize("make", [invoice, silent, healthy, hostile])
def test_every_report_follows_its_schema(make, payloads):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(as_json(make(), payloads=payloads))


def test_the_same_report_gives_the_same_bytes():
    assert render(invoice(), "json", RenderOptions()) == render(invoice(), "json", RenderOptions(width=40, color=True, command="x"))


@pytest.mark.parametrize("payloads", [False, True])
@pytest.mark.parametrize("make", [invoice, silent, healthy, hostile])
def test_it_is_written_as_the_standard_library_writes_it(make, payloads):
    from rca.report.json import as_dict
    from rca.report.withhold import withhold

    report = make()
    expected = json.dumps(as_dict(report, payloads), ensure_ascii=True, allow_nan=False, indent=1)
    assert render(report, "json", RenderOptions(payloads=payloads)) == withhold(expected + "\n", report)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_json_does_not_have_is_refused(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json(with_strength(invoice(), value))


def with_strength(report, value):
    first, *others = report.diagnosis.candidates
    changed = replace(first, evidence=(replace(first.evidence[0], points=value), *first.evidence[1:]))
    return replace(report, diagnosis=replace(report.diagnosis, candidates=(changed, *others)))


def test_it_is_ascii_and_names_no_local_path():
    text = render(hostile(), "json", RenderOptions(payloads=True))
    assert text.isascii()
    assert "\x1b" not in text
    assert "/tmp/somewhere" not in text


def test_what_the_scorer_reads_is_there():
    report = as_json(invoice())
    assert report["verdict"] == "origin_found"
    first, second = report["candidates"][:2]
    assert first["location"] == {
        "type": "hop",
        "hop": "H2",
        "service": "invoice-reader",
        "name": "invoice-reader.run",
        "span_ids": ["0000000000000002"],
    }
    assert first["probability"] == 0.7846
    assert first["evidence"][0]["quotes"][0] == {"text": "2026-05-14", "start": 29, "end": 39}
    assert second["location"]["from_span_ids"] == ["0000000000000002"]
    assert second["location"]["to_span_ids"] == ["0000000000000003"]
    assert report["trace_id"] == TRACE


def test_texts_of_hops_are_told_only_with_payloads():
    short, full = as_json(invoice()), as_json(invoice(), payloads=True)
    assert all("text" not in hop[side] for hop in short["hops"] for side in ("input", "output"))
    assert full["hops"][1]["output"]["text"].startswith('{"invoice"')
    assert short["hops"][1]["output"]["length"] == len(full["hops"][1]["output"]["text"])
    assert short["hops"][1]["output"]["sha256"] == full["hops"][1]["output"]["sha256"]


def test_secrets_in_payloads_are_masked_everywhere():
    text = render(hostile(), "json", RenderOptions(payloads=True))
    for secret in ("abcdefghijklmnopqrstuv", "eyJhbGciOi", "AKIAABCDEFGHIJKLMNOP", "hunter22"):
        assert secret in HOSTILE
        assert secret not in text


def test_numbers_that_are_no_json_are_refused():
    wrong = Candidate(Location(LocationType.REQUEST), float("nan"), "bystander")
    report = invoice()
    with pytest.raises(ValueError, match="JSON"):
        render(replace(report, diagnosis=replace(report.diagnosis, candidates=(wrong,))), "json", RenderOptions())
