"""Whether instructions bind a text to its sources: "only from the passages", "nothing that the leaflets do not say"."""

from __future__ import annotations

from re import Pattern

from rca.patterns import regex

_ONLY = regex(
    r"(?i)\b(?:only|solely|exclusively|strictly|nothing|not (?:guess|invent|add|promise)|never (?:promise|invent)|nur"
    r"|ausschlie(?:ß|ss)lich|allein|lediglich|nichts|uniquement|seulement|exclusivement|rien|s[oó]lo|solamente|[uú]nicamente"
    r"|exclusivamente|nada|soltanto|esclusivamente|niente|nulla|apenas|s[oó]|somente|alleen|uitsluitend|enkel|niets|tylko"
    r"|wyłącznie|nic|niczego|endast|enbart|bara|inget|kun|yalnız(?:ca)?|sadece)\b"
)
_GROUND = regex(
    r"(?i)\b(?:(?:from|using|use) the|(?:must|may) (?:only )?come from|based on|on the basis of|grounded in|aus den"
    r"|auf (?:der )?(?:grundlage|basis)|anhand"
    r"|sur la base|à partir|d'après|con base|basándote|en base|sulla base|in base|com base|op basis|aan de hand|na podstawie"
    r"|utifrån|med utgångspunkt)\b"
)
_SOURCE = regex(
    r"(?i)\b(?:passages?|documents?|sources?|context|excerpts?|handbook|guidance|leaflets?|clauses?|articles?|chunks?|snippets?"
    r"|material|provided|facts?|hits|fakten|treffern?|faits|hechos|fatti|feiten|fac?tos|fakt[ya]\w*|träffar\w*|fundstellen?|passagen|dokument\w*|quellen?|unterlagen|auszüge\w*|textstellen|textes?|texten?"
    r"|extraits?|fiches?|fournis?|fournies?|passag\w+|font[ei]|document\w+|brani|estratti|pasajes?|fuentes?|fragmentos?|fichas?"
    r"|trechos|fontes|excertos|teksten?|bronnen|fragment\w*|źród\w*|texterna|källor\w*|underlag\w*|utdrag\w*|tekster\w*|kilde\w*"
    r"|pasaj\w*|kaynak\w*|belge\w*|kayıt\w*)\b",
    needs=(
        "fakt|treffer|fait|hecho|fatti|feiten|fato|träffar|hits|article|auszüge|belge|brani|bronnen|chunk|clause|context|document|dokument|estratti|excer|extrait|fact|fich|"
        "font|fourni|fragment|fuente|fundstelle|guidance|handbook|kay|kilde|källor|leaflet|material|pasaj|passag|"
        "provided|quelle|snippet|source|tekste|texte|textstellen|trechos|underlag|unterlagen|utdrag|źród"
    ),
)
_DATA = regex(
    r"(?i)\b(?:rules?|rule ?book|records?|(?:input |the )?fields|data|regelwerk\w*|regeln|felder\w*|daten|angaben|vorgaben|règle(?:s|ment)"
    r"|données|champs|reglas|reglamento|datos|campos|regol[ea]|regolamento|dati|campi|regels|reglement|gegevens|velden|regras|dados"
    r"|zasad\w*"
    r"|danych|dane|regler\w*|uppgift\w*|oplysning\w*|data\w*|kural\w*|veri\w*)\b"
)
_OUTRIGHT = regex(
    r"(?i)\b(?:own|outside|prior|general|eigene[ns]?|eigen|własnej|egen|kendi) (?:knowledge|wissen|kennis|wiedzy|kunskap\w*|bilgi\w*)"
    r"|\b(?:connaissances? (?:propre|personnelle|extérieure)s?|conocimientos? propios?|conhecimentos? próprios?"
    r"|conoscenz[ae] propri[ae])\b|\b(?:state|say|claim|promise|assert) nothing\b|\bnever promise\b"
    r"|\b(?:do not|don't|never) (?:invent|make (?:anything |things )?up)\b"
    r"|\b(?:grundlagen?|basis|base|bron(?:nen)?|podstawa|quellen?|sources?)\s?:"
    r"|\b(?:kaynak|belge|kayıt)\w*[^.\n;:]{0,20}\bdayan\w+"
    r"|(?:だけ|のみ)(?:に基づ|を使|から|で答|を根拠)|(?:書かれて|記載され?て|載って)いない(?:こと|内容|情報)",
    needs=(
        "assert nothing|base|basis|bilgi|bron|claim nothing|dayan|do not invent|do not m|don't invent|don't m|extérieure|"
        "grundlage|heci|kennis|knowledge|kunskap|neve|ocim|personnelle|podstawa|promise nothing|propr|quelle|say nothing|"
        "source|state nothing|wiedzy|wissen|こと|だけ|のみ|内容|情報"
    ),
)
_CLAUSE = regex(r"[.\n;:]+")
_NEAR, _NEXT = 60, 30
"""Characters between "only" and the source, and between "on the basis of" and the source."""


def bound_to_sources(instructions: str) -> str:
    """The clause of the instructions that forbids to say what the sources do not say, "" where none does."""
    outright = _OUTRIGHT.search(instructions)
    return outright.group() if outright is not None else _bound(instructions, _SOURCE)


def bound_to_data(instructions: str) -> str:
    """The clause of the instructions that has a text written from records and rules alone, "" where none does. Such a text has more
    words of its own than one from passages."""
    return _bound(instructions, _DATA)


def _bound(instructions: str, source: Pattern[str]) -> str:
    for clause in _CLAUSE.split(instructions):
        sources = [m.span() for m in source.finditer(clause)]
        if sources and (_beside(_ONLY, clause, sources, _NEAR) or _beside(_GROUND, clause, sources, _NEXT)):
            return clause.strip()
    return ""


def _beside(pattern: Pattern[str], clause: str, sources: list[tuple[int, int]], most: int) -> bool:
    """Whether a word of the pattern stands at most so many characters from a source."""
    return any(max(start - m.end(), m.start() - end) <= most for m in pattern.finditer(clause) for start, end in sources)
