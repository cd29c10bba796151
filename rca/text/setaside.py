"""Pieces of a text that it names only to set them aside: "not on the 10th", "the old rate of 480", "which does not count", "is void"."""

from __future__ import annotations

from collections.abc import Iterable

from rca.patterns import regex
from rca.text.claims import Claim

_W, _E = r"(?<![^\W_])", r"(?![^\W_])"
"""Where a word begins and ends; the parts of `old_rate` are words."""

_DENIED = regex(
    rf"(?i){_W}(?:not|never|n't|except|instead of|rather than|other than|nicht|außer|statt|anstatt|anstelle|sauf"
    r"|pas(?= (?:le|la|les|l['’]|au|aux|du|de|des|d['’]|en|à|une?)\b)|n(?:e |['’])\w+ pas"  # Dutch "pas" is "only"
    r"|au lieu d\w*|plutôt qu\w*|non pas|(?<=[^_] )no(?= (?:el|la|los|en|a|al|para|es)\b)"
    r"|salvo|en lugar de|en vez de|non|tranne|invece d\w*|anziché|niet|behalve"
    r"|in plaats van|não|em vez d\w*|exceto|nie|zamiast|oprócz|inte|ej|utom|istället för|i stället för|ikke|i stedet for|değil)"
    r"(?: (?!later|before|after|earlier|more|less|until|till|only|vor|nach|später|früher|mehr|weniger|bis|nur|erst|plus|moins|avant|après"
    r"|más|menos|antes|después|prima|dopo|più|meno|oltre|later|voor|na|meer|minder|mais|depois|wcześniej|później|przed|po|före|efter)"
    rf"[^\W\d]+){{0,3}}[\s\"'„“«(]*$|{_W}instead of\s[^.,;]{{0,20}}$"
)
"""A negation with at most three words between it and the value, none of which makes it a limit ("not later than", "nicht vor")."""

_FORMER = regex(
    rf"(?i){_W}(?:previous(?:ly)?|earlier|former(?:ly)?|old|prior|superseded|cancel+ed|expired|mistaken(?:ly)?|erroneous(?:ly)?|withdrawn"
    r"|mock|frühere[mnrs]?|bisherige[mnrs]?|ehemalige[mnrs]?|vorherige[mnrs]?|vorige[mnrs]?|alt(?:e[mnrs]?)?|irrtümlich\w*|fälschlich\w*"
    r"|versehentlich\w*|überholt\w*|ungültige\w*|ancien(?:ne)?s?|précédente?s?|périmée?s?|annulée?s?|par erreur|anterior(?:es)?"
    r"|antigu[oa]s?|anulad[oa]s?|por error|equivocad[oa]|precedent[ei]|vecchi[oae]?|annullat[oaie]|per errore|superat[oaie]"
    r"|eerdere?|vorige|oude|voormalige?|vervallen|per abuis|antig[oa]s?|revogad[oa]s?|por engano|poprzedni\w*|star(?:y|a|e|ego|ej|ą)"
    r"|błędn\w*|unieważnion\w*|tidigare|gaml[ae]|föregående|förra|felaktig\w*|eski|önceki|yanlış\w*)"
    rf"{_E}|以前の?|旧|前回|誤って",
    needs=(
        "alt|ancien|annul|anterior|antig|anul|bisherige|błędn|cancel|earlier|eerder|ehemalige|equiv|erro|eski|expired|"
        "felaktig|former|frühere|fälschlich|fö|gaml|irrtümlich|mistaken|mock|old|oude|par erreur|per abuis|poprzedni|"
        "por engano|prec|previous|prior|précédent|périmé|revog|stara|stare|stary|starą|supe|tidigare|ungültige|"
        "unieważnion|vecchi|versehentlich|vervallen|voormalig|vorherige|vorige|withdrawn|yanl|önceki|überholt|以前|前回|旧|"
        "誤って"
    ),
)
_ENDED = regex(
    rf"(?i){_W}(?:(?:is|are|was|were|has been|have been|now) (?:now |since |already )?(?:void|invalid|cancel+ed|withdrawn|superseded"
    r"|wrong|obsolete|expired|replaced|excluded|not valid|no longer)"
    r"|(?:does|do|did|shall|must|should|may|can) ?n[o']t (?:\w+ )?(?:count|apply|matter)"
    r"|no longer (?:valid|appl\w+|counts|holds)|(?:not|no longer) to be used|disregard|ignore|by mistake"
    r"|(?:ist|sind|wurde|war|damit|nunmehr) (?:\w+ )?(?:ungültig|hinfällig|überholt|storniert|aufgehoben|gegenstandslos|falsch)"
    r"|(?:gilt|gelten|zählt|zählen) (?:\w+ )?nicht|nicht mehr|nicht (?:gültig|mitgezählt|maßgeblich|gewertet)"
    r"|(?:est|sont|a été) (?:\w+ )?(?:nulle?|annulée?s?|caduque?s?|périmée?s?|remplacée?s?)|ne (?:compte|comptent|vaut|valent) (?:pas|plus)"
    r"|n['’]est plus|ne sont plus|à ignorer"
    r"|(?:est[áa]n?|queda[n]?|fue(?:ron)?) (?:\w+ )?(?:anulad[oa]s?|sin efecto|cancelad[oa]s?)|no (?:cuenta[n]?|vale[n]?|aplica[n]?)|ya no"
    r"|(?:è|sono|è stat[oa]) (?:\w+ )?(?:annullat[oaie]|null[oaie]|superat[oaie])|non (?:conta|contano|vale|valgono)|non (?:è|sono) più"
    r"|(?:is|zijn) (?:\w+ )?(?:vervallen|ongeldig|ingetrokken)|tel(?:t|len) niet|geldt niet|niet meer"
    r"|(?:foi|está|ficou) (?:\w+ )?(?:anulad[oa]|cancelad[oa]|sem efeito)|não (?:conta|vale|se aplica)|já não"
    r"|(?:jest|został\w*) (?:\w+ )?(?:nieważn\w+|anulowan\w+|nieaktualn\w+)|nie (?:liczy|obowiązuje)|już nie"
    r"|(?:är|har) (?:\w+ )?(?:ogiltig\w*|annullera\w*|upphävd\w*)|gäller inte|räknas inte|inte längre"
    rf"|geçersiz\w*|iptal edil\w*|sayılmaz|yerine){_E}|無効|取り消|含まない|対象外|ではなく",
    needs=(
        "annulé|anul|aplica|apply|aufgehoben|by mistake|caduqu|cancel|compte|count|cuenta|disregard|está|excluded|"
        "expired|falsch|ficou|foi|gegenstandslos|gewertet|geçersiz|gültig|har |hinfällig|ignore|ingetrokken|inte|invalid|"
        "iptal edil|jest|już nie|liczy|lmaz|massgeblich|matter|mitgezählt|n'est plus|ne sont plus|nicht|niet|non conta|"
        "non valgono|not to be used|not valid|null|nã|n’est plus|obowiązuje|obsolete|onge|périmé|remplacé|replaced|"
        "sin efecto|sono |storniert|superseded|vale|vaut|vervallen|void|withdrawn|wrong|ya no|yerine|został|är |è |"
        "überholt|ではなく|取り消|含まない|対象外|無効"
    ),
)
_REPLACES = regex(
    rf"(?i){_W}(?:replac\w+|instead|excluded?|except|ersetz\w+|statt|anstelle|ausgenommen|ausgeschlossen|remplac\w+|au lieu|exclu\w*"
    rf"|sustitu\w+|reemplaz\w+|en (?:lugar|vez)|sostitu\w+|invece|esclus\w+|vervang\w+|in plaats|uitgesloten|substitu\w+|em vez"
    rf"|zast[ęą]p\w+|zamiast|ersätt\w+|istället|erstatt\w+|i stedet|yerine){_E}|代わり|変更|除外",
    needs=(
        "anstelle|au lieu|ausg|ersetz|ersätt|esclus|except|exclu|i stedet|in plaats|instead|invece|istället|lugar|"
        "reemplaz|remplac|replac|sostitu|statt|substitu|sustitu|uitgesloten|vervang|vez|yerine|zamiast|zas|代わり|変更|除外"
    ),
)
_END = regex(r"(?<=[^\W_]{2})[.!?](?=\s|$)|[;。！？]|\n\s*\n")
_CLAUSE = regex(
    r"[,()–—]\s|\n|\s(?:but|and|aber|und|sondern|mais|et|pero|sino|y|ma|e|bensì|maar|en|mas|ale|i|men|och|utan|fakat|ama|ve)(?=\s)",
)
_REACH = 48
"""Characters before a value in which a word may set it aside."""
_TAIL = 90
"""Characters after a value in which the rest of the sentence may."""


def set_aside(text: str, start: int, end: int, others: Iterable[Claim]) -> bool:
    """Whether the text names the piece only to set it aside: by a word before it in its clause, or by what the rest of its sentence says
    before it comes to one of the `others`, the claims of the same kind."""
    head = text[max(0, start - _REACH) : start]
    for cut in (_END, _CLAUSE):
        head = head[max((m.end() for m in cut.finditer(head)), default=0) :]
    if _DENIED.search(head) or _FORMER.search(head):
        return True
    limit = min((c.start for c in others if c.start >= end), default=len(text))
    tail = text[end : min(limit, end + _TAIL)]
    stop = _END.search(tail)
    return _ENDED.search(tail[: stop.start()] if stop else tail) is not None


def speaks_of_it(text: str) -> bool:
    """Whether a field's name or a sentence says itself that what it holds is former or replaced."""
    return any(pattern.search(text) for pattern in (_FORMER, _ENDED, _REPLACES))
