"""Follows one claim of the final output backwards over all edges that can have carried it, to where it first appears."""

from __future__ import annotations

from collections.abc import Sequence

from rca.model import FINAL, REQUEST, ClaimPath, ClaimStep, Edge, Hop, Side, State
from rca.provenance import find as look
from rca.provenance.pieces import WORDED, answers
from rca.provenance.reading import Reading
from rca.records import dataclass, replace
from rca.text.claims import LABEL, Claim, label_key
from rca.text.match import Match

GIVEN, DERIVED, INTRODUCED, CHANGED = "given", "derived", "introduced", "changed"
HANDED, UNKNOWN, LOST = "handed_over_wrongly", "unknown", "lost"
CHOSEN, SOURCE, RULES = "chosen", "source", "instructions"
_Way = tuple[str, tuple[ClaimStep, ...]]
"""A node that has the claim in what it sent, and the steps that led there."""

MAX_NODES = 200
MAX_DEPTH = 3
MAX_QUOTE = 160

_ORDER = (GIVEN, DERIVED, INTRODUCED, CHANGED, HANDED, UNKNOWN)


@dataclass(frozen=True, slots=True)
class _End:
    """Where one way back ended."""

    status: str
    born: str
    steps: tuple[ClaimStep, ...]
    how: str = ""
    before: str = ""
    source: str = ""
    sourced: bool = False
    operands: tuple[str, ...] = ()

    def rank(self) -> tuple[bool, int, bool, int]:
        """A claim that one way shows to be given is given, whatever other ways show, unless it is an answer that a classifier chose.

        The shortest way of a kind is told.
        """
        return self.how != CHOSEN, _ORDER.index(self.status), not self.sourced, len(self.steps)


def follow(reading: Reading, claim: Claim, depth: int = MAX_DEPTH) -> ClaimPath:
    """The path of a claim of the final output; every way back is followed, loops end where they close.

    `derived` claims come with the paths of what they were derived from, to a depth of three.
    """
    first = ClaimStep(FINAL, Side.OUTPUT, "present", claim.text[:MAX_QUOTE], claim.start, claim.end)
    starts = [reading.graph.final_hop] if reading.graph.final_hop in reading.hops else _holders(reading, claim, reading.into(FINAL))[0]
    return _from(reading, claim, [(s, (first,)) for s in starts], depth)


def _from(reading: Reading, claim: Claim, starts: list[_Way], depth: int) -> ClaimPath:
    ends: list[_End] = []
    todo = list(reversed(starts))
    seen: set[str] = set()
    while todo and len(seen) < MAX_NODES:
        node, steps = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        if node == REQUEST:
            ends.append(_End(GIVEN, REQUEST, steps, "verbatim"))
            continue
        more, end = _back(reading, claim, reading.hops[node], steps)
        todo.extend(reversed(more))
        if end is not None:
            ends.append(end)
    key = "" if claim.kind in WORDED else claim.key
    spots = ((claim.start, claim.end),)
    if not ends:
        return ClaimPath(claim.text, claim.kind, UNKNOWN, FINAL, starts[0][1] if starts else (), key, spots)
    best = min(ends, key=_End.rank)
    rests = _operands(reading, claim, best, depth) if best.status == DERIVED else ()
    told = (best.how, best.before, best.source, best.sourced, rests)
    return ClaimPath(claim.text, claim.kind, best.status, best.born, best.steps, key, spots, *told)


def _back(reading: Reading, claim: Claim, hop: Hop, steps: tuple[ClaimStep, ...]) -> tuple[list[_Way], _End | None]:
    """One hop further back: the nodes that sent the claim to it, or the end of this way."""
    texts = reading.inputs(hop)
    if claim.kind == LABEL and _chose(hop, claim):
        return [], _End(INTRODUCED, hop.id, steps, CHOSEN)
    match = look.find(reading, claim, texts)
    if match is None or match.how == "derived":
        return [], _born(reading, claim, hop, steps, texts, match)
    here = (*steps, _step(hop, match, "present"))
    holders, blind = _holders(reading, claim, reading.into(hop.id))
    if holders:
        return [(node, (*here, _seen_in(reading, claim, node))) for node in holders], None
    return [], _arrived(reading, claim, hop, here, blind)


def _chose(hop: Hop, claim: Claim) -> bool:
    """Whether a hop is a classifier that answered this label: the words of a label may well stand in what it read."""
    if hop.role not in ("classifier", "guardrail") or not hop.output.usable:
        return False
    return claim.key in {label_key(a) for a in answers(hop.output.text)}


def _born(reading: Reading, claim: Claim, hop: Hop, steps: tuple[ClaimStep, ...], texts: Sequence[str], match: Match | None) -> _End:
    """A claim that stands in a hop's output and not in its input: derived, ruled, changed or introduced there, if that can be told."""
    if match is not None:
        quotes = tuple(o.text for o in match.operands if o.source >= 0)
        status = (DERIVED, hop.id, (*steps, _step(hop, match, "present", " · ".join(quotes[:4]))))
        return _End(*status, match.detail or match.how, operands=quotes)
    rules = reading.instructions(hop)
    told = look.find(reading, claim, (*texts, rules)) if rules else None
    if told is not None:
        derived = told.how == "derived"
        return _End(DERIVED if derived else GIVEN, hop.id, steps, told.detail if derived else RULES)
    if not hop.input.usable or hop.input.state is State.TRUNCATED:
        if reading.brings_news(hop):
            return _End(INTRODUCED, hop.id, steps, SOURCE, sourced=True)
        return _End(UNKNOWN, hop.id, (*steps, ClaimStep(hop.id, Side.INPUT, "unknown")))
    if reading.brings_news(hop):
        return _End(INTRODUCED, hop.id, (*steps, ClaimStep(hop.id, Side.INPUT, "absent")), SOURCE, sourced=True)
    beside = [c for c in reading.claims(hop.output.text) if c.key != claim.key]
    if claim.kind not in WORDED and look.follows(reading, claim, texts, beside[:60]):
        return _End(DERIVED, hop.id, steps, "computed")
    near = look.nearest(reading, claim, texts)
    if near is not None and not _kept(reading, claim, near, hop.output.text):
        return _End(CHANGED, hop.id, (*steps, _step(hop, near, "changed")), near.how, near.text[:MAX_QUOTE])
    return _End(INTRODUCED, hop.id, (*steps, ClaimStep(hop.id, Side.INPUT, "absent")))


def _kept(reading: Reading, claim: Claim, near: Match, output: str) -> bool:
    """Whether an output has what a claim is like besides the claim itself: then the one was not made of the other."""
    if claim.kind in WORDED:
        return False
    own = [c for c in reading.claims(near.text) if c.kind == claim.kind and c.key != claim.key]
    return bool(own) and all(look.find(reading, c, (output,)) for c in own)


def _arrived(reading: Reading, claim: Claim, hop: Hop, steps: tuple[ClaimStep, ...], blind: bool) -> _End:
    """A claim that stands in a hop's input and in nothing that was sent to it."""
    if blind or not hop.input.usable:
        return _End(UNKNOWN, hop.id, steps)
    for edge in reading.into(hop.id):
        for change in edge.changes:
            if change.after and change.before and look.find(reading, claim, (change.after,)) and claim.kind not in WORDED:
                step = ClaimStep(edge.source, Side.OUTPUT, "changed", change.before[:MAX_QUOTE])
                return _End(HANDED, hop.id, (*steps, step), change.kind, change.before[:MAX_QUOTE], edge.source)
    for edge in reading.into(hop.id):
        sent = reading.payload(edge.source)
        near = look.nearest(reading, claim, (sent.text,)) if claim.kind not in WORDED else None
        if near is not None and near.how not in ("field", "day", "month") and (edge.arrived or 0.0) > 0.3:
            step = ClaimStep(edge.source, Side.OUTPUT, "changed", near.text[:MAX_QUOTE], near.start, near.end)
            return _End(HANDED, hop.id, (*steps, step), near.how, near.text[:MAX_QUOTE], edge.source)
    return _End(UNKNOWN, hop.id, steps)


def _holders(reading: Reading, claim: Claim, edges: Sequence[Edge]) -> tuple[list[str], bool]:
    """The nodes among the senders that have a claim, the surest first; whether one of the others cannot be looked at."""
    found: list[tuple[bool, int, str]] = []
    blind = False
    for i, edge in enumerate(edges):
        sent = reading.payload(edge.source)
        match = look.stated(reading, claim, sent.text) if sent.usable else None
        if match is not None:
            found.append((match.how != "verbatim", i, edge.source))
        elif not sent.usable or sent.state is State.TRUNCATED:
            blind = True
    return [node for _, _, node in sorted(found)], blind


def _step(hop: Hop, match: Match, status: str, text: str = "") -> ClaimStep:
    """A step on a hop's input; offsets only where the input itself was looked at."""
    inside = hop.input.usable and match.source == 0 and not text
    return ClaimStep(
        hop.id, Side.INPUT, status, (text or match.text)[:MAX_QUOTE], match.start if inside else -1, match.end if inside else -1
    )


def _seen_in(reading: Reading, claim: Claim, node: str) -> ClaimStep:
    match = look.stated(reading, claim, reading.payload(node).text)
    text, start, end = (match.text, match.start, match.end) if match else ("", -1, -1)
    return ClaimStep(node, Side.OUTPUT, "present", text[:MAX_QUOTE], start, end)


def _operands(reading: Reading, claim: Claim, end: _End, depth: int) -> tuple[ClaimPath, ...]:
    """What a derived claim rests on, each followed from the hop that derived it."""
    if depth <= 0:
        return ()
    hop = reading.hops[end.born]
    paths = []
    for text in dict.fromkeys(end.operands[:4]):
        operand = next((c for c in reading.claims(text) if c.kind not in WORDED), None)
        if operand is None or operand.key == claim.key:
            continue
        holders, _ = _holders(reading, operand, reading.into(hop.id))
        if holders:
            starts: list[_Way] = [(node, (_seen_in(reading, operand, node),)) for node in holders]
            paths.append(replace(_from(reading, operand, starts, depth - 1), spots=()))
    return tuple(paths)
