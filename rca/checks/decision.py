"""Checks of a decision against what its instructions state: bounds on a deadline, and that the facts count and not the tone.

As in `rca.checks.choice`, what only decisions are read with is imported where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.choice import bare, choices, decided
from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.text.similarity import tokenise

_DENIALS = 2
_AS_IT_SOUNDS = {(True, True): 2.4, (True, False): 1.7, (False, True): 1.9, (False, False): 0.8}
"""Strength of a low rank for a matter that is played down: by whether the instructions warn of the tone, and the matter is grave."""


@check("label-deadline", needs=("input", "output", "instructions"), cleared=0.0)
def label_deadline(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label for deadlines of other length than the first one that the text names: "deadline in more than a week" for the day after
    tomorrow."""
    chosen = decided(ctx, hop)
    if not chosen:
        return
    from rca.text.deadlines import days_left
    from rca.text.thresholds import worked_on_days

    for labels, name in chosen:
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


@check("label-by-tone", needs=("input", "output"), cleared=0.0)
def label_by_tone(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A low rank on a scale of urgency for a text whose writer plays it down ("no hurry"); more so where it names harm or time that runs
    out, or the instructions say that the facts count and not the tone; with such instructions also a high rank for loud words alone."""
    rank = _rank(ctx, hop)
    if rank is None:
        return
    from rca.text.tone import GRAVE, NOT_THE_TONE, PLAYED_DOWN, PLAYED_UP

    name, low = rank
    text = "\n".join(ctx.inputs(hop))
    match = (PLAYED_DOWN if low else PLAYED_UP).search(text)
    if match is None:
        return
    warned = NOT_THE_TONE.search(ctx.instructions(hop)) is not None
    grave = GRAVE.search(text) is not None
    if low or (warned and not grave):
        strength = _AS_IT_SOUNDS[warned, grave] if low else 1.6
        sentence = f"{ctx.name(hop.id)} chose {name}, as the tone of its input has it ({match.group()!r}); its facts may not."
        yield _against(hop, name, strength, sentence, match.group())


def _rank(ctx: Context, hop: Hop) -> tuple[str, bool] | None:
    """The rank that a hop chose on a scale of urgency, and whether it is a low one; None where it chose none."""
    for labels, name in decided(ctx, hop):
        if 2 < len(labels.labels) <= 7 and any(_is_pressing(n) for n in labels.names):
            return name, not _is_pressing(name) and labels.names.index(name) > 0
    name = bare(ctx, hop)
    words = set(tokenise(name.replace("_", " ")))
    if not words:
        return None
    from rca.text.tone import PRESSING, RANKS

    return (name, not words & PRESSING) if words <= PRESSING | RANKS else None


@check("label-by-words", needs=("input", "output"), cleared=0.0)
def label_by_words(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label of praise alone for a text that denies several things: irony praises in words and complains in facts. More where the
    instructions say that what is meant counts, and not the words."""
    chosen = next(iter(choices(ctx, hop)), None)
    name = chosen.own.label.name if chosen else bare(ctx, hop)
    if not name:
        return
    from rca.text.stance import Stance, clauses
    from rca.text.tone import NO_HARM, NOT_THE_TONE, NOT_THE_WORDS, PRAISE

    if not set(tokenise(name)) & PRAISE:
        return
    negated = (Stance.DENIED, Stance.REFUSED, Stance.LACKING)
    every = [c for text in ctx.inputs(hop) for c in clauses(text) if c.stance in negated]
    denied = [c for c in every if not NO_HARM.search(c.text)]
    if not denied or len(every) < _DENIALS:
        return
    warned = NOT_THE_TONE.search(ctx.instructions(hop)) or NOT_THE_WORDS.search(ctx.instructions(hop))
    if len(denied) >= _DENIALS or warned:
        more = len(denied) > _DENIALS
        strength = (2.4 if warned else 2.1) if more else (2.0 if warned else 1.4)
        sentence = f"{ctx.name(hop.id)} chose {name}; its input denies {len(every)} things, as praise that is meant seldom does."
        yield _against(hop, name, strength, sentence, " … ".join(c.text.strip() for c in denied[:3]))


def _is_pressing(name: str) -> bool:
    from rca.text.tone import PRESSING

    return bool(set(tokenise(name.replace("_", " "))) & PRESSING)


def _against(hop: Hop, label: str, strength: float, sentence: str, rule: str) -> Evidence:
    return bad(hop.id, strength, sentence, quote_of(hop.output.text, label), Quote(rule[:200]), fault="wrong_label")
