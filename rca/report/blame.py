"""Git blame of a final answer: every piece marked with the number of the hop that brought it in, and a legend; or the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rca.model import FINAL, REQUEST, ClaimPath, ClaimStep, Complaint, Graph
from rca.provenance import Pointed, Provenance
from rca.records import dataclass, replace
from rca.report import RenderOptions, words
from rca.report.digest import digest
from rca.report.escape import mask, one_line, secrets, visible
from rca.report.lines import Line, Piece, wrap
from rca.report.words import Names
from rca.text.normalise import squash

SCHEMA = "rca.blame/1"
COLORS = 6
PIECES = 30  # of one origin that the legend tells
MEANT = 6
_STANCES = ("negation", "modal")
_WORDS = {
    "given": "given",
    "derived": "derived",
    "introduced": "brought in",
    "changed": "changed",
    "lost": "lost",
    "handed_over_wrongly": "handed over wrongly",
    "unknown": "cannot be told",
}
_WRONG = ("introduced", "changed", "handed_over_wrongly")


@dataclass(frozen=True, slots=True)
class Blamed:
    """Everything that is told: the final output followed back, and what the complaint means by it."""

    trace_ids: tuple[str, ...]
    graph: Graph
    provenance: Provenance
    complaint: Complaint
    meant: tuple[Pointed, ...]
    version: str


def render(found: Blamed, options: RenderOptions, as_json: bool = False) -> str:
    """The answer in pieces, for people or as JSON of the schema `rca.blame/1`."""
    found = shown(found)
    if as_json:
        return json.dumps(as_dict(found), ensure_ascii=True, allow_nan=False, indent=1) + "\n"
    if options.color:
        from rca.report.terminal import styled

        return styled(lines(found, options))
    from rca.report.plain import unstyled

    return unstyled(lines(found, options), options)


def shown(found: Blamed) -> Blamed:
    """The same without what lies inside of credentials: a piece of one is no longer of a shape that `mask` knows."""
    told = found.provenance
    inner = _inside_credentials(found.graph)
    if not inner:
        return found
    provenance = replace(told, claims=_outside_paths(inner, told.claims), statements=_outside_paths(inner, told.statements))
    return replace(found, provenance=provenance, meant=tuple(m for m in found.meant if _outside(inner, m.claim, m.quote, *m.chosen)))


def shown_paths(paths: tuple[ClaimPath, ...], graph: Graph) -> tuple[ClaimPath, ...]:
    """The paths without those that tell what lies inside of credentials."""
    return _outside_paths(_inside_credentials(graph), paths)


def _outside_paths(inner: str, paths: tuple[ClaimPath, ...]) -> tuple[ClaimPath, ...]:
    return tuple(p for p in paths if _outside(inner, p.claim, p.before, *(s.quote for s in p.steps), *(o.claim for o in p.rests_on)))


def _inside_credentials(graph: Graph) -> str:
    payloads = [graph.request, graph.final, *(p for hop in graph.hops for p in (hop.input, hop.output))]
    return " ".join(squash(p.text[a:b]) for p in payloads for a, b, _ in secrets(p.text))


def _outside(inner: str, *texts: str) -> bool:
    return not inner or not any(len(squash(text)) >= 4 and squash(text) in inner for text in texts)


def origins(found: Blamed) -> dict[str, int]:
    """The nodes that brought something in, numbered in the order of the data, the request first."""
    born = {path.born for path in (*found.provenance.claims, *found.provenance.statements)}
    order = [REQUEST, *(hop.id for hop in found.graph.hops), FINAL]
    return {node: number for number, node in enumerate((n for n in order if n in born), 1)}


# ---------------------------------------------------------------- for people


def lines(found: Blamed, options: RenderOptions) -> Iterator[Line]:
    """The text with its marks, the legend, and what the complaint means."""
    named = words.names_in(found.graph)
    if not found.provenance.text:
        state = words.PAYLOAD_STATES[found.graph.final.state]
        yield from wrap((Piece(f"The final answer cannot be looked at: {state}."),), options.width)
        yield from wrap((Piece("rca doctor says what to set so that it is recorded.", "dim"),), options.width, "  ")
        return
    numbers = origins(found)
    trace = found.trace_ids[0] if found.trace_ids else "no trace"
    yield from wrap((Piece("The final answer", "title"), Piece(f" of trace {trace}, by where each piece comes from", "dim")), options.width)
    yield ()
    yield from _text(found.provenance, numbers, options.width)
    yield ()
    yield from _legend(found, numbers, named, options.width)
    yield from _complaint(found, numbers, named, options.width)


def _text(provenance: Provenance, numbers: Mapping[str, int], width: int) -> Iterator[Line]:
    row: list[Piece] = []
    for piece in _marked(provenance, numbers):
        first, *rest = piece.text.expandtabs(4).split("\n")
        row.append(Piece(first, piece.style))
        for text in rest:
            yield from _row(row, width)
            row = [Piece(text, piece.style)]
    yield from _row(row, width)


def _row(row: list[Piece], width: int) -> Iterator[Line]:
    text = "".join(p.text for p in row)
    indent = " " * min(len(text) - len(text.lstrip(" ")), width // 3)
    yield from list(wrap(tuple(row), width, "  " + indent)) or [()]


def _marked(provenance: Provenance, numbers: Mapping[str, int]) -> Iterator[Piece]:
    """The text in pieces: claims as `[piece]2`, the end of a statement as `{2}` where that is not where all its claims come from."""
    text = provenance.text
    hidden = secrets(text)
    cuts = [(a, b, p) for p in provenance.claims if p.kind not in _STANCES for a, b in p.spots]
    cuts += [(a, b, p) for p in provenance.statements for a, b in p.spots if p.kind == "field"]
    cuts = [c for c in sorted(cuts, key=lambda c: c[:2]) if not any(c[0] < b and a < c[1] for a, b, _ in hidden)]
    ends = {b: numbers[p.born] for p in provenance.statements if p.kind == "sentence" for _, b in p.spots[:1]}
    at = 0
    for start, end, path in cuts:
        if start < at:
            continue
        yield from _plain(text, at, start, ends, hidden)
        number = numbers[path.born]
        yield Piece(f"[{visible(text[start:end])}]{number}", _style(number, path.status in _WRONG))
        if end in ends:
            yield Piece(f"{{{ends[end]}}}", _style(ends[end]))
        at = end
    yield from _plain(text, at, len(text), ends, hidden)


def _plain(text: str, start: int, end: int, ends: Mapping[int, int], hidden: list[tuple[int, int, str]]) -> Iterator[Piece]:
    """What stands between claims, secrets masked; a statement that ends in it gets its number."""
    stops = sorted({b for b in ends if start < b < end or (b == end and b > start)} | {a for a, _, _ in hidden if start <= a < end})
    masked = {a: (b, replaced) for a, b, replaced in hidden}
    at = start
    for stop in stops:
        if stop < at:
            continue
        yield Piece(visible(text[at:stop]), "dim")
        at = stop
        if stop in ends:
            yield Piece(f"{{{ends[stop]}}}", _style(ends[stop]))
        if stop in masked:
            at, replaced = masked[stop]
            yield Piece(replaced, "bad")
    yield Piece(visible(text[at:end]), "dim")


def _style(number: int, wrong: bool = False) -> str:
    return f"origin{(number - 1) % COLORS}" + (" bold" if wrong else "")


def _legend(found: Blamed, numbers: Mapping[str, int], named: Names, width: int) -> Iterator[Line]:
    yield (Piece("Where the pieces come from", "title"),)
    for node, number in numbers.items():
        place = "no hop that is recorded" if node == FINAL else named.titled(node)
        yield from wrap((Piece(f"{number}", _style(number, True)), Piece(f"  {one_line(place, 120)}", "bold")), width, "  ", "     ")
        told = [p for p in found.provenance.claims if p.born == node and not (p.kind in _STANCES and p.status in ("given", "unknown"))]
        plain = [p for p in told if p.status == "given" and p.how != "instructions"]
        if plain:
            listed = ", ".join(f"“{one_line(p.claim, 60)}”" for p in plain[:PIECES])
            more = f" and {len(plain) - PIECES} more" if len(plain) > PIECES else ""
            yield from wrap((Piece("given: ", "dim"), Piece(listed + more)), width, "     ", "       ")
        others = [p for p in told if p not in plain]
        for path in others[:PIECES]:
            yield from _piece(path, named, width)
        if len(others) > PIECES:
            yield (Piece(f"     … {len(others) - PIECES} more, see --json", "dim"),)
        if not told:
            yield (Piece("     wording of sentences marked {" + str(number) + "} only", "dim"),)


def _piece(path: ClaimPath, named: Names, width: int) -> Iterator[Line]:
    style = "bad" if path.status in ("changed", "handed_over_wrongly") else "warn" if path.status == "introduced" else ""
    row = [Piece(f"{status(path)}: ", style), Piece(f"“{one_line(path.claim, 80)}”", "bold")]
    if path.before:
        row.append(Piece(f", where {named.place(path.source) + ' sent' if path.source else 'its input has'} “{one_line(path.before, 80)}”"))
    for operand in path.rests_on:
        row.append(Piece(f" · “{one_line(operand.claim, 40)}” {status(operand)}, {one_line(named.place(operand.born), 40)}", "dim"))
    yield from wrap(tuple(row), width, "     ", "       ")
    last = path.steps[-1] if path.steps else None
    told = path.before or path.rests_on
    if last is not None and last.quote and not told and last.where != FINAL and one_line(last.quote, 80) != one_line(path.claim, 80):
        yield from wrap((Piece(f"“{one_line(last.quote, 160)}”", "dim"),), width, "       │ ", "       │ ")


def status(path: ClaimPath) -> str:
    """What became of a claim, in words."""
    word = _WORDS.get(path.status, path.status)
    if path.how == "chosen":
        return "chosen as its answer"
    if path.sourced:
        return "brought in from a source"
    if path.how == "instructions":
        return "told by its instructions"
    telling = path.how not in ("", "verbatim", "format", "reworded", "field")
    return f"{word} ({path.how})" if telling else word


def _complaint(found: Blamed, numbers: Mapping[str, int], named: Names, width: int) -> Iterator[Line]:
    """What the person who complained means, the surest first."""
    if not found.meant:
        return
    yield ()
    yield (Piece("What the complaint means", "title"),)
    for item in found.meant[:MEANT]:
        yield from wrap((Piece(one_line(meaning(item, named), 400)),), width, "  - ", "    ")
    if len(found.meant) > MEANT:
        yield (Piece(f"  … and {len(found.meant) - MEANT} more, see --json", "dim"),)


def meaning(item: Pointed, named: Names) -> str:
    """One sentence on what a complaint means by a claim."""
    claim, where = f"“{one_line(item.claim, 80)}”", named.place(item.where) if item.where else ""
    others = ", ".join(f"“{one_line(c, 40)}”" for c in item.chosen[:4])
    if item.relation == "nowhere":
        return f"{claim} is in no payload of this trace."
    if item.relation == "lost":
        return f"{claim} was lost at {where}: it is in the input and not in the output."
    if item.relation == "label":
        return f"{where} answered {claim}" + (f"; the complaint's words also fit {others}." if others else ".")
    if others:
        return f"{claim} was chosen by {where}, which also had {others}."
    return f"{claim}: {status(item.path)}, {where}." if item.path else claim


# ---------------------------------------------------------------- as data


def as_dict(found: Blamed) -> dict[str, Any]:
    """What is written, in a fixed order; secrets in texts are masked, offsets and hashes are of the text as it was recorded."""
    numbers, graph, text = origins(found), found.graph, found.provenance.text
    return {
        "schema": SCHEMA,
        "rca_version": found.version,
        "trace_id": found.trace_ids[0] if found.trace_ids else "",
        "trace_ids": list(found.trace_ids),
        "complaint": {key: mask(getattr(found.complaint, key)) for key in ("text", "bad", "expected")},
        "final_output": {
            "hop": graph.final_hop,
            "state": str(graph.final.state),
            "length": len(text),
            "sha256": digest(text),
            "text": mask(text),
        },
        "origins": [_origin(graph, node, number) for node, number in numbers.items()],
        "claims": [_path(path, numbers) for path in found.provenance.claims],
        "statements": [_path(path, numbers) for path in found.provenance.statements],
        "meant": [_meant(item) for item in found.meant],
    }


def _origin(graph: Graph, node: str, number: int) -> dict[str, Any]:
    if node in (REQUEST, FINAL):
        ids = list(graph.request_span_ids) if node == REQUEST else []
        return {"number": number, "node": node, "service": "", "name": "", "role": "", "span_ids": ids}
    hop = graph.hop(node)
    row = {"number": number, "node": node, "service": mask(hop.service), "name": mask(hop.name), "role": hop.role}
    return {**row, "span_ids": list(hop.span_ids)}


def _path(path: ClaimPath, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "claim": mask(path.claim),
        "kind": path.kind,
        "key": mask(path.key),
        "status": path.status,
        "how": path.how,
        "born": path.born,
        "origin": numbers.get(path.born, 0),
        "sourced": path.sourced,
        "before": mask(path.before),
        "source": path.source,
        "spots": [list(spot) for spot in path.spots],
        "steps": [_step(step) for step in path.steps],
        "rests_on": [_path(operand, numbers) for operand in path.rests_on],
    }


def _step(step: ClaimStep) -> dict[str, Any]:
    row = {"where": step.where, "side": str(step.side), "status": step.status, "quote": mask(step.quote)}
    return {**row, "start": step.start, "end": step.end}


def _meant(item: Pointed) -> dict[str, Any]:
    row = {"claim": mask(item.claim), "relation": item.relation, "where": item.where, "weight": round(item.weight, 4)}
    return {**row, "chosen_over": [mask(c) for c in item.chosen], "quote": mask(item.quote)}
