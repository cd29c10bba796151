"""What the README shows is what the program prints, and what it links to is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

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
    assert {0, 1, 2, 3, 4, 70, 130, 141} == told
    assert all(str(n) in done.stdout for n in (0, 1, 2, 3, 4, 70))


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
