"""Names of two things of one kind: `Zénith de Lyon` and `Opéra de Lyon`, `Hotel Alpina` and `Hotel Bellevue`."""

from __future__ import annotations

from rca.patterns import regex

_PROPER = r"[A-ZÀ-ÖØ-Þ][\w'’-]{2,}"
_PAIR = regex(
    rf"(?=(?<![\w'’])(?P<first>{_PROPER})(?P<link>(?: (?:de|du|des|of|di|del|della|der|van|von|da|do|la|le)){{0,2}}) (?P<second>{_PROPER}))"
)
_MAX_QUERY, _MAX_BODY, _MAX_NAMES = 4_000, 4_000, 40


def sibling_named(query: str, bodies: list[str]) -> tuple[str, str] | None:
    """(name in the query, name in the passages) where all of two and more passages name one other thing of the same kind than the query
    does, and none of them has the word that tells the two apart; None else."""
    if len(bodies) < 2:
        return None
    held = [_pairs(body[:_MAX_BODY]) for body in bodies]
    text = " ".join(bodies)
    common = set.intersection(*held) if all(held) else set()
    asked = _pairs(query[:_MAX_QUERY])
    for first, link, second in sorted(asked)[:_MAX_NAMES]:
        for other, other_link, place in sorted(common)[:_MAX_NAMES]:
            same = link == other_link
            if same and second == place and first != other and first not in text and other not in query:
                return f"{first}{link} {second}", f"{other}{link} {place}"
            if same and first == other and second != place and second not in text and place not in query:
                return f"{first}{link} {second}", f"{other}{link} {place}"
    return None


def _pairs(text: str) -> set[tuple[str, str, str]]:
    return {(m["first"], m["link"], m["second"]) for m in _PAIR.finditer(text)}
