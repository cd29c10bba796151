"""`rca schema --diff`, as somebody uses it who keeps reports over years."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_exit_codes import one_line

OLD = Path(__file__).resolve().parents[1] / "report" / "old"


def test_todays_schema_differs_in_nothing_from_itself(rca):
    for which in ("report", "blame", "config"):
        done = rca("schema", which, "--diff", "-", stdin=rca("schema", which).stdout)
        assert done.returncode == 0
        assert done.stdout.endswith("nothing removed or narrowed\n")
        assert len(done.stdout.splitlines()) == 1


def test_an_older_schema_was_only_added_to(rca):
    done = rca("schema", "--diff", OLD / "schema.json.gz")
    assert done.returncode == 0
    assert "added     fingerprint\n" in done.stdout
    assert "removed" not in done.stdout.rsplit("\n", 2)[0]


def test_an_older_report_says_what_it_lacks(rca):
    done = rca("schema", "--diff", OLD / "hop.json.gz")
    assert done.returncode == 0
    assert "lacks     fingerprint\n" in done.stdout


def test_what_was_removed_is_exit_code_1(rca, tmp_path):
    older = json.loads(rca("schema").stdout)
    older["properties"]["mood"] = {"type": "string"}
    older["properties"]["verdict"]["enum"].append("shrug")
    (tmp_path / "older.json").write_text(json.dumps(older))
    done = rca("schema", "--diff", "older.json")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "removed   mood",
        'narrowed  verdict: no longer "shrug"',
        "older.json, compared with today's rca.report/1: 2 removed or narrowed",
    ]


@pytest.mark.parametrize(
    ("stdin", "told"),
    [
        ("", "empty"),
        ("{", "cut off"),
        ("[1]", "no schema, and no report"),
        ('{"a": 1}', "no schema, and no report"),
        ('{"$schema": "x", "$id": "rca.config.1.json", "type": "object"}', "rca schema config --diff"),
        ('{"type": "object", "properties": {"reason": {"$ref": "#/nowhere"}}}', "leads nowhere"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "nested too deeply"),
    ],
    ids=range(7),
)
def test_what_is_no_schema_is_one_line_and_2(rca, stdin, told):
    done = rca("schema", "--diff", "-", stdin=stdin)
    assert done.returncode == 2
    assert told in one_line(done)
