"""Checks of what was lost: fields left empty, what was expected, and what a summary had to keep (dangers, conditions, what is demanded)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.claims import AMOUNT, DATE, EMAIL, IDENTIFIER, NAME, NUMBER, NUMERIC, PHONE, TIME, Claim
from rca.text.denial import denied_somehow
from rca.text.field_units import unit_of_field
from rca.text.leaves import leaves
from rca.text.match import ClaimIndex, Match
from rca.text.money import currencies
from rca.text.similarity import Sentence, name_words, tokenise
from rca.text.units import PERCENT, is_currency
from rca.text.vital import Lost, conditions_lost, dangers_lost, demanded, demands_lost, exceptions_lost, listed
from rca.typed import Any

_REACH = 40
_MAX_FIELDS = 40


@check("field-left-empty", needs=("input", "output"), cleared=0.1)
def field_left_empty(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A field that was left null though the input has a value beside the field's name (`serial_number: null`, "Ser. FD 9911"), under a
    label of that name, or beside another name that the instructions give for it."""
    value = ctx.value(hop.output)
    if not isinstance(value, dict | list) or ctx.brings_news(hop):
        return
    said = ctx.index(hop.output.text)
    rules = ctx.instructions(hop)
    paths = {path.rsplit(".", 1)[-1]: path for path in _empty(value)}
    for name, path in list(paths.items())[:_MAX_FIELDS]:
        for text in ctx.inputs(hop):
            claim = _beside(ctx, name, text)
            if claim is not None and said.find(claim) is None:
                strength = 2.2 if claim.kind in (IDENTIFIER, PHONE, EMAIL) else 1.2
                yield _left(ctx, hop, path, claim.text, text, strength)
                break
            other = _under_another_name(ctx, name, rules, text)
            ends = _until(ctx, name, text) or _glossed(ctx, name, rules, text, said) or _of_unit(ctx, name, text)
            if ends is not None and said.stated(ends) is None:
                yield _left(ctx, hop, path, ends.text, text, 2.6)
                break
            if other is not None and said.stated(other) is None:
                yield _left(ctx, hop, path, other.text, text, 3.0)
                break
            there = _of_the_list(ctx, name, rules, text)
            if there:
                yield _left(ctx, hop, path, there, text, 2.2)
                break


def _left(ctx: Context, hop: Hop, path: str, there: str, text: str, strength: float) -> Evidence:
    name = path.rsplit(".", 1)[-1]
    sentence = f"{ctx.name(hop.id)} left {path} empty, though its input has {there}."
    return bad(hop.id, strength, sentence, quote_of(hop.output.text, f'"{name}"'), quote_of(text, there), fault="missing_field")


_ALIASES = regex(
    r"\((?P<list>[^()|{}\[\]]{4,120})\)"
    r"|(?:also called|also known as|a\.k\.a\.|auch|aussi|también|anche|ook|também)\s+(?P<also>[^.;()]{4,80})"
)


def _under_another_name(ctx: Context, name: str, rules: str, text: str) -> Claim | None:
    """A value in the sentence of an input that has another name which the instructions give for a field: `deposit (deposit, bond)`."""
    at = re.search(rf"(?<![\w]){re.escape(name)}(?![\w])\s*:", rules)
    if at is None:
        return None
    note = regex(r"\n|(?<=[^\d])\.\s").split(rules[at.end() : at.end() + 240])[0]
    listed = [m["list"] or m["also"] for m in _ALIASES.finditer(note)]
    names = [
        n.strip(" \"'“”„") for entry in listed for n in regex(r",|/|;|\bor\b|\boder\b|\bou\b|\bo\b|\bveya\b|\blub\b|\beller\b").split(entry)
    ]
    kinds = _kinds([*name.casefold().split("_")]) or (AMOUNT, DATE, IDENTIFIER, PHONE)
    for alias in [n for n in names if len(n) >= 4 and not any(c.isdigit() for c in n)][:8]:
        found = re.search(rf"(?<!\w){re.escape(alias)}", text, re.IGNORECASE)
        if found is not None:
            near = [c for c in ctx.claims(text) if c.kind in kinds and _together(text, c, found.start(), found.end())]
            if near:
                return min(near, key=lambda c: abs(c.start - found.start()))
    return None


def _of_the_list(ctx: Context, name: str, rules: str, text: str) -> str:
    """A word of an input that the instructions list for a field which may be empty only if nothing of the kind is said:
    `vulnerable (infants, dialysis; null only if ...)`, "there is an infant in the house"; "" where none is there or it is denied."""
    note = re.search(rf"(?<!\w){re.escape(name)}(?!\w)\s*:?\s*\((?P<items>[^();]{{6,120}});[^()]*\b(?:null|none)\b[^()]*\)", rules)
    items = [i.split()[-1] for i in regex(r",|/|\bor\b|\boder\b|\bou\b").split(note["items"]) if i.strip()] if note else []
    for item in [i for i in items if len(i) >= 6][:8]:
        found = re.search(rf"(?i)(?<!\w){re.escape(item[: max(6, len(item) - 3)])}\w*", text)
        sentence = next((s for s in ctx.sentences(text) if found and s.start <= found.start() < s.end), None)
        if found and sentence is not None and not denied_somehow(sentence.text):
            return found.group()
    return ""


_END_NAME = regex(
    r"(?i)(?:^|_)(?:end(?!or)|ende\b|end_|eind|bis(?:_|$)|until|till(?:_|$)|expir|valid_to|fin(?:_|$)|date_fin|fecha_fin|fine|scadenza|até"
    r"|slut|koniec|data_do|bitiş|bitis)|(?:ende|_bis|_to|_tot|_hasta|_fin)$|終了"
)
_UNTIL_WORD = regex(
    r"(?i)\b(?:until|till|through|up to|ends? on|expires? on|bis(?: zum| einschließlich)?|endet am|tot(?: en met)?|t/m|"
    r"jusqu['’]au|prend fin le"
    r"|hasta(?: el)?|fino al(?: giorno)?|até(?: ao?)?|do dnia|till och med|t\.o\.m\.|til og med)\s*(?:the |dem |den |le |el |il )?$"
)


def _until(ctx: Context, name: str, text: str) -> Claim | None:
    """The only day up to which something lasts by a text, for a field that asks for an end."""
    if not _END_NAME.search(name):
        return None
    days = {c.key: c for c in ctx.claims(text) if c.kind == DATE and _UNTIL_WORD.search(text[max(0, c.start - 30) : c.start])}
    return next(iter(days.values())) if len(days) == 1 else None


def _of_unit(ctx: Context, name: str, text: str) -> Claim | None:
    """The only measure of a text in the unit that a field's name ends in: `notice_weeks`, "within six weeks"."""
    unit = unit_of_field(name)
    if not unit or is_currency(unit) or unit == PERCENT:
        return None
    found = {c.key: c for c in ctx.claims(text) if c.kind == NUMBER and c.unit == unit}
    claim = next(iter(found.values())) if len(found) == 1 else None
    if claim is None:
        return None
    sentence = next((s for s in ctx.sentences(text) if s.start <= claim.start < s.end), None)
    return claim if sentence is not None and not denied_somehow(sentence.text) else None


def _glossed(ctx: Context, name: str, rules: str, text: str, said: ClaimIndex) -> Claim | None:
    """The only amount of a text that an output left out, if the name of an empty field or what the instructions note beside it share
    the beginning of a word with its sentence: `debt (outstanding amount)`, "2,400 EUR are still outstanding"."""
    note = re.search(rf"(?<!\w){re.escape(name)}(?!\w)\s*\((?P<note>[^()]{{3,80}})\)", rules)
    words = [w for w in tokenise(name.replace("_", " ") + " " + (note["note"] if note else "")) if len(w) >= 5]
    if not note or AMOUNT not in _kinds(tokenise(f"{name} {note['note']}".replace("_", " "))):
        return None
    left = {c.key: c for c in ctx.claims(text) if c.kind == AMOUNT and said.stated(c) is None}
    if len(left) != 1:
        return None
    claim = next(iter(left.values()))
    sentence = next((s for s in ctx.sentences(text) if s.start <= claim.start < s.end), None)
    beside = [w for w in tokenise(sentence.text) if len(w) >= 4] if sentence else []
    return claim if any(w.startswith(b) or b.startswith(w) for w in words for b in beside) else None


def _together(text: str, claim: Claim, start: int, end: int) -> bool:
    """Whether a claim stands near a place, in the same sentence."""
    between = text[min(claim.end, end) : max(claim.start, start)]
    return len(between) <= 2 * _REACH and not regex(r"[.!?;]\s|\n").search(between)


def _empty(value: Any) -> Iterator[str]:
    todo: list[tuple[str, Any]] = [("", value)]
    for _ in range(2000):
        if not todo:
            return
        path, item = todo.pop()
        if isinstance(item, dict):
            todo.extend((f"{path}.{k}" if path else str(k), v) for k, v in item.items())
        elif isinstance(item, list):
            todo.extend((f"{path}[{i}]", v) for i, v in enumerate(item))
        elif item in (None, "") and path:
            yield path


def _beside(ctx: Context, name: str, text: str) -> Claim | None:
    """A reference, date or amount that follows the field's name (or an abbreviation of it) in a text within a few words."""
    words = [w for w in name_words(name) if len(w) >= 3]
    kinds = _kinds(words)
    if not words or not kinds:
        return None
    head = words[0]
    pattern = re.compile(rf"(?<!\w)(?:{re.escape(head)}|{re.escape(head[:3])}\.)", re.IGNORECASE)
    for match in pattern.finditer(text):
        for claim in ctx.claims(text):
            if claim.kind in kinds and match.end() <= claim.start <= match.end() + _REACH and "\n\n" not in text[match.end() : claim.start]:
                between = text[match.end() : claim.start]
                if not regex(r"[.!?;]\s|,").search(_ABBREVIATED.sub("", between.removeprefix("."))):
                    return claim
    return None


_ABBREVIATED = regex(r"(?i)\b(?:no|nos|nr|num|núm|n°|ref|réf|ser|tel|tél|art|id)\.")


def _kinds(words: Sequence[str]) -> tuple[str, ...]:
    """What kinds of value a field's name asks for."""
    joined = " ".join(words)
    if regex(r"numm?er|number|\bno\b|\bnr\b|ref|code|iban|\bid\b|serial|policy|order|tracking|invoice").search(joined):
        return (IDENTIFIER, PHONE)
    if regex(r"date|datum|day|due|until|fecha|data\b|deadline|scadenza|échéance|tarih|termin|vencimiento|dato\b").search(joined):
        return (DATE,)
    if regex(
        r"amount|total|price|sum|betrag|fee|cost|gross|net\b|vat|montant|importe|excess|importo|bedrag|valor|kwota|belopp|tutar"
        r"|\b(?:eur|usd|gbp|chf|sek|nok|dkk|pln|zl|tl|try|kr|jpy|czk|huf)\b"
    ).search(joined):
        return (AMOUNT,)
    if regex(r"phone|telefon").search(joined):
        return (PHONE,)
    return (EMAIL,) if regex(r"mail").search(joined) else (TIME,) if regex(r"\btime|uhrzeit").search(joined) else ()


@check("expected-lost", scope="graph")
def expected_lost(ctx: Context) -> Iterable[Evidence]:
    """A value that the answer should have held (`--expected`): the hop whose input still has it and whose output has not."""
    if not ctx.complaint.expected:
        return
    final = ctx.index(ctx.graph.final.text)
    wanted = [
        c
        for c in ctx.claims(ctx.complaint.expected)
        if final.find(c) is None and c.kind in (AMOUNT, DATE, IDENTIFIER, NAME, "number", "percent")
    ]
    given = [text for hop in ctx.graph.hops if hop.id in ctx.on_path for text in ctx.inputs(hop)]
    missing = bool(given) and any(c.kind in (AMOUNT, DATE) and ctx.index(*given).stated(c) is None for c in wanted)
    for claim in wanted[:6]:
        yield from _lost(ctx, claim, _LOST_OF_MORE if missing else _LOST, "should have said")


_LOST, _LOST_OF_MORE = 2.5, 0.8
"""Strength of a value that a hop did not pass on, and of one beside an amount or a date that nobody had: then it was not only passed
over."""


def _in_other_money(ctx: Context, hop: Hop, claim: Claim) -> bool:
    """Whether a hop passed on an amount with another currency: what is wrong then is the currency, which may have come with it."""
    return claim.kind == AMOUNT and any(c.kind in NUMERIC and set(c.keys) & set(claim.keys) for c in ctx.claims(hop.output.text))


def _other_currency(ctx: Context, hop: Hop, claim: Claim, given: str, why: str) -> Iterator[Evidence]:
    """The hop that passed an amount on in another currency, if its input names the right one and its output does not."""
    named, written = ({code for text in texts for code, _ in currencies(text)} for texts in (ctx.inputs(hop), (hop.output.text,)))
    if claim.unit in named and claim.unit not in written:
        sentence = f"The answer {why} {claim.text}: {ctx.name(hop.id)} had that currency in its input and gave another."
        yield bad(hop.id, 2.0, sentence, quote_of(hop.output.text, claim.key), Quote(given), fault="unit_or_currency")


def _lost(ctx: Context, claim: Claim, strength: float, why: str) -> Iterator[Evidence]:
    """The last hop on the way to the final output that had a claim and did not pass it on, or gave its figure another currency."""
    had: list[tuple[Hop, Match]] = []
    for hop in reversed(ctx.graph.hops):
        if hop.id not in ctx.on_path or not hop.output.usable or ctx.brings_news(hop) or hop.role in ("classifier", "guardrail"):
            continue
        texts = ctx.inputs(hop)
        match = ctx.index(*texts).stated(claim) if texts else None
        if match is not None:
            had.append((hop, match))
    exchanged = [(hop, match) for hop, match in had if _in_other_money(ctx, hop, claim)]
    for hop, match in exchanged:
        yield from _other_currency(ctx, hop, claim, match.text, why)
    if exchanged:
        return
    for hop, match in had:
        if ctx.index(hop.output.text).stated(claim) is None:
            sentence = f"The answer {why} {claim.text}: {ctx.name(hop.id)} had it in its input and did not pass it on."
            yield bad(hop.id, strength, sentence, Quote(""), Quote(match.text), fault="omitted_key_fact")
            return


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
