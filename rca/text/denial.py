"""Negation where the language of a piece is not known, and the words that a negation is about."""

from __future__ import annotations

from rca.patterns import regex
from rca.text.normalise import fold_widths
from rca.text.similarity import content_words, stem

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


def denied_words(sentence: str) -> frozenset[str]:
    """The stems of the content words that a negation is about: those after it in its clause, the last one before it where none follows.
    "Is not affected" denies `affect`."""
    found: set[str] = set()
    for match in _ANY.finditer(sentence):
        rest = _END.split(sentence[match.end() : match.end() + 80])[0]
        after = _words(rest)[:_AFTER]
        found.update(after or _words(_END.split(sentence[max(0, match.start() - 40) : match.start()])[-1])[-1:])
    return frozenset(found)


def _words(piece: str) -> list[str]:
    return [stem(w) for word in _WORD.findall(fold_widths(piece)) for w in sorted(content_words(word))]
