"""Replaying fixtures: each is read, diagnosed and compared by itself, in as many processes as are wanted. Nothing here reaches a network:
a fixture's trace comes from its file, and a judge's answers from its cassette alone."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import count

from rca.config import Config, JudgeConfig
from rca.errors import RcaError, UsageError
from rca.model import Report, Verdict
from rca.records import dataclass, replace
from rca.replay.answer import Answer, Places, answer
from rca.replay.case import Case, read_case
from rca.replay.compare import Comparison, Moved, compare
from rca.replay.fixture import CASE, TRACE, Fixture, read_trace

_SWEEP = 50
"""Fixtures after which garbage is looked for."""

_CHUNK = 8
"""Fixtures that a worker takes at once: few enough that progress is seen and the last worker is not waited for."""


class Status(StrEnum):
    """How a fixture fared."""

    OK = "ok"
    MOVED = "moved"  # something that was expected does not hold
    BLIND = "blind"  # the trace does not show enough to tell, and that was not expected
    BROKEN = "broken"  # its files cannot be read
    OPEN = "open"  # nothing is expected


MEASURED = (Status.OK, Status.MOVED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one fixture. `error` and `hint` say why it could not be read; `moved` and `notes` explain `problems`."""

    fixture: Fixture
    status: Status
    case: Case = Case()
    answer: Answer | None = None
    problems: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""
    hint: str = ""

    @property
    def failed(self) -> bool:
        """Whether it is not as expected."""
        return self.status in (Status.MOVED, Status.BLIND, Status.BROKEN)

    @property
    def settled(self) -> bool:
        """Whether it is as expected, and the answer that it gave is kept in its case."""
        return self.status is Status.OK and self.case.accepted is not None and not self.moved


def replay(fixture: Fixture, config: Config) -> Outcome:
    """Diagnose one fixture and compare; raises nothing, so that one fixture does not keep the others from being told."""
    case = Case()
    try:
        if not fixture.case.is_file():
            raise UsageError(f"{fixture.folder}: no {CASE} beside {TRACE}", "record it again, or write one; docs/ci.md describes it")
        case = read_case(fixture.case)
        report = diagnosed(fixture, case, config)
        found = answer(report)
        said = compare(case, found, Places(report.graph))
    except RcaError as error:
        return Outcome(fixture, Status.BROKEN, case, error=error.message, hint=error.hint)
    except Exception as error:
        told = f"a bug in rca: {type(error).__name__}: {error}"[:300]
        return Outcome(fixture, Status.BROKEN, case, error=told, hint=f"rca trace --from {fixture.trace} --debug shows where")
    return Outcome(fixture, _status(case, found, said), case, found, said.problems, said.moved, said.notes)


def diagnosed(fixture: Fixture, case: Case, config: Config) -> Report:
    """The report on a fixture, with the answers of its cassette. DecodeError for its trace, UsageError for its case or cassette."""
    from rca.pipeline.diagnose import diagnose

    trace = read_trace(fixture.trace, case.trace_id)
    if not fixture.cassette.is_file():
        if case.judge is not None:
            raise UsageError(f"{fixture.cassette}: no such file, and {CASE} says that a judge was asked", "restore it, or record it again")
        return diagnose(trace, config, case.complaint, final=case.final)
    from rca.judge.cassette import Cassette

    judge = _judge(case.judge or JudgeConfig(), config)
    return diagnose(trace, config, case.complaint, final=case.final, judge=judge, asker=Cassette(fixture.cassette, "replay", None, judge))


def _judge(asked: JudgeConfig, config: Config) -> JudgeConfig:
    """The judge as it was asked, with the rubrics that are configured here for one of that name."""
    named = next((judge for judge in config.judges if judge.name == asked.name), None)
    return replace(asked, rubrics=named.rubrics) if named else asked


def _status(case: Case, found: Answer, said: Comparison) -> Status:
    if not case.expects:
        return Status.OPEN
    if not said.problems:
        return Status.OK
    return Status.BLIND if found.verdict == Verdict.INSUFFICIENT else Status.MOVED


def replay_all(fixtures: Sequence[Fixture], config: Config, jobs: int = 0) -> Iterator[Outcome]:
    """The outcome of each, in their order, as they become known; `jobs` 0 takes as many processes as there are cores."""
    workers = min(jobs or cores(), (len(fixtures) + 1) // 2)
    if workers <= 1:
        yield from (_swept(fixture, config) for fixture in fixtures)
        return
    yield from _in_parallel(fixtures, config, workers)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_parallel(fixtures: Sequence[Fixture], config: Config, workers: int) -> Iterator[Outcome]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_all_start_methods, get_context

    # The first one here, before the fork: what it imports and compiles, all workers have.
    yield _swept(fixtures[0], config)
    # A fork is ready at once. It is safe here, since a command has no other threads; where there is none, workers start anew.
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    chunk = max(1, min(_CHUNK, len(fixtures) // (4 * workers)))
    pool = ProcessPoolExecutor(workers, get_context(method), _begin, (config,))
    try:
        yield from pool.map(_work, fixtures[1:], chunksize=chunk)
        pool.shutdown()  # waits: a pool that is left while it ends complains when Python does
    except BrokenProcessPool as error:
        raise UsageError("a worker was ended from outside, most likely for want of memory", "fewer at a time: -j 1") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_settings = Config()


def _begin(config: Config) -> None:
    """Set up a worker: an interrupt ends it without a word, since the command tells of it."""
    import signal

    global _settings
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _settings = config


def _work(fixture: Fixture) -> Outcome:
    return _swept(fixture, _settings)


_replayed = count(1)


def _swept(fixture: Fixture, config: Config) -> Outcome:
    """`replay`, with the garbage of many removed now and then: a command runs without collector, which is meant for one trace."""
    outcome = replay(fixture, config)
    if next(_replayed) % _SWEEP == 0:
        gc.collect()
    return outcome
