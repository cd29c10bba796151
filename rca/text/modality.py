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


_OPEN = regex(
    r"(?i)\b(?:will|shall|should|must|ought|may|might|could|would|can|have to|has to|had to|to be|until|by then|earliest|planned"
    r"|frühestens|geplant|au plus tôt|prévue?s?|como pronto|previst[oa]s?|al più presto"
    r"|vroegst|gepland|najwcześniej|planowan\w+|tidigast|tidligst|planer\w+"
    r"|wird|werden|würden?|soll(?:te[n]?|en)?|muss|müssen|müsste[n]?|hätten?|kann|können|könnten?|bis|spätestens"
    r"|sera|seront|serait|doit|doivent|devra(?:it|ient)?|dû|due?s?|peut|peuvent|pourra(?:it|ient)?|aurait|auraient|jusqu\w*"
    r"|será[n]?|debe[n]?|debería[n]?|debió|debían?|puede[n]?|podrá[n]?|podría[n]?|habría[n]?|hasta"
    r"|sarà|saranno|sarebbe|deve|devono|dovrà|dovrebbe|dovuto|dovuta|doveva|può|possono|potrà|potrebbe|avrebbe|entro|fino"
    r"|zal|zullen|zouden?|zou|moet(?:en)?|moest(?:en)?|kan|kunnen|kon|mag|mogen|tot|uiterlijk"
    r"|serão|deve[m]?|deveria[m]?|devia[m]?|dever[áa]|pode[m]?|poderá|poderia[m]?|teria[m]?|até"
    r"|będzie|będą|musi|muszą|powin\w+|może|mogą|można|należało|trzeba|do"
    r"|ska|skall|skulle|kommer att|måste|bör|borde|kan|kunde|får|vil|ville|skal|må|burde|kunne|senast|senest"
    r"|\w+[ae]cak\w*|\w+m[ae]l[ıi]\w*|\w+[ae]bil\w+|kadar)\b"
    r"|べき|なければ|必要|できます|できる|予定|まで|でしょう"
)
"""Words with which a statement tells what is to be, may be or should have been, and not what is."""


def left_open(clause: str) -> bool:
    """Whether a clause tells a duty, a possibility, a plan or a term, in whatever language: "should have been paid by 1 May" and "can be
    paid until June" say nothing of whether it is paid."""
    return _OPEN.search(clause) is not None


@functools.cache
def _pattern(language: str) -> re.Pattern[str]:
    return regex(_MODALS[language], re.IGNORECASE)


def modals(sentence: str, language: str = "") -> tuple[str, ...]:
    """The modal words of a sentence in order, in lower case; the language is guessed if ""."""
    language = language or guess(sentence) or "en"
    return tuple(m.group().casefold() for m in _pattern(language if language in _MODALS else "en").finditer(sentence))
