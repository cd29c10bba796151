"""The contract of exit codes, and what goes to which stream."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from rca_user import HEALTHY, TRACE_ID, WRONG, spans_without_payload

from rca.cli.main import main


def one_line(done) -> str:
    """The message, after making sure that it is one, with one hint (which may list ids) and no traceback."""
    lines = done.stderr.strip().splitlines()
    hint = next(n for n, line in enumerate(lines) if line.startswith("  → "))
    assert lines[hint - 1].startswith("rca: ")
    assert all(line.startswith("  ") for line in lines[hint:])
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_diagnosis_is_0_and_1_only_where_it_is_asked_for(rca):
    assert rca("trace", "--from", WRONG, "--json").returncode == 0
    assert rca("trace", "--from", WRONG, "--json", "--exit-code").returncode == 1
    assert rca("trace", "--from", HEALTHY, "--json", "--exit-code").returncode == 0


def test_insufficient_evidence_is_3_and_still_a_report(rca, tmp_path):
    path = spans_without_payload(tmp_path)
    done = rca("trace", "--from", path, "--json", "--exit-code")
    assert done.returncode == 3
    assert json.loads(done.stdout)["verdict"] == "insufficient_evidence"
    assert "not a clean bill of health" in rca("trace", "--from", path).stdout


def test_standard_output_holds_the_report_and_nothing_else(rca):
    done = rca("trace", WRONG, "--json")
    assert json.loads(done.stdout)["schema"] == "rca.report/1"
    assert "--from" in done.stderr
    assert rca("trace", WRONG, "--json", "--quiet").stderr == ""


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["trace"], 2, "which trace?"),
        (["trace", ""], 2, "no trace id"),
        (["trcae"], 2, "rca trace"),
        (["sarch", "--service", "x"], 2, "rca search"),
        (["trace", "--jsno"], 2, "--json"),
        (["trace", "nonsense!"], 2, "nonsense!"),
        (["trace", "missing.json"], 2, "no such file"),
        (["trace", "--from", ""], 2, "--from is empty"),
        (["trace", "--from", "missing.json"], 4, "missing.json"),
        (["trace", "--from", "empty.json"], 4, "empty.json"),
        (["trace", "--from", "junk.bin"], 4, "junk.bin"),
        (["trace", "--from", "other.json"], 4, "no spans"),
        (["trace", "--from", "text.txt"], 4, "text.txt"),
        (["trace", "--from", "folder"], 4, "folder"),
        (["trace", "--from", "-"], 4, "standard input"),
        (["trace", "--from", "ftp://h/x"], 2, "ftp"),
        (["trace", "--from", WRONG, "--source", "x"], 2, "keep one"),
        (["trace", "--source", "prod"], 2, "'prod'"),
        (["trace", "--from", WRONG, "--wait", "soon"], 2, "'soon'"),
        (["trace", "--from", WRONG, "--final", "0123456789abcdef"], 2, "0123456789abcdef"),
        (["trace", "--from", WRONG, "--logs", "missing.jsonl"], 4, "missing.jsonl"),
        (["trace", "--from", WRONG, "-o", "pdf"], 2, "formats: json"),
        (["trace", "--from", WRONG, "-o", "markdwon=x.md"], 2, "did you mean -o markdown=x.md?"),
        (["trace", "--from", WRONG, "-o", "md"], 2, "did you mean -o markdown?"),
        (["trace", "--from", WRONG, "-o", "json=folder"], 2, "is a folder"),
        (["trace", "--from", WRONG, "-o", "json=none/x"], 2, "mkdir -p none"),
        (["trace", "--from", WRONG, "-o", "json="], 2, "no file"),
        (["trace", "--from", WRONG, "--json", "-o", "markdown"], 2, "cannot share"),
        (["trace", "--from", WRONG, "--config", "missing.yaml"], 2, "missing.yaml"),
        (["trace", "0" * 31 + "1", "--from", WRONG], 4, "not found"),
        (["trace", "0" * 32], 2, "zeros"),
        (["trace", "4bf92f3577b34da6a3ce929d0e0e4736", "--from", "http://127.0.0.1:9"], 4, "127.0.0.1:9"),
        (["search", "--tag", "x"], 2, "KEY=VALUE"),
        (["search", "--last", "always"], 2, "'always'"),
        (["checks", "--explain", "new-clam"], 2, "new-claim"),
        (["schema", "reports"], 2, "report"),
    ],
    ids=lambda value: " ".join(map(str, value))[:60] if isinstance(value, list) else None,
)
def test_careless_use_gets_one_helpful_line(rca, tmp_path, args, code, told):
    (tmp_path / "empty.json").touch()
    (tmp_path / "junk.bin").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "other.json").write_text('{"a": 1}')
    (tmp_path / "text.txt").write_text("hello\n")
    (tmp_path / "folder").mkdir()
    done = rca(*args)
    assert done.returncode == code
    assert told in one_line(done)
    assert done.stdout == ""


def test_a_trace_id_or_a_file_in_place_of_the_command_is_understood(rca):
    done = rca(WRONG, "--json")
    assert done.returncode == 0
    assert "rca trace" in done.stderr
    assert rca("4bf92f3577b34da6a3ce929d0e0e4736", "--from", WRONG).returncode == 4


def test_a_bug_is_70_and_says_how_to_report_it(monkeypatch, capsys):
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("by \x1b[31mzero")

    monkeypatch.setattr("rca.pipeline.diagnose.diagnose", broken)
    assert main(["trace", "--from", str(WRONG)]) == 70
    told = capsys.readouterr().err
    assert "a bug in rca: ZeroDivisionError" in told
    assert "report it" in told
    assert "Traceback" not in told
    assert "\x1b" not in told
    assert main(["trace", "--from", str(WRONG), "--debug"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_credentials_stay_out_of_tracebacks(monkeypatch, capsys):
    def broken(*_args, **_kwargs):
        token, password = "canary-token-" + "1", "canary-" + "pass"
        raise RuntimeError(f"header Authorization: {token} for https://bob:{password}@h/")

    monkeypatch.setenv("RCA_TOKEN", "canary-token-1")
    monkeypatch.setattr("rca.pipeline.diagnose.diagnose", broken)
    assert main(["trace", "--from", str(WRONG), "--debug"]) == 70
    out, err = capsys.readouterr()
    assert "RuntimeError: header" in err
    assert "canary-token-1" not in out + err
    assert "canary-pass" not in out + err


def test_an_interrupt_is_130(environment, tmp_path):
    command = [sys.executable, "-m", "rca", "trace", TRACE_ID, "--from", "-"]
    reading, writing = os.pipe()
    # a shell starts what it runs in the background with interrupts ignored, and the test may have been started so
    options = {"env": environment, "cwd": tmp_path, "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    process = subprocess.Popen(command, stdin=reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    os.close(writing)
    os.close(reading)
    assert process.returncode == 130
    assert b"Traceback" not in out + err


def test_a_closed_pipe_is_141_and_quiet(environment, tmp_path):
    command = f"{sys.executable} -m rca trace --from {WRONG} --json --payloads"
    script = f"set -o pipefail; {command} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60)
    assert done.stdout.strip() == "141"
    assert done.stderr == ""


def test_a_closed_standard_error_costs_nothing(environment, tmp_path):
    script = f"{sys.executable} -m rca trace --from nothing.json 2>&-; echo $?"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60)
    assert done.stdout.strip() == "4"
