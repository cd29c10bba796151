"""Sentences in data that are addressed to a model: orders that stand where only facts should."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rca.patterns import may_match, regex

_MACHINE = (
    r"(?:(?:the |any |all |die |das |den |der |dem |l['’]|le |la |les |el |los |las |il |lo |i |gli |het |de |o |a |os |as )?"
    r"(?:automated |automatische[ns]? |virtual )?"
    r"(?:ai|a\.i\.|ki|ia|llm|(?:large )?language model|model|system|assistant|bot|chatbot|agent|classifier|machine|"
    r"sprachmodell|ki-system|ki-assistent\w*|assistenten|modell|modèle|système|assistant ia|modelo(?: de (?:lenguaje|linguagem))?|sistema|"
    r"asistente|assistente|modello(?: linguistico)?|taalmodel|systeem|assistent|modelu|systemu|asystenta|ai-assistenten|modellen|systemet)"
    r"s?(?![\w-]))"
)
_NOTE = (
    r"(?:note|message|instruction|hint|attention|hinweis|nachricht|anweisung|mitteilung|consigne|nota|mensaje|instrucci[oó]n|aviso|messaggio|"
    r"istruzione|avviso|instructie|bericht|opmerking|mensagem|instrução|uwaga|wiadomość|polecenie|instruktion|meddelande)s?"
)
# (pattern, pieces of which each match holds one): one for each manner of speaking, so that a text compiles what it may match
_ORDERS = tuple(
    regex(f"(?i){source}", needs=needs)
    for source, needs in (
        # told to forget what it was told
        (
            r"\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}"
            r"\b(?:instruction|rule|prompt|guideline|(?:all|everything|text) above|the above)",
            "ignore|disregard|forget|override",
        ),
        (
            r"\b(?:ignoriere?|vergiss|missachte)\w*\b[^.\n]{0,40}\b(?:anweisung|regel|vorgabe|prompt)"
            r"|\b(?:anweisungen|vorgaben|regeln)\b[^.\n]{0,20}\b(?:gelten nicht mehr|sind (?:aufgehoben|ungültig))",
            "ignorier|vergiss|missachte|gelten nicht mehr|sind aufgehoben|sind ungültig",
        ),
        (
            r"\b(?:ignore[rz]?|oublie[rz]?|ne tiens? pas compte)\b[^.\n]{0,40}\b(?:instructions?|consignes?|règles?)",
            "ignore|oublie|ne tien",
        ),
        (
            r"\b(?:ignora|ignore|olvida|esquece|esqueça|desconsidere|haz caso omiso|dimentica)\b[^.\n]{0,40}"
            r"\b(?:instrucciones|reglas|indicaciones|instruções|regras|istruzioni|regole)",
            "ignor|olvida|esquece|esqueça|desconsidere|caso omiso|dimentica",
        ),
        (r"\b(?:negeer|vergeet)\b[^.\n]{0,40}\b(?:instructies|regels)", "negeer|vergeet"),
        (
            r"\b(?:zignoruj|zapomnij|pomiń)\b[^.\n]{0,40}\b(?:polecenia|instrukcje|zasady|zasadach|instrukcjach)",
            "zignoruj|zapomnij|pomiń",
        ),
        (
            r"\b(?:bortse|ignorera|glöm)\b[^.\n]{0,40}\b(?:instruktioner|regler)"
            r"|\btalimat\w*\b[^.\n]{0,20}\b(?:yok say|unut|dikkate alma)",
            "bortse|ignorera|glöm|talimat",
        ),
        (r"(?:以前|上記|これまで)の(?:指示|命令|ルール)[をは](?:無視|忘れ)", "無視|忘れ"),
        # addressed by its kind
        (
            rf"\b{_NOTE} (?:for|to|für|an|pour|à|para|per|voor|aan|dla|do|till) {_MACHINE}",
            "note |notes |message|instruc|hint|attention|hinweis|nachricht|anweisung|mitteilung|consigne|nota|mensaje|aviso|messaggio|"
            "istruzion|avviso|bericht|opmerking|mensagem|instrução|uwaga|wiadomość|polecenie|instruktion|meddelande",
        ),
        (
            r"\b(?:instruction|note) à l['’]assistant|\byapay zek[aâ]y?a (?:not|talimat)|(?:AI|システム)(?:へ|への)(?:指示|注意)",
            "assistant|yapay zek|指示|注意",
        ),
        (
            r"\bif you(?:['’]re| are) an? (?:ai|llm|bot|language model|assistant)\b|\b(?:wenn|falls) du eine? (?:ki|sprachmodell)\b"
            r"|\bsi (?:vous êtes|tu es) une? (?:ia|modèle)\b|\bsi eres una? (?:ia|modelo)\b"
            r"|\bse sei un['’ ]?(?:ia|intelligenza|modello)|\bals je een (?:ai|taalmodel)\b"
            r"|\bse (?:você é|fores|és) uma? (?:ia|modelo)\b|\bjeśli jesteś (?:ai|modelem)\b|\bom du är en ai\b",
            "if you|wenn du|falls du|si vous|si tu|si eres|se sei|als je|se você|se fores|se és|jeśli jesteś|om du är",
        ),
        (
            r"\b(?:ai|llm|language model|chatbot|bot|assistant)s? (?:must|should|has to|have to|shall|is to|are to)\b",
            "must|should|has to|have to|shall|is to|are to",
        ),
        (
            r"(?-i:(?:^|[.!?\n]\s*)(?:Assistant|AI|Bot|Assistent|KI|IA)), (?:please|bitte|por favor|per favore|s['’]il)",
            ", please|, bitte|, por favor|, per favore|, s'il|, s’il",
        ),
        (
            r"\bfor (?:automated|automatic|ai) (?:processing|processors?|systems?)\b|\bzur automatischen verarbeitung\s*:",
            "for auto|for ai|zur automatischen",
        ),
        # dressed up as a system message
        (
            r"(?:^|\n\s*|[.!?]\s+)[\[<#*]*(?:(?-i:SYSTEM)|systemhinweis|system (?:note|message|prompt|override))[\]>#*]*\s*[:：]",
            "system",
        ),
        (
            r"\b(?:new instructions?|neue anweisung\w*|nuevas instrucciones|nouvelles instructions|nuove istruzioni)\b\s*:",
            "instruction|anweisung|instrucciones|istruzioni",
        ),
        (
            r"\b(?:regardless of|no matter what|whatever) (?:the |your |any )?(?:list|rules?|instructions?|prompt|you were)"
            r"|\byou (?:are|must) now (?:an? (?:ai|bot|assistant|model)|act|answer|reply|respond|ignore|classify)\b",
            "regardless of|no matter what|whatever|you are now|you must now",
        ),
    )
)


def order(text: str, among: Sequence[re.Pattern[str]] = _ORDERS) -> re.Match[str] | None:
    """The first piece of a text that is an order to a model; None for what people write to people."""
    return next((found for pattern in among if (found := pattern.search(text))), None)


def orders_in(text: str) -> list[re.Pattern[str]]:
    """The manners of ordering of which a text has the words: what no piece of it need be asked for is left out."""
    return [pattern for pattern in _ORDERS if may_match(pattern, text)]


_QUOTED = regex(r"[\"'“„‘‚«»「]\s?([^\"'”“’‘»«」\n]{2,60}?)\s?[\"'”“’‘»«」]")
_TOKEN = regex(r"\b[A-Z][A-Z_]{3,}\b|\b[a-z]+_[a-z_]+\b")
_AS = regex(r"(?i)\b(?:as|als|comme|como|come|jako|som|olarak|answer|reply|status|=)\s*[:=]?\s*([^\W\d]\w{4,30})")


def demanded(text: str) -> list[str]:
    """What an order wants to be put out: quoted pieces, names in capitals or with underscores, and the word after "as"."""
    return list(dict.fromkeys([*_QUOTED.findall(text), *_TOKEN.findall(text), *_AS.findall(text)]))
