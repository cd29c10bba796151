"""Checks of notation: units and currencies in a field of their own beside their number, dates in the wrong order or of another week."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import Decimal

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text import dates
from rca.text.claims import DATE, NUMERIC, Claim
from rca.text.field_units import unit_of_field
from rca.text.language import guess
from rca.text.leaves import Leaf, leaves
from rca.text.normalise import matches_at, number_places
from rca.text.numbers import canonical
from rca.text.units import canonical_unit, compatible, converted, currency_codes, is_currency

UNIT_BESIDE = 3.2
"""Strength of a unit beside a number that the input gives in another one."""

UNIT_DECLARED = 2.6
"""Strength of a currency beside numbers of which the input says that all are in another one."""

_MAX_UNIT, _MAX_NUMBERS = 14, 80
_DECLARED = regex(
    r"(?i)\b(?:all|alle|tous|toutes|todos|todas|tutti|tutte|wszystkie|alla|tüm|bütün)\b[^.;\n]{0,40}?\b(?:in|en|em|w|i)\s+(?P<all>[A-Z]{3})\b"
    r"|\b(?:currency|währung|devise|monnaie|moneda|divisa|valuta|moeda|waluta|para birimi)\b[\"'\s]*[:=]\s*[\"']?(?P<one>[A-Z]{3})\b"
)


@check("unit-beside", needs=("input", "output"))
def unit_beside(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A unit or currency in a field beside a number that the input gives in another one: `total: 860000, currency: GBP` where it has
    JPY 860,000, or says that all prices are in another currency."""
    if ctx.brings_news(hop):
        return
    texts = ctx.inputs(hop)
    given: dict[str, list[Claim]] = defaultdict(list)
    for text in texts:
        for claim in ctx.claims(text):
            if claim.kind in NUMERIC and claim.unit:
                for key in claim.keys:
                    given[key].append(claim)
    named = {c.path for c in ctx.claims(hop.output.text) if c.kind in NUMERIC and unit_of_field(c.field)}
    for unit, numbers in _measured(hop.output.text, named):
        name = canonical_unit(unit.text)
        if _stands_so(name, numbers, given, texts):
            continue
        other = next((c for n in numbers if (c := _otherwise(name, given.get(_key(n), []), texts)) is not None), None)
        declared = _declared_otherwise(name, texts) if other is None else ""
        if other is not None or declared:
            has = other.text if other is not None else f"amounts in {declared}"
            sentence = f"{ctx.name(hop.id)} put {unit.text} beside a number; its input has {has}."
            strength = UNIT_BESIDE if other is not None else UNIT_DECLARED
            here = quote(hop.output.text, unit.start, unit.end)
            yield bad(hop.id, strength, sentence, here, Quote(has), fault="unit_or_currency")
            return


def _measured(text: str, named: Set[str]) -> Iterator[tuple[Leaf, list[Leaf]]]:
    """Each field of a JSON text that holds nothing but a unit, with the numbers that it is the unit of: a measure with the one right
    before it, or right after it, in its object; a currency with all of its object and of what lies in that. `named` are the paths of
    numbers whose own name tells the unit."""
    fields = leaves(text) or []
    units = [f for f in fields if f.kind == "string" and len(f.text) <= _MAX_UNIT and canonical_unit(f.text)]
    numbers = [f for f in fields if f.kind == "number"][:_MAX_NUMBERS]
    for unit in units[:_MAX_NUMBERS]:
        parent = unit.path.rpartition(".")[0]
        if is_currency(canonical_unit(unit.text)):
            mine = [n for n in numbers if not parent or n.path.startswith(parent + ".")]
            mine = [n for n in mine if not any(_nearer(n.path, u.path, parent) for u in units)]
            beside = [u for u in units if u.path.rpartition(".")[0] == parent and is_currency(canonical_unit(u.text))]
            if len(beside) > 1:
                mine = [n for n in mine if min(beside, key=lambda u: (u.start < n.start, abs(u.start - n.start))) is unit]
        else:
            at = fields.index(unit)
            next_to = [fields[i] for i in (at - 1, at + 1) if 0 <= i < len(fields)]
            mine = [f for f in next_to if f.kind == "number" and f.path.rpartition(".")[0] == parent][:1]
        yield unit, [n for n in mine if n.path not in named]


def _nearer(number: str, unit: str, parent: str) -> bool:
    """Whether another unit lies in a smaller object around the number."""
    holder = unit.rpartition(".")[0]
    return len(holder) > len(parent) and number.startswith(holder + ".")


def _key(number: Leaf) -> str:
    return canonical(Decimal(number.text)) if len(number.text) <= 24 and "e" not in number.text.lower() else number.text


def _otherwise(unit: str, found: Sequence[Claim], texts: Sequence[str]) -> Claim | None:
    """A mention of the number in the input whose unit is another one of that dimension, where no mention has the unit itself."""
    same = [c for c in found if _of_one_dimension(unit, c.unit)]
    if not same or any(compatible(unit, c.unit) and not _local_dollar(unit, c, texts) for c in same):
        return None
    return same[0]


def _of_one_dimension(unit: str, other: str) -> bool:
    if is_currency(unit):
        return is_currency(other)
    return unit == other or converted(Decimal(1), unit, other) is not None


def _local_dollar(unit: str, claim: Claim, texts: Sequence[str]) -> bool:
    """Whether a bare "$" is not the US dollar: the same text writes that one as US$ or USD."""
    return unit == "USD" and _BARE_DOLLAR.search(claim.text) is not None and any(_US_DOLLAR.search(text) for text in texts)


_BARE_DOLLAR = regex(r"(?<![A-Za-z])\$")
_US_DOLLAR = regex(r"\bUS ?\$|\bU\$S\b|\bUSD\b")


def _stands_so(unit: str, numbers: Sequence[Leaf], given: dict[str, list[Claim]], texts: Sequence[str]) -> bool:
    """Whether the input gives one of the numbers in that very unit."""
    return any(c.unit == unit and not _local_dollar(unit, c, texts) for n in numbers for c in given.get(_key(n), []))


def _declared_otherwise(unit: str, texts: Sequence[str]) -> str:
    """The currency that the input declares for all its amounts, "" if it declares none, or this one."""
    if unit not in currency_codes():
        return ""
    codes = {m["all"] or m["one"] for text in texts for m in _DECLARED.finditer(text)}
    codes = {c for c in codes if c in currency_codes()}
    return min(codes) if codes and unit not in codes else ""


ORDER_SHOWN, ORDER_OF_LANGUAGE = 3.6, 2.8
"""Strength of a date read the wrong way round: other dates of the input show the way, or only its language."""


OTHER_WEEK = 3.0
"""Strength of a day in another week than the one that the input names."""

_ORDER = regex(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})(?!\d)")
_DAY_FIRST = frozenset(("de", "fr", "es", "it", "nl", "pt", "pl", "sv", "tr", "da", "no", "fi", "cs"))
"""Languages whose numeric dates begin with the day wherever they are written; English ones may begin with either."""


@check("date-order", needs=("input", "output"))
def date_order(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A date read with day and month exchanged: the other dates of the input, or else its language, show which comes first, and the
    output took it the other way round."""
    said = [c for c in ctx.claims(hop.output.text) if c.kind == DATE and len(c.keys) == 1]
    if not said or ctx.brings_news(hop):
        return
    texts = ctx.inputs(hop)
    pairs = [(int(m[1]), int(m[2])) for text in texts for m in matches_at(_ORDER, text, number_places(text))]
    if not pairs:
        return
    first_is_day, why = _which_first(ctx, texts, pairs)
    if not why:
        return
    written = [c for text in texts for c in ctx.claims(text) if c.kind == DATE and len(c.keys) > 1 and _ORDER.fullmatch(c.text)]
    known = {c.key for text in texts for c in ctx.claims(text) if c.kind == DATE and len(c.keys) == 1}
    for claim in said:
        if claim.key in known:
            continue
        for source in written:
            right = _read(source.text, first_is_day)
            if claim.key in source.keys and claim.key[-5:] != right and claim.key[-5:-3] != claim.key[-2:]:
                sentence = f"{ctx.name(hop.id)} read {source.text} as {claim.text}; {why} the {'day' if first_is_day else 'month'} first."
                strength = ORDER_OF_LANGUAGE if why == _BY_LANGUAGE else ORDER_SHOWN
                here = quote(hop.output.text, claim.start, claim.end)
                yield bad(hop.id, strength, sentence, here, Quote(source.text), claim=claim.key, fault="wrong_date")
                break


_BY_LANGUAGE = "its language puts"


def _which_first(ctx: Context, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> tuple[bool, str]:
    """Whether the numeric dates of the texts begin with the day, and why; "" where nothing tells."""
    day_first, month_first = sum(a > 12 >= b for a, b in pairs), sum(b > 12 >= a for a, b in pairs)
    if bool(day_first) != bool(month_first):
        return bool(day_first), "the other dates of its input put"
    by_span = {order for text in texts for order in _by_span(ctx, text)} if not day_first else set()
    if len(by_span) == 1:
        return by_span.pop(), "the stay or term that its input gives between two of them puts"
    if not day_first and all(guess(text) in _DAY_FIRST for text in texts if _ORDER.search(text)):
        return True, _BY_LANGUAGE
    return True, ""


def _by_span(ctx: Context, text: str) -> Iterator[bool]:
    """For each two dates that follow each other whether they begin with the day, where the text has as many days or nights as lie between
    them when they are read the one way, and not the other."""
    found = ctx.claims(text)
    spans = {int(c.key) * (7 if c.unit == "week" else 1) for c in found if c.unit in ("day", "night", "week") and c.key.isdigit()}
    if not spans:
        return
    open_ones = [c for c in found if c.kind == DATE and len(c.keys) > 1 and _ORDER.fullmatch(c.text)]
    for one, two in itertools.pairwise(open_ones):
        ways = list(zip(one.keys, two.keys, strict=False))[:2]
        gaps = [(later - sooner).days for a, b in ways if (sooner := dates.parse(a)) and (later := dates.parse(b))]
        if len(gaps) == 2 and (gaps[0] in spans) != (gaps[1] in spans):
            yield gaps[0] in spans


def _read(text: str, day_first: bool) -> str:
    """Month and day of a numeric date, as `MM-DD`, in the given order."""
    match = _ORDER.fullmatch(text)
    if match is None:
        return ""
    first, second = int(match[1]), int(match[2])
    return f"{second:02d}-{first:02d}" if day_first else f"{first:02d}-{second:02d}"


@check("week-misread", needs=("input", "output"))
def week_misread(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A date on the weekday that the input names, but in another week than it says: "Thursday of next week", counted from the date of
    the message, is nowhere in the output, and that weekday of the week before or after is."""
    out = [c for c in ctx.claims(hop.output.text) if c.kind == DATE and len(c.keys) == 1]
    written = [(c, day) for c in out if (day := dates.parse(c.key)) is not None]
    if not written or ctx.brings_news(hop):
        return
    from rca.text.weeks import named_days

    texts = ctx.inputs(hop)
    wanted = [n for text in texts for n in named_days(text)]
    given = {k[-5:] for text in texts for c in ctx.claims(text) if c.kind == DATE for k in c.keys}
    for named in wanted:
        if any(k[-5:] == named.day.isoformat()[5:] for c in ctx.claims(hop.output.text) if c.kind == DATE for k in c.keys):
            continue
        for claim, day in written:
            weeks = (day - named.day).days
            if weeks % 7 == 0 and 0 < abs(weeks) <= 14 and claim.key[-5:] not in given and all(day != n.day for n in wanted):
                sentence = (
                    f"{ctx.name(hop.id)} took {named.text!r} for {claim.text}; counted from the message it is {named.day.isoformat()}."
                )
                here = quote(hop.output.text, claim.start, claim.end)
                yield bad(hop.id, OTHER_WEEK, sentence, here, Quote(named.text), claim=claim.key, fault="wrong_date")
                return
