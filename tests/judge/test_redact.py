from __future__ import annotations

import pytest

from rca.config.records import JudgeConfig, RedactConfig
from rca.errors import UsageError
from rca.judge.digest import trace_question
from rca.judge.redact import Redactor, restored
from rca.model import Complaint
from tests.flows import hop
from tests.judge.making import JUDGE, context, place, said


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write to Ann.Lee+x@mail.example.co.uk, please", "write to [email-1], please"),
        ('{"mail": "line\\nann@example.org"}', '{"mail": "line\\n[email-1]"}'),
        ("IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFF", "IBAN [iban-1] BIC COBADEFF"),
        ("IBAN DE88 3704 0044 0532 0130 00 has wrong check digits", "IBAN DE88 3704 0044 0532 0130 00 has wrong check digits"),
        ("card 4111 1111 1111 1111.", "card [card-1]."),
        ("card 4111 1111 1111 1112 fails the check", "card 4111 1111 1111 1112 fails the check"),
        ("call +47 900 11 222 today", "call [phone-1] today"),
        ("tel. 81 555 01 73", "tel. [phone-1]"),
        ("Telefon: (030) 1234567", "Telefon: [phone-1]"),
        ("ring 555-123-4567", "ring [phone-1]"),
        ("api_key=sk-abcdefghijklmnop1234", "api_key=[key-1]"),
        ("Authorization: Bearer abcdefgh1234567890xyz", "Authorization: Bearer [key-1]"),
    ],
)
def test_what_is_private_is_replaced(text: str, left: str):
    redactor = Redactor(RedactConfig(), texts=[text])
    assert redactor.hide(text) == left
    assert redactor.show(left) == text


@pytest.mark.parametrize(
    "text",
    [
        "EUR 3,480.00 on 2026-02-01, 06/12/2025 and 10.11.2026 at 09:30",
        "invoice INV-30418, order 88-20417, PO 7100-2256, policy HB-20 441 876, plate EV 41873",
        "from 1 to 19 December 2025, 15 working days, 4,5 of 26",
        "SEK 47 300, 12 000 000 NOK, 0.088 mg, +12 % and -3.5",
        "ticket 5-330-118, version 10.12.2026.4, 192.168.10.24",
        "01-02-2026 10:15 and 2026-01-02 2026-01-03",
    ],
)
def test_numbers_and_dates_stay(text: str):
    assert Redactor(RedactConfig(), texts=[text]).hide(text) == text


def test_the_same_text_has_the_same_placeholder_everywhere():
    texts = [
        "tel. 030 1234567, a@b.org",
        "my numbers: 0301234567, +49 30 1234567, 030/1234567; A@B.org, c@b.org",
        "IBAN DE89370400440532013000",
    ]
    redactor = Redactor(RedactConfig(), texts=texts)
    assert redactor.hide(texts[1]) == "my numbers: [phone-1], [phone-1], [phone-1]; [email-1], [email-2]"
    assert redactor.hide("DE89 3704 0044 0532 0130 00") == redactor.hide("DE89370400440532013000") == "[iban-1]"


def test_own_patterns_and_kinds():
    own = Redactor(RedactConfig(kinds=(), patterns=(r"EMP-\d+", r"Project \w+")))
    assert own.hide("EMP-77 of Project Nexus, a@b.org, EMP-77") == "[redacted-1] of [redacted-2], a@b.org, [redacted-1]"
    with pytest.raises(UsageError, match="no regular expression"):
        Redactor(RedactConfig(patterns=("(",)))


def test_a_payload_that_looks_like_a_placeholder_keeps_its_meaning():
    texts = ["the template says [email-1]", "a@b.org"]
    redactor = Redactor(RedactConfig(), texts=texts)
    assert redactor.hide(texts[1]) == "[email-2]"
    assert redactor.show(redactor.hide(texts[0])) == texts[0]


def test_a_telephone_number_under_question_stays():
    text = "tel. 030 1234567 and tel. 030 7654321"
    assert Redactor(RedactConfig(), "why 030 1234567?", [text]).hide(text) == "tel. 030 1234567 and tel. [phone-1]"


MAIL = "From: ann@example.org, tel. +47 900 11 222. I claim EUR 3,480."


def test_nothing_private_is_sent_and_quotes_come_back():
    ctx = context(
        MAIL, [hop("H1", MAIL, {"mail": "ann@example.com", "phone": "+47 900 11 222", "eur": 3840})], complaint=Complaint("wrong mail")
    )
    question = trace_question(ctx, (), JUDGE)
    sent = question.system + question.user
    assert "example.org" not in sent
    assert "900 11" not in sent
    assert "3,480" in sent
    assert "3840" in sent
    assert any("private" in note for note in question.notes)
    there = said(
        question, place("H1", "introduced", ("H1.output", '"mail":"[email-2]"'), reason="[email-2] is not [email-1]"), ranking=["H1"]
    )["H1"]
    assert there.quotes == (("H1.output", '"mail":"ann@example.com"'),)
    assert there.reason == "ann@example.com is not ann@example.org"
    assert "ann@" not in repr(question)
    assert "ann@" not in str(question.key)


def test_placeholders_do_not_depend_on_the_order_of_questions():
    from rca.judge.hops import hop_question

    hops = [hop("H1", "a@b.org", "b@b.org"), hop("H2", "b@b.org", "c@b.org")]
    one, two = context("a@b.org", hops), context("a@b.org", hops)
    late = (trace_question(one, (), JUDGE), hop_question(one, "H2", (), JUDGE))[1]
    early = hop_question(two, "H2", (), JUDGE)
    assert late.key == early.key
    assert restored("[email-3]", early.hidden) == "c@b.org"


def test_redaction_can_be_switched_off():
    ctx = context(MAIL, [hop("H1", MAIL, "EUR 3,840")])
    question = trace_question(ctx, (), JudgeConfig(redact=RedactConfig(kinds=())))
    assert "ann@example.org" in question.user
    assert question.hidden == {}
