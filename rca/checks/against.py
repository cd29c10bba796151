"""Evidence from a good run of the same pipeline (`rca trace --against`): what the same input became there.

Where the requests agree, an output that differs on an equal input accuses the hop, and one that agrees acquits it. Where they differ, only
form and settings can be compared, which hints at a place and names none. Strengths were set by thought and measured on pairs of a faulty
case and its mended twin (docs/compare.md); they enter the ranking as a feature of their own, which runs without a good one do not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rca.checks.context import Context, quote
from rca.checks.engine import aside, bad, check, good
from rca.compare.words import causes_told, told, told_all
from rca.model import REQUEST, Comparison, Difference, Evidence, HandoffPair, HopPair, Likeness, Quote, SettingChange, Side
from rca.text.claims import AMOUNT, DATE, NUMERIC, PERCENT, TIME, claims

PARTS, PARTS_HANDOFF, PARTS_REQUEST = 3.0, 4.2, 3.0
"""Log-odds of an output, hand-off or request that differs clearly where what it was made from is equal."""
AGREES, SAYS_THE_SAME, ARRIVED_SO = -2.0, -1.0, -1.5
"""Log-odds of an output equal to the good run's on an equal input, of one in other words, of an equal hand-off or request."""
WORDING = 1.0
ON_WORDED, ON_LITTLE = 0.7, 0.4
"""What a difference keeps on an input that says the same in other words, or that differs itself, but hardly."""
HARDLY = 0.9
MOST_HINTS = 0.9
"""Log-odds that form and settings can come to at one hop: less than what is needed to name it."""
_FORM = {"empty": 0.9, "form": 0.7, "language": 0.9, "missing": 0.4, "added": 0.15, "text": 0.15}
_SETTING = {"model": 0.3, "parameter": 0.2, "documents": 0.2, "version": 0.1}
_RULES = 0.4


@check("against-output", scope="runs")
def against_output(ctx: Context, runs: Comparison) -> Iterable[Evidence]:
    """A hop's output against that of a good run: another one on an equal input speaks against it, the same one for it."""
    if not _telling(runs):
        return
    for pair in runs.pairs:
        hop = ctx.hops[pair.bad]
        if pair.input.agrees and pair.output.agrees and pair.output.likeness is not Likeness.UNKNOWN:
            if runs.parting is not None and not runs.parting.clear and runs.parting.hop == hop.id:
                yield _parts(ctx, runs, pair, WORDING)
                continue
            strength = AGREES if pair.output.likeness is pair.input.likeness is Likeness.EQUAL else SAYS_THE_SAME
            yield good(hop.id, strength, f"The output of {ctx.name(hop.id)} is that of the good run on the same input.")
        elif pair.output.differs and runs.final.likeness is not Likeness.EQUAL:
            kept = _kept(pair)
            if kept:
                yield _parts(ctx, runs, pair, kept * PARTS * max((d.weight for d in pair.output.differences), default=0.0))


def _telling(runs: Comparison) -> bool:
    """Whether the good run says something: not where it is this very run, or nobody vouches for it and its answer is the same."""
    return not runs.reason and runs.good_id != runs.bad_id and (runs.vouched or runs.final.likeness is not Likeness.EQUAL)


def _kept(pair: HopPair) -> float:
    """What a difference of outputs keeps of its strength, by what the hop was given."""
    if pair.input.likeness is Likeness.EQUAL:
        return 1.0
    if pair.input.likeness is Likeness.WORDED:
        return ON_WORDED
    if pair.input.differs and pair.input.shared >= HARDLY and not _inherited(pair):
        return ON_LITTLE
    return 0.0


def _inherited(pair: HopPair) -> bool:
    """Whether something of what the output differs in stands in what the input differs in already."""
    given = [piece for d in pair.input.differences for piece in (d.good, d.bad) if piece]
    made = [piece for d in pair.output.differences for piece in (d.good, d.bad) if piece]
    keys = {claim.key for piece in given for claim in claims(piece)}
    return any(p in g or g in p for p in made for g in given) or any(c.key in keys for p in made for c in claims(p))


def _parts(ctx: Context, runs: Comparison, pair: HopPair, strength: float) -> Evidence:
    """The evidence of a hop whose output differs; its quote is the difference that reaches the final answer, if one does."""
    final = ctx.graph.final.text
    found = pair.output.differences
    first = next((d for d in found if d.weight >= 0.5 and d.bad and d.bad in final), found[0])
    ordered = [first, *(d for d in found if d is not first)]
    given = {Likeness.EQUAL: "is equal to the good run's", Likeness.WORDED: "says what the good run's does"}
    around = causes_told(pair, 2)
    because = f" Around it: {around}." if around else ""
    start = given.get(pair.input.likeness, "is nearly the good run's")
    sentence = f"The input of {ctx.name(pair.bad)} {start}, its output is not: {told_all(ordered, 2)}.{because}"
    return bad(pair.bad, strength, sentence, *_quotes(ctx, pair.bad, first), claim=first.bad, fault=fault_of(first))


def _quotes(ctx: Context, hop: str, difference: Difference) -> list[Quote]:
    text = ctx.hops[hop].output.text
    here = quote(text, difference.start, difference.end) if 0 <= difference.start < difference.end <= len(text) else Quote(difference.bad)
    return [q for q in (here, Quote(difference.good[:200])) if q.text]


def fault_of(difference: Difference) -> str:
    """The kind of fault that a difference is, "" where it is none in particular."""
    known = {
        "missing": "missing_field" if difference.path else "omitted_key_fact",
        "added": "hallucinated_field" if difference.path else "hallucinated_claim",
        "language": "wrong_language",
        "form": "schema_violation",
        "denied": "negation_flip",
        "cut": "truncated_output",
    }
    return known.get(difference.kind, "") or (_of_value(difference) if difference.kind == "changed" else "")


def _of_value(difference: Difference) -> str:
    """By what stands in the bad run: a date, a unit, a number, a short word that may be a label."""
    there, here = (next(iter(claims(piece)), None) for piece in (difference.good, difference.bad))
    if here is not None and there is not None and here.kind in NUMERIC and there.kind in NUMERIC:
        return "unit_or_currency" if here.key == there.key and here.unit != there.unit else "wrong_number"
    if here is not None and here.kind in (DATE, TIME):
        return "wrong_date"
    if here is not None and here.kind in (AMOUNT, PERCENT):
        return "wrong_number"
    return "wrong_label" if len(difference.bad.split()) == 1 and not difference.path else ""


@check("against-handoff", scope="runs", side=Side.HANDOFF)
def against_handoff(ctx: Context, runs: Comparison) -> Iterable[Evidence]:
    """A hand-off against that of a good run: something else arrived although the same was sent, or the same arrived."""
    if not _telling(runs):
        return
    equal = {pair.bad for pair in runs.pairs if pair.input.likeness is Likeness.EQUAL}
    broken = [h for h in runs.handoffs if h.sent and h.target not in equal and _weight(h) >= 0.5]
    sharing = Counter(h.target for h in broken)
    for handoff in broken:
        if runs.final.likeness is Likeness.EQUAL:
            break
        names = f"{ctx.name(handoff.source)} sent {ctx.name(handoff.target)}"
        sentence = f"What {names} is what it sent in the good run, what arrived is not: {told_all(handoff.differences, 2)}."
        strength = PARTS_HANDOFF * min(1.0, _weight(handoff)) / sharing[handoff.target]
        pieces = [Quote(d.bad[:200]) for d in handoff.differences[:1] if d.bad and d.path]
        yield bad(handoff.target, strength, sentence, *pieces, side=Side.HANDOFF, source=handoff.source, fault="handoff_truncated")
    for edge in ctx.handoffs:
        if edge.target in equal:
            sentence = f"{ctx.name(edge.target)} received what it received in the good run."
            yield good(edge.target, ARRIVED_SO, sentence, side=Side.HANDOFF, source=edge.source)


def _weight(handoff: HandoffPair) -> float:
    return max((d.weight for d in handoff.differences), default=0.0)


@check("against-request", scope="runs", side=Side.REQUEST)
def against_request(ctx: Context, runs: Comparison) -> Iterable[Evidence]:
    """The request against that of a good run: the same text cut, garbled or run together with another one, or the same."""
    if not _telling(runs):
        return
    if runs.request.likeness is Likeness.EQUAL:
        yield good(REQUEST, ARRIVED_SO, "The request is that of the good run.", side=Side.REQUEST)
        return
    damage = next((d for d in runs.request.differences if d.kind in ("cut", "garbled", "merged") and d.weight >= 0.5), None)
    if damage is not None and runs.request.differs and runs.final.likeness is not Likeness.EQUAL:
        kinds = {"cut": "request_cut", "garbled": "request_garbled", "merged": "request_merged"}
        piece = [Quote(damage.bad[:200])] if damage.bad else []
        sentence = f"The request is the good run's, damaged: {told(damage)}."
        yield bad(REQUEST, PARTS_REQUEST * damage.weight, sentence, *piece, side=Side.REQUEST, fault=kinds[damage.kind])


@check("against-form", scope="runs")
def against_form(ctx: Context, runs: Comparison) -> Iterable[Evidence]:
    """Form and settings against those of a good run, where the data differs anyway: fields that are missing, another language, an empty
    answer; another prompt, model, parameter or edition of a document. A hint where to look, never enough to name a hop."""
    if runs.reason or runs.final.likeness is Likeness.EQUAL:
        return
    for pair in runs.pairs:
        if pair.output.agrees or pair.input.agrees:
            continue  # what an equal input became is told by against-output
        form = list(pair.shape) if runs.request.differs else []
        strength = sum(_falling([_FORM.get(d.kind, 0.0) * d.weight for d in form]))
        strength += sum(_falling([_SETTING.get(s.kind, 0.0) for s in _changed(pair)])) + (_RULES if pair.instructions else 0.0)
        if strength <= 0:
            continue
        what = [told(d) for d in form[:2]] + ([causes_told(pair, 2)] if causes_told(pair, 2) else [])
        sentence = f"Against the good run, on other data, {ctx.name(pair.bad)} differs: {'; '.join(what)}."
        yield bad(pair.bad, min(MOST_HINTS, strength), sentence, fault=fault_of(form[0]) if form else "")


def _changed(pair: HopPair) -> Sequence[SettingChange]:
    return [s for s in pair.settings if s.kind != "version" or not s.name.startswith(("telemetry.", "instrumentation "))]


def _falling(strengths: Iterable[float]) -> Iterator[float]:
    """Strengths with weights 1, 1/2, 1/4 ..., the strongest first: ten fields are missing for one reason."""
    for i, strength in enumerate(sorted(strengths, reverse=True)):
        yield strength / 2**i


@check("against-rounds", scope="runs", side=Side.CONTEXT)
def against_rounds(ctx: Context, runs: Comparison) -> Iterable[Evidence]:
    """Hops that only one of the two runs has, and loops that ran more often: worth telling, no blame."""
    for hop in () if runs.reason else runs.only_bad:
        yield aside(hop, f"{ctx.name(hop)} ran in this run only, the good one has no such hop.")
