"""Two payloads compared: JSON field by field, prose by its facts, short answers as labels."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

from rca.compare import prose, values
from rca.model import Difference, Likeness, Payload, State, TextComparison
from rca.records import replace
from rca.text.claims import label_key
from rca.text.leaves import leaves, parsed
from rca.text.similarity import tokenise

HARD = 0.5
"""Weight from which a single difference makes two texts differ in what they say."""
TOGETHER = 1.0
"""Weight from which many small ones do."""
MOST = 60
"""Differences of one pair of texts that are kept, the most telling first."""
_RECORDED = (State.CAPTURED, State.TRUNCATED, State.CONFLICT)
_LABEL = 60
_FORM = 0.8


def compare_payloads(good: Payload, bad: Payload, handed_on: bool = False) -> TextComparison:
    """What two payloads say differently; unknown where a side was not recorded, or only in part and agrees as far as it goes.

    `handed_on`: these are texts that a caller passes on and no model writes, so that its form says nothing and each lost part counts.
    """
    for payload, whose in ((good, "the good run"), (bad, "the bad run")):
        if payload.state not in _RECORDED:
            return TextComparison(Likeness.UNKNOWN, (), 0.0, f"not recorded in {whose}")
    found = compare_texts(good.text, bad.text, handed_on)
    cut = [whose for payload, whose in ((good, "the good run"), (bad, "the bad run")) if payload.state is State.TRUNCATED]
    if cut:
        # What is missing behind a cut proves nothing, and what agrees before it is not all.
        kept = tuple(d for d in found.differences if d.kind not in ("missing", "added", "cut", "form", "empty"))
        found = _graded(kept, found.shared)
        if found.agrees:
            return replace(found, likeness=Likeness.UNKNOWN, reason=f"recorded in part only in {' and in '.join(cut)}")
    return found


@functools.lru_cache(maxsize=2048)
def compare_texts(good: str, bad: str, handed_on: bool = False) -> TextComparison:
    """What two texts say differently."""
    one, two = prose.squash(good), prose.squash(bad)
    if one == two or (one and two and tokenise(one) == tokenise(two) and _signs(one) == _signs(two)):
        return TextComparison(Likeness.EQUAL)
    if not one or not two:
        kind = Difference("empty", good[:200], bad[:200], weight=1.0)
        return TextComparison(Likeness.DIFFERS, (kind,), 0.0)
    shared = prose.shared_words(good, bad)
    first, second = parsed(good), parsed(bad)
    if first is not None and second is not None:
        found = _located(values.differences(first, second), bad)
        return _graded(found, shared) if found else TextComparison(Likeness.EQUAL)
    if (first is None) != (second is None) and not handed_on:
        return _other_form(good, bad)
    if max(len(one), len(two)) <= _LABEL and values.same(one, two):
        return TextComparison(Likeness.EQUAL)
    if (len(one) <= _LABEL and len(two) <= _LABEL and label_key(one) != label_key(two)) and min(len(one.split()), len(two.split())) <= 4:
        return _graded([Difference("changed", good.strip(), bad.strip(), weight=1.0, start=0, end=len(bad))], shared)
    lost = list(prose.left_out(good, bad)) if handed_on else []
    return _graded(lost or list(prose.differences(good, bad)), shared)


def _signs(text: str) -> list[str]:
    """What stands between words and changes what they say: signs and separators of numbers."""
    return re.findall(r"[-+<>=%€$£]|(?<=\d)[.,](?=\d)", text)


def _other_form(good: str, bad: str) -> TextComparison:
    """JSON against prose: whether the strings in the one say what the other does, and that the form differs."""
    content = compare_texts(_flat(good), _flat(bad))
    one, two = ("JSON" if parsed(text) is not None else "no JSON" for text in (good, bad))
    return _graded([Difference("form", one, two, weight=_FORM), *content.differences], content.shared)


def _flat(text: str) -> str:
    """The scalars of a JSON text as lines, other texts as they are."""
    fields = leaves(text) if parsed(text) is not None else None
    return text if fields is None else "\n".join(f.text for f in fields)


def graded(found: Sequence[Difference], of: TextComparison) -> TextComparison:
    """A comparison with these differences in place of its own."""
    return of if of.likeness is Likeness.UNKNOWN else _graded(found, of.shared)


def _graded(found: Sequence[Difference], shared: float) -> TextComparison:
    kept = tuple(sorted(found, key=lambda d: -d.weight)[:MOST])
    total = sum(d.weight for d in found)
    hard = any(d.weight >= HARD for d in found) or total >= TOGETHER
    return TextComparison(Likeness.DIFFERS if hard else Likeness.WORDED, kept, round(shared, 4))


def _located(found: Any, bad: str) -> list[Difference]:
    """Differences of fields with the place of the bad value in the text."""
    out = list(found)
    places = {leaf.path: leaf for leaf in leaves(bad) or ()}
    for i, difference in enumerate(out):
        leaf = places.get(difference.path)
        if leaf is None or not difference.bad:
            continue
        start = bad.find(difference.bad, leaf.start, leaf.end) if difference.bad != leaf.text else leaf.start
        if start >= 0:
            out[i] = replace(difference, start=start, end=start + len(difference.bad) if difference.bad != leaf.text else leaf.end)
    return out
