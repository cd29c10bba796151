"""Checks of what a summary left out that it had to keep: dangers, conditions, and what its instructions demand."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.leaves import leaves
from rca.text.similarity import Sentence
from rca.text.vital import Lost, conditions_lost, dangers_lost, demanded, demands_lost, exceptions_lost, listed

_MAX_SOURCES = 400
_SHORTENS = regex(
    r"(?i)(?<!\bthe )(?<!\bthis )(?<!\bder )(?<!\bdem )(?<!\bdas )(?<!\bdes )(?<!\bdu )(?<!\ble )(?<!\bdel )(?<!\bdal )(?<!\bhet )"
    r"\b(?:summar|an? abstract\b|digest|condense|shorten|briefing|an? brief (?!note to|reply|answer)|minutes (?:of|for)\b|zusammenfass"
    r"|fasse|kurzfass|protokoll|résum|synth|compte rendu|resum|sintetiz"
    r"|síntesis|riassum|sintesi|sintetizz|samenvat|vat\b|resumo|streść|streszcz|podsumuj|sammanfatt|özet)\w*|要約|まとめ",
    needs=(
        "abstract|brief|compte rendu|condense|digest|fass|minutes|podsumuj|protokoll|resum|riassum|résum|sammanfatt|"
        "shorten|sint|streszcz|streść|summar|synth|síntesis|vat|özet|まとめ|要約"
    ),
)


@check("vital-left-out", roles=("summarizer", "generator", "translator", "other"), needs=("input", "output"), cleared=0.1)
def vital_left_out(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A summary without a word of what its input says about a danger to people (an allergy, a device that somebody depends on, asbestos),
    or without the condition of the decision that it reports."""
    if not _shortens(ctx, hop):
        return
    for lost in [*dangers_lost(_told(ctx, hop), hop.output.text), *_conditions(ctx, hop)]:
        said = f"{ctx.name(hop.id)} left out {lost.what} that its input speaks of."
        yield _left_out(hop, lost, 2.6, said)


@check("demanded-left-out", roles=("summarizer", "generator"), needs=("input", "output", "instructions"), cleared=0.1)
def demanded_left_out(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Something that the instructions say always to mention, or that they list for a summary, that the input speaks of, and the output
    does not."""
    if ctx.value(hop.output) is not None:
        return
    told = [*_told(ctx, hop), *_filled(ctx, hop)]
    found = [(lost, 2.6, "always to mention") for lost in demands_lost(demanded(ctx.instructions(hop)), told, hop.output.text)]
    if not found and hop.role == "summarizer":
        found = [(lost, 2.2, "to tell") for lost in demands_lost(listed(ctx.instructions(hop)), told, hop.output.text)]
    # telling languages apart loads a model, so that it comes last
    for lost, strength, how in found[:3] if found and ctx.kept_language(hop) else ():
        said = f"{ctx.name(hop.id)} was told {how}: {lost.what}. Its input has it, its output has not."
        yield _left_out(hop, lost, strength, said)


@check("exception-left-out", roles=("generator", "summarizer", "other"), needs=("input", "output"), cleared=0.1)
def exception_left_out(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A rule that an output tells without its exception ("this does not apply to ..."), though the request has words of that exception:
    clear where the instructions speak of exceptions, conditions or limits, else a hint."""
    if ctx.value(hop.output) is not None or ctx.brings_news(hop):
        return
    case = ctx.graph.request.text[:_MAX_TEXT]
    told = _told(ctx, hop)
    rules = {s.text for s in ctx.statements(ctx.graph.request.text)}
    found = list(exceptions_lost([s for s in told if s.text not in rules], hop.output.text, case))[:1]
    for lost in found if found and ctx.kept_language(hop) else ():
        asked = _EXCEPTIONS.search(ctx.instructions(hop)) is not None
        said = f"{ctx.name(hop.id)} told a rule without its exception, which the request speaks of: {lost.words}."
        yield _left_out(hop, Lost(lost.words, lost.source), 2.6 if asked else 1.2, said)


_MAX_TEXT = 30_000
_EXCEPTIONS = regex(
    r"(?i)\b(?:exception|limit|condition|restriction|exclusion|ausnahme|bedingung|einschränkung|voraussetzung|ausschl[uü]ss|restriction"
    r"|réserve|excepcion|condicion|límite|exclusion|eccezion|condizion|limitazion|esclusion|uitzondering|voorwaarde|beperking|uitsluiting"
    r"|exceç|condiç|limitaç|exclus|wyjąt|warunk|ogranicze|undantag|villkor|begränsning|undtagelse|betingelse|istisna|koşul|şart)\w*|例外|条件"
)


def _left_out(hop: Hop, lost: Lost, strength: float, said: str) -> Evidence:
    # what is missing has no place in the output: the quote is of the input
    where = next((quote_of(t, lost.source.text) for t in (hop.input.text,) if lost.source.text in t), Quote(lost.source.text[:200]))
    return bad(hop.id, strength, said, Quote(""), where, fault="omitted_key_fact")


def _shortens(ctx: Context, hop: Hop) -> bool:
    rules = ctx.instructions(hop)
    return _SHORTENS.search(rules) is not None if rules else hop.role == "summarizer"


def _conditions(ctx: Context, hop: Hop) -> Iterable[Lost]:
    found = list(conditions_lost(_told(ctx, hop), hop.output.text))[:1]
    return found if found and ctx.kept_language(hop) else ()


def _told(ctx: Context, hop: Hop) -> list[Sentence]:
    return [s for text in ctx.inputs(hop) for s in ctx.statements(text)][:_MAX_SOURCES]


def _filled(ctx: Context, hop: Hop) -> Iterable[Sentence]:
    """The fields of an input that hold more than a word or two, as statements: the name says what they speak of."""
    for text in ctx.inputs(hop):
        for leaf in (leaves(text) or ())[:_MAX_SOURCES]:
            if leaf.kind == "string" and _FIELD_WORDS <= len(leaf.text.split()) <= _SENTENCE_WORDS:
                yield Sentence(f"{leaf.key.replace('_', ' ')}: {leaf.text}", leaf.start, leaf.end)


_FIELD_WORDS, _SENTENCE_WORDS = 3, 40
