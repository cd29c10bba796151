"""The currencies that a text names, by code, sign or word."""

from __future__ import annotations

import functools
import re

from rca.patterns import may_match, regex
from rca.text.kept import kept
from rca.text.units import CURRENCIES, alternatives, canonical_unit, currency_codes


@functools.cache
def _named_currencies() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Codes in capitals, or at the end of a field's name; signs; words of four letters and more that mean nothing else. And those words."""
    codes = "|".join(sorted(currency_codes()))
    words = sorted(w for code, ws in CURRENCIES.items() if len(code) == 3 for w in ws.split() if len(w) >= 4 and w.isalpha())
    worded = rf"(?<!\w)(?P<word>(?i:{alternatives(set(words) - {'pound', 'pounds', 'pfund'})}))(?!\w)"
    signed = r"(?P<sign>[€£¥₹₩₺₽₴฿₫₱]|(?<![A-Za-z])\$)"
    coded = rf"(?<![A-Za-z])(?P<code>{codes})(?![A-Za-z])|_(?P<field>{codes.casefold()})(?![a-z])"
    return regex(rf"{coded}|{signed}|{worded}|(?P<kanji>円|ユーロ|ドル)"), regex(worded, needs="|".join(words).casefold())


_MAY_BE_MONEY = regex(r"[A-Z_€£¥₹₩₺₽₴฿₫₱$円ユド](?:(?<=[A-Z])[A-Z]{2}|(?<![A-Z]))")
"""What stands in a text that names a currency by its code or by its sign."""


@kept
def currencies(text: str) -> tuple[tuple[str, str], ...]:
    """(ISO 4217 code, piece) of each currency that a text names, once each: codes in capitals, signs, and words that mean nothing else."""
    pattern, worded = _named_currencies()
    if not _MAY_BE_MONEY.search(text) and not may_match(worded, text):
        return ()
    found: dict[str, str] = {}
    for m in pattern.finditer(text):
        piece = m.group()
        code = m["code"] or (m["field"] or "").upper() or _OTHER_NAMES.get(piece.casefold()) or canonical_unit(piece.casefold())
        if code:
            found.setdefault(code, piece)
    return tuple(found.items())


_OTHER_NAMES = {"ユーロ": "EUR", "złotych": "PLN"}
