"""A live endpoint that is a real model's server: protocol, schema, determinism, cost, faults. Never the quality of what it says."""

from __future__ import annotations

import jsonschema
import pytest

from rca.config import JudgeConfig
from rca.judge.client import live
from rca.judge.records import Status
from tests.judge.asking import asker, question, small
from tests.judge.local_model import LocalModel


def config(model: LocalModel, **settings: object) -> JudgeConfig:
    return JudgeConfig(**{"url": f"{model.url}/v1", "model": "smollm2", "max_answer": 100, "timeout_s": 150, **settings})


def test_an_answer_keeps_to_its_schema_and_is_the_same_again(local_model: LocalModel) -> None:
    first, second = live(config(local_model)).ask([small(), small()])
    (third,) = live(config(local_model)).ask([small()])
    assert first.status is Status.ANSWERED, first.error
    jsonschema.validate(first.data, small().schema)
    assert (first, first) == (second, third)
    assert first.usage.calls == 1
    assert 0 < first.usage.tokens_out < 100


def test_it_is_asked_in_parallel_and_answers_in_order(local_model: LocalModel) -> None:
    questions = [small(f"H1 read {n} and wrote {n + 1}.") for n in range(2)]
    together = live(config(local_model, concurrency=2)).ask(questions)
    alone = [live(config(local_model)).ask([one])[0] for one in questions]
    assert [reply.status for reply in together] == [Status.ANSWERED] * 2
    assert together == alone


def test_its_own_error_answers_are_told(local_model: LocalModel) -> None:
    (reply,) = live(config(local_model)).ask([question("word " * 3000)])
    assert reply.status is Status.FAILED
    assert "HTTP 400" in reply.error
    assert "lower context of the judge" in reply.error
    (reply,) = live(config(local_model, max_answer=5)).ask([question()])
    assert "cut off at max_answer (5 tokens)" in reply.error
    (reply,) = live(config(local_model, url=f"{local_model.url}/nowhere")).ask([question()])
    assert "HTTP 404" in reply.error
    (reply,) = live(config(local_model, timeout_s=0.05, retries=0)).ask([question()])
    assert "no answer within 0.05 s" in reply.error


def test_a_server_that_goes_away_is_named() -> None:
    with LocalModel() as serving:
        asking, _ = asker(serving.url, max_answer=100, timeout_s=150)
        (reply,) = asking.ask([small()])
        assert reply.status is Status.ANSWERED, reply.error
        serving.stop()
        (reply,) = asking.ask([small("another")])
    assert "connection refused" in reply.error


@pytest.fixture(autouse=True)
def _installed(local_model: LocalModel) -> None:
    """Every test here needs the model, those too that start one of their own."""
