"""Checks of translations: what a sentence denies in the one language and affirms in the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.language import guess
from rca.text.similarity import Sentence, polarity

_TRANSLATE = regex(
    r"(?i)\b(?:translat\w+|übersetz\w*|tradui\w*|traduc\w*|traduz\w*|tradur\w*|vertaal\w*|vertalen|vertaling|przetłumacz\w*|tłumacz\w*"
    r"|översätt\w*|overs[æe]t\w*|çevir\w*)|翻訳|訳して",
    needs="overset|oversæt|trad|translat|tłumacz|vert|çevir|översätt|übersetz|翻訳|訳して",
)
_HEAD = 160
"""Characters at the beginning of instructions that say what the work is."""
_EXCLUSIVE = regex(
    r"(?i)\b(?:only|solely|exclusively|nur|ausschließlich|seule?s?|seulement|uniquement|ne (?:(?!pas\b)[^.,]){1,40}? qu[e']|s[oó]lo"
    r"|solamente|únicamente|soltanto"
    r"|solo|unicamente|alleen|uitsluitend|enkel|apenas|somente|tylko|wyłącznie|endast|bara|kun|yalnızca|sadece)\b|のみ|だけ|限り",
)
LOST, TURNED = 2.0, 3.0
_MAX_SENTENCES, _LEAST = 200, 3


def translates(ctx: Context, hop: Hop) -> bool:
    """Whether a hop is there to put a text into another language, by its role or the beginning of its instructions."""
    return hop.role == "translator" or _TRANSLATE.search(ctx.instructions(hop)[:_HEAD]) is not None


@check("translation-denial", needs=("input", "output"), roles=("translator", "generator", "other"))
def translation_denial(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A sentence of a translation that affirms what its source denies, or denies what it affirms; more where an "only" came in as well.
    Sentences are paired by their numbers and names, or by their order where there are as many of them."""
    if ctx.brings_news(hop) or not translates(ctx, hop):
        return
    spoken, given = guess(hop.output.text), guess("\n".join(ctx.inputs(hop)))
    if not spoken or not given or spoken == given:
        return
    for source, made in _paired(ctx, hop):
        if _asks(source.text) or _asks(made.text):
            continue
        before, after = polarity(source.text, given), polarity(made.text, spoken)
        # "rejected" and "is out" are negations that the other language may well put as a plain verb
        if bool(before) == bool(after) or not (before | after) & {"not", "no"}:
            continue
        turned = (_EXCLUSIVE.search(source.text) is None) != (_EXCLUSIVE.search(made.text) is None)
        word = "affirms" if before else "denies"
        said = f"{ctx.name(hop.id)} {word} what the text that it translates says the other way round."
        here = quote(hop.output.text, made.start, made.end)
        yield bad(hop.id, TURNED if turned else LOST, said, here, Quote(source.text[:200]), fault="negation_flip")


def _asks(sentence: str) -> bool:
    """Whether a sentence asks: a polite request denies in one language and not in another."""
    return regex(r"[?？]|か。?$").search(sentence) is not None


def _paired(ctx: Context, hop: Hop) -> Iterator[tuple[Sentence, Sentence]]:
    made = ctx.statements(hop.output.text)[:_MAX_SENTENCES]
    for text in ctx.inputs(hop):
        told = ctx.statements(text)[:_MAX_SENTENCES]
        if len(told) == len(made) >= _LEAST:
            yield from zip(told, made, strict=True)
            return
    told = [s for text in ctx.inputs(hop) for s in ctx.statements(text)][:_MAX_SENTENCES]
    anchors = [_anchors(s.text) for s in told]
    for sentence in made:
        mine = _anchors(sentence.text)
        alike = [s for s, theirs in zip(told, anchors, strict=True) if len(mine) >= 2 and mine == theirs]
        if len(alike) == 1:
            yield alike[0], sentence


def _anchors(text: str) -> frozenset[str]:
    """What a translation keeps: digits, and what stands in quotation marks."""
    digits = {d.lstrip("0") for d in regex(r"\d+").findall(text)}
    return frozenset(digits | {q.casefold() for q in regex(r"[\"“„«»]\s*([^\"“”„«»]{3,40}?)\s*[\"”“»«]").findall(text)})
