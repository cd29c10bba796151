"""Runs the command as a user does: a process of its own, nothing configured, an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from jaeger_server import Jaeger


@pytest.fixture
def environment(tmp_path, monkeypatch) -> dict[str, str]:
    """The variables of a user who has configured nothing."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("RCA_", "_RCA", "XDG_")) and key not in ("NO_COLOR", "COLUMNS")
    }
    return {**kept, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def rca(tmp_path, environment):
    """Call it with arguments; `env` adds variables, `stdin` is piped in. Runs in `tmp_path`."""

    def run(*args, env=None, stdin="", cwd=None, **options) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "rca", *map(str, args)]
        merged = {**environment, **(env or {})}
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", env=merged, input=stdin, cwd=cwd or tmp_path, timeout=60, **options
        )

    return run


def serve(port: int = 0) -> Iterator[ThreadingHTTPServer]:
    """A running server; skips where the port is taken."""
    Jaeger.seen = []
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Jaeger)
    except OSError:
        pytest.skip(f"port {port} is taken on this machine")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def jaeger():
    """A Jaeger on a free port: its base URL."""
    for server in serve():
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def local_jaeger():
    """A Jaeger where one listens by default."""
    yield from serve(16686)
