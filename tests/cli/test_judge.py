"""The judge as a user meets it: asked for, kept out, put on file, measured. The endpoint is a real server that answers by script."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jsonschema
import pytest
from rca_user import HEALTHY, WRONG

KEY = "sk-very-secret-0123456789"
ACCUSED = {
    "id": "H2",
    "verdict": "introduced",
    "confidence": 0.95,
    "quotes": [{"in": "H2.output", "text": '"repair_estimate":3840'}],
    "reason": "3,480 \x1b[31m became 3840",
}
GUILTY = {"places": [ACCUSED], "ranking": ["H2"], "nothing_wrong": False}


class Endpoint(BaseHTTPRequestHandler):
    """Accuses H2 where the question holds the wrong amount, and nobody elsewhere."""

    seen: list[dict] = []
    status = 200

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Endpoint.seen.append({**asked, "authorization": self.headers.get("Authorization")})
        wrong = "3840" in json.dumps(asked["messages"])
        answer = GUILTY if wrong else {"places": [], "ranking": [], "nothing_wrong": True}
        choice = {"message": {"role": "assistant", "content": json.dumps(answer)}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1000, "completion_tokens": 50}
        body = json.dumps({"model": "scripted-1", "choices": [choice], "usage": usage}).encode()
        self.send_response(Endpoint.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def endpoint():
    Endpoint.seen, Endpoint.status = [], 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def configured(endpoint, tmp_path):
    (tmp_path / "rca.yaml").write_text(
        "# ours\njudge:\n  - name: main  # the first\n"
        f"    url: {endpoint}\n    model: scripted\n    key_env: JUDGE_KEY\n    price_in: 2.0\n    price_out: 10.0\n"
    )
    return {"JUDGE_KEY": KEY, "XDG_CACHE_HOME": str(tmp_path / "cache")}


def test_nobody_is_asked_unless_it_is_said(rca, configured):
    assert rca("trace", "--from", WRONG, "--json", env=configured).returncode == 0
    for words in (["--judge", "off"], ["--judge", "--no-judge"], ["--judge=none"]):
        assert json.loads(rca("trace", "--from", WRONG, "--json", *words, env=configured).stdout)["judge"] is None
    assert Endpoint.seen == []


def test_it_is_told_what_the_judge_said_and_what_it_cost(rca, configured):
    done = rca("trace", "--from", WRONG, "--judge", env=configured)
    assert done.returncode == 0
    assert "The judge, scripted" in done.stdout
    assert "asked the whole trace at once: 1 call, 1,050 tokens, 0.0025 USD" in done.stdout
    assert "says it was introduced at H2, 95 % sure" in done.stdout
    assert 'H2.output: "repair_estimate":3840' in done.stdout
    assert "\x1b" not in done.stdout
    assert Endpoint.seen[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in done.stdout + done.stderr


def test_the_report_as_data_keeps_to_its_schema(rca, configured):
    told = json.loads(rca("trace", "--from", WRONG, "--judge", "main", "--json", env=configured).stdout)
    jsonschema.validate(told, json.loads(rca("schema").stdout))
    assert told["judge"]["places"][-3]["place"] == "H2"
    assert told["judge"]["money"] == 0.0025
    assert told["candidates"][0]["location"]["hop"] == "H2"
    assert told["candidates"][0]["probability"] > json.loads(rca("trace", "--from", WRONG, "--json").stdout)["candidates"][0]["probability"]


def test_a_trace_id_after_judge_is_no_name(rca, configured):
    done = rca("trace", "--judge", "3dcf30501cf0b27a6e53ebdccc3419bc", "--from", WRONG, env=configured)
    assert done.returncode == 0, done.stderr
    assert len(Endpoint.seen) == 1


def test_the_same_question_is_paid_for_once_and_can_be_forgotten(rca, configured):
    for _ in range(2):
        done = rca("trace", "--from", WRONG, "--judge", env=configured)
    assert len(Endpoint.seen) == 1
    assert "1 answer from cache" in " ".join(done.stdout.split())
    assert "1 answer," in rca("cache", env=configured).stdout
    assert json.loads(rca("cache", "--json", env=configured).stdout)["models"] == {"scripted": 1}
    assert rca("cache", "--clear", env=configured).stdout.startswith("1 answer forgotten")
    rca("trace", "--from", WRONG, "--judge", env=configured)
    rca("trace", "--from", WRONG, "--judge", "--no-cache", env=configured)
    assert len(Endpoint.seen) == 3


def test_a_dry_run_shows_every_word_and_the_cost_and_sends_nothing(rca, configured):
    done = rca("trace", "--from", WRONG, "--judge-dry-run", env=configured)
    assert done.returncode == 0
    assert "-- system\nFind where a fault" in done.stdout
    assert '"repair_estimate":3840' in done.stdout
    assert "i.halvorsen" not in done.stdout  # redacted
    assert done.stdout.rstrip().endswith("USD; nothing was sent.")
    told = json.loads(rca("trace", "--from", WRONG, "--judge-dry-run", "--judge-plan", "hop", "--json", env=configured).stdout)
    assert told["calls"] == len(told["questions"]) > 0
    assert {q["kind"] for q in told["questions"]} == {"hop"}
    assert Endpoint.seen == []


def test_questions_go_out_and_answers_come_in_as_files(rca, configured, tmp_path):
    out = rca("judge", "export", "--from", WRONG, env=configured)
    (line,) = out.stdout.splitlines()
    asked = json.loads(line)
    assert asked["url"] == "/v1/chat/completions"
    assert KEY not in line
    assert Endpoint.seen == []
    answers = tmp_path / "answers.jsonl"
    answers.write_text(json.dumps({"custom_id": asked["custom_id"], "answer": GUILTY}) + "\n")
    imported = json.loads(rca("judge", "import", answers, "--from", WRONG, "--json", env=configured).stdout)
    alive = json.loads(rca("trace", "--from", WRONG, "--json", "--judge", env=configured).stdout)
    assert imported["judge"]["answers_from"] == {"import": 1}
    assert imported["candidates"] == alive["candidates"]


def test_a_cassette_answers_without_an_endpoint(rca, configured, tmp_path):
    cassette = tmp_path / "wrong.cassette.json"
    words = ["trace", "--from", WRONG, "--json", "--cassette", cassette]
    alive = json.loads(rca(*words, "--cassette-mode", "record", env=configured).stdout)
    assert len(Endpoint.seen) == 1
    assert KEY not in cassette.read_text()
    nobody = {"JUDGE_KEY": "", "RCA_JUDGE_URL": "http://127.0.0.1:9/v1", "XDG_CACHE_HOME": configured["XDG_CACHE_HOME"]}
    replayed = json.loads(rca(*words, env=nobody).stdout)
    assert replayed["candidates"] == alive["candidates"]
    other = rca("trace", "--from", HEALTHY, "--cassette", cassette, "--judge-required", env=nobody)
    assert other.returncode == 5
    assert "record it again" in other.stderr


def test_a_judge_that_is_down_is_told_and_the_ranking_goes_on(rca, configured):
    Endpoint.status = 401
    done = rca("trace", "--from", WRONG, "--judge", env=configured)
    assert done.returncode == 0
    assert done.stdout.startswith("ORIGIN FOUND  H2")
    assert "not judged: request" in done.stdout
    assert "HTTP 401" in done.stdout
    required = rca("trace", "--from", WRONG, "--judge", "--judge-required", "--json", env=configured)
    assert required.returncode == 5
    assert json.loads(required.stdout)["verdict"] == "origin_found"
    assert len(required.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--judge"], "no judge is configured"),
        (["--judge", "nobody"], "no judge is named 'nobody'"),
        (["--judge-blind"], "--judge-blind without a judge"),
        (["--budget", "3 calls"], "--judge-budget without a judge"),
        (["--judge-dry-run", "--judge-plan", "all"], "no such plan"),
        (["--judge-dry-run", "--cassette", "x.json"], "each say where answers come from"),
        (["--judge-dry-run", "--budget", "0.50 EUR"], "no price"),
        (["--cassette-mode", "record"], "--cassette-mode without a judge"),
        (["--answers", "none.jsonl"], "none.jsonl: No such file"),
    ],
)
def test_a_careless_command_line_gets_one_line_and_a_way_on(rca, words, said):
    done = rca("trace", "--from", WRONG, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert done.stdout == ""


def test_a_judge_is_measured_on_the_fixtures_and_the_rates_go_into_the_configuration(rca, configured, tmp_path):
    done = rca("judge", "calibrate", "--write", env=configured)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].split() == ["role", "hit", "rate", "false", "alarms", "faulty", "sound"]
    written = (tmp_path / "rca.yaml").read_text()
    assert written.startswith("# ours\njudge:\n  - name: main  # the first\n") or "# the first" in written
    assert "reliability:" in written
    told = json.loads(rca("judge", "calibrate", "--json", env=configured).stdout)["reliability"]
    assert 0 < told["default"]["false_alarm"] < told["default"]["hit"] < 1
    assert rca("trace", "--from", WRONG, "--judge", env=configured).returncode == 0
