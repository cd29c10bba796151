"""Checks of negation: what an output affirms and its input denies, or the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rca.checks.context import Context, quote, short_fields
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.denial import denied_somehow, denied_words, free_of, named_without, state_denied
from rca.text.language import guess
from rca.text.leaves import leaves
from rca.text.modality import left_open
from rca.text.similarity import Flip, Sentence, name_words, polarity, polarity_flip, stem, tokenise

_MAX_SENTENCES, _MAX_SOURCES, _MAX_FIELDS, _MAX_ALIKE = 80, 400, 60, 12
_NO = frozenset(
    (
        "none",
        "no",
        "false",
        "never",
        "nein",
        "keine",
        "kein",
        "non",
        "aucun",
        "aucune",
        "ninguno",
        "ninguna",
        "nessuno",
        "nessuna",
        "geen",
        "nee",
        "nao",
        "nenhum",
        "なし",
    )
)


@check("negation-flip", needs=("input", "output"), cleared=0.1)
def negation_flip(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A sentence of the output that tells a sentence of the input with the negation gained or lost. Only whole sentences are compared:
    fields, list items and headings leave out too much."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail") or ctx.value(hop.output) is not None:
        return
    sources = [s for text in ctx.inputs(hop) for s in ctx.statements(text) if _told(s)][:_MAX_SOURCES]
    verbatim = {s.text for s in sources}
    spoken = guess(hop.output.text)
    for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
        if not _told(sentence) or sentence.text in verbatim:
            continue
        # a short sentence does not tell its language, the whole text does
        flip = polarity_flip(sentence.text, _alike(ctx, sentence, sources), spoken)
        if flip is None or not _denied(flip):
            continue
        denying, affirming = (sentence.text, flip.source.text) if flip.gained else (flip.source.text, sentence.text)
        denied = denied_words(denying) & set(flip.shared)
        if denied and not denied & denied_words(affirming) and not _told_alike(denying, denied, affirming):
            word = "denies" if flip.gained else "affirms"
            said = f"{ctx.name(hop.id)} {word} what its input says the other way round."
            here = quote(hop.output.text, sentence.start, sentence.end)
            yield bad(hop.id, 2.4, said, here, Quote(flip.source.text), fault="negation_flip")


_BEFORE = regex(
    r"(?i)\b(?:before|until|till|earlier|bevor|ehe|vor|bis|avant|jusqu\w*|antes|hasta|prima|fino|finché|voor(?:dat)?|tot(?:dat)?"
    r"|até|przed|dopóki"
    r"|zanim|innan|förrän|tills|önce|kadar)\b|まで|前に"
)


_IMPLIED = regex(
    r"(?i)\b(?:suspended|cancell?ed|forbidden|prohibited|banned|barred|closed|ruled out|excluded|entfällt|entfallen|ausgesetzt|aufgehoben"
    r"|verboten|untersagt|gesperrt|ausgeschlossen|abgesagt|suspendue?s?|annulée?s?|interdite?s?|supprimée?s?|exclue?s?|suspendid\w+"
    r"|anulad\w+"
    r"|cancelad\w+|prohibid\w+|excluid\w+|sospes\w+|annullat\w+|vietat\w+|esclus\w+|soppress\w+|opgeschort|geannuleerd|verboden|vervallen"
    r"|uitgesloten|suspens\w+|proibid\w+|excluíd\w+|zawieszon\w+|odwołan\w+|zabronion\w+|wykluczon\w+|inställ\w+|förbjud\w+|uteslut\w+"
    r"|iptal|yasak\w*|exclusions?|ausschl[uü]ss\w*|exclusión|esclusion[ei]|uitsluiting\w*|exclusão|wyłączeni\w+|avoid\w*|stop(?:s|ped)?"
    r"|ceas\w+|broken?|broke down|vermeid\w+|aufhör\w*|lehnt|defekt\w*|kaputt|évit\w+|cess\w+|arrêt\w+|panne|evit\w+|averia\w*|descomp\w+"
    r"|smett\w+|guast\w+|vermijd\w+|stopp\w*|parad[oa]|unika\w*|przesta\w+|zepsu\w+|undvik\w*|upphör\w*|trasig\w*|kaçın\w*|bozul\w*)\b"
    r"|中止|禁止"
)
"""Words that deny what they are said of without a negation: "parking suspended" is "no parking", "told to avoid" is "told not to"."""


def _delays(denying: str, denied: frozenset[str], affirming: str) -> bool:
    """Whether a sentence only puts off what it denies: "not before two years" is "after two years". Not where the other one says that
    what was waited for has come: "now that she has agreed"."""
    if _FULFILLED.search(affirming):
        return False
    return any(_BEFORE.search(clause) and denied & denied_words(clause) for clause in _PUT_OFF.split(denying))


_PUT_OFF = regex(r"[,;:]\s")
_FULFILLED = regex(
    r"(?i)\b(?:now that|now (?:she|he|they) ha(?:s|ve)|nachdem (?:nun|jetzt)|da (?:nun|jetzt)|maintenant qu|à présent qu|ahora que"
    r"|ya que ha"
    r"|ora che|adesso che|nu (?:dat )?(?=\w+ (?:heeft|hebben|is))|agora que|skoro już|teraz,? gdy|nu när|nu da)",
    needs="now|nachdem|da |maintenant qu|présent qu|ahora que|ya que|ora che|adesso che|nu |agora que|skoro|teraz",
)


_TO_COME = regex(
    r"(?i)\b(?:will|shall|going to|next|from now on|wird|werden|nächste[nmrs]?|künftig|sera|seront|prochaine?s?|désormais"
    r"|serán?|se (?:hará|va a)|próxim[oa]s?|sarà|saranno|verrà|verranno|prossim[oaie]|d['’]ora in poi|zal|zullen|volgende|voortaan"
    r"|serão|passará|będzie|będą|zostanie|zostaną|następn\w+|ska|skall|kommer att|nästa|vil|skal|næste|neste|\w+[ae]cak\w*)\b"
    r"|次回|今後|予定"
)
_WAS = regex(
    r"(?i)\b(?:was|were|had|has been|have been|did|didn['’]t|hasn['’]t|haven['’]t|wurden?|war|waren|worden|hatten?"
    r"|(?:n['’])?(?:a|ont|avait|était|étaient) (?:pas )?(?:été)?|fue|fueron|(?:ha|han|había) sido|estaba"
    r"|(?:è|sono|era|erano) stat[oaie]|werd|werden|is niet|zijn niet|foi|foram|não est(?:ava|avam)|był[aoy]?|nie został\w*"
    r"|blev|blivit|var|hade|ble|hadde|blevet|havde|har (?:inte|ikke))\b|\w+m[ae]d[ıi]\w*|ませんでした|なかった"
)
_FINITE = regex(
    r"(?i)\b(?:is|are|be|do|does|can|may|must|ist|sind|kann|darf|est|sont|peut|es|son|puede|está|è|sono|può|zijn|kan|mag|é|são|pode|jest"
    r"|są|może|är|er|får)\b"
)
_COMPARED = regex(
    r"(?i)\b(?:(?:\w+er|more|less) than|(?:\w+er|mehr|weniger) als|(?:plus|moins) (?:\w+ )?(?:que|de)|(?:más|menos) (?:\w+ )?(?:que|de)"
    r"|(?:più|meno) (?:\w+ )?(?:di|che)|(?:\w+er|meer) dan|(?:mais|menos) (?:\w+ )?(?:que|de|do que)|\w+ niż|\w+re än|\w+re end)\b"
)


def _told_alike(denying: str, denied: frozenset[str], affirming: str) -> bool:
    """Whether a sentence that denies something and one that affirms it may say the same: the one puts it off or bounds it ("not shorter
    than 2 m"), the other denies in a word of its own ("suspended", "sugar-free"), or speaks of another time."""
    bounded = _delays(denying, denied, affirming) or _COMPARED.search(denying) is not None
    in_a_word = _IMPLIED.search(affirming) is not None or bool(denied_words(denying) & free_of(affirming))
    return bounded or in_a_word or _later(denying, affirming)


def _later(denying: str, affirming: str) -> bool:
    """Whether a sentence promises what another tells not to have happened: "the bin was not emptied", "it will be emptied on the next
    round". Notes have no verb at all: "bin not emptied"."""
    return _TO_COME.search(affirming) is not None and (
        _WAS.search(denying) is not None or not (_FINITE.search(denying) or _TO_COME.search(denying))
    )


def _denied(flip: Flip) -> bool:
    """Whether one side says nearly all that the other denies, and that in words (two sentences that only share a topic are no flip), or
    an output affirms in a clause that says nothing else, or in many of the same words, what its input denies."""
    words = sum(not w.isdigit() for w in flip.shared)
    if flip.gained and _THRESHOLD.search(flip.source.text):
        return False  # a case that lies below the limit of a rule does not deny the rule
    if flip.covered >= 0.75 and flip.likeness >= 0.5 and words >= 2:
        return True
    if flip.gained or flip.likeness < 0.45:
        return False
    return (flip.echoed == 1 and words >= 2) or (flip.covered >= 0.5 and words >= _LONG)


_THRESHOLD = regex(
    r"(?i)\b(?:more than|over|above|exceed\w*|less than|below|under|mehr als|über|weniger als|unter|plus de|moins de|au-delà|más de"
    r"|menos de"
    r"|più di|meno di|oltre|meer dan|minder dan|boven|mais de|acima|ponad|powyżej|poniżej|mer än|över|mere end)\s+\S{0,12}\s?\d"
    r"|\b(?:more|less) than (?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b|\d\s?\S{0,6}(?:以上|以下|未満)"
)
_LONG = 5
"""Words that two clauses share at least to be of one statement, where each says more."""


def _alike(ctx: Context, sentence: Sentence, sources: list[Sentence]) -> list[Sentence]:
    """The few sources that share most words with a sentence, in their order."""
    words = ctx.words(sentence.text)
    shared = {i: len(words & ctx.words(s.text)) for i, s in enumerate(sources)}
    best = sorted((i for i, n in shared.items() if n >= 2), key=lambda i: (-shared[i], i))[:_MAX_ALIKE]
    return [sources[i] for i in sorted(best)]


def _told(sentence: Sentence) -> bool:
    """Whether a piece of text is a statement in prose."""
    return sentence.text.rstrip("\"'”’»)")[-1:] in (".", "!", "。") and "{" not in sentence.text and 3 <= len(sentence.text.split()) <= 80


@check("field-denied", needs=("input", "output"), cleared=0.1)
def field_denied(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A field of the input that the output's text tells the other way round: a yes or no (`injured: false`, "was injured"), a decision
    (`grant: approved`, "the grant was refused"), or any word that the text denies of it."""
    if ctx.brings_news(hop):
        return
    yield from _states_denied(ctx, hop)
    if hop.role in ("classifier", "guardrail") or ctx.value(hop.output) is not None:
        return
    for name, answer in _one_answer(_answers(ctx, hop))[:_MAX_FIELDS]:
        sentences = ctx.sentences(hop.output.text)[:_MAX_SENTENCES]
        if answer == "no" and any(_says_so(name, s.text) for s in sentences):
            continue
        for sentence in sentences:
            if _contradicts(name, answer, sentence.text, guess(hop.output.text)):
                said = f"{ctx.name(hop.id)} was given {name}: {answer} and says otherwise."
                yield bad(
                    hop.id,
                    2.6,
                    said,
                    quote(hop.output.text, sentence.start, sentence.end),
                    Quote(f"{name}: {answer}"),
                    fault="negation_flip",
                )
                break


def _says_so(name: str, sentence: str) -> bool:
    """Whether some clause of a sentence denies a field that is `no`, as it should: what another one says of it is something else."""
    keys = {stem(w) for w in name_words(name)}
    for clause in _CLAUSE_JOINS.split(sentence):
        words = {stem(w) for w in tokenise(clause)}
        if keys and all(any(_akin(k, w) for w in words) for k in keys) and denied_somehow(clause):
            return True
    return False


def _states_denied(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    if ctx.value(hop.output) is not None or len(hop.output.text.split()) < _PROSE:
        return
    given: dict[str, set[str]] = {}
    for text in ctx.inputs(hop):
        fields = leaves(text)
        for name, value in short_fields(text) if fields is None else ((f.key, f.text) for f in fields if f.kind == "string"):
            given.setdefault(name, set()).add(value)
    # a name that denies itself turns its value round: `not_supported: oven`
    one = [(n, next(iter(s))) for n, s in given.items() if len(s) == 1 and not denied_somehow(n.replace("_", " "))]
    for name, state in [(n, s) for n, s in one if s.isalpha() and len(s) >= _STATE and s.casefold() not in _NO][:_MAX_FIELDS]:
        for sentence in ctx.sentences(hop.output.text)[:_MAX_SENTENCES]:
            if any(state_denied(state, clause, guess(hop.output.text)) for clause in _about(name, sentence.text)):
                said = f"{ctx.name(hop.id)} was given {name}: {state} and says otherwise."
                here = quote(hop.output.text, sentence.start, sentence.end)
                yield bad(hop.id, 2.6, said, here, Quote(f"{name}: {state}"), fault="contradiction")
                break


_STATE, _PROSE = 4, 8
"""Letters that a state has at least, and words that a text has that tells of one."""


def _one_answer(answers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields with one answer, in their order: a name with both belongs to several records, and a sentence may be about either."""
    found = list(dict.fromkeys(answers))
    twice = {name for name, answer in found if answer == "no"} & {name for name, answer in found if answer == "yes"}
    return [(name, answer) for name, answer in found if name not in twice]


def _answers(ctx: Context, hop: Hop) -> Iterator[tuple[str, str]]:
    """Fields of the input that answer yes or no, as (name, answer)."""
    for text in ctx.inputs(hop):
        for name, value in short_fields(text):
            if value.casefold() == "true":
                yield name, "yes"
            elif value.casefold() in _NO:
                yield name, "no"


_JOINS = "and|but|that|und|aber|dass|et|mais|que|y|pero|e|ma|che|en|maar|dat|i|ale|że|och|men|att|mas|ve|ama"


_ANSWER = r"(?i:no|yes|none|nein|ja|keine?|non|oui|aucune?|s[ií]|nee|n[ãa]o|sim|nej|nei|nie|tak|hay[ıi]r|evet|いいえ|はい|なし|あり)\b"
"""An answer behind a colon belongs to what stands before it: `Allergique à la pénicilline : non`."""
_NEITHER = regex(
    r"(?i)(?:^|[,;(] ?)\s*(?:ni|né|nem|ani|noch|nor|neither|weder|varken|hverken|verken)\b|\b(?:nein|nee|nej|nei|hay[ıi]r)\s*$|いいえ$"
)


_CLAUSE_JOINS = regex(rf"[,;]\s*|:(?!\s*{_ANSWER})\s*|\.\s+|\s+(?:{_JOINS})\s+")


def _contradicts(name: str, answer: str, sentence: str, spoken: str = "") -> bool:
    """Whether the clause of a sentence that speaks of a field has the other polarity."""
    keys = {stem(w) for w in name_words(name)}
    if not keys or " " in name.strip() or all(len(k) < 4 for k in keys) or named_without(name):
        return False
    # what stands in brackets is denied with what stands before them, and so is what a colon answers: "asthma: no"
    plain = _ANSWERED.sub(r" \1", regex(r"[()\[\]]").sub(" ", sentence))
    before = ""
    for clause in _CLAUSE_JOINS.split(plain):
        words = {stem(w) for w in tokenise(clause)}
        if all(any(_akin(k, w) for w in words) for k in keys):
            if clause.rstrip().endswith("?"):
                return False
            if answer == "yes":
                return bool(polarity(clause, guess(sentence) or spoken)) or _ENDS_WITH_NO.search(clause) is not None
            if _SAYS_NO.match(plain[plain.find(clause) + len(clause) :]):
                return False  # "collision checked, none"
            # "without network, camera and sound": an item of a list is denied with what stands before it
            whole = f"{before} {clause}" if len(clause.split()) <= _ITEM else clause
            denied = denied_somehow(whole) or _NEITHER.search(whole) or polarity(whole, guess(sentence) or spoken)
            return not denied and (_POSSIBLE.search(name) is not None or not left_open(whole))
        before = f"{before} {clause}" if len(clause.split()) <= _ITEM else clause
    return False


_SAYS_NO = regex(
    r"(?i)[,:–-]*\s*(?:none|no|nothing|keine?r?s?|nichts|aucune?|rien|ningun[ao]|nada|nessun[ao]?|niente|geen|niets|nenhuma?|brak|żad\w+|ing(?:en|a|et)|yok)"
    r"\s*(?:[.;,]|$)"
)
"""An answer of one word behind what it is about."""

_POSSIBLE = regex(
    r"(?i)[ai]ble?s?(?:_|$)|bar(?:_|$)|möglich|moeglich|possib|posib|mogelijk|możliw|möjlig|mulig|(?:^|_)(?:can|may|must|kann|muss|peut|doit|puede|debe)_"
    r"|allowed|permitted|erlaubt|required|needed|nötig|pflicht|obligat|verplicht"
)
"""Names of what can or must be: a text that says "can" or "must" answers them."""

_ANSWERED = regex(rf"(?i)\s*[:=–—]\s*({'|'.join(sorted(_NO, key=lambda w: (-len(w), w)))}|nie|nej|nei|hayır)\b")
_ENDS_WITH_NO = regex(r"(?i)\w\s+(?:nein|nee|nej|nei|hayır|keine?|aucune?|ninguna|nessuna)\s*\.?$")
_NEITHER = regex(
    r"(?i)\b(?:ni|né|noch|ani|varken|hverken|verken|nej|nei|nein|nee|hayır|false)\b|\b(?:nicht|niet|non|icke|ikke|nie)-?(?=\w)|いいえ|無"
)
"""What denies the short answers of notes, beside the negations of sentences: "ni asthme, ni diabète", "Nichtraucher"."""

_ITEM = 3
"""Words that an item of a list has at most; more are a clause of their own."""


_CLAUSE = regex(
    r"[,;:]\s*|[.!]\s+|\s+(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar|och|men|i|ale|mas|ve|ama"
    r"|that|whether|dass|ob|que|qu['’]|che|dat|att|że|czy)\s+"
)
"""Where another statement begins, with a polarity of its own; a word in brackets belongs to the statement around it."""


def _akin(a: str, b: str) -> bool:
    """Whether two stems are of one word: `reachabl` and `reach`, `injuri` and `injur`."""
    short = min(len(a), len(b))
    if a == b:
        return True
    return short >= 4 and a[: max(4, short - 2)] == b[: max(4, short - 2)] and abs(len(a) - len(b)) <= 4


@check("field-against-text", needs=("input", "output"), roles=("extractor",), cleared=0.1)
def field_against_text(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A field of the output that says yes to what every sentence of the input about it denies: `alcohol: true`, "there will be no
    alcohol". Sentences of another time (last year) are left out; a no is left alone, since what is not asked for is no as well."""
    value = ctx.value(hop.output)
    if not isinstance(value, dict) or ctx.brings_news(hop):
        return
    told = [s for text in ctx.inputs(hop) for s in ctx.sentences(text)[:_MAX_SOURCES] if not _ANOTHER_TIME.search(s.text)]
    for name, item in list(value.items())[:_MAX_FIELDS]:
        clauses = [(s, clause) for s in told for clause in _about(str(name), s.text)] if item is True else []
        if clauses and all(polarity(clause, guess(s.text)) for s, clause in clauses):
            said = f"{ctx.name(hop.id)} noted {name}: yes; its input says otherwise."
            yield bad(hop.id, 2.4, said, Quote(f'"{name}"'), Quote(clauses[0][0].text), fault="negation_flip")


_ANOTHER_TIME = regex(
    r"(?i)\blast (?:year|time|month)|\bin (?:19|20)\d\d\b|\bletzte[sn]? (?:jahr|mal)|\bfrüher\b"
    r"|\bl['’]an(?:née)? derni|\baño pasado|\banno scorso"
    r"|\bvorig jaar|\bano passado|\bzeszł\w+ rok|\bförra året|昨年|去年|前回|\?$",
    needs=(
        "?|anno scorso|ano passado|año pasado|früher|förra året|in 19|in 20|l'a|last month|last time|last year|letz|l’|"
        "vorig jaar|zeszł|前回|去年|昨年"
    ),
)


def _about(name: str, sentence: str) -> Iterator[str]:
    """The clauses of a sentence that have all words of a field's name, of which one at least is long enough to tell."""
    keys = {stem(w) for w in name_words(name)} - _HELPING
    if not keys or all(len(k) < 4 for k in keys) or named_without(name):
        return
    for clause in regex(r"[,;:()]\s*|\s+(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar|och|men|i|ale|mas)\s+").split(sentence):
        words = {stem(w) for w in tokenise(clause)}
        if all(any(_akin(k, w) for w in words) for k in keys):
            yield clause


_HELPING = frozenset(stem(w) for w in ("is", "has", "was", "are", "flag", "requested", "needed", "wanted", "required", "present", "used"))
