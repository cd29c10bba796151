"""The data flow as a graph in Graphviz' language: `rca trace ID -o dot | dot -Tsvg > flow.svg`.

Language: https://graphviz.org/doc/info/lang.html; what stands in a string may be read again as an escString or hold entities.
"""

from __future__ import annotations

from collections.abc import Iterator

from rca.model import Report
from rca.report import RenderOptions
from rca.report.drawing import drawing

HOPS, ARROWS = 200, 500  # laying out more takes Graphviz minutes, and nobody can read it

# Shape, line and words mark what matters as well as colour: a print has none, and not everybody sees it.
_BOXES = {
    "origin": 'shape=octagon, peripheries=2, penwidth=3, color="#b00020", style="filled", fillcolor="#fde7ea"',
    "propagator": 'style="filled,dashed", penwidth=2, color="#8a5a00", fillcolor="#fff4d6"',
    "amplifier": 'style="filled,dashed", penwidth=2, color="#8a5a00", fillcolor="#fff4d6"',
    "symptom": 'style="filled,dotted", penwidth=2, color="#8a5a00", fillcolor="#fff4d6"',
    "unknown": 'style="dotted"',
    "": 'shape=ellipse, style="rounded"',
}
_ARROWS = {
    "origin": 'penwidth=4, arrowhead="diamond", color="#b00020", fontcolor="#b00020"',
    "changed": 'style="dashed", penwidth=2, color="#8a5a00"',
}


def render(report: Report, options: RenderOptions) -> str:
    """The graph in the dot language."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    drawn = drawing(report, HOPS, ARROWS)
    ids = {box.node: f"n{number}" for number, box in enumerate(drawn.boxes)}
    yield "digraph rca {"
    yield f'  graph [rankdir=TB, labelloc=t, fontname="Helvetica", label={_quoted(drawn.title)}];'
    yield '  node [shape=box, style="rounded", fontname="Helvetica"];'
    yield '  edge [fontname="Helvetica", fontsize=10];'
    for box in drawn.boxes:
        look = f", {_BOXES[box.state]}" if box.state in _BOXES else ""
        link = f", URL={_quoted(box.link)}" if box.link.startswith(("http://", "https://")) else ""
        yield f"  {ids[box.node]} [label={_quoted(*box.lines)}{link}{look}];"
    if drawn.left_out:
        yield f'  more [shape=plaintext, style="", label={_quoted("… " + drawn.left_out)}];'
    for arrow in drawn.arrows:
        look = f" [label={_quoted(arrow.text)}, {_ARROWS[arrow.state]}]" if arrow.state else ""
        yield f"  {ids[arrow.source]} -> {ids[arrow.target]}{look};"
    yield "}"


def _quoted(*lines: str) -> str:
    """Lines of text as a string: no quote ends it, no backslash begins an escape, no ampersand an entity."""
    told = [line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines]
    return '"' + "\\n".join(told) + '"'
