"""Languages that function words tell, and those that they do not."""

from __future__ import annotations

import pytest

from rca.text.language import guess, is_prose, language, plainly

SAID = [
    ("en", "The parcel was delivered to the neighbour on Monday, and you will have to sign for it at the desk by Friday."),
    ("de", "Die Lieferung ist am Montag bei den Nachbarn angekommen, und wir bitten Sie, sie bis zum Freitag mit der Karte abzuholen."),
    ("fr", "Le colis est arrivé chez les voisins lundi, et nous vous prions de venir le chercher avec votre carte dans les dix jours."),
    ("es", "El paquete llegó el lunes a la casa de los vecinos, y usted lo puede recoger con su carné en la oficina de correos."),
    ("pl", "Paczka jest u sąsiada i czeka na panią do piątku, proszę ją odebrać z dowodem, bo po tym dniu wróci do nadawcy."),
    ("ja", "荷物は月曜日に隣の家に届きました。金曜日までに受け取ってください。"),
]


@pytest.mark.parametrize(("code", "text"), SAID)
def test_what_function_words_tell_the_model_tells_as_well(code: str, text: str) -> None:
    assert (plainly(text), language(text)[0]) == (code, code)


@pytest.mark.parametrize(
    "text",
    [
        "How do I descale the K450 machine?",
        "order 4711, 3 boxes, Ghent, 09:15",
        "Vapaaehtoisen palokunnan jäsenellä on oikeus enintään viiteen palkalliseen päivään vuodessa, jos palvelus on pakollinen "
        "ja siitä on ilmoitettu.",
        "",
    ],
)
def test_where_they_do_not_nothing_is_said(text: str) -> None:
    assert plainly(text) == ""


def test_a_guess_dares_more() -> None:
    assert guess("Wo ist die Rechnung?") == "de"
    assert plainly("Wo ist die Rechnung?") == ""


@pytest.mark.parametrize(
    ("words", "prose"), [("mogu rabito sepa lonufa", False), ("mogu rabito sepa on", True), ("möglu rabito sepa", True)]
)
def test_many_words_without_a_function_word_are_no_prose(words: str, prose: bool) -> None:
    assert is_prose(" ".join([words] * 30)) is prose


def test_few_words_may_be_prose_in_any_case() -> None:
    assert is_prose("order 4711, boxes, Ghent")


def test_prose_of_languages_without_a_list_is_prose() -> None:
    indonesian = "Paket dikirim kemarin tetapi belum sampai, karena alamat di kota Bandung tidak lengkap. "
    assert is_prose(indonesian * 10)
