"""What a command imports: each heavy library only where it is used, told with the chain of imports that brought it in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.made import as_json, as_protobuf, services

NEVER = ("pandas", "pydantic", "asyncio", "numpy", "requests", "urllib3", "networkx", "rich", "yaml", "importlib.metadata")
PROTOBUF = ("google.protobuf", "opentelemetry")
SELDOM = (
    "typer", "dataclasses", "inspect", "ast", "shutil", "subprocess", "platform", "difflib", "gettext", "email", "argparse", "logging",
    "platformdirs", "importlib.resources", "tempfile", "base64", "html", "_hashlib", "fasttext_pybind", "zstandard",
    "typing", "pathlib", "urllib.parse", "zlib", "importlib.util",
    "rca.decode.protobuf", "rca.decode.jaeger", "rca.conventions.mlflow", "rca.conventions.langfuse", "rca.conventions.openinference",
    "rca.conventions.custom", "rca.conventions.reprs", "rca.provenance.point", "rca.model.comparison",
)  # fmt: skip
"""What a trace of OTLP JSON with GenAI attributes, in a file and without an rca.yaml, has no use for."""

# Keeps who asked for a module first: the innermost frame outside of the import machinery.
_CODE = """
import builtins, contextlib, io, json, sys
asked, plain = {}, builtins.__import__
def noting(name, globals=None, locals=None, fromlist=(), level=0):
    by = (globals or {}).get("__name__", "?")
    before = set(sys.modules)
    try:
        return plain(name, globals, locals, fromlist, level)
    finally:
        for new in set(sys.modules) - before:
            asked.setdefault(new, by)
builtins.__import__ = noting
from rca.cli.main import main
with contextlib.redirect_stdout(io.StringIO()) as out:
    try:
        code = main(sys.argv[1:])
    except SystemExit as left:
        code = left.code
print(json.dumps([code, len(out.getvalue()), sorted(sys.modules), asked]))
"""


def offending(modules: list[str], asked: dict[str, str], unwanted: tuple[str, ...]) -> list[str]:
    """`a <- b <- c` for each unwanted library that was imported: who asked for it, who asked for that one."""
    found = []
    for library in unwanted:
        if library not in modules:
            continue
        chain = [library]
        while (by := asked.get(chain[-1])) and by not in chain:
            chain.append(by)
        found.append(" <- ".join(chain))
    return found


def run(*args: str) -> tuple[list[str], dict[str, str]]:
    """The modules that a command imported, and who asked for each."""
    env = {key: value for key, value in os.environ.items() if key not in ("XDG_CONFIG_HOME", "COLUMNS")}
    done = subprocess.run([sys.executable, "-c", _CODE, *args], capture_output=True, text=True, check=True, env=env)
    code, length, modules, asked = json.loads(done.stdout)
    assert code in (0, 3), done.stderr
    assert length > 100, "the command wrote nothing, so that what it imports proves nothing"
    return modules, asked


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("traces")
    made = services(20)
    (folder / "trace.json").write_bytes(as_json(made))
    (folder / "trace.pb").write_bytes(as_protobuf(made))
    return {"json": folder / "trace.json", "pb": folder / "trace.pb"}


def test_help_imports_no_room() -> None:
    modules, asked = run("--help")
    assert offending(modules, asked, (*NEVER, *PROTOBUF)) == []
    rooms = ("sources", "decode", "conventions", "text", "graph", "checks", "attribution", "report", "pipeline", "config")
    assert offending(modules, asked, tuple(f"rca.{room}" for room in rooms)) == []


def test_a_json_file_needs_no_heavy_library(traces: dict[str, Path]) -> None:
    modules, asked = run("trace", "--from", str(traces["json"]), "--json")
    assert offending(modules, asked, (*NEVER, *PROTOBUF, *SELDOM)) == []


def test_a_protobuf_file_needs_protobuf_alone(traces: dict[str, Path]) -> None:
    modules, asked = run("trace", "--from", str(traces["pb"]), "--json")
    assert offending(modules, asked, NEVER) == []
    assert "opentelemetry.proto.trace.v1.trace_pb2" in modules


def test_a_page_needs_no_heavy_library_but_markupsafe(traces: dict[str, Path]) -> None:
    modules, asked = run("trace", "--from", str(traces["json"]), "-o", "html")
    assert offending(modules, asked, (*NEVER, *PROTOBUF, "_hashlib", "base64", "html")) == []
    assert "markupsafe" in modules


def test_the_chain_names_who_brought_a_library_in() -> None:
    asked = {"pandas": "rca.report.table", "rca.report.table": "rca.report"}
    assert offending(["pandas", "rca.report.table", "rca.report"], asked, ("pandas", "numpy")) == [
        "pandas <- rca.report.table <- rca.report"
    ]
