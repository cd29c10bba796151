"""Checks of a classifier's choice: what the text says of the chosen label, of the other labels of its set, and of their rank.

What reads a text for its labels is imported where a hop has some: most have none, and it takes 2 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rca.checks.constraints import label_sets_of
from rca.checks.context import Context, once_a_hop, quote_of, short_fields
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop, Quote
from rca.patterns import regex
from rca.records import dataclass
from rca.text.claims import label_key
from rca.text.contract import in_labels
from rca.text.labels import Label, LabelSet
from rca.text.leaves import leaves
from rca.text.normalise import words_of
from rca.text.similarity import tokenise
from rca.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.text.fit import Fit

_MAX_LABELS, _MAX_SETS = 30, 4
_SHORT = 40
_BETTER = 0.15
_DESCRIBED, _BARE, _LESS, _BOTH = 0.9, 0.2, 0.6, 0.15
"""Strength where the text has none of the words that describe the chosen label, none of a label that is a bare name, fewer than of another,
and its name as well as more of another: of the classifiers that are so accused 46, 19, 80 and 33 of a hundred are the origin (24, 43, 5
and 9 cases), of all classifiers 14."""
_AMISS, _SURE = 0.9, 1.2
"""Strength where what the label names is only said not to be there or to be long ago (twice where more than one of its words are), and the
fit of another label from which on that does not matter."""
_VAGUE = words_of(
    "other others none null misc unknown unclear mixed normal not sonstiges sonstige unklar unbekannt keine gemischt autre autres inconnu "
    "aucun mixte otro otros ninguno desconocido mixto altro nessuno misto overig geen onbekend inne brak ovrigt ingen diger "
    "yok outro outros nenhum "
    "n a no yes true false ja nein oui non si ok その他 なし"
)
"""Words of labels that say nothing of a text: what is left over, or a bare yes or no."""


_RESERVED = regex(
    r"(?i)\bonly (?:set |used? |given |valid |applies )?(?:if|when|where|with|from|by|on)\b|\bnur (?:wenn|bei|falls|mit|von)\b|"
    r"\b(?:seulement|uniquement) (?:si|avec|sur|quand)\b"
    r"|\bs[oó]lo (?:si|con|cuando|por)\b|\bsolo (?:se|con|quando|da)\b|\balleen (?:als|bij|met|indien)\b|\bsó (?:se|com|"
    r"quando)\b|\btylko (?:gdy|jeśli|przy|z)\b|\bendast (?:om|när|med|vid)\b"
    r"|\byalnızca\b|のみ|場合に限",
    needs="allee|endas|nur|only|seulement|solo|só|tylk|uniquement|yaln|のみ|場合に限",
)
"""What a description says of a label that is reserved: that a text speaks of it is not enough."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A label that a hop chose from a set, and what the hop's input says of it (`own`) and of the others, best first."""

    labels: LabelSet
    own: Fit
    others: tuple[Fit, ...]

    @property
    def best(self) -> Fit:
        """The other label that the input fits best."""
        return self.others[0]

    @property
    def put_off(self) -> bool:
        """Whether the input speaks of the chosen label only to deny it, or of another time or other people."""
        return bool(self.own.put_off) and not self.own.words


@once_a_hop
def decided(ctx: Context, hop: Hop) -> tuple[tuple[LabelSet, str], ...]:
    """The sets a hop chose from by itself, and the label it chose: one that its input brought along is carried, not chosen."""
    return tuple(_decided(ctx, hop))


def _decided(ctx: Context, hop: Hop) -> Iterator[tuple[LabelSet, str]]:
    inputs = ctx.inputs(hop)
    for labels in _sets(ctx, hop)[:_MAX_SETS]:
        name, inside = in_labels(hop.output.text, ctx.contract(hop), labels)
        if not inside or not 2 <= len(labels.labels) <= _MAX_LABELS:
            continue
        if not _is_carried(name, inputs) and not _is_of_items(name, hop.output.text):
            yield labels, name


@once_a_hop
def bare(ctx: Context, hop: Hop) -> str:
    """The label of a classifier whose set is not recorded, "" for any other hop."""
    name = hop.output.text.strip().strip("\"'.`")
    short = 2 <= len(name) <= _SHORT and len(name.split()) <= 3
    if hop.role != "classifier" or not short or _is_vague(name) or leaves(name) is not None or _sets(ctx, hop):
        return ""
    return "" if _is_carried(name, ctx.inputs(hop)) else name


@once_a_hop
def choices(ctx: Context, hop: Hop) -> tuple[Choice, ...]:
    """What a hop decided, with what its input says of each label; labels of which no text can speak are left out."""
    return tuple(_choices(ctx, hop))


def _fits(text: str, labels: Sequence[Label]) -> tuple[Fit, ...]:
    """What a text says of each label."""
    from rca.text.fit import fits

    return fits(text, labels)


def _choices(ctx: Context, hop: Hop) -> Iterator[Choice]:
    text = " ".join(ctx.inputs(hop))
    for labels, name in decided(ctx, hop):
        if _is_vague(name):
            continue
        told = _fits(text, labels.labels)
        own = next((f for f in told if f.label.name == name), None)
        others = sorted((f for f in told if f.label.name != name and _may_be(f.label)), key=lambda f: -f.score)
        if own is not None and others:
            yield Choice(labels, own, tuple(others))


@once_a_hop
def _sets(ctx: Context, hop: Hop) -> tuple[LabelSet, ...]:
    """The label sets of a hop; one that was hardly readable as such counts where the whole answer is one of its items."""
    sure = label_sets_of(ctx, hop)
    if ctx.declared(hop).labels:
        return sure
    answer = label_key(hop.output.text.strip().strip("\"'.`"))
    hardly = tuple(s for s in ctx.contract(hop).label_sets if s not in sure and any(label_key(n) == answer for n in s.names))
    return sure + hardly or _of_receivers(ctx, hop, answer)


def _of_receivers(ctx: Context, hop: Hop, answer: str) -> tuple[LabelSet, ...]:
    """The sets that an answer belongs to by the instructions of the hops that get it: `refund: ...; exchange: ...` of a writer."""
    receivers = [ctx.hops[e.target] for e in ctx.out_of(hop.id) if e.target in ctx.hops]
    known = [s for r in receivers for s in ctx.contract(r).label_sets]
    return tuple(s for s in known if len(answer) >= 3 and any(label_key(n) == answer for n in s.names))


def _may_be(label: Label) -> bool:
    """Whether the words of a text can speak for a label."""
    return not _is_vague(label.name) and not _RESERVED.search(label.description)


def _is_vague(name: str) -> bool:
    return set(tokenise(name)) <= _VAGUE


def _is_of_items(name: str, answer: str) -> bool:
    """Whether a label is one of several, for each item of a list: the whole text speaks for none of them."""
    return any("[]" in f.pattern and label_key(f.text) == label_key(name) for f in leaves(answer) or ())


def _is_carried(name: str, inputs: Iterable[str]) -> bool:
    key = label_key(name)
    return any(label_key(value) == key for text in inputs for _, value in short_fields(text))


@check("label-put-off", needs=("input", "output"), cleared=0.1)
def label_put_off(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label that the text names only to deny it, or of another time or of other people ("I do not want to cancel", "last year", "my
    brother's"), while it speaks of another label of the set as its own matter."""
    for choice in choices(ctx, hop):
        if (choice.put_off or choice.own.name_off) and choice.best.score - choice.own.score >= _BETTER:
            words = ", ".join(choice.own.put_off[:3])
            sentence = (
                f"{ctx.name(hop.id)} chose {choice.own.label.name}; its input speaks of that ({words}) only as denied, past or another's, "
                f"and itself of {choice.best.label.name} ({_named(choice.best)})."
            )
            strength = 2.3 if choice.put_off else 1.5
            if choice.own.amiss and choice.best.score < _SURE:
                strength = _AMISS if len(choice.own.put_off) == 1 else 2 * _AMISS
            yield _against(hop, choice, strength, sentence)
            return
    name = bare(ctx, hop)
    if name and (alone := _fits(" ".join(ctx.inputs(hop)), (Label(name),))[0]).name_off:
        words = ", ".join(alone.put_off[:3])
        sentence = f"{ctx.name(hop.id)} chose {name}; its input speaks of that ({words}) only as denied, past or another's."
        yield bad(hop.id, _AMISS if alone.amiss else 1.9, sentence, quote_of(hop.output.text, name), fault="wrong_label")


@check("label-nearer", needs=("input", "output"), cleared=0.15)
def label_nearer(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label of which the text has no word, while it has those of another label or of its description. Right answers are often worded
    otherwise, so it is a hint, and hardly one where the label is a bare name."""
    for choice in choices(ctx, hop):
        if choice.put_off or choice.own.name_off or _ranked_before(ctx, hop, choice):
            continue
        if choice.own.score == 0 and choice.best.score >= 0.6:
            strength = _DESCRIBED if choice.own.described else _BARE
        elif choice.best.score - choice.own.score >= 0.5:
            strength = _LESS if choice.own.score < 1 else _BOTH
        else:
            continue
        sentence = (
            f"{ctx.name(hop.id)} chose {choice.own.label.name}; its input speaks of {choice.best.label.name} ({_named(choice.best)})."
        )
        yield _against(hop, choice, strength, sentence)
        return


@check("label-order", needs=("input", "output", "instructions"), cleared=0.1)
def label_order(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label, though the text fits another one as well that the instructions rank before it."""
    for choice in choices(ctx, hop):
        first = _ranked_before(ctx, hop, choice)
        if first is not None:
            sentence = (
                f"{ctx.name(hop.id)} chose {choice.own.label.name}; its instructions rank {first.label.name} before it, "
                f"of which the input speaks as well ({_named(first)})."
            )
            yield _against(hop, choice, 2.3 if first.score >= 1 else 2.0, sentence, first)
            return


@check("label-settled", needs=("input", "output", "instructions"), cleared=0.0)
def label_settled(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A label of which the part of the text that counts has no word, while that part has those of another label: what is still open or
    asked for ("lastly, can you ..."), or what presses most, where the instructions say that this decides."""
    for choice in choices(ctx, hop):
        for part in _deciding(ctx.instructions(hop), "\n".join(ctx.inputs(hop))):
            told = _fits(part, choice.labels.labels)
            own = next(f for f in told if f.label.name == choice.own.label.name)
            best = max((f for f in told if f is not own and _may_be(f.label)), key=lambda f: f.score, default=own)
            if own.words:
                break
            if best is not own and best.words:
                sentence = (
                    f"{ctx.name(hop.id)} chose {own.label.name}; what counts in its input speaks of {best.label.name} ({_named(best)})."
                )
                yield _against(hop, choice, 2.2, sentence, best)
                return
            if choice.own.words and _is_the_point(part, "\n".join(ctx.inputs(hop))):
                words = ", ".join(choice.own.words[:3])
                sentence = f"{ctx.name(hop.id)} chose {own.label.name} ({words}); what its input says to be its point says nothing of that."
                yield _against(hop, choice, 1.6, sentence, own)
                return


def _is_the_point(part: str, text: str) -> bool:
    """Whether a part of a text is what the text itself names or asks for."""
    from rca.text.matter import asked_part, named_part

    return part in (named_part(text), asked_part(text))


def _deciding(rules: str, text: str) -> tuple[str, ...]:
    """The parts of a text that decide by the rules, the narrowest first."""
    from rca.text.matter import gravest_first, named_part, only_open, open_part, pressing_parts

    if only_open(rules):
        part = open_part(text)
        return (part,) if part else ()
    if not gravest_first(rules):
        return ()
    named = named_part(text)
    return (named,) if named else pressing_parts(text)


def _ranked_before(ctx: Context, hop: Hop, choice: Choice) -> Fit | None:
    """The label of the highest rank above the chosen one that the text speaks of, if a rank is stated."""
    from rca.text.precedence import precedence

    order = precedence(ctx.instructions(hop), choice.labels)
    if choice.own.label.name not in order:
        return None
    above = order[: order.index(choice.own.label.name)]
    found = [f for f in choice.others if f.label.name in above and f.words]
    return min(found, key=lambda f: above.index(f.label.name), default=None)


@check("label-complained", needs=("output",), cleared=0.0)
def label_complained(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A complaint whose words are those of another label of the set: "I asked about my bill and you cancelled my line". People complain
    about right answers too, so it is a hint; more of one where the complaint names the chosen label beside the other."""
    said = f"{ctx.complaint.text} {ctx.complaint.expected}".strip()
    if not said or hop.id not in ctx.on_path:
        return
    for choice in choices(ctx, hop):
        told = _fits(said, choice.labels.labels)
        own = next(f for f in told if f.label.name == choice.own.label.name)
        best = max((f for f in told if f is not own and _may_be(f.label)), key=lambda f: f.score, default=own)
        both = own.score >= 1 and best.score >= 0.6
        if best is own or not best.words or (own.score > 0.2 and not both):
            continue
        sentence = f"{ctx.name(hop.id)} chose {own.label.name}; the complaint speaks of {best.label.name} ({_named(best)})."
        yield _against(hop, choice, 0.6 if both else 0.5, sentence, best)
        return


def _named(fit: Fit) -> str:
    return ", ".join(fit.words[:3])


def _against(hop: Hop, choice: Choice, strength: float, sentence: str, instead: Fit | None = None) -> Evidence:
    label = (instead or choice.best).label
    rule = Quote(regex(r"\s+").sub(" ", f"{label.name}: {label.description}")[:200])
    return bad(hop.id, strength, sentence, quote_of(hop.output.text, choice.own.label.name), rule, fault="wrong_label")
