"""How a text speaks of what it names: asserted, wished for, denied, supposed, or told of another time or of other people.

People who write to a service name many things that they do not write about: what was last year, what their neighbour has, what they
do not want. A reader who matches words takes these for the matter. Pieces are clauses, since a negation belongs to its clause; a mark of
another time or person covers its sentence up to the next "but".
"""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from rca.patterns import may_match, regex
from rca.records import dataclass
from rca.text.language import guess
from rca.text.similarity import polarity, sentences
from rca.text.stance_words import marks


class Stance(StrEnum):
    """What a clause does with what it names."""

    SAID = "said"
    WISHED = "wished"
    SUPPOSED = "supposed"
    DENIED = "denied"
    LACKING = "lacking"  # denied as what has not come or does not work: the matter itself
    REFUSED = "refused"  # denied by somebody who says what they want or write about: "I do not want to ...", "this is no ..."
    ELSEWHERE = "elsewhere"  # settled, or said to be another matter
    APART = "apart"  # of another time or of other people, which may be how the matter began


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a text between commas and conjunctions, and how it speaks."""

    text: str
    stance: Stance


_BUT = {
    "en": "but|however",
    "de": "aber|sondern|jedoch|doch",
    "fr": "mais",
    "es": "pero|sino|mas",
    "it": "ma|però|bensì",
    "nl": "maar|doch",
    "pt": "mas|porém",
    "pl": "ale|lecz|tylko",
    "sv": "men|utan",
    "tr": "ama|fakat",
}
_AND = {
    "en": "and|while|because|since|so",
    "de": "und|weil|da|denn",
    "fr": "et|car|parce que",
    "es": "y|e|porque",
    "it": "e|perché|poiché",
    "nl": "en|want|omdat",
    "pt": "e|porque",
    "pl": "i|oraz|bo|ponieważ",
    "sv": "och|eftersom",
    "tr": "ve|çünkü",
}
_LETTERS = {"pl": regex(r"[ąęłńśźż]"), "tr": regex(r"[ğış]"), "sv": regex(r"(?i)\b(?:och|inte|jag|att|är)\b")}
_NOT_EN = regex(r"(?i)\b(?:never|not|didn't|don't|doesn't|isn't|wasn't|won't|cannot)\b|n['’]t\b")
"""A text of a few words is easily taken for another language; these are words of English alone."""
_TELLING = 150
"""From so many characters on the marks of the guessed language are enough; of fewer, those of all languages are looked for."""
_WRAPPED = 60
"""A line of fewer characters than this ends where its writer ended it."""


@functools.cache
def _cuts(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a sentence of a language turns ("but"), and where its clauses end; a conjunction of one is a noun or a verb of another."""
    but = rf"|[,;:–—]?\s*\b(?:{_BUT[language]})\s" if language in _BUT else ""
    both = rf"|\s+(?:{_AND[language]})\s+" if language in _AND else ""
    return regex(rf"(?i)(?:ですが|けれど|しかし)、?{but}"), regex(rf"(?i)[,;:、；：()]\s*|\s[–—-]\s{both}")


_SUPPOSED = regex(
    r"(?i)\b(?:if|unless|in case|falls|wenn|sofern|au cas où|en caso de|in caso di|indien|als|mocht|caso|jeśli|gdyby|om|ifall|eğer)\b"
    r"|\bsi\s(?!no\b)|\bse\s(?=\w+(?:rà|sse|ssero|r)\b)|\botherwise\b|\bsonst\b|\bsinon\b|\baltrimenti\b|\banders\b|場合|もし"
)
_UNABLE = regex(
    r"(?i)\b(?:can(?:no|['’])?t|can not|unable to|could(?:n['’]t| not)|won['’]t|doesn['’]t|does not|don['’]t|isn['’]t|is not|"
    r"not) (?:\w+ )?(?:open|log|sign|"
    r"access|enter|connect|start|load|work(?:ing)?|print|reach|find|see|use|get (?:in|into|through|on)|turn on|switch on|boot)\b|"
    r"\bstopped working\b|"
    r"\b(?:geht|läuft|startet|funktioniert|öffnet) (?!es\b|um\b|darum\b)(?:\w+ ){0,3}nicht\b|\bnicht (?:öffnen|starten|anmelden|"
    r"einloggen|erreichen|finden|zugreifen|"
    r"verbinden|drucken)\b|\bne (?:marche|fonctionne|démarre|s['’]ouvre|s['’]allume)\w*\b|\b(?:n['’]arrive|ne parvien\w+|ne peux|"
    r"ne pouvons) pas? ?(?:plus )?(?:à|pas)?\b|"
    r"\bno (?:funciona|arranca|abre|enciende|puedo (?:abrir|entrar|acceder|conectar\w*))\w*\b|\bnon (?:funziona|parte|si (?:apre|"
    r"accende)|riesco)\w*\b|"
    r"\b(?:werkt|start|opent|lukt) (?:\w+ ){0,2}niet\b|\bniet (?:openen|inloggen|bereiken)\b|\bnão (?:funciona|abre|liga|consigo)\b|"
    r"\bnie (?:działa|otwiera|włącza|mogę (?:otworzyć|zalogować|wejść))\w*\b|\b(?:fungerar|startar|öppnas|funkar) (?:\w+ ){0,2}inte\b|"
    r"\binte (?:öppna|logga in|komma in)\b|\b(?:çalışmıyor|açılmıyor|giremiyorum)\b|動(?:かない|きません)|開(?:かない|けません|きません)|"
    r"できません",
    needs=(
        "'arrive|abre|access|anmelden|arranca|bereiken|boot|connect|consigo|drucken|działa|démarre|e parvien|e peux|"
        "e pouvons|enciende|enter|erreichen|find|fonctionne|funciona|fungerar|funkar|funziona|get in|get on|get through|"
        "komma in|liga|load|log|marche|nicht|niet|open|otw|parte|print|puedo |reach|riesco|s'allume|s'ouvre|see|si a|"
        "sign|start|switch on|s’|turn on|use|verbinden|wejść|work|włącza|yor|zugreifen|çal|öffnen|öppna|’arrive|かない|きません|"
        "けません"
    ),
)
"""What does not work is what a writer complains of: a negation that denies nothing."""
_NOT_THAT = regex(
    r"(?i)\b(?:this|that|it) (?:is|was) (?:\w+ )?(?:not|no)\b|\b(?:this|that|it)(?:['’]s not| isn['’]t| wasn['’]t)\b|"
    r"\b(?:das|dies|es) ist (?:\w+ )?(?:nicht|kein\w*)\b|\bist das (?:nicht|kein\w*)\b|\bce n['’]est (?:pas|en rien)\b|"
    r"\b(?:esto|eso) no es\b|\bno es (?:una?|ning\w+)\b|\bnon è (?:un|uno|una|nessun\w*)\b|\b(?:dit|dat|het) is (?:\w+ )?(?:niet|geen)\b|"
    r"\b(?:isto|isso) não é\b|\bnão é uma?\b|\bto nie\b|\bdet(?:ta)? är (?:inte|ingen|inget)\b|ではありません|ではない",
    needs=(
        "ce n|das|det|es ist |geen|it is |it isn|it w|it's not|it’s not|niet|no es|non è |nã|that i|that wa|that's not|"
        "that’s not|this|to nie|では"
    ),
)
"""What says that a matter is not what it may be taken for."""
_UNRELATED = regex(
    r"(?i)nothing to do|another matter|different (?:matter|story|case)|already (?:resolved|settled|solved|paid|fixed)|"
    r"nichts (?:damit )?zu tun|"
    r"andere sache|anderes thema|bereits erledigt|rien à voir|autre (?:histoire|affaire|sujet)|nada que ver|otro (?:asunto|"
    r"tema)|niente a che|"
    r"altra (?:storia|questione)|non c['’]entra|niets (?:mee )?te maken|ander verhaal|nada a ver|outro assunto|inna sprawa|nic wspólnego|"
    r"inget att göra|annan sak|関係|別件"
)
_BEGAN = regex(
    r"(?i)\b(?:bought|purchased|ordered|booked|took out|signed up|signed for|subscribed|hired|rented|gekauft|kaufte[n]?|"
    r"bestellt\w*|gebucht|buchte[n]?|"
    r"abgeschlossen|gemietet|achetée?s?|commandée?s?|réservée?s?|souscrite?s?|loué|compr[éóa]\w*|pedí|reserv[éó]|contrat[éó]|alquil[éó]|"
    r"ordinat\w+|prenotat\w+|kocht\w*|gekocht|besteld\w*|geboekt|afgesloten|encomend\w+|kupił\w*|zamówił\w*|köpt\w*|"
    r"beställ\w*|bokad\w*|aldım)\b|"
    r"購入|買い|注文し"
)
"""What somebody bought, ordered or booked is where their matter began, however long ago."""
_ABSENT = regex(
    r"(?i)\b(?:arriv\w+|com(?:e|ing)|came|receiv\w+|deliver\w+|got|gotten|get|paid|credited|booked|collected|picked up|"
    r"answer\w*|repl(?:y|ied)|"
    r"called back|sent|shipped|repaired|fixed|refunded|processed|shown up|show up|appear\w*|turned up|(?:an|zurück|"
    r"heraus)?gekommen|kam(?:en)?|"
    r"angekommen|erhalten|bekommen|geliefert|zugestellt|bezahlt|gezahlt|gebucht|gutgeschrieben|überwiesen|eingegangen|beantwortet|abgeholt|"
    r"repariert|erschienen|gemeldet|geschickt|reçue?s?|arrivée?s?|livrée?s?|versée?s?|payée?s?|venue?s?|répondu|"
    r"remboursée?s?|réparée?s?|passée?s?|"
    r"recibid\w+|recibí|llegad\w+|llegó|entregad\w+|pagad\w+|abonad\w+|venid\w+|vino|contestad\w+|reparad\w+|arrivat\w+|"
    r"ricevut\w+|consegnat\w+|"
    r"pagat\w+|accreditat\w+|venut\w+|rispost\w+|riparat\w+|aangekomen|ontvangen|gekregen|geleverd|betaald|gekomen|opgehaald|beantwoord|"
    r"gerepareerd|verschenen|recebi\w*|chegou|chegad\w+|entregue|pag[oa]s?|vei[oa]|respond\w+|dotar\w+|otrzyma\w+|dosta\w+|"
    r"przysz\w+|zapłac\w+|"
    r"dostarcz\w+|odebra\w+|kommit|fått|levererat\w*|betalats|betalt|anlänt|svarat|hämtat\w*|gelmedi|ulaşmadı|alamadım|ödenmedi)\b|"
    r"\b(?:since|seit|depuis|desde|sinds|sedan|od (?:wczoraj|rana|\w+ dni)|dal?l?['’]?(?= ?(?:ieri|lunedì|\w+ giorni)))\b|"
    r"届(?:いて|か)|来(?:ない|ません|ていません)|受け取",
    needs=(
        " dni| giorni|abgeholt|abonad|alamad|anlänt|answer|appear|arriv|bean|beta|bezahlt|booked|called back|came|cheg|"
        "collected|come|coming|consegnat|contestad|cred|deliver|depuis|desde|dosta|dotar|eingegangen|entreg|erhalten|"
        "ersc|fixed|fått|gebucht|gekomen|gekregen|geliefert|gelmedi|gemeldet|gesc|get|gezahlt|got|hämtat|ieri|kam|komm|"
        "leve|lleg|lunedì|odebra|ontvangen|opgehaald|otrzyma|paga|pago|paid|passé|payé|picked up|processed|przysz|rana|"
        "recebi|receiv|reci|refunded|remboursé|repaired|repar|replied|reply|respond|reçu|ricevut|riparat|rispost|ré|"
        "sedan|seit|sent|shipped|show up|shown up|since|sinds|svarat|turned up|ulaşmad|veia|veio|venid|venu|versé|vino|"
        "wczoraj|zapłac|zugestellt|ödenmedi|überwiesen|いて|か|ない|ません|受け取"
    ),
)
"""What has not come or not happened, or is not there since some time, is what a writer complains of."""
_ASKED = regex(r"[?？]\W*$|ですか。?$|でしょうか。?$", needs="?|でしょうか|ですか|？")
"""What asks is what its writer is after, as a wish is."""
_HEADER = regex(r"(?i)\s*(?:re|subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|ämne|konu|件名)\s*[:：]")


def clauses(text: str) -> list[Clause]:
    """The clauses of a text in order, each with its stance."""
    found: list[Clause] = []
    language = spoken(text)
    known = language if len(text) >= _TELLING else ""
    turn, end = _cuts(language)
    whole = _unwrapped(text)
    elsewhere, let_be, wish = (marks(kind, known) for kind in ("ELSEWHERE", "LET_BE", "WISH"))
    signs = _Signs(wish, *(pattern if may_match(pattern, whole) else _NEVER for pattern in (_UNABLE, _ABSENT, _NOT_THAT)))
    for sentence in sentences(whole):
        titled = _HEADER.match(sentence.text) is not None or _ASKED.search(sentence.text) is not None
        told: list[list[Clause]] = []
        waved = False
        for part in reversed(turn.split(sentence.text)):  # what is waved aside at the end was named before
            mark = let_be.search(part)
            other = elsewhere.search(part) is not None and _BEGAN.search(part) is None
            unrelated = waved or (other and _UNRELATED.search(part) is not None)
            waved = waved or mark is not None
            told.append([])
            at = 0
            for piece in end.split(part):
                at = part.find(piece, at)
                away = unrelated or (mark is not None and at <= mark.start())  # what follows it is free again
                apart = Stance.ELSEWHERE if away else Stance.APART if other else None
                at += len(piece)
                if piece.strip():
                    told[-1].append(Clause(piece, _stance(piece, language, apart, titled, signs)))
        found += [clause for part_told in reversed(told) for clause in part_told]
    return found


def _unwrapped(text: str) -> str:
    """Lines that were wrapped are one; after a short line, such as a subject, a new sentence begins."""
    lines = text.split("\n")
    return "".join(line + (" " if len(line) >= _WRAPPED else "\n\n") for line in lines)


def spoken(text: str) -> str:
    """The language of a text, also of those that `guess` does not know."""
    return next((code for code, letters in _LETTERS.items() if len(letters.findall(text)) >= 3), "") or guess(text)


@dataclass(frozen=True, slots=True)
class _Signs:
    """What is looked for in the clauses of a text; of what no piece stands in it, `_NEVER`."""

    wish: re.Pattern[str]
    unable: re.Pattern[str]
    absent: re.Pattern[str]
    not_that: re.Pattern[str]


_NEVER = regex("(?!)")


def _stance(piece: str, language: str, apart: Stance | None, titled: bool, signs: _Signs) -> Stance:
    denied = bool(polarity(piece, language)) or (language != "en" and _NOT_EN.search(piece) is not None)
    wish = signs.wish
    if denied and (titled or signs.unable.search(piece) or (not wish.search(piece) and signs.absent.search(piece))):
        return Stance.LACKING
    if denied and (wish.search(piece) or signs.not_that.search(piece)):
        return Stance.REFUSED
    if apart:
        return apart
    if denied:
        return Stance.DENIED
    if titled or wish.search(piece):
        return Stance.WISHED
    return Stance.SUPPOSED if _SUPPOSED.search(piece) else Stance.SAID
