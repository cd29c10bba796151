"""How a live endpoint is asked, over a real HTTP server: forms of requests and answers, fallbacks, repair, retries."""

from __future__ import annotations

import json
import re
import threading
from typing import Any

import pytest

from rca.config import JudgeConfig
from rca.errors import UsageError
from rca.judge.client import live
from rca.judge.forms import VOTE_TEMPERATURE
from rca.judge.records import FENCE, Status, Usage
from tests.judge.asking import ANSWER, KEY, SCHEMA, asker, canned, chat, question, refused, sent
from tests.sources.server import Canned, Request, Server


def test_a_question_is_answered_under_its_schema() -> None:
    with Server(queue=[chat(ANSWER)]) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        (request,) = server.requests
    assert (reply.status, reply.data, reply.origin, reply.model) == (Status.ANSWERED, ANSWER, "live", "m-2026")
    assert reply.usage == Usage(1, 100, 20)
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    body = sent(request)
    assert (body["model"], body["temperature"], body["seed"], body["max_tokens"]) == ("m", 0.0, 0, 4000)
    assert body["response_format"] == {"type": "json_schema", "json_schema": {"name": "verdict", "strict": True, "schema": SCHEMA}}


def test_each_call_has_a_fence_of_its_own_and_the_answer_does_not_depend_on_it() -> None:
    def quoting(request: Request) -> Canned:
        (fence,) = set(re.findall(r"data (\w+) ", sent(request)["messages"][1]["content"]))
        return chat({"places": [{"id": "H1", "verdict": "sound", "confidence": 1, "reason": f"end {fence}"}], "nothing_wrong": True})

    with Server(quoting) as server:
        replies = asker(server.url)[0].ask([question(), question()])
        texts = [sent(request)["messages"][1]["content"] for request in server.requests]
    assert texts[0] != texts[1]
    assert all(FENCE not in text for text in texts)
    assert [reply.data["places"][0]["reason"] for reply in replies if reply.data] == [f"end {FENCE}"] * 2


def test_answers_stand_in_the_order_of_the_questions_and_come_at_the_same_time() -> None:
    meeting = threading.Barrier(4, timeout=5)

    def echo(request: Request) -> Canned:
        meeting.wait()
        (number,) = re.findall(r"number (\d)", sent(request)["messages"][1]["content"])
        return chat({"places": [{"id": "H1", "verdict": "sound", "confidence": 1, "reason": number}], "nothing_wrong": True})

    with Server(echo) as server:
        replies = asker(server.url, concurrency=4, timeout_s=10)[0].ask([question(f"number {n}") for n in range(4)])
    assert [reply.data["places"][0]["reason"] for reply in replies if reply.data] == ["0", "1", "2", "3"]


def test_an_empty_list_of_questions_asks_nothing() -> None:
    with Server() as server:
        assert asker(server.url)[0].ask([]) == []
        assert server.requests == []


UNKNOWN_FORMAT = refused(400, "'response_format.type' must be 'json_object' or 'text'")


def test_an_endpoint_without_schemas_is_asked_otherwise_and_that_is_remembered() -> None:
    def old(request: Request) -> Canned:
        return UNKNOWN_FORMAT if sent(request).get("response_format", {}).get("type") == "json_schema" else chat(ANSWER)

    with Server(old) as server:
        replies = asker(server.url)[0].ask([question("one"), question("two")])
        bodies = [sent(request) for request in server.requests]
    assert [reply.status for reply in replies] == [Status.ANSWERED] * 2
    assert [body["response_format"]["type"] for body in bodies] == ["json_schema", "json_object", "json_object"]
    assert "JSON Schema" in bodies[1]["messages"][0]["content"]
    assert json.dumps(SCHEMA["required"], separators=(",", ":")) in bodies[1]["messages"][0]["content"]


def test_then_by_a_tool_call_then_in_plain_words() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "verdict", "arguments": json.dumps(ANSWER)}}

    def picky(request: Request) -> Canned:
        body = sent(request)
        if "response_format" in body:
            return refused(400, "response_format is not supported")
        return chat(None, finish="tool_calls", tool_calls=[call]) if "tools" in body else chat("no tools here?")

    with Server(picky) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        body = sent(server.requests[-1])
    assert reply.data == ANSWER
    assert body["tools"][0]["function"]["parameters"] == SCHEMA

    def plainest(request: Request) -> Canned:
        extra = {"response_format", "tools", "seed"} & set(sent(request))
        return canned({"detail": f"{' '.join(extra)}: extra fields not permitted"}, 422) if extra else chat(ANSWER)

    with Server(plainest) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        body = sent(server.requests[-1])
    assert reply.data == ANSWER
    assert "JSON Schema" in body["messages"][0]["content"]


def test_parameters_that_newer_models_do_not_take_are_left_out() -> None:
    def newer(request: Request) -> Canned:
        body = sent(request)
        if "max_tokens" in body:
            return refused(
                400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
            )
        if "temperature" in body:
            return refused(400, "Unsupported value: 'temperature' does not support 0 with this model.")
        return chat(ANSWER)

    with Server(newer) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        body = sent(server.requests[-1])
    assert reply.status is Status.ANSWERED
    assert body["max_completion_tokens"] == 4000
    assert body["response_format"]["type"] == "json_schema"


WRONG = {"places": [{"id": "H7", "verdict": "wrong", "confidence": 2, "reason": ""}], "nothing_wrong": False}
BLOCK = f"```json\n{json.dumps(ANSWER)}\n```"


@pytest.mark.parametrize("text", [json.dumps(ANSWER), BLOCK, f"<think>H2? No. {{}}</think>\n\n{BLOCK}", f"\n {json.dumps(ANSWER)}\n"])
def test_a_frame_around_the_answer_is_taken_off(text: str) -> None:
    with Server(queue=[chat(text)]) as server:
        (reply,) = asker(server.url)[0].ask([question()])
    assert reply.data == ANSWER


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("H1 introduced it: 3840 is not in its input.", "it is not JSON"),
        (f"Here you are: {json.dumps(ANSWER)}", "it is not JSON"),
        (f"{json.dumps(ANSWER)} {json.dumps(ANSWER)}", "it is not JSON"),
        ('{"places": [], "nothing_wrong": true, "nothing_wrong": false}', "stands twice"),
        ('{"places": [], "nothing_wrong": NaN}', "NaN"),
        ("[" * 100_000, "nested too deeply"),
        ("", "it is empty"),
        ("[]", "array instead of object"),
        (WRONG, "places[0].id: 'H7' is not one of request, H1, H2"),
        ({"places": []}, "'nothing_wrong' is missing"),
        ({**ANSWER, "verdict": "sound"}, "'verdict' does not belong there"),
        ({"places": [], "nothing_wrong": 1}, "nothing_wrong: number instead of boolean"),
        ({"places": ANSWER["places"] * 3, "nothing_wrong": False}, "places: a list of 3"),
    ],
)
def test_an_answer_that_leaves_the_schema_is_repaired_once_or_does_not_count(text: Any, problem: str) -> None:
    with Server(queue=[chat(text), chat(ANSWER)]) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        last = sent(server.requests[-1])["messages"][-1]
    assert (reply.status, reply.data, reply.usage) == (Status.ANSWERED, ANSWER, Usage(2, 200, 40))
    assert last["role"] == "user"
    assert problem in last["content"]
    assert "JSON Schema" in last["content"]
    with Server(lambda _r: chat(text)) as server:
        (reply,) = asker(server.url)[0].ask([question()])
        assert len(server.requests) == 2
    assert (reply.status, reply.data, reply.usage) == (Status.FAILED, None, Usage(2, 200, 40))
    assert f"{server.url}/v1/chat/completions: the answer does not keep to its schema" in reply.error
    assert problem in reply.error


def test_half_a_surrogate_pair_does_no_harm() -> None:
    text = '{"places": [{"id": "H1", "verdict": "sound", "confidence": 1, "reason": "a\\ud800b"}], "nothing_wrong": true}'
    with Server(queue=[chat(text)]) as server:
        (reply,) = asker(server.url)[0].ask([question("text with \ud800 in it")])
    assert reply.data
    assert reply.data["places"][0]["reason"] == "a\ufffdb"


def test_votes_are_drawn_anew() -> None:
    with Server(lambda _r: chat(ANSWER)) as server:
        asker(server.url, seed=5)[0].ask([question(), question(vote=1), question(vote=2)])
        drawn = [(sent(request)["seed"], sent(request)["temperature"]) for request in server.requests]
    assert drawn == [(5, 0.0), (6, VOTE_TEMPERATURE), (7, VOTE_TEMPERATURE)]


def test_an_endpoint_that_does_not_count_is_counted_for() -> None:
    answer = json.loads(chat(ANSWER).body)
    del answer["usage"]
    with Server(queue=[canned(answer)]) as server:
        (reply,) = asker(server.url)[0].ask([question()])
    assert reply.usage.calls == 1
    assert 100 < reply.usage.tokens_in < 500
    assert 20 < reply.usage.tokens_out < 100


def test_a_key_that_a_server_echoes_goes_no_further() -> None:
    with Server(queue=[chat(json.dumps(ANSWER).replace("3840 is", f"{KEY} is"))]) as server:
        (reply,) = asker(server.url)[0].ask([question()])
    assert KEY not in repr(reply)
    assert reply.status is Status.ANSWERED


@pytest.mark.parametrize("tail", ["/v1", "/v1/", "/v1/chat/completions", "/openai/deployments/d?api-version=2024-10-21"])
def test_base_urls_as_people_write_them(tail: str) -> None:
    with Server(lambda _r: chat(ANSWER)) as server:
        live(JudgeConfig(url=server.url + tail, model="m", headers={"api-key": KEY})).ask([question()])
        (request,) = server.requests
    path, _, query = tail.partition("?")
    assert request.target == path.rstrip("/").removesuffix("/chat/completions") + "/chat/completions" + (f"?{query}" if query else "")
    assert request.headers["api-key"] == KEY
    assert "authorization" not in request.headers


def test_a_url_or_a_file_that_cannot_be_used_is_told_before_anything_is_asked() -> None:
    with pytest.raises(UsageError, match="URL"):
        live(JudgeConfig(url="localhost:11434", model="m"))
    with pytest.raises(UsageError, match="user name"):
        live(JudgeConfig(url="http://user:secret@h/v1", model="m"))
    with pytest.raises(UsageError, match="ca_file"):
        live(JudgeConfig(url="https://h/v1", model="m", ca_file="/nowhere.pem"))


@pytest.mark.parametrize(
    ("url", "verify", "told"),
    [
        ("https://h/v1", True, ""),
        ("https://h/v1", False, "certificate is not checked"),
        ("http://localhost:11434/v1", True, ""),
        ("http://gpu-box:8000/v1", True, "not encrypted"),
    ],
)
def test_an_unsafe_way_is_told(url: str, verify: bool, told: str) -> None:
    notes = live(JudgeConfig(url=url, model="m", verify=verify)).notes
    assert [told in note for note in notes] == ([True] if told else [])


def message(*blocks: dict[str, Any], stop: str = "end_turn") -> Canned:
    usage = {"input_tokens": 90, "output_tokens": 10, "cache_read_input_tokens": 10, "cache_creation_input_tokens": 0}
    return canned({"type": "message", "model": "claude", "content": list(blocks), "stop_reason": stop, "usage": usage})


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/messages"])
def test_anthropic_is_held_to_the_schema_by_a_tool_call(tail: str) -> None:
    with Server(queue=[message({"type": "tool_use", "id": "t", "name": "verdict", "input": ANSWER}, stop="tool_use")]) as server:
        config = JudgeConfig(api="anthropic", url=server.url + tail, model="claude", key=KEY)
        (reply,) = live(config).ask([question()])
        (request,) = server.requests
    assert (reply.data, reply.usage, reply.model) == (ANSWER, Usage(1, 100, 10), "claude")
    assert (request.path, request.headers["x-api-key"], "authorization" in request.headers) == ("/v1/messages", KEY, False)
    assert request.headers["anthropic-version"]
    body = sent(request)
    assert (body["system"], body["tools"][0]["input_schema"], body["tool_choice"]["name"]) == (question().system, SCHEMA, "verdict")
    assert "seed" not in body


def test_anthropics_refusals_limits_and_repairs() -> None:
    text = {"type": "text", "text": "I would rather not."}
    with Server(queue=[message(text, stop="refusal"), message(text, stop="max_tokens"), message(text), message(text)]) as server:
        asking = live(JudgeConfig(api="anthropic", url=server.url, model="claude", key=KEY, concurrency=1))
        refusal, cut, prose = asking.ask([question("a"), question("b"), question("c")])
        roles = [turn["role"] for turn in sent(server.requests[-1])["messages"]]
    assert "the model refused: I would rather not." in refusal.error
    assert "max_answer" in cut.error
    assert "does not keep to its schema" in prose.error
    assert roles == ["user", "assistant", "user"]
