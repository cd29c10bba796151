"""Calculations that a text writes out: "2 x 38 = 76 miles", "(18,00 × 27 / 91), es decir, 5,34 euros"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation

from rca.patterns import regex
from rca.text.claims import NUMERIC, PERCENT, Claim
from rca.text.places import Wanted

_SIGN = regex(
    r"(?i)[)\]]?\s?(?:[^\W\d_]{1,12}\.?\s?){0,2}(?P<sign>[x×*·÷/:+−–-]|mal|times|fois|por|per|keer|gånger|razy|plus|minus|più|meno)\s?[(\[]?"
)
_TIMES = frozenset(("x", "×", "*", "·", "mal", "times", "fois", "por", "per", "keer", "gånger", "razy"))
_OVER = frozenset(("÷", "/", ":"))
_PLUS = frozenset(("+", "plus", "più"))
MAX_TERMS = 6


def computed(text: str, found: Sequence[Claim], known: Sequence[Claim]) -> frozenset[str]:
    """The keys of the numbers of a text that come to what the text itself writes as their calculation, before or after them.

    found: the claims of the text, in order; known: those that have a source. One term of the calculation must be among them.
    """
    numbers = [c for c in found if c.kind in NUMERIC]
    sources = {c.key for c in known}
    keys: set[str] = set()
    for terms, value in _calculations(text, numbers):
        if any(t.key in sources or t.key in keys for t in terms):
            keys |= {c.key for c in numbers if c not in terms and Wanted(c).met_by(value)}
    return frozenset(keys)


def _calculations(text: str, numbers: Sequence[Claim]) -> Iterator[tuple[list[Claim], Decimal]]:
    """Runs of numbers with signs between them, and what they come to."""
    run: list[Claim] = []
    signs: list[str] = []
    for claim in numbers:
        sign = _SIGN.fullmatch(text, run[-1].end, claim.start) if run else None
        if sign is not None and len(run) < MAX_TERMS:
            run, signs = [*run, claim], [*signs, sign["sign"].casefold()]
            continue
        yield from _worth(run, signs)
        run, signs = [claim], []
    yield from _worth(run, signs)


def _worth(run: list[Claim], signs: list[str]) -> Iterator[tuple[list[Claim], Decimal]]:
    """The value of a calculation, products before sums; nothing for one number."""
    if len(run) < 2:
        return
    terms: list[Decimal] = []
    for claim, sign in zip(run, ["+", *signs], strict=True):
        value = Decimal(claim.key) / (100 if claim.kind == PERCENT else 1)
        try:
            if sign in _TIMES:
                terms[-1] *= value
            elif sign in _OVER:
                terms[-1] /= value
            else:
                terms.append(value if sign in _PLUS else -value)
        except (DivisionByZero, InvalidOperation):
            return
    yield run, sum(terms, Decimal(0))
