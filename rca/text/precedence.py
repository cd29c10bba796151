"""Which label of a set goes before which, where a text fits several: `a > b > c`, "the first in this order that applies"."""

from __future__ import annotations

import re

from rca.patterns import regex
from rca.text.labels import LabelSet

_FIRST = regex(
    r"(?i)\b(?:the )?first (?:one |label |of these |of them )?(?:in|of) (?:the |this |that )?(?:above |following |given |listed "
    r")?(?:order|list)\b|\bin (?:this|the following|the above|the given|"
    r"that) order of (?:priority|precedence|importance)\b|\b(?:priority|precedence) (?:in|follows) (?:this|the above|the listed|"
    r"list) order\b|\b(?:take|use|choose|pick) the first\b|\bfirst (?:label|one|rule|class)? ?(?:that|which) (?:applies|"
    r"fits|matches|occurs)\b|\bearlier (?:label|one)s? (?:wins?|takes? precedence)\b"
    r"|\bdas erste (?:zutreffende|passende)\b|\bin der (?:obigen |genannten |angegebenen |folgenden )?reihenfolge\b|\bdie erste "
    r"(?:zutreffende|passende)\b|\bder erste (?:zutreffende|passende)\b"
    r"|\b(?:la première|le premier) (?:de la liste|qui (?:convient|s'applique))\b|\bdans l['’]ordre (?:ci-dessus|indiqué|de la "
    r"liste|de priorité)\b|\bpar ordre de priorité\b"
    r"|\b(?:la primera|el primero) (?:de la lista|que (?:se aplique|corresponda|aplique))\b|\b(?:por|en) (?:este |el )?orden "
    r"(?:de prioridad|de la lista|indicado)\b"
    r"|\b(?:la prima|il primo) (?:della lista|dell'elenco|che (?:si applica|corrisponde))\b|\b(?:in|nell['’]) ?(?:questo "
    r")?ordine (?:di priorità|indicato|della lista)\b"
    r"|\bde eerste (?:die (?:past|geldt)|in de lijst|van de lijst)\b|\bin (?:deze|de bovenstaande|de genoemde) volgorde\b|\ba "
    r"primeira (?:da lista|que se apli\w+)\b|\bpor ordem de prioridade\b"
    r"|\bpierwsz\w+ (?:pasując\w+|z listy)\b|\bw (?:podanej|tej|powyższej) kolejności\b|\bden första (?:som (?:passar|gäller)|i "
    r"listan)\b|\bi (?:denna|ovanstående) ordning\b"
    r"|\b(?:listedeki ilk|ilk uyan)\b|(?:上|先)にあるもの(?:を|が)?優先|優先順位は(?:上|この)",
    needs=(
        "a pr|applies|choose the first|ci-dessus|de l|della lista|denna|die geldt|die past|e premier|earlier|el primero|"
        "first in |first l|first o|fits|gäller|i listan|il primo|ilk|in de|in that order of importance|"
        "in the above order of importance|in the following order of importance|in the given order of importance|"
        "in this order of importance|indi|matches|occurs|ovanstående|passar|passende|pick the first|pierwsz|podanej|"
        "powyższej|prec|prio|take the first|tej|use the first|zutreffende|この|上|先に"
    ),
)
_WINS = regex(
    r"(?:takes? (?:precedence|priority)|(?:has|have) (?:precedence|priority)|wins?|prevails?|outranks?|comes first|goes first|"
    r"geht (?:immer )?vor|hat vorrang|haben vorrang|l['’]emporte|prime|a la priorité|prévaut|tiene prioridad|prevalece|ha la precedenza|"
    r"prevale|heeft voorrang|gaat voor|tem prioridade|ma pierwszeństwo|går före|har företräde|を優先|が優先)",
    re.IGNORECASE,
    needs=(
        "a la p|comes first|gaat voor|geht|goes first|går före|haben vorrang|har företräde|has p|hat vorrang|have p|"
        "heeft voorrang|l'emporte|l’emporte|ma pierwszeństwo|outrank|preva|prime|prévaut|take p|takes|tem prioridade|"
        "tiene prioridad|win|が優先|を優先"
    ),
)
_BOTH = regex(
    r"(?:\bif (?:both|several|more than one|two or more|a (?:mail|message|text|report) (?:has|names|mentions|fits) (?:both|several))\b|"
    r"\bwhen (?:both|several)\b|\b(?:trifft beides|treffen mehrere|bei mehreren|wenn beides|falls mehrere)\b|\bsi (?:les deux|plusieurs)\b|"
    r"\ben cas de (?:doute|pluralité)\b|\bsi (?:hay )?(?:ambos|ambas|varios|varias)\b|\bse (?:entrambi|entrambe|più di un[oa])\b|"
    r"\b(?:bij|als) (?:beide|meerdere|meer dan één)\b|\bse (?:ambos|ambas|vários|várias)\b|\bjeśli (?:oba|obie|kilka|więcej)\b|"
    r"\bom (?:båda|flera)\b|両方|複数)",
    re.IGNORECASE,
    needs=(
        "ambas|ambos|bei mehreren|beide|båda|doute|entram|falls mehrere|flera|if a|if both|if more than one|if several|"
        "if two or more|jeś|les deux|mee|più|plu|treffen mehrere|vari|vá|when both|when several|両方|複数"
    ),
)
_OVER = r"\s*(?:>|≻|→|»|\bbefore\b|\bover\b|\bvor\b|\bavant\b|\bantes de\b|\bprima di\b|\bvoor\b|\bprzed\b|\bföre\b)\s*"

_BETWEEN = regex(_OVER)


def precedence(instructions: str, labels: LabelSet) -> tuple[str, ...]:
    """The names of the labels that are ranked, first the one that goes before the others; () where no rule is stated."""
    masked = regex(r"\([^()\n]{0,300}\)").sub(lambda m: " " * len(m.group()), instructions)
    names = "|".join(re.escape(n) for n in sorted(labels.names, key=len, reverse=True))
    chain = _BETWEEN.search(masked) and re.search(rf"(?<![\w-])(?:{names})(?:{_OVER}(?:{names})){{1,30}}(?![\w-])", masked)
    if chain and (
        ">" in chain.group() or len(re.findall(_OVER, chain.group())) > 1 or regex(r"(?i)\bwins?\b|prece|prior|vorrang").search(masked)
    ):
        return tuple(dict.fromkeys(re.findall(rf"(?<![\w-])(?:{names})(?![\w-])", chain.group())))
    if _FIRST.search(instructions):
        return labels.names
    above = _winner(masked, names)
    return (above, *(n for n in labels.names if n != above)) if above else ()


def _winner(text: str, names: str) -> str:
    """The one label that goes before all others: `complaint takes precedence`, `if both apply, choose safety`; "" where none or two do."""
    label = rf"[\"'`*]*(?P<name>{names})[\"'`*]*(?![\w-])"
    found = (
        {m["name"] for m in re.finditer(rf"(?i:{_BOTH.pattern})[^.;\n]{{0,60}}?(?<![\w-]){label}", text)} if _BOTH.search(text) else set()
    )
    if _WINS.search(text):
        found |= {m["name"] for m in re.finditer(rf"(?<![\w-]){label}\s+(?:\w+\s+)?(?i:{_WINS.pattern})", text)}
    return found.pop() if len(found) == 1 else ""
