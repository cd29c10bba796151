"""Whether a regular expression can match a text without certain pieces, told from its parse tree (as in RE2's prefilter)."""

from __future__ import annotations

from collections.abc import Iterable
from re import _constants as op
from re import _parser

_MOST = 5000  # spellings that are held apart
_ANYTHING = frozenset({"(anything)"})
Words = frozenset[str]


def missing(source: str, flags: int, needs: Iterable[str]) -> list[str]:
    """Beginnings of what the pattern may match with none of `needs` (case-folded) in it; [] if there is no such match."""
    _exact, lost = _Reader(tuple(needs)).sequence(_parser.parse(source, flags))
    return sorted(lost)


def _unrolled(items):
    """A repeated part as often as it must be there, and something unknown for what else may be there."""
    for code, value in items:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, inner = value
            yield from [(op.SUBPATTERN, (None, 0, 0, inner))] * min(low, 5)
            if (low, high) == (0, 1):
                yield op.MAX_REPEAT, value
            elif high > low:
                yield op.ANY, None
        else:
            yield code, value


class _Reader:
    """Each method returns all that a piece can be (None: too much to list), and what of it lacks every need."""

    def __init__(self, needs: tuple[str, ...]) -> None:
        self.needs = needs

    def lacking(self, words: Words) -> Words:
        lacking = frozenset(w for w in words if not any(need in w for need in self.needs))
        return _ANYTHING if "" in lacking else lacking

    def sequence(self, items) -> tuple[Words | None, Words]:
        """Parts that follow each other: it is enough if one of them, or a run of letters, cannot do without a need."""
        lost = [_ANYTHING]
        run: Words = frozenset({""})
        whole = True
        for code, value in _unrolled(items):
            exact, without = self.item(code, value)
            lost.append(without)
            if exact is not None and len(run) * len(exact) <= _MOST:
                run = frozenset(a + b for a in run for b in exact)
            else:
                lost.append(self.lacking(run))
                run, whole = exact if exact is not None else frozenset({""}), False
        lost.append(self.lacking(run))
        told = [words for words in lost if words != _ANYTHING]
        return (run if whole else None), min(told or lost, key=len)

    def item(self, code, value) -> tuple[Words | None, Words]:
        if code is op.LITERAL:
            return frozenset({chr(value).casefold()}), _ANYTHING
        if code is op.IN:
            letters = all(kind is op.LITERAL for kind, _ in value)
            return frozenset(chr(c).casefold() for _, c in value) if letters else None, _ANYTHING
        if code is op.ASSERT:
            return frozenset({""}), self.sequence(value[1])[1]
        if code in (op.AT, op.ASSERT_NOT):
            return frozenset({""}), _ANYTHING
        if code is op.SUBPATTERN:
            return self.sequence(value[3])
        if code is op.BRANCH:
            return self.branch(value[1])
        if code is op.MAX_REPEAT:  # once or not at all
            exact, _lost = self.sequence(value[2])
            return (exact | {""} if exact is not None else None), _ANYTHING
        return None, _ANYTHING

    def branch(self, parts) -> tuple[Words | None, Words]:
        read = [self.sequence(part) for part in parts]
        lost = frozenset().union(*(part[1] for part in read))
        if any(part[0] is None for part in read):
            return None, lost
        together = frozenset().union(*(part[0] for part in read))
        return (together if len(together) <= _MOST else None), lost
