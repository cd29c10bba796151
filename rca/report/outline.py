"""The report for people, as lines of styled text: verdict, path of the data, suspects, the claim followed back, warnings, next steps."""

from __future__ import annotations

from collections.abc import Iterator

from rca.model import Candidate, Evidence, Notice, Quote, Report, Side, Verdict
from rca.report import RenderOptions, judged, words
from rca.report.escape import mask, one_line, visible
from rca.report.flow import path_rows
from rca.report.lines import Line, Piece, cells, clip, pad, wrap
from rca.report.words import Names

EVIDENCE = 4  # a suspect's, the first; half of it for the others
CLAIMS = 3
STEPS = 14
WARNINGS = 8
CONTEXT = 40  # characters of a payload shown on either side of a quote, at most
BAR = 10

_VERDICT_STYLES = {Verdict.ORIGIN_FOUND: "bad title", Verdict.NO_FAULT_FOUND: "good title", Verdict.INSUFFICIENT: "warn title"}


def outline(report: Report, options: RenderOptions) -> Iterator[Line]:
    """Every line of the report; no line is wider than `options.width`, apart from links and commands that must stay whole."""
    page = Page(report, options, words.names(report))
    for section in (page.verdict, page.path, page.suspects, page.against, page.judge, page.claims, page.gaps, page.payloads, page.steps):
        lines = list(section())
        if lines:
            yield from lines
            yield ()


class Page:
    """One report on one width of paper."""

    def __init__(self, report: Report, options: RenderOptions, named: Names) -> None:
        self.report = report
        self.options = options
        self.named = named
        self.width = options.width
        self._hops = {hop.id: hop for hop in report.graph.hops}

    def verdict(self) -> Iterator[Line]:
        """Who, why, how sure; then what was looked at."""
        diagnosis = self.report.diagnosis
        word, rest = words.headline(self.report, self.named)
        yield from self._text((Piece(word, _VERDICT_STYLES[diagnosis.verdict]), Piece("  "), Piece(one_line(rest, 160), "bold")), "", "  ")
        why = words.why(self.report)
        if why:
            yield from self._text((Piece(one_line(why, 400)),), "  ")
        if words.repair(self.report):
            yield from self._text((Piece(words.repair(self.report), "dim"),), "  ")
        if diagnosis.verdict is Verdict.INSUFFICIENT:
            yield from self._text((Piece("This is not a clean bill of health. What would help:", "warn"),), "  ")
            for line in words.help_wanted(self.report):
                yield from self._text((Piece(line),), "  - ", "    ")
        elif diagnosis.verdict is Verdict.NO_FAULT_FOUND and words.blind(self.report):
            unseen = self._some(words.blind(self.report))
            yield from self._text((Piece(f"No word on {unseen}: their output is not recorded.", "warn"),), "  ")
        yield ()
        yield from self._text((Piece(self._subject(), "dim"),), "  ")
        for name in ("text", "bad", "expected"):
            said = getattr(self.report.complaint, name)
            if said:
                label = {"text": "complaint", "bad": "wrong piece", "expected": "expected"}[name]
                yield from self._text((Piece(pad(label, 13), "dim"), Piece(f"“{one_line(said, 300)}”")), "  ", " " * 15)

    def _subject(self) -> str:
        trace = self.report.trace
        first = trace.trace_ids[0] if trace.trace_ids else "no trace"
        more = f" and {len(trace.trace_ids) - 1} linked" if len(trace.trace_ids) > 1 else ""
        return f"trace {first}{more}: {words.counted(self.report)}"

    def path(self) -> Iterator[Line]:
        """The flow of the data, one row a hop, hand-offs that differ between them."""
        yield from self._heading("Path of the data")
        yield from path_rows(self.report, self.named, self.width)

    def suspects(self) -> Iterator[Line]:
        """Ranked suspects with probability, role and quoted evidence."""
        shown = words.listed(self.report)
        if not shown:
            return
        yield from self._heading(words.suspects_title(self.report))
        for number, candidate in enumerate(shown, 1):
            yield from self._suspect(number, candidate)
        left = self.report.diagnosis.candidates[len(shown) :]
        if left and self.report.diagnosis.verdict is Verdict.ORIGIN_FOUND:
            together = words.percent(sum(c.probability for c in left))
            yield (Piece(f"  … and {len(left)} more, together {together}", "dim"),)

    def _suspect(self, number: int, candidate: Candidate) -> Iterator[Line]:
        filled = round(candidate.probability * BAR)
        style = "bad" if number == 1 and self.report.diagnosis.verdict is Verdict.ORIGIN_FOUND else ""
        what = words.part_in_fault(candidate, self.report.diagnosis.verdict)
        yield from self._text(
            (
                Piece("█" * filled, style or "bold"),
                Piece("░" * (BAR - filled), "dim"),
                Piece(f" {words.percent(candidate.probability):>5}  "),
                Piece(one_line(self.named.location(candidate.location), 120), f"{style} bold".strip()),
                Piece(f"  ({one_line(what, 80)})" if what else "", "dim"),
            ),
            f"{number:>3}  ",
            " " * 24,
        )
        bad = words.telling(candidate)
        limit = EVIDENCE if number == 1 else EVIDENCE // 2
        for evidence in bad[:limit]:
            yield from self._evidence(evidence)
        if len(bad) > limit:
            yield (Piece(f"     … {len(bad) - limit} more, see --json", "dim"),)
        good = words.against(candidate)
        if good and bad and number == 1:
            yield from self._text((Piece("against it: " + one_line(good[0].sentence, 300), "dim"),), "     ")

    def _evidence(self, evidence: Evidence) -> Iterator[Line]:
        moved = f", {evidence.points:+.0f} points" if abs(evidence.points) >= 1 else ""
        yield from self._text((Piece(one_line(evidence.sentence, 400)), Piece(f"  [{evidence.check}{moved}]", "dim")), "     - ", "       ")
        for number, quote in enumerate(evidence.quotes[:3]):
            context = self._quote(evidence, quote, number == 0)
            if context is not None:
                yield from self._text(context, "       │ ", "       │ ")

    def _quote(self, evidence: Evidence, quote: Quote, accused: bool) -> Line | None:
        """The accused piece in its surroundings; what it was compared with as it is. None if the sentence says it all."""
        inner = one_line(quote.text, 160)
        if not inner:
            return None
        source = words.quoted(self.report.graph, self._hops, evidence) if accused else None
        if source is None or source.text[quote.start : quote.end] != quote.text or quote.start < 0:
            return (
                None if inner in one_line(evidence.sentence, 400) else (Piece("“"), Piece(inner, "bad" if accused else "good"), Piece("”"))
            )
        room = (self.width - 24 - cells(inner)) // 2  # both sides stay on the quote's line, if they can
        before, after = surroundings(source.text, quote, min(max(room, 12), CONTEXT))
        return (Piece(f"{evidence.side}: ", "dim"), Piece(before, "dim"), Piece(inner, "bad"), Piece(after, "dim"))

    def claims(self) -> Iterator[Line]:
        """Each claim that went wrong, from the final answer back to where it was born."""
        found = words.claims(self.report)
        if not found:
            return
        yield from self._heading("The claim, followed back" if len(found) == 1 else "The claims, followed back")
        for claim in found[:CLAIMS]:
            title = words.claim_title(claim, self.named)
            yield from self._text(
                (Piece(f"“{one_line(claim.claim, 120)}”", "bold"), Piece(f"  {one_line(title, 120)}", "bad")), "  ", "    "
            )
            for step in claim.steps[:STEPS]:
                mark = {"present": "●", "absent": "○", "changed": "◐"}.get(step.status, "·")
                style = {"present": "", "absent": "good", "changed": "warn"}.get(step.status, "dim")
                row = f"    {mark} {pad(words.step_place(step), 14)} {pad(words.STEPS.get(step.status, step.status), 17)}"
                quote = clip(f"“{one_line(step.quote, 200)}”", self.width - 38) if step.quote else ""
                yield (Piece(row, style), Piece(quote, "dim"))
            if len(claim.steps) > STEPS:
                yield (Piece(f"    … {len(claim.steps) - STEPS} more steps, see --json", "dim"),)
        if len(found) > CLAIMS:
            yield (Piece(f"  … and {words.plural(len(found) - CLAIMS, 'more claim')}, see --json", "dim"),)

    def against(self) -> Iterator[Line]:
        """What a good run did otherwise, where one was compared."""
        found = self.report.against
        if found is None:
            return
        yield from self._heading(one_line(words.compared_title(found), 120))
        for row in words.compared_lines(found):
            yield from self._text((Piece(one_line(row, 600)),), "  - ", "    ")

    def judge(self) -> Iterator[Line]:
        """What the judge was asked, what it said, and what has no answer."""
        judge = self.report.judge
        if judge is None:
            return
        yield from self._heading(f"The judge, {one_line(judge.model, 60)}")
        yield from self._text((Piece(judged.summary(judge), "dim"),), "  ")
        for said in judged.telling(judge):
            style = "dim" if said.void else ""
            yield from self._text((Piece(one_line(judged.sentence(said), 400), style),), "  - ", "    ")
            for where, quote in said.quotes[:2]:
                yield from self._text((Piece(f"{where}: ", "dim"), Piece(one_line(quote, 160))), "    │ ", "    │ ")
            for doubt in judged.doubts(said):
                yield from self._text((Piece(one_line(doubt, 300), "warn"),), "    ! ", "      ")
        if not judged.telling(judge) and judge.places:
            yield (Piece("  - finds nothing wrong in what it was asked about", "good"),)
        for name, text in (("hidden cause", judge.cause), ("smallest repair", judge.repair)):
            if text:
                yield from self._text((Piece(f"{name}: ", "bold"), Piece(one_line(text, 400))), "  ", "    ")
        for text in (*judged.unjudged(judge), *judge.notes):
            yield from self._text((Piece(one_line(text, 300), "warn"),), "  ! ", "    ")

    def gaps(self) -> Iterator[Line]:
        """Payloads that are not whole, and what else limits the answer."""
        groups = words.gap_lines(self.report)
        notices = notices_by_code(self.report)
        if not groups and not notices:
            return
        yield from self._heading("What limits this answer")
        for text, hops in groups:
            yield from self._text((Piece(f"{text}: {self._some(hops)}", "warn"),), "  ! ", "    ")
        for notice, more in notices[:WARNINGS]:
            again = f" (and {more} more of this kind)" if more else ""
            yield from self._text((Piece(one_line(notice.text, 300) + again, "warn"),), "  ! ", "    ")
        if len(notices) > WARNINGS:
            yield (Piece(f"  … and {len(notices) - WARNINGS} more kinds of warning, see --json", "dim"),)

    def payloads(self) -> Iterator[Line]:
        """Whole inputs and outputs, if they were asked for."""
        if not self.options.payloads:
            return
        yield from self._heading("Inputs and outputs")
        for hop in self.report.graph.hops:
            for side, payload in ((Side.INPUT, hop.input), (Side.OUTPUT, hop.output)):
                told = words.condition(payload)
                yield (Piece(clip(f"  {one_line(self.named.place(hop.id), 100)}, {side} ({told})", self.width), "bold"),)
                for row in visible(payload.text).expandtabs(4).split("\n") if payload.text else ():
                    yield from wrap((Piece(row),), self.width, "    ") if row.strip() else [()]

    def steps(self) -> Iterator[Line]:
        """What to look at next."""
        yield from self._heading("Next")
        for what, target in words.next_steps(self.report, self.options.command, self.options.again):
            # Links and commands are copied: they stay on one line, whatever its length.
            yield (Piece(f"  {one_line(what)}:", "dim"),)
            yield (Piece(f"    {one_line(target)}", "link"),)

    def _heading(self, text: str) -> Iterator[Line]:
        yield (Piece(text, "title"),)

    def _text(self, pieces: Line, first: str, rest: str | None = None) -> Iterator[Line]:
        return wrap(pieces, self.width, first, rest)

    def _some(self, hops: list[str], most: int = 8) -> str:
        names = [self.named.place(hop) for hop in hops] if len(hops) <= 3 else hops
        shown = ", ".join(one_line(name, 60) for name in names[:most])
        return shown if len(hops) <= most else f"{shown} and {len(hops) - most} more"


def surroundings(text: str, quote: Quote, room: int = CONTEXT) -> tuple[str, str]:
    """What stands before and after a quote, made safe, with "…" where the payload goes on."""
    # Masked as one text, so that a secret next to the quote is not cut into an innocent shape.
    before, after = text[max(0, quote.start - 4 * room) : quote.start], text[quote.end : quote.end + 4 * room]
    left, right = one_line(mask(before)), one_line(mask(after))
    head = "…" + _last_words(left, room) if len(left) > room or quote.start > 4 * room else left
    tail = _last_words(right[::-1], room)[::-1] + "…" if len(right) > room or len(text) > quote.end + 4 * room else right
    return head + (" " if before[-1:].isspace() else ""), (" " if after[:1].isspace() else "") + tail


def _last_words(text: str, room: int) -> str:
    """The end of a text, from where a word begins if that is near."""
    end = text[-room:]
    start = end.find(" ", 0, 14) + 1 if len(text) > room and text[-room - 1] != " " else 0
    return end[start:].lstrip()


def notices_by_code(report: Report) -> list[tuple[Notice, int]]:
    """The first notice of each kind, and how many more there are."""
    from rca.report.json import warnings

    groups: dict[str, list[Notice]] = {}
    for notice in warnings(report):
        groups.setdefault(notice.code, []).append(notice)
    return [(group[0], len(group) - 1) for group in groups.values()]
