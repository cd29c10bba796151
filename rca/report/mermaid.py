"""The data flow as a Mermaid flowchart, which GitHub, GitLab, Notion and others draw where a Markdown block is marked `mermaid`.

Syntax: https://mermaid.js.org/syntax/flowchart.html. Its limits by default are 50,000 characters and 500 edges.
"""

from __future__ import annotations

from collections.abc import Iterator

from rca.model import Report
from rca.report import RenderOptions
from rca.report.drawing import Drawing, drawing

CHARACTERS = 50_000
EDGES = 500
HOPS = 200
_PLAIN = frozenset(" -_.,/…✗✓»!?·○◎→")

# Shape, line and words mark what matters as well as colour: a print has none, and not everybody sees it.
_SHAPES = {"origin": ("{{", "}}"), "": ("([", "])")}
_CLASSES = {
    "origin": "fill:#fde7ea,stroke:#b00020,stroke-width:4px,color:#000",
    "propagator": "fill:#fff4d6,stroke:#8a5a00,stroke-width:2px,stroke-dasharray:6 3,color:#000",
    "amplifier": "fill:#fff4d6,stroke:#8a5a00,stroke-width:2px,stroke-dasharray:6 3,color:#000",
    "symptom": "fill:#fff4d6,stroke:#8a5a00,stroke-width:2px,stroke-dasharray:2 2,color:#000",
    "unknown": "stroke-dasharray:2 2",
}
_ARROWS = {"origin": "==>", "changed": "-.->", "": "-->"}


def render(report: Report, options: RenderOptions) -> str:
    """The flowchart, with as many hops as Mermaid's limits allow."""
    most = HOPS
    while True:
        text = "\n".join(_lines(drawing(report, most, EDGES))) + "\n"
        if most <= 1 or len(text) <= CHARACTERS:
            return text
        most = most * 3 // 4


def _lines(drawn: Drawing) -> Iterator[str]:
    ids = {box.node: f"n{number}" for number, box in enumerate(drawn.boxes)}
    yield "flowchart TD"
    yield f'  title["{_inert(drawn.title)}"]'
    for box in drawn.boxes:
        left, right = _SHAPES.get(box.state, ("[", "]"))
        yield f'  {ids[box.node]}{left}"{"<br/>".join(map(_inert, box.lines))}"{right}'
    if drawn.left_out:
        yield f'  more["{_inert("… " + drawn.left_out)}"]'
    for arrow in drawn.arrows:
        text = f'|"{_inert(arrow.text)}"|' if arrow.text else ""
        yield f"  {ids[arrow.source]} {_ARROWS[arrow.state]}{text} {ids[arrow.target]}"
    yield "  style title fill:none,stroke:none"
    for state in dict.fromkeys(box.state for box in drawn.boxes if box.state in _CLASSES):
        yield f"  classDef {state} {_CLASSES[state]}"
        yield f"  class {','.join(ids[box.node] for box in drawn.boxes if box.state == state)} {state}"


def _inert(text: str) -> str:
    """Text in which nothing is markup, a directive, a link or the end of a string: all but letters, digits and a few marks as #35;."""
    return "".join(c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in text)
