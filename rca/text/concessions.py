"""What a text grants its reader, by kind and in any of eleven languages: something free of charge, a voucher, money back, a discount.

Kinds are compared, not words, so that a source in another language, or one that says it in other words, supports them as well.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from rca.patterns import regex
from rca.records import dataclass

_KINDS: dict[str, tuple[str, str]] = {
    "something free of charge": (
        r"free of charge|at no (?:extra |additional |further )?(?:cost|charge)|for free|complimentary|without (?:extra )?charge"
        r"|kostenlos\w*|kostenfrei\w*|gratis|gebührenfrei\w*|unentgeltlich\w*|gratuit\w*|sans frais|sin (?:coste|costo|cargo)"
        r"|senza (?:costi|spese)"
        r"|kosteloos|kosteloze|grátis|sem (?:custos?|encargos)|bezpłatn\w+|darmow\w+|za darmo|nieodpłatn\w+|kostnadsfri\w*|avgiftsfri\w*"
        r"|utan kostnad|uten kostnad|omkostningsfri\w*|ücretsiz\w*|bedava",
        r"free|no (?:\w+ )?(?:fee|cost|charge)s?|nothing|waiv\w+|includ\w+|cover\w*|bears?|borne|pays?|paid|0|0[.,]0+|inbegriffen|inklusive"
        r"|enthalten|trägt|tragen|übern\w+|frei|keine (?:\w+ )?(?:kosten|gebühr\w*)|offert\w*|inclus\w*|compris\w*"
        r"|pris\w* en charge|inclu\w+|incl\w*"
        r"|compres\w+|carico|inbegrepen|vergoed\w*|geen (?:\w+ )?kosten|w cenie|wlicz\w+|ingår|inkluder\w*|betala\w*|gratis\w*"
        r"|dahil|karşıla\w*|spar\w*|warrant\w*|guarant\w*|garan\w*|gewährleist\w*|gwaran\w*|co[uû]t\w+ (?:\w+ )?rien"
        r"|kost\w+ (?:\w+ )?(?:nichts|niets|ingenting|intet)|cuesta\w* nada|costa\w* (?:nulla|niente)|custa\w* nada",
    ),
    "a voucher": (
        r"vouchers?|gift ?cards?|\w*gutschein\w*|bons? (?:d['’]achat|cadeau|de (?:réduction|voyage|transport))|chèques?[- ]cadeaux?"
        r"|vale (?:de|por|regalo)|cup[oó]n|buon[oi] (?:sconto|spesa|acquisto|regalo|viaggio)|tegoedbon\w*|waardebon\w*|cadeaubon\w*"
        r"|vale[- ](?:presente|desconto|compras)|bon podarunkowy|bony? (?:towarowy|zakupowy)|tillgodokvitto\w*|presentkort\w*|gavekort\w*"
        r"|hediye (?:çeki|kartı)\w*",
        r"coupons?|credit|gutschr\w+|avoir|bon|vale|buono|kupon\w*|tegoed|çek\w*",
    ),
    "a discount": (
        r"discount\w*|\w*rabatt\w*|preisnachlass\w*|remises?|rabais|descuentos?|sconto|korting\w*|descontos?|rabat\w*|zniżk\w+"
        r"|upust\w*|indirim\w*",
        r"reduc\w+|réduc\w+|réduit\w*|ermäßig\w+|nachlass\w*|off|less|save\w*|saving\w*|riduz\w+|ridott\w+|rebaj\w+|bonific\w+"
        r"|obniż\w+|nedsat\w*",
    ),
    "money back": (
        r"(?:full|partial|part|any) (?:refund|reimbursement)|(?:refund|reimburse|compensate)(?:s|d|ed)? (?:you|the|your|in|all)"
        r"|rückerstatt\w*"
        r"|entschädig\w+|schadens?ersatz\w*|rembourse(?:r|z|ment|rons)?|dédommage\w*|indemnis\w+|reembols\w+|indemniz\w+|rimbors\w+"
        r"|indennizz\w+"
        r"|risarc\w+|terugbetaling|schadevergoeding|odszkodowani\w+|återbetalar|återbetalning|ersättning|tilbagebetaling"
        r"|tilbagebetaler|erstatning|tazminat\w*",
        r"återbetal\w*|tilbagebetal\w*|refund\w*|reimburs\w*|compensat\w*|repa(?:y|id)\w*|\w*erstatt\w*|\w*ersatz\w*|gutschr\w+"
        r"|credit\w*|zurück\w*|retour\w*|restitu\w+|devol\w+"
        r"|vergoed\w*|terug\w*|zwr[oó]\w+|zwrac\w+|erstatt\w*|iade\w*|rend\w*|back|damages|claims?|schaden\w*|deposit\w*|kaution\w*"
        r"|rembours\w*|reembols\w*|rimbors\w*|reclam\w*|réclam\w*|reklam\w*|overpa\w*|überzahl\w*|trop[- ]perçu",
    ),
    "a guarantee": (
        r"guarantee[ds]?|garanti(?:e[rn]?|eren|ert|ere|ons|ssons|es|za\w*|sce|r|rt|ras|rad\w*|a)?|gwarant\w+|gwarancj\w+",
        r"warrant\w*|gewährleist\w*|garant\w*|gwaran\w*|guarant\w*|sicher\w*|assur\w*|zusicher\w*|secure\w*|promis\w*",
    ),
    "a gift": (
        r"as a (?:token|gesture|gift|small thank)|als (?:zeichen|geste|kleines dankeschön|entschuldigung)|en guise de|geste commercial"
        r"|como (?:gesto|muestra|detalle)|come gesto|als (?:gebaar|blijk)|como (?:gesto|forma) de|w ramach (?:rekompensaty|przeprosin)"
        r"|som (?:en gest|tack för|plåster)|jest olarak",
        r"gesture|goodwill|geste|gesto|kulanz\w*|gebaar|gift|geschenk\w*",
    ),
}
_NEEDS = {
    "something free of charge": (
        "free|cost|charge|complimentary|kost|gratis|gebührenfrei|unentgeltlich|gratuit|sans frais|sin c|"
        "senza|grátis|sem |bezpłatn|darm|nieodpłatn|avgiftsfri|ücretsiz|bedava"
    ),
    "a voucher": ("voucher|gift|gutschein|bon|chèque|vale|cup|buon|tegoed|tillgodokvitto|presentkort|gavekort|hediye"),
    "a discount": "discount|rabat|nachlass|remise|rabais|descuento|sconto|korting|desconto|zniżk|upust|indirim",
    "money back": (
        "refund|reimburs|compensat|erstatt|entschädig|ersatz|rembours|dédommag|indemni|reembols|rimbors|"
        "indennizz|risarc|terugbetaling|schadevergoeding|odszkodowani|återbetal|ersättning|tilbagebetal|"
        "erstatning|tazminat"
    ),
    "a guarantee": "aran",
    "a gift": "as a |als |en guise|geste|como |come |w ramach|som |jest olarak",
}
"""Pieces of which each match of a kind holds one, where a kind has some: what `rca.patterns.regex` asks for."""
_NOT = regex(
    r"(?i)\b(?:no|not|cannot|can't|neither|kein\w*|nicht|pas|aucun\w*|non|nessun\w*|no|ning\w+|sin|geen|niet|não|sem|nie|bez|inte"
    r"|ingen\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Concession:
    """Something that a text grants: of what kind, at characters `start` to `end`."""

    kind: str
    start: int
    end: int


@functools.cache
def _granting() -> dict[str, re.Pattern[str]]:
    return {kind: regex(rf"(?i)(?<!\w)(?:{said})(?!\w)", needs=_NEEDS.get(kind, "")) for kind, (said, _) in _KINDS.items()}


@functools.cache
def _supporting() -> dict[str, re.Pattern[str]]:
    return {
        kind: regex(rf"(?i)(?<![^\W_])(?:{said}|{known})(?![^\W_])|無料|返金|割引|保証|補償|クーポン")
        for kind, (said, known) in _KINDS.items()
    }


def concessions(text: str) -> Iterator[Concession]:
    """What a text grants; a negation in its clause ("no refund") grants nothing."""
    for kind, pattern in _granting().items():
        for match in pattern.finditer(text):
            after = _CLAUSE_END.split(text[match.end() : match.end() + 50])[0]
            if not _NOT.search(_clause_before(text, match.start())) and not _NOT.search(after):
                yield Concession(kind, match.start(), match.end())


_CLAUSE_END = regex(r"[.,;:!?\n]")


def _clause_before(text: str, at: int) -> str:
    head = text[max(0, at - 50) : at]
    return head[max(head.rfind(c) for c in ".,;:!?\n") + 1 :]


def supported(kind: str, texts: tuple[str, ...]) -> bool:
    """Whether any of the texts speaks of what is granted, in any language and in either polarity."""
    pattern = _supporting()[kind]
    return any(pattern.search(text) for text in texts)
