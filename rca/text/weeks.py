"""Days that a text names by a week and a weekday: "Thursday of the week after next", "mardi de la semaine prochaine", 来週の火曜日."""

from __future__ import annotations

import datetime
import functools

from rca.patterns import regex
from rca.records import dataclass
from rca.text import dates
from rca.text.claims import DATE, claims

_WEEKS = (
    (
        2,
        r"week after next|(?:der )?übernächsten? woche|(?:nella |della )?settimana successiva alla prossima|"
        r"week na (?:de )?volgende(?: week)?|nästnästa vecka|veckan efter nästa|ugen efter næste|uken etter neste|再来週|さ来週|再來週",
        "after next|übernächste|successiva alla|week na|nästnästa|vecka|ugen ef|uken et|再来週|さ来週|再來週",
    ),
    (
        1,
        r"(?:the )?next week|(?:the )?following week|(?:der |die )?(?:nächste[nr]?|kommende[nr]?) woche|(?:la )?semaine prochaine|"
        r"(?:la )?(?:próxima semana|semana (?:próxima|que viene|que vem|entrante))|(?:la )?(?:prossima settimana|settimana prossima)|"
        r"volgende week|komende week|nästa vecka|næste uge|neste uke|przyszł(?:ego|ym) tygodni[au]|następn(?:ego|ym) tygodni[au]|"
        r"(?:gelecek|önümüzdeki) hafta|来週",
        "next week|following week|woche|prochaine|próxima|semana|prossima|volgende week|komende week|vecka|næste uge|neste uke|tygodni|"
        "hafta|来週",
    ),
    (
        0,
        r"this week|(?:diese[rn]?|laufenden?) woche|cette semaine|esta semana|questa settimana|deze week|denne uge|denne uken?|"
        r"(?:den här|denna) vecka|(?:tego|tym) tygodni[au]|bu hafta|今週",
        "this week|woche|cette sem|esta sem|questa set|deze week|denne uge|denne uke|vecka|tygodni|hafta|今週",
    ),
)
_LINK = r"(?:,? ?(?:(?:of|in|the|der|die|in der|de|la|el|le|del|della|van|en|i|w|on|am|op|på|da|na|den|の)(?: |(?<=の)|(?=\b))){0,3} ?)"
"""What may stand between the weekday and the week."""

_PHRASES = tuple(
    (offset, regex(rf"(?i)(?:^|(?<=\W)|(?<=(?-i:[\u3040-\u9fff])))(?:{words})(?!\w)|(?:{words})(?=の)", needs=needs))
    for offset, words, needs in _WEEKS
)
"""How far off the week is, and the words that say so; with each the pieces that its pattern needs."""
_BETWEEN = regex(_LINK)
_DENIED = regex(
    r"(?i)\b(?:not|nicht|kein\w*|pas|no|non|niet|geen|não|nie|inte|ikke)\b"
    r"(?:(?!, (?:so|but|please|rather|bitte|daher|also|sondern|aber|lieber|donc|mais|plutôt|sino|pero|por eso|mejor|quindi|ma|dus|maar|"
    r"liever|então|mas|więc|ale|proszę|så|utan|men|helst)\b)[^.!?;]){0,40}$"
)
"""A denial before a day, unless another clause begins after it."""
_OFF = regex(
    r"(?i)[^.,;!?\n。、,]{0,40}?(?:\b(?:not|can't|cannot|won't|unable|away|nicht|kein\w*|verhindert|ne|pas|impossible|no puedo|no podré|"
    r"no estoy|no estaré|imposible|non|impossibile|niet|não|nie|inte|ikke|gelemem|yokum|olmaz)\b(?! (?:a |ein |un )?problem)|"
    r"[かでえけせ]ない|ません|できず|不在|不可|都合が悪)"
)
"""What comes after a day that does not suit, before its clause ends."""
REACH = 24


@dataclass(frozen=True, slots=True)
class Named:
    """A day named by week and weekday: the piece of the text, and the day that it is, counted from the text's own date."""

    text: str
    day: datetime.date


@functools.lru_cache(maxsize=128)
def named_days(text: str) -> tuple[Named, ...]:
    """The days that a text names so, () where it has no full date to count from: the first one is taken, as a letter's own date."""
    if not any(pattern.search(text) for _, pattern in _PHRASES):
        return ()
    found = [c for c in claims(text) if c.kind == DATE]
    own = next((day for c in found if len(c.keys) == 1 and (day := dates.parse(c.key))), None)
    weekdays = [c for c in found if c.key.startswith("weekday:")]
    if own is None:
        return ()
    monday = own - datetime.timedelta(days=own.weekday())
    named: list[Named] = []
    taken: set[tuple[int, int]] = set()
    for offset, pattern in _PHRASES:
        for m in pattern.finditer(text):
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            taken.add(m.span())
            for weekday in weekdays:
                (start, end), (begin, stop) = sorted((m.span(), (weekday.start, weekday.end)))
                if not end <= begin <= end + REACH or not _BETWEEN.fullmatch(text[end:begin]):
                    continue
                if not _DENIED.search(text[max(0, start - 60) : start]) and not _OFF.match(text, stop):
                    named.append(Named(text[start:stop], monday + datetime.timedelta(days=7 * offset + int(weekday.key[-1]))))
    return tuple(named)
