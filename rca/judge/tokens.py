"""How many tokens a text takes, estimated without a tokenizer, so that a question can be cut to size and priced before it is sent.

The rates were fitted to English prose, JSON, identifiers and source text under five tokenizers. Over 460 payloads the median of
estimate / count is 1.02 to 1.06 for cl100k, o200k, DeepSeek's and Anthropic's published one, nine of ten lie between 0.73 and 1.20;
SmolLM2, whose vocabulary is small, takes more (0.88; 0.65 to 1.09). Other languages and scripts follow cl100k: vocabularies that
hold more of them are over- and not underestimated, by up to 2.4 for Thai. Whoever fits a text into a context leaves a fifth free.
"""

from __future__ import annotations

import re
from functools import cache
from math import ceil
from typing import Final

_WORD: Final = 0.87
_LETTER: Final = 0.55  # each letter of a word after its fifth
_ACCENTED: Final = 0.7  # each letter that is Latin and not ASCII, on top
_DIGIT: Final = 0.85
_MARKS: Final = 0.68  # a run of ASCII punctuation
_MARK: Final = 0.3  # each mark of a run after the first
_SPACE: Final = 0.95  # a line end, or a run of spaces
_CYRILLIC: Final = 0.5
_IDEOGRAPH: Final = 1.1  # and each kana and hangul syllable
_OTHER: Final = 1.05  # any other character: Greek, Arabic, Hebrew, Indic scripts, Thai, typographic marks
_PICTURE: Final = 2.0  # beyond the basic plane: emoji, rare ideographs


@cache
def _classes() -> re.Pattern[str]:
    return re.compile(
        "(?P<word>[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+)|(?P<digits>[0-9]+)|(?P<marks>[!-/:-@\\[-`{-~]+)|(?P<space>\\s{2,}|[^\\S ])"
        "|(?P<cyrillic>[\u0400-\u052f]+)|(?P<ideographs>[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+)"
        "|(?P<pictures>[\U00010000-\U0010ffff]+)|(?P<other>[^\\sA-Za-z0-9])"
    )


def estimate(text: str) -> int:
    """Tokens of a text, rounded up; 0 for an empty one. Linear in its length."""
    total = 0.0
    for match in _classes().finditer(text):
        kind, run = match.lastgroup, match.group()
        if kind == "word":
            total += _WORD + _LETTER * max(0, len(run) - 5)
            total += 0.0 if run.isascii() else _ACCENTED * sum(c > "\x7f" for c in run)
        elif kind == "digits":
            total += _DIGIT * len(run)
        elif kind == "marks":
            total += _MARKS + _MARK * (len(run) - 1)
        elif kind == "space":
            total += _SPACE
        elif kind == "cyrillic":
            total += _CYRILLIC * len(run)
        elif kind == "ideographs":
            total += _IDEOGRAPH * len(run)
        elif kind == "pictures":
            total += _PICTURE * len(run)
        elif kind == "other":
            total += _OTHER
    return ceil(total)
