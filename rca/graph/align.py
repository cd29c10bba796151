"""What arrived of an output in an input, and what is different: the evidence for a fault of the hand-off.

Only differences within pieces that clearly correspond are reported: the same JSON field, or a text of which a long run
of words is equal. That something was left out on purpose and something that got lost look alike here; checks decide.
"""

from __future__ import annotations

from bisect import bisect_left

from rca.graph.fragments import Fragment, key_of, leaves, scalar_text
from rca.graph.sides import Side, side_of
from rca.graph.tokens import SHINGLE, tokenise
from rca.model import Change, Payload
from rca.records import dataclass
from rca.text.fields import parts_of_one
from rca.typed import Any

MAX_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Alignment:
    """See `rca.model.Edge` for `arrived`, `form`, `path` and `changes`."""

    arrived: float | None
    form: str = "unseen"
    path: str = ""
    changes: tuple[Change, ...] = ()


def align(producer: Payload, consumer: Payload) -> Alignment:
    """Compare a producer's output with a consumer's input; `arrived` is None where either side was not recorded."""
    if not producer.usable or not consumer.usable:
        return Alignment(None)
    return align_sides(side_of(producer), side_of(consumer))


def align_sides(source: Side, target: Side) -> Alignment:
    """`align` on usable payloads that were taken apart before; where recording cut a side, what is missing proves nothing."""
    cut = source.cut or target.cut
    size = len(source.flat)
    arrived = round(_covered(source, target) / size, 4) if size else None
    whole, path = _corresponding(source, target)
    if whole is not None:
        exact = whole.key == source.root.key
        changes = () if exact or cut else _value_changes(source.root.value, whole.value)
        form = "whole" if exact else "part"
        return Alignment(1.0 if exact else arrived, form, "", changes)
    if path:
        return Alignment(arrived, "field", path, () if cut else _mixed(source, target))
    changes = () if cut else _mixed(source, target) or _text_changes(source, target)
    return Alignment(arrived, _form(arrived), "", changes)


def _form(arrived: float | None) -> str:
    if arrived is None or arrived < 0.05:
        return "unseen"
    return "reserialised" if arrived > 0.95 else "part"


def _covered(source: Side, target: Side) -> int:
    """How many words of the source stand in the target within a run of SHINGLE words, or in an equal piece.

    The smaller side is looked up in the larger one, so that a document that is handed out in pieces costs each piece's size.
    """
    covered: set[int] = set()
    for run in _common(source.runs, target.runs):
        for position in source.runs[run]:
            covered.update(range(position, position + SHINGLE))
    for key in _common(source.places, target.places):
        for place in source.places[key]:
            _, start, end = source.flat.spans[place]
            covered.update(range(start, end))
    return len(covered)


def _common(one: dict[Any, Any], two: dict[Any, Any]) -> list[Any]:
    small, large = (one, two) if len(one) < len(two) else (two, one)
    return [key for key in small if key in large]


def _corresponding(source: Side, target: Side) -> tuple[Fragment | None, str]:
    """The target's piece that is the source (equal, or an object of mostly the same keys), else the path of the field taken."""
    same = target.places.get(source.root.key)
    if same:
        return target.flat.spans[same[0]][0], ""
    sent = source.root.value
    best: Fragment | None = None
    best_share = 0.0
    for _, piece in target.structures:
        if isinstance(sent, dict) and isinstance(piece.value, dict) and sent:
            share = len(sent.keys() & piece.value.keys()) / len(sent)
            if share > best_share:
                best, best_share = piece, share
        elif isinstance(sent, list) and isinstance(piece.value, list) and piece.value and best is None and _kin(sent, piece.value):
            best, best_share = piece, 1.0
    if best is not None and best_share >= 0.6:
        return best, ""
    return None, _field_taken(source, target)


def _field_taken(source: Side, target: Side) -> str:
    """Path in the source of the first piece of the target that is a field of it, "" if none is."""
    long = [key for key in _common(source.places, target.places) if len(key) > 12]
    key = min(long, key=lambda key: target.places[key][0], default="")
    return source.flat.spans[source.places[key][0]][0].path if key else ""


def _kin(sent: list[Any], received: list[Any]) -> bool:
    """Whether two lists hold elements in common."""
    return bool({key_of(x) for x in sent[:200]} & {key_of(x) for x in received[:200]})


def _value_changes(sent: Any, received: Any) -> tuple[Change, ...]:
    """Differences field by field between an object or list that was sent and what was received."""
    if isinstance(sent, list) and isinstance(received, list):
        there = {key_of(x) for x in received}
        lost = [Change("lost", scalar_or_json(x), "", f"$[{i}]") for i, x in enumerate(sent) if key_of(x) not in there]
        return tuple(lost[:MAX_CHANGES])
    after = dict(leaves(received))
    inside = sorted(after)
    out: list[Change] = []
    for path, value in leaves(sent):
        if path not in after:
            following = bisect_left(inside, path)
            if following == len(inside) or not inside[following].startswith(path):
                out.append(Change("lost", scalar_text(value), "", path))
        elif key_of(after[path]) != key_of(value):
            out.append(_change(scalar_text(value), scalar_text(after[path]), path))
    return tuple(out[:MAX_CHANGES])


def scalar_or_json(value: Any) -> str:
    """Any JSON value as a short text for quoting."""
    return scalar_text(value)[:300]


def _change(before: str, after: str, path: str) -> Change:
    """Tell apart how one text became another: cut, garbled, or simply another value."""
    short = after.strip().rstrip(".…").rstrip()
    if short and len(before) > len(short) + 3 and before.strip().startswith(short):
        return Change("cut", before[-80:], after[-80:], path)
    if not after.strip() or after in ("null", "[]", "{}"):
        return Change("lost", before, after, path)
    return Change("garbled" if garbled(before, after) else "altered", before, after, path)


def garbled(before: str, after: str) -> bool:
    """Whether `after` is `before` read in a wrong encoding, or with characters replaced.

    UTF-8 read as Windows-1252 or Latin-1 (once or twice), "?" or U+FFFD for what could not be encoded, escapes left in.
    """
    if before == after:
        return False
    for codec in ("cp1252", "latin-1"):
        try:
            if after.encode(codec, "replace").decode("utf-8", "ignore").replace("?", "") == before.replace("?", ""):
                return True
        except UnicodeError:
            continue
    if before.encode("utf-8").decode("cp1252", "replace").replace("\ufffd", "") == after.replace("\ufffd", ""):
        return True
    marks = {"?", "\ufffd"}
    kept = [c for c in before if ord(c) < 128 and c not in marks]
    replaced = any(c in after for c in marks) and any(ord(c) >= 128 for c in before)
    return replaced and [c for c in after if c not in marks and not (ord(c) >= 128 and c in before)] == kept


def _text_changes(source: Side, target: Side) -> tuple[Change, ...]:
    """A long text of the source whose beginning arrived and whose end did not, or which arrived garbled."""
    out: list[Change] = []
    for piece in source.texts:
        if len(piece.key.split(" ", 2 * SHINGLE)) < 2 * SHINGLE:
            continue
        head = " ".join(tokenise(piece.text[:200]).words[:SHINGLE])
        letter = "" if piece.text[:60].isascii() else _first_letter(piece.text[:60])
        for other in target.texts:
            if head in other.key and other.key:
                change = _cut(piece, head, other)
            else:
                # a wrong encoding leaves ASCII as it is, so that most texts are out at their first letter
                change = _garbled(piece, other) if letter and letter == _first_letter(other.text[:80]) else None
            if change is not None:
                out.append(change)
                break
    return tuple(out[:MAX_CHANGES])


def _first_letter(text: str) -> str:
    return next((c for c in text if c.isascii() and c.isalpha()), "-")


def _cut(sent: Fragment, head: str, received: Fragment) -> Change | None:
    tail = received.key[received.key.index(head) :]
    if tail and len(tail) < len(sent.key) * 0.97 and sent.key.startswith(tail):
        return Change("cut", sent.text[-80:], received.text[-80:], sent.path)
    return None


def _garbled(sent: Fragment, received: Fragment) -> Change | None:
    first = sent.text[:60]
    return Change("garbled", first, received.text[:60], sent.path) if garbled(first, received.text[: len(first) + 20]) else None


def _mixed(source: Side, target: Side) -> tuple[Change, ...]:
    """Fields of one received object that come from different records of what was sent.

    Sent is a list of records, or an object of records; the received object takes values that only one record each has. Records that are
    parts of one thing (`customer` and `order`) are put together as a matter of course, and so are fields under the names of their records.
    """
    owners = source.owners
    if not owners:
        return ()
    for _, piece in target.structures:
        if not isinstance(piece.value, dict):
            continue
        drawn = {k: owners[key] for k, v in piece.value.items() if not isinstance(v, dict | list) and (key := key_of(v)) in owners}
        if len(set(drawn.values())) > 1:
            (one, first), (two, second) = _two(drawn)
            if parts_of_one(source.root.value, drawn):
                continue
            return (
                Change("mixed", scalar_or_json(piece.value[one]), scalar_or_json(piece.value[two]), f"record {first} and record {second}"),
            )
    return ()


def _two(drawn: dict[str, int]) -> tuple[tuple[str, int], tuple[str, int]]:
    """Two fields that were drawn from different records."""
    items = list(drawn.items())
    return items[0], next(item for item in items if item[1] != items[0][1])
