"""Questions that go out as a file, and answers of a batch or of a person that come back as one."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rca.config import JudgeConfig
from rca.errors import UsageError
from rca.judge.exchange import Exporter, Imported
from rca.judge.records import FENCE, Status, Usage
from tests.judge.asking import ANSWER, KEY, SCHEMA, chat, question

CONFIG = JudgeConfig(url="http://h/v1", model="m", key=KEY, headers={"api-key": KEY})


def exported(*questions: Any) -> list[dict[str, Any]]:
    stream = io.StringIO()
    replies = Exporter(stream, CONFIG).ask(questions)
    assert {reply.status for reply in replies} == {Status.SKIPPED}
    assert KEY not in stream.getvalue()
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def answers(path: Path, *rows: Any) -> Imported:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return Imported(path)


def batch(name: str, body: Any, status: int = 200) -> dict[str, Any]:
    return {"id": "b", "custom_id": name, "response": {"status_code": status, "request_id": "r", "body": body}, "error": None}


def test_each_question_is_one_line_of_a_batch() -> None:
    a, b = exported(question("line one\nline two \u2028 three"), question("b"), question("b"))
    assert {(row["method"], row["url"], row["body"]["model"]) for row in (a, b)} == {("POST", "/v1/chat/completions", "m")}
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", row["custom_id"]) for row in (a, b))
    assert a["body"]["response_format"]["json_schema"]["schema"] == SCHEMA
    assert FENCE not in json.dumps(a)
    (fence,) = set(re.findall(r"data (\w+) ", a["body"]["messages"][1]["content"]))
    assert a["custom_id"].endswith(fence)
    assert fence not in b["custom_id"]


def test_the_output_of_a_batch_answers_its_questions(tmp_path: Path) -> None:
    a, b = exported(question("a"), question("b"))
    body = json.loads(chat(ANSWER).body)
    imported = answers(tmp_path / "out.jsonl", batch(b["custom_id"], body), "", batch(a["custom_id"], body))
    for reply in imported.ask([question("a"), question("b")]):
        assert (reply.status, reply.data, reply.origin, reply.usage) == (Status.ANSWERED, ANSWER, "import", Usage(1, 100, 20))
        assert reply.model == "m-2026"


def test_anthropics_batches_and_people_answer_too(tmp_path: Path) -> None:
    a, b, c = (row["custom_id"] for row in exported(question("a"), question("b"), question("c")))
    message = {"model": "claude", "content": [{"type": "tool_use", "input": ANSWER}], "usage": {"input_tokens": 9, "output_tokens": 3}}
    rows = [
        {"custom_id": a, "result": {"type": "succeeded", "message": message}},
        {"custom_id": b, "answer": ANSWER},
        {"custom_id": c, "answer": f"```json\n{json.dumps(ANSWER)}\n```", "model": "Ingrid"},
    ]
    replies = answers(tmp_path / "out", *rows).ask([question("a"), question("b"), question("c")])
    assert [reply.data for reply in replies] == [ANSWER] * 3
    assert [reply.model for reply in replies] == ["claude", "a reader", "Ingrid"]
    assert [reply.usage for reply in replies] == [Usage(1, 9, 3), Usage(), Usage()]


def test_an_answer_that_quotes_the_fence_is_known_by_it(tmp_path: Path) -> None:
    (row,) = exported(question())
    fence = row["custom_id"].rpartition("-")[2]
    said = {"places": [{"id": "H1", "verdict": "sound", "confidence": 1, "reason": f"--- end {fence} ---"}], "nothing_wrong": True}
    (reply,) = answers(tmp_path / "out", {"custom_id": row["custom_id"], "answer": said}).ask([question()])
    assert reply.data
    assert reply.data["places"][0]["reason"] == f"--- end {FENCE} ---"


REFUSAL = {"choices": [{"finish_reason": "stop", "message": {"content": None, "refusal": "no"}}]}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"response": {"status_code": 500, "body": {}}}, "could not have it answered"),
        ({"response": None, "error": {"code": "batch_expired"}}, "could not have it answered"),
        ({"result": {"type": "errored", "error": {}}}, "errored"),
        ({"response": {"status_code": 200, "body": {"choices": []}}}, "no choices"),
        ({"response": {"status_code": 200, "body": REFUSAL}}, "the model refused"),
        ({"response": {"status_code": 200, "body": json.loads(chat("{", finish="length").body)}}, "it was cut off"),
        ({"answer": "H1 is at fault"}, "it is not JSON"),
        ({"answer": {"places": []}}, "'nothing_wrong' is missing"),
        ({}, "could not have it answered"),
    ],
)
def test_what_is_no_answer_is_a_failure_with_its_line(row: dict[str, Any], says: str, tmp_path: Path) -> None:
    (line,) = exported(question())
    (reply,) = answers(tmp_path / "out", "", {"custom_id": line["custom_id"], **row}).ask([question()])
    assert (reply.status, reply.data) == (Status.FAILED, None)
    assert reply.error.startswith(f"{tmp_path / 'out'}:2: ")
    assert says in reply.error


def test_a_missing_answer_is_named(tmp_path: Path) -> None:
    (line,) = exported(question("a"))
    (reply,) = answers(tmp_path / "out", {"custom_id": line["custom_id"], "answer": ANSWER}).ask([question("b")])
    assert (reply.status, reply.data) == (Status.MISSING, None)
    assert question("b").key[:12] in reply.error
    assert "export it again" in reply.error


@pytest.mark.parametrize(
    ("line", "says"), [("{", "not JSON"), ("[1]", "no custom_id"), ('{"id": 1}', "no custom_id"), ("[" * 99999, "JSON")]
)
def test_a_line_that_cannot_be_read_is_named(line: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=rf"out:2: .*{says}"):
        answers(tmp_path / "out", "", line)
    with pytest.raises(UsageError, match="nowhere"):
        Imported(tmp_path / "nowhere")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        Imported(tmp_path / "bytes")
