"""Two runs side by side for people: where the data parts, then hop by hop what differs. Markdown and JSON stand in files of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rca.compare.words import arrow, moved
from rca.model import FINAL, REQUEST, Comparison, Difference, HopPair, Likeness, SettingChange, TextComparison
from rca.report import RenderOptions
from rca.report import compared as words
from rca.report.escape import one_line
from rca.report.lines import Line, Piece, cells, pad, wrap
from rca.report.withhold import withheld
from rca.report.words import names_in, plural

FORMATS = ("json", "markdown", "terminal", "text")
DIFFERENCES = 6
"""Differences of one text that are told; --json has all."""
SETTINGS = 8
RULES = 12
ROWS = 40
_STYLES = {Likeness.EQUAL: "good", Likeness.WORDED: "good", Likeness.DIFFERS: "warn", Likeness.UNKNOWN: "dim"}
_HEADLINES = {"PARTS AT": "bad title", "NO DIFFERENCE": "good title", "THE SAME TRACE": "good title"}


def render(found: Comparison, name: str, options: RenderOptions) -> str:
    """The comparison in one of FORMATS, ending in a line feed; secrets of either run's payloads are withheld."""
    if name == "json":
        from rca.report.diff_json import render as as_json

        text = as_json(found, options)
    elif name == "markdown":
        from rca.report.diff_markdown import render as as_markdown

        text = as_markdown(found, options)
    elif options.color:
        from rca.report.terminal import styled

        text = styled(lines(found, options))
    else:
        from rca.report.plain import unstyled

        text = unstyled(lines(found, options), options)
    return withheld(text, (found.good, found.bad), words.pieces(found))


def lines(found: Comparison, options: RenderOptions) -> Iterator[Line]:
    """Every line; none is wider than `options.width`."""
    page = _Page(found, options.width)
    for section in (page.verdict, page.hops, page.alone, page.limits):
        told_lines = list(section())
        if told_lines:
            yield from told_lines
            yield ()


class _Page:
    def __init__(self, found: Comparison, width: int) -> None:
        self.found = found
        self.width = width
        self.named = names_in(found.bad)
        self.seen: set[SettingChange] = set()

    def verdict(self) -> Iterator[Line]:
        word, place, why = words.headline(self.found)
        title = (Piece(word, _HEADLINES.get(word, "warn title")), Piece(f"  {one_line(place, 160)}" if place else "", "bold"))
        yield from self._text(title, "", "  ")
        yield from self._text((Piece(one_line(why, 600)),), "  ")
        yield ()
        for label, trace_id, graph in (("good", self.found.good_id, self.found.good), ("bad", self.found.bad_id, self.found.bad)):
            text = f"{pad(label, 5)} trace {one_line(trace_id, 60)}: {plural(len(graph.hops), 'hop')}"
            yield from self._text((Piece(text, "dim"),), "  ", "    ")

    def hops(self) -> Iterator[Line]:
        """Request, each pair of hops in the order of the data, final answer."""
        if self.found.reason:
            return
        yield (Piece("Hop by hop, good → bad", "title"),)
        label = min(max([cells(self.named.titled(p.bad)) for p in self.found.pairs[:200]] + [12]), max(self.width // 2 - 6, 16))
        yield from self._end(REQUEST, label)
        quiet = 0
        for shown, pair in enumerate(self.found.pairs):
            if shown >= ROWS and not words.parts(self.found, pair):
                quiet += 1
                continue
            yield from self._between(pair)
            yield from self._pair(pair, label)
        if quiet:
            yield (Piece(f"  ⋮ {plural(quiet, 'more pair')} of hops, see --json", "dim"),)
        yield from self._end(FINAL, label)

    def _end(self, node: str, label: int) -> Iterator[Line]:
        name, compared = next((n, c) for at, n, c in words.ends(self.found) if at == node)
        yield self._row(compared, name, label, words.side(compared, "").strip())
        yield from self._differences(compared.differences)

    def _between(self, pair: HopPair) -> Iterator[Line]:
        """Hand-offs into a hop that took the data over otherwise."""
        parting = self.found.parting
        for handoff in self.found.handoffs:
            if handoff.target != pair.bad:
                continue
            here = parting is not None and (parting.source, parting.hop) == (handoff.source, handoff.target)
            text = f"≠ {one_line(words.where(handoff, self.named), 120)}{'  PARTS HERE' if here else ''}"
            yield from self._text((Piece(text, "bad bold" if here else "warn"),), "  ", "    ")
            yield from self._differences(handoff.differences[:2])

    def _pair(self, pair: HopPair, label: int) -> Iterator[Line]:
        here = words.parts(self.found, pair)
        state = "PARTS HERE" if here else ", ".join((words.side(pair.input, "input"), words.side(pair.output, "output")))
        if not here and pair.input.likeness is pair.output.likeness is Likeness.EQUAL:
            state = "equal"
        yield self._row(_worse(pair), self.named.titled(pair.bad), label, state, "bad bold" if here else "")
        if pair.output.likeness is not Likeness.EQUAL:
            yield from self._differences(pair.output.differences)
            if pair.input.differs and pair.shape:
                yield from self._below("in form: " + "; ".join(arrow(d) for d in pair.shape[:DIFFERENCES]), "dim")
        yield from self._rules(pair)
        yield from self._settings(pair)

    def _row(self, compared: TextComparison, name: str, label: int, state: str, style: str = "") -> Line:
        style = style or _STYLES[compared.likeness]
        shown = one_line(state, max(12, self.width - label - 6))
        return (Piece(f"  {words.MARKS[compared.likeness]} {pad(one_line(name, 120), label)} ", style), Piece(shown, style))

    def _differences(self, found: Sequence[Difference]) -> Iterator[Line]:
        for difference in found[:DIFFERENCES]:
            yield from self._below(arrow(difference), "" if difference.weight >= 0.5 else "dim")
        if len(found) > DIFFERENCES:
            yield (Piece(f"      … {len(found) - DIFFERENCES} more, see --json", "dim"),)

    def _rules(self, pair: HopPair) -> Iterator[Line]:
        if pair.instructions:
            yield (Piece("      instructions differ", "warn"),)
        for line in pair.instructions[:RULES]:
            yield from self._text((Piece(one_line(line, 400), "good" if line.startswith("-") else "bad"),), "        ", "          ")
        if len(pair.instructions) > RULES:
            yield (Piece(f"        … {len(pair.instructions) - RULES} more lines, see --json", "dim"),)

    def _settings(self, pair: HopPair) -> Iterator[Line]:
        """What changed around a hop; what changed alike at an earlier hop is not told again."""
        new = [s for s in words.settings(pair) if s.kind != "version" or s not in self.seen]
        self.seen.update(new)
        for change in new[:SETTINGS]:
            yield from self._below(moved(change), "warn" if change.kind in ("model", "parameter", "documents") else "dim")
        if len(new) > SETTINGS:
            yield (Piece(f"      … {len(new) - SETTINGS} more settings, see --json", "dim"),)

    def alone(self) -> Iterator[Line]:
        """What ran in one of the runs only."""
        found = [] if self.found.reason else list(words.alone(self.found))
        if found:
            yield (Piece("Not in both runs", "title"),)
        for text in found[:ROWS]:
            yield from self._text((Piece(one_line(text, 200), "warn"),), "  ", "    ")
        if len(found) > ROWS:
            yield (Piece(f"  … and {len(found) - ROWS} more, see --json", "dim"),)

    def limits(self) -> Iterator[Line]:
        """What should be known before this is believed."""
        notices = [n for n in self.found.notices if n.code != "same_trace"]
        if notices:
            yield (Piece("What limits this comparison", "title"),)
        for notice in notices:
            yield from self._text((Piece(one_line(notice.text, 300), "warn"),), "  ! ", "    ")

    def _below(self, text: str, style: str) -> Iterator[Line]:
        """A row under a hop."""
        return self._text((Piece(one_line(text, 400), style),), "      ", "        ")

    def _text(self, pieces: Line, first: str, rest: str | None = None) -> Iterator[Line]:
        return wrap(pieces, self.width, first, rest)


def _worse(pair: HopPair) -> TextComparison:
    """The side of a pair that differs most."""
    order = [Likeness.EQUAL, Likeness.WORDED, Likeness.UNKNOWN, Likeness.DIFFERS]
    return max((pair.output, pair.input), key=lambda c: order.index(c.likeness))
