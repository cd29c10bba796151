"""Checks of content: what an output claims against what the hop was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rca.checks.context import Context, once_a_hop, quote, quote_of
from rca.checks.days import a_week_off, day_named, said_whole, told_by_the_day
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.provenance.known import joined, made_of, not_computed, not_per_other, said_in_words
from rca.text import units
from rca.text.bound import bound_to_data, bound_to_sources
from rca.text.claims import AMOUNT, DATE, EMAIL, IDENTIFIER, LABEL, NAME, NUMBER, NUMERIC, PERCENT, PHONE, TIME, URL, Claim, claims
from rca.text.encoding import reads_alike, unmisread
from rca.text.match import ClaimIndex, Match
from rca.text.money import currencies
from rca.text.normalise import fold_word, words_of
from rca.text.portions import HOURS, TIME_UNITS
from rca.text.relative import a_span_away, explained

SLIPS = {
    "transposed": 3.0,
    "swapped": 3.0,
    "factor": 2.6,
    "digits": 2.6,
    "digit": 2.6,
    "unit": 4.0,
    "year": 1.6,
    "month": 1.6,
    "day": 1.9,
    "spelling": 1.2,
    "sign": 1.0,
    "part": 0.6,
    "field": 1.0,
}
"""Strength of a value that is not in the input, while one is that it can be a slip for: most where chance hardly makes one. On sets that
nobody had looked at exchanged digits and units copied from elsewhere were faults, digits off and days off as often not."""

COPIES = 1.3
"""How much more a slip weighs in a hop that is there to copy, and not to write or reckon."""

NEW = {AMOUNT: 1.9, PERCENT: 1.4, NUMBER: 1.4, DATE: 1.6, TIME: 0.4, IDENTIFIER: 2.0, PHONE: 1.8, EMAIL: 1.5, URL: 1.2, NAME: 0.5}
"""Strength of a value that is not in the input, and nothing like it."""

NEW_DAY = 2.6
"""Strength of a new full date where the input has others: the hop had one to copy."""

NEAR_TOTAL = 2.6
"""Strength of a number that is a slip for what the items of the input, or of the output itself, come to."""

NEW_HOUR = 2.4
"""Strength of a new time of day in a text that may say only what its sources say: an appointment that nobody made."""

VAGUE = 0.1
"""Strength of a day to which the input leads without naming it: "the 20th", "tomorrow", "on Friday"."""

SHORT_CODE = 0.6
"""Strength of a new code of up to three characters: they are words of a trade as often as references."""

FAULTS = {
    AMOUNT: "wrong_number",
    PERCENT: "wrong_number",
    NUMBER: "wrong_number",
    DATE: "wrong_date",
    TIME: "wrong_date",
    NAME: "swapped_entity",
}
WORDS = {AMOUNT: "amount", PERCENT: "percentage", IDENTIFIER: "reference", EMAIL: "address", URL: "address", PHONE: "phone number"}


@check("new-claim", needs=("input", "output"), cleared=0.25)
def new_claim(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A number, date, name or reference in an output that neither stands in the hop's input and instructions in any notation nor
    follows from them by simple arithmetic. A value of which the input has a near double (a factor of ten, a digit off) weighs much, an
    entirely new one less, small round numbers of a letter (days, hours) little."""
    return [evidence for how, evidence in _new_values(ctx, hop) if how not in EXCHANGED]


@check("digits-exchanged", needs=("input", "output"))
def digits_exchanged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A number with the digits of one of the input's in another order (12,372 for 12,732), or a date with day and month exchanged, which
    neither stands in the input nor follows from it. Chance and lawful reckoning hardly ever make one."""
    return [evidence for how, evidence in _new_values(ctx, hop) if how in EXCHANGED]


EXCHANGED = frozenset(("transposed", "swapped"))


@once_a_hop
def _new_values(ctx: Context, hop: Hop) -> list[tuple[str, Evidence]]:
    """How each value without a source may have come about (`transposed`, `digit` ..., "" for one that is new), and what it says."""
    if ctx.brings_news(hop) or _a_label(hop):
        return []
    said = [c for c in ctx.claims(hop.output.text) if c.kind != LABEL and not _a_score(hop, c)]
    if not said:
        return []
    known = ctx.known(hop)
    matches = known.trace(said)
    texts = ctx.inputs(hop)
    told = (*texts, ctx.instructions(hop))
    made = {c.key for c, m in zip(said, matches, strict=True) if m is not None and c.kind in NUMERIC}  # also where it is said again
    unknown = [c for c, m in zip(said, matches, strict=True) if m is None and not (c.kind in NUMERIC and c.key in made)]
    unknown = [c for c in unknown if not joined(known, c) and not made_of(ctx, told, c)]
    unknown = [c for c in unknown if not said_in_words(c, texts) and not _an_answer(hop, c) and not _no_name(hop, known, c)]
    unknown = not_per_other(unknown, hop.output.text, known)
    mended = [m for text in texts if unknown and (m := unmisread(text))]
    unknown = [c for c in unknown if not mended or (ctx.index(*mended).find(c) is None and not any(reads_alike(c.text, m) for m in mended))]
    before = [c for text in told for c in ctx.claims(text)]
    unknown = [c for c in unknown if not (c.kind == TIME and a_span_away(c.key, before, told))]
    led_to = [c for c in unknown if c.kind == DATE and explained(c, told, before) and not a_week_off(ctx, texts, c, said)]
    founded = [*(c for c, m in zip(said, matches, strict=True) if m is not None), *led_to]
    worked: frozenset[str] = frozenset()
    if any(c.kind in NUMERIC for c in unknown):
        from rca.text.totals import computed

        worked = computed(hop.output.text, said, founded)
    founded += (shown := [c for c in unknown if c.kind in NUMERIC and c.key in worked])
    unknown = [c for c in unknown if c not in shown and not said_whole(c, said) and not told_by_the_day(ctx, hop, c)]
    slipped = {c.key for c, m in zip(said, matches, strict=True) if _turned(hop, known, c, m, said)}
    unknown = not_computed(ctx, texts, [c for c in unknown if c.key not in slipped], founded, (ctx.instructions(hop),), known)
    unknown = [c for c in unknown if not _so_many(c, said, founded, known)] + [c for c in said if c.key in slipped]
    first: dict[str, Claim] = {}
    for claim in unknown:
        first.setdefault(claim.key, claim)
    found = []
    for claim in list(first.values())[:_MAX_CLAIMS]:
        plain = claim.kind == DATE and claim in led_to
        evidence = None if plain and hop.role != "extractor" else _unfounded(ctx, hop, known, claim, plain)
        if evidence is not None:
            found.append(evidence)
    return found


def _so_many(claim: Claim, said: Sequence[Claim], founded: Sequence[Claim], known: ClaimIndex) -> bool:
    """Whether an amount is a price of the sources times a count that is named beside it, and that count is in the sources or how often
    one measure of theirs goes into another: five bags of 10 kg for 50 kg."""
    if claim.kind != AMOUNT:
        return False
    amounts = [p.claim for p in known.located if p.claim.kind in NUMERIC and p.claim.kind != PERCENT][:60]
    for count in said:
        if count.kind != NUMBER or not count.key.isdigit() or not 2 <= int(count.key) <= 99 or abs(count.start - claim.start) > _BESIDE:
            continue
        times = int(count.key)
        if any(Decimal(p.key) * times == Decimal(claim.key) for p in amounts) and (
            count in founded
            or any(a.unit and a.unit == b.unit and Decimal(a.key) == Decimal(b.key) * times for a in amounts for b in amounts)
        ):
            return True
    return False


_BESIDE = 60
"""Characters within which a count and what it comes to are named together."""


def _turned(hop: Hop, known: ClaimIndex, claim: Claim, match: Match | None, said: Sequence[Claim]) -> bool:
    """Whether a number has the digits of one of the sources in another order, and that one is nowhere in the output, or is a measure of
    them converted by the wrong power of ten or copied into a field of another unit: then it is a slip for it, even where some sum
    happens to come to the same."""
    if claim.kind not in NUMERIC or (match is not None and match.how != "derived"):
        return False
    if match is not None and match.detail in ("unit converted", "rounded", "number of items", "as a percentage", HOURS):
        return False
    near = known.nearest(claim)
    if near is not None and near.detail == "converted":
        return True
    if near is not None and near.how == "unit" and claim.path and hop.role == "extractor":
        given = {p.claim.unit for p in known.located if p.claim.text == near.text}
        return claim.unit in _LENGTHS_AND_WEIGHTS and any(units.converted(Decimal(1), unit, claim.unit) for unit in given)
    if near is None or near.how != "transposed" or len(claim.key.replace(".", "").lstrip("-0")) < 4:
        return False
    there = {key for c in claims(near.text) for key in c.keys}
    return not any(key in there for c in said if c.kind in NUMERIC for key in c.keys)


_LENGTHS_AND_WEIGHTS = frozenset(("km", "m", "cm", "mm", "mi", "ft", "in", "t", "kg", "g", "mg", "µg", "lb", "l", "ml", "cl", "dl", "gal"))
_MAX_CLAIMS = 40
_SCORES = words_of(
    "confidence confiance konfidenz confianza fiducia confianca zekerheid sakerhet pewnosc guven sicherheit vertrauen betrouwbaarheid "
    "konfidens confidenza 信頼度 確信度 score probability certainty likelihood index pos position rank id no number nr step"
)


def _a_label(hop: Hop) -> bool:
    """Whether a whole output is the name of a class, which no input need have: `P4`."""
    return hop.role == "classifier" and len(hop.output.text.split()) == 1 and hop.output.value is None


def _a_score(hop: Hop, claim: Claim) -> bool:
    """Numbers that a hop is meant to make up: scores, and the numbering of a list."""
    if claim.kind not in (NUMBER, PERCENT):
        return False
    return hop.role == "classifier" or (fold_word(claim.field) in _SCORES and len(claim.key.replace(".", "").lstrip("0")) <= 2)


def _an_answer(hop: Hop, claim: Claim) -> bool:
    """Whether a code is the whole answer of a classifier: `ASA_2` is a label."""
    return hop.role == "classifier" and claim.kind == IDENTIFIER and hop.output.text.strip(" \n\t\"'`.") == claim.text


def _no_name(hop: Hop, known: ClaimIndex, claim: Claim) -> bool:
    """Whether a name tells nothing: prose has capitals for many reasons, a translation spells places anew, and languages that inflect
    names add letters to them. A name that is a slip for another one tells in prose, too."""
    if claim.kind != NAME or hop.role == "translator":
        return claim.kind == NAME
    near = known.nearest(claim)
    if near is None or near.how != "spelling":
        return hop.role != "extractor"
    short, long = sorted((claim.text.casefold(), near.text.casefold()), key=len)
    return long.startswith(short) or (hop.role != "extractor" and _declined(short, long, hop.output.text))


def _declined(one: str, other: str, text: str) -> bool:
    """Whether two spellings are one name in two cases of a language that declines names, word by word: "Toyotę" and "Toyota"."""
    from rca.text.stance import spoken

    pairs = list(zip(one.split(), other.split(), strict=False))
    if len(one.split()) != len(other.split()) or spoken(text) not in _DECLINING:
        return False
    return all(a[: max(3, min(len(a), len(b)) - 2)] == b[: max(3, min(len(a), len(b)) - 2)] for a, b in pairs)


_DECLINING = frozenset(("pl", "cs", "sk", "ru", "uk", "hr", "sr", "sl", "bg", "fi", "et", "lt", "lv", "hu", "tr", "el", "ro"))


def _unfounded(ctx: Context, hop: Hop, known: ClaimIndex, claim: Claim, plain: bool) -> tuple[str, Evidence] | None:
    """How a value without a source may have come about, and what it says; `plain` where the sources lead to it without naming it. None
    where that is nothing."""
    from rca.text.totals import own_totals

    near = None if plain else known.nearest(claim)
    word = WORDS.get(claim.kind, claim.kind)
    here = quote(hop.output.text, claim.start, claim.end)
    total = known.near_total(claim, own_totals([c for c in ctx.claims(hop.output.text) if c.key != claim.key]))
    if total is not None and (near is None or near.how not in ("transposed", "digit")):
        sentence = f"{ctx.name(hop.id)} wrote the {word} {claim.text}; the items come to {total.text}."
        return "total", bad(hop.id, NEAR_TOTAL, sentence, here, claim=claim.key, fault="wrong_number")
    chosen = hop.role != "extractor" and _a_code(hop, claim)
    if near is not None and near.how in SLIPS and not chosen and _telling(known, claim, near, hop):
        sentence = f"{ctx.name(hop.id)} wrote the {word} {claim.text}; its input has {near.text} ({near.how})."
        fault = "unit_or_currency" if near.how == "unit" or near.detail == "converted" else FAULTS.get(claim.kind, "hallucinated_field")
        strength = _slip_strength(hop, claim, near, _replaced(ctx, hop, near))
        how = near.how if claim.kind != TIME else ""  # one time of day has the digits of another now and then
        return how, bad(hop.id, strength, sentence, here, _source_quote(near), claim=claim.key, fault=fault)
    vague = VAGUE if hop.role == "extractor" else 0.0
    strength = vague if plain or day_named(known, claim) else _newness(ctx, hop, claim)
    if not strength:
        return None
    sentence = f"{ctx.name(hop.id)} wrote the {word} {claim.text}, which its input does not have."
    fault = "hallucinated_field" if hop.role == "extractor" else FAULTS.get(claim.kind, "hallucinated_claim")
    return "", bad(hop.id, strength, sentence, here, claim=claim.key, fault=fault)


def _replaced(ctx: Context, hop: Hop, near: Match) -> bool:
    """Whether what a value is a slip for stands in the input and no more in the output."""
    there = {key for c in claims(near.text) for key in c.keys}
    written = {key for c in ctx.claims(hop.output.text) for key in c.keys}
    return near.source < len(ctx.inputs(hop)) and not there & written


def _slip_strength(hop: Hop, claim: Claim, near: Match, replaced: bool) -> float:
    """How much a slip weighs: most in a hop that copies, little where the value is so short that another is a digit away by chance, and
    the other is not one that the output lost."""
    copies = hop.role == "extractor"
    strength = SLIPS[near.how] * (COPIES if copies else 0.15 if claim.kind == DATE and near.how not in ("year", "swapped") else 0.9)
    if claim.kind == TIME:
        return strength * BY_CHANCE  # two times of day are a digit or twelve hours apart as often as not
    if claim.kind in NUMERIC:
        digits = claim.key.replace("-", "").replace(".", "").strip("0")
        whole = "." not in near.text and "," not in near.text
        short = len(digits) < (3 if whole else 2) and (not claim.unit or len(digits) == 1)
        if near.how == "factor" and near.detail != "converted" and short:
            return strength * BY_CHANCE / 2
        if near.how in ("digit", "digits") and not replaced and len(claim.key.replace(".", "").lstrip("-0")) < (3 if copies else 4):
            return strength * BY_CHANCE
        if near.how == "sign" and not copies:
            return strength * BY_CHANCE
    return strength


BY_CHANCE = 0.25
"""What is left of a slip's strength where chance makes one as easily: three digits of prose, a power of ten of one digit."""


def _telling(known: ClaimIndex, claim: Claim, near: Match, hop: Hop) -> bool:
    """Whether a near double says anything: one-digit numbers and names have one everywhere, and a day may be named without its month."""
    if near.how == "unit" and (claim.unit in ("m2", "m3") or _A_RATE.match(hop.output.text[claim.end : claim.end + 4])):
        return False
    if near.how == "unit" and claim.path and claim.unit in TIME_UNITS and currencies(near.text):
        return False  # a price for each of a time: `subscription_month`
    if claim.kind == NUMBER and _YEAR.fullmatch(claim.key) and _YEAR.fullmatch(near.text.rstrip("s")):
        return False
    if near.how == "spelling" and hop.role == "translator":
        return False  # places and people have names of their own in each language
    if claim.kind == NUMBER:
        return len(claim.key.replace("-", "").replace(".", "")) > 1
    if near.how == "part" or claim.key.startswith("weekday:"):
        return hop.role == "extractor"
    return not day_named(known, claim)


_A_RATE = regex(r" ?/ ?[^\W\d]")
"""What follows the first half of a unit such as m/s, which a field's name has in one word."""


def _source_quote(match: Match) -> Quote:
    return Quote(match.text, match.start, match.end) if match.source == 0 else Quote(match.text)


def _newness(ctx: Context, hop: Hop, claim: Claim) -> float:
    """Strength of a new value by what it is; 0 where it is as common in good outputs: small numbers, years, weekdays, names in a letter."""
    if _common(claim) or (hop.role != "extractor" and (claim.kind == NAME or claim.key.startswith("weekday"))):
        return 0.0
    strength = NEW.get(claim.kind, 0.6)
    if _whole_date(claim) and any(_whole_date(c) for text in ctx.inputs(hop) for c in ctx.claims(text)):
        strength = NEW_DAY
    if claim.kind == NUMBER and len(claim.key.lstrip("-")) >= 3 and "." not in claim.key:
        strength = 1.6
    if claim.kind == IDENTIFIER and len(claim.key) <= 3:
        strength = SHORT_CODE
    if (hop.role != "extractor" and _a_code(hop, claim)) or (claim.kind == IDENTIFIER and _a_choice(ctx, hop, claim)):
        strength = SHORT_CODE
    if claim.kind == TIME and hop.role != "extractor" and _bound(ctx.instructions(hop)):
        return NEW_HOUR
    if claim.kind in NUMERIC and _RECKON.search(ctx.instructions(hop)):
        strength *= TOLD_TO_RECKON
    if ctx.contract(hop).only_from_source:
        strength *= 1.5
    return strength if hop.role == "extractor" else strength * 0.8


_CHOICE = regex(r"[a-z]{3,}(?:_[a-z]+)*_\d{1,3}")


def _a_choice(ctx: Context, hop: Hop, claim: Claim) -> bool:
    """Whether a code looks like a value of a list (`split_5`), where the instructions that would have the list are not recorded."""
    return not ctx.instructions(hop) and _CHOICE.fullmatch(claim.text) is not None


def _bound(rules: str) -> bool:
    return bool(bound_to_sources(rules) or bound_to_data(rules))


TOLD_TO_RECKON = 0.35
"""What is left of the strength of a new number where the hop was told to work something out."""

_RECKON = regex(
    r"(?i)\b(?:calculat(?!or)\w+|comput\w+|work out|add up|convert\w*|average|divide|multipl(?:y|ied)|durchschnitt\w*|moyenne|promedio"
    r"|gemiddeld\w*|średni\w*|cálcul\w+|sum of|= ?(?:sum|all|total)|berechn\w*|rechne(?!r)\w*"
    r"|umrechn\w*|umgerechnet|"
    r"summe|calcul(?!at[oe]|ette|adora)\w+|convertir|converti\w*|somme|suma\w*|calcol(?!ator)\w+|somma\w*|bereken\w*|reken\w*"
    r"|optell\w*|omreken\w*|som van|"
    r"räkna\w*|beräkna\w*|omvandla|summan|beregn\w*|udregn\w*|regn\w* (?:ud|ut)|omregn\w*|oblicz\w*|przelicz\w*|hesapla\w*|topla\w*)"
    r"|計算|合計|換算",
    needs=(
        "= all|= sum|= total|=all|=sum|=total|average|divide|multipl|durchschnitt|moyenne|promedio|"
        "gemiddeld|średni|add up|cálcul|calc|comput|convert|hesapla|oblicz|omvandla|optell|przelicz|rech|"
        "regn|reken|räkna|som van|somm|sum of|suma|summan|summe|topla|work out|合計|換算|計算"
    ),
)


def _a_code(hop: Hop, claim: Claim) -> bool:
    """Whether a number is a code that the hop chose, an account say: all of a string of JSON."""
    end = hop.output.text[claim.end : claim.end + 1]
    return claim.kind == NUMBER and bool(claim.path) and end == '"' == hop.output.text[max(0, claim.start - 1) : claim.start]


def _common(claim: Claim) -> bool:
    """Numbers that good outputs bring in as often as bad ones: counts, days to wait, list numbers, years, "none" as zero."""
    if claim.kind in NUMERIC and claim.key in ("0", "1"):
        return True
    digits = claim.key.lstrip("-")
    return claim.kind == NUMBER and (len(digits) <= 2 or _YEAR.fullmatch(digits) is not None)


_YEAR = regex(r"(?:1[89]|20)\d\d", needs="18|19|20")


def _whole_date(claim: Claim) -> bool:
    return claim.kind == DATE and len(claim.key) == 10


@check("currency-changed", needs=("input", "output"))
def currency_changed(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A currency in an output that neither the input nor the instructions name, while they name another one."""
    if ctx.brings_news(hop):
        return
    written = currencies(hop.output.text)
    given = {code for text in (*ctx.inputs(hop), ctx.instructions(hop)) for code, _ in currencies(text)} if written else set()
    for code, piece in written:
        if given and code not in given:
            other = ", ".join(sorted(given))
            sentence = f"{ctx.name(hop.id)} gives amounts in {code}; its input has {other}."
            strength = 2.2 if hop.role == "extractor" else 1.5
            yield bad(hop.id, strength, sentence, quote_of(hop.output.text, piece), claim=code, fault="unit_or_currency")
            return
