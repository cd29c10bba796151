"""The report for a ticket: Markdown in which nothing of a payload is markup, link or mention."""

from __future__ import annotations

from collections.abc import Iterator

from rca.model import FINAL, REQUEST, Candidate, Edge, Payload, Report, Verdict
from rca.report import RenderOptions, judged, words
from rca.report.escape import code, is_link, prose, visible
from rca.report.fingerprint import fingerprint
from rca.report.outline import notices_by_code
from rca.report.words import Names

HOPS = 60
CLAIMS = 5
EXCERPT = 80


def render(report: Report, options: RenderOptions) -> str:
    """The report as GitHub-flavoured Markdown."""
    named = words.names(report)
    found = (_verdict(report, named), _path(report, named), _suspects(report, named), _against(report))
    sections = (*found, _judge(report), _claims(report, named))
    rest = (_limits(report), _payloads(report, named) if options.payloads else iter(()), _steps(report, options))
    blocks = ["\n".join(lines) for section in (*sections, *rest) if (lines := list(section))]
    return "\n\n".join(blocks) + "\n"


def _verdict(report: Report, named: Names) -> Iterator[str]:
    word, rest = words.headline(report, named)
    yield f"## {word.capitalize()}: {prose(rest, 160)}"
    yield ""
    if words.why(report):
        yield prose(words.why(report), 400)
        yield ""
    if words.repair(report):
        yield words.repair(report)
        yield ""
    if report.diagnosis.verdict is Verdict.INSUFFICIENT:
        yield "**This is not a clean bill of health.** What would help:"
        yield ""
        yield from (f"- {prose(line)}" for line in words.help_wanted(report))
        yield ""
    trace_id = report.trace.trace_ids[0] if report.trace.trace_ids else ""
    cause = f"; fingerprint {code(fingerprint(report))}" if fingerprint(report) else ""
    yield f"Trace {code(trace_id)}: {words.counted(report)}; rca {report.version}{cause}"
    for label, said in (
        ("Complaint", report.complaint.text),
        ("Wrong piece", report.complaint.bad),
        ("Expected", report.complaint.expected),
    ):
        if said:
            yield f"\n{label}: {code(said, 300)}"


def _path(report: Report, named: Names) -> Iterator[str]:
    graph = report.graph
    into: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        into.setdefault(edge.target, []).append(edge)
    yield "### Path of the data"
    yield ""
    yield "| hop | state | gets its input from | output |"
    yield "|---|---|---|---|"
    yield f"| request | | | {_excerpt(graph.request)} |"
    for hop in graph.hops[:HOPS]:
        state = words.STATES.get(report.diagnosis.states.get(hop.id, "unknown"), "unknown")
        shown = f"**{state}**" if state == "ORIGIN" else state
        yield f"| {prose(named.titled(hop.id), 80)} | {shown} | {_sources(into.get(hop.id, []))} | {_excerpt(hop.output)} |"
    if len(graph.hops) > HOPS:
        yield f"| … and {len(graph.hops) - HOPS:,} more hops | | | |"
    yield f"| final answer | | {_sources(into.get(FINAL, []))} | {_excerpt(graph.final)} |"


def _sources(edges: list[Edge]) -> str:
    shown = ", ".join("request" if e.source == REQUEST else e.source + (" (differs)" if e.changes else "") for e in edges[:6])
    return shown + (f" and {len(edges) - 6} more" if len(edges) > 6 else "")


def _excerpt(payload: Payload) -> str:
    return code(payload.text, EXCERPT) if payload.text else f"({words.textless(payload)})"


def _suspects(report: Report, named: Names) -> Iterator[str]:
    shown = words.listed(report)
    if not shown:
        return
    yield f"### {words.suspects_title(report)}"
    yield ""
    for number, candidate in enumerate(shown, 1):
        yield from _suspect(number, candidate, named, report.diagnosis.verdict)
    left = len(report.diagnosis.candidates) - len(shown)
    if left and report.diagnosis.verdict is Verdict.ORIGIN_FOUND:
        yield f"\n… and {left:,} more."


def _suspect(number: int, candidate: Candidate, named: Names, verdict: Verdict) -> Iterator[str]:
    what = words.part_in_fault(candidate, verdict)
    sure = prose(words.percent(candidate.probability))
    yield f"{number}. **{prose(named.location(candidate.location), 120)}**, {sure}{f' ({prose(what, 80)})' if what else ''}"
    for evidence in words.telling(candidate)[:4]:
        moved = f", {evidence.points:+.0f} points" if abs(evidence.points) >= 1 else ""
        yield f"   - {prose(evidence.sentence, 400)} ({code(evidence.check)}{moved})"
        yield from (f"     - {code(quote.text, 200)}" for quote in evidence.quotes[:3] if quote.text)


def _against(report: Report) -> Iterator[str]:
    """What a good run did otherwise, where one was compared."""
    found = report.against
    if found is None:
        return
    yield f"### {prose(words.compared_title(found), 120)}"
    yield ""
    yield from (f"- {prose(row, 800)}" for row in words.compared_lines(found))


def _claims(report: Report, named: Names) -> Iterator[str]:
    found = words.claims(report)
    if not found:
        return
    yield "### The claim, followed back" if len(found) == 1 else "### The claims, followed back"
    for claim in found[:CLAIMS]:
        yield f"\n{code(claim.claim, 120)}: {prose(words.claim_title(claim, named), 120)}\n"
        for step in claim.steps[:20]:
            quote = f": {code(step.quote, 160)}" if step.quote else ""
            yield f"- {prose(words.step_place(step))} {prose(words.STEPS.get(step.status, step.status))}{quote}"
    if len(found) > CLAIMS:
        yield f"\n… and {len(found) - CLAIMS:,} more."


def _judge(report: Report) -> Iterator[str]:
    judge = report.judge
    if judge is None:
        return
    yield f"### The judge, {code(judge.model, 60)}"
    yield ""
    yield prose(judged.summary(judge))
    yield ""
    for said in judged.telling(judge):
        yield f"- {prose(judged.sentence(said), 400)}"
        yield from (f"  - {prose(where)}: {code(quote, 160)}" for where, quote in said.quotes[:2])
        yield from (f"  - {prose(doubt, 300)}" for doubt in judged.doubts(said))
    if not judged.telling(judge) and judge.places:
        yield "- finds nothing wrong in what it was asked about"
    yield from (
        f"- {name}: {prose(text, 400)}" for name, text in (("hidden cause", judge.cause), ("smallest repair", judge.repair)) if text
    )
    yield from (f"- {prose(text, 300)}" for text in (*judged.unjudged(judge), *judge.notes))


def _limits(report: Report) -> Iterator[str]:
    groups, notices = words.gap_lines(report), notices_by_code(report)
    if not groups and not notices:
        return
    yield "### What limits this answer"
    yield ""
    for text, hops in groups:
        yield f"- {text}: {', '.join(hops[:12])}" + (f" and {len(hops) - 12:,} more" if len(hops) > 12 else "")
    for notice, more in notices[:12]:
        yield f"- {prose(notice.text, 300)}" + (f" (and {more} more of this kind)" if more else "")


def _payloads(report: Report, named: Names) -> Iterator[str]:
    yield "### Inputs and outputs"
    for hop in report.graph.hops:
        for side, payload in (("input", hop.input), ("output", hop.output)):
            yield f"\n{prose(named.place(hop.id), 120)}, {side} ({words.condition(payload)})"
            if payload.text:
                yield "\n" + "\n".join("    " + line for line in visible(payload.text).split("\n"))


def _steps(report: Report, options: RenderOptions) -> Iterator[str]:
    yield "### Next"
    yield ""
    for what, target in words.next_steps(report, options.command, options.again):
        yield f"- {what}: " + (f"<{target}>" if is_link(target) else code(target))
