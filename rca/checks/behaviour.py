"""Checks of circumstances: caches, confidence, instructions that stand in the data."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import aside, bad, check
from rca.model import REQUEST, Evidence, Hop, Side
from rca.patterns import regex
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


_ORDERS = regex(
    "(?i)"
    + "|".join(
        (
            r"\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:instruction|rule|prompt|above|previous|prior|guideline|list)",
            r"\b(?:note|message|instruction|hint|attention)s? (?:for|to) (?:the |any |all )?"
            r"(?:system|ai|assistant|model|bot|llm|agent|classifier|machine)",
            r"\b(?:regardless of|no matter what|whatever) (?:the |your |any )?(?:list|rules?|instructions?|prompt|you were)",
            r"\byou (?:are|must) now\b|\bsystem (?:prompt|override|message)\b|\bnew instructions?\s*:",
            r"\b(?:ignoriere?|vergiss|missachte)\w*\b[^.\n]{0,40}\b(?:anweisung|regel|vorgabe|prompt)",
            r"\b(?:hinweis|nachricht|anweisung) (?:für|an) (?:das system|die ki|den assistenten|das modell)",
            r"\b(?:ignore[rz]?|oublie[rz]?|ne tiens? pas compte)\b[^.\n]{0,40}\b(?:instructions?|consignes?|règles?)",
            r"\b(?:note|message) (?:pour|à) (?:le système|l'ia|l'assistant|le modèle)",
            r"\b(?:ignora|olvida|haz caso omiso)\b[^.\n]{0,40}\b(?:instrucciones|reglas|indicaciones)",
            r"\b(?:nota|mensaje) para (?:el sistema|la ia|el asistente|el modelo)",
            r"\bignora\b[^.\n]{0,40}\b(?:istruzioni|regole)|\b(?:negeer|vergeet)\b[^.\n]{0,40}\b(?:instructies|regels)",
            r"(?:以前|上記|これまで)の(?:指示|命令|ルール)を(?:無視|忘れ)|システム(?:へ|への)(?:指示|注意)",
        )
    ),
    needs=(
        "ignor|disregard|forget|override|vergiss|missachte|oublie|tien|olvida|omiso|negeer|vergeet|regardless|no matter|whatever|"
        "you are now|you must now|system|new instruction| ai| ki| ia|'ia|assistant|assistent|asistente|systè|sistema|"
        "mod|bot|llm|agent|classifier|machine|無視|忘れ|指示|注意"
    ),
)


@check("obeyed-injection", needs=("input", "output"))
def obeyed_injection(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Instructions to a model that stand in the data, and an output that does what they order. Where nobody obeyed there is no fault."""
    for text in ctx.inputs(hop):
        sentences = ctx.sentences(text)
        for i, sentence in enumerate(sentences):
            match = _ORDERS.search(sentence.text)
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
    """What the ordering sentences put into quotes or name as a value, and the output has."""
    joined = " ".join(s.text for s in sentences)
    wanted = re.findall(r"[\"'“„‘‚«»「]([^\"'”“’‘»«」\n]{2,60})[\"'”“’‘»«」]", joined) + re.findall(
        r"\b[A-Z][A-Z_]{3,}\b|\b[a-z]+_[a-z_]+\b", joined
    )
    said = hop.output.text
    return [w for w in dict.fromkeys(wanted) if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", said)]


@check("injection-in-request", scope="request", needs=("request",), side=Side.CONTEXT)
def injection_in_request(ctx: Context) -> Iterable[Evidence]:
    """Instructions to a model that stand in the request: told, and blamed only on a hop that obeyed them."""
    match = _ORDERS.search(ctx.graph.request.text)
    if match:
        yield aside(REQUEST, "The request holds an order to the model.", quote(ctx.graph.request.text, match.start(), match.end()))
