"""What the renderers for people say alike: names of places and states, the headline, what is missing, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rca.model import (
    FINAL,
    REQUEST,
    Candidate,
    ClaimPath,
    ClaimStep,
    Evidence,
    Graph,
    Hop,
    Location,
    LocationType,
    Payload,
    Report,
    Side,
    State,
    Verdict,
)
from rca.records import dataclass
from rca.report.telling import against as against
from rca.report.telling import telling as telling
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.model import Against

STATES = {
    "origin": "ORIGIN",
    "propagator": "carries it on",
    "amplifier": "adds to it",
    "symptom": "shows it",
    "ok": "sound",
    "unknown": "unknown",
}
ROLES = {
    "origin": "origin",
    "propagator": "carries it on",
    "amplifier": "adds to it",
    "symptom": "shows the fault",
    "bystander": "",
}
PAYLOAD_STATES = {
    State.CAPTURED: "recorded",
    State.TRUNCATED: "cut off when it was recorded",
    State.ABSENT: "not recorded",
    State.PLACEHOLDER: "replaced by a placeholder",
    State.DROPPED: "dropped by SDK or collector",
    State.BY_REFERENCE: "stored elsewhere, only a reference is here",
    State.UNPARSEABLE: "recorded, but not readable",
    State.CONFLICT: "recorded twice with different texts",
}
UNSAVED = "saved without --payloads"
CLAIMS = {
    "given": "given in the request",
    "derived": "derived from its sources",
    "introduced": "introduced",
    "changed": "changed",
    "lost": "lost",
    "handed_over_wrongly": "handed over wrongly",
    "unknown": "of unknown origin",
}
STEPS = {"present": "has it", "absent": "does not have it", "changed": "has it changed"}
_LISTED, _LISTED_WEAK, _NEAR = 5, 3, 0.02  # suspects that are listed with and without an origin, and their least probability
_CHANGES = 6
"""Hops of a comparison that a report's section tells; `rca diff` tells all."""  # differences from a good run that are told
_TELLING = ("introduced", "changed", "lost", "handed_over_wrongly")


@dataclass(frozen=True, slots=True)
class Names:
    """How hops are called: by service where that is unambiguous, with the name of the operation where it is not."""

    of: dict[str, str]
    roles: dict[str, str]

    def titled(self, node: str) -> str:
        """A hop's id, name and role, where the name does not tell the role."""
        return self.place(node) + (f" · {self.roles[node]}" if self.roles.get(node) else "")

    def place(self, node: str) -> str:
        """A hop's id and name, `the request` or `the final answer`."""
        special = {REQUEST: "the request", FINAL: "the final answer"}
        return special.get(node) or f"{node} {self.of.get(node, '')}".strip()

    def location(self, location: Location) -> str:
        """A suspect's name."""
        if location.type is LocationType.REQUEST:
            return "the request"
        if location.type is LocationType.HANDOFF:
            return f"hand-off {self.place(location.source)} → {self.place(location.hop)}".replace("the request", "request")
        return self.titled(location.hop) if location.hop in self.of else f"{location.hop} {location.service or location.name}".strip()


def names(report: Report) -> Names:
    """Names of all hops, in one pass."""
    return names_in(report.graph)


def names_in(graph: Graph) -> Names:
    """Names of all hops of a graph, in one pass."""
    seen: dict[str, int] = {}
    for hop in graph.hops:
        seen[hop.service] = seen.get(hop.service, 0) + 1
    called = {hop.id: _name(hop, seen[hop.service]) for hop in graph.hops}
    roles = {h.id: h.role for h in graph.hops if h.role != "unknown" and h.role not in called[h.id].lower()}
    return Names(called, roles)


def _name(hop: Hop, sharing: int) -> str:
    base = hop.service or hop.name or "unnamed"
    if sharing > 1 and hop.name and hop.name != hop.service:
        base = f"{base}/{hop.name}" if hop.service else hop.name
    return base


def headline(report: Report, named: Names) -> tuple[str, str]:
    """The verdict in capitals, and who it is about (or what it means) with how sure it is."""
    diagnosis = report.diagnosis
    if diagnosis.verdict is Verdict.ORIGIN_FOUND and diagnosis.candidates:
        origins = [diagnosis.candidates[0], *(c for c in diagnosis.candidates[1:] if c.role == "origin")]
        found = [f"{named.location(c.location)}, {percent(c.probability)}" for c in origins]
        return ("ORIGIN FOUND" if len(found) == 1 else "TWO ORIGINS FOUND"), "; and ".join(found)
    if diagnosis.verdict is Verdict.NO_FAULT_FOUND:
        checked = len(report.graph.hops) - len(blind(report))
        return "NO FAULT FOUND", f"{checked} of {plural(len(report.graph.hops), 'hop')} could be checked"
    return "INSUFFICIENT EVIDENCE", "neither sound nor faulty: the trace does not show enough"


def why(report: Report) -> str:
    """One sentence of what the verdict rests on."""
    first = report.diagnosis.candidates[0] if report.diagnosis.candidates else None
    if report.diagnosis.verdict is Verdict.ORIGIN_FOUND and first is not None:
        return next((e.sentence for e in telling(first)), report.diagnosis.reason)
    return report.diagnosis.reason


def repair(report: Report) -> str:
    """What to mend first, and whether that would have been enough; "" where no origin is named."""
    if report.diagnosis.verdict is not Verdict.ORIGIN_FOUND or not report.diagnosis.candidates:
        return ""
    first = report.diagnosis.candidates[0]
    mend = f"Mend first: {first.fix}. " if first.fix else ""
    return f"{mend}Had it been right, the answer would be fine: {percent(first.fine_if_right)}."


def part_in_fault(candidate: Candidate, verdict: Verdict) -> str:
    """A suspect's role and the kind of fault that its evidence points at, "" if there is neither."""
    role = ROLES.get(candidate.role, candidate.role) if verdict is Verdict.ORIGIN_FOUND else "possibly" if candidate.fault else ""
    return ": ".join(part for part in (role, candidate.fault.replace("_", " ")) if part).replace("possibly:", "possibly")


def quoted(graph: Graph, hops: Mapping[str, Hop], evidence: Evidence) -> Payload | None:
    """The payload that an evidence's first quote stands in; None where it is about a hand-off."""
    if evidence.node in (REQUEST, FINAL):
        return graph.request if evidence.node == REQUEST else graph.final
    hop = hops.get(evidence.node) if evidence.side in (Side.INPUT, Side.OUTPUT) else None
    return None if hop is None else hop.input if evidence.side is Side.INPUT else hop.output


def step_place(step: ClaimStep) -> str:
    """Where a step of a claim is, as short as it can be told."""
    return "final answer" if step.where == FINAL else "request" if step.where == REQUEST else f"{step.where} {step.side}"


def claims(report: Report) -> list[ClaimPath]:
    """The claims worth following back: those that went wrong where the origin lies, or that the complaint is about."""
    said = f"{report.complaint.bad} {report.complaint.expected} {report.complaint.text}".casefold()
    born = set()
    if report.diagnosis.verdict is Verdict.ORIGIN_FOUND and report.diagnosis.candidates:
        place = report.diagnosis.candidates[0].location
        born = {REQUEST} if place.type is LocationType.REQUEST else {place.hop}
    wrong = [c for c in report.diagnosis.claims if c.status in _TELLING]
    return [c for c in wrong if c.born in born or (c.claim and c.claim.casefold() in said)]


def listed(report: Report) -> list[Candidate]:
    """The suspects worth a line: the first and those that come near it; without an origin, only those with something against them."""
    candidates = report.diagnosis.candidates
    if report.diagnosis.verdict is Verdict.ORIGIN_FOUND:
        return [c for n, c in enumerate(candidates[:_LISTED]) if n == 0 or c.probability >= _NEAR]
    return [c for c in candidates if telling(c)][:_LISTED_WEAK]


def suspects_title(report: Report) -> str:
    """What the list of suspects is, by verdict."""
    return {
        Verdict.ORIGIN_FOUND: "Suspects",
        Verdict.NO_FAULT_FOUND: "Weak signs, too little to accuse anyone",
        Verdict.INSUFFICIENT: "Signs, too little to tell",
    }[report.diagnosis.verdict]


def claim_title(claim: ClaimPath, named: Names) -> str:
    """What became of a claim, and where."""
    word = CLAIMS.get(claim.status, claim.status)
    return word if claim.status == "given" or not claim.born else f"{word} at {named.place(claim.born)}"


def blind(report: Report) -> list[str]:
    """Ids of hops whose output cannot be looked at."""
    return [hop.id for hop in report.graph.hops if not hop.output.usable]


def textless(payload: Payload) -> str:
    """Why there is no text to show of a payload."""
    if payload.unsaved:
        return UNSAVED
    return "empty" if payload.state is State.CAPTURED else PAYLOAD_STATES[payload.state]


def condition(payload: Payload) -> str:
    """How much of a text was recorded, and whether this saved report holds it."""
    return PAYLOAD_STATES[payload.state] + (f", {UNSAVED}" if payload.unsaved else "")


def gaps(report: Report) -> Iterator[tuple[str, Side, Payload]]:
    """Each input or output that is not whole: hop id, side, payload."""
    for hop in report.graph.hops:
        for side, payload in ((Side.INPUT, hop.input), (Side.OUTPUT, hop.output)):
            if payload.state is not State.CAPTURED:
                yield hop.id, side, payload


def gap_lines(report: Report) -> list[tuple[str, list[str]]]:
    """Gaps grouped by what is wrong: ("input not recorded", [hop ids])."""
    groups: dict[str, list[str]] = {}
    for hop_id, side, payload in gaps(report):
        groups.setdefault(f"{side} {PAYLOAD_STATES[payload.state]}", []).append(hop_id)
    return list(groups.items())


def next_steps(report: Report, arguments: str, again: str = "") -> list[tuple[str, str]]:
    """What to look at next: (what for, command or link). `again` is the command that shows this report, where it is not `rca trace`."""
    subject = arguments or (report.trace.trace_ids[0] if report.trace.trace_ids else "ID")
    steps: list[tuple[str, str]] = []
    first = report.diagnosis.candidates[0].location if report.diagnosis.candidates else None
    found = report.diagnosis.verdict is Verdict.ORIGIN_FOUND
    if found and first is not None:
        spans = (*first.span_ids, *first.to_span_ids)
        found_at = (("this span", link(report, spans)), ("its log records", link(report, spans, "logs:") or report.links.get("logs", "")))
        steps += [(what, url) for what, url in found_at if url]
    if "trace" in report.links:
        steps.append(("the trace", report.links["trace"]))
    if report.diagnosis.verdict is Verdict.INSUFFICIENT or any(True for _gap in gaps(report)):
        steps.append(("what is not recorded, and how to mend it", f"rca doctor {subject}"))
    if not (report.complaint.bad or report.complaint.expected):
        steps.append(("say what is wrong with the answer", f'rca trace {subject} --bad "…" --expected "…"'))
    again = again or f"rca trace {subject}"
    steps.append(("everything, as data" if not found else "for the ticket", f"{again} -o {'markdown' if found else 'json'}"))
    return steps


def link(report: Report, spans: Iterable[str], kind: str = "") -> str:
    """Where the first of some spans that has a link can be looked at (`kind` "logs:": its log records), "" if nowhere."""
    return next((report.links[kind + span] for span in spans if kind + span in report.links), "")


def help_wanted(report: Report) -> list[str]:
    """What would turn insufficient evidence into an answer."""
    lines: list[str] = []
    lost = [name for name, _hops in gap_lines(report)]
    if not report.graph.hops:
        lines.append("no span of this trace is a unit of work with an input or an output: rca doctor says what was read from each")
    if any("not recorded" in name for name in lost):
        lines.append("record inputs and outputs: rca doctor names the setting for each instrumentation")
    if any("cut off" in name for name in lost):
        lines.append("raise OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT, so that payloads are kept whole")
    if any("stored elsewhere" in name for name in lost):
        lines.append("put payloads on spans as well, they are only referred to here")
    if not (report.complaint.text or report.complaint.bad or report.complaint.expected):
        lines.append('say what is wrong with the answer: --complaint "…", --bad "…", --expected "…"')
    lines.append("add log records, if payloads are written there: --logs FILE")
    return lines


def compared_title(found: Against) -> str:
    """The heading of what a good run did otherwise."""
    return f"Compared with {'the last good run,' if found.found else 'the good run,'} trace {found.trace_id}"


def compared_lines(found: Against) -> list[str]:
    """Which run was taken, what is concluded, and the first differences."""
    rows = found.changes[:_CHANGES]
    more = [f"{len(found.changes) - _CHANGES} more, see rca diff"] if len(found.changes) > _CHANGES else []
    return [*([found.found] if found.found else []), f"{found.headline}. {found.sentence}", *rows, *more]


def percent(probability: float) -> str:
    """A probability as people read it; certainty is never claimed."""
    if probability <= 0:
        return "0 %"
    if probability < 0.01:
        return "<1 %"
    return ">99 %" if probability > 0.99 else f"{probability * 100:.0f} %"


def counted(report: Report) -> str:
    """How much was looked at: `3 hops, 3 services, 14 spans`."""
    counts = ((len(report.graph.hops), "hop"), (len(report.services), "service"), (report.span_count, "span"))
    return ", ".join(plural(*pair) for pair in counts)


def plural(number: int, word: str) -> str:
    """`1 hop`, `2 hops`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
