"""Lays out a text with references in the place of what stands in the question already; only differences are spelled out.

A reference is written only where the texts are the same but for white space and the way JSON was written. `[= H1.output]` is
the whole text, `[= H1.output.facts]` a field, `[= H1.output[0] regrouped]`
the same fields grouped otherwise, `[= H1.output up to "…four words": 300 of 900 characters]` its beginning, and
`[= H1.output but "3,840" for "3,480"]` the text with that difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from rca.judge.compact import canonical, dumped, inside, value_of
from rca.judge.fence import REF_CLOSE, REF_OPEN, neutral
from rca.judge.shelf import SHINGLE, Run, Shelf, Words, named, node_of, words_of

MIN_WHOLE = 24
"""Characters from which on a whole text is worth a reference."""
MIN_RUN = 80
"""Characters of the shortest part of a text that is referred to."""
MIN_CHANCE = 120
"""Characters from which on two texts are not the same by chance."""
MIN_TEMPLATE = 200
"""Characters of lines that two hops of one kind share, from which on they are told once."""
MAX_DIFFERENCES = 12
SMALL_GAP = 12
"""Words that may be exchanged, left out or put in between two runs that are told as one text with a difference."""


def ref(body: str) -> str:
    """A reference in the form that is told apart from payload text until the question is laid out."""
    return f"{REF_OPEN}{' '.join(body.split())}{REF_CLOSE}"


def plain(laid_out: str) -> str:
    """The text with its references in the form that is sent."""
    return laid_out.replace(REF_OPEN, "[= ").replace(REF_CLOSE, "]")


def lay_out(
    text: str, shelf: Shelf, among: Collection[str] = (), prefer: Collection[str] = (), least: int = 0, differences: bool = True
) -> str:
    """A text (compact and neutral) with references to what is on the shelf.

    among   nodes from which data can have come here: of others only the same long text is referred to, for parts, short values and
            texts with differences are alike by chance
    prefer  of these the ones that are referred to first
    least   characters of the shortest part that is referred to, where more than the usual is wanted
    differences  whether texts that differ, and parts of texts, are referred to at all
    """
    if len(text) >= MIN_WHOLE:
        same = shelf.whole(text, among if len(text) < MIN_CHANCE else None, prefer)
        if same:
            return ref(same)
    if len(text) < max(least, MIN_WHOLE):
        return text
    page = _Page(shelf, among, prefer, least, differences)
    value = value_of(text)
    if value is None:
        found = page.text(text)
    else:
        before, after = text.split(inside(text), 1) if inside(text) in text else ("", "")
        found = before + page.value(value) + after
    return found if REF_OPEN in found and len(plain(found)) < len(text) else text


def like_the_first(text: str, handle: str, first: str) -> str:
    """The text with its first and last lines as references, where those of another hop of the same kind are the same: a template.

    Only long runs of whole lines at both ends count; in between, likeness is chance.
    """
    mine, theirs = text.split("\n"), first.split("\n")
    most = min(len(mine), len(theirs))
    head = next((i for i in range(most) if mine[i] != theirs[i]), most)
    tail = next((i for i in range(most - head) if mine[-1 - i] != theirs[-1 - i]), most - head)
    start, end = "\n".join(mine[:head]), "\n".join(mine[len(mine) - tail :])
    body = mine[head : len(mine) - tail]
    if len(start) >= MIN_TEMPLATE:
        told = f'{handle} up to "…{_last_words(start)}", {len(start):,} of {len(first):,} characters'
        body = [ref(neutral(told)), *body]
    else:
        body = [*mine[:head], *body]
    if len(end) >= MIN_TEMPLATE:
        body.append(ref(neutral(f'{handle} from "{" ".join(end.split()[:5])}…" to its end')))
    else:
        body += mine[len(mine) - tail :]
    return "\n".join(body)


def _last_words(text: str) -> str:
    return " ".join(text.split()[-5:])


class _Page:
    """One text being laid out."""

    def __init__(self, shelf: Shelf, among: Collection[str], prefer: Collection[str], least: int, differences: bool) -> None:
        self.shelf = shelf
        self.differences = differences
        self.among = among
        self.prefer = prefer
        self.least = least

    # ------------------------------------------------------------ JSON

    def value(self, value: Any) -> str:
        """A JSON value; references stand where values would."""
        if isinstance(value, dict | list):
            written = neutral(dumped(value))
            if len(written) < max(self.least, MIN_WHOLE):
                return written
            same = self._same(value, written)
            if same:
                return ref(same)
            return self._object(value) if isinstance(value, dict) else self._list(value)
        if isinstance(value, str) and len(value) >= max(self.least, MIN_WHOLE):
            same = self._same(value, value)
            return ref(same) if same else self._string(value)
        return neutral(dumped(value))

    def _same(self, value: Any, written: str) -> str:
        """Where the same value stands, "" if nowhere, or if telling that is no shorter."""
        among = self.among if len(written) < MIN_CHANCE else None
        same = self.shelf.value(value, among, self.prefer)
        if not same and isinstance(value, str):
            same = self.shelf.whole(value, among, self.prefer)
        return same if len(same) + len("[= ]") < len(written) else ""

    def _string(self, value: str) -> str:
        inner = self.text(value)
        if REF_OPEN not in inner:
            return neutral(dumped(value))
        if len(split_refs(inner)) == 1:
            return inner
        return '"' + "".join(p if p.startswith(REF_OPEN) else neutral(dumped(p)[1:-1]) for p in split_refs(inner)) + '"'

    def _list(self, value: list[Any]) -> str:
        out: list[str] = []
        for item in value:
            shown = self.value(item)
            joined = _joined(out[-1], shown) if out else ""
            if joined:
                out[-1] = joined
            else:
                out.append(shown)
        return "[" + ",".join(out) + "]"

    def _object(self, value: dict[str, Any]) -> str:
        """Field by field, or as another object with differences where that is shorter."""
        fields = "{" + ",".join(f"{neutral(dumped(k))}:{self.value(v)}" for k, v in value.items()) + "}"
        record = self.shelf.record_of(value, self.among)
        if record:
            return ref(f"{record} regrouped")
        like = self._variant(value) if self.differences else ""
        return min((like, fields), key=lambda s: len(plain(s))) if like else fields

    def _variant(self, value: dict[str, Any]) -> str:
        """The object as one that is on the shelf with a few differences; "" if none is like it."""
        shared: dict[str, int] = {}
        for key, inner in value.items():
            for owner in self._owners(key, inner) if not isinstance(inner, dict | list) else ():
                shared[owner] = shared.get(owner, 0) + 1
        if not shared:
            return ""
        best = max(shared, key=lambda owner: shared[owner])
        sent = self.shelf.object_at(best)
        if shared[best] < 3 or sent is None:
            return ""
        other = [(key, v) for key, v in value.items() if key in sent and canonical(v) != canonical(sent[key])]
        changes = [f"but {neutral(named(key))}:{self.value(v)} for {neutral(_ends(dumped(sent[key])))}" for key, v in other]
        added = [f"and {neutral(named(key))}:{self.value(v)}" for key, v in value.items() if key not in sent]
        gone = [named(key) for key in sent if key not in value]
        kept = len(value) - len(changes) - len(added)
        if kept < len(changes) + len(added):
            return ""
        words = []
        if gone and len(gone) > kept:
            words.append("only " + neutral(", ".join(named(k) for k in value if k in sent)))
        elif gone:
            words.append("without " + neutral(", ".join(gone)))
        words += changes + added
        return ref(plain(f"{best} {'; '.join(words)}" if words else best))

    def _owners(self, name: str, value: Any) -> list[str]:
        return [owner for owner in self.shelf.owners(name, value) if node_of(owner) in self.among]

    # ------------------------------------------------------------ running text

    def text(self, text: str) -> str:
        """A prompt or other text: fields under headings or in tags, JSON that stands in it, then runs of words."""
        found = _between(text, self._fields, lambda t: _between(t, self._json, self._words))
        if REF_OPEN not in found:
            return text
        # white space beside a reference says nothing, and costs a line each time
        found = re.sub(rf"\n\s*(?={REF_OPEN})|(?<={REF_CLOSE})\s*\n(?=[ \t]*</)", "\n", found)
        return re.sub(rf"(?<=>)\s*\n(?={REF_OPEN})|(?<={REF_CLOSE})\n(?=</)", "", re.sub(r"\n\s*\n", "\n", found))

    def _json(self, text: str) -> list[tuple[int, int, str]]:
        """Objects and arrays within the text that hold references, and their places."""
        decoder = json.JSONDecoder()
        found: list[tuple[int, int, str]] = []
        last = tried = 0
        for match in re.finditer(r"(?:^|[:=\s>`(])([{\[])", text):
            start = match.start(1)
            if start < last or tried > 200:
                continue
            tried += 1
            try:
                _, end = decoder.raw_decode(text, start)
            except (ValueError, RecursionError):
                continue
            value = value_of(text[start:end])
            if value is not None and end - start >= MIN_WHOLE:
                found.append((start, end, self.value(value)))
                last = end
        return found

    def _fields(self, text: str) -> list[tuple[int, int, str]]:
        """Runs of fields in tags, under headings or after colons that are fields of one object on the shelf, two of them or more."""
        found: list[tuple[int, int, str, list[str]]] = []
        for match in _layout().finditer(text):
            name = next(g for g in (match["tag"], match["head"], match["name"]) if g)
            body = next(g for g in (match["inner"], match["body"], match["line"]) if g is not None).strip()
            owners = [o for reading in _readings(body) for o in self._owners(name, reading)]
            if not owners:
                continue
            shared = [o for o in found[-1][3] if o in owners] if found else []
            if found and shared and not text[found[-1][1] : match.start()].strip():
                start, _, names, _ = found.pop()
                found.append((start, match.end(), f"{names}, {name}", shared))
            else:
                found.append((match.start(), match.end(), name, owners))
        out = []
        for start, end, names, owners in found:
            owner = next((o for o in owners if node_of(o) in self.prefer), owners[0])
            sent = self.shelf.object_at(owner)
            all_of_it = sent is not None and len(sent) == names.count(", ") + 1
            shown = ref(f"{owner} field by field" if all_of_it else f"{owner} fields {names}")
            if "," in names and len(plain(shown)) < end - start:
                out.append((start, end, shown))
        return out

    def _words(self, text: str) -> str:
        """Runs of words of texts on the shelf, told as one text with differences where they follow each other."""
        words = words_of(text)
        chains: list[list[Run]] = []
        for run in self.shelf.runs(words, self.among, self.prefer):
            last = chains[-1][-1] if chains else None
            if last and last.piece is run.piece and run.at >= last.stop and run.begin - last.end <= SMALL_GAP:
                chains[-1].append(run)
            else:
                chains.append([run])
        out, at = [], 0
        for chain in _with_ends(chains, words):
            start, end = words.starts[chain[0].begin], words.ends[chain[-1].end - 1]
            told = _told(chain, words, text)
            alone = len(chain) == 1 and chain[0].whole
            if (
                told
                and (alone or self.differences)
                and end - start >= max(self.least, MIN_WHOLE if alone else MIN_RUN)
                and len(told) < 0.8 * (end - start)
            ):
                out += [text[at:start], ref(told)]
                at = end
        return "".join([*out, text[at:]])


def _with_ends(chains: Sequence[Sequence[Run]], words: Words) -> Iterator[list[Run]]:
    """The chains with first and last words of their pieces that are too few to be found on their own."""
    after = [*(chain[0].begin for chain in chains[1:]), len(words.words)]
    before = 0
    for chain, limit in zip(chains, after, strict=False):
        first, last = chain[0], chain[-1]
        head = _head(first, words.words[max(before, first.begin - 2 * SMALL_GAP) : first.begin])
        tail = _tail(last, words.words[last.end : min(limit, last.end + 2 * SMALL_GAP)])
        yield [*head, *chain, *tail]
        before = last.end


def _tail(run: Run, following: tuple[str, ...]) -> list[Run]:
    theirs = run.piece.words.words[run.stop :]
    for size in range(min(len(theirs), SHINGLE - 1), 1, -1) if len(theirs) <= 2 * SMALL_GAP else ():
        for gap in range(min(SMALL_GAP, len(following) - size) + 1):
            if following[gap : gap + size] == theirs[-size:]:
                return [Run(run.piece, run.end + gap, run.end + gap + size, run.stop + len(theirs) - size)]
    return []


def _head(run: Run, leading: tuple[str, ...]) -> list[Run]:
    theirs = run.piece.words.words[: run.at]
    for size in range(min(len(theirs), SHINGLE - 1), 1, -1) if len(theirs) <= 2 * SMALL_GAP else ():
        for end in range(len(leading), max(size, len(leading) - SMALL_GAP) - 1, -1):
            if leading[end - size : end] == theirs[:size]:
                begin = run.begin - len(leading) + end - size
                return [Run(run.piece, begin, begin + size, 0)]
    return []


def _told(chain: Sequence[Run], words: Words, text: str) -> str:
    """What a chain of runs of one piece says: which part of it, and what differs; "" where too much does."""
    piece, first, last = chain[0].piece, chain[0], chain[-1]
    differences = []
    for one, two in pairwise(chain):
        put = text[words.starts[one.end] : words.ends[two.begin - 1]] if two.begin > one.end else ""
        took = piece.text[piece.words.starts[one.stop] : piece.words.ends[two.at - 1]] if two.at > one.stop else ""
        differences.append(_difference(put, took))
    if len(differences) > MAX_DIFFERENCES:
        return ""
    start = piece.text[piece.words.starts[first.at] : piece.words.ends[min(first.at + 4, first.stop) - 1]]
    end = piece.text[piece.words.starts[max(last.stop - 5, last.at)] : piece.words.ends[last.stop - 1]]
    size = f", {piece.words.ends[last.stop - 1] - piece.words.starts[first.at]:,} of {len(piece.text):,} characters"
    part = ""
    if first.at > 0 and last.stop < len(piece.words.words):
        part = f' from "{start}…" to "…{end}"{size}'
    elif first.at > 0:
        part = f' from "{start}…" to its end'
    elif last.stop < len(piece.words.words):
        part = f' up to "…{end}"{size}'
    joint = ": " if differences and part else " " if differences else ""
    return neutral(" ".join(f"{piece.handle}{part}{joint}{'; '.join(differences)}".split()))


def _difference(put: str, took: str) -> str:
    if put and took:
        return f'but "{put}" for "{_ends(took)}"'
    return f'with "{put}" put in' if put else f'without "{_ends(took)}"'


def _ends(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:40]}… {len(text):,} characters …{text[-40:]}"


@cache
def _layout() -> re.Pattern[str]:
    return re.compile(
        r"<(?P<tag>\w[\w.-]{0,60})>\s*(?P<inner>[^<]{0,2000}?)\s*</(?P=tag)>"
        r"|^(?:#{1,6} *|\*\*)(?P<head>[A-Za-z_][\w .-]{0,60}?):?(?:\*\*)?:?[ \t]*\n(?P<body>[^\n#][^\n]{0,2000})$"
        r"|^[ \t]*(?:[-*] )?(?P<name>[A-Za-z_][\w .-]{0,60}?) ?[:=] ?(?P<line>[^\n]{1,2000})$",
        re.MULTILINE,
    )


def _readings(body: str) -> list[Any]:
    """What a laid-out field may have been: the text itself, or the number, true, false or null that it spells."""
    out: list[Any] = [body]
    if re.fullmatch(r"-?\d+(?:\.\d+)?|true|false|null", body):
        out.append(json.loads(body) if not re.match(r"-?0\d", body) else body)
    value = value_of(body)
    return out if value is None else [*out, value]


def _between(text: str, find: Callable[[str], list[tuple[int, int, str]]], rest: Callable[[str], str]) -> str:
    """The text with what `find` replaces, and everything between as `rest` has it."""
    out, at = [], 0
    for start, end, shown in find(text):
        out += [rest(text[at:start]), shown]
        at = end
    return "".join([*out, rest(text[at:])])


def _joined(one: str, two: str) -> str:
    """Two references to neighbours of one list as one; "" if they are none."""
    pattern = re.compile(rf"{REF_OPEN}(.*?)\[(\d+)(?:\.\.(\d+))?\]( regrouped)?{REF_CLOSE}")
    a, b = pattern.fullmatch(one), pattern.fullmatch(two)
    if a and b and (a[1], a[4]) == (b[1], b[4]) and not b[3] and int(b[2]) == int(a[3] or a[2]) + 1:
        return ref(f"{a[1]}[{a[2]}..{b[2]}]{a[4] or ''}")
    return ""


def split_refs(laid_out: str) -> list[str]:
    """The pieces of a laid-out text, references apart from what is spelled out."""
    return [p for p in re.split(f"({REF_OPEN}[^{REF_CLOSE}]*{REF_CLOSE})", laid_out) if p]
