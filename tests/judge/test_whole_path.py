"""From a trace to a report with a real local model as judge, by every way there is, and with endpoints that fail in every way."""

from __future__ import annotations

import io
import json
import secrets
import socket
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import requests

from rca.config import Config, JudgeConfig
from rca.decode import assemble, decode
from rca.errors import JudgeError
from rca.judge.cache import Cached
from rca.judge.cassette import Cassette
from rca.judge.client import live
from rca.judge.exchange import Exporter, Imported
from rca.judge.records import Asker, Question, Reply
from rca.model import Complaint, Report, Trace
from rca.pipeline.diagnose import diagnose
from tests.judge.asking import KEY, asker
from tests.judge.local_model import LocalModel
from tests.judge.scripted import Nobody
from tests.judge.test_faults import FAULTS
from tests.sources.server import Canned, Server

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures/chain-wrong-number.otlp.json"


@cache
def trace() -> Trace:
    batch = decode(FIXTURE.read_bytes(), FIXTURE.name)
    return assemble([batch], sorted({span.trace_id for span in batch.spans}))


def report(judge: JudgeConfig | None = None, asking: Asker | None = None) -> Report:
    return diagnose(trace(), Config(), Complaint("The repair amount is wrong."), judge=judge, asker=asking)


def without_origins(told: Report) -> Report:
    assert told.judge
    return replace(told, judge=replace(told.judge, origins={}))


class Remembering:
    """Passes on to another asker, and remembers what was asked."""

    def __init__(self, inner: Asker) -> None:
        self.inner = inner
        self.asked: list[Question] = []

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        self.asked += questions
        return self.inner.ask(questions)


def test_every_way_gives_the_same_report(local_model: LocalModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a model as small as this one lets the fence sway it, so that here it is always the same
    monkeypatch.setattr(secrets, "token_hex", lambda _n: "0123456789abcdef")
    judge = JudgeConfig(url=f"{local_model.url}/v1", model="smollm2", plan="trace", context=4000, max_answer=300, timeout_s=200)
    cassette, cache_file, answers = tmp_path / "cassette.json", tmp_path / "cache.sqlite3", tmp_path / "answers.jsonl"

    asking = Remembering(Cassette(cassette, "record", Cached(live(judge), judge, cache_file), judge))
    alive = report(judge, asking)
    assert alive.judge
    assert alive.judge.origins == {"live": 1}
    assert (alive.judge.calls, alive.judge.tokens_in > 500, alive.judge.tokens_out > 10) == (1, True, True)

    stream = io.StringIO()
    waiting = report(judge, Exporter(stream, judge))
    assert waiting.judge
    assert waiting.judge.calls == 0
    assert waiting.diagnosis.candidates == report().diagnosis.candidates
    (line,) = stream.getvalue().splitlines()
    row = json.loads(line)
    answer = requests.post(local_model.url + row["url"], json=row["body"], timeout=200)
    response = {"status_code": answer.status_code, "request_id": "1", "body": answer.json()}
    answers.write_text(json.dumps({"custom_id": row["custom_id"], "response": response, "error": None}) + "\n")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for origin, other in (
        ("cassette", Cassette(cassette, "replay")),
        ("cache", Cached(Nobody(), judge, cache_file)),
        ("import", Imported(answers)),
    ):
        told = report(judge, other)
        assert told.judge
        assert told.judge.origins == {origin: 1}
        assert without_origins(told) == without_origins(alive), origin
    assert len(asking.asked) == 1
    private = asking.asked[0].hidden
    assert all(text not in cassette.read_text("utf-8") for text in private.values())


RANKING = {row[0]: row[1] for row in FAULTS}


@pytest.mark.parametrize("name", RANKING)
def test_the_ranking_is_delivered_whatever_the_endpoint_does(name: str) -> None:
    answers: list[Canned] = RANKING[name]
    with Server(lambda _r: answers[-1], queue=list(answers)) as server:
        asking, _ = asker(server.url)
        told = report(asking.config, asking)
        with pytest.raises(JudgeError) as caught:
            report(replace(asking.config, required=True), asker(server.url)[0])
    assert told.judge
    assert told.judge.unjudged
    assert all(server.url in why for _handle, why in told.judge.unjudged)
    assert told.diagnosis.candidates == report().diagnosis.candidates
    assert caught.value.exit_code == 5
    assert KEY not in repr(told.judge) + caught.value.message
