"""Days, spans and halves that a text says in words: "tomorrow", "in a year", "half past six", "two and a half"."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Iterable, Sequence

from rca.patterns import regex
from rca.text import dates
from rca.text.claims import DATE, NUMBER, TIME, Claim

_NEAR_DAY = regex(
    r"(?i)\b(?:tomorrow|yesterday|last night|gister\w*|gestern\w*|anoche|stanotte|stasera|"
    r"(?:next|following|previous) (?:day|morning)|day (?:after|before)|morgen|gestern|"
    r"(?:am )?(?:nächsten|folgenden) tag|tags darauf|demain|hier|lendemain|veille|mañana|ayer|"
    r"(?:día )?siguiente|domani|ieri|giorno (?:dopo|seguente|successivo)|gisteren|amanhã|ontem|dia seguinte|"
    r"jutro|wczoraj|imorgon|igår|i ?morgen|i ?går|yarın|dün|ertesi gün)\b"
    r"|明日|昨日|翌日|前日"
)
_TWO_DAYS = regex(
    r"(?i)\b(?:day after tomorrow|day before yesterday|übermorgen|vorgestern|après-demain|avant-hier|pasado mañana|anteayer|antier|"
    r"dopodomani|"
    r"l['’]altro ieri|avantieri|overmorgen|eergisteren|depois de amanhã|anteontem|pojutrze|przedwczoraj|i ?övermorgen|i ?förrgår|"
    r"i ?overmorgen|"
    r"i ?forgårs|öbür gün|evvelsi gün)\b|明後日|一昨日"
)
_FORTNIGHT = regex(
    r"(?i)\b(?:fortnight\w*|vierzehn tage\w*|quinze jours|quinzaine|quince días|quincena|quindici giorni|quindicina|veertien dagen|"
    r"quinze dias|"
    r"quinzena|fjorton dagar|fjorten dage?r?)\b"
)
_BEFORE = regex(
    r"(?i)\b(?:before|until|by|earlier than|vor|bis|avant|jusqu|antes d|hasta|prima d|entro|fino a|vóór|voor|tot|até|przed|do|före|"
    r"innan|senast|önce|kadar|beforehand|ahead of|vorher|davor|zuvor|bevor|auparavant|au préalable|avance|antes|antelación|prima|"
    r"anticipo|eerder|daarvoor|wcześniej|przedtem|dessförinnan|tidigare|forinden|inden|tidligere)\b|まで|前"
)
_SINGLE = {
    "year": r"year|jahr(?:es)?|an(?:née)?|año|anno|jaar|ano|rok|år|yıl",
    "month": r"(?:calendar )?month|monat(?:s)?|mois|mes|mese|maand|mês|miesiąc|månad|måned|ay",
    "week": r"week|woche|semaine|semana|settimana|tydzień|vecka|uge|uke|hafta",
}
_ONE = (
    r"(?:a|one|within a|ein(?:e[mnrs]?)?|un[aeo]?|uma?|een|één|jeden|en|ett|et|bir|per|"
    r"first|erste[nrs]?|première?|primer[ao]?|eerste|primeir[ao]|pierwsz\w+|första|første|ilk)"
)
_SPANS = {unit: regex(rf"(?i)(?<!\w){_ONE} (?:{words})(?!\w)") for unit, words in _SINGLE.items()}
_HALVES = regex(
    r"(?i)\bhalf\b|\w*halb\w*|\bhälfte\b|\bquarter\b|\w*viertel\b|\bdemie?s?\b|\bmoitié\b|\bquarts?\b|\bmedi[oa]s?\b|\bmitad\b|\bcuartos?\b"
    r"|\bmezz[ao]\b|\bmetà\b|\bquarto\b|\bhalve\b|\bkwart\b|\bmei[oa]\b|\bmetade\b|\bwpół\b|\bpół\w*|\bkwadrans|\bhalvt?\b|\bkvart|"
    r"\bbuçuk\b"
    r"|\byarım\b|\banderthalb\w*|半|[½¼¾]|\b[13]/[24]\b"
)


def near_day(text: str) -> bool:
    """Whether a text speaks of tomorrow, yesterday, the day before or after."""
    return _NEAR_DAY.search(text) is not None


def says_halves(texts: Iterable[str]) -> bool:
    """Whether the texts speak of halves or quarters, so that 0.5, 2.5 and 18:30 may stand there in words."""
    return any(_halved(text) for text in texts)


@functools.lru_cache(maxsize=256)
def _halved(text: str) -> bool:
    return _HALVES.search(text) is not None


def a_half(claim: Claim) -> bool:
    """Whether a number is one that people say with a half or a quarter."""
    return claim.key.endswith((".5", ".25", ".75"))


def explained(claim: Claim, texts: Sequence[str], known: Sequence[Claim]) -> bool:
    """Whether the texts lead to a day without naming it: a neighbour of a date that they name ("tomorrow", "before the 15th"), a year,
    a month or a week after one ("valid for a year"), or the weekday that they name in the weeks around one.

    known: the claims of the texts.
    """
    days = _dates(claim.keys)
    given = [d for c in known for d in _dates(c.keys)][:60]
    if not days and any(_of_month(key, *_periods(text)) for key in claim.keys for text in texts):
        return True
    if claim.key.startswith("weekday:") and _in_a_range(claim, texts, known):
        return True
    if claim.key in _WORKING and any(_WORKING_DAY.search(text) for text in texts):
        return True
    if any(_of_numbered_week(day, text) for day in days for text in texts):
        return True
    every, quarter = (any(pattern.search(text) for text in texts) for pattern in (_EVERY, _QUARTER))
    if quarter and any(f"{day:%m-%d}" in _QUARTER_DAYS for day in days):
        return True
    if not days or not given:
        return False
    hints = [_hints(text) for text in texts]
    near, before = any(h[0] for h in hints), any(h[1] for h in hints)
    weekdays = _open_weekdays([*known, claim])
    if any(_of_month(key, months, years) for months, years in (_periods(text) for text in texts) for key in claim.keys):
        return True
    spelled = {c.key for c in known if c.kind == NUMBER and not c.unit and c.text.isalpha()}
    spans = sorted({unit for h in hints for unit in h[2]})
    apart = {2} if any(_TWO_DAYS.search(text) for text in texts) else set()
    apart |= {13, 14, 15} if any(_FORTNIGHT.search(text) for text in texts) else set()
    for day in days:
        for other in given:
            gap = (day - other).days
            if abs(gap) in apart or (near and abs(gap) == 1) or (before and gap == -1) or any(_apart(day, other, unit) for unit in spans):
                return True
            if f"weekday:{day.weekday()}" in weekdays and -7 <= gap <= 21:
                return True
            if 1 <= gap <= 30 and day.weekday() < 5 and any(_WORKING_DAY.search(text) for text in texts):
                return True
            if every and gap % 7 == 0 and abs(gap) <= 366:
                return True
            if str(day.day) in spelled and abs(gap) <= 40:
                return True
    return False


def _in_a_range(claim: Claim, texts: Sequence[str], known: Sequence[Claim]) -> bool:
    """Whether a weekday lies within two that a text joins: "Monday to Thursday"."""
    for one, two in itertools.pairwise(known):
        if one.key.startswith("weekday:") and two.key.startswith("weekday:") and 0 < two.start - one.end <= _JOINED:
            between = any(t[one.start : one.end] == one.text and _UNTIL.fullmatch(t[one.end : two.start].strip(" .,")) for t in texts)
            first, last, day = (int(c.key[-1]) for c in (one, two, claim))
            if between and (day - first) % 7 <= (last - first) % 7:
                return True
    return False


_JOINED = 12
_UNTIL = regex(r"(?i)-|–|—|to|through|thru|till|until|bis|à|au|a|al|hasta|fino a|t/m|tot(?: en met)?|até|do|till|til|から|～|〜")


_WORKING = frozenset(f"weekday:{day}" for day in range(5))
_WORKING_DAY = regex(
    r"(?i)\b(?:week-?days?|(?:working|business) days?|(?:werk|wochen|arbeits)tag\w*|unter der woche|jours? (?:ouvr\w+|de semaine)|"
    r"en semaine|días? (?:laborables?|hábil(?:es)?)|entre semana|giorn[oi] (?:ferial[ei]|lavorativ[oi])|dias? út(?:il|eis)|"
    r"weekdag\w*|werkdag\w*|doordeweeks|dni robocz\w+|dzień roboczy|vardag\w*|hverdag\w*|hafta içi)\b|平日"
)
"""Words for the days from Monday to Friday, which an output may then name."""

_EVERY = regex(
    r"(?i)\b(?:every|each|weekly|je(?:den|de|weils)|wöchentlich|chaque|tous les|toutes les|hebdomadaire|cada|todos los|semanal\w*|ogni|"
    r"tutti i|settimanal\w+|elke|iedere|wekelijks|todas as|każd\w+|co tydzień|varje|hver|her hafta)\b|毎週"
)
_QUARTER = regex(
    r"(?i)\bQ[1-4]\b|\b[1-4]T\b|quartal\w*|quarter|trimestr\w*|trimestral\w*|kwarta[al]\w*|kvartal\w*|çeyrek|halbjahr\w*|semestr\w+|"
    r"half[- ]year|half of 20|四半期|半期"
)
_QUARTER_DAYS = frozenset(("01-01", "04-01", "07-01", "10-01", "03-31", "06-30", "09-30", "12-31"))
_WEEK_NUMBER = regex(
    r"(?i)\b(?:weeks?|wk|KW|kalenderwochen?|woche|semaines?|semanas?|settiman[ae]|uge|uke|veck(?:a|or)|v\.|weken|tydzień|tygodni\w*|hafta)"
    r"\s?(\d{1,2})(?!\d|[.,:]\d)|第(\d{1,2})週"
)


def _of_numbered_week(day: datetime.date, text: str) -> bool:
    """Whether a day lies in a week that the text names by its number in the year: "KW 23"."""
    return any(int(m[1] or m[2]) == day.isocalendar().week for m in _WEEK_NUMBER.finditer(text))


def of_named_week(code: str, texts: Iterable[str]) -> bool:
    """Whether a code is the week of a year that the texts name by its number: 2026-W23 for "KW 23"."""
    own = _WEEK_CODE.fullmatch(code)
    return own is not None and any(int(m[1] or m[2]) == int(own[1]) for text in texts for m in _WEEK_NUMBER.finditer(text))


_WEEK_CODE = regex(r"(?i)(?:20\d\d[-/ ]?)?(?:W|KW|CW|S|V|U|T)[- ]?(\d{1,2})")


_SPOKEN_SPANS = {
    30: regex(
        r"(?i)\bhalf an hour|\bhalf-hour|\bhalbe[nr]? stunde|\bdemi[- ]heure|\bmedia hora|\bmezz['’]?a?\s?ora|\bhalf ?uur"
        r"|\bmeia hora|\bpół godziny|\bhalv ?timm?e|\byarım saat|半時間"
    ),
    15: regex(
        r"(?i)\bquarter (?:of an )?hour|\bviertelstunde|\bquart d['’]heure|\bcuarto de hora|\bquarto d['’]ora|\bkwartier"
        r"|\bquarto de hora|\bkwadrans|\bkvart\b|\bçeyrek saat"
    ),
    60: regex(
        r"(?i)\b(?:an|one) hour|\beine(?:r)? stunde|\bune heure|\buna hora|\bun['’]ora|\been uur|\buma hora|\bgodzin[ęy]\b"
        r"|\ben timm?e|\bbir saat"
    ),
}


def a_span_away(time: str, known: Sequence[Claim], texts: Iterable[str]) -> bool:
    """Whether a time of day (`HH:MM`) is as far from one that the texts name as they say in minutes, hours or words: 15:08 for an arrival
    at 15:38 and "half an hour before".

    known: the claims of the texts.
    """
    given = {minutes for c in known if c.kind == TIME and (minutes := _minutes(c.key)) is not None}
    spans = {minutes for minutes, pattern in _SPOKEN_SPANS.items() if any(pattern.search(text) for text in texts)}
    spans |= {int(float(c.key) * (60 if c.unit == "h" else 1)) for c in known if c.kind == NUMBER and c.unit in ("min", "h")}
    spans |= {minutes for c in known if c.kind == TIME and _LENGTH.fullmatch(c.text) and (minutes := _minutes(c.key)) is not None}
    own = _minutes(time)
    return own is not None and any((own - other) % 1440 in (span, 1440 - span) for other in given for span in spans if 0 < span < 1440)


_LENGTH = regex(r"[0-9] ?h ?[0-5]\d")
"""Hours and minutes as a length of time is written, and a time of day now and then."""


def _minutes(time: str) -> int | None:
    hours, colon, minutes = time[:5].partition(":")
    return int(hours) * 60 + int(minutes) if colon and hours.isdigit() and minutes.isdigit() else None


def _open_weekdays(known: Sequence[Claim]) -> set[str]:
    """The weekdays that are named without their date, by key; a list of three or more is a timetable, and so is a plural."""
    found: set[str] = set()
    run: list[Claim] = []
    for claim, follower in itertools.pairwise(known):
        if not claim.key.startswith("weekday:"):
            continue
        run = [*run, claim] if run and 0 <= claim.start - run[-1].end <= _BESIDE else [claim]
        more = follower.key.startswith("weekday:") and 0 <= follower.start - claim.end <= _BESIDE
        if not more and len(run) < 3:
            found |= {c.key for c in run if not c.text.casefold().endswith(("days", "tags"))} - (
                {claim.key} if _of_weekday(claim, follower) else set()
            )
    return found


def _of_weekday(weekday: Claim, follower: Claim) -> bool:
    """Whether what follows a weekday is the day of the month that it falls on, and not a time, another weekday or a count."""
    day = follower.kind == DATE or (follower.kind == NUMBER and not follower.unit and follower.text.isdigit() and int(follower.text) <= 31)
    return day and not follower.key.startswith("weekday:") and 0 <= follower.start - weekday.end <= _BESIDE


@functools.lru_cache(maxsize=256)
def _periods(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """The months that a text names by their names, and the years that stand in it."""
    return dates.months_named(text), frozenset(int(y) for y in _YEAR.findall(text))


_YEAR = regex(r"(?<![\w.,-])20\d\d(?![\w-]|[.,]\d)")


def _of_month(key: str, months: frozenset[int], years: frozenset[int]) -> bool:
    """Whether a day is the first, the last or the middle of a month that is named, or the first or last of a year."""
    if len(key) == 7 and key[:4].isdigit():
        return int(key[5:]) in months
    day = dates.parse(key)
    if day is None:
        return False
    last = (day + datetime.timedelta(days=1)).day == 1
    return (day.month in months and (day.day in (1, 15) or last)) or (day.year in years and key[5:] in ("01-01", "12-31"))


_BESIDE = 9
"""Characters within which a day of a month belongs to the weekday before it: that weekday names no other day."""


@functools.lru_cache(maxsize=256)
def _hints(text: str) -> tuple[bool, bool, tuple[str, ...]]:
    """Whether a text speaks of tomorrow, of a limit, and of which single spans."""
    spans = tuple(unit for unit, pattern in _SPANS.items() if pattern.search(text))
    return _NEAR_DAY.search(text) is not None, _BEFORE.search(text) is not None, spans


def _dates(keys: Iterable[str]) -> list[datetime.date]:
    """The days of full keys; those without a year are put into 2026, so that two of them compare."""
    found = (dates.parse("2026" + k[1:] if k.startswith("--") and not k.startswith("---") else k) for k in keys)
    return [day for day in found if day]


def _apart(day: datetime.date, other: datetime.date, unit: str) -> bool:
    """Whether two days are one such span apart, the last day counted or not."""
    gap = abs((day - other).days)
    return gap in {"year": (364, 365, 366), "month": (28, 29, 30, 31), "week": (6, 7)}[unit]
