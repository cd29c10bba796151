"""Values that follow from an input by several steps, by a unit in a field's name or by a calculation that the output writes out, each
with a twin that does not follow and must be seen; texts made for this test."""

from __future__ import annotations

from typing import Any

import pytest

from rca.model import REQUEST
from tests.flows import bad, flow, hop

KITCHEN = {
    "lines": [
        {"item": "flour", "sacks": 12, "price": 18.4},
        {"item": "yeast", "sacks": 3, "price": 41.25},
        {"item": "labels", "sacks": 2, "price": 9.9},
    ],
    "discount": "10 % on flour and yeast",
}
CASES: list[tuple[str, Any, Any, Any, str, str]] = [
    # what follows, input, output, a twin of the output, role, instructions
    ("a measure in the unit of the field", "a mast of about sixty feet", {"height_m": 18.3}, {"height_m": 19.3}, "extractor", ""),
    ("volumes", "circa 23 metri cubi per la vasca", {"volume_litri": 23000}, {"volume_litri": 32000}, "extractor", ""),
    ("minutes over midnight", "Stopped at 23:15, running again at 01:05.", {"halt_min": 110}, {"halt_min": 118}, "extractor", ""),
    ("an hour by the clock", "We could come any weekday after 4.", {"access": "after 16:00"}, {"access": "after 18:00"}, "extractor", ""),
    ("minutes past", "got there at twenty past eight at night", {"arrived": "20:20"}, {"arrived": "20:35"}, "extractor", ""),
    ("minutes to", "Der Zug war um zehn vor sieben da.", {"ankunft": "06:50"}, {"ankunft": "06:35"}, "extractor", ""),
    ("minutes past", "Jag kom klockan fem över nio.", {"ankomst": "09:05"}, {"ankomst": "09:40"}, "extractor", ""),
    ("minutes past", "Je suis venue à sept heures dix.", {"arrivee": "07:10"}, {"arrivee": "07:35"}, "extractor", ""),
    ("a length of time", {"duration_min": 95}, "The tour takes 1 h 35.", "The tour takes 1 h 55.", "generator", ""),
    ("a start and a length", "Beginn 19.30 Uhr, Dauer 2 h 10.", {"ende": "21:40"}, {"ende": "22:05"}, "extractor", ""),
    (
        "a price by hours",
        {"hours": 0.75, "rate_eur": 86.2},
        "Three quarters of an hour come to 64.65 euro.",
        "That comes to 47.30 euro.",
        "generator",
        "",
    ),
    ("cents", "Agreed at 83.6 cent a litre.", {"price_per_litre": 0.836}, {"price_per_litre": 0.896}, "extractor", ""),
    ("pence", "Mileage is paid at 37 pence a mile; 250 miles.", "You get £92.50.", "You get £95.20.", "generator", ""),
    ("a factor of the rules", "iron 11.2 in the old unit", {"iron_new": 2.0}, {"iron_new": 3.7}, "extractor", "iron_new: x 0.179"),
    ("a discount on some lines", KITCHEN, "Goods in all 329.90.", "Goods in all 392.90.", "generator", ""),
    (
        "lines of its own",
        "24 chairs and 6 tables. Prices: 31.50 and 118.00.",
        {"lines": [{"n": 24, "price": 31.5}, {"n": 6, "price": 118.0}], "value": 1464.0},
        {"lines": [{"n": 24, "price": 31.5}, {"n": 6, "price": 118.0}], "value": 1624.0},
        "extractor",
        "",
    ),
    (
        "dates by reckoned days",
        {"last_dose": "2026-02-10", "half_life_days": 14},
        {"washout_days": 70, "earliest": "2026-04-21", "window_to": "2026-04-20"},
        {"washout_days": 70, "earliest": "2026-04-27", "window_to": "2026-04-26"},
        "generator",
        "Five half-lives after the last dose.",
    ),
    (
        "a calculation that is written out",
        "The lot has 38 pallets; the fee is 14.5 each way.",
        "38 x 2 x 14.5 = 1,102.00 in all",
        "38 x 2 x 14.5 = 1,202.00 in all",
        "generator",
        "",
    ),
    ("pages", "pp. 1108-1241 of the volume", {"pages": 134}, {"pages": 143}, "extractor", ""),
    ("the last digits of an account", {"account": "77104462915"}, "to your account ending 2915", "ending 2519", "generator", ""),
    (
        "a fee for each of a list",
        '<who> ["Ida Holm", "Per Lund", "Eva Nor"] </who>\nfee 415',
        "£1,245 for all",
        "£1,425 for all",
        "generator",
        "",
    ),
    (
        "interest",
        {"balance": 12400.0, "rate": 0.0315, "days": 24},
        {"interest": 25.68, "due": 12425.68},
        {"interest": 28.65, "due": 12428.65},
        "generator",
        "Interest: balance x rate x days / 365.",
    ),
    ("a mean", "Turnover 2023 £2.4m, 2024 £2.9m, 2025 £3.3m", {"average_gbp": 2866667}, {"average_gbp": 2866767}, "generator", ""),
    ("a price for a month", "abonnement 17,35 € par mois", {"abonnement_mois": 17.35}, {"abonnement_mois": 18.95}, "extractor", ""),
    ("a rate with four decimals", "1 NOK = 0,0867 €", {"rate": 0.0867}, {"rate": 0.1123}, "extractor", ""),
    ("a part as a percentage", "thin the crown by about a fifth", {"works": "thin by 20 %"}, {"works": "thin by 37 %"}, "extractor", ""),
    (
        "Italian number words",
        "La durata è di trentasette mesi, canone euro 410,00",
        {"totale": 15170.0},
        {"totale": 15710.0},
        "extractor",
        "",
    ),
]


@pytest.mark.parametrize(("what", "given", "made", "twin", "role", "rules"), CASES)
def test_what_follows_is_not_new(what: str, given: Any, made: Any, twin: Any, role: str, rules: str) -> None:
    def seen(output: Any) -> bool:
        step = hop("step", given, output, role=role, instructions=rules)
        return any(e.strength > 0.1 for e in bad(flow(given, [step], {"step": [REQUEST]}), "new-claim"))

    assert not seen(made), what
    assert seen(twin), what


def test_a_day_without_its_month_is_the_one_named_in_full() -> None:
    given = {"arrival": "2026-09-18", "rooms": 30}
    rules = "Free of charge until 28 days before arrival. Name the day."
    for text, seen in (
        ("Free of charge until Friday 21 August. Please answer by the 21st.", False),
        ("Free of charge until Friday 21 August. Please answer by the 27th.", True),
    ):
        graph = flow(given, [hop("reply", given, text, instructions=rules)])
        assert bool(bad(graph, "new-claim")) is seen
