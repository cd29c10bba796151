"""What a ticket says, whatever the system: verdict and why, where to look, suspects, claims, what limits the answer, the path."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator

from rca.model import Candidate, Evidence, Quote, Report, Side, Verdict
from rca.report import RenderOptions, judged, words
from rca.report.escape import is_link, one_line, visible
from rca.report.fingerprint import fingerprint
from rca.report.flow import path_rows
from rca.report.outline import notices_by_code, surroundings
from rca.report.plain import unstyled
from rca.report.tickets.ticket import Entry, Run, Section, Ticket
from rca.report.withhold import withholding

TITLE, SENTENCE, SAID, PIECE = 160, 400, 300, 200  # characters of the headline, a sentence, a complaint, a quote
COMMAND, LINK = 1500, 2000  # characters of a command or link that is told; one that is longer would be of no use cut
EVIDENCE, CLAIMS, STEPS, WARNINGS, JUDGED, NAMED = 4, 3, 14, 12, 20, 12
PAYLOAD, PAYLOADS = 4_000, 80_000  # characters of an input or output, and of all, where whole ones are asked for
PATH_WIDTH = 100


def ticket(report: Report, options: RenderOptions, hide: Callable[[str], str] | None = None) -> Ticket:
    """The report as a ticket without a markup. Every text in it is safe to show, none has a secret in it.

    hide  what `withholding` made for the report, if it was asked already
    """
    page = _Content(report, options, hide or withholding(report))
    first = Section("", tuple(page.verdict()))
    rest = (
        Section(words.suspects_title(report), tuple(page.suspects())),
        Section(page.safe(words.compared_title(report.against) if report.against else "", 120), tuple(page.against())),
        Section("The claim, followed back" if len(words.claims(report)) == 1 else "The claims, followed back", tuple(page.claims())),
        Section("What limits this answer", tuple(page.limits())),
        Section(page.safe(f"The judge, {report.judge.model}" if report.judge else "", 80), tuple(page.judge())),
        Section("Path of the data", tuple(page.path()), folded=True),
        Section("Inputs and outputs", tuple(page.payloads()), folded=True),
    )
    return Ticket(page.title(), (first, *(section for section in rest if section.entries)))


def marker(report: Report) -> str:
    """The word by which tickets with one cause are found, also fit for a label; "" where no origin is named."""
    found = fingerprint(report)
    return f"rca-{found}" if found else ""


def cleaner(hide: Callable[[str], str]) -> Callable[[str, int], str]:
    """Makes a text safe to show: on one line, without secrets, cut to a number of characters with "…"."""
    # Long texts are cut before the patterns run; the margin keeps a secret at the cut in one piece.
    return lambda text, limit: one_line(hide(text[: 4 * limit + 400]), limit)


class _Content:
    """One report, section by section."""

    def __init__(self, report: Report, options: RenderOptions, hide: Callable[[str], str]) -> None:
        self.report = report
        self.named = words.names(report)
        self._whole = options.payloads
        self._hide = hide
        self.safe = cleaner(hide)
        self._hops = {hop.id: hop for hop in report.graph.hops}
        first = report.trace.trace_ids[0] if report.trace.trace_ids else ""
        self._trace_id = self.safe(first, 64)
        command = options.command if len(options.command) <= COMMAND // 2 else ""
        self._subject = self.safe(command or first or "ID", COMMAND // 2)

    def title(self) -> str:
        word, rest = words.headline(self.report, self.named)
        return self.safe(f"{word.capitalize()}: {rest}", TITLE)

    def verdict(self) -> Iterator[Entry]:
        """Why, what to mend, what was complained about, where to look, how to see it again."""
        diagnosis = self.report.diagnosis
        if words.why(self.report):
            yield Entry(0, (Run(self.safe(words.why(self.report), SENTENCE)),))
        if diagnosis.verdict is Verdict.ORIGIN_FOUND and diagnosis.candidates:
            for evidence in words.telling(diagnosis.candidates[0])[:1]:
                yield from self._quotes(evidence, 1)
            yield Entry(0, (Run(self.safe(words.repair(self.report), SENTENCE)),))
        elif diagnosis.verdict is Verdict.INSUFFICIENT:
            yield Entry(0, (Run("This is not a clean bill of health.", "strong"), Run(" What would help:")))
            yield from (Entry(1, (Run(line),)) for line in words.help_wanted(self.report))
            yield Entry(0, (Run("What was looked at:"),))
        elif words.blind(self.report):
            unseen = self._some(words.blind(self.report))
            yield Entry(0, (Run("Not everything could be looked at.", "strong"), Run(f" No output recorded: {unseen}.")))
        for label, said in (("Complaint", "text"), ("Wrong piece", "bad"), ("Expected", "expected")):
            text = self.safe(getattr(self.report.complaint, said), SAID)
            if text:
                yield Entry(1, (Run(f"{label}: "), Run(text, "code")))
        yield from self._whereabouts()

    def against(self) -> Iterator[Entry]:
        """What a good run did otherwise, where one was compared."""
        if self.report.against is not None:
            yield from (Entry(1, (Run(self.safe(row, SENTENCE)),)) for row in words.compared_lines(self.report.against))

    def _whereabouts(self) -> Iterator[Entry]:
        yield Entry(1, (Run("Trace: "), Run(self._trace_id or "none", "code"), Run(f", {words.counted(self.report)}")))
        for what, url in links(self.report):
            yield Entry(1, (Run(f"Look at {what}: "), Run(url, href=url)))
        if marker(self.report):
            yield Entry(1, (Run("Fingerprint: "), Run(marker(self.report), "code"), Run(", the same in every report with this cause")))
        yield Entry(0, (Run(f"To see it again, with rca {self.safe(self.report.version, 40)}:"),), self._command())

    def _command(self) -> str:
        """The command that gives this report, with what was complained about where that can be typed."""
        command = f"rca trace {self._subject}"
        for flag, said in (("complaint", "text"), ("bad", "bad"), ("expected", "expected")):
            text = getattr(self.report.complaint, said)
            part = f" --{flag} {shlex.quote(text)}"
            if text and self.safe(text, SAID) == text and len(command + part) <= COMMAND:
                command += part
        return command

    def suspects(self) -> Iterator[Entry]:
        verdict = self.report.diagnosis.verdict
        for number, candidate in enumerate(words.listed(self.report), 1):
            what = self.safe(words.part_in_fault(candidate, verdict), 80)
            name = Run(self.safe(self.named.location(candidate.location), 120), "strong")
            yield Entry(1, (name, Run(f", {words.percent(candidate.probability)}{f' ({what})' if what else ''}")))
            yield from self._evidence(candidate, number == 1)
        left = len(self.report.diagnosis.candidates) - len(words.listed(self.report))
        if left and verdict is Verdict.ORIGIN_FOUND:
            yield Entry(1, (Run(f"and {left:,} more, less likely"),))

    def _evidence(self, candidate: Candidate, first: bool) -> Iterator[Entry]:
        bad, limit = words.telling(candidate), EVIDENCE if first else EVIDENCE // 2
        told = first and self.report.diagnosis.verdict is Verdict.ORIGIN_FOUND  # the verdict quotes what tells most
        for number, evidence in enumerate(bad[:limit]):
            moved = f", {evidence.points:+.0f} points" if abs(evidence.points) >= 1 else ""
            check = Run(self.safe(evidence.check, 60), "code")
            yield Entry(2, (Run(f"{self.safe(evidence.sentence, SENTENCE)} ("), check, Run(f"{moved})")))
            if number or not told:
                yield from self._quotes(evidence, 3)
        if len(bad) > limit:
            yield Entry(2, (Run(f"and {len(bad) - limit} more"),))

    def _quotes(self, evidence: Evidence, level: int) -> Iterator[Entry]:
        """What evidence rests on: the accused piece in its surroundings, then what it was compared with."""
        for number, quote in enumerate(evidence.quotes[:3]):
            text = self._in_context(evidence, quote) if number == 0 else self.safe(quote.text, PIECE)
            if text:
                yield Entry(level, (Run(f"{self._label(evidence, number == 0)}: "), Run(text, "code")))

    def _in_context(self, evidence: Evidence, quote: Quote) -> str:
        source = words.quoted(self.report.graph, self._hops, evidence)
        inner = self.safe(quote.text, PIECE)
        if source is None or quote.start < 0 or source.text[quote.start : quote.end] != quote.text:
            return inner
        before, after = surroundings(source.text, quote)
        return self._hide(before + inner + after)

    def _label(self, evidence: Evidence, accused: bool) -> str:
        if evidence.side is Side.HANDOFF:
            return "arrived" if accused else "sent"
        place = {Side.REQUEST: "request", Side.FINAL: "final answer"}.get(evidence.side)
        return (place or f"{self.safe(evidence.node, 40)} {evidence.side}") if accused else "compared with"

    def claims(self) -> Iterator[Entry]:
        found = words.claims(self.report)
        for claim in found[:CLAIMS]:
            title = self.safe(words.claim_title(claim, self.named), 120)
            yield Entry(1, (Run(self.safe(claim.claim, 120), "code"), Run(f" {title}")))
            for step in claim.steps[:STEPS]:
                told = f"{words.step_place(step)} {words.STEPS.get(step.status, step.status)}"
                quote = (Run(": "), Run(self.safe(step.quote, PIECE), "code")) if step.quote else ()
                yield Entry(2, (Run(self.safe(told, 120)), *quote))
            if len(claim.steps) > STEPS:
                yield Entry(2, (Run(f"and {len(claim.steps) - STEPS} more steps"),))
        if len(found) > CLAIMS:
            yield Entry(1, (Run(f"and {words.plural(len(found) - CLAIMS, 'more claim')}"),))

    def limits(self) -> Iterator[Entry]:
        """Payloads that are not whole, and what else was noticed of the data."""
        gaps, notices = words.gap_lines(self.report), notices_by_code(self.report)
        for text, hops in gaps:
            yield Entry(1, (Run(f"{text}: {self._some(hops)}"),))
        if gaps:
            yield Entry(1, (Run("rca doctor", "code"), Run(", in place of rca trace, says how to have it recorded")))
        for notice, more in notices[:WARNINGS]:
            yield Entry(1, (Run(self.safe(notice.text, SAID) + (f" (and {more} more of this kind)" if more else "")),))
        if len(notices) > WARNINGS:
            yield Entry(1, (Run(f"and {words.plural(len(notices) - WARNINGS, 'more kind')} of warning"),))

    def judge(self) -> Iterator[Entry]:
        judge = self.report.judge
        if judge is None:
            return
        yield Entry(0, (Run(self.safe(judged.summary(judge), SAID)),))
        told = judged.telling(judge)
        for said in told[:JUDGED]:
            yield Entry(1, (Run(self.safe(judged.sentence(said), SENTENCE)),))
            for where, quote in said.quotes[:2]:
                yield Entry(2, (Run(f"{self.safe(where, 40)}: "), Run(self.safe(quote, PIECE), "code")))
            yield from (Entry(2, (Run(self.safe(doubt, SAID)),)) for doubt in judged.doubts(said))
        if len(told) > JUDGED:
            yield Entry(1, (Run(f"and {words.plural(len(told) - JUDGED, 'more place')}"),))
        if not told and judge.places:
            yield Entry(1, (Run("finds nothing wrong in what it was asked about"),))
        for name, text in (("hidden cause", judge.cause), ("smallest repair", judge.repair)):
            if text:
                yield Entry(1, (Run(f"{name}: {self.safe(text, SENTENCE)}"),))
        yield from (Entry(1, (Run(self.safe(text, SAID)),)) for text in (*judged.unjudged(judge), *judge.notes))

    def path(self) -> Iterator[Entry]:
        lines = path_rows(self.report, self.named, PATH_WIDTH)
        yield Entry(0, block=self._hide(unstyled(lines, RenderOptions()).rstrip("\n")))

    def payloads(self) -> Iterator[Entry]:
        """Inputs and outputs, if whole ones are wanted; no more of them than the roomiest system takes."""
        room = PAYLOADS
        for number, hop in enumerate(self.report.graph.hops if self._whole else ()):
            if room <= 0:
                yield Entry(0, (Run(f"and those of {words.plural(len(self.report.graph.hops) - number, 'more hop')}"),))
                return
            for side, payload in ((Side.INPUT, hop.input), (Side.OUTPUT, hop.output)):
                cut = f", the first {PAYLOAD:,} of {len(payload.text):,} characters" if len(payload.text) > PAYLOAD else ""
                told = f", {side} ({words.PAYLOAD_STATES[payload.state]}{cut})"
                text = visible(self._hide(payload.text[: PAYLOAD + 400]))[:PAYLOAD]
                yield Entry(0, (Run(self.safe(self.named.place(hop.id), 120), "strong"), Run(told)), text)
                room -= len(text)

    def _some(self, hops: list[str]) -> str:
        shown = ", ".join(self.safe(self.named.place(hop), 60) for hop in hops[:NAMED])
        return shown if len(hops) <= NAMED else f"{shown} and {len(hops) - NAMED:,} more"


def links(report: Report) -> list[tuple[str, str]]:
    """Where the trace, and the span of the origin, can be looked at: (what, URL), only URLs that are links as they stand."""
    return [(what, url) for what, url in words.next_steps(report, "") if is_link(url) and len(url) <= LINK]
