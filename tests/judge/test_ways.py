"""One set of questions to a real local model by every way there is: the replies are the same but for where they came from."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from rca.config import JudgeConfig
from rca.judge.cache import Cached
from rca.judge.cassette import Cassette
from rca.judge.client import live
from rca.judge.exchange import Exporter, Imported
from rca.judge.records import Reply, Status
from tests.judge.asking import small
from tests.judge.local_model import LocalModel
from tests.judge.scripted import Given, Nobody

QUESTIONS = [small(), small("H1 read a roof and wrote a door.")]


@pytest.fixture(scope="module")
def config(local_model: LocalModel) -> JudgeConfig:
    return JudgeConfig(url=f"{local_model.url}/v1", model="smollm2", max_answer=100, timeout_s=150)


@pytest.fixture(scope="module")
def alive(config: JudgeConfig) -> list[Reply]:
    replies = live(config).ask(QUESTIONS)
    assert [reply.status for reply in replies] == [Status.ANSWERED] * 2, replies
    return replies


def _from(replies: list[Reply], origin: str) -> list[Reply]:
    return [replace(reply, origin=origin) for reply in replies]


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_recorded_then_replayed_without_network(
    config: JudgeConfig, alive: list[Reply], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "case.judge.json"
    assert Cassette(path, "record", live(config), config).ask(QUESTIONS) == alive
    request.getfixturevalue("_no_network")
    assert Cassette(path, "replay").ask(QUESTIONS) == _from(alive, "cassette")
    assert Cassette(path, "record", Nobody(), config).ask(QUESTIONS) == _from(alive, "cassette")
    (missing,) = Cassette(path, "replay", live(config), config).ask([small("something else")])
    assert (missing.status, missing.data) == (Status.MISSING, None)
    assert "hop question on H1" in missing.error


def test_replay_does_not_so_much_as_load_a_client(config: JudgeConfig, alive: list[Reply], tmp_path: Path) -> None:
    path = tmp_path / "c"
    Cassette(path, "record", Given(alive), config).ask(QUESTIONS)
    program = (
        "import sys; from rca.judge.cassette import Cassette; from tests.judge.asking import small\n"
        "import socket; socket.socket.connect = None\n"
        "print(Cassette(sys.argv[1], 'replay').ask([small()])[0].data)\n"
        "sys.exit('requests' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
    assert (done.returncode, done.stdout) == (0, f"{alive[0].data}\n"), done.stderr


def test_from_the_cache(config: JudgeConfig, alive: list[Reply], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "cache.sqlite3"
    assert Cached(Given(alive), config, path).ask(QUESTIONS) == alive
    request.getfixturevalue("_no_network")
    assert Cached(Nobody(), config, path).ask(QUESTIONS) == _from(alive, "cache")


def test_exported_answered_elsewhere_and_imported(config: JudgeConfig, local_model: LocalModel, alive: list[Reply], tmp_path: Path) -> None:
    stream = io.StringIO()
    skipped = Exporter(stream, config).ask(QUESTIONS)
    assert {reply.status for reply in skipped} == {Status.SKIPPED}
    answers = tmp_path / "answers.jsonl"
    with answers.open("w", encoding="utf-8") as out:
        for line in reversed(stream.getvalue().splitlines()):
            row = json.loads(line)
            answer = requests.post(local_model.url + row["url"], json=row["body"], timeout=120)
            response = {"status_code": answer.status_code, "request_id": "1", "body": answer.json()}
            out.write(json.dumps({"id": "1", "custom_id": row["custom_id"], "response": response, "error": None}) + "\n")
    assert Imported(answers).ask(QUESTIONS) == _from(alive, "import")
