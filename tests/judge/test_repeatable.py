"""The same trace gives the same questions in every process, or nothing that was recorded would be found again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = sorted((ROOT / "fixtures").glob("*.otlp.json"))
PROGRAM = """
import sys
from pathlib import Path
from rca.config import Config, JudgeConfig
from rca.decode import assemble, decode
from rca.judge.records import Reply, Status
from rca.model import Complaint
from rca.pipeline.diagnose import diagnose

class Keys:
    def ask(self, questions):
        for question in questions:
            print(question.kind, question.key)
        return [Reply(Status.SKIPPED, error="not asked") for _ in questions]

for name in sys.argv[2:]:
    batch = decode(Path(name).read_bytes(), name)
    trace = assemble([batch], sorted({span.trace_id for span in batch.spans}))
    judge = JudgeConfig(model="m", plan=sys.argv[1], votes=2, confirm=True)
    diagnose(trace, Config(), Complaint("It is wrong."), judge=judge, asker=Keys())
"""


@pytest.mark.parametrize("plan", ["trace", "hop"])
def test_keys_do_not_depend_on_the_process(plan: str) -> None:
    def keys(seed: str) -> str:
        words = [sys.executable, "-c", PROGRAM, plan, *map(str, FIXTURES)]
        env = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=env, check=True).stdout

    first = keys("1")
    assert len(set(first.splitlines())) == len(first.splitlines()) > len(FIXTURES)
    assert keys("2") == first
