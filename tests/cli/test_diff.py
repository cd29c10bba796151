"""`rca diff` as a user meets it."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from rca_user import HEALTHY, JAEGER, TRACE_ID, WRONG

from tests.compare.variants import WRONG_ID, mended, variant, write

GOOD_ID = "a" * 32


@pytest.fixture
def runs(tmp_path):
    """A good run and the bad one, as files."""
    return write(tmp_path, "good", mended()), write(tmp_path, "bad", variant(WRONG_ID))


def test_it_says_where_the_data_parts_and_what_follows(rca, runs):
    done = rca("diff", *runs)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("PARTS AT  H2 claim-extractor\n")
    assert "repair_estimate: 3480 → 3840" in done.stdout
    assert "= H1 claim-classifier" in done.stdout
    assert done.stderr == ""


def test_ids_are_looked_for_in_one_place_or_each_in_its_own(rca, runs, tmp_path, jaeger):
    done = rca("diff", GOOD_ID, WRONG_ID, "--from", tmp_path, "--json")
    assert json.loads(done.stdout)["parts_at"]["hop"] == "H2"
    mixed = rca("diff", runs[0], WRONG_ID, "--from-bad", tmp_path, "--json")
    assert mixed.stdout == done.stdout
    served = rca("diff", JAEGER, TRACE_ID, "--from-bad", jaeger, "--json")
    assert json.loads(served.stdout)["warnings"][0]["code"] == "same_trace"


def test_json_keeps_to_its_schema_and_says_the_same_every_time(rca, runs, tmp_path):
    schema = json.loads(rca("schema", "diff").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    silent = write(tmp_path, "silent", mended("d" * 32, silent=True))
    for pair in (runs, (HEALTHY, WRONG), (WRONG, WRONG), (silent, runs[1])):
        first = rca("diff", *pair, "--json")
        jsonschema.validate(json.loads(first.stdout), schema)
        assert first.stdout == rca("diff", *pair, "--json").stdout
    told = json.loads(rca("diff", *runs, "--json").stdout)
    assert told["differs"]
    assert told["comparable"]
    assert told["parts_at"] == {"type": "hop", "hop": "H2", "source": "", "good_hop": "H2", "clear": True}


def test_exit_code_says_whether_they_differ(rca, runs, tmp_path):
    again = write(tmp_path, "again", mended("b" * 32, hours=-1))
    assert rca("diff", *runs, "--exit-code").returncode == 1
    assert rca("diff", runs[0], again, "--exit-code").returncode == 0
    assert rca("diff", HEALTHY, WRONG, "--exit-code").returncode == 1
    assert rca("diff", HEALTHY, WRONG).returncode == 0


def test_markdown_goes_into_a_file(rca, runs, tmp_path):
    done = rca("diff", *runs, "-o", f"markdown={tmp_path / 'd.md'}", "-q")
    assert (done.returncode, done.stdout) == (0, "")
    text = (tmp_path / "d.md").read_text("utf-8")
    assert text.startswith("## Parts at: H2 claim-extractor")
    assert "| **parts here** | H2 claim-extractor | equal | differs |" in text


def test_no_line_is_wider_than_the_terminal(rca, runs):
    for width in ("100", "60", "44"):
        for pair in (runs, (HEALTHY, WRONG)):
            done = rca("diff", *pair, env={"COLUMNS": width})
            assert max(map(len, done.stdout.splitlines())) <= int(width)


def test_what_cannot_be_compared_is_never_called_equal(rca, runs, tmp_path):
    silent = write(tmp_path, "silent", variant("d" * 32, silent=True))
    for pair, reason in (
        ((silent, runs[1]), "The good run records no inputs and outputs."),
        ((runs[0], silent), "The bad run records no inputs and outputs."),
        ((HEALTHY, WRONG), "These are different pipelines"),
    ):
        done = rca("diff", *pair)
        assert done.stdout.startswith("CANNOT COMPARE")
        assert reason in done.stdout
        assert "equal" not in done.stdout


def test_the_same_trace_twice_and_swapped_runs_are_noticed(rca, runs):
    assert rca("diff", runs[0], runs[0]).stdout.startswith("THE SAME TRACE")
    later = mended(hours=5)
    runs[0].write_text(later, "utf-8")
    assert "exchange them if they were swapped" in " ".join(rca("diff", *runs).stdout.split())


def test_mistakes_are_told_in_one_line_with_a_next_step(rca, runs, tmp_path):
    both = tmp_path / "both.jsonl"
    both.write_text("\n".join(path.read_text("utf-8") for path in runs), "utf-8")
    for args, code, words in (
        ((), 2, "two traces are compared, and the good one is missing"),
        ((runs[0],), 2, "the bad one is missing"),
        (("nothing.json", runs[1]), 2, "the good run: nothing.json: no such file"),
        ((both, runs[1]), 2, "the good run: .*holds 2 traces, which one is meant"),
        ((runs[0], "f" * 32, "--from", tmp_path), 4, "the bad run: .*f{32}"),
        ((runs[0], runs[1], "-o", "html"), 2, "no format is named 'html'"),
        (("-", "-"), 2, "standard input can hold one of the two"),
    ):
        done = rca("diff", *args)
        assert done.returncode == code, (args, done.stderr)
        assert re.search(words, done.stderr), (args, done.stderr)
        assert "→" in done.stderr
        assert "Traceback" not in done.stderr
    named = rca("diff", GOOD_ID, WRONG_ID, "--from", both, "--json")
    assert json.loads(named.stdout)["parts_at"]["hop"] == "H2"


def test_one_side_may_be_piped_in(rca, runs):
    done = rca("diff", "-", runs[1], stdin=runs[0].read_text("utf-8"))
    assert done.stdout.startswith("PARTS AT  H2")


def test_hostile_payloads_reach_nobody(rca, tmp_path):
    evil = "\\u001b[31m<img src=x onerror=alert(1)> @here [x](http://evil) password=Kx9-22771-zz"
    good = write(tmp_path, "good", mended(texts={"motor_weather": "motor_weather_fine"}))
    bad = write(tmp_path, "bad", variant(WRONG_ID, texts={"motor_weather": evil}))
    shown = rca("diff", good, bad).stdout
    assert "\x1b" not in shown
    for form in ("text", "json", "markdown"):
        text = rca("diff", good, bad, "-o", form).stdout
        assert "Kx9-22771" not in text, form
    text = re.sub("`[^`]*`", "", rca("diff", good, bad, "-o", "markdown").stdout)  # nothing in a code span is markup
    assert "<img" not in text
    assert "](http://evil)" not in text
    assert "@here" not in text
