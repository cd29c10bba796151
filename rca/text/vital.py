"""What a shorter text must not lose: dangers to people, conditions of a decision, and what instructions say always to mention."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from rca.patterns import may_match, regex
from rca.records import dataclass
from rca.text.denial import denied_somehow
from rca.text.similarity import Sentence, content_words, polarity, stem
from rca.text.support import ROOT, closed_words

_DANGERS = {
    "an allergy or a bad reaction": r"(?:(?<!hypo)aller[gj](?:i|y|en)|(?<!hipo)alerg(?:i|en)|\b(?:uczul|anaphyla|anafila|intoleran"
    r"|unverträglich))\w*|アレルギ"
    r"|\b(?:swollen|swelled up|angeschwollen|zugeschwollen|gonfiat\w+|hinchad\w+|hinchó|gonflé\w*|enflé\w*|opgezwollen|inchou|inchad\w+"
    r"|spuch\w+|opuchl\w+|svullnade|svull\w+|şişti|şişmiş)\b",
    "somebody who depends on a device or a medicine": r"\b(?:oxygen|sauerstoff|oxygène|oxígeno|ossigeno|zuurstof|oxigénio|oxigênio|syrgas"
    r"|oksijen|dialys|diálisis|diálise|dialisi|dializ|diyaliz|pacemaker|schrittmacher|stimulateur cardiaque|marcapasos|beatmung"
    r"|insulin|rozrusznik)\w*|\btlen(?:u|em)?\b|酸素|透析|ペースメーカー",
    "an illness that help must know of": r"\b(?:epilep|asthma|asthme|asma|astma|astım|diabet|haemophil|hemophil|hämophil|hemofil|emofil"
    r"|chemothera|chimiothér|quimiotera|chemiotera|anticoag|antikoag|blood thinner|blutverdünn|krampfanfall|krampfanfäll)\w*"
    r"|ぜんそく|喘息|てんかん",
    "a pregnancy": r"\b(?:pregnan\w*|schwanger\w*|enceinte|embarazad\w*|incinta|zwanger\w*|grávida|ciąż\w*|gravid\w*"
    r"|hamile\w*)\b|妊娠|妊婦",
    "somebody who cannot move freely": r"\b(?:wheelchair|rollstuhl\w*|fauteuil roulant|silla de ruedas|sedia a rotelle|rolstoel\w*"
    r"|cadeira de rodas|wózk\w+ inwalidzk\w+|rullstol\w*|tekerlekli sandalye\w*|bedridden|bettlägerig\w*)\b|車椅子|寝たきり",
    "a danger": r"\b(?:asbest|amiant|azbest|explosi|explosion|toxi[ck]|giftig|vergift|poison|suicid|suizid|unconscious|bewusstlos|hazard"
    r"|gefährlich|peligros|pericolos|gevaarlijk|perigos|niebezpieczn|livsfarlig|tehlikeli|self-harm|carbon monoxide|kohlenmonoxid"
    r"|monoxyde de carbone|monóxido de carbono|monossido di carbonio|koolmonoxide|kolmonoxid|karbonmonoksit|electrocut|stromschlag"
    r"|stromschläg|eingeklemmt|eingesperrt)\w*|\b(?:trapped|live wires?|décharge électrique|scossa elettrica|tlenek węgla|gas "
    r"leak|smell of gas|gasgeruch"
    r"|odeur de gaz|olor a gas|odore di gas|gaslucht|cheiro a gás|zapach gazu|gaslukt|gaz kokusu)\b|危険|有毒",
}

_DANGERS_NEED = {
    "an allergy or a bad reaction": (
        "alerg|aller|anafila|anaphyla|angeschwollen|enflé|gonfiat|gonflé|hinchó|inchad|inchou|intoleran|opgezwollen|"
        "opuchl|spuch|svull|swelled up|swollen|uczul|unverträglich|zugeschwollen|şişmiş|şişti|アレルギ"
    ),
    "somebody who depends on a device or a medicine": (
        "beatmung|dialisi|dializ|dialys|diyaliz|diálise|diálisis|insulin|marcapasos|oksijen|ossigeno|oxigénio|oxigênio|"
        "oxygen|oxygène|oxígeno|pacemaker|rozrusznik|sauerstoff|schrittmacher|stimulateur cardiaque|syrgas|tlen|"
        "zuurstof|ペースメーカー|透析|酸素"
    ),
    "an illness that help must know of": (
        "anticoag|antikoag|asma|ast|blood thinner|blutverdünn|chemiotera|chemothera|chimiothér|diabet|emofil|epilep|"
        "haemophil|hemophil|hämophil|krampfanfall|krampfanfäll|quimiotera|ぜんそく|てんかん|喘息"
    ),
    "a pregnancy": "ciąż|embarazad|enceinte|gravid|grávida|hamile|incinta|pregnan|schwanger|zwanger|妊娠|妊婦",
    "somebody who cannot move freely": (
        " inwalidzk|bedridden|bettlägerig|cadeira de rodas|fauteuil roulant|rollstuhl|rolstoel|rullstol|"
        "sedia a rotelle|silla de ruedas|tekerlekli sandalye|wheelchair|寝たきり|車椅子"
    ),
    "a danger": (
        "amiant|asbest|azbest|bewusstlos|carbon monoxide|cheiro a gás|décharge électrique|eingeklemmt|eingesperrt|"
        "electrocut|explosi|gas leak|gasgeruch|gaslucht|gaslukt|gaz kokusu|gefährlich|gevaarlijk|giftig|hazard|"
        "karbonmonoksit|kohlenmonoxid|kolmonoxid|koolmonoxide|live wire|livsfarlig|monossido di carbonio|"
        "monoxyde de carbone|monóxido de carbono|niebezpieczn|odeur de gaz|odore di gas|olor a gas|peligros|pericolos|"
        "perigos|poison|scossa elettrica|self-harm|smell of gas|stromschlag|stromschläg|suicid|suizid|tehlikeli|"
        "tlenek węgla|toxi|trapped|unconscious|vergift|zapach gazu|危険|有毒"
    ),
}
"""Pieces of which each match holds one, see `regex`."""

_CONDITION = regex(
    r"(?i)\b(?:subject to|provided that|on (?:the )?condition that|conditional (?:up)?on|only if|unless|vorbehaltlich|unter "
    r"(?:dem )?vorbehalt"
    r"|unter der bedingung|unter der auflage|sofern|es sei denn|nur wenn|sous réserve|à condition|à moins que|siempre que|a condición de"
    r"|salvo que|a menos que|purché|a condizione|a patto che|subordinat[ao] a|a meno che|mits|tenzij|onder voorbehoud|op "
    r"voorwaarde|desde que"
    r"|sob condição|com a condição|a não ser que|pod warunkiem|chyba że|o ile|förutsatt att|under förutsättning|på villkor"
    r"|şartıyla|koşuluyla"
    r"|şartı ile)\b|を条件に|ことを条件|ただし",
    needs=(
        "a condición de|a condizione|a meno che|a menos que|a não ser que|a patto che|chyba że|com a condição|"
        "condition that|conditional |desde que|es sei denn|förutsatt att|koşuluyla|mits|nur wenn|o ile|"
        "onder voorbehoud|only if|op voorwaarde|pod warunkiem|provided that|purché|på villkor|salvo que|"
        "siempre que|sob condição|sofern|sous réserve|subject to|subordinat|tenzij|under förutsättning|unless|"
        "unter der auflage|unter der bedingung|vorbehalt|à condition|à moins que|şart|ことを条件|ただし|を条件に"
    ),
)

_EXCEPTION = regex(
    r"(?i)\b(?:except(?:ing)?|with the exception of|apart from|excluding|außer|ausgenommen|mit ausnahme|sauf|excepté\w*|à l['’]exception"
    r"|hormis|excepto|salvo|a excepción|con excepción|tranne|eccetto|ad eccezione|behalve|uitgezonderd|met uitzondering|exceto|com exceção"
    r"|à exceção|oprócz|z wyjątkiem|utom|förutom|med undantag|undtagen|bortset fra|med undtagelse|unntatt|hariç|dışında)\b|を除[きく]",
    needs=(
        "a excepción|ad eccezione|apart from|ausgenommen|ausser|behalve|bortset fra|com exceção|con excepción|"
        "şında|eccetto|except|exceto|excluding|hariç|hormis|med undantag|med undtagelse|met uitzondering|"
        "mit ausnahme|oprócz|salvo|sauf|tranne|uitgezonderd|undtagen|unntatt|utom|z wyjątkiem|à exceção|を除"
    ),
)
_ALWAYS = regex(
    r"(?i)\b(?:always|must|required|mandatory|zwingend|in jedem fall|verplicht\w*|obrigat[óo]ri\w*|skal|never omit|never leave out"
    r"|do not omit|immer|stets|unbedingt|muss|müssen|pflichtangaben?"
    r"|toujours|doit"
    r"|doivent|obligatoire\w*|siempre|debe[n]?|sempre|deve|devono|obbligatori\w*|altijd|moet(?:en)?|zawsze|musi|muszą|obowiązkowo|alltid"
    r"|måste|mutlaka|her zaman)\b|必ず",
    needs=(
        "alltid|altijd|always|debe|deve|devono|do not omit|doit|doivent|her zaman|immer|in jedem fall|mandatory|moet|mus|"
        "mutlaka|måste|müssen|neve|obbligatori|obligatoire|obowiązkowo|obr|pflichtangabe|required|sempre|siempre|skal|"
        "stets|toujours|unbedingt|verplicht|zawsze|zwingend|必ず"
    ),
)
_FORBIDS = regex(
    r"(?i)\b(?:not|never(?! omit| leave)|no|nicht|nie|kein\w*|ne|pas|jamais|nunca|non|mai|niet|geen|nooit|não|bez|inte|aldrig"
    r"|(?<!never )(?<!not )(?:omit|leave out|skip|drop)|weglassen|lass\w* weg|auslassen|ignor\w+|omet\w+|omit\w+|laisse\w* de "
    r"côté|deja fuera"
    r"|trascura\w*|laat weg|weglaten|pomiń|pomija\w*|utelämna|hoppa över|çıkar|atla)\b|除く|省"
)
_ITEMS = regex(r"[,;:()/]|\s(?:and|or|und|oder|sowie|et|ou|y|o|e|ed|en|of|i|oraz|lub|och|eller|ve|veya)\s")
_OBLIGES = regex(r"(?i)\b(?:must|muss|müssen|doit|doivent|debe[n]?|deve|devono|moet(?:en)?|musi|muszą|måste)\b")
_MENTIONS = regex(
    r"(?i)\b(?:mention|stat(?:e|ed)|includ|contain|name|keep|kept|list|appear|nenn|genannt|erwähn|enthalten|angeb|angegeb"
    r"|aufführ|aufgeführt|stehen"
    r"|indiqu|précis|figur|cit[eé]|mencion|indic|inclu|conten|consta|menzion|riport|compar|citat|vermeld|noem|genoemd|bevat"
    r"|wymie|poda[jćn]|zawier"
    r"|nämn|anges|innehåll|belirt|içer|yazıl)\w*"
)
_LINES = regex(r"\n|(?<=[.!?])\s")
_MAX_ITEMS, _LIST, _ITEM_WORDS = 40, 3, 3


@functools.cache
def _dangers() -> dict[str, re.Pattern[str]]:
    return {name: regex(rf"(?i){pattern}", needs=_DANGERS_NEED[name]) for name, pattern in _DANGERS.items()}


@dataclass(frozen=True, slots=True)
class Lost:
    """Something vital of a source that a text does not say: what it is, and the sentence of the source."""

    what: str
    source: Sentence


def dangers_lost(source: Iterable[Sentence], text: str, language: str = "") -> Iterator[Lost]:
    """Dangers to people that a source affirms and a text has no word of, in whatever language; one of each kind."""
    told = list(source)
    whole = _joined(told)
    for name, pattern in _dangers().items():
        if not may_match(pattern, whole) or pattern.search(text):
            continue
        for sentence in told:
            match = pattern.search(sentence.text)
            if match is None or sentence.text.endswith("?"):
                continue
            clause = _clause(sentence.text, match.start())
            # a clause is too short to tell its language by itself
            if not polarity(clause, language) and not denied_somehow(clause):
                yield Lost(name, sentence)
                break


def _joined(sentences: Iterable[Sentence]) -> str:
    """Sentences in one text, which tells at once whether a pattern may match in any of them."""
    return "\n".join([s.text for s in sentences])


def _clause(sentence: str, at: int) -> str:
    """The piece between commas that a place of a sentence lies in."""
    start = max(sentence.rfind(c, 0, at) for c in ",;:(") + 1
    ends = [i for i in (sentence.find(c, at) for c in ",;:)") if i >= 0]
    return sentence[start : min(ends, default=len(sentence))]


def conditions_lost(source: Iterable[Sentence], text: str) -> Iterator[Lost]:
    """Conditions and exceptions that a source in the language of the text states and of whose words the text has next to none, nor any
    other condition (or exception), though it tells what they are a condition of."""
    told = list(source)
    whole = _joined(told)
    for pattern, what in ((_CONDITION, "a condition"), (_EXCEPTION, "an exception")):
        if not may_match(pattern, whole) or pattern.search(text):
            continue
        said = _stems(content_words(text))
        for sentence in told:
            match = pattern.search(sentence.text)
            if match is None:
                continue
            condition = _stems(content_words(sentence.text[match.end() : match.end() + 90]))
            main = _stems(content_words(sentence.text[: match.start()]))
            if len(condition) >= 3 and len(condition & said) <= 0.3 * len(condition) and main and len(main & said) >= 0.4 * len(main):
                yield Lost(what, sentence)


_NOT_FOR = regex(
    r"(?i)\b(?:do(?:es)? not (?:apply|extend) to|(?:is|are) not (?:valid|available|open) (?:for|to)|not applicable to|except(?: for"
    r"| in| where)?"
    r"|with the exception of|unless|gilt nicht(?: für| bei| im falle)?|gelten nicht(?: für| bei)?|(?:hiervon "
    r"|davon )?ausgenommen (?:sind|ist)"
    r"|nicht anwendbar auf|außer(?: bei| für| wenn)?|es sei denn|ne s['’]applique(?:nt)? pas (?:aux?|à|en)|ne (?:vaut"
    r"|valent) pas (?:pour|en)"
    r"|ne concerne(?:nt)? pas|sauf(?: si| pour| en cas)?|hormis|à l['’]exception|no se aplican? (?:a|en)|no (?:vale|rige) para"
    r"|salvo(?: que| si)?"
    r"|excepto|a menos que|non si applica(?:no)? (?:a\w*|in)|non (?:vale|valgono) per|tranne|eccetto|a meno che|geld(?:t"
    r"|en) niet (?:voor|bij)"
    r"|niet van toepassing (?:op|bij)|tenzij|behalve|uitgezonderd|não se aplicam? (?:a\w*|em|no)|não (?:vale|valem) para|exceto"
    r"|a não ser que"
    r"|nie (?:dotyczy|dotyczą|obowiązuj[eą]|ma zastosowania|mają zastosowania)(?: do| w)?|z wyjątkiem|chyba że|oprócz"
    r"|gäller inte(?: för| vid)?"
    r"|gælder ikke(?: for| ved)?|gjelder ikke(?: for| ved)?|utom|såvida inte|medmindre|undtagen|bortset fra)(?!\w)",
    needs=(
        " niet | not | para|a meno che|a menos que|a não ser que|applique|ausgenommen |ausser|behalve|bortset fra|"
        "chyba że|dotyczy|dotyczą|eccetto|es sei denn|except|exceto|gelten nicht|gilt nicht|gjelder ikke|"
        "gäller inte|gælder ikke|hormis|ma zastosowania|mają zastosowania|medmindre|ne concerne|ne va|"
        "nicht anwendbar auf|niet van toepassing |no se aplica|non si applica|non val|not applicable to|"
        "não se aplica|não vale|obowiązuj|oprócz|salvo|sauf|såvida inte|tenzij|tranne|uitgezonderd|undtagen|unless|"
        "utom|z wyjątkiem"
    ),
)
"""Where a rule says for whom or for what it does not hold."""
_CLOSES = regex(r"[,;.:()–—]\s|[.;]$|\s(?:who|which|that|welche|qui|que|che|som|który\w*|die|deze)\s")


@dataclass(frozen=True, slots=True)
class Excepted:
    """An exception that a text leaves out though it tells the rule: its words, and the sentence that has it."""

    words: str
    source: Sentence


def exceptions_lost(source: Sequence[Sentence], text: str, case: str) -> Iterator[Excepted]:
    """Exceptions of rules that a text tells, of which it has no word, while the case that the rules are told for has some."""
    if not may_match(_NOT_FOR, _joined(source)):
        return
    limited = [(i, match) for i, s in enumerate(source) if (match := _NOT_FOR.search(s.text)) and not s.text.rstrip().endswith("?")]
    if not limited:
        return
    said, about = _kin(content_words(text)), _kin(content_words(case))
    for i, match in limited:
        before, sentence = source[i - 1] if i else None, source[i]
        rest = sentence.text[match.end() :]
        words = rest[: m.start()] if (m := _CLOSES.search(rest)) else rest
        rule = _telling(sentence.text[: match.start()])
        if len(rule) < _TELLING and before is not None:  # "this does not apply to": the rule stands before
            rule = _telling(before.text)
        excepted = _telling(words) - rule
        if len(rule) < _TELLING or len(rule & said) < _RULE_TOLD * len(rule):
            continue
        if excepted & about - said and len(excepted & said) <= _TOLD * len(excepted):
            yield Excepted(words.strip(), sentence)


def _telling(text: str) -> frozenset[str]:
    return _kin(w for w in content_words(text) if w not in closed_words() and not w[0].isdigit())


_RULE_TOLD = 0.5
"""The share of a rule's words that tells that a text has told it."""


def demanded(instructions: str) -> list[str]:
    """What the lines of the instructions that say always or must ask for, item by item."""
    items = (item for line in _demanding(instructions) for item in _items(line))
    return [item for item in items if _names(item) and not _FORBIDS.search(item)][:_MAX_ITEMS]


def _demanding(instructions: str) -> Iterator[str]:
    """The lines that say always or must, and those under a heading or a tag that does."""
    under = False
    for line in _LINES.split(_plain(instructions)):
        if not line.strip():
            under = False
        elif (always := _ALWAYS.search(line)) and not _FORBIDS.search(line, 0, always.end() + _CLOSE):
            under = line.rstrip().endswith(":")
            yield line
        elif under and (":" in line or _FORBIDS.search(line, 0, _CLOSE)):
            under = False
        elif under:
            yield line


def _plain(instructions: str) -> str:
    """Instructions with their tags as headings: `<must_include>` is `must include:`."""
    if "<" not in instructions:
        return instructions
    opened = _TAG.sub(lambda m: "\n\n" + m[1].replace("_", " ").replace("-", " ") + ": ", instructions)
    return _CLOSED_TAG.sub("\n\n", opened)


_CLOSE = 12
"""Characters after "must" within which a "not" belongs to it; one further on belongs to an item: "what is not affected"."""
_TAG, _CLOSED_TAG = regex(r"<([a-zA-Z][\w-]{2,30})>\s*"), regex(r"</[\w-]+>")


def listed(instructions: str) -> list[str]:
    """The short items of the lists of three or more in the instructions: "state the date, the place, the cost and the contact"."""
    found = []
    for line in _LINES.split(_plain(instructions)):
        # what stands before a colon names the list: "Cover: experience, notice, salary"
        items = _items(line.partition(":")[2] or line)
        short = [item for item in items if len(item.split()) <= _ITEM_WORDS]
        if len(short) >= _LIST and not _FORBIDS.search(line) and not _SOURCES.search(items[0]):
            found += short
    return found[:_MAX_ITEMS]


_SOURCES = regex(
    r"(?i)\b(?:aus|anhand|from|based on|given|à partir|d['’]après|a partir|da[li]?|uit|op basis|z|na podstawie|från|utifrån)\b"
)
"""What tells that a list names sources to write from, and not what to write."""


def _items(line: str) -> list[str]:
    return [item for piece in _ITEMS.split(line) if (item := piece.strip(" .-*"))]


def _names(item: str) -> bool:
    """Whether an item is something to mention, and not something to do: "the fields must match" asks for no words."""
    return _OBLIGES.search(item) is None or _MENTIONS.search(item) is not None


def demands_lost(items: Iterable[str], source: Collection[Sentence], text: str) -> Iterator[Lost]:
    """Demanded items that a source speaks of, in words that the text has not, and in sentences of which the text says next to nothing."""
    asked = list(items)
    if not asked:
        return
    said = content_words(text)
    roots, stems = _kin(said), _stems(said)
    told = [s for s in source if not s.text.rstrip().endswith("?") and s.text[:1] not in "{["]
    words = [(s, w) for s in told for piece in _PIECE.split(s.text) if len(w := content_words(piece)) >= _TELLING]
    for item in asked:
        wanted = _kin(w for w in content_words(item) if w not in closed_words() and not _ALWAYS.search(w) and not _MENTIONS.match(w))
        if not wanted or wanted & roots or _in_compound(item, said):
            continue
        about = [(s, w) for s, w in words if wanted & _kin(w)]
        if about and all(len(_stems(w) & stems) < _TOLD * len(w) for _, w in about):
            yield Lost(item, about[0][0])


def _in_compound(item: str, said: Collection[str]) -> bool:
    """Whether a long word of an item ends a word that was said: "Bescheid" in "Gebührenbescheid"."""
    long = [w for w in content_words(item) if len(w) >= ROOT and w not in closed_words()]
    return any(len(s) > len(w) and s.endswith(w) for w in long for s in said)


_PIECE = regex(r";\s", needs=";")
_TELLING = 3
"""Where a sentence goes on with another statement, and how many words that tell make one."""
_TOLD = 0.35
"""The share of a sentence's words that tells that a text has said it, in a summary's own words."""


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(w) for w in words)


def _kin(words: Iterable[str]) -> frozenset[str]:
    """The beginnings of words, or the stems of short ones: `visas` and `visa`."""
    return frozenset(w[:ROOT] if len(s := stem(w)) >= ROOT else s for w in words if len(w) >= _SHORT)


_SHORT = 4
