"""Look-up of claims in sources: equal, derived, near, and not believed where chance would do."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.text.claims import NUMERIC, Claim, claims
from rca.text.match import ClaimIndex, Match


def look(claim_text: str, *sources: str, language: str = "") -> tuple[Claim, Match | None]:
    index = ClaimIndex(sources)
    claim = claims(claim_text, language)[0]
    return claim, index.find(claim)


@pytest.mark.parametrize(
    ("claim", "source", "how"),
    [
        ("EUR 3,480", "estimates EUR 3,480 for it", "verbatim"),
        ("3.480,00 €", "estimates EUR 3,480 for it", "format"),
        ("EUR 3,480", '{"amount": 3480.0, "currency": "EUR"}', "format"),
        ("twelve boxes", "12 boxes", "format"),
        ("12 boxes", "zwölf Kisten sind da und nicht mehr", "format"),
        ("2026-06-11", "am 11. Juni 2026 geliefert", "format"),
        ("11 June", "2026-06-11", "format"),
        ("2026-06-11", "on 11 June a storm", "derived"),
        ("2026-11-06", "on 11/06/2026", "format"),
        ("08:20", "around 8:20 in the morning", "format"),
        ("08:00", "Mon to Fri 8 to 14", "format"),
        ("EV-41873", "my car (EV 41873) stood", "format"),
        ("MV2287719", "policy MV-228-7719", "format"),
        ("MV-228-7719", "policy mv-228-7719 of 2024", "format"),
        ("Mr Okafor", "Policyholder: Thomas Okafor, 14 Mill Lane", "format"),
        ("Ingrid Halvorsen", "ask ingrid halvorsen", "format"),
        ("93 %", '{"share_percent": 93}', "format"),
        ("2026", "until 2026-06-11", "verbatim"),
        ("on Thursday", "delivery on 2026-02-12", "derived"),
        ("15,625,000", "no. 15625000", "format"),
        ("12000円", "¥12,000", "format"),
        ("1万2千円", "12,000円", "format"),
    ],
)
def test_found(claim: str, source: str, how: str) -> None:
    _, match = look(claim, "nothing of the kind", source)
    assert match is not None
    assert match.how == how
    assert match.source == 1


@pytest.mark.parametrize(
    ("claim", "source", "detail"),
    [
        ("EUR 3,540", '{"repair_estimate": 3840, "excess": 300}', "difference"),
        ("SEK 56,300", '{"items": [{"value_sek": 47300}, {"value_sek": 9000}]}', "sum"),
        ("PLN 25,750", '{"items": [{"amount": 18600}, {"amount": 4250}, {"amount": 2900}], "excess": 1000}', "sum"),
        ("EUR 4,350", "3 days at EUR 1,450 a day", "product"),
        ("EUR 475", "EUR 2,500 plus 19 % VAT", "per cent of"),
        ("93 %", "41 reviews, 38 of them positive", "share"),
        ("90 minutes", "it took 1.5 hours", "unit converted"),
        ("250 cents", "EUR 2.50 each", "unit converted"),
        ("0.93", "93 % of them", "as a fraction"),
        ("18 February 2026", '{"invoice_date": "2026-01-19", "terms_days": 30}', "shifted by"),
        ("212 days", "treated on 2026-03-05, sent on 2026-10-03", "days between"),
        ("three items", '{"items": ["a", "b", "c"]}', "number of items"),
    ],
)
def test_derived(claim: str, source: str, detail: str) -> None:
    _, match = look(claim, source)
    assert match is not None
    assert (match.how, match.detail) == ("derived", detail)
    assert match.operands
    assert all(source[o.start : o.end] == o.text for o in match.operands)


def test_a_total_of_subtotals_is_derived() -> None:
    index = ClaimIndex(
        ['{"items": [{"amount": 18600}, {"amount": 4250}, {"amount": 2900}], "days": 3, "daily_amount": 1450, "currency": "PLN"}']
    )
    output = "Damage PLN 25,750, interruption PLN 4,350, total PLN 30,100."
    assert [m.how if m else None for m in index.trace(claims(output))] == ["derived"] * 3


@pytest.mark.parametrize(
    ("claim", "source", "how", "text"),
    [
        ("EUR 3,840", "estimates EUR 3,480 for it, the excess is EUR 300", "transposed", "EUR 3,480"),
        ('{"balance": 45}', "I have 4,5 days left", "factor", "4,5 days"),
        ("EUR 12,400", "I claimed EUR 1,240 of it", "factor", "EUR 1,240"),
        ("USD 500", "a fee of EUR 500 is due", "unit", "EUR 500"),
        ("EUR 2,319", "the sum of EUR 2,318 is due", "digit", "EUR 2,318"),
        ("2026-10-03", "form of 2026-03-10", "swapped", "2026-03-10"),
        ("2025-03-10", "form of 2026-03-10", "year", "2026-03-10"),
        ("MV-228-7791", "policy MV-228-7719", "transposed", "MV-228-7719"),
        ("GF-319-KL", "car GF-318-KL", "digit", "GF-318-KL"),
        ("seen by Maria Kessler", "ask Maria Kesler for it", "spelling", "Maria Kesler"),
    ],
)
def test_nearest(claim: str, source: str, how: str, text: str) -> None:
    index = ClaimIndex([source])
    asked = claims(claim)[-1]
    assert index.find(asked) is None
    near = index.nearest(asked)
    assert near is not None
    assert (near.how, near.text) == (how, text)


@pytest.mark.parametrize("claim", ["EUR 7,316", "2026-09-30", "TX-99812", "Helena Brandt is here", "417 kg"])
def test_what_is_neither_there_nor_near(claim: str) -> None:
    index = ClaimIndex(["Ingrid Halvorsen paid EUR 3,480 on 11 June 2026 for MV-228-7719, 3 kg."])
    asked = claims("see " + claim)[0]
    assert index.find(asked) is None
    assert index.nearest(asked) is None


def test_another_unit_is_not_the_same_claim() -> None:
    assert look("500 kg", "EUR 500")[1] is None


def test_a_boolean_is_only_found_in_its_own_field() -> None:
    index = ClaimIndex(['{"reachable": false, "paid": true}'])
    same, other = claims('{"reachable": false, "paid": false}')
    assert index.find(same) is not None
    assert index.find(other) is None
    field = index.same_field(other)
    assert field is not None
    assert field.text == "true"


def test_random_amounts_are_seldom_derived() -> None:
    rng = random.Random(7)
    hits = 0
    for _ in range(200):
        source = "; ".join(f"item {i} EUR {rng.randrange(1000, 99999) / 100:.2f}" for i in range(12))
        claim = claims(f"EUR {rng.randrange(1000, 99999) / 100:.2f}")[0]
        hits += ClaimIndex([source]).find(claim) is not None
    assert hits <= 8


def test_random_small_counts_are_seldom_derived() -> None:
    rng = random.Random(11)
    hits = 0
    for _ in range(200):
        source = (
            f"room {rng.randrange(100, 400)}, {rng.randrange(20, 60)} guests, page {rng.randrange(300, 900)}, {rng.randrange(61, 99)} beds"
        )
        hits += ClaimIndex([source]).find(claims(f"{rng.randrange(13, 19)} towels")[0]) is not None
    assert hits <= 20


def test_many_numbers_stay_cheap() -> None:
    source = json.dumps([{"amount": i * 7.31, "day": f"2026-01-{i % 28 + 1:02d}"} for i in range(20_000)])
    index = ClaimIndex([source])
    assert index.find(claims("EUR 1,234,567.89")[0]) is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=150), st.text(max_size=150))
def test_never_raises_and_quotes(source: str, output: str) -> None:
    index = ClaimIndex([source])
    for claim, match in zip(claims(output), index.trace(claims(output)), strict=True):
        if match is not None and match.source >= 0:
            assert source[match.start : match.end] == match.text
        index.nearest(claim)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["EUR 3,480", "11 June 2026", "Ingrid Halvorsen", "MV-228-7719", "08:20", "12 kg", "a@b.org", "93 %", "twelve"]),
        min_size=1,
        max_size=6,
    )
)
def test_a_text_finds_all_its_own_claims(pieces: list[str]) -> None:
    text = "We saw " + ", then ".join(pieces) + " there."
    index = ClaimIndex([text])
    assert all(m is not None and m.how == "verbatim" for m in index.trace(claims(text)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("6 crates, each 120 x 80 x 95 cm, 210 kg gross", '{"volume_m3": 5.472}'),
        ("a room of 4.2 m x 3.5 m", "14.70 m2"),
        ("Rent £425 per week", "£1,841.67 per month"),
    ],
)
def test_volumes_and_months_of_weeks(given: str, said: str) -> None:
    index = ClaimIndex((given,))
    found = [index.find(c) for c in claims(said) if c.kind in NUMERIC]
    assert found
    assert all(m is not None and m.how == "derived" for m in found)
    assert all(
        index.find(c) is None
        for c in claims(said.replace("5", "6").replace("14.70", "15.10").replace("1,841", "1,481"))
        if c.kind in NUMERIC
    )
