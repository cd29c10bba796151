"""What is said of two runs side by side, alike in the terminal, in Markdown and in the section of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rca.compare.words import causes_told, told_all
from rca.model import FINAL, REQUEST, Against, Comparison, HandoffPair, HopPair, Likeness, SettingChange, TextComparison
from rca.report.words import Names, names_in, plural

MARKS = {Likeness.EQUAL: "=", Likeness.WORDED: "≈", Likeness.DIFFERS: "≠", Likeness.UNKNOWN: "?"}
LIKENESS = {
    Likeness.EQUAL: "equal",
    Likeness.WORDED: "says the same in other words",
    Likeness.DIFFERS: "differs",
    Likeness.UNKNOWN: "cannot be compared",
}
_KINDS = {"model": 0, "parameter": 1, "documents": 2, "outcome": 3, "version": 4, "timing": 5}


def headline(found: Comparison) -> tuple[str, str, str]:
    """The conclusion in capitals, what it is about, and a sentence of what that rests on; each may be ""."""
    named = names_in(found.bad)
    if found.reason:
        return "CANNOT COMPARE", "", _sentence(found.reason)
    same = next((n.text for n in found.notices if n.code == "same_trace"), "")
    if same:
        return "THE SAME TRACE", "", _sentence(same)
    place = found.parting
    if place is None:
        return _without_parting(found)
    if place.type == REQUEST:
        what = told_all(found.request.differences)
        return (
            "THE REQUESTS DIFFER",
            "",
            f"The runs answer different requests ({what}), so that outputs differ as well; compare their form.",
        )
    if place.type == "handoff":
        handoff = next(h for h in found.handoffs if (h.source, h.target) == (place.source, place.hop))
        return "PARTS AT", where(handoff, named), f"What was sent agrees, what arrived does not: {told_all(handoff.differences)}."
    pair = next(p for p in found.pairs if p.bad == place.hop)
    because = f" Around it: {causes_told(pair)}." if causes_told(pair) else ""
    differs = told_all(pair.output.differences)
    if not place.clear:
        return "NO FACT DIFFERS", "", f"The wording first differs at {named.titled(place.hop)}: {differs}.{because}"
    agrees = "is equal in both runs" if pair.input.likeness is Likeness.EQUAL else "says the same in both runs"
    return "PARTS AT", named.titled(place.hop), f"Its input {agrees}, its output is not: {differs}.{because}"


def _without_parting(found: Comparison) -> tuple[str, str, str]:
    unknown = [p for p in found.pairs if Likeness.UNKNOWN in (p.input.likeness, p.output.likeness)]
    if found.final.differs:
        blind = f" {plural(len(unknown), 'hop')} cannot be compared whole." if unknown else ""
        return "NOT SEEN WHERE", "", f"The final answers differ, but no hop has an input that agrees and an output that does not.{blind}"
    if unknown or found.final.likeness is Likeness.UNKNOWN:
        return "NOTHING SEEN TO DIFFER", "", f"What is recorded agrees; {plural(len(unknown), 'hop')} cannot be compared whole."
    return "NO DIFFERENCE", "", "Requests, hops and final answers agree."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def where(handoff: HandoffPair, named: Names) -> str:
    """A hand-off's name."""
    return f"hand-off {named.place(handoff.source)} → {named.place(handoff.target)}".replace("the request", "request")


def settings(pair: HopPair) -> list[SettingChange]:
    """What changed around a hop, the most telling kinds first."""
    return sorted(pair.settings, key=lambda s: _KINDS.get(s.kind, 9))


def parts(found: Comparison, pair: HopPair) -> bool:
    """Whether the data first parts at this hop's own output."""
    return found.parting is not None and found.parting.type == "hop" and found.parting.hop == pair.bad


def side(compared: TextComparison, name: str) -> str:
    """How an input or output compares, in a few words."""
    return f"{name} {LIKENESS[compared.likeness]}" + (f" ({compared.reason})" if compared.reason else "")


def alone(found: Comparison) -> Iterator[str]:
    """Loops of different length, then hops of one run only."""
    named = names_in(found.good), names_in(found.bad)
    kinds = [{hop.id: (hop.service, hop.name, hop.role) for hop in graph.hops} for graph in (found.good, found.bad)]
    paired = Counter(kinds[1][pair.bad] for pair in found.pairs)
    repeated = set()
    for hop_id, more, fewer in found.repeats:
        kind = kinds[1][hop_id]
        repeated.add(kind)
        both = paired[kind]
        good, bad = plural(both + more, "time"), plural(both + fewer, "time")
        yield f"{named[1].place(hop_id)} ran {good} in the good run, {bad} in the bad one"
    for side, (ids, whose) in enumerate(((found.only_good, "good"), (found.only_bad, "bad"))):
        yield from (f"only in the {whose} run: {named[side].titled(i)}" for i in ids if kinds[side][i] not in repeated)


def ends(found: Comparison) -> tuple[tuple[str, str, TextComparison], ...]:
    """Request and final answer: node, name, comparison."""
    return ((REQUEST, "request", found.request), (FINAL, "final answer", found.final))


def told_in_report(found: Comparison) -> Against:
    """What a report says of a comparison."""
    word, place, why = headline(found)
    return Against(
        found.good_id,
        found.found,
        found.reason,
        differs(found),
        found.parting,
        f"{word.capitalize()} {place}".strip(),
        why,
        tuple(_changes(found)),
        found.request.likeness,
        found.final.likeness,
        tuple((p.bad, p.good, p.input.likeness, p.output.likeness) for p in found.pairs),
        found.good,
        frozenset(pieces(found)),
    )


def differs(found: Comparison) -> bool:
    """Whether the data of the two runs is known to differ somewhere, or they cannot be compared."""
    sides = [found.request, found.final, *(p.output for p in found.pairs)]
    return bool(found.reason) or found.parting is not None or any(side.differs for side in sides)


def pieces(found: Comparison) -> set[str]:
    """Every piece of a payload that a rendered comparison may quote."""
    compared = [found.request, found.final, *(side for p in found.pairs for side in (p.input, p.output))]
    shown = [d for text in compared for d in text.differences] + [d for p in found.pairs for d in p.shape]
    return {piece for d in shown for piece in (d.good, d.bad) if piece}


def _changes(found: Comparison) -> Iterator[str]:
    """A clause for each hop that changed on what agrees, or around which something changed."""
    named = names_in(found.bad)
    for pair in found.pairs:
        clauses = []
        if pair.input.agrees and pair.output.differs and not parts(found, pair):
            clauses.append(f"output differs on the same input: {told_all(pair.output.differences, 2)}")
        if not parts(found, pair) and (pair.instructions or any(s.kind in ("model", "parameter", "documents") for s in pair.settings)):
            clauses.append(causes_told(pair))
        if clauses:
            yield f"{named.place(pair.bad)}: {'; '.join(clauses)}"
    yield from (f"{where(h, named)}: {told_all(h.differences, 1)}" for h in found.handoffs if h.sent and _other(found, h))


def _other(found: Comparison, handoff: HandoffPair) -> bool:
    """Whether a hand-off is not the one that the headline tells of."""
    place = found.parting
    return place is None or (place.source, place.hop) != (handoff.source, handoff.target)
