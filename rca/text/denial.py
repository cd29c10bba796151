"""Negation where the language of a piece is not known, and the words that a negation is about."""

from __future__ import annotations

from rca.patterns import regex
from rca.text.normalise import fold_widths
from rca.text.similarity import content_words, polarity, stem

_ANY = regex(
    r"(?i)(?:\b(?:not|cannot|never|no|none|nobody|nothing|without|nor|neither|unable|nicht|nie|niemals|kein(?:e[mnrs]?)?|niemand|nichts"
    r"|ohne|weder|ne|pas|jamais|aucune?|sans|rien|nunca|sin|ning[uú]n[ao]?s?|tampoco|non|nessun[ao']?|senza|(?<!\d )mai(?! \d)|niet"
    r"|nooit|geen|niets|zonder"
    r"|não|nenhuma?|sem|nem|nie|nigdy|bez|brak(?:uje|ło|u)?|żad\w+|nikt|inte|ej|inga|inget|ingen|utan|aldrig|ikke|ikkje|uden|uten|intet|aldri"
    r"|değil|yok(?:tur)?|hiç\w*|asla|olmadan|fails?|failed|refus\w+|den(?:y|ied|ies)|lack(?:s|ed|ing)?|missing|fehl(?:t|en)|ontbre\w+|saknas|mangler)\b"
    r"|n['’]t\b|(?<![^\W\d_])n['’](?=\w)|\w{2,}m[ıiuü]yor\w*|\w{3,}m[ae]di\w*|\b(?:un|in|im|on|o)(?=(?:paid|able|bezahlt|betaald"
    r"|betal|payé|pagad)))"
    r"|ません|ない|なかった|なく|なし|無し|ず(?:に|、)|未|不"
)
_WORD = regex(r"[^\W\d_]+")
_END = regex(r"[.,;:()!?、。]")
_AFTER = 3
"""Content words after a negation that it can be about."""


def denied_somehow(text: str) -> bool:
    """Whether a text has a negation of any of the known languages: for texts too short to tell which one they are in."""
    return _ANY.search(text) is not None


_FREE_OF = regex(
    r"(?i)(?<![^\W_])(?P<thing>[^\W\d_]{3,})(?:[- ]free|[- ]less|frei(?:e[mnrs]?)?|los(?:e[mnrs]?)?|vrije?|loze?|loos|fria?|fritt|lösa?"
    r"|løse?|s[ıiuü]z)(?![^\W_])"
    r"|\b(?:free (?:of|from)|exempte?s? (?:de |d['’]|from )|exent[oa]s? de|libres? de|dépourvue?s? (?:de |d['’])|priv[oaei] d[ia]"
    r"|esent[ei] da|isent[oa]s? de|livres? de|vrij van|frei von|befreit von|fria? från|fri for|woln\w+ od|pozbawion\w+) ?"
    r"(?:the |la |el |le |les |los |las )?(?P<of>[^\W\d_]{3,})"
)
"""What is said to be without something in a word of its own: "sugar-free", "zuckerfrei", "exempt de sucre", "şekersiz"."""


def free_of(sentence: str) -> frozenset[str]:
    """The stems of what a sentence calls something free of."""
    return frozenset(w for m in _FREE_OF.finditer(sentence) for w in _words(m["thing"] or m["of"]))


def named_without(name: str) -> bool:
    """Whether a field's name denies: `not_supported`, `stufenlos`, `glutenfree`, `sin_alcohol`. A yes to it is a no to the thing."""
    plain = name.replace("_", " ")
    return denied_somehow(plain) or _FREE_OF.search(plain) is not None


def denied_words(sentence: str) -> frozenset[str]:
    """The stems of the content words that a negation is about: those after it in its clause, the last one before it where none follows.
    "Is not affected" denies `affect`."""
    found: set[str] = set()
    for match in _ANY.finditer(sentence):
        rest = _END.split(sentence[match.end() : match.end() + 80])[0]
        after = _words(rest)[:_AFTER]
        found.update(after or _words(_END.split(sentence[max(0, match.start() - 40) : match.start()])[-1])[-1:])
    return frozenset(found)


def state_denied(state: str, clause: str, language: str = "") -> bool:
    """Whether a clause about a thing says that it is not in a state of one word, or in the contrary one of a decision: of `approved`,
    "was not approved" and "was refused". Clauses that suppose, ask or put off say nothing."""
    if _SUPPOSES.search(clause):
        return False
    decided = next((i for i, pattern in enumerate(_DECIDED) if pattern.match(state)), None)
    words = _WORD.findall(clause)
    # "refused" is a negation, too, and here it is the state
    denied = bool(polarity(" ".join(w for w in words if not _DECIDED[1].match(w)), language))
    if decided is not None and any(_DECIDED[1 - decided].match(w) for w in words):
        return not denied and not any(_DECIDED[decided].match(w) for w in words)
    # a word with a capital is the name of somebody, of whom other things may be denied
    return denied and (state.islower() or state.isupper()) and stem(state.casefold()) in {stem(w.casefold()) for w in words}


_DECIDED = (
    regex(
        r"(?i)(?:approved?|granted?|accepted|authori[sz]ed|genehmigt|bewilligt|angenommen|stattgegeben|accordée?s?|acceptée?s?|approuvée?s?"
        r"|aprobad[oa]s?|concedid[oa]s?|aceptad[oa]s?|accolt[oaie]|approvat[oaie]|concess[oaie]|accettat[oaie]|goedgekeurd|toegekend"
        r"|verleend|aprovad[oa]s?|deferid[oa]s?|zatwierdzon\w+|przyznan\w+|beviljat?s?|beviljad|godkän[dt]s?|onaylandı|承認|許可|可決)$"
    ),
    regex(
        r"(?i)(?:refused|rejected|declined|denied|abgelehnt|verweigert|refusée?s?|rejetée?s?|denegad[oa]s?|rechazad[oa]s?|desestimad[oa]s?"
        r"|respint[oaie]|rifiutat[oaie]|negat[oaie]|afgewezen|geweigerd|recusad[oa]s?|indeferid[oa]s?|rejeitad[oa]s?|odrzucon\w+|avslagits"
        r"|avslås|avslagen|nekad|reddedildi|却下|不許可|否決)$"
    ),
)
"""The words of a decision: granted, and refused."""
_SUPPOSES = regex(
    r"(?i)\b(?:if|unless|until|whether|should|would|before|yet|falls|sofern|wenn|solange|ob|bis|bevor|noch|sollte|würde|si|sauf|avant|encore"
    r"|antes|todavía|aún|se|finché|prima|ancora|indien|als|tot|zolang|nog|mits|caso|ainda|jeśli|czy|zanim|jeszcze|om|innan|ännu|tills|eğer"
    r"|henüz)\b|\?|もし|場合|まだ"
)


def _words(piece: str) -> list[str]:
    return [stem(w) for word in _WORD.findall(fold_widths(piece)) for w in sorted(content_words(word))]
