"""What the README shows is what the program prints, and what it links to is there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rca.config import environment

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_of_the_output_is_true() -> None:
    command = re.search(r"<!-- run -->\n```bash\n.*&& \.venv/bin/rca (.*?)\n```", README)
    shown = re.search(r"```text\n(.*?)```", README, re.S)
    assert command
    assert shown
    words = [sys.executable, "-m", "rca", *shlex.split(command[1])]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=True)
    assert shown[1] == done.stdout


def test_exit_codes_are_those_of_the_help() -> None:
    told = {int(n) for cell in re.findall(r"^\| ([\d, ]+) \|", README, re.M) for n in cell.split(",")}
    done = subprocess.run([sys.executable, "-m", "rca", "--help"], capture_output=True, text=True, check=True)
    assert {0, 1, 2, 3, 4, 5, 70, 130, 141} == told
    assert all(str(n) in done.stdout for n in (0, 1, 2, 3, 4, 5, 70))


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "docs/configuration.md"])
def test_examples_of_the_configuration_are_valid(page: str, tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S)
    assert examples
    for example in examples:
        path = tmp_path / "rca.yaml"
        path.write_text(example, encoding="utf-8")
        env = {**os.environ, "TEMPO_TOKEN": "not-a-real-one", "ANTHROPIC_API_KEY": "not-a-real-one"}
        words = [sys.executable, "-m", "rca", "config", "--config", str(path)]
        done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
        assert done.returncode == 0, done.stderr
        assert "tempo.example.org" in done.stdout
        assert "not-a-real-one" not in done.stdout + done.stderr


def test_every_variable_is_documented() -> None:
    told = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    known = {*environment.SOURCE_VARIABLES, *environment.SETTING_VARIABLES, *environment.JUDGE_VARIABLES, *environment.OTHER_VARIABLES}
    assert [name for name in known if f"`{name}`" not in told] == []
