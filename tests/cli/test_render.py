"""`rca render`, as somebody uses it who has a saved report."""

from __future__ import annotations

import gzip
import json

import pytest
from rca_user import HEALTHY, WRONG, spans_without_payload
from test_exit_codes import one_line


@pytest.fixture
def saved(rca, tmp_path):
    """A report in a file, as the README tells to make one."""
    path = tmp_path / "report.json"
    path.write_text(rca("trace", "--from", WRONG, "--json").stdout, encoding="utf-8")
    return path


def test_it_shows_the_report_as_rca_trace_does(rca, tmp_path):
    whole = rca("trace", "--from", WRONG, "--json", "--payloads").stdout
    live = rca("trace", "--from", WRONG).stdout
    shown = rca("render", "-", stdin=whole)
    assert shown.returncode == 0
    assert shown.stderr == ""
    assert shown.stdout.split("Next\n")[0] == live.split("Next\n")[0]
    assert rca("render", "-", "--json", "--payloads", stdin=whole).stdout == whole


def test_each_output_of_rca_trace_can_be_had_afterwards(rca, saved, tmp_path):
    trace = rca("trace", "--from", WRONG, "-o", "csv", "--payloads").stdout
    whole = tmp_path / "whole.json"
    whole.write_text(rca("trace", "--from", WRONG, "--json", "--payloads").stdout, encoding="utf-8")
    assert rca("render", whole, "-o", "csv", "--payloads").stdout == trace
    done = rca("render", saved, "-o", "markdown=ticket.md", "-o", "dot=graph.dot", "-o", "mermaid")
    assert done.stdout.startswith("flowchart")
    assert (tmp_path / "ticket.md").read_text(encoding="utf-8").startswith("## Origin found: ")
    assert (tmp_path / "graph.dot").read_text(encoding="utf-8").startswith("digraph")


def test_the_next_step_names_the_file_that_is_there(rca, saved):
    assert "rca render report.json -o markdown" in rca("render", "report.json").stdout


def test_a_file_is_taken_by_its_ending(rca, saved, tmp_path):
    done = rca("render", saved, "-o", "hops.csv", "-o", "graph.mmd")
    assert done.returncode == 0
    assert done.stdout == ""
    assert "taken as: -o csv=hops.csv" in done.stderr
    assert (tmp_path / "hops.csv").read_text(encoding="utf-8").startswith("hop,")
    assert (tmp_path / "graph.mmd").read_text(encoding="utf-8").startswith("flowchart")
    assert rca("render", saved, "-q", "-o", "hops.csv").stderr == ""


def test_payloads_that_were_not_saved_are_said_to_be(rca, saved):
    done = rca("render", saved, "--payloads")
    assert done.returncode == 0
    assert "saved without --payloads" in done.stderr
    assert "saved without --payloads" in done.stdout
    assert "not recorded" not in done.stdout


def test_a_compressed_report_is_read(rca, saved, tmp_path):
    (tmp_path / "report.json.gz").write_bytes(gzip.compress(saved.read_bytes()))
    assert rca("render", "report.json.gz", "--json").stdout == saved.read_text(encoding="utf-8")


def test_a_report_is_shown_whatever_its_verdict(rca, tmp_path):
    for path in (HEALTHY, spans_without_payload(tmp_path)):
        report = rca("trace", "--from", path, "--json").stdout
        done = rca("render", "-", stdin=report)
        assert done.returncode == 0
        assert done.stdout.startswith(json.loads(report)["verdict"].upper().replace("_", " "))


@pytest.mark.parametrize(
    ("args", "stdin", "told"),
    [
        (["missing.json"], "", "missing.json: no such file"),
        (["."], "", ".: is a directory"),
        ([""], "", "no such file"),
        (["-"], "", "standard input: empty"),
        (["-"], "{", "standard input: cut off in line 1"),
        ([WRONG], "", "a trace, and no report on one"),
        ([], "", "Missing argument"),
        (["-", "-o", "pdf"], "{}", "formats: json"),
        (["-", "--json", "-o", "csv"], "{}", "cannot share standard output"),
    ],
)  # fmt: skip
def test_what_cannot_be_rendered_is_one_line_and_2(rca, args, stdin, told):
    done = rca("render", *args, stdin=stdin)
    assert done.returncode == 2
    assert told in one_line(done)
    assert done.stdout == ""


def test_the_help_names_every_format(rca):
    from rca.report import formats

    for command in ("trace", "render"):
        told = " ".join(rca(command, "--help", env={"COLUMNS": "200"}).stdout.split())
        assert [name for name in formats() if name not in told] == []
