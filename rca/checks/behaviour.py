"""Checks of circumstances: caches, confidence, instructions that stand in the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import aside, bad, check
from rca.model import REQUEST, Evidence, Hop, Side
from rca.patterns import regex
from rca.text.dates import parse
from rca.text.injection import demanded, order, orders_in
from rca.text.similarity import Sentence
from rca.typed import Any


@check("stale-cache")
def stale_cache(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer from a cache that is older than the cache's own lifetime."""
    facts = hop.facts
    age, ttl = facts.get("cache_age_s"), facts.get("cache_ttl_s")
    if facts.get("cache_hit") in (False, None) and "cache_hit" in facts:
        return
    if isinstance(age, int | float) and isinstance(ttl, int | float) and ttl > 0 and age > ttl:
        sentence = f"{ctx.name(hop.id)} answered from a cache entry {_span(age)} old; its lifetime is {_span(ttl)}."
        yield bad(hop.id, 4.0, sentence, fault="stale_cache")
    elif age is None:
        yield from _written_down(ctx, hop)


_CACHED_AT = regex(
    r"(?i)(?:cached?|fetched|stored|snapshot|retrieved|synced|refreshed|zwischengespeichert|abgerufen|gespeichert|mis_en_cache|récupéré"
    r"|almacenado|guardado|memorizzato|opgeslagen|opgehaald|armazenado|zapisano|hämtad|sparad|hentet|önbellek\w*)_?(?:at|on|time|date|am|le|en"
    r"|il|op|em|dnia|zeit|stand|ts|timestamp|utc)?"
)
_LIFETIME = regex(
    r"(?i)(?P<name>ttl|max_?age|cache_?(?:ttl|lifetime|max_?age)|lifetime|gültigkeit|lebensdauer)(?P<unit>_(?:s|sec|seconds|m|min|h))?"
)
_SECONDS = {"m": 60, "min": 60, "h": 3600}
_DAY = 86_400
_MAX_FIELDS = 200


def _written_down(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    """A record that says itself when it was put into the cache and how long it lives, and the request came days later."""
    value = ctx.value(hop.output)
    if not isinstance(value, dict) or hop.model:
        return
    fields = list(_scalars(value))
    lives = next(
        (
            float(v) * _SECONDS.get((m["unit"] or "_s")[1:], 1)
            for k, v in fields
            if isinstance(v, int | float) and (m := _LIFETIME.fullmatch(k))
        ),
        None,
    )
    now = [t for t in ctx.today(hop) if t is not None]
    if lives is None or not now:
        return
    for name, item in fields:
        day = parse(item[:10]) if isinstance(item, str) and _CACHED_AT.fullmatch(name) else None
        if day is None:
            continue
        age = min((t - day).days for t in now) * _DAY
        if age > max(lives, _DAY):
            sentence = f"{ctx.name(hop.id)} answered from a cache entry {_span(age)} old; its lifetime is {_span(lives)}."
            yield bad(hop.id, 4.0, sentence, quote_of(hop.output.text, str(item)), fault="stale_cache")
            return


def _scalars(value: Any) -> Iterator[tuple[str, Any]]:
    """Names and values of a record and of the records in it."""
    todo = [value]
    for _ in range(_MAX_FIELDS):
        if not todo:
            return
        item = todo.pop()
        for key, inner in item.items():
            if isinstance(inner, dict):
                todo.append(inner)
            else:
                yield str(key), inner


def _span(seconds: float) -> str:
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"


@check("low-confidence", side=Side.CONTEXT)
def low_confidence(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A low score that the hop gives itself: told, hardly blamed, since right answers are as often unsure as wrong ones."""
    confidence = hop.facts.get("confidence")
    limit = float(ctx.params("low-confidence").get("below", 0.6))
    if isinstance(confidence, int | float) and confidence < limit:
        yield aside(hop.id, f"{ctx.name(hop.id)} was only {confidence:.2f} sure.")


@check("obeyed-injection", needs=("input", "output"))
def obeyed_injection(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Instructions to a model that stand in the data, and an output that does what they order. Where nobody obeyed there is no fault."""
    for text in ctx.inputs(hop):
        orders = orders_in(text)
        sentences = ctx.sentences(text) if orders else ()
        for i, sentence in enumerate(sentences):
            if order(sentence.text, orders) is None:
                continue
            obeyed = _demanded(hop, sentences[i : i + 3])
            if obeyed:
                said = f"The data of {ctx.name(hop.id)} holds an order to the model, and its output does as told ({obeyed[0]})."
                yield bad(
                    hop.id,
                    2.2 + 0.6 * min(2, len(obeyed)),
                    said,
                    quote_of(hop.output.text, obeyed[0]),
                    quote(text, sentence.start, sentence.end),
                    fault="prompt_injection",
                )
            return


def _demanded(hop: Hop, sentences: Sequence[Sentence]) -> list[str]:
    """What the ordering sentences want to be put out, and the output has."""
    said = hop.output.text
    wanted = demanded(" ".join(s.text for s in sentences))
    return [w for w in wanted if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", said)]


@check("injection-in-request", scope="request", needs=("request",), side=Side.CONTEXT)
def injection_in_request(ctx: Context) -> Iterable[Evidence]:
    """Instructions to a model that stand in the request: told, and blamed only on a hop that obeyed them."""
    match = order(ctx.graph.request.text)
    if match:
        yield aside(REQUEST, "The request holds an order to the model.", quote(ctx.graph.request.text, match.start(), match.end()))
