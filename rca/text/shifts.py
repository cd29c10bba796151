"""Days that a stated span of time leads to from a given one, or that complete one given without its year or day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from rca.text import dates
from rca.text.claims import Claim
from rca.text.places import Located, Number
from rca.text.portions import Derivation


def days_of(places: Sequence[Located]) -> Iterator[tuple[Located, datetime.date]]:
    """The days that the places may mean; dates without a year are set into a common one."""
    for place in places:
        for key in place.claim.keys:
            day = dates.parse(key) or (dates.parse("2026" + key[1:]) if key.startswith("--") and not key.startswith("---") else None)
            if day:
                yield place, day


def shifted_date(claim: Claim, places: Sequence[Located], pool: Sequence[Number]) -> Derivation | None:
    """A date that a stated number of days, weeks, months or years leads to, or one whose year was completed."""
    for key in claim.keys:
        for place in places:
            if place.claim.key.startswith("---"):
                month = next((p for p in places if len(p.claim.key) >= 7 and p.claim.key[-5:-2] == key[-5:-2]), None)
                if month is not None and dates.covers(place.claim.key, key):
                    return (place, month), "month completed"
            elif any(dates.covers(known, key) for known in place.claim.keys):
                return (place,), "year completed" if not place.claim.key[:4].isdigit() else "day completed"
    spans = [p for p in pool if p.claim.unit in ("day", "night", "week", "month", "year") and 0 < p.value <= 400][:20]
    if len(claim.key) == 7 and claim.key[:4].isdigit():
        return _shifted_month(claim, places, spans)
    for key in claim.keys:
        day = dates.parse(key) or (dates.parse("2026" + key[1:]) if key.startswith("--") and not key.startswith("---") else None)
        if day is None:
            continue
        for place, known in days_of(places):
            for span in spans:
                length = int(span.value)
                counts = (length, length - 1) if span.claim.unit in ("day", "week") and length > 1 else (length,)
                ends = [_shift(known, count * sign, span.claim.unit) for count in counts for sign in (1, -1)]
                if day in ends or (span.claim.unit not in ("day", "night") and day + datetime.timedelta(days=1) == ends[0]):
                    return (place, span), "shifted by"
    return None


def _shifted_month(claim: Claim, places: Sequence[Located], spans: Sequence[Number]) -> Derivation | None:
    for place, known in [*days_of(places), *_first_days(places)]:
        for span in spans:
            for sign in (1, -1):
                day = _shift(known, int(span.value) * sign, span.claim.unit)
                before = day - datetime.timedelta(days=day.day) if day is not None else None
                if day is not None and claim.key in (f"{d.year:04d}-{d.month:02d}" for d in (day, before or day)):
                    return (place, span), "shifted by"
    return None


def _first_days(places: Sequence[Located]) -> Iterator[tuple[Located, datetime.date]]:
    """The first days of the months that are given without a day."""
    for place in places:
        if len(place.claim.key) == 7 and (day := dates.parse(f"{place.claim.key}-01")):
            yield place, day


def _shift(day: datetime.date, count: int, unit: str) -> datetime.date | None:
    try:
        if unit in ("day", "night", "week"):
            return day + datetime.timedelta(days=count * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        for last in (day.day, 30, 29, 28):
            try:
                return datetime.date(year, month + 1, min(day.day, last))
            except ValueError:
                continue
    except (ValueError, OverflowError):
        return None
    return None
