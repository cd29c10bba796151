"""Checks of prose that is written from records: an unknown that became a no, and a value that the record calls the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.claims import DATE, NUMERIC, Claim
from rca.text.denial import denied_somehow
from rca.text.normalise import words_of
from rca.text.setaside import speaks_of_it
from rca.text.similarity import Sentence, name_words, stem, tokenise
from rca.text.tables import values
from rca.typed import Any

_MAX_SENTENCES, _MAX_NODES, _MAX_FIELDS = 80, 2000, 40
UNKNOWN_DENIED, OLD_STATED = 2.2, 2.6

_OPEN = regex(
    r"(?i)\b(?:(?:not|n't|yet|un|still)\s?(?:\w+ )?(?:known|clear|stated|specified|available|confirmed|recorded|mentioned|provided"
    r"|given|decided|found)"
    r"|no (?:information|data|details|record|entry|answer|mention)|unknown|unclear|unspecified|pending|open|to follow|please"
    r"|tell us|let us know"
    r"|nicht (?:bekannt|angegeben|genannt|vermerkt|hinterlegt|erfasst)|keine (?:angabe\w*|information\w*|daten|auskunft)|unbekannt"
    r"|offen|bitte"
    r"|inconnu\w*|pas (?:connu|indiqu|précis|renseign|mentionn)\w*|non (?:renseign|précis|indiqu|communiqu)\w*"
    r"|aucune (?:information|indication|donnée)"
    r"|desconocid\w*|no (?:consta|se indica|indicad|figura|se menciona)\w*|sin (?:datos|indicar|especificar|información)"
    r"|sconosciut\w*|non (?:indicat|specificat|not[oa]|disponibil|risult)\w*|nessuna (?:informazione|indicazione)"
    r"|onbekend|niet (?:bekend|vermeld|opgegeven|ingevuld|genoemd)|geen (?:informatie|gegevens|opgave|vermelding)"
    r"|desconhecid\w*|não (?:indicad|consta|informad|conhecid)\w*|sem (?:informaç|indicaç|dados)\w*|nieznan\w*|nie (?:podano"
    r"|wiadomo|określono)"
    r"|brak (?:danych|informacji)|okän[td]\w*|inte (?:kän[td]|angiv|uppgiv)\w*|ej angiv\w*|ikke (?:kendt|oplyst|angivet)|bilinmiyor"
    r"|belirtilme\w*)"
    r"|不明|未定|未確認|記載が?な|読み取れ|判読|(?:でき|分かり)ません|お知らせ|ご連絡"
    r"|\b(?:could(?: not|n['’]t)|unable to|(?:il)?legible|read|send us|provide us|need from you"
    r"|konnten?\b[^.;]{0,60}\bnicht|(?:un)?leserlich|lesbar|teilen sie|nennen sie|reichen sie"
    r"|pas pu|impossible|(?:il)?lisibles?|indiquez|communique[rz]|précisez|merci de"
    r"|no (?:hemos|se ha|ha|se han|han|fue|pudo|pudimos) (?:podido|posible|leer)|(?:i)?legibles?|indíque\w*|comuníque\w*|rogamos|por favor"
    r"|non (?:è stato possibile|abbiamo potuto|siamo riusciti|si (?:è|sono) potut)\w*|(?:il)?leggibil\w+|comunicar\w+|la preghiamo"
    r"|kon(?:den)?\b[^.;]{0,60}\bniet|(?:on)?leesbaar|graag|laat ons|geef"
    r"|não (?:foi possível|conseguimos|pudemos|se conseguiu)|(?:i)?legível|indique|agradecemos"
    r"|nie (?:udało się|można było|zdołaliśmy)|(?:nie)?czyteln\w+|prosimy|proszę"
    r"|(?:kunde|kunne) (?:inte|ikke)|(?:o)?läslig\w*|(?:u)?læselig\w*|meddela|oplys|\w+[ae]m[ae]d[ıi]\w*|okun\w+|lütfen)\b"
)


_BLANK = regex(
    r"(?i)\b(?:null|none|empty|blank|missing|unknown|leer\w*|fehl\w+|unbekannt\w*|vides?|manquant\w*|inconnu\w*|vac[ií][oa]s?"
    r"|desconocid\w*|falta\w*"
    r"|vuot[oaie]|mancant\w*|sconosciut\w*|lege|leeg|ontbrek\w*|onbekend\w*|vazi[oa]s?|desconhecid\w*|pust[eay]\w*|brak\w*|nieznan\w*"
    r"|tom(?:t|ma|me)?|saknas|okän\w*|mangler|boş|eksik|bilinmeyen)\b|空|不明",
    needs=(
        "bilinmeyen|blank|boş|brak|eksik|empty|falta|fehl|inconnu|leeg|leer|lege|mancant|mangler|manquant|missing|"
        "nieznan|none|null|okän|onbekend|ontbrek|pust|saknas|scon|tom|unbekannt|unknown|vac|vazi|vide|vuot|不明|空"
    ),
)


@check("unknown-denied", needs=("input", "output"), roles=("generator", "summarizer", "other"))
def unknown_denied(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A field that the input has as null, and that the output tells as a no, though the instructions say what to do
    with what is missing: `incidents: null`, "no incidents have been reported"."""
    if ctx.brings_news(hop) or ctx.value(hop.output) is not None or not _BLANK.search(ctx.instructions(hop)):
        return
    for name in _nulls(ctx.inputs(hop))[:_MAX_FIELDS]:
        for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
            if _denies(name, sentence.text) and not _spoken_of(ctx, hop, name):
                said = f"{ctx.name(hop.id)} was given {name}: null, which is not known, and says no."
                here = quote(hop.output.text, sentence.start, sentence.end)
                yield bad(hop.id, UNKNOWN_DENIED, said, here, Quote(f"{name}: null"), fault="hallucinated_claim")
                return


_NOTHING_UNDER = regex(r"(?m)^#+ *(?P<name>[^\W\d]\w{2,39}):? *\n(?:\s*|null|None)\n(?=#|\Z)")
"""A heading with nothing under it: how a template writes a field that is null."""


def _nulls(texts: Iterable[str]) -> list[str]:
    """The names of the fields that are null in some texts, and nowhere in them something else."""
    empty: dict[str, bool] = {}
    for fields in (fields for text in texts for fields in _objects(text)):
        for name, item in fields.items():
            empty[str(name)] = empty.get(str(name), True) and item is None
    for heading in (m["name"] for text in texts for m in _NOTHING_UNDER.finditer(text)):
        empty.setdefault(heading, True)
    return [name for name, null in empty.items() if null]


def _words_of(name: str) -> set[str]:
    return {stem(w) for w in name_words(name)}


def _denies(name: str, sentence: str) -> bool:
    """Whether a clause of a sentence has all words of a field's name and a negation, and does not say that it is not known."""
    keys = _words_of(name)
    if not keys or all(len(k) < 4 for k in keys) or sentence.endswith("?") or _OPEN.search(sentence):
        return False
    clauses = regex(r"[,;:.]\s").split(sentence)
    return any(keys <= {stem(w) for w in tokenise(c)} and denied_somehow(c) for c in clauses)


def _spoken_of(ctx: Context, hop: Hop, name: str) -> bool:
    """Whether a text of the input, or the instructions, denies the thing in words."""
    keys = _words_of(name)
    texts = [s.text for text in ctx.inputs(hop) for s in ctx.statements(text)]
    texts += [line for line in ctx.instructions(hop).splitlines() if "null" not in line]
    return any(keys <= {stem(w) for w in tokenise(t)} and denied_somehow(t) for t in texts[:400])


# ---------------------------------------------------------------- old and new

_OLD = words_of(
    "old previous former before original was prior earlier superseded alt bisher vorher ursprünglich ancien précédent avant "
    "anterior antiguo antes vecchio precedente prima oud vorige eerder voorheen antigo stary poprzedni gammal gammalt "
    "tidigare gammel gammelt tidligere eski önceki 旧 変更前"
)
_NEW = words_of(
    "new current now after revised updated neu jetzt nachher nouveau nouvelle actuel après nuevo nueva actual después nuovo "
    "nuova attuale dopo nieuw nieuwe nu huidig novo nova atual depois nowy nowa obecny ny nytt nuvarande nyt nuværende yeni "
    "güncel 新 変更後"
)
_CHANGES = regex(
    r"(?i)\b(?:instead|rather|move\w*|postpon\w*|chang\w+|shift\w*|delay\w*|brought|originally|initially|was|were|had|from"
    r"|until now|up from|down from"
    r"|anstatt|statt (?:am|an|des|der|dem|um|von|wie|bisher|\d)|verschob\w*|verleg\w*|geänder\w*|ursprünglich|war|waren|bislang"
    r"|au lieu|report\w+|décal\w+|était|étaient|initialement|passe"
    r"|en lugar|en vez|aplaz\w+|cambi\w+|era|eran|inicial\w*|pasa|invece|anziché|spostat\w*|rinviat\w*|inizialmente|in plaats"
    r"|verplaatst\w*|verschoven"
    r"|uitgesteld|gewijzigd|oorspronkelijk|em vez|adiad\w*|alterad\w*|inicialmente|zamiast|przesuni\w+|zmieni\w+|pierwotnie|było|był"
    r"|i stället|istället|flytt\w*|ändra\w*|skjut\w*|från|ursprunglig\w*|i stedet|oprindelig\w*|ændre\w*|fra|yerine|ertelen\w*"
    r"|değiş\w*)\b|変更|から|延期"
)


@check("old-stated", needs=("input", "output"), roles=("generator", "summarizer", "translator", "other"))
def old_stated(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A value that the input's record calls the old one, beside a new one, and that a sentence of the output gives as if it held:
    `{"old": "14 August", "new": "4 September"}`, "on course for 14 August". Sentences with both, or of a change, are left out."""
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
    """The dates and amounts that the objects of the input hold as old and new, where nothing else in the input has the old one."""
    told = Counter(c.key for text in ctx.inputs(hop) for c in ctx.claims(text))
    for fields in (fields for text in ctx.inputs(hop) for fields in _objects(text)):
        groups: dict[str, dict[str, Claim]] = {}
        for name, item in fields.items():
            words = _split(name)
            age = "old" if _OLD & set(words) else "new" if _NEW & set(words) else ""
            found = ctx.claims(str(item)) if age and isinstance(item, str | int | float) else ()
            if len(found) == 1 and found[0].kind in (*NUMERIC, DATE) and len(found[0].key) >= _TELLING:
                groups.setdefault(" ".join(w for w in words if w not in _OLD | _NEW), {})[age] = found[0]
        for pair in groups.values():
            if (
                len(pair) == 2
                and pair["old"].key != pair["new"].key
                and pair["old"].kind == pair["new"].kind
                and told[pair["old"].key] <= 1
            ):
                yield pair["old"], pair["new"]


_TELLING = 3
"""Characters of a value that does not stand in any text by chance."""


def _split(field: str) -> list[str]:
    return regex(r"[^\W_]+").findall(regex(r"([a-z])([A-Z])").sub(r"\1 \2", field).casefold())


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """All objects of the JSON values in a text, whether it is one or has some under headings."""
    todo: list[Any] = list(values(text))
    for _ in range(_MAX_NODES):
        if not todo:
            return
        item = todo.pop()
        if isinstance(item, dict):
            yield item
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)


def _states(ctx: Context, sentence: Sentence, claim: Claim) -> bool:
    """Whether a sentence has a value, a date also without its year."""
    held = ctx.index(claim.text)
    return any(held.stated(c) is not None for c in ctx.claims(sentence.text) if DATE not in {c.kind, claim.kind} or c.kind == claim.kind)


def _of_change(sentence: Sentence) -> bool:
    text = _TAKES_PLACE.sub("", sentence.text)
    return _CHANGES.search(text) is not None or speaks_of_it(text)


_TAKES_PLACE = regex(r"(?i)\bstatt(?=[.,;!]|$)")
"""The end of "findet am 4. März statt", which sets nothing aside."""
