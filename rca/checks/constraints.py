"""What each hop was told to do, and whether it did: the constraints of its instructions and of rca.yaml, each kept or violated.

They are read once for a hop and kept in the context. The checks here make evidence of what is violated, the report lists them all, and a
judge is told which are violated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from rca.checks.context import Context, once_a_hop, quote, quote_of, short_fields
from rca.checks.engine import bad, check, unknown
from rca.model import Constraint, Evidence, Hop, Quote
from rca.patterns import regex
from rca.text import completeness
from rca.text.asked_language import names_language, same_as_request
from rca.text.claims import label_key
from rca.text.contract import Contract, in_labels
from rca.text.labels import Label, LabelSet
from rca.text.leaves import leaves
from rca.text.places import has_words
from rca.typed import Any

LABELS, FORM, SCHEMA, FIELDS, TYPE, LANGUAGE, LENGTH = "labels", "form", "schema", "fields", "type", "language", "length"
"""Kinds of constraint."""
_SURE = 0.5


@once_a_hop
def constraints(ctx: Context, hop: Hop) -> tuple[Constraint, ...]:
    """The constraints of a hop in the order of `LABELS` ... `LENGTH`; () where nothing can be read, or its output is not recorded."""
    return tuple(_all(ctx, hop)) if hop.output.usable else ()


def violated(ctx: Context, hop: Hop, *kinds: str) -> Iterator[Constraint]:
    """The constraints of these kinds that the output of a hop violates."""
    return (c for c in constraints(ctx, hop) if c.kind in kinds and c.violation)


def _all(ctx: Context, hop: Hop) -> Iterator[Constraint]:
    demanded, value = ctx.contract(hop), ctx.value(hop.output)
    yield from _labels(ctx, hop, demanded)
    yield from _form(ctx, hop, demanded)
    yield from _schema(ctx, hop, value)
    if isinstance(value, dict):
        yield from _fields(ctx, hop, demanded, value)
        yield from _types(ctx, hop, value)
    else:
        yield from _language(ctx, hop)
        yield from _length(ctx, hop.output.text, demanded)


# ---------------------------------------------------------------- labels


@once_a_hop
def label_sets_of(ctx: Context, hop: Hop) -> tuple[LabelSet, ...]:
    """The closed sets of answers of a hop: what the user states, else what its instructions say."""
    stated = ctx.declared(hop).labels
    if stated:
        return (LabelSet(tuple(Label(name) for name in stated), "", "labels", "", 1.0),)
    sure = [s for s in ctx.contract(hop).label_sets if s.confidence >= _SURE and not _are_types(s.names)]
    return tuple(s for s in sure if s.field or not _are_keys(s.names, hop.output.text))


def _are_keys(names: Sequence[str], output: str) -> bool:
    """Whether names are the fields of the answer, and not what one of them may be: most are keys of its JSON."""
    keys = {label_key(leaf.path.rpartition(".")[2].partition("[")[0]) for leaf in (leaves(output) or ())[:_MANY]}
    return sum(label_key(name) in keys for name in names) * 2 > len(names)


_MANY = 200


_TYPE_NAME = regex(
    r"(?i)(?:str|string|int|integer|float|double|decimal|number|numeric|bool|boolean|dict|object|array|list|date|datetime|null|none|nil|undefined"
    r"|(?:iso(?:[ -]?8601)?[ -]?)?(?:date|datetime|timestamp)|iso(?:[ -]?8601)?|yyyy-?mm(?:-?dd)?(?:t?hh:mm)?|jjjj-mm-tt|aaaa-mm-[dj]{2}"
    r"|(?:\w+ )?(?:name|title|id|number|code)|nom|nome|naam|navn|namn|nazwa|isim|名前"
    r"|[dgjt]{1,2}|m{1,2}|(?:y{2}|a{2}|j{2}|r{2}|å{2}){1,2}|hh|ss"
    r"|zeichenkette|zahl|cha[iî]ne|nombre|cadena|n[uú]mero|stringa|numero|tekst|getal|liczba|文字列|数値|日付)(?:\[\])?[?…]*"
)


def _are_types(names: Iterable[str]) -> bool:
    """Whether the alternatives are types or formats of a value (`str|null`, `YYYY-MM-DD | null`), not labels to choose from, or one of them
    is to be filled in (`passed | failed | due YYYY-MM-DD`)."""
    every = [name.strip() for name in names]
    return all(_TYPE_NAME.fullmatch(name) for name in every) or any(_TO_FILL.search(name) for name in every)


_TO_FILL = regex(r"(?:[YJAR]{4}|[åÅ]{4})[-./]M{2}[-./](?:D{2}|T{2}|J{2}|G{2})|<\w+>|\{\w+\}")


def _labels(ctx: Context, hop: Hop, demanded: Contract) -> Iterator[Constraint]:
    sets = label_sets_of(ctx, hop)
    whole = len(hop.output.text) <= 80 or ctx.value(hop.output) is not None
    for labels in sets[:4]:
        chosen, inside = in_labels(hop.output.text, demanded, labels)
        named = not inside and bool(chosen) and has_words(chosen, ctx.instructions(hop))  # of a set that was read in part
        told = inside or named or not whole
        outside = bool(chosen) and not told and (bool(labels.field) or len(sets) == 1 or not _in_another(chosen, sets))
        demand = f"one of {', '.join(labels.names[:8])}" + (" ..." if len(labels.names) > 8 else "")
        violation = f"answered {chosen!r}, which is none of its labels ({', '.join(labels.names[:8])})" if outside else ""
        yield Constraint(LABELS, demand, labels.quote[:200], labels.confidence, violation, chosen if outside else "")


def _in_another(chosen: str, sets: tuple[LabelSet, ...]) -> bool:
    return any(label_key(chosen) == label_key(n) for s in sets for n in s.names)


# ---------------------------------------------------------------- form, schema, fields


def _form(ctx: Context, hop: Hop, demanded: Contract) -> Iterator[Constraint]:
    if demanded.output_format == "json" and len(demanded.keys) >= 2:
        prose = completeness.json_state(hop.output.text)[0] == completeness.NOT_JSON
        violation = "was asked for JSON and answered in prose" if prose else ""
        yield Constraint(FORM, f"JSON with {', '.join(demanded.keys[:8])}", demanded.quote("keys")[:200], 1.0, violation)


def _schema(ctx: Context, hop: Hop, value: Any) -> Iterator[Constraint]:
    """The schema and the required fields that rca.yaml states."""
    declared = ctx.declared(hop)
    broken = list(violations(value, declared.schema)) if declared.schema else []
    for path, problem in broken:
        yield Constraint(SCHEMA, "the schema in rca.yaml", violation=f"violates its schema at {path or 'the top'}: {problem}")
    if declared.schema and not broken:
        yield Constraint(SCHEMA, "the schema in rca.yaml")
    for key in declared.required if isinstance(value, dict) else ():
        violation = f"left the required field {key} out" if value.get(key) in (None, "") else ""
        yield Constraint(SCHEMA, f"the field {key}", violation=violation)


def _fields(ctx: Context, hop: Hop, demanded: Contract, value: dict[str, Any]) -> Iterator[Constraint]:
    """Keys that the instructions name and the answer lacks, if it has most of the others (else the reading is wrong)."""
    wanted = demanded.required
    there = {label_key(k) for k in value}
    lacking = [k for k in wanted if label_key(k) not in there]
    if len(wanted) >= 3 and len(lacking) * 3 <= len(wanted):
        violation = f"left out {', '.join(lacking[:4])}, which its instructions ask for" if lacking else ""
        yield Constraint(FIELDS, f"the fields {', '.join(wanted[:12])}", demanded.quote("keys")[:200], 1.0, violation)


def _types(ctx: Context, hop: Hop, value: dict[str, Any]) -> Iterator[Constraint]:
    rules = ctx.instructions(hop)
    for key, item in value.items():
        wanted = _asked_type(rules, str(key))
        if wanted and item not in (None, ""):
            broken = not _is(item, wanted)
            violation = f"gave the field {key} as {_named(item)}; its instructions ask for {wanted}" if broken else ""
            yield Constraint(TYPE, f"{key}: {wanted}", violation=violation, piece=str(item)[:120] if broken else "")


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
        return not isinstance(item, str) or not regex(r"[,;]|\band\b|\bund\b|\bet\b|\by\b").search(item)
    if wanted == "true or false":
        return isinstance(item, bool) or str(item).lower() in ("true", "false", "yes", "no")
    return isinstance(item, int | float) or bool(regex(r"\d").search(str(item)))


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
LANGUAGE_FIELDS = ("language", "lang", "locale", "sprache", "langue", "idioma", "lingua", "taal", "language_code")
"""Names of fields that hold the code of a language."""
CODE = regex(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")


def asks_language(text: str) -> bool:
    """Whether a text speaks of a language."""
    return _ASKS_LANGUAGE.search(text) is not None


def _language(ctx: Context, hop: Hop) -> Iterator[Constraint]:
    if ctx.brings_news(hop) or hop.role in ("classifier", "extractor", "guardrail") or len(hop.output.text) < 40:
        return
    wanted, why = _wanted_language(ctx, hop)
    if wanted:
        found, sure = ctx.language(hop.output.text)
        wrong = bool(found) and found != wanted and not _partly(ctx, hop.output.text, wanted)
        violation = f"answered in {found}; {why} asks for {wanted}" if wrong else ""
        quote = ctx.contract(hop).quote("language")
        yield Constraint(LANGUAGE, f"in {wanted}", quote, max(sure, 0.75), violation, hop.output.text[:120] if violation else "")


def _partly(ctx: Context, text: str, wanted: str) -> bool:
    """Whether the first or the second half of an answer is in a language: an invitation in English with a note in German below it."""
    half = text.find(" ", len(text) // 2)
    return len(text) >= _HALVED and any(ctx.language(part)[0] == wanted for part in (text[:half], text[half:]))


_HALVED = 160
"""Characters from which on each half of an answer tells its language."""


def _wanted_language(ctx: Context, hop: Hop) -> tuple[str, str]:
    stated = ctx.declared(hop).language
    if stated:
        return stated, "rca.yaml"
    rules = ctx.instructions(hop)
    if asks_language(rules):
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
    return next((v[:2].lower() for k, v in short_fields(text) if k.casefold() in LANGUAGE_FIELDS and CODE.fullmatch(v)), "")


# ---------------------------------------------------------------- length

_OVER = 1.2
"""Nobody counts words: so many times the limit is taken for kept."""


def _length(ctx: Context, text: str, demanded: Contract) -> Iterator[Constraint]:
    counts = {
        "words": (demanded.max_words, demanded.quote("max_words")),
        "sentences": (demanded.max_sentences, demanded.quote("max_sentences")),
        "characters": (demanded.max_chars, demanded.quote("max_chars")),
    }
    for what, (most, told) in counts.items():
        if most:
            number = len(text) if what == "characters" else len(text.split() if what == "words" else ctx.sentences(text))
            over = number > most * _OVER and number > most + 1
            violation = f"wrote {number} {what}; its instructions allow {most}" if over else ""
            yield Constraint(LENGTH, f"at most {most} {what}", told, 1.0, violation, text[-120:] if over else "")


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
    if names_language(text, said):
        return  # what will be spoken, say: the text tells it
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
