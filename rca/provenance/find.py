"""Finds a piece of the final output in other texts: claims by key and notation, statements by their words and their polarity."""

from __future__ import annotations

from collections.abc import Sequence

from rca.patterns import regex
from rca.provenance.known import joined, made_of, not_computed
from rca.provenance.pieces import MODAL, NEGATION, WORDED
from rca.provenance.reading import Reading
from rca.text.claims import LABEL, NUMBER, Claim
from rca.text.language import guess
from rca.text.match import Match
from rca.text.modality import modals
from rca.text.similarity import polarity_flip

SLIPS = frozenset(("transposed", "swapped", "factor", "digits", "digit", "unit", "year", "month", "day", "spelling", "sign"))
"""Likenesses by which one value may have been mistaken for another."""

ALIKE = 0.5
"""How alike two clauses must be for a difference in polarity to be one of meaning."""

SAME, TOLD = 0.85, 0.5
"""Share of a statement's words that a text must have to say the same, and to be what it was told from."""


def find(reading: Reading, claim: Claim, texts: Sequence[str]) -> Match | None:
    """Where the texts have a claim (`how`: verbatim, format, reworded) or what it follows from (`derived`); None if neither.

    Statements are found where their words are; nothing is said there of what was left out of, or put between them.
    """
    key = claim, tuple(texts)
    try:
        return reading.found[key]
    except KeyError:
        reading.found[key] = found = _find(reading, *key) if texts else None
        return found


def _find(reading: Reading, claim: Claim, texts: tuple[str, ...]) -> Match | None:
    if claim.kind in WORDED:
        return _worded(reading, claim, texts)
    return reading.index(*texts).find(claim) or _put_together(reading, claim, texts)


def stated(reading: Reading, claim: Claim, text: str) -> Match | None:
    """Where one text has a claim itself; what the claim follows from, which takes longer to find, does not count."""
    if claim.kind in WORDED:
        return find(reading, claim, (text,))
    return reading.index(text).stated(claim) or _put_together(reading, claim, (text,))


def _put_together(reading: Reading, claim: Claim, texts: tuple[str, ...]) -> Match | None:
    """Where a name or reference begins that is made of words and codes of the texts."""
    if made_of(reading, texts, claim) or joined(reading.index(*texts), claim):
        return _beginning(reading, claim, texts) or Match("format", 0, -1, -1, claim.text)
    return None


def follows(reading: Reading, claim: Claim, texts: Sequence[str], beside: Sequence[Claim]) -> bool:
    """Whether a number follows from line items, or from the claims `beside` it in the same output that have a source themselves."""
    return not not_computed(reading, texts, [claim], [c for c in beside if find(reading, c, texts)])


def nearest(reading: Reading, claim: Claim, texts: Sequence[str]) -> Match | None:
    """What of the texts a claim that they do not have was changed from: a slip away, in the same field, or with the other polarity."""
    if not texts:
        return None
    if claim.kind in WORDED:
        return _flipped(reading, claim, texts) if claim.kind in (NEGATION, MODAL) else None
    index = reading.index(*texts)
    near = index.nearest(claim)
    if near is not None and near.how in SLIPS and _telling(claim):
        return near
    return index.same_field(claim) if claim.kind != LABEL or claim.key not in ("true", "false") else _same_flag(reading, claim, texts)


def _telling(claim: Claim) -> bool:
    """One-digit numbers have a near double everywhere."""
    return claim.kind != NUMBER or len(claim.key.replace("-", "").replace(".", "")) > 1


def _same_flag(reading: Reading, claim: Claim, texts: Sequence[str]) -> Match | None:
    for i, text in enumerate(texts):
        for other in reading.claims(text):
            if other.kind == LABEL and other.field == claim.field and other.key in ("true", "false") and other.key != claim.key:
                return Match("field", i, other.start, other.end, other.text)
    return None


def _beginning(reading: Reading, claim: Claim, texts: Sequence[str]) -> Match | None:
    """The sentence with most of the words of a claim."""
    best = _closest(reading, reading.words(claim.text), texts)
    return Match("format", *best[1:]) if best else None


def _closest(reading: Reading, words: frozenset[str], texts: Sequence[str]) -> tuple[float, int, int, int, str] | None:
    best: tuple[float, int, int, int, str] | None = None
    for i, text in enumerate(texts):
        for s in reading.statements(text):
            share = len(words & reading.words(s.text)) / len(words) if words else 0.0
            if share > 0 and (best is None or share > best[0]):
                best = (share, i, s.start, s.end, s.text)
    return best


def _worded(reading: Reading, claim: Claim, texts: Sequence[str]) -> Match | None:
    for i, text in enumerate(texts):
        at = text.find(claim.text)
        if at >= 0:
            return Match("verbatim", i, at, at + len(claim.text), claim.text)
    words = reading.words(claim.text)
    if not words:
        return None
    shares = [len(words & reading.words(t)) / len(words) for t in texts]
    best = max(range(len(texts)), key=lambda i: shares[i])
    if shares[best] < TOLD:
        return None
    if claim.kind in (NEGATION, MODAL) and not _same_stance(reading, claim, texts):
        return None
    closest = _closest(reading, words, [texts[best]])
    place = closest[2:] if closest else (-1, -1, "")
    return Match("reworded" if shares[best] < SAME else "format", best, *place)


def _same_stance(reading: Reading, claim: Claim, texts: Sequence[str]) -> bool:
    return _flipped(reading, claim, texts) is None


def _states(sentence: str) -> bool:
    """Whether a sentence says something: a question denies nothing, and data has no polarity."""
    return not sentence.rstrip(" \"'”»").endswith(("?", "？")) and not regex(r"[{}<>\[\]]|[\"']\s*:").search(sentence)


def _flipped(reading: Reading, claim: Claim, texts: Sequence[str]) -> Match | None:
    """The sentence that tells the same thing with the other polarity, or without the modal word."""
    for i, text in enumerate(texts):
        sources = reading.statements(text)
        if claim.kind == MODAL:
            best = _closest(reading, reading.words(claim.text), [text])
            if best and best[0] >= SAME and not modals(best[4], guess(text)):
                return Match("modal", i, *best[2:])
            continue
        stated = [s for s in sources if _states(s.text)]
        flip = polarity_flip(claim.text, stated, guess(text))
        if flip is not None and flip.likeness >= ALIKE:
            return Match("polarity", i, flip.source.start, flip.source.end, flip.source.text)
    return None
