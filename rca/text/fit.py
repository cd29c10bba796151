"""How well a text fits the labels of a set: by the words of their names and descriptions, and by how the text speaks of them."""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable

from rca.patterns import regex
from rca.records import dataclass
from rca.text.labels import Label
from rca.text.normalise import words_of
from rca.text.similarity import content_words, polarity, stem, tokenise
from rca.text.stance import Stance, clauses, spoken

MAX_TEXT = 8000
_HEAD = 5
_ALIKE = 0.62
"""Two words that share their first five letters or more are one if these make that share of the longer one."""
NAME, DESCRIBED = 1.0, 0.6
_DENIALS = (Stance.DENIED, Stance.REFUSED)
REFUSED = 0.1
"""What a word keeps that the writer does not want, though it is asserted elsewhere."""
WEIGHT = {
    Stance.WISHED: 1.5,
    Stance.SAID: 1.0,
    Stance.LACKING: 1.0,
    Stance.SUPPOSED: 0.4,
    Stance.ELSEWHERE: 0.1,
    Stance.APART: 0.1,
    Stance.DENIED: 0.0,
    Stance.REFUSED: 0.0,
}


_MAY_BE_IT = frozenset((Stance.DENIED, Stance.APART))
"""Stances that set a matter aside by themselves, and by which many a writer comes to it: "no heating", "last week I had ..."."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a text says of one label.

    score   the words of the label that the text has, by their place (name 1, description 0.6) and by the stance of the best clause
    words   the label's words that are asserted or wished for
    put_off the label's words that are only denied, or told of another time or of other people
    name_off whether words of its name are among those put off, and none among those asserted
    amiss    whether its name is put off by plain denials, past times and other people alone: "no heating" may be the matter itself
    described whether the label has a description with words to look for: a text has seldom the very word of a bare name
    """

    label: Label
    score: float
    words: tuple[str, ...]
    put_off: tuple[str, ...]
    name_off: bool
    amiss: bool
    described: bool


_KEY = regex(
    r"[\"'](?P<key>[\w -]{1,40})[\"']\s*:\s*(?P<empty>null|None|false|False|\[\s*\]|\"\"|0\b)?(?P<true>true\b|True\b)?", needs="\"|'"
)


def prose(text: str) -> str:
    """A text without the keys of the JSON in it; a key whose value is false or empty is denied, one that is true is said."""

    def told(match: re.Match[str]) -> str:
        key = match["key"].replace("_", " ")
        return f". no {key}. " if match["empty"] else f". {key}. " if match["true"] else ". "

    return _KEY.sub(told, text[:MAX_TEXT]).replace("\\n", "\n").replace('"', " ")


def fits(text: str, labels: Iterable[Label]) -> tuple[Fit, ...]:
    """How a text speaks of each label, in their order; words that two labels share tell none apart and are left out."""
    asked = tuple(labels)
    return _fits(text[:MAX_TEXT], asked)


@functools.lru_cache(maxsize=256)
def _fits(text: str, labels: tuple[Label, ...]) -> tuple[Fit, ...]:
    every = [_words_of(x) for x in labels]
    said = _spoken(prose(text), frozenset(w for names, _ in every for w in names))
    heads: dict[str, list[str]] = defaultdict(list)
    for word in said:
        heads[word[:_HEAD]].append(word)
    language = spoken(text)
    shared = _shared([names | described for names, described in every])
    found = []
    for label, (names, described) in zip(labels, every, strict=True):
        denies = tuple(any(polarity(part, x) for x in ("", language)) for part in (regex(r"[_-]").sub(" ", label.name), label.description))
        score = 0.0
        words: list[str] = []
        off: list[str] = []
        denied = True
        for word in sorted(w for w in names | described if w[:_HEAD] not in shared):
            stances = {s for w in _same(word, heads, said, word in names) for s in said[w]}
            if not stances:
                continue
            if denies[word not in names]:
                stances = {Stance.SAID if s in _DENIALS else s for s in stances}
            weight = REFUSED if Stance.REFUSED in stances and Stance.WISHED not in stances else max(WEIGHT[s] for s in stances)
            score += weight * (NAME if word in names else DESCRIBED)
            (words if weight >= 1 else off).append(word)
            denied = denied and (weight >= 1 or stances <= _MAY_BE_IT)
        name_off = bool(names & set(off)) and not names & set(words)
        found.append(Fit(label, score, tuple(words), tuple(off), name_off, name_off and denied, bool(described)))
    return tuple(found)


def _spoken(text: str, names: frozenset[str]) -> dict[str, set[Stance]]:
    """The words of a text, and how the clauses speak in which they stand; two that make up a name count as it (`log in`)."""
    said: dict[str, set[Stance]] = defaultdict(set)
    for clause in clauses(text):
        for word in content_words(clause.text):
            said[word].add(clause.stance)
        for one, two in itertools.pairwise(tokenise(clause.text)):
            if one + two in names:
                said[one + two].add(clause.stance)
    return said


_GENERAL = words_of(
    "customer client user person people someone anyone anything something message mail email letter text request kunde kundin "
    "kunden nutzer person "
    "nachricht schreiben anfrage client clients personne message courrier demande cliente clientes usuario persona mensaje "
    "solicitud utente messaggio "
    "richiesta klant klanten bericht verzoek utilizador pessoa mensagem pedido klient osoba wiadomosc kund kunden meddelande musteri mesaj "
    "nao mais mas uma com por para das dos nas nos seu sua pelo pela nie jest sie lub bez dla przed przez oraz tylko czy jak "
    "och att det som den for med "
    "till inte har vid ingen fran kan eller bir ile icin veya gibi daha geen keine kein rien pas sin non nessun ningun any all "
    "every other only other none "
    "not never nobody nothing nowhere nicht nie niemand nichts jamais personne nunca nadie nada mai nessuno niente niet nooit "
    "niemand niets "
    "one two three four five six eins zwei drei vier funf deux trois quatre cinq dos tres cuatro cinco due tre quattro twee drie vier vijf "
    "ett tva fyra fem en et to tell says said get got asks wants want wishes like day days week weeks month year hour hours tag tage tagen "
    "woche wochen stunden jour jours semaine semaines heures dia dias semana semanas horas giorni settimana settimane ore dag dagen week "
    "weken uur dagar vecka veckor timmar dni dnia tydzien gun gunler hafta ganz ganze ganzen ganzer teilweise alles whole entire all part "
    "tout toute tous toutes todo toda todos todas tutto tutta tutti tutte alle hel hela halv still already yet now new neue neuer neues"
)
"""Words of descriptions that tell no label from another: who writes, that he writes, and function words that `stopwords` lacks."""


def _words_of(label: Label) -> tuple[frozenset[str], frozenset[str]]:
    """Words of a label's name and of its description."""
    names = {w for w in content_words(regex(r"[_-]").sub(" ", label.name)) if len(w) >= 3 and not polarity(w)}
    described: set[str] = set()
    for word in sorted(content_words(_stated(label.description)) - names, key=lambda w: (len(w), w)):
        if len(word) >= 3 and not word.isdigit() and word not in _GENERAL and not any(alike(word, w) for w in names | described):
            described.add(word)
    return frozenset(names), frozenset(described)


_APART = regex(
    r"(?i)[,;(–—]\s*|\s+(?=(?:without|but no|but not|except|other than|ohne|aber kein|aber nicht|außer|sans|mais pas|sauf|sin|"
    r"pero no|salvo|senza|"
    r"ma non|tranne|zonder|maar geen|maar niet|behalve|sem|mas não|exceto|bez|ale nie|oprócz|utan|men inte|men ingen|utom)\b)",
    needs=(
        "(|,|;|aber|ale nie|ausser|behalve|bez|but no|except|exceto|ma non|maar|mais pas|mas não|men i|ohne|oprócz|"
        "other than|pero no|salvo|sans|sauf|sem|senza|sin|tranne|utan|utom|without|zonder|–|—"
    ),
)
_EXCLUDES = regex(
    r"(?i)\W*(?:(?:but|aber|mais|pero|ma|maar|mas|ale|men|and|und|et|y|e|en|i|och) )?(?:without|no|not|never|nobody|nothing|except|"
    r"other than|ohne|"
    r"kein\w*|nicht|außer|sans|pas|aucune?|sauf|sin|no|salvo|senza|non|nessun\w*|tranne|zonder|geen|niet|behalve|sem|não|nenhuma?|"
    r"exceto|bez|nie|"
    r"żad\w+|oprócz|utan|inte|ingen|inget|inga|ej|utom)\b"
)


def _stated(description: str) -> str:
    first, *rest = _APART.split(description)
    return " ".join([first, *(part for part in rest if not _EXCLUDES.match(part))])


def _shared(every: list[frozenset[str]]) -> frozenset[str]:
    """The beginnings of words that more than one label has."""
    seen: set[str] = set()
    twice: set[str] = set()
    for words in every:
        heads = {w[:_HEAD] for w in words}
        twice |= heads & seen
        seen |= heads
    return frozenset(twice)


def _same(word: str, heads: dict[str, list[str]], said: dict[str, set[Stance]], name: bool) -> list[str]:
    """The words of a text that are a label's word: inflected, derived, or (for words of names) at the end of a compound."""
    found = [w for w in heads.get(word[:_HEAD], ()) if alike(word, w)]
    root = stem(word)
    if len(word) < _HEAD or root != word:
        found += [w for w in said if w not in found and stem(w) == root]
    if name and len(word) >= _HEAD:
        found += [w for w in said if len(w) > len(word) + 2 and w.endswith(word)]
    return found


def alike(one: str, two: str) -> bool:
    """Whether two words are forms of one: equal, of one stem, or with a long common beginning."""
    first, second = stem(one), stem(two)
    if one == two or first == second:
        return True
    first, second = (root if len(root) >= _HEAD else word for root, word in ((first, one), (second, two)))
    common = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        common += 1
    if common < _HEAD:
        return False
    return common == min(len(first), len(second)) or common >= _ALIKE * max(len(one), len(two))
