"""Checks of results that never arrived: an empty place in an input where something should stand that was there before."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rca.checks.context import Context, once_a_hop, quote_of
from rca.checks.engine import bad, check
from rca.model import FINAL, Edge, EdgeKind, Evidence, Hop, Quote, Side
from rca.patterns import regex
from rca.text.fields import Field, fields, vacant
from rca.text.leaves import leaves
from rca.text.similarity import stem, tokenise

_MAX_PLACES = 40
_MAX_UNUSED = 60
_WHOLE = 0.9
"""Results before a hop that went nowhere, the nearest ones: where there are more, they are of a kind that cannot be seen to arrive."""


@check("field-emptied", scope="graph")
def field_emptied(ctx: Context) -> Iterable[Evidence]:
    """A field that is empty where it arrived and was filled where it came from: a list `[{...}]` that is `[]` in the next input. A field
    that some output before it has empty as well was not lost on the way."""
    for hop in _receivers(ctx):
        for place in _empty_places(hop)[:_MAX_PLACES]:
            if _empty_before(ctx, hop, place.name):
                continue
            sender = next((o for o in _before(ctx, hop) if _filled(ctx, hop, o, place) is not None), None)
            if sender is not None:
                sentence = f"{place.name} was filled when {ctx.name(sender.id)} sent it and is empty in the input of {ctx.name(hop.id)}."
                filled = _filled(ctx, hop, sender, place)
                yield _dropped(sender, hop, 4.8, sentence, place.name, str(filled)[:160])
                break


def _filled(ctx: Context, hop: Hop, sender: Hop, place: Field) -> object:
    """What a sender's output has in a place that is empty in the receiver's input; None where they are not the same place.

    The same name is not enough: the place must be named after the sender, lie beside a value that the sender put out as well, or
    data must have flowed from one to the other.
    """
    flowed = any(e.source == sender.id for e in ctx.into(hop.id))
    for field in fields(sender.output.text):
        if field.name.casefold() == place.name.casefold() and not vacant(field.value) and field.value not in (0, False):
            shared = set(place.beside) & set(field.beside)
            if flowed or shared or any(_named_alike(name, sender) for name in place.above):
                return field.value
    return None


@check("result-not-used", scope="graph")
def result_not_used(ctx: Context) -> Iterable[Evidence]:
    """An empty place in a hop's input (`conflicts: {}`) that bears the name of a hop whose result it should have held, or that is the
    only one where only one result went nowhere; or a result that went nowhere though the instructions speak of what is in it."""
    order = {hop.id: n for n, hop in enumerate(ctx.graph.hops)}
    unused = [o for o in ctx.graph.hops if o.output.usable and len(o.output.text) > 2 and not _used(ctx, o)]
    for hop in _receivers(ctx):
        feeding = {e.source for e in ctx.into(hop.id) if _arrived(e)}
        places = [p for p in _empty_places(hop) if not _empty_before(ctx, hop, p.name)][:_MAX_PLACES]
        # a place of its own name should hold all that a hop found, and not a few words that came from elsewhere
        whole = {e.source for e in ctx.into(hop.id) if (e.arrived or 0.0) >= _WHOLE}
        missed = [o for o in _before(ctx, hop) if o.id not in whole and len(o.output.text) > 2] if places else []
        idle = [o for o in missed if o.id not in feeding]
        for place in places:
            for other in missed if not place.above else idle:
                if _named_alike(place.name, other):
                    sentence = f"{ctx.name(hop.id)} got an empty {place.name}, though {ctx.name(other.id)} had a result."
                    yield _dropped(other, hop, 4.6, sentence, place.name, other.output.text[:160])
        outer = [p for p in places if not p.above and all(_filled(ctx, hop, o, p) is None for o in _before(ctx, hop))]
        if not places and not ctx.instructions(hop):
            continue
        earlier = unused[: bisect_left(unused, order[hop.id], key=lambda o: order[o.id])][-_MAX_UNUSED:]
        lost = [o for o in earlier if o.id not in feeding and not _written_in(ctx, o, hop)]
        owner = _owner(ctx, hop, outer[0], lost) if len(outer) == 1 and not any(_named_alike(outer[0].name, o) for o in idle) else None
        if owner is not None:
            other, strength = owner
            sentence = f"{ctx.name(hop.id)} got an empty {outer[0].name}, and what {ctx.name(other.id)} found did not reach it."
            yield _dropped(other, hop, strength, sentence, outer[0].name, other.output.text[:160])
            continue
        for other in lost:
            if other.role == "retriever" and _reads_passages(ctx, hop) and not _arrived_otherwise(ctx, other):
                sentence = f"{ctx.name(hop.id)} is told to go by passages, and got none of those that {ctx.name(other.id)} found."
                yield _dropped(other, hop, 3.4, sentence, "", other.output.text[:160])
                break
            asked = _asked(ctx, hop, other)
            if len(asked) >= 2:
                sentence = f"{ctx.name(hop.id)} is told about {', '.join(asked[:3])}, which {ctx.name(other.id)} found and nobody got."
                yield _dropped(other, hop, 4.4, sentence, asked[0], other.output.text[:160])


def _used(ctx: Context, hop: Hop) -> bool:
    """Whether some of what a hop put out arrived elsewhere, or cannot be seen not to have."""
    return any(e.arrived is None or _arrived(e) for e in ctx.out_of(hop.id))


def _arrived(edge: Edge) -> bool:
    """Whether some of what was sent stands in the input: a few words of it do by chance, where it is not what shows the edge."""
    return (edge.arrived or 0.0) >= (0.05 if EdgeKind.CONTENT in edge.kinds or edge.target == FINAL else 0.3)


def _owner(ctx: Context, hop: Hop, place: Field, lost: list[Hop]) -> tuple[Hop, float] | None:
    """Whose result an empty place should have held, and how sure that is: of the hops whose result did not arrive and is of that form,
    the one that reached nobody, else the last that looked something up or wrote."""
    came = {e.source for e in ctx.into(hop.id) if (e.arrived or 0.0) >= 0.5}
    missing = [o for o in _before(ctx, hop) if o.id not in came and len(o.output.text) > 2 and _fits(ctx, place.value, o)]
    nowhere = [o for o in missing if o in lost]
    if len(nowhere) == 1:
        return nowhere[0], 4.6
    pool = nowhere or missing
    pool = [o for o in pool if o.role not in ("classifier", "guardrail", "gateway")] or pool
    return (pool[-1], 1.4 if not nowhere else 3.0) if pool else None


def _fits(ctx: Context, empty: object, other: Hop) -> bool:
    """Whether what a hop put out is of the form of an empty place: a list for `[]`, an object for `{}`, anything for null."""
    value = ctx.value(other.output)
    if isinstance(empty, list):
        return isinstance(value, list) or (isinstance(value, dict) and any(isinstance(v, list) for v in value.values()))
    return not isinstance(empty, dict) or isinstance(value, dict)


_PASSAGES = regex(
    r"(?i)\b(?:passages?|documents?|articles?|excerpts?|search results?|snippets?|passagen|dokumenten?|fundstellen|treffern?|textstellen"
    r"|auszügen?|artikeln?|extraits?|fiches|pasajes|documentos|artículos|fragmentos|fichas|documenti|brani|articoli|schede|documenten"
    r"|fragmenten|artikelen|trechos|artigos|fragment(?:y|ów|ach)|dokument(?:y|ów|ach|en)?|avsnitt(?:en)?|artiklar(?:na)?|belgeler|pasajlar)\b"
    r"|資料|文書|検索結果|文章"
)


def _reads_passages(ctx: Context, hop: Hop) -> bool:
    """Whether a hop is told to go by passages, and no search but the one in question feeds it."""
    feeding = (ctx.hops[e.source] for e in ctx.into(hop.id) if e.source in ctx.hops and (e.arrived or 0.0) >= 0.05)
    return _PASSAGES.search(ctx.instructions(hop)) is not None and all(h.role != "retriever" for h in feeding)


def _arrived_otherwise(ctx: Context, other: Hop) -> bool:
    """Whether a longer text of a search stands in the input or the instructions of any other hop, or it found nothing that could."""
    texts = [" ".join(leaf.text.split())[:40] for leaf in leaves(other.output.text) or () if leaf.kind == "string" and len(leaf.text) >= 40]
    known = [" ".join(f"{h.input.text} {h.instructions}".split()) for h in ctx.graph.hops if h.id != other.id]
    return not texts or any(text in given for text in texts[:20] for given in known)


def _written_in(ctx: Context, other: Hop, hop: Hop) -> bool:
    """Whether most values of a result stand in a prompt: a template that the values were filled into is recorded as instructions."""
    values, rules = _values_in(ctx, other), ctx.instructions(hop)
    return len(values) >= 2 and sum(v in rules for v in values) * 2 > len(values)


@once_a_hop
def _values_in(ctx: Context, hop: Hop) -> tuple[str, ...]:
    return tuple(leaf.text for leaf in leaves(hop.output.text) or () if len(leaf.text) >= 3)[:_MAX_PLACES]


def _asked(ctx: Context, hop: Hop, other: Hop) -> list[str]:
    """Words of the field names of a result that a hop's instructions have and its input lacks."""
    return sorted(w for w in _names_in(ctx, other) if stem(w) in _told_of(ctx, hop))


@once_a_hop
def _names_in(ctx: Context, hop: Hop) -> frozenset[str]:
    """The longer words of the names of the fields that a hop filled."""
    return frozenset(w for f in fields(hop.output.text) if not f.empty for w in tokenise(f.name.replace("_", " ")) if len(w) >= 4)


@once_a_hop
def _told_of(ctx: Context, hop: Hop) -> frozenset[str]:
    """The stems of the words that stand in a hop's instructions and not in its input."""
    rules, known = (frozenset(stem(w) for w in tokenise(text)) for text in (ctx.instructions(hop), hop.input.text))
    return rules - known


def _receivers(ctx: Context) -> Iterator[Hop]:
    return (hop for hop in ctx.graph.hops if hop.id in ctx.on_path and hop.input.usable)


def _before(ctx: Context, hop: Hop) -> Iterator[Hop]:
    """Hops with a recorded output that come before a hop in the order of the data."""
    for other in ctx.graph.hops:
        if other.id == hop.id:
            return
        if other.output.usable:
            yield other


def _empty_places(hop: Hop) -> list[Field]:
    return [f for f in fields(hop.input.text) if f.empty]


def _empty_before(ctx: Context, hop: Hop, name: str) -> bool:
    """Whether the request or an output before a hop has nothing under a name as well, or a whole output is the word for nothing that
    stands there: the label `none` of a classifier."""
    said = {str(f.value).casefold() for f in _empty_places(hop) if f.name == name and isinstance(f.value, str) and f.value.strip()}
    if any(o.output.text.strip(" \n\"'`.").casefold() in said for o in _before(ctx, hop)):
        return True
    texts = [ctx.graph.request.text, *(o.output.text for o in _before(ctx, hop))]
    return any(name.casefold() in _empty_names(text) for text in texts)


@functools.lru_cache(maxsize=1024)
def _empty_names(text: str) -> frozenset[str]:
    return frozenset(f.name.casefold() for f in fields(text) if f.empty)


def _dropped(sender: Hop, hop: Hop, strength: float, sentence: str, place: str, lost: str) -> Evidence:
    return bad(
        hop.id,
        strength,
        sentence,
        quote_of(hop.input.text, place),
        Quote(lost),
        side=Side.HANDOFF,
        source=sender.id,
        fault="handoff_dropped",
    )


def _named_alike(name: str, hop: Hop) -> bool:
    """Whether a field's name shares a word with a hop's name or service, in singular or plural."""
    return bool(_singulars(name) & _singulars(f"{hop.name} {hop.service}"))


@functools.lru_cache(maxsize=4096)
def _singulars(name: str) -> frozenset[str]:
    """The words of a name, without plural."""
    return frozenset(w.rstrip("s") for w in tokenise(regex(r"[_-]").sub(" ", name)) if len(w) >= 4)
