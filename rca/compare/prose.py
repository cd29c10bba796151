"""Two texts in running language: which facts differ, whether something is denied, and how many words they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from rca.model import Difference
from rca.patterns import regex
from rca.text.claims import DATE, IDENTIFIER, LABEL, NUMERIC, TIME, Claim, claims
from rca.text.language import guess
from rca.text.match import ClaimIndex, Match
from rca.text.normalise import fold_widths
from rca.text.similarity import content_words, polarity_flip, sentences, stem

LONGEST = 60_000
"""Characters of a text that are compared."""
_MAX_CLAIMS = 400
_MAX_SENTENCES = 120
_HARD = frozenset((*NUMERIC, DATE, TIME, IDENTIFIER, "email", "phone", "url"))
CHANGED, CHANGED_NAME, ADDED, MISSING, ADDED_NAME, MISSING_NAME = 0.85, 0.5, 0.35, 0.35, 0.2, 0.2
"""Weights: another figure for the same thing; a figure or name that only one of the two has. A model leaves out and takes up other
details with each call, but does not change them."""
_DENIED, _LANGUAGE, _OTHER, _ALONE, _CUT = 0.8, 1.0, 0.6, 0.3, 0.8
_KNOWN = 0.7
_LOST, _HARDLY, _FEW_STEMS = 0.2, 0.4, 4
_LONG_ENOUGH, _SPELT, _SPELT_ALIKE, _SPOILT, _MERGED, _BESIDE = 60, 1200, 0.5, 0.15, 0.2, 0.1
_ALIKE, _FEW_DENIED, _SHARED, _COVERED = 0.6, 2, 3, 0.8
_NEAREST, _PARTNERS = 4, 100
_FEW_WORDS = 8
_FOREIGN = 0.25
"""Share of common words below which two texts are different texts."""


def squash(text: str) -> str:
    """The text without differences of white space and character width."""
    return " ".join(fold_widths(text).split())


def shared_words(good: str, bad: str) -> float:
    """The share of content words (as stems) that two texts have in common, 0..1 (Dice); 1 where neither has any."""
    one, two = _stems(good), _stems(bad)
    return 2 * len(one & two) / (len(one) + len(two)) if one or two else 1.0


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in content_words(text[:LONGEST]))


@lru_cache(maxsize=4096)
def claims_of(text: str) -> tuple[Claim, ...]:
    """The claims of a text, at most 400."""
    return claims(text[:LONGEST])[:_MAX_CLAIMS]


@lru_cache(maxsize=1024)
def _index(text: str) -> ClaimIndex:
    return ClaimIndex((text[:LONGEST],))


def stands_in(claim: Claim, text: str) -> bool:
    """Whether a text states a claim, in any notation; what merely follows from the text does not count."""
    found = _index(text).stated(claim)
    return found is not None and (claim.kind not in NUMERIC or _below_zero(claim.text) == _signed(text, found))


def _below_zero(text: str) -> bool:
    return text.lstrip("(€$£ ").startswith("-")


def _signed(text: str, found: Match) -> bool:
    """Whether a number that was found has a minus: its own, or one before it that joins no words."""
    before = text[max(0, found.start - 2) : found.start]
    return _below_zero(found.text) or (before.endswith("-") and not before[:-1].strip())


def told_by(text: str, piece: str) -> bool:
    """Whether a text holds all claims and most words of a piece."""
    found = claims_of(piece)
    words = _stems(piece)
    known = len(words & _stems(text)) / len(words) if words else 0.0
    return all(stands_in(c, text) for c in found) and (known >= _KNOWN or bool(found and len(words) <= _FEW_STEMS))


def differences(good: str, bad: str) -> Iterator[Difference]:
    """What two texts say differently, in the order of the bad one; what only the good one says comes last."""
    tongues = guess(good), guess(bad)
    if all(tongues) and tongues[0] != tongues[1] and min(len(good), len(bad)) >= 40:
        yield Difference("language", tongues[0], tongues[1], weight=_LANGUAGE)
    elif min(len(_stems(good)), len(_stems(bad))) >= _FEW_WORDS and shared_words(good, bad) < _FOREIGN:
        yield Difference("text", _opening(good), _opening(bad), weight=_OTHER, start=0, end=len(_opening(bad)))
    else:
        yield from _denied(good, bad)
        yield from _alone(good, bad)
    yield from _facts(good, bad)


def left_out(good: str, bad: str) -> Iterator[Difference]:
    """What a text that is handed on as it stands has lost: its end, or a part of its words."""
    one, two = squash(good), squash(bad)
    if len(two) < len(one) and one.startswith(two.removesuffix("…").removesuffix("...").rstrip()):
        yield Difference("cut", one[len(two) :][:200], "", weight=_CUT)
        return
    if len(one) >= _LONG_ENOUGH and one in two:
        extra = " ".join(two.split(one, 1)).strip()
        merged = len(extra) >= _MERGED * len(one)
        yield Difference("merged" if merged else "added", "", extra[:200], weight=_CUT if merged else _BESIDE)
        return
    if _garbled(one, two):
        yield Difference("garbled", good[:200], bad[:200], weight=_CUT, start=0, end=len(bad[:200]))
        return
    words = _stems(good)
    lost = len(words - _stems(bad)) / len(words) if words else 0.0
    if lost >= _LOST:
        yield Difference("missing", f"{lost:.0%} of its words", "", weight=_CUT)


def _garbled(good: str, bad: str) -> bool:
    """Whether a text is the other one with many characters spoilt: alike letter by letter only, full of words that are none."""
    if shared_words(good, bad) >= 0.5 or min(len(good), len(bad)) < _LONG_ENOUGH:
        return False
    if _spoilt(bad) < _SPOILT or _spoilt(good) > _SPOILT / 2:
        return False
    return SequenceMatcher(None, good[:_SPELT], bad[:_SPELT], autojunk=False).ratio() >= _SPELT_ALIKE


def _spoilt(text: str) -> float:
    """The share of words with digits among letters, or signs of a wrong encoding."""
    words = text.split()
    return sum(_NO_WORD.search(w) is not None for w in words) / len(words) if words else 0.0


_NO_WORD = regex(r"[^\W\d_]\d+[^\W\d_]|\d[^\W\d_]{2}|\ufffd|Ã.|â€")


def _alone(good: str, bad: str) -> Iterator[Difference]:
    """Sentences of which hardly a word stands in the other text."""
    for text, other, kind in ((bad, good, "added"), (good, bad, "missing")):
        words = _stems(other)
        for sentence in sentences(text[:LONGEST])[:_MAX_SENTENCES]:
            mine = _stems(sentence.text)
            if len(mine) >= _FEW_STEMS and len(mine & words) / len(mine) < _HARDLY:
                piece = sentence.text[:200]
                if kind == "added":
                    yield Difference(kind, "", piece, weight=_ALONE, start=sentence.start, end=sentence.start + len(piece))
                else:
                    yield Difference(kind, piece, "", weight=_ALONE)


def _opening(text: str) -> str:
    return text[:120]


def _facts(good: str, bad: str) -> Iterator[Difference]:
    """Claims that one text has and the other has not, paired where they tell different things of the same."""
    news = [c for c in _counted(bad) if not stands_in(c, good)]
    lost = [(c, _around(c, good)) for c in _counted(good) if not stands_in(c, bad)]
    for claim in news:
        partner = _partner(claim, _around(claim, bad), lost[:_PARTNERS])
        hard = claim.kind in _HARD
        if partner is None:
            yield Difference("added", "", claim.text, weight=ADDED if hard else ADDED_NAME, start=claim.start, end=claim.end)
            continue
        lost.remove(partner)
        weight = CHANGED if hard else CHANGED_NAME
        yield Difference("changed", partner[0].text, claim.text, weight=weight, start=claim.start, end=claim.end)
    for claim, _ in lost:
        yield Difference("missing", claim.text, "", weight=MISSING if claim.kind in _HARD else MISSING_NAME)


def _counted(text: str) -> list[Claim]:
    """The claims of a text that count here, each once. Single digits in prose ("one of 3") come and go with the wording."""
    seen: dict[tuple[str, str, str], Claim] = {}
    for claim in claims_of(text):
        if claim.kind != LABEL and not (claim.kind == "number" and not claim.unit and len(claim.key) < 2):
            seen.setdefault((claim.kind, claim.key, claim.unit), claim)
    return list(seen.values())


_Placed = tuple[Claim, frozenset[str]]
"""A claim and the words near it."""


def _partner(claim: Claim, around: frozenset[str], others: Sequence[_Placed]) -> _Placed | None:
    """The claim of the other text that stands where this one does: of its kind, among the same words."""
    best: tuple[float, _Placed] | None = None
    for other in others:
        kind, words = other[0].kind, other[1]
        if kind != claim.kind and not (kind in NUMERIC and claim.kind in NUMERIC):
            continue
        likeness = 2 * len(around & words) / (len(around) + len(words)) if around and words else 0.0
        if likeness >= 0.34 and (best is None or likeness > best[0]):
            best = (likeness, other)
    return best[1] if best else None


def _around(claim: Claim, text: str, room: int = 60) -> frozenset[str]:
    """The stems of the words near a claim."""
    near = text[max(0, claim.start - room) : claim.start] + " " + text[claim.end : claim.end + room]
    return frozenset(stem(w) for w in content_words(near) if not w.isdigit())


def _denied(good: str, bad: str) -> Iterator[Difference]:
    """Sentences that deny what the other text asserts, or assert what it denies."""
    theirs = [(s, _stems(s.text)) for s in sentences(good[:LONGEST])[:_MAX_SENTENCES]]
    same = {s.text for s, _ in theirs}
    for mine in sentences(bad[:LONGEST])[:_MAX_SENTENCES]:
        words = _stems(mine.text)
        if mine.text in same or len(words) < _FEW_DENIED:
            continue
        near = sorted(theirs, key=lambda other: (-len(words & other[1]), other[0].start))[:_NEAREST]
        flip = polarity_flip(mine.text, [s for s, shared in near if words & shared])
        if flip is None or flip.likeness < _ALIKE:
            continue
        # Two clauses with a word or two in common speak of one thing; for sentences that tell the same it takes more.
        if (len(flip.shared) >= _SHARED and flip.covered >= _COVERED) or shared_words(flip.source.text, mine.text) >= _ALIKE:
            yield Difference("denied", flip.source.text, mine.text, weight=_DENIED, start=mine.start, end=mine.end)


_VOLATILE_NAME = regex(
    r"(?i)(?:^|[_.-])(?:(?:request|message|trace|span|session|correlation|run|event|job|call|response|transaction)[_-]?(?:id|uuid)|uuid|guid"
    r"|timestamp|nonce|etag|created_?at|updated_?at|received_?at|generated_?at|sent_?at|elapsed\w*|latency\w*|duration_ms)$"
)
_UUID = regex(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}")


def volatile(name: str, value: str) -> bool:
    """Whether a field differs in any two runs: ids of messages and calls, times at which something was made."""
    return bool(_VOLATILE_NAME.search(name)) or _UUID.fullmatch(value.strip()) is not None
