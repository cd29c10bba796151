"""Checks of values that stand in the input, but in the wrong place: the input sets them aside, or says them of something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.checks.grounding import FAULTS
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.records import dataclass
from rca.text.claims import DATE, IDENTIFIER, NAME, NUMBER, NUMERIC, Claim
from rca.text.leaves import leaves
from rca.text.near import likeness
from rca.text.setaside import set_aside, speaks_of_it
from rca.text.similarity import polarity
from rca.text.units import compatible

_MAX_TEXT, _MAX_VALUES = 20_000, 60
_FAULTS = {**FAULTS, IDENTIFIER: "swapped_entity"}


SET_ASIDE = 2.8
"""Strength of a value that the input sets aside, where it has another one to take."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A claim of an input and the text that it stands in."""

    text: str
    claim: Claim


@check("value-set-aside", needs=("input", "output"), roles=("extractor", "generator", "summarizer", "agent", "translator", ""))
def value_set_aside(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A value that the input names only to set it aside ("not on the 10th", "the earlier quotation of 480 is void", "which does not
    count"), while another one of its kind stands there free and is not used."""
    if ctx.brings_news(hop):
        return
    texts = [t[:_MAX_TEXT] for t in ctx.inputs(hop)]
    said = ctx.claims(hop.output.text)
    used = {k for c in said for k in c.keys}
    for claim in [c for c in said if c.kind in _FAULTS and c.kind != NAME and _telling(c)][:_MAX_VALUES]:
        places = list(_places(ctx, texts, claim))
        if not places or claim.path.endswith("]") or _says_so(ctx, hop, claim, texts):
            continue
        if not all(set_aside(p.text, p.claim.start, p.claim.end, _alike(ctx, p.text, claim)) for p in places):
            continue
        rival = next((r for p in places for r in _rivals(ctx, p, claim, used)), None)
        if rival is not None:
            sentence = f"{ctx.name(hop.id)} took {claim.text}, which its input sets aside; {rival.claim.text} stands there as well."
            here = quote(hop.output.text, claim.start, claim.end)
            there = Quote(_around(places[0]))
            yield bad(hop.id, SET_ASIDE, sentence, here, there, claim=claim.key, fault=_FAULTS[claim.kind])


def _telling(claim: Claim) -> bool:
    return claim.kind != NUMBER or len(claim.key.lstrip("-")) >= 2


def _alike(ctx: Context, text: str, claim: Claim) -> list[Claim]:
    """The claims of a text of the same kind, in order."""
    kinds = NUMERIC if claim.kind in NUMERIC else (claim.kind,)
    return [c for c in ctx.claims(text) if c.kind in kinds]


def _places(ctx: Context, texts: Sequence[str], claim: Claim) -> Iterator[_Place]:
    """Where the input has the value; a date also by its day alone."""
    for text in texts:
        found = [c for c in _alike(ctx, text, claim) if set(c.keys) & set(claim.keys)]
        if not found and claim.kind == DATE and len(claim.key) == 10:
            pattern = rf"(?<![\d.,/:-])0?{int(claim.key[-2:])}(?:st|nd|rd|th|\.)?(?=[\s,;.)]|$)"
            day = re.compile(pattern)
            found = [Claim(DATE, m.group(), claim.key, *m.span()) for m in day.finditer(text)]
        yield from (_Place(text, c) for c in found)


def _rivals(ctx: Context, place: _Place, claim: Claim, used: set[str]) -> Iterator[_Place]:
    """Values of the kind near the place, or of which the claim is a near double, that are not set aside and not in the output."""
    same = _alike(ctx, place.text, claim)
    for other in same:
        if used & set(other.keys) or other.key.startswith("weekday") or not _like(place.claim, other):
            continue
        near = abs(other.start - place.claim.start) <= _NEAR or likeness(place.claim, other) is not None
        if near and not set_aside(place.text, other.start, other.end, same):
            yield _Place(place.text, other)


_NEAR = 120


def _like(claim: Claim, other: Claim) -> bool:
    """Whether the other one could stand in the place of the claim: by unit and size, or form."""
    if claim.kind in NUMERIC:
        one, two = (c.key.lstrip("-").partition(".") for c in (claim, other))
        alike = len(one[0]) == len(two[0]) and bool(one[2]) == bool(two[2])
        return compatible(claim.unit, other.unit) and bool(claim.unit) == bool(other.unit) and (alike or bool(claim.unit))
    if claim.kind == IDENTIFIER:
        return likeness(claim, other) is not None or _form(claim.text) == _form(other.text)
    return True


def _form(code: str) -> str:
    return regex(r"[A-Za-z]+").sub("A", regex(r"\d+").sub("9", code))


def _says_so(ctx: Context, hop: Hop, claim: Claim, texts: Sequence[str]) -> bool:
    """Whether the output says itself that the value is denied, former or replaced, by the field's name or text, or by its sentence; a
    field that copies a whole passage has chosen nothing."""
    if claim.path:
        path = regex(r"(?<=[a-z])(?=[A-Z])").sub(" ", claim.path).replace("_", " ").replace(".", " ")
        leaf = next((x.text for x in leaves(hop.output.text) or () if x.path == claim.path), "")
        if leaf != claim.text and any(leaf in text for text in texts):
            return True
        return (
            speaks_of_it(path)
            or bool(polarity(path))
            or _WITHHELD.search(path) is not None
            or (leaf != claim.text and (speaks_of_it(leaf) or bool(polarity(leaf))))
        )
    sentence = next((s.text for s in ctx.sentences(hop.output.text) if s.start <= claim.start < s.end), "")
    return speaks_of_it(sentence) or bool(polarity(sentence))


_WITHHELD = regex(
    r"(?i)(?<![^\W_])(?:un(?:available|suitable|wanted|able)|not_?available|blocked|blackout|busy|away|out of office|absen\w*|"
    r"exclu\w*|except\w*|"
    r"abwesen\w*|verhindert|gesperrt\w*|ausgeschlossen\w*|ausnahm\w*|indispon\w*|impedit\w*|assen\w*|ausen\w*|exclus\w*|esclus\w*|"
    r"afwezig\w*|"
    r"verhinderd|uitgezonderd|indisponív\w*|niedostępn\w*|nieobecn\w*|frånvar\w*|upptag\w*|fravær\w*|optaget|hariç)(?![^\W_])"
)
"""Names of fields for what is not to be: a day in `unavailable` is set aside on purpose."""


def _around(place: _Place) -> str:
    return " ".join(place.text[max(0, place.claim.start - 60) : place.claim.end + 60].split())
