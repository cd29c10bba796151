"""What starting costs: which modules a command imports."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from rca_user import JAEGER, WRONG

HEAVY = {
    "pandas",
    "numpy",
    "networkx",
    "pydantic",
    "asyncio",
    "requests",
    "urllib3",
    "google.protobuf",
    "opentelemetry",
    "rich",
    "yaml",
    "zstandard",
}
SCRIPT = """
import contextlib, io, json, sys
from rca.cli.main import main
with contextlib.redirect_stdout(io.StringIO()):
    code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""


def imported(environment, tmp_path, *args):
    command = [sys.executable, "-c", SCRIPT, *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=True)
    code, modules = json.loads(done.stdout)
    return code, {heavy for heavy in HEAVY if any(m == heavy or m.startswith(heavy + ".") for m in modules)}, set(modules)


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["trace", "--help"], ["record", "--help"], ["replay", "--help"]])
def test_help_imports_nothing_of_the_work(environment, tmp_path, args):
    code, heavy, modules = imported(environment, tmp_path, *args)
    assert code == 0
    assert heavy == set()
    assert not {m for m in modules if m.startswith(("rca.sources", "rca.decode", "rca.report", "rca.pipeline", "rca.model"))}


@pytest.mark.parametrize("path", [WRONG, JAEGER], ids=lambda p: p.name)
def test_a_trace_in_a_file_to_json_imports_only_what_it_uses(environment, tmp_path, path):
    code, heavy, _modules = imported(environment, tmp_path, "trace", "--from", path, "--json", "-q")
    assert code == 0
    assert heavy == set()


def test_plain_text_needs_no_rich(environment, tmp_path):
    _code, heavy, _modules = imported(environment, tmp_path, "trace", "--from", WRONG, "-q", "-o", "text")
    assert "rich" not in heavy
