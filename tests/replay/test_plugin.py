"""`pytest --rca` collects fixtures; without it, nothing is collected and nothing of rca is imported."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

from tests.replay.conftest import ROOT, Run

# An installed rca brings the plugin by its entry point; a checkout that only stands on the path has to name it.
HERE = any(point.value == "rca.pytest_plugin" for point in entry_points(group="pytest11"))
PYTEST = ("-m", "pytest", *(() if HERE else ("-p", "rca.pytest_plugin")), "-p", "no:cacheprovider", "-v", "--color=no")


def test_the_entry_point_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["pytest11"]
    assert declared == {"rca": "rca.pytest_plugin"}


def test_each_fixture_is_a_test(rca: Run, own: Path) -> None:
    done = rca("--rca", "fixtures", program=PYTEST)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
    assert "fixtures/chain-wrong-number/case.yaml::chain-wrong-number PASSED" in done.stdout
    one = rca("--rca", "fixtures/chain-wrong-number/case.yaml::chain-wrong-number", program=PYTEST)
    assert "1 passed" in one.stdout
    tagged = rca("--rca", "fixtures", "-k", "fanout", program=PYTEST)
    assert "1 passed, 2 deselected" in tagged.stdout


def test_a_failure_reads_like_the_replay(rca: Run, own: Path) -> None:
    (own.parent / "rca.yaml").write_text("checks: {digits-exchanged: false}\n")
    (own / "chain-healthy/case.yaml").write_text("orign: none\n")
    (own / "fanout-handoff-dropped/case.yaml").write_text("notes: nothing yet\n")
    done = rca("--rca", "fixtures", program=PYTEST)
    assert done.returncode == 1
    assert "1 skipped" in done.stdout
    assert "not as expected: verdict no_fault_found, expected origin_found with origin claim-extractor" in done.stdout
    gone = r"  - claim-extractor: digits-exchanged was \+\d+ points, is gone: claim-extractor wrote the number 3840"
    assert re.search(gone, done.stdout)
    assert "unknown key 'orign', did you mean 'origin'?" in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_nothing_happens_without_the_flag(rca: Run, own: Path) -> None:
    probe = "import sys\ndef test_it():\n    assert not [m for m in sys.modules if m.startswith('rca.') and m != 'rca.pytest_plugin']\n"
    (own.parent / "test_probe.py").write_text(probe)
    done = rca(".", program=PYTEST)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    assert "case.yaml" not in done.stdout
    (own.parent / "test_probe.py").write_text("def test_it(): pass\n")
    both = rca("--rca", "test_probe.py", "fixtures", program=PYTEST)
    assert "4 passed" in both.stdout


def test_processes_of_xdist_share_the_work(rca: Run, own: Path) -> None:
    done = rca("--rca", "fixtures", "-n", "2", program=PYTEST)
    assert (done.returncode, "3 passed" in done.stdout) == (0, True)
