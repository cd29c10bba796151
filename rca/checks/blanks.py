"""Checks of prose that is written from records: an unknown that became a no, and a value that the record calls the old one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from rca.checks.context import Context, parsed, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.claims import AMOUNT, DATE, NUMERIC, Claim
from rca.text.denial import denied_somehow
from rca.text.match import ClaimIndex
from rca.text.setaside import speaks_of_it
from rca.text.similarity import Sentence, stem, tokenise

_MAX_SENTENCES, _MAX_NODES, _MAX_FIELDS = 80, 2000, 40
UNKNOWN_DENIED, OLD_STATED = 1.8, 2.6

_OPEN = regex(
    r"(?i)\b(?:(?:not|n't|yet|un|still)\s?(?:\w+ )?(?:known|clear|stated|specified|available|confirmed|recorded|mentioned|provided|given|decided|found)"
    r"|no (?:information|data|details|record|entry|answer|mention)|unknown|unclear|unspecified|pending|open|to follow|please|tell us|let us know"
    r"|nicht (?:bekannt|angegeben|genannt|vermerkt|hinterlegt|erfasst)|keine (?:angabe\w*|information\w*|daten|auskunft)|unbekannt|offen|bitte"
    r"|inconnu\w*|pas (?:connu|indiqu|précis|renseign|mentionn)\w*|non (?:renseign|précis|indiqu|communiqu)\w*|aucune (?:information|indication|donnée)"
    r"|desconocid\w*|no (?:consta|se indica|indicad|figura|se menciona)\w*|sin (?:datos|indicar|especificar|información)"
    r"|sconosciut\w*|non (?:indicat|specificat|not[oa]|disponibil|risult)\w*|nessuna (?:informazione|indicazione)"
    r"|onbekend|niet (?:bekend|vermeld|opgegeven|ingevuld|genoemd)|geen (?:informatie|gegevens|opgave|vermelding)"
    r"|desconhecid\w*|não (?:indicad|consta|informad|conhecid)\w*|sem (?:informaç|indicaç|dados)\w*|nieznan\w*|nie (?:podano|wiadomo|określono)"
    r"|brak (?:danych|informacji)|okän[td]\w*|inte (?:kän[td]|angiv|uppgiv)\w*|ej angiv\w*|ikke (?:kendt|oplyst|angivet)|bilinmiyor|belirtilme\w*)"
    r"|不明|未定|未確認|記載が?な"
)


@check("unknown-denied", needs=("input", "output"), roles=("generator", "summarizer", "other"))
def unknown_denied(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A field that the input has as null, and that the output tells as a no: `incidents: null`, "no incidents have been reported"."""
    if ctx.brings_news(hop) or ctx.value(hop.output) is not None:
        return
    names = [name for text in ctx.inputs(hop) if (value := parsed(text)) is not None for name in _nulls(value)]
    for name in list(dict.fromkeys(names))[:_MAX_FIELDS]:
        for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
            if _denies(name, sentence.text) and not _spoken_of(ctx, hop, name):
                said = f"{ctx.name(hop.id)} was given {name}: null, which is not known, and says no."
                here = quote(hop.output.text, sentence.start, sentence.end)
                yield bad(hop.id, UNKNOWN_DENIED, said, here, Quote(f"{name}: null"), fault="hallucinated_claim")
                return


def _nulls(value: Any) -> Iterator[str]:
    """The names of the fields that are null in a value, and nowhere in it something else."""
    empty: dict[str, bool] = {}
    for key, item in _fields(value):
        empty[key] = empty.get(key, True) and item is None
    yield from (key for key, null in empty.items() if null)


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    todo = [value]
    for _ in range(_MAX_NODES):
        if not todo:
            return
        item = todo.pop()
        if isinstance(item, dict):
            yield from ((str(k), v) for k, v in item.items())
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)


def _words_of(name: str) -> set[str]:
    return {stem(w) for w in tokenise(re.sub(r"([a-z])([A-Z])", r"\1 \2", name).replace("_", " "))}


def _denies(name: str, sentence: str) -> bool:
    """Whether a clause of a sentence has all words of a field's name and a negation, and does not say that it is not known."""
    keys = _words_of(name)
    if not keys or all(len(k) < 4 for k in keys) or sentence.endswith("?") or _OPEN.search(sentence):
        return False
    clauses = re.split(r"[,;:.]\s", sentence)
    return any(keys <= {stem(w) for w in tokenise(c)} and denied_somehow(c) for c in clauses)


def _spoken_of(ctx: Context, hop: Hop, name: str) -> bool:
    """Whether a text of the input, or the instructions, denies the thing in words."""
    keys = _words_of(name)
    texts = [s.text for text in ctx.inputs(hop) for s in ctx.statements(text)]
    texts += [line for line in ctx.instructions(hop).splitlines() if "null" not in line]
    return any(keys <= {stem(w) for w in tokenise(t)} and denied_somehow(t) for t in texts[:400])


# ---------------------------------------------------------------- old and new

_OLD = frozenset(
    "old previous former before original was prior earlier superseded alt bisher vorher ursprünglich ancien précédent avant anterior antiguo antes "
    "vecchio precedente prima oud vorige eerder voorheen antigo stary poprzedni gammal gammalt tidigare gammel gammelt tidligere eski önceki 旧 変更前".split()
)
_NEW = frozenset(
    "new current now after revised updated neu jetzt nachher nouveau nouvelle actuel après nuevo nueva actual después nuovo nuova attuale dopo nieuw nieuwe "
    "nu huidig novo nova atual depois nowy nowa obecny ny nytt nuvarande nyt nuværende yeni güncel 新 変更後".split()
)
_CHANGES = regex(
    r"(?i)\b(?:instead|rather|move\w*|postpon\w*|chang\w+|shift\w*|delay\w*|brought|originally|initially|was|were|had|from|until now|up from|down from"
    r"|statt\w*|anstatt|verschob\w*|verleg\w*|geänder\w*|ursprünglich|war|waren|bislang|au lieu|report\w+|décal\w+|était|étaient|initialement|passe"
    r"|en lugar|en vez|aplaz\w+|cambi\w+|era|eran|inicial\w*|pasa|invece|anziché|spostat\w*|rinviat\w*|inizialmente|in plaats|verplaatst\w*|verschoven"
    r"|uitgesteld|gewijzigd|oorspronkelijk|em vez|adiad\w*|alterad\w*|inicialmente|zamiast|przesuni\w+|zmieni\w+|pierwotnie|było|był"
    r"|i stället|istället|flytt\w*|ändra\w*|skjut\w*|från|ursprunglig\w*|i stedet|oprindelig\w*|ændre\w*|fra|yerine|ertelen\w*|değiş\w*)\b|変更|から|延期"
)


@check("old-stated", needs=("input", "output"), roles=("generator", "summarizer", "translator", "other"))
def old_stated(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A value that the input's record calls the old one, beside a new one, and that a sentence of the output gives as if it held:
    `{"old": "14 August", "new": "4 September"}`, "on course for 14 August". Sentences that have both, or speak of a change, are left out."""
    if ctx.brings_news(hop) or ctx.value(hop.output) is not None:
        return
    for old, new in _pairs(ctx, hop):
        for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
            if _states(ctx, sentence, old) and not _states(ctx, sentence, new) and not _of_change(sentence):
                said = f"{ctx.name(hop.id)} states {old.text}, which its input has as the old value; the new one is {new.text}."
                here = quote(hop.output.text, sentence.start, sentence.end)
                yield bad(hop.id, OLD_STATED, said, here, Quote(old.text), Quote(new.text), claim=old.key, fault="contradiction")
                return


def _pairs(ctx: Context, hop: Hop) -> Iterator[tuple[Claim, Claim]]:
    """The dates and amounts that the objects of the input hold as old and new, where no other field of the input has the old one."""
    for text in ctx.inputs(hop):
        value = parsed(text)
        claims = ctx.claims(text) if value is not None else ()
        for path, mates in _siblings(claims).items():
            olds = [c for c in mates if _first_word(c.field) in _OLD]
            news = [c for c in mates if _first_word(c.field) in _NEW]
            if len(olds) == len(news) == 1 and olds[0].key != news[0].key and olds[0].kind == news[0].kind and path is not None:
                others = [c for c in claims if c.key == olds[0].key and c.start != olds[0].start]
                if not others:
                    yield olds[0], news[0]


def _siblings(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    groups: dict[str, list[Claim]] = {}
    for c in claims:
        if c.kind in (*NUMERIC, DATE, AMOUNT):
            path, _, _ = c.path.rpartition(".")
            groups.setdefault(f"{path}|{_rest(c.field)}", []).append(c)
    return groups


def _first_word(field: str) -> str:
    return next((w for w in _split(field) if w in _OLD | _NEW), "")


def _rest(field: str) -> str:
    return " ".join(w for w in _split(field) if w not in _OLD | _NEW)


def _split(field: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", field).casefold())


def _states(ctx: Context, sentence: Sentence, claim: Claim) -> bool:
    index: ClaimIndex = ctx.index(sentence.text)
    found = index.find(claim)
    return found is not None and found.how != "derived"


def _of_change(sentence: Sentence) -> bool:
    return _CHANGES.search(sentence.text) is not None or speaks_of_it(sentence.text)
