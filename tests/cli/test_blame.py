"""`rca blame` as a user meets it."""

from __future__ import annotations

import json
import os
import re

import jsonschema
import pytest
from rca_user import HEALTHY, JAEGER, TRACE_ID, WRONG, spans_without_payload

FIXTURES = sorted(p for p in WRONG.parent.iterdir() if ".otlp.json" in p.name or ".jaeger.json" in p.name)


def blamed(rca, *args):
    done = rca("blame", *args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_each_piece_bears_the_number_of_its_hop_and_the_legend_says_what_happened(rca):
    done = rca("blame", "--from", WRONG)
    assert done.returncode == 0
    text, legend = done.stdout.split("Where the pieces come from")
    number = re.search(r"\[EUR 3,840\](\d)", text)[1]
    assert re.search(rf"^  {number}  H\d claim-extractor", legend, re.MULTILINE)
    assert "changed (transposed): “EUR 3,840”, where its input has “EUR 3,480”" in legend
    assert "\x1b" not in done.stdout


def test_the_complaint_is_told_what_it_means(rca):
    asked = rca("blame", "--from", WRONG, "--bad", "3,840", "--expected", "3,480").stdout
    assert "What the complaint means" in asked
    assert "What the complaint means" not in rca("blame", "--from", WRONG).stdout
    assert "“KX-9999” is in no payload" in rca("blame", "--from", WRONG, "--complaint", "KX-9999").stdout


def test_no_line_is_wider_than_the_terminal(rca):
    for width in ("80", "50"):
        done = rca("blame", "--from", WRONG, "--complaint", "the amount is wrong", env={"COLUMNS": width})
        assert max(map(len, done.stdout.splitlines())) <= int(width)


def test_json_keeps_to_its_schema_and_says_the_same_every_time(rca):
    schema = json.loads(rca("schema", "blame").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    args = ("--from", WRONG, "--bad", "3,840", "--expected", "3,480", "--complaint", "not my garage's estimate")
    report = blamed(rca, *args)
    jsonschema.validate(report, schema)
    assert report == blamed(rca, *args)
    assert report["meant"][0]["claim"] == "EUR 3,840"


def test_offsets_are_those_of_the_text(rca):
    report = blamed(rca, "--from", WRONG)
    text = report["final_output"]["text"]
    for path in (*report["claims"], *report["statements"]):
        start, end = path["spots"][0]
        assert text[start:end] == path["claim"]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.name)
def test_every_fixture_can_be_blamed(rca, path):
    done = rca("blame", "--from", path, "--json")
    assert done.returncode in (0, 3), done.stderr
    assert json.loads(done.stdout)["schema"] == "rca.blame/1"


def test_sources_are_those_of_trace(rca, jaeger, tmp_path):
    assert blamed(rca, TRACE_ID, "--from", jaeger)["trace_id"] == TRACE_ID
    assert blamed(rca, "--from", JAEGER)["trace_id"] == TRACE_ID
    assert rca("blame", "--from", "nothing.json").returncode != 0


def test_without_a_final_answer_it_says_so_and_what_to_do(rca, tmp_path):
    done = rca("blame", "--from", spans_without_payload(tmp_path))
    assert done.returncode == 3
    assert "cannot be looked at" in done.stdout
    assert "rca doctor" in done.stdout


def test_hostile_answers_stay_text_and_secrets_stay_secret(rca, tmp_path):
    document = WRONG.read_text("utf-8")
    hostile = "\\\\u001b[31mHail damage password=hunter2-44713 key sk-proj-abcdefghij0123456789ABCD"
    assert "Hail damage" in document
    path = tmp_path / "hostile.otlp.json"
    path.write_text(document.replace("Hail damage", hostile.replace("\\\\", "\\"), 1).replace("Hail damage", hostile), "utf-8")
    for args in ((), ("--json",)):
        done = rca("blame", "--from", path, *args)
        assert "hunter2" not in done.stdout
        assert "abcdefghij0123456789" not in done.stdout
        assert "\x1b" not in done.stdout


def test_a_right_answer_brings_no_change(rca):
    assert not [c for c in blamed(rca, "--from", HEALTHY)["claims"] if c["status"] in ("changed", "handed_over_wrongly")]


def test_colours_at_a_terminal(environment, tmp_path):
    import pty
    import subprocess
    import sys

    main, worker = pty.openpty()
    done = subprocess.Popen([sys.executable, "-m", "rca", "blame", "--from", str(WRONG)], stdout=worker, env=environment, cwd=tmp_path)
    os.close(worker)
    shown = b""
    while True:
        try:
            block = os.read(main, 65536)
        except OSError:
            break
        if not block:
            break
        shown += block
    assert done.wait() == 0
    assert b"\x1b[" in shown
    assert b"[EUR 3,840]" in shown
