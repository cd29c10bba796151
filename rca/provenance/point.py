"""Which pieces of the final output a complaint means, and who brought those in, chose them among others, or left out what is missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rca.model import REQUEST, ClaimPath, ClaimStep, Complaint, Hop, Side
from rca.patterns import regex
from rca.provenance.blame import Provenance
from rca.provenance.choices import complained_labels
from rca.provenance.find import find
from rca.provenance.follow import LOST
from rca.provenance.pieces import WORDED
from rca.provenance.reading import Reading
from rca.records import dataclass
from rca.text.claims import AMOUNT, DATE, LABEL, NAME, NUMBER, NUMERIC, PERCENT, TIME, Claim
from rca.text.normalise import fold_word, words_of
from rca.text.units import compatible

NAMED, MEANT, KIND, MISSED, CHOICE, NOWHERE = "named", "sentence", "kind", "lost", "label", "nowhere"
FAULTY = ("introduced", "changed", "handed_over_wrongly")
MAX_VALUES = 20
MAX_RIVALS = 8


@dataclass(frozen=True, slots=True)
class Pointed:
    """A claim that a complaint means.

    claim     as the final output has it; for `lost` and `nowhere` as the complaint names it
    relation  named: its very value | sentence: words of its sentence | kind: what sort of thing it is | label: a classifier's answer
              | lost: missing in the final output though a hop had it | nowhere: in no payload, so that it says nothing
    where     the node that brought it in, chose it or lost it, "" if nothing can be said
    weight    0..1: how much the complaint and the claim's provenance together speak against `where`
    path      the claim followed back, None for `nowhere` and `label`
    chosen    `where` had others of the kind in its input and passed on this one: those that it left out, the ones that are named first
    quote     the piece of the input of `where` that this rests on; for `label` what its instructions say of another label
    """

    claim: str
    relation: str
    where: str
    weight: float
    path: ClaimPath | None = None
    chosen: tuple[str, ...] = ()
    quote: str = ""


def pointed(provenance: Provenance, complaint: Complaint) -> tuple[Pointed, ...]:
    """The claims that a complaint means, the surest first; () without a complaint or a final output."""
    said = f"{complaint.bad}\n{complaint.text}".strip()
    if not provenance.text or not (said or complaint.expected):
        return ()
    reading = provenance.reading
    found: dict[tuple[str, str], Pointed] = {}
    values = named_values(reading, said)
    wanted = named_values(reading, complaint.expected)
    for item in (
        *_named(provenance, values, wanted, said),
        *_missed(provenance, values, 0.4),
        *_missed(provenance, wanted, 0.9),
        *_meant(provenance, said),
        *(Pointed(c.label, CHOICE, c.hop, c.weight, None, c.others, c.quote) for c in complained_labels(reading, said)),
    ):
        key = (item.claim.casefold(), item.where)
        if key not in found or found[key].weight < item.weight:
            found[key] = item
    return tuple(sorted(found.values(), key=lambda p: -p.weight))


def named_values(reading: Reading, said: str) -> list[Claim]:
    """The values that a person names: all claims but small bare numbers, and days without their month."""
    values = [c for c in reading.claims(said) if c.kind != NUMBER or c.unit or len(c.key.replace(".", "")) > 1]
    return values[:MAX_VALUES]


_DAY = regex(r"(?<![\d.,:/-])(\d{1,2})(?:(?:st|nd|rd|th|er|º|ª|\.(?!\d))(?!\w)|日(?!間))")


def _days(said: str) -> set[int]:
    """Days that are named without their month: `the 27th`, `am 12.`, `le 1er`, `27日`."""
    return {int(m[1]) for m in _DAY.finditer(said) if 1 <= int(m[1]) <= 31}


# ---------------------------------------------------------------- what is in the final output


def _named(provenance: Provenance, values: list[Claim], wanted: list[Claim], said: str) -> Iterator[Pointed]:
    """Claims of the final output that are named by value, or of which the right value is named."""
    reading = provenance.reading
    days = _days(said)
    for path in provenance.claims:
        if path.kind in WORDED:
            continue
        claim = _claim(reading, provenance.text, path)
        itself = claim is not None and any(_same(claim, v) for v in values)
        itself = itself or (path.kind == DATE and _day(path.key) in days)
        undone = bool(path.before) and any(find(reading, v, (path.before,)) is not None for v in (*values, *wanted))
        if not itself and not undone:
            continue
        yield _judged(provenance, path, claim, NAMED, [*values, *wanted], days, 1.0)


def _same(one: Claim, two: Claim) -> bool:
    if one.kind in NUMERIC and two.kind in NUMERIC:
        return bool(set(one.keys) & set(two.keys)) and compatible(one.unit, two.unit)
    if one.kind == NAME and two.kind == NAME:
        return bool(set(one.key.split()) & set(two.key.split()))
    return one.kind == two.kind and bool(set(one.keys or (one.key,)) & set(two.keys or (two.key,)))


def _day(key: str) -> int:
    return int(key[-2:]) if len(key) >= 7 and key[-2:].isdigit() else 0


def _claim(reading: Reading, text: str, path: ClaimPath) -> Claim | None:
    return next((c for c in reading.claims(text) if (c.start, c.end) in path.spots), None)


def _judged(
    provenance: Provenance, path: ClaimPath, claim: Claim | None, relation: str, named: list[Claim], days: set[int], share: float
) -> Pointed:
    """How much a claim's provenance speaks against somebody, if the complaint means it."""
    if path.status in FAULTY and not path.sourced and path.how != "chosen":
        return Pointed(path.claim, relation, path.born, share * (1.0 if path.before else 0.7), path)
    where, rivals, quote = selected(provenance.reading, path, claim)
    if not where:
        return Pointed(path.claim, relation, path.born, 0.1 * share, path)
    contested = [r for r in rivals if any(_same(r, n) for n in named) or (r.kind == DATE and _day(r.key) in days)]
    texts = tuple(dict.fromkeys(r.text for r in (*contested, *rivals)))
    return Pointed(path.claim, relation, where, share * (0.8 if contested else 0.35), path, texts, quote)


def selected(reading: Reading, path: ClaimPath, claim: Claim | None) -> tuple[str, list[Claim], str]:
    """The first hop on a claim's way that had others of its kind and dropped them: its id, what it dropped, the claim in its input.

    Choosing the wrong one of several is a common fault of a value that is given; ("", [], "") where there was no choice.
    """
    if claim is None or claim.kind == LABEL:
        return "", [], ""
    for step in reversed(path.steps):
        hop = reading.hops.get(step.where)
        if hop is None or step.side is not Side.INPUT or not hop.output.usable or hop.role in ("classifier", "guardrail"):
            continue
        rivals = [c for text in reading.inputs(hop) for c in reading.claims(text) if _rival(c, claim)]
        unique = list({c.key: c for c in rivals}.values())
        dropped = [c for c in unique[: 2 * MAX_RIVALS] if find(reading, c, (hop.output.text,)) is None]
        if dropped and len(unique) <= MAX_RIVALS:
            return hop.id, dropped, step.quote
    return "", [], ""


def _rival(other: Claim, claim: Claim) -> bool:
    if other.kind != claim.kind or set(other.keys) & set(claim.keys) or other.key.startswith("weekday"):
        return False
    return claim.kind not in NUMERIC or (compatible(other.unit, claim.unit) and len(other.key) > 1)


# ---------------------------------------------------------------- what is meant by its words


_KINDS = {
    DATE: "date dates day deadline due datum termin frist tag jour echeance fecha plazo dia data scadenza prazo termijn termin dzien",
    TIME: "time hour clock uhrzeit zeit heure hora ora tijd godzina",
    AMOUNT: "amount price total sum cost fee refund betrag preis summe kosten gebuhr montant prix somme importe precio suma importo "
    "prezzo bedrag prijs valor preco kwota cena",
    PERCENT: "percent percentage rate prozent prozentsatz taux tasa porcentaje percentuale procent",
    NAME: "name person namen nom nombre nome naam nazwisko",
}
_KANJI = {DATE: ("日付", "期日", "期限", "日程"), TIME: ("時刻", "時間"), AMOUNT: ("金額", "料金", "値段", "合計"), NAME: ("名前", "氏名")}


def _kinds(said: str) -> set[str]:
    """The sorts of value that a person speaks of."""
    words = {fold_word(w) for w in regex(r"[^\W\d_]+").findall(said)}
    kinds = {kind for kind, names in _KINDS.items() if words & words_of(names)}
    return kinds | {kind for kind, names in _KANJI.items() if any(n in said for n in names)}


def _meant(provenance: Provenance, said: str) -> Iterator[Pointed]:
    """Claims that were not given, in the sentence that the complaint's words are from, or of the kind that it speaks of."""
    reading = provenance.reading
    words = reading.words(said)
    kinds = _kinds(said)
    shares = [_share(reading, s, words) for s in provenance.statements]
    top = max(shares, default=0.0)
    for path in provenance.claims:
        if path.status not in FAULTY or path.sourced or path.how == "chosen":
            continue
        around = _around(provenance, path, shares)
        if path.kind in kinds or (path.kind == NUMBER and AMOUNT in kinds):
            yield Pointed(path.claim, KIND, path.born, 0.6 if path.before else 0.45, path)
        elif top >= 0.15 and around >= 0.7 * top:
            yield Pointed(path.claim, MEANT, path.born, 0.5 if path.before else 0.3, path)


def _share(reading: Reading, statement: ClaimPath, words: frozenset[str]) -> float:
    """The share of the complaint's words that a statement has, 0 where it is a single one."""
    both = words & reading.words(statement.claim)
    return len(both) / len(words) if len(both) >= 2 else 0.0


def _around(provenance: Provenance, path: ClaimPath, shares: list[float]) -> float:
    inside = [
        share
        for statement, share in zip(provenance.statements, shares, strict=True)
        if any(a <= start and end <= b for a, b in statement.spots for start, end in path.spots)
    ]
    return max(inside, default=0.0)


# ---------------------------------------------------------------- what is missed


def _missed(provenance: Provenance, values: Iterable[Claim], weight: float) -> Iterator[Pointed]:
    """Values that a person names and the final output does not have: where they were lost, or that they are nowhere."""
    reading = provenance.reading
    for value in values:
        if find(reading, value, (provenance.text,)) is not None:
            continue
        hop, steps = _loser(reading, value)
        if hop is not None:
            path = ClaimPath(value.text, value.kind, LOST, hop.id, steps, value.key)
            yield Pointed(value.text, MISSED, hop.id, weight, path, (), steps[-1].quote)
        elif not _anywhere(reading, value):
            yield Pointed(value.text, NOWHERE, "", 0.0)


def _loser(reading: Reading, value: Claim) -> tuple[Hop | None, tuple[ClaimStep, ...]]:
    """The last hop on the way to the final output that had a value and did not pass it on."""
    for hop in reversed(reading.graph.hops):
        if hop.id not in reading.on_path or not hop.output.usable or hop.role in ("classifier", "guardrail") or reading.brings_news(hop):
            continue
        match = find(reading, value, reading.inputs(hop))
        if match is None or match.how == "derived" or find(reading, value, (hop.output.text,)) is not None:
            continue
        inside = hop.input.usable
        had = ClaimStep(hop.id, Side.INPUT, "present", match.text[:160], match.start if inside else -1, match.end if inside else -1)
        return hop, (ClaimStep(hop.id, Side.OUTPUT, "absent"), had)
    return None, ()


def _anywhere(reading: Reading, value: Claim) -> bool:
    nodes = [REQUEST, *(h.id for h in reading.graph.hops)]
    return any(reading.payload(n).usable and find(reading, value, (reading.payload(n).text,)) is not None for n in nodes)
