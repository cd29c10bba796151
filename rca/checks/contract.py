"""Checks of what a hop was told to do: its label set, the form of its answer, the fields it has to fill, its language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rca.checks.context import Context, quote, quote_of, short_fields
from rca.checks.engine import bad, check, unknown
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text import completeness
from rca.text.asked_language import same_as_request
from rca.text.claims import label_key
from rca.text.contract import in_labels
from rca.text.labels import Label, LabelSet

_SURE = 0.5
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
"""What Python makes of the types of JSON Schema."""


# ---------------------------------------------------------------- labels


def label_sets_of(ctx: Context, hop: Hop) -> tuple[LabelSet, ...]:
    """The closed sets of answers of a hop: what the user states, else what its instructions say."""
    stated = ctx.declared(hop).labels
    if stated:
        return (LabelSet(tuple(Label(name) for name in stated), "", "labels", "", 1.0),)
    return tuple(s for s in ctx.contract(hop).label_sets if s.confidence >= _SURE and not _are_types(s.names))


_TYPE_NAME = regex(
    r"(?i)(?:str|string|int|integer|float|double|decimal|number|numeric|bool|boolean|dict|object|array|list|date|datetime|null|none|nil|undefined"
    r"|(?:iso(?:[ -]?8601)?[ -]?)?(?:date|datetime|timestamp)|iso(?:[ -]?8601)?|yyyy-?mm(?:-?dd)?(?:t?hh:mm)?|jjjj-mm-tt|aaaa-mm-[dj]{2}"
    r"|zeichenkette|zahl|cha[iî]ne|nombre|cadena|n[uú]mero|stringa|numero|tekst|getal|liczba|文字列|数値|日付)(?:\[\])?[?…]*"
)


def _are_types(names: Iterable[str]) -> bool:
    """Whether the alternatives are types or formats of a value (`str|null`, `YYYY-MM-DD | null`), not labels to choose from."""
    return all(_TYPE_NAME.fullmatch(name.strip()) for name in names)


@check("label-outside-set", needs=("output",), cleared=0.2)
def label_outside_set(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer that is none of the labels which the instructions (or rca.yaml) allow."""
    sets = label_sets_of(ctx, hop)
    if not sets:
        yield unknown(hop.id, f"No label set is known for {ctx.name(hop.id)}.")
        return
    whole = len(hop.output.text) <= 80 or ctx.value(hop.output) is not None
    for labels in sets[:4]:
        chosen, inside = in_labels(hop.output.text, ctx.contract(hop), labels)
        if chosen and not inside and whole and (labels.field or len(sets) == 1 or not _in_another(chosen, sets)):
            sentence = f"{ctx.name(hop.id)} answered {chosen!r}, which is none of its labels ({', '.join(labels.names[:8])})."
            rest = (Quote(labels.quote[:200]),) if labels.quote else ()
            yield bad(
                hop.id,
                4.0 * labels.confidence,
                sentence,
                quote_of(hop.output.text, chosen),
                *rest,
                claim=label_key(chosen),
                fault="label_outside_set",
            )
            return


def _in_another(chosen: str, sets: tuple[LabelSet, ...]) -> bool:
    return any(label_key(chosen) == label_key(n) for s in sets for n in s.names)


# ---------------------------------------------------------------- form


@check("not-json", needs=("output", "instructions"))
def not_json(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Prose where the instructions ask for JSON."""
    demanded = ctx.contract(hop)
    if demanded.output_format != "json" or len(demanded.keys) < 2:
        return
    if completeness.json_state(hop.output.text)[0] == completeness.NOT_JSON:
        yield bad(
            hop.id, 1.6, f"{ctx.name(hop.id)} was asked for JSON and answered in prose.", quote(hop.output.text), fault="schema_violation"
        )


@check("schema-violated", needs=("output",), cleared=0.1)
def schema_violated(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Fields that are missing, or of another type than the instructions (or the schema in rca.yaml) ask for: a text where a list was
    asked for, words where a number was."""
    value = ctx.value(hop.output)
    declared = ctx.declared(hop)
    for path, problem in violations(value, declared.schema) if declared.schema else ():
        yield bad(
            hop.id,
            3.0,
            f"The answer of {ctx.name(hop.id)} violates its schema at {path or 'the top'}: {problem}.",
            fault="schema_violation",
        )
    if not isinstance(value, dict):
        return
    for key in declared.required:
        if value.get(key) in (None, ""):
            yield bad(hop.id, 3.0, f"{ctx.name(hop.id)} left the required field {key} out.", Quote(key), fault="missing_field")
    yield from _missing_keys(ctx, hop, value)
    rules = ctx.instructions(hop)
    for key, item in value.items():
        wanted = _asked_type(rules, key)
        if wanted and item not in (None, "") and not _is(item, wanted):
            sentence = f"{ctx.name(hop.id)} gave the field {key} as {_named(item)}; its instructions ask for {wanted}."
            strength = 3.2 if wanted == "a list" else 1.6
            yield bad(hop.id, strength, sentence, quote_of(hop.output.text, str(item)[:120]), fault="schema_violation")


def _missing_keys(ctx: Context, hop: Hop, value: dict[str, Any]) -> Iterator[Evidence]:
    """Keys that the instructions name and the answer lacks, if it has most of the others (else the reading is wrong)."""
    wanted = ctx.contract(hop).required
    there = {label_key(k) for k in value}
    lacking = [k for k in wanted if label_key(k) not in there]
    if len(wanted) >= 3 and lacking and len(lacking) * 3 <= len(wanted):
        sentence = f"{ctx.name(hop.id)} left out {', '.join(lacking[:4])}, which its instructions ask for."
        yield bad(hop.id, 1.0, sentence, Quote(ctx.contract(hop).quote("keys")[:200]), fault="missing_field")


_TYPE = regex(
    r"[\"'`]?\s*[:(\[]?\s*(?:an? )?(?P<type>array|list[ae]?\b|lijst\b|lists\b|\["
    r"|number\b|integer\b|int\b|float\b|bool(?:ean)?\b|zahl\b|n[úu]mero\b|getal\b|liczba\b|tal\b|sayı\b|数値)",
    re.IGNORECASE,
)


def _asked_type(rules: str, key: str) -> str:
    """The type that instructions note beside a key, "" where they note none."""
    at = rules.find(key)
    while at >= 0:
        whole = at == 0 or not (rules[at - 1].isalnum() or rules[at - 1] == "_")
        match = _TYPE.match(rules, at + len(key)) if whole else None
        if match is not None:
            kind = match["type"].lower()
            if kind == "[":
                return "a list" if "]" in rules[match.end() : match.end() + 60] else ""
            return "a list" if kind[:3] in ("arr", "lis", "lij") else "true or false" if kind.startswith("bool") else "a number"
        at = rules.find(key, at + 1)
    return ""


def _is(item: Any, wanted: str) -> bool:
    if wanted == "a list":
        return not isinstance(item, str) or not re.search(r"[,;]|\band\b|\bund\b|\bet\b|\by\b", item)
    if wanted == "true or false":
        return isinstance(item, bool) or str(item).lower() in ("true", "false", "yes", "no")
    return isinstance(item, int | float) or bool(re.search(r"\d", str(item)))


def _named(item: Any) -> str:
    return (
        "text" if isinstance(item, str) else "a list" if isinstance(item, list) else "an object" if isinstance(item, dict) else "a number"
    )


def violations(value: Any, schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Path and problem of what violates a JSON Schema: type, required, properties, items, enum, pattern, minimum, maximum."""
    todo: list[tuple[str, Any, Mapping[str, Any]]] = [("", value, schema)]
    while todo:
        path, item, rule = todo.pop()
        kinds = [rule["type"]] if isinstance(rule.get("type"), str) else list(rule.get("type") or ())
        if kinds and not any(_of_type(item, k) for k in kinds):
            yield path, f"{_named(item)} instead of {' or '.join(kinds)}"
            continue
        if "enum" in rule and item not in rule["enum"]:
            yield path, f"{item!r} is not allowed"
        if isinstance(item, str) and isinstance(rule.get("pattern"), str) and not re.search(rule["pattern"], item):
            yield path, f"{item[:60]!r} does not match {rule['pattern']}"
        if (
            isinstance(item, int | float)
            and not isinstance(item, bool)
            and not rule.get("minimum", item) <= item <= rule.get("maximum", item)
        ):
            yield path, f"{item} is out of range"
        if isinstance(item, dict):
            for key in rule.get("required", ()):
                if key not in item:
                    yield f"{path}.{key}".strip("."), "is missing"
            todo.extend((f"{path}.{k}".strip("."), item[k], r) for k, r in (rule.get("properties") or {}).items() if k in item)
        if isinstance(item, list) and isinstance(rule.get("items"), Mapping):
            todo.extend((f"{path}[{i}]", x, rule["items"]) for i, x in enumerate(item[:1000]))


def _of_type(item: Any, kind: str) -> bool:
    if isinstance(item, bool):
        return kind == "boolean"
    return isinstance(item, TYPES.get(kind, (object,)))


# ---------------------------------------------------------------- language

_ASKS_LANGUAGE = regex(
    r"(?i)\blanguage\b|\bsprache\b|\blangue\b|\bidioma\b|\blingua\b|\btaal\b|言語", needs="idioma|langu|lingua|sprache|taal|言語"
)
_FIELDS = ("language", "lang", "locale", "sprache", "langue", "idioma", "lingua", "taal", "language_code")
_CODE = regex(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")


@check("wrong-language", needs=("output",), cleared=0.1)
def wrong_language(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """An answer in another language than the instructions, rca.yaml or a language field of the input ask for."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "extractor", "guardrail") or ctx.value(hop.output) is not None:
        return
    wanted, why = _wanted_language(ctx, hop)
    if not wanted or len(hop.output.text) < 40:
        return
    found, sure = ctx.language(hop.output.text)
    if found and found != wanted:
        sentence = f"{ctx.name(hop.id)} answered in {found}; {why} asks for {wanted}."
        yield bad(hop.id, 3.6 * max(sure, 0.75), sentence, quote(hop.output.text, 0, 120), fault="wrong_language")


def _wanted_language(ctx: Context, hop: Hop) -> tuple[str, str]:
    stated = ctx.declared(hop).language
    if stated:
        return stated, "rca.yaml"
    rules = ctx.instructions(hop)
    if _ASKS_LANGUAGE.search(rules):
        for text in ctx.inputs(hop):
            code = _language_field(text)
            if code:
                return code, "a field of its input"
    asked = ctx.contract(hop).language
    if asked:
        return asked, "its instruction"
    code, sure = ctx.language(ctx.graph.request.text) if same_as_request(rules) else ("", 0.0)
    return (code, "the language of the request, which its instruction names,") if sure >= 0.8 else ("", "")


def _language_field(text: str) -> str:
    """The code in a language field of an input, "" without one."""
    return next((v[:2].lower() for k, v in short_fields(text) if k.casefold() in _FIELDS and _CODE.fullmatch(v)), "")


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
            (v[:2].lower() for k, v in value.items() if str(k).casefold() in _FIELDS and isinstance(v, str) and _CODE.fullmatch(v)), ""
        )
    text = hop.output.text.strip().strip("\"'.")
    named = f"{hop.name} {hop.service} {ctx.instructions(hop)}"
    return (
        text[:2].lower()
        if _CODE.fullmatch(text) and (_ASKS_LANGUAGE.search(named.replace("_", " ").replace("-", " ")) or re.search(r"(?i)\blang", named))
        else ""
    )
