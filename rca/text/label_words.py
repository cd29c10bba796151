"""What announces, defines and ends closed sets of answers in instructions, in the languages that prompts are written in."""

from __future__ import annotations

import functools
import re

from rca.patterns import regex


@functools.cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The forms in which sets and their labels are written, by name."""
    item = r"[\"'`]?[^\W\d_][\w-]{0,39}(?:[ /&][\w-]{1,30}){0,2}[\"'`]?"
    return {
        "enum": regex(r"[\"']enum[\"']\s*:\s*\[([^\]]{1,2000})\]", needs="\"enu|'enu"),
        "property": regex(r"[\"'](\w{1,40})[\"']\s*:\s*\{[^{}]{0,200}$"),
        "field_pipes": regex(
            rf"[\"'`]?(?P<field>[A-Za-z_]\w{{0,39}})[\"'`]?\s*(?::|\()\s*(?P<list>{item}(?:\s?\|"
            rf"\s?{item}){{1,30}})(?=\s*[),.}}\]\n\"]|\s*$)"
        ),
        "field_slashes": regex(
            r"[\"'`]?(?P<field>[A-Za-z_]\w{0,39})[\"'`]?\s*\((?P<list>[A-Za-z][\w-]{1,24}(?:/[A-Za-z][\w-]{1,24}){1,10})\)"
        ),
        "bullet": regex(
            r"(?m)^[ \t]*(?:[-*•▪]|\d{1,2}[.)])[ \t]+(?:\*\*|[\"'`])?(?P<name>[^\W_][\w/&-]*(?: [\w/&-]+){0,3}?)(?:\*\*|"
            r"[\"'`])?(?:[ \t]*(?::|–|—| -|=|\()[ \t]*(?P<text>[^\n]{1,300}))?[ \t]*$"
        ),
        "line": regex(
            r"(?m)^[ \t]*(?:\*\*|[\"'`])?(?P<name>[^\W_][\w/-]{1,39})(?:\*\*|[\"'`])?(?:[ \t]*[:：=]|[ \t]+(?:-|–|—|->|→)(?=[ \t]))"
            r"[ \t]+(?P<text>\S[^\n]{1,300})$"
        ),
        "aligned": regex(r"(?m)^[ \t]*(?P<name>[^\W_][\w/-]{0,39})(?:[ ]{2,}|[ ]*\t+[ ]*)(?P<text>\S[^\n]{1,300})$", needs="\t|  "),
        "letter": regex(r"(?m)^[ \t]*(?P<name>[A-Z0-9])[ \t]*[:：=)][ \t]*(?P<text>\S[^\n]{1,300})$"),
        "bare": regex(r"\n[ \t]*(?P<name>[^\W_][\w-]{1,39})[.]?[ \t]*(?=\n|$)"),
        "inline": regex(
            r"(?:^|(?<=[.;\n:：]))[^\S\n]*[\"'`]?(?P<name>[^\W_][\w-]{1,39})[\"'`]?[^\S\n]*(?:[:：=]|"
            r"[–—-](?=\s))[^\S\n]+(?P<text>[^.;\n]{2,300})"
        ),
        "tagged": regex(
            r"<(?:label|class|category|option|intent|value)\b[^<>]{0,80}?\bname=[\"'](?P<name>[^\"'<>]{1,40})[\"'][^<>]{0,80}>(?P<text>[^<]{0,300})",
            needs="name=",
        ),
        "row": regex(
            r"(?m)^[ \t]*\|[ \t]*(?:\*\*|`)?(?P<name>[^\W_][\w/-]{0,39})(?:\*\*|`)?[ \t]*\|[ \t]*(?P<text>[^|\n]{2,300}?)[ \t]*\|[^\n]*$"
        ),
        "definition": regex(
            r"(?:^|(?<=[.;\n]))\s*[\"'`]?(?P<name>[^\W_][\w-]{0,39})[\"'`]?\s*(?::|=|\bif\b|\bwhen\b|\bwenn\b|\bfalls\b|\bsi\b|"
            r"\bse\b)[^\S\n]+(?P<text>[^.;\n]{2,300})"
        ),
        "about": regex(
            r"(?:^|(?<=[.;\n]))\s*[\"'`]?(?P<name>[^\W_][\w-]{0,39})[\"'`]?\s*(?:(?::|=|–)[^\S\n]|(?:means|covers|is for|is|includes|"
            r"shows in|points to|bedeutet|umfasst|heißt|signifie|couvre|significa|cubre|comprende|"
            r"betekent)\s)(?P<text>[^.;\n]{2,300})"
        ),
        "bracketed": regex(r"(?<![\w-])[\"'`]?(?P<name>[^\W_][\w-]{1,39})[\"'`]?\s\((?P<text>[^()\n]{4,300})\)", needs=")"),
        "break": regex(r"(?<=[.?!。])\s+|(?<=[.?!。])$|\n+|\s--\s|\s[—–]\s|(?<=[。])"),
        "separator": regex(r"\s*(?:,\s*(?:or|and|oder|und|ou|et|o|y|e|of|en)\s+|[,|、;；]|\s/\s|\s(?:or|oder|ou|o|または)\s)\s*"),
    }


LEAD = regex(
    r"(?i)\b(?:labels?|class(?:es)?|categor(?:y|ies)|types?|topics?|intents?|sentiments?|moods?|tones?|stances?|one of|"
    r"either|choose|pick|desks?|queues?|departments?|areas?|priorit(?:y|ies)|urgency|severity|levels?|status(?:es)?|"
    r"risk class|tours?|options?|values?|answers?|allowed|kinds?|verdicts?|decisions?|classif\w+|route|assign|sort|"
    r"kategorien?|klassen?|\w*arte?n?|stufen?|eine[rs]? von|einordn\w+|étiquettes?|catégories?|classes|l'une? (?:de|des)|"
    r"werte?|etikett\w*|parmi|valeurs?|etiquetas?|valor(?:es)?|valor[ei]|etichett\w|motivos?|niveaux?|niveles?|livell[oi]|"
    r"níve(?:l|is)|nivåe?r?|"
    r"waarden?|categorieën|niveaus?|kategori\w*|warto\w+|etykiet\w*|poziom\w*|priorytet\w*|klass\w*|etiket\w*|kategoriler|"
    r"sınıf\w*|priorit\w+|"
    r"dringlichkeit|urgenti?e|urgence|urgencia|categorías?|clases|tipos?|uno de|una de|etichett\w|categori\w|classi|tipi|uno "
    r"tra|labels|soorten|een "
    r"van)\b|ラベル|カテゴリ|分類|種別|いずれか|選(?:ぶ|び|択|んで)|区分|用件"
)
KEYS_LEAD = regex(
    r"(?i)\b(?:JSON|keys?|fields?|extract|columns?|felder|schlüssel|champs|clés|campos|claves|campi|chiavi)\b|フィールド|キー|項目"
)
NOT_LABELS = regex(
    r"(?i)\b(?:needed|signs?|order|audience|style|tone of voice|sections?|structure|include|mention|department names|note|"
    r"format|consider|avoid|except|input|example|e\.g|such as|contents?|inhalt|reihenfolge|plan|steps?)\b\s*$"
)
ANSWER = regex(
    r"(?i)\b(?:one label|label only|labels? for|(?:only|exactly one|just) (?:the )?(?:label|category|class|one)|(?:reply|"
    r"answer|respond|output|return)(?: only)?(?: with)? (?:exactly )?(?:the |a )?(?:one|label|desk|class|type|word|bare "
    r"word|single|main|code)|one word|return one|choose (?:exactly )?one|"
    r"(?:in|with) one word|one of (?:these|the following|them)|nothing else|bare word|(?:reply|answer|respond) with \w+ or "
    r"\w+|(?<=[.\n] )labels?(?=\.?\s)|labels?\.?\s*$|nur (?:das|die|ein)|eine[rs]? (?:von|der folgenden)|ein wort|un seul "
    r"mot|une seule|una sola|uno solo|één|genau ein\w*|exactement un\w*|exactamente un\w*|esattamente un\w*|"
    r"exatamente um\w*|precies één|(?:antworte|antwoord|antwoorden|odpowiedz|svara|svar|responda|rispondi|réponds|répondez|yanıtla)\s\w+|"
    r"bara (?:etiketten|ett ord)|só a \w+|jedno słowo|jedną etykiet\w*|sama kategoria|ett ord|één woord|una palabra|una parola|"
    r"uma palavra)\b|のみ|だけ"
)
WRITES = regex(
    r"(?i)^\W*(?:write|summari[sz]e|draft|compose|answer (?:the|customers?|policyholders?|hr)|you answer|extract|schreibe?|"
    r"fasse?|rédige|résume|redacta|resume|scrivi|riassumi|translate|brief|report|message|notice|digest|work order|reply "
    r"to)\b"
)
HEADINGS = regex(
    r"(?i)^(?:tone|style|format|length|language|audience|input|output|context|rules?|tasks?|roles?|notes?|names?|dates?|subject|example|"
    r"important|goal|constraints?|ton|stil|länge|sprache|anrede|datum|betreff|regeln?|aufgabe|rolle|hinweis|wichtig|beispiel|longueur|"
    r"langue|règles?|tâche|rôle|exemple|objet|tono|estilo|formato|longitud|idioma|reglas?|tarea|ejemplo|lunghezza|lingua|regole|compito|"
    r"esempio|toon|stijl|lengte|taal|regels|taak|voorbeeld|JSON)$"
)
STOP_ITEM = regex(
    r"(?i)^(?:the|a|an|is|are|no|never|do|does|use|if|in|at|with|without|for|to|from|then|der|die|das|mit|ohne|le|la|les|"
    r"sans|el|los|sin)\b\s+\S"
)
