"""Checks of a classifier's choice: another label of its set lies closer to the text than the one that was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rca.checks.context import Context, quote_of
from rca.checks.contract import label_sets_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.text.contract import in_labels
from rca.text.labels import Label
from rca.text.similarity import content_words, polarity, tokenise

PREFIX = 5
"""Words that begin with the same letters are taken as one: `dental`, `dentist`, `Dispo`, `Dispokredit`."""

_MAX_TEXT, _MAX_LABELS = 8000, 30
_VAGUE = frozenset(("other", "none", "misc", "general", "unknown", "sonstiges", "autre", "otro", "otros", "altro", "overig", "inne"))


@check("label-nearer", needs=("input", "output"), roles=("classifier", "guardrail"), cleared=0.15)
def label_nearer(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label whose words (or those of its description) the text does not have, or only denies, while it has those of another label.
    Right answers are often worded otherwise, so it is a hint; clear only where the text denies what was chosen."""
    text = " ".join(ctx.inputs(hop))[:_MAX_TEXT]
    for labels in label_sets_of(ctx, hop)[:2]:
        chosen, inside = in_labels(hop.output.text, ctx.contract(hop), labels)
        if not inside or not 2 <= len(labels.labels) <= _MAX_LABELS:
            continue
        own = next((x for x in labels.labels if x.name == chosen), None)
        if own is None:
            continue
        said, denied = _split(text)
        shared = _shared_words(labels.labels)
        mine = _affinity(own, said, shared)
        others = [
            (a, x)
            for x in labels.labels
            if x.name != chosen and not _VAGUE & set(tokenise(x.name)) and (a := _affinity(x, said, shared))[0]
        ]
        if not others:
            continue
        (best, words), label = max(others, key=lambda o: (o[0][0], -labels.labels.index(o[1])))
        if best <= mine[0] or best < 1.0:
            continue
        refused = bool(_affinity(own, denied, shared)[0]) and not mine[0]
        strength = 0.4 + 0.2 * (len(words) >= 2 and not mine[0]) + 1.4 * refused
        sentence = f"{ctx.name(hop.id)} chose {chosen}; its input speaks of {label.name} ({', '.join(sorted(words)[:3])})."
        yield bad(
            hop.id,
            strength,
            sentence,
            quote_of(hop.output.text, chosen),
            Quote(f"{label.name}: {label.description}"[:200]),
            fault="wrong_label",
        )
        return


def _split(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of clauses that affirm, and of those that deny."""
    said: set[str] = set()
    denied: set[str] = set()
    for clause in re.split(r"[.!?;,、。]\s*|\s(?:but|aber|sondern|mais|pero|sino|ma|maar|men|ale|mas)\s", text):
        words = content_words(clause)
        (denied if polarity(clause) else said).update(words)
    return frozenset(said), frozenset(denied)


def _words_of(label: Label) -> tuple[frozenset[str], frozenset[str]]:
    """Words of a label's name and of its description."""
    name = {w for w in content_words(re.sub(r"[_-]", " ", label.name)) if len(w) >= 3}
    return frozenset(name), frozenset(w for w in content_words(label.description) if len(w) >= 3) - name


def _shared_words(labels: Iterable[Label]) -> frozenset[str]:
    """Words that more than one label has: they tell none apart."""
    seen: set[str] = set()
    twice: set[str] = set()
    for label in labels:
        words = {w[:PREFIX] for part in _words_of(label) for w in part}
        twice |= words & seen
        seen |= words
    return frozenset(twice)


def _affinity(label: Label, said: frozenset[str], shared: frozenset[str]) -> tuple[float, set[str]]:
    """How much of a label a text says, and with which words: a word of the name counts 1, one of the description 0.6."""
    heads = {w[:PREFIX]: w for w in said}
    name, described = _words_of(label)
    found: set[str] = set()
    total = 0.0
    for words, weight in ((name, 1.0), (described, 0.6)):
        for word in words:
            head = word[:PREFIX]
            if head not in shared and head in heads and (len(head) >= PREFIX or heads[head] == word):
                total += weight
                found.add(word)
    return total, found
