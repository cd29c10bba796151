"""Which pieces of text a regular expression cannot do without, found from its parse tree (as in RE2's prefilter)."""

from __future__ import annotations

from re import _constants as op
from re import _parser

_MOST = 400  # spellings that are held apart
Words = frozenset[str]


def needed(source: str, flags: int = 0) -> Words:
    """Case-folded strings of which every match holds one; empty if nothing can be said."""
    exact, required = _sequence(_parser.parse(source, flags))
    return _better(required, exact) or frozenset()


def _worth(words: Words | None) -> int:
    return min(map(len, words)) if words else 0


def _better(one: Words | None, other: Words | None) -> Words | None:
    return one if _worth(one) >= _worth(other) else other


def _sequence(items) -> tuple[Words | None, Words | None]:
    """What a sequence can be at all (None: too much), and what it needs."""
    best: Words | None = None
    run: Words = frozenset({""})
    whole = True
    for code, value in items:
        exact, required = _item(code, value)
        best = _better(best, required)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(a + b for a in run for b in exact)
        else:
            best, whole = _better(best, run), False
            run = exact or frozenset({""})
    return (run if whole else None), _better(best, run)


def _item(code, value) -> tuple[Words | None, Words | None]:
    if code is op.LITERAL:
        return frozenset({chr(value).casefold()}), None
    if code is op.AT or code in (op.ASSERT, op.ASSERT_NOT):
        return frozenset({""}), None
    if code is op.IN:
        return _set(value), None
    if code is op.SUBPATTERN:
        return _sequence(value[3])
    if code is op.ATOMIC_GROUP:
        return _sequence(value)
    if code is op.BRANCH:
        parts = [_sequence(part) for part in value[1]]
        exact = [part[0] for part in parts]
        together = frozenset().union(*exact) if all(e is not None for e in exact) else None
        required = [_better(r, e) for e, r in parts]
        return (
            together if together is not None and len(together) <= _MOST else None,
            frozenset().union(*required) if all(required) and all(_worth(r) for r in required) else None,
        )
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        low, high, inner = value
        exact, required = _sequence(inner)
        if low == 0:
            return (exact | {""} if high == 1 and exact is not None else None), None
        return (exact if low == high == 1 else None), _better(required, exact)
    return None, None


def _set(items) -> Words | None:
    if any(code is not op.LITERAL for code, _ in items):
        return None
    return frozenset(chr(value).casefold() for _, value in items)


def missing(source: str, flags: int, needs: tuple[str, ...]) -> list[str]:
    """What the pattern may match without one of `needs` in it."""
    words = needed(source, flags)
    return sorted(w for w in words if not any(n in w for n in needs)) if words else ["(anything)"]
