"""Words, sentences and polarity: what paraphrase, grounding and hand-offs are compared by."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Sequence

from rca.patterns import regex
from rca.records import dataclass
from rca.text.kept import kept
from rca.text.language import guess
from rca.text.normalise import fold_widths, fold_word, words_of

# ---------------------------------------------------------------- words


@functools.cache
def _token(spaced: bool) -> re.Pattern[str]:
    return (
        regex(r"[^\W_]+") if spaced else regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
    )


@kept
def tokenise(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents and widths (ß is ss); scripts without spaces as pairs of characters."""
    words: list[str] = []
    folded = fold_widths(text)
    for match in _token(folded.isascii() or max(folded) < "\u3040").finditer(folded):
        word = match.group()
        if word[0] >= "\u3040":
            words += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        else:
            words.append(fold_word(word))
    return tuple(words)


@kept
def name_words(name: str) -> tuple[str, ...]:
    """The words of a field's name: `dueDate`, `due_date` and `due date` are the same two."""
    return tokenise(_HUMP.sub(" ", name))


def name_stems(name: str) -> frozenset[str]:
    """The stems of the words of a field's name that have three letters and more."""
    return frozenset(stem(word) for word in name_words(name) if len(word) >= 3)


_HUMP = regex(r"(?<=[a-z])(?=[A-Z])")


@functools.cache
def stopwords() -> frozenset[str]:
    """Words that carry no content in en, de, fr, es, it, nl (folded)."""
    return frozenset(fold_word(w) for w in _STOP.split())


_STOP = (
    "a an the of and or but to in on at by for from with as is are was were be been being have has had do does did will "
    "would can could should may might "
    "must this that these those it its he she they them his her their our your my we you i me us who which what when where "
    "how if then than so "
    "very also there here about into over under after before between up down out off again just only own same such both "
    "each more most other some any "
    "der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren wird werden wurde wurden "
    "hat haben hatte mit von zu zum zur "
    "fur auf in im am an bei nach aus als auch wie dass sich er sie es wir ihr ich ihm ihn ihnen uns euch mein dein sein "
    "unser man noch nur schon "
    "le la les l un une des du de et ou mais est sont etait ete a au aux avec pour par sur dans que qui ce cette ces il "
    "elle ils elles nous vous je se sa son ses "
    "leur notre votre y en d s n c j qu plus tres el los las lo una unos unas del al y o pero es son fue era ha han con "
    "por para sin se su sus que como mas este "
    "esta estos estas yo usted nos il gli i uno e ma con per tra fra di da della dei che sono ha hanno si questo questa "
    "het een van voor op aan bij dat zijn was "
    "wordt heeft ook er te om naar uit deze dit"
)


@kept
def content_words(text: str) -> frozenset[str]:
    """The words that carry content: no function words, no single letters (but single digits)."""
    stop = stopwords()
    return frozenset([w for w in tokenise(text) if w not in stop and (len(w) > 1 or w.isdigit())])


_ENDINGS = words_of("ungen ingen tions ments ation ement iert ung ing ies ied ern ers est ten ent ed en er es em et ly s e n a o")


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A crude common stem across en, de, fr, es, it, nl: enough that `repairs`, `repaired` and `repair` meet."""
    for size in range(min(5, len(word) - 4), 0, -1):  # the longest ending that leaves four letters
        if word[-size:] in _ENDINGS:
            return word[:-size]
    return word


# ---------------------------------------------------------------- sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at characters `start` to `end` of its text."""

    text: str
    start: int
    end: int


_ABBREVIATIONS = words_of(
    "mr mrs ms dr prof st jr sr inc ltd co corp no nos vs etc approx dept est fig vol art sec incl excl max min tel ext "
    "resp ref vat jan feb mar apr jun jul "
    "aug sep sept oct nov dec mon tue wed thu fri sat sun e.g i.e a.m p.m u.s u.k bzw ca d.h z.b u.a usw evtl ggf inkl "
    "exkl zzgl abzgl nr str hr fr herrn "
    "vgl abs s.o s.u i.d.r m.e geb tgl p.ex par m mme mlle av env n° tél réf sra srta ud uds pág núm aprox p.ej sig dott "
    "ecc art pag bijv dhr mw enz "
    "pos min std kl jh gem lt feb mio mrd tsd"
)


@functools.cache
def _boundary() -> re.Pattern[str]:
    return regex(
        r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？][」』”]?|\n[ \t]*\n|\n(?=[ \t]*(?:[-*•▪]|\d{1,3}[.)])[ \t])|\n(?=[^\n:]{1,40}:[ \t])"
    )


@kept
def sentences(text: str) -> tuple[Sentence, ...]:
    """Splits a text into sentences and list items, keeping offsets; abbreviations, initials, dates and decimals do not end one."""
    found: list[Sentence] = []
    start = 0
    for match in _boundary().finditer(text):
        if match.group()[0] == "." and not _ends_sentence(text, match):
            continue
        start = _add(found, text, start, match.end())
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[Sentence], text: str, start: int, end: int) -> int:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    body = piece.strip()
    if body:
        found.append(Sentence(body, start + left, start + left + len(body)))
    return end


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    before = regex(r"[^\s(\"'“„]{1,20}$").search(text[max(0, match.start() - 20) : match.start()])
    after = regex(r"\s*(\S)").match(text[match.end() : match.end() + 8])
    if after is None or len(match.group()) > 2:
        return True
    word = before.group() if before else ""
    if word.casefold() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    if word.isdigit() and len(word) <= 2:
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        return line != word and not regex(r"\s+(?:[a-zäöü]|(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))").match(
            text[match.end() : match.end() + 6]
        )
    return not after[1].islower()


# ---------------------------------------------------------------- polarity

_NEGATIONS: dict[str, str] = {
    "en": r"(?P<not>\b(?:not|cannot|never|neither|nor|hardly|barely)\b|n't\b)|(?P<no>\b(?:no|none|nobody|nothing|nowhere)\b)|"
    r"(?P<without>\b(?:without|lacks?|lacking|fails? to|failed to|refus\w+|den(?:y|ied|ies)|absence of|free of)\b)|"
    r"(?P<un>\b(?:un(?:able|available|paid|likely|damaged|reachable|clear|known|hurt|injured|changed|confirmed|resolved|"
    r"covered|affected|opened|used|happy|satisfied|safe|necessary|authori[sz]ed)|impossible|invalid|incomplete|incorrect|"
    r"insufficient|inactive|ineligible|unfortunately not|excluded)\b)",
    "de": r"(?P<not>\b(?:nicht|niemals|nie|weder|noch nicht|keinesfalls|keineswegs|kaum)\b)|(?P<no>\b(?:kein(?:e[mnrs]?)?|"
    r"niemand(?:en|em)?|nichts)\b)|(?P<without>\b(?:ohne|fehlt|fehlen|fehlende[mnrs]?|verweiger\w+|abgelehnt|"
    r"ausgeschlossen)\b)|(?P<un>\bun(?:möglich|bezahlt|verletzt|beschädigt|erreichbar|bekannt|gültig|vollständig|klar|"
    r"verändert|zulässig|geöffnet|benutzt|zufrieden)\w*)",
    "fr": r"(?P<not>\b(?:ne|n')\s?[^.!?]{0,40}?\b(?:pas|jamais|plus|guère|point)\b|\b(?:pas|jamais|ni)\b)|(?P<no>\b(?:aucune?|"
    r"personne ne|rien|nul(?:le)?)\b)|(?P<without>\b(?:sans|refus\w*|manqu\w+|exclu\w*)\b)|(?P<un>\b(?:impossible|invalide|"
    r"impayée?s?|incomplète?s?|indisponible|inconnue?s?)\b)",
    "es": r"(?P<not>\b(?:no|nunca|jamás|tampoco|ni)\b)|(?P<no>\b(?:ning[uú]n[ao]?s?|nadie|nada)\b)|(?P<without>\b(?:sin|falta[n]?|"
    r"carece[n]?|niega|rechaz\w+|exclu\w+)\b)|(?P<un>\b(?:imposible|inválid[ao]|impagad[ao]|incomplet[ao]|desconocid[ao])\b)",
    "it": r"(?P<not>\b(?:non|mai|né|neanche|nemmeno)\b)|(?P<no>\b(?:nessun[ao']?|niente|nulla)\b)|(?P<without>\b(?:senza|"
    r"manca(?:no)?|rifiut\w+|esclus\w+)\b)|(?P<un>\b(?:impossibile|invalid[ao]|incomplet[ao]|sconosciut[ao])\b)",
    "nl": r"(?P<not>\b(?:niet|nooit|noch|nauwelijks)\b)|(?P<no>\b(?:geen|niemand|niets)\b)|(?P<without>\b(?:zonder|ontbreekt|"
    r"ontbreken|geweigerd|uitgesloten)\b)|(?P<un>\bon(?:mogelijk|betaald|bekend|geldig|volledig|bereikbaar|beschadigd)\w*)",
    "pt": r"(?P<not>\b(?:não|nunca|jamais|nem)\b)|(?P<no>\b(?:nenhuma?|ninguém|nada)\b)|(?P<without>\b(?:sem|falta[m]?|recus\w+|"
    r"exclu\w+)\b)",
    "pl": r"(?P<not>\b(?:nie|nigdy|ani|wcale)\b)|(?P<no>\b(?:żad(?:en|n[aeąychymi]+)|nikt|nic)\b)|(?P<without>\b(?:bez|brak\w*|odm[aó]w\w+|"
    r"wyklucz\w+)\b)",
    "sv": r"(?P<not>\b(?:inte|ej|aldrig|ikke|aldri|aldrig)\b)|(?P<no>\b(?:ingen|inget|inga|intet|ingenting|ingenting)\b)|"
    r"(?P<without>\b(?:utan|saknas|uten|uden|vägra\w*|mangler)\b)",
    "ja": r"(?P<not>ません|ない(?:で|と|の|こと|ため|。|、|$)|なかった|なく(?:て|、|な)|ず(?:に|、)|ぬ(?:。|$))"
    r"|(?P<no>(?:誰|何)も|一切|皆無)|(?P<without>なし|無し|欠(?:け|如|品)|拒否|対象外|除外)"
    r"|(?P<un>不(?:可|明|要|在|足|備|良)|未(?:払|済|開封|使用|定|回答|着)|無効)",
}
_IDIOMS = regex(
    r"(?i)\b(?:not only|no less|nicht (?:weniger|minder)|pas moins|no menos|non meno|niet minder|não menos|nie mniej|inte mindre|"
    r"(?:no|not) (?:later|longer|more|less|fewer|greater|higher|lower|earlier|sooner) than|not exceeding|"
    r"whether or not|no\. ?\d+|no problem|not least|nothing but|nicht nur|nicht zuletzt|"
    r"nicht (?:später|mehr|weniger|länger|höher|niedriger|größer|kleiner|früher) als|"
    r"pas (?:plus|moins) (?:tard )?(?:de|que)|no (?:más|menos) (?:tarde )?(?:de|que)|"
    r"non (?:più|meno|oltre|superior\w+|inferior\w+)(?: di| a)?|"
    r"niet (?:meer|minder|later|langer|hoger|lager) dan|não (?:mais|menos) (?:de|do que)|nie (?:więcej|mniej|później|dłużej) niż|"
    r"(?:inte|ikke) (?:mer|mindre|mere|senare|senere|längre|længere|högre) (?:än|end|enn)|"
    r"non seulement|pas seulement|no s[oó]lo|no solamente|non solo|niet alleen|don't hesitate|do not hesitate|no obstante|"
    r"n'hésitez pas|zögern sie nicht|policy no|order no|claim no|ref no)\b",
    needs="not only|no less|nicht weniger|nicht minder|pas moins|no menos|niet minder|não menos|nie mniej|inte mindre|"
    " than|not exc|whether|no.|no problem|not least|nothing but|nicht nur| als|pas plus|pas moins|no más|no menos|non |"
    " dan|não m| niż| än| end| enn|"
    "nicht zuletzt|non seul|pas seul|no s|niet alleen|hesitate|no obstante|non solo|hésitez|zögern|policy no|order no|claim no|ref no",
)


@functools.cache
def _negation(language: str) -> re.Pattern[str]:
    return regex(_NEGATIONS[language], re.IGNORECASE)


@kept
def polarity(sentence: str, language: str = "") -> frozenset[str]:
    """The kinds of negation in a sentence: not | no | without | un; empty for an affirmative one. The language is guessed if ""."""
    language = language or guess(sentence) or "en"
    body = " ".join(sentence.replace("’", "'").split())
    pattern = _negation(language if language in _NEGATIONS else "en")
    if pattern.search(body) is None:
        return frozenset()
    body = _IDIOMS.sub(" ", body)
    return frozenset(m.lastgroup for m in pattern.finditer(body) if m.lastgroup)


@dataclass(frozen=True, slots=True)
class Flip:
    """A sentence whose negation is not that of the source sentence that it tells: gained or lost, with the words they share.

    likeness  how alike the two clauses are, 0..1; covered  the share of the denied clause's words that the other one has; echoed  the
    share of the other one's words that the denied clause has
    """

    source: Sentence
    index: int
    gained: bool
    shared: tuple[str, ...]
    likeness: float
    covered: float
    echoed: float


def polarity_flip(sentence: str, source_sentences: Sequence[Sentence | str], language: str = "") -> Flip | None:
    """The source sentence that says the opposite: most alike of all, negated where the sentence is not (or the other way round).

    None where a source clause as alike has the same polarity, or none is alike enough (clauses are compared, not whole sentences).
    """
    best: Flip | None = None
    mine = _clauses(sentence)
    # a clause is too short to tell its language by itself
    spoken = [language or guess(s.text if isinstance(s, Sentence) else s) for s in source_sentences]
    own = language or guess(sentence)
    theirs = [(i, s, c) for i, s in enumerate(source_sentences) for c in _clauses(s.text if isinstance(s, Sentence) else s)]
    index: dict[str, set[int]] = defaultdict(set)
    weights = [_stems(c) for _, _, c in theirs]
    for n, words in enumerate(weights):
        for word in words:
            index[word].add(n)
    for clause in mine:
        words = _stems(clause)
        if len(words) < 1:
            continue
        hits: dict[int, int] = defaultdict(int)
        for word in words:
            for n in index.get(word, ()):
                hits[n] += 1
        negated = bool(hits) and bool(polarity(clause, own))
        opposed: Flip | None = None
        agreeing = 0.0
        for n, count in sorted(hits.items()):  # of equals the first, whatever the order of the words' hashes
            i, source, text = theirs[n]
            likeness = 2 * count / (len(words) + len(weights[n]))
            if (count < 2 and likeness < 0.6) or likeness < 0.3:
                continue
            if bool(polarity(text, spoken[i])) == negated:
                agreeing = max(agreeing, likeness)
            elif opposed is None or likeness > opposed.likeness:
                shared = tuple(sorted(words & weights[n]))
                whole = source if isinstance(source, Sentence) else Sentence(source, 0, len(source))
                own_share, other_share = count / len(words), count / len(weights[n])
                covered, echoed = (own_share, other_share) if negated else (other_share, own_share)
                opposed = Flip(whole, i, negated, shared, likeness, covered, echoed)
        if opposed and opposed.likeness > agreeing + 0.1 and (best is None or opposed.likeness > best.likeness):
            best = opposed
    return best


@kept
def _stems(clause: str) -> frozenset[str]:
    body = regex(r"(?i)n't\b").sub(" ", clause.replace("’", "'"))
    return frozenset(stem(w) for w in content_words(body) if w not in _NEGATION_WORDS and w not in _STRESS)


_STRESS = words_of(
    "certainly definitely really actually simply surely now anymore currently indeed please jetzt derzeit wirklich tatsächlich sicher "
    "eigentlich natürlich einfach nun bitte vraiment certainement actuellement maintenant ahora realmente ciertamente actualmente "
    "davvero certamente adesso attualmente echt zeker eigenlijk gewoon momenteel realmente certamente agora atualmente naprawdę teraz "
    "obecnie verkligen faktiskt egentligen just nu"
)
"""Words that stress a statement and add nothing to it."""


_NEGATION_WORDS = words_of(
    "not no never none nobody nothing cannot without nicht kein keine keinen keinem keiner nie niemals ohne pas ne jamais "
    "aucun aucune sans non nunca sin ningun ninguna nessun nessuna senza niet geen zonder nooit wasn didn don doesn isn "
    "aren weren couldn wouldn hasn haven won can"
)


@kept
def _clauses(sentence: str) -> tuple[str, ...]:
    """Pieces between commas and conjunctions: a negation belongs to its clause. Scripts without spaces: between their commas."""
    pieces = regex(
        r"[,;:、；：]\s*|\s+(?:and|but|although|though|while|because|und|aber|obwohl|weil|sondern|et|mais|y|pero|aunque|e|ma|en|maar)\s+"
    ).split(_BRACKETED.sub(" ", sentence))
    return tuple(p for p in [*pieces, *(m.group() for m in _BRACKETED.finditer(sentence))] if p.strip()) or (sentence,)


_BRACKETED = regex(r"\([^()]{0,200}\)", needs="(")
"""What stands in brackets: a clause of its own, within another one."""
