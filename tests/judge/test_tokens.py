"""The estimate of tokens against a real tokenizer."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import requests

from rca.judge.tokens import estimate
from tests.judge.local_model import LocalModel

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "prose": (ROOT / "README.md").read_text("utf-8").partition("## Try it")[0],
    "manual": (ROOT / "docs/attribution.md").read_text("utf-8")[:6000],
    "otlp": (ROOT / "fixtures/chain-wrong-number.otlp.json").read_text("utf-8")[:6000],
    "code": (ROOT / "rca/judge/tokens.py").read_text("utf-8"),
    "json": json.dumps({"claim": {"number": "EV 41873", "repair_estimate": 3480, "currency": "EUR", "damage": ["roof", "left doors"]}}) * 5,
}


@pytest.mark.parametrize("name", TEXTS)
def test_close_to_the_tokenizer_of_the_local_model(name: str, local_model: LocalModel) -> None:
    text = TEXTS[name]
    counted = len(requests.post(f"{local_model.url}/tokenize", json={"content": text}, timeout=10).json()["tokens"])
    assert 0.7 < estimate(text) / counted < 1.3


def test_scripts_have_their_own_rates() -> None:
    assert estimate("") == 0
    assert estimate("hello") == 1
    prose = "The garage asks for a new roof and two doors. " * 20
    assert 3.5 < len(prose) / estimate(prose) < 5
    chinese = "车顶和左侧两扇车门需要更换修理厂估价" * 20
    assert 0.8 < len(chinese) / estimate(chinese) < 1.5
    russian = "Необходимо заменить крышу и обе левые двери " * 20
    assert estimate(prose) / len(prose) < estimate(russian) / len(russian) < estimate(chinese) / len(chinese)


def test_long_and_odd_texts_take_no_longer_than_their_length() -> None:
    for text in ("a" * 1_000_000, " " * 1_000_000, "{[" * 500_000, "\n \t" * 300_000, "\ud800" * 1000, "漢" * 500_000):
        begun = time.monotonic()
        assert estimate(text) > 0
        assert time.monotonic() - begun < 3
