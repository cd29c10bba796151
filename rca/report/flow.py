"""The path of the data as rows: request, hops in order, final answer, with what was lost or changed on the way between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rca.model import FINAL, REQUEST, Edge, Hop, Location, LocationType, Outcome, Payload, Report, Side, Verdict
from rca.report.escape import one_line
from rca.report.lines import Line, Piece, cells, clip, pad, wrap
from rca.report.words import STATES, Names, claims, plural, textless

ROWS = 40  # hops shown one by one; runs of sound ones are folded before that
_FOLD_FROM = 16  # hops from which on runs without anything to say are folded
MARKS = {"origin": "✗", "propagator": "»", "symptom": "!", "ok": "✓", "unknown": "?"}
_STYLES = {"origin": "bad", "propagator": "warn", "symptom": "warn", "ok": "good", "unknown": "dim"}
CHANGES = {"lost": "lost on the way", "cut": "cut off on the way", "garbled": "garbled on the way", "altered": "altered on the way"}
_STATE_COLUMN = 14
_SOURCES_SHOWN = 5


def path_rows(report: Report, named: Names, width: int) -> Iterator[Line]:
    """Every row. A hop's source is said where it is not the row above; long runs of hops without a finding are folded."""
    graph, states = report.graph, report.diagnosis.states
    into: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        into.setdefault(edge.target, []).append(edge)
    label = min(max([cells(named.titled(hop.id)) for hop in graph.hops[:200]] + [12]), max(width // 2 - 6, 16))
    accused_place = _origin(report)
    guilty = accused_place is not None and accused_place.type is LocationType.REQUEST
    first = _excerpt(graph.request, width - label - _STATE_COLUMN - 6)
    yield _row(*(("✗", pad("request", label), "ORIGIN") if guilty else ("○", pad("request", label), "")), first, "bad" if guilty else "dim")
    above = REQUEST
    accused = _accused(report)
    for item in _folded(report, into):
        if isinstance(item, str):
            yield (Piece(f"  ⋮ {clip(item, width - 4)}", "dim"),)
            above = ""
            continue
        state = states.get(item.id, "unknown")
        yield from _between(into.get(item.id, ()), above, state, width)
        if accused_place is not None and accused_place.type is LocationType.HANDOFF and accused_place.hop == item.id:
            yield (Piece(f"  ✗ hand-off {accused_place.source} → {item.id}: ORIGIN", "bad bold"),)
        shown = _excerpt(item.output, width - label - _STATE_COLUMN - 6, accused.get(item.id, ""))
        yield _row(
            MARKS.get(state, "?"),
            pad(one_line(named.titled(item.id), 120), label),
            STATES.get(state, state),
            shown,
            _STYLES.get(state, "dim"),
        )
        above = item.id
    last = graph.final_hop or above
    yield from _between(into.get(FINAL, ()), above if last == above else "", "", width)
    yield _row("◎", pad("final answer", label), "", _excerpt(graph.final, width - label - _STATE_COLUMN - 6), "dim")


def _row(mark: str, label: str, state: str, excerpt: str, style: str) -> Line:
    bold = f"{style} bold" if style == "bad" else style
    return (
        Piece(f"  {mark} ", style),
        Piece(label, bold if style in ("bad", "warn") else ""),
        Piece("  "),
        Piece(pad(state, _STATE_COLUMN), bold),
        Piece(excerpt, "dim"),
    )


def _origin(report: Report) -> Location | None:
    """Where the origin lies, None where none was found."""
    diagnosis = report.diagnosis
    return diagnosis.candidates[0].location if diagnosis.verdict is Verdict.ORIGIN_FOUND and diagnosis.candidates else None


def _accused(report: Report) -> dict[str, str]:
    """For each hop that makes or carries the fault, the piece of its output that shows it."""
    found: dict[str, str] = {}
    for candidate in report.diagnosis.candidates:
        for evidence in candidate.evidence:
            if report.diagnosis.verdict is not Verdict.ORIGIN_FOUND:
                break
            if evidence.outcome is Outcome.BAD and evidence.side is Side.OUTPUT and evidence.quotes:
                found.setdefault(evidence.node, evidence.quotes[0].text)
    for claim in claims(report):
        for step in claim.steps:
            if step.status == "present" and step.side is Side.OUTPUT and step.quote:
                found.setdefault(step.where, step.quote)
    return found


def _excerpt(payload: Payload, width: int, around: str = "") -> str:
    """The beginning of a text, or its surroundings of the piece that matters, or why there is none."""
    if payload.unsaved and around:
        return clip(f"“…{one_line(around, width)}…”", width)
    if not payload.text:
        return clip(f"({textless(payload)})", width)
    at = payload.text.find(around) if around else -1
    start = at - max((width - len(around)) // 2 - 4, 0) if at >= 0 and len(around) < width else 0
    if start <= 0:
        return clip(f"“{one_line(payload.text, width)}”", width)
    # Back to where a word begins, so that no secret is cut into an innocent shape.
    start = max(payload.text.rfind(" ", max(0, start - 20), start) + 1, 0) or start
    return clip(f"“…{one_line(payload.text[start:], width)}”", width)


def _between(edges: list[Edge] | tuple[Edge, ...], above: str, state: str, width: int) -> Iterator[Line]:
    """What stands between two rows: where the data came from if not from above, and hand-offs that differ."""
    sources = [edge.source for edge in edges]
    if not sources:
        if state:
            yield (Piece("  ┆ no data seen to flow in here", "dim"),)
        return
    changed = [edge for edge in edges if edge.changes]
    if sources != [above]:
        shown = ", ".join(sources[:_SOURCES_SHOWN]) + (
            f" and {len(sources) - _SOURCES_SHOWN} more" if len(sources) > _SOURCES_SHOWN else ""
        )
        yield (Piece(f"  │ from {shown}", "dim"),)
    elif not changed:
        yield (Piece("  │", "dim"),)
    for edge in changed[:2]:
        yield from _difference(edge, width)


def _difference(edge: Edge, width: int) -> Iterator[Line]:
    change = edge.changes[0]
    place = f" ({one_line(change.path, 40)})" if change.path else ""
    what = CHANGES.get(change.kind, change.kind)
    before, after = one_line(change.before, 60), one_line(change.after, 60)
    told = f"“{before}” became “{after}”" if change.after else f"“{before}”"
    more = f" and {plural(len(edge.changes) - 1, 'more difference')}" if len(edge.changes) > 1 else ""
    yield from wrap((Piece(f"{what}: {told}{place}{more}", "warn"),), width, "  ║ ", "  ║ ")


def _folded(report: Report, into: dict[str, list[Edge]]) -> Iterator[Hop | str]:
    """Hops, and in place of long runs without a finding a word on what was left out."""
    hops, states = report.graph.hops, report.diagnosis.states
    if len(hops) <= _FOLD_FROM:
        yield from hops
        return
    told = {c.location.hop for c in report.diagnosis.candidates[:3]} | {c.location.source for c in report.diagnosis.candidates[:3]}
    told |= {hops[0].id, hops[-1].id, report.graph.final_hop}
    run: list[Hop] = []
    shown = 0
    for number, hop in enumerate(hops):
        plain = (
            hop.id not in told and states.get(hop.id, "unknown") in ("ok", "unknown") and not any(e.changes for e in into.get(hop.id, ()))
        )
        if plain:
            run.append(hop)
            continue
        yield from _run(run, states)
        run = []
        if shown >= ROWS:
            yield f"{plural(len(hops) - number, 'more hop')} left out here; --json has them all"
            return
        shown += 1
        yield hop
    yield from _run(run, states)


def _run(run: list[Hop], states: Mapping[str, str]) -> Iterator[Hop | str]:
    if len(run) <= 2:
        yield from run
        return
    sound = sum(states.get(hop.id) == "ok" for hop in run)
    told = ", ".join(f"{number} {word}" for number, word in ((sound, "sound"), (len(run) - sound, "unknown")) if number)
    yield f"{run[0].id} to {run[-1].id}: {plural(len(run), 'hop')}, {told}"
