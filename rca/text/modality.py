"""Words that say how sure or how binding a statement is: must, may, should, in the languages that claims are read in."""

from __future__ import annotations

import functools
import re

from rca.patterns import regex
from rca.text.language import guess

_MODALS = {
    "en": r"\b(?:must|shall|should|may|might|could|"
    r"need(?:s)? to|ha(?:s|ve) to|required|mandatory|optional|possibly|probably|allowed|permitted)\b",
    "de": r"\b(?:muss|müssen|musst|müsst|soll(?:en|te|ten)?|darf|dürfen|kann|können|"
    r"könnte[n]?|möglicherweise|verpflichtet|freiwillig|eventuell)\b",
    "fr": r"\b(?:doit|doivent|devez|devrai(?:t|ent)|peut|peuvent|pouvez|pourrai(?:t|ent)|obligatoire|facultatif|éventuellement)\b",
    "es": r"\b(?:debe[n]?|debería[n]?|tiene[n]? que|puede[n]?|podría[n]?|obligatori[oa]|opcional|posiblemente)\b",
    "it": r"\b(?:deve|devono|dovrebbe(?:ro)?|può|possono|potrebbe(?:ro)?|obbligatori[oa]|facoltativ[oa])\b",
    "nl": r"\b(?:moet(?:en)?|mag|mogen|kan|kunnen|zou(?:den)?|verplicht|optioneel|mogelijk)\b",
    "pt": r"\b(?:deve[m]?|deveria[m]?|pode[m]?|poderia[m]?|obrigatóri[oa]|opcional)\b",
    "pl": r"\b(?:musi|muszą|może|mogą|powinien|powinna|powinno|należy|obowiązkow\w+)\b",
    "ja": r"なければなり|必要があ|べき|かもしれ|てもよい|できます|可能性",
}


@functools.cache
def _pattern(language: str) -> re.Pattern[str]:
    return regex(_MODALS[language], re.IGNORECASE)


def modals(sentence: str, language: str = "") -> tuple[str, ...]:
    """The modal words of a sentence in order, in lower case; the language is guessed if ""."""
    language = language or guess(sentence) or "en"
    return tuple(m.group().casefold() for m in _pattern(language if language in _MODALS else "en").finditer(sentence))
