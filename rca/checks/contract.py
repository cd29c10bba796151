"""Checks of what a hop was told to do: its label set, the form of its answer, the fields it has to fill, its language."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from rca.checks.constraints import (
    CODE,
    FIELDS,
    FORM,
    LABELS,
    LANGUAGE,
    LANGUAGE_FIELDS,
    LENGTH,
    SCHEMA,
    TYPE,
    asks_language,
    label_sets_of,
    violated,
)
from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import bad, check, unknown
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.claims import label_key


@check("label-outside-set", needs=("output",), cleared=0.2)
def label_outside_set(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer that is none of the labels which the instructions (or rca.yaml) allow."""
    if not label_sets_of(ctx, hop):
        yield unknown(hop.id, f"No label set is known for {ctx.name(hop.id)}.")
        return
    for broken in islice(violated(ctx, hop, LABELS), 1):
        said = f"{ctx.name(hop.id)} {broken.violation}."
        quotes = (quote_of(hop.output.text, broken.piece), *((Quote(broken.quote),) if broken.quote else ()))
        yield bad(hop.id, 4.0 * broken.sure, said, *quotes, claim=label_key(broken.piece), fault="label_outside_set")


@check("not-json", needs=("output", "instructions"))
def not_json(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Prose where the instructions ask for JSON."""
    for broken in violated(ctx, hop, FORM):
        yield bad(hop.id, 1.6, f"{ctx.name(hop.id)} {broken.violation}.", quote(hop.output.text), fault="schema_violation")


@check("schema-violated", needs=("output",), cleared=0.1)
def schema_violated(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Fields that are missing, or of another type than the instructions (or the schema in rca.yaml) ask for: a text where a list was
    asked for, words where a number was."""
    strengths = {SCHEMA: 3.0, FIELDS: 2.8, TYPE: 1.6}
    for broken in violated(ctx, hop, *strengths):
        strength = 3.2 if broken.demand.endswith("a list") else strengths[broken.kind]
        seen = quote_of(hop.output.text, broken.piece) if broken.piece else Quote(broken.quote)
        fault = "missing_field" if broken.kind == FIELDS or "left the required" in broken.violation else "schema_violation"
        yield bad(hop.id, strength, f"{ctx.name(hop.id)} {broken.violation}.", seen, fault=fault)


@check("too-long", needs=("output", "instructions"))
def too_long(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer well over the number of words, sentences or characters that the instructions allow."""
    for broken in violated(ctx, hop, LENGTH):
        seen = quote_of(hop.output.text, broken.piece)
        yield bad(hop.id, 0.4, f"{ctx.name(hop.id)} {broken.violation}.", seen, Quote(broken.quote), fault="schema_violation")


@check("wrong-language", needs=("output",), cleared=0.1)
def wrong_language(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer in another language than the instructions, rca.yaml or a language field of the input ask for."""
    for broken in violated(ctx, hop, LANGUAGE):
        yield bad(
            hop.id, 3.6 * broken.sure, f"{ctx.name(hop.id)} {broken.violation}.", quote(hop.output.text, 0, 120), fault="wrong_language"
        )


@check("language-misjudged", needs=("input", "output"), cleared=0.1)
def language_misjudged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A hop that says which language a text is in, and the text is in another."""
    said = _language_said(ctx, hop)
    if not said:
        return
    text = max(ctx.inputs(hop), key=len)
    found, sure = ctx.language(text)
    if found and found != said and sure >= 0.5 and len(text) >= 60:
        sentence = f"{ctx.name(hop.id)} took its text for {said}; it is {found}."
        yield bad(
            hop.id, 3.6 * max(sure, 0.8), sentence, quote_of(hop.output.text, said), quote(text, 0, 100), claim=said, fault="wrong_label"
        )


def _language_said(ctx: Context, hop: Hop) -> str:
    value = ctx.value(hop.output)
    if isinstance(value, dict):
        return next(
            (v[:2].lower() for k, v in value.items() if str(k).casefold() in LANGUAGE_FIELDS and isinstance(v, str) and CODE.fullmatch(v)),
            "",
        )
    text = hop.output.text.strip().strip("\"'.")
    told = f"{hop.name} {hop.service} {ctx.instructions(hop)}"
    return (
        text[:2].lower()
        if CODE.fullmatch(text) and (asks_language(told.replace("_", " ").replace("-", " ")) or regex(r"(?i)\blang").search(told))
        else ""
    )
