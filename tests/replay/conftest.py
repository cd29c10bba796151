"""A fixture to break, and the command in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "fixtures"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def rca(tmp_path: Path) -> Run:
    """Call it with arguments in an empty folder, with nothing configured; `env` adds variables."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RCA_", "XDG_", "GITHUB_")) and key != "NO_COLOR"}
    base = {**kept, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}

    def run(*words: object, env: dict[str, str] | None = None, program: tuple[str, ...] = ("-m", "rca")) -> object:
        command = [sys.executable, *program, *map(str, words)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", env={**base, **(env or {})}, cwd=tmp_path, check=False)

    return run  # type: ignore[return-value]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Copies of three of our own fixtures in `fixtures/`."""
    for name in ("chain-wrong-number", "chain-healthy", "fanout-handoff-dropped"):
        shutil.copytree(OWN / name, tmp_path / "fixtures" / name)
    return tmp_path / "fixtures"
