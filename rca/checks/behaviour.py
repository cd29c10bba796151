"""Checks of circumstances: caches, confidence, instructions that stand in the data."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import aside, bad, check
from rca.model import REQUEST, Evidence, Hop, Side
from rca.text.injection import demanded, order
from rca.text.similarity import Sentence


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
        sentences = ctx.sentences(text)
        for i, sentence in enumerate(sentences):
            match = order(sentence.text)
            if match is None:
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


def _demanded(hop: Hop, sentences: list[Sentence]) -> list[str]:
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
