"""How one claim may be a slip for another: digits transposed, a factor of ten, day and month swapped, a letter off."""

from __future__ import annotations

from decimal import Decimal

from rca.text import dates, names
from rca.text.claims import DATE, IDENTIFIER, LABEL, NAME, NUMERIC, PHONE, TIME, Claim
from rca.text.units import compatible


def distance(a: str, b: str, limit: int) -> int:
    """Edit distance with transpositions of neighbours (Damerau-Levenshtein, optimal string alignment), `limit + 1` if above the limit."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    if limit == 1:
        return 0 if a == b else 1 if one_apart(a, b) else 2
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        current = [i]
        for j, cb in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return previous[-1]


def one_apart(a: str, b: str) -> bool:
    """Whether one letter more, less or changed, or two neighbours exchanged, makes one string the other; False for equal ones."""
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    at = next((i for i, (x, y) in enumerate(zip(longer, shorter, strict=False)) if x != y), len(shorter))
    if len(longer) == len(shorter):
        rest, other = longer[at:], shorter[at:]
        return rest != "" and (rest[1:] == other[1:] or (rest[2:] == other[2:] and rest[:2] == other[1::-1]))
    return len(longer) == len(shorter) + 1 and longer[at + 1 :] == shorter[at:]


def likeness(claim: Claim, other: Claim) -> tuple[int, str] | None:
    """How near two claims are (smaller is more telling) and by what slip; None where they are not."""
    if claim.kind in NUMERIC:
        return _numbers(claim, other)
    if claim.kind == DATE:
        return _dates(claim, other)
    if claim.kind == TIME:
        return _times(claim, other)
    if claim.kind == NAME:
        return _names(claim, other)
    if claim.kind in (IDENTIFIER, PHONE):
        return _strings(claim.key, other.key, 5)
    return _strings(claim.key, other.key, 6) if claim.kind != LABEL else None


def _strings(a: str, b: str, at_least: int) -> tuple[int, str] | None:
    if min(len(a), len(b)) < at_least - 1 or a == b or max(len(a), len(b)) > 60:
        return None
    if sorted(a) == sorted(b):
        return (1, "transposed") if one_apart(a, b) else (4, "digits") if any(c.isdigit() for c in a) else None
    limit = 2 if min(len(a), len(b)) >= 8 else 1
    off = distance(a, b, limit)
    if off <= limit:
        return 1 + off, "digit" if any(c.isdigit() for c in a) else "spelling"
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return (6, "part") if len(shorter) >= at_least and shorter in longer else None


def _numbers(claim: Claim, other: Claim) -> tuple[int, str] | None:
    if not _has_digit(other.text) or not _has_digit(claim.text):
        return None  # nobody mistakes a digit of "two"
    same_unit = compatible(claim.unit, other.unit)
    best: tuple[int, str] | None = None
    for a in claim.keys:
        for b in other.keys:
            seen = _pair(a, b, same_unit)
            if seen and (best is None or seen[0] < best[0]):
                best = seen
    if best and claim.field and claim.field == other.field:
        best = (best[0] - 1, best[1])
    return best


def _has_digit(text: str) -> bool:
    return text[:1].isdigit() or any(c.isdigit() for c in text)


_POWERS = tuple(Decimal(10) ** n for n in (1, 2, 3, -1, -2, -3))
_LEAST = Decimal("1.5")


def _power_of_ten(x: Decimal, y: Decimal) -> bool:
    return x != 0 != y and x / y in _POWERS and min(abs(x), abs(y)) >= _LEAST


def _pair(a: str, b: str, same_unit: bool) -> tuple[int, str] | None:
    if a == b:
        return None if same_unit or a in ("0", "1", "2") else (2, "unit")
    if not same_unit:
        return None
    if a.lstrip("-") == b.lstrip("-"):
        return 2, "sign"
    da, db = a.replace(".", "").lstrip("0"), b.replace(".", "").lstrip("0")
    if da.strip("-0") == db.strip("-0") and _power_of_ten(Decimal(a), Decimal(b)):
        return 3, "factor"
    if len(da) == len(db) and len(da) < 4 and _decimals(a) != _decimals(b):
        return None  # 18 is no slip for 8.1: who exchanges two digits leaves the point where it is
    if len(da) == len(db) and len(da) >= 2 and sorted(da) == sorted(db):
        if one_apart(da, db):
            return (1, "transposed") if len(da) >= 3 else (5, "transposed")
        return (4, "digits") if len(da) >= 4 else None
    if min(len(da), len(db)) >= 3 and a.count(".") == b.count(".") and one_apart(da, db):
        return (3, "digit") if min(len(da), len(db)) >= 4 else (6, "digit")
    return None


def _decimals(key: str) -> int:
    return len(key.partition(".")[2])


def _dates(claim: Claim, other: Claim) -> tuple[int, str] | None:
    if claim.key.startswith("weekday:"):
        return (7, "day") if other.key.startswith("weekday:") and claim.key != other.key else None
    best: tuple[int, str] | None = None
    for a in claim.keys:
        for b in other.keys:
            seen = _date_pair(a, b)
            if seen and (best is None or seen[0] < best[0]):
                best = seen
    return best


def _date_pair(a: str, b: str) -> tuple[int, str] | None:
    if a == b or dates.covers(a, b) or dates.covers(b, a):
        return None
    if len(a) == 7 and len(b) == 7 and a[0] != "-" and b[0] != "-":
        return (3, "year") if a[4:] == b[4:] else (6, "month")
    if "weekday" in b or min(len(a), len(b)) < 7 or len(a[-5:]) != 5:
        return None
    (am, ad), (bm, bd) = a[-5:].split("-"), b[-5:].split("-")
    years_agree = a.startswith("--") or b.startswith("--") or a[:4] == b[:4]
    if years_agree and am == bd and ad == bm:
        return 1, "swapped"
    if (am, ad) == (bm, bd):
        return (2, "year") if _like_years(a[:4], b[:4]) else None
    if not years_agree:
        return None
    if am == bm:
        close = sorted(ad) == sorted(bd) or sum(x != y for x, y in zip(ad, bd, strict=True)) == 1
        return (4, "day") if close else (6, "day")
    return (5, "month") if ad == bd else None


def _like_years(one: str, two: str) -> bool:
    """Whether one year may be a slip for another: a digit off, digits exchanged, or a few years apart; nobody writes 2026 for 1950."""
    alike = sum(x != y for x, y in zip(one, two, strict=True)) == 1 or sorted(one) == sorted(two)
    return alike or (one.isdigit() and two.isdigit() and abs(int(one) - int(two)) <= 3)


def _times(claim: Claim, other: Claim) -> tuple[int, str] | None:
    for a in claim.keys:
        for b in other.keys:
            if a[2:] == b[2:] and abs(int(a[:2]) - int(b[:2])) == 12:
                return 2, "factor"
            if sorted(a) == sorted(b):
                return 1, "transposed"
            if sum(x != y for x, y in zip(a, b, strict=True)) == 1:
                return 4, "digit"
    return None


def _names(claim: Claim, other: Claim) -> tuple[int, str] | None:
    a, b = names.tokens(claim.text), names.tokens(other.text)
    if not a or not b or a == b:
        return None
    shared, only_a, only_b = set(a) & set(b), [w for w in a if w not in b], [w for w in b if w not in a]
    if len(only_a) == 1 and len(only_b) == 1:
        x, y = only_a[0], only_b[0]
        limit = 2 if min(len(x), len(y)) >= 6 else 1
        if min(len(x), len(y)) >= 4 and distance(x, y, limit) <= limit:
            return 1, "spelling"
        if shared and len(a) == len(b):
            return 4, "part"
    return None
