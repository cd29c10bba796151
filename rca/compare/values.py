"""Two JSON values field by field: what is changed, missing or added, with numbers, dates and labels read and not spelled."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from rca.compare import prose
from rca.model import Difference
from rca.patterns import regex
from rca.records import replace
from rca.text.claims import label_key
from rca.text.denial import denied_somehow
from rca.text.leaves import parsed

DEEPEST = 40
"""Levels of nesting that are taken apart; what lies deeper is compared as a whole."""
_LIST = 400
_PROSE_WORDS = 8
_IDS = ("id", "doc_id", "document_id", "key", "sku", "code", "number", "name", "title", "url", "source", "line", "pos", "position", "type")
CHANGED, WORDED, ABSENT, FILLED, ORDER, VOLATILE, OTHER_WORDS, SCORE, QUALIFIED, MOVED = 1.0, 0.1, 0.8, 0.9, 0.2, 0.05, 0.6, 0.1, 0.2, 0.02
"""Weights: a score differs with each edition of an index, "about 08:20" says little else than "08:20"."""
_SCORE = regex(r"(?i)(?:^|_)(?:score|similarity|distance|relevance|rank|confidence|probability|certainty)$")
_ALIKE = 0.5

_GONE = object()


def differences(good: Any, bad: Any) -> Iterator[Difference]:
    """What differs between two values, in the order of the bad one's fields. Nothing where both say the same; what merely stands under
    another name, or in another wrapping, counts little."""
    wrapped = _unwrapped(good, bad)
    if wrapped is not None:
        yield Difference("form", "", "", "", MOVED)
    found = list(_values(*(wrapped or (good, bad)), "", 0))
    gone = {kind: Counter(s for d in found if d.kind == kind for s in _leaves(d)) for kind in ("missing", "added")}
    for difference in found:
        other = {"missing": "added", "added": "missing"}.get(difference.kind)
        moved = other is not None and all(gone[other][leaf] for leaf in _leaves(difference))
        yield replace(difference, weight=min(difference.weight, MOVED)) if moved else difference


def _unwrapped(good: Any, bad: Any) -> tuple[Any, Any] | None:
    """Both values without an object of one field that one of them is wrapped in: `{"documents": [...]}` beside `[...]`."""
    for outer, inner, swapped in ((good, bad, False), (bad, good, True)):
        if isinstance(outer, dict) and len(outer) == 1:
            (key, held), *_ = outer.items()
            other = isinstance(inner, list) or (isinstance(inner, dict) and key not in inner)
            if other and type(held) is type(inner):
                return (inner, held) if swapped else (held, inner)
    return None


def _leaves(difference: Difference) -> list[str]:
    """The scalars of a piece that only one of the two has."""
    piece = difference.good or difference.bad
    value = parsed(piece)
    if value is None:
        return [piece]
    todo, found = [value], []
    while todo:
        item = todo.pop()
        if isinstance(item, dict | list):
            todo.extend(item.values() if isinstance(item, dict) else item)
        elif not _nothing(item):
            found.append(_text(item))
    return found


def _values(good: Any, bad: Any, path: str, depth: int) -> Iterator[Difference]:
    if depth > DEEPEST:
        if _text(good) != _text(bad):
            yield Difference("changed", _text(good), _text(bad), path, CHANGED)
    elif isinstance(good, dict) and isinstance(bad, dict):
        yield from _objects(good, bad, path, depth)
    elif isinstance(good, list) and isinstance(bad, list):
        yield from _lists(good[:_LIST], bad[:_LIST], path, depth)
    elif _nothing(good) or _nothing(bad):
        yield from _presence(good, bad, path)
    elif isinstance(good, dict | list) or isinstance(bad, dict | list):
        yield Difference("form", _text(good), _text(bad), path, CHANGED)
    else:
        yield from _scalars(good, bad, path)


def _nothing(value: Any) -> bool:
    return value is _GONE or value is None or value == "" or value == [] or value == {}


def _presence(good: Any, bad: Any, path: str) -> Iterator[Difference]:
    """A value in one of the two only. A field that is left out and one that is null say the same."""
    if _nothing(good) and _nothing(bad):
        return
    kind, weight = ("added" if _nothing(good) else "missing"), ABSENT if good is _GONE or bad is _GONE else FILLED
    if prose.volatile(_name(path), ""):
        weight = VOLATILE
    yield Difference(kind, "" if _nothing(good) else _text(good), "" if _nothing(bad) else _text(bad), path, weight)


def _objects(good: dict[str, Any], bad: dict[str, Any], path: str, depth: int) -> Iterator[Difference]:
    renamed = {_folded(key): key for key in good if key not in bad}
    left = dict.fromkeys(good)
    for key, value in bad.items():
        other = key if key in good else renamed.get(_folded(key))
        left.pop(other, None) if other is not None else None
        below = f"{path}.{key}" if path else str(key)
        yield from _values(good[other] if other is not None else _GONE, value, below, depth + 1)
    for key in left:
        yield from _values(good[key], _GONE, f"{path}.{key}" if path else str(key), depth + 1)


def _folded(key: str) -> str:
    """A field's name in whatever style it is written: `amountDue`, `amount_due`, `Amount Due`."""
    return "".join(c for c in str(key).casefold() if c.isalnum())


def _lists(good: list[Any], bad: list[Any], path: str, depth: int) -> Iterator[Difference]:
    """Items paired by what names them, else by being the same, else by their place; then what is left on either side."""
    pairs, moved = _paired(good, bad)
    taken = set(pairs.values())
    for i, value in enumerate(bad):
        below = f"{path}[{i}]"
        if i in pairs:
            yield from _values(good[pairs[i]], value, below, depth + 1)
        else:
            yield from _presence(_GONE, value, below)
    for i, value in enumerate(good):
        if i not in taken:
            yield from _presence(value, _GONE, f"{path}[{i}]")
    if moved:
        yield Difference("order", "", "", path, ORDER)


def _paired(good: list[Any], bad: list[Any]) -> tuple[dict[int, int], bool]:
    """Index of an item of the bad list -> that of the good one's, and whether items that are the same stand in another order."""
    pairs: dict[int, int] = {}
    free: dict[str, list[int]] = {}
    for i, value in enumerate(good):
        free.setdefault(_identity(value), []).append(i)
    for i, value in enumerate(bad):
        same = free.get(_identity(value))
        if same:
            pairs[i] = same.pop(0)
    moved = list(pairs.values()) != sorted(pairs.values())
    rest_good = [i for i in range(len(good)) if i not in set(pairs.values())]
    rest_bad = [i for i in range(len(bad)) if i not in pairs]
    for i in list(rest_bad):
        near = max(rest_good, key=lambda j: (_near(good[j], bad[i]), -abs(i - j)), default=None) if len(rest_good) <= 60 else None
        if near is not None and _near(good[near], bad[i]) >= _ALIKE:
            pairs[i] = near
            rest_good.remove(near)
            rest_bad.remove(i)
    if len(rest_good) == len(rest_bad):
        pairs.update(zip(rest_bad, rest_good, strict=True))
    return pairs, moved


def _identity(value: Any) -> str:
    """What names an item: its id or the like, else all of it."""
    if isinstance(value, dict):
        for key in _IDS:
            if isinstance(value.get(key), str | int) and not isinstance(value.get(key), bool):
                return f"{key}={value[key]}"
    return _text(value).casefold()


def _near(good: Any, bad: Any) -> float:
    """How alike two items are, 0..1."""
    if type(good) is not type(bad):
        return 0.0
    if isinstance(good, dict):
        names = set(good) | set(bad)
        equal = sum(1 for n in names if n in good and n in bad and good[n] == bad[n])
        return equal / len(names) if names else 1.0
    return prose.shared_words(_text(good), _text(bad)) if isinstance(good, str) else 0.0


def _scalars(good: Any, bad: Any, path: str) -> Iterator[Difference]:
    if same(good, bad):
        return
    one, two = _text(good), _text(bad)
    if prose.volatile(_name(path), two):
        yield Difference("changed", one, two, path, VOLATILE)
        return
    if _SCORE.search(_name(path)) and _number(one) is not None and _number(two) is not None:
        yield Difference("changed", one, two, path, SCORE)
        return
    if isinstance(good, str) and isinstance(bad, str) and min(len(one.split()), len(two.split())) >= 2:
        found = list(prose.differences(one, two))
        alike = prose.shared_words(one, two) >= _ALIKE
        if max(len(one.split()), len(two.split())) >= _PROSE_WORDS:
            yield from (Difference(d.kind, d.good, d.bad, path, round(d.weight * 0.9, 3)) for d in found)
            if not found:
                yield Difference("changed", one, two, path, WORDED if alike else OTHER_WORDS)
            return
        if alike:
            yield Difference("changed", one, two, path, max([WORDED, *(d.weight for d in found)]))
            return
    qualified = isinstance(good, str) and isinstance(bad, str) and _claims_agree(one, two) and denied_somehow(one) == denied_somehow(two)
    yield Difference("changed", one, two, path, QUALIFIED if qualified else CHANGED)


def same(good: Any, bad: Any) -> bool:
    """Whether two scalars say the same in any notation: 9450.0 and "9,450.00", 2026-05-04 and "4 May 2026", `Out of scope` and
    `out_of_scope`."""
    if isinstance(good, bool) or isinstance(bad, bool):
        return str(good).casefold() == str(bad).casefold()
    one, two = prose.squash(_text(good)), prose.squash(_text(bad))
    if one.casefold() == two.casefold():
        return True
    numbers = _number(one), _number(two)
    if None not in numbers:
        return numbers[0] == numbers[1]
    if not any(c.isdigit() for c in one + two):
        return bool(label_key(one)) and label_key(one) == label_key(two)
    return _claims_agree(one, two) and label_key(_rest(one)) == label_key(_rest(two))


def _claims_agree(one: str, two: str) -> bool:
    """Whether two texts state the same claims."""
    mine, theirs = prose.claims_of(one), prose.claims_of(two)
    if not mine or not theirs:
        return False
    return all(prose.stands_in(c, two) for c in mine) and all(prose.stands_in(c, one) for c in theirs)


def _rest(text: str) -> str:
    """The text without its claims."""
    for claim in sorted(prose.claims_of(text), key=lambda c: -c.start):
        text = text[: claim.start] + " " + text[claim.end :]
    return text


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _name(path: str) -> str:
    return path.rsplit(".", 1)[-1].split("[", 1)[0]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is _GONE:
        return ""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    except RecursionError:
        return "(nested too deeply)"
