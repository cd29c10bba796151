"""A megabyte, and strings made to make a regex run away, in bounded time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from rca.text.behaviour import refusal, template_leak
from rca.text.claims import claims
from rca.text.completeness import cut_off, json_state
from rca.text.contract import contract
from rca.text.encoding import mojibake
from rca.text.language import guess, language
from rca.text.leaves import leaves
from rca.text.match import ClaimIndex
from rca.text.repetition import repetition
from rca.text.similarity import polarity, sentences, tokenise

FUNCTIONS: list[Callable[[str], object]] = [
    claims, cut_off, json_state, repetition, contract, mojibake, guess, language, leaves,
    polarity, sentences, tokenise, refusal, template_leak,
    lambda text: ClaimIndex([text]).trace(claims(text[:2000])),
]  # fmt: skip

ADVERSARIAL = [
    "a" * 60_000,
    "A" * 60_000,
    "1" * 60_000,
    "1," * 30_000,
    "1 " * 30_000,
    "1.234." * 10_000,
    "11 11 June " * 5_000,
    "A-1-" * 15_000,
    "-" * 60_000,
    " " * 60_000,
    "\n" * 60_000,
    "a@" * 30_000,
    "a." * 30_000,
    "Aa " * 20_000,
    "de la " * 10_000,
    "{" * 60_000,
    "[" * 60_000,
    '{"a":' * 12_000,
    '"' * 60_000,
    "\\" * 60_000,
    '"\\' * 30_000,
    "(" * 60_000,
    "a, " * 20_000,
    "a | " * 15_000,
    "a: " * 20_000,
    "- a\n" * 15_000,
    "{{" * 30_000,
    "ne " * 20_000,
    "not " * 15_000,
    "Ã" * 60_000,
    "=A0" * 20_000,
    "東京" * 30_000,
    "一二三" * 20_000,
    "I'm sorry, but I " * 4_000,
    "twenty " * 9_000,
    "http://" * 9_000,
    "+49 " * 15_000,
    "0 0" * 20_000,
]


@pytest.mark.parametrize("index", range(len(ADVERSARIAL)))
def test_no_runaway(index: int) -> None:
    """A text eight times as long may cost eight times as much, or twice that on a busy machine, and not 64 times."""
    text = ADVERSARIAL[index]
    for function in FUNCTIONS:
        function(text[:1000])
        eighth = min(cost(function, text[: len(text) // 8]) for _ in range(2))
        whole = cost(function, text)
        assert whole < 24 * max(eighth, 0.02), (function, text[:20], whole / eighth)


def cost(function: Callable[[str], object], text: str) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    function(text)
    return time.process_time() - start


def test_a_megabyte_of_prose_costs_about_ten_times_a_tenth() -> None:
    line = "On 11 June 2026 Ingrid Halvorsen paid EUR 3,480.00 under TC-50931, not 12 days later. Der Betrag von 1.240,50 € ist fällig. "
    claims(line)
    small, large = line * 800, line * 8000
    a, b = min(cost(claims, small), cost(claims, small)), cost(claims, large)
    assert b < 30 * a + 0.2
