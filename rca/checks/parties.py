"""Checks of who is who: the two ends of a transfer, a sale or a journey exchanged, an answer that says both, and whose value one is."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.claims import DATE, IDENTIFIER, NAME, NUMERIC
from rca.text.leaves import leaves
from rca.text.normalise import words_of
from rca.text.similarity import name_words, tokenise
from rca.text.tables import rows, strings
from rca.typed import Any

_FIRST = words_of(
    "from sender seller supplier vendor issuer origin start departure source payer debtor absender verkäufer lieferant von abfahrt "
    "abflug startort auftraggeber expéditeur vendeur fournisseur départ origine émetteur remitente vendedor proveedor origen salida "
    "ordenante mittente venditore fornitore partenza ordinante afzender verkoper leverancier vertrek remetente fornecedor origem partida "
    "nadawca sprzedawca dostawca avsändare säljare leverantör 差出人 売主 出発地 振込人 依頼人"
)
_SECOND = words_of(
    "to recipient receiver buyer customer client destination arrival target payee beneficiary creditor empfänger käufer kunde nach ziel "
    "ankunft zielort destinataire acheteur client arrivée bénéficiaire destinatario comprador cliente destino llegada beneficiario "
    "destinatario acquirente arrivo destinazione ontvanger koper klant bestemming aankomst destinatário chegada odbiorca nabywca kupujący "
    "mottagare köpare 宛先 買主 到着地 受取人"
)
_LABEL_FIRST = (
    r"from|sender|seller|supplier|vendor|issued by|payer|von|absender|verkäufer|lieferant|de|expéditeur|vendeur|fournisseur|remitente|"
    r"vendedor|proveedor|da|mittente|venditore|fornitore|van|afzender|verkoper|leverancier|fra|från|selger|od|nadawca|sprzedawca|売主|差出人"
)
_LABEL_SECOND = (
    r"to|bill(?:ed)? to|recipient|buyer|customer|sold to|payee|an|empfänger|käufer|rechnung an|kunde|à|destinataire|acheteur|facturé à|"
    r"destinatario|comprador|cliente|facturar a|acquirente|aan|koper|klant|til|till|kjøper|köpare|odbiorca|nabywca|買主|宛先"
)
_PAIRS = (
    r"(?P<lead>\bfrom\s+){0}(?P<mid>[^.!?;\n]{{0,25}}?\bto\s+){1}",
    r"(?P<lead>\b(?:von|ab)\s+){0}(?P<mid>[^.!?;\n]{{0,25}}?\b(?:nach|an|bis|zu)\s+){1}",
    r"(?P<lead>\b(?:de|d['’]|depuis)\s*){0}(?P<mid>[^.!?;\n]{{0,25}}?(?:\bà|\bvers|\ba|\bpara|\bau)\s+){1}",
    r"(?P<lead>\b(?:da|dal|dalla)\s+){0}(?P<mid>[^.!?;\n]{{0,25}}?\b(?:a|ad|al|alla|per)\s+){1}",
    r"(?P<lead>\b(?:van|från|fra|z|ze|od)\s+){0}(?P<mid>[^.!?;\n]{{0,25}}?\b(?:naar|aan|till|til|do|dla)\s+){1}",
    r"(?P<lead>){0}(?P<mid>\s*(?:様|さん|氏)?\s*(?:から|より)\s*){1}(?=\s*(?:様|さん|氏)?\s*(?:へ|に|宛|まで))",
)
_TITLE = r"(?:(?:mr|mrs|ms|dr|herrn?|frau|m|mme|sr|sra|sig|don|doña)\.?\s+)?"
_MAX_VALUE = 60


def _end(key: str) -> str:
    """Which end of a pair a field's name tells: first (from, seller), second (to, buyer), "" neither."""
    words = set(name_words(key)) | {key.casefold()}
    one, two = bool(words & _folded(_FIRST)), bool(words & _folded(_SECOND))
    return "" if one == two else "first" if one else "second"


@functools.cache
def _folded(words: frozenset[str]) -> frozenset[str]:
    signs = {word for word in words if word[0] >= "\u3040"}  # of which `tokenise` makes pairs, by a pattern that is slow to compile
    return (
        words | {word[:2] for word in signs if len(word) > 2} | {w for word in words - signs if len(word) > 2 for w in tokenise(word)[:1]}
    )


def _ends(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(path, value) of the fields of a JSON text that name the first and the second of two parties: by its name, then its parent."""
    found: dict[str, list[tuple[str, str]]] = {"first": [], "second": [], "": []}
    for leaf in leaves(text) or ():
        if leaf.kind != "string" or not 2 <= len(leaf.text) <= _MAX_VALUE or any(c.isdigit() for c in leaf.text):
            continue
        parts = [p.split("[", 1)[0] for p in leaf.path.split(".")]
        end = _end(parts[-1]) or (_end(parts[-2]) if len(parts) > 1 and parts[-1].casefold() in _NAMES else "")
        found[end].append((leaf.path, leaf.text))
    return found["first"], found["second"]


_NAMES = words_of("name nom nombre nome naam namn nazwa 名前 氏名 full_name company")


@check("ends-exchanged", needs=("input", "output"))
def ends_exchanged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """Two ends that changed places: the input's fields say who sends and who receives (seller and buyer, start and destination), or its
    text says `From: A`, `Bill to: B`, and the output has A where B belongs and B where A belongs."""
    if ctx.brings_news(hop):
        return
    yield from _told_round(ctx, hop)
    yield from _filled_round(ctx, hop)


def _told_round(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    """Fields of the input against "from X to Y" in the output."""
    said = " ".join(hop.output.text.split())
    for text in ctx.inputs(hop):
        ones, twos = _ends(text)
        for one_path, one in ones[:6]:
            for two_path, two in twos[:6]:
                if one != two and not _between(one, two, said) and (match := _between(two, one, said)):
                    sentence = f"{ctx.name(hop.id)} exchanged {one_path} ({one}) and {two_path} ({two})."
                    piece = quote_of(hop.output.text, match.group())
                    yield bad(hop.id, 4.2, sentence, piece, Quote(f"{one_path}: {one}, {two_path}: {two}"), fault="swapped_entity")
                    return


def _between(first: str, second: str, said: str) -> re.Match[str] | None:
    """Where a text says "from `first` to `second`"."""
    if first.casefold() not in said.casefold() or second.casefold() not in said.casefold():
        return None
    one, two = (_TITLE + re.escape(" ".join(v.split())) for v in (first, second))
    return next((m for p in _PAIRS if (m := re.search(p.format(one, two), said, re.IGNORECASE))), None)


def _filled_round(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    """Labels in the text of the input against fields of the output."""
    ones, twos = _ends(hop.output.text)
    if not ones or not twos:
        return
    texts = ctx.inputs(hop)
    for path, value in ones[:6]:
        if _labelled(_LABEL_SECOND, value, texts) and not _labelled(_LABEL_FIRST, value, texts):
            for other_path, other in twos[:6]:
                if other != value and _labelled(_LABEL_FIRST, other, texts):
                    sentence = (
                        f"{ctx.name(hop.id)} exchanged {path} and {other_path}: its input has {value} and {other} the other way round."
                    )
                    yield bad(hop.id, 4.2, sentence, quote_of(hop.output.text, value), Quote(other), claim="", fault="swapped_entity")
                    return


def _labelled(labels: str, value: str, texts: Iterable[str]) -> bool:
    """Whether a value stands directly after one of the labels and a colon."""
    pattern = rf"(?i)(?<!\w)(?:{labels})\s*[:：]\s*{_TITLE}{re.escape(value)}"
    return any(re.search(pattern, text) for text in texts if value in text)


# ---------------------------------------------------------------- one answer that says both

_GRANTS = regex(
    r"(?i)\b(?:(?:is|are|has been|have been|was|hereby) (?:approved|granted|accepted)|we (?:hereby )?(?:approve|grant|accept)\b"
    r"|(?:wird|ist|wurde|hiermit|haben wir)\b[^.!?\n]{0,40}\b(?:genehmigt|bewilligt|angenommen)"
    r"|(?:est|sont|a été|avons)\b[^.!?\n]{0,20}\b(?:accordée?s?|acceptée?s?|approuvée?s?|autorisée?s?)"
    r"|(?:ha sido|queda|está|es|hemos)\b[^.!?\n]{0,20}\b(?:aprobad|concedid|aceptad|autorizad)[oa]s?"
    r"|(?:è|sono|è stat[oa]|viene)\b[^.!?\n]{0,20}\b(?:accolt|approvat|concess|accettat)[oaie]"
    r"|(?:is|wordt|zijn)\b[^.!?\n]{0,20}\b(?:goedgekeurd|toegekend|verleend)"
    r"|(?:foi|está|é)\b[^.!?\n]{0,20}\b(?:aprovad|concedid|aceit)[oa]|zatwierdz\w+|przyznan\w+|har (?:beviljats|godkänts))"
    r"|(?:許可|承認|認可)(?:いた)?(?:します|しました|されました)",
    needs=(
        "approv|approuv|grant|accept|genehmigt|bewilligt|angenommen|accord|autoris|autoriz|aprob|aprov|conce|acept|aceit|accolt|accett|"
        "goedgekeurd|toegekend|verleend|zatwierdz|przyznan|beviljats|godkänts|許可|承認|認可"
    ),
)
_REFUSES = regex(
    r"(?i)\b(?:(?:(?:is|are|has been|have been|was|be) )(?:refused|rejected|declined|denied|not (?:approved|granted|accepted))"
    r"|(?:cannot|can't|can not|unable to|will not|do not|not able to) (?:be )?(?:approved?|grant(?:ed)?|accept(?:ed)?)"
    r"|abgelehnt|nicht (?:genehmigt|bewilligt|angenommen)|nicht genehmigen|nicht bewilligen"
    r"|refusée?s?|rejetée?s?|pas (?:être )?(?:accordée?|acceptée?|autorisée?|approuvée?)|ne pouvons (?:pas )?(?:accepter|autoriser)"
    r"|(?:denegad|rechazad|desestimad)[oa]s?|no (?:se )?(?:puede|podemos|ha sido) (?:aprobar|conceder|aprobad[oa]|concedid[oa]|autorizar)"
    r"|respint[oaie]|rifiutat[oaie]|non (?:è|può essere|possiamo) (?:accolt|approvat|approvare|accogliere|concedere)"
    r"|afgewezen|niet (?:goedgekeurd|toegekend|verleend)|(?:recusad|indeferid|rejeitad)[oa]|odrzucon\w+|odmow\w+|avslagits|avslås)"
    r"|(?:許可|承認|認可)(?:でき|し|いたし|され)ま(?:せん|せんでした)|不許可|不承認|却下",
    needs=(
        "refus|reject|declin|denied|deneg|approv|approuv|grant|accept|abgelehnt|genehmig|bewillig|angenommen|rejet|accord|autoris|autoriz|"
        "rechaz|desestim|aprob|conce|respint|rifiutat|accolt|accogl|afgewezen|goedgekeurd|toegekend|verleend|recus|indefer|rejeit|"
        "odrzucon|odmow|avsl|ません|不許可|不承認|却下"
    ),
)


@check("says-both", needs=("output",), roles=("generator", "summarizer", "agent", "extractor", ""))
def says_both(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """One answer that grants and refuses, where its input does not speak of both."""
    text = hop.output.text
    refused = _REFUSES.search(text)
    granted = refused and next((m for m in _GRANTS.finditer(text) if not _REFUSES.search(text[max(0, m.start() - 12) : m.end()])), None)
    if refused is None or granted is None:
        return
    given = " ".join(ctx.inputs(hop))
    if _REFUSES.search(given) and hop.input.usable:
        return
    sentence = f"{ctx.name(hop.id)} grants and refuses in one answer."
    yield bad(
        hop.id,
        2.8,
        sentence,
        quote(text, refused.start(), refused.end()),
        quote(text, granted.start(), granted.end()),
        fault="contradiction",
    )


ONE_VALUE, BOTH_WAYS = 1.6, 3.2
"""Strength of one value that a sentence says of another record; of two records that each have one of the other."""

_MAX_TEXT, _MAX_ROWS, _MAX_VALUES = 20_000, 12, 20
_KEYED = NUMERIC | {DATE, IDENTIFIER}
MOST = 0.6
"""Share of a value that a name or a number must be for the value to be one."""

_SENTENCE = regex(r"(?<=[^\W_]{3})[.!?](?=\s|$)|[。！？]|\n\s*\n|\n\s*[-*•]")
_WORD = regex(r"[^\W\d_]{3,}")


@check("owner-exchanged", needs=("input", "output"))
def owner_exchanged(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A value in the record of one person or thing of which the only sentence of the input that has it names another record before it:
    the cot is in the parents' room, where the mail asks for it in the sister's sentence."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail") or leaves(hop.output.text) is None:
        return
    texts = [t[:_MAX_TEXT] for t in ctx.inputs(hop) if leaves(t) is None or "\n" in t or len(t) > 300]
    for items in rows(hop.output.text):
        if not 2 <= len(items) <= _MAX_ROWS:
            continue
        given_to = _own_values(items)
        names = _own_names(ctx, given_to)
        if sum(bool(n) for n in names) < 2:
            continue
        found = [(i, *wrong) for i, held in enumerate(given_to) if names[i] for wrong in _wrong(ctx, names, i, held, texts)]
        pairs: dict[frozenset[int], list[tuple[int, str, str]]] = defaultdict(list)
        for i, j, value, sentence in found:
            pairs[frozenset((i, j))].append((i, value, sentence))
        for pair, given in pairs.items():
            both = len({i for i, _, _ in given}) == 2
            i, value, sentence = given[0]
            other = next(iter(pair - {i}))
            mine, yours = sorted(names[i])[0], sorted(names[other])[0]
            said = f"{ctx.name(hop.id)} put {value!r} into the record of {mine.title()}; its input says it of {yours.title()}."
            strength = BOTH_WAYS if both else ONE_VALUE
            yield bad(hop.id, strength, said, quote_of(hop.output.text, value), Quote(sentence), claim=value, fault="swapped_entity")
            return


def _own_values(items: list[dict[str, Any]]) -> list[list[str]]:
    """The short strings and numbers of each object, those in its lists included, that no other object has."""
    found = [[v for v in strings(item) if 2 <= len(v) <= 60] for item in items]
    often = Counter(v.casefold() for held in found for v in {v.casefold(): v for v in held}.values())
    return [[v for v in dict.fromkeys(held) if often[v.casefold()] == 1][:_MAX_VALUES] for held in found]


def _own_names(ctx: Context, given_to: list[list[str]]) -> list[frozenset[str]]:
    """The words of each record's names that no other record has."""
    words = []
    for held in given_to:
        named = (
            v
            for v in held
            if any(c.kind == NAME and c.end - c.start >= MOST * len(v) for c in ctx.claims(v)) or (v.istitle() and len(v.split()) <= 3)
        )
        words.append({w.casefold() for v in named for w in _WORD.findall(v) if w[:1].isupper()})
    often = Counter(w for found in words for w in found)
    return [frozenset(w for w in found if often[w] == 1) for found in words]


def _wrong(ctx: Context, names: list[frozenset[str]], own: int, held: list[str], texts: list[str]) -> Iterable[tuple[int, str, str]]:
    """The values of a record whose only sentence names one other record before them and not this one: (other, value, sentence)."""
    for value in held:
        keys = [c for c in ctx.claims(value) if c.kind in _KEYED and c.end - c.start >= MOST * len(value)]
        if len(value) < 2 or any(w in names[own] for w in (m.casefold() for m in _WORD.findall(value))):
            continue
        places: list[tuple[str, int]] = []
        for text in texts:
            if keys:
                spots = [c.start for c in ctx.claims(text) if set(c.keys) & set(keys[0].keys) and c.kind == keys[0].kind]
            else:
                spots = _spots(text, value) if len(value) >= 5 else []
            places += [(text, s) for s in spots]
        if len(places) != 1:
            continue
        text, at = places[0]
        start = max((m.end() for m in _SENTENCE.finditer(text, 0, at)), default=0)
        end = next((m.start() for m in _SENTENCE.finditer(text, at)), len(text))
        before = {w.casefold() for w in _WORD.findall(text[start:at])}
        around = {w.casefold() for w in _WORD.findall(text[start:end])}
        others = [j for j, n in enumerate(names) if j != own and n & around]
        if len(others) == 1 and names[others[0]] & before and not names[own] & around:
            yield others[0], value, " ".join(text[start:end].split())[:200]


def _spots(text: str, value: str) -> list[int]:
    low, wanted = text.casefold(), value.casefold()
    first = low.find(wanted)
    return [] if first < 0 else [first] if low.find(wanted, first + 1) < 0 else [first, low.find(wanted, first + 1)]
