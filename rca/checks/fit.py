"""Checks of fields whose value the input says of another field: two values that changed places."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.records import dataclass
from rca.text.claims import AMOUNT, DATE, IDENTIFIER, NAME, NUMBER, NUMERIC, PERCENT, TIME, Claim
from rca.text.leaves import Leaf, leaves
from rca.text.places import words_at
from rca.text.similarity import stem, tokenise
from rca.text.units import compatible

CROSSED = 3.4
"""Strength of two fields of which each holds the value that the input says of the other."""

_MAX_TEXT, _MAX_FIELDS = 20_000, 40
_BEFORE, _AFTER = 70, 30
"""Characters around a value in which its label may stand."""

_PREFIX = 5
_STOP = regex(r"[,;.!?\n]")
_END = regex(r"(?<=[^\W_]{3})[.!?](?=\s|$)|[;。！？|]|\n")
_SKIP = frozenset(("name", "value", "amount", "date", "type", "text", "the", "and", "iso", "eur", "gbp", "usd", "chf", "total"))
_FAULTS = {AMOUNT: "wrong_number", PERCENT: "wrong_number", NUMBER: "wrong_number", DATE: "wrong_date", TIME: "wrong_date"}


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of an output with the places of its value in the input: (text, start, end)."""

    leaf: Leaf
    kind: str
    claim: Claim | None
    words: frozenset[str]
    places: tuple[tuple[int, int, int], ...]


@check("fields-crossed", needs=("input", "output"))
def fields_crossed(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Two fields that changed values: the words of each field's name stand beside the value of the other, and not beside its own; in the
    text that the fields were read from, or in the text that was written from them."""
    if ctx.brings_news(hop):
        return
    texts = [t[:_MAX_TEXT] for t in ctx.inputs(hop)]
    out = hop.output.text
    for one, two in _crossed(_fields(ctx, out, texts), texts):
        sentence = (
            f"{ctx.name(hop.id)} put {one.leaf.text} into {one.leaf.path} and {two.leaf.text} into {two.leaf.path}; "
            "its input says it the other way round."
        )
        here = quote(out, one.leaf.start, one.leaf.end)
        yield bad(hop.id, CROSSED, sentence, here, _passage(texts, two), fault=_FAULTS.get(one.kind, "swapped_entity"))
        return
    if leaves(out) is not None:
        return
    for edge in ctx.into(hop.id):
        given = ctx.payload(edge.source).text
        for one, two in _crossed(_fields(ctx, given, [out[:_MAX_TEXT]]), [out[:_MAX_TEXT]]):
            sentence = (
                f"{ctx.name(hop.id)} was given {one.leaf.text} as {one.leaf.path} and {two.leaf.text} as {two.leaf.path}, "
                "and says it the other way round."
            )
            here = quote(out, *two.places[0][1:])
            yield bad(hop.id, CROSSED, sentence, here, Quote(one.leaf.text), fault=_FAULTS.get(one.kind, "swapped_entity"))
            return


def _crossed(found: Iterable[_Field], texts: Sequence[str]) -> Iterator[tuple[_Field, _Field]]:
    """Pairs of fields of which each has the words of the other beside its value."""
    fields = [f for f in found if f.places]
    for one, two in itertools.combinations(fields, 2):
        if one.kind != two.kind or one.leaf.text == two.leaf.text or not _alike(one, two):
            continue
        mine, yours = one.words - two.words, two.words - one.words
        if not mine or not yours:
            continue
        bounds = [*one.places, *two.places]
        at_one, at_two = (_beside(texts, f.places, bounds, mine | yours) for f in (one, two))
        if not (_has(mine, at_two) and _has(yours, at_one) and not _has(mine, at_one) and not _has(yours, at_two)):
            continue
        # labels that follow their values, "31 trips, that is 758,880 tonne-kilometres", stand before the next value as well
        if not (_has(mine, _after(texts, one.places, bounds)) or _has(yours, _after(texts, two.places, bounds))):
            yield one, two


def _alike(one: _Field, two: _Field) -> bool:
    return one.claim is None or two.claim is None or compatible(one.claim.unit, two.claim.unit)


def _fields(ctx: Context, written: str, texts: Sequence[str]) -> Iterator[_Field]:
    """The fields of a JSON text that hold one value which the texts have."""
    by_path: dict[str, list[Claim]] = {}
    for claim in ctx.claims(written):
        by_path.setdefault(claim.path, []).append(claim)
    for leaf in (leaves(written) or [])[:_MAX_FIELDS]:
        if leaf.kind == "literal" or not 2 <= len(leaf.text) <= 60:
            continue
        words = _words(leaf.path)
        said = by_path.get(leaf.path, [])
        whole = said[0] if len(said) == 1 and said[0].text == leaf.text and said[0].kind in _FAULTS.keys() | {IDENTIFIER} else None
        if not words or leaf.path.endswith("]"):
            continue
        if whole is not None:
            kinds = NUMERIC if whole.kind in NUMERIC else (whole.kind,)
            found = [
                (i, c.start, c.end) for i, t in enumerate(texts) for c in ctx.claims(t) if c.kind in kinds and set(c.keys) & set(whole.keys)
            ]
            yield _Field(leaf, "number" if whole.kind in NUMERIC else whole.kind, whole, words, tuple(found[:6]))
        elif leaf.kind == "string" and not any(c.isdigit() for c in leaf.text):
            found = [(i, at, at + len(leaf.text)) for i, t in enumerate(texts) for at in words_at(leaf.text, t)]
            if found and leaf.text[0].isupper():
                yield _Field(leaf, NAME, None, words, tuple(found[:6]))


def _words(path: str) -> frozenset[str]:
    """The stems of the last two names of a path, without those that say nothing of the thing."""
    parts = [regex(r"\[\d+\]").sub("", p) for p in path.split(".")][-2:]
    split = regex(r"(?<=[a-zà-ÿ])(?=[A-Z])|[_-]").sub(" ", " ".join(parts))
    return frozenset(stem(w) for w in tokenise(split) if len(w) >= 3 and w not in _SKIP)


def _beside(
    texts: Sequence[str], places: Iterable[tuple[int, int, int]], bounds: Iterable[tuple[int, int, int]], of: frozenset[str]
) -> list[str]:
    """The stems of the words before the places or, where none of the words `of` is there, after them; up to the end of the sentence and
    the next place of one of the values."""
    words: list[str] = []
    limits = sorted(bounds)
    for i, start, end in places:
        low = max([e for j, _, e in limits if j == i and e <= start], default=0)
        high = min([s for j, s, _ in limits if j == i and s >= end], default=len(texts[i]))
        head = texts[i][max(low, start - _BEFORE) : start]
        head = head[max((m.end() for m in _END.finditer(head)), default=0) :]
        tail = texts[i][end : min(high, end + _AFTER)]
        before = [stem(w) for w in tokenise(head)]
        words += before if _has(of, before) else [stem(w) for w in tokenise(_STOP.split(tail)[0])]
    return words


def _after(texts: Sequence[str], places: Iterable[tuple[int, int, int]], bounds: Iterable[tuple[int, int, int]]) -> list[str]:
    """The stems of the words after the places, up to the next mark and the next place of one of the values."""
    limits = list(bounds)
    words: list[str] = []
    for i, _, end in places:
        high = min([s for j, s, _ in limits if j == i and s >= end], default=len(texts[i]))
        words += [stem(w) for w in tokenise(_STOP.split(texts[i][end : min(high, end + _AFTER)])[0])]
    return words


def _has(wanted: Iterable[str], words: Sequence[str]) -> bool:
    return _count(wanted, words) > 0


def _count(wanted: Iterable[str], words: Sequence[str]) -> int:
    """How many of the wanted words are there; words of five letters and more by their beginning."""
    heads = {w[:_PREFIX] for w in words if len(w) >= _PREFIX}
    return sum(w in words or (len(w) >= _PREFIX and w[:_PREFIX] in heads) for w in wanted)


def _passage(texts: Sequence[str], field: _Field) -> Quote:
    return Quote(_around(texts[field.places[0][0]], *field.places[0][1:])) if field.places else Quote(field.leaf.text)


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 60) : end + 40].split())
