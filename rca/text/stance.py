"""How a text speaks of what it names: asserted, wished for, denied, supposed, or told of another time or of other people.

People who write to a service name many things that they do not write about: what was last year, what their neighbour has, what they
do not want. A reader who matches words takes these for the matter. Pieces are clauses, since a negation belongs to its clause; a mark of
another time or person covers its sentence up to the next "but".
"""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from rca.patterns import regex
from rca.records import dataclass
from rca.text.language import guess
from rca.text.similarity import polarity, sentences


class Stance(StrEnum):
    """What a clause does with what it names."""

    SAID = "said"
    WISHED = "wished"
    SUPPOSED = "supposed"
    DENIED = "denied"
    REFUSED = "refused"  # denied by somebody who says what they want: "I do not want to ..."
    ELSEWHERE = "elsewhere"  # of another time or of other people


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
_NOT_EN = regex(r"(?i)\b(?:never|not|didn't|don't|doesn't|isn't|wasn't|won't|cannot)\b|\w+n['’]t\b")
"""A text of a few words is easily taken for another language; these are words of English alone."""
_WRAPPED = 60
"""A line of fewer characters than this ends where its writer ended it."""


@functools.cache
def _cuts(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a sentence of a language turns ("but"), and where its clauses end; a conjunction of one is a noun or a verb of another."""
    but = rf"|[,;:–—]?\s*\b(?:{_BUT[language]})\s" if language in _BUT else ""
    both = rf"|\s+(?:{_AND[language]})\s+" if language in _AND else ""
    return regex(rf"(?i)(?:ですが|けれど|しかし)、?{but}"), regex(rf"(?i)[,;:、；：()]\s*|\s[–—-]\s{both}")


_WISH = regex(
    r"(?i)\bplease\b|\bi(?:'d| would) like\b|\b(?:i|we) (?:(?:do not|don't|did not|didn't|never|only|just|also|really|hereby) "
    r")?(?:want|wanted|need|wish|request|ask|am asking|are asking|expect|demand)\b"
    r"|\b(?:could|can|would|will) (?:you|someone|somebody)\b|\bkindly\b|\bi am writing to\b|\bapply(?:ing)? for\b|\b(?:can|may) "
    r"i\b|\bdo i\b|\bhow (?:do|can) i\b"
    r"|\bbitte\b|\b(?:ich|wir) (?:möchten?|will|wollen|wollten?|brauchen?|wünschen?|beantragen?|bitten?|hätten? gern\w*)\b|"
    r"\b(?:möchten?|will|wollen|brauche) (?:ich|wir)\b"
    r"|\bkönn(?:t)?en sie\b|\b(?:kann|darf|muss|soll) ich\b|\bhiermit\b"
    r"|\bs['’]il (?:vous|te) plaît\b|\b(?:je|nous) (?:ne |n['’])?(?:voudrais|voudrions|souhait\w+|demand\w+|désir\w+|veux|"
    r"voulons|sollicit\w+)\b|\bmerci de\b"
    r"|\bpou(?:vez|rriez)[- ]vous\b|\bveuillez\b|\best-ce que je\b|\bpuis-je\b|\bj'aimerais\b"
    r"|\bpor favor\b|\b(?:quiero|quisiera|quería|solicito|deseo|necesito|pido|ruego|queremos|necesitamos)\b|"
    r"\bpueden?\b[^.?]{0,30}\?|\bme gustaría\b"
    r"|\bper (?:favore|cortesia)\b|\b(?:vorrei|chiedo|desidero|richiedo|voglio|vorremmo|chiediamo)\b|\bpotete\b|\bpotrebbe\b|\bho bisogno\b"
    r"|\b(?:ik|wij|we) (?:wil|willen|zou|zouden|verzoek|verzoeken|vraag|vragen|wens)\b|\bgraag\b|\balstublieft\b|\bkunt u\b|"
    r"\bkunnen jullie\b"
    r"|\b(?:quero|gostaria|gostava|peço|solicito|preciso|pretendo|queria)\b|\bpode(?:m|ria|riam)?\b[^.?]{0,40}\?"
    r"|\bprosz[ęe]\b|\bchciał(?:a)?bym\b|\bprosił(?:a)?bym\b|\bwnosz[ęe]\b|\bchc[ęe]\b|\bpotrzebuj[ęe]\b"
    r"|\b(?:jag|vi) (?:vill|önskar|behöver|skulle vilja)\b|\bvänligen\b|\bkan ni\b"
    r"|\blütfen\b|\brica ed\w+|\bistiyor\w*|\btalep ed\w+|ください|お願い|希望|したい|いただけ"
)
_SUPPOSED = regex(
    r"(?i)\b(?:if|unless|in case|falls|wenn|sofern|au cas où|en caso de|in caso di|indien|als|mocht|caso|jeśli|gdyby|om|ifall|eğer)\b"
    r"|\bsi\s(?!no\b)|\bse\s(?=\w+(?:rà|sse|ssero|r)\b)|\botherwise\b|\bsonst\b|\bsinon\b|\baltrimenti\b|\banders\b|場合|もし"
)
_ELSEWHERE = regex(
    # another time
    r"(?i)\blast (?:year|month|week|winter|summer|spring|autumn|time|order)\b|\b(?:earlier|previous|prior|former|formerly|"
    r"previously|back then|"
    r"once before|years? ago|months? ago|weeks? ago|already (?:resolved|settled|solved|paid|fixed)|used to|at the time|in the past)\b"
    r"|\b(?:letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?) (?:jahr|monat|woche|winter|sommer|mal|bestellung|\w+)\b|\b(?:damals|"
    r"früher\w*|seinerzeit|bereits erledigt|"
    r"vor \w+ (?:jahren|monaten|wochen))\b"
    r"|\bl['’]an(?:née)? (?:dernier|passé|dernière|passée)\b|\b(?:semaine|mois|année|fois|commande) (?:d['’]avant|dernière?|"
    r"passée?|précédente?)\b|\bautrefois\b|"
    r"\bauparavant\b|\bprécédent\w*\b|\bil y a \w+ (?:ans?|mois|semaines)\b|\bà l['’]époque\b"
    r"|\b(?:año|mes|semana|vez|pedido) (?:pasad[oa]|anterior|últim[oa])\b|\banteriormente\b|\bhace \w+ (?:años?|meses|"
    r"semanas)\b|\ben su día\b|\bantes\b"
    r"|\b(?:anno|mese|settimana|volta|ordine) (?:scors[oa]|precedente|passat[oa])\b|\bin passato\b|\b\w+ fa\b|\ba suo tempo\b"
    r"|\b(?:vorige|afgelopen|eerdere?) \w+|\bdestijds\b|\bvroeger\b|\b(?:jaar|maanden|weken) geleden\b"
    r"|\b(?:ano|mês|semana|vez) (?:passad[oa]|anterior)\b|\bhá \w+ (?:anos?|meses|semanas)\b|\banteriormente\b|\bna altura\b"
    r"|\b(?:zeszł|ubiegł|poprzedni)\w+|\bwcześniej\w*|\b(?:lat|rok|miesiące|tygodni) temu\b|\bförra \w+|\btidigare\b|\bför \w+ "
    r"(?:år|månader|veckor) sedan\b"
    r"|\bgeçen (?:yıl|ay|hafta|sefer)\b|\bdaha önce\b|以前|去年|先月|先週|前回|かつて"
    # other people
    r"|\b(?:my|our|his|her|their) (?:brother|sister|neighbou?r|colleague|friend|cousin|uncle|aunt|boss|flatmate|roommate)\w*(?:'s)?\b"
    r"|\b(?:mein|unser|ihr|sein)\w{0,2} (?:bruder\w*|schwester|nachbar\w*|kolleg\w+|freund\w*|cousin\w*|onkel|tante|chef\w*)\b"
    r"|\b(?:mon|ma|mes|notre|nos|son|sa) (?:frère|sœur|soeur|voisine?s?|collègues?|amie?s?|cousine?s?|oncle|tante)\b"
    r"|\b(?:mi|mis|su|nuestr[oa]) (?:herman[oa]|vecin[oa]|compañer[oa]|amig[oa]|prim[oa]|tí[oa]|cuñad[oa])\b"
    r"|\b(?:mi[oa]|nostr[oa]|su[oa]) (?:fratello|sorella|vicin[oa]|collega|amic[oa]|cugin[oa]|zi[oa])\b"
    r"|\b(?:mijn|onze|zijn|haar) (?:broer|zus|buurman|buurvrouw|buren|collega|vriend\w*|neef|nicht|oom|tante)\b"
    r"|\b(?:o meu|a minha|meu|minha|nosso|nossa) (?:irmã|irmão|vizinh[oa]|colega|amig[oa]|prim[oa]|ti[oa])\b"
    r"|\b(?:sąsiad\w*|brat\w{0,2}|siostr\w+|koleg\w+|kolężan\w+|znajom\w+)\b|\b(?:min|vår|hans|hennes) (?:bror|syster|granne|kollega|vän)\b"
    r"|\b(?:kardeşim|komşum|arkadaşım)\w*|(?:兄|姉|弟|妹|隣人|同僚|友人)の"
    # another matter
    r"|\b(?:nothing|anything) to do with\b|\banother matter\b|\bdifferent (?:matter|story|case)\b|\bby the way\b|\bnichts "
    r"(?:damit )?zu tun\b|\bandere sache\b|\banderes thema\b"
    r"|\brien à voir\b|\bautre (?:histoire|affaire|sujet)\b|\bnada que ver\b|\botro (?:asunto|tema)\b|\bniente a che (?:fare|"
    r"vedere)\b|\baltra (?:storia|questione)\b"
    r"|\bniets (?:mee )?te maken\b|\bander verhaal\b|\bnada a ver\b|\boutro assunto\b|\bnon c['’]entra\w*\b|\binna sprawa\b|"
    r"\bnic wspólnego\b|\binget att göra\b|\bannan sak\b|関係(?:が|は)?(?:ない|ありません)|別件"
)
_LET_BE = regex(
    # a matter that is named and then waved aside, in the same sentence
    r"(?i)\b(?:has|have|had) (?:since |already |now |long )?been (?:resolved|settled|solved|sorted(?: out)?|dealt with|cleared up)\b"
    r"|\b(?:ist|wurde|hat sich) (?:inzwischen |bereits |schon |längst )?(?:erledigt|geklärt|gelöst)\b|\ba (?:déjà |depuis )?été "
    r"(?:résolue?|réglée?)\b|\bya (?:se |lo |la |está )?(?:resol\w+|solucion\w+|arregl\w+)\b"
    r"|\b(?:è|sono) (?:già |stat[oa] )?(?:risolt[oaie]|sistemat[oaie]|chiarit[oaie])\b|\bal (?:opgelost|geregeld)\b|\bjá (?:foi "
    r"|está )?(?:resolvid[oa]|tratad[oa])\b|\bjuż (?:załatwion\w+|rozwiązan\w+)\b|\bredan (?:löst|utrett)\b"
    r"|\b(?:that|this|which|it)(?:'s| is| was) (?:fine|ok|okay|settled|resolved|not the (?:problem|issue|point|question))\b|"
    r"\bnothing to complain\b|"
    r"\b(?:not|n't) (?:asking|disput\w+|complain\w+|contest\w+|claim\w+|object\w+|about)\b|\bno (?:complaints?|problems?|"
    r"issues?|rush|hurry)\b"
    r"|\b(?:das|dies|es) (?:ist|war|passt) (?:in ordnung|ok|erledigt|so)\b|\b(?:brauch\w*|will|möchte|bestreite\w*|"
    r"beanstande\w*|verlange) (?:ich )?(?:\w+ )?nicht\b|\bnichts (?:zu beanstanden|auszusetzen)\b"
    r"|\bn['’]en (?:demande|veux|parle)\b|\bne (?:conteste|demande|discute|réclame)\b|\bne me plains pas\b|\bc['’]est (?:réglé|"
    r"bon|normal)\b"
    r"|\bno (?:lo |la |los |las )?(?:discuto|reclamo|pido|cuestiono|quiero|disputo)\b|\bestá (?:bien|resuelto|arreglado)\b|\bva "
    r"(?:tutto )?bene\b|\bnon (?:lo |la )?(?:contesto|chiedo|discuto|voglio)\b|\bè (?:risolto|a posto)\b"
    r"|\b(?:is|was) (?:opgelost|in orde|geregeld)\b|\bniet (?:om|over)\b|\bgeen probleem\b|\bnão (?:contesto|peço|discuto|quero|"
    r"reclamo)\b|\bestá (?:tudo )?(?:bem|resolvido)\b"
    r"|\bnie (?:kwestionuj\w+|chodzi|prosz\w+|żądam)\b|\bw porządku\b|\binte (?:klaga\w*|be|kräv\w+)\b|\bär (?:löst|okej)\b|"
    r"\bsorun (?:yok|değil)\b|\bistemiyor\w*|問題ありません|不要"
)
_HEADER = regex(r"(?i)\s*(?:re|subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|ämne|konu|件名)\s*[:：]")


def clauses(text: str) -> list[Clause]:
    """The clauses of a text in order, each with its stance."""
    found: list[Clause] = []
    language = spoken(text)
    turn, end = _cuts(language)
    for sentence in sentences(_LINE_END.sub(_joined, text)):
        parts = turn.split(sentence.text)
        titled = _HEADER.match(sentence.text) is not None
        for i, part in enumerate(parts):
            apart = _ELSEWHERE.search(part) is not None or _LET_BE.search(" ".join(parts[i:])) is not None
            found += [Clause(p, _stance(p, language, apart, titled)) for p in end.split(part) if p.strip()]
    return found


_LINE_END = regex(r"(?P<line>[^\n]*\S)[ \t]*\n(?=[ \t]*\S)")


def _joined(match: re.Match[str]) -> str:
    """Lines that were wrapped are one; after a short line, such as a subject, a new sentence begins."""
    return match["line"] + (" " if len(match["line"]) >= _WRAPPED else "\n\n")


def spoken(text: str) -> str:
    """The language of a text, also of those that `guess` does not know."""
    return next((code for code, letters in _LETTERS.items() if len(letters.findall(text)) >= 3), "") or guess(text)


def _stance(piece: str, language: str, apart: bool, titled: bool) -> Stance:
    denied = bool(polarity(piece, language)) or (language != "en" and _NOT_EN.search(piece) is not None)
    if denied and _WISH.search(piece):
        return Stance.REFUSED
    if apart:
        return Stance.ELSEWHERE
    if denied:
        return Stance.DENIED
    if titled or _WISH.search(piece):
        return Stance.WISHED
    return Stance.SUPPOSED if _SUPPOSED.search(piece) else Stance.SAID
