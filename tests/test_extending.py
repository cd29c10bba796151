"""The example of docs/extending.md, installed as a distribution of its own, is found and does what the page says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/extending.md").read_text(encoding="utf-8")


def installed(folder: Path) -> dict[str, str]:
    """Lay the page's check and its entry point down as an installed distribution; the environment that sees it."""
    code = re.search(r"<!-- example: our_checks/internal_names.py -->\n```python\n(.*?)```", PAGE, re.S)
    entry = re.search(r'\[project\.entry-points\."(.+?)"\]\n(.+?) = "(.+?)"', PAGE)
    assert code
    assert entry
    (folder / "our_checks").mkdir()
    (folder / "our_checks/__init__.py").write_text("", encoding="utf-8")
    (folder / "our_checks/internal_names.py").write_text(code[1], encoding="utf-8")
    info = folder / "our_checks-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: our-checks\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[{entry[1]}]\n{entry[2]} = {entry[3]}\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}


def rca(*words: str, env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "rca", *words], capture_output=True, text=True, env=env, cwd=cwd, check=False)


def trace_of(folder: Path, answer: str) -> Path:
    """A trace with one model call, as a collector writes it."""
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": json.dumps(
            [{"role": "user", "parts": [{"type": "text", "content": "Why was my parcel delayed by three days?"}]}]
        ),
        "gen_ai.output.messages": json.dumps([{"role": "assistant", "parts": [{"type": "text", "content": answer}]}]),
    }
    span = {
        "traceId": "5" * 32, "spanId": "6" * 16, "name": "write_answer", "kind": 1, "startTimeUnixNano": "1", "endTimeUnixNano": "9",
        "attributes": [{"key": k, "value": {"stringValue": v}} for k, v in attributes.items()],
    }  # fmt: skip
    service = [{"key": "service.name", "value": {"stringValue": "answer-writer"}}]
    path = folder / "trace.json"
    path.write_text(
        json.dumps({"resourceSpans": [{"resource": {"attributes": service}, "scopeSpans": [{"spans": [span]}]}]}), encoding="utf-8"
    )
    return path


def test_the_check_is_listed_and_explained(tmp_path: Path) -> None:
    env = installed(tmp_path)
    assert "internal-names" in rca("checks", env=env, cwd=ROOT).stdout
    assert "An internal system's name" in " ".join(rca("checks", "--explain", "internal-names", env=env, cwd=ROOT).stdout.split())


def test_the_check_speaks_in_the_report(tmp_path: Path) -> None:
    env = installed(tmp_path)
    path = trace_of(tmp_path, "The parcel waited in our ORION queue for three days, and we are sorry for that.")
    done = rca("trace", "--from", str(path), "--json", env=env, cwd=ROOT)
    report = json.loads(done.stdout)
    seen = [e for c in report["candidates"] for e in c["evidence"] if e["check"] == "internal-names"]
    assert [e["quotes"][0]["text"] for e in seen] == ["ORION"]


def test_a_plug_in_lying_in_the_working_directory_is_not_loaded(tmp_path: Path) -> None:
    installed(tmp_path)
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    assert "internal-names" not in rca("checks", env=env, cwd=tmp_path).stdout
