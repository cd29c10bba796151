"""Checks of records that were read from prose: whose value a sentence says it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.claims import DATE, IDENTIFIER, NAME, NUMERIC
from rca.text.leaves import leaves
from rca.text.tables import rows, strings
from rca.typed import Any

ONE_VALUE, BOTH_WAYS = 1.6, 3.2
"""Strength of one value that a sentence says of another record; of two records that each have one of the other."""

_MAX_TEXT, _MAX_ROWS, _MAX_VALUES = 20_000, 12, 20
_KEYED = NUMERIC | {DATE, IDENTIFIER}
MOST = 0.6
"""Share of a value that a name or a number must be for the value to be one."""

_SENTENCE = regex(r"(?<=[^\W_]{3})[.!?](?=\s|$)|[。！？]|\n\s*\n|\n\s*[-*•]")
_WORD = regex(r"[^\W\d_]{3,}")


@check("owner-exchanged", needs=("input", "output"))
def owner_exchanged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A value in the record of one person or thing of which the only sentence of the input that has it names another record before it:
    the cot is in the parents' room, where the mail asks for it in the sister's sentence."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail") or leaves(hop.output.text) is None:
        return
    texts = [t[:_MAX_TEXT] for t in ctx.inputs(hop) if leaves(t) is None or "\n" in t or len(t) > 300]
    for items in rows(hop.output.text):
        if not 2 <= len(items) <= _MAX_ROWS:
            continue
        given_to = _own_values(items)
        names = _own_names(ctx, given_to)
        if sum(bool(n) for n in names) < 2:
            continue
        found = [(i, *wrong) for i, held in enumerate(given_to) if names[i] for wrong in _wrong(ctx, names, i, held, texts)]
        pairs: dict[frozenset[int], list[tuple[int, str, str]]] = defaultdict(list)
        for i, j, value, sentence in found:
            pairs[frozenset((i, j))].append((i, value, sentence))
        for pair, given in pairs.items():
            both = len({i for i, _, _ in given}) == 2
            i, value, sentence = given[0]
            other = next(iter(pair - {i}))
            mine, yours = sorted(names[i])[0], sorted(names[other])[0]
            said = f"{ctx.name(hop.id)} put {value!r} into the record of {mine.title()}; its input says it of {yours.title()}."
            strength = BOTH_WAYS if both else ONE_VALUE
            yield bad(hop.id, strength, said, quote_of(hop.output.text, value), Quote(sentence), claim=value, fault="swapped_entity")
            return


def _own_values(items: list[dict[str, Any]]) -> list[list[str]]:
    """The short strings and numbers of each object, those in its lists included, that no other object has."""
    found = [[v for v in strings(item) if 2 <= len(v) <= 60] for item in items]
    often = Counter(v.casefold() for held in found for v in {v.casefold(): v for v in held}.values())
    return [[v for v in dict.fromkeys(held) if often[v.casefold()] == 1][:_MAX_VALUES] for held in found]


def _own_names(ctx: Context, given_to: list[list[str]]) -> list[frozenset[str]]:
    """The words of each record's names that no other record has."""
    words = []
    for held in given_to:
        named = (
            v
            for v in held
            if any(c.kind == NAME and c.end - c.start >= MOST * len(v) for c in ctx.claims(v)) or (v.istitle() and len(v.split()) <= 3)
        )
        words.append({w.casefold() for v in named for w in _WORD.findall(v) if w[:1].isupper()})
    often = Counter(w for found in words for w in found)
    return [frozenset(w for w in found if often[w] == 1) for found in words]


def _wrong(ctx: Context, names: list[frozenset[str]], own: int, held: list[str], texts: list[str]) -> Iterable[tuple[int, str, str]]:
    """The values of a record whose only sentence names one other record before them and not this one: (other, value, sentence)."""
    for value in held:
        keys = [c for c in ctx.claims(value) if c.kind in _KEYED and c.end - c.start >= MOST * len(value)]
        if len(value) < 2 or any(w in names[own] for w in (m.casefold() for m in _WORD.findall(value))):
            continue
        places: list[tuple[str, int]] = []
        for text in texts:
            if keys:
                spots = [c.start for c in ctx.claims(text) if set(c.keys) & set(keys[0].keys) and c.kind == keys[0].kind]
            else:
                spots = _spots(text, value) if len(value) >= 5 else []
            places += [(text, s) for s in spots]
        if len(places) != 1:
            continue
        text, at = places[0]
        start = max((m.end() for m in _SENTENCE.finditer(text, 0, at)), default=0)
        end = next((m.start() for m in _SENTENCE.finditer(text, at)), len(text))
        before = {w.casefold() for w in _WORD.findall(text[start:at])}
        around = {w.casefold() for w in _WORD.findall(text[start:end])}
        others = [j for j, n in enumerate(names) if j != own and n & around]
        if len(others) == 1 and names[others[0]] & before and not names[own] & around:
            yield others[0], value, " ".join(text[start:end].split())[:200]


def _spots(text: str, value: str) -> list[int]:
    low, wanted = text.casefold(), value.casefold()
    first = low.find(wanted)
    return [] if first < 0 else [first] if low.find(wanted, first + 1) < 0 else [first, low.find(wanted, first + 1)]
