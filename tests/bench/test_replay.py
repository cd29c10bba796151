"""How many fixtures a second and core `rca replay` manages on the development cases.

`pytest -m bench -s tests/bench/test_replay.py` prints it. The goal is 40. What is asserted is the bound that was reached, as a
ratio to a bare typer app that holds on a busy or slow machine.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from bench.timing import RCA, best_of, cpu_of, environment, interleaved

from rca.config import Config, RedactConfig
from rca.model import Complaint
from rca.pipeline.diagnose import diagnose
from rca.replay.case import read_case
from rca.replay.fixture import find, read_trace
from rca.replay.record import Wanted, record
from tests.test_development_cases import labelled

pytestmark = pytest.mark.bench
BARE = (sys.executable, str(Path(__file__).with_name("bare.py")), "--help")


@pytest.fixture(scope="module")
def recorded(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The development cases as fixtures; keys alone are redacted, which takes the same time to replay."""
    top = tmp_path_factory.mktemp("recorded")
    for label, trace in labelled(shared / "bench/traces"):
        said = Complaint(label["complaint"], "", label["expected"])
        record(trace, top / label["id"], Wanted(said, accept=True), Config(), RedactConfig(kinds=()))
    return top


def tell(what: str, figure: float, goal: str) -> None:
    print(f"\n{what:68} {figure:7.2f}  (goal {goal})", end="")


def test_fixtures_a_second(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    env = environment(tmp_path_factory.mktemp("bytecode"))
    count = len(find([str(recorded)]))
    one = (*RCA, "replay", str(recorded), "-q", "-j", "1")
    taken = interleaved({"bare": BARE, "replay": one}, env, rounds=5)
    each = taken["replay"] / count
    tell("fixtures a second and core, start included", 1 / each, "40")
    tell("one fixture / bare typer app --help", each / taken["bare"], "-")
    begin = time.perf_counter()
    cpu_of((*RCA, "replay", str(recorded), "-q", "-j", "2"), env)
    tell("fixtures a second, two processes, as the clock has it", count / (time.perf_counter() - begin), "80")
    assert each < 0.55 * taken["bare"]


def test_what_the_replay_adds_to_the_diagnosis(recorded: Path) -> None:
    """Reading files, comparing and telling: what is not the diagnosis itself."""
    from rca.replay.run import replay

    fixtures = find([str(recorded)])
    cases = [(read_trace(f.trace, read_case(f.case).trace_id), read_case(f.case).complaint) for f in fixtures]
    whole = best_of(lambda: [replay(fixture, Config()) for fixture in fixtures])
    alone = best_of(lambda: [diagnose(trace, Config(), said) for trace, said in cases])
    tell("a replay / the diagnosis alone", whole / alone, "1.1")
    tell("diagnoses a second and core, nothing else", len(cases) / alone, "-")
    assert whole < 1.25 * alone
