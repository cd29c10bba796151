"""The part of a text that counts, where it names several matters: what is still open or asked for, or what presses most."""

from __future__ import annotations

from rca.patterns import regex
from rca.text.similarity import sentences
from rca.text.stance import Stance, clauses
from rca.text.tone import PLAYED_UP

_LAST = regex(
    r"(?i)\b(?:lastly|finally|(?:one|the) (?:more|last|small|little) (?:thing|matter|question|request)|what i (?:really|"
    r"actually) (?:want|need)|"
    r"the (?:real|actual) reason|my (?:actual |real |only )?(?:question|request) is|zum schluss|zuletzt|schließlich|(?:nur )?noch eine "
    r"(?:\w+ )?(?:sache|frage|bitte|kleinigkeit)|eigentlich (?:geht|möchte|schreibe)|meine (?:eigentliche )?frage|worum es mir geht|enfin|"
    r"une dernière chose|ma (?:vraie )?(?:question|demande)|por último|una última cosa|mi (?:pregunta|petición) es|infine|"
    r"un['’]ultima cosa|"
    r"la mia (?:domanda|richiesta)|tot slot|ten slotte|(?:nu )?nog (?:één|een|eentje)|mijn vraag|por fim|uma última coisa|"
    r"a minha (?:pergunta|dúvida)|"
    r"na koniec|jeszcze jedn\w+|moje pytanie|till sist|slutligen|en sak till|min fråga|til sidst|til slutt|son olarak|asıl)\b|最後に|本題"
)
_OPEN = regex(
    r"(?i)\b(?:still (?:needs?|open|outstanding|has|have|to be)|(?:open|outstanding|unresolved|unsettled|pending|remaining) "
    r"(?:question|matter|issue|point|request)s?|not (?:yet )?(?:settled|resolved|done)|(?:already|long) (?:settled|resolved|solved|"
    r"done|dealt|answered)|"
    r"(?:settled|resolved|past|closed|withdrawn) (?:matters?|things?|issues?|requests?|questions?)|is (?:already )?(?:settled|"
    r"resolved|withdrawn)|"
    r"what (?:does |do )?(?:the )?\w+ (?:now )?(?:wants?|asks?|needs?)|"
    r"(?:noch|nicht) (?:offen|erledigt)\w*|offene\w* (?:frage|anliegen|punkt)\w*|(?:bereits|schon) (?:erledigt|geklärt|gelöst)\w*|"
    r"was (?:der|die) \w+ (?:jetzt |nun )?(?:von uns )?(?:will|möchte|wünscht)|zurückgezogene\w*|(?:encore|reste) (?:ouvert|à)\w*|"
    r"déjà (?:réglé|résolu|traité)\w*|"
    r"ce que (?:le|la) \w+ (?:veut|demande)|pendientes?|ya (?:resuelt|solucionad|cerrad)\w+|lo que (?:el|la) \w+ (?:quiere|pide)|"
    r"ancora (?:apert|da)\w*|già (?:risolt|chius|sistemat)\w+|ciò che (?:il|la) \w+ (?:vuole|chiede)|openstaande?|al (?:geregeld|"
    r"opgelost|afgehandeld)|"
    r"waarover de \w+ iets wil|wat de \w+ (?:nu )?(?:van ons )?(?:wil|vraagt)|ingetrokken|em aberto|já (?:resolvid|tratad)\w+|"
    r"o que o \w+ (?:quer|pede)|"
    r"(?:jeszcze|nadal) otwart\w+|już (?:załatwion|rozwiązan)\w+|ännu inte|öppn[ae] (?:fråg|ären)\w+|redan (?:löst|avklara)\w*)\b"
    r"|未解決|未対応|解決済|対応済",
    needs=(
        "zurückgez|ingetrokken|withdrawn|wat de|afgehandeld|alre|anco|avklara|bereits|ce q|cerrad|chius|ciò|close|em aberto|encore|"
        "fråg|geregeld|icht|jeszcze|"
        "long answered|long d|long solved|löst|nadal|not done|not yet done|o qu|och|offene|open issue|open matter|"
        "open point|open question|open request|openstaand|opgelost|outs|past issue|past matter|past thing|past request|past question|"
        "pend|remaini|"
        "reso|reste|resuelt|risolt|rozwiązan|réglé|schon|settled|sistemat|solu|stil|traité|tratad|waarover de |was der |"
        "was die |wat de |what |załatwion|ännu inte|ären|対応|解決"
    ),
)


_GRAVEST = regex(
    r"(?i)\b(?:(?:most|more) (?:urgent|serious|severe|pressing|critical|costly|harmful|dangerous)|gravest|costliest|whose delay|"
    r"delay (?:\w+ )?costs|"
    r"(?:dringendste|dringlichste|schwerste|schwerwiegendste|eiligste|wichtigste)\w*|(?:la|le) plus (?:urgente?|grave|pressante?|"
    r"coûteu\w+)|"
    r"más (?:urgente|grave|apremiante|costos[ao])|più (?:urgente|grave|costos[ao])|(?:meest|ernstigste|dringendste|"
    r"urgentste)(?: dringende?|"
    r" urgente?)?|"
    r"mais (?:urgente|grave)|najpilniejsz\w+|najpoważniejsz\w+|mest (?:brådskande|allvarlig\w*|akut\w*)|en acil|en ciddi)\b|"
    r"最も(?:緊急|重大|急)",
    needs=(
        "costliest|costo|apremiante|dela|drin|eiligste|en acil|en ciddi|ernstigste|grave|la plus |le plus |meest|mest |more|most|"
        "naj|schw|urge|wichtigste|急|重大"
    ),
)
_SOON = regex(
    r"(?i)\bas (?:soon|fast|quick(?:ly)?) as\b|\b(?:so|möglichst) (?:schnell|bald|rasch)\b|\bdès que possible\b|\bau plus vite\b|"
    r"\bcuanto antes\b|"
    r"\blo antes posible\b|\b(?:il prima|al più presto) ?(?:possibile)?\b|\bzo (?:snel|spoedig) mogelijk\b|\bo mais (?:rápido|"
    r"depressa) possível\b|"
    r"\bjak najszybciej\b|\bså (?:snart|fort) som möjligt\b|\ben kısa sürede\b|できるだけ早く|一刻も早く"
)
_MOST = regex(
    r"(?i)\b(?:(?:what(?: is|['’]s)?|the (?:thing|matter)(?: that)?(?: is)?|but|and) (?:really |by far )?(?:most|more) (?:urgent|"
    r"pressing)(?:ly)?|"
    r"am (?:dringendsten|eiligsten|dringlichsten)|(?:ce qui (?:est|presse)|et) le plus (?:urgent|pressé)?|le plus urgent|lo (?:que )?más "
    r"(?:urgente|prisa|nos urge|me urge)|la (?:cosa )?più urgente|(?:het )?(?:meest dringende?|dringendste?|meeste haast)|o mais urgente|"
    r"najpilniejsz\w+|najbardziej piln\w+|(?:det )?(?:mest brådskande|som brådskar mest)|det mest presserende|en acil\w*)\b|一番急"
)
"""What a writer calls the most pressing of several matters."""

_ASIDE = regex(
    r"(?i)(?<!\w)(?:(?:and )?before i forget|by the way|incidentally|p\.?s\b|übrigens|nebenbei|au fait|por cierto|de paso|a proposito|"
    r"tra l['’]altro|trouwens|overigens|a propósito|przy okazji|nawiasem|förresten|for øvrigt|bu arada)(?!\w)|ちなみに"
)
"""Where a writer goes on to something that is not what the text is about."""

_SECTION = regex(r"\n\s*(?:</?\w|#{1,4} |[{\[]\s*[\"\n])")
"""Where another part of a prompt begins than the text with the matters."""


def only_open(instructions: str) -> bool:
    """Whether instructions say that the matter counts that is asked for or still open, and not what is settled."""
    return _OPEN.search(instructions) is not None


def asked_part(text: str) -> str:
    """What follows the last turn to a request ("lastly ...", "what I actually need"), up to an aside; "" without such a turn."""
    marks = list(_LAST.finditer(text))
    if not marks:
        return ""
    start = marks[-1].start()
    part = text[max(text.rfind(". ", 0, start), text.rfind("\n", 0, start), text.rfind("! ", 0, start)) + 1 :]
    aside = _ASIDE.search(part)
    return _SECTION.split(part[: aside.start()] if aside else part, maxsplit=1)[0]


def open_part(text: str) -> str:
    """The sentences from the last turn to a request on ("lastly ..."), else those that wish or ask, each with the one before it."""
    if part := asked_part(text):
        return part
    found = sentences(text)
    asking = [i for i, s in enumerate(found) if any(c.stance is Stance.WISHED for c in clauses(s.text))]
    kept = sorted({j for i in asking for j in (i - 1, i) if j >= 0})
    return "\n\n".join(found[j].text for j in kept) if len(kept) < len(found) else ""


def named_part(text: str) -> str:
    """The sentence that its writer calls the most pressing matter, with the one after it; "" without one."""
    found = sentences(text) if _MOST.search(text) else []
    at = next((i for i, s in enumerate(found) if _MOST.search(s.text)), None)
    return "" if at is None else "\n\n".join(s.text for s in found[at : at + 2])


def gravest_first(instructions: str) -> bool:
    """Whether instructions say that of several matters the one counts that presses most."""
    return _GRAVEST.search(instructions) is not None


def pressing_parts(text: str) -> tuple[str, ...]:
    """The sentences that ask for haste, and these with their neighbours; () where none does or all do."""
    found = sentences(text)
    pressing = [i for i, s in enumerate(found) if _SOON.search(s.text) or PLAYED_UP.search(s.text)]
    around = sorted({j for i in pressing for j in (i - 1, i, i + 1) if 0 <= j < len(found)})
    if not pressing or len(pressing) == len(found):
        return ()
    return tuple("\n\n".join(found[j].text for j in kept) for kept in (pressing, around))
