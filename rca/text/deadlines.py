"""How long a text leaves until the first deadline that it names, counted from the day on which it was written."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from rca.patterns import regex
from rca.text.claims import DATE, Claim
from rca.text.dates import parse

_BEFORE = regex(
    r"(?i)\b(?:by|until|till|before|no later than|not later than|deadline|due|expires?|ends?|valid (?:to|until|through)|"
    r"bis(?: zum)?|spätestens|vor dem|"
    r"frist|endet|läuft|avant le|jusqu['’]au|au plus tard|échéance|expire|hasta el|antes del|a más tardar|vence|plazo|entro(?: il)?|"
    r"fino al|"
    r"scade(?:nza)?|prima del|vóór|voor|uiterlijk|tot(?: en met)?|vervalt|verloopt|até|antes de|prazo|do(?: dnia)?|przed|najpóźniej|"
    r"termin|senast|före|innan|till "
    r"och med|inden|innen|son)\b[^.;!?\n]{0,30}$"
)
_AFTER = regex(r"(?i)^[^.;!?\n、。]{0,12}(?:まで|締切|期限|tarihine kadar|kadar\b|at the latest|latest)")
_REACH = 45


def days_left(text: str, claims: Sequence[Claim]) -> tuple[int, ...]:
    """Days from the first full date of a text, on which it was written, to the first deadline after it: by the calendar and by working
    days; () where the text names none. claims: those of the text, in order."""
    days = [c for c in claims if c.kind == DATE]
    written = next((d for c in days for k in c.keys if (d := parse(k)) is not None), None)
    if written is None:
        return ()
    due = [d for c in days if (d := _day(c, written)) is not None and d > written and _is_deadline(text, c)]
    if not due:
        return ()
    first = min(due)
    working = sum((written + datetime.timedelta(n)).weekday() < 5 for n in range(1, (first - written).days + 1))
    return ((first - written).days, working)


def _day(claim: Claim, written: datetime.date) -> datetime.date | None:
    key = claim.key
    if not key.startswith("--") or len(key) != 7:
        return parse(key)
    day = parse(f"{written.year}{key[1:]}")
    return parse(f"{written.year + 1}{key[1:]}") if day and (written - day).days > 180 else day


def _is_deadline(text: str, claim: Claim) -> bool:
    return bool(_BEFORE.search(text[max(0, claim.start - _REACH) : claim.start]) or _AFTER.search(text[claim.end : claim.end + 24]))
