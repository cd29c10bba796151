"""The commands of `docs/tickets.md` as a user runs them: bash, jq and curl, with a server in place of Jira, Slack and PagerDuty."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.report.tickets.reading import read, validator

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/tickets.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"<!-- run: ([\w-]+) -->\n```bash\n(.*?)```", PAGE, re.S))
WRONG = "--from fixtures/chain-wrong-number.otlp.json"

pytestmark = pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="jq or curl is not here")


class Server:
    """Keeps what it is sent: (path with query, body); answers a search with `issues`."""

    def __init__(self) -> None:
        self.got: list[tuple[str, Any]] = []
        self.issues: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.got.append((self.path, None))
                self.answer({"issues": outer.issues})

            def do_POST(self) -> None:
                outer.got.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
                self.answer({"ok": True})

            def answer(self, body: object) -> None:
                data = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def server() -> Iterator[Server]:
    serving = Server()
    threading.Thread(target=serving.http.serve_forever, daemon=True).start()
    yield serving
    serving.http.shutdown()
    serving.http.server_close()


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Runs a recipe in a folder that has the fixtures, with this rca on the path."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    program = tmp_path / "bin" / "rca"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rca "$@"\n', encoding="utf-8")
    program.chmod(0o755)

    def running(name: str, trace: str = WRONG, url: str = "", code: int = 0) -> str:
        env = {**os.environ, "TRACE": trace, "PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "no_proxy": "*"}
        env |= {"HOME": str(tmp_path), "JIRA_URL": url, "SLACK_WEBHOOK": f"{url}/hook", "PAGERDUTY_ROUTING_KEY": "k" * 32}
        script = RECIPES[name].replace("https://events.pagerduty.com", url)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    return running


def test_all_that_is_shown_is_run() -> None:
    shown = re.findall(r"```bash\n", PAGE)
    assert len(shown) == len(RECIPES) + 1  # gh needs an account
    gh = next(block for block in re.findall(r"```bash\n(.*?)```", PAGE, re.S) if "gh issue create" in block)
    assert subprocess.run(["bash", "-n", "-c", gh], check=False).returncode == 0


def test_jira_cloud_gets_a_new_issue_or_a_comment(run: Any, server: Server) -> None:
    run("jira", url=server.url)
    (search, _), (path, issue) = server.got
    key = issue["fields"]["labels"][0]
    assert search.startswith("/rest/api/3/search/jql?")
    assert key in search
    assert path == "/rest/api/3/issue"
    assert issue["fields"]["summary"].startswith("Origin found: H2 claim-extractor")
    validator("adf").validate(issue["fields"]["description"])
    server.issues.append({"key": "OPS-7"})
    run("jira", url=server.url)
    path, comment = server.got[-1]
    assert path == "/rest/api/3/issue/OPS-7/comment"
    assert comment["body"] == issue["fields"]["description"]


def test_jira_data_center_gets_wiki_markup(run: Any, server: Server) -> None:
    run("jira-v2", url=server.url)
    [(path, issue)] = server.got
    assert path == "/rest/api/2/issue"
    assert issue["fields"]["labels"][0] in read("jira", issue["fields"]["description"]).text


def test_slack_gets_a_message(run: Any, server: Server) -> None:
    run("slack", url=server.url)
    [(path, message)] = server.got
    assert path == "/hook"
    validator("slack").validate(message)


def test_pagerduty_is_told_of_an_origin_and_of_nothing_else(run: Any, server: Server) -> None:
    run("pagerduty", url=server.url)
    run("resolve", url=server.url)
    (path, event), (_, resolved) = server.got
    assert path == "/v2/enqueue"
    validator("pagerduty").validate(event)
    assert event["routing_key"] == "k" * 32
    assert resolved == {"event_action": "resolve", "dedup_key": event["dedup_key"], "routing_key": "k" * 32}
    run("pagerduty", "--from fixtures/chain-healthy.otlp.json", url=server.url)
    assert len(server.got) == 2


def test_the_json_answers_with_jq(run: Any) -> None:
    assert re.fullmatch(r"claim-extractor: wrong number, \d\d %\n", run("line"))
    assert re.fullmatch(r"the request: request cut, \d\d %\n", run("line", "--from fixtures/chain-request-cut.otlp.json"))
    assert run("line", "--from fixtures/chain-healthy.otlp.json") == "no_fault_found\n"
    assert '    > "3840"' in run("why")
    head, first, *_rest = csv.reader(run("suspects").splitlines())
    assert dict(zip(head, first, strict=True))["service"] == "claim-extractor"
    claims = [json.loads(line) for line in run("claims").splitlines()]
    assert {"born": "H2", "status": "changed"}.items() <= next(c for c in claims if "3,840" in c["claim"]).items()
    assert run("gaps") == ""
    unheard = run("gaps", "--from fixtures/queue-wrong-number.collector.jsonl.gz", code=3)  # its payloads are in the log records
    assert "balance-extractor output absent" in unheard.splitlines()
    counted = run("folder").splitlines()
    assert all(re.fullmatch(r"1 rca-[0-9a-f]{16} [\w >-]+", line) for line in counted)
    assert any(line.endswith(" claim-extractor") for line in counted)
