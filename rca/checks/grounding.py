"""Checks of content: what an output claims against what the hop was given."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.text.claims import AMOUNT, DATE, EMAIL, IDENTIFIER, LABEL, NAME, NUMBER, PERCENT, PHONE, TIME, URL, Claim
from rca.text.match import ClaimIndex, Match

SLIPS = {
    "transposed": 3.2,
    "swapped": 3.0,
    "factor": 2.6,
    "digits": 2.4,
    "digit": 2.2,
    "unit": 2.0,
    "year": 1.6,
    "month": 1.6,
    "day": 1.5,
    "spelling": 1.2,
    "sign": 1.0,
    "part": 0.6,
    "field": 1.0,
}
"""Strength of a value that is not in the input, while one is that it can be a slip for."""

NEW = {AMOUNT: 1.5, PERCENT: 1.2, NUMBER: 0.9, DATE: 1.2, TIME: 0.9, IDENTIFIER: 2.0, PHONE: 1.8, EMAIL: 1.5, URL: 1.2, NAME: 0.5}
"""Strength of a value that is not in the input, and nothing like it."""

FAULTS = {
    AMOUNT: "wrong_number",
    PERCENT: "wrong_number",
    NUMBER: "wrong_number",
    DATE: "wrong_date",
    TIME: "wrong_date",
    NAME: "swapped_entity",
}
WORDS = {AMOUNT: "amount", PERCENT: "percentage", IDENTIFIER: "reference", EMAIL: "address", URL: "address", PHONE: "phone number"}


@check("new-claim", needs=("input", "output"), cleared=0.25)
def new_claim(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A number, date, name or reference in an output that neither stands in the hop's input and instructions in any notation nor
    follows from them by simple arithmetic. A value of which the input has a near double (digits transposed, a factor of ten, day and
    month swapped) weighs much, an entirely new one less, small round numbers of a letter (days, hours) little."""
    if ctx.brings_news(hop):
        return
    known = ctx.known(hop)
    said = [c for c in ctx.claims(hop.output.text) if c.kind != LABEL and not _a_score(hop, c)]
    seen: set[str] = set()
    for claim, match in zip(said, known.trace(said), strict=True):
        if match is None and claim.key not in seen:
            seen.add(claim.key)
            yield _unfounded(ctx, hop, known, claim)


_SCORES = frozenset(
    (
        "confidence",
        "score",
        "probability",
        "certainty",
        "likelihood",
        "index",
        "pos",
        "position",
        "rank",
        "id",
        "no",
        "number",
        "nr",
        "step",
    )
)


def _a_score(hop: Hop, claim: Claim) -> bool:
    """Numbers that a hop is meant to make up: scores, and the numbering of a list."""
    if claim.kind not in (NUMBER, PERCENT):
        return False
    return hop.role == "classifier" or (claim.field.casefold() in _SCORES and len(claim.key.replace(".", "").lstrip("0")) <= 2)


def _unfounded(ctx: Context, hop: Hop, known: ClaimIndex, claim: Claim) -> Evidence:
    near = known.nearest(claim)
    word = WORDS.get(claim.kind, claim.kind)
    here = quote(hop.output.text, claim.start, claim.end)
    if near is not None and near.how in SLIPS and _telling(ctx, known, claim):
        sentence = f"{ctx.name(hop.id)} wrote the {word} {claim.text}; its input has {near.text} ({near.how})."
        fault = "unit_or_currency" if near.how == "unit" else FAULTS.get(claim.kind, "hallucinated_field")
        return bad(hop.id, SLIPS[near.how], sentence, here, _source_quote(near), claim=claim.key, fault=fault)
    sentence = f"{ctx.name(hop.id)} wrote the {word} {claim.text}, which its input does not have."
    fault = "hallucinated_field" if hop.role == "extractor" else FAULTS.get(claim.kind, "hallucinated_claim")
    return bad(hop.id, _newness(hop, claim), sentence, here, claim=claim.key, fault=fault)


def _telling(ctx: Context, known: ClaimIndex, claim: Claim) -> bool:
    """Whether a near double says anything: one-digit numbers have one everywhere, and a day may be named without its month."""
    if claim.kind == NUMBER:
        return len(claim.key.replace("-", "").replace(".", "")) > 1
    if claim.kind == DATE and claim.key[-2:].isdigit():
        day = int(claim.key[-2:])
        pattern = re.compile(rf"(?<![\d.,/:-])0?{day}(?:st|nd|rd|th|\.)?(?=[\s,;)]|[-–](?!\d{{3}})|$)")
        return not any(pattern.search(text) for text in known.texts)
    return True


def _source_quote(match: Match) -> Quote:
    return Quote(match.text, match.start, match.end) if match.source == 0 else Quote(match.text)


def _newness(hop: Hop, claim: Claim) -> float:
    strength = NEW.get(claim.kind, 0.6)
    if claim.kind == NUMBER and len(claim.key.lstrip("-")) <= 2:
        strength = 0.3
    return strength if hop.role == "extractor" else strength * 0.8
