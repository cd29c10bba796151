"""The main job in one sentence: captures -> graph -> checks (-> judge) -> attribution -> report."""

from __future__ import annotations

from rca import __version__
from rca.attribution import attribute
from rca.checks import run
from rca.config import Config, JudgeConfig
from rca.conventions import capture_all
from rca.errors import JudgeError
from rca.graph import build
from rca.model import Complaint, Notice, Report, Trace
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.judge.records import Asker
    from rca.pipeline.compare import Good


def diagnose(
    trace: Trace,
    config: Config,
    complaint: Complaint,
    *,
    final: str = "",
    judge: JudgeConfig | None = None,
    asker: Asker | None = None,
    good: Good | None = None,
    said: tuple[Notice, ...] = (),
) -> Report:
    """The report on a trace.

    final   names the span whose output is the final answer (UsageError if no hop holds it)
    good    a run of the same pipeline that this one is compared with; where it is another pipeline's, a notice says so and no more
    said    notices of what came before: where a good run was searched for, and none was found
    judge   settings of the judge that `asker` reaches; without both no judge is asked, and its code is not loaded

    Raises JudgeError, which carries the finished report, if the judge is required and left a question without an answer.
    """
    captures = capture_all(trace, config.mappings)
    graph = build(trace, captures, config, final=final)
    runs = good.compared(trace, graph, config) if good is not None else None
    evidence = run(graph, config, complaint, runs)
    limits = good.limits(runs) if good is not None and runs is not None else ()
    beside = good.told(runs) if good is not None and runs is not None else None
    notices = _once([*trace.notices, *(n for c in captures.values() for n in c.notices), *graph.notices, *limits, *said])
    if judge is None or asker is None:
        return Report(trace, graph, attribute(graph, evidence, complaint, config), complaint, notices, {}, __version__, against=beside)
    from rca.judge.plan import judge as ask

    told = ask(graph, evidence, complaint, config, judge, asker)
    diagnosis = attribute(graph, (*evidence, *told.evidence), complaint, config, told.order)
    report = Report(trace, graph, diagnosis, complaint, notices, {}, __version__, told.report, against=beside)
    if judge.required and told.unanswered:
        message = f"the judge {told.report.model} is required and gave no answer: {told.unanswered}"
        raise JudgeError(message, "see which places were not judged in the report; without --judge-required this is no error", report)
    return report


def _once(notices: list[Notice]) -> tuple[Notice, ...]:
    return tuple(dict.fromkeys(notices))
