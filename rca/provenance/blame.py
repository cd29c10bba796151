"""Git blame of the final output: every piece of it with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from rca.model import ClaimPath, Graph
from rca.provenance.follow import follow
from rca.provenance.pieces import cut
from rca.provenance.reading import Reading
from rca.records import dataclass, field, replace
from rca.text.claims import NUMERIC, Claim


@dataclass(frozen=True, slots=True)
class Provenance:
    """The final output in pieces.

    text        the final output as it is recorded, "" if it is not
    claims      numbers, dates, names, labels ...: each once, in the order of their first place in the text
    statements  sentences, or fields without claims of their own, in order; claims lie within them
    reading     what the texts of the graph were found to hold, for those that look further
    """

    text: str
    claims: tuple[ClaimPath, ...]
    statements: tuple[ClaimPath, ...]
    reading: Reading = field(repr=False, compare=False)


def blame(graph: Graph, reading: Reading | None = None) -> Provenance:
    """Where each piece of the final output comes from; nothing if the final output cannot be read. Pass a reading to share its work."""
    reading = reading or Reading(graph)
    if not graph.final.usable:
        return Provenance("", (), (), reading)
    pieces = cut(reading, graph.final.text)
    return Provenance(graph.final.text, _once(reading, pieces.claims), tuple(follow(reading, s) for s in pieces.statements), reading)


def _once(reading: Reading, claims: Iterable[Claim]) -> tuple[ClaimPath, ...]:
    """Each claim followed once, with all places where it stands."""
    paths: dict[tuple[str, ...], ClaimPath] = {}
    for claim in claims:
        same = (
            "number" if claim.kind in NUMERIC else claim.kind,
            claim.key,
            claim.unit,
            claim.field if claim.key in ("true", "false") else "",
        )
        known = paths.get(same)
        if known is None:
            paths[same] = follow(reading, claim)
        else:
            paths[same] = replace(known, spots=(*known.spots, (claim.start, claim.end)))
    return tuple(paths.values())
