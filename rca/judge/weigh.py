"""From what a judge says to evidence: weighed by its reliability, less where it contradicts what is known of the data's way.

weight = confidence · log(hit / false)                  the fault was introduced here
         confidence · log((1 - hit) / (1 - false))      it is sound, or inherited
         0                                              it cannot say, or its answer is void
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rca.attribution.weigh import JUDGE
from rca.checks.context import Context, quote_of
from rca.judge.records import Found, Opinion, Place
from rca.judge.reliability import Rates, ratio
from rca.model import REQUEST, Evidence, JudgedPlace, Outcome, Quote, Side
from rca.records import dataclass
from rca.text.claims import DATE, NUMERIC

DOUBTED = 0.7
"""What an answer keeps that contradicts the provenance."""
NOT_FIRST = 0.5
"""What "introduced" keeps for a place that the judge itself ranks behind another one."""
MAX_REASON = 300
_CHOOSING = ("classifier", "guardrail", "retriever")
_LEAST_QUOTE = 8


@dataclass(frozen=True, slots=True)
class Weighed:
    """One opinion with its weight in log-odds, and what contradicts it."""

    opinion: Opinion
    weight: float
    doubts: tuple[str, ...] = ()


def weigh(ctx: Context, opinion: Opinion, pair: Rates, ahead: bool = True) -> Weighed:
    """What an opinion is worth; `ahead` is False where the judge ranks another place before this one."""
    if opinion.void:
        return Weighed(opinion, 0.0)
    doubts = tuple(contradictions(ctx, opinion))
    weight = min(1.0, max(0.0, opinion.confidence)) * ratio(opinion.found, pair)
    if opinion.found is Found.INTRODUCED and not ahead:
        weight *= NOT_FIRST
    return Weighed(opinion, round(weight * (DOUBTED if doubts else 1.0), 4), doubts)


def merged(votes: Sequence[Weighed]) -> JudgedPlace:
    """The answers on one place as one. The weight is the mean, so that votes that agree weigh what one does, others less."""
    counting = [v for v in votes if not v.opinion.void]
    if not counting:
        return _judged(votes[0], 0.0, 0.0, ())
    weight = sum(v.weight for v in counting) / len(counting)
    told = max(counting, key=lambda v: (v.weight > 0) == (weight > 0))
    confidence = sum(v.opinion.confidence for v in counting) / len(counting)
    return _judged(told, confidence, weight, (*_disagreement(counting), *dict.fromkeys(d for v in counting for d in v.doubts)))


def _judged(told: Weighed, confidence: float, weight: float, doubts: tuple[str, ...]) -> JudgedPlace:
    said = told.opinion
    return JudgedPlace(
        said.place.handle, str(said.found), round(confidence, 4), round(weight, 4), said.quotes, said.reason, said.void, doubts
    )


def _disagreement(votes: Sequence[Weighed]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for vote in votes:
        counts[_WORDS[vote.opinion.found]] = counts.get(_WORDS[vote.opinion.found], 0) + 1
    if len(counts) < 2:
        return ()
    said = ", ".join(f"{count} times {word}" for word, count in counts.items())
    return (f"Asked {len(votes)} times, it said {said}.",)


# ---------------------------------------------------------------- what provenance says to it


def contradictions(ctx: Context, opinion: Opinion) -> list[str]:
    """Sentences on what the data's way says against an opinion.

    What is inherited must be visible in what came before, what was introduced must not be; a hand-off that delivered
    everything unchanged introduced nothing.
    """
    place = opinion.place
    if place.node == REQUEST:
        return []
    if place.source:
        return _of_handoff(ctx, place) if opinion.found is Found.INTRODUCED else []
    pieces = [text for where, text in opinion.quotes if where == f"{place.node}.output" and len(text) >= _LEAST_QUOTE]
    if not pieces:
        return []
    before = [visible_before(ctx, place.node, piece) for piece in pieces]
    name = ctx.name(place.node)
    if opinion.found is Found.INHERITED and not any(before):
        return [f"It is said to be inherited, but what is quoted stands in nothing that {name} was given."]
    chooses = ctx.hops[place.node].role in _CHOOSING
    if opinion.found is Found.INTRODUCED and all(before) and not chooses:
        return [f"It is said to be introduced here, but what is quoted stands in what {name} was given."]
    return []


def _of_handoff(ctx: Context, place: Place) -> list[str]:
    for edge in ctx.into(place.node):
        if edge.source == place.source and edge.form == "whole" and not edge.changes and (edge.arrived or 0.0) >= 1.0:
            return [f"What {ctx.name(edge.source)} sent arrived whole and unchanged."]
    return []


def visible_before(ctx: Context, node: str, piece: str) -> bool:
    """Whether a piece of a hop's output stands in what the hop was given: word by word, or all its values do."""
    texts = ctx.inputs(ctx.hops[node])
    plain = _plain(piece)
    if any(plain in _plain(text) for text in texts):
        return True
    values = [c for c in ctx.claims(piece) if c.kind in NUMERIC or c.kind == DATE]
    found = [ctx.index(*texts).stated(c) for c in values] if texts else []
    return bool(found) and len(plain.split()) <= len(found) * 4 and None not in found


def _plain(text: str) -> str:
    """Case, width, white space and the marks of JSON and Markdown taken away."""
    return " ".join(re.sub(r"[\"'`*_{}\[\],\\]+", " ", unicodedata.normalize("NFKC", text).casefold()).split())


# ---------------------------------------------------------------- evidence

_WORDS = {
    Found.SOUND: "sound",
    Found.INTRODUCED: "introduced",
    Found.INHERITED: "inherited",
    Found.CANNOT_SAY: "cannot say",
}
_SENTENCES = {
    Found.SOUND: "{name} is sound",
    Found.INTRODUCED: "{name} introduced it",
    Found.INHERITED: "{name} inherited it",
    Found.CANNOT_SAY: "cannot say whether {name} is at fault",
}


def evidence(ctx: Context, place: Place, judged: JudgedPlace, model: str) -> Evidence:
    """The evidence on a place; the sentence holds the judge's own words, which are as hostile as any payload."""
    if judged.void:
        return _unknown(place, f"judge ({model}): its answer on {_name(ctx, place)} does not count: {judged.void}")
    found = Found(judged.found)
    said = _SENTENCES[found].format(name=_name(ctx, place))
    reason = " ".join(judged.reason.split())[:MAX_REASON].replace('"', "'")
    doubt = f" (doubtful: {' '.join(judged.doubts)})" if judged.doubts else ""
    sentence = f"judge ({model}): {said}" + (f': "{reason}"' if reason else "") + doubt
    if not judged.weight:
        return _unknown(place, sentence)
    outcome = Outcome.BAD if judged.weight > 0 else Outcome.GOOD
    return Evidence(JUDGE, place.node, _side(place), outcome, judged.weight, sentence, _quotes(ctx, place, judged), place.source)


def not_answered(ctx: Context, place: Place, model: str, why: str) -> Evidence:
    """That a place was put to the judge, and no answer came."""
    return _unknown(place, f"judge ({model}): no answer on {_name(ctx, place)}: {why}")


def _unknown(place: Place, sentence: str) -> Evidence:
    return Evidence(JUDGE, place.node, _side(place), Outcome.UNKNOWN, 0.0, sentence, (), place.source)


def _side(place: Place) -> Side:
    if place.node == REQUEST:
        return Side.REQUEST
    return Side.HANDOFF if place.source else Side.OUTPUT


def _name(ctx: Context, place: Place) -> str:
    if place.source:
        return f"the hand-off from {ctx.name(place.source)} to {ctx.name(place.node)}"
    return ctx.name(place.node)


def _quotes(ctx: Context, place: Place, judged: JudgedPlace) -> tuple[Quote, ...]:
    """Pieces of what the place itself put out first, with offsets where they stand there."""
    own = REQUEST if place.node == REQUEST else "" if place.source else f"{place.node}.output"
    text = "" if place.source else ctx.payload(place.node).text
    first = [quote_of(text, piece) for where, piece in judged.quotes if where == own]
    return (*first, *(quote_of("", piece) for where, piece in judged.quotes if where != own))
