"""What a text says is free, and what it charges for: `rca.checks.concessions` looks whether both are the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rca.patterns import regex
from rca.text.similarity import Sentence, content_words, stem

_W = r"[^\W\d_][\w'’-]*"
_IS_FREE = regex(
    rf"(?i)(?P<what>{_W}) (?:itself )?(?:is|are|will be|remains?|comes?) (?:also |always |entirely "
    rf"|completely )?(?:free(?: of charge)?|at no (?:cost|charge))\b"
    rf"|(?P<de>{_W}) (?:ist|sind|bleibt|bleiben) (?:für Sie |dabei |auch |somit |daher )?(?:kostenlos|kostenfrei|gratis|gebührenfrei)"
    rf"|(?P<fr>{_W}) (?:est|sont|reste|restent) (?:donc |aussi )?(?:gratuite?s?|offerte?s?|sans frais)"
    rf"|(?P<es>{_W}) (?:es|son|será|resulta) (?:gratis|gratuit[oa]s?)|(?P<it>{_W}) (?:è|sono|resta) (?:gratis|gratuit[oaie])"
    rf"|(?P<nl>{_W}) (?:is|zijn|blijft) (?:dan |voor u |dus )?(?:gratis|kosteloos)|(?P<pt>{_W}) (?:é|são|fica) (?:grátis|gratuit[oa]s?)"
    rf"|(?P<pl>{_W}) (?:jest|są|będzie) (?:bezpłatn\w+|darmow\w+)|(?P<sv>{_W}) (?:är|blir|er) (?:kostnadsfri\w*|gratis|avgiftsfri\w*)"
    rf"|(?P<tr>{_W}) (?:ücretsizdir|ücretsiz)\b",
    needs="free|no cost|no charge|kostenlos|kostenfrei|gratis|gebührenfrei|gratuit|offert|sans frais|kosteloos|grátis|bezpłatn"
    "|darmow|kostnadsfri|avgiftsfri"
    "|ücretsiz",
)
_FOR = r"(?:for|für|pour|por|per|voor|för|za)"
_ARTICLE = r"(?:(?:the|your|this|die|den|das|der|Ihre[nms]?|la|le|les|l['’]|votre|el|los|las|su|il|lo|gli|de|het|uw|o|a|os|as) ?)"
_CHARGED = regex(
    rf"(?i)(?:[£$€]\s?(?P<n1>\d[\d.,]*)|(?P<n2>\d[\d.,]*)\s?(?:[£$€]|euros?|EUR|GBP|USD|CHF|PLN|SEK|DKK|NOK|zł|kr|TL|pounds?|Euro))"
    rf" {_FOR} {_ARTICLE}?(?P<for>{_W})"
)
_MORE = regex(
    r"(?i)\b(?:after|then|otherwise|if|from|until|danach|sonst|wenn|ab|après|ensuite|sinon|si"
    r"|dès|después|luego|a partir|dopo|poi|altrimenti|qualora|dal|daarna|anders|indien|vanaf|depois|senão|potem|jeśli|od"
    r"|därefter|annars|om|därutöver|ellers|hvis|derefter|sonra|aksi)\b"
)
_ANOTHER = regex(
    r"(?i)\b(?:extra|additional|further|second|third|next|other|first|weitere\w*|zweite\w*|erste\w*|zusätzlich\w*|supplémentaire\w*"
    r"|deuxième|premi\w+"
    r"|adicional\w*|segund\w+|primer\w*|aggiuntiv\w+|second[oa]|prim[oa]|extra|tweede|eerste|dodatkow\w+|drugi\w*|pierwsz\w+|andra"
    r"|första|anden|første"
    r"|ikinci|ilk)\b",
    needs=(
        "additional|adicional|aggiuntiv|anden|andra|deuxième|dodatkow|drugi|erste|extra|first|further|första|første|"
        "ikinci|ilk|next|other|pierwsz|premi|prim|second|segund|supplémentaire|third|tweede|weit|zusätzlich"
    ),
)


def charged_though_free(sentences: list[Sentence]) -> Iterator[tuple[Sentence, Sentence, str]]:
    """Pairs of sentences of which one says that a thing is free and another charges for it: (free, charged, thing). Sentences with a
    condition or a limit (the first one, after that, otherwise) tell of two cases, and are left out."""
    free = [
        (s, thing)
        for s in sentences
        for m in _IS_FREE.finditer(s.text)
        if not _MORE.search(s.text) and not _ANOTHER.search(s.text)
        for thing in _things(next(g for g in m.groups() if g))
    ]
    if not free:
        return
    for sentence in sentences:
        for match in _CHARGED.finditer(sentence.text):
            amount = (match["n1"] or match["n2"]).strip(".,").replace(",", ".")
            if amount.strip("0.") and not _MORE.search(sentence.text) and not _ANOTHER.search(_clause(sentence.text, match)):
                yield from ((s, sentence, thing) for s, thing in free if s.start != sentence.start and thing in _things(match["for"]))


def _clause(text: str, match: re.Match[str]) -> str:
    """The words around a place, up to the next commas that are not in a number."""
    start = max((m.end() for m in _COMMA.finditer(text, 0, match.start())), default=0)
    stop = _COMMA.search(text, match.end())
    return text[start : stop.start() if stop else len(text)]


_COMMA = regex(r"[,;:](?=\s)")


def _things(word: str) -> list[str]:
    return [stem(w) for w in sorted(content_words(word)) if len(w) >= 3]
