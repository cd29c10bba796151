"""Checks of values that stand in the input, and belong to something else there: the count of other things, the number of another
machine, the date of another paper."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.claims import DATE, IDENTIFIER, NUMBER, NUMERIC, Claim
from rca.text.field_units import unit_of_field
from rca.text.leaves import Leaf, leaves
from rca.text.normalise import words_of
from rca.text.similarity import Sentence, name_words, stopwords, tokenise

OTHER_COUNT, OTHER_CODE, OTHER_FIELD = 2.4, 2.6, 2.6
"""Strength of a count, a reference and a date that the input says of something else, where it has the right one as well."""

_MAX_TEXT, _MAX_FIELDS = 20_000, 60
_STEM = 5

# ---------------------------------------------------------------- counts

_COUNT_FIELDS = frozenset(
    words_of(
        "count quantity qty number units pieces amount anzahl menge stuck quantite nombre unites cantidad unidades numero quantita pezzi "
        "aantal hoeveelheid stuks quantidade ilosc liczba sztuk antal mangd stycken adet miktar sayi"
    )
)
_AFTER = regex(r"[^\W\d_]+")
_PART_OF = regex(
    r"(?i)\W{0,3}(?:of (?:them|these|those|the|which|whom)|davon|von (?:ihnen|diesen|den)|d['’]entre|parmi|de (?:ell[oa]s|est[oa]s|l[oa]s|"
    r"ces|ceux)|di (?:loro|quest[ie])|dei|delle|ervan|daarvan|van (?:hen|deze|de)|del[ea]s|dest[ea]s|z (?:nich|tych)|av (?:dem|dessa|de)|"
    r"af (?:dem|disse)|tanesi)(?!\w)"
)


@check("count-of-another", needs=("input", "output"))
def count_of_another(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A count in a field of the things that it counts, where the input has one other number right before these things, and says this
    one of something else: `{item: chair, units: 4}` where it returns "six chairs" and four are in the photograph."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail"):
        return
    fields = [f for f in (leaves(hop.output.text) or [])[:400] if f.kind != "literal"]
    counts = [f for f in fields if f.kind == "number" and f.text.isdigit() and 2 <= int(f.text) <= 9999 and not f.path.endswith("]")]
    if not counts:
        return
    texts = [t[:_MAX_TEXT] for t in ctx.inputs(hop)]
    before = [_counted(ctx, text) for text in texts]
    loose = {k for text in texts for c in ctx.claims(text) if c.kind == NUMBER and not _part(text, c) for k in c.keys}
    written = {f.text for f in fields if f.kind == "number"}
    for field in counts[:_MAX_FIELDS]:
        for noun in _things(field, fields):
            given = {k: c for found in before for word, at in found.items() if _same(noun, word) for k, c in at.items()}
            if len(given) == 1 and not written & set(given) and field.text in loose:
                (_, piece), *_ = given.items()
                if any(_nearer(field, fields, piece, text) for text in texts):
                    break
                sentence = f"{ctx.name(hop.id)} took {field.text} for {field.path}; its input has “{piece}”."
                here = quote(hop.output.text, field.start, field.end)
                yield bad(hop.id, OTHER_COUNT, sentence, here, Quote(piece), claim=field.text, fault="wrong_number")
                break


def _nearer(field: Leaf, fields: Sequence[Leaf], piece: str, text: str) -> bool:
    """Whether a number stands nearer to a reference of its own object than the piece that is held against it: that one may belong to
    another record."""
    parent = field.path.rpartition(".")[0]
    beside = [f.text for f in fields if f.kind == "string" and f.path.rpartition(".")[0] == parent]
    at = [text.find(t) for t in beside if len(t) >= 4 and any(c.isdigit() for c in t) and t in text]
    if not at or "[" not in parent:
        return False

    def gap(wanted: str) -> int:
        places = [m.start() for m in re.finditer(rf"(?<![\w.,-]){re.escape(wanted)}(?![\w-])", text)]
        return min((abs(p - a) for p in places for a in at), default=len(text))

    return gap(field.text) < gap(piece)


def _counted(ctx: Context, text: str) -> Mapping[str, dict[str, str]]:
    """The numbers of two and more right before each word of a text, by the word: value → "six chairs"."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for claim in ctx.claims(text):
        if claim.kind != NUMBER or claim.unit not in ("", "person", "piece") or not claim.key.isdigit() or claim.path or claim.key == "1":
            continue
        for word, end in _words_after(text, claim):
            found[word].setdefault(claim.key, " ".join(text[claim.start : end].split()))
    return found


def _words_after(text: str, claim: Claim) -> Iterator[tuple[str, int]]:
    """The two words after a number, and where each ends."""
    at = claim.end if not claim.unit else claim.start + len(claim.text.split()[0])
    for _ in range(2):
        m = _AFTER.match(text, at + 1) if text[at : at + 1].isspace() else None
        if m is None or m.group().casefold() in stopwords():
            return  # "90 of the sheet" does not count sheets
        if len(m.group()) >= 4:
            yield "".join(tokenise(m.group())), m.end()
        at = m.end()


def _same(noun: str, word: str) -> bool:
    """Whether a word is a noun in another number or case, or a compound that ends in it: "Halbjahresraten" for "Raten"."""
    return word[:_STEM] == noun[:_STEM] or (len(noun) >= _STEM and word.endswith(noun))


def _part(text: str, claim: Claim) -> bool:
    """Whether a count is of a part of what was named before: "two of them"."""
    return _PART_OF.match(text, claim.end) is not None


def _things(field: Leaf, fields: Sequence[Leaf]) -> list[str]:
    """The words for what a field counts: its name, or those of the strings beside it where the name only says that it counts."""
    name = field.path.rpartition(".")[2]
    words = [w for w in name_words(name) if len(w) >= 3 and w not in stopwords()]
    if words and all(w in _COUNT_FIELDS for w in words):
        parent = field.path.rpartition(".")[0]
        beside = [f.text for f in fields if f.kind == "string" and f.path.rpartition(".")[0] == parent and len(f.text) <= 60]
        return list(dict.fromkeys(w for text in beside for w in tokenise(text) if len(w) >= 4 and w not in stopwords()))
    words = [w for w in words if w not in _COUNT_FIELDS]
    return words if len(words) == 1 and len(words[0]) >= 4 and not unit_of_field(name) else []


# ---------------------------------------------------------------- references

_CLOSE = 60
_STOPS = regex(r"(?<=[^\W_]{3})[.!?;](?=\s|$)|[;。！？]|\n\s*\n")


@check("value-of-another", needs=("input", "output"))
def value_of_another(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A value that the input says of another thing, and has the right one besides: a reference beside the name of a machine that has
    another one in brackets after it; the date of the passport in the field of the permit as well."""
    if not ctx.brings_news(hop) and hop.role not in ("classifier", "guardrail"):
        yield from _reference_of_another(ctx, hop)
        yield from _field_of_another(ctx, hop)


def _reference_of_another(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    """A reference in an object with the name of one thing, where the input has another one in brackets after that name, and this one in
    brackets of a sentence about something else."""
    fields = [f for f in (leaves(hop.output.text) or [])[:_MAX_FIELDS] if f.kind == "string" and 4 <= len(f.text) <= 60]
    codes = {c.path: c for c in ctx.claims(hop.output.text) if c.kind == IDENTIFIER and c.path}
    written = {k for c in ctx.claims(hop.output.text) for k in c.keys}
    named = [f for f in fields if f.path not in codes or codes[f.path].text != f.text]
    texts = [t[:_MAX_TEXT] for t in ctx.inputs(hop) if leaves(t) is None]
    for code in (f for f in fields if f.path in codes and codes[f.path].text == f.text):
        claim = codes[code.path]
        for name in (n for n in named if n.path.rpartition(".")[0] == code.path.rpartition(".")[0] and n.text[:1].isupper()):
            own = next((c for text in texts for c in _right_after(ctx, text, name.text)), None)
            if own is None or written & set(own.keys) or not any(_apart(ctx, text, claim, name.text) for text in texts):
                continue
            sentence = f"{ctx.name(hop.id)} gave {name.text} the reference {code.text}; its input has {own.text} right after that name."
            here = quote(hop.output.text, claim.start, claim.end)
            yield bad(hop.id, OTHER_CODE, sentence, here, Quote(f"{name.text} … {own.text}"), claim=claim.key, fault="swapped_entity")
            return


def _right_after(ctx: Context, text: str, name: str) -> Iterator[Claim]:
    """The first reference after a name, within its sentence and a few words."""
    codes = [c for c in ctx.claims(text) if c.kind == IDENTIFIER and c.text not in name]
    for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        first = next((c for c in codes if m.end() <= c.start <= m.end() + _CLOSE), None)
        if first is not None and not _STOPS.search(text, m.end(), first.start) and _bracketed(text, first):
            yield first


def _bracketed(text: str, claim: Claim) -> bool:
    """Whether a claim stands in brackets."""
    return text.rfind("(", max(0, claim.start - _CLOSE), claim.start) > text.rfind(")", max(0, claim.start - _CLOSE), claim.start)


def _apart(ctx: Context, text: str, claim: Claim, name: str) -> bool:
    """Whether a text has a reference, and in no sentence that has the name as well."""
    places = [c for c in ctx.claims(text) if c.kind == IDENTIFIER and set(c.keys) & set(claim.keys)]
    for place in places:
        start = max((m.end() for m in _STOPS.finditer(text, 0, place.start)), default=0)
        end = next((m.start() for m in _STOPS.finditer(text, place.end)), len(text))
        if name in text[start:end] or not _bracketed(text, place):
            return False
    return bool(places)


# ---------------------------------------------------------------- fields


def _field_of_another(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    """One value in two fields of an object, where the input says it in a sentence with the name of the one, and has another value,
    which was not used, in a sentence with the name of the other."""
    by_value: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in ctx.claims(hop.output.text):
        if claim.path and _weighty(claim) and not claim.path.endswith("]"):
            by_value[claim.kind, claim.key].append(claim)
    doubled = [found for found in by_value.values() if 2 <= len(found) <= 3]
    if not doubled:
        return
    written = {k for c in ctx.claims(hop.output.text) for k in c.keys}
    for text in (t[:_MAX_TEXT] for t in ctx.inputs(hop) if leaves(t) is None or len(t) > 300):
        free = [c for c in ctx.claims(text) if _weighty(c) and not written & set(c.keys)]
        for one, two in (pair for found in doubled for pair in itertools.permutations(found, 2)):
            mine, yours = _words(one) - _words(two), _words(two) - _words(one)
            if one.path.rpartition(".")[0] != two.path.rpartition(".")[0] or not mine or not yours:
                continue
            places = [c for c in ctx.claims(text) if c.kind == one.kind and set(c.keys) & set(one.keys)]
            if not places or not all(_about(ctx, text, c, yours, mine) for c in places):
                continue
            rival = next((c for c in free if c.kind == one.kind and c.unit == one.unit and _about(ctx, text, c, mine, yours)), None)
            if rival is not None:
                sentence = (
                    f"{ctx.name(hop.id)} put {one.text} into {one.path} as well as {two.path}; its input has {rival.text} for the first."
                )
                here = quote(hop.output.text, one.start, one.end)
                fault = "wrong_date" if one.kind == DATE else "swapped_entity" if one.kind == IDENTIFIER else "wrong_number"
                yield bad(hop.id, OTHER_FIELD, sentence, here, quote_of(text, rival.text), claim=one.key, fault=fault)
                return


def _weighty(claim: Claim) -> bool:
    """Whether a value is one that two fields seldom share by chance."""
    return (claim.kind == DATE and len(claim.key) == 10) or claim.kind == IDENTIFIER or (claim.kind in NUMERIC and len(claim.key) >= 3)


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(w[:_STEM] for w in name_words(claim.field) if len(w) >= 4)


def _about(ctx: Context, text: str, claim: Claim, mine: frozenset[str], yours: frozenset[str]) -> bool:
    """Whether the sentence of a claim has one of `mine`, and none of `yours`."""
    sentence: Sentence | None = next((s for s in ctx.sentences(text) if s.start <= claim.start < s.end), None)
    words = {w[:_STEM] for w in tokenise(sentence.text)} if sentence else set()
    return bool(words & mine) and not words & yours
