"""Checks of content: what an output claims against what the hop was given."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.provenance.known import joined, made_of, not_computed
from rca.text.claims import AMOUNT, DATE, EMAIL, IDENTIFIER, LABEL, NAME, NUMBER, PERCENT, PHONE, TIME, URL, Claim
from rca.text.match import ClaimIndex, Match
from rca.text.units import currencies

SLIPS = {
    "transposed": 3.2,
    "swapped": 3.0,
    "factor": 2.6,
    "digits": 2.6,
    "digit": 2.6,
    "unit": 2.0,
    "year": 1.6,
    "month": 1.6,
    "day": 1.9,
    "spelling": 1.2,
    "sign": 1.0,
    "part": 0.6,
    "field": 1.0,
}
"""Strength of a value that is not in the input, while one is that it can be a slip for."""

COPIES = 1.3
"""How much more a slip weighs in a hop that is there to copy, and not to write or reckon."""

NEW = {AMOUNT: 1.9, PERCENT: 1.4, NUMBER: 0.9, DATE: 1.6, TIME: 0.9, IDENTIFIER: 2.0, PHONE: 1.8, EMAIL: 1.5, URL: 1.2, NAME: 0.5}
"""Strength of a value that is not in the input, and nothing like it."""

NEW_DAY = 2.6
"""Strength of a new full date where the input has others: the hop had one to copy."""

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
    if ctx.brings_news(hop) or _a_label(hop):
        return
    known = ctx.known(hop)
    said = [c for c in ctx.claims(hop.output.text) if c.kind != LABEL and not _a_score(hop, c)]
    matches = known.trace(said)
    texts = ctx.inputs(hop)
    told = (*texts, ctx.instructions(hop))
    unknown = [c for c, m in zip(said, matches, strict=True) if m is None and not joined(known, c) and not made_of(ctx, told, c)]
    unknown = [c for c in unknown if not _clock_words(texts, c)]
    unknown = not_computed(ctx, texts, unknown, [c for c, m in zip(said, matches, strict=True) if m is not None])
    first: dict[str, Claim] = {}
    for claim in unknown:
        first.setdefault(claim.key, claim)
    for claim in list(first.values())[:_MAX_CLAIMS]:
        yield _unfounded(ctx, hop, known, claim)


_MAX_CLAIMS = 40
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


def _a_label(hop: Hop) -> bool:
    """Whether a whole output is the name of a class, which no input need have: `P4`."""
    return hop.role == "classifier" and len(hop.output.text.split()) == 1 and hop.output.value is None


def _a_score(hop: Hop, claim: Claim) -> bool:
    """Numbers that a hop is meant to make up: scores, and the numbering of a list."""
    if claim.kind not in (NUMBER, PERCENT):
        return False
    return hop.role == "classifier" or (claim.field.casefold() in _SCORES and len(claim.key.replace(".", "").lstrip("0")) <= 2)


def _unfounded(ctx: Context, hop: Hop, known: ClaimIndex, claim: Claim) -> Evidence:
    near = known.nearest(claim)
    word = WORDS.get(claim.kind, claim.kind)
    here = quote(hop.output.text, claim.start, claim.end)
    if near is not None and near.how in SLIPS and _telling(known, claim, near):
        sentence = f"{ctx.name(hop.id)} wrote the {word} {claim.text}; its input has {near.text} ({near.how})."
        fault = "unit_or_currency" if near.how == "unit" else FAULTS.get(claim.kind, "hallucinated_field")
        strength = SLIPS[near.how] * (COPIES if hop.role == "extractor" else 0.4 if claim.kind == DATE else 0.9)
        return bad(hop.id, strength, sentence, here, _source_quote(near), claim=claim.key, fault=fault)
    sentence = f"{ctx.name(hop.id)} wrote the {word} {claim.text}, which its input does not have."
    fault = "hallucinated_field" if hop.role == "extractor" else FAULTS.get(claim.kind, "hallucinated_claim")
    return bad(hop.id, 0.3 if _day_named(known, claim) else _newness(ctx, hop, claim), sentence, here, claim=claim.key, fault=fault)


def _telling(known: ClaimIndex, claim: Claim, near: Match) -> bool:
    """Whether a near double says anything: one-digit numbers have one everywhere, and a day may be named without its month."""
    if near.how == "unit" and claim.unit in ("m2", "m3"):
        return False
    if claim.kind == NUMBER:
        return len(claim.key.replace("-", "").replace(".", "")) > 1
    return not _day_named(known, claim)


def _day_named(known: ClaimIndex, claim: Claim) -> bool:
    """Whether the sources name the day of a date without its month, as in "on the 20th and the 21st"."""
    if claim.kind != DATE or not claim.key[-2:].isdigit():
        return False
    day = int(claim.key[-2:])
    pattern = re.compile(rf"(?<![\d.,/:-])0?{day}(?:st|nd|rd|th|\.)?(?=[\s,;)]|[-–](?!\d{{3}})|$)")
    return any(pattern.search(text) for text in known.texts)


def _source_quote(match: Match) -> Quote:
    return Quote(match.text, match.start, match.end) if match.source == 0 else Quote(match.text)


def _newness(ctx: Context, hop: Hop, claim: Claim) -> float:
    strength = NEW.get(claim.kind, 0.6)
    if _whole_date(claim) and any(_whole_date(c) for text in ctx.inputs(hop) for c in ctx.claims(text)):
        strength = NEW_DAY
    if claim.kind == NUMBER and len(claim.key.lstrip("-")) >= 3 and "." not in claim.key:
        strength = 1.6
    if claim.kind == NUMBER and len(claim.key.lstrip("-")) <= 2:
        strength = 0.3
    if claim.key.startswith("weekday") and hop.role != "extractor":
        strength = 0.3
    if ctx.contract(hop).only_from_source:
        strength *= 1.5
    if claim.kind == NAME and hop.role != "extractor":
        strength = 0.2
    return strength if hop.role == "extractor" else strength * 0.8


def _whole_date(claim: Claim) -> bool:
    return claim.kind == DATE and len(claim.key) == 10


_HALVES = regex(
    r"(?i)\bhalf\b|\bhalb|\bquarter\b|\bviertel|\bdreiviertel|\bdemie?\b|\bquart\b|\bmedia\b|\bcuarto|\bmezz[ao]\b|\bquarto\b|\bhalf\b|\bkwart"
    r"|\bmeia\b|\bwpół|\bpół|\bkwadrans|\bhalv|\bkvart|半"
)


def _clock_words(texts: Iterable[str], claim: Claim) -> bool:
    """Whether a time may be one that the sources say in words: "half past six", "Viertel vor acht"."""
    return claim.kind == TIME and claim.key[-2:] in ("15", "30", "45") and any(_HALVES.search(text) for text in texts)


@check("currency-changed", needs=("input", "output"))
def currency_changed(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A currency in an output that neither the input nor the instructions name, while they name another one (or none)."""
    if ctx.brings_news(hop):
        return
    given = {code for text in (*ctx.inputs(hop), ctx.instructions(hop)) for code, _ in currencies(text)}
    for code, piece in currencies(hop.output.text):
        if code not in given:
            other = ", ".join(sorted(given))
            sentence = f"{ctx.name(hop.id)} gives amounts in {code}; its input has {other or 'no currency'}."
            strength = (2.2 if given else 0.4) * (1.0 if hop.role == "extractor" else 0.7)
            yield bad(hop.id, strength, sentence, quote_of(hop.output.text, piece), claim=code, fault="unit_or_currency")
            return


_ORDER = regex(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})(?!\d)")


@check("date-order", needs=("input", "output"))
def date_order(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A date read with day and month exchanged: the input's other dates show which comes first, the output took it the other way round."""
    if ctx.brings_news(hop):
        return
    texts = ctx.inputs(hop)
    pairs = [(int(a), int(b)) for text in texts for a, b in _ORDER.findall(text)]
    day_first, month_first = sum(a > 12 >= b for a, b in pairs), sum(b > 12 >= a for a, b in pairs)
    if bool(day_first) == bool(month_first):
        return
    written = [c for text in texts for c in ctx.claims(text) if c.kind == DATE and len(c.keys) > 1 and _ORDER.fullmatch(c.text)]
    known = {c.key for text in texts for c in ctx.claims(text) if c.kind == DATE and len(c.keys) == 1}
    for claim in ctx.claims(hop.output.text):
        if claim.kind != DATE or len(claim.keys) > 1 or claim.key in known:
            continue
        for source in written:
            right = _read(source.text, bool(day_first))
            if claim.key in source.keys and claim.key[-5:] != right and claim.key[-5:-3] != claim.key[-2:]:
                first = "day" if day_first else "month"
                sentence = f"{ctx.name(hop.id)} read {source.text} as {claim.text}; the other dates of its input put the {first} first."
                yield bad(
                    hop.id,
                    3.6,
                    sentence,
                    quote(hop.output.text, claim.start, claim.end),
                    Quote(source.text),
                    claim=claim.key,
                    fault="wrong_date",
                )
                break


def _read(text: str, day_first: bool) -> str:
    """Month and day of a numeric date, as `MM-DD`, in the given order."""
    match = _ORDER.fullmatch(text)
    if match is None:
        return ""
    first, second = int(match[1]), int(match[2])
    return f"{second:02d}-{first:02d}" if day_first else f"{first:02d}-{second:02d}"
