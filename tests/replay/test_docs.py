"""The examples of docs/ci.md are run as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from rca.replay.case import read_case
from rca.replay.report import FORMATS
from tests.replay.conftest import ROOT

PAGE = (ROOT / "docs/ci.md").read_text("utf-8")


def block(heading: str, language: str) -> str:
    """The first example in a language below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.search(rf"```{language}\n(.*?)```", section, re.S)
    assert found, heading
    return found[1]


@pytest.fixture
def checkout(own: Path) -> Path:
    """A clone in which a rule is switched off that the branch `main` has on, and `rca` on the path."""
    top = own.parent
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(top)]
    for words in (["init", "-qb", "main"], ["add", "fixtures"], ["commit", "-qm", "m"], ["update-ref", "refs/remotes/origin/main", "HEAD"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    (top / "rca.yaml").write_text("checks: {digits-exchanged: false}\n")
    (top / "bin").mkdir()
    shim = top / "bin/rca"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rca "$@"\n')
    shim.chmod(0o755)
    return top


def bash(script: str, top: Path, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RCA_", "GITHUB_"))}
    env = {**kept, "PATH": f"{top / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(top), **more}
    command = ["bash", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, cwd=top, env=env, check=False)


def test_github_actions(checkout: Path) -> None:
    steps: list[dict[str, Any]] = yaml.safe_load(block("GitHub Actions", "yaml"))["jobs"]["replay"]["steps"]
    scripts = {step["name"]: step["run"] for step in steps if "name" in step}
    inner = checkout / "inner"  # the worktree of the target branch is made beside the checkout
    inner.mkdir()
    for name in ("fixtures", "rca.yaml", ".git"):
        (checkout / name).rename(inner / name)
    (inner / "bin").symlink_to(checkout / "bin")
    temp = {"RUNNER_TEMP": str(checkout), "GITHUB_STEP_SUMMARY": str(checkout / "summary.md"), "BASE": "main"}
    first = bash(scripts["What the target branch says"], inner, **temp)
    assert first.returncode == 0, first.stderr
    done = bash(scripts["Replay"], inner, **temp)
    assert done.returncode == 1
    assert "::error file=fixtures/chain-wrong-number/case.yaml,line=" in done.stdout
    for text in ((checkout / "summary.md").read_text("utf-8"), (inner / "rca.md").read_text("utf-8")):
        assert re.search(r"\| `fixtures/chain-wrong-number` \| broke \| `claim-extractor \d+ %` \| `no fault found` \|", text)
    assert (inner / "rca.sarif").is_file()


def test_gitlab(checkout: Path) -> None:
    job = yaml.safe_load(block("GitLab CI", "yaml"))["rca-replay"]
    (command,) = [line for line in job["script"] if line.startswith("rca ")]
    assert bash(command, checkout).returncode == 1
    for name in [*job["artifacts"]["paths"], job["artifacts"]["reports"]["junit"]]:
        assert (checkout / name).is_file(), name


def test_jenkins(checkout: Path) -> None:
    script = block("Jenkins", "groovy")
    (command,) = re.findall(r"sh '\.rca/bin/(rca replay .*?)'", script)
    assert bash(command, checkout).returncode == 1
    for name in re.findall(r"junit '(.*?)'|pattern: '(.*?)'", script):
        assert (checkout / "".join(name)).is_file(), name


def test_the_case_that_is_shown_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(block("A fixture", "yaml").replace(", …}", "}"), "utf-8")
    case = read_case(path)
    assert (case.origin, case.tags, case.least_probability) == ("date-extractor", ("dates", "slow"), 0.6)


def test_the_output_that_is_shown_is_true(checkout: Path) -> None:
    shown = block("Replay", "text").splitlines()[1:]
    done = bash("rca replay -k chain", checkout)
    assert done.stdout.splitlines() == shown


def test_every_format_is_told_of() -> None:
    assert all(f"`{name}`" in PAGE for name in FORMATS)


def test_the_hook_runs_the_replay_where_a_fixture_changed(checkout: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert bash(hook["entry"], checkout).returncode == 1
    (checkout / "rca.yaml").unlink()
    assert bash(hook["entry"], checkout).returncode == 0
    files = re.compile(hook["files"])
    assert all(
        files.search(name) for name in ("fixtures/a/case.yaml", "rca.yaml", "f/b/trace.otlp.json.gz", ".rca.yaml", "x/cassette.json")
    )
    assert not any(files.search(name) for name in ("lower-case.yaml", "src/main.py", "my-rca.yaml"))
