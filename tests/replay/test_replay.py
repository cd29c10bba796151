"""`rca replay` as a user meets it: green, red with the evidence that moved, broken fixtures, exit codes, and no network."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.replay.conftest import OWN, Run

OFFLINE = """
import sys
def refuse(event, args):
    if event.startswith(("socket.", "urllib.", "http.")):
        raise RuntimeError("network: " + event)
sys.addaudithook(refuse)
from rca.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_our_own_fixtures_are_as_expected(rca: Run) -> None:
    done = rca("replay", OWN)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert len(lines) - 1 >= 12
    assert all(line.startswith("ok ") for line in lines[:-1])
    assert lines[-1] == f"{len(lines) - 1} fixtures: {len(lines) - 1} as expected"


def test_the_order_and_the_bytes_do_not_depend_on_the_processes(rca: Run) -> None:
    runs = [rca("replay", OWN, "-j", jobs, "--json", env={"PYTHONHASHSEED": str(jobs)}) for jobs in (1, 3)]
    assert runs[0].stdout == runs[1].stdout
    assert len(json.loads(runs[0].stdout)["fixtures"]) >= 12


@pytest.mark.parametrize("broken", ["checks: {digits-exchanged: false}", "checks: {digits-exchanged: {weight: 0.01}}"])
def test_a_broken_rule_is_named_with_the_points_that_are_gone(rca: Run, own: Path, broken: str) -> None:
    (own.parent / "rca.yaml").write_text(broken + "\n")
    done = rca("replay")
    assert done.returncode == 1
    assert "MOVED   fixtures/chain-wrong-number  verdict no_fault_found, expected origin_found with origin claim-extractor" in done.stdout
    (moved,) = [line for line in done.stdout.splitlines() if "digits-exchanged was" in line]
    assert re.match(r" +- claim-extractor: digits-exchanged was \+\d+ points, is ", moved)
    assert "claim-extractor wrote the number 3840" in moved
    assert done.stdout.endswith("3 fixtures: 2 as expected, 1 not as expected\n")


def test_another_origin_tells_both_sides(rca: Run, own: Path) -> None:
    case = own / "chain-wrong-number/case.yaml"
    edit(case, "origin: claim-extractor\nleast", "origin: note-writer\nleast")
    done = rca("replay")
    assert done.returncode == 1
    assert re.search(r"origin claim-extractor \(\d+ %\), expected note-writer", done.stdout)
    assert "the evidence is worth what it was" in done.stdout


def test_an_origin_that_the_trace_does_not_have_is_said(rca: Run, own: Path) -> None:
    edit(own / "chain-wrong-number/case.yaml", "origin: claim-extractor\nleast", "origin: claim-xtractor\nleast")
    assert "the trace has no claim-xtractor; it has request, claim-classifier" in rca("replay").stdout


def test_a_probability_that_fell_is_red_and_small_changes_are_not(rca: Run, own: Path) -> None:
    case = own / "chain-wrong-number/case.yaml"
    kept = yaml.safe_load(case.read_text("utf-8"))
    sure, points = kept["accepted"]["probability"], kept["accepted"]["evidence"][0]["points"]
    edit(case, f"  probability: {sure}", f"  probability: {sure + 0.02:.2f}")
    edit(case, f"points: {points}", f"points: {points + 1.4:.1f}")
    assert rca("replay").returncode == 0
    edit(case, f"least_probability: {kept['least_probability']}", "least_probability: 0.99")
    done = rca("replay")
    assert done.returncode == 1
    assert f"claim-extractor at {100 * sure:.0f} %, expected at least 99 %" in done.stdout


def test_accept_takes_todays_answer_and_keeps_what_people_wrote(rca: Run, own: Path) -> None:
    case = own / "chain-wrong-number/case.yaml"
    edit(case, "origin: claim-extractor\nleast", "origin: note-writer  # see the ticket\nleast")
    case.write_text("# kept by hand\n" + case.read_text("utf-8"), "utf-8")
    other = (own / "chain-healthy/case.yaml").read_bytes()
    done = rca("replay", "--accept")
    assert (done.returncode, "today's answer was taken for 1 of 3 fixtures" in done.stderr) == (0, True)
    text = case.read_text("utf-8")
    assert text.startswith("# kept by hand\n")
    assert "origin: claim-extractor" in text
    assert (own / "chain-healthy/case.yaml").read_bytes() == other
    assert rca("replay").returncode == 0


def test_accept_leaves_expectations_that_hold(rca: Run, own: Path) -> None:
    case = own / "chain-wrong-number/case.yaml"
    case.write_text("origin: claim-extractor  # by hand\nleast_probability: 0.3\n")
    assert rca("replay", "--accept").returncode == 0
    text = case.read_text("utf-8")
    assert text.startswith("origin: claim-extractor  # by hand\nleast_probability: 0.3\naccepted:\n")
    assert "check: digits-exchanged" in text


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("-k", "wrong"), {"chain-wrong-number"}),
        (("-k", "CHAIN and not healthy"), {"chain-wrong-number"}),
        (("-k", "healthy or (fanout and dropped)"), {"chain-healthy", "fanout-handoff-dropped"}),
        (("fixtures/chain-healthy",), {"chain-healthy"}),
        (("fixtures/chain-healthy/case.yaml", "fixtures", "-k", "chain"), {"chain-healthy", "chain-wrong-number"}),
    ],
)
def test_some_of_them(rca: Run, own: Path, words: tuple[str, ...], kept: set[str]) -> None:
    done = rca("replay", *words, "--json")
    assert {row["name"].rpartition("/")[2] for row in json.loads(done.stdout)["fixtures"]} == kept


@pytest.mark.parametrize("expression", ["and", "a and", "(a", "a b", "not", "a)", "(" * 200 + "a" + ")" * 200])
def test_what_is_no_expression(rca: Run, own: Path, expression: str) -> None:
    done = rca("replay", "-k", expression)
    assert done.returncode == 2
    assert "-k " in done.stderr


def test_nothing_to_measure(rca: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    none = rca("replay", "empty")
    assert (none.returncode, none.stdout) == (3, "")
    assert none.stderr == "rca: no fixture in empty\n  → rca record ID -o fixtures/NAME makes one\n"
    assert rca("replay", "-k", "nosuch").returncode == 3
    for path in ("nope/", "fixtures/nope"):
        done = rca("replay", path)
        assert (done.returncode, f"{path}: no such folder" in done.stderr) == (2, True)
    assert rca("replay", "--report", "html").returncode == 2
    assert rca("replay", "--baseline", "nope.json").returncode == 2
    assert rca("replay", "-j", "0").returncode == 2


def test_one_broken_fixture_does_not_hide_the_others(rca: Run, own: Path) -> None:
    data = (own / "chain-healthy/trace.otlp.json.gz").read_bytes()
    cut = {"cut": data[:-700], "no-gzip": b"x" * 40, "empty": b"", "flipped": data[:60] + b"\xff\xff\xff" + data[63:]}
    for name, damaged in cut.items():
        shutil.copytree(own / "chain-healthy", own / name)
        (own / name / "trace.otlp.json.gz").write_bytes(damaged)
    shutil.copytree(own / "chain-healthy", own / "no-trace")
    (own / "no-trace/trace.otlp.json.gz").unlink()
    shutil.copytree(own / "chain-healthy", own / "no-case")
    (own / "no-case/case.yaml").unlink()
    done = rca("replay")
    assert done.returncode == 1
    broken = [line for line in done.stdout.splitlines() if line.startswith("BROKEN")]
    assert {line.split()[1].rpartition("/")[2] for line in broken} == {*cut, "no-trace", "no-case"}
    assert done.stdout.endswith("9 fixtures: 3 as expected, 6 not readable\n")
    assert "Traceback" not in done.stdout + done.stderr
    assert rca("replay", "-k", "cut or empty").returncode == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("orign: x\n", "case.yaml:1: unknown key 'orign', did you mean 'origin'?"),
        ("tags: [a]\nverdict: found\n", "case.yaml:2: verdict is 'found'"),
        ("least_probability: 70\n", "case.yaml:1: least_probability must be 1 or less"),
        ("complaint: 3480\n", "case.yaml:1: complaint must be a text, put it in quotes"),
        ("verdict: no_fault_found\norigin: a\n", "cannot both be expected"),
        ("verdict: [\n", "not valid YAML"),
        ("- a\n", "case.yaml:1: case.yaml must be a mapping"),
    ],
)
def test_a_mistake_in_a_case_is_named_with_its_line(rca: Run, own: Path, text: str, message: str) -> None:
    (own / "chain-healthy/case.yaml").write_text(text)
    done = rca("replay")
    assert done.returncode == 1
    assert message in done.stdout


def test_insufficient_evidence_is_no_pass(rca: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "rca.yaml").write_text("mappings: []\n")
    import gzip

    path = own / "chain-wrong-number/trace.otlp.json.gz"
    document = json.loads(gzip.decompress(path.read_bytes()))
    for resource in document["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                span["attributes"] = [a for a in span.get("attributes", ()) if not a["key"].endswith(("messages", "instructions"))]
    path.write_bytes(gzip.compress(json.dumps(document).encode()))
    done = rca("replay", "fixtures/chain-wrong-number")
    assert done.returncode == 3
    assert "BLIND   fixtures/chain-wrong-number  verdict insufficient_evidence, expected origin_found" in done.stdout
    assert rca("replay").returncode == 1


def test_the_network_is_never_touched(rca: Run, own: Path) -> None:
    configured = (
        "sources: [{name: prod, kind: tempo, url: 'http://127.0.0.1:9'}]\nsource: prod\n"
        "judge: {url: 'http://127.0.0.1:9/v1', model: m, required: true}\n"
    )
    (own.parent / "rca.yaml").write_text(configured)
    env = {"RCA_FROM": "http://127.0.0.1:9", "RCA_JUDGE_URL": "http://127.0.0.1:9/v1", "RCA_JUDGE_MODEL": "m"}
    for jobs in ("1", "2"):
        done = rca("replay", "-j", jobs, env=env, program=("-c", OFFLINE))
        assert done.returncode == 0, done.stderr
        assert "3 as expected" in done.stdout
    # the hook does refuse: the same program cannot ask a server
    asked = rca("trace", "0" * 31 + "1", "--from", "http://127.0.0.1:9", program=("-c", OFFLINE))
    assert "network: socket." in asked.stderr


def test_lines_go_to_stderr_where_a_report_takes_standard_output(rca: Run, own: Path) -> None:
    done = rca("replay", "--json")
    assert json.loads(done.stdout)["schema"] == "rca.replay/1"
    assert "3 fixtures: 3 as expected" in done.stderr
    quiet = rca("replay", "-q")
    assert quiet.stdout == "3 fixtures: 3 as expected\n"
    two = rca("replay", "--json", "--report", "junit")
    assert (two.returncode, "cannot share standard output" in two.stderr) == (2, True)


def test_it_can_be_found(rca: Run) -> None:
    assert "record " in rca("--help").stdout
    told = rca("replay", "--help").stdout
    assert "Exit codes: 0 all as expected, 1 some not, 2 usage, 3 nothing could be measured" in told
    assert "did you mean: rca replay" in rca("repaly").stderr
