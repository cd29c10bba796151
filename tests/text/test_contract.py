"""What instructions demand: label sets, keys, lengths, language, faithfulness; and what they do not demand."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.text.contract import Contract, contract, in_labels

ANIMALS = ("CAT", "DOG", "OTHER_ANIMAL")


@pytest.mark.parametrize(
    "instructions",
    [
        "Labels: CAT, DOG, OTHER_ANIMAL.",
        "You sort pictures. Answer with exactly one label and nothing else: CAT, DOG, OTHER_ANIMAL",
        "Decide which animal it is. Labels: CAT (house cats, kittens), DOG (any breed, puppies),\nOTHER_ANIMAL. Reply with the label only.",
        "CAT | DOG | OTHER_ANIMAL",
        "Classify the picture as CAT, DOG or OTHER_ANIMAL.",
        "Choose one of the following categories:\n- CAT: house cats\n- DOG: any breed\n- OTHER_ANIMAL: anything else",
        "Categories:\n1. **CAT** - house cats\n2. **DOG** - any breed\n3. **OTHER_ANIMAL** - the rest\n\nRespond with the category name.",
        'Return JSON {"label": "CAT|DOG|OTHER_ANIMAL"}',
        'Schema: {"type": "object", "properties": {"label": {"type": "string", "enum": ["CAT", "DOG", "OTHER_ANIMAL"]}}}',
        "Ordne das Bild einer Kategorie zu. Kategorien: CAT, DOG, OTHER_ANIMAL. Nur das Wort.",
        "Classe l'image. Catégories : CAT, DOG, OTHER_ANIMAL. Un seul mot.",
        "Clasifica la imagen. Etiquetas: CAT, DOG, OTHER_ANIMAL. Una sola palabra.",
        "画像を分類してください。カテゴリ：CAT、DOG、OTHER_ANIMAL。ラベルのみ。",
        "CAT: house cats. DOG: any breed. OTHER_ANIMAL: the rest. Return one word.",
        "Is it a CAT, DOG, or OTHER_ANIMAL? Return one.",
    ],
)
def test_a_label_set_is_read(instructions: str) -> None:
    found = contract(instructions)
    assert found.labels == ANIMALS
    assert found.label_sets[0].confidence >= 0.6


def test_descriptions_are_kept() -> None:
    found = contract(
        "Labels: FIRE (flames, smoke), WATER, THEFT. Return the label.\nWATER: pipes and hoses. THEFT covers burglary and pickpockets."
    )
    assert {x.name: x.description for x in found.label_sets[0].labels} == {
        "FIRE": "flames, smoke",
        "WATER": "pipes and hoses",
        "THEFT": "burglary and pickpockets",
    }


@pytest.mark.parametrize(
    "instructions",
    [
        "",
        "Write a short note for the adjuster. Order: loss, date and policy; damaged parts; repairer and figures.",
        "Summarise the mail in 60 to 90 words. Neutral tone.",
        "Extract the claim as JSON with these keys: policy_number, claimant, loss_date (ISO), damaged_parts (list).",
        "Answer the customer from the passages. Be friendly, brief and honest.",
        "Schreibe eine Antwort an den Kunden: freundlich, kurz, ohne Fachwörter.",
    ],
)
def test_no_label_set_where_there_is_none(instructions: str) -> None:
    assert all(s.field or s.confidence < 0.6 for s in contract(instructions).label_sets)


def test_several_sets_for_several_fields() -> None:
    found = contract("Return JSON {language: ISO 639-1, intent: exchange | refund | question, mood: calm | angry}")
    assert {s.field: s.names for s in found.label_sets} == {"intent": ("exchange", "refund", "question"), "mood": ("calm", "angry")}
    assert found.keys == ("language", "intent", "mood")


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("DOG", ("DOG", True)),
        (" dog.\n", ("DOG", True)),
        ('"DOG"', ("DOG", True)),
        ("**DOG**", ("DOG", True)),
        ("Label: DOG", ("DOG", True)),
        ("other animal", ("OTHER_ANIMAL", True)),
        ("other-animal", ("OTHER_ANIMAL", True)),
        ("The picture shows a DOG.", ("DOG", True)),
        ('{"label": "DOG", "confidence": 0.9}', ("DOG", True)),
        ('```json\n{"category": "dog"}\n```', ("DOG", True)),
        ('{"label": "BIRD", "confidence": 0.9}', ("BIRD", False)),
        ("HOT_DOG", ("HOT_DOG", False)),
        ("BIRD", ("BIRD", False)),
        ("It may be a CAT or a DOG.", ("", False)),
        ("", ("", False)),
    ],
)
def test_the_chosen_label(output: str, expected: tuple[str, bool]) -> None:
    assert in_labels(output, contract("Labels: CAT, DOG, OTHER_ANIMAL. Label only.")) == expected


def test_each_label_is_in_its_own_set_however_it_is_wrapped() -> None:
    wanted = contract("Answer with exactly one label: refund_request, invoice_copy, complaint, address_change, other")
    for name in wanted.labels:
        for form in (name, name.upper(), f'"{name}"', name.replace("_", " "), json.dumps({"label": name}), json.dumps([name]), f"{name}."):
            assert in_labels(form, wanted) == (name, True), form


@pytest.mark.parametrize(
    ("instructions", "keys"),
    [
        (
            "Extract as JSON with these keys: policy, name (string), costs (list of {what, amount}), paid (bool).",
            ("policy", "name", "costs", "paid"),
        ),
        ("JSON: ref, room, issues [{object, problem}], would_return (yes/no)", ("ref", "room", "issues", "would_return")),
        ("Return JSON {label, text}, text unchanged.", ("label", "text")),
        ('Reply as {"a": 1, "b": {"c": 2}, "d": [..]}', ("a", "b", "d")),
        ("Extract: policy, name, trip. null where not stated.", ("policy", "name", "trip")),
        ("Gib JSON mit den Feldern: kunde, betrag, datum", ("kunde", "betrag", "datum")),
        ("Renvoie un JSON avec les champs : client, montant, date", ("client", "montant", "date")),
        ("Devuelve JSON con las claves: cliente, importe, fecha", ("cliente", "importe", "fecha")),
    ],
)
def test_keys(instructions: str, keys: tuple[str, ...]) -> None:
    found = contract(instructions)
    assert found.keys == keys
    assert found.output_format == "json"


@pytest.mark.parametrize(
    ("instructions", "field", "value"),
    [
        ("Write the letter. At most 90 words.", "max_words", 90),
        ("Max 60 words.", "max_words", 60),
        ("Brief for the council, 45 words, only what matters.", "max_words", 45),
        ("Digest, 60 to 80 words.", "max_words", 80),
        ("Digest, 60 to 80 words.", "min_words", 60),
        ("Höchstens 50 Wörter.", "max_words", 50),
        ("50 mots au plus : au plus 50 mots.", "max_words", 50),
        ("Máximo 40 palabras.", "max_words", 40),
        ("200文字以内で書いてください。", "max_chars", 200),
        ("Summarise in two sentences.", "max_sentences", 2),
        ("Summarise in 3 or 4 sentences.", "max_sentences", 4),
        ("At most 280 characters.", "max_chars", 280),
        ("Answer in German.", "language", "de"),
        ("Antworte auf Deutsch.", "language", "de"),
        ("Write the letter in plain English.", "language", "en"),
        ("Réponds en français.", "language", "fr"),
        ("日本語で回答してください。", "language", "ja"),
        ("The comment may come in English or German; answer with one label.", "language", ""),
        ("Answer on the basis of the passages only.", "only_from_source", True),
        ("Do not guess.", "only_from_source", True),
        ("Antworte nur anhand der Dokumente.", "only_from_source", True),
        ("Be friendly.", "only_from_source", False),
        ("Copy the text verbatim.", "verbatim", True),
        ("Return JSON {label, text}, text unchanged.", "verbatim", True),
        ("Den Text unverändert übernehmen.", "verbatim", True),
        ("Be brief.", "verbatim", False),
        ("Use null where the mail is silent.", "null_when_absent", True),
        ("null where not stated", "null_when_absent", True),
        ("Be brief.", "null_when_absent", False),
        ("Be brief.", "max_words", None),
    ],
)
def test_demands(instructions: str, field: str, value: object) -> None:
    assert getattr(contract(instructions), field) == value


def test_what_must_be_mentioned() -> None:
    found = contract("Answer the question. Name the excess and the amount the customer will have to pay. Be brief.")
    assert [d.value for d in found.must_mention] == ["the excess and the amount the customer will have to pay"]


def test_quotes_stand_in_the_instructions() -> None:
    text = "Labels: CAT, DOG. At most 20 words. Answer in German. Do not guess. Use null where missing."
    found = contract(text)
    assert found.quotes
    assert all(q in text for _, q in found.quotes)


def test_nothing_is_demanded_by_nothing() -> None:
    assert contract("  ") == Contract()


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(["Labels:", "a", "b_c", "|", ",", "(", ")", "{", "}", "or", "JSON", "\n-", ":", ".", '"enum": [', "90 words"]),
            max_size=30,
        ).map(" ".join),
    ),
    st.text(max_size=50),
)
def test_never_raises(instructions: str, output: str) -> None:
    in_labels(output, contract(instructions))


@pytest.mark.parametrize(
    ("rules", "keys"),
    [
        (
            "Gib die Daten als JSON zurück: kunde, datum (ISO), von {adresse, etage}, zonen (Anzahl), zahlung.",
            "kunde datum von zonen zahlung",
        ),
        ("<keys>ref, opened, lines [{item, price, state: lost|found}], postage_eur</keys>", "ref opened lines postage_eur"),
        ("Extraia do documento: numero, contrato, itens [{descricao, valor}], prazo_dias.", "numero contrato itens prazo_dias"),
        ("From the form: account, reading_date (ISO), current_m3, remark. JSON only.", "account reading_date current_m3 remark"),
        ("Return JSON {animal: {name, age}, owner}", "animal owner"),
    ],
)
def test_keys_are_those_of_the_whole_and_not_of_a_part(rules: str, keys: str) -> None:
    assert contract(rules).keys == tuple(keys.split())


def test_a_list_after_a_colon_asks_for_keys_only_where_json_is_spoken_of() -> None:
    assert contract("Mention these: price, delivery_day, place, contact.").keys == ()
