"""Marks of what a clause does with what it names, by language: wishes, other times and people, matters that are let be."""

from __future__ import annotations

import functools
import re

from rca.patterns import regex

WISH: dict[str, str] = {
    "en": (
        r"\bplease\b|\bi(?:'d| would) like\b|\b(?:i|we) (?:(?:do not|don't|did not|didn't|never|only|just|also|really|hereby) "
        r")?(?:want|wanted|need|wish|request|ask|am asking|are asking|expect|demand)\b|\b(?:could|can|would|will) (?:you|"
        r"someone|somebody)\b|\bkindly\b|\bi am writing to\b|\bapply(?:ing)? for\b|\b(?:can|may) i\b|\bdo i\b|\bhow (?:do|can) "
        r"i\b"
    ),
    "de": (
        r"\bbitte\b|\b(?:ich|wir) (?:möchten?|will|wollen|wollten?|brauchen?|wünschen?|beantragen?|bitten?|hätten? gern\w*)\b|"
        r"\b(?:möchten?|will|wollen|brauche) (?:ich|wir)\b|\bkönn(?:t)?en sie\b|\b(?:kann|darf|muss|soll) ich\b|\bhiermit\b"
    ),
    "fr": (
        r"\bs['’]il (?:vous|te) plaît\b|\b(?:je|nous) (?:ne |n['’])?(?:voudrais|voudrions|souhait\w+|demand\w+|désir\w+|veux|"
        r"voulons|sollicit\w+)\b|\bmerci de\b|\bpou(?:vez|rriez)[- ]vous\b|\bveuillez\b|\best-ce que je\b|\bpuis-je\b|"
        r"\bj'aimerais\b"
    ),
    "es": (
        r"\bpor favor\b|\b(?:quiero|quisiera|quería|solicito|deseo|necesito|pido|ruego|queremos|necesitamos)\b|"
        r"\bpueden?\b[^.?]{0,30}\?|\bme gustaría\b"
    ),
    "it": (
        r"\bper (?:favore|cortesia)\b|\b(?:vorrei|chiedo|desidero|richiedo|voglio|vorremmo|chiediamo)\b|\bpotete\b|"
        r"\bpotrebbe\b|\bho bisogno\b"
    ),
    "nl": (
        r"\b(?:ik|wij|we) (?:wil|willen|zou|zouden|verzoek|verzoeken|vraag|vragen|wens)\b|\bgraag\b|\balstublieft\b|\bkunt u\b|"
        r"\bkunnen jullie\b"
    ),
    "pt": (
        r"\bpor favor\b|\b(?:quero|gostaria|gostava|peço|solicito|preciso|pretendo|queria)\b|\bpode(?:m|ria|"
        r"riam)?\b[^.?]{0,40}\?"
    ),
    "pl": r"\bprosz[ęe]\b|\bchciał(?:a)?bym\b|\bprosił(?:a)?bym\b|\bwnosz[ęe]\b|\bchc[ęe]\b|\bpotrzebuj[ęe]\b",
    "sv": r"\b(?:jag|vi) (?:vill|önskar|behöver|skulle vilja)\b|\bvänligen\b|\bkan ni\b",
    "tr": r"\blütfen\b|\brica ed\w+|\bistiyor\w*|\btalep ed\w+",
    "ja": r"ください|お願い|希望|したい|いただけ",
}
"""What says that a writer wants something."""
ELSEWHERE: dict[str, str] = {
    "en": (
        r"\blast (?:year|month|week|winter|summer|spring|autumn|time|order)\b|\b(?:earlier|previous|prior|former|formerly|"
        r"previously|back then|once before|years? ago|months? ago|weeks? ago|already (?:resolved|settled|solved|paid|fixed)|"
        r"used to|at the time|in the past)\b|\b(?:my|our|his|her|their) (?:brother|sister|neighbou?r|colleague|friend|cousin|"
        r"uncle|aunt|boss|flatmate|roommate)\w*(?:'s)?\b(?! and (?:i|me)\b)|\b(?:nothing|anything) to do with\b|"
        r"\banother matter\b|\bdifferent "
        r"(?:matter|story|case)\b|\bby the way\b"
    ),
    "de": (
        r"\b(?:letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?) (?:jahr|monat|woche|winter|sommer|mal|bestellung|\w+)\b|"
        r"\b(?:damals|früher\w*|seinerzeit|bereits erledigt|vor \w+ (?:jahren|monaten|wochen))\b|\b(?:mein|unser|ihr|"
        r"sein)\w{0,2} (?:bruder\w*|schwester|nachbar\w*|kolleg\w+|freund\w*|cousin\w*|onkel|tante|chef\w*)\b(?! und ich\b)|\bnichts "
        r"(?:damit )?zu tun\b|\bandere sache\b|\banderes thema\b"
    ),
    "fr": (
        r"\bl['’]an(?:née)? (?:dernier|passé|dernière|passée)\b|\b(?:semaine|mois|année|fois|commande) (?:d['’]avant|dernière?|"
        r"passée?|précédente?)\b|\bautrefois\b|\bauparavant\b|\bprécédent\w*\b|\bil y a \w+ (?:ans?|mois|semaines)\b|\bà "
        r"l['’]époque\b|\b(?:mon|ma|mes|notre|nos|son|sa) (?:frère|sœur|soeur|voisine?s?|collègues?|amie?s?|cousine?s?|oncle|"
        r"tante)\b(?! et moi\b)|\brien à voir\b|\bautre (?:histoire|affaire|sujet)\b"
    ),
    "es": (
        r"\b(?:año|mes|semana|vez|pedido) (?:pasad[oa]|anterior|últim[oa])\b|\banteriormente\b|\bhace \w+ (?:años?|meses|"
        r"semanas)\b|\ben su día\b|\bantes\b|\b(?:mi|mis|su|nuestr[oa]) (?:herman[oa]|vecin[oa]|compañer[oa]|amig[oa]|prim[oa]|"
        r"tí[oa]|cuñad[oa])\b(?! y yo\b)|\bnada que ver\b|\botro (?:asunto|tema)\b"
    ),
    "it": (
        r"\b(?:anno|mese|settimana|volta|ordine) (?:scors[oa]|precedente|passat[oa])\b|\bin passato\b|\b\w+ fa\b|\ba suo "
        r"tempo\b|\b(?:mi[oa]|nostr[oa]|su[oa]) (?:fratello|sorella|vicin[oa]|collega|amic[oa]|cugin[oa]|zi[oa])\b(?! e io\b)|\bniente a "
        r"che (?:fare|vedere)\b|\baltra (?:storia|questione)\b|\bnon c['’]entra\w*\b"
    ),
    "nl": (
        r"\b(?:vorige|afgelopen|eerdere?) \w+|\bdestijds\b|\bvroeger\b|\b(?:jaar|maanden|weken) geleden\b|\b(?:mijn|onze|zijn|"
        r"haar) (?:broer|zus|buurman|buurvrouw|buren|collega|vriend\w*|neef|nicht|oom|tante)\b(?! en ik\b)|\bniets (?:mee )?te maken\b|"
        r"\bander verhaal\b"
    ),
    "pt": (
        r"\b(?:ano|mês|semana|vez) (?:passad[oa]|anterior)\b|\bhá \w+ (?:anos?|meses|semanas)\b|\banteriormente\b|\bna "
        r"altura\b|\b(?:o meu|a minha|meu|minha|nosso|nossa) (?:irmã|irmão|vizinh[oa]|colega|amig[oa]|prim[oa]|ti[oa])\b(?! e eu\b)|"
        r"\bnada a ver\b|\boutro assunto\b"
    ),
    "pl": (
        r"\b(?:zeszł|ubiegł|poprzedni)\w+|\bwcześniej\w*|\b(?:lat|rok|miesiące|tygodni) temu\b|\b(?:sąsiad\w*|brat\w{0,2}|"
        r"siostr\w+|koleg\w+|kolężan\w+|znajom\w+)\b|\binna sprawa\b|\bnic wspólnego\b"
    ),
    "sv": (
        r"\bförra \w+|\btidigare\b|\bför \w+ (?:år|månader|veckor) sedan\b|\b(?:min|vår|hans|hennes) (?:bror|syster|granne|"
        r"kollega|vän)\b|\binget att göra\b|\bannan sak\b"
    ),
    "tr": r"\bgeçen (?:yıl|ay|hafta|sefer)\b|\bdaha önce\b|\b(?:kardeşim|komşum|arkadaşım)\w*",
    "ja": r"以前|去年|先月|先週|前回|かつて|(?:兄|姉|弟|妹|隣人|同僚|友人)の|関係(?:が|は)?(?:ない|ありません)|別件",
}
"""What says that a sentence is of another time, of other people, or of another matter."""
LET_BE: dict[str, str] = {
    "en": (
        r"\b(?:has|have|had) (?:since |already |now |long )?been (?:resolved|settled|solved|sorted(?: out)?|dealt with|cleared "
        r"up)\b|\b(?:that|this|which|it)(?:'s| is| was) (?:fine|ok|okay|settled|resolved|not the (?:problem|issue|point|"
        r"question))\b|\bnothing to complain\b|\b(?:not|n't) (?:asking|disput\w+|complain\w+|contest\w+|claim\w+|object\w+|"
        r"about)\b|\bno (?:complaints?|problems?|issues?|rush|hurry)\b|\bno longer (?:about|the (?:point|question|issue|matter))\b|"
        r"\b(?:you can|please) close (?:the|that|this|my)\b|"
        r"\b(?:is|are|was|were|has been|have been) (?:now |all |already |long |since |fully )?(?:paid back|reimbursed|sorted|"
        r"dealt with|over and done)\b|\b(?:turned|showed) up (?:again )?(?:on|at|in|yesterday|today|last)\b"
    ),
    "de": (
        r"\b(?:ist|wurde|hat sich) (?:inzwischen |bereits |schon |längst )?(?:erledigt|geklärt|gelöst)\b|\b(?:das|dies|es) "
        r"(?:ist|war|passt) (?:in ordnung|ok|erledigt|so)\b|\b(?:brauch\w*|will|möchte|bestreite\w*|beanstande\w*|verlange) "
        r"(?:ich )?(?:\w+ )?nicht\b|\bnichts (?:zu beanstanden|auszusetzen)\b|\bdarum geht es\b[^.!?]{0,20}\bnicht\b|"
        r"\b(?:nicht mehr|nicht) um\b|\b(?:ist|sind|wurde|wurden) (?:\w+ ){0,3}(?:erledigt|"
        r"beigelegt|vom tisch|aus der welt)\b|\bhat sich (?:\w+ ){0,2}erledigt\b"
    ),
    "fr": (
        r"\ba (?:déjà |depuis )?été (?:résolue?|réglée?)\b|\bn['’]en (?:demande|veux|parle)\b|\bne (?:conteste|demande|discute|"
        r"réclame)\b|\bne me plains pas\b|\bc['’]est (?:réglé|bon|normal)\b|\bil ne s['’]agit (?:pas|plus)\b|\bn['’]est (?:pas|"
        r"plus) (?:la question|le sujet|le problème)\b|"
        r"\b(?:est|sont|a été|ont été) (?:\w+ ){0,2}(?:réglée?s?|soldée?s?|résolue?s?)\b"
    ),
    "es": (
        r"\bya (?:se |lo |la |está )?(?:resol\w+|solucion\w+|arregl\w+)\b|\bno (?:lo |la |los |las )?(?:discuto|reclamo|pido|"
        r"cuestiono|quiero|disputo)\b|\bestá (?:bien|resuelto|arreglado)\b|\bya no se trata\b|\bno se trata\b|\b(?:está|están|quedó|"
        r"fue) (?:\w+ ){0,2}(?:zanjad[oa]s?|liquidad[oa]s?|resuelt[oa]s?|"
        r"solucionad[oa]s?)\b"
    ),
    "it": (
        r"\b(?:è|sono) (?:già |stat[oa] )?(?:risolt[oaie]|sistemat[oaie]|chiarit[oaie])\b|\bva (?:tutto )?bene\b|\bnon (?:lo |"
        r"la )?(?:contesto|chiedo|discuto|voglio)\b|\bè (?:risolto|a posto)\b|\bnon si tratta (?:più )?\b|\b(?:è|sono|"
        r"è stat[oa]) (?:\w+ ){0,2}(?:risolt[oaie]|sistemat[oaie]|"
        r"liquidat[oaie])\b"
    ),
    "nl": (
        r"\bal (?:opgelost|geregeld)\b|\b(?:is|was) (?:opgelost|in orde|geregeld)\b|\bniet (?:om|over)\b|\bgeen probleem\b|"
        r"\bniet meer (?:om|over)\b|\b(?:is|zijn|was) (?:\w+ ){0,3}(?:afgewikkeld|afgerond|afgehandeld|gelukt|opgelost|geregeld|"
        r"gesloten)\b|"
        r"\bga ik (?:dus |ook )?niet\b"
    ),
    "pt": (
        r"\bjá (?:foi |está )?(?:resolvid[oa]|tratad[oa])\b|\bnão (?:contesto|peço|discuto|quero|reclamo)\b|\bestá (?:tudo "
        r")?(?:bem|resolvido)\b|\b(?:já )?não se trata\b|\b(?:está|foi|ficou) (?:\w+ ){0,2}(?:encerrad[oa]|resolvid[oa]|"
        r"concluíd[oa]|tratad[oa]|liquidad[oa])\b"
    ),
    "pl": (
        r"\bjuż (?:załatwion\w+|rozwiązan\w+)\b|\bnie (?:kwestionuj\w+|chodzi|prosz\w+|żądam)\b|\bw porządku\b|\bnie o to\b|"
        r"\bnie dotyczy\b|\b(?:jest|został[ao]?|zostały|sprawa) (?:\w+ ){0,2}(?:załatwion\w+|rozwiązan\w+)\b"
    ),
    "sv": (
        r"\bredan (?:löst|utrett)\b|\binte (?:klaga\w*|be|kräv\w+)\b|\bär (?:löst|okej)\b|\bhandlar (?:inte|ej|inte längre) om\b|"
        r"\b(?:är|blev|har) (?:\w+ ){0,2}(?:löst|utredd?|uppklara\w+|ordnat|ordnad)\b|"
        r"\bdet gäller inte\b"
    ),
    "tr": (r"\bsorun (?:yok|değil)\b|\bistemiyor\w*|\b(?:halledildi|çözüldü|kapandı)\b|\bkonusu değil\b"),
    "ja": (r"問題ありません|不要|解決(?:済|しま)|済みです|終わ(?:って|りま)|もう(?:結構|大丈夫)"),
}
"""What waves a matter aside that the same sentence has named: it is settled, or not what the writer is after."""


@functools.cache
def marks(kind: str, language: str) -> re.Pattern[str]:
    """The marks of a kind (`WISH`, `ELSEWHERE`, `LET_BE`) in a language; in all of them where the language is not known."""
    table = {"WISH": WISH, "ELSEWHERE": ELSEWHERE, "LET_BE": LET_BE}[kind]
    return regex(table.get(language, "|".join(table.values())), re.IGNORECASE)
