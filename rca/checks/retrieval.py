"""Checks of retrieval: nothing found, found something else, found what is out of date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check, unknown
from rca.checks.form import tried_again
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.records import dataclass
from rca.text.claims import DATE
from rca.text.dates import parse
from rca.text.siblings import sibling_named
from rca.text.similarity import tokenise
from rca.typed import Any

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
        return [Found(d.text or _text(d.metadata), {"id": d.id, "score": d.score, **d.metadata}) for d in hop.output.documents]
    value = ctx.value(hop.output)
    rows = value if isinstance(value, list) else _list_of(value) if isinstance(value, dict) else None
    if rows is None:
        return None
    return [Found(_text(r), r if isinstance(r, dict) else {}) for r in rows]


def _list_of(value: Mapping[str, Any]) -> list[Any] | None:
    """The list of what was found in an answer: one of objects, or an empty one, before one of words beside it (`documents_searched`)."""
    lists = [v for v in value.values() if isinstance(v, list)]
    return next((v for v in lists if not v or isinstance(v[0], Mapping)), lists[0] if lists else None)


def _text(row: Any) -> str:
    if isinstance(row, Mapping):
        return next((str(row[k]) for k in _TEXT_KEYS if isinstance(row.get(k), str)), " ".join(str(v) for v in row.values()))
    return str(row)


_NOTHING_FOUND = regex(
    r"(?i)^\W*(?:no (?:\w+ ){0,2}(?:results?|matches|documents?|passages|hits|articles|entries)|nothing (?:was )?found|"
    r"0 (?:results?|hits|documents?)"
    r"|keine? (?:\w+ )?(?:treffer|ergebnisse?|dokumente?|einträge)|nichts gefunden|aucun(?:e)? (?:résultat|document|passage)"
    r"|sin resultados|no se (?:encontr|han encontrado)|ning[uú]n resultado|nessun (?:risultato|documento)|geen (?:resultaten|treffers)"
    r"|nenhum resultado|sem resultados|brak wyników|nie znaleziono|inga (?:träffar|resultat)|ingen (?:treff|resultater|resultat)"
    r"|sonuç (?:yok|bulunamadı)|該当(?:なし|する)|見つかりません)"
)


def _all_null(value: Any) -> bool:
    """Whether an object has one field for what was found, and null in it."""
    return isinstance(value, dict) and 0 < len(value) <= 4 and all(v is None or v == 0 for v in value.values())


@check("empty-retrieval", roles=("retriever",), cleared=0.3)
def empty_retrieval(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A search that found nothing."""
    if not hop.output.usable and hop.facts.get("documents_count") != 0:
        yield unknown(hop.id, f"What {ctx.name(hop.id)} found is not recorded.")
        return
    found = documents(ctx, hop)
    if tried_again(ctx, hop):
        return
    text = hop.output.text.strip()
    said = len(text) <= 45 and found is None and _NOTHING_FOUND.search(text) is not None
    if (found is not None and not found) or hop.facts.get("documents_count") == 0 or said or _all_null(ctx.value(hop.output)):
        strength = ONE_OF_SEVERAL if _found_elsewhere(ctx, hop) else 3.0
        yield bad(
            hop.id, strength, f"{ctx.name(hop.id)} found nothing.", quote_of(hop.output.text, hop.output.text), fault="empty_retrieval"
        )


ONE_OF_SEVERAL = 0.9
"""Strength of an empty search beside another one that found something for the same reader: there may be nothing on that part."""


def _found_elsewhere(ctx: Context, hop: Hop) -> bool:
    readers = {e.target for e in ctx.out_of(hop.id)}
    others = (h for h in ctx.graph.hops if h.role == "retriever" and h.id != hop.id and any(e.target in readers for e in ctx.out_of(h.id)))
    return any(documents(ctx, other) for other in others)


@check("irrelevant-retrieval", needs=("input", "output"), roles=("retriever",), cleared=0.3)
def irrelevant_retrieval(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Passages that are on something else: none of them names what the question names (products, codes), while they name others; all are
    filed under another value of a field that the question has as well (`species`); they share next to no words with it."""
    found = documents(ctx, hop)
    if not found or _foreseen(ctx, hop, found):
        return
    asked = ctx.value(hop.input)
    query = " ".join(map(str, asked.values()) if isinstance(asked, dict) else ctx.inputs(hop))
    bodies = " ".join(" ".join([f.text, *(str(v) for v in f.fields.values() if _short(v))]) for f in found)
    other = _filed_elsewhere(ctx, hop, found)
    if other is not None:
        name, wanted, got = other
        sentence = f"{ctx.name(hop.id)} was asked for {name} {wanted}; all passages it found are of another {name} ({got})."
        yield bad(hop.id, 3.4, sentence, quote_of(hop.output.text, got), quote_of(query, wanted), fault="irrelevant_retrieval")
        return
    sibling = sibling_named(query, [" ".join([f.text, *(str(v) for v in f.fields.values() if isinstance(v, str))]) for f in found])
    if sibling is not None:
        wanted, got = sibling
        sentence = f"{ctx.name(hop.id)} was asked about {wanted}; all passages it found are on {got}."
        yield bad(hop.id, 2.8, sentence, quote_of(hop.output.text, got), quote_of(query, wanted), fault="irrelevant_retrieval")
        return
    if not ctx.one_language(query, bodies):
        yield unknown(hop.id, "Question and passages are in different languages.")
        return
    names = " ".join(" ".join([f.text, *(str(v) for k, v in f.fields.items() if _short(v) and k not in ("id", "doc_id"))]) for f in found)
    wanted_codes, got_codes = _codes(query), _codes(names)
    shared = ctx.words(query) & ctx.words(bodies)
    if wanted_codes and got_codes and not wanted_codes & got_codes:
        first = min(got_codes)
        missing = ", ".join(sorted(wanted_codes)[:3])
        sentence = f"No passage that {ctx.name(hop.id)} found names {missing}, which was asked about; they name {first}."
        yield bad(hop.id, 2.4, sentence, quote_of(hop.output.text, first), quote_of(query, min(wanted_codes)), fault="irrelevant_retrieval")
    elif len(ctx.words(query)) >= 5 and len(shared) < 2 and not _on_its_topic(ctx, shared, found):
        sentence = f"The passages that {ctx.name(hop.id)} found share next to no words with the question."
        yield bad(hop.id, 1.2, sentence, Quote(found[0].text[:120]), fault="irrelevant_retrieval")
    else:
        yield from _beside_the_point(ctx, hop, query, bodies)


def _on_its_topic(ctx: Context, shared: Iterable[str], found: list[Found]) -> bool:
    """Whether a word of a question, though only one, is in two passages or more: what the question is about."""
    return any(sum(word in ctx.words(f.text) for f in found) >= 2 for word in shared)


_LIMIT = regex(
    r"(?i)(?:score|similarity|relevance|confidence|match(?:es)?|hits?|ähnlichkeit|relevanz|treffer|trefferwert|similitud|similarité|pertinence"
    r"|relevancia|pertinenza|punteggio|somiglianza|gelijkenis|relevantie|semelhança|relevância|trafność|podobieństwo|likhet|スコア|類似度)"
    r"[^\n.;0-9]{0,40}?(?P<limit>0?[.,]\d{1,3}|[1-9]\d ?%)"
)
"""A limit for the score of a passage, as a prompt sets it: `score below 0.8: do not mention it`."""


def _foreseen(ctx: Context, hop: Hop, found: list[Found]) -> bool:
    """Whether a hop behind a search is told what to do with matches as weak as these: nobody took them for an answer."""
    scores = [s for f in found if isinstance(s := f.fields.get("score"), int | float) and not isinstance(s, bool)]
    if not scores or len(scores) < len(found):
        return False
    readers = (ctx.hops[e.target] for e in ctx.out_of(hop.id) if e.target in ctx.hops)
    limits = (m["limit"] for reader in readers for m in _LIMIT.finditer(ctx.instructions(reader)))
    return any(max(scores) < _number(limit) <= 1 for limit in limits)


def _number(limit: str) -> float:
    value = float(limit.rstrip(" %").replace(",", "."))
    return value / 100 if "%" in limit else value


def _filed_elsewhere(ctx: Context, hop: Hop, found: list[Found]) -> tuple[str, str, str] | None:
    """Name, wanted and found value of a short field that question and all passages have, and of which none has the wanted value."""
    asked = ctx.value(hop.input)
    if not isinstance(asked, dict):
        return None
    for name, wanted in asked.items():
        values = [f.fields.get(name) for f in found]
        if name in _BOOKKEEPING or not _short(wanted) or not all(_short(v) for v in values):
            continue
        want = set(tokenise(str(wanted)))
        if want and not any(want & set(tokenise(str(v))) for v in values):
            return str(name), str(wanted), str(values[0])
    return None


_BOOKKEEPING = ("id", "score", "rank", "date", "title", "source", "content", "text", "query", "language", "lang")


def _short(value: Any) -> bool:
    return isinstance(value, str) and 2 <= len(value.strip()) <= 40


def _beside_the_point(ctx: Context, hop: Hop, query: str, bodies: str) -> Iterator[Evidence]:
    """A short query of which most is not found, with what the complaint comes back to; a long one says too much besides."""
    words = ctx.words(query)
    missing = words - ctx.words(bodies)
    said = missing & ctx.words(f"{ctx.complaint.text} {ctx.complaint.bad} {ctx.complaint.expected}")
    if 5 <= len(words) <= 15 and len(missing) * 5 >= len(words) * 3:
        lost = ", ".join(sorted(said or missing)[:3])
        sentence = f"No passage that {ctx.name(hop.id)} found speaks of: {lost}."
        yield bad(hop.id, 0.7 + 0.6 * bool(said), sentence, Quote(lost), fault="irrelevant_retrieval")


LOW_SCORE, _FEW = 0.73, 5


@check("weak-matches", needs=("output",), roles=("retriever",))
def weak_matches(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A search whose best match is weak by its own similarity score (0 to 1): nothing in the store may be on the question. What a score
    means differs between stores, so `params: {below: ...}` sets the limit; a query of a few words matches weakly even with a passage that
    takes them up, and a store that gives one or two passages has already left out what does not fit."""
    found = documents(ctx, hop) or []
    query, bodies = " ".join(ctx.inputs(hop)), " ".join(f.text for f in found)
    if query and not ctx.one_language(query, bodies):
        return  # scores across languages are lower
    told = f"{bodies} {' '.join(str(f.fields.get('title', '')) for f in found)}"
    if _foreseen(ctx, hop, found) or (len(ctx.words(query)) <= _FEW and ctx.words(query) & ctx.words(told)):
        return
    scores = [f.fields.get("score") for f in found]
    numbers = [float(s) for s in scores if isinstance(s, int | float) and not isinstance(s, bool)]
    limit = float(ctx.params("weak-matches").get("below", LOW_SCORE))
    if numbers and len(numbers) == len(scores) and min(numbers) >= 0.2 and max(numbers) < limit:
        sentence = f"The best of the {len(numbers)} passages that {ctx.name(hop.id)} found matches with {max(numbers):.2f} only."
        yield bad(hop.id, 1.2 if len(numbers) > 2 else 0.3, sentence, fault="irrelevant_retrieval")


def _codes(text: str) -> set[str]:
    """Short codes of products, parts and errors: letters and digits in one word (`S2`, `X9`, `E19`), not amounts or dates."""
    return set(regex(r"(?<![\w/-])(?:[A-Z]{1,4}-?\d{1,4}[A-Za-z]?|[A-Z][a-z]+\d{1,3})(?![\w/-])").findall(text))


@check("stale-document", needs=("output",), roles=("retriever",), cleared=0.1)
def stale_document(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A passage whose validity had ended when the request came, or that says of itself that it was replaced. Behind a passage that is
    still valid it weighs less."""
    current = False
    for item in documents(ctx, hop) or []:
        ended = _ended(ctx, hop, item) or _replaced(ctx, hop, item)
        if ended is None:
            current = True
            continue
        strength, piece, sentence = ended
        yield bad(hop.id, strength * (0.5 if current else 1.0), sentence, quote_of(hop.output.text, piece), fault="stale_document")


def _replaced(ctx: Context, hop: Hop, item: Found) -> tuple[float, str, str] | None:
    """Strength, quote and sentence where a passage is marked as replaced or says so."""
    for key, value in item.fields.items():
        if _REPLACED.search(str(key)) and isinstance(value, str) and value.strip() and _day(value) is None:
            return 2.8, value, f"{ctx.name(hop.id)} returned a passage that was replaced by {value[:60]}."
    status = str(item.fields.get("status", ""))
    title = str(item.fields.get("title", ""))
    match = _OLD.search(status) or _OLD.search(title) or _OLD.search(item.text[:200])
    if match is None:
        return None
    sentence = f"{ctx.name(hop.id)} returned a passage that says it is out of date."
    of_itself = match.string is title or match.start() <= 12 or "(" in item.text[:200][max(0, match.start() - 12) : match.start()]
    return (2.6 if match.string is status else 1.6 if of_itself else 0.5), match.group(), sentence


def _ended(ctx: Context, hop: Hop, item: Found) -> tuple[float, str, str] | None:
    """Strength, quote and sentence where a passage's validity ended before the request came: by a field, or by its own words."""
    recorded, named = ctx.today(hop)
    ends = [(v, _day(v)) for k, v in item.fields.items() if _END.search(str(k)) or _UNTIL.search(str(k))]
    ends += [(v, _last_day(ctx, str(v))) for k, v in item.fields.items() if _VALID.search(str(k)) and isinstance(v, str)]
    told = [item.text, *(v for k, v in item.fields.items() if isinstance(v, str) and v != item.text and len(v) <= 200)]
    ends += [(v, _day(v)) for text in told for _, v in _own_words(ctx, text)]
    for value, day in ends:
        if day is None or not any(t is not None and day < t for t in (recorded, named)):
            continue
        sure = all(t is None or day < t for t in (recorded, named))
        until = named if sure and named is not None else recorded or named
        sentence = f"{ctx.name(hop.id)} returned a passage that was valid until {day.isoformat()} only; the request is of {until}."
        return (3.2 if sure else 1.2), str(value), sentence
    return None


_UNTIL = regex(r"(?i)(?:^|_)(?:until|up_?to|valid_?(?:end|thru)|end_?date|bis|tot|hasta|jusqu\w*|at[eé]|fino\w*|till|til|tom|biti[sş]|do)$")
_VALID = regex(
    r"(?i)^(?:valid(?:ity)?|validity_period|in_force|applies|effective|g(?:ue|ü)ltig(?:keit)?|validit[ée]|en_vigueur|vigencia|vigente"
    r"|validez|validit[àa]|geldig(?:heid)?|vig[êe]ncia|validade|wa[żz]no[śs][ćc]|obowi[ąa]zuje|giltig(?:het)?|gyldig(?:hed|het)?"
    r"|ge[çc]erlilik|有効期間)$"
)
_REPLACED = regex(
    r"(?i)superseded_?by|replaced_?by|successor|ersetzt_?durch|nachfolger|remplac[ée]e?_?par|su[bs]*titu[ií]d[oa]_?por|sostituit[oa]_?da"
    r"|vervangen_?door|zast[ąa]pion\w*_?przez|ersatt_?av"
)


def _last_day(ctx: Context, text: str) -> datetime.date | None:
    """The end of a period that is given by two dates in one text; None for a single date, which may be its beginning."""
    days = [d for c in ctx.claims(text[:200]) if c.kind == DATE and len(c.key) == 10 and (d := parse(c.key)) is not None]
    return max(days) if len(days) >= 2 else None


def _own_words(ctx: Context, text: str) -> list[tuple[str, str]]:
    """(phrase, ISO date) where a text says until when it is valid."""
    out = []
    for match in _END.finditer(text):
        for claim in ctx.claims(text):
            if claim.kind == DATE and match.end() <= claim.start <= match.end() + 25 and len(claim.key) == 10:
                out.append((match.group(), claim.key))
                break
    for match in _PERIOD.finditer(text):
        days = [c.key for c in ctx.claims(text) if c.kind == DATE and match.end() <= c.start <= match.end() + 45 and len(c.key) == 10]
        if len(days) == 2:
            out.append((match.group(), max(days)))
    return out


_PERIOD = regex(
    r"(?i)\b(?:valid|effective|in force|applicable|applies|g(?:ü|ue)ltig(?:keit)?|valable|validité"
    r"|en vigueur|v[aá]lid[oa]s?|validez|vigentes?"
    r"|vigencia|validità|in vigore|geldig(?:heid)?|validade"
    r"|vigência|ważn[yaei]|obowiązuj\w*|giltig\w*|gyldig\w*|geçerli\w*)\b|有効期間|適用期間"
)
"""A word of validity in front of a period that is given by its two days: `gültig 01.01.2024 bis 31.12.2025`."""


def _day(value: Any) -> datetime.date | None:
    return parse(str(value)[:10])
