"""A judge's answers in a fixture: recorded once from a real endpoint's form, replayed from the file alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import yaml

from rca.config import Config, JudgeConfig, RedactConfig
from rca.conventions import capture_all
from rca.graph import build
from rca.judge.records import Place
from rca.model import Complaint
from rca.replay.fixture import Fixture
from rca.replay.record import Judging, Wanted, record
from rca.replay.run import Status, replay
from tests.judge.simulated import Simulated
from tests.replay.conftest import OWN, Run
from tests.replay.test_record import trace_of
from tests.replay.test_replay import OFFLINE

JUDGE = JudgeConfig(url="http://127.0.0.1:9/v1", model="m", plan="trace", votes=2, key="sk-never-written-0123456789")


def recorded(folder: Path) -> Fixture:
    """A fixture in which a judge that knows the fault was asked about a trace."""
    trace = trace_of(OWN / "chain-wrong-number.otlp.json")
    asker = Simulated(build(trace, capture_all(trace), Config()), Place("H2", "H2"))
    record(trace, folder, Wanted(Complaint("the amount"), accept=True), Config(), RedactConfig(), Judging(JUDGE, asker))
    return Fixture(folder, folder.name)


def test_answers_are_kept_and_counted_again_without_network(rca: Run, tmp_path: Path) -> None:
    fixture = recorded(tmp_path / "fixtures/judged")
    kept = yaml.safe_load(fixture.case.read_text("utf-8"))
    assert kept["judge"] == {"model": "m", "plan": "trace", "votes": 2}
    assert any(row["check"] == "judge" for row in kept["accepted"]["evidence"])
    assert "sk-never-written" not in "".join(p.read_text("utf-8") for p in (fixture.case, fixture.cassette))
    assert "i.halvorsen" not in fixture.cassette.read_text("utf-8").lower()
    (tmp_path / "rca.yaml").write_text("judge: {url: 'http://127.0.0.1:9/v1', model: other, plan: hop, blind: true}\n")
    done = rca("replay", "--json", program=("-c", OFFLINE))
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["fixtures"]
    assert any(item["check"] == "judge" for item in row["answer"]["suspects"][0]["evidence"])


def test_a_cassette_without_the_answer_says_so(tmp_path: Path) -> None:
    fixture = recorded(tmp_path / "judged")
    tape = json.loads(fixture.cassette.read_text("utf-8"))
    for entry in tape["answers"]:
        entry["key"] = "0" * 64 + entry["key"][:4]
    fixture.cassette.write_text(json.dumps(tape))
    row = yaml.safe_load(fixture.case.read_text("utf-8")) | {"least_probability": 1.0}
    fixture.case.write_text(yaml.safe_dump(row))
    found = replay(fixture, Config())
    assert found.status is Status.MOVED
    assert any(note.startswith("the cassette has no answer on ") for note in found.notes)
    assert ("judge", None) in {(moved.check, moved.now) for moved in found.moved}


def test_a_cassette_that_is_gone_or_none_is_named(tmp_path: Path) -> None:
    fixture = recorded(tmp_path / "judged")
    fixture.cassette.write_text("[]")
    assert "not a cassette" in replay(fixture, Config()).error
    fixture.cassette.unlink()
    assert "case.yaml says that a judge was asked" in replay(fixture, Config()).error


def test_a_judged_fixture_is_recorded_again_from_its_cassette(rca: Run, tmp_path: Path) -> None:
    recorded(tmp_path / "fixtures/judged")
    done = rca("record", "fixtures/judged", "-o", "again/judged", program=("-c", OFFLINE))
    assert done.returncode == 0, done.stderr
    for name in ("trace.otlp.json.gz", "case.yaml", "cassette.json"):
        assert (tmp_path / "again/judged" / name).read_bytes() == (tmp_path / "fixtures/judged" / name).read_bytes(), name
    shutil.rmtree(tmp_path / "fixtures")
    assert rca("replay", "again").returncode == 0


def test_a_judge_that_does_not_answer_records_nothing(rca: Run, tmp_path: Path) -> None:
    words = ("record", "--from", OWN / "chain-wrong-number.otlp.json", "-o", "fixtures/f", "--accept", "--judge")
    env = {"RCA_JUDGE_URL": "http://127.0.0.1:9/v1", "RCA_JUDGE_MODEL": "m"}
    done = rca(*words, env=env)
    assert done.returncode == 2
    assert "nothing was recorded: the judge gave no answer" in done.stderr
    assert not (tmp_path / "fixtures/f").exists()
