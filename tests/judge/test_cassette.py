"""Cassettes: recorded once, replayed without network, and a missing answer is named and never invented."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rca.config import JudgeConfig
from rca.config.secrets import remember
from rca.errors import UsageError
from rca.judge.cassette import Cassette
from rca.judge.records import Status
from tests.judge.asking import ANSWER, KEY, question
from tests.judge.scripted import Nobody, Scripted

CONFIG = JudgeConfig(url="http://h/v1", model="m", key=KEY)
OTHER = {**ANSWER, "nothing_wrong": True}


def recorded(path: Path, *texts: str) -> None:
    Cassette(path, "record", Scripted(ANSWER), CONFIG).ask([question(text) for text in texts])


def test_what_was_recorded_is_replayed(tmp_path: Path) -> None:
    path = tmp_path / "new" / "case.judge.json"
    first = Cassette(path, "record", Scripted(ANSWER), CONFIG).ask([question("a"), question("b")])
    again = Cassette(path, "replay").ask([question("b"), question("a")])
    assert [replace(reply, origin="live") for reply in again] == first
    assert {reply.origin for reply in again} == {"cassette"}


def test_a_missing_answer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    (reply,) = Cassette(path, "replay").ask([question("a")])
    assert (reply.status, reply.data) == (Status.MISSING, None)
    assert f"{path}: no such cassette" in reply.error
    recorded(path, "one line\nand another")
    asked = question("one line\nand a third")
    (reply,) = Cassette(path, "replay").ask([asked])
    assert (reply.status, reply.data) == (Status.MISSING, None)
    assert f"trace question on request, H1, H2 ({asked.key[:12]})" in reply.error
    assert "differs from line 3 of 4 on" in reply.error
    assert "record it again" in reply.error
    (reply,) = Cassette(path, "replay").ask([replace(question("one line\nand another"), rubrics={"trace": "2"})])
    assert "the rubrics have changed" in reply.error
    (reply,) = Cassette(path, "replay").ask([replace(question("one line\nand another"), system="Judge.")])
    assert "the instructions or the schema have changed" in reply.error
    (reply,) = Cassette(path, "replay").ask([question("one line\nand another", vote=2)])
    assert "vote 3" in reply.error


def test_recording_asks_only_for_what_is_not_there(tmp_path: Path) -> None:
    recorded(tmp_path / "c", "a")
    inner = Scripted(ANSWER)
    replies = Cassette(tmp_path / "c", "record", inner, CONFIG).ask([question("a"), question("b")])
    assert [q.user for q in inner.asked] == [question("b").user]
    assert [reply.origin for reply in replies] == ["cassette", "live"]
    other = Scripted(ANSWER)
    Cassette(tmp_path / "c", "record", other, replace(CONFIG, model="n")).ask([question("a")])
    assert len(other.asked) == 1


def test_refreshing_asks_for_everything_and_keeps_nothing_else(tmp_path: Path) -> None:
    recorded(tmp_path / "c", "a", "b", "stale")
    cassette = Cassette(tmp_path / "c", "refresh", Scripted(OTHER), CONFIG)
    cassette.ask([question("a")])
    cassette.ask([question("b")])
    replies = Cassette(tmp_path / "c", "replay").ask([question("a"), question("b"), question("stale")])
    assert [reply.data for reply in replies] == [OTHER, OTHER, None]


def test_an_endpoint_that_is_down_costs_no_recording(tmp_path: Path) -> None:
    recorded(tmp_path / "c", "a")
    before = (tmp_path / "c").read_text()
    written = json.loads(before)
    written["answers"][0]["key"] = question("fail").key
    (tmp_path / "c").write_text(json.dumps(written))
    (reply,) = Cassette(tmp_path / "c", "refresh", Scripted(ANSWER), CONFIG).ask([question("fail")])
    assert reply.status is Status.FAILED
    assert Cassette(tmp_path / "c", "replay").ask([question("fail")])[0].status is Status.ANSWERED


def test_failures_are_not_recorded(tmp_path: Path) -> None:
    recorded(tmp_path / "c", "fail")
    assert not (tmp_path / "c").exists()


def test_the_file_is_readable_diffable_and_holds_no_key(tmp_path: Path) -> None:
    remember(KEY)
    recorded(tmp_path / "c", f"line one\nkey {KEY} — “ß”")
    text = (tmp_path / "c").read_text("utf-8")
    assert KEY not in text
    assert "“ß”" in text
    assert text.endswith("}\n")
    assert max(map(len, text.splitlines())) < 200
    data = json.loads(text)
    assert data["format"] == "rca.cassette/1"
    (entry,) = data["answers"]
    assert entry["answer"] == ANSWER
    assert entry["question"][1] == "line one"
    assert (entry["asked"], entry["model"], entry["usage"]) == ("m", "m-2026", {"calls": 1, "tokens_in": 100, "tokens_out": 20})
    recorded(tmp_path / "d", f"line one\nkey {KEY} — “ß”")
    assert (tmp_path / "d").read_text("utf-8") == text


def test_an_answer_that_was_edited_out_of_its_schema_does_not_count(tmp_path: Path) -> None:
    recorded(tmp_path / "c", "a")
    (tmp_path / "c").write_text((tmp_path / "c").read_text().replace('"introduced"', '"guilty"'))
    (reply,) = Cassette(tmp_path / "c", "replay").ask([question("a")])
    assert reply.status is Status.FAILED
    assert "'guilty' is not one of sound" in reply.error
    inner = Scripted(ANSWER)
    assert Cassette(tmp_path / "c", "record", inner, CONFIG).ask([question("a")])[0].data == ANSWER
    assert Cassette(tmp_path / "c", "replay").ask([question("a")])[0].data == ANSWER


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"format": "rca.cassette/9", "answers": []}', '{"format": "rca.cassette/1"}'])
def test_a_file_that_is_no_cassette_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "c").write_text(text)
    for mode in ("replay", "record", "refresh"):
        with pytest.raises(UsageError, match=str(tmp_path / "c")):
            Cassette(tmp_path / "c", mode, Nobody(), CONFIG)
    assert (tmp_path / "c").read_text() == text


def test_what_cannot_be_done_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no judge to record"):
        Cassette(tmp_path / "c", "record")
    with pytest.raises(UsageError, match="erase"):
        Cassette(tmp_path / "c", "erase")
    with pytest.raises(UsageError, match="directory"):
        Cassette(tmp_path, "replay")
