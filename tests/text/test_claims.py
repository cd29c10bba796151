"""Claims: what is read, under which key, and that offsets quote the text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.text.claims import Claim, claims, label_key


def keys_of(text: str, kind: str, language: str = "") -> list[tuple[str, ...]]:
    return [c.keys for c in claims(text, language) if c.kind == kind]


def only(text: str, language: str = "") -> Claim:
    found = claims(text, language)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    "text", ["9450.0", "9,450.00", "9.450,00", "9 450", "9'450", "9’450", "9\u00a0450", "9\u202f450,00", "９４５０", "9450"]
)
def test_one_number_in_any_notation(text: str) -> None:
    claim = only(f"it is {text} in all")
    assert "9450" in claim.keys
    assert claim.text == text


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1,240", "en", ("1240", "1.24")),
        ("1.240", "en", ("1.24", "1240")),
        ("1.240", "de", ("1240", "1.24")),
        ("1,240", "de", ("1.24", "1240")),
        ("0.125", "en", ("0.125",)),
        ("4,5", "de", ("4.5",)),
        ("1,23,456", "en", ("123456",)),
        ("1.234.567,89", "de", ("1234567.89",)),
    ],
)
def test_an_ambiguous_number_keeps_both_readings(text: str, language: str, expected: tuple[str, ...]) -> None:
    assert only(f"ca. {text}", language).keys == expected


@pytest.mark.parametrize(
    ("text", "key", "unit", "kind"),
    [
        ("EUR 3,480", "3480", "EUR", "amount"),
        ("3.480,00 €", "3480", "EUR", "amount"),
        ("3480 euros", "3480", "EUR", "amount"),
        ("$3,480", "3480", "USD", "amount"),
        ("£2,960.00", "2960", "GBP", "amount"),
        ("¥12,000", "12000", "JPY", "amount"),
        ("12000円", "12000", "JPY", "amount"),
        ("1万2千円", "12000", "JPY", "amount"),
        ("3万円", "30000", "JPY", "amount"),
        ("三万五千円", "35000", "JPY", "amount"),
        ("SEK 47,300", "47300", "SEK", "amount"),
        ("1 200 zł", "1200", "PLN", "amount"),
        ("2.5 million dollars", "2500000", "USD", "amount"),
        ("1,2 Mio. €", "1200000", "EUR", "amount"),
        ("93 %", "93", "%", "percent"),
        ("93%", "93", "%", "percent"),
        ("5 Prozent", "5", "%", "percent"),
        ("10 cm", "10", "cm", "number"),
        ("10cm", "10", "cm", "number"),
        ("14 days", "14", "day", "number"),
        ("14 Tage", "14", "day", "number"),
        ("14 jours", "14", "day", "number"),
        ("3 Stunden", "3", "h", "number"),
        ("200 m", "200", "m", "number"),
        ("12,5 kg", "12.5", "kg", "number"),
    ],
)
def test_units_and_currencies_are_canonical(text: str, key: str, unit: str, kind: str) -> None:
    found = [c for c in claims(text) if key in c.keys]
    assert [(c.kind, c.unit, c.text) for c in found] == [(kind, unit, text)]


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("about twelve boxes", "en", "12"),
        ("twenty-five of them", "en", "25"),
        ("three hundred and twenty-five boxes", "en", "325"),
        ("two thousand visitors", "en", "2000"),
        ("zwölf Kisten", "de", "12"),
        ("fünfundzwanzig Kisten", "de", "25"),
        ("dreihundert Kisten", "de", "300"),
        ("quatre-vingt-dix-sept cartons", "fr", "97"),
        ("deux cents cartons", "fr", "200"),
        ("treinta y cinco cajas", "es", "35"),
        ("doce cajas", "es", "12"),
        ("dodici scatole, undici nastri"[:16], "it", "12"),
        ("twaalf dozen", "nl", "12"),
        ("二十五名", "ja", "25"),
    ],
)
def test_numbers_in_words(text: str, language: str, key: str) -> None:
    assert (key,) in keys_of(text, "number", language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("one of the boxes", "en"),
        ("eine Kiste", "de"),
        ("une boîte", "fr"),
        ("the 2nd door", "en"),
        ("Le 3e bureau", "fr"),
        ("一部の方", "ja"),
    ],
)
def test_articles_and_ordinals_are_no_numbers(text: str, language: str) -> None:
    assert keys_of(text, "number", language) == []


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-11",
        "2026/06/11",
        "11 June 2026",
        "11th of June 2026",
        "June 11, 2026",
        "June 11th 2026",
        "11.06.2026",
        "11. 6. 2026",
        "11. Juni 2026",
        "11 juin 2026",
        "11 de junio de 2026",
        "11 giugno 2026",
        "11 juni 2026",
        "11 de junho de 2026",
        "2026年6月11日",
        "２０２６年６月１１日",
        "令和8年6月11日",
        "2026-06-11T08:20:00Z",
        "11 Jun 2026",
        "Jun 11 2026",
    ],
)
def test_one_day_in_any_notation(text: str) -> None:
    assert keys_of(f"on {text} at noon", "date") == [("2026-06-11",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 11/06/2026", [("2026-06-11", "2026-11-06")]),
        ("on 25/06/2026", [("2026-06-25",)]),
        ("on 11 June", [("--06-11",)]),
        ("am 18.02. fertig", [("--02-18",)]),
        ("in June 2026", [("2026-06",)]),
        ("from 20 to 27 March 2026", [("2026-03-20",), ("2026-03-27",)]),
        ("in the night from 8 to 9 October", [("--10-08",), ("--10-09",)]),
        ("du 3 au 5 février 2026", [("2026-02-03",), ("2026-02-05",)]),
        ("vom 3. bis 5. Februar 2026", [("2026-02-03",), ("2026-02-05",)]),
        ("from Tuesday the 3rd until Thursday the 5th of February", [("weekday:1",), ("--02-03",), ("weekday:3",), ("--02-05",)]),
        ("March 18 and 19, 2026", [("2026-03-18",), ("2026-03-19",)]),
        ("on Monday", [("weekday:0",)]),
        ("am Donnerstag", [("weekday:3",)]),
        ("jeudi", [("weekday:3",)]),
        ("月曜日に", [("weekday:0",)]),
        ("back on the 20th again", [("---20",)]),
        ("bought 03/2025", [("2025-03",)]),
        ("31 February 2026", []),
        ("you may 3 times", []),
        ("sun and rain", []),
    ],
)
def test_partial_and_ambiguous_dates(text: str, expected: list[tuple[str, ...]]) -> None:
    assert keys_of(text, "date") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 08:20", ("08:20",)),
        ("at 8:20 a.m.", ("08:20",)),
        ("at 8:20 pm", ("20:20",)),
        ("à 8h20", ("08:20", "20:20")),
        ("at 5 pm", ("17:00",)),
        ("um 17 Uhr", ("17:00",)),
        ("um 17.30 Uhr", ("17:30",)),
        ("20時に", ("20:00",)),
        ("午後3時半に", ("15:30",)),
        ("8:20 sharp", ("08:20", "20:20")),
    ],
)
def test_times(text: str, expected: tuple[str, ...]) -> None:
    assert keys_of(text, "time") == [expected]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("MV-228-7719", "mv2287719"),
        ("TC-50931", "tc50931"),
        ("GF-318-KL", "gf318kl"),
        ("EV 41873", "ev41873"),
        ("88-41207", "8841207"),
        ("77-1023-5", "7710235"),
        ("2600288471", "2600288471"),
        ("GB12 REVO 0099 6959 0412 87", "gb12revo00996959041287"),
        ("F26-00731", "f2600731"),
        ("5000-K1187342-26", "5000k118734226"),
        ("RG4", "rg4"),
    ],
)
def test_identifiers_are_compared_without_separators(text: str, key: str) -> None:
    assert keys_of(f"under no. {text} as of now", "identifier") == [(key,)]


@pytest.mark.parametrize(
    "text", ["a five-day course", "60-80 words", "the 1990s", "a 40-hour week", "24h service", "2x faster", "at 10:30-11:00"]
)
def test_measures_and_ranges_are_no_identifiers(text: str) -> None:
    assert keys_of(text, "identifier") == []


def test_addresses() -> None:
    found = {c.kind: c for c in claims("Write to i.halvorsen@fjordmail.no, see https://www.Example.org/a?b=1. Call +49 (0)30 1234567.")}
    assert found["email"].key == "i.halvorsen@fjordmail.no"
    assert found["url"].key == "example.org/a?b=1"
    assert found["phone"].key == "490301234567"


def test_a_date_is_no_telephone_number() -> None:
    assert keys_of("Date of treatment: 05/03/2026", "date") == [("2026-03-05", "2026-05-03")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("We met Ingrid Halvorsen and Mr Okafor there.", "en", ["ingrid halvorsen", "okafor"]),
        ("The report of Dr. Sand from Rue des Carmes is here.", "en", ["sand", "rue des carmes"]),
        ("Die Rechnung und der Vertrag liegen Frau Keller vor.", "de", ["keller"]),
        ("Der Monteur Jürgen Weiß kam.", "de", ["monteur jurgen weiss"]),
        ("Nous avons vu Camille Aubert hier.", "fr", ["camille aubert"]),
        ("Ayer llamó la señora Marisol Quintana.", "es", ["marisol quintana"]),
        ("担当の田中様に連絡した。", "ja", ["田中"]),
        ("The weather is fine. It rains. Thank you.", "en", []),
        ("Dear Sir or Madam, please reply on Monday.", "en", []),
    ],
)
def test_names(text: str, language: str, expected: list[str]) -> None:
    found = [k[0] for k in keys_of(text, "name", language)]
    assert [f for f in found if any(e.split()[-1] in f for e in expected)] == found
    assert len(found) == len(expected)


def test_json_is_read_field_by_field() -> None:
    text = json.dumps(
        {
            "policy": "TR-556201",
            "costs": [{"what": "taxi", "amount": 12.5}, {"what": "hotel", "amount_eur": 1240}],
            "covered": False,
            "note": 'päid 3 € at "Bar"',
        }
    )
    found = {(c.path, c.kind, c.key, c.unit) for c in claims(text)}
    assert ("policy", "identifier", "tr556201", "") in found
    assert ("costs[0].amount", "number", "12.5", "") in found
    assert ("costs[1].amount_eur", "amount", "1240", "EUR") in found
    assert ("covered", "label", "false", "") in found
    assert ("note", "amount", "3", "EUR") in found
    assert all(text[c.start : c.end] == c.text for c in claims(text))


def test_cut_json_is_read_as_far_as_it_goes() -> None:
    assert [(c.path, c.key) for c in claims('{"a": {"b": 31, "c": [7, "X-12')] == [("a.b", "31"), ("a.c[0]", "7"), ("a.c[1]", "x12")]


def test_prose_that_begins_with_a_bracket_is_prose() -> None:
    assert keys_of("[Note] the sum is 500 EUR", "amount") == [("500",)]


def test_label_key() -> None:
    assert label_key('"Out-of Scope"') == label_key("OUT_OF_SCOPE") == "out of scope"


ALPHABET = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="0123456789.,-/' €$%:;()[]{}\"\\abcJKM年月日時万円ÄßéIi\n\t", max_size=200),
    st.lists(
        st.sampled_from(
            ["June", "11", "2026", "Mr", "Smith", "EUR", "3,480", "{", "}", '"a":', "null", ",", "[", "]", " ", "de", "twenty", "-", "five"]
        ),
        max_size=40,
    ).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(ALPHABET)
def test_offsets_quote_the_text_and_nothing_raises(text: str) -> None:
    for claim in claims(text):
        assert text[claim.start : claim.end] == claim.text
        assert claim.keys[0] == claim.key


@settings(max_examples=150, deadline=None)
@given(st.decimals(min_value=-(10**6), max_value=10**6, places=2, allow_nan=False))
def test_number_keys_are_stable(value: object) -> None:
    first = [c for c in claims(f"x = {value} .") if c.kind == "number"]
    if first:
        again = [c for c in claims(f"x = {first[0].key} .") if c.kind == "number"]
        assert first[0].key in again[0].keys


def test_json_within_a_prompt_is_read_field_by_field() -> None:
    data = json.dumps({"start": "2026-06-01", "probation_months": 6}, indent=1)
    prompt = f"Write the letter.\n\n## data\n{data}\n\nBe brief: {{not json}}, 12 lines. Extra: " + '{"fee_eur": 40}'
    found = {c.text: c for c in claims(prompt)}
    assert (found["6"].unit, found["6"].field) == ("month", "probation_months")
    assert (found["40"].kind, found["40"].unit) == ("amount", "EUR")
    assert found["12"].path == ""
    assert all(prompt[c.start : c.end] == c.text for c in claims(prompt))
    assert [c.start for c in claims(prompt)] == sorted(c.start for c in claims(prompt))
