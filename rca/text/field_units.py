"""The units that names of fields end in: `value_sek`, `distance_km`, `height_m`."""

from __future__ import annotations

from rca.patterns import regex
from rca.text import units
from rca.text.normalise import words_of

_RATES = frozenset(("price", "rate", "tariff", "cost", "preis", "tarif", "prix", "precio", "prezzo", "prijs", "preço", "cena", "pris"))
"""What is counted for each of a unit: the `price_kwh` is no amount of energy."""

_MEASURED = frozenset(("km", "kg", "cm", "mm", "kwh", "ms", "gb", "mb", "go", "mo", "mg", "mcg", "ug", "ml", "cl", "ha", "lb", "mi"))
_FIELD_UNITS = {
    "percent": "%",
    "pct": "%",
    "share": "",
    **dict.fromkeys(words_of("minutes minuten minutos minuti minuter minutter minut"), "min"),
    **dict.fromkeys(words_of("kilometres kilometers kilometer kilometros chilometri"), "km"),
    "bar": "bar",
    **dict.fromkeys(words_of("hours stunden heures horas uren timmar timer godzin"), "h"),
    **dict.fromkeys(words_of("days tage jours dias giorni dagen dagar dage dager dni"), "day"),
    **dict.fromkeys(words_of("weeks wochen semaines semanas settimane weken veckor uger uker tygodni"), "week"),
    **dict.fromkeys(words_of("months monate mois meses mesi maanden manader maneder"), "month"),
    **dict.fromkeys(words_of("years jahre annees anios anni jaren"), "year"),
}


def unit_of_field(field: str) -> str:
    """The unit that a field's name ends in: `value_sek`, `distance_km`, `share_percent`, `working_days`."""
    words = regex(r"[a-z]+|[A-Z]{2,}|[A-Z][a-z]*").findall(field)
    if words and words[0].casefold() in _RATES:
        words = [w for w in words if w.upper() in units.currency_codes()]
    if "per" in words[1:]:
        words = ["", *words[: words.index("per")]]
    last = words[-1].casefold() if words else ""
    if last in _FIELD_UNITS:
        return _FIELD_UNITS[last]
    if len(words) > 1 and units.canonical_unit(words[-2].casefold()):
        return ""  # one by another: `dose_mg_kg`, `water_l_ha`
    if len(words) > 1 and last in ("t", "l", "g"):
        return last
    if (len(words) > 1 or last != field.casefold()) and (last.upper() in units.currency_codes() or last in _MEASURED):
        return units.canonical_unit(last)
    return ""


def unit_named(field: str) -> str:
    """The unit that the last word of a field's name may be, though it may be something else: `height_m`, `outage_min`, `volume_litres`."""
    words = regex(r"_|-|(?<=[a-z])(?=[A-Z])").split(field)
    return units.canonical_unit(words[-1].casefold()) if len(words) > 1 or len(words[-1]) >= _LONG_UNIT else ""


_LONG_UNIT = 7
"""Letters from which on a word that is a unit makes a field's name by itself: `celsius`, `minutes`."""
