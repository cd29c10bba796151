"""Two traces of one pipeline to a comparison: captures -> graphs -> hops aligned and compared."""

from __future__ import annotations

from rca.compare.runs import compare
from rca.config import Config
from rca.conventions import capture_all
from rca.graph import build
from rca.model import Against, Comparison, Graph, Likeness, Notice, Trace
from rca.records import dataclass, replace


def compared(good: Trace, bad: Trace, config: Config) -> Comparison:
    """The comparison of a good run with a bad one; its `reason` says why where they cannot be compared."""
    return compare(good, graph_of(good, config), bad, graph_of(bad, config))


@dataclass(frozen=True, slots=True)
class Good:
    """A run to compare with; `found` says how it was found where a search took it, and nobody says that it is good."""

    trace: Trace
    found: str = ""

    def compared(self, bad: Trace, graph: Graph, config: Config) -> Comparison:
        """This run beside a bad one."""
        return replace(compare(self.trace, graph_of(self.trace, config), bad, graph), vouched=not self.found, found=self.found)

    def told(self, runs: Comparison) -> Against:
        """What a report says of the comparison."""
        from rca.report.compared import told_in_report

        return told_in_report(runs)

    def limits(self, runs: Comparison) -> tuple[Notice, ...]:
        """What limits a report that rests on a comparison with this run: that there is none, that the answers are the same."""
        told = list(runs.notices)
        if runs.reason:
            told.append(Notice("not_compared", f"not compared with trace {runs.good_id}: {runs.reason}"))
        elif runs.final.likeness is Likeness.EQUAL and runs.good_id != runs.bad_id:
            doubt = "this answer may be sound" if runs.vouched else "the other may be as bad, so nothing is concluded from it"
            told.append(Notice("same_answer", f"trace {runs.good_id} gives the same final answer: {doubt}"))
        return tuple(told)


def graph_of(trace: Trace, config: Config) -> Graph:
    """The data-flow graph of a trace."""
    return build(trace, capture_all(trace, config.mappings), config)
