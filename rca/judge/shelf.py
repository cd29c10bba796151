"""The texts that stand in a question already, ready to be found again in later ones: whole, by the field, or by runs of words."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from rca.judge.compact import canonical, inside, value_of
from rca.records import dataclass

SHINGLE = 6
"""Words (or characters of Chinese, Japanese, Korean) that must agree before a run is looked at."""
MAX_CANDIDATES = 8
LOOK_AHEAD = 5
MIN_FIELD = 24
"""Characters of the shortest text field that is referred to on its own."""
MAX_VALUES = 4000


@dataclass(frozen=True, slots=True)
class Words:
    """`words[i]` stands at characters `starts[i]`:`ends[i]`; punctuation marks are words, so that equal words are equal texts."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@cache
def _word() -> re.Pattern[str]:
    return re.compile("[぀-ヿ㐀-鿿가-힯]|[^\\W_぀-ヿ㐀-鿿가-힯]+|[^\\w\\s]|_")


def words_of(text: str) -> Words:
    """The words and marks of a text, exactly as they are written."""
    found = list(_word().finditer(text))
    return Words(tuple(m.group() for m in found), tuple(m.start() for m in found), tuple(m.end() for m in found))


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that can be referred to: a whole payload, or a text field of one; `given` if it is an input or part of one."""

    handle: str
    text: str
    words: Words
    node: str
    given: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Words `begin`:`end` of a text are words `at`:`at + end - begin` of a piece."""

    piece: Piece
    begin: int
    end: int
    at: int

    @property
    def stop(self) -> int:
        """One past the last word of the piece."""
        return self.at + self.end - self.begin

    @property
    def whole(self) -> bool:
        """Whether it is the piece from its first word to its last."""
        return self.at == 0 and self.stop == len(self.piece.words.words)


class Shelf:
    """Texts by handle. What was added first is referred to first, unless a reader names nodes that it prefers."""

    def __init__(self) -> None:
        self._objects: dict[str, dict[str, Any]] = {}  # handle or path -> the JSON object there
        self._wholes: dict[str, list[str]] = defaultdict(list)
        self._values: dict[str, list[str]] = defaultdict(list)
        self._fields: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._runs: dict[str, dict[tuple[str, ...], list[tuple[Piece, int]]]] = defaultdict(lambda: defaultdict(list))

    def add(self, handle: str, text: str) -> None:
        """Put a text on the shelf; an empty one, or one that is there, adds nothing."""
        key = folded(text)
        if not key:
            return
        known = key in self._wholes
        self._wholes[key].append(handle)
        if known:
            return
        self._piece(handle, inside(text))
        value = value_of(text)
        if value is not None:
            self._take(handle, value)

    def _piece(self, handle: str, text: str) -> None:
        piece = Piece(handle, text, words_of(text), node_of(handle), bool(re.match(r"[^.\[]+\.input\b", handle)))
        runs = self._runs[piece.node]
        for at in range(len(piece.words.words) - SHINGLE + 1):
            places = runs[piece.words.words[at : at + SHINGLE]]
            if len(places) < MAX_CANDIDATES:
                places.append((piece, at))

    def _take(self, handle: str, root: Any) -> None:
        self._values[canonical(root)].append(handle)
        if isinstance(root, dict):
            self._objects[handle] = root
        for path, owner, name, value in parts(root):
            where = handle + path
            if isinstance(value, dict):
                self._objects[where] = value
            if isinstance(value, dict | list) and value:
                self._values[canonical(value)].append(where)
            elif isinstance(value, str) and len(value) >= MIN_FIELD:
                self._values[canonical(value)].append(where)
                self._piece(where, value)
            if name:
                self._fields[_bare(name), canonical(value)].append(handle + owner)

    def whole(self, text: str, among: Collection[str] | None = None, prefer: Collection[str] = ()) -> str:
        """The handle of a text of the nodes `among` (None: of any) that says the same, "" if there is none."""
        return _first(self._wholes.get(folded(text), ()), among, prefer)

    def value(self, value: Any, among: Collection[str] | None = None, prefer: Collection[str] = ()) -> str:
        """Where a JSON value stands that says the same, "" if nowhere."""
        return _first(self._values.get(canonical(value), ()), among, prefer)

    def owners(self, name: str, value: Any) -> list[str]:
        """The objects in which a field of that name has that value; `Loss date` is `loss_date`."""
        return self._fields.get((_bare(name), canonical(value)), [])

    def object_at(self, path: str) -> dict[str, Any] | None:
        """The JSON object at a path that `owners` gave; None for anything else."""
        return self._objects.get(path)

    def record_of(self, value: Any, among: Collection[str]) -> str:
        """The record on the shelf that holds just the values of an object, grouped otherwise or under other names; "" if none does.

        A value may stand under another name only if it is a longer text and its record has no field of that name.
        """
        fields = [(name, inner) for _, _, name, inner in parts(value) if not isinstance(inner, dict | list)]
        key = max((inner for _, inner in fields if isinstance(inner, str)), key=len, default="")
        for where in self._values.get(canonical(key), ()) if len(key) >= MIN_FIELD and len(fields) > 1 else ():
            if node_of(where) not in among:
                continue
            for path in _owners_of(where):
                record = self.object_at(path)
                if record is not None and _same_fields(fields, record):
                    return path
        return ""

    def runs(self, words: Words, among: Collection[str], prefer: Collection[str] = ()) -> Iterator[Run]:
        """The longest runs of words that stand in texts of the nodes `among`, from left to right, none within another."""
        shelves = [self._runs[node] for node in among if node in self._runs]
        at = 0
        while at + SHINGLE <= len(words.words):
            best = self._best(words, at, shelves, prefer)
            if best is None:
                at += 1
                continue
            if not best.whole:
                # a mark or a word before a text may stand before it elsewhere, too: the text itself is the better find
                ahead = range(at + 1, min(at + LOOK_AHEAD, len(words.words) - SHINGLE + 1))
                later = (self._best(words, n, shelves, prefer) for n in ahead)
                best = next((r for r in later if r and r.whole and r.end - r.begin > (best.end - best.begin) // 2), best)
            yield best
            at = best.end

    def _best(
        self, words: Words, at: int, shelves: Sequence[Mapping[tuple[str, ...], list[tuple[Piece, int]]]], prefer: Collection[str]
    ) -> Run | None:
        shingle = words.words[at : at + SHINGLE]
        runs = [self._extended(words, at, piece, start) for shelf in shelves for piece, start in shelf.get(shingle, ())]
        if not runs:
            return None
        longest = max(run.end for run in runs)
        best = max((run for run in runs if run.end == longest), key=lambda run: _rank(run, prefer))
        whole = max((run for run in runs if run.whole), key=lambda run: _rank(run, prefer), default=None)
        return whole if whole and whole.end - at > 0.8 * (longest - at) else best

    def _extended(self, words: Words, at: int, piece: Piece, start: int) -> Run:
        size = SHINGLE
        theirs = piece.words.words
        while at + size < len(words.words) and start + size < len(theirs) and words.words[at + size] == theirs[start + size]:
            size += 1
        return Run(piece, at, at + size, start)


def _rank(run: Run, prefer: Collection[str]) -> tuple[int, bool, bool, int]:
    """Longest first; of equals a text that was sent here, then an output rather than an input, then a field rather than all around it."""
    return run.end - run.begin, run.piece.node in prefer, not run.piece.given, -len(run.piece.words.words)


def common(one: str, two: str) -> bool:
    """Whether two texts share anything that one may have from the other: a word of four letters, a figure, two Chinese characters."""
    shared = [_bits(words_of(text.casefold()).words) for text in (one, two)]
    return bool(shared[0] & shared[1])


def _bits(words: Sequence[str]) -> set[str]:
    pairs = {a + b for a, b in pairwise(words) if len(a) == len(b) == 1 and a.isalpha() and b.isalpha() and ord(a) > 0x3000 < ord(b)}
    return pairs | {w for w in words if len(w) > 3 or any(c.isdigit() for c in w)}


def _first(handles: Collection[str], among: Collection[str] | None, prefer: Collection[str]) -> str:
    known = [h for h in handles if among is None or node_of(h) in among]
    return next((h for h in known if node_of(h) in prefer), next(iter(known), ""))


def node_of(handle: str) -> str:
    """The node of a handle: `H2` of `H2.output.facts[3]`."""
    return re.split(r"[.\[]", handle, maxsplit=1)[0]


def _owners_of(path: str) -> Iterator[str]:
    """The paths of what a value stands in, the nearest first, up to the text itself."""
    while cut := re.search(r"(?:\.[\w-]+|\[[^\[\]]*\])$", path):
        path = path[: cut.start()]
        if re.fullmatch(r"\w+", path):
            return
        yield path


def _same_fields(fields: Sequence[tuple[str, Any]], record: dict[str, Any]) -> bool:
    theirs = [(name, inner) for _, _, name, inner in parts(record) if not isinstance(inner, dict | list)]
    names = {name for name, _ in theirs}
    left = sorted((name, canonical(inner)) for name, inner in theirs)
    for name, inner in fields:
        held = canonical(inner)
        if (name, held) in left:
            left.remove((name, held))
            continue
        other = next((item for item in left if item[1] == held), None)
        if other is None or name in names or not isinstance(inner, str) or len(inner) < MIN_FIELD:
            return False
        left.remove(other)
    return not left


def folded(text: str) -> str:
    """Equal for texts that are the same but for white space and, where they are JSON, for how it was written."""
    value = value_of(text)
    return canonical(value) if value is not None else " ".join(text.split())


def parts(root: Any) -> Iterator[tuple[str, str, str, Any]]:
    """(path, path of its object or list, name in it, value) of everything within a JSON value, MAX_VALUES at most."""
    stack: list[tuple[str, str, str, Any]] = list(reversed(list(_inner("", root))))
    seen = 0
    while stack and seen < MAX_VALUES:
        item = stack.pop()
        seen += 1
        yield item
        stack.extend(reversed(list(_inner(item[0], item[3]))))


def _inner(path: str, value: Any) -> Iterator[tuple[str, str, str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield path + step(key), path, key, inner
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield f"{path}[{at}]", path, "", inner


def step(key: str) -> str:
    """One step of a path: `.name`, or `["odd name"]`."""
    return f".{key}" if named(key) == key else f"[{named(key)}]"


def named(key: str) -> str:
    """A key as it is told: bare where it is a plain word, else quoted, so that it cannot be taken for anything else."""
    return key if re.fullmatch(r"[^\W\d][\w-]{0,60}", key) else json.dumps(key, ensure_ascii=False)


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold())
