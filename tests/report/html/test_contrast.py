"""Colours of the style sheet: every text can be read on its ground, in light, in dark and on paper (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from rca.report.html import static

CSS = static("report.css")
TEXTS = [
    (ink, ground)
    for ink, grounds in {
        "ink": ("paper", "card", "code", "mark", "mark-2", "mark-3", "lit-ground", "bad-ground", "warn-ground"),
        "dim": ("paper", "card", "code", "bad-ground", "warn-ground", "lit-ground"),
        "link": ("paper", "card", "code", "bad-ground", "warn-ground", "mark", "mark-2"),
        "bad": ("paper", "card", "bad-ground", "lit-ground"),
        "warn": ("paper", "card", "warn-ground", "lit-ground"),
        "good": ("paper", "card", "good-ground", "lit-ground"),
    }.items()
    for ground in grounds
]
LINES = [
    ("edge", "paper"),
    ("edge", "card"),
    ("lit", "paper"),
    ("lit", "card"),
    ("lit", "code"),
    ("bad", "paper"),
    ("warn", "paper"),
    ("dim", "paper"),
]


def scheme(name: str) -> dict[str, str]:
    """The colours in force: those of the light scheme, overridden."""
    light, dark, paper = re.findall(r":root \{([^}]*)\}", CSS)
    colours: dict[str, str] = {}
    for block in {"light": (light,), "dark": (light, dark), "print": (light, paper)}[name]:
        colours |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))
    return colours


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark", "print"])
def test_texts_and_lines_can_be_told_from_their_ground(name):
    colours = scheme(name)
    low = {(a, b): round(contrast(colours[a], colours[b]), 2) for a, b in TEXTS if contrast(colours[a], colours[b]) < 4.5}
    low |= {(a, b): round(contrast(colours[a], colours[b]), 2) for a, b in LINES if contrast(colours[a], colours[b]) < 3}
    assert low == {}


def test_every_colour_is_a_named_one_and_every_name_is_given():
    rules = re.sub(r":root \{[^}]*\}", "", CSS)
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", rules)
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS)) <= set(scheme("light"))


def test_the_measure_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
