"""Hostile payloads, one row each."""

from __future__ import annotations

import time
import unicodedata

import pytest

from rca.report.escape import MASKED, code, mask, one_line, prose, secrets, visible

CONTROLS = [
    ("\x1b[31mred", "␛[31mred"),
    ("a\x07b", "a␇b"),
    ("a\x00b", "a␀b"),
    ("a\x7fb", "a␡b"),
    ("a\x9b31mb", "a‹U+009B›31mb"),
    ("over\rwritten", "over␍written"),
    ("exe.\u202egpj", "exe.‹U+202E›gpj"),
    ("a\u2066b\u2069", "a‹U+2066›b‹U+2069›"),
    ("zero\u200bwidth", "zero‹U+200B›width"),
    ("pass\u200dword", "pass‹U+200D›word"),
    ("tag\U000e0041", "tag‹U+E0041›"),
    ("lone\ud800", "lone‹U+D800›"),
    ("line\u2028break", "line‹U+2028›break"),
]


@pytest.mark.parametrize(("raw", "shown"), CONTROLS)
def test_controls_are_shown_and_not_obeyed(raw, shown):
    assert visible(raw) == shown


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍🔬", "Größe 東京 ٣", "tab\tand\nline"])
def test_letters_of_every_script_stay_as_they_are(text):
    assert visible(text) == text


SECRETS = [
    ("key sk-proj-abcdefghijklmnopqrstuv end", "sk-proj"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_"),
    ("Authorization: Bearer abc123def456ghi789", "abc123"),
    ("Authorization: Basic dXNlcjpwYXNzd29yZA==", "dXNlcjp"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "eyJ"),
    ("AKIAIOSFODNN7EXAMPLE", "AKIA"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----", "MIIEow"),
    ("-----BEGIN PRIVATE KEY-----\\nMIIEow", "MIIEow"),
    ("postgres://bob:hunter22@db.example/x", "hunter22"),
    ('{"password": "hunter22"}', "hunter22"),
    ('{\\"api_key\\": \\"0123456789\\"}', "0123456789"),
    ("client_secret=0123456789abcdef", "0123456789abcdef"),
    ("xoxb-123456789012-abcdefghijkl", "xoxb"),
    ("AIzaSyA1234567890abcdefghijklmnopqrstuv", "AIza"),
    ("https://x.blob/y?sig=abcdefghijklmnop%2Bqrst%3D", "abcdefghijklmnop"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secrets_are_masked_wherever_text_is_shown(text, secret):
    for shown in (mask(text), visible(text), one_line(text), code(text), prose(text)):
        assert secret not in shown
    assert MASKED in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "the bearer of this card has basic cover",
        "due on 14 May 2026, IBAN NL91ABNA0417164300",
        "task-force skills: risk-based-approach-to-everything",
        "see http://example.org:8080/path and mail bob@example.org",
        "a" * 64,
    ],
)
def test_ordinary_text_is_not_masked(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "unit", ["-----BEGIN PRIVATE KEY-----", "eyJaaaaaaaa.", "sk-", "://a:b", "password", "a-", "Bearer ", "api_key: \\"]
)
def test_masking_stays_linear_on_repeated_beginnings(unit):
    began = time.perf_counter()
    mask(unit * (200_000 // len(unit)))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("text", ["password=hunter22 x", "api_key: 'abcdef'", '{"secret": "abcdef"}', "Bearer abc123def456=", "a://b:cd@e"])
def test_what_is_masked_stays_as_it_is(text):
    assert mask(mask(text)) == mask(text) != text
    assert secrets(mask(text)) == []


def test_a_cut_line_tells_that_it_is_cut():
    assert one_line("a b\n c", 10) == "a b c"
    assert one_line("abcdefghijk", 5) == "abcd…"
    assert len(one_line("x y " * 100_000, 60)) <= 60


@pytest.mark.parametrize("text", ["`", "``a`", "a|b", "<b>", "@admin", "[a](b)", "![x](y)", "\n# heading"])
def test_a_code_span_holds_anything(text):
    shown = code(text)
    fence = len(shown) - len(shown.lstrip("`"))
    assert "\n" not in shown
    assert "|" not in shown
    assert "`" * fence not in shown[fence : len(shown) - fence]


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("<script>alert(1)</script>", "<"),
        ("@admin", "@admin"),
        ("see #12", "#12"),
        ("https://evil.example", "https://"),
        ("www.evil.example", "www."),
        ("[a](javascript:x)", "[a]("),
        ("![x](y)", "![x]"),
        ("a | b", " | "),
        ("# heading\n* item", "\n"),
        ("&lt;b&gt;", "&lt;b"),
        ("GH-12", "GH-12"),
    ],
)
def test_markup_in_prose_is_inert(text, forbidden):
    assert forbidden not in prose(text)


def test_nothing_shown_contains_a_control_character():
    everything = "".join(map(chr, range(0x3000))) + "".join(map(chr, range(0xD800, 0x10000))) + "".join(map(chr, range(0xE0000, 0xE1000)))
    left = {c for c in visible(everything) if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert left <= {"\n", "\t"}
