"""Whether a text goes round in circles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from rca.patterns import regex
from rca.text.completeness import Finding
from rca.text.leaves import json_start
from rca.text.normalise import fold_word


def repetition(text: str) -> Finding | None:
    """A sentence or a run of four words and more that comes back abnormally often; None for ordinary prose, tables and JSON."""
    if json_start(text) >= 0:
        return None
    plain = [word.casefold() for word in _WORD.findall(text)]
    # a sentence that comes twice brings all its words twice; other scripts have accents, and sentences of one word
    again = not text.isascii() or len(plain) - len(set(plain)) >= _SENTENCE
    return _loop(text, plain) or (_repeated_sentence(text) if again else None)


def _loop(text: str, plain: list[str]) -> Finding | None:
    """The same run of words several times in a row (or of characters, in scripts without spaces); `plain` are its words."""
    # one word four times in a row makes three pairs of neighbours that are equal, and longer runs more
    found = _run_of_words(text) if len(plain) - len(set(pairwise(plain))) > 2 else None
    if found is not None and found.confidence > _ONE_WORD:
        return found
    if found is None and not text.isascii() and (m := regex(r"([\u3040-\u30ff\u4e00-\u9fff、。]{4,20})\1{2,}").search(text)):
        return Finding(m.group(), m.start(), m.end(), "a phrase again and again", 0.95)
    return found


def _run_of_words(text: str) -> Finding | None:
    """A run of two words and more, or else one word, several times in a row."""
    words = [(m.group().casefold(), m.start(), m.end()) for m in _WORD.finditer(text)]
    run_at, run, best = 0, 1, None
    for i in range(1, len(words)):
        run, run_at = (run + 1, run_at) if words[i][0] == words[i - 1][0] else (1, i)
        if run == 4 and not words[i][0].isdigit():
            best = Finding(text[words[run_at][1] : words[i][2]], words[run_at][1], words[i][2], "one word four times in a row", _ONE_WORD)
            break
    for size in range(2, min(_LONGEST, (_pairs_again([w[0] for w in words]) + 1) // 3) + 1):
        same = 0
        for i in range(size, len(words)):
            same = same + 1 if words[i][0] == words[i - size][0] else 0
            if same >= max(size * 2, 8) and not all(w[0].isdigit() for w in words[i - size + 1 : i + 1]):
                start, end = words[i - same - size + 1][1], words[i][2]
                return Finding(text[start:end], start, end, f"a run of {size} words again and again", 0.95)
    return best


_WORD = regex(r"[^\W_]+")
_ONE_WORD = 0.9
"""How sure one word four times in a row is; a longer run is surer."""
_LONGEST = 25  # words of a run
_SENTENCE = 5  # words of a sentence, at least


def _pairs_again(words: list[str]) -> int:
    """The longest stretch of pairs of neighbours of which each comes at least twice: a run of n words three times in a row makes
    one of at least 3n - 1."""
    pairs = list(pairwise(words))
    counted = Counter(pairs)
    longest = length = 0
    for pair in pairs:
        length = length + 1 if counted[pair] > 1 else 0
        longest = max(longest, length)
    return longest


def _repeated_sentence(text: str) -> Finding | None:
    seen: dict[str, list[tuple[int, int]]] = defaultdict(list)
    pieces = list(regex(r"[^.!?。！？\n]{12,}[.!?。！？]?").finditer(text))
    worded = [_WORD.findall(m.group()) for m in pieces]
    sizes = Counter(map(len, worded))
    for m, words in zip(pieces, worded, strict=True):
        if sizes[len(words)] == 1:
            continue  # no other has as many words
        if len(words) >= _SENTENCE or (len(m.group().strip()) >= 12 and not m.group().isascii() and len(words) <= 2):
            seen[" ".join(map(fold_word, words))].append(m.span())
    worst = max(seen.values(), key=len, default=[])
    if len(worst) < 2:
        return None
    share = len(worst) / max(1, len(pieces))
    if len(worst) >= 3 or share >= 0.34 or _neighbours(worst, pieces):
        start, end = worst[1]
        confidence = 0.92 if len(worst) >= 3 else 0.7
        return Finding(
            text[start:end].strip(),
            start + len(text[start:end]) - len(text[start:end].lstrip()),
            start + len(text[start:end].rstrip()),
            f"a sentence {len(worst)} times",
            confidence,
        )
    return None


def _neighbours(spans: list[tuple[int, int]], pieces: list[re.Match[str]]) -> bool:
    positions = {m.span(): i for i, m in enumerate(pieces)}
    order = [positions[s] for s in spans]
    return any(b - a == 1 for a, b in pairwise(order))
