"""What CI servers get: valid under the published schemas, escaped for each reader, and compared with a baseline."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.replay.answer import Answer, Suspect, Told
from rca.replay.case import Case
from rca.replay.compare import Moved
from rca.replay.fixture import Fixture
from rca.replay.report import FORMATS, Replay, Was, render
from rca.replay.run import Outcome, Status
from tests.replay.conftest import Run

SCHEMAS = Path(__file__).with_name("schemas")
SARIF = jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text("utf-8")))
JUNIT = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")
HOSTILE = (
    "\x1b[31m<script>alert(1)</script> @here <!channel> [x](http://evil) {0} 100% `a` | b\r\n::error::owned\n##[command]x "
    "]]> & \x00 \u202e sk-live-4242424242abcdef4242 ::set-output name=a::b ![i](http://evil/i.png) https://evil"
)


def outcome(name: str = "fixtures/a", status: Status = Status.MOVED, text: str = "new-claim", **more: Any) -> Outcome:
    found = Answer("origin_found", (Suspect("extractor", 0.731, "wrong_number", (Told("new-claim", 61.7, text),)),), "f" * 16)
    moved = (Moved("new-claim", "extractor", 61.7, None, text), Moved("label-nearer", text, None, 12.0))
    shown: Mapping[str, Any] = {"problems": (f"origin {text}",), "moved": moved, "notes": (text,)} if status is Status.MOVED else {}
    broken = {"error": text, "hint": text, "answer": None} if status is Status.BROKEN else {"answer": found}
    return Outcome(Fixture(Path(name), name), status, Case(origin="writer", line=3), **{**broken, **shown, **more})


def everything(text: str = "why") -> Replay:
    rows = [outcome(f"fixtures/{status}", status, text) for status in Status]
    return Replay(rows, {"fixtures/moved": Was("ok", "writer", "origin_found", 0.8), "fixtures/gone": Was("ok", text)})


@pytest.mark.parametrize("text", ["why", HOSTILE])
@pytest.mark.parametrize("replay", [Replay([]), Replay([outcome()]), None], ids=["none", "one", "all"])
def test_sarif_is_valid(replay: Replay | None, text: str) -> None:
    log = json.loads(render(replay or everything(text), "sarif"))
    SARIF.validate(log)
    if replay is None:
        results = log["runs"][0]["results"]
        assert [row["ruleId"] for row in results] == ["origin-moved", "insufficient-evidence", "fixture-not-readable"]
        assert results[0]["locations"][0]["physicalLocation"] == {
            "artifactLocation": {"uri": "fixtures/moved/case.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 3},
        }
        assert [row["baselineState"] for row in results] == ["new", "new", "new"]


def test_nothing_in_sarif_is_a_link_or_a_placeholder() -> None:
    for row in json.loads(render(everything(HOSTILE), "sarif"))["runs"][0]["results"]:
        assert not re.search(r"(?<!\\)\[[^\]]*(?<!\\)\]\(", row["message"]["text"])
        assert not re.search(r"(?<!\{)\{0\}(?!\})", row["message"]["text"])


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_whatever_payloads_hold_junit_and_sarif_are_valid(text: str) -> None:
    replay = everything(text)
    JUNIT.validate(render(replay, "junit"))
    SARIF.validate(json.loads(render(replay, "sarif")))


def test_junit_says_what_ci_servers_show() -> None:
    document = render(everything(HOSTILE), "junit")
    JUNIT.validate(document)
    suite = ElementTree.fromstring(document)[0]
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "errors": "1",
        "skipped": "1",
    }
    marks = {case.get("name"): [child.tag for child in case] for case in suite}
    assert marks == {"ok": ["system-out"], "moved": ["failure"], "blind": ["failure"], "broken": ["error"], "open": ["skipped"]}
    failure = suite.find("testcase[@name='moved']/failure")
    assert failure is not None
    assert "extractor: new-claim was +62 points, is gone" in str(failure.text)


def test_github_takes_each_annotation_as_one_command() -> None:
    lines = render(everything(HOSTILE), "github").splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::error", "::error", "::notice"]
    for line in lines:
        command, properties, data = re.fullmatch(r"::(error|notice) ([^:]*)::(.*)", line).groups()  # type: ignore[union-attr]
        assert command
        assert [pair.partition("=")[0] for pair in properties.split(",")] == ["file", "line", "title"]
        assert "##[" not in data
    told = lines[0].partition("::error ")[2].partition("::")[2].replace("%0A", "\n").replace("%25", "%")
    assert "100%" in told
    assert "extractor: new-claim was +62 points, is gone" in told.splitlines()[1]


def test_a_comma_or_colon_in_a_name_does_not_end_a_property() -> None:
    line = render(Replay([outcome("fixtures/a,b: 5%/c")]), "github")
    assert "file=fixtures/a%2Cb%3A 5%25/c/case.yaml,line=3," in line


@pytest.mark.parametrize("name", list(FORMATS))
def test_no_format_lets_controls_or_secrets_through(name: str) -> None:
    text = render(everything(HOSTILE), name)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    assert "sk-live-4242" not in text


def test_markdown_has_no_markup_of_payloads() -> None:
    text = re.sub(r"``.*?``|`[^`\n]*`", "", render(everything(HOSTILE), "markdown"))
    for mark in ("<script", "[x](http", "![i](", "@here", "<!channel>", "https://evil"):
        assert mark not in text


def test_markdown_tells_what_changed_and_fits_into_a_comment() -> None:
    text = render(everything(), "markdown")
    assert "Against the baseline: 1 broke, 4 new, 1 gone" in text
    assert "| `fixtures/moved` | broke | `writer 80 %` | `extractor 73 %` |" in text
    assert "extractor: new-claim was +62 points, is gone: why" in text
    many = Replay([outcome(f"fixtures/{n}", text="w" * 300) for n in range(400)])
    assert len(render(many, "markdown")) < 65_536
    assert re.search(r"… and \d+ more that are not as expected", render(many, "markdown"))
    same = Replay([outcome()], {"fixtures/a": Was("moved", "extractor", "origin_found", 0.74)})
    assert "Nothing changed against the baseline." in render(same, "markdown")


def test_a_baseline_on_the_command_line(rca: Run, own: Path) -> None:
    assert rca("replay", "--report", "json=main.json", "--report", "junit=j.xml", "--report", "sarif=s.sarif").returncode == 0
    again = rca("replay", "--baseline", "main.json", "-q")
    assert "nothing changed against the baseline" in again.stdout
    (own.parent / "rca.yaml").write_text("checks: {digits-exchanged: false}\n")
    red = rca("replay", "--baseline", "main.json", "--report", "markdown=c.md", "--report", "junit=j.xml", "--report", "sarif=s.sarif")
    assert red.returncode == 1
    assert re.search(r"broke: fixtures/chain-wrong-number claim-extractor \d+ % -> no fault found", red.stdout)
    comment = (own.parent / "c.md").read_text("utf-8")
    assert re.search(r"\| `fixtures/chain-wrong-number` \| broke \| `claim-extractor \d+ %` \| `no fault found` \|", comment)
    JUNIT.validate(str(own.parent / "j.xml"))
    SARIF.validate(json.loads((own.parent / "s.sarif").read_text("utf-8")))
    for text in ("{", "[]", '{"schema": "rca.replay/1", "fixtures": [{}]}', '{"schema": "rca.report/1"}'):
        (own.parent / "bad.json").write_text(text)
        done = rca("replay", "--baseline", "bad.json")
        assert (done.returncode, "rca replay --report json=report.json" in done.stderr) == (2, True)


def test_github_gets_annotations_and_the_job_summary(rca: Run, own: Path) -> None:
    (own.parent / "rca.yaml").write_text("checks: {digits-exchanged: false}\n")
    summary = own.parent / "summary.md"
    summary.write_text("before\n")
    done = rca("replay", "--report", "github", env={"GITHUB_STEP_SUMMARY": str(summary)})
    assert done.returncode == 1
    assert "\n::error file=fixtures/chain-wrong-number/case.yaml,line=" in done.stdout
    assert summary.read_text("utf-8").startswith("before\n## rca replay: not as expected")
    assert "MOVED " in done.stdout


def test_same_outcomes_same_bytes() -> None:
    for name in FORMATS:
        assert render(everything(HOSTILE), name) == render(replace(everything(HOSTILE)), name)
