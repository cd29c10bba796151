"""What arrived of an output in an input, and what is different: the evidence for a fault of the hand-off.

Only differences within pieces that clearly correspond are reported: the same JSON field, or a text of which a long run
of words is equal. That something was left out on purpose and something that got lost look alike here; checks decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rca.graph.fragments import Flat, Fragment, flatten, fragments, key_of, leaves, scalar_text
from rca.graph.tokens import SHINGLE, shingles, tokenise
from rca.model import Change, Payload, State

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
    source, target = fragments(producer), fragments(consumer)
    return align_fragments(source, flatten(source), target, flatten(target), cut=State.TRUNCATED in (producer.state, consumer.state))


def align_fragments(source: Fragment, source_flat: Flat, target: Fragment, target_flat: Flat, *, cut: bool) -> Alignment:
    """`align` on pieces that were taken apart before; `cut` says that recording cut a side, so that tails prove nothing."""
    covered = _covered(source_flat, target_flat)
    arrived = round(sum(covered) / len(covered), 4) if covered else None
    whole, path = _corresponding(source, target)
    if whole is not None:
        exact = whole.key == source.key
        changes = () if exact or cut else _value_changes(source.value, whole.value)
        form = "whole" if exact else "part"
        return Alignment(1.0 if exact else arrived, form, "", changes)
    if path:
        return Alignment(arrived, "field", path, () if cut else _mixed(source.value, target))
    changes = () if cut else _mixed(source.value, target) or _text_changes(source, target)
    return Alignment(arrived, _form(arrived), "", changes)


def _form(arrived: float | None) -> str:
    if arrived is None or arrived < 0.05:
        return "unseen"
    return "reserialised" if arrived > 0.95 else "part"


def _covered(source: Flat, target: Flat) -> list[bool]:
    """For each word of the source, whether it stands in the target within a run of SHINGLE words (or in an equal piece)."""
    there = {h for _, h in shingles(target.words)}
    covered = [False] * len(source)
    for i, h in shingles(source.words):
        if h in there:
            covered[i : i + SHINGLE] = [True] * SHINGLE
    keys = {piece.key for piece, _, _ in target.spans if piece.key}
    for piece, start, end in source.spans:
        if piece.key in keys and not all(covered[start:end]):
            covered[start:end] = [True] * (end - start)
    return covered


def _corresponding(source: Fragment, target: Fragment) -> tuple[Fragment | None, str]:
    """The target's piece that is the source (equal, or an object of mostly the same keys), else the path of the field taken."""
    best: Fragment | None = None
    best_share = 0.0
    fields = {piece.key: piece.path for piece in reversed(list(source.walk())) if piece.key and piece is not source}
    taken = ""
    for piece in target.walk():
        if piece.key == source.key:
            return piece, ""
        if isinstance(source.value, dict) and isinstance(piece.value, dict) and source.value:
            share = len(source.value.keys() & piece.value.keys()) / len(source.value)
            if share > best_share:
                best, best_share = piece, share
        elif (
            isinstance(source.value, list)
            and isinstance(piece.value, list)
            and piece.value
            and best is None
            and _kin(source.value, piece.value)
        ):
            best, best_share = piece, 1.0
        if not taken and piece.key in fields and len(piece.key) > 12:
            taken = fields[piece.key]
    if best is not None and best_share >= 0.6:
        return best, ""
    return None, taken


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
    out: list[Change] = []
    for path, value in leaves(sent):
        if path not in after:
            if not any(p.startswith(path) for p in after):
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


def _text_changes(source: Fragment, target: Fragment) -> tuple[Change, ...]:
    """A long text of the source whose beginning arrived and whose end did not, or which arrived garbled."""
    out: list[Change] = []
    received = [piece for piece in target.walk() if piece.scalar and not piece.parts]
    for piece in source.walk():
        if not piece.scalar or piece.parts or len(tokenise(piece.text)) < 2 * SHINGLE:
            continue
        for other in received:
            change = _cut_or_garbled(piece.text, other.text, piece.path)
            if change is not None:
                out.append(change)
                break
    return tuple(out[:MAX_CHANGES])


def _cut_or_garbled(sent: str, received: str, path: str) -> Change | None:
    head = " ".join(tokenise(sent[:200]).words[:SHINGLE])
    words = " ".join(tokenise(received).words)
    if not words or head not in words:
        first = sent[:60]
        return (
            Change("garbled", first, received[:60], path)
            if any(ord(c) > 127 for c in first) and garbled(first, received[: len(first) + 20])
            else None
        )
    tail = words[words.index(head) :]
    whole = " ".join(tokenise(sent).words)
    if tail and len(tail) < len(whole) * 0.97 and whole.startswith(tail):
        return Change("cut", sent[-80:], received[-80:], path)
    return None


def _mixed(sent: Any, target: Fragment) -> tuple[Change, ...]:
    """Fields of one received object that come from different records of what was sent.

    Sent is a list of records, or an object of records; the received object takes values that only one record each has.
    """
    records = sent if isinstance(sent, list) else list(sent.values()) if isinstance(sent, dict) else []
    records = [r for r in records if isinstance(r, dict)]
    if len(records) < 2:
        return ()
    owner: dict[str, set[int]] = {}
    for i, record in enumerate(records):
        for _, value in leaves(record):
            if len(key_of(value)) > 3:
                owner.setdefault(key_of(value), set()).add(i)
    for piece in target.walk():
        if not isinstance(piece.value, dict):
            continue
        drawn = {
            k: next(iter(owner[key_of(v)]))
            for k, v in piece.value.items()
            if not isinstance(v, dict | list) and len(owner.get(key_of(v), ())) == 1
        }
        if len(set(drawn.values())) > 1:
            (one, first), (two, second) = _two(drawn)
            return (
                Change("mixed", scalar_or_json(piece.value[one]), scalar_or_json(piece.value[two]), f"record {first} and record {second}"),
            )
    return ()


def _two(drawn: dict[str, int]) -> tuple[tuple[str, int], tuple[str, int]]:
    """Two fields that were drawn from different records."""
    items = list(drawn.items())
    return items[0], next(item for item in items if item[1] != items[0][1])
