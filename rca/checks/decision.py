"""Checks of a decision against what its instructions state: conditions on numbers, and that the facts count and not the tone."""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.choice import choices, decided
from rca.checks.context import Context, quote_of, short_fields
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.text.deadlines import days_left
from rca.text.normalise import words_of
from rca.text.similarity import tokenise
from rca.text.stance import Stance, clauses
from rca.text.thresholds import worked, worked_on_days

_SHORT, _DENIALS = 40, 2


@check("label-rule", needs=("input", "output", "instructions"), cleared=0.1)
def label_rule(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label whose own condition on a number fails for the values of the input ("up to 5 days" for 12), or the label for everything else
    where the condition of another one holds."""
    fields = {key: value for text in ctx.inputs(hop) for key, value in short_fields(text)}
    if not fields:
        return
    for choice in choices(ctx, hop):
        told = {w.label.name: w for w in worked(choice.labels.labels, fields)}
        own = told[choice.own.label.name]
        other = next((w for w in told.values() if w is not own and w.holds), None)
        if own.holds is False:
            sentence = f"{ctx.name(hop.id)} chose {own.label.name}; its condition ({own.condition}) does not hold for the input."
            yield _against(
                hop, own.label.name, 2.6 if other or any(w.otherwise for w in told.values()) else 1.6, sentence, own.label.description
            )
            return
        if own.otherwise and other is not None:
            sentence = (
                f"{ctx.name(hop.id)} chose {own.label.name}; the condition of {other.label.name} ({other.condition}) holds for the input."
            )
            yield _against(hop, own.label.name, 2.2, sentence, other.label.description)
            return


@check("label-deadline", needs=("input", "output", "instructions"), cleared=0.1)
def label_deadline(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label for deadlines of other length than the first one that the text names: "deadline in more than a week" for the day after
    tomorrow."""
    for labels, name in decided(ctx, hop):
        left = next((d for text in ctx.inputs(hop) if (d := days_left(text, ctx.claims(text)))), ())
        if not left:
            return
        told = {w.label.name: w for w in worked_on_days(labels.labels, set(left))}
        own, other = told[name], next((w for w in told.values() if w.label.name != name and w.holds), None)
        if other is not None and (own.holds is False or (own.otherwise and own.holds is None)):
            sentence = (
                f"{ctx.name(hop.id)} chose {name}; its input names a deadline {left[0]} days away, which is {other.label.name} "
                f"({other.condition})."
            )
            yield _against(hop, name, 2.2, sentence, other.label.description)
            return


_PLAYED_DOWN = regex(
    r"(?i)\b(?:no|not in (?:a|any)|there(?:'s| is) no) (?:great |big |particular )?(?:hurry|rush)\b|\bnot (?:very |that |really "
    r")?urgent\b|\bcan wait\b|\bwhen(?:ever)? (?:you (?:have|get)|it suits)\b|"
    r"\b(?:it's |is )?probably nothing\b|\bjust a (?:quick|small|short) (?:question|thing)\b|\bkeine?(?:rlei)? (?:große "
    r")?eile\b|\bnicht (?:so |sehr )?(?:eilig|dringend)\b|\bhat (?:ja )?zeit\b|\beilt nicht\b|"
    r"\bnur eine (?:kurze|kleine) frage\b|\bpas (?:du tout |très )?(?:urgent|pressée?)\b|\brien (?:ne presse|d['’]urgent|de "
    r"grave)\b|\bquand vous (?:aurez|pourrez)\b|\bsin (?:ninguna )?prisa\b|"
    r"\bno (?:es |corre |hay )(?:nada )?(?:urgente|prisa)\b|\bsenza (?:nessuna )?fretta\b|\bnon (?:è |c['’]è )(?:nessuna |"
    r"affatto )?(?:urgente|urgenza|fretta)\b|\bgeen (?:enkele )?haast\b|\bniet (?:echt |zo )?dringend\b|"
    r"\bsem (?:qualquer )?pressa\b|\bnão (?:é |há )(?:nada )?(?:urgente|pressa)\b|\bnie (?:jest |ma )?(?:to )?(?:piln\w+|"
    r"pośpiechu)\b|\bnie spieszy\b|\bingen (?:som helst )?brådska\b|\binte (?:så )?bråttom\b|"
    r"\baceles?i? (?:yok|değil)\b|\bno (?:hurry|rush|urgency|worries)\b|\b(?:i|we) know (?:how busy|you(?:'re| are) (?:all )?(?:very )?busy|you have a lot)\b|"
    r"\btake your time\b|\bdon['’]t want (?:to be a (?:bother|nuisance)|to make a fuss|a fuss)\b|\b(?:machen|mach) sie sich (?:\w+ ){0,3}keinen stress\b|"
    r"\bkein(?:en)? (?:stress|grund zur (?:sorge|eile))\b|\blassen sie sich (?:ruhig )?zeit\b|\bwenn es (?:ihnen )?passt\b|\bwill keine umstände\b|"
    r"\bprenez votre temps\b|\bne vous (?:pressez|dérangez) pas\b|\bquand (?:ça|cela) vous (?:arrange|convient)\b|\bcuando (?:puedan?|les venga bien)\b|"
    r"\btómense su tiempo\b|\bno es nada\b|\bquando (?:potete|vi è comodo)\b|\bcon calma\b|\bwanneer het (?:u|jullie) uitkomt\b|\brustig aan\b|"
    r"\bquando puderem\b|\bcom calma\b|\bna spokojnie\b|\bw wolnej chwili\b|\bnär det passar\b|\bnär ni (?:har tid|hinner)\b|\bta det lugnt\b|"
    r"\bmüsait olduğunuzda\b|\bingen (?:som helst )?(?:brådska|hast(?:værk)?|stress)\b|\bdet haster ikke\b|急ぎ(?:では|ません|ではあり)|お手すきの"
)
_NOT_THE_TONE = regex(
    r"(?i)\b(?:not|never|regardless of|irrespective of|independent of|ignore|whatever|however)\b[^.\n]{0,60}\b(?:tone|wording|manner|politeness|how "
    r"(?:it|they)|mood|own view|own opinion|own assessment|politely|calm(?:ly)?|wish(?:es)?|(?:sender|patient|customer|caller|writer)(?:'s)? (?:view|opinion|"
    r"wish|assessment|own))\b|\bgleich in welchem\b|\bunabhängig (?:davon|vo[nm])\b|\begal wie\b|\bquel que soit\b|\bqualunque sia\b|\b(?:sea cual (?:sea|"
    r"fuere)|independientemente)\b|\bongeacht\b|\bseja qual for\b|\bbez względu na\b|\boavsett\b|\buansett\b|\buanset\b|に関わらず|にかかわらず|\bplay(?:s|ing)? (?:\w+ )?down\b|\bunderstat\w+|\b(?:nicht|unabhängig vo[nm]|"
    r"egal)\b[^.\n]{0,30}\bton(?:fall|lage)?\b|"
    r"\b(?:pas|non|sans|indépendamment)\b[^.\n]{0,40}\b(?:ton|politesse)\b|\b(?:no|sin|independiente\w*)\b[^.\n]{0,40}\btono\b|"
    r"\b(?:non|a prescindere)\b[^.\n]{0,40}\b(?:tono|toni)\b|\b(?:niet|ongeacht|los van)\b[^.\n]{0,40}\btoon\b|"
    r"\b(?:não|independente\w*)\b[^.\n]{0,40}\btom\b|\b(?:nie|niezależnie)\b[^.\n]{0,40}\bton\w*\b|\b(?:inte|"
    r"oavsett)\b[^.\n]{0,40}\bton(?:en|läge)?\b|語調|口調"
)
_NOT_THE_WORDS = regex(
    r"(?i)\b(?:iron\w+|sar[ck]a\w+|spott\w*|spydig\w*)\b|\b(?:quiere[n]?|quiso) decir\b|\bveut (?:vraiment )?dire\b|\bvuole dire\b|\bquer dizer\b|"
    r"\b(?:bedoelt|bedoeld|menar|menas|mener)\b|\bma na myśli\b|\bgemeint\b|\b(?:single|individual|literal) words?\b|\bwhat (?:\w+ ){1,3}(?:means?|intends?|meant)\b|"
    r"\beinzelne\w* wörter\w*\b|\bhöflichkeits\w+|\bwas (?:\w+ ){1,3}mein(?:t|en)\b|"
    r"\bformules? de politesse\b|\bmots? isolés?\b|\bpalabras sueltas\b|\bfórmulas de cortesía\b|\bsingole parole\b|\bciò che "
    r"(?:\w+ ){1,3}intende\b|\blosse woorden\b|\bpalavras isoladas\b|"
    r"\bpojedyncz\w+ sł\w+|\benstaka ord\b|皮肉"
)
_PRAISE = words_of(
    "positive positiv positif positivo positiva positief pozytywna pozytywny pozytywne olumlu praise compliment lob eloge "
    "elogio complimento lof pochwala berom favourable favorable satisfied "
    "zufrieden satisfait satisfecho soddisfatto tevreden satisfeito zadowolony nojd memnun delighted happy begeistert ravi 好評 肯定的"
)
_PRESSING = words_of(
    "urgent urgency emergency critical high severe major immediate today now top red escalate p0 p1 s1 sev1 dringend notfall "
    "kritisch hoch sofort eilig rot akut heute "
    "urgence urgente urgencia elevee critique haute immediat rouge grave emergencia critico critica alto alta inmediato rojo "
    "emergenza alto critico immediato rosso "
    "spoed hoog kritiek direct rood urgencia imediato vermelho pilne pilny awaria wysoki krytyczny czerwony hog hogt akut "
    "bradskande rod acil yuksek kritik kirmizi 至急 緊急 高"
)


_NO_HARM = regex(
    r"(?i)\b(?:complain\w*|problem\w*|issues?|faults?|fuss|trouble\w*|delays?|wait\w*|queue|disappoint\w*|regret\w*|hesitat\w*|worr\w+|bad|wrong|"
    r"better|too (?:much|many|long)|enough|only|criticis\w*|klag\w*|beschwer\w*|probleme?|mängel|wünsch\w*|bereu\w*|warten|enttäusch\w*|besser|"
    r"genug|nur|reproche\w*|plain\w*|problèmes?|attend\w*|déçue?s?|regrett\w*|mieux|assez|que(?= du)|quejas?|problemas?|esper\w+|decepcion\w*|"
    r"arrepent\w*|mejor|queja\w*|lament\w*|problemi?|attes\w+|delus\w+|pent\w+|meglio|abbastanza|klacht\w*|klagen|problemen|wacht\w*|spijt|"
    r"teleurgesteld|beter|genoeg|queix\w*|reclam\w*|melhor|arrepend\w*|skarg\w*|problem[uóy]\w*|czeka\w*|lepiej|żał\w+|klagom\w*|vänta\w*|bättre|"
    r"ångra\w*|besvik\w*|şikayet\w*|sorun\w*)\b|不満|問題|心配|文句"
)
"""What is denied in praise that is meant: nothing to complain of, no waiting, none better, never a regret."""


@check("label-by-tone", needs=("input", "output"), cleared=0.0)
def label_by_tone(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A low rank on a scale of urgency for a text whose writer plays it down ("no hurry"); the more so where the instructions say that the
    facts count and not the tone."""
    for labels, name in decided(ctx, hop):
        if not 2 < len(labels.labels) <= 7 or not any(_is_pressing(n) for n in labels.names) or _is_pressing(name):
            continue
        match = next((m for text in ctx.inputs(hop) if (m := _PLAYED_DOWN.search(text))), None)
        if match is None or labels.names.index(name) == 0:
            return
        warned = _NOT_THE_TONE.search(ctx.instructions(hop)) is not None
        sentence = f"{ctx.name(hop.id)} chose {name}, as the tone of its input has it ({match.group()!r}); its facts may not."
        yield _against(hop, name, 2.4 if warned else 1.9, sentence, match.group())
        return


@check("label-by-words", needs=("input", "output"), cleared=0.0)
def label_by_words(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label of praise alone for a text that denies several things: irony praises in words and complains in facts. More where the
    instructions say that what is meant counts, and not the words."""
    answer = hop.output.text.strip().strip("\"'.`")
    chosen = next(iter(choices(ctx, hop)), None)
    name = chosen.own.label.name if chosen else answer if len(answer) <= _SHORT and hop.role == "classifier" else ""
    if not set(tokenise(name)) & _PRAISE:
        return
    told = [c for text in ctx.inputs(hop) for c in clauses(text)]
    denied = [c for c in told if c.stance in (Stance.DENIED, Stance.REFUSED) and not _NO_HARM.search(c.text)]
    if len(denied) >= _DENIALS:
        warned = _NOT_THE_TONE.search(ctx.instructions(hop)) or _NOT_THE_WORDS.search(ctx.instructions(hop))
        sentence = f"{ctx.name(hop.id)} chose {name}; its input denies {len(denied)} things, as praise that is meant seldom does."
        yield _against(hop, name, 2.4 if warned else 2.1, sentence, " … ".join(c.text.strip() for c in denied[:3]))


def _is_pressing(name: str) -> bool:
    return bool(set(tokenise(name.replace("_", " "))) & _PRESSING)


def _against(hop: Hop, label: str, strength: float, sentence: str, rule: str) -> Evidence:
    return bad(hop.id, strength, sentence, quote_of(hop.output.text, label), Quote(rule[:200]), fault="wrong_label")
