"""Currencies, percentages and units of measure: how they are written, and how they convert."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from decimal import Decimal

from rca.patterns import Growing, passing, regex
from rca.text.normalise import words_of

PERCENT = "%"

CURRENCIES: dict[str, str] = {
    "EUR": "€ eur euro euros",
    "USD": "$ us$ usd dollar dollars dólar dólares dollaro dollari ドル",
    "GBP": "£ gbp pound pounds pfund sterling libras sterline ポンド",
    "JPY": "¥ jpy yen 円",
    "CHF": "chf sfr franken",
    "CNY": "cny rmb yuan 元 人民元",
    "INR": "₹ inr rs rupee rupees",
    "KRW": "₩ krw won ウォン",
    "PLN": "pln zł zl zloty złoty",
    "SEK": "sek",
    "NOK": "nok",
    "DKK": "dkk",
    "CZK": "czk kč",
    "HUF": "huf ft",
    "RON": "ron lei",
    "BGN": "bgn",
    "TRY": "₺ try tl",
    "RUB": "₽ rub",
    "UAH": "₴ uah",
    "BRL": "r$ brl reais",
    "MXN": "mxn mx$",
    "ARS": "ars",
    "CLP": "clp",
    "COP": "cop",
    "CAD": "cad c$ ca$",
    "AUD": "aud a$ au$",
    "NZD": "nzd nz$",
    "SGD": "sgd s$",
    "HKD": "hkd hk$",
    "ZAR": "zar",
    "AED": "aed",
    "SAR": "sar",
    "ILS": "₪ ils",
    "THB": "฿ thb baht",
    "VND": "₫ vnd",
    "IDR": "idr rp",
    "PHP": "₱ php",
    "ISK": "isk",
    "UYU": "uyu",
    "EGP": "egp",
    "TND": "tnd",
    "KES": "kes",
    "NGN": "₦ ngn",
    "PKR": "pkr",
    "TWD": "twd nt$",
    "MYR": "myr",
    "RSD": "rsd",
    "PESO": "peso pesos",
    "KR": "kr kronor kroner kronen",
    "cent": "ct cts ¢ cent cents cents. centime centimes céntimo céntimos centesimi",
    "p": "pence p",
}

_MEASURES: dict[str, str] = {
    "%": "% percent per-cent pct prozent vh pourcent procent パーセント",
    "km": "km kilometre kilometres kilometer kilometers kilometern kilomètre kilomètres kilómetro kilómetros キロ",
    "m": "m metre metres meter meters metern mètre mètres metro metros metri メートル",
    "cm": "cm centimetre centimetres centimeter centimeters zentimeter centimètres centímetros センチ",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "mi": "mile miles mi meile meilen milles millas miglia mijl milhas",
    "ft": "ft foot feet",
    "in": "inch inches zoll",
    "kg": "kg kilo kilos kilogram kilograms kilogramm kilogrammes kilogramos",
    "g": "g gram grams gramm grammes gramos",
    "mg": "mg milligram milligrams milligramm milligrammes miligramos miligramas miligramów",
    "µg": "µg μg mcg ug microgram micrograms mikrogramm microgrammes microgrammi microgramos microgramas mikrogram mikrogramów",
    "iu": "iu",
    "t": "t tonne tonnes tonnen tons toneladas",
    "lb": "lb lbs pounds-weight",
    "oz": "oz ounce ounces",
    "stone": "stone stones",
    "l": "l litre litres liter liters litern litro litros リットル",
    "ml": "ml millilitre millilitres milliliter milliliters mililitros",
    "cl": "cl centilitre centilitres centilitros",
    "dl": "dl decilitre decilitres deciliter deciliters decilitros",
    "hl": "hl hectolitre hectolitres hektoliter",
    "gal": "gal gallon gallons galones",
    "m2": "m² m2 sqm qm mq quadratmeter quadratmetern",
    "ha": "ha hectare hectares hektar hektaren hectárea hectáreas ettaro ettari hectaren hektara hektarów",
    "acre": "acre acres",
    "m3": "m³ m3 cbm kubikmeter",
    "mpa": "mpa megapascal",
    "kpa": "kpa kilopascal",
    "hpa": "hpa mbar hektopascal",
    "psi": "psi",
    "kwh": "kwh",
    "kw": "kw",
    "w": "w watt watts",
    "v": "v volt volts",
    "a": "amp amps ampere",
    "°c": "°c ℃ celsius",
    "°f": "°f ℉ fahrenheit f",
    "h": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren "
    "godzina godziny godzin timme timmar timer saat 時間",
    "min": "min mins minute minutes minuten minuto minutos minuti minuut minut minuty minuter minutter 分 分間",
    "s": "s sec secs second seconds sekunde sekunden seconde secondes segundo segundos secondi seconden 秒 秒間",
    "ms": "ms",
    "day": "day days tag tage tagen jour jours día dias días dia giorno giorni dag dagen dager dagar dage døgn dygn etmaal "
    "dni dzień dnia gün 日間",
    "week": "week weeks woche wochen semaine semaines semana semanas settimana settimane weken tydzień "
    "tygodnie tygodni vecka veckor uge uger uke uker hafta 週間",
    "month": "month months monat monate monaten mois mes meses mese mesi maand maanden mês miesiąc miesiące "
    "miesięcy månad månader måned måneder ay か月 ヶ月 カ月 ヵ月",
    "year": "year years yr yrs jahr jahre jahren an ans année années año años anno anni jaar ano anos rok lata lat år yıl 年間",
    "night": "night nights nacht nächte nächten nuit nuits noche noches notte notti nachten 泊",
    "kb": "kb ko",
    "mb": "mb mo",
    "gb": "gb go",
    "tb": "tb",
    "person": "人 名 名様",
    "piece": "pcs pieces stück stk unités unidades pezzi 個 枚 台 本 件",
}

_MULTIPLIERS: dict[str, int] = {
    **dict.fromkeys(words_of("thousand tausend tsd mille mil mila duizend k tysiąc tysiące tysięcy tys tusen tusind tisíc tisíce"), 1_000),
    **dict.fromkeys(words_of("million millions mio million(en) millionen millones millón milioni milione miljoen mn mln"), 1_000_000),
    **dict.fromkeys(words_of("milion miliony milionów milhão milhões miljon miljoner millioner milyon"), 1_000_000),
    **dict.fromkeys(words_of("billion billions bn mrd milliarde milliarden milliards miliardi miljard"), 1_000_000_000),
    **dict.fromkeys(words_of("mld miliard miliardy miliardów miljarder milliarder milyar"), 1_000_000_000),
}

KANJI_MULTIPLIERS = {"千": 1_000, "万": 10_000, "億": 100_000_000, "百万": 1_000_000}

_BASE: dict[str, tuple[str, str]] = {  # unit -> (base, how many of the base it is)
    "h": ("s", "3600"),
    "min": ("s", "60"),
    "s": ("s", "1"),
    "ms": ("s", "0.001"),
    "week": ("day", "7"),
    "day": ("day", "1"),
    "year": ("month", "12"),
    "month": ("month", "1"),
    "km": ("m", "1000"),
    "m": ("m", "1"),
    "cm": ("m", "0.01"),
    "mm": ("m", "0.001"),
    "t": ("g", "1000000"),
    "kg": ("g", "1000"),
    "g": ("g", "1"),
    "mg": ("g", "0.001"),
    "µg": ("g", "0.000001"),
    "l": ("l", "1"),
    "ml": ("l", "0.001"),
    "cl": ("l", "0.01"),
    "dl": ("l", "0.1"),
    "hl": ("l", "100"),
    "m3": ("l", "1000"),
    "ha": ("m2", "10000"),
    "m2": ("m2", "1"),
    "EUR": ("EUR", "1"),
    "USD": ("USD", "1"),
    "GBP": ("GBP", "1"),
    "tb": ("mb", "1000000"),
    "gb": ("mb", "1000"),
    "mb": ("mb", "1"),
    "kb": ("mb", "0.001"),
    "bar": ("kpa", "100"),
    "mpa": ("kpa", "1000"),
    "kpa": ("kpa", "1"),
    "hpa": ("kpa", "0.1"),
}

_MEASURED_IN_PRACTICE: dict[str, tuple[str, str]] = {  # unit -> (base, how many of the base it is), not exact: results are rounded
    "mi": ("m", "1609.344"),
    "ft": ("m", "0.3048"),
    "in": ("m", "0.0254"),
    "lb": ("g", "453.59237"),
    "oz": ("g", "28.349523125"),
    "stone": ("g", "6350.29318"),
    "gal": ("l", "3.785411784"),
    "acre": ("m2", "4046.8564224"),
}

_DEGREES = ("°c", "°f")
_CONVERTED = _BASE | _MEASURED_IN_PRACTICE
CENTS, OF_CENTS = ("cent", "p"), ("EUR", "USD", "GBP")
"""Hundredths of a currency, and the currencies that they may be of."""
_LOOSE = frozenset(
    frozenset(pair.split("~"))
    for pair in words_of(
        "KR~SEK KR~NOK KR~DKK KR~ISK JPY~CNY USD~CAD USD~AUD USD~NZD USD~SGD USD~HKD USD~MXN USD~ARS USD~CLP USD~COP USD~UYU USD~TWD "
        "USD~PESO PESO~MXN PESO~ARS PESO~CLP PESO~COP PESO~UYU PESO~PHP night~day person~piece lb~GBP ft~HUF"
    )
)


@functools.cache
def _spellings() -> dict[str, str]:
    table: dict[str, str] = {}
    for group in (CURRENCIES, _MEASURES):
        for unit, words in group.items():
            for word in words.split():
                table.setdefault(word, unit)
    return table


def alternatives(words: Iterable[str]) -> str:
    """A pattern of words, the longer ones first; one that matches nothing for none."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) or "(?!)"


def _ends_as_word(word: str) -> bool:
    """Words of letters must end where the word ends; symbols and CJK counters need not."""
    return word[-1].isalpha() and ord(word[-1]) < 0x3000


_KANJI = ("百万", "千", "万", "億")
_LONGEST = 24  # characters; no unit or multiplier is longer


@functools.cache
def _suffixes() -> Growing:
    return Growing(dict.fromkeys([*_MULTIPLIERS, *_spellings()]))


@functools.lru_cache(maxsize=8)
def _suffix(known: tuple[str, ...], spaced: bool) -> re.Pattern[str]:
    """`spaced` where no script without spaces follows, whose range of signs takes longer to compile than all words."""
    words = [w for w in known if w in _spellings()]
    letters, others = [w for w in words if _ends_as_word(w)], [w for w in words if not _ends_as_word(w)]
    mult = alternatives([w for w in known if w in _MULTIPLIERS])
    ends = r"\b" if spaced else r"(?:\b|(?=(?-i:[\u3040-\u9fff])))"
    unit = rf"(?:{alternatives(others)}|(?:{alternatives(letters)}){ends})"
    return passing(rf"(?:(?P<kanji>{'|'.join(_KANJI)})|[ -]?(?P<mult>{mult})\b\.?)?(?: ?-?(?P<unit>{unit}))?", re.IGNORECASE)


_LATIN = regex(r"[A-Za-z]*")


def _letters(text: str) -> str:
    """The letters with which a text begins."""
    if text.isascii() and (match := _LATIN.match(text)):
        return match.group()
    return text[: next((i for i, c in enumerate(text) if not c.isalpha() or "\u3040" <= c <= "\u9fff"), len(text))]


@functools.cache
def _suffix_starts() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """How what follows a number begins if it is a unit: with one of these words, or with one of these signs; and what it is then."""
    by_letters: dict[str, list[str]] = {}
    by_sign: dict[str, list[str]] = {sign: [] for sign in _KANJI}
    for word in (*_spellings(), *_MULTIPLIERS):
        folded = word.casefold()
        if _ends_as_word(folded) and (letters := _letters(folded)):
            by_letters.setdefault(letters, []).append(word)
        else:
            by_sign.setdefault(folded, []).append(word)
    return by_letters, by_sign


@functools.cache
def _suffix_signs() -> tuple[str, ...]:
    return tuple(_suffix_starts()[1])


def after(text: str, end: int) -> re.Match[str] | None:
    """What follows a number that ends there: optional multiplier, optional unit (groups `mult`, `kanji`, `unit`); None if neither does."""
    near = text[end : end + 2 * _LONGEST]
    rest = near[:_LONGEST].casefold().lstrip(" -")
    by_letters, by_sign = _suffix_starts()
    begun = by_letters.get(_letters(rest), ())
    signed = rest.startswith(_suffix_signs())
    if not begun and not signed:
        return None
    if rest.startswith(_KANJI) or any(word in _MULTIPLIERS for word in begun):  # a unit may follow yet
        known = _suffixes().of(near)
    else:
        signs = [word for sign, words in by_sign.items() if rest.startswith(sign) for word in words] if signed else []
        known = _suffixes().brought([*begun, *signs])
    return _suffix(known, near.isascii() or max(near) < "\u3040").match(text, end)


@functools.cache
def _prefixes() -> tuple[list[str], list[str]]:
    """Signs and words of currencies that stand before a number."""
    words = [w for ws in CURRENCIES.values() for w in ws.split() if w not in ("ft", "try", "ron", "ct", "cent", "cents", "won", "php", "p")]
    return [w for w in words if not w[-1].isalnum()], [w for w in words if w[-1].isalnum()]


@functools.cache
def _growing_prefixes() -> tuple[Growing, tuple[str, ...]]:
    """The signs and words, and how a text ends that ends in one of them."""
    known = dict.fromkeys(word for words in _prefixes() for word in words)
    return Growing(known), tuple(w.casefold().rstrip(".") for w in known)


@functools.lru_cache(maxsize=4)
def _prefix(known: tuple[str, ...]) -> re.Pattern[str]:
    symbols, letters = ([word for word in words if word in known] for words in _prefixes())
    return passing(rf"(?:(?P<sym>{alternatives(symbols)})|(?<![^\W_])(?P<code>{alternatives(letters)})\.?) ?$", re.IGNORECASE)


def before(text: str, start: int, reach: int = 9) -> re.Match[str] | None:
    """A currency right before a number that starts there, in the `reach` characters that precede it (groups `sym`, `code`)."""
    begin = max(0, start - reach)
    growing, ends = _growing_prefixes()
    near = text[begin:start]
    return _prefix(growing.of(near)).search(text, begin, start) if near.casefold().rstrip(" .").endswith(ends) else None


@functools.cache
def currency_codes() -> frozenset[str]:
    """ISO codes known as currencies."""
    return frozenset(c for c in CURRENCIES if len(c) == 3)


def canonical_unit(word: str) -> str:
    """The one spelling under which a unit is compared ("€" and "euros" are "EUR"); "" if it is none."""
    return _spellings().get(word.casefold().rstrip("."), "")


def is_currency(unit: str) -> bool:
    """Whether a canonical unit is money."""
    return unit in CURRENCIES


def multiplier(word: str) -> int:
    """1000 for "thousand", "Tsd", "mil"; 1 if the word is none."""
    return _MULTIPLIERS.get(word.casefold().rstrip("."), 1)


def compatible(a: str, b: str) -> bool:
    """Whether two units may stand for one thing: equal, one not given, or the loose name of the other (kr and SEK)."""
    return a == b or not a or not b or frozenset((a, b)) in _LOOSE


def in_base(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """The value in the base unit of its dimension, or None where rca knows no conversion."""
    base = _BASE.get(unit)
    return (value * Decimal(base[1]), base[0]) if base else None


def converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """The value in another unit of its dimension, customary measures included (miles, pounds); None where there is no way."""
    if unit in _DEGREES and wanted in _DEGREES:
        return value if unit == wanted else (value - 32) * 5 / 9 if unit == "°f" else value * 9 / 5 + 32
    one, two = _CONVERTED.get(unit), _CONVERTED.get(wanted)
    if one is None or two is None or one[0] != two[0]:
        return None
    return value * Decimal(one[1]) / Decimal(two[1])


def conversions(value: Decimal, unit: str) -> list[tuple[Decimal, str]]:
    """What the value may have been before a conversion between units of one dimension (exact ones only)."""
    found: list[tuple[Decimal, str]] = []
    if unit in OF_CENTS:
        found.append((value * 100, "cent"))
    elif unit in CENTS:
        found += [(value / 100, c) for c in OF_CENTS]
    elif unit in _BASE:
        base, factor = _BASE[unit]
        found += [(value * Decimal(factor) / Decimal(f), u) for u, (b, f) in _BASE.items() if b == base and u != unit]
    return found
