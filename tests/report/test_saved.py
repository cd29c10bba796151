"""Reports that are read back from what `rca trace --json` wrote."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_reports import NAMES, development, fixture
from samples import healthy, hostile, invoice, silent

from rca import __version__
from rca.errors import UsageError
from rca.model import JudgedPlace, JudgeReport, Report, Saved
from rca.report import RenderOptions, formats, render
from rca.report.escape import MASKED, mask
from rca.report.saved import read

JUDGE = JudgeReport(
    "qwen3:8b",
    "hop",
    (JudgedPlace("H2", "introduced", 0.9, 1.25, (("H2.output", "2026-05-14"),), "the date", "", ("the date is in the request",)),),
    (("H3", "the budget was spent"),),
    ("H2",),
    3,
    1200,
    80,
    0.0123,
    "USD",
    {"live": 2, "cache": 1},
    ("one note",),
    "a date was misread",
    "read it again",
)
SAMPLES = {"invoice": invoice, "silent": silent, "healthy": healthy, "hostile": hostile, "judged": lambda: replace(invoice(), judge=JUDGE)}


def as_json(report: Report, payloads: bool = False) -> str:
    return render(report, "json", RenderOptions(payloads=payloads))


def back(text: str) -> Report:
    return read(text.encode(), "report.json")


def refused(text: str | bytes) -> UsageError:
    with pytest.raises(UsageError) as caught:
        read(text.encode() if isinstance(text, str) else text, "report.json")
    assert caught.value.message.startswith("report.json: ")
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 250
    assert caught.value.hint
    return caught.value


# ---------------------------------------------------------------- there and back


def spanless(report: Report) -> Report:
    """The report without spans, which are not saved: the page draws from them when attempts failed, and nothing else looks at them."""
    return replace(report, trace=replace(report.trace, spans=()), saved=Saved(report.span_count, report.services))


@pytest.mark.parametrize("payloads", [False, True])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_comes_back_byte_for_byte(name: str, payloads: bool) -> None:
    text = as_json(SAMPLES[name](), payloads)
    assert as_json(back(text), payloads) == text


@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_comes_back_byte_for_byte_and_is_shown_alike(name: str) -> None:
    report = fixture(name)
    for payloads in (False, True):
        text = as_json(report, payloads)
        assert as_json(back(text), payloads) == text
    whole = back(as_json(report, True))
    for form in (f for f in formats() if f != "json"):
        options = RenderOptions(payloads=True, command="ID", color=True)
        assert render(whole, form, options) == render(spanless(report), form, options), form


@pytest.mark.parametrize("part", ["bench/traces", "bench/healthy/traces", "live"])
def test_every_development_case_comes_back_byte_for_byte(shared: Any, part: str) -> None:
    seen = 0
    for name, report in development(shared, part):
        for payloads in (False, True):
            text = as_json(report, payloads)
            assert as_json(back(text), payloads) == text, name
        whole, plain = back(as_json(report, True)), RenderOptions(command="ID")
        for form in formats() if seen % 4 == 0 else ("text", "markdown"):  # all formats of all cases take minutes
            assert render(whole, form, plain) == render(spanless(report), form, plain), (name, form)
        seen += 1
    assert seen >= 24


@pytest.mark.parametrize("name", NAMES)
def test_what_was_not_saved_is_never_told_as_not_recorded(name: str) -> None:
    report = fixture(name)
    short = back(as_json(report))
    assert all(not hop.output.text for hop in short.graph.hops)
    for form in ("text", "markdown"):
        options = RenderOptions(command="ID", payloads=True)
        shown, live = render(short, form, options), render(report, form, options)
        assert shown.count("not recorded") == live.count("not recorded")
        assert "(empty)" not in shown or "(empty)" in live
        assert "saved without --payloads" in shown
        assert shown.splitlines()[0] == live.splitlines()[0]


def test_long_requests_and_answers_come_back_as_the_excerpt_that_they_are() -> None:
    report = invoice()
    long = replace(report.graph.final, text="password=Kx9-22771-ZZ " * 90)
    text = as_json(replace(report, graph=replace(report.graph, final=long)))
    again = back(text)
    assert again.graph.final.length == 22 * 90
    assert json.loads(text)["final_output"]["excerpt"] is True
    assert as_json(again) == text
    assert json.loads(as_json(again, payloads=True))["final_output"]["excerpt"] is True


# ---------------------------------------------------------------- older and newer


def without_newer_fields(row: Any) -> Any:
    """A report as it was before reports were read back."""
    newer = {"fingerprint", "services", "other_evidence", "pieces", "key", "how", "sourced", "before", "source", "spots", "rests_on"}
    if isinstance(row, list):
        return [without_newer_fields(item) for item in row]
    if not isinstance(row, dict):
        return row
    claim = "born" in row or "spans" in row
    step = "where" in row
    kept = {k: v for k, v in row.items() if not (claim and k in newer) and not (step and k in ("start", "end"))}
    return {k: without_newer_fields(v) for k, v in kept.items() if not ("spans" in row and k == "cause")}


def test_a_report_without_the_newer_fields_is_read() -> None:
    old = without_newer_fields(json.loads(as_json(invoice())))
    assert "fingerprint" not in old
    assert "spots" not in old["claims"][0]
    report = back(json.dumps(old))
    assert json.loads(as_json(report))["fingerprint"] == json.loads(as_json(invoice()))["fingerprint"]
    assert report.services == ("intake", "invoice-reader", "writer")


def test_fields_that_this_version_does_not_know_are_ignored() -> None:
    row = json.loads(as_json(invoice()))
    row["mood"] = {"of": ["the", "day"]}
    row["hops"][0]["colour"] = "blue"
    assert as_json(back(json.dumps(row))) == as_json(invoice())


def test_a_newer_schema_or_version_is_said_to_be_newer() -> None:
    row = json.loads(as_json(invoice()))
    assert refused(json.dumps(row | {"schema": "rca.report/2"})).hint == "install a newer rca"
    row["candidates"][0]["role"] = "instigator"
    assert "newer" not in refused(json.dumps(row)).hint
    assert f"this is {__version__}" in refused(json.dumps(row | {"rca_version": "99.0.0"})).hint


# ---------------------------------------------------------------- what is no report

NO_REPORT = [
    (b"", "empty"),
    (b"\xff\xfe\x00", "not UTF-8"),
    (b"ORIGIN FOUND  H2\n", "not JSON (line 1"),
    (b"[]", "must be an object, it is a list"),
    (b"null", "must be an object, it is null"),
    (b"{}", "'schema' is not rca.report/1"),
    (b'{"schema": {"a": 1}}', "'schema' is not rca.report/1"),
    (b'{"resourceSpans": []}', "a trace, and no report"),
    (b'{"schema": "rca.blame/1"}', "rca blame --json"),
    (b'{"schema": "rca.report/1"}', "has no 'candidates'"),
    (b"[" * 200_000, "nested too deeply"),
    (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
    (b'{"schema": "rca.report/1"}{"schema": "rca.report/1"}', "not JSON (line 1"),
]


@pytest.mark.parametrize(("data", "told"), NO_REPORT, ids=range(len(NO_REPORT)))
def test_what_is_no_report_is_refused_in_one_line(data: bytes, told: str) -> None:
    assert told in refused(data).message


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_report_that_was_cut_off_is_said_to_be(share: float) -> None:
    text = as_json(invoice()).rstrip()
    assert "cut off" in refused(text[: int(len(text) * share)]).message


FAULTS = [
    (("verdict",), "guilty", "verdict must be one of origin_found"),
    (("spans",), -1, "spans must not be below 0"),
    (("spans",), 2**80, "spans must be a finite number"),
    (("spans",), True, "spans must be a whole number, it is true or false"),
    (("candidates", 0, "probability"), float("nan"), "candidates[0].probability must be a finite number"),
    (("candidates", 0, "probability"), float("inf"), "candidates[0].probability must be a finite number"),
    (("candidates", 0, "probability"), 1.5, "candidates[0].probability must be a number from 0 to 1"),
    (("candidates", 0, "location", "span_ids"), ["$(reboot)"], "candidates[0].location.span_ids[0] must be an id"),
    (("candidates", 0, "location", "hop"), "H99", "candidates speak of 'H99'"),
    (("candidates", 1, "evidence", 0, "quotes"), None, "candidates[1].evidence[0].quotes must be a list, it is null"),
    (("trace_ids",), ["x; reboot"], "trace_ids[0] must be an id"),
    (("trace_id",), "ff", "trace_id must be the first of trace_ids"),
    (("hops", 1, "id"), "H1", "hops have an id twice"),
    (("hops", 1, "input"), [], "hops[1].input must be an object, it is a list"),
    (("hops", 1, "facts"), {"a": []}, "hops[1].facts.a must be"),
    (("hops", 1, "start_ns"), 1.5, "hops[1].start_ns must be a whole number, it is a number"),
    (("edges", 0, "kinds"), ["magic"], "edges[0].kinds[0] must be one of content"),
    (("edges", 0, "arrived"), "all", "edges[0].arrived must be a number, it is a text"),
    (("claims", 0, "spots"), [[1]], "claims[0].spots[0] must be two whole numbers"),
    (("links", "trace"), 7, "links.trace must be a text, it is a whole number"),
    (("judge",), [], "judge must be an object"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "told"), FAULTS, ids=[".".join(map(str, f[0])) + f"={f[1]!r:.9}" for f in FAULTS])
def test_the_field_at_fault_is_named(path: tuple[Any, ...], value: Any, told: str) -> None:
    row = json.loads(as_json(invoice()))
    where = row
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = value
    assert told in refused(json.dumps(row)).message


def test_claims_that_rest_on_each_other_without_end_are_refused() -> None:
    row = json.loads(as_json(invoice()))
    claim = row["claims"][0]
    for _ in range(60):
        claim = {**claim, "rests_on": [claim]}
    row["claims"] = [claim]
    assert "nested too deeply" in refused(json.dumps(row)).message


def test_links_that_are_not_of_the_web_are_left_out() -> None:
    row = json.loads(as_json(invoice()))
    row["links"] = {"trace": "javascript:alert(1)", "0000000000000002": "https://jaeger.example.org/trace/1"}
    assert dict(back(json.dumps(row)).links) == {"0000000000000002": "https://jaeger.example.org/trace/1"}


@pytest.mark.parametrize("unit", [b'"\\u0041', b"[1,", b'{"schema": "rca.report/1", "hops": [[['])
def test_a_hundred_megabytes_of_nonsense_are_refused_soon(unit: bytes) -> None:
    began = time.perf_counter()
    refused(unit * (100_000_000 // len(unit)))
    assert time.perf_counter() - began < 20


# ---------------------------------------------------------------- hostile

WHOLE = json.loads(as_json(replace(invoice(), judge=JUDGE), payloads=True))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["request", "final", "H1", "H9", "\x1b[2J", "<script>", "\ud800", "=1+1", "]]>", "%%{init}%%", "-1", "a" * 5000]),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def places(row: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, value in row.items() if isinstance(row, dict) else enumerate(row) if isinstance(row, list) else ():
        yield from places(value, (*path, key))


PLACES = list(places(WHOLE))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3), st.booleans())
def test_a_tampered_report_is_refused_or_shown_in_every_format(changes: list[tuple[tuple[Any, ...], Any]], drop: bool) -> None:
    row = copy.deepcopy(WHOLE)
    for path, value in changes:
        where = row
        try:
            for step in path[:-1]:
                where = where[step]
            if drop:
                del where[path[-1]]
            else:
                where[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    text = json.dumps(row)
    try:
        report = back(text)
    except UsageError:
        refused(text)
        return
    for form in formats():
        assert "\x1b" not in render(report, form, RenderOptions(payloads=True))


SECRET = "password=Kx9-22771-ZZ and api_key: sk-abcdefghijklmnop1234567890"


def test_secrets_that_somebody_wrote_into_a_report_are_masked() -> None:
    row = json.loads(as_json(invoice(), payloads=True))
    row["hops"][1]["output"]["text"] = row["reason"] = row["candidates"][0]["evidence"][0]["sentence"] = SECRET
    for form in formats():
        shown = render(back(json.dumps(row)), form, RenderOptions(payloads=True))
        assert "22771" not in shown
        assert "abcdefghij" not in shown


SHAPES = ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "AKIAABCDEFGHIJKLMNOP", "-----BEGIN PRIVATE KEY-----", "abc123def456ghi789", SECRET]
NAMES_OF_SECRETS = ["password", "secret_key", "Bearer ", "://a:b@h", "AKIA", "sig=", "hf_"]
PIECES = st.sampled_from([*SHAPES, *NAMES_OF_SECRETS, *(MASKED, MASKED[:9]), *("=", ": ", '"', "\\", " ", "]", "x", ",", "\n")])


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=12).map("".join), st.integers(0, 200))
def test_masking_twice_changes_nothing(text: str, cut: int) -> None:
    once = mask(text)
    assert mask(once) == once
    part = mask(once[:cut])
    assert mask(part) == part


def test_a_payload_cannot_unmake_a_report_by_what_it_calls_a_secret() -> None:
    report = invoice()
    words = "password=origin_found passwd=4711 pwd=hop_is secret_key=0000000000000002 passphrase=origin"
    final = replace(report.graph.final, text=words)
    evidence = tuple(replace(e, claim="4711", sentence="it says 4711") for e in report.diagnosis.evidence)
    first = replace(report.diagnosis.candidates[0], evidence=evidence)
    diagnosis = replace(report.diagnosis, candidates=(first,), evidence=evidence)
    text = as_json(replace(report, graph=replace(report.graph, final=replace(final, text=words + "." * 4711)), diagnosis=diagnosis))
    row = json.loads(text)
    assert row["verdict"] == "origin_found"
    assert row["candidates"][0]["role"] == "origin"
    assert row["candidates"][0]["location"]["span_ids"] == ["0000000000000002"]
    assert row["candidates"][0]["evidence"][0]["sentence"] == f"it says {MASKED}"
    assert as_json(back(text)) == text


def test_a_secret_is_found_behind_the_escapes_of_json() -> None:
    report = invoice()
    final = replace(report.graph.final, text='password="Pässwort-9"')
    evidence = tuple(replace(e, sentence="it says\nPässwort-9") for e in report.diagnosis.evidence)
    first = replace(report.diagnosis.candidates[0], evidence=evidence)
    diagnosis = replace(report.diagnosis, candidates=(first,), evidence=evidence)
    row = json.loads(as_json(replace(report, graph=replace(report.graph, final=final), diagnosis=diagnosis)))
    assert row["candidates"][0]["evidence"][0]["sentence"] == f"it says\n{MASKED}"
