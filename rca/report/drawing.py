"""What a picture of the data flow shows: boxes and arrows, with what marks them in words, whoever draws them."""

from __future__ import annotations

from collections.abc import Iterator

from rca.model import FINAL, REQUEST, Candidate, Edge, LocationType, Report, Verdict
from rca.records import dataclass
from rca.report.escape import one_line
from rca.report.flow import CHANGES, MARKS
from rca.report.withhold import withholding
from rca.report.words import STATES, headline, link, names, percent, plural

_LONGEST = 80  # characters of a line in a box


@dataclass(frozen=True, slots=True)
class Box:
    """A hop, the request or the final answer. `state` is one of `Diagnosis.states`, "" for the two ends and for what was left out."""

    node: str
    lines: tuple[str, ...]
    state: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """Data that flows between two boxes. `state`: origin | changed | "" ; `text` says what happened on the way."""

    source: str
    target: str
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes in the order of the data, and the arrows between them; `title` is the verdict. No text of it is escaped for any target."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    left_out: str = ""


def drawing(report: Report, most: int, arrows: int) -> Drawing:
    """The picture with at most `most` hops and so many arrows between them: hops with something to tell first, the others as they come."""
    named, clean = names(report), withholding(report)
    shown = _shown(report, most)
    while most > 1 and sum({edge.source, edge.target} <= shown for edge in report.graph.edges) > arrows:
        most = most * 3 // 4
        shown = _shown(report, most)
    accused = {(c.location.source, c.location.hop): c for c in _origins(report) if c.location.type is LocationType.HANDOFF}
    edges = [e for e in report.graph.edges if {e.source, e.target} <= shown]
    edges += [Edge(*ends, (), 1.0) for ends in accused if set(ends) <= shown and all((e.source, e.target) != ends for e in edges)]
    left = len(report.graph.hops) + 2 - len(shown)
    return Drawing(
        clean(one_line(": ".join(headline(report, named)), 200)),
        tuple(Box(b.node, tuple(clean(one_line(line, _LONGEST)) for line in b.lines), b.state, b.link) for b in _boxes(report, shown)),
        tuple(_arrow(edge, accused.get((edge.source, edge.target))) for edge in edges),
        f"{plural(left, 'more hop')} left out; --json has them all" if left else "",
    )


def _origins(report: Report) -> list[Candidate]:
    """The suspects that are named, none where no origin was found."""
    if report.diagnosis.verdict is not Verdict.ORIGIN_FOUND:
        return []
    return [c for n, c in enumerate(report.diagnosis.candidates) if n == 0 or c.role == "origin"]


def _shown(report: Report, most: int) -> set[str]:
    hops, states = report.graph.hops, report.diagnosis.states
    told = [node for c in report.diagnosis.candidates[:3] for node in (c.location.hop, c.location.source)]
    told += [hop.id for hop in hops if states.get(hop.id, "unknown") not in ("ok", "unknown")]
    told += [node for edge in report.graph.edges if edge.changes for node in (edge.source, edge.target)]
    known = {hop.id for hop in hops}
    first = [node for node in dict.fromkeys((*told, report.graph.final_hop, *(hop.id for hop in hops))) if node in known]
    return {REQUEST, FINAL, *first[:most]}


def _boxes(report: Report, shown: set[str]) -> Iterator[Box]:
    named, states = names(report), report.diagnosis.states
    origins = {c.location.hop or REQUEST: c for c in reversed(_origins(report)) if c.location.type is not LocationType.HANDOFF}
    asked = origins.get(REQUEST)
    yield Box(REQUEST, ("✗ request", _accusation(asked)), "origin") if asked else Box(REQUEST, ("○ request",))
    for hop in report.graph.hops:
        if hop.id not in shown:
            continue
        state = states.get(hop.id, "unknown")
        told = _accusation(origins[hop.id]) if hop.id in origins else STATES.get(state, state)
        yield Box(hop.id, (f"{MARKS.get(state, '·')} {named.titled(hop.id)}", told), state, one_line(link(report, hop.span_ids)))
    yield Box(FINAL, ("◎ final answer",))


def _accusation(origin: Candidate) -> str:
    fault = f": {origin.fault.replace('_', ' ')}" if origin.fault else ""
    return f"ORIGIN{fault}, {percent(origin.probability)}"


def _arrow(edge: Edge, origin: Candidate | None) -> Arrow:
    changes = ", ".join(dict.fromkeys(CHANGES.get(change.kind, change.kind) for change in edge.changes))
    if origin is not None:
        return Arrow(edge.source, edge.target, "origin", one_line(f"✗ {_accusation(origin)}", _LONGEST))
    return Arrow(edge.source, edge.target, "changed" if changes else "", one_line(f"! {changes}", _LONGEST) if changes else "")
