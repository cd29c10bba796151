"""Which answer of a classifier a complaint speaks of: by the words of the labels, and of what the instructions say about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rca.model import Hop
from rca.patterns import regex
from rca.provenance.reading import Reading
from rca.records import dataclass
from rca.text.contract import contract, in_labels
from rca.text.labels import Label, LabelSet
from rca.text.similarity import content_words, stem

SURE = 0.5
OWN, OTHER, NAMES_OTHER = 0.3, 0.25, 0.45
PREFIX = 5
"""Words that begin with the same letters are the same in a label: `dental`, `dentist`."""


@dataclass(frozen=True, slots=True)
class Complained:
    """A classifier's answer that a complaint speaks of.

    others  labels that the complaint's words fit better, best first
    quote   what the instructions say of the first of them, "" if there is none
    """

    hop: str
    label: str
    others: tuple[str, ...]
    weight: float
    quote: str = ""


def complained_labels(reading: Reading, said: str) -> tuple[Complained, ...]:
    """Answers of the classifiers on the way to the final output that a complaint speaks of, in the order of the data."""
    words = _words(said)
    return tuple(c for hop in reading.graph.hops for c in _of(reading, hop, words)) if words else ()


def _of(reading: Reading, hop: Hop, said: frozenset[str]) -> Iterator[Complained]:
    if hop.id not in reading.on_path or not hop.output.usable:
        return
    rules = contract(reading.instructions(hop))
    for labels in [s for s in rules.label_sets if s.confidence >= SURE][:3]:
        name, inside = in_labels(hop.output.text, rules, labels)
        if name and inside and (hop.role == "classifier" or labels.field):
            found = _compared(hop, name, labels, said)
            if found is not None:
                yield found
                return


def _compared(hop: Hop, name: str, labels: LabelSet, said: frozenset[str]) -> Complained | None:
    own = next((x for x in labels.labels if x.name == name), Label(name))
    every = [_words(f"{x.name} {x.description}") for x in labels.labels]
    common = {w for w in said if sum(_has(words, w) for words in every) > max(1, len(every) // 2)}
    telling = said - common
    mine = {w for w in telling if _has(_words(own.name), w)}
    described = {w for w in telling if _has(_words(f"{own.name} {own.description}"), w)}
    others: list[tuple[float, Label]] = []
    for label in labels.labels:
        if label.name != name:
            named = {w for w in telling if _has(_words(label.name), w)} - mine
            about = {w for w in telling if _has(_words(label.description), w)} - described - named
            score = NAMES_OTHER * bool(named) + OTHER * bool(about)
            if score:
                others.append((score, label))
    others.sort(key=lambda o: -o[0])
    if not mine and not others:
        return None
    weight = min(1.0, OWN * bool(mine) + (others[0][0] if others else 0.0))
    return Complained(hop.id, name, tuple(x.name for _, x in others[:4]), weight, others[0][1].description if others else "")


def _words(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in content_words(regex(r"(?<=[a-z])(?=[A-Z])|_").sub(" ", text)) if len(w) > 2)


def _has(words: frozenset[str] | Sequence[str], word: str) -> bool:
    return word in words or (len(word) >= PREFIX and any(len(w) >= PREFIX and w[:PREFIX] == word[:PREFIX] for w in words))
