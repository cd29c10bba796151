"""Dates and times as people write them, read to ISO forms.

Keys: `2026-06-11`, `2026-06` (no day), `--06-11` (no year), `---20` (a day of a month: "the 20th"), `weekday:0` (Monday),
`08:20` for times. What a notation leaves open (11/06/2026, a two-digit year) yields several readings, most likely first.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Iterator, Set

from rca.patterns import Growing, passing, regex
from rca.text.normalise import fold_word, matches_at, number_places, word_set, words_of

_MONTHS = (
    "january jan januar jänner janvier janv enero ene gennaio genn januari janeiro stycznia styczeń ledna leden ocak",
    "february feb februar februari février févr fév febrero febbraio febbr fevereiro fev lutego luty února únor şubat",
    "march mar märz maerz mrz mars marzo marz maart mrt março marca marzec marts března březen mart",
    "april apr avril avr abril abr aprile kwietnia kwiecień dubna duben nisan",
    "may mai mayo maggio magg mei maio maja maj května květen mayıs",
    "june jun juni juin junio giugno giu junho czerwca czerwiec června červen haziran",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec července červenec temmuz",
    "august aug août aout agosto ago augustus augusti sierpnia sierpień srpna srpen ağustos",
    "september sep sept septembre septiembre setiembre settembre sett setembro września wrzesień září eylül",
    "october oct oktober okt octobre octubre ottobre ott outubro out października październik října říjen ekim",
    "november nov novembre noviembre novembro listopada listopad listopadu kasım",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia grudzień prosince prosinec desember aralık",
)
_WEEKDAYS = (
    "monday mon montag lundi lunes lunedì maandag segunda-feira poniedziałek måndag mandag pazartesi",
    "tuesday tue tues dienstag mardi martes martedì dinsdag terça-feira wtorek tisdag tirsdag salı",
    "wednesday wed mittwoch mercredi miércoles mercoledì woensdag quarta-feira środa środę onsdag çarşamba",
    "thursday thu thur thurs donnerstag jeudi jueves giovedì donderdag quinta-feira czwartek torsdag perşembe",
    "friday fri freitag vendredi viernes venerdì vrijdag sexta-feira piątek fredag cuma",
    "saturday sat samstag sonnabend samedi sábado sabato zaterdag sobota sobotę lördag lørdag cumartesi",
    "sunday sun sonntag dimanche domingo domenica zondag niedziela niedzielę söndag søndag pazar",
)
_AMBIGUOUS = words_of("may mar mars out sat sun mon wed ago mai genn magg dec set")
_BESIDE_A_DAY = words_of("st nd rd th am zum vom der den")  # "the 20th", "am 20."

Reading = tuple[int, int, tuple[str, ...], str]
"""start, end, keys, kind (date | time)."""


@functools.cache
def _month_numbers() -> dict[str, int]:
    return {fold_word(w): i for i, ws in enumerate(_MONTHS, 1) for w in ws.split()}


@functools.cache
def _weekday_numbers() -> dict[str, int]:
    return {fold_word(w): i for i, ws in enumerate(_WEEKDAYS) for w in ws.split()}


@functools.cache
def _spellings(groups: tuple[str, ...]) -> frozenset[str]:
    words = {w for ws in groups for w in ws.split()}
    return frozenset(words | {w.replace("é", "e").replace("û", "u").replace("ä", "ae") for w in words})


@functools.cache
def _by_first_word(groups: tuple[str, ...]) -> dict[str, list[str]]:
    """The names by the word that stands in a text that holds them, plural included."""
    names: dict[str, list[str]] = {}
    for name in _spellings(groups):
        names.setdefault(name.split("-")[0], []).append(name)
        names.setdefault(name.split("-")[0] + "s", []).append(name)
    return names


def _said(groups: tuple[str, ...], words: Set[str]) -> tuple[str, ...]:
    """The names that these words of a text begin, and those that others began before it."""
    names = _by_first_word(groups)
    return _growing(groups).brought(name for word in names.keys() & words for name in names[word])


def _names(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in words) or "(?!)"


@functools.cache
def _growing(groups: tuple[str, ...]) -> Growing:
    return Growing(sorted(_spellings(groups), key=lambda w: (-len(w), w)))


_ORDINAL = r"(?:st|nd|rd|th|\.|er|re|e|º|ª|°)?"
_RANGE = (
    r"(?:\s?[-–—/&,]\s?|\s(?:to|and|or|until|till|through|up\sto\sand\sincluding|bis|bis\szum|und|oder|au|et|y|al|e|a|en|tot|t/m"
    r"|do|i|til|och|og|até)\s)"
)


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "iso": regex(
            r"(?<![\w.])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?:Z|"
            r"[+-]\d{2}:?\d{2})?)?(?![\w-])",
            re.ASCII,
        ),
        "numeric": regex(r"(?<![\w./-])(\d{1,2})(?:(\.) ?|([/-]))(\d{1,2})(?:(?<=\d)(?:\2 ?|\3))(\d{4}|\d{2})(?![\w/-]|\.\d)", re.ASCII),
        "dashed": regex(r"(?<![\w./:-])(\d{2})-(\d{2})(?![\w./:-])", re.ASCII),
        "slashed": regex(r"(?<![\w./:-])(\d{2})/(\d{2})(?![\w/:-]|[.,]\d)", re.ASCII),
        "dotted": regex(r"(?<![\w./-])(\d{1,2})\. ?(\d{1,2})\.(?!\d)", re.ASCII),
        "after": regex(
            r"(?:\s?[-–—&]\s?|\s(?:to|and|or|until|through)\s)(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w:.]|,\d)(?:, (?P<year>\d{4}))?"
        ),
        "japanese": regex(
            r"(?:(?P<year>\d{4})年|(?P<era>令和|平成|昭和)(?P<n>\d{1,2}|元)年)?(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?", re.ASCII
        ),
        "numeric_month": regex(
            r"(?<![\w./-])(?:(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])|(?P<month2>0?[1-9]|1[0-2])/(?P<year2>(?:19|"
            r"20)\d\d))(?![\w/-]|[.]\d)",
            re.ASCII,
        ),
        "the_nth": regex(r"(?<!\w)(?:the (\d{1,2})(?:st|nd|rd|th)|(?:am|zum|vom|der|den) (\d{1,2})\.)(?![\w]| [A-ZÄÖÜ]|\d)"),
        "clock": regex(
            r"(?<![\w.,:])(?P<h>[01]?\d|2[0-4])(?P<sep>:| ?[hH] ?)(?P<m>[0-5]\d)(?::[0-5]\d)?(?!\d|:\d)(?:\s?(?P<ap>[ap])\.?m\b\.?|"
            r"\s?(?:Uhr|uur)\b)?",
            re.IGNORECASE,
        ),
        "hour": regex(
            r"(?<![\w.,:])(?P<h>[01]?\d|2[0-4])(?:\.(?P<m>[0-5]\d))?\s?(?:(?P<ap>[ap])\.?m\b\.?|"
            r"(?P<uhr>uhr|uur)\b(?:\s(?P<m2>[0-5]\d)(?!\d))?|o'clock\b)",
            re.IGNORECASE,
        ),
        "clock_japanese": regex(r"(?P<ap>午前|午後)?(?P<h>\d{1,2})時(?!間)(?:(?P<m>\d{1,2})分|(?P<half>半))?", re.ASCII),
    }


_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"


@functools.cache
def _after_a_day() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A month behind a day, and a day right before another, between which a weekday may stand; of all names, as digits come first."""
    told = (_names(" ".join(names).split()) for names in (_MONTHS, _WEEKDAYS))
    months, weekdays = (names.replace("é", "[eé]").replace("û", "[uû]").replace("ä", "(?:ä|ae)") for names in told)
    day = r"(?<![\w.,:/])(?P<day>\d{1,2})"
    month = rf"[ \n\xa0-]{{1,2}}(?:day )?(?:of |de |di |del )?(?P<month>{months})\b\.?(?:[ ,\n-]{{0,2}}(?:de |del )?{_YEAR})?"
    week = rf"(?P<nth>st|nd|rd|th)?{_ORDINAL}{_RANGE}(?:the |le |el |den |dem |de )?(?:(?:{weekdays})\.?,? )?(?:the |le |el |den |dem )?$"
    return regex(day + _ORDINAL + month, re.IGNORECASE), regex(day + week, re.IGNORECASE)


@functools.lru_cache(maxsize=4)
def _month_patterns(months: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    """Days and years behind these names of months."""
    month, flags = rf"(?P<month>{_names(months)})\b\.?", re.IGNORECASE
    return {
        "month_day": passing(
            rf"(?<!\w){month}[ \n-](?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]|[.,]\d)(?:[, ]{{1,2}}{_YEAR})?", flags
        ),
        "month_year": passing(rf"(?<!\w)(?<!\d[ .]){month}[ ,\n-]{{0,2}}(?:de |del |of )?{_YEAR}", flags),
    }


@functools.lru_cache(maxsize=4)
def _weekday_pattern(weekdays: tuple[str, ...]) -> re.Pattern[str]:
    """These names of weekdays."""
    return passing(rf"(?<!\w)(?:{_names(weekdays)})s?(?!\w)|[月火水木金土日]曜日?", re.IGNORECASE)


def _valid(year: int | None, month: int, day: int) -> bool:
    try:
        datetime.date(year or 2024, month, day)
    except ValueError:
        return False
    return year is None or 1500 <= year <= 2199


def _key(year: int | None, month: int, day: int | None) -> str:
    if day is None:
        return f"{year:04d}-{month:02d}" if year else ""
    if not _valid(year, month, day):
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"


def _year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text)
    return year if len(text) == 4 else 2000 + year if year < 60 else 1900 + year


def _distinct(*keys: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k for k in keys if k))


def _month(match: re.Match[str]) -> int:
    return _month_numbers()[fold_word(match["month"])]


def months_named(text: str) -> frozenset[int]:
    """The months that stand in a text by name, with a day or without; words that mean something else as well only with a capital."""
    if word_set(text).isdisjoint(_by_first_word(_MONTHS)) and "月" not in text:
        return frozenset()
    numbers = _month_numbers()
    found = {numbers[fold_word(w)] for w in _NAME.findall(text) if fold_word(w) in numbers and not (w in _AMBIGUOUS or len(w) < 3)}
    return frozenset(found | {int(m) for m in _MONTH_SIGN.findall(text) if 1 <= int(m) <= 12})


_NAME = regex(r"[^\W\d_]+")
_MONTH_SIGN = regex(r"(\d{1,2})月", re.ASCII)


def _plain_word(match: re.Match[str]) -> bool:
    """Whether a month's name may be an ordinary word here: `may`, `out`, `mars` without a capital."""
    word = match["month"]
    return word in _AMBIGUOUS or (word.isupper() and word.casefold() in _AMBIGUOUS and len(word) < 4)


_JOINED = regex(r"\d(?:[-/.:] ?| ?[hH] ?)\d")  # part of each date of digits and of each time of day with minutes


def _numeric(text: str, found: list[Reading]) -> None:
    for m in _patterns()["iso"].finditer(text):
        if key := _key(int(m[1]), int(m[3]), int(m[4])):
            found.append((m.start(), m.end(4), (key,), "date"))
            if m[5] and int(m[5]) < 24:
                found.append((m.start(5), m.end(), (f"{m[5]}:{m[6]}",), "time"))
    for m in _patterns()["numeric"].finditer(text):
        first, second, year = int(m[1]), int(m[4]), _year(m[5])
        keys = _distinct(_key(year, second, first), "" if m[2] else _key(year, first, second))
        if keys:
            found.append((m.start(), m.end(), keys, "date"))
    for m in _patterns()["numeric_month"].finditer(text):
        found.append((m.start(), m.end(), (_key(int(m["year"] or m["year2"]), int(m["month"] or m["month2"]), None),), "date"))
    for m in _patterns()["dotted"].finditer(text):
        if key := _key(None, int(m[2]), int(m[1])):
            found.append((m.start(), m.end(), (key,), "date"))
    for m in (*_patterns()["slashed"].finditer(text), *_patterns()["dashed"].finditer(text)):
        # month and day of a date without its year; without a leading zero it is as likely a range, or a part of a number of things
        one, two = (int(m[1]), int(m[2])) if text[m.end(1)] == "-" else (int(m[2]), int(m[1]))
        either = [_key(None, month, day) for month, day in ((one, two), (two, one)) if _valid(None, month, day)]
        if either and "0" in (m[1][0], m[2][0]):
            found.append((m.start(), m.end(), _distinct(*either), "date"))


def _named(text: str, found: list[Reading], words: Set[str]) -> None:
    patterns, (behind, before) = _month_patterns(_said(_MONTHS, words)), _after_a_day()
    for m in matches_at(behind, text, number_places(text)):
        month, year = _month(m), _year(m["year"])
        if key := _key(year, month, int(m["day"])):
            found.append((m.start(), m.end(), (key,), "date"))
            begin = max(0, m.start() - 40)
            if (b := before.search(text[begin : m.start()])) and (key := _key(year, month, int(b["day"]))):
                found.append((begin + b.start("day"), begin + b.end("nth" if b["nth"] else "day"), (key,), "date"))
    for m in patterns["month_day"].finditer(text):
        month, year, end = _month(m), _year(m["year"]), m.end()
        after = None if m["year"] else _patterns()["after"].match(text, m.end())
        if after and not _valid(None, month, int(after["day"])):
            after = None
        year = year or (_year(after["year"]) if after else None)
        if _plain_word(m) or not (key := _key(year, month, int(m["day"]))):
            continue
        found.append((m.start(), end, (key,), "date"))
        if after:
            found.append((after.start("day"), after.end("day"), (_key(year, month, int(after["day"])),), "date"))
    for m in patterns["month_year"].finditer(text):
        if not _plain_word(m):
            found.append((m.start(), m.end(), (_key(_year(m["year"]), _month(m), None),), "date"))


def _japanese(text: str, found: list[Reading]) -> None:
    if "月" not in text and "年" not in text:
        return
    from rca.text import kanji_dates

    found += [(start, end, (key,), "date") for start, end, key in kanji_dates.fiscal_year_ends(text)]
    for m in kanji_dates.WRITTEN.finditer(text):
        of_year, month, of_day = (kanji_dates.value(part) for part in m.groups())
        if key := _key(of_year or None, month, of_day):
            found.append((m.start(), m.end(), (key,), "date"))
    for m in _patterns()["japanese"].finditer(text):
        if not m.group() or not m["month"]:
            continue
        year = kanji_dates.year_of(m["era"], m["n"]) if m["era"] else _year(m["year"])
        month, day = int(m["month"]), int(m["day"]) if m["day"] else None
        if 1 <= month <= 12 and (key := _key(year, month, day)):
            found.append((m.start(), m.end(), (key,), "date"))


def _weekdays(text: str, found: list[Reading], words: Set[str]) -> None:
    numbers = _weekday_numbers()
    for m in _weekday_pattern(_said(_WEEKDAYS, words)).finditer(text):
        word = m.group()
        if "曜" in word:
            found.append((m.start(), m.end(), (f"weekday:{'月火水木金土日'.index(word[0])}",), "date"))
            continue
        number = numbers.get(folded := fold_word(word), numbers.get(folded[:-1]))
        if number is None or (word.casefold() in _AMBIGUOUS and not word.istitle()):
            continue
        found.append((m.start(), m.end(), (f"weekday:{number}",), "date"))


def _nths(text: str, found: list[Reading], words: Set[str]) -> None:
    for m in _patterns()["the_nth"].finditer(text) if not words.isdisjoint(_BESIDE_A_DAY) else ():
        group = 1 if m[1] else 2
        if 1 <= int(m[group]) <= 31:
            found.append((m.start(group), m.end() if m[1] else m.end(group), (f"---{int(m[group]):02d}",), "date"))


def _clock_keys(hour: int, minute: int, meridiem: str, open_half: bool) -> tuple[str, ...]:
    if meridiem in ("p", "午後") and hour < 12:
        hour += 12
    elif meridiem in ("a", "午前") and hour == 12:
        hour = 0
    keys = [f"{hour % 24:02d}:{minute:02d}"]
    if open_half and not meridiem and 1 <= hour < 12:
        keys.append(f"{hour + 12:02d}:{minute:02d}")
    return tuple(keys)


def _lasts(text: str, match: re.Match[str]) -> bool:
    """Whether a Dutch "uur" is how long something takes, and no time of day: "binnen 4 uur", "24 uur in de week"."""
    if match["m"] or match["m2"]:
        return False
    before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 12]
    return match["h"] == "24" or _SPAN_BEFORE.search(before) is not None or _SPAN_AFTER.match(after) is not None


_SPAN_BEFORE = regex(r"(?i)\b(?:binnen|over|elke|per|minstens|minimaal|maximaal|hooguit|ruim|gedurende|slechts|maar)\s$")
_SPAN_AFTER = regex(r"(?i)\s(?:per|in de|lang|later|geleden|werk|arbeid|slaap|rijden)")


def _times(text: str, found: list[Reading], joined: bool) -> None:
    for m in matches_at(_patterns()["clock"], text, number_places(text)) if joined else ():
        hour, meridiem = int(m["h"]), (m["ap"] or "").lower()
        found.append((m.start(), m.end(), _clock_keys(hour, int(m["m"]), meridiem, not m["h"].startswith("0")), "time"))
    for m in matches_at(_patterns()["hour"], text, number_places(text)):
        meridiem = (m["ap"] or "").lower()
        if (m["uhr"] or "").lower() == "uur" and _lasts(text, m):
            continue
        minute = int(m["m"] or m["m2"] or 0)
        found.append((m.start(), m.end(), _clock_keys(int(m["h"]), minute, meridiem, not m["uhr"]), "time"))
    if "時" in text:
        for m in _patterns()["clock_japanese"].finditer(text):
            minute = 30 if m["half"] else int(m["m"] or 0)
            if int(m["h"]) <= 24 and minute < 60:
                found.append((m.start(), m.end(), _clock_keys(int(m["h"]), minute, m["ap"] or "", False), "time"))


def scan(text: str, words: Set[str] | None = None, digits: bool = True) -> Iterator[Reading]:
    """All dates and times of a text whose widths are folded; longer readings first where two overlap.

    `words` is its `word_set`, where the caller has it, and `digits` tells whether there are any.
    """
    found: list[Reading] = []
    present = word_set(text) if words is None else words
    joined = digits and _JOINED.search(text) is not None
    if joined:
        _numeric(text, found)
    if not present.isdisjoint(_by_first_word(_MONTHS)):
        _named(text, found, present)
    _japanese(text, found)
    if "曜" in text or not present.isdisjoint(_by_first_word(_WEEKDAYS)):
        _weekdays(text, found, present)
    if digits:
        _nths(text, found, present)
        _times(text, found, joined)
    yield from sorted(found, key=lambda r: (r[3] == "time", r[0] - r[1], r[0]))


def parse(key: str) -> datetime.date | None:
    """The day of a full key, None for a partial one."""
    try:
        return datetime.date.fromisoformat(key) if len(key) == 10 else None
    except ValueError:
        return None


def covers(a: str, b: str) -> bool:
    """Whether date key `a` says no more than `b` and agrees with it: `--06-11` and `2026-06` cover `2026-06-11`."""
    if a == b:
        return True
    if a.startswith("---"):
        return len(b) >= 7 and b[-2:] == a[-2:] and b.count("-") != 1
    if a.startswith("--"):
        return len(b) == 10 and b[4:] == a[1:]
    if a.startswith("weekday:"):
        day = parse(b)
        return day is not None and f"weekday:{day.weekday()}" == a
    return len(a) == 7 and b.startswith(a)
