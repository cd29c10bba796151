"""Timing commands and functions so that ratios hold on a busy machine: runs take turns, and the best of each counts."""

from __future__ import annotations

import gc
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

RCA = (sys.executable, "-c", "import sys; from rca.cli.main import main; sys.exit(main())")


def environment(folder: Path) -> dict[str, str]:
    """The environment of an installed tool: bytecode is kept (in `folder`), as pip keeps it."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "PYTHONDEVMODE", "COVERAGE_RUN")}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder), "NO_COLOR": "1"}


def cpu_of(command: Sequence[str], env: Mapping[str, str]) -> float:
    """CPU seconds of a command, system time included; it must succeed (0) or lack evidence (3)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode in (0, 3), f"{command}: {done.returncode}\n{done.stderr[-2000:]}"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def interleaved(commands: Mapping[str, Sequence[str]], env: Mapping[str, str], rounds: int = 9) -> dict[str, float]:
    """Best CPU seconds of each command over rounds in which each runs once; a round before them fills the bytecode cache."""
    for command in commands.values():
        cpu_of(command, env)
    best = dict.fromkeys(commands, math.inf)
    for _ in range(rounds):
        for name, command in commands.items():
            best[name] = min(best[name], cpu_of(command, env))
    return best


def forget() -> None:
    """Empty the bounded caches of rca: they would hold all that a small trace says and little of a large one, so that
    a second round would be fast for the small one alone. Tables and patterns that are made once stay."""
    for name, module in list(sys.modules.items()):
        if name.startswith("rca."):
            for value in list(vars(module).values()):
                if callable(told := getattr(value, "cache_parameters", None)) and told()["maxsize"] is not None:
                    value.cache_clear()


def best_of(work: Callable[[], object], rounds: int = 3) -> float:
    """Best CPU seconds of a function, the garbage collector paused as `rca` pauses it and nothing remembered."""
    taken = []
    for _ in range(rounds):
        forget()
        gc.collect()
        gc.disable()
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
        gc.enable()
    return min(taken)


def exponent(taken: Mapping[int, float]) -> float:
    """Slope of log(time) over log(size), by least squares."""
    xs, ys = [math.log(size) for size in taken], [math.log(seconds) for seconds in taken.values()]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def peak_kb(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Peak resident memory of a command in KiB."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=False)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    return int(subprocess.run([sys.executable, "-c", code, *command], env=dict(env), capture_output=True, text=True, check=True).stdout)
