"""Checks of retrieval: nothing found, found something else, found what is out of date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check, unknown
from rca.checks.form import tried_again
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.records import dataclass
from rca.text.claims import DATE
from rca.text.dates import parse

_TEXT_KEYS = ("content", "text", "page_content", "passage", "body", "chunk", "snippet")
_END = regex(
    r"(?i)(?:valid|effective|active|in[_ ]force|applies|applicable)[_ ]?(?:until|up[_ ]to|to|till|thru|through)(?![a-z])"
    r"|g(?:ue|ü)ltig[_ ]?bis|valable[_ ]?jusqu|en[_ ]vigueur[_ ]jusqu|geldig[_ ]?tot"
    r"|(?:v[aá]lid[oa]|vigente|vigencia)[_ ]?(?:hasta|at[eé]|fino)"
    r"|(?:wa[zż]n[aey]|obowi[aą]zuje)[_ ]?do(?![a-z])|giltig[_ ]?(?:till|t\.?o\.?m)|gyldig[_ ]?til|有効期限|まで有効"
    r"|expir|ablauf|scadenza|caducidad|superseded|replaced_on|retired|withdrawn"
)
_OLD = regex(
    r"(?i)\b(?:superseded|obsolete|deprecated|archived|outdated|withdrawn|expired|replaced by|no longer (?:valid|in force|applies)"
    r"|veraltet|abgelaufen|ersetzt durch|außer kraft|obsolète|périmé|remplacé par|abrog[ée]"
    r"|obsolet[oa]|derogad[oa]|caducad[oa]|sustituid[oa] por"
    r"|superato|abrogat[oa]|sostituit[oa] da|revogad[oa]|substituíd[oa] por|verouderd|vervallen|vervangen door|ingetrokken"
    r"|nieaktualn\w+|uchylon\w+"
    r"|zastąpion\w+|ersatt av|upphävd)\b|廃止|改定前|旧版"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A retrieved document: its text and everything that was recorded beside it."""

    text: str
    fields: Mapping[str, Any]


def documents(ctx: Context, hop: Hop) -> list[Found] | None:
    """The documents in a retriever's output; None where it is no list of documents."""
    if hop.output.documents:
        return [Found(d.text, {"id": d.id, "score": d.score, **d.metadata}) for d in hop.output.documents]
    value = ctx.value(hop.output)
    rows = (
        value
        if isinstance(value, list)
        else next((v for v in value.values() if isinstance(v, list)), None)
        if isinstance(value, dict)
        else None
    )
    if rows is None:
        return None
    return [Found(_text(r), r if isinstance(r, dict) else {}) for r in rows]


def _text(row: Any) -> str:
    if isinstance(row, dict):
        return next((str(row[k]) for k in _TEXT_KEYS if isinstance(row.get(k), str)), " ".join(str(v) for v in row.values()))
    return str(row)


@check("empty-retrieval", roles=("retriever",), cleared=0.3)
def empty_retrieval(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A search that found nothing."""
    if not hop.output.usable and hop.facts.get("documents_count") != 0:
        yield unknown(hop.id, f"What {ctx.name(hop.id)} found is not recorded.")
        return
    found = documents(ctx, hop)
    if tried_again(ctx, hop):
        return
    if (found is not None and not found) or hop.facts.get("documents_count") == 0:
        yield bad(hop.id, 3.0, f"{ctx.name(hop.id)} found nothing.", quote_of(hop.output.text, hop.output.text), fault="empty_retrieval")


@check("irrelevant-retrieval", needs=("input", "output"), roles=("retriever",), cleared=0.3)
def irrelevant_retrieval(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Passages that are on something else: none of them names what the question names (products, codes, proper names), while they name
    others; or they share next to no words with it."""
    found = documents(ctx, hop)
    if not found:
        return
    query = " ".join(ctx.inputs(hop))
    bodies = " ".join(f"{f.text} {f.fields.get('title', '')}" for f in found)
    if ctx.language(query)[0] != ctx.language(bodies)[0]:
        yield unknown(hop.id, "Question and passages are in different languages.")
        return
    wanted, got = _codes(query), _codes(bodies)
    shared = ctx.words(query) & ctx.words(bodies)
    if wanted and got and not wanted & got:
        first = min(got)
        sentence = (
            f"No passage that {ctx.name(hop.id)} found names {', '.join(sorted(wanted)[:3])}, which was asked about; they name {first}."
        )
        yield bad(hop.id, 2.4, sentence, quote_of(hop.output.text, first), quote_of(query, min(wanted)), fault="irrelevant_retrieval")
    elif len(ctx.words(query)) >= 5 and len(shared) < 2:
        sentence = f"The passages that {ctx.name(hop.id)} found share next to no words with the question."
        yield bad(hop.id, 2.2, sentence, Quote(found[0].text[:120]), fault="irrelevant_retrieval")
    else:
        yield from _beside_the_point(ctx, hop, query, bodies)


def _beside_the_point(ctx: Context, hop: Hop, query: str, bodies: str) -> Iterator[Evidence]:
    """Words of the question that the complaint comes back to, and no passage has; or a short query of which most is not found."""
    words = ctx.words(query)
    missing = words - ctx.words(bodies)
    said = missing & ctx.words(f"{ctx.complaint.text} {ctx.complaint.bad} {ctx.complaint.expected}")
    strength = 0.9 * bool(said) + 0.7 * (5 <= len(words) <= 15 and len(missing) * 5 >= len(words) * 3)
    if strength:
        lost = ", ".join(sorted(said or missing)[:3])
        yield bad(
            hop.id, strength, f"No passage that {ctx.name(hop.id)} found speaks of: {lost}.", Quote(lost), fault="irrelevant_retrieval"
        )


def _codes(text: str) -> set[str]:
    """Short codes of products, parts and errors: letters and digits in one word (`S2`, `X9`, `E19`), not amounts or dates."""
    return set(re.findall(r"(?<![\w/-])(?:[A-Z]{1,4}-?\d{1,4}[A-Za-z]?|[A-Z][a-z]+\d{1,3})(?![\w/-])", text))


@check("stale-document", needs=("output",), roles=("retriever",), cleared=0.1)
def stale_document(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A passage whose validity had ended when the request came, or that says of itself that it was replaced."""
    for i, item in enumerate(documents(ctx, hop) or []):
        ended = _ended(ctx, hop, item)
        if ended is not None:
            strength, piece, sentence = ended
            yield bad(hop.id, strength * (1.0 if i == 0 else 0.65), sentence, quote_of(hop.output.text, piece), fault="stale_document")
            continue
        status = str(item.fields.get("status", "")) + " " + str(item.fields.get("title", "")) + " " + item.text[:200]
        if match := _OLD.search(status):
            sentence = f"{ctx.name(hop.id)} returned a passage that says it is out of date."
            yield bad(hop.id, 1.6 if i == 0 else 1.0, sentence, quote_of(hop.output.text, match.group()), fault="stale_document")


def _ended(ctx: Context, hop: Hop, item: Found) -> tuple[float, str, str] | None:
    """Strength, quote and sentence where a passage's validity ended before the request came: by a field, or by its own words."""
    recorded, named = _today(ctx, hop)
    for key, value in [*item.fields.items(), *_own_words(ctx, item.text)]:
        day = _day(value) if _END.search(str(key)) else None
        if day is None or not any(t is not None and day < t for t in (recorded, named)):
            continue
        sure = all(t is None or day < t for t in (recorded, named))
        until = named if sure and named is not None else recorded or named
        sentence = f"{ctx.name(hop.id)} returned a passage that was valid until {day.isoformat()} only; the request is of {until}."
        return (3.2 if sure else 1.2), str(value), sentence
    return None


def _own_words(ctx: Context, text: str) -> list[tuple[str, str]]:
    """(phrase, ISO date) where a text says until when it is valid."""
    out = []
    for match in _END.finditer(text):
        for claim in ctx.claims(text):
            if claim.kind == DATE and match.end() <= claim.start <= match.end() + 25 and len(claim.key) == 10:
                out.append((match.group(), claim.key))
                break
    return out


def _day(value: Any) -> datetime.date | None:
    return parse(str(value)[:10])


def _today(ctx: Context, hop: Hop) -> tuple[datetime.date | None, datetime.date | None]:
    """When the request came: by the clock of the trace, and the latest full date up to then that the request itself names."""
    recorded = datetime.datetime.fromtimestamp(hop.start_ns / 1e9, datetime.UTC).date() if hop.start_ns > 10**18 else None
    dates = [d for c in ctx.claims(ctx.graph.request.text) if c.kind == DATE and (d := parse(c.key)) is not None and d.year >= 2000]
    return recorded, max((d for d in dates if recorded is None or d <= recorded), default=None)
