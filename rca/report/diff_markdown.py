"""Two runs side by side for a ticket: Markdown in which nothing of a payload is markup, link or mention."""

from __future__ import annotations

from collections.abc import Iterator

from rca.compare.words import arrow, moved
from rca.model import FINAL, REQUEST, Comparison, HopPair, Likeness
from rca.report import RenderOptions
from rca.report import compared as words
from rca.report.escape import code, prose
from rca.report.words import Names, names_in, plural

ROWS = 60
TOLD = 6


def render(found: Comparison, options: RenderOptions) -> str:
    """The comparison as GitHub-flavoured Markdown."""
    blocks = ["\n".join(part) for part in (list(_head(found)), list(_hops(found)), list(_alone(found))) if part]
    return "\n\n".join(blocks) + "\n"


def _head(found: Comparison) -> Iterator[str]:
    word, place, why = words.headline(found)
    yield f"## {word.capitalize()}" + (f": {prose(place, 160)}" if place else "")
    yield ""
    yield prose(why, 800)
    yield ""
    for label, trace_id, graph in (("Good", found.good_id, found.good), ("Bad", found.bad_id, found.bad)):
        yield f"- {label}: trace {code(trace_id)}, {plural(len(graph.hops), 'hop')}"
    for notice in found.notices:
        yield f"- {prose(notice.text, 300)}"


def _hops(found: Comparison) -> Iterator[str]:
    if found.reason:
        return
    named = names_in(found.bad)
    yield "| | hop | input | output | what differs |"
    yield "|---|---|---|---|---|"
    yield _end(found, REQUEST)
    for pair in found.pairs[:ROWS]:
        yield _row(found, pair, named)
    if len(found.pairs) > ROWS:
        yield f"| | … and {len(found.pairs) - ROWS:,} more pairs | | | |"
    yield _end(found, FINAL)
    for handoff in found.handoffs[:ROWS]:
        yield f"\n{prose(words.where(handoff, named), 200)}: {_told([arrow(d) for d in handoff.differences])}"
    for pair in found.pairs[:ROWS]:
        if pair.instructions:
            yield f"\nInstructions of {prose(named.place(pair.bad), 120)}:\n"
            yield from (f"- {code(line, 300)}" for line in pair.instructions[:20])


def _end(found: Comparison, node: str) -> str:
    name, compared = next((name, compared) for at, name, compared in words.ends(found) if at == node)
    mark, state = words.MARKS[compared.likeness], words.LIKENESS[compared.likeness]
    return f"| {mark} | {name} | | {state} | {_told([arrow(d) for d in compared.differences])} |"


def _row(found: Comparison, pair: HopPair, named: Names) -> str:
    here = words.parts(found, pair)
    differs = [arrow(d) for d in pair.output.differences] if pair.output.likeness is not Likeness.EQUAL else []
    differs += ["instructions differ"] if pair.instructions else []
    differs += [moved(s) for s in words.settings(pair) if s.kind != "version"]
    name = prose(named.titled(pair.bad), 80)
    sides = " | ".join(words.LIKENESS[side.likeness] for side in (pair.input, pair.output))
    mark = "**parts here**" if here else words.MARKS[pair.output.likeness]
    return f"| {mark} | {name} | {sides} | {_told(differs)} |"


def _told(clauses: list[str]) -> str:
    shown = "; ".join(prose(clause, 300) for clause in clauses[:TOLD])
    return shown + (f"; and {len(clauses) - TOLD} more" if len(clauses) > TOLD else "")


def _alone(found: Comparison) -> Iterator[str]:
    if not found.reason:
        yield from (f"- {prose(text, 200)}" for text in list(words.alone(found))[:ROWS])
